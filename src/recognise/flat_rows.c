/* SPDX-License-Identifier: Apache-2.0 */
/* Rows of a flattened table: a level word or a line begins one, bare numbers of the point columns end one. */
#include "recognise/flat.h"

enum { ROW_WORDS_MAX = 200, UNREAD_WORDS_MAX = 24 };

void fl_cell(struct fl_run *run, uint32_t col, uint32_t from, uint32_t to)
{
	struct qh_str text = from < to ? run->words[from].text : QH_STR_NONE;

	for (uint32_t i = from + 1; i < to; i++)
		text = qh_arena_printf(run->arena, "%.*s %.*s", QH_STR_ARG(text),
				       QH_STR_ARG(run->words[i].text));
	if (from < to)
		qh_doc_cell(run->out, run->row, col, 1, 1, text, QH_CELL_LAYOUT, run->words[from].line);
}

/* One row as spans of words; every span may be empty. */
struct span {
	uint32_t from, to;
};
struct flat_row {
	struct span level1, level2, name, reason;
	uint32_t tail; /* first of the words that fill the columns behind the name, one a column */
};

/* A level word for which the header has no column stands in a row of its own. */
static void write_level(struct fl_run *run, const struct fl_head *head, uint32_t column, struct span word)
{
	if (word.from == word.to)
		return;
	if (head->n_levels < column)
		run->row++;
	fl_cell(run, head->n_levels < column ? 1 : column, word.from, word.to);
}

static void write_row(struct fl_run *run, const struct fl_head *head, const struct flat_row *row)
{
	uint32_t name_col = head->n_levels + 1;

	run->row++;
	write_level(run, head, 1, row->level1);
	write_level(run, head, 2, row->level2);
	if (head->n_levels < 2 && (row->level1.from < row->level1.to || row->level2.from < row->level2.to))
		run->row++;
	fl_cell(run, name_col, row->name.from, row->name.to);
	for (uint32_t i = 1; i < head->n_core; i++)
		fl_cell(run, name_col + i, row->tail + i - 1, row->tail + i);
	fl_cell(run, name_col + head->n_core, row->reason.from, row->reason.to);
}

/* The words at [at, at + n_core - 1) fill the columns behind a name: bare numbers stand where points are due.
 */
static bool fills_columns(const struct fl_run *run, const struct fl_head *head, uint32_t at, uint32_t end)
{
	uint32_t last = head->n_core - 1;

	if (last == 0 || at + last > end)
		return false;
	for (uint32_t i = 0; i < last; i++) {
		const struct fl_word *w = &run->words[at + i];
		bool points = false;
		for (uint32_t p = 0; p < head->n_points; p++)
			points |= head->points[p] == i + 1;
		if (points && !(w->is & (FL_NUMBER | FL_DASH)))
			return false;
		if (w->is & (FL_LEVEL1 | FL_LEVEL2 | FL_TOTAL))
			return false;
	}
	return true;
}

/* With columns of points a row ends where they fit; else the next word of a level or the next line ends it.
 */
static uint32_t find_tail(const struct fl_run *run, const struct fl_head *head, uint32_t name, uint32_t end)
{
	for (uint32_t at = name + 1; at + head->n_core - 1 <= end && at < name + ROW_WORDS_MAX; at++) {
		if (run->words[at - 1].is & (FL_LEVEL1 | FL_LEVEL2 | FL_TOTAL))
			return UINT32_MAX;
		if (!fills_columns(run, head, at, end))
			continue;
		if (head->n_points > 0 || (run->words[at].is & (FL_VALUE | FL_DASH)))
			return at;
	}
	return UINT32_MAX;
}

static bool says_nothing(const struct fl_run *run, const struct fl_word *w)
{
	return (w->is & FL_DASH) ||
	       qh_lexicon_find(run->lex, QH_W_NONE, qh_lexicon_label(run->lex, run->arena, w->text));
}

/* Words behind the columns up to the next row are the reason, when there is such a column: those on the same
 * line, or those before a level word. */
