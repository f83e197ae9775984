/* SPDX-License-Identifier: Apache-2.0 */
/* A table of a paper as a full matrix, checked: what every kind of file draws from. */
#ifndef QH_PAPER_GRID_H
#define QH_PAPER_GRID_H

#include "paper/paper.h"

struct qh_paper_grid {
	uint32_t rows, cols;
	/* As in the table, or more: no cell reaches from the head into the body. A head of the whole table is
	 * none: it could not be repeated above anything. */
	uint32_t head_rows;
	/* Rows (again_from, again_to] stand on top of the pages below them: the head, or one inside the
	 * table, which does not count as head_rows. Both 0: none. */
	uint32_t again_from, again_to;
	const struct qh_paper_cell *cells;
	const uint32_t *at; /* rows * cols: index of the covering cell + 1, 0 blank */
};

/* PAPER-001 with row and column, or PAPER-009. */
QH_MUST_CHECK enum qh_status qh_paper_grid_make(struct qh_arena *arena, const struct qh_paper_table *table,
						struct qh_paper_grid *out, struct qh_error *err);

/* The cell covering a position, 1-based; NULL: blank. */
static inline const struct qh_paper_cell *qh_paper_grid_cell(const struct qh_paper_grid *g, uint32_t row,
							     uint32_t col)
{
	uint32_t i = g->at[(size_t)(row - 1) * g->cols + (col - 1)];
	return i ? &g->cells[i - 1] : NULL;
}
static inline uint32_t qh_paper_rowspan(const struct qh_paper_cell *c)
{
	return c && c->rowspan ? c->rowspan : 1;
}
static inline uint32_t qh_paper_colspan(const struct qh_paper_cell *c)
{
	return c && c->colspan ? c->colspan : 1;
}

/* The width of a column in characters of Latin width; even ones have room for twelve. */
static inline uint32_t qh_paper_width(const struct qh_paper_table *table, uint32_t col)
{
	if (!table->widths)
		return 12;
	return table->widths[col - 1] ? table->widths[col - 1] : 1;
}
/* Where the columns end when they share @p total as their widths and the padding of a character tell: cols +
 * 1 numbers, 0 to total; NULL when there is no memory. */
uint32_t *qh_paper_edges(struct qh_arena *arena, const struct qh_paper_table *table, uint32_t total);

#endif
