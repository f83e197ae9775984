/* SPDX-License-Identifier: Apache-2.0 */
/* Rationals at their edges: ends of 64 bits, the cap, ties, signs, text. Random operands: test_rat_mpq.c. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <cmocka.h>

#include "base/rat.h"

#include "base/limits.h"
#include "base/rat_big.h"

static struct qh_arena *arena;

static int set_up(void **state)
{
	(void)state;
	arena = qh_arena_new((size_t)16 << 20);
	return arena ? 0 : -1;
}

static int tear_down(void **state)
{
	(void)state;
	qh_arena_free(arena);
	return 0;
}

static struct qh_rat rat(const char *text)
{
	struct qh_rat r;
	const char *slash = strchr(text, '/');
	struct qh_str s = qh_str_of(text);
	if (!slash) {
		assert_int_equal(qh_rat_parse(arena, s, &r, NULL), QH_OK);
		return r;
	}
	uint32_t n = (uint32_t)(slash - text);
	struct qh_rat d;
	assert_int_equal(qh_rat_parse(arena, qh_str_sub(s, 0, n), &r, NULL), QH_OK);
	assert_int_equal(qh_rat_parse(arena, qh_str_sub(s, n + 1, s.n - n - 1), &d, NULL), QH_OK);
	return qh_rat_div(arena, r, d);
}

static void check_text(struct qh_rat a, const char *want)
{
	struct qh_buf b;
	qh_buf_init(&b, 10000);
	qh_rat_write(&b, a);
	qh_buf_char(&b, '\0');
	assert_string_equal(b.p, want);
	qh_buf_free(&b);
	assert_true(qh_str_eq(qh_rat_str(arena, a), qh_str_of(want)));
}

static void check_decimal(const char *number, int digits, const char *want)
{
	struct qh_buf b;
	qh_buf_init(&b, 10000);
	qh_rat_write_decimal(&b, rat(number), digits);
	qh_buf_char(&b, '\0');
	assert_string_equal(b.p, want);
	qh_buf_free(&b);
}

static void check_small(struct qh_rat a, int64_t n, int64_t d)
{
	assert_false(qh_rat_is_big(a));
	assert_int_equal(a.n, n);
	assert_int_equal(a.d, d);
}

static void check_none(struct qh_rat a)
{
	assert_false(qh_rat_ok(a));
	assert_false(qh_rat_is_big(a));
	assert_int_equal(a.n, 0);
}

static void test_make(void **state)
{
	(void)state;
	check_small(qh_rat_make(arena, 6, 4), 3, 2);
	check_small(qh_rat_make(arena, 6, -4), -3, 2);
	check_small(qh_rat_make(arena, -6, -4), 3, 2);
	check_small(qh_rat_make(arena, 0, -7), 0, 1);
	check_small(qh_rat_make(arena, INT64_MIN, INT64_MIN), 1, 1);
	check_small(qh_rat_make(arena, INT64_MIN, 1), INT64_MIN, 1);
	check_small(qh_rat_make(arena, INT64_MIN, 2), INT64_MIN / 2, 1);
	check_small(qh_rat_make(arena, INT64_MIN, -2), INT64_MAX / 2 + 1, 1);
	check_small(qh_rat_make(arena, INT64_MAX, INT64_MAX), 1, 1);
	check_small(qh_rat_make(arena, 2, INT64_MIN), -1, INT64_MAX / 2 + 1);
	check_small(qh_rat_make(arena, 0, INT64_MIN), 0, 1);
	check_none(qh_rat_make(arena, 1, 0));
	check_none(qh_rat_make(arena, 0, 0));

	struct qh_rat a = qh_rat_make(arena, 1, INT64_MIN);
	assert_true(qh_rat_is_big(a));
	assert_int_equal(a.d, QH_RAT_BIG);
	check_small(qh_rat_div(arena, QH_RAT_INT(1), a), INT64_MIN, 1);
	check_text(qh_rat_make(arena, INT64_MIN, -1), "9223372036854775808");
}

static void test_big_and_back(void **state)
{
	(void)state;
	struct qh_rat max = QH_RAT_INT(INT64_MAX), min = QH_RAT_INT(INT64_MIN), one = QH_RAT_INT(1);
	struct qh_rat over = qh_rat_add(arena, max, one);
	assert_true(qh_rat_is_big(over));
	check_text(over, "9223372036854775808");
	check_small(qh_rat_sub(arena, over, one), INT64_MAX, 1);
	check_small(qh_rat_neg(arena, over), INT64_MIN, 1);
	check_text(qh_rat_neg(arena, min), "9223372036854775808");
	check_text(qh_rat_abs(arena, min), "9223372036854775808");
	check_text(qh_rat_sub(arena, min, one), "-9223372036854775809");
	check_text(qh_rat_add(arena, min, min), "-18446744073709551616");
	check_text(qh_rat_mul(arena, min, min), "85070591730234615865843651857942052864");
	check_small(qh_rat_div(arena, qh_rat_mul(arena, min, min), min), INT64_MIN, 1);
	check_small(qh_rat_div(arena, min, min), 1, 1);
	check_small(qh_rat_sub(arena, over, over), 0, 1);
	check_small(qh_rat_mul(arena, over, QH_RAT_INT(0)), 0, 1);
	check_small(qh_rat_div(arena, QH_RAT_INT(0), over), 0, 1);
	check_small(qh_rat_div(arena, over, over), 1, 1);
	check_text(qh_rat_add(arena, QH_RAT_INT(0), over), "9223372036854775808");
	check_text(qh_rat_sub(arena, QH_RAT_INT(0), qh_rat_add(arena, over, one)), "-9223372036854775809");

	struct qh_rat p = QH_RAT_INT(1);
	for (int i = 1; i <= 60; i++)
		p = qh_rat_mul(arena, p, QH_RAT_INT(i));
	for (int i = 60; i >= 1; i--)
		p = qh_rat_div(arena, p, QH_RAT_INT(i));
	check_small(p, 1, 1);

	struct qh_rat sum =
	    QH_RAT_INT(0); /* harmonic numbers leave 64 bits; taking the terms off comes back */
	for (int i = 1; i <= 100; i++)
		sum = qh_rat_add(arena, sum, qh_rat_make(arena, 1, i));
	assert_true(qh_rat_is_big(sum));
	for (int i = 1; i <= 100; i++)
		sum = qh_rat_sub(arena, sum, qh_rat_make(arena, 1, i));
	check_small(sum, 0, 1);
}

