/* SPDX-License-Identifier: Apache-2.0 */
/* What the form page shows beside the values: evidence, marks, hints, comparison, and how a form is started.
 */
#ifndef QH_WEB_VIEWS_FORM_H
#define QH_WEB_VIEWS_FORM_H

#include "office/compare.h"
#include "office/filing.h"
#include "office/place.h"

struct qh_v_evidence {
	int64_t filing, id, kb, made_at;
	struct qh_str name, author, removed_why, removed_by, row; /* row: what it proves */
	bool picture, removed;
};
struct qh_v_mark {
	enum qh_post post;
	struct qh_str score, deduction, reason, author;
	int64_t version;
	bool older; /* given to a version before the one that is shown */
};
struct qh_v_mark_total {
	enum qh_post post;
	struct qh_str total, deducted;
	bool far;
};
/* How a column is filled. */
struct qh_v_guide {
	const char *key;  /* of the column, a message */
	struct qh_str id; /* "hint-actual" */
	struct qh_str text;
};
/* Beside one row. */
struct qh_v_beside {
	int64_t number;        /* of the indicator, -1 the funds */
	int64_t n_files;       /* that stand */
	struct qh_str address; /* where a file is attached to it; absent: not now */
	uint32_t n_evidence, n_marks, n_hints;
	const struct qh_v_evidence *evidence;
	const struct qh_v_mark *marks;
	const struct qh_str *hints;
	struct qh_str mark_score, mark_reason; /* of the fields that a reviewer types into */
	bool may_mark;
	bool bare;          /* an unfilled row of the template: only to be taken out */
	struct qh_str rows; /* where rows are added and taken out; absent: not here */
};
/* Beside the whole form. */
struct qh_v_more {
	int64_t filing, version;
	bool may_attach, may_mark;
	struct qh_str supported; /* the total that counts only rows with evidence; absent: not scored */
	int64_t n_supported, n_rows;
	int64_t far_points; /* beyond which a total of marks is too far from the unit's own */
	uint32_t n_totals, n_guides, n_evidence, n_choices;
	const struct qh_v_mark_total *totals;
	const struct qh_v_guide *guides;
	const struct qh_v_evidence *evidence; /* of all rows, removed ones too */
	const struct qh_v_choice {
		int64_t number;
		struct qh_str name;
		bool chosen;
	} * choices;  /* rows that a file can be attached to */
	int64_t goal; /* the approved goal declaration; 0 none */
	bool locked;
	struct qh_str goal_title;
	uint32_t n_differences, n_goals;
	const struct qh_difference *differences; /* from what was approved */
	const struct qh_filing *goals;           /* that the form can be held against */
};

struct qh_v_compare {
	const struct qh_filing *filing;
	int64_t from, to;
	uint32_t n, n_versions;
	const struct qh_difference *at;
	const struct qh_version *versions;
};

struct qh_v_start {
	struct qh_str error, project, rulebook;
	int64_t unit, year;
	bool english;
	uint32_t n_units, n_rulebooks, n_last, n_goals;
	const struct qh_place_row *units;
	const struct qh_v_rulebook {
		struct qh_str id, title;
		bool chosen;
	} * rulebooks;
	const struct qh_filing *last, *goals; /* to start from */
};

#endif
