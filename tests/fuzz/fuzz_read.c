/* SPDX-License-Identifier: Apache-2.0 */
/* Any bytes through decode, sniff and every reader; what comes out must keep the promises of doc.h. */
#include "base/limits.h"
#include "base/utf8.h"
#include "read/read.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check_text(struct qh_str s)
{
	QH_ASSERT(s.p && qh_utf8_check(s) < 0);
}

static void check_table(const struct qh_doc *doc, uint32_t number, struct qh_arena *arena)
{
	const struct qh_block *b = &doc->blocks[number - 1];
	struct qh_grid grid;
	struct qh_error err;

	QH_ASSERT(b->n_cells && b->rows && b->cols && b->cols <= QH_COLS_MAX);
	QH_ASSERT(b->parent.block < number);
	for (uint32_t i = 0; i < b->n_cells; i++) {
		const struct qh_cell *c = &b->cells[i], *before = i ? c - 1 : NULL;

		check_text(c->text);
		QH_ASSERT(c->row && c->col && c->rowspan && c->colspan);
		QH_ASSERT(c->row + c->rowspan - 1 <= b->rows && c->col + c->colspan - 1 <= b->cols);
		QH_ASSERT(!before || before->row < c->row ||
			  (before->row == c->row && before->col <= c->col));
	}
	if (qh_grid_make(arena, b, &grid, &err) == QH_OK)
		QH_ASSERT(qh_grid_cell(&grid, b->cells[0].row, b->cells[0].col));
}

static void read_as(struct qh_str text, enum qh_read_kind kind)
{
	struct qh_arena *arena = qh_arena_new((size_t)64 << 20);
	struct qh_doc doc = {.index = 1};
	struct qh_error err;

	qh_error_clear(&err);
	if (qh_read_text(arena, text, kind, QH_STR("fuzz"), &doc, &err) == QH_OK) {
		QH_ASSERT(doc.n_blocks > 0);
		for (uint32_t i = 1; i <= doc.n_blocks; i++) {
			if (doc.blocks[i - 1].kind == QH_BLOCK_TABLE)
				check_table(&doc, i, arena);
			else
				check_text(doc.blocks[i - 1].text);
		}
	} else {
		QH_ASSERT(err.code);
	}
	qh_arena_free(arena);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const enum qh_read_kind kinds[] = {QH_READ_TEXT, QH_READ_HTML, QH_READ_CSV, QH_READ_TSV};
	struct qh_arena *arena = qh_arena_new((size_t)64 << 20);
	struct qh_str bytes = {(const char *)data, (uint32_t)size}, text, encoding;
	struct qh_error err;
	uint8_t choice;

	qh_error_clear(&err);
	if (arena && size > 0 && qh_read_decode(arena, bytes, &text, &encoding, &err) == QH_OK) {
		check_text(text);
		read_as(text, qh_read_sniff(bytes, QH_STR("fuzz")));
		choice = data[size - 1];
		read_as(text, kinds[choice % 4]);
	}
	qh_arena_free(arena);
	return 0;
}
