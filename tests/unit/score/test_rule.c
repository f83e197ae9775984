/* SPDX-License-Identifier: Apache-2.0 */
/* Every rule of the field with the vectors of the method papers and its edges: zero, negative, missing, open
 * bounds. */
#include "rule.h"

static struct qh_score numbers(uint8_t method, const char *weight, enum qh_op op, const char *target,
			       const char *actual)
{
	struct qh_rule rule = {.method = method};

	return score(&rule, weight, number(arena, op, target, NULL), number(arena, QH_OP_NULL, actual, NULL));
}

static void test_reverse_table(void **state)
{
	static const struct {
		const char *actual, *by_ratio, *linear;
	} rows[] = {
	    {"0", "8", "8"}, {"1", "8", "8"}, {"1.5", "16/3", "4"}, {"2", "4", "0"}, {"3", "8/3", "0"}};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		expect_exact(numbers(QH_M_REVERSE_RATIO, "8", QH_OP_LE, "1", rows[i].actual),
			     rows[i].by_ratio);
		expect_exact(numbers(QH_M_REVERSE_LINEAR, "8", QH_OP_LE, "1", rows[i].actual),
			     rows[i].linear);
	}
}

static void test_positive(void **state)
{
	struct qh_score out;

	(void)state;
	expect_exact(numbers(QH_M_POSITIVE, "10", QH_OP_GE, "95", "100"), "10");
	expect_exact(numbers(QH_M_POSITIVE, "10", QH_OP_GE, "95", "95"), "10");
	expect_exact(numbers(QH_M_POSITIVE, "10", QH_OP_GE, "95", "76"), "8");
	expect_exact(numbers(QH_M_POSITIVE, "10", QH_OP_GE, "3", "1"), "10/3");
	expect_exact(numbers(QH_M_POSITIVE, "10", QH_OP_GE, "100", "87.3"), "8.73");
	expect_exact(numbers(QH_M_POSITIVE, "20", QH_OP_EQ, "100", "87.3"), "17.46");
	/* "More than A" with exactly A: the target is missed, the ratio is one. */
	out = numbers(QH_M_POSITIVE, "10", QH_OP_GT, "95", "95");
	expect_exact(out, "10");
	assert_false(out.meets);
	out = numbers(QH_M_POSITIVE, "10", QH_OP_GE, "95", "96");
	assert_true(out.meets);
	assert_true(out.comparable);
	assert_rat(arena, out.ratio, "96/95");
	/* The rule does not fit a target that says "at most". */
	expect_undecidable(numbers(QH_M_POSITIVE, "10", QH_OP_LE, "95", "96"), "10",
			   "cause.rule-does-not-fit");
	expect_undecidable(numbers(QH_M_REVERSE_RATIO, "10", QH_OP_GT, "95", "96"), "10",
			   "cause.rule-does-not-fit");
	expect_undecidable(numbers(QH_M_INTERVAL, "10", QH_OP_GE, "95", "96"), "10",
			   "cause.rule-does-not-fit");
}

static void test_zero_target(void **state)
{
	struct qh_score out;

	(void)state;
	expect_exact(numbers(QH_M_POSITIVE, "10", QH_OP_GE, "0", "0"), "10");
	expect_exact(numbers(QH_M_POSITIVE, "10", QH_OP_GE, "0", "7"), "10");
	expect_exact(numbers(QH_M_POSITIVE, "10", QH_OP_GT, "0", "0"), "0");
	expect_exact(numbers(QH_M_POSITIVE, "10", QH_OP_GE, "0", "-1"), "0");
	expect_exact(numbers(QH_M_REVERSE_RATIO, "10", QH_OP_LE, "0", "0"), "10");
	expect_exact(numbers(QH_M_REVERSE_RATIO, "10", QH_OP_LE, "0", "1"), "0");
	expect_exact(numbers(QH_M_REVERSE_RATIO, "10", QH_OP_LT, "0", "0"), "0");
	expect_exact(numbers(QH_M_REVERSE_LINEAR, "10", QH_OP_LE, "0", "0"), "10");
	expect_exact(numbers(QH_M_REVERSE_LINEAR, "10", QH_OP_LE, "0", "1"), "0");
	expect_exact(numbers(QH_M_EQUAL, "10", QH_OP_EQ, "0", "0"), "10");
	expect_exact(numbers(QH_M_EQUAL, "10", QH_OP_EQ, "0", "2"), "0");
	expect_exact(numbers(QH_M_EQUAL, "10", QH_OP_EQ, "0", "-2"), "10");
	expect_exact(numbers(QH_M_EQUAL_TWO_SIDED, "10", QH_OP_EQ, "0", "0"), "10");
	expect_exact(numbers(QH_M_EQUAL_TWO_SIDED, "10", QH_OP_EQ, "0", "1"), "0");
	out = numbers(QH_M_REVERSE_RATIO, "10", QH_OP_LE, "0", "0");
	assert_false(qh_rat_ok(out.ratio));
}

