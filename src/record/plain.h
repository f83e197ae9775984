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
/* Whether the word stands in its plain form for certain, which nearly all do. */
static inline bool qh_plain_sure(const struct qh_plain_table *t, struct qh_str s)
{
	uint8_t look = 0;

	for (uint32_t i = 0; i < s.n; i++)
		look |= t->look[(unsigned char)s.p[i]];
	return look == 0;
}
/**
 * The plain form: @p s itself or a part of it, or what was written to @p room, which has at least s.n bytes.
 *
 * @param odd  [out] the word was printed otherwise; blanks at its ends do not count
 */
struct qh_str qh_plain_word(const struct qh_plain_table *t, struct qh_str s, char *room, bool *odd);

#endif
