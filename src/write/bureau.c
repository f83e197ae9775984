/* SPDX-License-Identifier: Apache-2.0 */
/* Owns how a bureau table is drawn: head, columns, rows with their levels merged, what stands below. */
#include "write/bureau_private.h"

#include "write/official_private.h"

enum { PARTS_MAX = 8 };

/* ---- values ---- */

struct qh_bureau_row *qh_bureau_row_add(struct qh_arena *arena, struct qh_bureau_sheet *s)
{
	if (!qh_arena_grow(arena, &s->rows, &s->cap_rows, s->n_rows + 1, sizeof *s->rows))
		return NULL;
	s->rows[s->n_rows] = (struct qh_bureau_row){0};
	return &s->rows[s->n_rows++];
}

struct qh_bureau_row *qh_bureau_fund_add(struct qh_arena *arena, struct qh_bureau_sheet *s)
{
	if (!qh_arena_grow(arena, &s->funds, &s->cap_funds, s->n_funds + 1, sizeof *s->funds))
		return NULL;
	s->funds[s->n_funds] = (struct qh_bureau_row){0};
	return &s->funds[s->n_funds++];
}

void qh_bureau_put(struct qh_arena *arena, const struct qh_report_options *o, struct qh_bureau_value *v,
		   struct qh_rat number)
{
	if (!qh_rat_ok(number))
		return;
	v->number = number;
	v->text = qh_paper_range(arena, o, number, false, number, false);
}

void qh_bureau_put_declared(struct qh_bureau_value *v, const struct qh_declared *d)
{
	v->text = d->text;
	if (d->q.kind != QH_Q_NUMBER || !qh_declared_number(d, &v->number))
		v->number = QH_RAT_NONE;
}

void qh_bureau_line(struct qh_arena *arena, struct qh_str *text, struct qh_str line)
{
	if (line.n)
		*text = text->n ? qh_arena_printf(arena, "%.*s\n%.*s", QH_STR_ARG(*text), QH_STR_ARG(line))
				: line;
}

struct qh_str qh_bureau_boxes(struct qh_arena *arena, const struct qh_str *choices, uint32_t n,
			      uint32_t ticked)
{
	struct qh_str all = QH_STR("");

	for (uint32_t i = 0; i < n; i++)
		all = qh_arena_printf(arena, "%.*s%s%s%.*s", QH_STR_ARG(all), i ? " " : "",
				      i == ticked ? "\xE2\x98\x91" : "\xE2\x98\x90", QH_STR_ARG(choices[i]));
	return all;
}

void qh_bureau_facts(struct qh_arena *arena, const struct qh_report_options *o,
		     const struct qh_bureau_table *t, const struct qh_form *form, struct qh_bureau_sheet *s)
{
	struct qh_bureau_value *at = s->facts.at;

	(void)o;
	at[QH_OU_PROJECT].text = form->project.text;
	at[QH_OU_DEPARTMENT].text = form->department.text;
	at[QH_OU_UNIT].text = form->unit.text;
	if (form->year)
		at[QH_OU_YEAR].text = qh_arena_printf(arena, "%d", form->year);
	at[QH_OU_OPINION].text = t->seal;
	s->name = form->project.text.n ? form->project.text : form->unit.text.n ? form->unit.text : t->title;
}

struct qh_str qh_bureau_finding(struct qh_arena *arena, const struct qh_report_options *o,
				const struct qh_findings *fs, uint32_t i)
{
	const struct qh_arg args[] = {
	    {.name = "message", .kind = QH_ARG_TEXT, .s = qh_group_message(arena, o, fs, i)},
	    {.name = "code", .kind = QH_ARG_TEXT, .s = qh_str_of(fs->at[i].code)}};

	return qh_paper_say_args(arena, o, "write.bureau.finding", args, 2);
}

/* ---- columns ---- */

