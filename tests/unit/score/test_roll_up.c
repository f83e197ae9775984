/* SPDX-License-Identifier: Apache-2.0 */
/* Several project forms in one: values first, then one score. */
#include "forms.h"
#include "score/fill.h"

enum { FORMS_MAX = 4 };

/* Forms made one after the other on one bench. */
struct rolling {
	struct bench *b;
	struct qh_form forms[FORMS_MAX];
	struct qh_indicator rows[FORMS_MAX][ROWS_MAX];
	struct qh_fund funds[FORMS_MAX][ROWS_MAX];
	const struct qh_form *at[FORMS_MAX];
	const struct qh_scored *scored[FORMS_MAX];
	uint32_t n;
	struct qh_rulebook book;
	struct qh_rolled_up up;
	struct qh_filled filled;
};

static void begin(struct rolling *r, struct bench *b)
{
	start(b, "hubei-project-2020");
	*r = (struct rolling){.b = b, .book = b->book};
}

/* The next form, with its budget and what was spent (NULL: none). */
static struct bench *next_form(struct rolling *r, const char *budget, const char *executed)
{
	struct bench *b = r->b;

	b->form = (struct qh_form){.kind = QH_FORM_PROJECT, .year = 2024};
	b->form.unit.text = QH_STR("社会保险中心");
	if (budget)
		fund(b, QH_FUND_TOTAL, budget, budget, executed, "20", "20");
	return b;
}

static void end_form(struct rolling *r)
{
	struct bench *b = r->b;
	uint32_t i = r->n++;

	assert_true(r->n <= FORMS_MAX);
	run(b);
	memcpy(r->rows[i], b->indicators, sizeof(b->indicators));
	memcpy(r->funds[i], b->funds, sizeof(b->funds));
	r->forms[i] = b->form;
	r->forms[i].indicators = r->rows[i];
	r->forms[i].funds = r->funds[i];
	r->at[i] = &r->forms[i];
	r->scored[i] = b->scored;
}

static enum qh_status try_roll(struct rolling *r, struct qh_error *err)
{
	struct bench *b = r->b;
	enum qh_status s =
	    qh_forms_roll_up(b->arena, b->library, &r->book, r->at, r->scored, r->n, &r->up, err);

	return s == QH_OK ? qh_form_fill(b->arena, b->library, r->up.form, r->up.scored, &r->filled, err) : s;
}

static void roll(struct rolling *r)
{
	struct qh_error err = {0};

	assert_int_equal(try_roll(r, &err), QH_OK);
}

/* One row in two forms of 45 and 18. */
static void two(struct rolling *r, struct bench *b, const char *name, const char *target1,
		const char *actual1, const char *score1, const char *target2, const char *actual2,
		const char *score2)
{
	begin(r, b);
	next_form(r, "45", "45");
	row(b, name, "10", target1, actual1, score1);
	end_form(r);
	next_form(r, "18", "18");
	row(b, name, "10", target2, actual2, score2);
	end_form(r);
	roll(r);
}

static void expect_text(struct qh_str got, const char *text)
{
	if (!qh_str_eq(got, qh_str_of(text)))
		fail_msg("\"%.*s\" instead of \"%s\"", QH_STR_ARG(got), text);
}