static void test_zero_actual(void **state)
{
	(void)state;
	expect_exact(numbers(QH_M_POSITIVE, "8", QH_OP_GE, "95", "0"), "0");
	expect_exact(numbers(QH_M_REVERSE_RATIO, "8", QH_OP_LE, "1", "0"), "8");
	expect_exact(numbers(QH_M_REVERSE_LINEAR, "8", QH_OP_LE, "1", "0"), "8");
	expect_exact(numbers(QH_M_EQUAL, "8", QH_OP_EQ, "100", "0"), "0");
}

static void test_negative(void **state)
{
	(void)state;
	expect_exact(numbers(QH_M_POSITIVE, "8", QH_OP_GE, "5", "-2"), "0");
	expect_exact(numbers(QH_M_REVERSE_RATIO, "8", QH_OP_LE, "0", "-3"), "8");
	expect_exact(numbers(QH_M_REVERSE_RATIO, "8", QH_OP_LE, "-5", "-6"), "8");
	expect_undecidable(numbers(QH_M_REVERSE_RATIO, "8", QH_OP_LE, "-5", "-3"), "8",
			   "cause.target-negative");
	expect_undecidable(numbers(QH_M_REVERSE_LINEAR, "8", QH_OP_LE, "-5", "-3"), "8",
			   "cause.target-negative");
	expect_exact(numbers(QH_M_POSITIVE, "8", QH_OP_GE, "-5", "-3"), "8");
	expect_undecidable(numbers(QH_M_POSITIVE, "8", QH_OP_GE, "-5", "-8"), "8", "cause.target-negative");
	expect_exact(numbers(QH_M_EQUAL, "8", QH_OP_EQ, "-5", "-5"), "8");
	expect_undecidable(numbers(QH_M_EQUAL, "8", QH_OP_EQ, "-5", "1"), "8", "cause.target-negative");
	expect_exact(numbers(QH_M_EQUAL_TWO_SIDED, "8", QH_OP_EQ, "-4", "-5"), "6");
}

static void test_equal(void **state)
{
	(void)state;
	expect_exact(numbers(QH_M_EQUAL, "10", QH_OP_EQ, "100", "100"), "10");
	expect_exact(numbers(QH_M_EQUAL, "10", QH_OP_EQ, "100", "130"), "10");
	expect_exact(numbers(QH_M_EQUAL, "10", QH_OP_EQ, "3", "2"), "20/3");
	expect_exact(numbers(QH_M_EQUAL, "10", QH_OP_EQ, "3", "-2"), "0");
	expect_exact(numbers(QH_M_EQUAL_EXACT, "10", QH_OP_EQ, "3", "3"), "10");
	expect_exact(numbers(QH_M_EQUAL_EXACT, "10", QH_OP_EQ, "3", "4"), "0");
	expect_exact(numbers(QH_M_EQUAL_TWO_SIDED, "10", QH_OP_EQ, "100", "130"), "7");
	expect_exact(numbers(QH_M_EQUAL_TWO_SIDED, "10", QH_OP_EQ, "100", "70"), "7");
	expect_exact(numbers(QH_M_EQUAL_TWO_SIDED, "10", QH_OP_EQ, "100", "250"), "0");
}

