/* SPDX-License-Identifier: Apache-2.0 */
/* Owns the table of a form on a terminal: declared beside recomputed, sections, totals, grade. */
#include "write/text_report.h"

enum { ALL_ROWS_MAX = 60 }; /* longer forms show only the rows that have a mark */

struct form_table {
	const struct qh_report_options *o;
	const struct qh_report_form *f;
	struct qh_text_table t;
	struct qh_marks marks;
	struct qh_buf text; /* one cell */
	uint32_t left_out;
};

static void cell(struct form_table *ft, struct qh_str s, uint8_t style)
{
	qh_text_table_cell(&ft->t, s, style);
}

/* What was put into ft->text becomes the cell. */
static void cell_text(struct form_table *ft, uint8_t style)
{
	cell(ft, qh_buf_view(&ft->text), style);
	qh_buf_reset(&ft->text);
}

static void cell_key(struct form_table *ft, const char *key, uint8_t style)
{
	qh_say(ft->o, key, &ft->text);
	cell_text(ft, style);
}

static uint8_t style_of(uint8_t severity)
{
	static const uint8_t styles[] = {TEXT_ERROR, TEXT_WARNING, TEXT_DIM};

	return severity <= QH_INFO ? styles[severity] : TEXT_PLAIN;
}

static void cell_mark(struct form_table *ft, uint8_t severity)
{
	if (severity == QH_NO_MARK) {
		cell(ft, QH_STR(""), 0);
		return;
	}
	qh_say(ft->o, qh_severity_sign(severity), &ft->text);
	cell_text(ft, style_of(severity));
}

static void cell_weight(struct form_table *ft, const struct qh_declared *weight)
{
	if (weight->text.n == 0 && weight->q.has_number) {
		qh_put_number(ft->o, weight->q.lo, &ft->text);
		cell_text(ft, TEXT_DIM); /* taken from elsewhere */
		return;
	}
	cell(ft, weight->text, 0);
}

static void cell_score(struct form_table *ft, const struct qh_declared *declared,
		       const struct qh_score *score)
{
	struct qh_rat printed;
	uint8_t style = TEXT_PLAIN;

	cell(ft, declared->text, 0);
	qh_put_score(ft->o, score, &ft->text);
	if (score && score->status == QH_SCORE_UNDECIDABLE)
		style = TEXT_DIM;
	else if (score && score->status != QH_SCORE_UNSCORED && qh_declared_number(declared, &printed) &&
		 (qh_rat_cmp(printed, score->lo) < 0 || qh_rat_cmp(printed, score->hi) > 0) &&
		 !(qh_rat_ok(score->rounded) && qh_rat_eq(printed, score->rounded)))
		style = TEXT_WARNING;
	cell_text(ft, style);
}

static const struct qh_score *score_of(const struct qh_report_form *f, uint32_t i)
{
	return f->scored && i < f->scored->n_indicators ? &f->scored->indicators[i] : NULL;
}

static void heading(struct form_table *ft)
{
	cell(ft, QH_STR(""), 0);
	qh_text_table_rest(&ft->t, qh_buf_view(&ft->text), TEXT_BOLD);
	qh_buf_reset(&ft->text);
}

/* Rows of their own for a change of group or section. */
static void section_row(struct form_table *ft, const struct qh_indicator *ind,
			const struct qh_indicator *above)
{
	const struct qh_text *names[] = {&ind->level1, &ind->level2};
	bool new_group = !above || !qh_str_eq(ind->group.text, above->group.text);

	if (new_group && !qh_str_blank(ind->group.text)) {
		qh_put_clean(&ft->text, ind->group.text);
		heading(ft);
	}
	if (!new_group && qh_str_eq(ind->level1.text, above->level1.text) &&
	    qh_str_eq(ind->level2.text, above->level2.text))
		return;
	for (uint32_t i = 0; i < 2; i++) {
		if (qh_str_blank(names[i]->text))
			continue;
		if (ft->text.n > 0)
			qh_buf_z(&ft->text, " / ");
		qh_put_clean(&ft->text, names[i]->text);
	}
	if (ft->text.n > 0)
		heading(ft);
}

static void indicator_row(struct form_table *ft, uint32_t i, uint8_t mark)
{
	const struct qh_indicator *ind = &ft->f->form->indicators[i];

	qh_buf_int(&ft->text, i + 1);
	cell_text(ft, TEXT_DIM);
	cell(ft, qh_str_blank(ind->name.text) ? ind->level2.text : ind->name.text, 0);
	cell_weight(ft, &ind->weight);
	cell(ft, ind->target.text, 0);
	cell(ft, ind->actual.text, 0);
	cell_score(ft, &ind->score, score_of(ft->f, i));
	cell_mark(ft, mark);
}

static void indicator_rows(struct form_table *ft)
{
	const struct qh_form *form = ft->f->form;
	const struct qh_indicator *above = NULL;
	bool all = ft->o->verbose || form->n_indicators <= ALL_ROWS_MAX;

	for (uint32_t i = 0; i < form->n_indicators; i++) {
		const struct qh_indicator *ind = &form->indicators[i];
		uint8_t mark = qh_marks_row(&ft->marks, ind->at);

		if (!ft->o->verbose && mark == QH_NO_MARK && ind->filler)
			continue;
		if (!all && mark > QH_WARNING) {
			ft->left_out++;
			continue;
		}
		section_row(ft, ind, above);
		above = ind;
		indicator_row(ft, i, mark);
	}
}

