/* SPDX-License-Identifier: Apache-2.0 */
/* Private to record/: what is to be done with each cell of the rows of one file. */
#ifndef QH_RECORD_PLAN_H
#define QH_RECORD_PLAN_H

#include "record/dictionary.h"
#include "record/mapping.h"
#include "record/plain.h"
#include "record/snapshot.h"
#include "record/values.h"

/* Printed words of a code in one column: the words of the list and those of the mapping. */
struct qh_aliases {
	struct qh_words words;
	uint32_t *means; /* by word - 1 */
	uint32_t cap;
};

struct qh_plan_column {
	uint32_t cell, field; /* cell of the row; field of the table */
	uint8_t type;
	uint32_t domain;               /* words and codes */
	struct qh_value_reader reader; /* also tells what "missing" is */
	uint32_t missing_max;          /* bytes of the longest word for it */
	struct qh_plain_table plain;
	struct qh_aliases aliases; /* codes */
};
/* A value that all rows have. */
struct qh_plan_fixed {
	uint32_t field, domain;
	uint8_t type;
	int64_t value; /* a word: set when the file begins */
	struct qh_str text;
};
struct qh_plan {
	uint32_t table, n_cells;
	uint32_t n_typed, n_words, n_fixed;
	struct qh_plan_column typed[QH_RECORD_FIELDS_MAX], words[QH_RECORD_FIELDS_MAX];
	struct qh_plan_fixed fixed[QH_RECORD_FIELDS_MAX];
};

/* What was found out about the heads of a file; texts live in the arena. */
struct qh_plan_heads {
	uint32_t n;
	const struct qh_str *heads; /* plain */
	uint32_t *field;            /* + 1; 0: mapped to nothing, UINT32_MAX: left out on purpose */
};

/**
 * Whose field each head is: the mapping's, else that of the record types.
 *
 * @param map  of this file; may be NULL
 * @retval QH_INVALID  RECORD-012 two heads of one field
 */
QH_MUST_CHECK enum qh_status qh_plan_heads(struct qh_arena *arena, const struct qh_record_type *type,
					   const struct qh_map_file *map, struct qh_plan_heads *heads,
					   struct qh_error *err);
/* RECORD-011 when no head is any field's; RECORD-008. Freed with qh_plan_free. */
QH_MUST_CHECK enum qh_status qh_plan_make(const struct qh_record_types *types, uint32_t table,
					  const struct qh_map_file *map, const struct qh_plan_heads *heads,
					  struct qh_plan *plan, struct qh_error *err);
void qh_plan_free(struct qh_plan *plan);
/* Whether the plan gives a field a value. */
bool qh_plan_has(const struct qh_plan *plan, uint32_t field);

#endif
