/* SPDX-License-Identifier: Apache-2.0 */
/* Rows of a form as officials write them: words, numbers, dates, what is missing; which rule, which reason.
 */
#include "forms.h"

static const char *const book_2020 = "central-project-2020";

static void test_numbers(void **state)
{
	struct bench *b = *state;

	start(b, book_2020);
	row(b, "失业动态监测企业数", "10", "40 家", "40 家", "10");
	row(b, "发放差错率 (%)", "8", "≤1%", "0%", "8");
	row(b, "待遇发放及时率", "8", "≥95%", "76%", "8");
	row(b, "网上经办率", "10", "=100%", "87.3%", "10");
	row(b, "电子印章数量", "10", "≥50个", "50", "10");
	row(b, "项目总成本", "8", "≤90万元", "90", "8");
	row(b, "满意度", "10", "290%", "100%", "10");
	row(b, "产量", "10", "80~100吨", "130吨", "10");
	run(b);
	expect_exact(b, &b->scored->indicators[0], "10");
	assert_true(b->scored->indicators[0].op_assumed);
	assert_int_equal(b->scored->indicators[0].certainty, QH_PROBABLE);
	assert_true(has_step(b, &b->scored->indicators[0], "step.operator-assumed"));
	expect_exact(b, &b->scored->indicators[1], "8");
	assert_false(b->scored->indicators[1].op_assumed);
	expect_exact(b, &b->scored->indicators[2], "6.4");
	expect_exact(b, &b->scored->indicators[3], "8.73");
	expect_exact(b, &b->scored->indicators[4], "10");
	assert_int_equal(b->scored->indicators[4].certainty, QH_SURE);
	expect_exact(b, &b->scored->indicators[5], "8");
	assert_true(has_step(b, &b->scored->indicators[5], "step.unit-adopted"));
	expect_exact(b, &b->scored->indicators[6], "10");
	assert_int_equal(b->scored->indicators[6].certainty, QH_PROBABLE);
	expect_exact(b, &b->scored->indicators[7], "7");
}

/* A cost without operator that was overspent does not earn full marks. */
static void test_cost_without_operator(void **state)
{
	struct bench *b = *state;

	start(b, book_2020);
	row(b, "单位搬迁费用", "10", "68400元", "76000元", "10")->subdimension = QH_SUB_COST;
	row(b, "办公设备", "10", "68400元", "76000元", "10")->subdimension = QH_SUB_COST;
	row(b, "单卡成本", "10", "=20元/张", "25元/张", "10")->subdimension = QH_SUB_COST;
	row(b, "单卡成本", "10", "=20元/张", "16元/张", "10")->subdimension = QH_SUB_COST;
	row(b, "社会保险业务网上经办率", "10", "100%", "80%", "10")->subdimension = QH_SUB_COST;
	row(b, "储备粮明显变质比例", "10", "0", "0", "10");
	run(b);
	for (int i = 0; i < 2; i++) {
		expect_exact(b, &b->scored->indicators[i], "9");
		assert_int_equal(b->scored->indicators[i].op, QH_OP_LE);
	}
	expect_exact(b, &b->scored->indicators[2], "8");
	assert_true(has_step(b, &b->scored->indicators[2], "step.equal-as-limit"));
	expect_exact(b, &b->scored->indicators[3], "10");
	expect_exact(b, &b->scored->indicators[4], "8");
	expect_exact(b, &b->scored->indicators[5], "10");
}

