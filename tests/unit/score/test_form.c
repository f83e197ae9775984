/* SPDX-License-Identifier: Apache-2.0 */
/* Whole forms: the funds row that is scored, sums over ranges, sections, caps, grades, indicators computed
 * from base data. */
#include "forms.h"

static const char *const book_2020 = "central-project-2020";

static void test_execution_row(void **state)
{
	struct bench *b = *state;
	const struct qh_score *s;

	start(b, book_2020);
	fund(b, QH_FUND_PART, "5.4", "5.4", "0", NULL, NULL);
	fund(b, QH_FUND_TOTAL, "8.89", "8.89", "3.49", "10", "3.9")->scored = true;
	fund(b, QH_FUND_PART, "3.49", "3.49", "3.49", NULL, NULL);
	run(b);
	s = &b->scored->funds[1];
	assert_int_equal(b->scored->execution_row, 2);
	expect_exact(b, s, "3.93");
	assert_rat(b->arena, s->lo, "3490/889");
	assert_true(has_step(b, s, "step.base-revised"));
	assert_true(has_step(b, s, "step.round"));
	assert_rat(b->arena, b->scored->rates[1], "34900/889");
	assert_rat(b->arena, b->scored->rates[0], "0");
	assert_rat(b->arena, b->scored->rates[2], "100");
	expect_unscored(&b->scored->funds[0], "cause.not-the-total");
	assert_rat(b->arena, b->scored->total.declared_sum, "3.9");
}

static void test_execution_base(void **state)
{
	struct bench *b = *state;

	start(b, book_2020);
	fund(b, QH_FUND_TOTAL, "100", NULL, "80", "10", NULL);
	b->book.execution_base = QH_EXEC_REVISED;
	run(b);
	expect_exact(b, &b->scored->funds[0], "8");
	assert_int_equal(b->scored->funds[0].certainty, QH_PROBABLE);
	assert_true(has_step(b, &b->scored->funds[0], "step.base-only-original"));
	b->book.execution_base = QH_EXEC_REVISED_ELSE_ORIGINAL;
	run(b);
	assert_int_equal(b->scored->funds[0].certainty, QH_SURE);
	assert_true(has_step(b, &b->scored->funds[0], "step.base-original"));
	start(b, book_2020);
	fund(b, QH_FUND_TOTAL, NULL, "100", "50", "20", NULL);
	b->book.execution_base = QH_EXEC_ORIGINAL;
	run(b);
	expect_exact(b, &b->scored->funds[0], "10");
	assert_true(has_step(b, &b->scored->funds[0], "step.base-only-revised"));
	start(b, book_2020);
	fund(b, QH_FUND_TOTAL, "100", "200", "50", "20", NULL);
	b->book.execution_base = QH_EXEC_ORIGINAL;
	run(b);
	expect_exact(b, &b->scored->funds[0], "10");
	assert_true(has_step(b, &b->scored->funds[0], "step.base-original"));
}

static void test_execution_edges(void **state)
{
	static const struct {
		const char *base, *executed, *cause, *score;
	} rows[] = {
	    {"0", "0", "cause.no-money", NULL},
	    {"0", "5", "cause.spent-without-budget", NULL},
	    {"5", "-1", "cause.negative-money", NULL},
	    {"-5", "1", "cause.negative-money", NULL},
	    {"5", NULL, "cause.executed-missing", NULL},
	    {"5", "全部", "cause.executed-missing", NULL},
	    {NULL, "5", "cause.budget-missing", NULL},
	    {"5", "6", NULL, "10"},
	    {"5", "5", NULL, "10"},
	    {"5", "0", NULL, "0"},
	};
	struct bench *b = *state;

	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		start(b, book_2020);
		fund(b, QH_FUND_TOTAL, rows[i].base, rows[i].base, rows[i].executed, "10", NULL);
		run(b);
		if (rows[i].cause) {
			expect_undecidable(b, &b->scored->funds[0], "10", rows[i].cause);
			/* The same edges under a method of bands. */
			start(b, "central-project-2021-bands");
			fund(b, QH_FUND_TOTAL, rows[i].base, rows[i].base, rows[i].executed, "10", NULL);
			run(b);
			expect_undecidable(b, &b->scored->funds[0], "10", rows[i].cause);
		} else {
			expect_exact(b, &b->scored->funds[0], rows[i].score);
		}
	}
	start(b, book_2020);
	fund(b, QH_FUND_TOTAL, "0", "0", "0", "10", NULL);
	row(b, "面积", "90", "75亩", "75亩", "90");
	b->book.rescale_not_applicable = true;
	run(b);
	expect_unscored(&b->scored->funds[0], "cause.not-applicable");
	assert_rat(b->arena, b->scored->total.printed, "100");
}

