/* SPDX-License-Identifier: Apache-2.0 */
/* Private to record/: the plain form of a printed word, by what its domain asks for. */
#ifndef QH_RECORD_PLAIN_H
#define QH_RECORD_PLAIN_H

#include "base/arena.h"
#include "record/types.h"

/* For each byte: whether a word that has it needs a look (1). Filled by qh_plain_table. */
struct qh_plain_table {
	uint8_t look[256];
	uint8_t how; /* bits of enum qh_plain */
};
void qh_plain_table(struct qh_plain_table *t, uint8_t how);
/* Whether one of eight bytes is a blank, a sign of control, beyond ASCII or (where those are to be capital) a
 * small letter. */
static inline bool qh_plain_look8(uint64_t v, bool upper)
{
	const uint64_t ones = UINT64_C(0x0101010101010101), high = ones * 0x80;
	uint64_t beyond = v | (v + ones);           /* 127 and more */
	uint64_t low = ~((v | high) - ones * 0x21); /* below 33 */
	uint64_t letter = upper ? ((v | high) - ones * 'a') & ~((v & ~high) + ones * (0x80 - 'z' - 1)) : 0;

	return ((beyond | low | letter) & high) != 0;
}
/* Whether the word stands in its plain form for certain, which nearly all do. */
static inline bool qh_plain_sure(const struct qh_plain_table *t, struct qh_str s)
{
	bool upper = t->how & QH_PLAIN_UPPER, look = false;
	uint8_t any = 0;
	uint64_t v;

	if (s.n >= 8) {
		for (uint32_t i = 0; i + 8 < s.n; i += 8) {
			memcpy(&v, s.p + i, sizeof v);
			look |= qh_plain_look8(v, upper);
		}
		memcpy(&v, s.p + s.n - 8, sizeof v);
		if (!(look | qh_plain_look8(v, upper)))
			return true;
	}
	for (uint32_t i = 0; i < s.n; i++)
		any |= t->look[(unsigned char)s.p[i]];
	return any == 0;
}
/**
 * The plain form: @p s itself or a part of it, or what was written to @p room, which has at least s.n bytes.
 *
 * @param odd  [out] the word was printed otherwise; blanks at its ends do not count
 */
struct qh_str qh_plain_word(const struct qh_plain_table *t, struct qh_str s, char *room, bool *odd);

#endif
