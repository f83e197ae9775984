/* SPDX-License-Identifier: Apache-2.0 */
/* Numbers from decimal digits and back. */
#include "base/rat_big.h"

enum {
	CHUNK = QH_POW10_MAX,                                   /* digits that a limb takes at once */
	SCALED_LIMBS = QH_LIMBS_MAX + QH_TEN_LIMBS + 2,         /* a numerator times a power of ten */
	LIMBS_DIGITS = SCALED_LIMBS * 19266 / 1000 + 2 * CHUNK, /* 64 log10(2) = 19.2659 */
	TEXT_MAX = LIMBS_DIGITS + QH_DIGITS_MAX + LIMBS_DIGITS
};

/* Sign, digits, dot, digits; at least one digit before or after, and after a dot always one. */
static bool scan(struct qh_str s, bool *neg, uint32_t *first, uint32_t *n_int, uint32_t *n_dec)
{
	uint32_t i = 0;
	*neg = s.n > 0 && s.p[0] == '-';
	if (s.n > 0 && (s.p[0] == '-' || s.p[0] == '+'))
		i++;
	*first = i;
	while (i < s.n && s.p[i] >= '0' && s.p[i] <= '9')
		i++;
	*n_int = i - *first;
	*n_dec = 0;
	if (i == s.n)
		return *n_int > 0;
	if (s.p[i++] != '.')
		return false;
	uint32_t dot = i;
	while (i < s.n && s.p[i] >= '0' && s.p[i] <= '9')
		i++;
	*n_dec = i - dot;
	return i == s.n && *n_dec > 0;
}

/* The digits of the text as one integer. */
static uint32_t digits_to_limbs(const char *p, uint32_t n, mp_limb_t *r)
{
	uint32_t rn = 0;
	while (n > 0) {
		mp_limb_t chunk = 0;
		uint32_t k = 0;
		for (; k < CHUNK && n > 0; p++, n--) {
			if (*p == '.')
				continue;
			chunk = chunk * 10 + (mp_limb_t)(*p - '0');
			k++;
		}
		mp_limb_t carry = 0;
		if (rn > 0) {
			carry = mpn_mul_1(r, r, rn, (mp_limb_t)qh_pow10[k]);
			carry += mpn_add_1(r, r, rn, chunk);
		} else {
			carry = chunk;
		}
		if (carry)
			r[rn++] = carry;
	}
	return rn;
}

enum qh_status qh_rat_parse(struct qh_arena *arena, struct qh_str s, struct qh_rat *out, int *decimals)
{
	bool neg;
	uint32_t first, n_int, n_dec;
	*out = QH_RAT_NONE;
	if (!scan(s, &neg, &first, &n_int, &n_dec))
		return QH_INVALID;
	if ((uint64_t)n_int + n_dec > QH_DIGITS_MAX)
		return QH_LIMIT;
	if (decimals)
		*decimals = (int)n_dec;
	if (n_int + n_dec <= QH_POW10_MAX) {
		int64_t v = 0;
		for (uint32_t i = first; i < s.n; i++)
			if (s.p[i] != '.')
				v = v * 10 + (s.p[i] - '0');
		*out = n_dec ? qh_rat_make(NULL, neg ? -v : v, qh_pow10[n_dec]) : QH_RAT_INT(neg ? -v : v);
		return QH_OK;
	}
	struct qh_wide w;
	w.neg = neg;
	w.nn = digits_to_limbs(s.p + first, s.n - first, w.n);
	w.dn = qh_limbs_ten(w.d, n_dec);
	*out = qh_wide_keep(arena, &w);
	if (qh_rat_ok(*out))
		return QH_OK;
	enum qh_status status = arena ? qh_arena_status(arena) : QH_NOMEM;
	return status ? status : QH_LIMIT;
}

/* Decimal digits of @p a (destroyed), at least @p least of them, with zeros in front; returns the end. */
static char *put_limbs(char *p, mp_limb_t *a, uint32_t n, uint32_t least)
{
	char digits[LIMBS_DIGITS];
	uint32_t at = LIMBS_DIGITS;
	while (n > 0) {
		mp_limb_t chunk = mpn_divrem_1(a, 0, a, n, (mp_limb_t)qh_pow10[CHUNK]);
		while (n > 0 && a[n - 1] == 0)
			n--;
		for (int i = 0; i < CHUNK && (n > 0 || chunk > 0); i++, chunk /= 10)
			digits[--at] = (char)('0' + chunk % 10);
	}
	uint32_t count = LIMBS_DIGITS - at;
	for (; least > count; least--)
		*p++ = '0';
	memcpy(p, digits + at, count);
	return p + count;
}

