/* SPDX-License-Identifier: Apache-2.0 */
/* A document to be printed and filed, before it is a Word, Excel, PDF, web or CSV file: sheets of paragraphs,
 * tables and charts. Knows no form. The same paper gives the same bytes. */
#ifndef QH_PAPER_PAPER_H
#define QH_PAPER_PAPER_H

#include "base/arena.h"
#include "base/buf.h"
#include "base/error.h"

struct qh_chart; /* chart/chart.h */

enum qh_paper_style {
	QH_PAPER_TITLE,    /* of the form: centred, large, in the font of titles */
	QH_PAPER_SUBTITLE, /* centred below it: the year */
	QH_PAPER_HEADING_1,
	QH_PAPER_HEADING_2,
	QH_PAPER_HEADING_3,
	QH_PAPER_BODY,     /* running text, first line indented by two characters */
	QH_PAPER_LINE,     /* a line above or below a table, not indented: unit of money, filed by */
	QH_PAPER_NOTE,     /* small, below a table */
	QH_PAPER_SIGNATURE /* right-aligned, with room to sign */
};

enum qh_paper_align { QH_PAPER_LEFT, QH_PAPER_CENTER, QH_PAPER_RIGHT };

/* What a cell is about; shown by colour and, where colour is not enough, by a mark in front of the text. */
enum qh_paper_tone {
	QH_PAPER_PLAIN,
	QH_PAPER_HEAD, /* of a column or row */
	QH_PAPER_ERROR,
	QH_PAPER_WARNING,
	QH_PAPER_INFO,
	QH_PAPER_GOOD,
	QH_PAPER_MUTED
};

struct qh_paper_cell {
	uint32_t row, col;         /* 1-based in the table */
	uint16_t rowspan, colspan; /* 0 counts as 1 */
	uint8_t align, tone;
	bool bold;
	struct qh_str text; /* what is printed; \n breaks the line */
	/* For spreadsheets: the number behind the text, as a decimal, with its format ("0.00%"); absent:
	 * a text. With a formula ("=C3*D3", cells of its sheet) the number is the value that is cached. */
	struct qh_str number, format, formula;
	struct qh_str comment; /* beside the cell: a comment in xlsx, a note elsewhere */
	struct qh_str link;    /* "#sheet!A1" inside a workbook, else an address */
};

struct qh_paper_table {
	uint32_t rows, cols, head_rows; /* head_rows stand on top of each page */
	/* The row that the head begins with, when the table has others above it (0 or 1: none): pages below
	 * it begin with the head. Web pages have no such head. */
	uint32_t head_from;
	const uint16_t *widths; /* of the columns, in characters of Latin width; NULL: even */
	uint32_t n_cells;
	const struct qh_paper_cell *cells; /* by row, then column; positions without a cell are blank */
	bool filter;                       /* xlsx: the head gets filters */
	bool frozen;                       /* xlsx: the head stays in sight */
	bool plain;                        /* without ruling lines */
};

enum qh_paper_kind { QH_PAPER_PARAGRAPH, QH_PAPER_TABLE, QH_PAPER_CHART, QH_PAPER_BREAK };
struct qh_paper_block {
	uint8_t kind;
	uint8_t style;      /* PARAGRAPH */
	struct qh_str text; /* PARAGRAPH */
	/* PARAGRAPH: a name of at most 64 characters under which a user's own text is kept when the document
	 * is made again ("own:reasons"); docx puts the paragraph into a content control with this tag.
	 * Absent: none. */
	struct qh_str slot;
	/* PARAGRAPH with a slot: what the user is asked to write there; muted, and gone in Word once somebody
	 * writes over it. */
	bool prompt;
	struct qh_paper_table table;
	const struct qh_chart *chart;
	struct qh_str caption; /* CHART: below it; its alternative text too */
};