static void test_interval(void **state)
{
	const struct qh_rule rule = {.method = QH_M_INTERVAL};
	const struct qh_rule all = {.method = QH_M_YES_NO};
	struct qh_quantity closed = range(arena, "80", "100", false, false);
	struct qh_quantity open = range(arena, "80", "100", true, true);
	struct qh_score out;

	(void)state;
	expect_exact(score(&rule, "10", closed, number(arena, QH_OP_NULL, "80", NULL)), "10");
	expect_exact(score(&rule, "10", closed, number(arena, QH_OP_NULL, "100", NULL)), "10");
	expect_exact(score(&rule, "10", closed, number(arena, QH_OP_NULL, "90", NULL)), "10");
	expect_exact(score(&rule, "10", closed, number(arena, QH_OP_NULL, "60", NULL)), "7.5");
	expect_exact(score(&rule, "10", closed, number(arena, QH_OP_NULL, "130", NULL)), "7");
	expect_exact(score(&rule, "10", closed, number(arena, QH_OP_NULL, "300", NULL)), "0");
	out = score(&rule, "10", open, number(arena, QH_OP_NULL, "80", NULL));
	expect_exact(out, "10"); /* no distance from the bound, though it is not inside */
	assert_false(out.meets);
	assert_false(qh_rat_ok(out.ratio));
	out = score(&rule, "10", open, number(arena, QH_OP_NULL, "100", NULL));
	assert_false(out.meets);
	expect_exact(
	    score(&rule, "10", range(arena, "0", "5", false, false), number(arena, QH_OP_NULL, "-1", NULL)),
	    "0");
	expect_exact(score(&all, "10", closed, number(arena, QH_OP_NULL, "100", NULL)), "10");
	expect_exact(score(&all, "10", open, number(arena, QH_OP_NULL, "100", NULL)), "0");
	expect_exact(
	    score(&all, "10", number(arena, QH_OP_GE, "5", NULL), number(arena, QH_OP_NULL, "4", NULL)), "0");
	/* Ends the wrong way round are no interval. */
	expect_undecidable(
	    score(&rule, "10", range(arena, "9", "5", false, false), number(arena, QH_OP_NULL, "6", NULL)),
	    "10", "cause.target-unreadable");
}

static void test_execution(void **state)
{
	struct qh_score out;

	(void)state;
	out = numbers(QH_M_EXECUTION_RATIO, "20", QH_OP_NULL, "322.58", "276.91");
	assert_rat(arena, qh_rat_round(arena, out.lo, QH_ROUND_HALF_UP, 4), "17.1685");
	assert_rat(arena, qh_rat_round(arena, out.ratio, QH_ROUND_HALF_UP, 6), "0.858423");
	out = numbers(QH_M_EXECUTION_RATIO, "10", QH_OP_NULL, "8.89", "3.49");
	assert_rat(arena, qh_rat_round(arena, out.lo, QH_ROUND_HALF_UP, 4), "3.9258");
	out = numbers(QH_M_EXECUTION_RATIO, "10", QH_OP_NULL, "30075", "29675");
	assert_rat(arena, qh_rat_round(arena, out.ratio, QH_ROUND_HALF_UP, 4), "0.9867");
	expect_exact(numbers(QH_M_EXECUTION_RATIO, "10", QH_OP_NULL, "5", "5"), "10");
	expect_exact(numbers(QH_M_EXECUTION_RATIO, "10", QH_OP_NULL, "5", "6"), "10");
	expect_exact(numbers(QH_M_EXECUTION_RATIO, "10", QH_OP_NULL, "5", "0"), "0");
	expect_undecidable(numbers(QH_M_EXECUTION_RATIO, "10", QH_OP_NULL, "0", "0"), "10", "cause.no-money");
	expect_undecidable(numbers(QH_M_EXECUTION_RATIO, "10", QH_OP_NULL, "0", "1"), "10",
			   "cause.spent-without-budget");
	expect_undecidable(numbers(QH_M_EXECUTION_RATIO, "10", QH_OP_NULL, "5", "-1"), "10",
			   "cause.negative-money");
	expect_undecidable(numbers(QH_M_EXECUTION_RATIO, "10", QH_OP_NULL, "-5", "1"), "10",
			   "cause.negative-money");
}

