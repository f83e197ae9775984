/* SPDX-License-Identifier: Apache-2.0 */
/* What is remembered of a text comes back for that text and that question only. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include <cmocka.h>

#include "base/memo.h"

static int64_t known(const struct qh_memo *memo, uint8_t question, struct qh_str text)
{
	const int64_t *value = qh_memo_get(memo, question, text);

	return value ? *value : -1;
}

static void keep(struct qh_memo *memo, uint8_t question, struct qh_str text, int64_t value)
{
	qh_memo_put(memo, question, text, &value, sizeof value);
}

static void a_value_belongs_to_its_text_and_question(void **state)
{
	struct qh_memo *memo = qh_memo_new();

	(void)state;
	assert_non_null(memo);
	assert_int_equal(known(memo, 0, QH_STR("rate")), -1);
	keep(memo, 0, QH_STR("rate"), 7);
	assert_int_equal(known(memo, 0, QH_STR("rate")), 7);
	assert_int_equal(known(memo, 1, QH_STR("rate")), -1);
	assert_int_equal(known(memo, 0, QH_STR("rat")), -1);
	assert_int_equal(known(memo, 0, QH_STR("rates")), -1);
	keep(memo, 1, QH_STR("rate"), 8);
	assert_int_equal(known(memo, 0, QH_STR("rate")), 7);
	assert_int_equal(known(memo, 1, QH_STR("rate")), 8);
	keep(memo, 0, QH_STR("rate"), 9);
	assert_int_equal(known(memo, 0, QH_STR("rate")), 9);
	qh_memo_free(memo);
}

static void blank_and_long_texts_are_not_kept(void **state)
{
	char text[63];
	struct qh_memo *memo = qh_memo_new();

	(void)state;
	assert_non_null(memo);
	memset(text, 'x', sizeof text);
	keep(memo, 0, (struct qh_str){text, 62}, 1);
	keep(memo, 0, (struct qh_str){text, 63}, 2);
	keep(memo, 0, QH_STR(""), 3);
	keep(memo, 0, QH_STR_NONE, 4);
	assert_int_equal(known(memo, 0, (struct qh_str){text, 62}), 1);
	assert_int_equal(known(memo, 0, (struct qh_str){text, 63}), -1);
	assert_int_equal(known(memo, 0, QH_STR("")), -1);
	assert_int_equal(known(memo, 0, QH_STR_NONE), -1);
	qh_memo_free(memo);
}

/* More texts than spots: some are forgotten, none is mistaken for another one. */
static void a_full_memory_forgets_but_never_errs(void **state)
{
	enum { TEXTS = 20000 };
	struct qh_memo *memo = qh_memo_new();
	uint32_t right = 0;
	char text[16];

	(void)state;
	assert_non_null(memo);
	for (int i = 0; i < TEXTS; i++)
		keep(memo, 0, (struct qh_str){text, (uint32_t)snprintf(text, sizeof text, "name %d", i)}, i);
	for (int i = 0; i < TEXTS; i++) {
		struct qh_str s = {text, (uint32_t)snprintf(text, sizeof text, "name %d", i)};
		int64_t value = known(memo, 0, s);

		assert_true(value == i || value == -1);
		right += value == i;
	}
	assert_true(right > 1000);
	qh_memo_free(memo);
}

static void no_memory_remembers_nothing(void **state)
{
	(void)state;
	keep(NULL, 0, QH_STR("rate"), 7);
	assert_int_equal(known(NULL, 0, QH_STR("rate")), -1);
	qh_memo_free(NULL);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(a_value_belongs_to_its_text_and_question),
	    cmocka_unit_test(blank_and_long_texts_are_not_kept),
	    cmocka_unit_test(a_full_memory_forgets_but_never_errs),
	    cmocka_unit_test(no_memory_remembers_nothing),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
