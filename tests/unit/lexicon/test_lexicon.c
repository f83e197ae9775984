/* SPDX-License-Identifier: Apache-2.0 */
/* Loading of words and its refusals, the scan against a naive search, and the contract of labels. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/file.h"
#include "base/limits.h"
#include "lexicon/lexicon_private.h"

struct fixture {
	struct qh_arena *arena;
	struct qh_error err;
	const struct qh_lexicon *lex;
};

static int setup(void **state)
{
	struct fixture *f = calloc(1, sizeof *f);

	if (!f)
		return 1;
	f->arena = qh_arena_new(QH_LIBRARY_ARENA_BYTES_MAX);
	*state = f;
	return f->arena == NULL;
}

static int teardown(void **state)
{
	struct fixture *f = *state;

	qh_arena_free(f->arena);
	free(f);
	return 0;
}

/* Load one text as the only file of a directory of its own, or several as several directories. */
static enum qh_status load_texts(struct fixture *f, const char *const *texts, uint32_t n)
{
	char dirs[4][32], path[4][48];
	const char *list[4] = {NULL};
	enum qh_status status;

	for (uint32_t i = 0; i < n; i++) {
		snprintf(dirs[i], sizeof dirs[i], "%s", "lexicon-test-XXXXXX");
		assert_non_null(mkdtemp(dirs[i]));
		snprintf(path[i], sizeof path[i], "%s/a.yaml", dirs[i]);
		assert_int_equal(qh_file_write(path[i], qh_str_of(texts[i]), NULL), QH_OK);
		list[i] = dirs[i];
	}
	status = qh_lexicon_load(f->arena, list, n, &f->lex, &f->err);
	for (uint32_t i = 0; i < n; i++) {
		unlink(path[i]);
		rmdir(dirs[i]);
	}
	return status;
}

static enum qh_status load_text(struct fixture *f, const char *text)
{
	return load_texts(f, &text, 1);
}

static void load_shipped(struct fixture *f)
{
	const char *dir = "lexicon";
	enum qh_status status = qh_lexicon_load(f->arena, &dir, 1, &f->lex, &f->err);

	if (status != QH_OK)
		print_error("%s:%u:%u %s %s\n", f->err.file, f->err.line, f->err.col, f->err.code,
			    f->err.n_args ? f->err.args[0].text : "");
	assert_int_equal(status, QH_OK);
}

static void test_words_have_their_fields(void **state)
{
	struct fixture *f = *state;
	const struct qh_word *w;

	assert_int_equal(load_text(f, "unit:\n  - 个\n  - {word: ＫＭ, value: m, dim: length, factor: 1000}\n"
				      "multiplier: [{word: 半, factor: 1/2}]\n"),
			 QH_OK);
	w = qh_lexicon_find(f->lex, QH_W_UNIT, QH_STR("km"));
	assert_non_null(w);
	assert_true(qh_str_eq(w->value, QH_STR("m")) && qh_str_eq(w->dim, QH_STR("length")));
	assert_true(qh_rat_eq(w->factor, QH_RAT_INT(1000)));
	w = qh_lexicon_find(f->lex, QH_W_UNIT, QH_STR("个"));
	assert_true(qh_str_eq(w->value, QH_STR("个")) && w->dim.p == NULL &&
		    qh_rat_eq(w->factor, QH_RAT_INT(1)));
	assert_null(qh_lexicon_find(f->lex, QH_W_MULTIPLIER, QH_STR("个")));
	assert_null(qh_lexicon_find(f->lex, QH_W_UNIT, QH_STR("k")));
	assert_null(qh_lexicon_find(f->lex, QH_W_UNIT, QH_STR("kmk")));
	assert_null(qh_lexicon_find(f->lex, QH_W_UNIT, QH_STR("")));
	w = qh_lexicon_find(f->lex, QH_W_MULTIPLIER, QH_STR("半"));
	assert_true(w && qh_rat_eq(w->factor, qh_rat_make(f->arena, 1, 2)));
}

static void test_later_directory_replaces(void **state)
{
	struct fixture *f = *state;
	const char *const texts[] = {"unit: [{word: 担, factor: 50}, 个]", "unit: [{word: 担, factor: 100}]"};
	const struct qh_word *const *words;

	assert_int_equal(load_texts(f, texts, 2), QH_OK);
	assert_int_equal(qh_lexicon_words(f->lex, QH_W_UNIT, &words), 2);
	assert_true(qh_str_eq(words[0]->text, QH_STR("担")) && qh_rat_eq(words[0]->factor, QH_RAT_INT(100)));
	assert_true(words[0]->id < words[1]->id);
	assert_int_equal(qh_lexicon_words(f->lex, QH_W_DASH, &words), 0);
}

