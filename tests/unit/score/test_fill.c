/* SPDX-License-Identifier: Apache-2.0 */
/* Filling in: what follows is written, what the author chose within a tier stays, what nobody can decide
 * waits; blank forms of every shipped rulebook. */
#include "form/form_json.h"
#include "forms.h"
#include "score/fill.h"

static const char *const book_2020 = "central-project-2020";

static struct qh_filled fill(struct bench *b)
{
	struct qh_filled out;
	struct qh_error err = {0};

	run(b);
	assert_int_equal(qh_form_fill(b->arena, b->library, &b->form, b->scored, &out, &err), QH_OK);
	assert_ptr_not_equal(out.form, &b->form);
	return out;
}

static void expect_text(const struct qh_declared *d, const char *text)
{
	if (!qh_str_eq(d->text, qh_str_of(text)))
		fail_msg("\"%.*s\" instead of \"%s\"", QH_STR_ARG(d->text), text);
}

static struct qh_section *heading(struct bench *b, const char *name, const char *printed)
{
	struct qh_section *s = &b->sections[b->form.n_sections++];

	*s = (struct qh_section){.level = QH_SECTION_LEVEL1, .name.text = qh_str_of(name)};
	s->score = declared(b, printed, false);
	return s;
}

/* 100 points: execution 10, the counted row 40, the words 50. */
static void hundred(struct bench *b, const char *points_of_words)
{
	start(b, book_2020);
	fund(b, QH_FUND_TOTAL, "8.89", "8.89", "3.49", "10", "")->scored = true;
	b->funds[0].rate = declared(b, "", false);
	row(b, "培训人次", "40", "≥200人次", "150人次", "");
	row(b, "参保意识", "50", "显著提高", "显著提高", points_of_words);
}

static void test_what_follows(void **state)
{
	struct bench *b = *state;
	hundred(b, "45");
	struct qh_filled f = fill(b);

	expect_text(&f.form->funds[0].rate, "39.26%");
	expect_text(&f.form->funds[0].score, "3.93");
	expect_text(&f.form->indicators[0].score, "30");
	expect_text(&f.form->indicators[1].score, "45");
	expect_text(&f.form->total, "78.93");
	expect_text(&f.form->grade, "中");
	assert_int_equal(f.kept, 1);
	assert_int_equal(f.open, 0);
	assert_int_equal(f.replaced, 0);
	assert_int_equal(f.filled, 4);
	assert_false(f.total_open);
	assert_int_equal(b->indicators[0].score.text.n, 0); /* the form itself is left alone */
}

static void test_figures_that_do_not_follow(void **state)
{
	struct bench *b = *state;
	hundred(b, "45");
	b->indicators[0].score = declared(b, "40", false);
	b->funds[0].score = declared(b, "3.930", false);
	b->form.total = declared(b, "99", false);
	b->form.header_total = declared(b, "99", false);
	b->form.grade = declared(b, "优", false);
	struct qh_filled f = fill(b);

	expect_text(&f.form->indicators[0].score, "30");
	expect_text(&f.form->funds[0].score, "3.930"); /* says the same already */
	expect_text(&f.form->total, "78.93");
	expect_text(&f.form->header_total, "78.93");
	expect_text(&f.form->grade, "中");
	assert_int_equal(f.replaced, 4);
}

static void test_author_chooses_in_a_tier(void **state)
{
	static const struct {
		const char *points, *kept;
	} rows[] = {{"40", "40"}, {"50", "50"}, {"39.99", ""}, {"50.01", ""}, {"", ""}};
	struct bench *b = *state;

	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		bool kept = rows[i].kept[0] != '\0';

		hundred(b, rows[i].points);
		heading(b, "效益指标", "");
		b->indicators[1].section1 = 1;
		b->form.total = declared(b, "99", false);
		b->form.grade = declared(b, "优", false);
		struct qh_filled f = fill(b);
		expect_text(&f.form->indicators[1].score, rows[i].kept);
		assert_int_equal(f.open, !kept);
		assert_int_equal(f.kept, kept);
		assert_int_equal(f.total_open, !kept);
		expect_text(&f.form->sections[0].score, rows[i].kept);
		if (!kept) { /* an open row leaves no total and no grade behind */
			expect_text(&f.form->total, "");
			assert_false(f.form->total.q.has_number);
			expect_text(&f.form->grade, "");
		}
	}
}

