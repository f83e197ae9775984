/* SPDX-License-Identifier: Apache-2.0 */
/* What every reader makes: a document of prose blocks and tables of cells with places. Knows no form. */
#ifndef QH_DOC_DOC_H
#define QH_DOC_DOC_H

#include "base/arena.h"
#include "base/error.h"
#include "base/place.h"

enum qh_cell_flag {
	QH_CELL_HEAD = 1 << 0,    /* the source marks it as a heading (th, bold) */
	QH_CELL_HIDDEN = 1 << 1,  /* in a hidden row, column or sheet */
	QH_CELL_LAYOUT = 1 << 2,  /* the source was damaged here: a ragged row, a span that overlaps */
	QH_CELL_NO_VALUE = 1 << 3 /* a formula without a value; the text is "=" and the formula */
};

/* Only cells with text, or with a span above 1x1, are stored; sorted by row, then column. 1-based. */
struct qh_cell {
	struct qh_str text;   /* as shown, trimmed; line breaks kept as \n; check boxes as U+2611 / U+2610 */
	struct qh_str stored; /* as stored where that differs (spreadsheets), else absent */
	uint32_t row, col;
	uint16_t rowspan, colspan; /* at least 1 */
	uint16_t flags;
	uint32_t line; /* line of the source, 0 unknown */
};

enum qh_block_kind { QH_BLOCK_PROSE, QH_BLOCK_TABLE };

/* A paragraph (one line or <p>) or a table. Blocks stand in reading order. */
struct qh_block {
	uint8_t kind;
	uint16_t page;       /* 1-based, 0 unknown; counts form feeds, page images, page breaks */
	uint32_t line;       /* first line in the source */
	uint16_t heading;    /* PROSE: 1..6 for a marked heading, else 0 */
	struct qh_str text;  /* PROSE */
	struct qh_str sheet; /* TABLE: name of the sheet, absent elsewhere */
	uint32_t rows, cols, n_cells;
	const struct qh_cell *cells;
	/* TABLE nested in a cell of an earlier block: that cell; block == 0 when not nested */
	struct qh_place parent;
	/* the source states merged cells (HTML, xlsx); false: merging shows only as blank cells */
	bool spans_known;
};

struct qh_doc {
	uint32_t index; /* 1-based number in the run: place.doc of everything in it */
	struct qh_str path;
	struct qh_str encoding; /* "UTF-8", "UTF-8 BOM", "GB18030", "UTF-16LE", "UTF-16BE" */
	char sha256[65];
	uint32_t n_blocks;
	const struct qh_block *blocks;
	bool scanned; /* characters were told from a picture: no cell is certain */
};

/* Cells of the open table, collected piece by piece: a million cells are then copied only once. */
struct qh_cell_piece;

/* Collects blocks while a reader goes along. Everything lives in the arena. */
struct qh_doc_builder {
	struct qh_arena *arena;
	struct qh_error *err;
	struct qh_block *blocks;
	uint32_t n_blocks, cap_blocks;
	struct qh_cell_piece *pieces, *piece; /* first and current; used again by the next table */
	uint32_t n_cells, row, cols;          /* of the open table */
	uint64_t cells_total, rows_total;
	uint64_t text_total, text_max; /* bytes; a reader may lower what qh_doc_start sets */
	struct qh_cell *ended; /* cells of the table that was ended last, for second thoughts */
	uint16_t page;
	enum qh_status status; /* sticky */
	bool in_table;
	bool scanned; /* of the document */
};
void qh_doc_start(struct qh_doc_builder *b, struct qh_arena *arena, struct qh_error *err);
/* A paragraph; blank text is dropped. An open table must be ended first. */
void qh_doc_prose(struct qh_doc_builder *b, struct qh_str text, uint32_t line, uint16_t heading);
/* Returns the number of the block (1-based), 0 on failure. */
uint32_t qh_doc_table(struct qh_doc_builder *b, uint32_t line, struct qh_str sheet, bool spans_known);
/* A cell of the open table; text is trimmed; blank 1x1 cells are dropped but count for rows and cols. */
void qh_doc_cell(struct qh_doc_builder *b, uint32_t row, uint32_t col, uint16_t rowspan, uint16_t colspan,
		 struct qh_str text, uint16_t flags, uint32_t line);
/* What is stored in the cell that was added last, which had a text. */
void qh_doc_cell_stored(struct qh_doc_builder *b, struct qh_str stored);
void qh_doc_table_end(struct qh_doc_builder *b); /* sorts the cells; a table without cells is dropped */
/* Takes back the table that was ended last, which must be the last block; its cells stay readable at
 * b->ended. */
void qh_doc_table_drop(struct qh_doc_builder *b);
QH_MUST_CHECK enum qh_status qh_doc_finish(struct qh_doc_builder *b, struct qh_doc *out);

/* A view of a table as a full matrix: each position names the cell that covers it (merged cells repeat). */
struct qh_grid {
	uint32_t rows, cols;
	const struct qh_block *block;
	const uint32_t *at; /* rows * cols; index of the cell + 1, 0 blank */
};
QH_MUST_CHECK enum qh_status qh_grid_make(struct qh_arena *arena, const struct qh_block *block,
					  struct qh_grid *out, struct qh_error *err);
/* The cell covering (row, col), 1-based; NULL when blank or outside. */
static inline const struct qh_cell *qh_grid_cell(const struct qh_grid *g, uint32_t row, uint32_t col)
{
	if (row == 0 || col == 0 || row > g->rows || col > g->cols)
		return NULL;
	uint32_t i = g->at[(size_t)(row - 1) * g->cols + (col - 1)];
	return i ? &g->block->cells[i - 1] : NULL;
}

#endif