static void test_execution_bands(void **state)
{
	static const struct {
		const char *executed, *score;
	} rows[] = {{"100", "10"}, {"99.99", "7"}, {"80", "7"}, {"79.99", "5"}, {"60", "5"}, {"59.99", "0"}};
	struct bench *b = *state;

	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		start(b, "central-project-2021-bands");
		fund(b, QH_FUND_TOTAL, "100", "100", rows[i].executed, "10", NULL);
		run(b);
		expect_exact(b, &b->scored->funds[0], rows[i].score);
		assert_true(has_step(b, &b->scored->funds[0], "step.rate"));
	}
}

/* The total row prints 0 while the rows below it carry the money. */
static void test_empty_total(void **state)
{
	struct bench *b = *state;

	start(b, book_2020);
	fund(b, QH_FUND_TOTAL, "0", "0", "0", "10", "0");
	fund(b, QH_FUND_PART, "90", "90", "89.974", NULL, NULL);
	run(b);
	expect_undecidable(b, &b->scored->funds[0], "10", "cause.total-empty");
	assert_rat(b->arena, qh_rat_round(b->arena, b->scored->rates[1], QH_ROUND_HALF_UP, 2), "99.97");
	assert_false(qh_rat_ok(b->scored->rates[0]));
	/* A part that is not a source of money does not count. */
	b->funds[1].role = QH_FUND_OTHER;
	run(b);
	expect_undecidable(b, &b->scored->funds[0], "10", "cause.no-money");
}

static void test_which_row_is_scored(void **state)
{
	struct bench *b = *state;

	start(b, book_2020);
	fund(b, QH_FUND_PART, "5", "5", "5", "10", "10");
	fund(b, QH_FUND_PART, "5", "5", "5", NULL, NULL);
	run(b);
	assert_int_equal(b->scored->execution_row, 1);
	fund(b, QH_FUND_PART, "5", "5", "5", "10", "10");
	run(b);
	assert_int_equal(b->scored->execution_row, 0);
	start(b, book_2020);
	fund(b, QH_FUND_PART, "5", "5", "5", NULL, NULL);
	run(b);
	assert_int_equal(b->scored->execution_row, 1);
	expect_exact(b, &b->scored->funds[0], "10"); /* the weight of the method */
	start(b, book_2020);
	fund(b, QH_FUND_TOTAL, "5", "5", "4", NULL, NULL);
	fund(b, QH_FUND_TOTAL, "5", "5", "5", "10", "10")->scored = true;
	run(b);
	assert_int_equal(b->scored->execution_row, 2);
	b->book.execution_weight = QH_RAT_NONE;
	b->funds[1].weight = declared(b, "-10", false);
	run(b);
	expect_unscored(&b->scored->funds[1], "cause.weight-negative");
	b->funds[1].weight = declared(b, NULL, false);
	run(b);
	expect_unscored(&b->scored->funds[1], "cause.weight-unknown");
	assert_int_equal(b->scored->execution_row, 0);
	b->funds[1].weight = declared(b, "10", false);
	b->book.has_execution = false;
	run(b);
	expect_undecidable(b, &b->scored->funds[1], "10", "cause.no-execution-rule");
	b->form.kind = QH_FORM_SYSTEM;
	run(b);
	expect_unscored(&b->scored->funds[1], "cause.kind-not-scored");
}

static void test_totals_and_sections(void **state)
{
	struct bench *b = *state;
	struct qh_total *t;
	struct qh_indicator *ind;

	start(b, book_2020);
	b->form.n_sections = 4;
	b->sections[0] = (struct qh_section){.level = QH_SECTION_LEVEL1, .dimension = QH_DIM_OUTPUT};
	b->sections[1] =
	    (struct qh_section){.level = QH_SECTION_LEVEL2, .dimension = QH_DIM_OUTPUT, .parent = 1};
	b->sections[2] = (struct qh_section){.level = QH_SECTION_LEVEL1, .dimension = QH_DIM_EXECUTION};
	b->sections[3] =
	    (struct qh_section){.level = QH_SECTION_GROUP, .parent = 4}; /* its own parent: ends anyway */
	fund(b, QH_FUND_TOTAL, "8.89", "8.89", "3.49", "10", "3.9");
	ind = row(b, "面积", "30", "75亩", "75亩", "30");
	ind->section1 = 1;
	ind->section2 = 2;
	ind = row(b, "维护稳定", "20", "得到提升", "得到提升", "15");
	ind->section2 = 2;
	row(b, "提升服务", "10", "显著提高", "部分达成预期指标", "7")->section1 = 1;
	row(b, "满意度", "20", "≥90%", "≥90%", "20")->group_section = 4;
	row(b, "差错率", "10", "≤3%", "9%", "3.3");
	run(b);
	t = &b->scored->total;
	assert_rat(b->arena, t->weight_sum, "100");
	assert_rat(b->arena, t->declared_sum, "79.2");
	assert_true(t->declared_any);
	/* 3.93 + 30 + [16,20] + [6,8) + [0,20] + 3.33: rounded once a row, then summed. */
	assert_rat(b->arena, t->low, "59.26");
	assert_rat(b->arena, t->high, "85.26");
	assert_true(t->high_open);
	assert_rat(b->arena, t->undecided_weight, "20");
	assert_false(qh_rat_ok(t->printed));
	assert_int_equal(t->n_grades, 3); /* from below 60 into [80, 90) */
	assert_rat(b->arena, b->scored->sections[0].weight_sum, "60");
	assert_rat(b->arena, b->scored->sections[0].low, "52");
	assert_rat(b->arena, b->scored->sections[1].weight_sum, "50");
	assert_rat(b->arena, b->scored->sections[1].declared_sum, "45");
	assert_rat(b->arena, b->scored->sections[2].low, "3.93");
	assert_rat(b->arena, b->scored->sections[2].printed, "3.93");
	assert_rat(b->arena, b->scored->sections[3].weight_sum, "20");
	assert_rat(b->arena, b->scored->sections[3].undecided_weight, "20");
	b->form.kind = QH_FORM_GOAL;
	run(b);
	t = &b->scored->total;
	assert_rat(b->arena, t->weight_sum, "90");
	assert_false(qh_rat_ok(t->low));
	assert_false(qh_rat_ok(t->high));
	assert_int_equal(t->n_grades, 0);
	assert_false(qh_rat_ok(b->scored->sections[0].low));
}

