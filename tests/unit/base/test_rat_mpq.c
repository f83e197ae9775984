/* SPDX-License-Identifier: Apache-2.0 */
/* Every operation on rationals against GMP's own mpq, on random operands from a fixed stream. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <cmocka.h>
#include <gmp.h>

#include "base/rat.h"

#include "base/limits.h"
#include "base/rat_big.h"

enum { PAIRS = 200000 };

/* SplitMix64: the same numbers on every machine. */
static uint64_t next(uint64_t *seed)
{
	uint64_t z = *seed += 0x9e3779b97f4a7c15;
	z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9;
	z = (z ^ (z >> 27)) * 0x94d049bb133111eb;
	return z ^ (z >> 31);
}

static void limbs_to_mpz(mpz_t z, const mp_limb_t *limb, uint32_t n)
{
	mpz_import(z, n, -1, sizeof *limb, 0, 0, limb);
}

static void to_mpq(mpq_t q, struct qh_rat a)
{
	struct qh_limbs v;
	qh_limbs_view(&v, &a);
	limbs_to_mpz(mpq_numref(q), v.n, v.nn);
	limbs_to_mpz(mpq_denref(q), v.d, v.dn);
	if (v.neg)
		mpq_neg(q, q);
}

static size_t limbs_of(const mpz_t z)
{
	return (mpz_sizeinbase(z, 2) + 63) / 64;
}

/* @p a is exactly the canonical @p want: same terms, the small form when it fits, none when over the cap. */
static void check(struct qh_rat a, const mpq_t want)
{
	if (limbs_of(mpq_numref(want)) > QH_LIMBS_MAX || limbs_of(mpq_denref(want)) > QH_LIMBS_MAX) {
		assert_false(qh_rat_ok(a));
		return;
	}
	assert_true(qh_rat_ok(a));
	bool small = mpz_fits_slong_p(mpq_numref(want)) && mpz_fits_slong_p(mpq_denref(want));
	if (small == qh_rat_is_big(a))
		fail_msg("%s number in the other form", small ? "small" : "big");
	mpq_t got;
	mpq_init(got);
	to_mpq(got, a);
	if (!mpq_equal(got, want)) {
		gmp_printf("got  %Qd\nwant %Qd\n", got, want);
		fail();
	}
	mpq_clear(got);
}

/* An integer of up to @p bits bits through text. */
static struct qh_rat random_wide(struct qh_arena *arena, uint64_t *seed, unsigned bits)
{
	char digits[QH_DIGITS_MAX];
	struct qh_rat r;
	uint32_t n = 1 + (uint32_t)(next(seed) % (bits * 3 / 10));
	for (uint32_t i = 0; i < n; i++)
		digits[i] = (char)('0' + next(seed) % 10);
	assert_int_equal(qh_rat_parse(arena, (struct qh_str){digits, n}, &r, NULL), QH_OK);
	return r;
}

/* Small, money-like, anywhere in 64 bits, next to its ends, a few limbs, up to 20 limbs, next to the cap. */
static struct qh_rat random_rat(struct qh_arena *arena, uint64_t *seed)
{
	struct qh_rat n, d;
	int64_t sign = next(seed) & 1 ? 1 : -1;
	uint64_t kind = next(seed) % 16;
	if (kind < 4)
		return qh_rat_make(arena, sign * (int64_t)(next(seed) % 200), 1 + (int64_t)(next(seed) % 30));
	if (kind < 7)
		return qh_rat_make(arena, sign * (int64_t)(next(seed) % 100000000000), 100);
	if (kind < 10) {
		int64_t den = (int64_t)(next(seed) >> (1 + next(seed) % 62)) + 1;
		return qh_rat_make(arena, (int64_t)(next(seed) >> next(seed) % 63), den < 1 ? 1 : den);
	}
	if (kind < 13) {
		int64_t num =
		    sign < 0 ? INT64_MIN + (int64_t)(next(seed) % 3) : INT64_MAX - (int64_t)(next(seed) % 3);
		static const int64_t dens[] = {
		    1, 2, 3, INT64_MAX, INT64_MAX - 1, INT64_MIN, 1000000000000000000};
		return qh_rat_make(arena, num, dens[next(seed) % 7]);
	}
	if (kind == 15 && next(seed) % 8 == 0) {
		n = qh_rat_scale10(arena, random_wide(arena, seed, 1300), QH_DIGITS_MAX);
		n = qh_rat_scale10(arena, n, (int)(next(seed) % QH_DIGITS_MAX));
		d = random_wide(arena, seed, 900);
	} else {
		n = random_wide(arena, seed, kind == 13 ? 200 : 1300);
		d = random_wide(arena, seed, kind == 14 ? 1300 : 130);
	}
	if (qh_rat_sign(d) == 0)
		d = QH_RAT_INT(7);
	n = qh_rat_div(arena, n, d);
	return sign < 0 ? qh_rat_neg(arena, n) : n;
}

