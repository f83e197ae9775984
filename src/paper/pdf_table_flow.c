/* SPDX-License-Identifier: Apache-2.0 */
/* Owns the way of a table over pages: where it is cut, its head on each page, what of a cell stands on which.
 */
#include "paper/pdf_private.h"

enum {
	PAD_X = PDF_PT(3),
	KEPT_ROWS = 2,       /* that stand together at the ends of a table and above its signature */
	FILLED_PERCENT = 60, /* of a page, at least, when a better place for the cut is looked for */
	SPLIT_COST = 4,      /* a cell whose text is cut */
	LONELY_COST = 2,     /* a row parted from all others of its merged cell */
	MERGED_COST = 1,     /* a merged cell that is cut */
	HEAD_COST = 8        /* a head at the end of a page, which stands on the next one again */
};

/* Rows [from, to) on one page; @p part is the height given to the last of them when that is cut, else 0. */
struct piece {
	uint32_t from, to;
	int32_t part;
};

static int32_t height_in(const struct pdf_table *t, const struct piece *p, uint32_t from, uint32_t to)
{
	if (p->part && to == p->to)
		return qh_pdf_table_height(t, from, to - 1) + p->part;
	return qh_pdf_table_height(t, from, to);
}

static uint32_t color_of(const char *hex)
{
	uint32_t c = 0;

	for (; hex && *hex; hex++)
		c = c * 16 + (uint32_t)(*hex <= '9' ? *hex - '0' : *hex - 'A' + 10);
	return c;
}

static int32_t lines_height(const struct pdf_text *text, uint32_t from, uint32_t to)
{
	int32_t sum = 0;

	for (uint32_t i = from; i < to; i++)
		sum += text->lines[i].height;
	return sum;
}

/* How many lines from @p from on fit. */
static uint32_t fitting(const struct pdf_text *text, uint32_t from, int32_t room)
{
	uint32_t n = from;

	for (; n < text->n_lines && text->lines[n].height <= room; n++)
		room -= text->lines[n].height;
	return n - from;
}

struct box {
	int32_t x, y, w, h;
};

/* The lines of a cell that belong into its box on this page: in the middle when they are all of them. */
static void put_lines(struct pdf_flow *flow, struct pdf_table *t, uint32_t cell, const struct box *box,
		      bool ends, bool repeated)
{
	const struct qh_paper_cell *c = &t->table->cells[cell];
	const struct pdf_text *text = t->texts[cell];
	uint32_t from = repeated ? 0 : t->done[cell];
	uint32_t n = ends ? text->n_lines - from : fitting(text, from, box->h - 2 * t->pad_y);
	bool whole = from == 0 && n == text->n_lines;
	int32_t y = box->y + (whole ? (box->h - text->height) / 2 : t->pad_y);

	for (uint32_t i = from; i < from + n; i++) {
		qh_pdf_place_line(flow->pdf, &flow->pdf->pages[flow->page - 1], &text->lines[i],
				  box->x + PAD_X, y, box->w - 2 * PAD_X, c->align,
				  color_of(qh_paper_tone_look(c->tone)->ink), c->link);
		y += text->lines[i].height;
	}
	if (!repeated)
		t->done[cell] += n;
}

static void put_cell(struct pdf_flow *flow, struct pdf_table *t, const struct piece *p, uint32_t row,
		     uint32_t col, int32_t y, bool repeated)
{
	const struct qh_paper_cell *c = qh_paper_grid_cell(&t->grid, row + 1, col + 1);
	const char *fill = c ? qh_paper_tone_look(c->tone)->fill : NULL;
	struct pdf_page *page = &flow->pdf->pages[flow->page - 1];
	uint32_t end, last;
	struct box box;

	if (c && (col + 1 != c->col || (row + 1 != c->row && row != p->from)))
		return;
	end = c ? c->row - 1 + qh_paper_rowspan(c) : row + 1;
	last = end < p->to ? end : p->to;
	box = (struct box){flow->x + t->edges[col], y, t->edges[col + qh_paper_colspan(c)] - t->edges[col],
			   height_in(t, p, row, last)};
	if (fill)
		qh_pdf_place(flow->pdf, page,
			     (struct pdf_item){.kind = PDF_FILL,
					       .color = color_of(fill),
					       .x = box.x,
					       .y = box.y,
					       .w = box.w,
					       .h = box.h});
	if (!t->table->plain)
		qh_pdf_place(
		    flow->pdf, page,
		    (struct pdf_item){.kind = PDF_BOX, .x = box.x, .y = box.y, .w = box.w, .h = box.h});
	if (c)
		put_lines(flow, t, (uint32_t)(c - t->table->cells), &box,
			  end < p->to || (end == p->to && p->part == 0), repeated);
}