/* The vector of 2-scoring.md 2.7: 98 % of 45 and 92 % of 18. */
static void test_shares_weigh_by_funds(void **state)
{
	struct bench *b = *state;
	struct rolling r;

	two(&r, b, "发放率", "≥100%", "98%", "9.8", "≥100%", "92%", "9.2");
	const struct qh_indicator *ind = &r.up.form->indicators[0];
	assert_int_equal(r.up.form->n_indicators, 1);
	assert_int_equal(r.up.n_rows, 1);
	assert_rat(b->arena, ind->actual.q.lo, "674/7"); /* (98 * 45 + 92 * 18) / 63 = 96.2857... */
	expect_text(ind->actual.text, "96.2857%");
	assert_rat(b->arena, ind->target.q.lo, "100");
	expect_text(ind->target.text, ">=100%");
	/* Scored once: 10 * 674/700; the average of the scores is another figure. */
	assert_rat(b->arena, r.up.scored->indicators[0].lo, "337/35");
	assert_rat(b->arena, r.up.rows[0].score, "337/35");
	assert_rat(b->arena, r.up.rows[0].average, "9.5");
	assert_false(r.up.rows[0].plain_mean);
	assert_false(r.up.rows[0].unlike);
	assert_int_equal(r.up.rows[0].n_members, 2);
	expect_text(r.filled.form->indicators[0].score.text, "9.63");
	assert_int_equal(r.up.form->kind, QH_FORM_DEPARTMENT);
	assert_int_equal(r.up.form->year, 2024);
	expect_text(r.up.form->unit.text, "社会保险中心");
}

static void test_counts_and_money_add_up(void **state)
{
	struct bench *b = *state;
	struct rolling r;

	two(&r, b, "培训人次", "≥200人次", "150人次", "7.5", "≥100人次", "120人次", "10");
	assert_rat(b->arena, r.up.form->indicators[0].target.q.lo, "300");
	assert_rat(b->arena, r.up.form->indicators[0].actual.q.lo, "270");
	assert_rat(b->arena, r.up.rows[0].score, "9"); /* not 8.75, the average */
	assert_rat(b->arena, r.up.rows[0].average, "8.75");
	/* 2.5 亿元 and 5000 万元: the unit of the first. */
	two(&r, b, "征收总额", "≥2亿元", "2.5亿元", "10", "≥4000万元", "5000万元", "10");
	assert_rat(b->arena, r.up.form->indicators[0].actual.q.lo, "300000000");
	expect_text(r.up.form->indicators[0].actual.text, "3亿元");
	expect_text(r.up.form->indicators[0].target.text, ">=2.4亿元");
	/* Funds add up too, and the execution is scored once. */
	assert_rat(b->arena, r.up.form->funds[0].revised.q.lo, "630000");
	assert_rat(b->arena, r.up.form->funds[0].executed.q.lo, "630000");
	assert_rat(b->arena, r.up.scored->rates[0], "100");
}

static void test_prices_and_averages_weigh(void **state)
{
	struct bench *b = *state;
	struct rolling r;

	two(&r, b, "制卡单价", "≤20元/张", "20元/张", "10", "≤20元/张", "13元/张", "10");
	assert_rat(b->arena, r.up.form->indicators[0].actual.q.lo, "18");
	expect_text(r.up.form->indicators[0].actual.text, "18元/张");
	two(&r, b, "平均办理时间", "≤7天", "7天", "10", "≤7天", "14天", "5");
	assert_rat(b->arena, r.up.form->indicators[0].actual.q.lo, "9");
	assert_rat(b->arena, r.up.rows[0].score, "70/9");
}

static void test_words_that_agree(void **state)
{
	struct bench *b = *state;
	struct rolling r;

	two(&r, b, "参保意识", "显著提高", "显著提高", "9", "显著提高", "显著提高", "10");
	/* (0.9 * 45 + 1.0 * 18) / 63 * 10: within the tier, so it stays. */
	assert_rat(b->arena, r.up.rows[0].score, "65/7");
	assert_rat(b->arena, r.up.rows[0].average, "9.5");
	assert_int_equal(r.up.scored->indicators[0].status, QH_SCORE_RANGE);
	expect_text(r.filled.form->indicators[0].score.text, "9.29");
	assert_int_equal(r.filled.kept, 1);
	/* Points that were wrong in the forms are not weighed into a total. */
	two(&r, b, "参保意识", "显著提高", "显著提高", "6", "显著提高", "显著提高", "6");
	assert_rat(b->arena, r.up.rows[0].score, "6");
	expect_text(r.filled.form->indicators[0].score.text, "");
	assert_int_equal(r.filled.open, 1);
	assert_true(r.filled.total_open);
}