static const char *grade_of(struct bench *b, uint32_t k)
{
	uint32_t i = b->scored->total.grades[k];

	assert_true(k < b->scored->total.n_grades);
	assert_true(i < b->book.n_grades);
	return qh_arena_str(b->arena, b->book.grades[i].label).p;
}

static void test_grades(void **state)
{
	static const struct {
		const char *total, *grade;
	} rows[] = {{"100", "优"},   {"90", "优"}, {"89.99", "良"}, {"80", "良"},
		    {"79.99", "中"}, {"60", "中"}, {"59.99", "差"}, {"0", "差"}};
	struct bench *b = *state;

	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		start(b, book_2020);
		b->book.has_execution = false;
		row(b, "面积", "100", "100亩", rows[i].total, NULL);
		run(b);
		assert_rat(b->arena, b->scored->total.printed, rows[i].total);
		assert_int_equal(b->scored->total.n_grades, 1);
		assert_string_equal(grade_of(b, 0), rows[i].grade);
	}
	/* [0, 80) of 100: it may be anything but the upper two grades. */
	start(b, book_2020);
	b->book.has_execution = false;
	row(b, "面积", "100", "2024年6月底前", "2024年7月15日", NULL);
	run(b);
	assert_rat(b->arena, b->scored->total.high, "80");
	assert_true(b->scored->total.high_open);
	assert_int_equal(b->scored->total.n_grades, 2);
	/* 79.996 is rounded to 80 before it is graded. */
	start(b, book_2020);
	b->book.has_execution = false;
	b->book.round_score.mode = QH_ROUND_NONE;
	row(b, "面积", "100", "100亩", "79.996亩", NULL);
	run(b);
	assert_rat(b->arena, b->scored->total.printed, "80");
	assert_string_equal(grade_of(b, 0), "良");
}

static void test_constraint(void **state)
{
	struct bench *b = *state;
	struct qh_constraint constraint = {.cap = QH_RAT_NONE, .state = QH_CONSTRAINT_BREACHED};

	start(b, book_2020);
	b->book.has_execution = false;
	b->book.constraint_cap = QH_RAT_NONE;
	b->form.constraint = &constraint;
	row(b, "面积", "90", "100亩", "98亩", NULL);
	row(b, "提升服务", "10", "显著提高", "显著提高", NULL);
	run(b);
	assert_false(b->scored->total.capped); /* no cap is known */
	b->book.constraint_cap = QH_RAT_INT(70);
	run(b);
	assert_true(b->scored->total.capped);
	assert_rat(b->arena, b->scored->total.low, "70");
	assert_rat(b->arena, b->scored->total.high, "70");
	constraint.cap = QH_RAT_INT(97);
	run(b);
	assert_rat(b->arena, b->scored->total.low, "96.2");
	assert_rat(b->arena, b->scored->total.high, "97");
	constraint.state = QH_CONSTRAINT_UNANSWERED;
	run(b);
	assert_false(b->scored->total.capped);
	assert_rat(b->arena, b->scored->total.high, "98.2");
	constraint.state = QH_CONSTRAINT_BREACHED;
	constraint.cap = QH_RAT_INT(50);
	b->form.n_indicators = 1;
	run(b);
	assert_rat(b->arena, b->scored->total.printed, "50");
}

