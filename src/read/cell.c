/* SPDX-License-Identifier: Apache-2.0 */
/* Owns a cell of a table made of text: its markup cleaned away, the tables inside it kept for later. */
#include "read/html_scan.h"
#include "read/reader.h"

struct qh_nested_item {
	struct qh_nested_item *next;
	struct qh_html_table *tables;
	uint32_t row, col;
};

static void keep(struct qh_reader *r, struct qh_nested *nested, struct qh_html_table *tables, uint32_t row,
		 uint32_t col)
{
	struct qh_nested_item *n = QH_NEW(r->arena, struct qh_nested_item);

	if (!n) {
		qh_reader_fail_memory(r, 0);
		return;
	}
	*n = (struct qh_nested_item){.tables = tables, .row = row, .col = col};
	if (nested->last)
		nested->last->next = n;
	else
		nested->first = n;
	nested->last = n;
}

void qh_text_cell(struct qh_reader *r, struct qh_nested *nested, uint32_t row, uint32_t col,
		  struct qh_str raw, uint32_t bytes, uint16_t flags, uint32_t line)
{
	if (bytes & QH_LINE_ANGLE && memchr(raw.p, '<', raw.n)) {
		struct qh_html_table *tables = NULL;

		raw = qh_html_cell(r, raw, line, &flags, &tables);
		if (tables)
			keep(r, nested, tables, row, col);
	} else if (bytes & QH_LINE_MARKUP) {
		raw = qh_markup_clean(r, raw, true, &flags);
	}
	qh_doc_cell(&r->b, row, col, 1, 1, raw, flags, line);
}

void qh_nested_emit(struct qh_reader *r, const struct qh_nested *nested, uint32_t block)
{
	for (const struct qh_nested_item *n = nested->first; n && r->b.status == QH_OK; n = n->next) {
		struct qh_place parent = {.doc = r->doc_index, .block = block, .row = n->row, .col = n->col};

		for (struct qh_html_table *table = n->tables; table; table = qh_html_next(table))
			qh_html_emit(r, table, block ? parent : (struct qh_place){0});
	}
}