/* A worksheet; a section that begins on a page of its own elsewhere. */
struct qh_paper_sheet {
	struct qh_str name; /* of the worksheet: at most 31 characters are used */
	bool landscape;
	uint32_t n_blocks;
	const struct qh_paper_block *blocks;
};

/* Names that Word and Excel are told; a PDF takes the first that the machine has of these and the fallback.
 */
struct qh_paper_fonts {
	struct qh_str title, heading, body, table, fallback;
};

struct qh_paper {
	struct qh_str title;  /* of the file's properties */
	struct qh_str lang;   /* "zh" or "en" */
	struct qh_str footer; /* below each page, with {page} and {pages}; absent: none */
	struct qh_paper_fonts fonts;
	uint32_t n_sheets;
	const struct qh_paper_sheet *sheets;
};

/* The rows that a block takes in a worksheet: a paragraph one, a table its own, a chart one a bar and two
 * more, a break none. Blocks follow each other without a gap and begin in column A, so that formulas can be
 * written. */
uint32_t qh_paper_block_rows(const struct qh_paper_block *block);

/* Lexically a formula for a spreadsheet though only a text (= + - @, tab, return): it is written so that it
 * stays a text, in xlsx and csv. A signed number ("-3.5%") and dashes alone are none. */
bool qh_paper_is_risky(struct qh_str text);

/**
 * Identity numbers (base/mask.h) in the texts of a paper lose their date of birth, before it is written. A
 * number of a spreadsheet that is one becomes a text.
 * @retval QH_NOMEM PAPER-009
 */
QH_MUST_CHECK enum qh_status qh_paper_mask(struct qh_arena *arena, struct qh_paper *paper,
					   struct qh_error *err);
/**
 * Write a paper as a file of one kind.
 *
 * @param paper  borrowed; its texts are UTF-8, control codes in them are dropped
 * @param out    the bytes are appended; QH_OUTPUT_BYTES_MAX at most
 * @retval QH_INVALID      PAPER-001 overlapping cells or a cell outside its table (a fault of the caller)
 * @retval QH_UNSUPPORTED  PAPER-002 a character that no font of this machine can show (pdf), with it
 * @retval QH_LIMIT        PAPER-003 more columns than Word can hold; PAPER-004 a sheet, PAPER-005 a text
 *                         beyond what Excel can hold
 * @retval QH_UNSUPPORTED  PAPER-006 neither the named fonts nor the fallback are on this machine (pdf)
 * @retval QH_NOMEM, QH_LIMIT  PAPER-009
 */
QH_MUST_CHECK enum qh_status qh_paper_docx(struct qh_arena *arena, const struct qh_paper *paper,
					   struct qh_buf *out, struct qh_error *err);
QH_MUST_CHECK enum qh_status qh_paper_xlsx(struct qh_arena *arena, const struct qh_paper *paper,
					   struct qh_buf *out, struct qh_error *err);
QH_MUST_CHECK enum qh_status qh_paper_pdf(struct qh_arena *arena, const struct qh_paper *paper,
					  struct qh_buf *out, struct qh_error *err);
/**
 * Before the first paper: whether the machine has the fonts (each name a list with commas) and they can show
 * every character of @p sample, which PDFs embed.
 *
 * @retval QH_UNSUPPORTED  PAPER-002 a character of the sample, PAPER-006 no font of these names
 */
QH_MUST_CHECK enum qh_status qh_paper_pdf_check_fonts(struct qh_arena *arena,
						      const struct qh_paper_fonts *fonts,
						      struct qh_str sample, struct qh_error *err);
QH_MUST_CHECK enum qh_status qh_paper_html(struct qh_arena *arena, const struct qh_paper *paper,
					   struct qh_buf *out, struct qh_error *err);
/* Tables and paragraphs of all sheets one below the other, merged cells at their first position; with a
 * byte order mark, as Excel wants it. */
QH_MUST_CHECK enum qh_status qh_paper_csv(struct qh_arena *arena, const struct qh_paper *paper,
					  struct qh_buf *out, struct qh_error *err);

#endif