static void fund_row(struct form_table *ft, uint32_t i)
{
	const struct qh_fund *fund = &ft->f->form->funds[i];
	const struct qh_scored *s = ft->f->scored;

	cell(ft, QH_STR(""), 0);
	cell(ft, fund->label.text, 0);
	cell(ft, fund->weight.text, 0);
	cell(ft, fund->revised.text.n > 0 ? fund->revised.text : fund->original.text, 0);
	qh_put_clean(&ft->text, fund->executed.text);
	if (fund->rate.text.n > 0) {
		qh_buf_z(&ft->text, ft->text.n > 0 ? " / " : "");
		qh_put_clean(&ft->text, fund->rate.text);
	}
	cell_text(ft, 0);
	cell_score(ft, &fund->score, s && i < s->n_funds ? &s->funds[i] : NULL);
	cell_mark(ft, qh_marks_row(&ft->marks, fund->at));
}

static void total_row(struct form_table *ft)
{
	const struct qh_form *form = ft->f->form;
	const struct qh_total *t = ft->f->scored ? &ft->f->scored->total : NULL;
	const struct qh_declared *declared = form->total.text.p ? &form->total : &form->header_total;

	if (!t && !declared->text.p)
		return;
	cell(ft, QH_STR(""), 0);
	cell_key(ft, "write.total", TEXT_BOLD);
	if (form->total_weight.text.p)
		cell(ft, form->total_weight.text, 0);
	else {
		qh_put_number(ft->o, t ? t->weight_sum : QH_RAT_NONE, &ft->text);
		cell_text(ft, TEXT_DIM);
	}
	cell(ft, QH_STR(""), 0);
	cell(ft, QH_STR(""), 0);
	cell(ft, declared->text, TEXT_BOLD);
	if (t)
		qh_put_range(ft->o, t->low, t->low_open, t->high, t->high_open, &ft->text);
	cell_text(ft, TEXT_BOLD);
	cell_mark(ft, QH_NO_MARK);
}

void qh_text_form_table(const struct qh_report_options *o, const struct qh_report_form *f, struct qh_buf *out)
{
	static const char *const heads[] = {
	    "write.column.number", "write.column.indicator", "write.column.weight",     "write.column.target",
	    "write.column.actual", "write.column.declared",  "write.column.recomputed", "write.column.mark"};
	struct form_table ft = {.o = o, .f = f};

	if (f->form->n_indicators == 0 && f->form->n_funds == 0)
		return;
	qh_text_table_start(&ft.t, 8);
	qh_buf_init_in(&ft.text, 1 << 20, out);
	qh_marks_make(&ft.marks, &f->findings, out);
	ft.t.column[0].right = ft.t.column[2].right = ft.t.column[5].right = ft.t.column[6].right = true;
	ft.t.column[1].max = 60;
	ft.t.column[1].min = 16;
	ft.t.column[3].min = ft.t.column[4].min = 8;
	ft.t.column[5].min = ft.t.column[6].min = 8;
	ft.t.column[2].max = ft.t.column[5].max = 14;
	ft.t.column[3].max = ft.t.column[4].max = 28;
	ft.t.column[6].max = 24;
	for (uint32_t i = 0; i < 8; i++)
		cell_key(&ft, heads[i], TEXT_DIM);
	for (uint32_t i = 0; i < f->form->n_funds; i++)
		fund_row(&ft, i);
	indicator_rows(&ft);
	total_row(&ft);
	qh_text_table_write(&ft.t, qh_text_width(o), 2, qh_text_styles(o), out);
	if (ft.left_out > 0)
		qh_text_say_line(o, TEXT_DIM, 2, "write.rows-left-out", ft.left_out, out);
	qh_marks_free(&ft.marks);
	qh_buf_free(&ft.text);
	qh_text_table_free(&ft.t);
}

/* ---- sections and totals ---- */

static void range_arg(const struct qh_report_options *o, const struct qh_total *t, struct qh_buf *text)
{
	qh_buf_reset(text);
	qh_put_range(o, t->low, t->low_open, t->high, t->high_open, text);
}

static struct qh_str or_dash(struct qh_str s)
{
	return qh_str_blank(s) ? QH_STR("-") : s;
}

