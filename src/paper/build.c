/* SPDX-License-Identifier: Apache-2.0 */
/* Owns the growing of papers. */
#include "paper/build.h"

void qh_paper_begin(struct qh_paper_builder *b, struct qh_arena *arena)
{
	*b = (struct qh_paper_builder){.arena = arena};
}

static void close_sheet(struct qh_paper_builder *b)
{
	if (b->n_sheets) {
		b->sheets[b->n_sheets - 1].blocks = b->blocks;
		b->sheets[b->n_sheets - 1].n_blocks = b->n_blocks;
	}
	b->blocks = NULL;
	b->n_blocks = b->cap_blocks = 0;
}

void qh_paper_sheet(struct qh_paper_builder *b, struct qh_str name, bool landscape)
{
	close_sheet(b);
	if (qh_arena_grow(b->arena, &b->sheets, &b->cap_sheets, b->n_sheets + 1, sizeof *b->sheets))
		b->sheets[b->n_sheets++] = (struct qh_paper_sheet){.name = name, .landscape = landscape};
}

static struct qh_paper_block *new_block(struct qh_paper_builder *b, enum qh_paper_kind kind)
{
	struct qh_paper_block *block;

	if (!qh_arena_grow(b->arena, &b->blocks, &b->cap_blocks, b->n_blocks + 1, sizeof *b->blocks))
		return NULL;
	block = &b->blocks[b->n_blocks++];
	*block = (struct qh_paper_block){.kind = (uint8_t)kind};
	return block;
}

struct qh_paper_block *qh_paper_add(struct qh_paper_builder *b, enum qh_paper_style style, struct qh_str text)
{
	struct qh_paper_block *block = new_block(b, QH_PAPER_PARAGRAPH);

	if (block) {
		block->style = (uint8_t)style;
		block->text = text;
	}
	return block;
}

struct qh_paper_block *qh_paper_table(struct qh_paper_builder *b, uint32_t cols, const uint16_t *widths)
{
	struct qh_paper_block *block = new_block(b, QH_PAPER_TABLE);

	b->cells = NULL;
	b->n_cells = b->cap_cells = 0;
	if (block) {
		block->table.cols = cols;
		block->table.widths = widths;
	}
	return block;
}

struct qh_paper_cell *qh_paper_cell(struct qh_paper_builder *b, uint32_t row, uint32_t col, uint32_t rowspan,
				    uint32_t colspan, struct qh_str text)
{
	struct qh_paper_cell *c = &b->lost;

	if (qh_arena_grow(b->arena, &b->cells, &b->cap_cells, b->n_cells + 1, sizeof *c))
		c = &b->cells[b->n_cells++];
	*c = (struct qh_paper_cell){
	    .row = row, .col = col, .rowspan = (uint16_t)rowspan, .colspan = (uint16_t)colspan, .text = text};
	return c;
}

void qh_paper_table_end(struct qh_paper_builder *b, uint32_t rows, uint32_t head_rows)
{
	struct qh_paper_table *t;

	if (b->n_blocks == 0 || b->blocks[b->n_blocks - 1].kind != QH_PAPER_TABLE)
		return;
	t = &b->blocks[b->n_blocks - 1].table;
	t->rows = rows;
	t->head_rows = head_rows;
	t->cells = b->cells;
	t->n_cells = b->n_cells;
	b->cells = NULL;
	b->n_cells = b->cap_cells = 0;
}

enum qh_status qh_paper_built(struct qh_paper_builder *b, struct qh_paper *out, struct qh_error *err)
{
	close_sheet(b);
	out->sheets = b->sheets;
	out->n_sheets = b->n_sheets;
	return qh_arena_status(b->arena) == QH_OK ? QH_OK
						  : qh_error_set(err, qh_arena_status(b->arena), "PAPER-009");
}
