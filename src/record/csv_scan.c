/* SPDX-License-Identifier: Apache-2.0 */
/* Owns the structural scan in plain C, and the choice of a faster one (csv_avx2.c, csv_neon.c). */
#include "record/csv_scan.h"

#include "base/str.h"
#include "base/utf8.h"
#include "record/csv_simd.h"

uint32_t qh_csv_scan_plain(const char *text, uint32_t from, uint32_t to, char delimiter,
			   struct qh_csv_state *state, struct qh_csv_out *out)
{
	struct qh_csv_state s = *state;
	uint32_t i = from;

	for (; i < to; i++) {
		char c = text[i];
		bool ends = c == delimiter || c == '\n';

		if (c == '"') {
			if (!s.inside && !s.may_open)
				break;
			s.closed = s.may_open = s.inside;
			s.inside = !s.inside;
			s.seen_quote = true;
			continue;
		}
		if (s.closed && !ends && c != '\r')
			break;
		s.seen_high |= (c & 0x80) != 0;
		s.seen_nul |= c == '\0';
		s.closed = false;
		s.may_open = ends && !s.inside;
		if (s.may_open) {
			if (c == '\n')
				out->lines[out->n_lines++] = out->n_cuts;
			out->cuts[out->n_cuts++] = i;
		}
	}
	*state = s;
	return i;
}

qh_csv_scan *qh_csv_scan_best(void)
{
#ifdef QH_CSV_AVX2
	if (qh_csv_has_avx2())
		return qh_csv_scan_avx2;
#endif
#ifdef QH_CSV_NEON
	return qh_csv_scan_neon;
#endif
	return qh_csv_scan_plain;
}

int64_t qh_csv_check_utf8(const char *text, uint32_t n)
{
#ifdef QH_CSV_AVX2
	if (qh_csv_has_avx2() && qh_csv_utf8_avx2(text, n))
		return -1;
#endif
	return qh_utf8_check((struct qh_str){text, n});
}