static uint32_t reason_end(const struct fl_run *run, const struct fl_head *head, uint32_t at, uint32_t end)
{
	uint32_t stop = at;

	if (!head->has_reason)
		return at;
	while (stop < end && !run->words[stop].line_start)
		stop++;
	if (stop > at && stop < end)
		return stop;
	for (stop = at; stop < end && stop < at + ROW_WORDS_MAX; stop++)
		if (run->words[stop].is & (FL_LEVEL1 | FL_LEVEL2 | FL_TOTAL | FL_TAIL))
			break;
	/* Another whole row may stand before the level word: then these words are its name and values, but
	 * for a word for nothing in front, a line of its own. */
	if (find_tail(run, head, at, stop) == UINT32_MAX)
		return stop;
	bool nothing = at + 1 < stop && run->words[at + 1].line_start && says_nothing(run, &run->words[at]);

	return nothing && find_tail(run, head, at + 1, stop) != UINT32_MAX ? at + 1 : at;
}

static uint32_t write_total(struct fl_run *run, const struct fl_head *head, uint32_t at, uint32_t end)
{
	uint32_t label = at++, col = head->n_levels + 1;

	run->row++;
	fl_cell(run, 1, label, label + 1);
	uint32_t n = 0;
	while (at + n < end && (run->words[at + n].is & FL_NUMBER) && n < head->n_points)
		n++;
	/* One number alone is the sum of the scores, which stand in the last column of points. */
	for (uint32_t i = 0, last = 1; i < n; i++) {
		uint32_t to = col + head->points[head->n_points - n + i];
		last = to > last ? to : last + 1;
		fl_cell(run, last, at + i, at + i + 1);
	}
	return at + n;
}

/* Words behind a level word that make no row: cells of a row all the same, so that they are counted as not
 * read. */
static uint32_t write_unread(struct fl_run *run, uint32_t from, uint32_t at, uint32_t end)
{
	while (at < end && at < from + UNREAD_WORDS_MAX &&
	       !(run->words[at].is & (FL_LEVEL1 | FL_LEVEL2 | FL_TOTAL | FL_TAIL)))
		at++;
	run->row++;
	for (uint32_t i = from; i < at; i++)
		fl_cell(run, 1 + i - from, i, i + 1);
	return at;
}

/* Some words name a level-1 and a level-2 dimension alike (cost): within the table, level 2 unless a level-2
 * word follows. */
static bool is_level1(const struct fl_run *run, const struct fl_head *head, uint32_t at, uint32_t end)
{
	uint32_t is = run->words[at].is;

	if (!(is & FL_LEVEL2) || head->n_levels < 2 || at == head->to)
		return is & FL_LEVEL1;
	return (is & FL_LEVEL1) && at + 1 < end && (run->words[at + 1].is & FL_LEVEL2);
}

uint32_t fl_write_rows(struct fl_run *run, const struct fl_head *head, uint32_t end)
{
	uint32_t at = head->to;

	run->row++;
	for (uint32_t i = head->from; i < head->to; i++)
		fl_cell(run, i - head->from + 1, i, i + 1);
	while (at < end) {
		struct flat_row row = {{at, at}, {at, at}, {at, at}, {at, at}, at};
		uint32_t start = at;
		if (run->words[at].is & FL_TAIL)
			break;
		if (run->words[at].is & FL_TOTAL)
			return write_total(run, head, at, end);
		if (is_level1(run, head, at, end))
			row.level1 = (struct span){at, at + 1};
		at = row.level1.to > at ? row.level1.to : at;
		if (at < end && (run->words[at].is & FL_LEVEL2))
			row.level2 = (struct span){at, at + 1};
		at = row.level2.to > at ? row.level2.to : at;
		uint32_t tail = find_tail(run, head, at, end);
		if (tail == UINT32_MAX) {
			if (at == start)
				break;
			at = write_unread(run, start, at, end);
			continue;
		}
		row.name = (struct span){at, tail};
		row.tail = tail;
		at = tail + head->n_core - 1;
		row.reason.from = at;
		at = row.reason.to = reason_end(run, head, at, end);
		write_row(run, head, &row);
	}
	return at;
}
