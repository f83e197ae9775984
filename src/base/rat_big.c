/* SPDX-License-Identifier: Apache-2.0 */
/* Rationals of many limbs. GMP's mpn_ layer works in our own storage: mpz and mpq abort when memory is out.
 */
#include "base/rat_big.h"

void qh_limbs_view(struct qh_limbs *v, const struct qh_rat *a)
{
	if (qh_rat_is_big(*a)) {
		v->neg = a->big->neg;
		v->nn = a->big->nn;
		v->dn = a->big->dn;
		v->n = a->big->limb;
		v->d = a->big->limb + v->nn;
		return;
	}
	v->neg = a->n < 0;
	v->own[0] = qh_mag64(a->n);
	v->own[1] = (mp_limb_t)a->d;
	v->nn = a->n != 0;
	v->dn = 1;
	v->n = v->own;
	v->d = v->own + 1;
}

static uint32_t trim(const mp_limb_t *a, uint32_t n)
{
	while (n > 0 && a[n - 1] == 0)
		n--;
	return n;
}

static int compare(const mp_limb_t *a, uint32_t an, const mp_limb_t *b, uint32_t bn)
{
	if (an != bn)
		return an > bn ? 1 : -1;
	return an == 0 ? 0 : mpn_cmp(a, b, an);
}

uint32_t qh_limbs_mul(mp_limb_t *r, const mp_limb_t *a, uint32_t an, const mp_limb_t *b, uint32_t bn)
{
	if (an == 0 || bn == 0)
		return 0;
	if (an >= bn)
		mpn_mul(r, a, an, b, bn);
	else
		mpn_mul(r, b, bn, a, an);
	return trim(r, an + bn);
}

uint32_t qh_limbs_ten(mp_limb_t *r, uint32_t k)
{
	uint32_t n = 1;
	r[0] = 1;
	while (k > 0) {
		uint32_t step = k < QH_POW10_MAX ? k : QH_POW10_MAX;
		mp_limb_t carry = mpn_mul_1(r, r, n, (mp_limb_t)qh_pow10[step]);
		if (carry)
			r[n++] = carry;
		k -= step;
	}
	return n;
}

/* Right shift by any number of bits, in place. */
static uint32_t shift_down(mp_limb_t *a, uint32_t n, mp_bitcnt_t bits)
{
	uint32_t skip = (uint32_t)(bits / GMP_NUMB_BITS);
	unsigned rest = (unsigned)(bits % GMP_NUMB_BITS);
	n -= skip;
	if (rest)
		mpn_rshift(a, a + skip, n, rest);
	else if (skip)
		mpn_copyi(a, a + skip, n);
	return trim(a, n);
}

/* Left shift, in place; a has the room. */
static uint32_t shift_up(mp_limb_t *a, uint32_t n, mp_bitcnt_t bits)
{
	uint32_t skip = (uint32_t)(bits / GMP_NUMB_BITS);
	unsigned rest = (unsigned)(bits % GMP_NUMB_BITS);
	mp_limb_t carry = 0;
	if (rest)
		carry = mpn_lshift(a + skip, a, n, rest);
	else if (skip)
		mpn_copyd(a + skip, a, n);
	if (skip)
		mpn_zero(a, skip);
	n += skip;
	if (carry)
		a[n++] = carry;
	return n;
}

/* Neither is zero; @p g has QH_WIDE_LIMBS of room. */
static uint32_t gcd(mp_limb_t *g, const mp_limb_t *a, uint32_t an, const mp_limb_t *b, uint32_t bn)
{
	mp_limb_t x[QH_WIDE_LIMBS], y[QH_WIDE_LIMBS];
	if (an == 1 || bn == 1) {
		g[0] = an == 1 ? mpn_gcd_1(b, bn, a[0]) : mpn_gcd_1(a, an, b[0]);
		return 1;
	}
	/* mpn_gcd wants odd operands, the longer one first, and destroys both. */
	mp_bitcnt_t za = mpn_scan1(a, 0), zb = mpn_scan1(b, 0);
	mpn_copyi(x, a, an);
	mpn_copyi(y, b, bn);
	an = shift_down(x, an, za);
	bn = shift_down(y, bn, zb);
	mp_size_t gn = compare(x, an, y, bn) >= 0 ? mpn_gcd(g, x, an, y, bn) : mpn_gcd(g, y, bn, x, an);
	return shift_up(g, (uint32_t)gn, za < zb ? za : zb);
}

