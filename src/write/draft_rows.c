/* SPDX-License-Identifier: Apache-2.0 */
/* Owns tables of indicators in drafted reports, with the columns that have something to show; and the rows
 * short of full marks with the reasons that the form prints. */
#include "write/draft_private.h"

/* ---- rows ---- */

struct qh_draft_row *qh_draft_row_add(struct qh_drafting *k, struct qh_draft_rows *rows,
				      const struct qh_form *form)
{
	struct qh_draft_row *row = &rows->lost;

	if (qh_arena_grow(k->arena, &rows->at, &rows->cap, rows->n + 1, sizeof *rows->at))
		row = &rows->at[rows->n++];
	*row = (struct qh_draft_row){.form = form};
	return row;
}

/* The name with its level behind it: in a column of its own the level would make an indicator table of what
 * is only an excerpt of one. */
static struct qh_str name_of(const struct qh_drafting *k, const struct qh_indicator *ind)
{
	struct qh_str level = ind->level2.text.n ? ind->level2.text : ind->level1.text;
	const struct qh_arg args[] = {{.name = "name", .kind = QH_ARG_TEXT, .s = qh_str_trim(ind->name.text)},
				      {.name = "kind", .kind = QH_ARG_TEXT, .s = qh_str_trim(level)}};

	if (args[0].s.n == 0 || args[1].s.n == 0)
		return args[0].s.n ? args[0].s : args[1].s;
	return qh_draft_say_args(k, "draft.item", args, 2);
}

/* The target as a reader says it: an operator and a unit that have columns of their own stand with it. */
static struct qh_str target_of(const struct qh_drafting *k, const struct qh_indicator *ind)
{
	struct qh_str op = qh_str_trim(ind->op.text), unit = qh_str_trim(ind->unit.text),
		      target = qh_str_trim(ind->target.text);

	if (target.n == 0 || qh_str_starts(target, op))
		op = QH_STR("");
	if (target.n == 0 || qh_str_ends(target, unit))
		unit = QH_STR("");
	return qh_arena_join(k->arena, op, target, unit);
}

struct qh_draft_row *qh_draft_row_indicator(struct qh_drafting *k, struct qh_draft_rows *rows,
					    const struct qh_report_form *f, uint32_t i)
{
	const struct qh_indicator *ind = &f->form->indicators[i];
	struct qh_draft_row *row = qh_draft_row_add(k, rows, f->form);

	row->text[QH_COL_NAME] = name_of(k, ind);
	row->text[QH_COL_TARGET] = target_of(k, ind);
	row->text[QH_COL_ACTUAL] = ind->actual.text;
	row->text[QH_COL_WEIGHT] = ind->weight.text;
	row->text[QH_COL_DECLARED] = ind->score.text;
	row->text[QH_COL_RECOMPUTED] = f->scored ? qh_draft_score(k, &f->scored->indicators[i]) : QH_STR("");
	row->text[QH_COL_REASON] = ind->reason.text;
	return row;
}

/* ---- the table ---- */

static bool is_figure(uint32_t column)
{
	return column == QH_COL_WEIGHT || column == QH_COL_DECLARED || column == QH_COL_RECOMPUTED;
}

static void write_row(struct qh_drafting *k, const struct qh_draft_row *row, const uint8_t *columns,
		      uint32_t n)
{
	k->row++;
	for (uint32_t i = 0; i < n; i++) {
		struct qh_str text = row->text[columns[i]];
		struct qh_paper_cell *c;

		if (qh_str_blank(text) && row->form)
			text = columns[i] == QH_COL_REASON ? qh_draft_say(k, "draft.no-reason") : QH_STR("-");
		c = is_figure(columns[i]) ? qh_draft_figure(k, i + 1, text) : qh_draft_cell(k, i + 1, text);
		if (columns[i] == QH_COL_REASON && qh_str_blank(row->text[columns[i]]))
			c->tone = QH_PAPER_MUTED;
		c->bold = !row->form && columns[i] == QH_COL_NAME;
	}
}

/* A column for what some row has; the reason that is missing is told in its own. */
static bool is_used(const struct qh_draft_rows *rows, uint32_t column)
{
	if (rows->without & 1u << column)
		return false;
	if (column == QH_COL_REASON || column == QH_COL_NAME)
		return true;
	for (uint32_t i = 0; i < rows->n; i++)
		if (!qh_str_blank(rows->at[i].text[column]))
			return true;
	return false;
}

