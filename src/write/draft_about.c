/* SPDX-License-Identifier: Apache-2.0 */
/* Owns what a drafted report says of the forms themselves: who filed what, by which rules it is scored, the
 * goals, and the reasons and measures that the forms print. */
#include "write/draft_private.h"

/* ---- overview ---- */

static struct qh_str year_of(const struct qh_drafting *k, const struct qh_form *form)
{
	return form->year ? qh_arena_printf(k->arena, "%d", form->year) : QH_STR("-");
}

static void pair(struct qh_drafting *k, uint32_t col, const char *key, struct qh_str value)
{
	struct qh_paper_cell *c = qh_draft_cell(k, col, qh_draft_say(k, key));

	c->tone = QH_PAPER_HEAD;
	c->align = QH_PAPER_CENTER;
	qh_draft_cell(k, col + 1, value.n ? value : QH_STR("-"));
}

static void one_form(struct qh_drafting *k, const struct qh_report_form *f)
{
	static const uint16_t widths[] = {16, 34, 16, 34};
	const struct qh_form *form = f->form;
	struct qh_str book = qh_draft_book(k, f);

	qh_draft_caption(k, qh_draft_say(k, "draft.facts"));
	if (!qh_paper_table(k->b, 4, widths))
		return;
	k->row = 1;
	pair(k, 1, "draft.col.project", form->project.text);
	pair(k, 3, "write.year", year_of(k, form));
	k->row = 2;
	pair(k, 1, "draft.col.department", form->department.text);
	pair(k, 3, "draft.col.unit", form->unit.text);
	k->row = 3;
	pair(k, 1, "write.total.declared", qh_draft_points(k, qh_form_total(form)));
	pair(k, 3, "write.total.recomputed", qh_draft_total(k, f));
	k->row = 4;
	pair(k, 1, "write.grade.declared", form->grade.text);
	pair(k, 3, "write.grade.recomputed", qh_paper_grades(k->arena, f->scored));
	k->row = 5;
	pair(k, 1, "draft.filed", form->filed_on.text);
	pair(k, 3, "draft.book", book.n ? book : qh_draft_say(k, "draft.no-book"));
	qh_paper_table_end(k->b, k->row, 0);
}

static void list_row(struct qh_drafting *k, uint32_t i)
{
	const struct qh_report_form *f = k->d->forms[i];
	const struct qh_form *form = f->form;
	const struct qh_fund *fund = qh_draft_main_fund(f);

	k->row++;
	qh_draft_cell(k, 1, qh_arena_printf(k->arena, "%u", i + 1))->align = QH_PAPER_CENTER;
	qh_draft_cell(k, 2, qh_draft_name(k, form));
	qh_draft_cell(k, 3, form->unit.text.n ? form->unit.text : form->department.text);
	qh_draft_figure(k, 4, fund ? qh_draft_amount(k, form, &fund->executed) : QH_STR("-"));
	qh_draft_figure(k, 5, qh_draft_points(k, qh_form_total(form)));
	qh_draft_figure(k, 6, qh_draft_total(k, f));
	qh_draft_cell(k, 7, form->grade.text)->align = QH_PAPER_CENTER;
	qh_draft_cell(k, 8, qh_paper_grades(k->arena, f->scored))->align = QH_PAPER_CENTER;
}

void qh_draft_overview(struct qh_drafting *k)
{
	static const char *const heads[] = {"write.column.number",  "draft.form",
					    "draft.col.unit",       "draft.col.executed",
					    "write.total.declared", "write.total.recomputed",
					    "write.grade.declared", "write.grade.recomputed"};
	static const uint16_t widths[] = {6, 30, 24, 14, 10, 14, 9, 10};
	const struct qh_form *form = k->d->forms[0]->form;
	const struct qh_arg args[] = {{.name = "name", .kind = QH_ARG_TEXT, .s = qh_draft_name(k, form)},
				      {.name = "year", .kind = QH_ARG_TEXT, .s = year_of(k, form)},
				      {.name = "n", .kind = QH_ARG_INT, .r = QH_RAT_INT(k->d->n)}};

	if (k->d->n == 1) {
		qh_draft_sentence(
		    k, qh_draft_say_args(k, form->year ? "draft.overview.year" : "draft.overview", args, 3));
		qh_draft_paragraph(k);
		one_form(k, k->d->forms[0]);
		return;
	}
	qh_draft_sentence(k, qh_draft_say_args(k, "draft.overview.several", args, 3));
	qh_draft_paragraph(k);
	if (!qh_draft_table(k, qh_draft_say(k, "draft.facts"), 8, widths, heads))
		return;
	for (uint32_t i = 0; i < k->d->n; i++)
		list_row(k, i);
	qh_draft_table_end(k);
}

/* ---- method ---- */

/* Each grade with its bounds and who owns them; an end at the edge of the scale is not worth saying. */
static struct qh_str grade(const struct qh_drafting *k, const struct qh_rulebook *book,
			   const struct qh_bound *g)
{
	bool low = qh_rat_ok(g->from) && qh_rat_sign(g->from) > 0,
	     high = qh_rat_ok(g->to) && qh_rat_cmp(g->to, book->weights_total) < 0;
	struct qh_arg args[] = {{.name = "grade", .kind = QH_ARG_TEXT, .s = g->label},
				{.name = "from", .kind = QH_ARG_TEXT, .s = qh_draft_number(k, g->from)},
				{.name = "to", .kind = QH_ARG_TEXT, .s = qh_draft_number(k, g->to)},
				{.name = "lower", .kind = QH_ARG_TEXT, .s = QH_STR("")},
				{.name = "upper", .kind = QH_ARG_TEXT, .s = QH_STR("")}};

	if (low)
		args[3].s =
		    qh_draft_say_args(k, g->from_closed ? "draft.grade.from" : "draft.grade.above", args, 3);
	if (high)
		args[4].s =
		    qh_draft_say_args(k, g->to_closed ? "draft.grade.to" : "draft.grade.below", args, 3);
	if (low && high)
		args[3].s =
		    qh_arena_join(k->arena, args[3].s, qh_draft_say(k, "draft.grade.and"), QH_STR(""));
	return qh_draft_say_args(k, "draft.grade.range", args, 5);
}

