/* SPDX-License-Identifier: Apache-2.0 */
/* Words keep the numbers in which they came; plain forms; patterns of names. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#include "record/dictionary.h"
#include "record/mapping.h"
#include "record/plain.h"

enum { WORDS = 100000 };

/* Short ones, those at the edge of a cell, long ones. */
static struct qh_str word_of(uint32_t i, char room[96])
{
	static const uint32_t length[] = {1, 3, 4, 7, 8, 9, 16, 17, 18, 26, 27, 28, 64};
	uint32_t n = i < 26 ? 1 : length[i % 13];
	char digits[16];

	if (n < 7)
		n = i < 26 ? 1 : 7;
	memset(room, 'x', 96);
	snprintf(digits, sizeof digits, "%07u", i);
	if (n == 1)
		room[0] = (char)('a' + i);
	else
		memcpy(room + n - 7, digits, 7);
	return (struct qh_str){room, n};
}

static void words_are_numbered_as_they_come(void **state)
{
	struct qh_words w = {0};
	char room[96];

	(void)state;
	assert_int_equal(qh_words_find(&w, QH_STR("a"), qh_words_hash(QH_STR("a"))), 0);
	for (int round = 0; round < 2; round++)
		for (uint32_t i = 0; i < WORDS; i++) {
			struct qh_str s = word_of(i, room);

			assert_int_equal(qh_words_put(&w, s, qh_words_hash(s)), i + 1);
		}
	assert_int_equal(w.n, WORDS);
	for (uint32_t i = 0; i < WORDS; i++) {
		struct qh_str s = word_of(i, room);

		assert_true(qh_str_eq(qh_words_at(&w, i + 1), s));
		assert_int_equal(qh_words_find(&w, s, qh_words_hash(s)), i + 1);
	}
	assert_int_equal(qh_words_put(&w, QH_STR(""), qh_words_hash(QH_STR(""))), 0);
	qh_words_free(&w);
}

static void a_batch_is_as_one_by_one(void **state)
{
	struct qh_words one = {0}, many = {0};
	char room[QH_WORD_BATCH][96];
	uint64_t x = 7;

	(void)state;
	for (int round = 0; round < 3000; round++) {
		struct qh_str s[QH_WORD_BATCH];
		uint32_t got[QH_WORD_BATCH], n = 1 + (uint32_t)(x % QH_WORD_BATCH);

		for (uint32_t i = 0; i < n; i++) {
			x = x * 6364136223846793005u + 1442695040888963407u;
			s[i] = x >> 60 == 0 ? QH_STR("") : word_of((uint32_t)(x >> 33) % 5000, room[i]);
			if (i && x >> 61 == 1)
				s[i] = s[i - 1];
		}
		qh_words_put_batch(&many, s, n, got);
		for (uint32_t i = 0; i < n; i++)
			assert_int_equal(got[i], qh_words_put(&one, s[i], qh_words_hash(s[i])));
	}
	qh_words_free(&one);
	qh_words_free(&many);
}

/* Two words whose hashes are told to be the same are two words. */
static void equal_is_equal_byte_by_byte(void **state)
{
	struct qh_words w = {0};

	(void)state;
	for (uint32_t i = 0; i < 300; i++) {
		char room[96];
		struct qh_str s = word_of(i, room);

		if (s.n <= QH_WORD_SHORT_MAX)
			continue;
		uint32_t before = w.n;
		assert_int_equal(qh_words_put(&w, s, 42), before + 1);
	}
	for (uint32_t i = 1; i <= w.n; i++)
		assert_int_equal(qh_words_find(&w, qh_words_at(&w, i), 42), i);
	qh_words_free(&w);
}

static void plain_is(uint8_t how, const char *printed, const char *plain, bool odd)
{
	struct qh_plain_table t;
	char room[128];
	bool got;
	struct qh_str s;

	qh_plain_table(&t, how);
	s = qh_plain_word(&t, qh_str_of(printed), room, &got);
	if (!qh_str_eq(s, qh_str_of(plain)) || got != odd)
		fail_msg("%s: %.*s %d", printed, QH_STR_ARG(s), got);
	/* What is sure to be plain is. */
	if (qh_plain_sure(&t, qh_str_of(printed)))
		assert_string_equal(printed, plain);
}

static void plain_forms(void **state)
{
	const uint8_t id = QH_PLAIN_WIDTH | QH_PLAIN_BLANKS | QH_PLAIN_UPPER,
		      name = QH_PLAIN_WIDTH | QH_PLAIN_HAN_BLANKS | QH_PLAIN_DOTS;

	(void)state;
	plain_is(id, "11010519491231002X", "11010519491231002X", false);
	plain_is(id, "11010519491231002x", "11010519491231002X", true);
	plain_is(id, " 11010519491231002X\t", "11010519491231002X", false);
	plain_is(id, "110105 19491231 002X", "11010519491231002X", true);
	plain_is(id, "１１０１０５１９４９１２３１００２Ｘ", "11010519491231002X", true);
	plain_is(id, "１１０１０５１９４９１２３１００２ｘ", "11010519491231002X", true);
	plain_is(id, "x", "X", true);
	plain_is(id, "", "", false);
	plain_is(id, "　", "", false);
	plain_is(name, "张三", "张三", false);
	plain_is(name, "张　三", "张三", true);
	plain_is(name, "张 三", "张三", true);
	plain_is(name, "John  Smith", "John Smith", true);
	plain_is(name, "John Smith", "John Smith", false);
	plain_is(name, "ＡＢ（中）", "AB(中)", true);
	plain_is(name, "\u963f\u2022\u4e70", "\u963f\u00b7\u4e70", true);
	plain_is(name, "\u963f\uff0e\u4e70", "\u963f\u00b7\u4e70", true);
	plain_is(name, "\u963f\u00b7\u4e70", "\u963f\u00b7\u4e70", false);
	plain_is(0, "a b", "a b", false);
	plain_is(0, " ａ ", "ａ", false);
	for (int c = 1; c < 256; c++) {
		char word[24];
		struct qh_plain_table t;

		/* Each byte at each place of a word: the fast look is as strict as the table. */
		qh_plain_table(&t, id);
		for (uint32_t at = 0; at < 19; at++) {
			memset(word, '7', 19);
			word[at] = (char)c;
			assert_int_equal(qh_plain_sure(&t, (struct qh_str){word, 19}), t.look[c] == 0);
		}
	}
}

static void patterns(void **state)
{
	(void)state;
	assert_true(qh_pattern_fits(QH_STR("*.csv"), QH_STR("a.csv")));
	assert_true(qh_pattern_fits(QH_STR("发放*.csv"), QH_STR("发放2024.csv")));
	assert_true(qh_pattern_fits(QH_STR("?放*"), QH_STR("发放")));
	assert_true(qh_pattern_fits(QH_STR("*a*b*"), QH_STR("xxaxxabxx")));
	assert_false(qh_pattern_fits(QH_STR("*.csv"), QH_STR("a.csv.bak")));
	assert_false(qh_pattern_fits(QH_STR("?"), QH_STR("ab")));
	assert_true(qh_pattern_fits(QH_STR(""), QH_STR("")));
	assert_false(qh_pattern_fits(QH_STR(""), QH_STR("a")));
	assert_true(qh_pattern_fits(QH_STR("**"), QH_STR("")));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(words_are_numbered_as_they_come),
	    cmocka_unit_test(a_batch_is_as_one_by_one),
	    cmocka_unit_test(equal_is_equal_byte_by_byte),
	    cmocka_unit_test(plain_forms),
	    cmocka_unit_test(patterns),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
