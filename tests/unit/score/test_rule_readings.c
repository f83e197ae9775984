/* SPDX-License-Identifier: Apache-2.0 */
/* What may not be taken for a measurement, units that do not fit, weights, rounding, numbers over the cap. */
#include "rule.h"

static void test_readings_that_do_not_count(void **state)
{
	const struct qh_rule rule = {.method = QH_M_POSITIVE};
	struct qh_quantity target = number(arena, QH_OP_GE, "95", "%");
	struct qh_quantity q;

	(void)state;
	expect_undecidable(score(&rule, "8", target, kind(QH_Q_BLANK)), "8", "cause.actual-missing");
	expect_undecidable(score(&rule, "8", target, kind(QH_Q_DASH)), "8", "cause.actual-dash");
	expect_undecidable(score(&rule, "8", target, kind(QH_Q_NONE)), "8", "cause.actual-none");
	expect_undecidable(score(&rule, "8", target, kind(QH_Q_STANDARD)), "8", "cause.actual-standard");
	expect_undecidable(score(&rule, "8", target, kind(QH_Q_UNKNOWN)), "8", "cause.kinds-differ");
	expect_undecidable(score(&rule, "8", target, day(2024, 1, 1, QH_OP_NULL)), "8", "cause.kinds-differ");
	expect_undecidable(score(&rule, "8", kind(QH_Q_BLANK), target), "8", "cause.target-missing");
	expect_undecidable(score(&rule, "8", kind(QH_Q_NONE), target), "8", "cause.target-none");
	expect_undecidable(score(&rule, "8", kind(QH_Q_DASH), target), "8", "cause.target-none");
	expect_undecidable(score(&rule, "8", kind(QH_Q_STANDARD), target), "8", "cause.target-standard");
	q = number(arena, QH_OP_NULL, "100", "%");
	q.doubts = QH_DOUBT_TWO_VALUES;
	expect_undecidable(score(&rule, "8", target, q), "8", "cause.actual-two-values");
	expect_undecidable(score(&rule, "8", q, target), "8", "cause.target-two-values");
	q.kind = QH_Q_UNKNOWN;
	expect_undecidable(score(&rule, "8", target, q), "8", "cause.actual-two-values");
	q.doubts = QH_DOUBT_BAD_NUMBER;
	expect_undecidable(score(&rule, "8", target, q), "8", "cause.actual-unreadable");
	q.kind = QH_Q_SHARE;
	expect_undecidable(score(&rule, "8", target, q), "8", "cause.actual-unreadable");
	q.doubts = QH_DOUBT_CONFLICT;
	expect_undecidable(score(&rule, "8", q, target), "8", "cause.target-unreadable");
	q.doubts = QH_DOUBT_APPROX;
	expect_undecidable(score(&rule, "8", target, q), "8", "cause.actual-approximate");
	expect_undecidable(score(&rule, "8", q, target), "8", "cause.target-approximate");
	q.doubts = 0;
	q.has_number = false;
	expect_undecidable(score(&rule, "8", target, q), "8", "cause.actual-unreadable");
	q = day(2024, 1, 1, QH_OP_NULL);
	q.doubts = QH_DOUBT_YEAR_MISSING;
	expect_undecidable(score(&rule, "8", target, q), "8", "cause.actual-no-year");
	expect_undecidable(score(&rule, "8", q, target), "8", "cause.target-no-year");
	q.doubts = QH_DOUBT_NO_SUCH_DATE;
	expect_undecidable(score(&rule, "8", target, q), "8", "cause.actual-unreadable");
	q.doubts = 0;
	q.has_number = false;
	expect_undecidable(score(&rule, "8", target, q), "8", "cause.actual-unreadable");
}