/* Points that cannot be placed are undecided, so that no declared total is called wrong for them. */
static void test_unknown_weights(void **state)
{
	struct bench *b = *state;

	start(b, book_2020);
	fund(b, QH_FUND_TOTAL, "5", "5", "5", "10", "10");
	row(b, "面积", "30", "100亩", "100亩", "30");
	row(b, "面积", NULL, "100亩", "100亩", "60");
	run(b);
	assert_rat(b->arena, b->scored->total.low, "40");
	assert_rat(b->arena, b->scored->total.high, "100");
	assert_rat(b->arena, b->scored->total.undecided_weight, "60");
	/* No funds table at all: the weight of the execution is undecided too. */
	start(b, book_2020);
	row(b, "面积", "90", "100亩", "100亩", "90");
	run(b);
	assert_rat(b->arena, b->scored->total.low, "90");
	assert_rat(b->arena, b->scored->total.high, "100");
	/* Weights that simply do not add up stay as they are. */
	start(b, book_2020);
	row(b, "面积", "70", "100亩", "100亩", "70");
	run(b);
	assert_rat(b->arena, b->scored->total.high, "70");
}

static struct qh_datum datum(struct bench *b, const char *name, const char *value, const char *source)
{
	return (struct qh_datum){.name.text = qh_str_of(name),
				 .value = declared(b, value, false),
				 .source.text = qh_str_of(source)};
}

static void test_indicators_from_data(void **state)
{
	struct bench *b = *state;
	struct qh_profile_indicator fixed[4] = {0};
	struct qh_str alias = QH_STR("三公经费变动");
	struct qh_error err = {0};
	struct qh_rule *r;

	start(b, book_2020);
	fixed[0] = (struct qh_profile_indicator){.name = QH_STR("“三公经费”变动率"),
						 .unit = QH_STR("%"),
						 .has_rule = true,
						 .n_aliases = 1,
						 .aliases = &alias,
						 .target = QH_RAT_NONE};
	r = &fixed[0].rule;
	*r = (struct qh_rule){
	    .method = QH_M_STEPPED, .deduct_above = true, .v0 = QH_RAT_INT(0), .q = QH_RAT_INT(1)};
	r->d = rat(b->arena, "0.5");
	assert_int_equal(qh_formula_parse(b->arena, QH_STR("(本年-上年)/上年×100%"), &fixed[0].formula, &err),
			 QH_OK);
	fixed[1] = (struct qh_profile_indicator){.name = QH_STR("在职人员控制率"),
						 .unit = QH_STR("%"),
						 .has_rule = true,
						 .op = QH_OP_LE,
						 .target = QH_RAT_INT(100)};
	fixed[1].rule.method = QH_M_REVERSE_RATIO;
	fixed[2] = (struct qh_profile_indicator){
	    .name = QH_STR("管理制度健全性"), .has_rule = true, .target = QH_RAT_NONE};
	fixed[2].rule.method = QH_M_CHECKLIST;
	fixed[3] = (struct qh_profile_indicator){.name = QH_STR("管理制度健全性"),
						 .level2 = QH_STR("资产管理"),
						 .has_rule = true,
						 .target = QH_RAT_NONE};
	fixed[3].rule.method = QH_M_DISCRETION;
	b->book.indicators = fixed;
	b->book.n_indicators = 4;
	b->form.kind = QH_FORM_SCORING;
	row(b, "“三公经费”变动率", "3", NULL, NULL, "1");
	row(b, "三公经费变动", "3", NULL, "2%", "1");
	row(b, "在职人员控制率", "3", NULL, "125%", "3");
	row(b, "管理制度健全性", "2", NULL, NULL, "1");
	row(b, "管理制度健全性", "2", NULL, NULL, "1")->level2.text = QH_STR("资产管理(6分)");
	row(b, "覆盖对象完整度", "5", NULL, NULL, "4");
	run(b);
	expect_undecidable(b, &b->scored->indicators[0], "3", "cause.data-missing");
	/* Without data the printed value serves, and is only probable. */
	expect_exact(b, &b->scored->indicators[1], "2");
	assert_int_equal(b->scored->indicators[1].certainty, QH_PROBABLE);
	expect_exact(b, &b->scored->indicators[2], "2.4");
	expect_undecidable(b, &b->scored->indicators[3], "2", "cause.items-unknown");
	expect_range(b, &b->scored->indicators[4], "0", "2", false);
	expect_undecidable(b, &b->scored->indicators[5], "5", "cause.actual-missing");

	b->form.n_data = 2;
	b->data[0] = datum(b, "本年", "10.3", "决算报表");
	b->data[1] = datum(b, "上年", "10", NULL);
	run(b);
	expect_exact(b, &b->scored->indicators[0], "1.5");
	assert_true(has_step(b, &b->scored->indicators[0], "step.datum-source"));
	assert_true(has_step(b, &b->scored->indicators[0], "step.datum"));
	assert_true(has_step(b, &b->scored->indicators[0], "step.part"));
	assert_true(has_step(b, &b->scored->indicators[0], "step.formula"));
	b->data[1] = datum(b, "上年", "0", NULL);
	run(b);
	expect_undecidable(b, &b->scored->indicators[0], "3", "cause.division-by-zero");
}