static void test_words_that_differ(void **state)
{
	struct bench *b = *state;
	struct rolling r;

	two(&r, b, "参保意识", "显著提高", "显著提高", "9", "明显增强", "达成预期指标", "10");
	expect_text(r.up.form->indicators[0].target.text, "显著提高; 明显增强");
	expect_text(r.up.form->indicators[0].actual.text, "显著提高; 达成预期指标");
	assert_int_equal(r.up.scored->indicators[0].status, QH_SCORE_EXACT);
	assert_rat(b->arena, r.up.scored->indicators[0].lo, "65/7");
	assert_int_equal(r.up.scored->indicators[0].certainty, QH_PROBABLE);
	expect_text(r.filled.form->indicators[0].score.text, "9.29");
	/* One of them did not follow: nothing is laundered by weighing it. */
	two(&r, b, "参保意识", "显著提高", "显著提高", "6", "明显增强", "达成预期指标", "10");
	assert_int_equal(r.up.scored->indicators[0].status, QH_SCORE_UNDECIDABLE);
	expect_text(r.filled.form->indicators[0].score.text, "");
}

static void test_other_weights_weigh_ratios(void **state)
{
	struct bench *b = *state;
	struct rolling r;

	begin(&r, b);
	next_form(&r, "45", "45");
	row(b, "参保意识", "20", "显著提高", "显著提高", "20");
	end_form(&r);
	next_form(&r, "18", "18");
	row(b, "参保意识", "10", "显著提高", "显著提高", "8");
	end_form(&r);
	roll(&r);
	/* (1.0 * 45 + 0.8 * 18) / 63 of 20 */
	assert_rat(b->arena, r.up.rows[0].score, "132/7");
	assert_rat(b->arena, r.up.rows[0].average, "18");
	assert_true(r.up.rows[0].unlike);
}

static void test_zero_funds(void **state)
{
	struct bench *b = *state;
	struct rolling r;
	const char *amounts[] = {"0", NULL};

	for (size_t i = 0; i < 2; i++) {
		begin(&r, b);
		next_form(&r, amounts[i], amounts[i]);
		row(b, "发放率", "10", "≥100%", "98%", "9.8");
		end_form(&r);
		next_form(&r, amounts[i], amounts[i]);
		row(b, "发放率", "10", "≥100%", "92%", "9.2");
		end_form(&r);
		roll(&r);
		assert_rat(b->arena, r.up.form->indicators[0].actual.q.lo, "95");
		assert_true(r.up.rows[0].plain_mean);
	}
	/* One form says nothing of its funds: what its value weighs is not known. */
	begin(&r, b);
	next_form(&r, "45", "45");
	row(b, "发放率", "10", "≥100%", "98%", "9.8");
	end_form(&r);
	next_form(&r, NULL, NULL);
	row(b, "发放率", "10", "≥100%", "92%", "9.2");
	end_form(&r);
	roll(&r);
	assert_int_equal(r.up.form->indicators[0].actual.q.kind, QH_Q_BLANK);
	assert_int_equal(r.up.scored->indicators[0].status, QH_SCORE_UNDECIDABLE);
	assert_false(qh_rat_ok(r.up.rows[0].score));
}

static void test_which_funds_weigh(void **state)
{
	static const struct {
		enum qh_aggregate_by by;
		const char *actual;
	} rows[] = {{QH_BY_REVISED, "95"}, {QH_BY_ORIGINAL, "96"}, {QH_BY_EXECUTED, "94"}};
	struct bench *b = *state;
	struct rolling r;

	for (size_t i = 0; i < 3; i++) {
		begin(&r, b);
		r.book.aggregate_by = (uint8_t)rows[i].by;
		next_form(&r, NULL, NULL);
		fund(b, QH_FUND_TOTAL, "20", "10", "20", "20", "20");
		row(b, "发放率", "10", "≥100%", "98%", "9.8");
		end_form(&r);
		next_form(&r, NULL, NULL);
		fund(b, QH_FUND_TOTAL, "10", "10", "40", "20", "20");
		row(b, "发放率", "10", "≥100%", "92%", "9.2");
		end_form(&r);
		roll(&r);
		assert_rat(b->arena, r.up.form->indicators[0].actual.q.lo, rows[i].actual);
	}
}

