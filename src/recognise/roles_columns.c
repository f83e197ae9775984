/* SPDX-License-Identifier: Apache-2.0 */
/* Owns which columns a header has: labels in one line or two, columns without a label, two tables side by
 * side.
 */
#include "recognise/view.h"

enum {
	PARTLY = 50,       /* least coverage of a label that counts */
	SUB_LINES_MAX = 2, /* lines of a header below its first */
	SAMPLE_ROWS = 60   /* of the body */
};

static struct rc_col *add_col(struct rc_head *h, uint32_t pos, uint32_t span, struct rc_cell *label)
{
	uint32_t i = h->n;

	if (h->n == RC_COLS_MAX)
		return NULL;
	for (; i > 0 && h->cols[i - 1].pos > pos; i--)
		h->cols[i] = h->cols[i - 1];
	h->n++;
	h->cols[i] = (struct rc_col){.pos = pos, .span = span, .label = label};
	return &h->cols[i];
}

static bool is_column_label(const struct rc_cell *c)
{
	for (uint32_t i = 0; i < c->n_cls; i++)
		if (c->cls[i].cls >= QH_W_COL_LEVEL1 && c->cls[i].cls <= QH_W_COL_OTHER &&
		    c->cls[i].cover >= PARTLY)
			return true;
	return false;
}

/* A further line of a header: labels only, under merged or blank cells of the line above it. */
static bool is_sub_head(struct rc_doc *d, const struct rc_line *top, const struct rc_row *row,
			struct rc_line *out)
{
	uint32_t under = 0, unknown = 0;

	rc_line(d, row, out);
	if (out->n == 0)
		return false;
	for (uint32_t i = 0; i < out->n; i++) {
		const struct qh_cell *c = out->at[i]->cell;
		bool label = is_column_label(out->at[i]) || rc_is_source(out->at[i]);

		/* One unknown word among several labels is a label nobody knows. */
		if (!label && !rc_is_number(out->at[i]) && out->at[i]->type != RC_OPVALUE &&
		    out->at[i]->type != RC_LONG && out->n >= 4 && ++unknown == 1)
			continue;
		if (!label || out->at[i]->type == RC_LEVEL || out->at[i]->inlined)
			return false;
		for (uint32_t k = 0; k < top->n; k++) {
			const struct qh_cell *t = top->at[k]->cell;

			if (c->col >= t->col && c->col < t->col + t->colspan) {
				if (t->colspan == 1 && rc_spans_known(d, row))
					return false;
				under++;
			}
		}
	}
	return under > 0 || !rc_spans_known(d, row);
}

/* The columns that the labels of a further line stand in. Where spans are unknown a label reaches to the next
 * one. A plain word ("name") leaves its column the label above it. */
static void refine(struct rc_head *h, const struct rc_line *sub, bool spans_known)
{
	struct rc_head old = *h;
	uint32_t k = 0;

	h->n = 0;
	for (uint32_t j = 0; j < old.n; j++) {
		struct rc_col *c = &old.cols[j];
		uint32_t end = spans_known     ? c->pos + c->span
			       : j + 1 < old.n ? old.cols[j + 1].pos
					       : UINT32_MAX;
		bool replaced = false;

		for (; k < sub->n && sub->at[k]->cell->col < c->pos; k++)
			add_col(h, sub->at[k]->cell->col, sub->at[k]->cell->colspan, sub->at[k]);
		for (; k < sub->n && sub->at[k]->cell->col < end; k++) {
			struct rc_cell *s = sub->at[k];
			bool plain = !replaced && rc_is(s, QH_W_COL_PLAIN) && s->cell->col == c->pos;

			add_col(h, s->cell->col, s->cell->colspan, plain ? c->label : s);
			replaced = true;
		}
		if (!replaced)
			add_col(h, c->pos, c->span, c->label);
	}
	for (; k < sub->n; k++)
		add_col(h, sub->at[k]->cell->col, sub->at[k]->cell->colspan, sub->at[k]);
}

/* Labels of the line above the header that head columns of their own: nothing of the header stands below. */
static void add_from_above(struct rc_doc *d, const struct rc_form *f, struct rc_head *h,
			   const struct rc_line *top)
{
	struct rc_line above;

	if (h->row == 0 || f->rows[h->row - 1].kind != RC_ROW_HEAD_ABOVE)
		return;
	rc_line(d, &f->rows[h->row - 1], &above);
	for (uint32_t i = 0; i < above.n; i++)
		if (!rc_covers_line(&above, i, rc_spans_known(d, &f->rows[h->row - 1]), top))
			add_col(h, above.at[i]->cell->col, above.at[i]->cell->colspan, above.at[i]);
}

static void columns_of_labels(struct rc_doc *d, struct rc_form *f, struct rc_head *h,
			      const struct rc_line *top)
{
	bool known = rc_spans_known(d, &f->rows[h->row]);
	struct rc_line last = *top, sub;

	for (uint32_t i = 0; i < top->n; i++)
		add_col(h, top->at[i]->cell->col, top->at[i]->cell->colspan, top->at[i]);
	for (uint32_t r = h->row + 1; r < f->n_rows && r <= h->row + SUB_LINES_MAX; r++) {
		struct rc_row *next = &f->rows[r];

		if (next->table != f->rows[h->row].table)
			break;
		if (next->kind == RC_ROW_HEAD_SUB)
			rc_line(d, next, &sub);
		else if (next->kind == RC_ROW_INDICATOR && is_sub_head(d, &last, next, &sub))
			next->kind = RC_ROW_HEAD_SUB;
		else
			break;
		refine(h, &sub, known);
		last = sub;
	}
	add_from_above(d, f, h, top);
}