static void test_none_is_sticky(void **state)
{
	(void)state;
	struct qh_rat none = qh_rat_div(arena, QH_RAT_INT(1), QH_RAT_INT(0)), one = QH_RAT_INT(1);
	struct qh_rat big = rat("123456789012345678901234567890");
	struct qh_rat others[] = {one, big, none, qh_rat_make(arena, 1, 3), QH_RAT_INT(0)};
	int64_t i;
	check_none(none);
	check_none(qh_rat_div(arena, big, QH_RAT_INT(0)));
	for (size_t k = 0; k < sizeof others / sizeof others[0]; k++) {
		check_none(qh_rat_add(arena, none, others[k]));
		check_none(qh_rat_add(arena, others[k], none));
		check_none(qh_rat_sub(arena, none, others[k]));
		check_none(qh_rat_sub(arena, others[k], none));
		check_none(qh_rat_mul(arena, none, others[k]));
		check_none(qh_rat_mul(arena, others[k], none));
		check_none(qh_rat_div(arena, none, others[k]));
		check_none(qh_rat_div(arena, others[k], none));
		check_none(qh_rat_min(none, others[k]));
		check_none(qh_rat_min(others[k], none));
		check_none(qh_rat_max(none, others[k]));
		check_none(qh_rat_max(others[k], none));
	}
	check_none(qh_rat_neg(arena, none));
	check_none(qh_rat_abs(arena, none));
	check_none(qh_rat_scale10(arena, none, 2));
	check_none(qh_rat_round(arena, none, QH_ROUND_HALF_UP, 2));
	check_none(qh_rat_floor(arena, none));
	check_none(qh_rat_ceil(arena, none));
	assert_false(qh_rat_int(none, &i));
	check_text(none, "?");
	struct qh_buf b;
	qh_buf_init(&b, 100);
	qh_rat_write_decimal(&b, none, 2);
	assert_true(qh_str_eq(qh_buf_view(&b), QH_STR("?")));
	qh_buf_free(&b);
}