/* a / g in place, no remainder. */
static uint32_t divide_exactly(mp_limb_t *a, uint32_t an, const mp_limb_t *g, uint32_t gn)
{
	mp_limb_t q[QH_WIDE_LIMBS], r[QH_WIDE_LIMBS];
	mpn_tdiv_qr(q, r, 0, a, an, g, gn);
	an = trim(q, an - gn + 1);
	mpn_copyi(a, q, an);
	return an;
}

/* Lowest terms in @p w. */
static struct qh_rat keep(struct qh_arena *arena, const struct qh_wide *w)
{
	if (w->nn == 0)
		return QH_RAT_INT(0);
	if (w->nn == 1 && w->dn == 1 && w->d[0] <= INT64_MAX && w->n[0] <= (uint64_t)INT64_MAX + w->neg) {
		int64_t n = w->neg ? -(int64_t)(w->n[0] - 1) - 1 : (int64_t)w->n[0];
		return QH_RAT(n, (int64_t)w->d[0]);
	}
	if (w->nn > QH_LIMBS_MAX || w->dn > QH_LIMBS_MAX || !arena)
		return QH_RAT_NONE;
	struct qh_big *big =
	    qh_arena_alloc(arena, sizeof *big + sizeof big->limb[0] * ((size_t)w->nn + w->dn));
	if (!big)
		return QH_RAT_NONE;
	big->nn = w->nn;
	big->dn = w->dn;
	big->neg = w->neg;
	mpn_copyi(big->limb, w->n, w->nn);
	mpn_copyi(big->limb + w->nn, w->d, w->dn);
	return (struct qh_rat){.big = big, .d = QH_RAT_BIG};
}

struct qh_rat qh_wide_keep(struct qh_arena *arena, struct qh_wide *w)
{
	mp_limb_t g[QH_WIDE_LIMBS];
	if (w->nn == 0)
		return QH_RAT_INT(0);
	if (w->dn == 1 && w->d[0] == 1)
		return keep(arena, w);
	uint32_t gn = gcd(g, w->n, w->nn, w->d, w->dn);
	if (gn > 1 || g[0] > 1) {
		w->nn = divide_exactly(w->n, w->nn, g, gn);
		w->dn = divide_exactly(w->d, w->dn, g, gn);
	}
	return keep(arena, w);
}

struct qh_rat qh_big_pair(struct qh_arena *arena, bool neg, qh_u128 n, qh_u128 d)
{
	struct qh_wide w;
	w.neg = neg;
	w.n[0] = (mp_limb_t)n;
	w.n[1] = (mp_limb_t)(n >> 64);
	w.d[0] = (mp_limb_t)d;
	w.d[1] = (mp_limb_t)(d >> 64);
	w.nn = trim(w.n, 2);
	w.dn = trim(w.d, 2);
	return keep(arena, &w);
}

struct qh_rat qh_big_add(struct qh_arena *arena, const struct qh_rat *a, const struct qh_rat *b, bool minus)
{
	mp_limb_t px[QH_WIDE_LIMBS], py[QH_WIDE_LIMBS], *x = px, *y = py;
	struct qh_limbs va, vb;
	struct qh_wide w;
	qh_limbs_view(&va, a);
	qh_limbs_view(&vb, b);
	vb.neg ^= minus;
	uint32_t xn = qh_limbs_mul(x, va.n, va.nn, vb.d, vb.dn);
	uint32_t yn = qh_limbs_mul(y, vb.n, vb.nn, va.d, va.dn);
	w.neg = va.neg;
	if (compare(x, xn, y, yn) < 0) {
		mp_limb_t *t = x;
		uint32_t tn = xn;
		x = y;
		y = t;
		xn = yn;
		yn = tn;
		w.neg = vb.neg;
	}
	w.nn = xn;
	if (yn == 0) {
		mpn_copyi(w.n, x, xn);
	} else if (va.neg == vb.neg) {
		w.n[xn] = mpn_add(w.n, x, xn, y, yn);
		w.nn += w.n[xn] != 0;
	} else {
		mpn_sub(w.n, x, xn, y, yn);
		w.nn = trim(w.n, xn);
	}
	w.dn = qh_limbs_mul(w.d, va.d, va.dn, vb.d, vb.dn);
	return qh_wide_keep(arena, &w);
}

struct qh_rat qh_big_mul(struct qh_arena *arena, const struct qh_rat *a, const struct qh_rat *b, bool invert)
{
	struct qh_limbs va, vb;
	struct qh_wide w;
	qh_limbs_view(&va, a);
	qh_limbs_view(&vb, b);
	w.neg = va.neg != vb.neg;
	if (invert) {
		w.nn = qh_limbs_mul(w.n, va.n, va.nn, vb.d, vb.dn);
		w.dn = qh_limbs_mul(w.d, va.d, va.dn, vb.n, vb.nn);
	} else {
		w.nn = qh_limbs_mul(w.n, va.n, va.nn, vb.n, vb.nn);
		w.dn = qh_limbs_mul(w.d, va.d, va.dn, vb.d, vb.dn);
	}
	return qh_wide_keep(arena, &w);
}