/* Words under a rule of the indicator's own, and dates under the general one. */
static void test_fixed_words(void **state)
{
	struct bench *b = *state;
	struct qh_profile_indicator fixed[2] = {0};

	start(b, book_2020);
	fixed[0] = (struct qh_profile_indicator){
	    .name = QH_STR("绩效目标合理性"), .has_rule = true, .target = QH_RAT_NONE};
	fixed[0].rule.method = QH_M_YES_NO;
	fixed[1] = (struct qh_profile_indicator){
	    .name = QH_STR("完成时间"), .has_rule = true, .target = QH_RAT_NONE};
	fixed[1].rule = b->book.milestone;
	b->book.indicators = fixed;
	b->book.n_indicators = 2;
	row(b, "绩效目标合理性", "3", "合理", "合理", "3");
	row(b, "完成时间", "3", "2024年6月底前", "2024年5月3日", "3");
	row(b, "完成时间", "3", "显著提高", "显著提高", "3");
	row(b, "", "3", "显著提高", "显著提高", "3");
	run(b);
	expect_exact(b, &b->scored->indicators[0], "3");
	expect_exact(b, &b->scored->indicators[1], "3");
	expect_range(b, &b->scored->indicators[2], "2.4", "3", false);
	expect_range(b, &b->scored->indicators[3], "2.4", "3", false);
}

static const struct {
	const char *name, *target, *actual, *score, *cause;
} fixed_rows[] = {
    {"完成时间", "2024年6月底前", "2024年7月15日", "4", NULL},
    {"达标与否", "≥5", "4", "0", NULL},
    {"达标与否", "≥5", "6", "5", NULL},
    {"要点", "", "4项", "4", NULL},
    {"要点", "", "6项", NULL, "cause.more-met-than-items"},
    {"要点", "", "80%", NULL, "cause.items-unknown"},
    {"要点", "", "未提供", NULL, "cause.items-unknown"},
    {"计数", "", "满足3项", "3", NULL},
    {"计数", "≥8", "9", "5", NULL},
    {"达成比", "5个", "3个", "3", NULL},
    {"达成比", "", "60%", "3", NULL},
    {"达成比", "", "3/5", "3", NULL},
    {"达成比", "", "160%", NULL, "cause.items-unknown"},
    {"达成比", "", "3", NULL, "cause.items-unknown"},
    {"平均满意度", "", "93%", "4.65", NULL},
    {"平均满意度", "", "93", "4.65", NULL},
    {"平均满意度", "", "0.93", NULL, "cause.share-or-fraction"},
    {"满意度", "≥90%", "0.95", NULL, "cause.share-or-fraction"},
    {"满意度", "≥90%", "95人", NULL, "cause.units-differ"},
    {"满意度", "≥90%", "95%", "5", NULL},
};

/* A rule of the indicator's own holds for dates and numbers too; a list takes the count that the form states.
 */
static void test_fixed_readings(void **state)
{
	struct bench *b = *state;
	struct qh_item items[5];
	struct qh_profile_indicator fixed[7] = {0};
	struct qh_bound bands[2] = {bound(b->arena, "90", true, NULL, false, "5"),
				    bound(b->arena, NULL, false, "90", false, "0")};
	static const struct {
		const char *name;
		enum qh_method method;
	} rules[] = {{"完成时间", QH_M_MILESTONE}, {"达标与否", QH_M_YES_NO},
		     {"要点", QH_M_CHECKLIST},     {"计数", QH_M_COUNT},
		     {"达成比", QH_M_SHARE_MET},   {"平均满意度", QH_M_SATISFACTION_MEAN},
		     {"满意度", QH_M_BANDS}};
	const uint32_t n = sizeof(fixed_rows) / sizeof(*fixed_rows);

	start(b, book_2020);
	for (uint32_t i = 0; i < 7; i++) {
		fixed[i].name = qh_str_of(rules[i].name);
		fixed[i].has_rule = true;
		fixed[i].target = QH_RAT_NONE;
		fixed[i].rule.method = (uint8_t)rules[i].method;
	}
	for (uint32_t i = 0; i < 5; i++)
		items[i] = (struct qh_item){.points = QH_RAT_NONE};
	fixed[0].rule.late_method = QH_M_STEPPED;
	fixed[0].rule.q = QH_RAT_INT(10);
	fixed[0].rule.d = QH_RAT_INT(1);
	fixed[0].rule.v0 = QH_RAT_NONE;
	fixed[2].rule.items = items;
	fixed[2].rule.n_items = 5;
	fixed[3].rule.per_item = QH_RAT_INT(1);
	fixed[6].rule.bounds = bands;
	fixed[6].rule.n_bounds = 2;
	b->book.indicators = fixed;
	b->book.n_indicators = 7;
	for (uint32_t i = 0; i < n; i++)
		row(b, fixed_rows[i].name, "5", fixed_rows[i].target, fixed_rows[i].actual, "5");
	run(b);
	for (uint32_t i = 0; i < n; i++) {
		const struct qh_score *got = &b->scored->indicators[i];

		if ((fixed_rows[i].cause == NULL) != (got->cause == NULL))
			print_error("%s | %s | %s\n", fixed_rows[i].name, fixed_rows[i].target,
				    fixed_rows[i].actual);
		if (fixed_rows[i].score)
			expect_exact(b, got, fixed_rows[i].score);
		else
			expect_undecidable(b, got, "5", fixed_rows[i].cause);
	}
}