static void put_piece(struct pdf_flow *flow, struct pdf_table *t, const struct piece *p, bool repeated)
{
	for (uint32_t r = p->from; r < p->to && flow->pdf->status == QH_OK; r++) {
		for (uint32_t k = 0; k < t->table->cols; k++)
			put_cell(flow, t, p, r, k, flow->y, repeated);
		flow->y += p->part && r + 1 == p->to ? p->part : t->heights[r];
	}
}

/* Cells that go on behind a cut need their rows high enough for the lines that are left. */
static void make_room(struct pdf_table *t, uint32_t row)
{
	for (uint32_t k = 1; k <= t->table->cols; k++) {
		const struct qh_paper_cell *c = qh_paper_grid_cell(&t->grid, row + 1, k);
		uint32_t end = c ? c->row - 1 + qh_paper_rowspan(c) : 0, i;
		int32_t more;

		if (!c || k != c->col)
			continue;
		i = (uint32_t)(c - t->table->cells);
		more = lines_height(t->texts[i], t->done[i], t->texts[i]->n_lines) + 2 * t->pad_y -
		       qh_pdf_table_height(t, row, end);
		if (t->done[i] > 0 && t->done[i] < t->texts[i]->n_lines && more > 0)
			t->heights[end - 1] += more;
	}
}

/* The height of a row of which a part stands on a page already: for what is left of the cells that end in it,
 * 0 when nothing is. */
static int32_t rest_of(const struct pdf_table *t, uint32_t row)
{
	int32_t most = 0;

	for (uint32_t k = 1; k <= t->table->cols; k++) {
		const struct qh_paper_cell *c = qh_paper_grid_cell(&t->grid, row + 1, k);
		uint32_t i = c ? (uint32_t)(c - t->table->cells) : 0;
		int32_t need;

		if (!c || c->row - 1 + qh_paper_rowspan(c) != row + 1 || t->done[i] == t->texts[i]->n_lines)
			continue;
		need = lines_height(t->texts[i], t->done[i], t->texts[i]->n_lines) + 2 * t->pad_y;
		most = need > most ? need : most;
	}
	return most;
}

/* What a cut before row @p at costs the cells that reach over it, on a page that begins with row @p from. */
static uint32_t cost_of(const struct pdf_table *t, uint32_t from, uint32_t at)
{
	uint32_t cost = at > t->grid.again_from && at <= t->grid.again_to && at > from ? HEAD_COST : 0;

	for (uint32_t k = 1; k <= t->table->cols; k++) {
		const struct qh_paper_cell *c = qh_paper_grid_cell(&t->grid, at + 1, k);
		uint32_t first, end, i;

		if (!c || k != c->col || c->row - 1 == at)
			continue;
		i = (uint32_t)(c - t->table->cells);
		first = c->row - 1 > from ? c->row - 1 : from;
		end = c->row - 1 + qh_paper_rowspan(c);
		cost += MERGED_COST;
		if (at - first == 1 || end - at == 1)
			cost += LONELY_COST;
		if (t->done[i] +
			fitting(t->texts[i], t->done[i], qh_pdf_table_height(t, first, at) - 2 * t->pad_y) <
		    t->texts[i]->n_lines)
			cost += SPLIT_COST;
	}
	return cost;
}