static struct qh_score measured(const struct qh_rule *rule, const char *weight, const char *actual)
{
	return score(rule, weight, kind(QH_Q_BLANK), number(arena, QH_OP_NULL, actual, "%"));
}

static void test_execution_bands(void **state)
{
	const struct qh_bound bands[] = {
	    bound(arena, "100", true, NULL, false, "10"),
	    bound(arena, "80", true, "100", false, "7"),
	    bound(arena, "60", true, "80", false, "5"),
	    bound(arena, NULL, false, "60", false, "0"),
	};
	const struct qh_rule rule = {.method = QH_M_EXECUTION_BANDS, .bounds = bands, .n_bounds = 4};

	(void)state;
	expect_exact(measured(&rule, "10", "100"), "10");
	expect_exact(measured(&rule, "10", "99.99"), "7");
	expect_exact(measured(&rule, "10", "80"), "7");
	expect_exact(measured(&rule, "10", "79.99"), "5");
	expect_exact(measured(&rule, "10", "60"), "5");
	expect_exact(measured(&rule, "10", "59.99"), "0");
	/* A table copied from an indicator of more points. */
	expect_exact(measured(&rule, "8", "100"), "8");
}

static void test_bands(void **state)
{
	const struct qh_bound control[] = {
	    bound(arena, NULL, false, "10", true, "5"),
	    bound(arena, "10", false, "15", true, "3"),
	    bound(arena, "15", false, "20", true, "1"),
	    bound(arena, "20", false, NULL, false, "0"),
	};
	struct qh_bound satisfaction[] = {
	    bound(arena, "90", true, "100", true, "100"),
	    bound(arena, "80", true, "90", false, "80"),
	    bound(arena, "60", true, "80", false, "50"),
	    bound(arena, "0", true, "60", false, "0"),
	};
	const struct qh_rule r13 = {.method = QH_M_BANDS, .absolute = true, .bounds = control, .n_bounds = 4};
	const struct qh_rule r9 = {.method = QH_M_BANDS, .bounds = satisfaction, .n_bounds = 4};

	(void)state;
	expect_exact(measured(&r13, "5", "10"), "5");
	expect_exact(measured(&r13, "5", "-10"), "5");
	expect_exact(measured(&r13, "5", "10.01"), "3");
	expect_exact(measured(&r13, "5", "-15"), "3");
	expect_exact(measured(&r13, "5", "20"), "1");
	expect_exact(measured(&r13, "5", "-20.5"), "0");
	for (int i = 0; i < 4; i++)
		satisfaction[i].points_are_share = true;
	expect_exact(measured(&r9, "10", "90"), "10");
	expect_exact(measured(&r9, "10", "89.99"), "8");
	expect_exact(measured(&r9, "5", "80"), "4");
	expect_exact(measured(&r9, "10", "60"), "5");
	expect_exact(measured(&r9, "10", "59.9"), "0");
	expect_undecidable(measured(&r9, "10", "101"), "10", "cause.no-band");
}

static struct qh_rule stepped(const char *v0, bool above, const char *q, const char *d, uint8_t mode)
{
	return (struct qh_rule){
	    .method = QH_M_STEPPED,
	    .v0 = rat(arena, v0),
	    .deduct_above = above,
	    .q = rat(arena, q),
	    .d = rat(arena, d),
	    .steps = mode,
	    .steps_stated = true,
	};
}