/* Numbers that leave 64 bits, sums that are no number, bands without ends: nothing is claimed that is not so.
 */
static void test_totals_at_the_edge(void **state)
{
	struct bench *b = *state;
	struct qh_bound open[2] = {{.from = QH_RAT_NONE, .to = QH_RAT_INT(60), .to_closed = true},
				   {.from = QH_RAT_INT(60), .to = QH_RAT_NONE}};

	start(b, book_2020);
	b->book.has_execution = false;
	b->book.grades = open;
	b->book.n_grades = 2;
	row(b, "面积", "9223372036854775807", "5亩", "5亩", "9223372036854775807");
	row(b, "面积", "9223372036854775807", "5亩", "5亩", "9223372036854775807");
	run(b);
	assert_rat(b->arena, b->scored->total.weight_sum, "18446744073709551614");
	assert_int_equal(b->scored->total.n_grades, 1);
	assert_int_equal(b->scored->total.grades[0], 1);
	start(b, book_2020);
	b->book.has_execution = false;
	b->book.grades = open;
	b->book.n_grades = 2;
	row(b, "面积", "100", "100亩", "60亩", "60");
	run(b);
	assert_int_equal(b->scored->total.n_grades, 1);
	assert_int_equal(b->scored->total.grades[0], 0);
	/* A total without a number has no band, no cap, no rest. */
	start(b, book_2020);
	b->form.n_sections = 1;
	row(b, "面积", "90", "100亩", "60亩", "60")->section1 = 1;
	b->indicators[0].weight.q.lo = qh_rat_scale10(b->arena, QH_RAT_INT(1), 390);
	b->indicators[0].weight.q.lo =
	    qh_rat_mul(b->arena, b->indicators[0].weight.q.lo, b->indicators[0].weight.q.lo);
	b->indicators[0].weight.q.lo =
	    qh_rat_div(b->arena, b->indicators[0].weight.q.lo,
		       qh_rat_add(b->arena, b->indicators[0].weight.q.lo, QH_RAT_INT(1)));
	*row(b, "面积", "90", "100亩", "100亩", NULL) = b->indicators[0];
	b->indicators[1].weight.q.lo = qh_rat_div(
	    b->arena, QH_RAT_INT(1),
	    qh_rat_scale10(b->arena, qh_rat_add(b->arena, b->indicators[0].weight.q.lo, QH_RAT_INT(7)), 3));
	b->book.round_score.mode = QH_ROUND_NONE;
	run(b);
	assert_false(qh_rat_ok(b->scored->total.weight_sum));
	assert_int_equal(b->scored->total.n_grades, 0);
	assert_false(qh_rat_ok(b->scored->sections[0].printed));
}

/* Sections that a hostile JSON form numbers wrongly. */
static void test_sections_out_of_range(void **state)
{
	struct bench *b = *state;
	struct qh_indicator *ind;

	start(b, book_2020);
	b->form.n_sections = 5;
	for (uint32_t i = 0; i < 5; i++)
		b->sections[i].parent = (i + 1) % 5 + 1; /* in a ring */
	ind = row(b, "面积", "30", "75亩", "75亩", "30");
	ind->section1 = 99;
	ind->section2 = 1;
	ind->group_section = 5;
	run(b);
	for (uint32_t i = 0; i < 5; i++)
		assert_rat(b->arena, b->scored->sections[i].weight_sum, "30");
	b->sections[0].parent = 99;
	run(b);
	assert_rat(b->arena, b->scored->sections[0].weight_sum, "30");
	assert_rat(b->arena, b->scored->sections[2].weight_sum, "0");
}

static void test_rounding_of_totals(void **state)
{
	struct bench *b = *state;

	start(b, book_2020);
	b->book.has_execution = false;
	row(b, "面积", "100", "3亩", "2亩", NULL);
	b->book.round_score.mode = QH_ROUND_NONE;
	b->book.round_total = (struct qh_rounding_rule){QH_ROUND_HALF_UP, 0};
	run(b);
	assert_rat(b->arena, b->scored->total.low, "200/3");
	assert_rat(b->arena, b->scored->total.printed, "67");
	b->book.round_total = (struct qh_rounding_rule){QH_ROUND_HALF_UP, 77};
	run(b);
	assert_rat(b->arena, b->scored->total.printed, "200/3");
	/* [66.66, 90): rounded up to 90 the upper grade could be touched, at exactly 90 it is not. */
	start(b, book_2020);
	b->book.has_execution = false;
	row(b, "面积", "10", "3亩", "3亩", NULL);
	row(b, "服务", "90", "显著提高", "部分达成预期指标", NULL);
	run(b);
	assert_rat(b->arena, b->scored->total.high, "82");
	assert_rat(b->arena, b->scored->total.low, "64");
	assert_int_equal(b->scored->total.n_grades, 2);
	b->book.weights_total = QH_RAT_NONE;
	row(b, "服务", NULL, "显著提高", "显著提高", NULL);
	run(b);
	assert_rat(b->arena, b->scored->total.undecided_weight, "0");
}