static void test_no_measurement(void **state)
{
	struct bench *b = *state;
	static const struct {
		const char *target, *actual, *cause;
	} rows[] = {
	    {"≥95%", "", "cause.actual-missing"},
	    {"≥95%", NULL, "cause.actual-missing"},
	    {"≥95%", "—", "cause.actual-dash"},
	    {"100%", "无", "cause.actual-none"},
	    {"≤142.58", "计划标准", "cause.actual-standard"},
	    {"≥90%", "≥90%", "cause.actual-inequality"},
	    {"≥90%", "90%-95%", "cause.actual-interval"},
	    {"≥90%", "100%1000件", "cause.actual-two-values"},
	    {"100%1000件", "90%", "cause.target-two-values"},
	    {"≤30万元", "完成", "cause.actual-done-word"},
	    {"不低于95%", "达成预期指标", "cause.actual-done-word"},
	    {"不低于95%", "部分达成预期指标", "cause.actual-band-word"},
	    {"不低于95%", "显著提高", "cause.actual-not-a-number"},
	    {"≥100人", "未完成", "cause.actual-band-word"},
	    {"≥100人", "基本完成", "cause.actual-not-a-number"},
	    {"完成", "基本完成", "cause.qualitative-unclear"},
	    {"第一名", "第二名", "cause.qualitative-unclear"},
	    {"显著提高", "95%", "cause.target-qualitative"},
	    {"显著提高", "2024年3月5日", "cause.target-qualitative"},
	    {"计划标准", "95%", "cause.target-standard"},
	    {"", "95%", "cause.target-missing"},
	    {"", "", "cause.actual-missing"},
	    {"无", "无", "cause.target-none"},
	    {"—", "5", "cause.target-none"},
	    {"≥50个", "95%", "cause.units-differ"},
	    {"≥50米", "1小时", "cause.units-differ"},
	    {"12次", "每月1次", "cause.units-differ"},
	    {"≤5%", "上升3%", "cause.actual-change"},
	    {"≥5%", "下降6%", "cause.actual-change"},
	    {"2024年12月底前", "95%", "cause.kinds-differ"},
	    {"95%", "2024年12月5日", "cause.kinds-differ"},
	    {"≥95%", "0.98", "cause.share-or-fraction"},
	    {"≥100人", "约90人", "cause.actual-approximate"},
	    {"约100人", "90人", "cause.target-approximate"},
	    {"显著提高", "有所提高", "cause.qualitative-unclear"},
	    {"≥100人", "-3人", "cause.actual-negative"},
	};
	const uint32_t n = sizeof(rows) / sizeof(*rows);

	start(b, book_2020);
	for (uint32_t i = 0; i < n; i++)
		row(b, "受益对象", "10", rows[i].target, rows[i].actual, "10");
	run(b);
	for (uint32_t i = 0; i < n; i++) {
		if (!b->scored->indicators[i].cause ||
		    strcmp(b->scored->indicators[i].cause, rows[i].cause) != 0)
			print_error("%s | %s\n", rows[i].target, rows[i].actual);
		expect_undecidable(b, &b->scored->indicators[i], "10", rows[i].cause);
	}
	assert_true(has_step(b, &b->scored->indicators[5], "step.full-if-true"));
	assert_true(has_step(b, &b->scored->indicators[9], "step.full-if-true"));
	assert_false(has_step(b, &b->scored->indicators[11], "step.full-if-true"));
	assert_rat(b->arena, b->scored->total.low, "0");
	assert_true(qh_rat_eq(b->scored->total.high, b->scored->total.undecided_weight));
}

/* How many of one unit the other is, where that is fixed. */
static void test_units_converted(void **state)
{
	struct bench *b = *state;
	static const struct {
		const char *target, *actual, *score, *step;
	} rows[] = {
	    {"≤2小时", "90分钟", "10", "step.unit-converted"},
	    {"≤2小时", "150分钟", "8", "step.unit-converted"},
	    {"2公里", "1800米", "9", "step.unit-converted"},
	    {"1公顷", "12亩", "8", "step.unit-converted"},
	    {"900千克", "0.9吨", "10", "step.unit-converted"},
	    {"2公里-3公里", "2500米", "10", "step.unit-converted"},
	    {"≥4次/年", "3次", "7.5", "step.unit-per-year"},
	    {"4次", "每年4次", "10", "step.unit-per-year"},
	};
	const uint32_t n = sizeof(rows) / sizeof(*rows);

	start(b, book_2020);
	for (uint32_t i = 0; i < n; i++)
		row(b, "受益对象", "10", rows[i].target, rows[i].actual, "10");
	run(b);
	for (uint32_t i = 0; i < n; i++) {
		expect_exact(b, &b->scored->indicators[i], rows[i].score);
		assert_true(has_step(b, &b->scored->indicators[i], rows[i].step));
	}
}

