/* SPDX-License-Identifier: Apache-2.0 */
#include "base/plain.h"

#include "base/utf8.h"
#ifdef __SSE2__
#include <emmintrin.h>
#endif

/* Printable ASCII but for the signs of markup. */
static const unsigned char is_plain[256] = {
    0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
    1, 1, 0, 1, 1, 1, 0, 0, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 0, 1, 0, 1,
    1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1,
    0, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 0};

#ifdef __SSE2__

enum { BLOCK = 16, CUT = BLOCK - 2 }; /* a block ends at most two bytes early, inside of a character */

static inline __m128i equal(__m128i v, unsigned char c)
{
	return _mm_cmpeq_epi8(v, _mm_set1_epi8((char)c));
}

static inline unsigned bits(__m128i v)
{
	return (unsigned)_mm_movemask_epi8(v);
}

/* Bits of the bytes that start a calm character, and in @p odd of those behind them that may not follow. */
static inline unsigned leads(__m128i v, unsigned *odd)
{
	unsigned two = bits(equal(v, 0xE2)), wide = bits(equal(v, 0xEF));
	__m128i han =
	    _mm_and_si128(_mm_cmpgt_epi8(v, _mm_set1_epi8(-30)), _mm_cmplt_epi8(v, _mm_set1_epi8(-22)));
	unsigned low = bits(_mm_or_si128(equal(v, 0x80), equal(v, 0x81)));

	*odd = (two << 1 & low) | (wide << 1 & ~bits(equal(v, 0xBC)));
	return bits(han) | two | wide;
}

/* How many of the @p n bytes from bit @p skip on are plain, in whole characters. What is calm but rare may be
 * missed: the caller looks again. */
static inline uint32_t plain_block(__m128i v, unsigned skip, uint32_t n)
{
	unsigned high = bits(v);
	__m128i sign = _mm_or_si128(equal(_mm_or_si128(v, _mm_set1_epi8(1)), '\''),
				    equal(_mm_or_si128(v, _mm_set1_epi8(2)), '>'));
	__m128i rest = _mm_or_si128(_mm_or_si128(equal(v, '"'), equal(v, '`')), equal(v, 0x7F));
	__m128i control = _mm_cmplt_epi8(v, _mm_set1_epi8(0x20)); /* and all above ASCII */
	unsigned wrong = bits(_mm_or_si128(_mm_or_si128(sign, rest), control)) & ~high;
	unsigned lead = 0;

	if (high) {
		unsigned odd, follows = bits(_mm_cmplt_epi8(v, _mm_set1_epi8(-64)));
		lead = leads(v, &odd) >> skip;
		follows >>= skip;
		wrong |= odd | (high & ~(lead << skip | follows << skip));
		wrong = (wrong >> skip) | (follows ^ (lead << 1 | lead << 2));
	} else {
		wrong >>= skip;
	}
	uint32_t end = (uint32_t)__builtin_ctz(wrong | 1u << n);
	if (lead << 1 >> end & 1)
		return end - 1;
	return lead << 2 >> end & 1 ? end - 2 : end;
}

/* A text of less than a block, read with an overlap instead of byte by byte. */
static inline __m128i short_text(const char *p, uint32_t n)
{
	uint64_t low = 0, high = 0;

	if (n >= 8) {
		memcpy(&low, p, 8);
		memcpy(&high, p + n - 8, 8);
		high = n > 8 ? high >> 8 * (BLOCK - n) : 0;
	} else if (n >= 4) {
		uint32_t first, last;
		memcpy(&first, p, 4);
		memcpy(&last, p + n - 4, 4);
		low = first | (uint64_t)last << 8 * (n - 4);
	} else {
		low = (unsigned char)p[0] | (uint64_t)(unsigned char)p[n / 2] << 8 * (n / 2) |
		      (uint64_t)(unsigned char)p[n - 1] << 8 * (n - 1);
	}
	return _mm_set_epi64x((long long)high, (long long)low);
}

/* Behind the last whole block: the last sixteen bytes of the text, less what was seen already. */
static inline uint32_t plain_rest(struct qh_str s, uint32_t off)
{
	uint32_t left = s.n - off;

	if (s.n < BLOCK)
		return plain_block(short_text(s.p + off, left), 0, left);
	return plain_block(_mm_loadu_si128((const __m128i *)(const void *)(s.p + s.n - BLOCK)), BLOCK - left,
			   left);
}

static uint32_t plain_blocks(struct qh_str s, uint32_t off)
{
	uint32_t n;

	while (s.n - off >= BLOCK) {
		__m128i v = _mm_loadu_si128((const __m128i *)(const void *)(s.p + off));
		n = plain_block(v, 0, BLOCK);
		off += n;
		if (n < CUT)
			return off;
	}
	return off < s.n ? off + plain_rest(s, off) : off;
}

#else

static uint32_t plain_blocks(struct qh_str s, uint32_t off)
{
	(void)s;
	return off;
}

#endif

/* The length of the plain character at @p p, 0 when it is another one. */
static inline uint32_t plain_char(const unsigned char *p, uint32_t left)
{
	if (left > 0 && is_plain[p[0]])
		return 1;
	if (left >= 3 && qh_utf8_is_calm(p))
		return 3;
	if (left >= 3 && p[0] == 0xE2 && p[1] == 0x80 && p[2] >= 0x90 && p[2] <= 0xA7)
		return 3;
	if (left >= 2 && (p[1] & 0xC0) == 0x80 && (p[0] == 0xC3 || (p[0] == 0xC2 && p[1] >= 0xA0)))
		return p[0] == 0xC2 && p[1] == 0xAD ? 0 : 2;
	return 0;
}

uint32_t qh_plain_run(struct qh_str s, uint32_t off)
{
	const unsigned char *p = (const unsigned char *)s.p;
	uint32_t n;

	do {
		off = plain_blocks(s, off);
		n = off < s.n ? plain_char(p + off, s.n - off) : 0;
		off += n;
	} while (n);
	return off;
}