/* Widths in characters of Latin width, so that texts wrap and figures do not. */
static uint16_t width_of(uint8_t use)
{
	switch (use) {
	case QH_OU_SERIAL: return 6;
	case QH_OU_WEIGHT:
	case QH_OU_WEIGHT_BEFORE:
	case QH_OU_WEIGHT_AFTER:
	case QH_OU_SELF_SCORE:
	case QH_OU_DEDUCTION:
	case QH_OU_STATE:
	case QH_OU_CHANGE:
	case QH_OU_TYPE: return 9;
	case QH_OU_FILL:
	case QH_OU_BLOCK:
	case QH_OU_LEVEL1:
	case QH_OU_LEVEL2:
	case QH_OU_REVIEW_SCORE: return 11;
	case QH_OU_GRADE: return 22;
	case QH_OU_NAME: return 20;
	case QH_OU_QUESTION:
	case QH_OU_REQUIREMENT: return 26;
	case QH_OU_OPINION:
	case QH_OU_PROBLEM: return 44;
	case QH_OU_REASON: return 30;
	default: return 14;
	}
}

const uint16_t *qh_bureau_widths(struct qh_arena *arena, const struct qh_bureau_table *t, bool *landscape)
{
	enum { STANDING = 110 };
	uint16_t *widths = QH_NEW_ARRAY(arena, uint16_t, t->n_columns);
	uint32_t all = 0;

	for (uint32_t i = 0; widths && i < t->n_columns; i++) {
		widths[i] = width_of(t->columns[i].use);
		all += widths[i];
	}
	*landscape = all > STANDING;
	return widths;
}

static struct qh_paper_cell *head_cell(struct qh_paper_builder *b, uint32_t row, uint32_t col, uint32_t span,
				       struct qh_str text)
{
	struct qh_paper_cell *c = qh_paper_cell(b, row, col, 1, span, text);

	c->tone = QH_PAPER_HEAD;
	c->align = QH_PAPER_CENTER;
	return c;
}

void qh_bureau_heads(struct qh_paper_builder *b, const struct qh_bureau_table *t)
{
	for (uint32_t i = 0; i < t->n_columns; i++)
		head_cell(b, 1, i + 1, 1, t->columns[i].label);
}

static bool is_figure(uint8_t use)
{
	return use == QH_OU_SERIAL || use == QH_OU_WEIGHT || use == QH_OU_WEIGHT_BEFORE ||
	       use == QH_OU_WEIGHT_AFTER || use == QH_OU_SELF_SCORE || use == QH_OU_REVIEW_SCORE ||
	       use == QH_OU_DEDUCTION || use == QH_OU_CHANGE || use == QH_OU_STATE || use == QH_OU_TYPE ||
	       use == QH_OU_GRADE;
}

static bool is_level(uint8_t use)
{
	return use == QH_OU_BLOCK || use == QH_OU_LEVEL1 || use == QH_OU_LEVEL2;
}

static void show(struct qh_paper_builder *b, struct qh_paper_cell *c, const struct qh_bureau_value *v,
		 uint8_t use)
{
	c->align = is_figure(use) || is_level(use) ? QH_PAPER_CENTER : QH_PAPER_LEFT;
	c->number = qh_paper_decimal(b->arena, v->number);
}

static bool same_level(const struct qh_bureau_row *a, const struct qh_bureau_row *b, uint8_t use)
{
	if (!a->at[use].text.n || !qh_str_eq(a->at[use].text, b->at[use].text))
		return false;
	return use != QH_OU_LEVEL2 || qh_str_eq(a->at[QH_OU_LEVEL1].text, b->at[QH_OU_LEVEL1].text);
}

/* Rows from @p i on that share their level; 0 when row @p i is covered from above. */
static uint32_t level_rows(const struct qh_bureau_sheet *s, uint32_t i, uint8_t use)
{
	uint32_t n = 1;

	if (!is_level(use))
		return 1;
	if (i > 0 && same_level(&s->rows[i - 1], &s->rows[i], use))
		return 0;
	while (i + n < s->n_rows && n < UINT16_MAX && same_level(&s->rows[i], &s->rows[i + n], use))
		n++;
	return n;
}

uint32_t qh_bureau_rows(struct qh_paper_builder *b, const struct qh_bureau_table *t,
			const struct qh_bureau_sheet *s, uint32_t row)
{
	for (uint32_t i = 0; i < s->n_rows; i++, row++)
		for (uint32_t c = 0; c < t->n_columns; c++) {
			uint8_t use = t->columns[c].use;
			const struct qh_bureau_value *v = &s->rows[i].at[use];
			uint32_t rows = level_rows(s, i, use);

			if (rows)
				show(b, qh_paper_cell(b, row, c + 1, rows, 1, v->text), v, use);
		}
	return row - 1;
}

