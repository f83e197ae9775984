/* SPDX-License-Identifier: Apache-2.0 */
/* Private to record/: the structural scan 64 bytes at a time. The masks of a step come from the instructions
 * of the processor; what follows from them is the same arithmetic everywhere and stands here. */
#ifndef QH_RECORD_CSV_SIMD_H
#define QH_RECORD_CSV_SIMD_H

#include "record/csv_scan.h"

#if defined(__x86_64__) && defined(__GNUC__)
#define QH_CSV_AVX2 1
bool qh_csv_has_avx2(void);
qh_csv_scan qh_csv_scan_avx2;
/* Whether all of it is UTF-8; where not is not told. */
bool qh_csv_utf8_avx2(const char *text, uint32_t n);
#elif defined(__aarch64__) && defined(__ARM_NEON)
#define QH_CSV_NEON 1
qh_csv_scan qh_csv_scan_neon;
#endif

/* One bit a byte, the first lowest. */
struct qh_csv_masks {
	uint64_t quote, delimiter, line, cr, high, nul;
};

/* Bit i: the number of bits set up to and with i is odd. */
static inline uint64_t qh_csv_prefix_xor(uint64_t x)
{
	x ^= x << 1;
	x ^= x << 2;
	x ^= x << 4;
	x ^= x << 8;
	x ^= x << 16;
	return x ^ x << 32;
}

/* Offsets of the bits, eight at a time: most steps have fewer, and what is written too much is written over.
 */
static inline uint32_t *qh_csv_spill(uint64_t bits, uint32_t base, uint32_t *to)
{
	uint32_t n = (uint32_t)__builtin_popcountll(bits), done = 0;

	do {
		for (uint32_t i = 0; i < 8; i++) {
			to[done + i] = base + (uint32_t)(bits ? __builtin_ctzll(bits) : 0);
			bits &= bits - 1;
		}
		done += 8;
	} while (done < n);
	return to + n;
}

/* Takes one step; false, with nothing changed, when a quote stands where none may. */
static inline bool qh_csv_step(const struct qh_csv_masks *m, uint32_t base, struct qh_csv_state *s,
			       struct qh_csv_out *out)
{
	uint64_t ends = m->delimiter | m->line, open = 0, close = 0;

	if (m->quote || s->inside || s->closed) {
		uint64_t inside = qh_csv_prefix_xor(m->quote) ^ (s->inside ? ~UINT64_C(0) : 0);

		open = m->quote & inside;
		close = m->quote & ~inside;
		ends &= ~inside;
		uint64_t wrong = open & ~((ends | close) << 1 | s->may_open);

		wrong |= (close << 1 | s->closed) & ~(ends | open | m->cr);
		if (wrong)
			return false;
		s->inside = inside >> 63;
		s->closed = close >> 63;
		s->seen_quote = s->seen_quote || m->quote;
	}
	s->may_open = (ends | close) >> 63;
	s->seen_high = s->seen_high || m->high;
	s->seen_nul = s->seen_nul || m->nul;
	for (uint64_t lines = m->line & ends; lines; lines &= lines - 1)
		out->lines[out->n_lines++] =
		    out->n_cuts + (uint32_t)__builtin_popcountll(ends & ((lines & (0 - lines)) - 1));
	if (ends)
		out->n_cuts = (uint32_t)(qh_csv_spill(ends, base, out->cuts + out->n_cuts) - out->cuts);
	return true;
}

#endif
