/* SPDX-License-Identifier: Apache-2.0 */
/* Owns the copying of papers from an arena that will be reset into one that stays. */
#include "paper/build.h"

static void *copy_of(struct qh_arena *arena, const void *from, size_t count, size_t size)
{
	void *to = count ? qh_arena_array(arena, count, size) : NULL;

	if (to)
		memcpy(to, from, count * size);
	return to;
}

static void keep(struct qh_arena *arena, struct qh_str *s)
{
	*s = qh_arena_str(arena, *s);
}

static void copy_table(struct qh_arena *arena, struct qh_paper_table *t)
{
	struct qh_paper_cell *cells = copy_of(arena, t->cells, t->n_cells, sizeof *cells);

	if (t->widths)
		t->widths = copy_of(arena, t->widths, t->cols, sizeof *t->widths);
	for (uint32_t i = 0; cells && i < t->n_cells; i++) {
		keep(arena, &cells[i].text);
		keep(arena, &cells[i].number);
		keep(arena, &cells[i].format);
		keep(arena, &cells[i].formula);
		keep(arena, &cells[i].comment);
		keep(arena, &cells[i].link);
	}
	t->cells = cells;
	if (!cells)
		t->n_cells = 0;
}

enum qh_status qh_paper_copy(struct qh_arena *arena, const struct qh_paper *from, struct qh_paper *to)
{
	struct qh_paper_sheet *sheets = copy_of(arena, from->sheets, from->n_sheets, sizeof *sheets);

	*to = (struct qh_paper){.sheets = sheets, .n_sheets = sheets ? from->n_sheets : 0};
	for (uint32_t i = 0; i < to->n_sheets; i++) {
		struct qh_paper_sheet *s = &sheets[i];
		struct qh_paper_block *blocks = copy_of(arena, s->blocks, s->n_blocks, sizeof *blocks);

		keep(arena, &s->name);
		s->blocks = blocks;
		if (!blocks)
			s->n_blocks = 0;
		for (uint32_t k = 0; k < s->n_blocks; k++) {
			keep(arena, &blocks[k].text);
			keep(arena, &blocks[k].slot);
			keep(arena, &blocks[k].caption);
			if (blocks[k].kind == QH_PAPER_TABLE)
				copy_table(arena, &blocks[k].table);
		}
	}
	return qh_arena_status(arena);
}
