/* SPDX-License-Identifier: Apache-2.0 */
/* Exact rational numbers. No operation ever rounds except the two that are named for it. */
#ifndef QH_BASE_RAT_H
#define QH_BASE_RAT_H

#include "base/arena.h"
#include "base/buf.h"

struct qh_big; /* numerator and denominator as GMP limbs in an arena, at most QH_LIMBS_MAX each */

/**
 * n/d in lowest terms, d > 0; or, with d == QH_RAT_BIG, a number too large for that, as limbs. d == 0 is "no
 * number": the result of a division by zero or of a number over the cap. It is sticky: every operation on it
 * gives it again, so a formula is checked once, at its end, by qh_rat_ok(). Two words, so that a number
 * travels in registers.
 */
struct qh_rat {
	union {
		int64_t n;
		const struct qh_big *big;
	};
	int64_t d;
};

enum { QH_RAT_BIG = -1 };
#define QH_RAT(num, den) ((struct qh_rat){.n = (num), .d = (den)})
#define QH_RAT_NONE QH_RAT(0, 0)
#define QH_RAT_INT(i) QH_RAT((i), 1)

static inline bool qh_rat_ok(struct qh_rat a)
{
	return a.d != 0;
}
static inline bool qh_rat_is_big(struct qh_rat a)
{
	return a.d == QH_RAT_BIG;
}
/* n/d reduced; d may be negative; d == 0 gives "no number". INT64_MIN is handled. */
struct qh_rat qh_rat_make(struct qh_arena *arena, int64_t n, int64_t d);

/* The arena holds limbs when a result leaves 64 bits; most calls never touch it. With NULL what leaves them
 * is "no number". A result equal to an operand (abs, round, min, max) may be that operand: same limbs, same
 * arena. */
struct qh_rat qh_rat_add(struct qh_arena *arena, struct qh_rat a, struct qh_rat b);
struct qh_rat qh_rat_sub(struct qh_arena *arena, struct qh_rat a, struct qh_rat b);
struct qh_rat qh_rat_mul(struct qh_arena *arena, struct qh_rat a, struct qh_rat b);
/* The one division of the program: by zero gives "no number". */
struct qh_rat qh_rat_div(struct qh_arena *arena, struct qh_rat a, struct qh_rat b);
struct qh_rat qh_rat_neg(struct qh_arena *arena, struct qh_rat a);
struct qh_rat qh_rat_abs(struct qh_arena *arena, struct qh_rat a);
/* a * 10^k, k within +-QH_DIGITS_MAX, else "no number". */
struct qh_rat qh_rat_scale10(struct qh_arena *arena, struct qh_rat a, int k);

/* -1, 0, 1. Both must be numbers. Most have the same denominator: those are not worth a call. */
int qh_rat_cmp_any(struct qh_rat a, struct qh_rat b);
int qh_rat_sign_any(struct qh_rat a);
static inline int qh_rat_cmp(struct qh_rat a, struct qh_rat b)
{
	return a.d == b.d && a.d > 0 ? (a.n > b.n) - (a.n < b.n) : qh_rat_cmp_any(a, b);
}
static inline int qh_rat_sign(struct qh_rat a)
{
	return a.d > 0 ? (a.n > 0) - (a.n < 0) : qh_rat_sign_any(a);
}
static inline bool qh_rat_eq(struct qh_rat a, struct qh_rat b)
{
	return qh_rat_cmp(a, b) == 0;
}
struct qh_rat qh_rat_min(struct qh_rat a, struct qh_rat b);
struct qh_rat qh_rat_max(struct qh_rat a, struct qh_rat b);

enum qh_rounding {
	QH_ROUND_NONE,    /* leave exact */
	QH_ROUND_HALF_UP, /* ties away from zero, as clerks do (四舍五入) */
	QH_ROUND_HALF_EVEN,
	QH_ROUND_TRUNCATE, /* cut off, towards zero */
	QH_ROUND_UP        /* away from zero */
};
/* Rounded to @p digits decimals (0..18, else "no number"; QH_ROUND_NONE returns a). */
struct qh_rat qh_rat_round(struct qh_arena *arena, struct qh_rat a, enum qh_rounding mode, int digits);
/* Greatest integer <= a, least integer >= a. */
struct qh_rat qh_rat_floor(struct qh_arena *arena, struct qh_rat a);
struct qh_rat qh_rat_ceil(struct qh_arena *arena, struct qh_rat a);
/* True and *out set when a is an integer that fits. */
bool qh_rat_int(struct qh_rat a, int64_t *out);

/**
 * Parse "-12345.60" style decimal digits: optional sign, ASCII digits, separators already removed, one dot
 * (".5" is a number, "5." is not).
 * @param decimals  [out, optional] digits printed after the dot
 * @retval QH_INVALID  not a number;  QH_LIMIT  more than QH_DIGITS_MAX digits
 */
QH_MUST_CHECK enum qh_status qh_rat_parse(struct qh_arena *arena, struct qh_str s, struct qh_rat *out,
					  int *decimals);

/* A finite decimal in full ("3.9258", "-0.5"), else p/q in lowest terms ("1/3"); "no number" writes "?".
 * With more than QH_DIGITS_MAX decimals p/q as well. */
void qh_rat_write(struct qh_buf *out, struct qh_rat a);
/* Rounded half-up for the eye, exactly @p digits decimals (0..QH_DIGITS_MAX); never "-0.00". */
void qh_rat_write_decimal(struct qh_buf *out, struct qh_rat a, int digits);
struct qh_str qh_rat_str(struct qh_arena *arena, struct qh_rat a);

#endif
