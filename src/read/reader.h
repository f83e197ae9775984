/* SPDX-License-Identifier: Apache-2.0 */
/* Private to read/: the state of one reading and the pieces its files lend each other. */
#ifndef QH_READ_READER_H
#define QH_READ_READER_H

#include "doc/doc.h"
#include "read/read.h"

struct qh_html_frame;
struct qh_html_table;

struct qh_reader {
	struct qh_arena *arena;
	struct qh_error *err;
	struct qh_doc_builder b;
	uint32_t doc_index;
	char *scratch; /* text being cleaned; grows to the longest */
	uint32_t cap_scratch;
	struct qh_html_frame *spare_frames;
	uint32_t worker_ms; /* that other programs may still take for this document */
};

/* Records the first failure of a reading; later ones are ignored. */
void qh_reader_fail(struct qh_reader *r, enum qh_status status, const char *code, uint32_t line,
		    uint32_t col);
void qh_reader_fail_limit(struct qh_reader *r, const char *code, uint64_t limit, uint32_t line);
void qh_reader_fail_memory(struct qh_reader *r, uint32_t line);
/* At least @p n bytes of scratch, or NULL (the failure is recorded). */
char *qh_reader_scratch(struct qh_reader *r, uint32_t n);

/* What kinds of bytes a line holds: decides which of the slower looks it needs. */
enum qh_line_byte {
	QH_LINE_TAB = 1,
	QH_LINE_PIPE = 2,
	QH_LINE_FEED = 4,
	QH_LINE_ANGLE = 8,
	QH_LINE_MARKUP = 16, /* & \ $ * [ */
	QH_LINE_WIDE = 32    /* first byte of U+3000, or two spaces */
};
uint32_t qh_line_bytes(struct qh_str line);

/* markup.c: one cell or line with Markdown, LaTeX and entities cleaned away; borrowed when nothing changes.
 */
struct qh_str qh_markup_clean(struct qh_reader *r, struct qh_str raw, bool entities, uint16_t *flags);
/* markup.c: a character reference at @p off; moves past it and returns the code point, or 0. */
uint32_t qh_markup_entity(struct qh_str s, uint32_t *off);

/* cell.c: tables that stand inside the cells of an open table of text; emitted behind it. */
struct qh_nested {
	struct qh_nested_item *first, *last;
};
/* A cell of the open table; @p bytes tells what may have to be cleaned away. */
void qh_text_cell(struct qh_reader *r, struct qh_nested *nested, uint32_t row, uint32_t col,
		  struct qh_str raw, uint32_t bytes, uint16_t flags, uint32_t line);
/* @param block  of the table they stood in; 0: it came to nothing */
void qh_nested_emit(struct qh_reader *r, const struct qh_nested *nested, uint32_t block);

/* The whole text of each kind. */
void qh_reader_plain(struct qh_reader *r, struct qh_str text);
void qh_reader_delimited(struct qh_reader *r, struct qh_str text, bool tabs);
void qh_reader_html(struct qh_reader *r, struct qh_str text);

/* html.c: lines of a text file that hold tags; blocks come out in order. */
void qh_html_lines(struct qh_reader *r, struct qh_str raw, uint32_t line);
/* html.c: one cell of a text table; the tables inside are added to @p nested (a list through qh_html_next).
 */
struct qh_str qh_html_cell(struct qh_reader *r, struct qh_str raw, uint32_t line, uint16_t *flags,
			   struct qh_html_table **nested);
struct qh_html_table *qh_html_next(const struct qh_html_table *t);
void qh_html_emit(struct qh_reader *r, struct qh_html_table *t, struct qh_place parent);
/* text.c: a line of prose with its Markdown marks. */
void qh_text_prose(struct qh_reader *r, struct qh_str raw, uint32_t line, uint16_t heading, bool entities);

/* broken_rows.c: where a row ends that line breaks inside its cells cut in pieces; the rows before it have
 * @p tabs tabs. 0 when the line at @p at starts no such row.
 * @p ragged: only the last ones do. */
uint32_t qh_broken_row_end(struct qh_str text, uint32_t at, uint32_t tabs, bool ragged);

/* spaces.c: tables aligned by runs of spaces. Number of bytes of @p text (which starts at a line) that were
 * read as a table; 0 when the lines are prose, and then *prose_until is how far that is known. */
uint32_t qh_spaces_table(struct qh_reader *r, struct qh_str text, uint32_t line, uint32_t *n_lines,
			 uint32_t *prose_until);

/* drawn.c: tables with strokes around the cells. ruled.c: columns told by runs of dashes. The number of bytes
 * of @p text (which starts at a line) that were such a table; 0: none starts here, and none of the lines up
 * to *known_until has to be asked again. */
uint32_t qh_drawn_table(struct qh_reader *r, struct qh_str text, uint32_t line, uint32_t *n_lines,
			uint32_t *known_until);
uint32_t qh_ruled_table(struct qh_reader *r, struct qh_str text, uint32_t line, uint32_t *n_lines,
			uint32_t *known_until);

/* Whether the line begins a drawing; whether a line of dashes is the first or the second of the text. */
bool qh_drawn_starts(struct qh_str line);
bool qh_ruled_near(struct qh_str text);

/* "a|b|c" without strokes at the edges: the line of @p text at @p after has strokes too, one of the two
 * several. */
bool qh_markup_bare_pipes(struct qh_str line, struct qh_str text, uint32_t after);

#endif
