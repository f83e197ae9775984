/* SPDX-License-Identifier: Apache-2.0 */
/* Owns one sheet of a binary workbook: its cells of all kinds, hidden rows and columns, merged cells. */
#include "base/limits.h"
#include "read/little.h"
#include "read/xls.h"

enum { SHEET_ROWS = 65536, SHEET_COLS = 256, CELL_HEAD = 6 };

struct sheet {
	const struct qh_xls_book *book;
	struct qh_sheet_table table;
	struct qh_sheet_formats formats;
	bool col_hidden[SHEET_COLS];
	uint8_t *row_hidden; /* a bit a row */
	bool awaits;         /* the text of the formula that was read last comes in a record of its own */
	struct qh_sheet_cell awaiting; /* its cell */
};

static void damaged(struct sheet *s)
{
	qh_reader_fail(s->book->r, QH_CORRUPT, "READ-014", 0, 0);
}

/* Row, column and style of a cell; false when the record has no room for them and @p n bytes more. */
static bool open_cell(struct sheet *s, struct qh_str body, uint32_t n, struct qh_sheet_cell *cell,
		      uint32_t *style)
{
	if (body.n < CELL_HEAD + n) {
		damaged(s);
		return false;
	}
	*cell = (struct qh_sheet_cell){.row = qh_little16(body, 0) + 1, .col = qh_little16(body, 2) + 1};
	*style = qh_little16(body, 4);
	if (cell->col > SHEET_COLS) {
		damaged(s);
		return false;
	}
	cell->hidden = s->col_hidden[cell->col - 1];
	return true;
}

static void put(struct sheet *s, const struct qh_sheet_cell *cell)
{
	if (cell->shown.p)
		(void)qh_sheet_table_cell(&s->table, cell);
	else
		qh_reader_fail_memory(s->book->r, 0);
}

static void put_number(struct sheet *s, struct qh_sheet_cell *cell, uint32_t style, bool good,
		       struct qh_stored x)
{
	const struct qh_xls_book *b = s->book;
	struct qh_str code = style < b->n_styles ? b->styles[style] : QH_STR("General");

	if (good)
		qh_sheet_show(b->r->arena, qh_sheet_formats_get(&s->formats, style, code), x, b->date1904,
			      cell);
	else
		cell->shown = QH_STR("#NUM!");
	put(s, cell);
}

static struct qh_str error_name(uint32_t code)
{
	switch (code) {
	case 0x00: return QH_STR("#NULL!");
	case 0x07: return QH_STR("#DIV/0!");
	case 0x0F: return QH_STR("#VALUE!");
	case 0x17: return QH_STR("#REF!");
	case 0x1D: return QH_STR("#NAME?");
	case 0x24: return QH_STR("#NUM!");
	default: return QH_STR("#N/A");
	}
}

static struct qh_str truth_name(uint32_t value)
{
	return value ? QH_STR("TRUE") : QH_STR("FALSE");
}

/* The value a formula had when it was computed last. */
static void read_formula(struct sheet *s, struct qh_str body)
{
	enum { RESULT = 8, OPTIONS = 14, ALWAYS = 1, NO_NUMBER = 0xFFFF };
	enum { TEXT, TRUTH, ERROR, BLANK };
	struct qh_sheet_cell cell;
	struct qh_stored x;
	uint32_t style, kind, value;

	if (!open_cell(s, body, RESULT + 2, &cell, &style))
		return;
	if (qh_little16(body, CELL_HEAD + RESULT - 2) != NO_NUMBER) {
		bool good = qh_xls_number(qh_little64(body, CELL_HEAD), &x);

		put_number(s, &cell, style, good, x);
		return;
	}
	kind = (unsigned char)body.p[CELL_HEAD];
	value = (unsigned char)body.p[CELL_HEAD + 2];
	cell.shown = kind == TRUTH ? truth_name(value) : error_name(value);
	if (kind == TEXT) {
		s->awaiting = cell;
		s->awaits = true;
		return;
	}
	if (kind == BLANK) { /* or never computed: its writer asks for that when the file is opened */
		cell.no_value = qh_little16(body, OPTIONS) & ALWAYS;
		cell.shown = cell.no_value ? QH_STR("=") : QH_STR("");
	}
	put(s, &cell);
}

static void read_awaited(struct sheet *s, struct qh_xls_cursor *c)
{
	uint32_t n = qh_xls_take16(c);

	if (!s->awaits)
		return;
	s->awaits = false;
	s->awaiting.shown = qh_xls_take_text(s->book->r, c, n);
	put(s, &s->awaiting);
}

static void read_many(struct sheet *s, struct qh_str body)
{
	enum { PIECE = 6, FRAME = 6 };
	uint32_t n = body.n >= FRAME ? (body.n - FRAME) / PIECE : 0;

	for (uint32_t i = 0; i < n && s->book->r->b.status == QH_OK; i++) {
		struct qh_sheet_cell cell = {.row = qh_little16(body, 0) + 1,
					     .col = qh_little16(body, 2) + 1 + i};
		struct qh_str piece = qh_str_sub(body, 4 + i * PIECE, PIECE);
		struct qh_stored x;
		bool good = qh_xls_rk(qh_little32(piece, 2), &x);

		if (cell.col > SHEET_COLS) {
			damaged(s);
			return;
		}
		cell.hidden = s->col_hidden[cell.col - 1];
		put_number(s, &cell, qh_little16(piece, 0), good, x);
	}
}