static void test_stepped(void **state)
{
	static const struct {
		const char *value, *floor, *ceil, *proportional;
	} rows[] = {{"97.5", "5", "4", "4.5"}, {"82", "2", "1", "1.4"}, {"75", "0", "0", "0"},
		    {"100", "5", "5", "5"},    {"103", "5", "5", "5"},  {"95", "4", "4", "4"}};
	struct qh_rule floor = stepped("100", false, "5", "1", QH_STEPS_FLOOR);
	struct qh_rule ceil = stepped("100", false, "5", "1", QH_STEPS_CEIL);
	struct qh_rule even = stepped("100", false, "5", "1", QH_STEPS_PROPORTIONAL);
	struct qh_rule carry = stepped("20", true, "10", "10", QH_STEPS_FLOOR);
	struct qh_rule three = stepped("0", true, "1", "0.5", QH_STEPS_FLOOR);
	struct qh_rule broken = stepped("0", true, "1", "1", QH_STEPS_FLOOR);

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		expect_exact(measured(&floor, "5", rows[i].value), rows[i].floor);
		expect_exact(measured(&ceil, "5", rows[i].value), rows[i].ceil);
		expect_exact(measured(&even, "5", rows[i].value), rows[i].proportional);
	}
	/* One tenth of the weight for each ten points over 20: nothing is left from 120 on. */
	carry.d_is_share = true;
	expect_exact(measured(&carry, "2", "20"), "2");
	expect_exact(measured(&carry, "2", "25"), "2");
	expect_exact(measured(&carry, "2", "120"), "0");
	expect_exact(measured(&carry, "2", "400"), "0");
	carry.steps = QH_STEPS_CEIL;
	expect_exact(measured(&carry, "2", "25"), "1.8");
	carry.steps = QH_STEPS_PROPORTIONAL;
	expect_exact(measured(&carry, "2", "25"), "1.9");
	expect_exact(measured(&three, "3", "173"), "0");
	expect_exact(measured(&three, "3", "2.9"), "2");
	expect_exact(measured(&three, "3", "-4"), "3");
	broken.q = QH_RAT_INT(0);
	expect_undecidable(measured(&broken, "3", "4"), "3", "cause.rule-incomplete");
	broken.q = QH_RAT_NONE;
	expect_undecidable(measured(&broken, "3", "4"), "3", "cause.rule-incomplete");
	broken.q = QH_RAT_INT(1);
	broken.d = QH_RAT_INT(-1);
	expect_undecidable(measured(&broken, "3", "4"), "3", "cause.rule-incomplete");
}

static void test_steps_not_stated_is_said(void **state)
{
	struct qh_rule rule = stepped("100", false, "5", "1", QH_STEPS_FLOOR);
	struct qh_score_in in = {
	    .rule = &rule, .weight = QH_RAT_INT(5), .items_met = UINT32_MAX, .items_all = UINT32_MAX};
	struct qh_scored trace = {0};
	struct qh_score out;

	(void)state;
	in.actual = number(arena, QH_OP_NULL, "92", "%");
	qh_score_rule(arena, &in, &trace, &out);
	assert_int_equal(trace.n_steps, 1);
	assert_string_equal(trace.steps[0].key, "step.deduct-floor");
	rule.steps_stated = false;
	qh_score_rule(arena, &in, &trace, &out);
	assert_int_equal(out.first_step, 1);
	assert_int_equal(out.n_steps, 2);
	assert_string_equal(trace.steps[1].key, "step.steps-not-stated");
}

static void test_interpolation(void **state)
{
	struct qh_rule rule = {.method = QH_M_INTERPOLATION,
			       .x0 = QH_RAT_INT(5),
			       .y0 = QH_RAT_INT(100),
			       .x1 = QH_RAT_INT(20),
			       .y1 = QH_RAT_INT(0)};

	(void)state;
	for (int turn = 0; turn < 2; turn++) {
		expect_exact(measured(&rule, "2", "0"), "2");
		expect_exact(measured(&rule, "2", "5"), "2");
		expect_exact(measured(&rule, "2", "7"), "26/15"); /* 1.733 */
		expect_exact(measured(&rule, "2", "10"), "4/3");
		expect_exact(measured(&rule, "2", "12.5"), "1");
		expect_exact(measured(&rule, "2", "15"), "2/3");
		expect_exact(measured(&rule, "2", "20"), "0");
		expect_exact(measured(&rule, "2", "21"), "0");
		/* The points may be given in either order. */
		rule.x0 = QH_RAT_INT(20);
		rule.y0 = QH_RAT_INT(0);
		rule.x1 = QH_RAT_INT(5);
		rule.y1 = QH_RAT_INT(100);
	}
	rule.x1 = rule.x0;
	expect_undecidable(measured(&rule, "2", "7"), "2", "cause.rule-incomplete");
	rule.x1 = QH_RAT_NONE;
	expect_undecidable(measured(&rule, "2", "7"), "2", "cause.rule-incomplete");
}