/* What cannot be counted together is left blank: no number may pass for that of the whole. */
static void test_unlike_members(void **state)
{
	static const struct {
		const char *target1, *actual1, *target2, *actual2;
	} rows[] = {
	    {"≥200人次", "150人次", "≥100户", "120户"},               /* units */
	    {"≥95%", "98%", "≤95%", "92%"},                           /* operators */
	    {"≥95%", "98%", "≥100人", "92人"},                        /* a share and a count */
	    {"同比增长5%", "同比增长6%", "同比下降5%", "同比下降6%"}, /* up and down */
	    {"≥200人次", "150人次", "全部", "全部"},                  /* a number and a word */
	    {"≥200人次", "约150人次", "≥100人次", "120人次"},         /* an estimate */
	    {"10~20人", "15人", "10~20人", "15人"},                   /* intervals */
	};
	struct bench *b = *state;
	struct rolling r;

	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		two(&r, b, "完成情况", rows[i].target1, rows[i].actual1, "10", rows[i].target2,
		    rows[i].actual2, "10");
		if (r.up.scored->indicators[0].status != QH_SCORE_UNDECIDABLE)
			fail_msg("row %zu: %.*s against %.*s is scored", i,
				 QH_STR_ARG(r.up.form->indicators[0].actual.text),
				 QH_STR_ARG(r.up.form->indicators[0].target.text));
		assert_true(r.up.form->indicators[0].actual.q.kind == QH_Q_BLANK ||
			    r.up.form->indicators[0].target.q.kind == QH_Q_BLANK);
		assert_true(r.filled.total_open);
		if (i < 5)
			assert_true(r.up.rows[0].unlike);
	}
}

static void test_missing_actual(void **state)
{
	struct bench *b = *state;
	struct rolling r;

	two(&r, b, "培训人次", "≥200人次", "200人次", "10", "≥100人次", "", "");
	assert_int_equal(r.up.form->indicators[0].actual.q.kind, QH_Q_BLANK);
	assert_int_equal(r.up.scored->indicators[0].status, QH_SCORE_UNDECIDABLE);
	assert_false(qh_rat_ok(r.up.rows[0].average));
	two(&r, b, "培训人次", "≥200人次", "≥200人次", "10", "≥100人次", "≥100人次", "10");
	expect_text(r.up.form->indicators[0].actual.text, ">=300人次"); /* a claim stays a claim */
	assert_int_equal(r.up.scored->indicators[0].status, QH_SCORE_UNDECIDABLE);
}

/* Rows that only one form has keep what they say; a name that stands twice in a form is two rows. */
static void test_rows_that_stand_alone(void **state)
{
	struct bench *b = *state;
	struct rolling r;

	begin(&r, b);
	next_form(&r, "45", "45");
	row(b, "指标1：培训人次", "10", "≥200人次", "150人次", "7.5");
	row(b, "发放率", "10", "≥100%", "98%", "9.8");
	row(b, "发放率", "10", "≥100%", "90%", "9");
	row(b, "其中：女性", "", "≥10人", "10人", "")->of_which = true;
	row(b, "指标2：", NULL, "", "", "")->filler = true;
	b->form.total = declared(b, "90", false);
	end_form(&r);
	next_form(&r, "18", "18");
	row(b, "发放率", "10", "≥100%", "92%", "9.2");
	row(b, "走访次数", "10", "≥4次", "4次", "10");
	b->form.header_total = declared(b, "93", false);
	b->form.year = 2023;
	b->form.unit.text = QH_STR("就业服务中心");
	end_form(&r);
	roll(&r);
	assert_int_equal(r.up.form->n_indicators, 4);
	assert_int_equal(r.up.n_rows, 1);
	assert_rat(b->arena, r.up.form->indicators[1].actual.q.lo, "674/7");
	assert_rat(b->arena, r.up.form->indicators[2].actual.q.lo, "90");
	expect_text(r.up.form->indicators[3].name.text, "走访次数");
	assert_rat(b->arena, r.up.average_total, "91.5");
	assert_int_equal(r.up.form->year, 0); /* different years, different units: none is claimed */
	expect_text(r.up.form->unit.text, "");
	/* The same name under another heading is another indicator. */
	two(&r, b, "发放率", "≥100%", "98%", "9.8", "≥100%", "92%", "9.2");
	r.rows[1][0].dimension = QH_DIM_OUTCOME;
	roll(&r);
	assert_int_equal(r.up.form->n_indicators, 2);
	assert_int_equal(r.up.n_rows, 0);
}