/* What moved the other way counts as negative; of a decrease that is wanted, more is better. */
static void test_changes(void **state)
{
	struct bench *b = *state;
	static const struct {
		const char *name, *target, *actual, *score;
	} rows[] = {
	    {"产值", "同比增长5%", "同比增长4%", "8"}, {"产值", "同比增长5%", "同比下降3%", "0"},
	    {"能耗", "下降5%", "下降4%", "8"},         {"差错率", "下降5%", "下降6%", "10"},
	    {"差错率", "下降5%", "上升6%", "0"},       {"产值增长率", "≥5%", "下降6%", "0"},
	    {"产值", "≥5%", "增长约6%", NULL},         {"产值", "≥5%", "提高了6%", "10"},
	    {"满意度", "≥90%", "提升，达到95%", "10"},
	};
	const uint32_t n = sizeof(rows) / sizeof(*rows);

	start(b, book_2020);
	for (uint32_t i = 0; i < n; i++)
		row(b, rows[i].name, "10", rows[i].target, rows[i].actual, "10");
	run(b);
	for (uint32_t i = 0; i < n; i++) {
		if (rows[i].score)
			expect_exact(b, &b->scored->indicators[i], rows[i].score);
		else
			expect_undecidable(b, &b->scored->indicators[i], "10", "cause.actual-approximate");
	}
}

static void test_words(void **state)
{
	struct bench *b = *state;

	start(b, book_2020);
	row(b, "维护社会稳定", "10", "得到提升", "得到提升", "10");
	row(b, "提升服务水平", "10", "显著提高", "达成预期指标", "10");
	row(b, "提升服务水平", "15", "显著提高", "部分达成预期指标", "12");
	row(b, "提升服务水平", "10", "显著提高", "未达成预期指标且效果较差", "1");
	row(b, "任务完成情况", "10", "按计划完成", "已完成", "10");
	row(b, "单位搬迁科室个数", "10", "全部", " 全部 ", "10");
	row(b, "公众知晓度是否明显提高", "10", "是", "是", "10");
	row(b, "公众知晓度是否明显提高", "10", "是", "否", "10");
	row(b, "是否发生事故", "10", "否", "否", "10");
	row(b, "是否发生事故", "10", "否", "是", "10");
	row(b, "任务完成情况", "10", "完成", "未完成", "10");
	row(b, "任务完成情况", "10", "达标", "部分达标", "10");
	run(b);
	expect_range(b, &b->scored->indicators[0], "8", "10", false);
	assert_int_equal(b->scored->indicators[0].tier, QH_BAND_FULL);
	expect_range(b, &b->scored->indicators[1], "8", "10", false);
	expect_range(b, &b->scored->indicators[2], "9", "12", true);
	expect_range(b, &b->scored->indicators[3], "0", "6", true);
	expect_range(b, &b->scored->indicators[4], "8", "10", false);
	expect_range(b, &b->scored->indicators[5], "8", "10", false);
	expect_exact(b, &b->scored->indicators[6], "10");
	expect_exact(b, &b->scored->indicators[7], "0");
	expect_exact(b, &b->scored->indicators[8], "10");
	expect_exact(b, &b->scored->indicators[9], "0");
	expect_range(b, &b->scored->indicators[10], "0", "6", true);
	expect_range(b, &b->scored->indicators[11], "6", "8", true);
	/* Without a rule for yes and no it is a tier like any other. */
	b->book.yes_no.method = QH_M_NONE;
	run(b);
	expect_range(b, &b->scored->indicators[6], "8", "10", false);
	expect_range(b, &b->scored->indicators[7], "0", "6", true);
	b->book.qualitative.method = QH_M_DISCRETION;
	run(b);
	expect_range(b, &b->scored->indicators[0], "0", "10", false);
}