static void test_proportion_and_mean(void **state)
{
	const struct qh_rule proportion = {.method = QH_M_PROPORTION};
	const struct qh_rule mean = {.method = QH_M_SATISFACTION_MEAN};

	(void)state;
	expect_exact(measured(&proportion, "2", "95"), "1.9");
	expect_exact(measured(&proportion, "2", "120"), "2");
	expect_exact(measured(&proportion, "2", "-5"), "0");
	expect_exact(measured(&mean, "4", "90"), "3.6");
	expect_exact(measured(&mean, "3", "90"), "2.7");
}

static void test_accuracy(void **state)
{
	struct qh_rule rule = {.method = QH_M_ACCURACY, .factor = QH_RAT_INT(10), .limit = rat(arena, "0.1")};

	(void)state;
	expect_exact(measured(&rule, "5", "0"), "5");
	expect_exact(measured(&rule, "5", "4"), "3");
	expect_exact(score(&rule, "5", kind(QH_Q_BLANK), number(arena, QH_OP_NULL, "0.04", NULL)), "3");
	expect_exact(measured(&rule, "5", "10"), "0");
	expect_exact(measured(&rule, "5", "11"), "0");
	rule.limit = QH_RAT_NONE;
	expect_exact(measured(&rule, "5", "11"), "0"); /* never below zero */
	expect_undecidable(measured(&rule, "5", "-1"), "5", "cause.value-out-of-range");
	rule.factor = QH_RAT_NONE;
	expect_undecidable(measured(&rule, "5", "1"), "5", "cause.value-out-of-range");
}

static void test_coefficient(void **state)
{
	const struct qh_rule rule = {.method = QH_M_COEFFICIENT};

	(void)state;
	expect_exact(measured(&rule, "10", "85"), "8.5");
	expect_exact(measured(&rule, "10", "0.5"), "0.05");
	expect_exact(score(&rule, "10", kind(QH_Q_BLANK), number(arena, QH_OP_NULL, "0.85", NULL)), "8.5");
	expect_exact(score(&rule, "10", kind(QH_Q_BLANK), number(arena, QH_OP_NULL, "1", NULL)), "10");
	expect_exact(score(&rule, "10", kind(QH_Q_BLANK), number(arena, QH_OP_NULL, "85", NULL)), "8.5");
	expect_undecidable(measured(&rule, "10", "101"), "10", "cause.value-out-of-range");
	expect_undecidable(measured(&rule, "10", "-1"), "10", "cause.value-out-of-range");
}

static struct qh_score items(const struct qh_rule *rule, const char *weight, uint32_t met, uint32_t all)
{
	struct qh_score_in in = {.rule = rule, .items_met = met, .items_all = all};
	struct qh_scored trace = {0};
	struct qh_score out;

	in.weight = rat(arena, weight);
	qh_score_rule(arena, &in, &trace, &out);
	return out;
}