static void test_actual_inequality(void **state)
{
	const struct qh_rule rule = {.method = QH_M_POSITIVE};
	const struct qh_rule interval = {.method = QH_M_INTERVAL};
	const struct qh_rule bands = {.method = QH_M_PROPORTION};
	struct qh_score_in in = {
	    .rule = &rule, .weight = QH_RAT_INT(10), .items_met = UINT32_MAX, .items_all = UINT32_MAX};
	struct qh_scored trace = {0};
	struct qh_score out;

	(void)state;
	in.target = number(arena, QH_OP_GE, "95", "%");
	in.actual = number(arena, QH_OP_GE, "95", "%");
	qh_score_rule(arena, &in, &trace, &out);
	expect_undecidable(out, "10", "cause.actual-inequality");
	assert_int_equal(out.n_steps, 1);
	assert_string_equal(trace.steps[0].key, "step.full-if-true");
	/* "At least 90" does not promise 95; "at most 96" promises nothing. */
	in.actual = number(arena, QH_OP_GE, "90", "%");
	qh_score_rule(arena, &in, &trace, &out);
	assert_int_equal(out.n_steps, 0);
	in.actual = number(arena, QH_OP_LE, "96", "%");
	qh_score_rule(arena, &in, &trace, &out);
	assert_int_equal(out.n_steps, 0);
	in.actual = range(arena, "96", "98", false, false);
	qh_score_rule(arena, &in, &trace, &out);
	expect_undecidable(out, "10", "cause.actual-interval");
	assert_int_equal(out.n_steps, 1);
	/* "= 95" is a value. */
	in.actual = number(arena, QH_OP_EQ, "95", "%");
	qh_score_rule(arena, &in, &trace, &out);
	expect_exact(out, "10");
	in.rule = &interval;
	in.target = range(arena, "96", "98", false, false);
	in.actual = range(arena, "96", "98", false, false);
	qh_score_rule(arena, &in, &trace, &out);
	expect_undecidable(out, "10", "cause.actual-interval");
	expect_undecidable(score(&bands, "10", kind(QH_Q_BLANK), number(arena, QH_OP_GE, "95", "%")), "10",
			   "cause.actual-inequality");
}

static struct qh_quantity money(const char *value, const char *scale)
{
	struct qh_quantity q = number(arena, QH_OP_NULL, value, "yuan");

	q.kind = QH_Q_MONEY;
	q.scale = rat(arena, scale);
	return q;
}

static void test_units(void **state)
{
	const struct qh_rule positive = {.method = QH_M_POSITIVE};
	const struct qh_rule reverse = {.method = QH_M_REVERSE_RATIO};
	struct qh_quantity bare_90 = number(arena, QH_OP_NULL, "90", NULL);
	struct qh_score out;

	(void)state;
	/* A unit on one side only is accepted. */
	out = score(&positive, "8", number(arena, QH_OP_GE, "50", "piece"),
		    number(arena, QH_OP_NULL, "50", NULL));
	expect_exact(out, "8");
	assert_int_equal(out.certainty, QH_SURE);
	expect_undecidable(score(&positive, "8", number(arena, QH_OP_GE, "50", "piece"),
				 number(arena, QH_OP_NULL, "50", "%")),
			   "8", "cause.units-differ");
	/* 90 * 10^4 yuan against a bare 90, 900000 and 30. */
	out = score(&reverse, "8", money("900000", "10000"), bare_90);
	expect_exact(out, "8");
	assert_int_equal(out.certainty, QH_PROBABLE);
	assert_rat(arena, out.ratio, "1");
	out = score(&positive, "8", money("900000", "10000"), number(arena, QH_OP_NULL, "450000", NULL));
	expect_exact(out, "4");
	expect_exact(score(&positive, "8", bare_90, money("450000", "10000")), "4");
	expect_undecidable(
	    score(&positive, "8", money("9000000000", "10000"), number(arena, QH_OP_NULL, "9", NULL)), "8",
	    "cause.unit-unclear");
	expect_exact(score(&positive, "8", money("900000", "10000"), number(arena, QH_OP_NULL, "0", NULL)),
		     "0");
	expect_undecidable(
	    score(&positive, "8", money("900000", "10000"), number(arena, QH_OP_NULL, "-3", NULL)), "8",
	    "cause.unit-unclear");
}