static void test_totals_missing(void **state)
{
	struct bench *b = *state;
	struct rolling r;
	struct qh_error err = {0};

	two(&r, b, "发放率", "≥100%", "98%", "9.8", "≥100%", "92%", "9.2");
	assert_false(qh_rat_ok(r.up.average_total));
	/* A budget that one form does not print leaves the sum open. */
	begin(&r, b);
	next_form(&r, "45", "45");
	end_form(&r);
	next_form(&r, "18", NULL);
	end_form(&r);
	roll(&r);
	assert_rat(b->arena, r.up.form->funds[0].revised.q.lo, "630000");
	assert_int_equal(r.up.form->funds[0].executed.q.kind, QH_Q_BLANK);
	assert_false(qh_rat_ok(r.up.scored->rates[0]));
	assert_int_equal(qh_forms_roll_up(b->arena, b->library, &r.book, r.at, r.scored, 0, &r.up, &err),
			 QH_INVALID);
	assert_string_equal(err.code, "SOURCE-001");
}

static void test_negative_funds(void **state)
{
	struct bench *b = *state;
	struct rolling r;

	begin(&r, b);
	next_form(&r, "45", "45");
	row(b, "发放率", "10", "≥100%", "98%", "9.8");
	end_form(&r);
	next_form(&r, "-18", "18");
	row(b, "发放率", "10", "≥100%", "92%", "9.2");
	end_form(&r);
	roll(&r);
	assert_int_equal(r.up.form->indicators[0].actual.q.kind, QH_Q_BLANK);
	assert_int_equal(r.up.scored->indicators[0].status, QH_SCORE_UNDECIDABLE);
}

static void test_out_of_memory(void **state)
{
	struct bench *b = *state;
	struct rolling r;
	uint32_t failures = 0;

	for (uint64_t n = 1; n < 400; n++) {
		struct qh_error err = {0};
		two(&r, b, "参保意识", "显著提高", "显著提高", "9", "明显增强", "达成预期指标", "10");
		qh_arena_fail_after(n);
		enum qh_status s = try_roll(&r, &err);
		qh_arena_fail_after(0);
		if (s == QH_OK) {
			expect_text(r.filled.form->indicators[0].score.text, "9.29");
			break;
		}
		assert_non_null(err.code);
		failures++;
	}
	assert_true(failures > 10 && failures < 400);
	qh_arena_reset(b->arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_shares_weigh_by_funds),
	    cmocka_unit_test(test_counts_and_money_add_up),
	    cmocka_unit_test(test_prices_and_averages_weigh),
	    cmocka_unit_test(test_words_that_agree),
	    cmocka_unit_test(test_words_that_differ),
	    cmocka_unit_test(test_other_weights_weigh_ratios),
	    cmocka_unit_test(test_zero_funds),
	    cmocka_unit_test(test_which_funds_weigh),
	    cmocka_unit_test(test_unlike_members),
	    cmocka_unit_test(test_missing_actual),
	    cmocka_unit_test(test_rows_that_stand_alone),
	    cmocka_unit_test(test_totals_missing),
	    cmocka_unit_test(test_negative_funds),
	    cmocka_unit_test(test_out_of_memory),
	};

	return cmocka_run_group_tests_name("score roll-up", tests, open_bench, close_bench);
}