static void test_items(void **state)
{
	const struct qh_item printed[] = {
	    {.points = QH_RAT_INT(2)}, {.points = QH_RAT_INT(1)}, {.points = QH_RAT_INT(1)}};
	const struct qh_item even[] = {{.points = QH_RAT_INT(1)}, {.points = QH_RAT_INT(1)}};
	const struct qh_item mixed[] = {{.points = QH_RAT_INT(1)}, {.points = QH_RAT_NONE}};
	const struct qh_rule shares = {.method = QH_M_CHECKLIST};
	const struct qh_rule points = {.method = QH_M_CHECKLIST, .items = printed, .n_items = 3};
	const struct qh_rule alike = {.method = QH_M_CHECKLIST, .items = even, .n_items = 2};
	const struct qh_rule unclear = {.method = QH_M_CHECKLIST, .items = mixed, .n_items = 2};
	const struct qh_rule count = {.method = QH_M_COUNT, .per_item = QH_RAT_INT(1)};
	const struct qh_rule met = {.method = QH_M_SHARE_MET};

	(void)state;
	expect_exact(items(&shares, "2", 2, 3), "4/3");
	expect_exact(items(&points, "4", 3, UINT32_MAX), "4");
	expect_exact(items(&points, "4", 0, 3), "0");
	expect_range(items(&points, "4", 1, 3), "1", false, "2", false);
	expect_range(items(&points, "2", 2, 3), "2", false, "2", false);
	expect_exact(items(&alike, "2", 1, 2), "1");
	expect_exact(items(&unclear, "3", 1, 2), "1.5");
	expect_exact(items(&count, "5", 2, UINT32_MAX), "2");
	expect_exact(items(&count, "5", 9, UINT32_MAX), "5");
	expect_exact(items(&met, "5", 3, 4), "3.75");
	expect_undecidable(items(&met, "5", 3, 0), "5", "cause.items-unknown");
	expect_undecidable(items(&met, "5", 3, UINT32_MAX), "5", "cause.items-unknown");
	expect_undecidable(items(&shares, "5", UINT32_MAX, 4), "5", "cause.items-unknown");
	expect_undecidable(items(&met, "5", 5, 4), "5", "cause.more-met-than-items");
}

static void test_tiers(void **state)
{
	struct qh_bound tiers[] = {
	    bound(arena, "80", true, "100", true, NULL),
	    bound(arena, "60", true, "80", false, NULL),
	    bound(arena, "0", true, "60", false, NULL),
	};
	struct qh_rule rule = {.method = QH_M_TIERS, .bounds = tiers, .n_bounds = 3};
	const struct qh_rule yes = {.method = QH_M_YES_NO};
	const struct qh_rule free_hand = {.method = QH_M_DISCRETION};

	(void)state;
	tiers[0].band = QH_BAND_FULL;
	tiers[1].band = QH_BAND_PARTIAL;
	tiers[2].band = QH_BAND_MISSED;
	expect_range(score(&rule, "10", kind(QH_Q_QUALITATIVE), band_word(QH_BAND_FULL)), "8", false, "10",
		     false);
	expect_range(score(&rule, "15", kind(QH_Q_QUALITATIVE), band_word(QH_BAND_PARTIAL)), "9", false, "12",
		     true);
	expect_range(score(&rule, "15", kind(QH_Q_QUALITATIVE), band_word(QH_BAND_MISSED)), "0", false, "9",
		     true);
	expect_undecidable(score(&rule, "15", kind(QH_Q_QUALITATIVE), kind(QH_Q_QUALITATIVE)), "15",
			   "cause.qualitative-unclear");
	/* A method may leave the ends out, and a tier. */
	tiers[0].to = QH_RAT_NONE;
	tiers[2].from = QH_RAT_NONE;
	tiers[0].from_closed = false;
	expect_range(score(&rule, "10", kind(QH_Q_QUALITATIVE), band_word(QH_BAND_FULL)), "8", true, "10",
		     false);
	expect_range(score(&rule, "10", kind(QH_Q_QUALITATIVE), band_word(QH_BAND_MISSED)), "0", false, "6",
		     true);
	rule.n_bounds = 1;
	expect_undecidable(score(&rule, "10", kind(QH_Q_QUALITATIVE), band_word(QH_BAND_MISSED)), "10",
			   "cause.no-such-tier");
	expect_exact(score(&yes, "4", kind(QH_Q_QUALITATIVE), band_word(QH_BAND_FULL)), "4");
	expect_exact(score(&yes, "4", kind(QH_Q_QUALITATIVE), band_word(QH_BAND_MISSED)), "0");
	expect_undecidable(score(&yes, "4", kind(QH_Q_QUALITATIVE), band_word(QH_BAND_PARTIAL)), "4",
			   "cause.qualitative-unclear");
	expect_range(score(&free_hand, "4", kind(QH_Q_BLANK), kind(QH_Q_BLANK)), "0", false, "4", false);
}

