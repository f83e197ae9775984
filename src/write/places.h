/* SPDX-License-Identifier: Apache-2.0 */
/* Private to write/: what a place of a document is called: table, row, column, line, page, cell address. */
#ifndef QH_WRITE_PLACES_H
#define QH_WRITE_PLACES_H

#include "doc/doc.h"
#include "write/report.h"

/* Ordinal numbers of the tables of a document. */
struct qh_tables {
	const struct qh_doc *doc; /* NULL: block 1 is the only table */
	uint32_t *number;         /* per block, 0 for prose */
};
void qh_tables_make(struct qh_tables *t, const struct qh_doc *doc, struct qh_buf *out);
void qh_tables_free(struct qh_tables *t);

struct qh_where {
	const struct qh_block *block;         /* NULL when not known */
	const struct qh_cell *cell;           /* the cell that starts there, NULL when blank or not known */
	uint32_t table, row, col, line, page; /* 0 unknown or none */
	struct qh_str sheet;                  /* absent when none */
};
void qh_where(const struct qh_tables *t, struct qh_place at, struct qh_where *out);
/* The cell of a block that starts at or covers (row, col); NULL when blank. */
const struct qh_cell *qh_cell_at(const struct qh_block *block, uint32_t row, uint32_t col);
/* "C12"; writes at most 20 bytes and returns their number. */
uint32_t qh_cell_address(uint32_t row, uint32_t col, char out[20]);
/* The index of the form that a place belongs to, 0 when none does. */
uint32_t qh_form_of_place(const struct qh_report_document *d, struct qh_place at);

#endif
