/* SPDX-License-Identifier: Apache-2.0 */
/* What words say of themselves, worked out once a word and not once a row. Private to the room. */
#ifndef QH_AUDIT_ATTRIBUTES_H
#define QH_AUDIT_ATTRIBUTES_H

#include "audit/condition.h"

struct qh_attributes;
struct qh_attributes *qh_attributes_new(const struct qh_snapshot *snapshot);
void qh_attributes_free(struct qh_attributes *words);
/**
 * One attribute (QH_F_BIRTH ... QH_F_CONTAINS) of all words of a domain: [0] and words that have none are
 * INT32_MIN, truth values 0 and 1. @p k: how many figures of an area; QH_F_MONTH is the month of birth. @p
 * text: of starts and contains. On any thread; the array stays until qh_attributes_free. NULL without memory.
 */
const int32_t *qh_attributes_of(struct qh_attributes *words, uint32_t domain, uint8_t function, int64_t k,
				struct qh_str text);

#endif