struct qh_rat qh_big_neg(struct qh_arena *arena, const struct qh_rat *a)
{
	struct qh_wide w;
	w.neg = !a->big->neg;
	w.nn = a->big->nn;
	w.dn = a->big->dn;
	mpn_copyi(w.n, a->big->limb, w.nn);
	mpn_copyi(w.d, a->big->limb + w.nn, w.dn);
	return keep(arena, &w);
}

struct qh_rat qh_big_scale10(struct qh_arena *arena, const struct qh_rat *a, int k)
{
	mp_limb_t ten[QH_TEN_LIMBS];
	struct qh_limbs v;
	struct qh_wide w;
	qh_limbs_view(&v, a);
	uint32_t n = qh_limbs_ten(ten, (uint32_t)(k < 0 ? -k : k));
	w.neg = v.neg;
	if (k > 0) {
		w.nn = qh_limbs_mul(w.n, v.n, v.nn, ten, n);
		w.dn = v.dn;
		mpn_copyi(w.d, v.d, v.dn);
	} else {
		w.dn = qh_limbs_mul(w.d, v.d, v.dn, ten, n);
		w.nn = v.nn;
		mpn_copyi(w.n, v.n, v.nn);
	}
	return qh_wide_keep(arena, &w);
}

/* One more unit after cutting off? 0 < r < y; r has yn + 1 limbs of room and is destroyed. */
static bool away(enum qh_rounding mode, bool odd, mp_limb_t *r, uint32_t rn, const mp_limb_t *y, uint32_t yn)
{
	if (mode == QH_ROUND_UP)
		return true;
	if (mode != QH_ROUND_HALF_UP && mode != QH_ROUND_HALF_EVEN)
		return false;
	int half = compare(r, shift_up(r, rn, 1), y, yn);
	return half > 0 || (half == 0 && (odd || mode == QH_ROUND_HALF_UP));
}

uint32_t qh_limbs_divide(mp_limb_t *q, const mp_limb_t *x, uint32_t xn, const mp_limb_t *y, uint32_t yn,
			 enum qh_rounding mode)
{
	mp_limb_t r[QH_WIDE_LIMBS];
	uint32_t qn = 0, rn = xn;
	if (xn >= yn) {
		mpn_tdiv_qr(q, r, 0, x, xn, y, yn);
		qn = trim(q, xn - yn + 1);
		rn = trim(r, yn);
	} else {
		mpn_copyi(r, x, xn);
	}
	if (rn == 0 || !away(mode, qn > 0 && (q[0] & 1), r, rn, y, yn))
		return qn;
	if (qn == 0) {
		q[0] = 1;
		return 1;
	}
	mp_limb_t carry = mpn_add_1(q, q, qn, 1);
	if (carry)
		q[qn++] = carry;
	return qn;
}

struct qh_rat qh_big_round(struct qh_arena *arena, const struct qh_rat *a, enum qh_rounding mode, int digits)
{
	mp_limb_t x[QH_LIMBS_MAX + 1];
	struct qh_limbs v;
	struct qh_wide w;
	qh_limbs_view(&v, a);
	mp_limb_t unit = (mp_limb_t)qh_pow10[digits];
	x[v.nn] = mpn_mul_1(x, v.n, v.nn, unit);
	w.neg = v.neg;
	w.nn = qh_limbs_divide(w.n, x, trim(x, v.nn + 1), v.d, v.dn, mode);
	w.d[0] = unit;
	w.dn = 1;
	return qh_wide_keep(arena, &w);
}

int qh_big_cmp(const struct qh_rat *a, const struct qh_rat *b)
{
	mp_limb_t x[QH_WIDE_LIMBS], y[QH_WIDE_LIMBS];
	int sa = qh_rat_sign(*a), sb = qh_rat_sign(*b);
	if (sa != sb)
		return sa > sb ? 1 : -1;
	struct qh_limbs va, vb;
	qh_limbs_view(&va, a);
	qh_limbs_view(&vb, b);
	uint32_t xn = qh_limbs_mul(x, va.n, va.nn, vb.d, vb.dn);
	uint32_t yn = qh_limbs_mul(y, vb.n, vb.nn, va.d, va.dn);
	int c = compare(x, xn, y, yn);
	return ((c > 0) - (c < 0)) * sa;
}