static struct rc_col *col_at(struct rc_head *h, uint32_t pos)
{
	for (uint32_t i = 0; i < h->n; i++)
		if (pos >= h->cols[i].pos && pos < h->cols[i].pos + h->cols[i].span)
			return &h->cols[i];
	return NULL;
}

/* Positions where most rows have a cell but the header has none, or several under one merged label. Where
 * only names of the first level stand, which are merged over their rows, few are enough. */
static void columns_of_body(struct rc_doc *d, struct rc_form *f, struct rc_head *h)
{
	enum { WIDTH = 128 };
	uint32_t seen[WIDTH + 1] = {0}, levels[WIDTH + 1] = {0}, rows = 0;

	for (uint32_t r = h->row + 1; r < f->n_rows && rows < SAMPLE_ROWS; r++) {
		struct rc_line line;

		if (f->rows[r].kind == RC_ROW_HEAD)
			break;
		if (f->rows[r].kind != RC_ROW_INDICATOR)
			continue;
		rc_line(d, &f->rows[r], &line);
		if (line.n < 2)
			continue;
		rows++;
		for (uint32_t i = 0; i < line.n; i++) {
			uint32_t pos = line.at[i]->cell->col;

			if (pos > WIDTH)
				continue;
			seen[pos]++;
			levels[pos] += line.at[i]->level1;
		}
	}
	for (uint32_t pos = 1; pos <= WIDTH; pos++) {
		struct rc_col *col = col_at(h, pos);
		bool all_levels = !col && seen[pos] >= 2 && levels[pos] == seen[pos];

		if ((seen[pos] * 5 < rows * 3 || seen[pos] == 0) && !all_levels)
			continue;
		if (!col) {
			add_col(h, pos, 1, NULL);
		} else if (pos > col->pos && seen[col->pos] * 5 >= rows * 2) {
			uint32_t end = col->pos + col->span;
			struct rc_cell *label = col->label;

			col->span = pos - col->pos;
			col->split = true;
			col = add_col(h, pos, end - pos, label);
			if (col)
				col->split = true;
		}
	}
}

/* Where the tables side by side under one header begin: the labels of the first come again. */
static uint32_t find_parts(const struct rc_head *h, uint32_t from[RC_PARTS_MAX])
{
	uint32_t n = 0, last = 0;

	for (uint32_t i = 0; i < h->n && n < RC_PARTS_MAX; i++) {
		if (!h->cols[i].label || !rc_is(h->cols[i].label, QH_W_COL_NAME) ||
		    rc_is(h->cols[i].label, QH_W_BLOCK_INDICATORS))
			continue;
		if (n &&
		    (i <= last + 1 || !qh_str_eq(h->cols[i].label->label, h->cols[from[0]].label->label)))
			continue;
		last = from[n++] = i;
	}
	for (uint32_t k = 1; k < n; k++)
		while (from[k] > from[k - 1] + 1 && h->cols[from[k] - 1].label &&
		       (rc_is(h->cols[from[k] - 1].label, QH_W_COL_LEVEL2) ||
			rc_is(h->cols[from[k] - 1].label, QH_W_COL_LEVEL1)))
			from[k]--;
	return n;
}

/* The label of a first level over each part: then the parts are the sections of the form. */
static bool labelled_sections(struct rc_doc *d, const struct rc_form *f, struct rc_head *h,
			      const uint32_t *from, uint32_t n)
{
	struct rc_line above;

	if (h->row == 0 || f->rows[h->row - 1].kind != RC_ROW_HEAD_ABOVE)
		return false;
	rc_line(d, &f->rows[h->row - 1], &above);
	for (uint32_t k = 0; k < n; k++) {
		h->section[k] = NULL;
		for (uint32_t i = 0; i < above.n; i++)
			if (above.at[i]->cell->col <= h->cols[from[k]].pos)
				h->section[k] = above.at[i];
		if (!h->section[k] || !h->section[k]->level1 || (k && h->section[k] == h->section[k - 1]))
			return false;
	}
	return true;
}

static void settle_parts(struct rc_doc *d, const struct rc_form *f, struct rc_head *h)
{
	uint32_t from[RC_PARTS_MAX], n = find_parts(h, from);

	if (n < 2)
		return;
	if (labelled_sections(d, f, h, from, n)) {
		h->n_sections = n;
	} else {
		h->halves = true;
		n = 2;
	}
	for (uint32_t k = 1; k < n; k++)
		for (uint32_t i = from[k]; i < h->n; i++)
			h->cols[i].half = (uint8_t)k;
}

void rc_columns(struct rc_doc *d, struct rc_form *f, const struct rc_line *top, struct rc_head *h)
{
	columns_of_labels(d, f, h, top);
	columns_of_body(d, f, h);
	settle_parts(d, f, h);
}
