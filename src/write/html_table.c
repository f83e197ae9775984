/* SPDX-License-Identifier: Apache-2.0 */
/* Owns the form drawn again in its own layout: merged cells, marks, the recomputed column, notes below their
 * rows. */
#include <stdlib.h>

#include "base/limits.h"
#include "write/html_out.h"

enum { ROWS_DRAWN_MAX = 3000, COLS_DRAWN_MAX = 120, SIGNS_MAX = 6, COLUMN_MIN = 13, COLUMN_MAX = 30 };

enum row_kind { ROW_FUND, ROW_INDICATOR, ROW_TOTAL };
struct scored_row {
	uint32_t block, row;
	uint8_t kind;
	uint32_t index;
};

/* What is left open by a cell that spans rows. */
struct column {
	uint32_t until; /* last row of the group that a cell from above covers */
	uint32_t end;   /* last row of that cell in the document */
	const struct qh_cell *cell;
};

struct drawing {
	struct qh_hw *h;
	const struct qh_report_form *f;
	const struct qh_marks *marks;
	struct scored_row *rows;
	uint32_t n_rows;
	const struct qh_block *block;
	uint32_t block_number;
	uint32_t first, last; /* rows drawn */
	uint32_t group_last;  /* last row of the head or of the body */
	bool in_head;
	uint32_t cols;
	struct column *column;       /* cols + 1, from 1 */
	uint32_t next_cell;          /* index of the first cell of the row being drawn */
	uint32_t rows_from, rows_to; /* the indicators of the block: blanks stay blank there */
};

/* ---- which rows ---- */

/* Spans of one table that touch are one; false when @p i belongs to an earlier one. */
static bool span_at(const struct qh_form *form, uint32_t i, struct qh_place *out)
{
	uint32_t rows;

	*out = form->spans[i];
	if (i > 0 && form->spans[i - 1].block == out->block)
		return false;
	if (out->row == 0)
		return true;
	rows = out->rows ? out->rows : 1;
	for (uint32_t k = i + 1; k < form->n_spans && form->spans[k].block == out->block; k++) {
		const struct qh_place *s = &form->spans[k];
		uint32_t end = s->row + (s->rows ? s->rows : 1u);

		if (end > out->row + rows)
			rows = end - out->row;
	}
	out->len = rows; /* more than fits into rows */
	return true;
}

static void rows_of(const struct qh_block *block, const struct qh_place *span, uint32_t *first,
		    uint32_t *last)
{
	*first = span->row ? span->row : 1;
	*last = span->row ? span->row + (span->len ? span->len : 1) - 1 : block->rows;
	if (*last > block->rows)
		*last = block->rows;
	if (*last >= *first && *last - *first >= ROWS_DRAWN_MAX)
		*last = *first + ROWS_DRAWN_MAX - 1;
}

bool qh_hw_is_drawn(const struct qh_hw *h, const struct qh_form *form, struct qh_place at)
{
	if (!h->d || !h->d->doc || at.row == 0 || at.block == 0 || at.block > h->d->doc->n_blocks)
		return false;
	for (uint32_t i = 0; i < form->n_spans; i++) {
		struct qh_place span;
		uint32_t first, last;

		if (form->spans[i].block != at.block || !span_at(form, i, &span))
			continue;
		if (h->d->doc->blocks[at.block - 1].kind != QH_BLOCK_TABLE)
			return false;
		rows_of(&h->d->doc->blocks[at.block - 1], &span, &first, &last);
		return at.row >= first && at.row <= last;
	}
	return false;
}

/* ---- scores of rows ---- */

static int compare_rows(const void *pa, const void *pb)
{
	const struct scored_row *a = pa;
	const struct scored_row *b = pb;

	if (a->block != b->block)
		return a->block < b->block ? -1 : 1;
	if (a->row != b->row)
		return a->row < b->row ? -1 : 1;
	if (a->kind != b->kind)
		return a->kind < b->kind ? -1 : 1;
	return a->index < b->index ? -1 : a->index > b->index;
}