static void test_share_or_fraction(void **state)
{
	const struct qh_rule positive = {.method = QH_M_POSITIVE};
	const struct qh_rule reverse = {.method = QH_M_REVERSE_RATIO};
	struct qh_quantity at_least = number(arena, QH_OP_GE, "95", "%");
	struct qh_quantity at_most = number(arena, QH_OP_LE, "5", "%");

	(void)state;
	expect_undecidable(score(&positive, "8", at_least, number(arena, QH_OP_NULL, "1", NULL)), "8",
			   "cause.share-or-fraction");
	expect_undecidable(score(&positive, "8", at_least, number(arena, QH_OP_NULL, "0.98", NULL)), "8",
			   "cause.share-or-fraction");
	expect_exact(score(&positive, "8", at_least, number(arena, QH_OP_NULL, "98", NULL)), "8");
	expect_exact(score(&positive, "8", at_least, number(arena, QH_OP_NULL, "0", NULL)), "0");
	/* 0.01 is well below 5 % either way; 0.3 may be 30 %. */
	expect_exact(score(&reverse, "8", at_most, number(arena, QH_OP_NULL, "0.01", NULL)), "8");
	expect_undecidable(score(&reverse, "8", at_most, number(arena, QH_OP_NULL, "0.3", NULL)), "8",
			   "cause.share-or-fraction");
	expect_undecidable(score(&positive, "8", number(arena, QH_OP_GE, "0.95", NULL),
				 number(arena, QH_OP_NULL, "90", "%")),
			   "8", "cause.share-or-fraction");
	expect_exact(score(&positive, "8", number(arena, QH_OP_GE, "0.95", NULL),
			   number(arena, QH_OP_NULL, "98", "%")),
		     "8");
}

static void test_weights(void **state)
{
	const struct qh_rule rule = {.method = QH_M_POSITIVE};
	const struct qh_rule none = {.method = QH_M_NONE};
	struct qh_score_in in = {.rule = &rule, .weight = QH_RAT_NONE};
	struct qh_score out;

	(void)state;
	in.target = number(arena, QH_OP_NULL, "95", NULL);
	in.actual = number(arena, QH_OP_NULL, "19", NULL);
	qh_score_rule(arena, &in, NULL, &out);
	assert_int_equal(out.status, QH_SCORE_UNSCORED);
	assert_string_equal(out.cause, "cause.weight-unknown");
	in.weight = QH_RAT_INT(-1);
	qh_score_rule(arena, &in, NULL, &out);
	assert_int_equal(out.status, QH_SCORE_UNSCORED);
	assert_string_equal(out.cause, "cause.weight-negative");
	in.weight = QH_RAT_INT(0);
	qh_score_rule(arena, &in, NULL, &out);
	expect_exact(out, "0");
	in.weight = QH_RAT_INT(10);
	in.assumed_op = QH_OP_GE;
	qh_score_rule(arena, &in, NULL, &out);
	expect_exact(out, "2");
	assert_true(out.op_assumed);
	assert_int_equal(out.certainty, QH_PROBABLE);
	in.rule = &none;
	qh_score_rule(arena, &in, NULL, &out);
	expect_undecidable(out, "10", "cause.no-rule");
}