/* 2^e, e > 0 */
static struct qh_rat two_to(int e)
{
	struct qh_rat r = QH_RAT_INT(1);
	for (int i = 0; i < e; i++)
		r = qh_rat_add(arena, r, r);
	return r;
}

static void test_cap(void **state)
{
	(void)state;
	struct qh_rat two = QH_RAT_INT(2), top = two_to(64 * QH_LIMBS_MAX - 1);
	assert_true(qh_rat_ok(top));
	check_none(qh_rat_mul(arena, top, two));
	check_none(qh_rat_add(arena, top, top));
	check_none(qh_rat_mul(arena, top, top));
	struct qh_rat tiny = qh_rat_div(arena, QH_RAT_INT(1), top);
	assert_true(qh_rat_ok(tiny));
	check_none(qh_rat_div(arena, tiny, two));
	check_small(qh_rat_mul(arena, tiny, top), 1, 1);
	/* What is over the cap only before it is reduced is a number. */
	check_small(qh_rat_div(arena, top, top), 1, 1);
	check_small(qh_rat_sub(arena, tiny, tiny), 0, 1);
	struct qh_rat below = qh_rat_sub(arena, top, QH_RAT_INT(1));
	struct qh_rat all = qh_rat_add(arena, top, below); /* 2^4096 - 1 */
	assert_true(qh_rat_ok(all));
	check_none(qh_rat_add(arena, all, QH_RAT_INT(1)));
	assert_int_equal(qh_rat_cmp(all, top), 1);
	assert_int_equal(qh_rat_cmp(qh_rat_neg(arena, all), top), -1);
	assert_int_equal(qh_rat_cmp(tiny, top), -1);
	assert_int_equal(qh_arena_status(arena), QH_OK);
	/* Over 400 decimals a number is written as a fraction. */
	struct qh_str s = qh_rat_str(arena, tiny);
	assert_true(qh_str_starts(s, QH_STR("1/")));
	assert_int_equal(s.n, 2 + 1233);
	assert_int_equal(qh_rat_str(arena, qh_rat_neg(arena, all)).n, 1 + 1234);
	struct qh_rat far = qh_rat_scale10(arena, QH_RAT_INT(3), -QH_DIGITS_MAX);
	assert_int_equal(qh_rat_str(arena, far).n, 2 + QH_DIGITS_MAX);
	far = qh_rat_scale10(arena, far, -1);
	assert_true(qh_str_starts(qh_rat_str(arena, far), QH_STR("3/1000")));
	struct qh_rat ratio = qh_rat_div(arena, below, qh_rat_neg(arena, all));
	assert_int_equal(qh_rat_str(arena, ratio).n, 1 + 1233 + 1 + 1234);
	struct qh_buf b;
	qh_buf_init(&b, 10000);
	qh_rat_write_decimal(&b, qh_rat_neg(arena, all), QH_DIGITS_MAX + 1);
	assert_int_equal(b.n, 1 + 1234 + 1 + QH_DIGITS_MAX);
	qh_buf_free(&b);
}

