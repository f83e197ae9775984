/* SPDX-License-Identifier: Apache-2.0 */
/* Owns the scan and the check of UTF-8 with AVX2; called only where the processor has it. */
#include "record/csv_simd.h"

#ifdef QH_CSV_AVX2

#include <immintrin.h>

#include "base/str.h"
#include "base/utf8.h"

#define WITH_AVX2 __attribute__((target("avx2,bmi,bmi2,popcnt,lzcnt")))

bool qh_csv_has_avx2(void)
{
	return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("bmi") &&
	       __builtin_cpu_supports("bmi2") && __builtin_cpu_supports("popcnt");
}

WITH_AVX2 static inline __m256i load(const char *p)
{
	return _mm256_loadu_si256((const __m256i *)(const void *)p);
}

WITH_AVX2 static inline uint64_t equal(__m256i a, __m256i b, char c)
{
	__m256i want = _mm256_set1_epi8(c);
	uint32_t low = (uint32_t)_mm256_movemask_epi8(_mm256_cmpeq_epi8(a, want));
	uint32_t high = (uint32_t)_mm256_movemask_epi8(_mm256_cmpeq_epi8(b, want));

	return (uint64_t)high << 32 | low;
}

WITH_AVX2 uint32_t qh_csv_scan_avx2(const char *text, uint32_t from, uint32_t to, char delimiter,
				    struct qh_csv_state *state, struct qh_csv_out *out)
{
	struct qh_csv_state s = *state;
	struct qh_csv_out o = *out;
	uint32_t i = from;

	for (; to - i >= 64; i += 64) {
		__m256i a = load(text + i), b = load(text + i + 32);
		struct qh_csv_masks m = {.quote = equal(a, b, '"'),
					 .delimiter = equal(a, b, delimiter),
					 .line = equal(a, b, '\n'),
					 .high = (uint64_t)_mm256_movemask_epi8(_mm256_or_si256(a, b)),
					 .nul = equal(a, b, '\0')};

		if (s.closed || m.quote)
			m.cr = equal(a, b, '\r');
		if (!qh_csv_step(&m, i, &s, &o))
			break;
	}
	*state = s;
	*out = o;
	return qh_csv_scan_plain(text, i, to - i < 64 ? to : i + 64, delimiter, state, out);
}

/* The check of Keiser and Lemire ("Validating UTF-8 in less than one instruction per byte"): three tables, by
 * the high and the low half of a byte and the high half of the next one, name the faults that the pair may be
 * part of; what stands in all three is one. */
enum {
	TOO_SHORT = 1,
	TOO_LONG = 2,
	OVERLONG_3 = 4,
	TOO_LARGE_1000 = 8, /* and overlong forms of four bytes, which no table confuses with it */
	SURROGATE = 16,
	OVERLONG_2 = 32,
	TOO_LARGE = 64,
	TWO_CONTS = 128,
	CARRY = TOO_SHORT | TOO_LONG | TWO_CONTS
};

WITH_AVX2 static inline __m256i table(const uint8_t t[16])
{
	return _mm256_broadcastsi128_si256(_mm_loadu_si128((const __m128i *)(const void *)t));
}

static const uint8_t by_first_high[16] = {TOO_LONG,
					  TOO_LONG,
					  TOO_LONG,
					  TOO_LONG,
					  TOO_LONG,
					  TOO_LONG,
					  TOO_LONG,
					  TOO_LONG,
					  TWO_CONTS,
					  TWO_CONTS,
					  TWO_CONTS,
					  TWO_CONTS,
					  TOO_SHORT | OVERLONG_2,
					  TOO_SHORT,
					  TOO_SHORT | OVERLONG_3 | SURROGATE,
					  TOO_SHORT | TOO_LARGE | TOO_LARGE_1000};