static void collect_rows(struct drawing *g)
{
	const struct qh_form *form = g->f->form;
	const struct qh_scored *s = g->f->scored;

	if (!s)
		return;
	g->rows = calloc((size_t)s->n_funds + s->n_indicators + 1, sizeof(*g->rows));
	if (!g->rows) {
		qh_buf_fail(g->h->b);
		return;
	}
	for (uint32_t i = 0; i < s->n_funds && i < form->n_funds; i++) {
		if (s->funds[i].status != QH_SCORE_UNSCORED)
			g->rows[g->n_rows++] =
			    (struct scored_row){form->funds[i].at.block, form->funds[i].at.row, ROW_FUND, i};
	}
	for (uint32_t i = 0; i < s->n_indicators && i < form->n_indicators; i++) {
		if (s->indicators[i].status != QH_SCORE_UNSCORED)
			g->rows[g->n_rows++] = (struct scored_row){
			    form->indicators[i].at.block, form->indicators[i].at.row, ROW_INDICATOR, i};
	}
	if (form->total.text.p)
		g->rows[g->n_rows++] =
		    (struct scored_row){form->total.at.block, form->total.at.row, ROW_TOTAL, 0};
	qsort(g->rows, g->n_rows, sizeof(*g->rows), compare_rows);
}

static void recomputed_cell(struct drawing *g, uint32_t row)
{
	uint32_t lo = 0;
	uint32_t hi = g->n_rows;

	while (lo < hi) {
		uint32_t mid = lo + (hi - lo) / 2;
		const struct scored_row *r = &g->rows[mid];

		if (r->block < g->block_number || (r->block == g->block_number && r->row < row))
			lo = mid + 1;
		else
			hi = mid;
	}
	if (g->in_head) {
		HW(g->h, "<th class=\"rx rh\">");
		qh_hw_say(g->h, "write.column.recomputed");
		HW(g->h, "</th>");
		return;
	}
	HW(g->h, "<td class=\"rx\">");
	for (; lo < g->n_rows && g->rows[lo].block == g->block_number && g->rows[lo].row == row; lo++) {
		const struct scored_row *r = &g->rows[lo];
		const struct qh_scored *s = g->f->scored;

		if (r->kind == ROW_TOTAL)
			qh_hw_recomputed_total(g->h, &g->f->form->total, &s->total);
		else if (r->kind == ROW_FUND)
			qh_hw_recomputed(g->h, s, &g->f->form->funds[r->index].score, &s->funds[r->index]);
		else
			qh_hw_recomputed(g->h, s, &g->f->form->indicators[r->index].score,
					 &s->indicators[r->index]);
	}
	HW(g->h, "</td>");
}

/* ---- notes ---- */

/* A row has a row of notes below it when a finding has its main place there. */
static bool has_notes(const struct drawing *g, uint32_t row)
{
	for (uint32_t i = qh_marks_from(g->marks, g->block_number, row);
	     i < g->marks->n && g->marks->at[i].block == g->block_number && g->marks->at[i].row == row; i++) {
		if (g->marks->at[i].main)
			return true;
	}
	return false;
}

static void write_notes(struct drawing *g, uint32_t row)
{
	const struct qh_form *form = g->f->form;

	for (uint32_t i = qh_marks_from(g->marks, g->block_number, row);
	     i < g->marks->n && g->marks->at[i].block == g->block_number && g->marks->at[i].row == row; i++) {
		if (g->marks->at[i].main)
			qh_hw_note(g->h, &g->f->findings, form->index, g->marks->at[i].finding,
				   form->certainty);
	}
}

static void td_span(struct drawing *g, uint32_t cols)
{
	HW(g->h, "<td");
	if (cols > 1) {
		HW(g->h, " colspan=\"");
		qh_buf_int(g->h->b, cols);
		HW(g->h, "\"");
	}
}

/* The row of notes: the columns that a cell from above covers are taken; the widest free run holds the notes.
 */
static void notes_row(struct drawing *g, uint32_t row)
{
	uint32_t best = g->cols + 1;
	uint32_t best_n = 0;
	uint32_t c = 1;

	while (c <= g->cols) {
		uint32_t start = c;

		while (c <= g->cols && g->column[c].until <= row)
			c++;
		/* The last run has the recomputed column too. */
		if (c - start + (c > g->cols) > best_n) {
			best = start;
			best_n = c - start + (c > g->cols);
		}
		while (c <= g->cols && g->column[c].until > row)
			c++;
	}
	HW(g->h, "<tr class=\"nr\">");
	for (c = 1; c <= g->cols + 1;) {
		uint32_t start = c;

		while (c <= g->cols && g->column[c].until <= row)
			c++;
		c += c == g->cols + 1;
		if (c > start) {
			td_span(g, c - start);
			if (start == best) {
				HW(g->h, " class=\"nt\">");
				write_notes(g, row);
			} else {
				HW(g->h, ">");
			}
			HW(g->h, "</td>");
		}
		while (c <= g->cols && g->column[c].until > row)
			c++;
	}
	HW(g->h, "</tr>\n");
}

