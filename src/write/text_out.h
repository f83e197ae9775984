/* SPDX-License-Identifier: Apache-2.0 */
/* Private to write/: words for people. What comes from a document never reaches the terminal as a control
 * code. */
#ifndef QH_WRITE_TEXT_OUT_H
#define QH_WRITE_TEXT_OUT_H

#include "base/utf8.h"
#include "write/places.h"
#include "write/report.h"

/* Messages of messages/write.yaml and of the other rooms in the language of the report, cleaned. True when
 * what was written is plain (base/plain.h). */
bool qh_say(const struct qh_report_options *o, const char *key, struct qh_buf *out);
bool qh_say_args(const struct qh_report_options *o, const char *key, const struct qh_arg *args,
		 uint32_t n_args, struct qh_buf *out);
bool qh_say_text(const struct qh_report_options *o, const char *key, const char *name, struct qh_str value,
		 struct qh_buf *out);
bool qh_say_count(const struct qh_report_options *o, const char *key, uint64_t n, struct qh_buf *out);

/**
 * Text of a document on one line: control codes, marks of direction and bytes that are no UTF-8 become U+FFFD
 * or a space.
 * @param from  clean what stands in @p out from here on, in place
 */
void qh_clean(struct qh_buf *out, size_t from);
void qh_put_clean(struct qh_buf *out, struct qh_str s);

/* A recomputed score: "9", "[6, 8)", and for undecidable ones the word. Numbers that are no finite decimal
 * are given to four places with "≈". */
void qh_put_number(const struct qh_report_options *o, struct qh_rat r, struct qh_buf *out);
void qh_put_range(const struct qh_report_options *o, struct qh_rat lo, bool lo_open, struct qh_rat hi,
		  bool hi_open, struct qh_buf *out);
/* True when it is plain. */
bool qh_put_score(const struct qh_report_options *o, const struct qh_score *score, struct qh_buf *out);
/* The place of a table, with the tables already counted. */
void qh_put_place(const struct qh_report_options *o, const struct qh_tables *tables, struct qh_place at,
		  struct qh_buf *out);
/* A derivation line without its number: the message and the value behind it. True when it is plain. */
bool qh_put_step(const struct qh_report_options *o, const struct qh_step *step, struct qh_buf *out);
/* Every score could be recomputed: only then is "nothing was found" good news. */
bool qh_all_told(const struct qh_report_form *f);
/* Why a rulebook was chosen. */
void qh_put_reason(const struct qh_report_options *o, const struct qh_choice_reason *reason,
		   struct qh_buf *out);

/* A table for a terminal: cells are added row by row and wrap inside their column. */
enum { QH_TEXT_COLUMNS_MAX = 12 };
struct qh_text_table {
	uint32_t columns;
	struct {
		bool right;        /* aligned to the right */
		uint32_t min, max; /* width in columns of the terminal; max 0: no limit */
		uint32_t width;    /* settled by qh_text_table_fit */
	} column[QH_TEXT_COLUMNS_MAX];
	struct qh_buf bytes; /* all cells */
	uint32_t *ends;      /* of each cell in bytes */
	uint8_t *style;      /* of each cell: an index into the writer's colours, 0 none */
	uint32_t n, cap;
};
void qh_text_table_start(struct qh_text_table *t, uint32_t columns);
void qh_text_table_cell(struct qh_text_table *t, struct qh_str text, uint8_t style);
/* The rest of the row is this one text; its width does not widen its column. */
void qh_text_table_rest(struct qh_text_table *t, struct qh_str text, uint8_t style);
/* Widths from the contents; the columns with a maximum share what @p width leaves. */
void qh_text_table_write(struct qh_text_table *t, uint32_t width, uint32_t indent, const char *const *styles,
			 struct qh_buf *out);
void qh_text_table_free(struct qh_text_table *t);
/* Text over several lines of @p width columns, each behind @p indent spaces; the first line starts where the
 * cursor is. */
void qh_put_wrapped(struct qh_str text, uint32_t width, uint32_t indent, struct qh_buf *out);
/* At most @p width columns of a text, with an ellipsis where it was cut. */
void qh_put_short(struct qh_str text, uint32_t width, struct qh_buf *out);
/* Bytes of the first line of @p text that fits @p width columns; breaks at spaces where Latin words are. */
uint32_t qh_line_fit(struct qh_str text, uint32_t width);

#endif
