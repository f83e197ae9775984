/* SPDX-License-Identifier: Apache-2.0 */
/* Bands of points or grades as a text prints them: "90-100分为优", "100-80%(含)", "80≤X<90". */
#ifndef QH_CHECK_BANDS_H
#define QH_CHECK_BANDS_H

#include "check/finding.h"

enum { QH_BANDS_MAX = 16 };

enum qh_ends { QH_END_UNSAID, QH_END_IN, QH_END_OUT };
struct qh_printed_band {
	uint32_t off, end;    /* in the folded text */
	struct qh_rat lo, hi; /* "no number": unbounded on that side */
	uint8_t lo_end, hi_end;
};
/* All bands of a folded text in its order; at most QH_BANDS_MAX. */
uint32_t qh_bands_read(struct qh_arena *arena, const struct qh_lexicon *lex, struct qh_str folded,
		       struct qh_printed_band out[QH_BANDS_MAX]);
/**
 * Do bands that stand next to each other cover [0, 100] once? Only a row of bands that falls or rises without
 * turning and reaches 100 and 0 (or below) is judged; else QH_COVER_OK. Bands of whole numbers (80-89,
 * 90-100) are no gap. *where is the value at which it fails, for a gap *to its other end.
 */
enum qh_cover qh_bands_cover(struct qh_arena *arena, const struct qh_printed_band *bands, uint32_t n,
			     struct qh_rat *where, struct qh_rat *to);

#endif
