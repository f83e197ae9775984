/* SPDX-License-Identifier: Apache-2.0 */
/* Owns the putting together of rows from the cuts of the scan, and the going on behind damage. */
#include "record/rows.h"

#include <stdlib.h>

#include "record/import.h"

enum { SCAN_BYTES = 1 << 14 }; /* what is scanned ahead of a fault is scanned again */

void qh_rows_free(struct qh_rows *rows)
{
	free(rows->at);
	free(rows->scan.cuts);
	free(rows->scan.lines);
	*rows = (struct qh_rows){0};
}

static bool grow(void *items, uint32_t *cap, uint32_t need, size_t size)
{
	void **array = items;
	uint32_t to = *cap > UINT32_MAX / 2 ? need : *cap * 2 > need ? *cap * 2 : need;
	void *more;

	if (need <= *cap)
		return true;
	more = realloc(*array, (size_t)to * size);
	if (!more)
		return false;
	*array = more;
	*cap = to;
	return true;
}

static bool add_row(struct qh_rows *rows, struct qh_row row)
{
	if (!grow(&rows->at, &rows->cap, rows->n + 1, sizeof *rows->at))
		return false;
	rows->at[rows->n++] = row;
	return true;
}

static uint32_t count_lines(const char *p, uint32_t n)
{
	uint32_t lines = 0;

	for (const char *at = p, *end = p + n; (at = memchr(at, '\n', (size_t)(end - at))) != NULL; at++)
		lines++;
	return lines;
}

/* Where the next row begins. */
struct cursor {
	uint32_t start, cut; /* byte; index of its first cut */
	uint32_t line, seen; /* lines of the scan that were taken */
};

/* The rows that the scan has found the ends of since the last time. */
static bool take_rows(struct qh_rows *rows, const struct qh_rows_input *in, struct cursor *at, bool quotes)
{
	for (; at->seen < rows->scan.n_lines; at->seen++) {
		uint32_t last = rows->scan.lines[at->seen], feed = rows->scan.cuts[last];
		uint32_t end = feed > at->start && in->text[feed - 1] == '\r' ? feed - 1 : feed;
		struct qh_row row = {.start = at->start,
				     .end = end,
				     .first = at->cut,
				     .line = at->line,
				     .n_cells = last - at->cut + 1};

		if (end > at->start && !add_row(rows, row))
			return false;
		at->line += quotes && !in->line_a_record
				? count_lines(in->text + at->start, feed - at->start) + 1
				: 1;
		at->start = feed + 1;
		at->cut = last + 1;
	}
	return true;
}

/* Rejects the first line of the row that begins here and goes behind it. False: no memory; *stuck: the line
 * has no end yet. */
static bool skip_line(struct qh_rows *rows, const struct qh_rows_input *in, struct cursor *at, bool *stuck)
{
	const char *feed = memchr(in->text + at->start, '\n', in->n - at->start);
	uint32_t end = feed ? (uint32_t)(feed - in->text) : in->n;
	struct qh_row row = {
	    .start = at->start, .first = at->cut, .line = at->line, .reject = QH_REJECT_QUOTE};

	*stuck = !feed && !in->last;
	if (*stuck)
		return true;
	row.end = end > at->start && in->text[end - 1] == '\r' ? end - 1 : end;
	if (!add_row(rows, row))
		return false;
	rows->scan.n_cuts = at->cut;
	rows->scan.n_lines = at->seen;
	at->start = feed ? end + 1 : end;
	at->line++;
	return true;
}

static bool make_room(struct qh_rows *rows, uint32_t bytes)
{
	return grow(&rows->scan.cuts, &rows->cap_cuts, rows->scan.n_cuts + bytes + QH_CSV_STEP,
		    sizeof *rows->scan.cuts) &&
	       grow(&rows->scan.lines, &rows->cap_lines, rows->scan.n_lines + bytes + QH_CSV_STEP,
		    sizeof *rows->scan.lines);
}

static void see(struct qh_rows *rows, const struct qh_csv_state *state)
{
	rows->seen_high |= state->seen_high;
	rows->seen_nul |= state->seen_nul;
	rows->seen_quote |= state->seen_quote;
}

/* The last line needs no end. */
static bool take_rest(struct qh_rows *rows, const struct qh_rows_input *in, struct cursor *at)
{
	struct qh_row row = {.start = at->start,
			     .end = in->n,
			     .first = at->cut,
			     .line = at->line,
			     .n_cells = rows->scan.n_cuts - at->cut + 1};

	if (row.end > row.start && in->text[row.end - 1] == '\r')
		row.end--;
	at->start = in->n;
	return row.end == row.start || add_row(rows, row);
}

bool qh_rows_find(struct qh_rows *rows, const struct qh_rows_input *in, uint32_t *used, uint32_t *line)
{
	struct cursor at = {.line = in->line};
	struct qh_csv_state state = qh_csv_begin();
	uint32_t i = 0;
	bool stuck = false;

	rows->n = rows->scan.n_cuts = rows->scan.n_lines = 0;
	rows->seen_high = rows->seen_nul = rows->seen_quote = false;
	while (!stuck && (i < in->n || (in->last && at.start < in->n))) {
		uint32_t to = in->n - i < SCAN_BYTES ? in->n : i + SCAN_BYTES;
		bool unclosed = i == in->n && state.inside;

		if (i == in->n && !unclosed) {
			if (!take_rest(rows, in, &at))
				return false;
			break;
		}
		if (!make_room(rows, to - i))
			return false;
		i = unclosed ? i : in->scan(in->text, i, to, in->delimiter, &state, &rows->scan);
		see(rows, &state);
		if (!take_rows(rows, in, &at, rows->seen_quote))
			return false;
		/* A row that is too long can only be one whose quote was not closed, when it has line ends.
		 */
		if (i == to && !unclosed && (!state.inside || i - at.start < QH_RECORD_BYTES_MAX))
			continue;
		if (!skip_line(rows, in, &at, &stuck))
			return false;
		state = qh_csv_begin();
		i = at.start;
	}
	*used = at.start;
	*line = at.line;
	return true;
}

struct qh_str qh_cell_single(struct qh_str text, char *room)
{
	uint32_t n = 0;

	for (uint32_t i = 0; i < text.n; i++) {
		room[n++] = text.p[i];
		if (text.p[i] == '"' && i + 1 < text.n && text.p[i + 1] == '"')
			i++;
	}
	return (struct qh_str){room, n};
}