/* The tiers of 2017: the second begins at 50 %. */
static void test_tiers_of_2017(void **state)
{
	struct bench *b = *state;

	start(b, "central-project-2017");
	row(b, "提升服务水平", "10", "显著提高", "部分达成预期指标", "5");
	run(b);
	expect_range(b, &b->scored->indicators[0], "5", "8", true);
}

static void test_dates(void **state)
{
	struct bench *b = *state;

	start(b, book_2020);
	row(b, "完成时间", "10", "2024年12月底前", "2024年11月20日", "10");
	row(b, "完成时间", "10", "2024年12月底前", "2025年1月5日", "10");
	row(b, "完成时间", "10", "2024年年底", "2024年年底", "10");
	row(b, "完成时间", "10", "2024年", "2024年", "10");
	row(b, "完成时间", "10", "2024年12月底前", "完成", "10");
	row(b, "完成时间", "10", "2024年12月底前", "有所提高", "10");
	row(b, "完成时间", "10", "2024年6月底前", "2024年7月15日", "10");
	row(b, "完成时间", "10", "2024年12月31日前", "2024年12月31日", "10");
	row(b, "完成时间", "10", "2024年年底", "12月底", "10");
	row(b, "完成时间", "10", "2024年年底", "11月底", "10");
	row(b, "完成时间", "10", "2024年年底", "11月底前", "10");
	run(b);
	expect_exact(b, &b->scored->indicators[7], "10");
	expect_undecidable(b, &b->scored->indicators[8], "10", "cause.actual-deadline");
	expect_exact(b, &b->scored->indicators[9], "10");
	expect_undecidable(b, &b->scored->indicators[10], "10", "cause.actual-inequality");
	assert_true(has_step(b, &b->scored->indicators[10], "step.full-if-true"));
	expect_exact(b, &b->scored->indicators[0], "10");
	assert_true(has_step(b, &b->scored->indicators[0], "step.in-time"));
	expect_range(b, &b->scored->indicators[1], "0", "8", true);
	expect_undecidable(b, &b->scored->indicators[2], "10", "cause.actual-deadline");
	expect_undecidable(b, &b->scored->indicators[3], "10", "cause.actual-deadline");
	expect_undecidable(b, &b->scored->indicators[4], "10", "cause.actual-done-word");
	expect_undecidable(b, &b->scored->indicators[5], "10", "cause.actual-not-a-date");
	b->book.milestone.method = QH_M_YES_NO;
	run(b);
	expect_exact(b, &b->scored->indicators[0], "10");
	expect_exact(b, &b->scored->indicators[6], "0");
	b->book.milestone = b->book.qualitative;
	run(b);
	expect_range(b, &b->scored->indicators[0], "8", "10", false);
	expect_range(b, &b->scored->indicators[6], "0", "8", true);
	b->book.milestone.method = QH_M_NONE;
	run(b);
	expect_undecidable(b, &b->scored->indicators[0], "10", "cause.no-rule");
}

