/* SPDX-License-Identifier: Apache-2.0 */
/* Private to paper/: the parts of an Excel file. */
#ifndef QH_PAPER_XLSX_H
#define QH_PAPER_XLSX_H

#include "paper/grid.h"
#include "paper/looks.h"
#include "paper/ooxml.h"

enum {
	QH_XLSX_ROWS_MAX = 1048576,
	QH_XLSX_COLS_MAX = 16384,
	QH_XLSX_TEXT_MAX = 32767, /* UTF-16 units of a cell */
	QH_XLSX_NAME_MAX = 31,
	QH_XLSX_MAX_WIDTH = 255 /* characters, of a column */
};

/* How a cell looks; each different one is listed once in the styles of the workbook. */
struct qh_xlsx_format {
	uint8_t font; /* of qh_xlsx_font_* */
	uint8_t tone, align;
	bool border, wrap, quoted, linked, bold;
	uint16_t number; /* id of the number format */
};
/* Fonts: of tables, then one a style of paragraphs. */
enum { QH_XLSX_FONT_TABLE, QH_XLSX_FONT_STYLE };

struct qh_xlsx_formats {
	struct qh_xlsx_format *formats;
	uint32_t n, cap;
	struct qh_str *numbers; /* own number formats, from id 164 */
	uint32_t n_numbers, cap_numbers;
	uint32_t last; /* found: cells beside each other look alike */
};

struct qh_xlsx_named {
	struct qh_str name;             /* as the worksheet is called */
	uint32_t head_first, head_last; /* rows to repeat; 0: none */
	uint32_t filter_first, filter_last, filter_cols;
};

struct qh_xlsx {
	struct qh_arena *arena;
	const struct qh_paper *paper;
	struct qh_error *err;
	struct qh_package package;
	struct qh_xlsx_formats formats;
	struct qh_xlsx_named *sheets; /* one a sheet */
};

/* The number of a look in the styles; memory failure shows in the arena. */
uint32_t qh_xlsx_format(struct qh_arena *arena, struct qh_xlsx_formats *f, struct qh_xlsx_format look);
uint16_t qh_xlsx_number_format(struct qh_arena *arena, struct qh_xlsx_formats *f, struct qh_str format);
void qh_xlsx_styles(struct qh_buf *b, const struct qh_xlsx_formats *f, const struct qh_paper *paper);
/* The height of a line in a font, in points, and its size. */
uint32_t qh_xlsx_font_points(uint8_t font);

/* "C12"; "$C$12" with @p fixed. */
void qh_xlsx_ref(struct qh_buf *b, uint32_t row, uint32_t col, bool fixed);
/* 'name' as it stands in formulas and links, apostrophes doubled; not yet escaped as XML. */
struct qh_str qh_xlsx_quoted(struct qh_arena *arena, struct qh_str name);

/* A worksheet with its relationships and comments. */
QH_MUST_CHECK enum qh_status qh_xlsx_sheet(struct qh_xlsx *x, uint32_t index);

/* Comments: two parts, the texts and where their boxes are. */
struct qh_xlsx_note {
	uint32_t row, col;
	struct qh_str text;
};
void qh_xlsx_comments(struct qh_buf *b, const struct qh_xlsx_note *notes, uint32_t n);
void qh_xlsx_boxes(struct qh_buf *b, const struct qh_xlsx_note *notes, uint32_t n);

#endif
