/* SPDX-License-Identifier: Apache-2.0 */
/* Any bytes as the records of a binary workbook, or as its container. The first byte says which. */
#include "../tools/compound_file.h"
#include "base/limits.h"
#include "base/utf8.h"
#include "read/compound.h"
#include "read/xls.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check_doc(const struct qh_doc *doc)
{
	for (uint32_t i = 0; i < doc->n_blocks; i++) {
		const struct qh_block *b = &doc->blocks[i];

		QH_ASSERT(b->kind == QH_BLOCK_TABLE);
		for (uint32_t k = 0; k < b->n_cells; k++) {
			const struct qh_cell *c = &b->cells[k];

			QH_ASSERT(c->text.p && c->row && c->col && c->rowspan && c->colspan);
			QH_ASSERT(qh_utf8_check(c->text) < 0);
			QH_ASSERT(c->row + c->rowspan - 1u <= b->rows && c->col + c->colspan - 1u <= b->cols);
		}
	}
}

/* Not by qh_read_text: what is no workbook of this kind would be handed to LibreOffice. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	enum { STREAM_MAX = 6 << 20 };
	struct qh_arena *arena = qh_arena_new((size_t)64 << 20);
	struct qh_error err;
	struct qh_reader r = {.arena = arena, .err = &err, .doc_index = 1};
	struct qh_doc doc = {.index = 1};

	QH_ASSERT(arena);
	qh_error_clear(&err);
	if (size > 1 && size < STREAM_MAX) {
		struct qh_str rest = {(const char *)data + 1, (uint32_t)size - 1};
		struct qh_str file = data[0] % 2 ? compound_file("Workbook", rest) : rest;

		qh_doc_start(&r.b, arena, &err);
		if (qh_reader_xls(&r, file) == QH_XLS_DONE) {
			if (r.b.status != QH_OK)
				r.b.in_table = false;
			if (qh_doc_finish(&r.b, &doc) == QH_OK)
				check_doc(&doc);
			else
				QH_ASSERT(err.code);
		}
		if (data[0] % 2)
			free((char *)(uintptr_t)file.p);
	}
	qh_arena_free(arena);
	return 0;
}