static void test_mistakes_are_refused_with_their_place(void **state)
{
	static const struct {
		const char *text, *code;
		uint32_t line, col;
	} cases[] = {
	    {"unit: [个]\nunti: [x]\n", "LEX-001", 2, 1},
	    {"- unit\n", "LEX-002", 1, 1},
	    {"unit: 个\n", "LEX-003", 1, 7},
	    {"unit:\n  - [个]\n", "LEX-004", 2, 5},
	    {"unit: [{word: 个, value: [a]}]\n", "LEX-004", 1, 25},
	    {"unit: [{word: 个, vlaue: 元}]\n", "LEX-005", 1, 18},
	    {"unit: [{value: 元}]\n", "LEX-006", 1, 8},
	    {"unit: [' ']\n", "LEX-006", 1, 8},
	    {"unit: [{word: 个, factor: ten}]\n", "LEX-007", 1, 26},
	    {"unit: [{word: 个, factor: 0}]\n", "LEX-007", 1, 26},
	    {"unit: [{word: 个, factor: -1}]\n", "LEX-007", 1, 26},
	    {"unit: [{word: 个, factor: 1/0}]\n", "LEX-007", 1, 26},
	    {"unit: [{word: 个, where: middle}]\n", "LEX-008", 1, 25},
	    {"variant: [項]\n", "LEX-010", 1, 11},
	    {"variant: [{word: 項, value: 项目}]\n", "LEX-010", 1, 18},
	    {"variant: [{word: 項, value: a}]\n", "LEX-010", 1, 18},
	};

	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		struct fixture *f = *state;

		assert_int_equal(load_text(f, cases[i].text), QH_INVALID);
		assert_string_equal(f->err.code, cases[i].code);
		assert_int_equal(f->err.line, cases[i].line);
		assert_int_equal(f->err.col, cases[i].col);
	}
}

static void test_word_length_limit(void **state)
{
	struct fixture *f = *state;
	char text[300] = "unit: [";

	memset(text + 7, 'a', 240);
	memcpy(text + 247, "]\n", 3);
	assert_int_equal(load_text(f, text), QH_OK);
	memset(text + 7, 'a', 241);
	memcpy(text + 248, "]\n", 3);
	assert_int_equal(load_text(f, text), QH_INVALID);
	assert_string_equal(f->err.code, "LEX-009");
}

static void test_missing_directory(void **state)
{
	struct fixture *f = *state;
	const char *dir = "no-such-lexicon";

	assert_int_not_equal(qh_lexicon_load(f->arena, &dir, 1, &f->lex, &f->err), QH_OK);
	assert_non_null(f->err.code);
}

static void test_variants_fold_everywhere(void **state)
{
	struct fixture *f = *state;
	const char *const texts[] = {"unit: [項目]", "variant: [{word: 項, value: 项}]"};
	struct qh_folded folded;

	assert_int_equal(load_texts(f, texts, 2), QH_OK);
	assert_non_null(qh_lexicon_find(f->lex, QH_W_UNIT, QH_STR("项目")));
	folded = qh_lexicon_fold(f->lex, f->arena, QH_STR("１ 項 目"));
	assert_true(qh_str_eq(folded.text, QH_STR("1项目")));
	assert_int_equal(qh_folded_origin(&folded, 1), 4);
	folded = qh_lexicon_fold(f->lex, f->arena, QH_STR("项"));
	assert_true(qh_str_eq(folded.text, QH_STR("项")) && folded.map == NULL);
}

/* The short way for texts that fold to themselves says what the long way says, of every character. */
static void test_fold_agrees_with_the_long_way(void **state)
{
	struct fixture *f = *state;
	const char *dir = "lexicon";
	struct qh_error err;
	char text[8] = "1", mapped[64];
	uint32_t kept = 0;

	assert_int_equal(qh_lexicon_load(f->arena, &dir, 1, &f->lex, &err), QH_OK);
	for (uint32_t c = 1; c < 0x11000; c++) {
		uint32_t n = 1 + qh_utf8_put(c, text + 1);
		struct qh_str s = {text, n};
		struct qh_folded fast = qh_lexicon_fold(f->lex, f->arena, s);
		struct qh_folded slow = qh_fold(f->arena, s, false);

		assert_true(slow.text.n < sizeof mapped && fast.text.n == slow.text.n);
		memcpy(mapped, slow.text.p, slow.text.n);
		qh_lex_map_variants(f->lex, mapped, slow.text.n);
		assert_memory_equal(fast.text.p, mapped, slow.text.n);
		assert_true((fast.map == NULL) == (slow.map == NULL));
		kept += fast.text.p == text;
	}
	assert_true(kept > 18000);
}