static void read_shared_text(struct sheet *s, struct qh_str body)
{
	struct qh_sheet_cell cell;
	uint32_t style, i;

	if (!open_cell(s, body, 4, &cell, &style))
		return;
	i = qh_little32(body, CELL_HEAD);
	if (i >= s->book->n_strings) {
		qh_reader_fail(s->book->r, QH_CORRUPT, "READ-015", 0, 0);
		return;
	}
	cell.shown = s->book->strings[i];
	put(s, &cell);
}

static void read_label(struct sheet *s, struct qh_xls_cursor *c)
{
	struct qh_sheet_cell cell;
	uint32_t style;

	if (!open_cell(s, c->body, 3, &cell, &style))
		return;
	c->at = CELL_HEAD;
	cell.shown = qh_xls_take_text(s->book->r, c, qh_xls_take16(c));
	put(s, &cell);
}

static void read_truth(struct sheet *s, struct qh_str body)
{
	struct qh_sheet_cell cell;
	uint32_t style, value;

	if (!open_cell(s, body, 2, &cell, &style))
		return;
	value = (unsigned char)body.p[CELL_HEAD];
	cell.shown = body.p[CELL_HEAD + 1] ? error_name(value) : truth_name(value);
	put(s, &cell);
}

static void read_single(struct sheet *s, struct qh_str body, bool rk)
{
	struct qh_sheet_cell cell;
	struct qh_stored x;
	uint32_t style;
	bool good;

	if (!open_cell(s, body, rk ? 4 : 8, &cell, &style))
		return;
	good = rk ? qh_xls_rk(qh_little32(body, CELL_HEAD), &x)
		  : qh_xls_number(qh_little64(body, CELL_HEAD), &x);
	put_number(s, &cell, style, good, x);
}

static void read_columns(struct sheet *s, struct qh_str body)
{
	enum { FLAGS = 8, HIDDEN = 1 };

	if (body.n < FLAGS + 2 || !(qh_little16(body, FLAGS) & HIDDEN))
		return;
	for (uint32_t i = qh_little16(body, 0); i <= qh_little16(body, 2) && i < SHEET_COLS; i++)
		s->col_hidden[i] = true;
}

static void read_row(struct sheet *s, struct qh_str body)
{
	enum { FLAGS = 12, HIDDEN = 0x20 };

	if (body.n > FLAGS && body.p[FLAGS] & HIDDEN)
		s->row_hidden[qh_little16(body, 0) / 8] |= (uint8_t)(1u << qh_little16(body, 0) % 8);
}

static void read_merged(struct sheet *s, struct qh_str body)
{
	enum { AREA = 8 };

	for (uint32_t at = 2; at + AREA <= body.n && s->book->r->b.status == QH_OK; at += AREA) {
		struct qh_sheet_area a = {
		    .row = qh_little16(body, at) + 1,
		    .last_row = qh_little16(body, at + 2) + 1,
		    .col = qh_little16(body, at + 4) + 1,
		    .last_col = qh_little16(body, at + 6) + 1,
		};

		if (a.last_row >= a.row && a.last_col >= a.col && a.last_col <= SHEET_COLS)
			(void)qh_sheet_table_area(&s->table, &a);
	}
}

static void read_record(struct sheet *s, const struct qh_xls_record *x, uint32_t next)
{
	struct qh_xls_cursor c = {.stream = s->book->stream, .next = next, .body = x->body};

	switch (x->type) {
	case QH_XLS_COLUMNS: read_columns(s, x->body); break;
	case QH_XLS_ROW: read_row(s, x->body); break;
	case QH_XLS_LABEL_STRING: read_shared_text(s, x->body); break;
	case QH_XLS_NUMBER: read_single(s, x->body, false); break;
	case QH_XLS_RK: read_single(s, x->body, true); break;
	case QH_XLS_MUL_RK: read_many(s, x->body); break;
	case QH_XLS_FORMULA: read_formula(s, x->body); break;
	case QH_XLS_STRING: read_awaited(s, &c); break;
	case QH_XLS_LABEL:
	case QH_XLS_RICH_STRING: read_label(s, &c); break;
	case QH_XLS_BOOL_ERROR: read_truth(s, x->body); break;
	case QH_XLS_MERGED: read_merged(s, x->body); break;
	default: break;
	}
}

/* Rows may tell that they are hidden behind their cells. */
static void hide_rows(struct sheet *s)
{
	for (uint32_t i = 0; i < s->table.n_cells; i++) {
		uint32_t row = s->table.cells[i].row - 1;

		s->table.cells[i].hidden |= s->row_hidden[row / 8] >> row % 8 & 1;
	}
}

void qh_xls_sheet_read(const struct qh_xls_book *book, const struct qh_xls_sheet *sheet)
{
	struct qh_reader *r = book->r;
	struct sheet *s = QH_NEW(r->arena, struct sheet);
	struct qh_xls_record x;
	uint32_t at = sheet->at, depth = 0;
	bool ended = false;

	if (s)
		s->row_hidden = QH_NEW_ARRAY(r->arena, uint8_t, SHEET_ROWS / 8);
	if (!s || !s->row_hidden) {
		qh_reader_fail_memory(r, 0);
		return;
	}
	s->book = book;
	s->table.r = r;
	while (!ended && r->b.status == QH_OK) {
		if (!qh_xls_next(book->stream, &at, &x)) {
			damaged(s); /* cut off */
			return;
		}
		/* charts on the sheet stand in between, with a beginning and an end of their own */
		depth += x.type == QH_XLS_BOF;
		depth -= x.type == QH_XLS_EOF && depth > 0;
		ended = depth == 0;
		if (depth == 1)
			read_record(s, &x, at);
	}
	if (r->b.status == QH_OK) {
		hide_rows(s);
		qh_sheet_table_emit(&s->table, sheet->name, sheet->hidden);
	}
}
