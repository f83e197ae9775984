/* SPDX-License-Identifier: Apache-2.0 */
/* Exact rationals while they fit 64 bits; what leaves them goes on in rat_big.c. */
#include "base/rat.h"

#include "base/rat_big.h"

#define LIKELY(x) __builtin_expect(!!(x), 1)

const int64_t qh_pow10[QH_POW10_MAX + 1] = {
    1,
    10,
    100,
    1000,
    10000,
    100000,
    1000000,
    10000000,
    100000000,
    1000000000,
    10000000000,
    100000000000,
    1000000000000,
    10000000000000,
    100000000000000,
    1000000000000000,
    10000000000000000,
    100000000000000000,
    1000000000000000000,
};

/* b > 0. One division first brings operands of very different size together. */
static uint64_t gcd(uint64_t a, uint64_t b)
{
	if (b == 1 || a == 1)
		return 1;
	if (a == 0)
		return b;
	if (a > b) {
		a %= b;
		if (a == 0)
			return b;
	} else {
		b %= a;
		if (b == 0)
			return a;
	}
	int shift = __builtin_ctzll(a | b);
	a >>= __builtin_ctzll(a);
	b >>= __builtin_ctzll(b);
	while (a != b) {
		uint64_t diff = a > b ? a - b : b - a;
		b = a > b ? b : a;
		a = diff >> __builtin_ctzll(diff);
	}
	return a << shift;
}

/* gcd(|t|, d) for a wide t. */
static uint64_t gcd_wide(qh_i128 t, uint64_t d)
{
	qh_u128 m = t < 0 ? 0 - (qh_u128)t : (qh_u128)t;
	return gcd(m >> 64 ? (uint64_t)(m % d) : (uint64_t)m, d);
}

/* n/d in lowest terms with d > 0. */
static struct qh_rat keep(struct qh_arena *arena, qh_i128 n, qh_u128 d)
{
	if (LIKELY(n >= INT64_MIN && n <= INT64_MAX && d <= INT64_MAX))
		return QH_RAT((int64_t)n, (int64_t)d);
	return qh_big_pair(arena, n < 0, n < 0 ? 0 - (qh_u128)n : (qh_u128)n, d);
}

/* t/d not reduced yet, d > 0. */
static struct qh_rat keep_reduced(struct qh_arena *arena, qh_i128 t, uint64_t d)
{
	uint64_t g = gcd_wide(t, d);
	if (LIKELY(t == (int64_t)t && g <= INT64_MAX)) /* a wide division is a call */
		return keep(arena, (int64_t)t / (int64_t)g, d / g);
	return keep(arena, t / (qh_i128)g, d / g);
}

struct qh_rat qh_rat_make(struct qh_arena *arena, int64_t n, int64_t d)
{
	if (d == 0)
		return QH_RAT_NONE;
	return keep_reduced(arena, d < 0 ? -(qh_i128)n : n, qh_mag64(d));
}

/* Both numbers without limbs. */
static struct qh_rat add_small(struct qh_arena *arena, struct qh_rat a, struct qh_rat b, bool minus)
{
	qh_i128 bn = minus ? -(qh_i128)b.n : b.n;
	if (a.d == b.d)
		return keep_reduced(arena, a.n + bn, (uint64_t)a.d);
	int64_t g = (int64_t)gcd((uint64_t)a.d, (uint64_t)b.d);
	int64_t da = a.d / g, db = b.d / g;
	qh_i128 t = (qh_i128)a.n * db + bn * da;
	if (g == 1) /* Knuth 4.5.1: nothing left to cancel */
		return keep(arena, t, (qh_u128)a.d * (uint64_t)b.d);
	uint64_t g2 = gcd_wide(t, (uint64_t)g);
	if (LIKELY(t == (int64_t)t))
		return keep(arena, (int64_t)t / (int64_t)g2, (qh_u128)da * ((uint64_t)b.d / g2));
	return keep(arena, t / (qh_i128)g2, (qh_u128)da * ((uint64_t)b.d / g2));
}

struct qh_rat qh_rat_add(struct qh_arena *arena, struct qh_rat a, struct qh_rat b)
{
	int64_t sum;
	if (LIKELY(a.d > 0 && b.d > 0)) {
		if (a.d == 1 && b.d == 1 && !__builtin_add_overflow(a.n, b.n, &sum))
			return QH_RAT_INT(sum);
		return add_small(arena, a, b, false);
	}
	if (a.d == 0 || b.d == 0)
		return QH_RAT_NONE;
	return qh_big_add(arena, &a, &b, false);
}

struct qh_rat qh_rat_sub(struct qh_arena *arena, struct qh_rat a, struct qh_rat b)
{
	int64_t diff;
	if (LIKELY(a.d > 0 && b.d > 0)) {
		if (a.d == 1 && b.d == 1 && !__builtin_sub_overflow(a.n, b.n, &diff))
			return QH_RAT_INT(diff);
		return add_small(arena, a, b, true);
	}
	if (a.d == 0 || b.d == 0)
		return QH_RAT_NONE;
	return qh_big_add(arena, &a, &b, true);
}

struct qh_rat qh_rat_mul(struct qh_arena *arena, struct qh_rat a, struct qh_rat b)
{
	int64_t product;
	if (a.d == 1 && b.d == 1 && !__builtin_mul_overflow(a.n, b.n, &product))
		return QH_RAT_INT(product);
	if (a.d == 0 || b.d == 0)
		return QH_RAT_NONE;
	if (a.d < 0 || b.d < 0)
		return qh_big_mul(arena, &a, &b, false);
	int64_t g1 = (int64_t)gcd(qh_mag64(a.n), (uint64_t)b.d);
	int64_t g2 = (int64_t)gcd(qh_mag64(b.n), (uint64_t)a.d);
	return keep(arena, (qh_i128)(a.n / g1) * (b.n / g2), (qh_u128)(a.d / g2) * (uint64_t)(b.d / g1));
}

