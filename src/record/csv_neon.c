/* SPDX-License-Identifier: Apache-2.0 */
/* Owns the scan with NEON, which every 64-bit ARM processor has. */
#include "record/csv_simd.h"

#ifdef QH_CSV_NEON

#include <arm_neon.h>

/* One bit a byte out of four vectors of 0 and 255. */
static inline uint64_t bits_of(uint8x16_t a, uint8x16_t b, uint8x16_t c, uint8x16_t d)
{
	static const uint8_t weight[16] = {1, 2, 4, 8, 16, 32, 64, 128, 1, 2, 4, 8, 16, 32, 64, 128};
	uint8x16_t w = vld1q_u8(weight);
	uint8x16_t ab = vpaddq_u8(vandq_u8(a, w), vandq_u8(b, w));
	uint8x16_t cd = vpaddq_u8(vandq_u8(c, w), vandq_u8(d, w));
	uint8x16_t all = vpaddq_u8(ab, cd);

	all = vpaddq_u8(all, all);
	return vgetq_lane_u64(vreinterpretq_u64_u8(all), 0);
}

static inline uint64_t equal(const uint8x16_t v[4], char c)
{
	uint8x16_t want = vdupq_n_u8((uint8_t)c);

	return bits_of(vceqq_u8(v[0], want), vceqq_u8(v[1], want), vceqq_u8(v[2], want),
		       vceqq_u8(v[3], want));
}

uint32_t qh_csv_scan_neon(const char *text, uint32_t from, uint32_t to, char delimiter,
			  struct qh_csv_state *state, struct qh_csv_out *out)
{
	uint32_t i = from;

	for (; to - i >= 64; i += 64) {
		const uint8_t *p = (const uint8_t *)text + i;
		const uint8x16_t v[4] = {vld1q_u8(p), vld1q_u8(p + 16), vld1q_u8(p + 32), vld1q_u8(p + 48)};
		uint8x16_t any = vorrq_u8(vorrq_u8(v[0], v[1]), vorrq_u8(v[2], v[3]));
		struct qh_csv_masks m = {.quote = equal(v, '"'),
					 .delimiter = equal(v, delimiter),
					 .line = equal(v, '\n'),
					 .high = vmaxvq_u8(any) >= 0x80,
					 .nul = equal(v, '\0')};

		if (state->closed || m.quote)
			m.cr = equal(v, '\r');
		if (!qh_csv_step(&m, i, state, out))
			break;
	}
	return qh_csv_scan_plain(text, i, to - i < 64 ? to : i + 64, delimiter, state, out);
}

#endif
