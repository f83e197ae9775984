/* SPDX-License-Identifier: Apache-2.0 */
/* Private to the pdf_*.c files: words and ruling lines of a page. Lengths are hundredths of a point. */
#ifndef QH_READ_PDF_H
#define QH_READ_PDF_H

#include "read/reader.h"

struct qh_pdf_word {
	int32_t x0, y0, x1, y1; /* y grows downwards */
	struct qh_str text;
	uint32_t page;
	bool taken; /* stands in a table */
};
/* A horizontal (y0 == y1) or vertical (x0 == x1) stroke. */
struct qh_pdf_line {
	int32_t x0, y0, x1, y1;
};

struct qh_pdf_words {
	uint32_t n, cap, pages;
	struct qh_pdf_word *at; /* by page, as the page was written */
	bool too_many;          /* more than QH_PDF_WORDS_MAX */
};
struct qh_pdf_lines {
	uint32_t n, cap;
	struct qh_pdf_line *at;
};

enum { QH_PDF_NEAR = 250 }; /* strokes this near to each other meet */

/* pdf_words.c: the table that `pdftotext -tsv` writes. Borrowed from @p tsv. False when memory runs out
 * or there are too many. */
bool qh_pdf_words_read(struct qh_arena *arena, struct qh_str tsv, struct qh_pdf_words *out);
/* Words from @p from to before @p to in lines from top to bottom, with line breaks where lines end. */
struct qh_str qh_pdf_words_text(struct qh_arena *arena, const struct qh_pdf_word *const *words, uint32_t n);
/* Sorts into reading order: lines from top to bottom, words in a line from left to right. */
bool qh_pdf_words_sort(struct qh_arena *arena, const struct qh_pdf_word **words, uint32_t n);
/* The two stand in one line. */
bool qh_pdf_same_line(const struct qh_pdf_word *a, const struct qh_pdf_word *b);

/* pdf_lines.c: the strokes of the SVG of a page. Adds to @p out. */
QH_MUST_CHECK enum qh_status qh_pdf_lines_read(struct qh_arena *arena, struct qh_str svg,
					       struct qh_pdf_lines *out, struct qh_error *err);

/* pdf_flow.c: what the pages hold, in reading order; a table that goes on on the next page is one. */
struct qh_pdf_piece {
	uint32_t row, col, rowspan, colspan;
	struct qh_str text;
	bool to_top, to_bottom; /* the text reaches that border of its cell */
};
struct qh_pdf_flow {
	struct qh_reader *r;
	const char *languages; /* of scans; NULL: they cannot be read */
	/* the open table: it may go on */
	uint32_t rows, n_xs, n_cells, cap_cells;
	const int32_t *xs;
	struct qh_pdf_piece *cells;
	uint16_t page, last_page; /* of its first and last piece */
	/* short lines since then: page numbers and running heads stand between the pieces of a table */
	uint32_t n_lines;
	struct qh_str lines[2];
};
/* @p cells are the flow's from now on. */
void qh_pdf_flow_table(struct qh_pdf_flow *flow, const int32_t *xs, uint32_t n_xs, uint32_t rows,
		       struct qh_pdf_piece *cells, uint32_t n_cells);
void qh_pdf_flow_prose(struct qh_pdf_flow *flow, struct qh_str text);
void qh_pdf_flow_end(struct qh_pdf_flow *flow);

/* pdf_page.c: tables and lines of text of a page, in reading order. */
void qh_pdf_read_page(struct qh_pdf_flow *flow, struct qh_pdf_words *words, uint32_t first, uint32_t n,
		      struct qh_pdf_lines *lines);

/* pdf_grid.c: tables from strokes. */
struct qh_pdf_cell {
	uint32_t row, col, rowspan, colspan;
};
struct qh_pdf_table {
	uint32_t n_xs, n_ys; /* borders: one more than columns and rows */
	int32_t *xs, *ys;
	const uint32_t *owner; /* of each elementary cell: index of its cell */
	uint32_t n_cells;
	struct qh_pdf_cell *cells;
};
struct qh_pdf_tables {
	uint32_t n;
	struct qh_pdf_table *at; /* from top to bottom */
};
/* False when memory runs out. @p lines are sorted and joined. */
bool qh_pdf_tables_find(struct qh_arena *arena, struct qh_pdf_lines *lines, struct qh_pdf_tables *out);

/* pdf.c: the whole. A page without text is read by tesseract where that is installed (scan.c); READ-017 when
 * the whole document has none and nothing can read it. */
void qh_reader_pdf(struct qh_reader *r, struct qh_str bytes);
/* pdf.c: a picture (PNG, JPEG, TIFF), which tesseract makes a PDF of. */
void qh_reader_picture(struct qh_reader *r, struct qh_str bytes);

#endif
