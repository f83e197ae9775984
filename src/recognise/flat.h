/* SPDX-License-Identifier: Apache-2.0 */
/* Private to flat*.c: a form whose table was flattened to words, one after the other or a row a line. */
#ifndef QH_RECOGNISE_FLAT_H
#define QH_RECOGNISE_FLAT_H

#include "doc/doc.h"
#include "form/quantity.h"
#include "recognise/recognise.h"

/* What a word can be; a word may be several things (a head of the money and of the indicators both have
 * points). */
enum fl_is {
	FL_COLUMN = 1 << 0, /* head of an indicator column */
	FL_MONEY = 1 << 1,  /* head of a money column */
	FL_FUND = 1 << 2,   /* label of a fund row */
	FL_LEVEL1 = 1 << 3,
	FL_LEVEL2 = 1 << 4,
	FL_TOTAL = 1 << 5,
	FL_FIELD = 1 << 6,   /* project, department, unit ... */
	FL_GOAL = 1 << 7,    /* heads of the goals */
	FL_BLOCK = 1 << 8,   /* left-most merged cell of a block */
	FL_TAIL = 1 << 9,    /* reasons, measures, notes, signatures: what comes behind the table */
	FL_NUMBER = 1 << 10, /* a bare number, with the word for points or without */
	FL_VALUE = 1 << 11,  /* any value: a number with a unit, a date, a word of degree */
	FL_DASH = 1 << 12,
	FL_POINTS_HEAD = 1 << 13, /* column of weights or of scores */
	FL_NAME_HEAD = 1 << 14,   /* column of level 1, level 2 or name */
	FL_REASON_HEAD = 1 << 15,
	FL_VALUE_HEAD = 1 << 16, /* column of targets or actuals */
	FL_LEVEL1_HEAD = 1 << 17,
	FL_LEVEL2_HEAD = 1 << 18
};

struct fl_word {
	struct qh_str text;
	uint32_t line, block; /* block: 0-based index into the old document */
	uint32_t is;
	bool line_start;
};

/* A run of prose blocks as words, and the table made of it. */
struct fl_run {
	struct qh_arena *arena;
	const struct qh_lexicon *lex;
	struct qh_doc_builder *out;
	struct fl_word *words;
	uint32_t n, cap;
	uint32_t row; /* last row written */
};

/* Columns of a header: words [from, to). */
struct fl_head {
	uint32_t from, to;
	uint32_t n_levels;  /* leading columns of level 1 and level 2 */
	uint32_t n_core;    /* columns from the name to the last one that every row fills */
	bool has_reason;    /* one more column at the end that may be empty */
	uint32_t points[4]; /* positions (from the name) of columns that hold bare numbers */
	uint32_t n_points;
};

/* flat_words.c: split prose into words and tell what each may be. */
bool fl_add_words(struct fl_run *run, struct qh_str text, uint32_t line, uint32_t block);
/* Joins labels that went over two lines. */
void fl_join_lines(struct fl_run *run);
/* The next header of indicator columns at or after @p from; false: none. */
bool fl_find_head(const struct fl_run *run, uint32_t from, struct fl_head *out);

/* flat_rows.c: write the rows behind a header; returns the first word that is not part of the table. */
uint32_t fl_write_rows(struct fl_run *run, const struct fl_head *head, uint32_t end);
void fl_cell(struct fl_run *run, uint32_t col, uint32_t from, uint32_t to);

#endif