static void test_hits_come_by_offset_then_longest(void **state)
{
	struct fixture *f = *state;
	struct qh_hit hits[16], hit;
	struct qh_class_set set;
	struct qh_str s = QH_STR("不低于95万元/人");

	assert_int_equal(load_text(f,
				   "operator.ge: [不低于, 不低]\noperator.lt: [低于]\nunit: [万元, 元, 人]\n"
				   "multiplier: [万]\ndash: [{word: /, where: whole}]\n"),
			 QH_OK);
	assert_int_equal(qh_lexicon_scan(f->lex, s, hits, 16), 7);
	assert_true(hits[0].off == 0 && hits[0].len == 9);
	assert_true(hits[1].off == 0 && hits[1].len == 6);
	assert_true(hits[2].off == 3 && hits[2].len == 6 && hits[2].word->cls == QH_W_OP_LT);
	assert_true(hits[3].off == 11 && hits[3].len == 6 && hits[3].word->cls == QH_W_UNIT);
	assert_true(hits[4].off == 11 && hits[4].len == 3 && hits[4].word->cls == QH_W_MULTIPLIER);
	assert_true(hits[5].off == 14 && hits[6].off == 18);
	assert_int_equal(qh_lexicon_scan(f->lex, s, hits, 3), 3);
	qh_lexicon_classes(f->lex, s, &set);
	assert_true(qh_class_has(&set, QH_W_OP_GE) && qh_class_has(&set, QH_W_OP_LT) &&
		    qh_class_has(&set, QH_W_UNIT));
	assert_false(qh_class_has(&set, QH_W_DASH));
	qh_lexicon_classes(f->lex, QH_STR("/"), &set);
	assert_true(qh_class_has(&set, QH_W_DASH) && !qh_class_has(&set, QH_W_UNIT));
	assert_true(qh_lexicon_first(f->lex, QH_W_UNIT, s, &hit) && hit.off == 11 && hit.len == 6);
	assert_true(qh_lexicon_last(f->lex, QH_W_UNIT, s, &hit) && hit.off == 18);
	assert_null(qh_lexicon_first(f->lex, QH_W_DASH, s, &hit));
}

static void test_at_finds_the_longest_of_the_classes(void **state)
{
	struct fixture *f = *state;
	struct qh_str s = QH_STR("5万元");
	struct qh_class_set both = {{0}}, unit = {{0}};
	const struct qh_word *w;

	both.bits[QH_W_UNIT / 64] |= (uint64_t)1 << (QH_W_UNIT % 64);
	unit = both;
	both.bits[QH_W_MULTIPLIER / 64] |= (uint64_t)1 << (QH_W_MULTIPLIER % 64);
	assert_int_equal(load_text(f, "unit: [万, 万元, {word: 元, where: prefix}]\nmultiplier: [万]\n"),
			 QH_OK);
	w = qh_lexicon_at(f->lex, s, 1, &both);
	assert_true(w && w->text.n == 6);
	w = qh_lexicon_at(f->lex, qh_str_sub(s, 0, 4), 1, &both);
	assert_true(w && w->cls == QH_W_MULTIPLIER);
	w = qh_lexicon_at(f->lex, qh_str_sub(s, 0, 4), 1, &unit);
	assert_true(w && w->cls == QH_W_UNIT);
	assert_null(qh_lexicon_at(f->lex, s, 4, &both));
	assert_null(qh_lexicon_at(f->lex, s, 0, &both));
	assert_null(qh_lexicon_at(f->lex, s, s.n, &both));
	assert_non_null(qh_lexicon_at(f->lex, QH_STR("元"), 0, &both));
}

/* Any allocation may fail: the loading then fails too, says why and leaks nothing. */
static void test_failing_memory(void **state)
{
	struct fixture *f = *state;
	const char *dir = "lexicon";
	bool done = false;

	for (uint64_t n = 1; !done; n += 1 + n / 3) {
		struct qh_arena *arena = qh_arena_new(QH_LIBRARY_ARENA_BYTES_MAX);
		enum qh_status status;

		assert_non_null(arena);
		qh_arena_fail_after(n);
		status = qh_lexicon_load(arena, &dir, 1, &f->lex, &f->err);
		qh_arena_fail_after(0);
		if (status == QH_OK)
			done = true;
		else
			assert_true(status == QH_NOMEM && f->err.code != NULL);
		qh_arena_free(arena);
	}
}