/* Rounding comes last, once, and says so. */
static void test_rounding(void **state)
{
	const struct qh_rule rule = {.method = QH_M_POSITIVE};
	struct qh_rulebook book = {.round_score = {QH_ROUND_HALF_UP, 2}};
	struct qh_score_in in = {.rule = &rule, .weight = QH_RAT_INT(10)};
	struct qh_scored trace = {.rulebook = &book};
	struct qh_score out;

	(void)state;
	in.target = number(arena, QH_OP_GE, "3", NULL);
	in.actual = number(arena, QH_OP_NULL, "2", NULL);
	qh_score_rule(arena, &in, &trace, &out);
	assert_rat(arena, out.lo, "20/3");
	assert_rat(arena, out.rounded, "6.67");
	assert_string_equal(trace.steps[trace.n_steps - 1].key, "step.round");
	book.round_score = (struct qh_rounding_rule){QH_ROUND_TRUNCATE, 1};
	qh_score_rule(arena, &in, &trace, &out);
	assert_rat(arena, out.rounded, "6.6");
	book.round_score = (struct qh_rounding_rule){QH_ROUND_NONE, 0};
	qh_score_rule(arena, &in, &trace, &out);
	assert_rat(arena, out.rounded, "20/3");
	book.round_score = (struct qh_rounding_rule){QH_ROUND_HALF_UP, 200}; /* no such digits: left exact */
	qh_score_rule(arena, &in, &trace, &out);
	assert_rat(arena, out.rounded, "20/3");
}

/* A number of thousands of digits: over the cap the score is undecidable, never wrong. */
static void test_too_large(void **state)
{
	const struct qh_rule rule = {.method = QH_M_POSITIVE};
	struct qh_rat huge = qh_rat_scale10(arena, QH_RAT_INT(7), 390);
	struct qh_score_in in = {
	    .rule = &rule, .weight = QH_RAT_INT(10), .items_met = UINT32_MAX, .items_all = UINT32_MAX};
	struct qh_score out;

	(void)state;
	huge = qh_rat_mul(arena, huge, huge);
	assert_true(qh_rat_ok(huge));
	in.target = number(arena, QH_OP_GE, "1", NULL);
	in.actual = number(arena, QH_OP_NULL, "1", NULL);
	in.target.lo = huge;
	in.actual.lo = qh_rat_add(
	    arena, qh_rat_div(arena, QH_RAT_INT(1), qh_rat_add(arena, huge, QH_RAT_INT(1))), QH_RAT_INT(1));
	qh_score_rule(arena, &in, NULL, &out);
	expect_undecidable(out, "10", "cause.number-too-large");
}

static void test_status_names(void **state)
{
	(void)state;
	assert_string_equal(qh_score_status_name(QH_SCORE_UNSCORED), "unscored");
	assert_string_equal(qh_score_status_name(QH_SCORE_EXACT), "exact");
	assert_string_equal(qh_score_status_name(QH_SCORE_RANGE), "range");
	assert_string_equal(qh_score_status_name(QH_SCORE_UNDECIDABLE), "undecidable");
	assert_string_equal(qh_score_status_name((enum qh_score_status)99), "unscored");
}

/* Readings that are only half set, as a careless caller or a hostile JSON form could give them. */
static void test_half_set_readings(void **state)
{
	const struct qh_rule rule = {.method = QH_M_POSITIVE};
	const struct qh_rule due = {.method = QH_M_MILESTONE};
	struct qh_quantity target = number(arena, QH_OP_GE, "95", "%");
	struct qh_quantity q = number(arena, QH_OP_NULL, "95", "%");

	(void)state;
	q.lo = QH_RAT_NONE;
	expect_undecidable(score(&rule, "8", target, q), "8", "cause.actual-unreadable");
	q = number(arena, QH_OP_IN, "95", "%");
	expect_undecidable(score(&rule, "8", target, q), "8", "cause.actual-unreadable");
	q = day(2024, 1, 1, QH_OP_NULL);
	q.lo = QH_RAT_NONE;
	expect_undecidable(score(&due, "8", day(2024, 1, 1, QH_OP_LE), q), "8", "cause.actual-unreadable");
	q.kind = QH_Q_PERIOD; /* "for long": words */
	q.has_number = false;
	expect_undecidable(score(&due, "8", day(2024, 1, 1, QH_OP_LE), q), "8", "cause.kinds-differ");
	q = kind(QH_Q_UNKNOWN);
	q.doubts = QH_DOUBT_TOO_LONG;
	expect_undecidable(score(&rule, "8", target, q), "8", "cause.actual-unreadable");
	/* A period of which only the beginning is known counts as that day. */
	q = day(2024, 1, 1, QH_OP_IN);
	q.kind = QH_Q_PERIOD;
	expect_exact(score(&due, "8", day(2024, 1, 1, QH_OP_LE), q), "8");
	expect_exact(score(&due, "8", q, day(2024, 1, 1, QH_OP_NULL)), "8");
	q.op = 77;
	expect_exact(score(&due, "8", day(2024, 1, 1, QH_OP_LE), q), "8");
	/* An operator that does not exist is taken for "equal". */
	target.op = 77;
	expect_undecidable(score(&rule, "8", target, q), "8", "cause.kinds-differ");
	expect_exact(score(&rule, "9", target, number(arena, QH_OP_NULL, "190", "%")), "9");
}