/* ---- cells ---- */

static void signs(struct drawing *g, uint32_t row, uint32_t from, uint32_t to)
{
	const struct qh_finding *all = g->f->findings.at;
	const char *shown[SIGNS_MAX];
	uint32_t n = 0;

	for (uint32_t i = qh_marks_from(g->marks, g->block_number, row);
	     i < g->marks->n && g->marks->at[i].block == g->block_number && g->marks->at[i].row == row; i++) {
		const struct qh_mark *m = &g->marks->at[i];

		uint32_t k = 0;

		if (m->col < from || m->col > to)
			continue;
		while (k < n && strcmp(shown[k], all[m->finding].code) != 0)
			k++;
		if (k < n || n == SIGNS_MAX)
			continue;
		shown[n++] = all[m->finding].code;
		qh_hw_sign(g->h, &all[m->finding], g->f->form->index, m->finding);
	}
}

static uint8_t worst(const struct drawing *g, uint32_t row, uint32_t from, uint32_t to)
{
	uint8_t severity = QH_NO_MARK;

	for (uint32_t i = qh_marks_from(g->marks, g->block_number, row);
	     i < g->marks->n && g->marks->at[i].block == g->block_number && g->marks->at[i].row == row; i++) {
		const struct qh_mark *m = &g->marks->at[i];

		if (m->col >= from && m->col <= to && m->severity < severity)
			severity = m->severity;
	}
	return severity;
}

/* Figures stand on the right. */
static bool is_figure(struct qh_str s)
{
	bool digit = false;

	for (uint32_t i = 0; i < s.n; i++) {
		if (s.p[i] >= '0' && s.p[i] <= '9')
			digit = true;
		else if (strchr(".,%-+", s.p[i]) == NULL)
			return false;
	}
	return digit;
}

static void attribute(struct drawing *g, const char *name, uint32_t n)
{
	if (n <= 1)
		return;
	qh_buf_char(g->h->b, ' ');
	qh_buf_z(g->h->b, name);
	HW(g->h, "=\"");
	qh_buf_int(g->h->b, n);
	HW(g->h, "\"");
}

/* A cell that ends in row @p end of the document, drawn from @p row on; @p own: its marks are shown here. */
static void put_cell(struct drawing *g, const struct qh_cell *cell, uint32_t row, uint32_t col,
		     uint32_t colspan, uint32_t end, bool own)
{
	uint32_t last = end < g->group_last ? end : g->group_last;
	uint32_t rows = last - row + 1;
	uint8_t severity = own ? worst(g, row, col, col + colspan - 1) : QH_NO_MARK;
	bool figure = cell && is_figure(cell->text);

	for (uint32_t r = row; r < last; r++)
		rows += has_notes(g, r);
	qh_buf_z(g->h->b, g->in_head ? "<th" : "<td");
	attribute(g, "rowspan", rows);
	attribute(g, "colspan", colspan);
	if (severity != QH_NO_MARK || figure) {
		HW(g->h, " class=\"");
		if (figure)
			HW(g->h, "f");
		if (severity != QH_NO_MARK) {
			HW(g->h, " m ");
			qh_buf_char(g->h->b, qh_hw_class(severity));
		}
		HW(g->h, "\"");
	}
	HW(g->h, ">");
	if (cell)
		qh_html_put_lines(g->h->b, cell->text);
	if (severity != QH_NO_MARK)
		signs(g, row, col, col + colspan - 1);
	qh_buf_z(g->h->b, g->in_head ? "</th>" : "</td>");
	for (uint32_t c = col; c < col + colspan; c++)
		g->column[c] = (struct column){last, end, cell};
}

/* Columns from @p col on that are free in this row, at most @p wanted. */
static uint32_t free_columns(const struct drawing *g, uint32_t row, uint32_t col, uint32_t wanted,
			     uint32_t next_col)
{
	uint32_t n = 1;

	while (n < wanted && col + n <= g->cols && col + n != next_col && g->column[col + n].until < row)
		n++;
	return n;
}

