/* SPDX-License-Identifier: Apache-2.0 */
/* Private to rat.c, rat_big.c and rat_text.c: numbers as limbs, once 64 bits do not hold them. */
#ifndef QH_BASE_RAT_BIG_H
#define QH_BASE_RAT_BIG_H

#include <gmp.h>

#include "base/limits.h"
#include "base/rat.h"

_Static_assert(GMP_NUMB_BITS == 64, "limbs of 64 bits without nails");

__extension__ typedef __int128 qh_i128;
__extension__ typedef unsigned __int128 qh_u128;

enum {
	QH_POW10_MAX = 18, /* the highest power of ten of the table; 10^18 fits an int64_t */
	QH_WIDE_LIMBS = 2 * QH_LIMBS_MAX + 2 /* a sum of two products, not reduced yet */
};
extern const int64_t qh_pow10[QH_POW10_MAX + 1];

/* Lowest terms, at least one of the two outside 64 bits; neither has a leading zero limb. */
struct qh_big {
	uint32_t nn, dn;
	bool neg;
	mp_limb_t limb[]; /* nn of the numerator, then dn of the denominator, lowest first */
};

/* Any number seen as limbs; nn == 0 is zero. Points into the number or into @p own. */
struct qh_limbs {
	const mp_limb_t *n, *d;
	uint32_t nn, dn;
	bool neg;
	mp_limb_t own[2];
};

/* A result in the making. */
struct qh_wide {
	mp_limb_t n[QH_WIDE_LIMBS], d[QH_WIDE_LIMBS];
	uint32_t nn, dn;
	bool neg;
};

static inline uint64_t qh_mag64(int64_t v)
{
	return v < 0 ? 0 - (uint64_t)v : (uint64_t)v;
}

/* @p v must outlive no move: n and d may point into it. */
void qh_limbs_view(struct qh_limbs *v, const struct qh_rat *a);
/* Product into @p r (an + bn limbs, no overlap); the length without leading zeros. */
uint32_t qh_limbs_mul(mp_limb_t *r, const mp_limb_t *a, uint32_t an, const mp_limb_t *b, uint32_t bn);
/* 10^k into @p r, which has QH_TEN_LIMBS of room; k <= QH_DIGITS_MAX. */
enum { QH_TEN_LIMBS = QH_DIGITS_MAX * 3322 / 64000 + 2 };
uint32_t qh_limbs_ten(mp_limb_t *r, uint32_t k);
/* x / y rounded to an integer by @p mode into @p q (xn - yn + 2 limbs, at least 1); its length. */
uint32_t qh_limbs_divide(mp_limb_t *q, const mp_limb_t *x, uint32_t xn, const mp_limb_t *y, uint32_t yn,
			 enum qh_rounding mode);

/* Reduce and keep: the small form when it fits, "no number" over the cap or without memory. */
struct qh_rat qh_wide_keep(struct qh_arena *arena, struct qh_wide *w);
/* n/d already in lowest terms that does not fit the small form. */
struct qh_rat qh_big_pair(struct qh_arena *arena, bool neg, qh_u128 n, qh_u128 d);

/* At least one operand is big, none is "no number"; the divisor is not zero. */
struct qh_rat qh_big_add(struct qh_arena *arena, const struct qh_rat *a, const struct qh_rat *b, bool minus);
struct qh_rat qh_big_mul(struct qh_arena *arena, const struct qh_rat *a, const struct qh_rat *b, bool invert);
struct qh_rat qh_big_neg(struct qh_arena *arena, const struct qh_rat *a);
struct qh_rat qh_big_scale10(struct qh_arena *arena, const struct qh_rat *a, int k);
struct qh_rat qh_big_round(struct qh_arena *arena, const struct qh_rat *a, enum qh_rounding mode, int digits);
int qh_big_cmp(const struct qh_rat *a, const struct qh_rat *b);

#endif