/* Everything is out of use: there is nothing to scale by. */
static void test_nothing_applies(void **state)
{
	struct bench *b = *state;

	start(b, book_2020);
	b->book.has_execution = false;
	b->book.rescale_not_applicable = true;
	row(b, "面积", "100", "无", "无", NULL);
	run(b);
	assert_rat(b->arena, b->scored->total.low, "0");
	assert_rat(b->arena, b->scored->total.high, "0");
}

static void test_more_grades_than_room(void **state)
{
	struct bench *b = *state;
	struct qh_bound many[20];

	start(b, book_2020);
	b->book.has_execution = false;
	for (int i = 0; i < 20; i++)
		many[i] = (struct qh_bound){
		    .from = QH_RAT_INT(5 * i), .to = QH_RAT_INT(5 * i + 5), .from_closed = true};
	b->book.grades = many;
	b->book.n_grades = 20;
	row(b, "面积", "100", "5亩", NULL, NULL);
	run(b);
	assert_int_equal(b->scored->total.n_grades, 16);
}

static void test_formulas_of_their_own_kind(void **state)
{
	struct bench *b = *state;
	struct qh_profile_indicator fixed[3] = {0};
	struct qh_profile_datum names[1] = {{.name = QH_STR("培训人数")}};
	struct qh_error err = {0};

	start(b, book_2020);
	fixed[0] = (struct qh_profile_indicator){.name = QH_STR("人均培训费"),
						 .has_rule = true,
						 .op = QH_OP_LE,
						 .target = QH_RAT_INT(400),
						 .unit = QH_STR("元/人")};
	fixed[0].rule.method = QH_M_REVERSE_RATIO;
	assert_int_equal(qh_formula_parse(b->arena, QH_STR("培训费/培训人数"), &fixed[0].formula, &err),
			 QH_OK);
	fixed[1] = (struct qh_profile_indicator){.name = QH_STR("无规则"), .target = QH_RAT_NONE};
	fixed[2] = (struct qh_profile_indicator){
	    .name = QH_STR("满足项数"), .has_rule = true, .target = QH_RAT_NONE};
	fixed[2].rule = (struct qh_rule){.method = QH_M_COUNT, .per_item = QH_RAT_INT(1)};
	b->book.indicators = fixed;
	b->book.n_indicators = 3;
	b->book.data = names;
	b->book.n_data = 1;
	b->form.n_data = 3;
	b->data[0] = datum(b, "培训费", "50000元", "账簿");
	b->data[1] = datum(b, "培训人数", "若干", NULL);
	b->data[2] = datum(b, "培训人数", "100人", NULL);
	row(b, "人均培训费", "10", NULL, NULL, NULL);
	row(b, "人均培训费", "10", "≤500元/人", NULL, NULL);
	row(b, "无规则", "10", "≥5", "5", NULL);
	row(b, "满足项数", "10", NULL, NULL, NULL);
	run(b);
	expect_exact(b, &b->scored->indicators[0], "8");
	expect_exact(b, &b->scored->indicators[1], "10"); /* the target of the form comes first */
	expect_exact(b, &b->scored->indicators[2], "10");
	expect_undecidable(b, &b->scored->indicators[3], "10", "cause.items-unknown");
	fixed[0].has_rule = false; /* the value is shown, but nothing says what it earns */
	run(b);
	expect_undecidable(b, &b->scored->indicators[0], "10", "cause.formula-only");
	assert_true(has_step(b, &b->scored->indicators[0], "step.formula"));
	b->form.n_data = 1;
	run(b);
	expect_undecidable(b, &b->scored->indicators[0], "10", "cause.data-missing");
	b->form.n_data = 0;
	run(b);
	expect_undecidable(b, &b->scored->indicators[0], "10", "cause.actual-missing");
}

/* What a clerk reads, word for word. */
static void expect_line(struct bench *b, const struct qh_score *score, uint32_t k, const char *zh)
{
	const struct qh_step *st = &b->scored->steps[score->first_step + k];
	struct qh_buf out;

	assert_true(k < score->n_steps);
	qh_buf_init(&out, 1 << 16);
	qh_catalog_write(b->library->catalog, QH_ZH, st->key, st->args, st->n_args, &out);
	qh_buf_char(&out, 0);
	assert_string_equal(out.p, zh);
	qh_buf_free(&out);
}

