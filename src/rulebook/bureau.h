/* SPDX-License-Identifier: Apache-2.0 */
/* Tables that a bureau makes about forms: the review of goals, their adjustment, the spot check of a
 * self-evaluation, the list of what is to be put right. Their layout is data of a rulebook (key `tables`). */
#ifndef QH_RULEBOOK_BUREAU_H
#define QH_RULEBOOK_BUREAU_H

#include "base/rat.h"
#include "base/str.h"

enum qh_bureau_kind {
	QH_BUREAU_GOAL_REVIEW,     /* of an ordinary project: each point has a grade */
	QH_BUREAU_GOAL_REVIEW_KEY, /* of a key project: each point has a score */
	QH_BUREAU_ADJUSTMENT,
	QH_BUREAU_SPOT_CHECK,
	QH_BUREAU_RECTIFICATION,
	QH_BUREAU_KINDS
};
const char *qh_bureau_kind_name(enum qh_bureau_kind kind); /* "goal-review", ... as in the YAML */

/* What stands in a column, beside a label of the head or below the table. */
enum qh_bureau_use {
	QH_OU_FILL, /* nothing: people write there */
	QH_OU_SERIAL,
	QH_OU_PROJECT,
	QH_OU_DEPARTMENT,
	QH_OU_UNIT,
	QH_OU_YEAR,
	QH_OU_DOCUMENT,
	QH_OU_BLOCK, /* of the points of a review */
	QH_OU_POINT,
	QH_OU_QUESTION,
	QH_OU_WEIGHT,
	QH_OU_GRADE,
	QH_OU_OPINION, /* beside a point: what the checks found there; below the table: room for a seal */
	QH_OU_LEVEL1,
	QH_OU_LEVEL2,
	QH_OU_NAME,
	QH_OU_BEFORE, /* value or sum of the form as it was approved */
	QH_OU_AFTER,
	QH_OU_CHANGE,
	QH_OU_WEIGHT_BEFORE,
	QH_OU_WEIGHT_AFTER,
	QH_OU_REASON,
	QH_OU_TARGET,
	QH_OU_ACTUAL,
	QH_OU_SELF_SCORE,
	QH_OU_REVIEW_SCORE, /* as recomputed */
	QH_OU_DEDUCTION,
	QH_OU_EVIDENCE,
	QH_OU_SELF_TOTAL,
	QH_OU_REVIEW_TOTAL,
	QH_OU_DIFFERENCE,
	QH_OU_VERDICT,
	QH_OU_OTHERS, /* findings that no row shows */
	QH_OU_TOTAL,  /* a row of sums under the columns of points */
	QH_OU_TYPE,
	QH_OU_PLACE,
	QH_OU_PROBLEM,
	QH_OU_REQUIREMENT,
	QH_OU_STATE,
	QH_BUREAU_USES
};

struct qh_bureau_label {
	struct qh_str label;
	uint8_t use; /* enum qh_bureau_use; of types: enum qh_form_kind */
};

/* A row of a review: what is looked at, its points, and the checks whose findings stand there. */
struct qh_bureau_point {
	struct qh_str block, name, question;
	struct qh_rat weight; /* "no number": none */
	uint32_t n_checks;
	const struct qh_str *checks; /* codes */
	bool others;                 /* takes the findings of checks that no point names */
};

struct qh_bureau_table {
	struct qh_str title;
	uint32_t kinds; /* bit per enum qh_form_kind: the forms it is made for */
	uint32_t basis; /* index + 1 into rulebook->bases */
	uint32_t n_head, n_funds, n_columns, n_below, n_points, n_grades, n_types, n_notes, n_signature;
	const struct qh_bureau_label *head, *funds, *columns, *below;
	const struct qh_bureau_point *points;
	const struct qh_str *grades;
	const struct qh_bureau_label *types; /* words for kinds of forms */
	const struct qh_str *notes, *signature;
	struct qh_str seal, state;             /* printed into room for an opinion; state of a new row */
	struct qh_str accept, send_back, redo; /* verdicts of a spot check */
	struct qh_rat return_above;            /* a larger difference speaks for sending back */
};

#endif