static void test_satisfaction_rule(void **state)
{
	struct bench *b = *state;

	start(b, book_2020);
	row(b, "服务对象满意度", "10", "≥95%", "90%", "9")->dimension = QH_DIM_SATISFACTION;
	row(b, "群众满意度", "10", "≤95%", "96%", "9")->subdimension = QH_SUB_SATISFACTION;
	b->book.has_satisfaction_rule = true;
	b->book.satisfaction = (struct qh_rule){.method = QH_M_SATISFACTION_MEAN};
	row(b, "群众满意度", "10", "<95%", "90%", "9")->dimension = QH_DIM_SATISFACTION;
	row(b, "群众满意度", "10", "90%~95%", "90%", "9")->dimension = QH_DIM_SATISFACTION;
	row(b, "群众满意度", "10", "=95%", "90%", "9")->subdimension = QH_SUB_SATISFACTION;
	row(b, "合格率", "10", "=90%", "90%", "9");
	run(b);
	expect_exact(b, &b->scored->indicators[2], "10");
	assert_int_equal(b->scored->indicators[3].method, QH_M_INTERVAL);
	assert_int_equal(b->scored->indicators[4].method, QH_M_SATISFACTION_MEAN);
	assert_int_equal(b->scored->indicators[5].method, QH_M_EQUAL);
	expect_exact(b, &b->scored->indicators[0], "9");
	assert_int_equal(b->scored->indicators[0].method, QH_M_SATISFACTION_MEAN);
	/* A reversed direction is scored as printed; a check speaks about it. */
	assert_int_equal(b->scored->indicators[1].method, QH_M_REVERSE_RATIO);
	expect_exact(b, &b->scored->indicators[1], "9.9");
}

static void test_over_achievement(void **state)
{
	struct bench *b = *state;

	start(b, book_2020);
	row(b, "培训人数", "10", "≥100人", "129人", "10");
	row(b, "培训人数", "10", "≥100人", "130人", "10");
	row(b, "培训人数", "10", "≥100人", "160人", "10");
	row(b, "差错率", "10", "≤1%", "2%", "10");
	row(b, "差错率", "10", "≤1%", "0.5%", "10");
	row(b, "培训人数", "10", "=100人", "160人", "10");
	row(b, "培训人数", "10", "=100人", "300人", "10");
	row(b, "培训人数", "10", "≥0人", "300人", "10");
	row(b, "培训人数", "10", "100~120人", "110人", "10");
	b->book.thresholds.over_warn = QH_RAT_INT(130);
	run(b);
	assert_false(has_step(b, &b->scored->indicators[0], "step.over-explain"));
	assert_true(has_step(b, &b->scored->indicators[1], "step.over-explain"));
	expect_exact(b, &b->scored->indicators[2], "10");
	b->book.thresholds.over_reduce = QH_RAT_INT(130);
	run(b);
	expect_exact(b, &b->scored->indicators[1], "10");
	expect_exact(b, &b->scored->indicators[2], "7");
	assert_true(b->scored->indicators[2].meets);
	expect_exact(b, &b->scored->indicators[3], "5");
	expect_exact(b, &b->scored->indicators[4], "10");
	expect_exact(b, &b->scored->indicators[5], "7");
	expect_exact(b, &b->scored->indicators[6], "0");
	expect_exact(b, &b->scored->indicators[7], "10");
	expect_exact(b, &b->scored->indicators[8], "10");
	b->book.thresholds.over_reduce = QH_RAT_NONE;
	b->book.thresholds.over_warn = QH_RAT_NONE;
	run(b);
	expect_exact(b, &b->scored->indicators[6], "10");
	assert_false(has_step(b, &b->scored->indicators[6], "step.over-explain"));
}

static void test_rows_without_points(void **state)
{
	struct bench *b = *state;

	start(b, book_2020);
	row(b, "苹果树种植面积", "5", "5亩", "5亩", NULL)->of_which = true;
	row(b, "指标2:", "5", NULL, NULL, NULL)->filler = true;
	row(b, "印章价格", NULL, "75元/个", "75元/个", NULL);
	row(b, "面积", "-5", "75亩", "75亩", NULL);
	row(b, "面积", "若干", "75亩", "75亩", NULL);
	run(b);
	expect_unscored(&b->scored->indicators[0], "cause.of-which");
	expect_unscored(&b->scored->indicators[1], "cause.filler");
	expect_unscored(&b->scored->indicators[2], "cause.weight-unknown");
	expect_unscored(&b->scored->indicators[3], "cause.weight-negative");
	expect_unscored(&b->scored->indicators[4], "cause.weight-unknown");
	b->form.kind = QH_FORM_GOAL;
	run(b);
	expect_unscored(&b->scored->indicators[3], "cause.kind-not-scored");
	b->form.kind = QH_FORM_MONITORING;
	run(b);
	expect_unscored(&b->scored->indicators[3], "cause.kind-not-scored");
}

