/* SPDX-License-Identifier: Apache-2.0 */
/* Private to record/: the rows of a piece of delimited text. A row that is damaged costs its first line and
 * no more: what follows is looked at anew from the next line on. */
#ifndef QH_RECORD_ROWS_H
#define QH_RECORD_ROWS_H

#include "base/str.h"
#include "record/csv_scan.h"

struct qh_row {
	uint32_t start, end; /* bytes of the text, without the line end */
	uint32_t first;      /* index of the cut that ends its first cell */
	uint32_t line;
	uint32_t n_cells;
	uint16_t column; /* 1-based, of the cell that it was rejected for; 0: the row */
	uint8_t reject;  /* enum qh_reject */
};

/* Grows as it is needed; used again for the next piece. */
struct qh_rows {
	uint32_t n, cap;
	struct qh_row *at;
	struct qh_csv_out scan;
	uint32_t cap_cuts, cap_lines;
	bool seen_high, seen_nul, seen_quote;
};
void qh_rows_free(struct qh_rows *rows);

enum { QH_RECORD_BYTES_MAX = 16 << 20 }; /* one row; a longer one is rejected unread */

struct qh_rows_input {
	qh_csv_scan *scan;
	const char *text;
	uint32_t n;
	char delimiter;
	bool last;          /* no more text follows */
	bool line_a_record; /* lines are counted by rows and not by line ends: the text was made of a sheet */
	uint32_t line;      /* of its first byte */
};
/**
 * Finds the rows of a text that begins where a row does. Blank lines are passed over.
 *
 * @param used  [out] how much of the text they are; what is left is a row that goes on in the next piece
 * @param line  [out] the line that begins there
 * @return false: no memory
 */
bool qh_rows_find(struct qh_rows *rows, const struct qh_rows_input *in, uint32_t *used, uint32_t *line);

/* A cell as it is printed, with its quotes if it has some. */
static inline struct qh_str qh_row_cell(const struct qh_rows *rows, const char *text,
					const struct qh_row *row, uint32_t cell)
{
	uint32_t from = cell ? rows->scan.cuts[row->first + cell - 1] + 1 : row->start;
	uint32_t to = cell + 1 == row->n_cells ? row->end : rows->scan.cuts[row->first + cell];

	return (struct qh_str){text + from, to - from};
}
/* What stands between the quotes of a cell; *doubled: quotes inside are still doubled. */
static inline struct qh_str qh_cell_bare(struct qh_str cell, bool *doubled)
{
	*doubled = false;
	if (cell.n < 2 || cell.p[0] != '"')
		return cell;
	cell = (struct qh_str){cell.p + 1, cell.n - 2};
	*doubled = cell.n && memchr(cell.p, '"', cell.n) != NULL;
	return cell;
}
/* The text with each two quotes made one, in @p room of at least text.n bytes. */
struct qh_str qh_cell_single(struct qh_str text, char *room);

#endif