static void test_no_memory(void **state)
{
	(void)state;
	struct qh_rat max = QH_RAT_INT(INT64_MAX), r;
	check_none(qh_rat_add(NULL, max, max));
	check_small(qh_rat_add(NULL, QH_RAT_INT(1), qh_rat_make(NULL, 1, 2)), 3, 2);
	assert_int_equal(qh_rat_parse(NULL, QH_STR("99999999999999999999"), &r, NULL), QH_NOMEM);
	check_none(r);
	qh_arena_fail_after(1);
	check_none(qh_rat_mul(arena, max, max));
	qh_arena_fail_after(0);
	assert_int_not_equal(qh_arena_status(arena), QH_OK);
	assert_int_equal(qh_rat_parse(arena, QH_STR("99999999999999999999"), &r, NULL),
			 qh_arena_status(arena));
	check_small(qh_rat_mul(arena, max, QH_RAT_INT(1)), INT64_MAX, 1);
	qh_arena_reset(arena);
	assert_true(qh_rat_ok(qh_rat_mul(arena, max, max)));
}

static void test_compare(void **state)
{
	(void)state;
	/* Ascending. */
	static const char *const text[] = {"-99999999999999999999999",
					   "-9223372036854775808",
					   "-1/3",
					   "-0.333333333333333333",
					   "-1/99999999999999999999",
					   "0",
					   "1/99999999999999999999",
					   "0.333333333333333333",
					   "1/3",
					   "0.5",
					   "9223372036854775807",
					   "9223372036854775808",
					   "9223372036854775808.01"};
	int n = (int)(sizeof text / sizeof text[0]);
	for (int i = 0; i < n; i++) {
		struct qh_rat a = rat(text[i]);
		assert_int_equal(qh_rat_sign(a), i < 5 ? -1 : i > 5);
		for (int k = 0; k < n; k++) {
			struct qh_rat b = rat(text[k]);
			assert_int_equal(qh_rat_cmp(a, b), (i > k) - (i < k));
			assert_int_equal(qh_rat_eq(a, b), i == k);
			assert_true(qh_rat_eq(qh_rat_min(a, b), i < k ? a : b));
			assert_true(qh_rat_eq(qh_rat_max(a, b), i < k ? b : a));
		}
	}
	assert_int_equal(qh_rat_cmp(qh_rat_make(arena, INT64_MIN, INT64_MAX),
				    qh_rat_make(arena, INT64_MIN, INT64_MAX - 1)),
			 1);
}

static void test_round(void **state)
{
	(void)state;
	static const struct {
		const char *number;
		int digits;
		const char *half_up, *half_even, *truncate, *up;
	} cases[] = {
	    {"0.125", 2, "0.13", "0.12", "0.12", "0.13"},
	    {"0.135", 2, "0.14", "0.14", "0.13", "0.14"},
	    {"-0.125", 2, "-0.13", "-0.12", "-0.12", "-0.13"},
	    {"-0.135", 2, "-0.14", "-0.14", "-0.13", "-0.14"},
	    {"0.12499999999999", 2, "0.12", "0.12", "0.12", "0.13"},
	    {"0.12500000000001", 2, "0.13", "0.13", "0.12", "0.13"},
	    {"0.5", 0, "1", "0", "0", "1"},
	    {"1.5", 0, "2", "2", "1", "2"},
	    {"2.5", 0, "3", "2", "2", "3"},
	    {"-0.5", 0, "-1", "0", "0", "-1"},
	    {"-2.5", 0, "-3", "-2", "-2", "-3"},
	    {"-0.001", 2, "0", "0", "0", "-0.01"},
	    {"99.995", 2, "100", "100", "99.99", "100"},
	    {"1/3", 2, "0.33", "0.33", "0.33", "0.34"},
	    {"2/3", 4, "0.6667", "0.6667", "0.6666", "0.6667"},
	    {"-2/3", 0, "-1", "-1", "0", "-1"},
	    {"1/3", 18, "0.333333333333333333", "0.333333333333333333", "0.333333333333333333",
	     "0.333333333333333334"},
	    {"3.9", 2, "3.9", "3.9", "3.9", "3.9"},
	    {"-7", 0, "-7", "-7", "-7", "-7"},
	    /* A tie that only shows in 128 bits, and results that leave 64. */
	    {"9223372036854775807/2", 0, "4611686018427387904", "4611686018427387904", "4611686018427387903",
	     "4611686018427387904"},
	    {"9223372036854775807/4", 1, "2305843009213693951.8", "2305843009213693951.8",
	     "2305843009213693951.7", "2305843009213693951.8"},
	    {"99999999999999999999.25", 1, "99999999999999999999.3", "99999999999999999999.2",
	     "99999999999999999999.2", "99999999999999999999.3"},
	    {"-99999999999999999999.5", 0, "-100000000000000000000", "-100000000000000000000",
	     "-99999999999999999999", "-100000000000000000000"},
	    {"18446744073709551615.5", 0, "18446744073709551616", "18446744073709551616",
	     "18446744073709551615", "18446744073709551616"},
	    {"9223372036854775807.5", 0, "9223372036854775808", "9223372036854775808", "9223372036854775807",
	     "9223372036854775808"},
	    {"1/99999999999999999999", 18, "0", "0", "0", "0.000000000000000001"},
	};
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		struct qh_rat a = rat(cases[i].number);
		int k = cases[i].digits;
		check_text(qh_rat_round(arena, a, QH_ROUND_HALF_UP, k), cases[i].half_up);
		check_text(qh_rat_round(arena, a, QH_ROUND_HALF_EVEN, k), cases[i].half_even);
		check_text(qh_rat_round(arena, a, QH_ROUND_TRUNCATE, k), cases[i].truncate);
		check_text(qh_rat_round(arena, a, QH_ROUND_UP, k), cases[i].up);
		assert_true(qh_rat_eq(qh_rat_round(arena, a, QH_ROUND_NONE, k), a));
	}
	check_small(qh_rat_round(arena, rat("9223372036854775807.4"), QH_ROUND_HALF_UP, 0), INT64_MAX, 1);
	check_none(qh_rat_round(arena, rat("1/3"), QH_ROUND_UP, 19));
	check_none(qh_rat_round(arena, rat("1/3"), QH_ROUND_UP, -1));
}

