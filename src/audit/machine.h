/* SPDX-License-Identifier: Apache-2.0 */
/* Runs programs of conditions over blocks of rows, each instruction over the whole block. Private to the
 * room.
 */
#ifndef QH_AUDIT_MACHINE_H
#define QH_AUDIT_MACHINE_H

#include "audit/condition.h"

enum {
	QH_BLOCK = 1024,          /* rows at once: what is worked on stays in the nearest cache */
	QH_MONTH_LAST = 301 * 12, /* December 2200 */
	QH_MACHINE_DEPTH_MAX = 96,
	QH_SLOT_ASOF = QH_AGGREGATES_MAX + QH_AUDIT_KEYS_MAX,
	QH_SLOTS
};
#define QH_NO_ROW UINT32_MAX

/* Which rows, and with which partners. */
struct qh_block {
	uint32_t n; /* at most QH_BLOCK */
	uint32_t base;
	const uint32_t *row, *partner; /* row NULL: base, base + 1, ...; QH_NO_ROW: none, all is missing */
	const int64_t *const *slot;    /* of QH_SLOTS; NULL where no slot is used */
	uint32_t slot_base;            /* the first of the block in each slot */
};

struct qh_loops; /* audit/machine_loops.h */
struct qh_machine {
	const struct qh_loops *loops;
	int64_t (*value)[QH_BLOCK]; /* a truth value lies in the first bytes */
	uint32_t as_of;
	uint64_t steps; /* instructions times rows so far: what a rule may cost is counted in these */
	/* Room for qh_machine_filter. */
	uint32_t row[QH_BLOCK], partner[QH_BLOCK];
	uint8_t open[QH_BLOCK];
};

struct qh_machine *qh_machine_new(uint32_t as_of); /* NULL without memory */
void qh_machine_free(struct qh_machine *m);

/* The values, int64_t each; for a truth value a byte each. Until the next run. */
const int64_t *qh_machine_values(struct qh_machine *m, const struct qh_program *p, const struct qh_block *b);
const uint8_t *qh_machine_truths(struct qh_machine *m, const struct qh_program *p, const struct qh_block *b);

/* In which order the parts of a condition are asked: first those that rule out much for little, as far as a
 * scan has seen. The rows left are the same in any order. */
enum { QH_PARTS_MAX = 16 };
/* Something besides the condition that rules rows out. Calls with rows of a block: the rows left, and how
 * many; or by row QH_FALSE, else QH_TRUE or more. */
struct qh_also {
	void *payload;
	uint32_t cost;
	uint32_t (*choose)(void *payload, const struct qh_block *b, uint32_t *row);
	void (*test)(void *payload, const struct qh_block *b, uint8_t *truth);
};
struct qh_part_order {
	const struct qh_also *also; /* the last part; NULL: none */
	uint32_t n, n_blocks;
	uint8_t at[QH_PARTS_MAX];
	uint32_t cost[QH_PARTS_MAX];
	uint64_t asked[QH_PARTS_MAX], left[QH_PARTS_MAX]; /* rows */
};
void qh_part_order_start(struct qh_part_order *o, const struct qh_program *p, const struct qh_also *also);

/* What a filter leaves. */
struct qh_filtered {
	uint32_t n, undecided; /* rows for which it holds; rows where something is missing */
	const uint32_t *row,
	    *partner; /* in the machine, until the next filter; partners where the block has them */
};
/* @p p NULL: all. @p o NULL: parts as they are written. In the order of the block, which has no partners when
 * something is asked besides. */
struct qh_filtered qh_machine_filter(struct qh_machine *m, const struct qh_program *p,
				     struct qh_part_order *o, const struct qh_block *b);
/* The same with the rows where something is missing; @p truth: by row QH_TRUE or QH_UNDECIDED. */
struct qh_filtered qh_machine_filter_open(struct qh_machine *m, const struct qh_program *p,
					  struct qh_part_order *o, const struct qh_block *b,
					  const uint8_t **truth);

/* machine_values.c: one function over a block of operands. */
void qh_machine_call(const struct qh_machine *m, const struct qh_instruction *i, int64_t *const *operand,
		     uint32_t n);

/* A program for a snapshot: columns, words and policies found. QH_NOMEM or QH_OK. */
struct qh_attributes;
QH_MUST_CHECK enum qh_status qh_program_bind(struct qh_arena *arena, const struct qh_snapshot *snapshot,
					     struct qh_attributes *words,
					     const struct qh_table *const table[2],
					     const struct qh_program *program, const struct qh_program **out);

/* The value of one column as the machine sees it. */
int64_t qh_column_value(const void *data, uint8_t type, uint32_t row);
/* Whether any of n rows has a value. */
bool qh_column_has_value(const void *data, uint8_t type, uint32_t n);
/* Whether any row has a value in a field. */
bool qh_table_has_value(const struct qh_table *t, uint32_t field);

#endif