static const uint8_t by_first_low[16] = {CARRY | OVERLONG_3 | OVERLONG_2 | TOO_LARGE_1000,
					 CARRY | OVERLONG_2,
					 CARRY,
					 CARRY,
					 CARRY | TOO_LARGE,
					 CARRY | TOO_LARGE | TOO_LARGE_1000,
					 CARRY | TOO_LARGE | TOO_LARGE_1000,
					 CARRY | TOO_LARGE | TOO_LARGE_1000,
					 CARRY | TOO_LARGE | TOO_LARGE_1000,
					 CARRY | TOO_LARGE | TOO_LARGE_1000,
					 CARRY | TOO_LARGE | TOO_LARGE_1000,
					 CARRY | TOO_LARGE | TOO_LARGE_1000,
					 CARRY | TOO_LARGE | TOO_LARGE_1000,
					 CARRY | TOO_LARGE | TOO_LARGE_1000 | SURROGATE,
					 CARRY | TOO_LARGE | TOO_LARGE_1000,
					 CARRY | TOO_LARGE | TOO_LARGE_1000};
static const uint8_t by_second_high[16] = {TOO_SHORT,
					   TOO_SHORT,
					   TOO_SHORT,
					   TOO_SHORT,
					   TOO_SHORT,
					   TOO_SHORT,
					   TOO_SHORT,
					   TOO_SHORT,
					   TOO_LONG | OVERLONG_2 | TWO_CONTS | OVERLONG_3 | TOO_LARGE_1000,
					   TOO_LONG | OVERLONG_2 | TWO_CONTS | OVERLONG_3 | TOO_LARGE,
					   TOO_LONG | OVERLONG_2 | TWO_CONTS | SURROGATE | TOO_LARGE,
					   TOO_LONG | OVERLONG_2 | TWO_CONTS | SURROGATE | TOO_LARGE,
					   TOO_SHORT,
					   TOO_SHORT,
					   TOO_SHORT,
					   TOO_SHORT};

/* The bytes of @p now moved by @p N places, with the last ones of @p before in front. */
#define BEHIND(now, before, N) _mm256_alignr_epi8(now, _mm256_permute2x128_si256(before, now, 0x21), 16 - (N))

WITH_AVX2 static inline __m256i high_half(__m256i x)
{
	return _mm256_and_si256(_mm256_srli_epi16(x, 4), _mm256_set1_epi8(0x0F));
}

WITH_AVX2 static inline __m256i faults(__m256i now, __m256i before)
{
	__m256i back1 = BEHIND(now, before, 1), back2 = BEHIND(now, before, 2),
		back3 = BEHIND(now, before, 3);
	__m256i special = _mm256_and_si256(
	    _mm256_and_si256(
		_mm256_shuffle_epi8(table(by_first_high), high_half(back1)),
		_mm256_shuffle_epi8(table(by_first_low), _mm256_and_si256(back1, _mm256_set1_epi8(0x0F)))),
	    _mm256_shuffle_epi8(table(by_second_high), high_half(now)));
	/* The third byte of three and the third and fourth of four must continue. */
	__m256i third = _mm256_subs_epu8(back2, _mm256_set1_epi8((char)(0xE0 - 0x80)));
	__m256i fourth = _mm256_subs_epu8(back3, _mm256_set1_epi8((char)(0xF0 - 0x80)));
	__m256i must = _mm256_and_si256(_mm256_or_si256(third, fourth), _mm256_set1_epi8((char)0x80));

	return _mm256_xor_si256(must, special);
}

WITH_AVX2 bool qh_csv_utf8_avx2(const char *text, uint32_t n)
{
	__m256i before = _mm256_setzero_si256(), wrong = before;
	uint32_t i = 0, back;

	for (; n - i >= 32; i += 32) {
		__m256i now = load(text + i);

		/* ASCII behind ASCII needs no look. */
		if (_mm256_movemask_epi8(_mm256_or_si256(now, before)))
			wrong = _mm256_or_si256(wrong, faults(now, before));
		before = now;
	}
	if (!_mm256_testz_si256(wrong, wrong))
		return false;
	/* The end, from where the last character before it begins. */
	for (back = i; back > 0 && i - back < 4 && ((unsigned char)text[back - 1] & 0xC0) == 0x80;)
		back--;
	if (back > 0 && (unsigned char)text[back - 1] >= 0xC0)
		back--;
	else
		back = i;
	return qh_utf8_check((struct qh_str){text + back, n - back}) < 0;
}

#endif