static char *put_u64(char *p, uint64_t v, uint32_t least)
{
	char digits[20];
	uint32_t at = sizeof digits;
	for (; v > 0; v /= 10)
		digits[--at] = (char)('0' + v % 10);
	uint32_t count = (uint32_t)sizeof digits - at;
	for (; least > count; least--)
		*p++ = '0';
	memcpy(p, digits + at, count);
	return p + count;
}

/* digits -> digits with a dot before the last @p decimals. */
static char *put_dot(char *end, uint32_t decimals)
{
	if (decimals == 0)
		return end;
	memmove(end - decimals + 1, end - decimals, decimals);
	end[-(ptrdiff_t)decimals] = '.';
	return end + 1;
}

/* Powers of two and of five in @p d; false when another factor is left. */
static bool factors(const mp_limb_t *d, uint32_t dn, uint32_t *twos, uint32_t *fives)
{
	mp_limb_t t[QH_LIMBS_MAX];
	mpn_copyi(t, d, dn);
	*fives = 0;
	*twos = (uint32_t)mpn_scan1(t, 0);
	while (mpn_mod_1(t, dn, 5) == 0) {
		mpn_divrem_1(t, 0, t, dn, 5);
		dn -= t[dn - 1] == 0;
		++*fives;
	}
	return mpn_popcount(t, dn) == 1;
}

/* |v| * 10^decimals rounded half up, as digits with a dot. */
static char *put_scaled(char *p, const struct qh_limbs *v, uint32_t decimals)
{
	mp_limb_t ten[QH_TEN_LIMBS], x[SCALED_LIMBS], q[SCALED_LIMBS];
	uint32_t tn = qh_limbs_ten(ten, decimals);
	uint32_t xn = qh_limbs_mul(x, v->n, v->nn, ten, tn);
	uint32_t qn = qh_limbs_divide(q, x, xn, v->d, v->dn, QH_ROUND_HALF_UP);
	if (qn > 0 && v->neg)
		*p++ = '-';
	return put_dot(put_limbs(p, q, qn, decimals + 1), decimals);
}

static char *put_fraction(char *p, const struct qh_limbs *v)
{
	mp_limb_t t[QH_LIMBS_MAX];
	if (v->neg)
		*p++ = '-';
	mpn_copyi(t, v->n, v->nn);
	p = put_limbs(p, t, v->nn, 1);
	*p++ = '/';
	mpn_copyi(t, v->d, v->dn);
	return put_limbs(p, t, v->dn, 1);
}

/* Decimals that a denominator of 64 bits needs when a power of ten of the table is a multiple of it, or -1.
 */
static int short_decimals(int64_t d)
{
	int k = 0;
	while (k <= QH_POW10_MAX && qh_pow10[k] % d != 0)
		k++;
	return k <= QH_POW10_MAX ? k : -1;
}

/* Into @p out of TEXT_MAX bytes. */
static uint32_t write_exact(char *out, const struct qh_rat *a)
{
	struct qh_limbs v;
	uint32_t twos, fives;
	char *p = out;
	uint64_t scaled;
	if (a->d == 0) {
		*out = '?';
		return 1;
	}
	int k = qh_rat_is_big(*a) ? -1 : a->d == 1 ? 0 : short_decimals(a->d);
	if (k >= 0 && !__builtin_mul_overflow(qh_mag64(a->n), (uint64_t)(qh_pow10[k] / a->d), &scaled)) {
		if (a->n < 0)
			*p++ = '-';
		p = put_dot(put_u64(p, scaled, (uint32_t)k + 1), (uint32_t)k);
		return (uint32_t)(p - out);
	}
	qh_limbs_view(&v, a);
	if (!factors(v.d, v.dn, &twos, &fives) || twos > QH_DIGITS_MAX || fives > QH_DIGITS_MAX)
		p = put_fraction(p, &v);
	else
		p = put_scaled(p, &v, twos > fives ? twos : fives);
	return (uint32_t)(p - out);
}

void qh_rat_write(struct qh_buf *out, struct qh_rat a)
{
	char text[TEXT_MAX];
	if (a.d == 1) /* most are whole */
		qh_buf_int(out, a.n);
	else
		qh_buf_put(out, text, write_exact(text, &a));
}

struct qh_str qh_rat_str(struct qh_arena *arena, struct qh_rat a)
{
	char text[TEXT_MAX];
	uint32_t n = write_exact(text, &a);
	return qh_arena_str(arena, (struct qh_str){text, n});
}

void qh_rat_write_decimal(struct qh_buf *out, struct qh_rat a, int digits)
{
	char text[TEXT_MAX];
	struct qh_limbs v;
	if (a.d == 0) {
		qh_buf_char(out, '?');
		return;
	}
	if (digits < 0)
		digits = 0;
	if (digits > QH_DIGITS_MAX)
		digits = QH_DIGITS_MAX;
	qh_limbs_view(&v, &a);
	qh_buf_put(out, text, (size_t)(put_scaled(text, &v, (uint32_t)digits) - text));
}