static void test_nobody_can_decide(void **state)
{
	struct bench *b = *state;
	hundred(b, "45");
	b->indicators[0].actual = declared(b, "≥150人次", false);
	b->indicators[0].score = declared(b, "30", false);
	b->form.header_total = declared(b, "79", false);
	struct qh_filled f = fill(b);

	expect_text(&f.form->indicators[0].score, "");
	expect_text(&f.form->total, "");
	expect_text(&f.form->header_total, "");
	assert_int_equal(f.open, 1);
	assert_int_equal(f.replaced, 2);
	assert_true(f.total_open);
}

static void test_subtotals(void **state)
{
	struct bench *b = *state;
	hundred(b, "45");
	heading(b, "产出指标", "");
	heading(b, "效益指标", "50");
	heading(b, "预算执行", "")->dimension = QH_DIM_EXECUTION;
	heading(b, "社会效益", "")->parent = 2;
	heading(b, "没有小计", NULL);
	b->indicators[0].section1 = 1;
	b->indicators[1].section2 = 4;
	struct qh_indicator *part = row(b, "其中：女性", "5", "≥10人次", "10人次", "5");
	part->of_which = true;
	part->section1 = 1;
	struct qh_indicator *template_row = row(b, "指标2：", NULL, "", "", "");
	template_row->filler = true;
	template_row->section1 = 1;
	struct qh_filled f = fill(b);

	expect_text(&f.form->sections[0].score, "30");
	expect_text(&f.form->sections[1].score, "45"); /* through the heading between */
	expect_text(&f.form->sections[2].score, "3.93");
	expect_text(&f.form->sections[3].score, "45");
	assert_null(f.form->sections[4].score.text.p);
	expect_text(&f.form->total, "78.93");
	expect_text(&f.form->indicators[3].score, "");
}

static void test_weight_missing(void **state)
{
	struct bench *b = *state;
	hundred(b, "45");
	b->indicators[0].weight_origin = QH_WEIGHT_NONE;
	b->indicators[0].weight = declared(b, "", false);
	struct qh_filled f = fill(b);

	/* 40 of 100 points stand nowhere: no total can be given. */
	assert_int_equal(f.open, 0);
	assert_true(f.total_open);
	expect_text(&f.form->total, "");
}

static void test_capped(void **state)
{
	struct bench *b = *state;
	struct qh_constraint c = {.cap = QH_RAT_INT(70), .state = QH_CONSTRAINT_BREACHED};

	hundred(b, "45");
	b->form.constraint = &c;
	expect_text(&fill(b).form->total, "70");
	c.state = QH_CONSTRAINT_MET;
	expect_text(&fill(b).form->total, "78.93");
	c = (struct qh_constraint){.cap = QH_RAT_NONE, .state = QH_CONSTRAINT_BREACHED};
	expect_text(&fill(b).form->total, "78.93");
	b->book.constraint_cap = QH_RAT_INT(60);
	expect_text(&fill(b).form->total, "60");
}

static void test_left_out_rows_rescale(void **state)
{
	struct bench *b = *state;

	start(b, book_2020);
	b->book.rescale_not_applicable = true;
	fund(b, QH_FUND_TOTAL, "100", "100", "100", "10", "");
	row(b, "培训人次", "40", "≥200人次", "150人次", "");
	row(b, "不适用", "50", "无", "", "");
	expect_text(&fill(b).form->total, "80"); /* 40 of 50 */
}