static void check_pair(struct qh_arena *arena, struct qh_rat a, struct qh_rat b, mpq_t x, mpq_t y, mpq_t z)
{
	to_mpq(x, a);
	to_mpq(y, b);
	mpq_set(z, x);
	mpq_canonicalize(z);
	assert_true(mpq_equal(x, z));
	mpq_add(z, x, y);
	check(qh_rat_add(arena, a, b), z);
	mpq_sub(z, x, y);
	check(qh_rat_sub(arena, a, b), z);
	mpq_mul(z, x, y);
	check(qh_rat_mul(arena, a, b), z);
	if (mpq_sgn(y) != 0) {
		mpq_div(z, x, y);
		check(qh_rat_div(arena, a, b), z);
	} else {
		assert_false(qh_rat_ok(qh_rat_div(arena, a, b)));
	}
	int c = mpq_cmp(x, y);
	assert_int_equal(qh_rat_cmp(a, b), (c > 0) - (c < 0));
	assert_int_equal(qh_rat_cmp(b, a), (c < 0) - (c > 0));
	assert_int_equal(qh_rat_sign(a), mpq_sgn(x));
	check(qh_rat_min(a, b), c < 0 ? x : y);
	check(qh_rat_max(a, b), c > 0 ? x : y);
	mpq_neg(z, x);
	check(qh_rat_neg(arena, a), z);
	mpq_abs(z, x);
	check(qh_rat_abs(arena, a), z);
}

/* z = x rounded, from the definition: floor of 2x+1 and so on over integers of any size. */
static void round_mpq(mpq_t z, const mpq_t x, enum qh_rounding mode, unsigned digits)
{
	mpz_t unit, q, r;
	mpz_inits(unit, q, r, NULL);
	mpz_ui_pow_ui(unit, 10, digits);
	mpz_mul(q, mpq_numref(x), unit);
	mpz_abs(q, q);
	mpz_fdiv_qr(q, r, q, mpq_denref(x));
	mpz_mul_2exp(r, r, 1);
	int half = mpz_cmp(r, mpq_denref(x));
	bool up = (mode == QH_ROUND_HALF_UP && half >= 0) || (mode == QH_ROUND_UP && mpz_sgn(r) > 0) ||
		  (mode == QH_ROUND_HALF_EVEN && (half > 0 || (half == 0 && mpz_odd_p(q))));
	if (up)
		mpz_add_ui(q, q, 1);
	if (mpq_sgn(x) < 0)
		mpz_neg(q, q);
	mpz_set(mpq_numref(z), q);
	mpz_set(mpq_denref(z), unit);
	mpq_canonicalize(z);
	mpz_clears(unit, q, r, NULL);
}

static void check_one(struct qh_arena *arena, struct qh_rat a, uint64_t *seed, mpq_t x, mpq_t z)
{
	int digits = (int)(next(seed) % 19), k = (int)(next(seed) % 801) - 400;
	to_mpq(x, a);
	for (int mode = QH_ROUND_HALF_UP; mode <= QH_ROUND_UP; mode++) {
		round_mpq(z, x, (enum qh_rounding)mode, (unsigned)digits);
		check(qh_rat_round(arena, a, (enum qh_rounding)mode, digits), z);
	}
	mpz_fdiv_q(mpq_numref(z), mpq_numref(x), mpq_denref(x));
	mpz_set_ui(mpq_denref(z), 1);
	check(qh_rat_floor(arena, a), z);
	mpz_cdiv_q(mpq_numref(z), mpq_numref(x), mpq_denref(x));
	check(qh_rat_ceil(arena, a), z);
	if (next(seed) & 1)
		k /= 20;
	mpz_ui_pow_ui(mpq_numref(z), 10, (unsigned long)(k < 0 ? -k : k));
	mpz_set_ui(mpq_denref(z), 1);
	if (k < 0)
		mpq_inv(z, z);
	mpq_mul(z, x, z);
	check(qh_rat_scale10(arena, a, k), z);
}

