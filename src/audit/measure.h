/* SPDX-License-Identifier: Apache-2.0 */
/* Measures: named counts and sums over the records of a year, defined in measures/ in the language of the
 * rules (docs/measures.md). What a form declares as an actual value can be worked out of records by one of
 * them.
 *
 *   cleaned-share:
 *     name: {zh: ..., en: ...}
 *     unit: "%"                # of the value; money is fen in columns and yuan here
 *     rows: doubt
 *     where: found_on >= $begin and found_on <= $end
 *     value: count(state = cleaned)
 *     of: count()              # a share: value / of
 *     names: [...]             # how forms call the indicator
 *     define: {zh: ..., en: ...}
 *
 * $year, $first and $last (months), $begin and $end (days) are those of the year asked for.
 */
#ifndef QH_AUDIT_MEASURE_H
#define QH_AUDIT_MEASURE_H

#include "audit/audit.h"
#include "base/rat.h"

enum { QH_MEASURES_MAX = 1000 };

struct qh_measure_body;
struct qh_measure {
	struct qh_str id, name_zh, name_en, unit, define_zh, define_en;
	struct qh_str where, value, of; /* as written; of is absent when it is no share */
	uint32_t rows;                  /* types->at index */
	uint32_t n_names;
	const struct qh_str *names;
	const struct qh_measure_body *body;
};
struct qh_measures {
	int year;
	uint32_t n;
	const struct qh_measure *at; /* ordered by id */
};
/**
 * Loads and compiles measures for one year.
 * @retval QH_INVALID AUDIT-001 and on, with file, line and column; MEASURE-001 a year out of 1990..2200
 */
QH_MUST_CHECK enum qh_status qh_measures_load(struct qh_arena *arena, const struct qh_record_types *types,
					      const struct qh_policies *policies, const char *path, int year,
					      struct qh_measures **out, struct qh_error *err);
/* Index + 1 of a measure by its id; 0 when there is none. */
uint32_t qh_measure_find(const struct qh_measures *measures, struct qh_str id);
/* The one that forms call so: without blanks, quotes and brackets; NULL when there is none. */
const struct qh_measure *qh_measure_named(const struct qh_measures *measures, struct qh_str name);

enum qh_measure_state {
	QH_MEASURE_EXACT,
	QH_MEASURE_AT_LEAST, /* a count; some rows lack what decides whether they belong to it */
	QH_MEASURE_UNKNOWN   /* a sum or share with values missing, or a share of nothing */
};
/* What was worked out, and of how much. */
struct qh_measured {
	const struct qh_measure *measure;
	uint8_t state;         /* enum qh_measure_state */
	bool no_rows;          /* the snapshot has no such records: unknown, not zero */
	struct qh_rat value;   /* in its unit: yuan, persons, 1/1 for 100 % */
	int64_t numerator, of; /* fen or counts; QH_INT_MISSING */
	uint64_t rows, taken, undecided;
	uint32_t n_files;                  /* the files that rows were taken from */
	const struct qh_file_range *files; /* n: rows taken; first: the line of the first of them */
};
QH_MUST_CHECK enum qh_status qh_measures_run(struct qh_arena *arena, const struct qh_snapshot *snapshot,
					     const struct qh_measures *measures, uint32_t n_only,
					     const struct qh_str *only, struct qh_measured **out, uint32_t *n,
					     struct qh_error *err);

#endif
