/* SPDX-License-Identifier: Apache-2.0 */
/* Private to html.c and html_tables.c: tables as HTML states them, before it is known which only lay out the
 * page. */
#ifndef QH_READ_HTML_H
#define QH_READ_HTML_H

#include "base/limits.h"
#include "read/reader.h"

/* A piece of a cell, in reading order: a text or a nested table. */
struct qh_html_item {
	struct qh_html_item *next;
	struct qh_html_table *table;
	struct qh_str text;
	uint32_t line;
	uint16_t heading;
};

struct qh_html_slot {
	struct qh_html_slot *next;
	struct qh_html_item *first, *last;
	uint32_t row, col, rowspan, colspan, line;
	uint16_t flags;
};

struct qh_html_table {
	struct qh_html_table *next; /* of the same text cell */
	struct qh_html_slot *first, *last;
	struct qh_html_slot caption; /* texts that stand in no cell */
	uint32_t rows, line;
	uint32_t text_cells, deep_cells, label_rows, last_start; /* see qh_html_measure */
	bool nests;
};

/* Where texts and cells stand while a table is open. */
struct qh_html_frame {
	struct qh_html_frame *up;
	struct qh_html_table *table; /* NULL: the whole of a text cell */
	struct qh_html_slot *slot;   /* open cell */
	struct qh_html_slot *before_section;
	uint32_t row, col; /* col: the last one filled */
	uint32_t last_col; /* of until[] */
	bool row_open, row_hidden;
	uint32_t bold;
	/* until[c]: last row that a cell from above covers */
	uint32_t until[QH_COLS_MAX + 1];
};

/* Adds a text or a table to a cell. */
void qh_html_slot_add(struct qh_reader *r, struct qh_html_slot *slot, struct qh_html_item item);
void qh_html_measure(struct qh_html_table *t);
/* The texts of a cell, one below the other. */
struct qh_str qh_html_slot_text(struct qh_reader *r, const struct qh_html_slot *s);

#endif