static void test_floor_ceil_int(void **state)
{
	(void)state;
	static const struct {
		const char *number, *floor, *ceil;
	} cases[] = {
	    {"1.5", "1", "2"},
	    {"-1.5", "-2", "-1"},
	    {"-0.5", "-1", "0"},
	    {"0.5", "0", "1"},
	    {"0", "0", "0"},
	    {"-3", "-3", "-3"},
	    {"-99999999999999999999.5", "-100000000000000000000", "-99999999999999999999"},
	    {"99999999999999999999", "99999999999999999999", "99999999999999999999"},
	    {"-1/99999999999999999999", "-1", "0"},
	};
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		check_text(qh_rat_floor(arena, rat(cases[i].number)), cases[i].floor);
		check_text(qh_rat_ceil(arena, rat(cases[i].number)), cases[i].ceil);
	}
	int64_t v = 7;
	assert_false(qh_rat_int(rat("0.5"), &v));
	assert_false(qh_rat_int(rat("9223372036854775808"), &v));
	assert_int_equal(v, 7);
	assert_true(qh_rat_int(rat("-9223372036854775808"), &v));
	assert_true(v == INT64_MIN);
}

static void test_scale10(void **state)
{
	(void)state;
	struct qh_rat a = rat("12.34");
	check_small(qh_rat_scale10(arena, a, 2), 1234, 1);
	check_small(qh_rat_scale10(arena, a, 1), 617, 5);
	check_text(qh_rat_scale10(arena, a, -2), "0.1234");
	check_text(qh_rat_scale10(arena, a, 20), "1234000000000000000000");
	check_text(qh_rat_scale10(arena, rat("-5"), -20), "-0.00000000000000000005");
	check_small(qh_rat_scale10(arena, qh_rat_scale10(arena, a, 400), -400), 617, 50);
	check_small(qh_rat_scale10(arena, qh_rat_scale10(arena, a, -400), 400), 617, 50);
	check_small(qh_rat_scale10(arena, QH_RAT_INT(0), 400), 0, 1);
	check_small(qh_rat_scale10(arena, a, 0), 617, 50);
	check_none(qh_rat_scale10(arena, a, 401));
	check_none(qh_rat_scale10(arena, a, -401));
	check_none(qh_rat_scale10(arena, a, INT32_MIN));
}