static void test_not_applicable(void **state)
{
	struct bench *b = *state;

	start(b, book_2020);
	row(b, "面积", "40", "75亩", "75亩", "40");
	row(b, "面积", "20", "无", "无", NULL);
	row(b, "面积", "40", "80亩", "60亩", "30");
	b->book.rescale_not_applicable = true;
	run(b);
	expect_unscored(&b->scored->indicators[1], "cause.not-applicable");
	/* (40 + 30) * 100 / 80 */
	assert_rat(b->arena, b->scored->total.low, "87.5");
	assert_rat(b->arena, b->scored->total.printed, "87.5");
}

/* Negative rates of change make sense; so do amounts whose name says so. */
static void test_negative(void **state)
{
	struct bench *b = *state;

	start(b, book_2020);
	row(b, "“三公经费”变动率", "10", "≤0%", "-12%", "10");
	row(b, "人口净增数", "10", "≥100人", "-3人", "10");
	row(b, "产值增长率", "10", "≥5%", "-2%", "10");
	row(b, "人员变动", "10", "≤5%", "-2", "10");
	row(b, "房租", "10", "=300元", "290元", "10");
	row(b, "房租", "10", "=300元", "400元", "10");
	b->book.reverse.method = QH_M_REVERSE_LINEAR;
	run(b);
	expect_exact(b, &b->scored->indicators[3], "10");
	expect_exact(b, &b->scored->indicators[4], "10");
	expect_exact(b, &b->scored->indicators[5], "6.67");
	expect_exact(b, &b->scored->indicators[0], "10");
	expect_exact(b, &b->scored->indicators[1], "0");
	expect_exact(b, &b->scored->indicators[2], "0");
}

static void test_approximate_target_reached(void **state)
{
	struct bench *b = *state;

	start(b, book_2020);
	row(b, "培训人数", "10", "约100人", "100人", "10");
	row(b, "培训人数", "10", "约100人", "99人", "10");
	run(b);
	expect_exact(b, &b->scored->indicators[0], "10");
	expect_undecidable(b, &b->scored->indicators[1], "10", "cause.target-approximate");
}

/* Every allocation fails once: a status, never a crash. */
static void test_no_memory(void **state)
{
	struct bench *b = *state;
	struct qh_error err = {0};
	struct qh_scored *scored;
	int failures = 0;

	start(b, book_2020);
	row(b, "待遇发放及时率", "8", "95%", "76%", "8");
	row(b, "完成时间", "10", "2024年6月底前", "2024年7月15日", "10");
	row(b, "提升服务水平", "15", "显著提高", "部分达成预期指标", "12");
	fund(b, QH_FUND_TOTAL, "5", "5", "5", "10", "10");
	b->form.indicators = b->indicators;
	b->form.funds = b->funds;
	for (uint64_t n = 1; n < 60; n++) {
		enum qh_status status;
		struct qh_arena *small = qh_arena_new((size_t)1 << 20);

		assert_non_null(small);
		qh_arena_fail_after(n);
		status = qh_score_form(small, b->library, &b->book, &b->form, &scored, &err);
		qh_arena_fail_after(0);
		if (status != QH_OK) {
			failures++;
			assert_true(status == QH_NOMEM || status == QH_LIMIT);
			assert_null(scored);
			assert_string_equal(err.code, "SCORE-001");
		}
		qh_arena_free(small);
	}
	assert_true(failures > 3);
	assert_int_equal(qh_score_form(b->arena, b->library, &b->book, &b->form, &scored, NULL), QH_OK);
}

