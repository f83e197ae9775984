/* SPDX-License-Identifier: Apache-2.0 */
/* Owns the numbers of a binary workbook: binary fractions as decimals, exactly and without floats. */
#include <stdio.h>

#include "read/xls.h"

enum {
	FRACTION_BITS = 52,
	BIAS = 1075, /* of the exponent, for the fraction as a whole number */
	SPECIAL = 0x7FF,
	LIMBS = 88, /* of 32 bits: 53 bits times 5^1074, the longest there is */
	PLACES = 9,
	CHUNK = 1000000000 /* 10^PLACES */
};

struct big {
	uint32_t n;
	uint32_t limb[LIMBS];
};

static void multiply(struct big *b, uint32_t by)
{
	uint64_t carry = 0;

	for (uint32_t i = 0; i < b->n; i++) {
		carry += (uint64_t)b->limb[i] * by;
		b->limb[i] = (uint32_t)carry;
		carry >>= 32;
	}
	if (carry && b->n < LIMBS)
		b->limb[b->n++] = (uint32_t)carry;
}

/* Divides by 10^PLACES and gives the rest. */
static uint32_t cut_chunk(struct big *b)
{
	uint64_t rest = 0;

	for (uint32_t i = b->n; i-- > 0;) {
		rest = rest << 32 | b->limb[i];
		b->limb[i] = (uint32_t)(rest / CHUNK);
		rest %= CHUNK;
	}
	while (b->n && b->limb[b->n - 1] == 0)
		b->n--;
	return (uint32_t)rest;
}

/* fraction * 2^e as a whole number and a power of ten, which is given back. */
static int32_t to_whole(struct big *b, uint64_t fraction, int32_t e)
{
	enum { FIVES = 13, TWOS = 31 };
	static const uint32_t five_13 = 1220703125; /* 5^13 */

	for (; !(fraction & 1) && e < 0; e++)
		fraction >>= 1;
	*b = (struct big){.n = 2, .limb = {(uint32_t)fraction, (uint32_t)(fraction >> 32)}};
	/* m * 2^-k is m * 5^k with k places behind the point */
	for (int32_t k = -e; k > 0; k -= FIVES) {
		uint32_t by = k < FIVES ? 1 : five_13;

		for (int32_t i = 0; k < FIVES && i < k; i++)
			by *= 5;
		multiply(b, by);
	}
	for (int32_t k = e; k > 0; k -= TWOS)
		multiply(b, 1u << (k < TWOS ? k : TWOS));
	return e < 0 ? e : 0;
}

bool qh_xls_number(uint64_t bits, struct qh_stored *out)
{
	/* of all digits only the one behind the last that is kept matters */
	enum { CHUNKS_MAX = LIMBS + 8, KEPT = 3, TEXT = 64 };
	uint64_t fraction = bits & (((uint64_t)1 << FRACTION_BITS) - 1);
	int32_t e = (int32_t)(bits >> FRACTION_BITS & SPECIAL);
	uint32_t chunk[CHUNKS_MAX], n = 0, last;
	char text[TEXT];
	struct big b;
	int at;

	*out = (struct qh_stored){0};
	if (e == SPECIAL || (e == 0 && fraction == 0))
		return e == 0;
	if (e > 0)
		fraction |= (uint64_t)1 << FRACTION_BITS;
	e = to_whole(&b, fraction, (e > 0 ? e : 1) - BIAS);
	do
		chunk[n++] = cut_chunk(&b);
	while (b.n && n < CHUNKS_MAX);
	last = n > KEPT ? n - KEPT : 0;
	at = snprintf(text, sizeof text, "%s%u", bits >> 63 ? "-" : "", chunk[n - 1]);
	for (uint32_t i = n - 1; i-- > last;)
		at += snprintf(text + at, sizeof text - (size_t)at, "%09u", chunk[i]);
	at += snprintf(text + at, sizeof text - (size_t)at, "E%d", e + (int32_t)last * PLACES);
	return qh_stored_parse((struct qh_str){text, (uint32_t)at}, out);
}

bool qh_xls_rk(uint32_t rk, struct qh_stored *out)
{
	enum { HUNDREDTHS = 1, WHOLE = 2 };
	bool good;

	if (rk & WHOLE) {
		int64_t v = (int32_t)rk >> 2; /* gcc and clang keep the sign */
		char text[24];
		int n = snprintf(text, sizeof text, "%lld", (long long)v);

		good = qh_stored_parse((struct qh_str){text, (uint32_t)n}, out);
	} else {
		good = qh_xls_number((uint64_t)(rk & ~3u) << 32, out);
	}
	if (good && rk & HUNDREDTHS && out->digits)
		out->exp -= 2;
	return good;
}