/*
 * A source that does not say which cells are merged leaves blanks behind: above and below the indicators a
 * text takes the blanks on its right, one column always kept for the next cell.
 */
static uint32_t wanted_columns(const struct drawing *g, uint32_t row, uint32_t col,
			       const struct qh_cell *cell, uint32_t next_col)
{
	uint32_t wanted = cell->colspan ? cell->colspan : 1;

	if (g->block->spans_known || wanted > 1 || is_figure(cell->text) ||
	    (row >= g->rows_from && row <= g->rows_to))
		return wanted;
	return next_col > col ? next_col - col : g->cols - col + 1;
}

static void put_row(struct drawing *g, uint32_t row, bool group_start)
{
	const struct qh_block *b = g->block;

	while (g->next_cell < b->n_cells && b->cells[g->next_cell].row < row)
		g->next_cell++;
	HW(g->h, "<tr>");
	for (uint32_t col = 1; col <= g->cols; col++) {
		const struct qh_cell *cell = NULL;
		uint32_t next = g->next_cell;

		if (g->column[col].until >= row)
			continue;
		while (next < b->n_cells && b->cells[next].row == row && b->cells[next].col < col)
			next++;
		if (next < b->n_cells && b->cells[next].row == row && b->cells[next].col == col) {
			uint32_t after = next + 1 < b->n_cells && b->cells[next + 1].row == row
					     ? b->cells[next + 1].col
					     : 0;
			uint32_t rowspan = b->cells[next].rowspan ? b->cells[next].rowspan : 1;

			cell = &b->cells[next];
			put_cell(g, cell, row, col,
				 free_columns(g, row, col, wanted_columns(g, row, col, cell, after), after),
				 rowspan > g->last - row ? g->last : row + rowspan - 1, true);
		} else if (group_start && g->column[col].end >= row) {
			/* A cell of the head that goes on into the body stands there once more. */
			const struct column open = g->column[col];
			uint32_t n = 1;

			while (col + n <= g->cols && g->column[col + n].cell == open.cell &&
			       g->column[col + n].end == open.end)
				n++;
			put_cell(g, open.cell, row, col, n, open.end, false);
		} else {
			put_cell(g, NULL, row, col, 1, row, true);
		}
	}
	recomputed_cell(g, row);
	HW(g->h, "</tr>\n");
	if (has_notes(g, row))
		notes_row(g, row);
}

/* ---- tables ---- */

static uint32_t columns_used(const struct drawing *g)
{
	uint32_t cols = 1;

	for (uint32_t i = 0; i < g->block->n_cells; i++) {
		const struct qh_cell *c = &g->block->cells[i];
		uint32_t end = c->col + (c->colspan ? c->colspan : 1u) - 1;

		if (c->row >= g->first && c->row <= g->last && end > cols)
			cols = end;
	}
	return cols > COLS_DRAWN_MAX ? COLS_DRAWN_MAX : cols;
}

/* Merged cells need room too: what is missing is shared among their columns. */
static void widen_for_merged(const struct drawing *g, uint32_t *width)
{
	for (uint32_t i = 0; i < g->block->n_cells; i++) {
		const struct qh_cell *c = &g->block->cells[i];
		uint32_t wanted = qh_utf8_width(c->text);
		uint32_t have = 0;
		uint32_t end = c->col + c->colspan;

		if (c->colspan <= 1 || c->row < g->first || c->row > g->last || end > g->cols + 1)
			continue;
		wanted = wanted > COLUMN_MAX ? COLUMN_MAX : wanted;
		for (uint32_t k = c->col; k < end; k++)
			have += width[k];
		for (uint32_t k = c->col; k < end && have < wanted; k++)
			width[k] += (wanted - have) / c->colspan;
	}
}