static void test_lines_of_a_derivation(void **state)
{
	struct bench *b = *state;

	start(b, book_2020);
	fund(b, QH_FUND_TOTAL, "322.58", "322.58", "276.91", "20", "17");
	row(b, "待遇发放及时率", "8", "≥95%", "76%", "8");
	row(b, "项目总成本", "8", "≤90万元", "100万元", "8");
	row(b, "受害面积", "9", "≤0.9‰", "1.8‰", "8");
	row(b, "产量", "10", "80~100吨", "90吨", "10");
	run(b);
	expect_line(b, &b->scored->funds[0], 0,
		    "按办法以全年（调整后）预算数为基数：预算 322.58，执行 276.91。");
	expect_line(b, &b->scored->funds[0], 1,
		    "20 × 276.91万元 ÷ 322.58万元 = 20 ×（27691/32258 ≈ 0.858423）");
	expect_line(b, &b->scored->funds[0], 2, "276910/16129 ≈ 17.168454 保留 2 位小数");
	expect_line(b, &b->scored->indicators[0], 0, "指标值：≥95%；完成值：76%；分值：8。");
	expect_line(b, &b->scored->indicators[0], 1,
		    "未达到指标值，按完成比例计分：8 × 76% ÷ 95% = 8 ×（0.8）");
	expect_line(b, &b->scored->indicators[1], 1,
		    "超过了越低越好的指标值，按比例计分：8 × 90万元 ÷ 100万元 = 8 ×（0.9）");
	expect_line(b, &b->scored->indicators[2], 1,
		    "超过了越低越好的指标值，按比例计分：9 × 0.9‰ ÷ 1.8‰ = 9 ×（0.5）");
	expect_line(b, &b->scored->indicators[3], 1, "完成值 90吨 在区间 80吨 至 100吨 之内，得满分");
}

static void test_cells_without_money(void **state)
{
	struct bench *b = *state;

	start(b, book_2020);
	fund(b, QH_FUND_TOTAL, "100", "—", "80", "10", NULL);
	b->book.execution_base = QH_EXEC_REVISED;
	run(b);
	expect_exact(b, &b->scored->funds[0], "8");
	b->funds[0].revised = declared(b, "无", true);
	run(b);
	expect_exact(b, &b->scored->funds[0], "8");
	/* A part without a budget, and one that is negative, do not make the total wrong. */
	b->funds[0] = (struct qh_fund){.role = QH_FUND_TOTAL};
	b->funds[0].original = declared(b, "0", true);
	b->funds[0].executed = declared(b, "0", true);
	fund(b, QH_FUND_PART, NULL, NULL, "80", NULL, NULL);
	fund(b, QH_FUND_PART, "-3", NULL, "80", NULL, NULL);
	run(b);
	expect_undecidable(b, &b->scored->funds[0], "10", "cause.no-money");
	assert_false(qh_rat_ok(b->scored->rates[1]));
	assert_false(qh_rat_ok(b->scored->rates[2]));
	/* An amount and a percentage. */
	start(b, book_2020);
	fund(b, QH_FUND_TOTAL, "100万元", "100万元", "80", "10", NULL)->executed = declared(b, "80%", false);
	run(b);
	expect_undecidable(b, &b->scored->funds[0], "10", "cause.units-differ");
	assert_false(qh_rat_ok(b->scored->rates[0]));
	start(b, "central-project-2021-bands");
	fund(b, QH_FUND_TOTAL, "100万元", "100万元", "80", "10", NULL)->executed = declared(b, "80%", false);
	run(b);
	expect_undecidable(b, &b->scored->funds[0], "10", "cause.units-differ");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_execution_row),
	    cmocka_unit_test(test_execution_base),
	    cmocka_unit_test(test_execution_edges),
	    cmocka_unit_test(test_execution_bands),
	    cmocka_unit_test(test_empty_total),
	    cmocka_unit_test(test_which_row_is_scored),
	    cmocka_unit_test(test_totals_and_sections),
	    cmocka_unit_test(test_grades),
	    cmocka_unit_test(test_constraint),
	    cmocka_unit_test(test_unknown_weights),
	    cmocka_unit_test(test_indicators_from_data),
	    cmocka_unit_test(test_fixed_words),
	    cmocka_unit_test(test_fixed_readings),
	    cmocka_unit_test(test_totals_at_the_edge),
	    cmocka_unit_test(test_sections_out_of_range),
	    cmocka_unit_test(test_rounding_of_totals),
	    cmocka_unit_test(test_nothing_applies),
	    cmocka_unit_test(test_more_grades_than_room),
	    cmocka_unit_test(test_formulas_of_their_own_kind),
	    cmocka_unit_test(test_lines_of_a_derivation),
	    cmocka_unit_test(test_cells_without_money),
	};
	return cmocka_run_group_tests(tests, open_bench, close_bench);
}
