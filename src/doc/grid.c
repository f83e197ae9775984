/* SPDX-License-Identifier: Apache-2.0 */
/* A table as a full matrix: who covers which position. */
#include "base/limits.h"
#include "doc/doc.h"

/* An earlier cell keeps its position when spans overlap; a blank merged cell gives way to one with text. */
static void cover(uint32_t *at, const struct qh_grid *g, const struct qh_cell *cells, uint32_t i)
{
	const struct qh_cell *c = &cells[i];
	uint32_t last_row = c->row + c->rowspan - 1, last_col = c->col + c->colspan - 1;

	if (last_row > g->rows)
		last_row = g->rows;
	if (last_col > g->cols)
		last_col = g->cols;
	for (uint32_t r = c->row; r <= last_row; r++) {
		for (uint32_t k = c->col; k <= last_col; k++) {
			uint32_t *p = &at[(size_t)(r - 1) * g->cols + (k - 1)];

			if (*p == 0 || cells[*p - 1].text.n == 0)
				*p = i + 1;
		}
	}
}

enum qh_status qh_grid_make(struct qh_arena *arena, const struct qh_block *block, struct qh_grid *out,
			    struct qh_error *err)
{
	uint64_t size = (uint64_t)block->rows * block->cols, painted = 0;
	uint32_t *at;

	*out = (struct qh_grid){.rows = block->rows, .cols = block->cols, .block = block};
	/* Spans that overlap again and again must not cost more than the table is large. */
	for (uint32_t i = 0; i < block->n_cells; i++)
		painted += (uint64_t)block->cells[i].rowspan * block->cells[i].colspan;
	at = size > QH_GRID_MAX || painted > 2 * (uint64_t)QH_GRID_MAX
		 ? NULL
		 : QH_NEW_ARRAY(arena, uint32_t, (size_t)size);
	if (!at) {
		enum qh_status status = qh_arena_status(arena);

		(void)qh_error_set(err, status == QH_OK ? QH_LIMIT : status, "READ-005");
		qh_error_arg_int(err, "limit", QH_GRID_MAX);
		qh_error_at_line(err, QH_STR_NONE, block->line, 0);
		return status == QH_OK ? QH_LIMIT : status;
	}
	for (uint32_t i = 0; i < block->n_cells; i++)
		cover(at, out, block->cells, i);
	out->at = at;
	return QH_OK;
}
