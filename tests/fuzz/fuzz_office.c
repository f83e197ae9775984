/* SPDX-License-Identifier: Apache-2.0 */
/* Any bytes as a part of a workbook or a Word document, or as the whole container. The first byte says which,
 * so that no checksum stands between the fuzzer and the readers. */
#include "../tools/stored_zip.h"
#include "base/limits.h"
#include "base/utf8.h"
#include "read/number_format.h"
#include "read/read.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#define SHEET                                                                                                \
	"<worksheet><sheetData><row><c t=\"s\"><v>0</v></c><c "                                              \
	"s=\"0\"><v>1.5</v></c></row></sheetData></worksheet>"

static void check_doc(const struct qh_doc *doc)
{
	QH_ASSERT(doc->n_blocks > 0);
	for (uint32_t i = 0; i < doc->n_blocks; i++) {
		const struct qh_block *b = &doc->blocks[i];

		QH_ASSERT(b->kind != QH_BLOCK_PROSE || (b->text.p && qh_utf8_check(b->text) < 0));
		for (uint32_t k = 0; k < b->n_cells; k++) {
			const struct qh_cell *c = &b->cells[k];

			QH_ASSERT(c->text.p && c->row && c->col && c->rowspan && c->colspan);
			QH_ASSERT(c->row + c->rowspan - 1u <= b->rows && c->col + c->colspan - 1u <= b->cols);
		}
	}
}

static struct qh_str container(struct stored_zip *z, uint8_t choice, struct qh_str rest, const char *text)
{
	switch (choice % 5) {
	case 0: return stored_workbook(z, rest, NULL, "<sst><si><t>a</t></si></sst>");
	case 1: return stored_workbook(z, QH_STR(SHEET), text, "<sst><si><t>a</t></si></sst>");
	case 2: return stored_workbook(z, QH_STR(SHEET), NULL, text);
	case 3: return stored_document(z, rest);
	default: return rest;
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct qh_arena *arena = qh_arena_new((size_t)64 << 20);
	struct stored_zip z = {0};
	struct qh_doc doc = {.index = 1};
	struct qh_number_format format;
	struct qh_stored x;
	struct qh_error err;

	QH_ASSERT(arena);
	if (size > 1) {
		struct qh_str rest =
		    qh_arena_str(arena, (struct qh_str){(const char *)data + 1, (uint32_t)size - 1});
		struct qh_str bytes = container(&z, data[0], rest, rest.p);

		qh_error_clear(&err);
		if (qh_read_text(arena, bytes, QH_READ_OFFICE, QH_STR("fuzz"), &doc, &err) == QH_OK)
			check_doc(&doc);
		else
			QH_ASSERT(err.code);
		qh_number_format_read(rest, &format);
		if (qh_stored_parse(QH_STR("-1234.56789"), &x))
			QH_ASSERT(qh_number_format_show(arena, &format, x, size % 2).p);
	}
	free(z.p);
	qh_arena_free(arena);
	return 0;
}