/* The row before which the page ends that begins with row @p from: @p from itself when not one row fits. */
static uint32_t choose_cut(const struct pdf_table *t, uint32_t from, int32_t room, int32_t tail)
{
	uint32_t rows = t->table->rows, fits = from, best;
	int32_t used = 0, filled, least;
	uint32_t best_cost = UINT32_MAX;

	while (fits < rows && t->heights[fits] <= room - used)
		used += t->heights[fits++];
	if (fits == from || (fits == rows && (tail == 0 || used + tail <= room)))
		return fits;
	/* The last rows do not stand alone, nor does a signature. */
	if (rows - fits < KEPT_ROWS && rows - from > 2 * KEPT_ROWS) {
		used -= qh_pdf_table_height(t, rows - KEPT_ROWS, fits);
		fits = rows - KEPT_ROWS;
	} else if (fits == rows) {
		return fits;
	}
	least = (int32_t)((int64_t)room * FILLED_PERCENT / 100);
	best = fits;
	filled = used;
	for (uint32_t at = fits; at > from && (at == fits || filled >= least); at--) {
		uint32_t cost = cost_of(t, from, at);

		if (cost < best_cost) {
			best_cost = cost;
			best = at;
		}
		filled -= t->heights[at - 1];
	}
	return best;
}

/* A row that is higher than what is left of the page: cut here, or first a new page. */
static void flow_high_row(struct pdf_flow *flow, struct pdf_table *t, uint32_t row, int32_t room,
			  int32_t page_room, bool fresh)
{
	struct piece p = {row, row + 1, room};
	int32_t before = t->heights[row];

	if (!fresh && (before <= page_room / 2 || room < page_room / 4)) {
		qh_pdf_flow_page(flow);
		return;
	}
	put_piece(flow, t, &p, false);
	t->heights[row] = rest_of(t, row);
	if (t->heights[row] >=
	    before) /* not one line fitted: none is higher than a page, but come to an end */
		t->heights[row] = before > room ? before - room : 0;
	make_room(t, row);
	qh_pdf_flow_page(flow);
}

/* The head above row @p row of a page that begins with it; the first time it stands in its own place. */
static int32_t head_above(const struct pdf_table *t, uint32_t row, struct piece *head)
{
	bool below = row >= t->grid.again_to;

	*head = (struct piece){below ? t->grid.again_from : 0, below ? t->grid.again_to : 0, 0};
	return qh_pdf_table_height(t, head->from, head->to);
}

void qh_pdf_table_flow(struct pdf_flow *flow, struct pdf_table *t, int32_t tail)
{
	int32_t body = flow->bottom - flow->top;
	uint32_t row, page = 0;

	if (qh_pdf_table_height(t, t->grid.again_from, t->grid.again_to) > body / 2)
		t->grid.again_from = t->grid.again_to = 0; /* too high to stand on every page */
	tail = tail > body / 3 ? 0 : tail;
	row = t->grid.again_from == 0 ? t->grid.again_to : 0;
	while (row < t->table->rows && flow->pdf->status == QH_OK) {
		struct piece p = {.from = row}, head;
		int32_t head_height = head_above(t, row, &head), room;
		bool fresh, first = page == 0;

		if (page != flow->page) {
			int32_t least = t->heights[row] < body / 3 ? t->heights[row] : body / 3;

			if (flow->y > flow->top && flow->y + head_height + least > flow->bottom)
				qh_pdf_flow_page(flow);
			put_piece(flow, t, &head, !first);
		}
		fresh = flow->y - head_height <= flow->top;
		page = flow->page;
		room = flow->bottom - flow->y;
		p.to = choose_cut(t, row, room, tail);
		if (p.to == row) {
			flow_high_row(flow, t, row, room, body - head_height, fresh);
			if (t->heights[row] <= 0)
				row++;
			continue;
		}
		put_piece(flow, t, &p, false);
		row = p.to;
		if (row < t->table->rows) {
			make_room(t, row);
			qh_pdf_flow_page(flow);
		}
	}
}