static void test_units_of_intervals(void **state)
{
	const struct qh_rule rule = {.method = QH_M_INTERVAL};
	struct qh_quantity target = range(arena, "800000", "900000", false, false);
	struct qh_quantity scaled;

	(void)state;
	target.kind = QH_Q_MONEY;
	target.unit = QH_STR("yuan");
	target.scale = QH_RAT_INT(10000);
	expect_undecidable(score(&rule, "8", target, number(arena, QH_OP_NULL, "85", NULL)), "8",
			   "cause.unit-unclear");
	expect_undecidable(score(&rule, "8", target, number(arena, QH_OP_NULL, "0", NULL)), "8",
			   "cause.unit-unclear");
	/* A bare number with its own multiplier is as large as it says. */
	scaled = number(arena, QH_OP_NULL, "850000", NULL);
	scaled.scale = QH_RAT_INT(10000);
	expect_exact(score(&rule, "8", target, scaled), "8");
	scaled.scale = QH_RAT_NONE;
	expect_undecidable(score(&rule, "8", target, scaled), "8", "cause.unit-unclear");
	target.scale = QH_RAT_NONE;
	expect_exact(score(&rule, "8", target, scaled), "8");
}

static void test_bare_beside_money(void **state)
{
	const struct qh_rule rule = {.method = QH_M_POSITIVE};
	struct qh_quantity target = number(arena, QH_OP_GE, "0", "yuan");

	(void)state;
	target.scale = QH_RAT_INT(10000);
	expect_undecidable(score(&rule, "8", target, number(arena, QH_OP_NULL, "5", NULL)), "8",
			   "cause.unit-unclear");
	target.lo = QH_RAT_INT(50000);
	expect_exact(score(&rule, "8", target, number(arena, QH_OP_NULL, "5", NULL)), "8");
	expect_exact(score(&rule, "8", target, number(arena, QH_OP_NULL, "50000", NULL)), "8");
	expect_exact(score(&rule, "8", target, number(arena, QH_OP_NULL, "500", NULL)), "8");
	expect_undecidable(score(&rule, "8", target, number(arena, QH_OP_NULL, "90000000", NULL)), "8",
			   "cause.unit-unclear");
	target.lo = QH_RAT_INT(900000);
	expect_undecidable(score(&rule, "8", target, number(arena, QH_OP_NULL, "0.5", NULL)), "8",
			   "cause.unit-unclear");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_readings_that_do_not_count),
	    cmocka_unit_test(test_actual_inequality),
	    cmocka_unit_test(test_units),
	    cmocka_unit_test(test_share_or_fraction),
	    cmocka_unit_test(test_weights),
	    cmocka_unit_test(test_rounding),
	    cmocka_unit_test(test_too_large),
	    cmocka_unit_test(test_status_names),
	    cmocka_unit_test(test_half_set_readings),
	    cmocka_unit_test(test_units_of_intervals),
	    cmocka_unit_test(test_bare_beside_money),
	};
	return cmocka_run_group_tests(tests, set_up, tear_down);
}
