/* SPDX-License-Identifier: Apache-2.0 */
/* Counts that are kept and not made: what all forms and projects at and below each place add up to, so that
 * lists and the overview cost the same for ten forms and for a hundred thousand. What one form or project
 * adds is told by two views of the store (migration 0004). */
#ifndef QH_OFFICE_TALLY_H
#define QH_OFFICE_TALLY_H

#include "office/filing.h"

/* What is counted, and by which buckets. The numbers are stored: append only. */
enum qh_measure {
	QH_MEASURE_STATE = 1,     /* forms by state */
	QH_MEASURE_ERRORS,        /* those of them with errors */
	QH_MEASURE_GRADE,         /* by grade; blank: none */
	QH_MEASURE_BAND,          /* by lowest total in bands of five points: "085"; blank: undecidable */
	QH_MEASURE_CROSS,         /* by execution and that total: "090-080", "101-090": over 100 percent */
	QH_MEASURE_FINDING_FORMS, /* by check: forms with a finding of it */
	QH_MEASURE_FINDINGS,      /* by check: findings */
	QH_MEASURE_DUE,           /* still with their filler, by the day they are due: "020454" */
	QH_MEASURE_SUM,           /* millionths of points: "low", "high", "declared" */
	QH_MEASURE_TOTALS, /* forms that have such a total; "outside": the declared cannot be reached */
	/* of the year's lists */
	QH_MEASURE_COVER = 20, /* projects: "missing", "draft", "filed"; "approved" are among the filed */
	QH_MEASURE_COVER_FEN,  /* their budgets, by the same; "final": final accounts of all */
	QH_MEASURE_COVER_DUE,  /* those that are not filed, by the day they are due */
	QH_MEASURES_END
};

/**
 * Around every change of a filing or of its findings, in the transaction of the change: off before, on
 * behind. A new one is only put on. What of the year's lists it answers follows.
 */
QH_MUST_CHECK enum qh_status qh_tally_off(const struct qh_call *call, struct qh_tx *tx, int64_t filing);
QH_MUST_CHECK enum qh_status qh_tally_on(const struct qh_call *call, struct qh_tx *tx, int64_t filing);
/* The same around a change of a project; on looks up which form answers it. */
QH_MUST_CHECK enum qh_status qh_tally_project_off(const struct qh_call *call, struct qh_tx *tx,
						  int64_t project);
QH_MUST_CHECK enum qh_status qh_tally_project_on(const struct qh_call *call, struct qh_tx *tx,
						 int64_t project);

/**
 * Recompute in one pass and tell how many counts differ: all of them, which takes minutes for a million
 * forms, or those of forms by state, with errors and of coverage at the roots, which a page may ask.
 */
QH_MUST_CHECK enum qh_status qh_tally_check(const struct qh_call *call, bool everything, int64_t *wrong);

/* Forms that were kept before findings were counted. */
QH_MUST_CHECK enum qh_status qh_tally_behind(const struct qh_call *call, int64_t *n);
/* Review those once and count their findings; once, when the store is opened. */
QH_MUST_CHECK enum qh_status qh_tally_catch_up(const struct qh_call *call);

#endif