/* The print read back by GMP is the number; a decimal print is also read back by the parser. */
static void check_text(struct qh_arena *arena, struct qh_rat a, mpq_t x, mpq_t z)
{
	struct qh_str s = qh_rat_str(arena, a);
	char copy[3000];
	assert_true(s.n < sizeof copy);
	memcpy(copy, s.p, s.n);
	copy[s.n] = '\0';
	to_mpq(x, a);
	char *dot = strchr(copy, '.');
	if (!dot) {
		assert_int_equal(mpq_set_str(z, copy, 10), 0);
		assert_true(mpq_equal(x, z)); /* also: printed in lowest terms */
	} else {
		unsigned long decimals = (unsigned long)strlen(dot + 1);
		assert_true(decimals > 0 && dot[decimals] != '0');
		memmove(dot, dot + 1, decimals + 1);
		assert_int_equal(mpz_set_str(mpq_numref(z), copy, 10), 0);
		mpz_ui_pow_ui(mpq_denref(z), 10, decimals);
		mpq_canonicalize(z);
		assert_true(mpq_equal(x, z));
	}
	if (!strchr(copy, '/') && strlen(copy) < QH_DIGITS_MAX) {
		struct qh_rat back;
		assert_int_equal(qh_rat_parse(arena, s, &back, NULL), QH_OK);
		check(back, x);
	}
	mpz_t five;
	mpz_init_set_ui(five, 5);
	mp_bitcnt_t fives = mpz_remove(five, mpq_denref(x), five), twos = mpz_scan1(five, 0);
	bool finite = mpz_popcount(five) == 1 && fives <= QH_DIGITS_MAX && twos <= QH_DIGITS_MAX;
	assert_int_equal(strchr(copy, '/') == NULL, finite);
	mpz_clear(five);
}

static void check_decimal(struct qh_rat a, int digits, mpq_t x, mpq_t z)
{
	struct qh_buf b;
	char want[3000];
	to_mpq(x, a);
	round_mpq(z, x, QH_ROUND_HALF_UP, (unsigned)digits);
	mpz_ui_pow_ui(mpq_numref(x), 10, (unsigned)digits);
	mpz_set_ui(mpq_denref(x), 1);
	mpq_mul(z, z, x);
	bool neg = mpq_sgn(z) < 0;
	mpq_abs(z, z);
	want[0] = '-';
	gmp_snprintf(want + 1, sizeof want - 2, "%0*Zd", digits + 1, mpq_numref(z));
	size_t n = strlen(want);
	if (digits > 0) {
		memmove(want + n - digits + 1, want + n - digits, (size_t)digits + 1);
		want[n - (size_t)digits] = '.';
	}
	qh_buf_init(&b, 10000);
	qh_rat_write_decimal(&b, a, digits);
	qh_buf_char(&b, '\0');
	assert_string_equal(b.p, neg ? want : want + 1);
	qh_buf_free(&b);
}

static void test_against_mpq(void **state)
{
	(void)state;
	struct qh_arena *arena = qh_arena_new((size_t)1 << 20);
	mpq_t x, y, z;
	mpq_inits(x, y, z, NULL);
	uint64_t seed = 20240731;
	uint32_t big = 0, none = 0;
	assert_non_null(arena);
	for (int i = 0; i < PAIRS; i++) {
		struct qh_rat a = random_rat(arena, &seed), b = random_rat(arena, &seed);
		if (!qh_rat_ok(a) || !qh_rat_ok(b)) {
			none++;
			continue;
		}
		if (next(&seed) % 16 == 0)
			b = a;
		big += qh_rat_is_big(a) || qh_rat_is_big(b);
		check_pair(arena, a, b, x, y, z);
		check_one(arena, a, &seed, x, z);
		if (i % 4 == 0) {
			check_text(arena, a, x, z);
			check_decimal(a, (int)(next(&seed) % 25), x, z);
		}
		assert_int_equal(qh_arena_status(arena), QH_OK);
		qh_arena_reset(arena);
	}
	/* The stream must reach what it is for. */
	assert_true(big > PAIRS / 4);
	assert_true(none < PAIRS / 20);
	mpq_clears(x, y, z, NULL);
	qh_arena_free(arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(test_against_mpq)};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
