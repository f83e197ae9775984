/* SPDX-License-Identifier: Apache-2.0 */
/* Owns the seams between pages: a table that goes on, a row that the end of a page cut in two. */
#include "read/pdf.h"

enum { SHORT_LINE_BYTES = 60, LINES_MAX = 2 };

static void fail(struct qh_pdf_flow *f)
{
	qh_reader_fail_memory(f->r, 0);
}

/* The table goes into the document, then the lines that stood behind it. */
static void close_table(struct qh_pdf_flow *f)
{
	struct qh_doc_builder *b = &f->r->b;
	uint16_t page = b->page;

	if (f->n_xs && b->status == QH_OK) {
		b->page = f->page;
		if (qh_doc_table(b, 0, QH_STR_NONE, true)) {
			for (uint32_t i = 0; i < f->n_cells; i++) {
				const struct qh_pdf_piece *c = &f->cells[i];

				qh_doc_cell(b, c->row, c->col, (uint16_t)c->rowspan, (uint16_t)c->colspan,
					    c->text, 0, 0);
			}
			qh_doc_table_end(b);
		}
		b->page = page;
	}
	for (uint32_t i = 0; i < f->n_lines; i++)
		qh_doc_prose(b, f->lines[i], 0, 0);
	*f = (struct qh_pdf_flow){.r = f->r, .languages = f->languages};
}

void qh_pdf_flow_end(struct qh_pdf_flow *f)
{
	close_table(f);
}

void qh_pdf_flow_prose(struct qh_pdf_flow *f, struct qh_str text)
{
	if (f->n_xs && text.n <= SHORT_LINE_BYTES && f->n_lines < LINES_MAX) {
		f->lines[f->n_lines++] = text;
		return;
	}
	close_table(f);
	qh_doc_prose(&f->r->b, text, 0, 0);
}

static bool goes_on(const struct qh_pdf_flow *f, const int32_t *xs, uint32_t n_xs)
{
	if (!f->n_xs || f->n_xs != n_xs || f->r->b.page != f->last_page + 1)
		return false;
	for (uint32_t i = 0; i < n_xs; i++)
		if (xs[i] - f->xs[i] > QH_PDF_NEAR || f->xs[i] - xs[i] > QH_PDF_NEAR)
			return false;
	return true;
}

/* The cell of the open table that ends with its last row, in the columns of @p below. */
static struct qh_pdf_piece *above(struct qh_pdf_flow *f, const struct qh_pdf_piece *below)
{
	for (uint32_t i = f->n_cells; i-- > 0;) {
		struct qh_pdf_piece *c = &f->cells[i];

		if (c->row + c->rowspan - 1 == f->rows && c->col == below->col &&
		    c->colspan == below->colspan)
			return c;
	}
	return NULL;
}

static bool is_number(struct qh_str s)
{
	for (uint32_t i = 0; i < s.n; i++)
		if (!(s.p[i] >= '0' && s.p[i] <= '9') && s.p[i] != '.')
			return false;
	return s.n > 0;
}

/* The first row of the new piece is the rest of the last row: a text runs over the seam, and most of what had
 * room in the upper part does not come again. Or all of its texts do, and a number stands above that a row of
 * its own would have too. */
static bool is_cut(struct qh_pdf_flow *f, const struct qh_pdf_piece *cells, uint32_t n)
{
	uint32_t runs = 0, both = 0, misses = 0, numbers = 0;
	bool number_below = false;

	for (uint32_t i = 0; i < n && cells[i].row == 1; i++) {
		const struct qh_pdf_piece *upper = above(f, &cells[i]);

		if (cells[i].text.n && (!upper || !upper->text.n))
			return false;
		both += cells[i].text.n > 0;
		runs += cells[i].text.n && upper->to_bottom && cells[i].to_top;
		/* merged cells over several rows are blank below every seam */
		bool missed = !cells[i].text.n && upper && upper->text.n && upper->rowspan == 1 &&
			      cells[i].rowspan == 1;

		misses += missed;
		numbers += missed && is_number(upper->text);
		number_below |= is_number(cells[i].text);
	}
	return runs > 0 && (misses >= both || (runs == both && numbers > 0 && !number_below));
}

/* The upper part takes in the lower one. */
static bool join(struct qh_pdf_flow *f, struct qh_pdf_piece *upper, const struct qh_pdf_piece *lower)
{
	if (lower->text.n) {
		upper->text = qh_arena_printf(f->r->arena, "%.*s\n%.*s", QH_STR_ARG(upper->text),
					      QH_STR_ARG(lower->text));
		if (!upper->text.p) {
			fail(f);
			return false;
		}
	}
	upper->to_bottom = lower->to_bottom;
	return true;
}

static void append(struct qh_pdf_flow *f, struct qh_pdf_piece *cells, uint32_t n, uint32_t rows)
{
	uint32_t shift = f->rows - is_cut(f, cells, n), last = f->rows;

	for (uint32_t i = 0; i < n && f->r->b.status == QH_OK; i++) {
		struct qh_pdf_piece *c = &cells[i], *upper = c->row == 1 ? above(f, c) : NULL;
		/* a blank cell over several rows is a merged one that goes on */
		bool same = upper && (shift < last || (c->rowspan > 1 && !c->text.n && upper->text.n));

		if (same) {
			if (!join(f, upper, c))
				return;
			upper->rowspan += c->rowspan - (shift < last);
			continue;
		}
		if (!qh_arena_grow_raw(f->r->arena, &f->cells, &f->cap_cells, f->n_cells + 1, sizeof *c)) {
			fail(f);
			return;
		}
		f->cells[f->n_cells] = *c;
		f->cells[f->n_cells++].row += shift;
	}
	f->rows = shift + rows;
	f->last_page = f->r->b.page;
}

void qh_pdf_flow_table(struct qh_pdf_flow *f, const int32_t *xs, uint32_t n_xs, uint32_t rows,
		       struct qh_pdf_piece *cells, uint32_t n_cells)
{
	if (goes_on(f, xs, n_xs)) {
		append(f, cells, n_cells, rows);
		return;
	}
	close_table(f);
	f->xs = xs;
	f->n_xs = n_xs;
	f->rows = rows;
	f->cells = cells;
	f->n_cells = f->cap_cells = n_cells;
	f->page = f->last_page = f->r->b.page;
}