/* ---- rows of labels and values across the columns ---- */

/* Where @p n parts of these shares of the width begin; each has a column at least (n <= columns). */
static void split(const struct qh_bureau_table *t, const uint16_t *widths, const uint16_t *shares, uint32_t n,
		  uint32_t *at)
{
	uint32_t all = 0, shared = 0, col = 0, width = 0, wanted = 0;

	for (uint32_t i = 0; i < t->n_columns; i++)
		all += widths[i];
	for (uint32_t i = 0; i < n; i++)
		shared += shares[i];
	for (uint32_t i = 0; i < n; i++) {
		at[i] = col + 1;
		wanted += shares[i];
		do
			width += widths[col++];
		while (col + (n - i - 1) < t->n_columns &&
		       (width + widths[col] / 2) * shared <= wanted * all);
	}
	at[n] = t->n_columns + 1;
}

/* A label and its value, @p n times side by side. */
static void pairs(struct qh_paper_builder *b, const struct qh_bureau_table *t, const uint16_t *widths,
		  const struct qh_bureau_label *labels, uint32_t n, const struct qh_bureau_row *facts,
		  uint32_t row)
{
	static const uint16_t one[] = {14, 86}, two[] = {14, 36, 14, 36}, three[] = {14, 19, 14, 19, 14, 20};
	const uint16_t *shares = n == 1 ? one : n == 2 ? two : three;
	uint32_t at[PARTS_MAX + 1];

	split(t, widths, shares, n * 2, at);
	for (uint32_t i = 0; i < n; i++) {
		const struct qh_bureau_value *v = &facts->at[labels[i].use];
		uint32_t col = at[2 * i + 1];
		struct qh_paper_cell *c;

		head_cell(b, row, at[2 * i], col - at[2 * i], labels[i].label);
		c = qh_paper_cell(b, row, col, 1, at[2 * i + 2] - col, v->text);
		show(b, c, v, labels[i].use);
		c->align = QH_PAPER_LEFT;
		if (labels[i].use == QH_OU_OPINION) {
			/* Room to write above the seal. */
			c->text = qh_arena_printf(b->arena, "\n\n\n%.*s", QH_STR_ARG(v->text));
			c->align = QH_PAPER_RIGHT;
		}
	}
}

static bool is_alone(const struct qh_bureau_label *l, const struct qh_bureau_row *facts)
{
	enum { HALF_A_LINE = 60 };

	return l->use == QH_OU_REASON || l->use == QH_OU_OPINION || l->use == QH_OU_OTHERS ||
	       l->use == QH_OU_VERDICT || l->use == QH_OU_GRADE || facts->at[l->use].text.n > HALF_A_LINE;
}

/* Labels with their values, @p most in a row, long ones alone. Returns the last row. */
static uint32_t labelled(struct qh_paper_builder *b, const struct qh_bureau_table *t, const uint16_t *widths,
			 const struct qh_bureau_label *labels, uint32_t n, const struct qh_bureau_row *facts,
			 uint32_t row, uint32_t most)
{
	for (uint32_t i = 0; i < n;) {
		uint32_t k = 1;

		while (k < most && i + k < n && 2 * (k + 1) <= t->n_columns && !is_alone(&labels[i], facts) &&
		       !is_alone(&labels[i + k], facts) && labels[i + k].use != QH_OU_TOTAL)
			k++;
		pairs(b, t, widths, &labels[i], k, facts, ++row);
		i += k;
	}
	return row;
}

/* The label reaches to the first column that has a sum. */
static void total_row(struct qh_paper_builder *b, const struct qh_bureau_table *t, struct qh_str label,
		      const struct qh_bureau_row *totals, uint32_t row)
{
	uint32_t first = 0;

	while (first < t->n_columns && !totals->at[t->columns[first].use].text.n)
		first++;
	if (first == 0 || first == t->n_columns)
		return;
	head_cell(b, row, 1, first, label);
	for (uint32_t c = first; c < t->n_columns; c++) {
		const struct qh_bureau_value *v = &totals->at[t->columns[c].use];

		show(b, qh_paper_cell(b, row, c + 1, 1, 1, v->text), v, t->columns[c].use);
	}
}