/* The same widths above and below the head: by the longest text of each column, within bounds. */
static void column_widths(struct drawing *g)
{
	uint32_t width[COLS_DRAWN_MAX + 1] = {0};
	uint32_t sum = 0;
	uint32_t recomputed;

	for (uint32_t i = 0; i < g->block->n_cells; i++) {
		const struct qh_cell *c = &g->block->cells[i];
		uint32_t w =
		    c->colspan <= 1 && c->row >= g->first && c->row <= g->last ? qh_utf8_width(c->text) : 0;

		if (c->col <= g->cols && w > width[c->col])
			width[c->col] = w;
	}
	for (uint32_t c = 1; c <= g->cols; c++)
		width[c] = width[c] < COLUMN_MIN ? COLUMN_MIN : width[c] > COLUMN_MAX ? COLUMN_MAX : width[c];
	widen_for_merged(g, width);
	for (uint32_t c = 1; c <= g->cols; c++)
		sum += width[c];
	recomputed = sum / 9 > 12 ? sum / 9 : 12;
	sum += recomputed;
	HW(g->h, "<colgroup>");
	for (uint32_t c = 1; c <= g->cols + 1; c++) {
		uint32_t tenths = (c <= g->cols ? width[c] : recomputed) * 1000 / sum;

		HW(g->h, "<col style=\"width:");
		qh_buf_int(g->h->b, tenths / 10);
		qh_buf_char(g->h->b, '.');
		qh_buf_int(g->h->b, tenths % 10);
		HW(g->h, "%\">");
	}
	HW(g->h, "</colgroup>");
}

static void group(struct drawing *g, const char *tag, uint32_t first, uint32_t last)
{
	g->group_last = last;
	g->in_head = tag[1] == 'h';
	qh_buf_char(g->h->b, '<');
	qh_buf_z(g->h->b, tag);
	HW(g->h, ">\n");
	for (uint32_t row = first; row <= last; row++)
		put_row(g, row, row == first);
	HW(g->h, "</");
	qh_buf_z(g->h->b, tag);
	HW(g->h, ">");
}

static void open_table(struct drawing *g, bool with_head)
{
	HW(g->h, "<table class=\"sheet\">");
	column_widths(g);
	if (!with_head)
		return;
	HW(g->h, "<thead><tr>");
	td_span(g, g->cols);
	HW(g->h, " class=\"no\"></td><td class=\"rx rh\">");
	qh_hw_say(g->h, "write.column.recomputed");
	HW(g->h, "</td></tr></thead>");
}

/* The rows above the column heads, then the heads with their rows, so that print repeats the heads on each
 * page. */
static void draw_block(struct drawing *g)
{
	const struct qh_layout *layout = g->f->form->layout;
	uint32_t head = 0;
	uint32_t head_last;

	if (layout && layout->header.block == g->block_number && layout->header.row >= g->first &&
	    layout->header.row < g->last)
		head = layout->header.row;
	head_last = head + (head && layout->header.rows > 1 ? layout->header.rows - 1u : 0);
	g->rows_from = UINT32_MAX;
	g->rows_to = 0;
	for (uint32_t i = 0; i < g->f->form->n_indicators; i++) {
		struct qh_place at = g->f->form->indicators[i].at;

		if (at.block != g->block_number)
			continue;
		g->rows_from = at.row < g->rows_from ? at.row : g->rows_from;
		g->rows_to = at.row > g->rows_to ? at.row : g->rows_to;
	}
	g->cols = columns_used(g);
	g->next_cell = 0;
	g->column = calloc((size_t)g->cols + 2, sizeof(*g->column));
	if (!g->column) {
		qh_buf_fail(g->h->b);
		return;
	}
	if (head && head_last < g->last) {
		if (head > g->first) {
			open_table(g, true);
			group(g, "tbody", g->first, head - 1);
			HW(g->h, "</table>");
		}
		open_table(g, false);
		group(g, "thead", head, head_last);
		group(g, "tbody", head_last + 1, g->last);
	} else {
		open_table(g, true);
		group(g, "tbody", g->first, g->last);
	}
	HW(g->h, "</table>\n");
	free(g->column);
	g->column = NULL;
}

void qh_hw_table(struct qh_hw *h, const struct qh_report_form *f, const struct qh_marks *marks)
{
	struct drawing g = {.h = h, .f = f, .marks = marks};

	collect_rows(&g);
	for (uint32_t i = 0; i < f->form->n_spans; i++) {
		struct qh_place span;

		if (!span_at(f->form, i, &span) || span.block == 0 || span.block > h->d->doc->n_blocks)
			continue;
		g.block = &h->d->doc->blocks[span.block - 1];
		g.block_number = span.block;
		if (g.block->kind != QH_BLOCK_TABLE) {
			HW(h, "<p class=\"prose\">");
			qh_html_put_lines(h->b, g.block->text);
			HW(h, "</p>\n");
			continue;
		}
		rows_of(g.block, &span, &g.first, &g.last);
		if (g.first > g.last)
			continue;
		draw_block(&g);
	}
	free(g.rows);
}