static void test_parse(void **state)
{
	(void)state;
	static const char *const bad[] = {
	    "",   "-",   "+",   ".",   "-.", "5.", "1..2", "1.2.3", "--1", "+-1", "1-",  "1,2",         " 1",
	    "1 ", "1e5", "0x1", "1/2", "a",  "1a", "-a",   "1.a",   "1.-", "inf", "nan", "\xef\xbc\x91"};
	static const struct {
		const char *text;
		int decimals;
		const char *want;
	} good[] = {
	    {"0", 0, "0"},
	    {"-0", 0, "0"},
	    {"-0.00", 2, "0"},
	    {"+5", 0, "5"},
	    {".5", 1, "0.5"},
	    {"-.50", 2, "-0.5"},
	    {"007", 0, "7"},
	    {"12345.60", 2, "12345.6"},
	    {"999999999999999999", 0, "999999999999999999"},
	    {"9223372036854775807", 0, "9223372036854775807"},
	    {"-9223372036854775808", 0, "-9223372036854775808"},
	    {"-9223372036854775809", 0, "-9223372036854775809"},
	    {"0.0000000000000000000001", 22, "0.0000000000000000000001"},
	    {"00000000000000000000000000000000.50", 2, "0.5"},
	    {"0000000000000000000000000000000000000000", 0, "0"},
	    {"123456789012345678901234567890.123456789012345678901234567890", 30,
	     "123456789012345678901234567890.12345678901234567890123456789"},
	};
	struct qh_rat r;
	for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
		assert_int_equal(qh_rat_parse(arena, qh_str_of(bad[i]), &r, NULL), QH_INVALID);
		check_none(r);
	}
	assert_int_equal(qh_rat_parse(arena, QH_STR_NONE, &r, NULL), QH_INVALID);
	assert_int_equal(qh_rat_parse(arena, (struct qh_str){"1\0002", 3}, &r, NULL), QH_INVALID);
	for (size_t i = 0; i < sizeof good / sizeof good[0]; i++) {
		int decimals = -1;
		assert_int_equal(qh_rat_parse(arena, qh_str_of(good[i].text), &r, &decimals), QH_OK);
		assert_int_equal(decimals, good[i].decimals);
		check_text(r, good[i].want);
	}
	assert_int_equal(qh_rat_parse(arena, (struct qh_str){"123", 2}, &r, NULL), QH_OK);
	check_small(r, 12, 1);
	assert_false(qh_rat_is_big(rat("00000000000000000000.25")));
	assert_false(qh_rat_is_big(rat("9223372036854775807")));
}

static void test_parse_limit(void **state)
{
	(void)state;
	char digits[1001];
	struct qh_rat r;
	memset(digits, '7', sizeof digits);
	assert_int_equal(qh_rat_parse(arena, (struct qh_str){digits, 1000}, &r, NULL), QH_LIMIT);
	check_none(r);
	assert_int_equal(qh_rat_parse(arena, (struct qh_str){digits, QH_DIGITS_MAX + 1}, &r, NULL), QH_LIMIT);
	assert_int_equal(qh_rat_parse(arena, (struct qh_str){digits, QH_DIGITS_MAX}, &r, NULL), QH_OK);
	assert_true(qh_str_eq(qh_rat_str(arena, r), (struct qh_str){digits, QH_DIGITS_MAX}));
	/* The dot is no digit; 399 decimals come back as they were. */
	digits[1] = '.';
	int decimals;
	assert_int_equal(qh_rat_parse(arena, (struct qh_str){digits, QH_DIGITS_MAX + 1}, &r, &decimals),
			 QH_OK);
	assert_int_equal(decimals, QH_DIGITS_MAX - 1);
	assert_true(qh_str_eq(qh_rat_str(arena, r), (struct qh_str){digits, QH_DIGITS_MAX + 1}));
	assert_int_equal(qh_rat_parse(arena, (struct qh_str){digits, QH_DIGITS_MAX + 2}, &r, NULL), QH_LIMIT);
	/* A long text that is no number is not a number first. */
	digits[1000] = 'x';
	assert_int_equal(qh_rat_parse(arena, (struct qh_str){digits, 1001}, &r, NULL), QH_INVALID);
}

