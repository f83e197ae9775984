/* SPDX-License-Identifier: Apache-2.0 */
/* What poppler writes of a page, or anything else: the table of words, a form feed, the drawing. Each page
 * takes the same drawing, so that tables go on from page to page. */
#include "base/limits.h"
#include "base/utf8.h"
#include "read/pdf.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check_table(const struct qh_block *b)
{
	QH_ASSERT(b->n_cells && b->cols <= QH_COLS_MAX);
	for (uint32_t i = 0; i < b->n_cells; i++) {
		const struct qh_cell *c = &b->cells[i];

		QH_ASSERT(c->text.p && c->row && c->col && c->rowspan && c->colspan);
		QH_ASSERT(c->row + c->rowspan - 1u <= b->rows && c->col + c->colspan - 1u <= b->cols);
	}
}

static void read_pages(struct qh_reader *r, struct qh_str tsv, struct qh_str svg)
{
	struct qh_pdf_flow flow = {.r = r};
	struct qh_pdf_words words;

	if (!qh_pdf_words_read(r->arena, tsv, &words))
		return;
	for (uint32_t page = 1, from = 0; page <= words.pages && page < 8 && r->b.status == QH_OK; page++) {
		struct qh_pdf_lines lines = {0};
		uint32_t to = from;

		while (to < words.n && words.at[to].page == page)
			to++;
		r->b.page = (uint16_t)page;
		if (from == to)
			continue;
		if (qh_pdf_lines_read(r->arena, svg, &lines, r->err) != QH_OK)
			return;
		qh_pdf_read_page(&flow, &words, from, to - from, &lines);
		from = to;
	}
	if (r->b.status == QH_OK)
		qh_pdf_flow_end(&flow);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct qh_arena *arena = qh_arena_new((size_t)256 << 20);
	struct qh_str all = {(const char *)data, (uint32_t)size};
	struct qh_error err = {0};
	struct qh_reader r = {.arena = arena, .err = &err};
	struct qh_doc doc = {0};
	int64_t cut;

	QH_ASSERT(arena);
	all = qh_arena_str(arena, all);
	cut = qh_str_find(all, QH_STR("\f"), 0);
	if (cut >= 0 && qh_utf8_check(all) < 0) {
		qh_doc_start(&r.b, arena, &err);
		read_pages(&r, qh_str_sub(all, 0, (uint32_t)cut), qh_str_sub(all, (uint32_t)cut + 1, all.n));
		if (r.b.status == QH_OK && qh_doc_finish(&r.b, &doc) == QH_OK)
			for (uint32_t i = 0; i < doc.n_blocks; i++)
				if (doc.blocks[i].kind == QH_BLOCK_TABLE)
					check_table(&doc.blocks[i]);
	}
	qh_arena_free(arena);
	return 0;
}
