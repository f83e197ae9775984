/* SPDX-License-Identifier: Apache-2.0 */
/* Owns the names of places. */
#include "write/places.h"

#include <stdlib.h>

void qh_tables_make(struct qh_tables *t, const struct qh_doc *doc, struct qh_buf *out)
{
	uint32_t n = 0;

	*t = (struct qh_tables){.doc = doc};
	if (!doc || doc->n_blocks == 0)
		return;
	t->number = malloc(doc->n_blocks * sizeof(*t->number));
	if (!t->number)
		qh_buf_fail(out);
	for (uint32_t i = 0; t->number && i < doc->n_blocks; i++)
		t->number[i] = doc->blocks[i].kind == QH_BLOCK_TABLE ? ++n : 0;
}

void qh_tables_free(struct qh_tables *t)
{
	free(t->number);
	t->number = NULL;
}

/* Index of the first cell at or after (row, col). */
static uint32_t lower_bound(const struct qh_block *b, uint32_t row, uint32_t col)
{
	uint32_t lo = 0;
	uint32_t hi = b->n_cells;

	while (lo < hi) {
		uint32_t mid = lo + (hi - lo) / 2;
		const struct qh_cell *c = &b->cells[mid];

		if (c->row < row || (c->row == row && c->col < col))
			lo = mid + 1;
		else
			hi = mid;
	}
	return lo;
}

const struct qh_cell *qh_cell_at(const struct qh_block *block, uint32_t row, uint32_t col)
{
	uint32_t i = lower_bound(block, row, col);

	return i < block->n_cells && block->cells[i].row == row && (col == 0 || block->cells[i].col == col)
		   ? &block->cells[i]
		   : NULL;
}

void qh_where(const struct qh_tables *t, struct qh_place at, struct qh_where *out)
{
	const struct qh_block *b;

	*out = (struct qh_where){.row = at.row, .col = at.col, .sheet = QH_STR_NONE};
	if (at.block == 0)
		return;
	if (!t->doc) {
		out->table = at.block;
		return;
	}
	if (at.block > t->doc->n_blocks || at.doc != t->doc->index)
		return;
	b = &t->doc->blocks[at.block - 1];
	out->block = b;
	out->page = b->page;
	out->line = b->line;
	if (b->kind != QH_BLOCK_TABLE) {
		out->row = 0;
		out->col = 0;
		return;
	}
	out->table = t->number ? t->number[at.block - 1] : 0;
	out->sheet = b->sheet;
	if (at.row > 0) {
		const struct qh_cell *c = qh_cell_at(b, at.row, at.col);

		out->cell = at.col > 0 ? c : NULL;
		if (!c)
			c = qh_cell_at(b, at.row, 0);
		if (c && c->line > 0)
			out->line = c->line;
	}
}

uint32_t qh_cell_address(uint32_t row, uint32_t col, char out[20])
{
	char letters[8];
	char digits[12];
	uint32_t n = 0;
	uint32_t len = 0;

	for (uint32_t c = col; c > 0; c = (c - 1) / 26)
		letters[n++] = (char)('A' + (c - 1) % 26);
	while (n > 0)
		out[len++] = letters[--n];
	do {
		digits[n++] = (char)('0' + row % 10);
		row /= 10;
	} while (row > 0);
	while (n > 0)
		out[len++] = digits[--n];
	return len;
}

static bool covers(const struct qh_place *span, struct qh_place at)
{
	uint32_t rows = span->rows ? span->rows : 1;

	return span->doc == at.doc && span->block == at.block &&
	       (span->row == 0 || (at.row >= span->row && at.row - span->row < rows));
}

uint32_t qh_form_of_place(const struct qh_report_document *d, struct qh_place at)
{
	for (uint32_t i = 0; d && i < d->n_forms; i++) {
		const struct qh_form *form = d->forms[i].form;

		for (uint32_t k = 0; k < form->n_spans; k++) {
			if (covers(&form->spans[k], at))
				return form->index;
		}
	}
	return 0;
}