/* Results are the same whether their derivation is kept or not. */
static void test_without_steps(void **state)
{
	struct bench *b = *state;
	struct qh_scored *bare;

	start(b, book_2020);
	row(b, "待遇发放及时率", "8", "95%", "76%", "8");
	row(b, "提升服务水平", "15", "显著提高", "部分达成预期指标", "12");
	run(b);
	assert_int_equal(qh_score_form_results(b->arena, b->library, &b->book, &b->form, &bare, NULL), QH_OK);
	assert_true(b->scored->n_steps > 0);
	assert_int_equal(bare->n_steps, 0);
	for (uint32_t i = 0; i < bare->n_indicators; i++) {
		const struct qh_score *with = &b->scored->indicators[i], *without = &bare->indicators[i];

		assert_int_equal(without->n_steps, 0);
		assert_int_equal(without->status, with->status);
		assert_int_equal(qh_rat_cmp(without->lo, with->lo), 0);
		assert_int_equal(qh_rat_cmp(without->hi, with->hi), 0);
	}
	assert_int_equal(qh_rat_cmp(bare->total.high, b->scored->total.high), 0);
}

/* "All year" is a state that lasted; as a time of completion it repeats the deadline. */
static void test_all_year(void **state)
{
	struct bench *b = *state;

	start(b, book_2020);
	row(b, "保障网络服务正常运转", "10", "全年", "全年", "10")->subdimension = QH_SUB_QUANTITY;
	row(b, "完成时间", "10", "全年", "全年", "10")->subdimension = QH_SUB_TIME;
	row(b, "实现社会稳定", "10", "长期", "长期", "10");
	row(b, "保障网络服务正常运转", "10", "全年", "2024年1月至6月", "10");
	run(b);
	expect_range(b, &b->scored->indicators[0], "8", "10", false);
	expect_undecidable(b, &b->scored->indicators[1], "10", "cause.actual-deadline");
	expect_range(b, &b->scored->indicators[2], "8", "10", false);
	expect_exact(b, &b->scored->indicators[3], "10");
}

/* The reading of a cell may be less than sure; the score is not surer. */
static void test_certainty(void **state)
{
	struct bench *b = *state;

	start(b, book_2020);
	row(b, "合格率", "10", "≥90%", "95%", "10")->target.q.certainty = QH_PROBABLE;
	row(b, "合格率", "10", "≥90%", "95%", "10")->actual.q.certainty = QH_LAYOUT_DOUBTFUL;
	row(b, "合格率", "10", "90%", "95%", "10")->actual.q.certainty = QH_LAYOUT_DOUBTFUL;
	row(b, "合格率", "10", "≥90%", "95%", "10");
	run(b);
	assert_int_equal(b->scored->indicators[0].certainty, QH_PROBABLE);
	assert_int_equal(b->scored->indicators[1].certainty, QH_LAYOUT_DOUBTFUL);
	assert_int_equal(b->scored->indicators[2].certainty, QH_LAYOUT_DOUBTFUL);
	assert_int_equal(b->scored->indicators[3].certainty, QH_SURE);
}

/* Shares of a whole pass through the readings of the cell next to them. */
static void test_name_of_the_level_above(void **state)
{
	struct bench *b = *state;
	struct qh_indicator *ind;

	start(b, book_2020);
	ind = row(b, " ", "10", "5%", "6%", "10");
	ind->level2.text = QH_STR("差错率");
	row(b, "", "10", "5%", "4%", "10");
	run(b);
	assert_int_equal(b->scored->indicators[0].op, QH_OP_LE);
	expect_exact(b, &b->scored->indicators[0], "8.33");
	assert_int_equal(b->scored->indicators[1].op, QH_OP_GE);
	expect_exact(b, &b->scored->indicators[1], "8");
}

