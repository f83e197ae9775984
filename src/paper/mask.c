/* SPDX-License-Identifier: Apache-2.0 */
/* Identity numbers in whatever a paper prints. */
#include "base/mask.h"

#include "paper/paper.h"

static void mask(struct qh_arena *arena, struct qh_str *text)
{
	if (qh_mask_finds(*text))
		*text = qh_masked(arena, *text);
}

/* A number that had to be masked is a text from then on: a spreadsheet would show the number behind it. */
static void mask_cell(struct qh_arena *arena, struct qh_paper_cell *cell)
{
	if (qh_mask_finds(cell->text) || qh_mask_finds(cell->number))
		cell->number = cell->format = cell->formula = QH_STR_NONE;
	mask(arena, &cell->text);
	mask(arena, &cell->comment);
}

static bool mask_table(struct qh_arena *arena, struct qh_paper_table *table)
{
	struct qh_paper_cell *cells = QH_NEW_ARRAY(arena, struct qh_paper_cell, (size_t)table->n_cells + 1);
	if (!cells)
		return false;
	for (uint32_t i = 0; i < table->n_cells; i++) {
		cells[i] = table->cells[i];
		mask_cell(arena, &cells[i]);
	}
	table->cells = cells;
	return true;
}

static bool mask_sheet(struct qh_arena *arena, struct qh_paper_sheet *sheet)
{
	struct qh_paper_block *blocks =
	    QH_NEW_ARRAY(arena, struct qh_paper_block, (size_t)sheet->n_blocks + 1);
	bool ok = blocks != NULL;
	for (uint32_t i = 0; ok && i < sheet->n_blocks; i++) {
		blocks[i] = sheet->blocks[i];
		mask(arena, &blocks[i].text);
		mask(arena, &blocks[i].caption);
		if (blocks[i].kind == QH_PAPER_TABLE)
			ok = mask_table(arena, &blocks[i].table);
	}
	sheet->blocks = blocks;
	mask(arena, &sheet->name);
	return ok;
}

enum qh_status qh_paper_mask(struct qh_arena *arena, struct qh_paper *paper, struct qh_error *err)
{
	struct qh_paper_sheet *sheets =
	    QH_NEW_ARRAY(arena, struct qh_paper_sheet, (size_t)paper->n_sheets + 1);
	bool ok = sheets != NULL;
	for (uint32_t i = 0; ok && i < paper->n_sheets; i++) {
		sheets[i] = paper->sheets[i];
		ok = mask_sheet(arena, &sheets[i]);
	}
	if (!ok || qh_arena_status(arena) != QH_OK)
		return qh_error_set(err, QH_NOMEM, "PAPER-009");
	paper->sheets = sheets;
	mask(arena, &paper->title);
	return qh_arena_status(arena) == QH_OK ? QH_OK : qh_error_set(err, QH_NOMEM, "PAPER-009");
}
