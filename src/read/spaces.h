/* SPDX-License-Identifier: Apache-2.0 */
/* Private to spaces.c and spaces_rows.c: lines of texts in columns, and which lines make up a row. */
#ifndef QH_READ_SPACES_H
#define QH_READ_SPACES_H

#include "base/limits.h"
#include "read/reader.h"

enum { QH_BAND_LINES_MAX = 400, QH_BAND_COLS_MAX = 64 };
enum { QH_HEAD_SHARE = 5 };
/* of so many texts of a header one may begin with a number: "1-7 months" */ /* rows of more lines than
										that are not put together
										from lines */

/* A text on one line of the table, in the column it was given. */
struct qh_piece {
	uint32_t line, col; /* 0-based */
	uint32_t width;     /* on the screen */
	struct qh_str text;
	bool numeric;
	bool loose; /* on a line that does not show the columns */
};

/* Lines [from, to) of a table that have their columns in common. */
struct qh_band {
	struct qh_reader *r;
	const struct qh_piece *pieces; /* of these lines, by line, then column */
	const uint32_t *left;          /* of each column, on the screen */
	uint32_t n_pieces, from, to, cols;
	uint32_t line; /* of the source, of line 0 */
	uint32_t row;  /* rows written so far, of the whole table */
};

/* Write the lines as rows: those over which the cells of a row go on become one. */
void qh_band_emit(struct qh_band *b);

#endif
