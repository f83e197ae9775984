/* SPDX-License-Identifier: Apache-2.0 */
/* Owns the measures of a table: widths of its columns, texts of its cells, heights of its rows. */
#include "paper/pdf_private.h"

#include "base/utf8.h"

enum {
	PAD_X = PDF_PT(3),
	PAD_Y = PDF_PT(5) / 2,
	PAD_Y_TIGHT = PDF_PT(5) / 4,
	LEAST_TIGHT = PDF_PT(8), /* what is smaller stays as it is */
	SIZES = 4,
	BALANCE_STEPS = 5,
	BALANCE_LINES_MAX = 4,
	WORD_MAX =
	    16 /* characters that a column is widened for so that a number or date stays in one piece */
};

/* The largest size at which the columns hold about what their widths say. */
static int32_t size_for(const struct qh_paper_table *t, int32_t width)
{
	static const int32_t sizes[SIZES] = {PDF_PT(9), PDF_PT(8), PDF_PT(7), PDF_PT(6)};
	int64_t characters = 0;

	for (uint32_t k = 1; t->widths && k <= t->cols; k++)
		characters += qh_paper_width(t, k);
	for (uint32_t i = 0; i + 1 < SIZES; i++) {
		int64_t needed = characters * sizes[i] / 2 + (int64_t)t->cols * (2 * PAD_X + sizes[i]);
		if (needed * 2 <= (int64_t)width * 3)
			return sizes[i];
	}
	return sizes[SIZES - 1];
}

/* The longest piece of a text that should not be broken, in half sizes. */
static int32_t longest_word(struct qh_str s)
{
	int32_t most = 0, n = 0;

	for (uint32_t i = 0; i < s.n; i++) {
		bool breaks = (unsigned char)s.p[i] >= 0x80 || s.p[i] <= ' ' || s.p[i] == '-';
		n = breaks ? 0 : n + 1;
		most = n > most ? n : most;
	}
	return most < WORD_MAX ? most : WORD_MAX;
}

static int32_t *least_widths(struct pdf *pdf, const struct qh_paper_table *t, int32_t size, int32_t width)
{
	int32_t *least = QH_NEW_ARRAY(pdf->arena, int32_t, t->cols);
	int64_t sum = 0;

	for (uint32_t k = 0; least && k < t->cols; k++)
		least[k] = size + 2 * PAD_X + PDF_PT(1);
	for (uint32_t i = 0; least && i < t->n_cells; i++) {
		const struct qh_paper_cell *c = &t->cells[i];
		/* Figures of Chinese fonts are a little over half as wide as the size. */
		int32_t word = longest_word(c->text) * size * 57 / 100 + 2 * PAD_X + PDF_PT(1);

		if (qh_paper_colspan(c) == 1 && word > least[c->col - 1])
			least[c->col - 1] = word;
	}
	for (uint32_t k = 0; least && k < t->cols; k++)
		sum += least[k];
	for (uint32_t k = 0; least && k < t->cols && sum > width; k++)
		least[k] = (int32_t)((int64_t)least[k] * width / sum);
	return least;
}

/* The columns share the width as their widths tell; one that would be too narrow takes from the others. */
static bool set_edges(struct pdf *pdf, struct pdf_table *t, int32_t width)
{
	uint32_t cols = t->table->cols;
	int32_t *least = least_widths(pdf, t->table, t->style.size, width);
	bool *fixed = QH_NEW_ARRAY(pdf->arena, bool, cols);
	int64_t room = width, shares = 0;
	bool again = true;

	t->edges = QH_NEW_ARRAY(pdf->arena, int32_t, (size_t)cols + 1);
	if (!least || !fixed || !t->edges)
		return false;
	for (uint32_t k = 0; k < cols; k++)
		shares += qh_paper_width(t->table, k + 1);
	while (again) {
		again = false;
		for (uint32_t k = 0; k < cols; k++) {
			int64_t w = qh_paper_width(t->table, k + 1);

			if (!fixed[k] && w * room < least[k] * shares) {
				fixed[k] = again = true;
				room -= least[k];
				shares -= w;
			}
		}
	}
	for (uint32_t k = 0; k < cols; k++) {
		int64_t w = qh_paper_width(t->table, k + 1);
		t->edges[k + 1] = t->edges[k] + (fixed[k] ? least[k] : (int32_t)(w * room / shares));
	}
	if (shares > 0)
		t->edges[cols] = width; /* what rounding left over */
	return true;
}

/* The text of a cell with the mark of its tone in front. */
static struct qh_str marked(struct pdf *pdf, const struct qh_paper_cell *c)
{
	const char *mark = qh_paper_tone_look(c->tone)->mark;

	if (!mark)
		return c->text;
	return qh_arena_printf(pdf->arena, c->text.n ? "%s %.*s" : "%s%.*s", mark, QH_STR_ARG(c->text));
}

