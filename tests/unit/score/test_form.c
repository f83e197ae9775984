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

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_execution_row),        cmocka_unit_test(test_execution_base),
	    cmocka_unit_test(test_execution_edges),      cmocka_unit_test(test_execution_bands),
	    cmocka_unit_test(test_empty_total),          cmocka_unit_test(test_which_row_is_scored),
	    cmocka_unit_test(test_totals_and_sections),  cmocka_unit_test(test_grades),
	    cmocka_unit_test(test_constraint),           cmocka_unit_test(test_unknown_weights),
	    cmocka_unit_test(test_indicators_from_data), cmocka_unit_test(test_fixed_words),
	};
	return cmocka_run_group_tests(tests, open_bench, close_bench);
}
