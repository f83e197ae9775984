/* SPDX-License-Identifier: Apache-2.0 */
/* A value as officials write it, read once, keeping what was printed and what could not be decided. */
#ifndef QH_FORM_QUANTITY_H
#define QH_FORM_QUANTITY_H

#include "base/date.h"
#include "base/rat.h"
#include "lexicon/lexicon.h"

enum qh_quantity_kind {
	QH_Q_BLANK,       /* nothing printed */
	QH_Q_DASH,        /* — - / : does not apply here */
	QH_Q_NONE,        /* 无: stated that there is none */
	QH_Q_NUMBER,      /* a count or measure with or without a unit */
	QH_Q_SHARE,       /* percent and per mille; lo in percent: 98 for 98 % */
	QH_Q_MONEY,       /* lo in yuan (or yuan per something) */
	QH_Q_DATE,        /* lo = day number; a deadline has op <= */
	QH_Q_PERIOD,      /* lo..hi day numbers, op in */
	QH_Q_QUALITATIVE, /* words of degree, state, compliance */
	QH_Q_BAND_WORD,   /* a tier named outright; band says which */
	QH_Q_STANDARD,    /* the kind of a standard in the place of a value */
	QH_Q_UNKNOWN      /* words this parser has no class for; a number inside may still be found */
};
enum qh_op { QH_OP_NULL, QH_OP_GE, QH_OP_LE, QH_OP_GT, QH_OP_LT, QH_OP_EQ, QH_OP_IN };
enum qh_certainty { QH_SURE, QH_PROBABLE, QH_LAYOUT_DOUBTFUL };
enum qh_change { QH_CHANGE_NONE, QH_CHANGE_UP, QH_CHANGE_DOWN };
enum qh_band { QH_BAND_NULL, QH_BAND_FULL, QH_BAND_PARTIAL, QH_BAND_MISSED };

/* What could not be settled; each has a message "quantity.doubt.<name>". */
enum qh_doubt {
	QH_DOUBT_APPROX = 1 << 0,     /* 约 余 左右 */
	QH_DOUBT_TWO_VALUES = 1 << 1, /* 100%1000件: hi holds the second number */
	QH_DOUBT_MISREAD_OPERATOR =
	    1 << 2, /* 290%, 二100%: op and number are the likely reading, certainty not sure */
	QH_DOUBT_YEAR_MISSING = 1 << 3, /* date without a year and none in the form */
	QH_DOUBT_UNIT_TWICE = 1 << 4,   /* %(百分比) */
	QH_DOUBT_IN_WORDS = 1 << 5,     /* number found inside a sentence */
	QH_DOUBT_MANY_NUMBERS = 1 << 6, /* a sentence with several numbers: none is taken */
	QH_DOUBT_OVER_100 = 1 << 7,     /* a share above 100 */
	QH_DOUBT_TOO_LONG = 1 << 8,     /* digits over the limit: undecidable */
	QH_DOUBT_BAD_NUMBER = 1 << 9,   /* 1.2.3, 12,34 */
	QH_DOUBT_CONFLICT = 1 << 10,    /* two operators, or the operator column against the cell */
	QH_DOUBT_NO_SUCH_DATE = 1 << 11
};

struct qh_quantity {
	uint8_t kind, op, certainty, band;
	uint8_t lo_open, hi_open; /* op IN: bounds excluded */
	uint8_t decimals;         /* digits printed after the dot of the first number */
	uint8_t change;           /* the number says by how much something moved: "下降3%" */
	bool has_number; /* lo is set (also for UNKNOWN and QUALITATIVE when a number stands inside) */
	uint32_t doubts;
	struct qh_rat lo, hi; /* in the base unit; hi only for IN and TWO_VALUES, else "no number" */
	struct qh_rat scale;  /* printed number * scale = lo: 10000 for 万元, 1/10 for per mille */
	struct qh_str unit;   /* canonical base unit: "%", "元", "人", "元/(人·月)"; absent when none */
	struct qh_str unit_text; /* as printed, with the multiplier: "亿元", "万余条" */
};

/* What surrounds a value and helps to read it. All optional (zero). */
struct qh_quantity_hint {
	int year;                /* of the form */
	struct qh_str op_text;   /* from an operator column: "≥", "定性" */
	struct qh_str unit_text; /* from a unit column or a heading: "%", "万元" */
	bool is_money_column;    /* a bare number is money in unit_text */
};

/**
 * Read a value. Never fails: what it cannot read is QH_Q_UNKNOWN with its doubts; text longer than
 * QH_QUANTITY_BYTES_MAX is QH_Q_UNKNOWN. @p text is kept by the caller; strings of the result are borrowed
 * from it, from the lexicon or live in the arena.
 */
void qh_quantity_parse(struct qh_arena *arena, const struct qh_lexicon *lex, struct qh_str text,
		       const struct qh_quantity_hint *hint, struct qh_quantity *out);
/* "number", "share", ... of the JSON contract (BLANK, DASH and NONE all print "none"). */
const char *qh_quantity_kind_name(enum qh_quantity_kind kind);
const char *qh_op_name(enum qh_op op); /* ">=" ... "in", NULL for none */
const char *qh_certainty_name(enum qh_certainty c);
/* "approx", "two-values", ...: the name of one doubt in its message "quantity.doubt.<name>". */
const char *qh_doubt_name(enum qh_doubt doubt);
/* Same dimension, so that the numbers may be compared: equal canonical units, or one of them without a unit.
 */
bool qh_quantity_comparable(const struct qh_quantity *a, const struct qh_quantity *b);

#endif
