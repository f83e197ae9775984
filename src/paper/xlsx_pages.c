/* SPDX-License-Identifier: Apache-2.0 */
/* Owns where a long table is parted when it is printed: a spreadsheet parts it at any row, and shows half of
 * the text of a merged cell on either page. How much a page holds is reckoned from the widths of the columns,
 * since the sheet is printed as wide as the page. */
#include "paper/xlsx_sheet.h"

enum {
	/* In points, of A4 without the margins of the sheet. */
	SHORT_SIDE = 508,
	LONG_SIDE = 737,
	LANDSCAPE_LONG = 755,
	LANDSCAPE_SHORT = 490,
	/* Of a column, as Excel draws it in the usual font: 6 points a character and a little beside. */
	CHARACTER_QUARTERS = 24,
	COLUMN_QUARTERS = 17,
	SURE_PERCENT = 96, /* of what a page holds: fonts differ, and a cut too late is none */
	FILLED_PERCENT = 55
};

/* Points of rows that a page has room for. */
static uint32_t room_of(const struct qh_xlsx_drawing *w)
{
	bool wide = w->sheet->landscape;
	uint64_t page = wide ? LANDSCAPE_SHORT : LONG_SIDE, across = wide ? LANDSCAPE_LONG : SHORT_SIDE;
	uint64_t width = (w->width * CHARACTER_QUARTERS + (uint64_t)w->cols * COLUMN_QUARTERS) / 4;

	if (width > across)
		page = page * width / across;
	return (uint32_t)(page * SURE_PERCENT / 100);
}

/* Merged cells that a cut above a row goes through. */
static uint32_t cost_of(const struct qh_paper_grid *g, uint32_t row)
{
	uint32_t cost = 0;

	for (uint32_t k = 1; k <= g->cols; k++) {
		const struct qh_paper_cell *c = qh_paper_grid_cell(g, row, k);

		cost += c && k == c->col && c->row < row;
	}
	return cost;
}

/* The row above which the page ends that holds rows from @p from up to the one before @p end. */
static uint32_t cut_before(const struct qh_paper_grid *g, const uint16_t *heights, uint32_t from,
			   uint32_t end, uint32_t used, uint32_t room)
{
	uint32_t best = end, least = UINT32_MAX;

	for (uint32_t row = end; row > from; row--) {
		uint32_t cost = cost_of(g, row);

		if (row < end && (uint64_t)used * 100 < (uint64_t)room * FILLED_PERCENT)
			break;
		if (cost < least) {
			least = cost;
			best = row;
		}
		used -= heights[row - 1];
	}
	return best;
}

void qh_xlsx_part_table(struct qh_xlsx_drawing *w, const struct qh_paper_table *table,
			const struct qh_paper_grid *g, const uint16_t *heights)
{
	uint32_t room = room_of(w), head = 0, from = 1, above = w->row;
	bool merged = false;

	for (uint32_t i = 0; i < table->n_cells && !merged; i++)
		merged = qh_paper_rowspan(&table->cells[i]) > 1;
	for (uint32_t row = g->again_from + 1; row <= g->again_to; row++)
		head += heights[row];
	for (uint32_t row = 1; row <= table->rows; row++) {
		uint32_t cut;

		if (w->used + heights[row] <= room || !merged || table->filter || row == from) {
			w->used += heights[row];
			continue;
		}
		cut = cut_before(g, heights, from, row, w->used, room);
		qh_xlsx_break(w, above + cut - 1);
		w->used = cut > g->again_to ? head : 0;
		from = cut;
		row = cut - 1;
	}
}
