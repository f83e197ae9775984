/* SPDX-License-Identifier: Apache-2.0 */
/* Collects the blocks of a document: limits, trimming and the order of cells are kept here for every reader.
 */
#include "doc/doc.h"

#include "base/limits.h"

enum { FIRST_PIECE = 64, LARGEST_PIECE = 16384 };

struct qh_cell_piece {
	struct qh_cell_piece *next;
	uint32_t n, cap;
	struct qh_cell cells[];
};

void qh_doc_start(struct qh_doc_builder *b, struct qh_arena *arena, struct qh_error *err)
{
	memset(b, 0, sizeof *b);
	b->arena = arena;
	b->err = err;
	b->page = 1;
	b->text_max = QH_DOC_TEXT_BYTES_MAX;
}

static void fail(struct qh_doc_builder *b, enum qh_status status, const char *code, uint64_t limit,
		 uint32_t line)
{
	b->status = qh_error_set(b->err, status, code);
	qh_error_arg_int(b->err, "limit", (int64_t)limit);
	qh_error_at_line(b->err, QH_STR_NONE, line, 0);
}

static void fail_memory(struct qh_doc_builder *b, uint32_t line)
{
	enum qh_status status = qh_arena_status(b->arena);

	fail(b, status == QH_OK ? QH_NOMEM : status, "READ-009", QH_DOC_ARENA_BYTES_MAX, line);
}

static struct qh_block *new_block(struct qh_doc_builder *b, enum qh_block_kind kind, uint32_t line)
{
	struct qh_block *block;

	if (b->status != QH_OK)
		return NULL;
	if (b->n_blocks == QH_BLOCKS_MAX) {
		fail(b, QH_LIMIT, "READ-005", QH_BLOCKS_MAX, line);
		return NULL;
	}
	if (!qh_arena_grow(b->arena, &b->blocks, &b->cap_blocks, b->n_blocks + 1, sizeof *b->blocks)) {
		fail_memory(b, line);
		return NULL;
	}
	block = &b->blocks[b->n_blocks++];
	memset(block, 0, sizeof *block);
	block->kind = (uint8_t)kind;
	block->page = b->page;
	block->line = line;
	return block;
}

void qh_doc_prose(struct qh_doc_builder *b, struct qh_str text, uint32_t line, uint16_t heading)
{
	struct qh_block *block;

	QH_ASSERT(!b->in_table || b->status != QH_OK);
	text = qh_str_trim(text);
	if (text.n == 0)
		return;
	block = new_block(b, QH_BLOCK_PROSE, line);
	if (!block)
		return;
	block->text = text;
	block->heading = heading > 6 ? 6 : heading;
}

uint32_t qh_doc_table(struct qh_doc_builder *b, uint32_t line, struct qh_str sheet, bool spans_known)
{
	struct qh_block *block;

	QH_ASSERT(!b->in_table || b->status != QH_OK);
	block = new_block(b, QH_BLOCK_TABLE, line);
	if (!block)
		return 0;
	block->sheet = sheet;
	block->spans_known = spans_known;
	b->in_table = true;
	b->n_cells = b->row = b->cols = 0;
	b->piece = b->pieces;
	if (b->piece)
		b->piece->n = 0;
	return b->n_blocks;
}

static bool next_piece(struct qh_doc_builder *b)
{
	struct qh_cell_piece *next = b->piece ? b->piece->next : NULL;
	uint32_t cap = b->piece ? b->piece->cap * 4 : FIRST_PIECE;

	if (!next) {
		if (cap > LARGEST_PIECE)
			cap = LARGEST_PIECE;
		next = qh_arena_alloc(b->arena, sizeof *next + cap * sizeof next->cells[0]);
		if (!next)
			return false;
		next->cap = cap;
		if (b->piece)
			b->piece->next = next;
		else
			b->pieces = next;
	}
	next->n = 0;
	b->piece = next;
	return true;
}

void qh_doc_cell(struct qh_doc_builder *b, uint32_t row, uint32_t col, uint16_t rowspan, uint16_t colspan,
		 struct qh_str text, uint16_t flags, uint32_t line)
{
	uint32_t last_row, last_col;
	struct qh_cell *cell;

	if (b->status != QH_OK)
		return;
	QH_ASSERT(b->in_table && row > 0 && col > 0 && rowspan > 0 && colspan > 0);
	last_row = row > UINT32_MAX - rowspan ? UINT32_MAX : row + rowspan - 1;
	last_col = col > UINT32_MAX - colspan ? UINT32_MAX : col + colspan - 1;
	if (last_col > QH_COLS_MAX) {
		fail(b, QH_LIMIT, "READ-005", QH_COLS_MAX, line);
		return;
	}
	if (last_row > QH_ROWS_MAX) {
		fail(b, QH_LIMIT, "READ-005", QH_ROWS_MAX, line);
		return;
	}
	if (last_row > b->row)
		b->row = last_row;
	if (last_col > b->cols)
		b->cols = last_col;
	text = qh_str_trim(text);
	if (text.n == 0 && rowspan == 1 && colspan == 1)
		return;
	if (text.n > QH_CELL_BYTES_MAX) {
		fail(b, QH_LIMIT, "READ-008", QH_CELL_BYTES_MAX, line);
		return;
	}
	if (b->cells_total == QH_CELLS_MAX) {
		fail(b, QH_LIMIT, "READ-005", QH_CELLS_MAX, line);
		return;
	}
	if ((!b->piece || b->piece->n == b->piece->cap) && !next_piece(b)) {
		fail_memory(b, line);
		return;
	}
	b->text_total += text.n;
	if (b->text_total > b->text_max) {
		fail(b, QH_LIMIT, "READ-032", b->text_max, line);
		return;
	}
	cell = &b->piece->cells[b->piece->n++];
	b->n_cells++;
	b->cells_total++;
	*cell = (struct qh_cell){.text = text,
				 .row = row,
				 .col = col,
				 .rowspan = rowspan,
				 .colspan = colspan,
				 .flags = flags,
				 .line = line};
}

