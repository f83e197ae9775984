/* SPDX-License-Identifier: Apache-2.0 */
/* The loops that most of a run is spent in, over blocks. They are compiled twice from machine_loops_body.h:
 * for any processor, and for those with AVX2, of which the choice is made when a machine is made. Both give
 * the same values. Private to the room.
 */
#ifndef QH_AUDIT_MACHINE_LOOPS_H
#define QH_AUDIT_MACHINE_LOOPS_H

#include "audit/machine.h"

#if defined(__x86_64__) && defined(__GNUC__)
#define QH_LOOPS_AVX2 1
#endif

/* Values are written to @p out, which is no operand, or over the first operand @p a. */
struct qh_loops {
	void (*load)(const struct qh_instruction *i, const struct qh_block *b, int64_t *out);
	/* With another value, a constant, a constant in the width of a column. */
	void (*compare)(uint8_t comparison, const int64_t *a, const int64_t *c, uint32_t n, uint8_t *out);
	void (*compare_constant)(uint8_t comparison, const int64_t *a, int64_t k, uint32_t n, uint8_t *out);
	void (*compare_truths)(uint8_t comparison, const uint8_t *a, const uint8_t *c, uint32_t n,
			       uint8_t *out);
	void (*compare_column)(const struct qh_instruction *i, int64_t k, const struct qh_block *b,
			       uint8_t *out);
	void (*in)(const struct qh_instruction *i, const int64_t *a, uint32_t n, uint8_t *out);
	void (*in_field)(const struct qh_instruction *i, const struct qh_block *b, uint8_t *out);
	void (*add)(const struct qh_instruction *i, int64_t *a, const int64_t *c, uint32_t n);
	void (*logic)(bool both, uint8_t *a, const uint8_t *c, uint32_t n);
	void (*attribute)(const struct qh_instruction *i, int64_t *a, uint32_t n);
	/* Whether it knows the function. */
	bool (*call)(const struct qh_instruction *i, int64_t *a, const int64_t *c, uint32_t n);
	/* state[k] becomes the lesser of both; how many are not false. */
	uint32_t (*narrow)(uint8_t *state, const uint8_t *truth, uint32_t n);
	/* Drops entries with a state below @p least, of rows and of partners when there are any. */
	uint32_t (*keep)(uint8_t least, uint8_t *state, uint32_t *row, uint32_t *partner, uint32_t n);
	/* Hashes of one key of 32 bits: bijective, so that different words have different ones. */
	void (*hash_exact)(const int64_t *v, uint32_t n, uint64_t *hash, uint8_t *missing);
	/* Another key of several; @p last: the hash is complete. */
	void (*hash_more)(const int64_t *v, uint32_t n, bool last, uint64_t *hash, uint8_t *missing);
	/* How many words of the set are less than that of each row; UINT32_MAX where it is not in it. @p
	 * below: the same of the first of each 64 words. */
	void (*ranks)(const uint64_t *bits, const uint32_t *below, const uint32_t *column,
		      const uint32_t *row, uint32_t n, uint32_t *rank);
	/* Rows of a block whose word of @p column is in the set of bits; the number of them. */
	uint32_t (*members)(const uint64_t *bits, const uint32_t *column, const struct qh_block *b,
			    uint32_t *row);
};
extern const struct qh_loops qh_loops_plain;
#ifdef QH_LOOPS_AVX2
extern const struct qh_loops qh_loops_avx2;
#endif
const struct qh_loops *qh_loops_of_processor(void);

/* Bytes of a column's values, as enum qh_field_type has them: words, months, dates, flags, all others. */
static inline uint8_t qh_width_of(uint8_t type)
{
	switch (type) {
	case QH_FIELD_WORD:
	case QH_FIELD_CODE: return QH_FIELD_WORD;
	case QH_FIELD_MONTH:
	case QH_FIELD_DATE:
	case QH_FIELD_FLAG: return type;
	default: return QH_FIELD_COUNT;
	}
}

#endif