static void grades(struct qh_drafting *k, const struct qh_rulebook *book)
{
	struct qh_str all = QH_STR_NONE;

	for (uint32_t i = 0; i < book->n_grades; i++)
		all = qh_arena_join(k->arena, all, i ? qh_draft_say(k, "draft.and") : QH_STR(""),
				    grade(k, book, &book->grades[i]));
	if (all.n)
		qh_draft_sentence(k, qh_draft_say_text(k, "draft.grades", "grades", all));
}

static void method_of(struct qh_drafting *k, const struct qh_rulebook *book)
{
	const struct qh_basis *basis = book->n_bases ? &book->bases[0] : NULL;
	const struct qh_arg args[] = {
	    {.name = "book", .kind = QH_ARG_TEXT, .s = k->o->lang == QH_EN ? book->title_en : book->title_zh},
	    {.name = "basis", .kind = QH_ARG_TEXT, .s = basis ? basis->text : QH_STR("-")},
	    {.name = "whole", .kind = QH_ARG_TEXT, .s = qh_draft_number(k, book->weights_total)},
	    {.name = "weight", .kind = QH_ARG_TEXT, .s = qh_draft_number(k, book->execution_weight)}};

	qh_draft_sentence(k, qh_draft_say_args(k, "draft.method", args, 4));
	if (basis && qh_str_eq(basis->label, QH_STR("K")))
		qh_draft_sentence(k, qh_draft_say(k, "draft.method.recalled"));
	if (book->has_execution && qh_rat_ok(book->execution_weight))
		qh_draft_sentence(k, qh_draft_say_args(k, "draft.method.execution", args, 4));
	grades(k, book);
	qh_draft_paragraph(k);
}

void qh_draft_method(struct qh_drafting *k)
{
	bool without = false;

	for (uint32_t i = 0; i < k->d->n; i++) {
		const struct qh_rulebook *book = k->d->forms[i]->choice->rulebook;
		bool before = false;

		for (uint32_t j = 0; j < i; j++)
			before |= k->d->forms[j]->choice->rulebook == book;
		if (book && !before)
			method_of(k, book);
		without |= !book;
	}
	if (without)
		qh_draft_line(k, "draft.method.none");
	qh_draft_line(k, "draft.method.recomputed");
}

/* ---- goals ---- */

static bool has_goals(const struct qh_form *form)
{
	for (uint32_t i = 0; i < form->n_goals; i++)
		if (!qh_str_blank(form->goals[i].text.text) || !qh_str_blank(form->goals[i].completion.text))
			return true;
	return false;
}

void qh_draft_goals(struct qh_drafting *k)
{
	static const char *const heads[] = {"write.paper.goal.target", "write.paper.goal.completion"};
	static const uint16_t widths[] = {50, 50};
	uint32_t with = 0, open = 0;

	for (uint32_t i = 0; i < k->d->n; i++)
		with += has_goals(k->d->forms[i]->form);
	if (with == 0) {
		qh_draft_line(k, "draft.goals.none");
		return;
	}
	qh_draft_line(k, "draft.goals");
	if (!qh_draft_table(k, qh_draft_say(k, "write.paper.goal"), 2, widths, heads))
		return;
	for (uint32_t i = 0; i < k->d->n; i++) {
		const struct qh_form *form = k->d->forms[i]->form;

		if (!has_goals(form))
			continue;
		qh_draft_form_row(k, form, 2);
		for (uint32_t g = 0; g < form->n_goals; g++) {
			k->row++;
			qh_draft_cell(k, 1, form->goals[g].text.text);
			qh_draft_cell(k, 2, form->goals[g].completion.text);
			open += qh_str_blank(form->goals[g].completion.text);
		}
	}
	qh_draft_table_end(k);
	if (open) {
		qh_draft_sentence(k, qh_paper_say_count(k->arena, k->o, "draft.goals.open", open));
		qh_draft_paragraph(k);
	}
}

/* ---- reasons and measures ---- */

void qh_draft_measures(struct qh_drafting *k)
{
	for (uint32_t i = 0; i < k->d->n; i++) {
		const struct qh_form *form = k->d->forms[i]->form;
		const struct qh_str texts[] = {form->reasons.text, form->measures.text};
		static const char *const keys[] = {"draft.reasons", "draft.measures"};

		for (int t = 0; t < 2; t++) {
			struct qh_arg args[] = {
			    {.name = "name", .kind = QH_ARG_TEXT, .s = qh_draft_name(k, form)},
			    {.name = "text", .kind = QH_ARG_TEXT, .s = qh_str_trim(texts[t])}};

			if (args[1].s.n == 0)
				continue;
			qh_draft_sentence(k, qh_draft_say_args(k, keys[t], args, 2));
			qh_draft_paragraph(k);
		}
	}
}