static void test_milestone(void **state)
{
	struct qh_bound tiers[] = {bound(arena, "60", true, "80", false, NULL)};
	struct qh_rule rule = {.method = QH_M_MILESTONE,
			       .late_method = QH_M_STEPPED,
			       .v0 = QH_RAT_INT(0),
			       .q = QH_RAT_INT(10),
			       .d = QH_RAT_INT(1),
			       .steps = QH_STEPS_CEIL};
	struct qh_quantity due = day(2024, 12, 31, QH_OP_LE);
	struct qh_quantity period = day(2024, 12, 1, QH_OP_IN);

	(void)state;
	tiers[0].band = QH_BAND_PARTIAL;
	period.kind = QH_Q_PERIOD;
	period.hi = QH_RAT_INT(due.lo.n + 31);
	expect_exact(score(&rule, "5", due, day(2024, 12, 31, QH_OP_NULL)), "5");
	expect_exact(score(&rule, "5", due, day(2023, 6, 1, QH_OP_NULL)), "5");
	expect_exact(score(&rule, "5", due, day(2025, 1, 1, QH_OP_NULL)), "4");
	expect_exact(score(&rule, "5", due, day(2025, 1, 11, QH_OP_NULL)), "3");
	expect_exact(score(&rule, "5", due, day(2026, 1, 11, QH_OP_NULL)), "0");
	expect_exact(score(&rule, "5", due, day(2024, 12, 31, QH_OP_LE)), "5");
	expect_undecidable(score(&rule, "5", due, day(2025, 3, 1, QH_OP_LT)), "5", "cause.actual-inequality");
	expect_undecidable(score(&rule, "5", due, day(2024, 3, 1, QH_OP_GE)), "5", "cause.actual-inequality");
	expect_undecidable(score(&rule, "5", day(2024, 3, 1, QH_OP_GE), due), "5", "cause.not-a-deadline");
	/* A period that straddles the deadline, one that is the target itself, one that ends before. */
	expect_undecidable(score(&rule, "5", due, period), "5", "cause.actual-period");
	expect_undecidable(score(&rule, "5", period, period), "5", "cause.actual-deadline");
	expect_exact(score(&rule, "5", day(2025, 6, 30, QH_OP_LE), period), "5");
	expect_undecidable(score(&rule, "5", day(2024, 6, 30, QH_OP_LE), period), "5", "cause.actual-period");
	expect_exact(score(&rule, "5", period, day(2025, 1, 20, QH_OP_NULL)), "5");
	rule.late_method = QH_M_TIERS;
	rule.bounds = tiers;
	rule.n_bounds = 1;
	expect_range(score(&rule, "5", due, day(2025, 1, 1, QH_OP_NULL)), "0", false, "4", true);
	rule.n_bounds = 0;
	expect_undecidable(score(&rule, "5", due, day(2025, 1, 1, QH_OP_NULL)), "5", "cause.no-late-rule");
	rule.late_method = QH_M_NONE;
	expect_undecidable(score(&rule, "5", due, day(2025, 1, 1, QH_OP_NULL)), "5", "cause.no-late-rule");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_reverse_table),   cmocka_unit_test(test_positive),
	    cmocka_unit_test(test_zero_target),     cmocka_unit_test(test_zero_actual),
	    cmocka_unit_test(test_negative),        cmocka_unit_test(test_equal),
	    cmocka_unit_test(test_interval),        cmocka_unit_test(test_execution),
	    cmocka_unit_test(test_execution_bands), cmocka_unit_test(test_bands),
	    cmocka_unit_test(test_stepped),         cmocka_unit_test(test_steps_not_stated_is_said),
	    cmocka_unit_test(test_interpolation),   cmocka_unit_test(test_proportion_and_mean),
	    cmocka_unit_test(test_accuracy),        cmocka_unit_test(test_coefficient),
	    cmocka_unit_test(test_items),           cmocka_unit_test(test_tiers),
	    cmocka_unit_test(test_milestone),
	};
	return cmocka_run_group_tests(tests, set_up, tear_down);
}
