/* SPDX-License-Identifier: Apache-2.0 */
/* Makes a paper piece by piece. Everything lives in the arena; when memory runs out the builder goes on
 * without effect and qh_paper_built() says so once. */
#ifndef QH_PAPER_BUILD_H
#define QH_PAPER_BUILD_H

#include "paper/paper.h"

struct qh_paper_builder {
	struct qh_arena *arena;
	struct qh_paper_sheet *sheets;
	uint32_t n_sheets, cap_sheets;
	struct qh_paper_block *blocks; /* of the open sheet */
	uint32_t n_blocks, cap_blocks;
	struct qh_paper_cell *cells; /* of the open table */
	uint32_t n_cells, cap_cells;
	struct qh_paper_cell lost; /* where a cell goes that has no room */
};

void qh_paper_begin(struct qh_paper_builder *b, struct qh_arena *arena);
/* Opens a worksheet; the one before it is finished. */
void qh_paper_sheet(struct qh_paper_builder *b, struct qh_str name, bool landscape);
/* A paragraph; NULL when memory ran out, else for what is not usual. */
struct qh_paper_block *qh_paper_add(struct qh_paper_builder *b, enum qh_paper_style style,
				    struct qh_str text);
/* Opens a table of @p cols columns with widths (kept, may be NULL). NULL when memory ran out. */
struct qh_paper_block *qh_paper_table(struct qh_paper_builder *b, uint32_t cols, const uint16_t *widths);
/* A cell of the open table, by row, then column. Never NULL: what has no room is lost with the whole. */
struct qh_paper_cell *qh_paper_cell(struct qh_paper_builder *b, uint32_t row, uint32_t col, uint32_t rowspan,
				    uint32_t colspan, struct qh_str text);
void qh_paper_table_end(struct qh_paper_builder *b, uint32_t rows, uint32_t head_rows);
/* Finishes the sheets into @p out; its other fields are the caller's. PAPER-009 when memory ran out. */
QH_MUST_CHECK enum qh_status qh_paper_built(struct qh_paper_builder *b, struct qh_paper *out,
					    struct qh_error *err);

/**
 * The sheets with all their texts and cells, so that they outlive the arena they were made in. Charts stay
 * where they are.
 *
 * @retval QH_LIMIT, QH_NOMEM  the arena is full
 */
QH_MUST_CHECK enum qh_status qh_paper_copy(struct qh_arena *arena, const struct qh_paper *from,
					   struct qh_paper *to);

#endif
