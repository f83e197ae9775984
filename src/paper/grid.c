/* SPDX-License-Identifier: Apache-2.0 */
/* Owns the check that the cells of a table stand inside it and beside each other. */
#include "paper/grid.h"

#include "base/limits.h"

static enum qh_status refuse_cell(const struct qh_paper_cell *c, struct qh_error *err)
{
	qh_error_set(err, QH_INVALID, "PAPER-001");
	qh_error_arg_int(err, "row", c->row);
	qh_error_arg_int(err, "column", c->col);
	return QH_INVALID;
}

static bool is_inside(const struct qh_paper_table *t, const struct qh_paper_cell *c)
{
	return c->row >= 1 && c->col >= 1 && c->row <= t->rows && c->col <= t->cols &&
	       qh_paper_rowspan(c) <= t->rows - c->row + 1 && qh_paper_colspan(c) <= t->cols - c->col + 1;
}

static bool cover(uint32_t *at, uint32_t cols, const struct qh_paper_cell *c, uint32_t mark)
{
	for (uint32_t r = c->row - 1; r < c->row - 1 + qh_paper_rowspan(c); r++) {
		for (uint32_t k = c->col - 1; k < c->col - 1 + qh_paper_colspan(c); k++) {
			uint32_t *p = &at[(size_t)r * cols + k];

			if (*p)
				return false;
			*p = mark;
		}
	}
	return true;
}

/* A head inside the table is one when no cell reaches into or out of it. */
static void find_inner_head(const struct qh_paper_table *t, struct qh_paper_grid *g)
{
	uint32_t from = t->head_from, to = from + t->head_rows - 1;

	if (to >= t->rows || to < from)
		return;
	for (uint32_t i = 0; i < t->n_cells; i++) {
		uint32_t first = t->cells[i].row, last = first + qh_paper_rowspan(&t->cells[i]) - 1;

		if ((first < from && last >= from) || (first <= to && last > to))
			return;
	}
	g->again_from = from - 1;
	g->again_to = to;
}

static uint32_t head_of(const struct qh_paper_table *t, const struct qh_paper_grid *g)
{
	uint32_t head = t->head_rows;

	for (uint32_t r = 1; r <= head && head < t->rows; r++) {
		for (uint32_t k = 1; k <= t->cols; k++) {
			const struct qh_paper_cell *c = qh_paper_grid_cell(g, r, k);

			if (c && c->row == r && r + qh_paper_rowspan(c) - 1 > head)
				head = r + qh_paper_rowspan(c) - 1;
		}
	}
	return head < t->rows ? head : 0;
}

enum qh_status qh_paper_grid_make(struct qh_arena *arena, const struct qh_paper_table *t,
				  struct qh_paper_grid *out, struct qh_error *err)
{
	uint64_t n = (uint64_t)t->rows * t->cols;
	uint32_t *at;

	*out = (struct qh_paper_grid){.rows = t->rows, .cols = t->cols, .cells = t->cells};
	if (n > QH_GRID_MAX)
		return qh_error_set(err, QH_LIMIT, "PAPER-009");
	at = QH_NEW_ARRAY(arena, uint32_t, (size_t)n);
	if (!at)
		return qh_error_set(err, qh_arena_status(arena), "PAPER-009");
	for (uint32_t i = 0; i < t->n_cells; i++) {
		if (!is_inside(t, &t->cells[i]) || !cover(at, t->cols, &t->cells[i], i + 1))
			return refuse_cell(&t->cells[i], err);
	}
	out->at = at;
	if (t->head_from > 1) {
		find_inner_head(t, out);
		return QH_OK;
	}
	out->head_rows = out->again_to = head_of(t, out);
	return QH_OK;
}

uint32_t *qh_paper_edges(struct qh_arena *arena, const struct qh_paper_table *t, uint32_t total)
{
	uint32_t *edges = QH_NEW_ARRAY(arena, uint32_t, (size_t)t->cols + 1);
	uint64_t all = 0, sum = 0;

	if (!edges)
		return NULL;
	for (uint32_t k = 1; k <= t->cols; k++)
		all += qh_paper_width(t, k) + 1U;
	for (uint32_t k = 1; k <= t->cols; k++) {
		sum += qh_paper_width(t, k) + 1U;
		edges[k] = (uint32_t)(sum * total / all);
	}
	return edges;
}