/* What stands below the rows: sums, then labels with values; what other findings there are, only if any. */
static uint32_t below(struct qh_paper_builder *b, const struct qh_bureau_table *t, const uint16_t *widths,
		      const struct qh_bureau_sheet *s, uint32_t row)
{
	enum { IN_A_ROW = 3 };

	for (uint32_t i = 0; i < t->n_below;) {
		const struct qh_bureau_label *l = &t->below[i];
		uint32_t n = 1;

		if (l->use == QH_OU_TOTAL) {
			total_row(b, t, l->label, &s->totals, ++row);
		} else if (l->use != QH_OU_OTHERS || s->facts.at[l->use].text.n) {
			while (i + n < t->n_below && t->below[i + n].use != QH_OU_TOTAL &&
			       t->below[i + n].use != QH_OU_OTHERS)
				n++;
			row = labelled(b, t, widths, l, n, &s->facts, row, IN_A_ROW);
		}
		i += n;
	}
	return row;
}

static void funds(struct qh_paper_builder *b, const struct qh_bureau_table *t, const uint16_t *widths,
		  const struct qh_bureau_sheet *s, uint32_t row)
{
	static const uint16_t shares[PARTS_MAX] = {30, 20, 20, 20, 20, 20, 20, 20};
	uint32_t n = t->n_funds, at[PARTS_MAX + 1];

	split(t, widths, shares, n, at);
	for (uint32_t i = 0; i < n; i++)
		head_cell(b, row, at[i], at[i + 1] - at[i], t->funds[i].label);
	for (uint32_t r = 0; r < s->n_funds; r++)
		for (uint32_t i = 0; i < n; i++) {
			const struct qh_bureau_value *v = &s->funds[r].at[t->funds[i].use];
			struct qh_paper_cell *c =
			    qh_paper_cell(b, row + 1 + r, at[i], 1, at[i + 1] - at[i], v->text);

			show(b, c, v, t->funds[i].use);
			if (i)
				c->align = QH_PAPER_CENTER;
		}
}

/* ---- the sheet ---- */

void qh_bureau_close(struct qh_paper_builder *b, const struct qh_report_options *o,
		     const struct qh_bureau_table *t)
{
	struct qh_str label = qh_paper_say(b->arena, o, "write.paper.notes");

	for (uint32_t i = 0; i < t->n_notes; i++)
		qh_paper_add(
		    b, QH_PAPER_NOTE,
		    t->n_notes > 1
			? qh_arena_printf(b->arena, "%.*s%u. %.*s", QH_STR_ARG(i ? QH_STR("") : label), i + 1,
					  QH_STR_ARG(t->notes[i]))
			: qh_arena_printf(b->arena, "%.*s%.*s", QH_STR_ARG(label), QH_STR_ARG(t->notes[i])));
	if (t->n_signature)
		qh_paper_add(b, QH_PAPER_LINE, qh_official_signature(b->arena, t->signature, t->n_signature));
}

void qh_bureau_add(struct qh_paper_builder *b, const struct qh_report_options *o,
		   const struct qh_bureau_table *t, const struct qh_bureau_sheet *s)
{
	bool landscape, has_funds = s->n_funds && t->n_funds && t->n_funds <= PARTS_MAX;
	const uint16_t *widths = qh_bureau_widths(b->arena, t, &landscape);
	uint32_t row = 0;

	if (!widths)
		return;
	qh_paper_sheet(b, s->name, landscape);
	qh_paper_add(b, QH_PAPER_TITLE, t->title);
	if (t->n_head && qh_paper_table(b, t->n_columns, widths)) {
		row = labelled(b, t, widths, t->head, t->n_head, &s->facts, 0, 2);
		if (has_funds && t->n_funds <= t->n_columns) {
			funds(b, t, widths, s, row + 1);
			row += 1 + s->n_funds;
		}
		qh_paper_table_end(b, row, 0);
	}
	if (!qh_paper_table(b, t->n_columns, widths))
		return;
	qh_bureau_heads(b, t);
	row = qh_bureau_rows(b, t, s, 2);
	row = below(b, t, widths, s, row);
	qh_paper_table_end(b, row, 1);
	qh_bureau_close(b, o, t);
}