struct qh_rat qh_rat_div(struct qh_arena *arena, struct qh_rat a, struct qh_rat b)
{
	if (a.d == 0 || b.d == 0 || (b.n == 0 && b.d > 0))
		return QH_RAT_NONE;
	if (a.d < 0 || b.d < 0)
		return qh_big_mul(arena, &a, &b, true);
	uint64_t an = qh_mag64(a.n), bn = qh_mag64(b.n);
	uint64_t g1 = gcd(an, bn), g2 = gcd((uint64_t)a.d, (uint64_t)b.d);
	qh_i128 n = (qh_i128)((qh_u128)(an / g1) * ((uint64_t)b.d / g2));
	return keep(arena, (a.n < 0) != (b.n < 0) ? -n : n, (qh_u128)((uint64_t)a.d / g2) * (bn / g1));
}

struct qh_rat qh_rat_neg(struct qh_arena *arena, struct qh_rat a)
{
	if (a.d < 0)
		return qh_big_neg(arena, &a);
	if (a.d == 0)
		return QH_RAT_NONE;
	return keep(arena, -(qh_i128)a.n, (uint64_t)a.d);
}

struct qh_rat qh_rat_abs(struct qh_arena *arena, struct qh_rat a)
{
	if (a.d == 0)
		return QH_RAT_NONE;
	return qh_rat_sign(a) < 0 ? qh_rat_neg(arena, a) : a;
}

struct qh_rat qh_rat_scale10(struct qh_arena *arena, struct qh_rat a, int k)
{
	if (a.d == 0 || k > QH_DIGITS_MAX || k < -QH_DIGITS_MAX)
		return QH_RAT_NONE;
	if (k == 0 || qh_rat_sign(a) == 0)
		return a;
	if (k > QH_POW10_MAX || k < -QH_POW10_MAX)
		return qh_big_scale10(arena, &a, k);
	if (k > 0)
		return qh_rat_mul(arena, a, QH_RAT_INT(qh_pow10[k]));
	return qh_rat_mul(arena, a, QH_RAT(1, qh_pow10[-k]));
}

int qh_rat_cmp_any(struct qh_rat a, struct qh_rat b)
{
	QH_ASSERT(a.d != 0 && b.d != 0);
	if (a.d < 0 || b.d < 0)
		return qh_big_cmp(&a, &b);
	qh_i128 x = (qh_i128)a.n * b.d, y = (qh_i128)b.n * a.d;
	return (x > y) - (x < y);
}

int qh_rat_sign_any(struct qh_rat a)
{
	QH_ASSERT(a.d != 0);
	if (a.d < 0)
		return a.big->neg ? -1 : 1;
	return (a.n > 0) - (a.n < 0);
}

struct qh_rat qh_rat_min(struct qh_rat a, struct qh_rat b)
{
	if (a.d == 0 || b.d == 0)
		return QH_RAT_NONE;
	return qh_rat_cmp(b, a) < 0 ? b : a;
}

struct qh_rat qh_rat_max(struct qh_rat a, struct qh_rat b)
{
	if (a.d == 0 || b.d == 0)
		return QH_RAT_NONE;
	return qh_rat_cmp(b, a) > 0 ? b : a;
}

/* One more unit after cutting off? rest is in 0 < rest < d. */
static bool away(enum qh_rounding mode, bool odd, uint64_t rest, uint64_t d)
{
	switch (mode) {
	case QH_ROUND_HALF_UP: return rest >= d - rest;
	case QH_ROUND_HALF_EVEN: return rest > d - rest || (rest == d - rest && odd);
	case QH_ROUND_UP: return true;
	case QH_ROUND_TRUNCATE:
	case QH_ROUND_NONE: break;
	}
	return false;
}

struct qh_rat qh_rat_round(struct qh_arena *arena, struct qh_rat a, enum qh_rounding mode, int digits)
{
	if (mode == QH_ROUND_NONE || a.d == 1)
		return a;
	if (a.d == 0 || digits < 0 || digits > QH_POW10_MAX)
		return QH_RAT_NONE;
	if (a.d < 0)
		return qh_big_round(arena, &a, mode, digits);
	uint64_t unit = (uint64_t)qh_pow10[digits], d = (uint64_t)a.d, rest;
	qh_u128 t = (qh_u128)qh_mag64(a.n) * unit, q;
	if (LIKELY(t >> 64 == 0)) {
		q = (uint64_t)t / d;
		rest = (uint64_t)t % d;
	} else {
		q = t / d;
		rest = (uint64_t)(t - q * d);
	}
	if (rest == 0)
		return a;
	q += away(mode, q & 1, rest, d);
	return keep_reduced(arena, a.n < 0 ? -(qh_i128)q : (qh_i128)q, unit);
}

struct qh_rat qh_rat_floor(struct qh_arena *arena, struct qh_rat a)
{
	if (a.d == 0)
		return QH_RAT_NONE;
	return qh_rat_round(arena, a, qh_rat_sign(a) < 0 ? QH_ROUND_UP : QH_ROUND_TRUNCATE, 0);
}

struct qh_rat qh_rat_ceil(struct qh_arena *arena, struct qh_rat a)
{
	if (a.d == 0)
		return QH_RAT_NONE;
	return qh_rat_round(arena, a, qh_rat_sign(a) < 0 ? QH_ROUND_TRUNCATE : QH_ROUND_UP, 0);
}

bool qh_rat_int(struct qh_rat a, int64_t *out)
{
	if (a.d != 1)
		return false;
	*out = a.n;
	return true;
}