static void test_words_without_a_rule(void **state)
{
	struct bench *b = *state;

	start(b, book_2020);
	row(b, "提升服务水平", "10", "显著提高", "显著提高", "10");
	row(b, "提升服务水平", "10", "显著提高", "效果不好说", "10");
	row(b, "是否公开", "10", "是", "基本公开", "10");
	row(b, "维护稳定", "10", "≥3次", "是", "10");
	b->book.qualitative.method = QH_M_NONE;
	run(b);
	expect_undecidable(b, &b->scored->indicators[0], "10", "cause.no-rule");
	expect_undecidable(b, &b->scored->indicators[1], "10", "cause.no-rule");
	expect_undecidable(b, &b->scored->indicators[2], "10", "cause.qualitative-unclear");
	expect_undecidable(b, &b->scored->indicators[3], "10", "cause.actual-not-a-number");
	b->book.positive.method = QH_M_NONE;
	row(b, "人数", "10", "≥3人", "3人", "10");
	run(b);
	expect_undecidable(b, &b->scored->indicators[4], "10", "cause.no-rule");
}

static void test_approximate_target_of_a_strange_kind(void **state)
{
	struct bench *b = *state;
	struct qh_indicator *ind;

	start(b, book_2020);
	ind = row(b, "培训人数", "10", "约100人", "100人", "10");
	ind->target.q.doubts |= QH_DOUBT_CONFLICT;
	ind = row(b, "培训人数", "10", "约100人", "90%", "10");
	run(b);
	expect_undecidable(b, &b->scored->indicators[0], "10", "cause.target-unreadable");
	expect_undecidable(b, &b->scored->indicators[1], "10", "cause.target-approximate");
}

static void test_full_if_true(void **state)
{
	struct bench *b = *state;
	static const struct {
		const char *target, *actual;
		bool promised;
	} rows[] = {
	    {"≥90%", "≥95%", true},       {"≥90%", "≤95%", false},       {"≤5%", "≤3%", true},
	    {"≤5%", "<3%", true},         {"≤5%", ">3%", false},         {">90%", ">90%", true},
	    {"≥90%", "≥80%", false},      {"=100%", "≥100%", false},     {"=100%", "=100%", false},
	    {"≥90%", "91%-95%", true},    {"≥92%", "91%-95%", false},    {"≥92人", "≥95%", false},
	    {"80%-90%", "80%-90%", true}, {"80%-90%", "81%-90%", false},
	};

	start(b, book_2020);
	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++)
		row(b, "合格率", "10", rows[i].target, rows[i].actual, "10");
	run(b);
	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		if (has_step(b, &b->scored->indicators[i], "step.full-if-true") != rows[i].promised)
			fail_msg("%s %s", rows[i].target, rows[i].actual);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_numbers),
	    cmocka_unit_test(test_cost_without_operator),
	    cmocka_unit_test(test_no_measurement),
	    cmocka_unit_test(test_units_converted),
	    cmocka_unit_test(test_changes),
	    cmocka_unit_test(test_words),
	    cmocka_unit_test(test_tiers_of_2017),
	    cmocka_unit_test(test_dates),
	    cmocka_unit_test(test_satisfaction_rule),
	    cmocka_unit_test(test_over_achievement),
	    cmocka_unit_test(test_rows_without_points),
	    cmocka_unit_test(test_not_applicable),
	    cmocka_unit_test(test_negative),
	    cmocka_unit_test(test_approximate_target_reached),
	    cmocka_unit_test(test_no_memory),
	    cmocka_unit_test(test_without_steps),
	    cmocka_unit_test(test_all_year),
	    cmocka_unit_test(test_certainty),
	    cmocka_unit_test(test_name_of_the_level_above),
	    cmocka_unit_test(test_words_without_a_rule),
	    cmocka_unit_test(test_approximate_target_of_a_strange_kind),
	    cmocka_unit_test(test_full_if_true),
	};
	return cmocka_run_group_tests(tests, open_bench, close_bench);
}