static void test_positions(void **state)
{
	struct fixture *f = *state;

	assert_int_equal(load_text(f, "unit: [{word: 率, where: suffix}, {word: 总, where: prefix}]\n"
				      "dash: [{word: 率, where: whole}]"),
			 QH_OK);
	assert_non_null(qh_lexicon_first(f->lex, QH_W_UNIT, QH_STR("完成率"), NULL));
	assert_null(qh_lexicon_first(f->lex, QH_W_UNIT, QH_STR("率先"), NULL));
	assert_non_null(qh_lexicon_first(f->lex, QH_W_UNIT, QH_STR("总数"), NULL));
	assert_null(qh_lexicon_first(f->lex, QH_W_UNIT, QH_STR("数总数"), NULL));
	assert_null(qh_lexicon_first(f->lex, QH_W_DASH, QH_STR("完成率"), NULL));
	assert_non_null(qh_lexicon_first(f->lex, QH_W_DASH, QH_STR("率"), NULL));
}

static uint32_t next_random(uint64_t *seed)
{
	*seed = *seed * 6364136223846793005u + 1442695040888963407u;
	return (uint32_t)(*seed >> 33);
}

/* Texts and words over few characters of one to four bytes, so that everything overlaps. */
static uint32_t random_text(uint64_t *seed, uint32_t n_chars, char *out)
{
	static const char *const alphabet[] = {"a", "b", "é", "万", "元", "𠀀"};
	uint32_t n = 0;

	for (uint32_t i = 0; i < n_chars; i++) {
		const char *c = alphabet[next_random(seed) % 6];

		memcpy(out + n, c, strlen(c));
		n += (uint32_t)strlen(c);
	}
	return n;
}

static uint32_t naive_count(const struct qh_lexicon *lex, struct qh_str s, const struct qh_hit *hits,
			    uint32_t n)
{
	const struct qh_word *const *words;
	uint32_t n_words = qh_lexicon_words(lex, QH_W_UNIT, &words), found = 0;

	for (uint32_t off = 0; off < s.n; off++) {
		for (uint32_t w = 0; w < n_words; w++) {
			bool listed = false;

			if (!qh_str_starts(qh_str_sub(s, off, s.n), words[w]->text))
				continue;
			found++;
			for (uint32_t i = 0; i < n; i++)
				listed |= hits[i].off == off && hits[i].word == words[w];
			assert_true(listed);
		}
	}
	return found;
}

static void test_scan_agrees_with_naive_search(void **state)
{
	struct fixture *f = *state;
	uint64_t seed = 7;
	char yaml[4000], text[400];
	uint32_t n = (uint32_t)snprintf(yaml, sizeof yaml, "unit:\n");
	static struct qh_hit hits[4000];

	for (int w = 0; w < 60; w++) {
		memcpy(yaml + n, "  - x", 4);
		n += 4;
		n += random_text(&seed, 1 + next_random(&seed) % 5, yaml + n);
		yaml[n++] = '\n';
	}
	yaml[n] = '\0';
	assert_int_equal(load_text(f, yaml), QH_OK);
	for (int round = 0; round < 2000; round++) {
		struct qh_str s = {text, random_text(&seed, 1 + next_random(&seed) % 60, text)};
		uint32_t n_hits = qh_lexicon_scan(f->lex, s, hits, 4000);
		struct qh_hit first, last;

		assert_int_equal(naive_count(f->lex, s, hits, n_hits), n_hits);
		for (uint32_t i = 1; i < n_hits; i++)
			assert_true(hits[i - 1].off < hits[i].off ||
				    (hits[i - 1].off == hits[i].off && hits[i - 1].len >= hits[i].len));
		if (n_hits == 0)
			continue;
		assert_non_null(qh_lexicon_first(f->lex, QH_W_UNIT, s, &first));
		assert_true(first.off == hits[0].off && first.len == hits[0].len);
		assert_non_null(qh_lexicon_last(f->lex, QH_W_UNIT, s, &last));
		for (uint32_t i = 0; i < n_hits; i++)
			assert_true(
			    hits[i].off + hits[i].len < last.off + last.len ||
			    (hits[i].off + hits[i].len == last.off + last.len && hits[i].len <= last.len));
	}
}

static void test_broken_bytes_are_harmless(void **state)
{
	struct fixture *f = *state;
	uint64_t seed = 11;
	char text[64];
	struct qh_hit hits[64];
	struct qh_class_set set;

	load_shipped(f);
	for (int round = 0; round < 20000; round++) {
		struct qh_str s = {text, next_random(&seed) % 64};

		for (uint32_t i = 0; i < s.n; i++)
			text[i] = (char)(next_random(&seed) % 256);
		assert_true(qh_lexicon_scan(f->lex, s, hits, 64) <= 64);
		qh_lexicon_classes(f->lex, s, &set);
		qh_lexicon_last(f->lex, QH_W_UNIT, s, NULL);
		assert_true(qh_lexicon_label(f->lex, f->arena, s).p != NULL || s.n == 0);
	}
}