void qh_draft_rows_write(struct qh_drafting *k, const struct qh_draft_rows *rows, struct qh_str caption)
{
	static const char *const all_heads[QH_COLS] = {
	    "draft.col.name",     "draft.col.target",     "draft.col.actual", "draft.col.weight",
	    "draft.col.declared", "draft.col.recomputed", "draft.reason"};
	static const uint16_t all_widths[QH_COLS] = {34, 18, 18, 8, 8, 12, 30};
	const char **heads = QH_NEW_ARRAY(k->arena, const char *, QH_COLS);
	uint16_t *widths = QH_NEW_ARRAY(k->arena, uint16_t, QH_COLS);
	const struct qh_form *form = NULL;
	uint8_t columns[QH_COLS];
	uint32_t n = 0;

	for (uint32_t c = 0; heads && widths && c < QH_COLS; c++) {
		if (!is_used(rows, c))
			continue;
		heads[n] = all_heads[c];
		widths[n] = all_widths[c];
		columns[n++] = (uint8_t)c;
	}
	if (n == 0 || !qh_draft_table(k, caption, n, widths, heads))
		return;
	for (uint32_t i = 0; i < rows->n; i++) {
		const struct qh_draft_row *row = &rows->at[i];

		if (row->form && row->form != form)
			qh_draft_form_row(k, row->form, n);
		form = row->form;
		write_row(k, row, columns, n);
	}
	qh_draft_table_end(k);
}

/* ---- deviations ---- */

bool qh_draft_is_short(const struct qh_indicator *ind, const struct qh_score *s)
{
	struct qh_rat weight;

	return s && (s->status == QH_SCORE_EXACT || s->status == QH_SCORE_RANGE) &&
	       qh_declared_number(&ind->weight, &weight) && qh_rat_cmp(s->hi, weight) < 0;
}

/* Fewer points than the weight, as printed. */
static bool is_less(const struct qh_declared *weight, const struct qh_declared *score)
{
	struct qh_rat w, s;

	return qh_declared_number(weight, &w) && qh_declared_number(score, &s) && qh_rat_cmp(s, w) < 0;
}

static void fund_row(struct qh_drafting *k, struct qh_draft_rows *rows, const struct qh_report_form *f,
		     uint32_t i)
{
	const struct qh_fund *fund = &f->form->funds[i];
	struct qh_draft_row *row = qh_draft_row_add(k, rows, f->form);

	row->text[QH_COL_NAME] = qh_draft_say_text(k, "draft.deviations.fund", "name", fund->label.text);
	row->text[QH_COL_TARGET] =
	    qh_str_blank(fund->revised.text) ? fund->original.text : fund->revised.text;
	row->text[QH_COL_ACTUAL] = fund->executed.text;
	row->text[QH_COL_WEIGHT] = fund->weight.text;
	row->text[QH_COL_DECLARED] = fund->score.text;
	row->text[QH_COL_RECOMPUTED] = f->scored ? qh_draft_score(k, &f->scored->funds[i]) : QH_STR("");
	row->text[QH_COL_REASON] = fund->reason.text;
}

static void deviations_of(struct qh_drafting *k, struct qh_draft_rows *rows, const struct qh_report_form *f)
{
	const struct qh_form *form = f->form;

	for (uint32_t i = 0; i < form->n_funds; i++)
		if (is_less(&form->funds[i].weight, &form->funds[i].score))
			fund_row(k, rows, f, i);
	for (uint32_t i = 0; i < form->n_indicators; i++) {
		const struct qh_indicator *ind = &form->indicators[i];

		if (qh_draft_counts(ind) &&
		    (is_less(&ind->weight, &ind->score) ||
		     qh_draft_is_short(ind, f->scored ? &f->scored->indicators[i] : NULL)))
			qh_draft_row_indicator(k, rows, f, i);
	}
}

void qh_draft_deviations(struct qh_drafting *k)
{
	struct qh_draft_rows rows = {0};

	for (uint32_t i = 0; i < k->d->n; i++)
		deviations_of(k, &rows, k->d->forms[i]);
	if (rows.n == 0) {
		qh_draft_line(k, "draft.deviations.none");
		return;
	}
	qh_draft_sentence(k, qh_paper_say_count(k->arena, k->o, "draft.deviations", rows.n));
	qh_draft_paragraph(k);
	qh_draft_rows_write(k, &rows, qh_draft_say(k, "draft.deviations.table"));
}