static void test_every_grade(void **state)
{
	static const struct {
		const char *points, *total, *grade;
	} rows[] = {{"80", "90", "优"}, {"79.99", "89.99", "良"}, {"70", "80", "良"},
		    {"50", "60", "中"}, {"49.99", "59.99", "差"}, {"0", "10", "差"}};
	struct bench *b = *state;

	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		start(b, book_2020);
		fund(b, QH_FUND_TOTAL, "100", "100", "100", "10", "");
		row(b, "规范程度", "90", "规范", "规范", rows[i].points);
		b->book.qualitative.method = QH_M_DISCRETION;
		struct qh_filled f = fill(b);
		expect_text(&f.form->total, rows[i].total);
		expect_text(&f.form->grade, rows[i].grade);
	}
}

static void test_form_without_points(void **state)
{
	struct bench *b = *state;

	start(b, "generic-goal");
	b->form.kind = QH_FORM_GOAL;
	fund(b, QH_FUND_TOTAL, "100", NULL, NULL, NULL, NULL);
	row(b, "培训人次", "40", "≥200人次", NULL, NULL);
	struct qh_filled f = fill(b);
	assert_null(f.form->total.text.p);
	assert_null(f.form->indicators[0].score.text.p);
	assert_false(f.total_open);
	assert_int_equal(f.filled, 0);
}

static void test_out_of_memory(void **state)
{
	struct bench *b = *state;
	uint32_t failures = 0;

	for (uint64_t n = 1; n < 200; n++) {
		struct qh_filled out;
		struct qh_error err = {0};
		hundred(b, "45");
		heading(b, "产出指标", "");
		b->indicators[0].section1 = 1;
		run(b);
		qh_arena_fail_after(n);
		enum qh_status s = qh_form_fill(b->arena, b->library, &b->form, b->scored, &out, &err);
		qh_arena_fail_after(0);
		if (s == QH_OK) {
			expect_text(&out.form->total, "78.93");
			break;
		}
		assert_non_null(err.code);
		failures++;
	}
	assert_true(failures > 3 && failures < 200);
	qh_arena_reset(b->arena);
}

/* ---- blank forms ---- */

static struct qh_form *read_back(struct bench *b, const struct qh_form *form)
{
	struct qh_buf out;
	struct qh_json_out w;
	struct qh_form *again = NULL;
	struct qh_error err = {0};

	qh_buf_init(&out, 1 << 20);
	qh_json_out_start(&w, &out, 2);
	qh_form_to_json(form, &w);
	assert_int_equal(out.status, QH_OK);
	struct qh_str text = qh_arena_str(b->arena, qh_buf_view(&out));
	qh_buf_free(&out);
	if (qh_form_from_json(b->arena, b->library->lexicon, text, 1, &again, &err) != QH_OK)
		fail_msg("%s line %u: %.*s", err.code, err.line, (int)(text.n < 300 ? text.n : 300), text.p);
	return again;
}

static void same_blank(const struct qh_rulebook *rb, const struct qh_form *a, const struct qh_form *b)
{
	assert_int_equal(a->kind, b->kind);
	assert_int_equal(a->year, b->year);
	assert_int_equal(a->n_indicators, b->n_indicators);
	assert_int_equal(a->n_funds, b->n_funds);
	assert_int_equal(a->n_sections, b->n_sections);
	assert_true(qh_str_eq(b->rulebook_named, rb->id));
	for (uint32_t i = 0; i < a->n_indicators; i++) {
		const struct qh_indicator *x = &a->indicators[i], *y = &b->indicators[i];
		assert_true(qh_str_eq(x->name.text, y->name.text));
		assert_true(qh_str_eq(x->level1.text, y->level1.text));
		assert_true(qh_str_eq(x->level2.text, y->level2.text));
		assert_true(qh_str_eq(x->weight.text, y->weight.text));
		assert_int_equal(y->target.q.kind, QH_Q_BLANK);
		assert_int_equal(y->actual.q.kind, QH_Q_BLANK);
		assert_int_equal(y->score.q.kind, QH_Q_BLANK);
	}
	for (uint32_t i = 0; i < a->n_funds; i++) {
		assert_int_equal(a->funds[i].role, b->funds[i].role);
		assert_int_equal(a->funds[i].scored, b->funds[i].scored);
	}
}

