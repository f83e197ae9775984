/* SPDX-License-Identifier: Apache-2.0 */
/* Private to read/: a workbook cell by cell, in memory that does not grow with its sheets. */
#ifndef QH_READ_WORKBOOK_H
#define QH_READ_WORKBOOK_H

#include "read/ooxml.h"
#include "read/sheet_table.h"

struct qh_sheet {
	struct qh_str name, part;
	bool hidden;
};

struct qh_workbook {
	struct qh_arena *arena; /* of everything below */
	struct qh_zip *zip;
	bool date1904;
	uint32_t n_sheets, cap_sheets;
	struct qh_sheet *sheets;
	uint32_t n_strings, cap_strings;
	struct qh_str *strings; /* shared ones */
	uint32_t n_formats, cap_formats;
	struct qh_format {
		uint32_t id;
		struct qh_str code;
	} * formats; /* those the file defines */
	uint32_t n_styles, cap_styles;
	struct qh_str *styles; /* format code of each cell style */
};

struct qh_sheet_sink {
	/* Texts live in the arena of the call, which the sink may reset when a new row begins. */
	bool (*cell)(void *payload, const struct qh_sheet_cell *cell);
	bool (*merged)(void *payload, const struct qh_sheet_area *area); /* after all cells; may be NULL */
};

/**
 * Sheets, styles and shared strings of a workbook.
 *
 * @param zip  borrowed, outlives @p out
 * @retval QH_CORRUPT  READ-013 no sheet can be found; and what qh_xml_read says
 * @retval QH_LIMIT    READ-031 too many sheets, strings, styles or formats; READ-008 a string over
 *                     QH_CELL_BYTES_MAX
 */
QH_MUST_CHECK enum qh_status qh_workbook_open(struct qh_arena *arena, struct qh_zip *zip, struct qh_str part,
					      struct qh_workbook *out, struct qh_error *err);
/**
 * Streams one sheet in document order.
 *
 * @param cells  arena of the texts of cells, apart from that of the workbook
 * @retval QH_CORRUPT  READ-014 a cell that no sheet has (row over 1048576, column over 16384)
 */
QH_MUST_CHECK enum qh_status qh_workbook_sheet(const struct qh_workbook *wb, uint32_t sheet,
					       struct qh_arena *cells, const struct qh_sheet_sink *sink,
					       void *payload, struct qh_error *err);

/* "_x000D_" is how a text keeps a character that XML cannot hold: put back in place; the new length. */
uint32_t qh_workbook_unescape(char *text, uint32_t n);

#endif