void qh_doc_cell_stored(struct qh_doc_builder *b, struct qh_str stored)
{
	if (b->status == QH_OK && b->piece && b->piece->n)
		b->piece->cells[b->piece->n - 1].stored = stored;
}

static bool cell_after(const struct qh_cell *x, const struct qh_cell *y)
{
	return x->row != y->row ? x->row > y->row : x->col > y->col;
}

static bool cells_sorted(const struct qh_cell *cells, uint32_t n)
{
	for (uint32_t i = 1; i < n; i++)
		if (cell_after(&cells[i - 1], &cells[i]))
			return false;
	return true;
}

/* Stable, and without the memory that the library's qsort takes behind our back. */
static struct qh_cell *sort_cells(struct qh_cell *cells, struct qh_cell *spare, uint32_t n)
{
	for (uint64_t width = 1; width < n; width *= 2) {
		struct qh_cell *swap = cells;

		for (uint64_t lo = 0; lo < n; lo += 2 * width) {
			uint64_t mid = lo + width < n ? lo + width : n,
				 hi = mid + width < n ? mid + width : n;
			uint64_t i = lo, j = mid;

			for (uint64_t k = lo; k < hi; k++)
				spare[k] = i < mid && (j == hi || !cell_after(&cells[i], &cells[j]))
					       ? cells[i++]
					       : cells[j++];
		}
		cells = spare;
		spare = swap;
	}
	return cells;
}

/* The cells of the open table in one piece. */
static struct qh_cell *join_pieces(struct qh_doc_builder *b)
{
	struct qh_cell *cells = QH_NEW_ARRAY(b->arena, struct qh_cell, b->n_cells);
	uint32_t n = 0;

	for (const struct qh_cell_piece *p = b->pieces; cells && n < b->n_cells; p = p->next) {
		memcpy(cells + n, p->cells, p->n * sizeof *cells);
		n += p->n;
	}
	return cells;
}

void qh_doc_table_end(struct qh_doc_builder *b)
{
	struct qh_block *block;
	struct qh_cell *cells, *spare;

	if (b->status != QH_OK)
		return;
	QH_ASSERT(b->in_table);
	b->in_table = false;
	b->ended = NULL;
	if (b->n_cells == 0) {
		b->n_blocks--;
		return;
	}
	block = &b->blocks[b->n_blocks - 1];
	b->rows_total += b->row;
	if (b->rows_total > QH_ROWS_ALL_MAX) {
		fail(b, QH_LIMIT, "READ-005", QH_ROWS_ALL_MAX, block->line);
		return;
	}
	cells = join_pieces(b);
	if (cells && !cells_sorted(cells, b->n_cells)) {
		spare = QH_NEW_ARRAY(b->arena, struct qh_cell, b->n_cells);
		cells = spare ? sort_cells(cells, spare, b->n_cells) : NULL;
	}
	if (!cells) {
		fail_memory(b, block->line);
		return;
	}
	for (uint32_t i = 1; i < b->n_cells; i++)
		if (cells[i].row == cells[i - 1].row && cells[i].col == cells[i - 1].col)
			cells[i].flags |= QH_CELL_LAYOUT;
	block->rows = b->row;
	block->cols = b->cols;
	block->n_cells = b->n_cells;
	block->cells = b->ended = cells;
}

void qh_doc_table_drop(struct qh_doc_builder *b)
{
	if (b->status != QH_OK || !b->ended)
		return;
	QH_ASSERT(b->n_blocks && b->blocks[b->n_blocks - 1].cells == b->ended);
	b->n_blocks--;
	b->cells_total -= b->n_cells;
	b->rows_total -= b->row;
}

enum qh_status qh_doc_finish(struct qh_doc_builder *b, struct qh_doc *out)
{
	if (b->status == QH_OK && qh_arena_status(b->arena) != QH_OK)
		fail_memory(b, 0);
	if (b->status != QH_OK)
		return b->status;
	QH_ASSERT(!b->in_table);
	/* A source without a single page break says nothing about pages. */
	if (b->page <= 1)
		for (uint32_t i = 0; i < b->n_blocks; i++)
			b->blocks[i].page = 0;
	out->n_blocks = b->n_blocks;
	out->blocks = b->blocks;
	out->scanned = b->scanned;
	return QH_OK;
}
