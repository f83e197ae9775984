/* SPDX-License-Identifier: Apache-2.0 */
/* Owns the tables that stand side by side on one sheet: a blank column between them and the same labels in
 * each. Without both signs a sheet is one table, for many a form leaves a column free. */
#include "read/sheet_table.h"

enum {
	LABELS_MIN = 5,      /* so many texts of the first part must come again in the others */
	LABEL_BYTES_MIN = 6, /* two characters */
	LABEL_BYTES_MAX = 60,
	LOOKED_AT_MAX = 400, /* texts of a part that are compared */
	COLUMNS_MAX = 512    /* wider sheets are no two forms */
};

/* A text that may be a label: words, no figure. */
static bool may_be_label(struct qh_str s)
{
	if (s.n < LABEL_BYTES_MIN || s.n > LABEL_BYTES_MAX)
		return false;
	for (uint32_t i = 0; i < s.n; i++)
		if (s.p[i] >= '0' && s.p[i] <= '9')
			return false;
	return true;
}

static uint32_t labels_of(const struct qh_sheet_cell *cells, uint32_t n_cells,
			  const struct qh_sheet_part *part, struct qh_str out[LOOKED_AT_MAX])
{
	uint32_t n = 0;

	for (uint32_t i = 0; i < n_cells && n < LOOKED_AT_MAX; i++) {
		bool again =
		    cells[i].col < part->first || cells[i].col > part->last || !may_be_label(cells[i].shown);

		for (uint32_t k = 0; k < n && !again; k++)
			again = qh_str_eq(out[k], cells[i].shown);
		if (!again)
			out[n++] = cells[i].shown;
	}
	return n;
}

static bool repeat(const struct qh_str *a, uint32_t n_a, const struct qh_str *b, uint32_t n_b)
{
	uint32_t same = 0;

	for (uint32_t i = 0; i < n_a; i++)
		for (uint32_t k = 0; k < n_b; k++)
			if (qh_str_eq(a[i], b[k])) {
				same++;
				break;
			}
	return same >= LABELS_MIN;
}

static void occupy(bool *column, uint32_t first, uint32_t last, uint32_t last_col)
{
	for (uint32_t c = first; c <= last && c <= last_col; c++)
		column[c] = true;
}

/* Runs of columns with something in them; 0 when they are too many. */
static uint32_t runs_of(const bool *column, uint32_t last_col, struct qh_sheet_part out[QH_SHEET_PARTS_MAX])
{
	uint32_t n = 0;

	for (uint32_t c = 1; c <= last_col; c++) {
		if (!column[c])
			continue;
		if (c > 1 && column[c - 1]) {
			out[n - 1].last = c;
			continue;
		}
		if (n == QH_SHEET_PARTS_MAX)
			return 0;
		out[n++] = (struct qh_sheet_part){c, c};
	}
	return n;
}

uint32_t qh_sheet_parts(struct qh_arena *arena, const struct qh_sheet_cell *cells, uint32_t n_cells,
			const struct qh_sheet_area *areas, uint32_t n_areas, uint32_t last_col,
			struct qh_sheet_part out[QH_SHEET_PARTS_MAX])
{
	bool column[COLUMNS_MAX + 1] = {false};
	struct qh_str *first, *other;
	uint32_t n, n_first;

	if (last_col > COLUMNS_MAX)
		goto one;
	for (uint32_t i = 0; i < n_cells; i++)
		column[cells[i].col] = true;
	for (uint32_t i = 0; i < n_areas; i++)
		occupy(column, areas[i].col, areas[i].last_col, last_col);
	n = runs_of(column, last_col, out);
	if (n < 2)
		goto one;
	first = QH_NEW_ARRAY(arena, struct qh_str, LOOKED_AT_MAX);
	other = QH_NEW_ARRAY(arena, struct qh_str, LOOKED_AT_MAX);
	if (!first || !other)
		goto one; /* the arena remembers */
	n_first = labels_of(cells, n_cells, &out[0], first);
	for (uint32_t i = 1; i < n; i++)
		if (!repeat(first, n_first, other, labels_of(cells, n_cells, &out[i], other)))
			goto one;
	return n;
one:
	out[0] = (struct qh_sheet_part){1, UINT32_MAX};
	return 1;
}
