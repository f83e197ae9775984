/* SPDX-License-Identifier: Apache-2.0 */
/* Owns the reading order of a page: tables where they stand, lines of text between them. */
#include "read/pdf.h"

static uint32_t interval(const int32_t *at, uint32_t n, int32_t v)
{
	uint32_t lo = 0, hi = n;

	while (lo < hi) {
		uint32_t mid = lo + (hi - lo) / 2;

		if (at[mid] <= v)
			lo = mid + 1;
		else
			hi = mid;
	}
	return lo; /* 0: before the first; n: behind the last */
}

/* The cell in which the middle of a word stands; UINT32_MAX when outside. */
static uint32_t cell_of(const struct qh_pdf_table *t, const struct qh_pdf_word *w)
{
	uint32_t c = interval(t->xs, t->n_xs, w->x0 + (w->x1 - w->x0) / 2);
	uint32_t r = interval(t->ys, t->n_ys, w->y0 + (w->y1 - w->y0) / 2);

	if (c == 0 || r == 0 || c == t->n_xs || r == t->n_ys)
		return UINT32_MAX;
	return t->owner[(size_t)(r - 1) * (t->n_xs - 1) + (c - 1)];
}

static void fail(struct qh_reader *r)
{
	qh_reader_fail_memory(r, 0);
}

/* How much of a cell its text fills: a text cut by the end of a page reaches the border. */
static void measure(const struct qh_pdf_table *t, const struct qh_pdf_word *const *words, uint32_t n,
		    struct qh_pdf_piece *x)
{
	int32_t top = INT32_MAX, bottom = INT32_MIN, height = 0;

	for (uint32_t i = 0; i < n; i++) {
		top = words[i]->y0 < top ? words[i]->y0 : top;
		bottom = words[i]->y1 > bottom ? words[i]->y1 : bottom;
		height = words[i]->y1 - words[i]->y0;
	}
	if (n == 0)
		return;
	x->to_top = top - t->ys[x->row - 1] < height;
	x->to_bottom = t->ys[x->row - 1 + x->rowspan] - bottom < height;
}

/* The words of each cell, as its text. */
static struct qh_pdf_piece *fill_cells(struct qh_reader *r, const struct qh_pdf_table *t,
				       struct qh_pdf_word *words, uint32_t n)
{
	uint32_t *count = QH_NEW_ARRAY(r->arena, uint32_t, t->n_cells + 1);
	uint32_t *cell = QH_NEW_ARRAY(r->arena, uint32_t, n);
	const struct qh_pdf_word **sorted = QH_NEW_ARRAY(r->arena, const struct qh_pdf_word *, n);
	struct qh_pdf_piece *pieces = QH_NEW_ARRAY(r->arena, struct qh_pdf_piece, t->n_cells);

	if (!count || !cell || !sorted || !pieces)
		return NULL;
	for (uint32_t i = 0; i < n; i++) {
		cell[i] = words[i].taken ? UINT32_MAX : cell_of(t, &words[i]);
		if (cell[i] != UINT32_MAX) {
			words[i].taken = true;
			count[cell[i]]++;
		}
	}
	for (uint32_t i = 1; i <= t->n_cells; i++)
		count[i] += count[i - 1]; /* where the words of a cell end */
	for (uint32_t i = n; i-- > 0;)
		if (cell[i] != UINT32_MAX)
			sorted[--count[cell[i]]] = &words[i]; /* now: where they begin */
	for (uint32_t i = 0; i < t->n_cells; i++) {
		uint32_t from = count[i], many = count[i + 1] - from;
		const struct qh_pdf_cell *c = &t->cells[i];

		pieces[i] =
		    (struct qh_pdf_piece){c->row, c->col, c->rowspan, c->colspan, QH_STR(""), false, false};
		if (many == 0)
			continue;
		if (!qh_pdf_words_sort(r->arena, sorted + from, many))
			return NULL;
		pieces[i].text = qh_pdf_words_text(r->arena, sorted + from, many);
		if (!pieces[i].text.p)
			return NULL;
		measure(t, sorted + from, many, &pieces[i]);
	}
	return pieces;
}

static void emit_table(struct qh_pdf_flow *flow, const struct qh_pdf_table *t, struct qh_pdf_word *words,
		       uint32_t n)
{
	struct qh_pdf_piece *pieces = fill_cells(flow->r, t, words, n);

	if (pieces)
		qh_pdf_flow_table(flow, t->xs, t->n_xs, t->n_ys - 1, pieces, t->n_cells);
	else
		fail(flow->r);
}

/* A line goes on in the next one when it reaches the right edge of the text. */
static bool goes_on(const struct qh_pdf_word *last, const struct qh_pdf_word *next, int32_t edge)
{
	int32_t height = last->y1 - last->y0;

	return edge - last->x1 < height * 2 && next->y0 - last->y1 < height;
}

/* Words from @p i to before @p n that stand above @p bottom, line by line. */
static uint32_t emit_lines(struct qh_pdf_flow *flow, const struct qh_pdf_word *const *words, uint32_t i,
			   uint32_t n, int32_t bottom, int32_t edge)
{
	struct qh_reader *r = flow->r;

	while (i < n && words[i]->y0 < bottom && r->b.status == QH_OK) {
		uint32_t to = i + 1;
		struct qh_str text;

		while (
		    to < n && words[to]->y0 < bottom &&
		    (qh_pdf_same_line(words[to - 1], words[to]) || goes_on(words[to - 1], words[to], edge)))
			to++;
		text = qh_pdf_words_text(r->arena, words + i, to - i);
		if (!text.p) {
			fail(r);
			return n;
		}
		for (uint32_t k = 0; k < text.n; k++) /* one paragraph: its lines end where the paper did */
			if (text.p[k] == '\n')
				((char *)(uintptr_t)text.p)[k] = ' ';
		qh_pdf_flow_prose(flow, text);
		i = to;
	}
	return i;
}

void qh_pdf_read_page(struct qh_pdf_flow *flow, struct qh_pdf_words *words, uint32_t first, uint32_t n,
		      struct qh_pdf_lines *lines)
{
	struct qh_reader *r = flow->r;
	const struct qh_pdf_word **rest = QH_NEW_ARRAY(r->arena, const struct qh_pdf_word *, n);
	struct qh_pdf_word *w = words->at + first;
	struct qh_pdf_tables tables;
	int32_t edge = 0;
	uint32_t n_rest = 0, i = 0;

	if (!rest || !qh_pdf_tables_find(r->arena, lines, &tables)) {
		fail(r);
		return;
	}
	/* Which words stand in a table must be known before the text between the tables can be. */
	for (uint32_t k = 0; k < n; k++) {
		bool inside = false;

		for (uint32_t t = 0; t < tables.n && !inside; t++)
			inside = cell_of(&tables.at[t], &w[k]) != UINT32_MAX;
		if (inside)
			continue;
		rest[n_rest++] = &w[k];
		edge = w[k].x1 > edge ? w[k].x1 : edge;
	}
	if (!qh_pdf_words_sort(r->arena, rest, n_rest)) {
		fail(r);
		return;
	}
	for (uint32_t t = 0; t < tables.n && r->b.status == QH_OK; t++) {
		i = emit_lines(flow, rest, i, n_rest, tables.at[t].ys[0], edge);
		if (r->b.status == QH_OK)
			emit_table(flow, &tables.at[t], w, n);
	}
	if (r->b.status == QH_OK)
		emit_lines(flow, rest, i, n_rest, INT32_MAX, edge);
}