/* What the method fixes is there: weights of its indicators, of its headings, of the execution row. */
static void has_weights(struct bench *b, const struct qh_rulebook *rb, const struct qh_form *form)
{
	struct qh_rat w;

	for (uint32_t i = 0; i < rb->n_indicators; i++)
		if (qh_rat_ok(rb->indicators[i].weight)) {
			assert_true(qh_declared_number(&form->indicators[i].weight, &w));
			assert_true(qh_rat_eq(w, rb->indicators[i].weight));
		}
	for (uint32_t i = 0; i < rb->n_sections; i++)
		if (qh_rat_ok(rb->sections[i].weight)) {
			assert_true(qh_declared_number(&form->sections[i].weight, &w));
			assert_true(qh_rat_eq(w, rb->sections[i].weight));
		}
	if (rb->has_execution && rb->n_fund_rows && qh_rat_ok(rb->execution_weight)) {
		assert_true(qh_declared_number(&form->funds[0].weight, &w));
		assert_true(qh_rat_eq(w, rb->execution_weight));
	}
	(void)b;
}

static void test_blank_forms(void **state)
{
	struct bench *b = *state;

	for (uint32_t i = 0; i < b->library->rulebooks->n; i++) {
		const struct qh_rulebook *rb = b->library->rulebooks->at[i];
		struct qh_form *form = NULL;
		struct qh_scored *scored = NULL;
		struct qh_filled filled;
		struct qh_error err = {0};

		qh_arena_reset(b->arena);
		assert_int_equal(qh_form_blank(b->arena, b->library, rb, 2024, &form, &err), QH_OK);
		assert_true(form->n_indicators > 0);
		assert_true(rb->kinds & 1u << form->kind);
		struct qh_form *again = read_back(b, form);
		same_blank(rb, form, again);
		has_weights(b, rb, form);
		/* A blank form can be scored and filled: nothing follows from it. */
		assert_int_equal(qh_score_form(b->arena, b->library, rb, again, &scored, &err), QH_OK);
		for (uint32_t k = 0; k < scored->n_indicators; k++)
			assert_int_not_equal(scored->indicators[k].status, QH_SCORE_EXACT);
		assert_int_equal(qh_form_fill(b->arena, b->library, again, scored, &filled, &err), QH_OK);
		if (filled.form->total.q.has_number)
			fail_msg("%.*s: a total of %.*s", QH_STR_ARG(rb->id),
				 QH_STR_ARG(filled.form->total.text));
	}
}

static void test_blank_out_of_memory(void **state)
{
	struct bench *b = *state;
	const char *books[] = {"central-project-2020", "shandong-department-evaluation-2020"};

	for (size_t k = 0; k < 2; k++) {
		const struct qh_rulebook *rb = qh_rulebook_find(b->library->rulebooks, qh_str_of(books[k]));
		uint32_t failures = 0;
		for (uint64_t n = 1; n < 2000; n++) {
			struct qh_form *form = NULL;
			struct qh_error err = {0};
			qh_arena_reset(b->arena);
			qh_arena_fail_after(n);
			enum qh_status s = qh_form_blank(b->arena, b->library, rb, 0, &form, &err);
			qh_arena_fail_after(0);
			if (s == QH_OK)
				break;
			assert_null(form);
			assert_non_null(err.code);
			failures++;
		}
		assert_true(failures > 3 && failures < 2000);
	}
	qh_arena_reset(b->arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_what_follows),
	    cmocka_unit_test(test_figures_that_do_not_follow),
	    cmocka_unit_test(test_author_chooses_in_a_tier),
	    cmocka_unit_test(test_nobody_can_decide),
	    cmocka_unit_test(test_subtotals),
	    cmocka_unit_test(test_weight_missing),
	    cmocka_unit_test(test_capped),
	    cmocka_unit_test(test_left_out_rows_rescale),
	    cmocka_unit_test(test_every_grade),
	    cmocka_unit_test(test_form_without_points),
	    cmocka_unit_test(test_out_of_memory),
	    cmocka_unit_test(test_blank_forms),
	    cmocka_unit_test(test_blank_out_of_memory),
	};

	return cmocka_run_group_tests_name("score fill", tests, open_bench, close_bench);
}
