/* SPDX-License-Identifier: Apache-2.0 */
/* The scan that the JSON reader and writer share: how far a text goes on without anything special. */
#ifndef QH_BASE_JSON_SCAN_H
#define QH_BASE_JSON_SCAN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#ifdef __SSE2__
#include <emmintrin.h>
#endif

static inline bool qh_json_cont(unsigned char c)
{
	return (c & 0xC0) == 0x80;
}

/* Past the character of two to four bytes at @p p, or @p p itself when the bytes are no UTF-8. */
static inline const unsigned char *qh_json_skip_char(const unsigned char *p, const unsigned char *end)
{
	ptrdiff_t left = end - p;
	unsigned char c = p[0];

	if (c >= 0xE0 && c < 0xF0) { /* first, because Chinese stands here */
		if (left < 3 || !qh_json_cont(p[1]) || !qh_json_cont(p[2]))
			return p;
		if ((c == 0xE0 && p[1] < 0xA0) || (c == 0xED && p[1] >= 0xA0))
			return p;
		return p + 3;
	}
	if (c >= 0xC2 && c < 0xE0)
		return left >= 2 && qh_json_cont(p[1]) ? p + 2 : p;
	if (c < 0xF0 || c > 0xF4 || left < 4)
		return p;
	if (!qh_json_cont(p[1]) || !qh_json_cont(p[2]) || !qh_json_cont(p[3]))
		return p;
	if ((c == 0xF0 && p[1] < 0x90) || (c == 0xF4 && p[1] >= 0x90))
		return p;
	return p + 4;
}

/* Characters of three bytes, which Chinese text is made of, four at a time and then two; stops where a closer
 * look is due. */
static inline const unsigned char *qh_json_skip_han(const unsigned char *p, const unsigned char *end)
{
	static const unsigned char fixed[8] = {0xF0, 0xC0, 0xC0, 0xF0, 0xC0, 0xC0, 0, 0};
	static const unsigned char wanted[8] = {0xE0, 0x80, 0x80, 0xE0, 0x80, 0x80, 0, 0};
	uint64_t mask, want, v;

#ifdef __SSE2__
	const __m128i shape =
	    _mm_setr_epi8(-16, -64, -64, -16, -64, -64, -16, -64, -64, -16, -64, -64, 0, 0, 0, 0);
	const __m128i three =
	    _mm_setr_epi8(-32, -128, -128, -32, -128, -128, -32, -128, -128, -32, -128, -128, 1, 1, 1, 1);
	const __m128i low = _mm_set1_epi8(-32), surrogate = _mm_set1_epi8(-19);

	while (end - p >= 16) {
		__m128i x = _mm_loadu_si128((const __m128i *)(const void *)p);
		__m128i good = _mm_cmpeq_epi8(_mm_and_si128(x, shape), three);
		/* Behind E0 and ED not every second byte may stand; neither byte ever continues a character.
		 */
		__m128i odd = _mm_or_si128(_mm_cmpeq_epi8(x, low), _mm_cmpeq_epi8(x, surrogate));
		int n = __builtin_ctz(~(unsigned)_mm_movemask_epi8(_mm_andnot_si128(odd, good)));

		p += n / 3 * 3;
		if (n < 12)
			return p;
	}
#endif
	memcpy(&mask, fixed, sizeof mask);
	memcpy(&want, wanted, sizeof want);
	while (end - p >= 8) {
		memcpy(&v, p, sizeof v);
		/* Behind E0 and ED not every second byte may stand. */
		if ((v & mask) != want || p[0] == 0xE0 || p[0] == 0xED || p[3] == 0xE0 || p[3] == 0xED)
			break;
		p += 6;
	}
	return p;
}

/*
 * The first byte at or after @p p that a JSON string cannot hold as it is: a quote, a backslash, a control
 * character, or (>= 0x80) a byte that is no UTF-8. @p end when there is none. The plain way, which the fast
 * one is tested against.
 */
static inline const unsigned char *qh_json_plain_scalar(const unsigned char *p, const unsigned char *end)
{
	while (p < end) {
		if (*p >= 0x80) {
			const unsigned char *next = qh_json_skip_char(p, end);

			if (next == p)
				return p;
			p = next;
		} else if (*p < 0x20 || *p == '"' || *p == '\\') {
			return p;
		} else {
			p++;
		}
	}
	return p;
}

/* Past sixteen bytes at a time that are ASCII and plain; stops in front of others and of the last fifteen. */
static inline const unsigned char *qh_json_skip_ascii(const unsigned char *p, const unsigned char *end)
{
#ifdef __SSE2__
	const __m128i quote = _mm_set1_epi8('"');
	const __m128i slash = _mm_set1_epi8('\\');
	const __m128i space = _mm_set1_epi8(' ');

	while (end - p >= 16) {
		__m128i v = _mm_loadu_si128((const __m128i *)(const void *)p);
		/* As signed bytes everything from 0x80 on is below the space too. */
		__m128i stop = _mm_or_si128(_mm_or_si128(_mm_cmpeq_epi8(v, quote), _mm_cmpeq_epi8(v, slash)),
					    _mm_cmplt_epi8(v, space));
		unsigned mask = (unsigned)_mm_movemask_epi8(stop);

		if (mask != 0)
			return p + __builtin_ctz(mask);
		p += 16;
	}
#else
	(void)end;
#endif
	return p;
}

/* As qh_json_plain_scalar, faster. */
static inline const unsigned char *qh_json_plain(const unsigned char *p, const unsigned char *end)
{
	while (p < end) {
		if (*p < 0x80)
			p = qh_json_skip_ascii(p, end);
		while (p < end && *p < 0x80) {
			if (*p < 0x20 || *p == '"' || *p == '\\')
				return p;
			p++;
		}
		while (p < end && *p >= 0x80) {
			const unsigned char *next = qh_json_skip_han(p, end);

			if (next == p)
				next = qh_json_skip_char(p, end);
			if (next == p)
				return p;
			p = next;
		}
	}
	return p;
}

#endif
