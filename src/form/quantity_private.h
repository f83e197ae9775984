/* SPDX-License-Identifier: Apache-2.0 */
/* Private to quantity*.c: the text while it is read, and the pieces it is read into. Offsets are into the
 * folded text. */
#ifndef QH_FORM_QUANTITY_PRIVATE_H
#define QH_FORM_QUANTITY_PRIVATE_H

#include "base/limits.h"
#include "form/quantity.h"

enum { QH_YEAR_MIN = 1949, QH_YEAR_MAX = 2099 }; /* four digits in this range may be a year */

/* Not a doubt of its own: the number is a quotient, its reading only probable. */
#define QH_Q_IS_RATIO (1u << 31)

#define QH_QBIT(cls) ((uint64_t)1 << (QH_W_##cls))
_Static_assert(QH_W_DATE_POINT < 64, "the word classes of quantities fit one word of a class set");

struct qh_q_reader {
	struct qh_arena *arena;
	const struct qh_lexicon *lex;
	const struct qh_quantity_hint *hint;
	struct qh_str text; /* as printed */
	struct qh_folded f;
	struct qh_str s; /* the folded text, its end cut off */
	uint32_t from;   /* where the value starts */
};

/* A number as printed. */
struct qh_q_number {
	struct qh_rat value;
	uint32_t end;
	uint8_t decimals;
	bool numerals;   /* written in Chinese */
	uint32_t doubts; /* BAD_NUMBER and TOO_LONG: then there is no value */
};

struct qh_q_unit {
	struct qh_rat factor;
	struct qh_str name; /* canonical */
	struct qh_str dim;
	uint32_t end;
	uint32_t doubts;
};

/* A number with its multiplier and unit. */
struct qh_q_measure {
	struct qh_rat printed, scale;
	struct qh_str unit; /* canonical; absent */
	struct qh_str dim;
	uint32_t start, end;
	uint32_t unit_start, unit_end; /* with the multiplier; equal when there is none */
	uint8_t decimals;
	bool multiplied, numerals;
	uint32_t doubts;
};

/* Operators, words of uncertainty and lead words in front of a number. */
struct qh_q_prefix {
	uint8_t op, change;
	uint32_t doubts;
	uint32_t end;
};

struct qh_q_date {
	uint8_t kind; /* DATE or PERIOD */
	bool known;   /* the year is known and the date exists */
	qh_day first, last;
	uint32_t end;
	uint32_t doubts;
	bool probable;
	bool precise; /* more than a year */
};

/* A whole value: one measure, an interval, or two values. */
struct qh_q_value {
	struct qh_q_prefix prefix;
	struct qh_q_measure a, b;
	bool interval, two, a_open, b_open;
	uint32_t end;
};

static inline const struct qh_word *qh_q_at(const struct qh_q_reader *r, uint32_t off, uint64_t classes)
{
	const struct qh_class_set set = {{classes}};

	return off < r->s.n ? qh_lexicon_at(r->lex, r->s, off, &set) : NULL;
}
static inline bool qh_q_says(const struct qh_word *w, const char *value)
{
	return w && w->value.n == strlen(value) && memcmp(w->value.p, value, w->value.n) == 0;
}
static inline bool qh_q_digit(const struct qh_q_reader *r, uint32_t off)
{
	return off < r->s.n && r->s.p[off] >= '0' && r->s.p[off] <= '9';
}
static inline bool qh_q_byte(const struct qh_q_reader *r, uint32_t off, char c)
{
	return off < r->s.n && r->s.p[off] == c;
}
/* White space was printed between the folded character at @p off - 1 and the one at @p off. */
bool qh_q_gap(const struct qh_q_reader *r, uint32_t off);
/* What was printed for a piece of the folded text. */
struct qh_str qh_q_printed(const struct qh_q_reader *r, uint32_t start, uint32_t end);

/* quantity_number.c. False: no number starts here. @p grouped: commas may separate thousands. */
bool qh_q_read_digits(const struct qh_q_reader *r, uint32_t off, bool grouped, struct qh_q_number *out);
bool qh_q_read_numerals(const struct qh_q_reader *r, uint32_t off, struct qh_q_number *out);

/* quantity_unit.c. @p known_only: a word of the lexicon, not just any short word. */
bool qh_q_read_unit(const struct qh_q_reader *r, uint32_t off, bool known_only, struct qh_q_unit *out);
/* 元/人, 元/(人·月). */
struct qh_str qh_q_per_name(struct qh_arena *arena, struct qh_str unit, const struct qh_str *names,
			    uint32_t n);
bool qh_q_read_measure(const struct qh_q_reader *r, uint32_t off, bool grouped, struct qh_q_measure *out);

/* quantity_date.c */
bool qh_q_read_date(const struct qh_q_reader *r, uint32_t off, struct qh_q_date *out);

/* quantity_value.c */
uint8_t qh_q_op_of(const struct qh_word *w);
void qh_q_read_prefix(const struct qh_q_reader *r, uint32_t off, struct qh_q_prefix *out);
/* The operator behind a number, if there is one; moves @p off past it. */
bool qh_q_read_suffix(const struct qh_q_reader *r, uint32_t *off, struct qh_q_prefix *prefix);
bool qh_q_read_value(const struct qh_q_reader *r, const struct qh_q_prefix *prefix, struct qh_q_value *out);

/* quantity_words.c: texts that are no plain value. */
bool qh_q_whole_word(const struct qh_q_reader *r, struct qh_quantity *out);
/* False when a number may stand in the text; else it is classified by its words. */
bool qh_q_no_number(const struct qh_q_reader *r, struct qh_quantity *out);
void qh_q_read_words(const struct qh_q_reader *r, struct qh_quantity *out);

/* quantity.c */
void qh_q_lower_certainty(struct qh_quantity *q);
void qh_q_put_value(const struct qh_q_reader *r, const struct qh_q_value *v, struct qh_quantity *out);
void qh_q_put_date(const struct qh_q_date *d, const struct qh_q_prefix *prefix, struct qh_quantity *out);

#endif