static void section_line(const struct qh_report_options *o, const struct qh_section *s,
			 const struct qh_total *t, struct qh_buf *text, struct qh_buf *out)
{
	struct qh_arg args[] = {
	    {.name = "name", .kind = QH_ARG_TEXT},
	    {.name = "weight", .kind = QH_ARG_TEXT, .s = or_dash(s->weight.text)},
	    {.name = "weights", .kind = QH_ARG_RAT, .r = t->weight_sum},
	    {.name = "declared", .kind = QH_ARG_TEXT, .s = or_dash(s->score.text)},
	    {.name = "scores", .kind = QH_ARG_RAT, .r = t->declared_sum},
	    {.name = "recomputed", .kind = QH_ARG_TEXT},
	};

	struct qh_buf name;

	range_arg(o, t, text);
	args[5].s = qh_buf_view(text);
	qh_buf_init_in(&name, 1 << 20, out);
	qh_put_short(s->name.text, 30, &name);
	args[0].s = qh_buf_view(&name);
	if (!t->declared_any)
		args[4] = (struct qh_arg){.name = "scores", .kind = QH_ARG_TEXT, .s = QH_STR("-")};
	struct qh_buf line;

	qh_buf_init_in(&line, 1 << 20, out);
	qh_say_args(o, "write.section", args, 6, &line);
	qh_text_line(o, TEXT_PLAIN, 2, &line, out);
	qh_buf_free(&line);
	qh_buf_free(&name);
}

static void grade_line(const struct qh_report_options *o, const struct qh_report_form *f, struct qh_buf *out)
{
	const struct qh_scored *s = f->scored;
	bool any = false;

	if (qh_str_blank(f->form->grade.text) && (!s || s->total.n_grades == 0))
		return;
	qh_buf_z(out, "  ");
	qh_say_text(o, "write.grade", "declared", or_dash(f->form->grade.text), out);
	for (uint32_t i = 0; s && s->rulebook && i < s->total.n_grades; i++) {
		if (s->total.grades[i] >= s->rulebook->n_grades)
			continue;
		qh_buf_z(out, any ? " / " : "");
		any = true;
		qh_put_clean(out, s->rulebook->grades[s->total.grades[i]].label);
	}
	if (!any)
		qh_buf_char(out, '-');
	qh_buf_char(out, '\n');
}

void qh_text_totals(const struct qh_report_options *o, const struct qh_report_form *f, struct qh_buf *out)
{
	const struct qh_form *form = f->form;
	const struct qh_declared *declared = form->total.text.p ? &form->total : &form->header_total;
	struct qh_buf text;

	if (!f->scored)
		return;
	qh_buf_init_in(&text, 1 << 16, out);
	qh_buf_char(out, '\n');
	for (uint32_t i = 0; i < form->n_sections && i < f->scored->n_sections; i++) {
		if (o->verbose || form->sections[i].weight.text.p || form->sections[i].score.text.p)
			section_line(o, &form->sections[i], &f->scored->sections[i], &text, out);
	}
	const struct qh_total *t = &f->scored->total;
	struct qh_arg args[] = {
	    {.name = "declared", .kind = QH_ARG_TEXT, .s = or_dash(declared->text)},
	    {.name = "sum", .kind = QH_ARG_RAT, .r = t->declared_sum},
	    {.name = "recomputed", .kind = QH_ARG_TEXT},
	    {.name = "weight", .kind = QH_ARG_RAT, .r = t->undecided_weight},
	};
	if (!t->declared_any)
		args[1] = (struct qh_arg){.name = "sum", .kind = QH_ARG_TEXT, .s = QH_STR("-")};
	range_arg(o, t, &text);
	args[2].s = qh_buf_view(&text);
	struct qh_buf line;

	qh_buf_init_in(&line, 1 << 20, out);
	qh_say_args(o, "write.totals", args, 4, &line);
	if (qh_rat_ok(t->undecided_weight) && qh_rat_sign(t->undecided_weight) > 0)
		qh_say_args(o, "write.undecided-weight", args, 4, &line);
	if (t->capped)
		qh_say(o, "write.capped", &line);
	qh_text_line(o, TEXT_BOLD, 2, &line, out);
	qh_buf_free(&line);
	qh_buf_free(&text);
	grade_line(o, f, out);
}

/* What could not be checked or read. */
void qh_text_notes(const struct qh_report_options *o, const struct qh_report_form *f, struct qh_buf *out)
{
	uint32_t cannot_tell = 0;

	for (uint32_t i = 0; i < f->findings.n_notes; i++)
		cannot_tell += f->findings.notes[i].verdict == QH_CANNOT_TELL;
	if (cannot_tell > 0)
		qh_text_say_line(o, TEXT_DIM, 2, o->verbose ? "write.cannot-tell.html" : "write.cannot-tell",
				 cannot_tell, out);
	for (uint32_t i = 0; o->verbose && i < f->findings.n_notes; i++) {
		const struct qh_verdict_note *n = &f->findings.notes[i];
		const struct qh_arg *args;
		uint32_t n_args;
		struct qh_buf line;

		if (n->verdict != QH_CANNOT_TELL)
			continue;
		qh_buf_init_in(&line, 1 << 20, out);
		qh_buf_printf(&line, "%s  ", n->code);
		args = qh_note_args(f, n, &n_args);
		qh_say_args(o, n->cause ? n->cause : "write.no-cause", args, n_args, &line);
		qh_text_line(o, TEXT_PLAIN, 4, &line, out);
		qh_buf_free(&line);
	}
	if (f->form->n_unread > 0)
		qh_text_say_line(o, TEXT_WARNING, 2, "write.unread-cells", f->form->n_unread, out);
}
