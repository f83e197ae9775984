/* SPDX-License-Identifier: Apache-2.0 */
/* Private to paper/: one worksheet in the making. */
#ifndef QH_PAPER_XLSX_SHEET_H
#define QH_PAPER_XLSX_SHEET_H

#include "paper/grid.h"
#include "paper/xlsx.h"

struct qh_xlsx_drawing {
	struct qh_xlsx *x;
	struct qh_xlsx_named *named;
	const struct qh_paper_sheet *sheet;
	struct qh_buf *b; /* of the part; in it, what follows is put behind the rows */
	struct qh_buf merges, links, breaks, rels;
	uint32_t n_merges, n_links, n_breaks, n_rels;
	struct qh_xlsx_note *notes;
	uint32_t n_notes, cap_notes;
	uint32_t row, cols;     /* rows written so far; columns of the widest table */
	const uint32_t *widths; /* of the columns, in characters */
	uint64_t width;         /* of all of them */
	uint32_t used;          /* points of the page that is being filled */
};

bool qh_xlsx_fits(struct qh_str text);
enum qh_status qh_xlsx_too_long(struct qh_xlsx_drawing *w); /* PAPER-005, in the row that was begun last */

/* Rows of a paragraph and of a table, at the end of what is there. */
QH_MUST_CHECK enum qh_status qh_xlsx_paragraph(struct qh_xlsx_drawing *w, uint8_t style, struct qh_str text);
QH_MUST_CHECK enum qh_status qh_xlsx_table(struct qh_xlsx_drawing *w, const struct qh_paper_table *table);
/* The page ends below a row. */
void qh_xlsx_break(struct qh_xlsx_drawing *w, uint32_t row);
/* xlsx_pages.c: ends pages where that cuts the fewest merged cells of a table, before its rows are written.
 */
void qh_xlsx_part_table(struct qh_xlsx_drawing *w, const struct qh_paper_table *table,
			const struct qh_paper_grid *g, const uint16_t *heights);
/* A text in an element, its own "_x0041_" kept from being read as an escape. */
void qh_xlsx_text(struct qh_buf *b, struct qh_str s);

#endif