static void test_write(void **state)
{
	(void)state;
	check_text(qh_rat_make(arena, 1, 3), "1/3");
	check_text(qh_rat_make(arena, -2, 6), "-1/3");
	check_text(qh_rat_make(arena, 1, 2), "0.5");
	check_text(qh_rat_make(arena, -1, 40), "-0.025");
	check_text(qh_rat_make(arena, 39258, 10000), "3.9258");
	check_text(QH_RAT_INT(0), "0");
	check_text(QH_RAT_INT(1200), "1200");
	check_text(QH_RAT_INT(INT64_MIN), "-9223372036854775808");
	check_text(qh_rat_make(arena, INT64_MAX, 1000000000000000000), "9.223372036854775807");
	check_text(qh_rat_make(arena, 1, (int64_t)1 << 30), "0.000000000931322574615478515625");
	check_text(qh_rat_make(arena, INT64_MIN, 5), "-1844674407370955161.6");
	check_text(qh_rat_make(arena, 1, INT64_MAX), "1/9223372036854775807");
	check_text(rat("100000000000000000000/3"), "100000000000000000000/3");
	check_text(rat("100000000000000000001/8"), "12500000000000000000.125");
	check_text(rat("1/100000000000000000000"), "0.00000000000000000001");
	check_text(rat("-100000000000000000000"), "-100000000000000000000");
}

static void test_write_decimal(void **state)
{
	(void)state;
	check_decimal("1/3", 2, "0.33");
	check_decimal("2/3", 2, "0.67");
	check_decimal("-2/3", 2, "-0.67");
	check_decimal("-1/1000", 2, "0.00");
	check_decimal("-0.005", 2, "-0.01");
	check_decimal("5", 2, "5.00");
	check_decimal("0", 0, "0");
	check_decimal("0", 3, "0.000");
	check_decimal("0.5", 0, "1");
	check_decimal("9.995", 2, "10.00");
	check_decimal("1234.5", -3, "1235");
	check_decimal("99999999999999999999.995", 2, "100000000000000000000.00");
	check_decimal("1/7", 30, "0.142857142857142857142857142857");
	check_decimal("-9223372036854775808", 1, "-9223372036854775808.0");
}

/* GMP ends the process when its own allocation fails, so it must never come to one. */
static void *no_alloc(size_t n)
{
	fail_msg("GMP wants %zu bytes", n);
	return NULL;
}

static void *no_realloc(void *p, size_t old, size_t n)
{
	(void)p;
	(void)old;
	return no_alloc(n);
}

int main(void)
{
	mp_set_memory_functions(no_alloc, no_realloc, NULL);
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test_setup_teardown(test_make, set_up, tear_down),
	    cmocka_unit_test_setup_teardown(test_big_and_back, set_up, tear_down),
	    cmocka_unit_test_setup_teardown(test_none_is_sticky, set_up, tear_down),
	    cmocka_unit_test_setup_teardown(test_cap, set_up, tear_down),
	    cmocka_unit_test_setup_teardown(test_no_memory, set_up, tear_down),
	    cmocka_unit_test_setup_teardown(test_compare, set_up, tear_down),
	    cmocka_unit_test_setup_teardown(test_round, set_up, tear_down),
	    cmocka_unit_test_setup_teardown(test_floor_ceil_int, set_up, tear_down),
	    cmocka_unit_test_setup_teardown(test_scale10, set_up, tear_down),
	    cmocka_unit_test_setup_teardown(test_parse, set_up, tear_down),
	    cmocka_unit_test_setup_teardown(test_parse_limit, set_up, tear_down),
	    cmocka_unit_test_setup_teardown(test_write, set_up, tear_down),
	    cmocka_unit_test_setup_teardown(test_write_decimal, set_up, tear_down),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
