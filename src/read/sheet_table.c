/* SPDX-License-Identifier: Apache-2.0 */
/* Owns the way from the cells of a sheet to a table, and what is shown for a number: the same for every file
 * that holds sheets. */
#include "read/sheet_table.h"

#include "base/limits.h"

const struct qh_number_format *qh_sheet_formats_get(struct qh_sheet_formats *f, uint32_t style,
						    struct qh_str code)
{
	uint32_t i = style % QH_SHEET_FORMATS_KEPT;

	if (f->code[i] != code.p || !code.p) {
		qh_number_format_read(code, &f->format[i]);
		f->code[i] = code.p;
	}
	return &f->format[i];
}

void qh_sheet_show(struct qh_arena *arena, const struct qh_number_format *format, struct qh_stored x,
		   bool date1904, struct qh_sheet_cell *cell)
{
	struct qh_str plain;

	cell->shown = qh_number_format_show(arena, format, x, date1904);
	plain = qh_stored_text(arena, x);
	if (!qh_str_eq(plain, cell->shown))
		cell->stored = plain;
}

bool qh_sheet_table_cell(void *payload, const struct qh_sheet_cell *cell)
{
	struct qh_sheet_table *c = payload;

	if (qh_str_blank(cell->shown))
		return true;
	if (c->n_cells == QH_CELLS_MAX) {
		qh_reader_fail_limit(c->r, "READ-005", QH_CELLS_MAX, 0);
		return false;
	}
	if (!qh_arena_grow_raw(c->r->arena, &c->cells, &c->cap_cells, c->n_cells + 1, sizeof *c->cells)) {
		qh_reader_fail_memory(c->r, 0);
		return false;
	}
	c->cells[c->n_cells++] = *cell;
	if (cell->row > c->last_row)
		c->last_row = cell->row;
	if (cell->col > c->last_col)
		c->last_col = cell->col;
	return true;
}

bool qh_sheet_table_area(void *payload, const struct qh_sheet_area *area)
{
	struct qh_sheet_table *c = payload;

	if (c->n_areas == QH_MERGED_MAX) {
		qh_reader_fail_limit(c->r, "READ-031", QH_MERGED_MAX, 0);
		return false;
	}
	if (!qh_arena_grow_raw(c->r->arena, &c->areas, &c->cap_areas, c->n_areas + 1, sizeof *c->areas)) {
		qh_reader_fail_memory(c->r, 0);
		return false;
	}
	c->areas[c->n_areas++] = *area;
	return true;
}

/* A heap in place: no recursion, no memory, n log n whatever a file holds. */
static bool area_after(const struct qh_sheet_area *a, const struct qh_sheet_area *b)
{
	return a->row != b->row ? a->row > b->row : a->col > b->col;
}

static void sift(struct qh_sheet_area *a, uint32_t n, uint32_t i)
{
	for (;;) {
		uint32_t child = 2 * i + 1;

		if (child >= n)
			return;
		child += child + 1 < n && area_after(&a[child + 1], &a[child]);
		if (!area_after(&a[child], &a[i]))
			return;
		struct qh_sheet_area swap = a[i];

		a[i] = a[child];
		a[child] = swap;
		i = child;
	}
}

static void sort_areas(struct qh_sheet_area *a, uint32_t n)
{
	for (uint32_t i = n / 2; i-- > 0;)
		sift(a, n, i);
	for (uint32_t end = n; end-- > 1;) {
		struct qh_sheet_area swap = a[0];

		a[0] = a[end];
		a[end] = swap;
		sift(a, end, 0);
	}
}

/* The area that begins at a cell; NULL when none does. */
static const struct qh_sheet_area *area_at(const struct qh_sheet_table *c, uint32_t row, uint32_t col)
{
	uint32_t lo = 0, hi = c->n_areas;

	while (lo < hi) {
		uint32_t mid = lo + (hi - lo) / 2;
		const struct qh_sheet_area *a = &c->areas[mid];

		if (a->row < row || (a->row == row && a->col < col))
			lo = mid + 1;
		else
			hi = mid;
	}
	return lo < c->n_areas && c->areas[lo].row == row && c->areas[lo].col == col ? &c->areas[lo] : NULL;
}

/* What is merged beyond the last thing written says nothing: whole columns are often merged. */
static uint16_t span(uint32_t first, uint32_t last, uint32_t used)
{
	uint32_t end = last < used ? last : used;

	return end < first ? 1 : end - first >= UINT16_MAX ? UINT16_MAX : (uint16_t)(end - first + 1);
}

static void put_cell(struct qh_sheet_table *c, const struct qh_sheet_cell *x, bool hidden_sheet)
{
	const struct qh_sheet_area *a = area_at(c, x->row, x->col);
	uint16_t flags = x->hidden || hidden_sheet ? QH_CELL_HIDDEN : 0;

	flags |= x->no_value ? QH_CELL_NO_VALUE : 0;
	qh_doc_cell(&c->r->b, x->row, x->col, a ? span(x->row, a->last_row, c->last_row) : 1,
		    a ? span(x->col, a->last_col, c->last_col) : 1, x->shown, flags, 0);
	if (x->stored.p)
		qh_doc_cell_stored(&c->r->b, x->stored);
}

/* Merged areas without a text: they keep their neighbours from sliding together. */
static void put_blank_areas(struct qh_sheet_table *c, const struct qh_sheet_part *part)
{
	uint32_t k = 0;

	for (uint32_t i = 0; i < c->n_areas; i++) {
		const struct qh_sheet_area *a = &c->areas[i];

		if (a->row > c->last_row || a->col > c->last_col || a->col < part->first ||
		    a->col > part->last)
			continue;
		while (k < c->n_cells &&
		       (c->cells[k].row < a->row || (c->cells[k].row == a->row && c->cells[k].col < a->col)))
			k++;
		if (k < c->n_cells && c->cells[k].row == a->row && c->cells[k].col == a->col)
			continue;
		qh_doc_cell(&c->r->b, a->row, a->col, span(a->row, a->last_row, c->last_row),
			    span(a->col, a->last_col, c->last_col), QH_STR(""), 0, 0);
	}
}

static void emit_part(struct qh_sheet_table *c, struct qh_str name, bool hidden,
		      const struct qh_sheet_part *part)
{
	if (!qh_doc_table(&c->r->b, 0, name, c->n_areas > 0))
		return;
	for (uint32_t i = 0; i < c->n_cells; i++)
		if (c->cells[i].col >= part->first && c->cells[i].col <= part->last)
			put_cell(c, &c->cells[i], hidden);
	put_blank_areas(c, part);
	qh_doc_table_end(&c->r->b);
}

void qh_sheet_table_emit(struct qh_sheet_table *c, struct qh_str name, bool hidden)
{
	struct qh_sheet_part parts[QH_SHEET_PARTS_MAX];
	uint32_t n;

	if (c->n_cells == 0)
		return;
	sort_areas(c->areas, c->n_areas);
	n = qh_sheet_parts(c->r->arena, c->cells, c->n_cells, c->areas, c->n_areas, c->last_col, parts);
	for (uint32_t i = 0; i < n; i++)
		emit_part(c, name, hidden, &parts[i]);
}