const struct pdf_text *qh_pdf_balanced(struct pdf *pdf, const struct pdf_style *style, struct qh_str text,
				       struct qh_str note, int32_t width)
{
	const struct pdf_text *best = qh_pdf_text(pdf, style, text, note, width);
	uint32_t n = best->n_lines;
	int32_t least = width / 2, most = width;

	for (int i = 0; i < BALANCE_STEPS && n > 1 && n <= BALANCE_LINES_MAX && pdf->status == QH_OK; i++) {
		int32_t middle = least + (most - least) / 2;
		const struct pdf_text *tried = qh_pdf_text(pdf, style, text, note, middle);

		if (tried->n_lines == n) {
			best = tried;
			most = middle;
		} else {
			least = middle;
		}
	}
	return best;
}

static void measure_cells(struct pdf *pdf, struct pdf_table *t)
{
	for (uint32_t i = 0; i < t->table->n_cells && pdf->status == QH_OK; i++) {
		const struct qh_paper_cell *c = &t->table->cells[i];
		struct pdf_style style = t->style;
		struct qh_str note = QH_STR_NONE;
		int32_t width = t->edges[c->col - 1 + qh_paper_colspan(c)] - t->edges[c->col - 1] - 2 * PAD_X;

		style.bold = c->bold;
		if (c->comment.n)
			note = qh_arena_printf(pdf->arena, "[%u]", ++pdf->n_notes);
		t->texts[i] = c->align == QH_PAPER_CENTER
				  ? qh_pdf_balanced(pdf, &style, marked(pdf, c), note, width)
				  : qh_pdf_text(pdf, &style, marked(pdf, c), note, width);
	}
}

/* Cells of one row first; one over several rows, where it needs more, gives each an equal part of it. */
static void measure_rows(struct pdf_table *t)
{
	const struct qh_paper_table *table = t->table;

	for (uint32_t r = 0; r < table->rows; r++)
		t->heights[r] = t->style.size * 3 / 2 + 2 * t->pad_y;
	for (uint32_t i = 0; i < table->n_cells; i++) {
		const struct qh_paper_cell *c = &table->cells[i];
		int32_t need = t->texts[i]->height + 2 * t->pad_y;

		if (qh_paper_rowspan(c) == 1 && need > t->heights[c->row - 1])
			t->heights[c->row - 1] = need;
	}
	for (uint32_t i = 0; i < table->n_cells; i++) {
		const struct qh_paper_cell *c = &table->cells[i];
		int32_t span = (int32_t)qh_paper_rowspan(c), from = (int32_t)c->row - 1;
		int32_t more = t->texts[i]->height + 2 * t->pad_y -
			       qh_pdf_table_height(t, (uint32_t)from, (uint32_t)(from + span));

		for (int32_t r = 0; span > 1 && more > 0 && r < span; r++)
			t->heights[from + r] += more / span + (r < more % span);
	}
}

int32_t qh_pdf_table_height(const struct pdf_table *t, uint32_t from, uint32_t to)
{
	int64_t sum = 0;

	for (uint32_t r = from; r < to && sum < INT32_MAX / 2; r++)
		sum += t->heights[r];
	return (int32_t)(sum < INT32_MAX / 2 ? sum : INT32_MAX / 2);
}

struct pdf_table *qh_pdf_table_measure(struct pdf *pdf, const struct qh_paper_table *table, int32_t width)
{
	struct pdf_table *t = QH_NEW(pdf->arena, struct pdf_table);
	enum qh_status status;

	if (table->rows == 0 || table->cols == 0)
		return NULL;
	if (!t) {
		qh_pdf_fail(pdf);
		return NULL;
	}
	status = qh_paper_grid_make(pdf->arena, table, &t->grid, pdf->err);
	if (status != QH_OK) {
		pdf->status = status;
		return NULL;
	}
	t->table = table;
	t->pad_y = pdf->tight ? PAD_Y_TIGHT : PAD_Y;
	t->first_note = pdf->n_notes;
	t->style = (struct pdf_style){.role = PDF_ROLE_TABLE, .size = size_for(table, width)};
	if (pdf->tight > 1 && t->style.size > LEAST_TIGHT)
		t->style.size -= PDF_PT(1);
	t->heights = QH_NEW_ARRAY(pdf->arena, int32_t, table->rows);
	t->texts = QH_NEW_ARRAY(pdf->arena, const struct pdf_text *, table->n_cells);
	t->done = QH_NEW_ARRAY(pdf->arena, uint32_t, table->n_cells);
	if (!t->heights || !t->texts || !t->done || !set_edges(pdf, t, width)) {
		qh_pdf_fail(pdf);
		return NULL;
	}
	measure_cells(pdf, t);
	if (pdf->status != QH_OK)
		return NULL;
	measure_rows(t);
	return t;
}