static void test_labels(void **state)
{
	static const char *const cases[][2] = {
	    {"指标1：", "指标1"},
	    {"指标1：补助人数", "补助人数"},
	    {"指标（2）补助人数", "补助人数"},
	    {" 项目资金（万元） ", "项目资金"},
	    {"年度资金总额：", "年度资金总额"},
	    {"★三级指标", "三级指标"},
	    {"*三级指标*", "三级指标"},
	    {"“三公经费”变动率", "“三公经费”变动率"},
	    {"“三公经费变动率”", "三公经费变动率"},
	    {"执行率（Ｂ/Ａ）", "执行率"},
	    {"执行数(B)(万元)", "执行数"},
	    {"产出指标(40分)：", "产出指标"},
	    {"1.项目立项", "项目立项"},
	    {"1.2.项目立项", "项目立项"},
	    {"1.2.3项目立项", "项目立项"},
	    {"一、项目概况", "项目概况"},
	    {"（一）项目概况", "项目概况"},
	    {"十二、项目概况", "项目概况"},
	    {"①项目概况", "项目概况"},
	    {"其中：财政拨款", "财政拨款"},
	    {"其中", "其中"},
	    {"1月", "1月"},
	    {"2.5万元", "2.5万元"},
	    {"（一）", "(一)"},
	    {"(万元)", "(万元)"},
	    {"三公经费", "三公经费"},
	    {"一级指标", "一级指标"},
	    {"百分比", "百分比"},
	    {"分值（10）", "分值"},
	    {"名称((内)外)", "名称"},
	    {"名称)", "名称)"},
	    {"", ""},
	    {"：", ":"},
	    {"——", "—"},
	};
	struct fixture *f = *state;

	load_shipped(f);
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		struct qh_str got = qh_lexicon_label(f->lex, f->arena, qh_str_of(cases[i][0]));
		char text[200];

		snprintf(text, sizeof text, "%.*s", QH_STR_ARG(got));
		assert_string_equal(text, cases[i][1]);
	}
}

/* A view has the words of the lexicon it was made of and a memory of its own. */
static void test_view(void **state)
{
	struct fixture *f = *state;
	struct qh_lexicon *view;
	const struct qh_word *word;

	assert_int_equal(load_text(f, "unit: [apple]\n"), QH_OK);
	assert_null(qh_lexicon_memo(f->lex));
	view = qh_lexicon_view(f->lex);
	assert_non_null(view);
	assert_non_null(qh_lexicon_memo(view));
	word = qh_lexicon_find(view, QH_W_UNIT, QH_STR("apple"));
	assert_non_null(word);
	assert_ptr_equal(word, qh_lexicon_find(f->lex, QH_W_UNIT, QH_STR("apple")));
	qh_lexicon_view_free(view);
	qh_lexicon_view_free(NULL);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test_setup_teardown(test_words_have_their_fields, setup, teardown),
	    cmocka_unit_test_setup_teardown(test_later_directory_replaces, setup, teardown),
	    cmocka_unit_test_setup_teardown(test_mistakes_are_refused_with_their_place, setup, teardown),
	    cmocka_unit_test_setup_teardown(test_word_length_limit, setup, teardown),
	    cmocka_unit_test_setup_teardown(test_missing_directory, setup, teardown),
	    cmocka_unit_test_setup_teardown(test_variants_fold_everywhere, setup, teardown),
	    cmocka_unit_test_setup_teardown(test_fold_agrees_with_the_long_way, setup, teardown),
	    cmocka_unit_test_setup_teardown(test_hits_come_by_offset_then_longest, setup, teardown),
	    cmocka_unit_test_setup_teardown(test_positions, setup, teardown),
	    cmocka_unit_test_setup_teardown(test_at_finds_the_longest_of_the_classes, setup, teardown),
	    cmocka_unit_test_setup_teardown(test_failing_memory, setup, teardown),
	    cmocka_unit_test_setup_teardown(test_scan_agrees_with_naive_search, setup, teardown),
	    cmocka_unit_test_setup_teardown(test_broken_bytes_are_harmless, setup, teardown),
	    cmocka_unit_test_setup_teardown(test_labels, setup, teardown),
	    cmocka_unit_test_setup_teardown(test_view, setup, teardown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
