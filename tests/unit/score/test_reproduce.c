/* SPDX-License-Identifier: Apache-2.0 */
/* Which rounding makes a printed figure of an exact one; means weighed by funds. */
#include "make.h"

static struct qh_arena *arena;

static int set_up(void **state)
{
	(void)state;
	arena = qh_arena_new((size_t)1 << 20);
	return arena ? 0 : -1;
}

static int tear_down(void **state)
{
	(void)state;
	qh_arena_free(arena);
	return 0;
}

static struct qh_reproduced reproduce(const char *exact, const char *declared, int decimals,
				      enum qh_rounding mode, uint8_t digits)
{
	struct qh_rounding_rule rule = {(uint8_t)mode, digits};
	struct qh_reproduced out;

	qh_score_reproduce(arena, rat(arena, exact), rat(arena, declared), decimals, rule, &out);
	return out;
}

static void expect(struct qh_reproduced got, enum qh_match match, int digits)
{
	assert_int_equal(got.match, match);
	assert_int_equal(got.digits, digits);
}

static void test_published_figures(void **state)
{
	struct qh_reproduced r;

	(void)state;
	/* 3.49 of 8.89 printed 39.25 %, 276.91 of 322.58 printed 85.84 %, scores 17 and 3.9. */
	expect(reproduce("34900/889", "39.25", 2, QH_ROUND_HALF_UP, 2), QH_MATCH_TRUNCATED, 2);
	expect(reproduce("34900/889", "39.26", 2, QH_ROUND_HALF_UP, 2), QH_MATCH_ROUNDED, 2);
	expect(reproduce("27691000/322580", "85.84", 2, QH_ROUND_HALF_UP, 2), QH_MATCH_ROUNDED, 2);
	expect(reproduce("17.1685", "17", 0, QH_ROUND_HALF_UP, 2), QH_MATCH_COARSER, 0);
	expect(reproduce("3.9258", "3.9", 1, QH_ROUND_HALF_UP, 2), QH_MATCH_COARSER, 1);
	r = reproduce("9.91", "9", 0, QH_ROUND_HALF_UP, 2);
	expect(r, QH_MATCH_TRUNCATED, 0);
	assert_rat(arena, r.difference, "-0.91");
	r = reproduce("8.73", "10", 0, QH_ROUND_HALF_UP, 2);
	expect(r, QH_MATCH_NO, -1);
	assert_rat(arena, r.difference, "1.27");
}

static void test_kinds_of_match(void **state)
{
	struct qh_rounding_rule rule = {QH_ROUND_HALF_UP, 2};
	struct qh_reproduced r;

	(void)state;
	expect(reproduce("8", "8.00", 2, QH_ROUND_HALF_UP, 2), QH_MATCH_EXACT, 2);
	expect(reproduce("8", "8", -3, QH_ROUND_HALF_UP, 2), QH_MATCH_EXACT, 0);
	/* More digits than the rulebook asks for, still rounded. */
	expect(reproduce("20/3", "6.667", 3, QH_ROUND_HALF_UP, 2), QH_MATCH_ROUNDED, 3);
	/* A printed zero at the end does not make the rounding finer than it was. */
	expect(reproduce("17.1685", "17.00", 2, QH_ROUND_HALF_UP, 2), QH_MATCH_COARSER, 0);
	/* A tie: up, to even; off it, cut off. */
	expect(reproduce("0.135", "0.13", 2, QH_ROUND_HALF_UP, 2), QH_MATCH_TRUNCATED, 2);
	expect(reproduce("0.125", "0.13", 2, QH_ROUND_HALF_UP, 2), QH_MATCH_ROUNDED, 2);
	expect(reproduce("0.125", "0.12", 2, QH_ROUND_HALF_UP, 2), QH_MATCH_HALF_EVEN, 2);
	expect(reproduce("0.125", "0.12", 2, QH_ROUND_HALF_EVEN, 2), QH_MATCH_ROUNDED, 2);
	expect(reproduce("-2.5", "-2", 0, QH_ROUND_HALF_UP, 0), QH_MATCH_HALF_EVEN, 0);
	expect(reproduce("-0.125", "-0.13", 2, QH_ROUND_HALF_UP, 2), QH_MATCH_ROUNDED, 2);
	/* The rulebook's own way of rounding comes first. */
	expect(reproduce("6.66", "6.6", 1, QH_ROUND_TRUNCATE, 1), QH_MATCH_ROUNDED, 1);
	expect(reproduce("6.61", "6.7", 1, QH_ROUND_UP, 1), QH_MATCH_ROUNDED, 1);
	/* Exact scores: any half-up rounding reproduces, none is coarser than "none". */
	expect(reproduce("20/3", "6.7", 1, QH_ROUND_NONE, 0), QH_MATCH_ROUNDED, 1);
	expect(reproduce("20/3", "6.6", 1, QH_ROUND_NONE, 0), QH_MATCH_TRUNCATED, 1);
	expect(reproduce("20/3", "6.5", 400, QH_ROUND_NONE, 0), QH_MATCH_NO, -1);
	qh_score_reproduce(arena, QH_RAT_NONE, QH_RAT_INT(1), 0, rule, &r);
	expect(r, QH_MATCH_NO, -1);
	assert_false(qh_rat_ok(r.difference));
	qh_score_reproduce(arena, QH_RAT_INT(1), QH_RAT_NONE, 0, rule, &r);
	expect(r, QH_MATCH_NO, -1);
}

static void test_weighted_mean(void **state)
{
	struct qh_rat values[] = {QH_RAT_INT(98), QH_RAT_INT(92)};
	struct qh_rat funds[] = {QH_RAT_INT(450000), QH_RAT_INT(180000)};
	struct qh_rat nothing[] = {QH_RAT_INT(0), QH_RAT_INT(0)};
	struct qh_rat debt[] = {QH_RAT_INT(1), QH_RAT_INT(-1)};
	struct qh_rat unknown[] = {QH_RAT_INT(1), QH_RAT_NONE};
	bool plain = true;
	struct qh_rat mean;

	(void)state;
	mean = qh_score_weighted_mean(arena, values, funds, 2, &plain);
	assert_false(plain);
	assert_rat(arena, qh_rat_round(arena, mean, QH_ROUND_HALF_UP, 2), "96.29");
	assert_rat(arena, mean, "674/7");
	mean = qh_score_weighted_mean(arena, values, nothing, 2, &plain);
	assert_true(plain);
	assert_rat(arena, mean, "95");
	assert_false(qh_rat_ok(qh_score_weighted_mean(arena, values, debt, 2, &plain)));
	assert_false(qh_rat_ok(qh_score_weighted_mean(arena, values, unknown, 2, &plain)));
	assert_false(qh_rat_ok(qh_score_weighted_mean(arena, values, funds, 0, &plain)));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_published_figures),
	    cmocka_unit_test(test_kinds_of_match),
	    cmocka_unit_test(test_weighted_mean),
	};
	return cmocka_run_group_tests(tests, set_up, tear_down);
}
