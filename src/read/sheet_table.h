/* SPDX-License-Identifier: Apache-2.0 */
/* Private to read/: cells of a sheet on their way to a table, whatever kind of file they come from. */
#ifndef QH_READ_SHEET_TABLE_H
#define QH_READ_SHEET_TABLE_H

#include "read/number_format.h"
#include "read/reader.h"

/* A cell with something in it. */
struct qh_sheet_cell {
	uint32_t row, col;    /* 1-based */
	struct qh_str shown;  /* the number format applied */
	struct qh_str stored; /* 15 digits, where that is not what is shown; else absent */
	bool hidden;          /* its row or column is */
	bool no_value;        /* a formula whose value the file does not hold; shown is "=" and the formula */
};
/* Merged cells, or a hidden column (rows are 0). */
struct qh_sheet_area {
	uint32_t row, col, last_row, last_col;
};

/* The last formats of a sheet, understood: sheets use few, next to each other. */
enum { QH_SHEET_FORMATS_KEPT = 8 /* a power of two */ };
struct qh_sheet_formats {
	const char *code[QH_SHEET_FORMATS_KEPT];
	struct qh_number_format format[QH_SHEET_FORMATS_KEPT];
};
/* The format of a style of cells; @p code outlives @p f and stands at the same address for the same style. */
const struct qh_number_format *qh_sheet_formats_get(struct qh_sheet_formats *f, uint32_t style,
						    struct qh_str code);
/* Sets what is shown and, where that differs, what is stored; shown is absent when memory runs out. */
void qh_sheet_show(struct qh_arena *arena, const struct qh_number_format *format, struct qh_stored x,
		   bool date1904, struct qh_sheet_cell *cell);

/* Collects the cells and merged areas of one sheet; starts with only its reader set. */
struct qh_sheet_table {
	struct qh_reader *r;
	struct qh_sheet_cell *cells;
	uint32_t n_cells, cap_cells;
	struct qh_sheet_area *areas;
	uint32_t n_areas, cap_areas;
	uint32_t last_row, last_col; /* with something in it */
};
/* @p payload is the table; texts are borrowed until it is emitted. False when the reader has failed. */
bool qh_sheet_table_cell(void *payload, const struct qh_sheet_cell *cell);
bool qh_sheet_table_area(void *payload, const struct qh_sheet_area *area);
/* The whole as a block of the document; nothing for a sheet without a text. */
void qh_sheet_table_emit(struct qh_sheet_table *c, struct qh_str name, bool hidden);

/* Columns of one of several tables that stand side by side on a sheet. */
enum { QH_SHEET_PARTS_MAX = 8 };
struct qh_sheet_part {
	uint32_t first, last; /* columns, 1-based */
};
/* The parts of a sheet: one, or several that a blank column keeps apart and that print the same labels.
 * Returns how many, at least 1. */
uint32_t qh_sheet_parts(struct qh_arena *arena, const struct qh_sheet_cell *cells, uint32_t n_cells,
			const struct qh_sheet_area *areas, uint32_t n_areas, uint32_t last_col,
			struct qh_sheet_part out[QH_SHEET_PARTS_MAX]);

#endif
