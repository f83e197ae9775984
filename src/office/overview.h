/* SPDX-License-Identifier: Apache-2.0 */
/* The overview of a place: how many forms are due, filed and approved, what their totals are, what the checks
 * find, what is late; the same for each place below it. All from the tally. */
#ifndef QH_OFFICE_OVERVIEW_H
#define QH_OFFICE_OVERVIEW_H

#include "office/place.h"
#include "office/tally.h"

enum {
	QH_OVERVIEW_ROWS = 60, /* places below that are shown at once */
	QH_OVERVIEW_YEARS_MAX = 40,
	QH_OVERVIEW_ALL_YEARS = -1,
	QH_BAND_MOST = 100, /* the last band of totals */
	QH_CROSS_RATES = 8, /* below 50, 50, 60 ... 90, 100 itself, over 100 percent */
	QH_CROSS_SCORES = 5 /* below 60, 60, 70, 80, 90 and more */
};

struct qh_overview_query {
	int64_t node;       /* a place of mine or below; 0: all of my places */
	int64_t year;       /* 0: the newest that has anything; QH_OVERVIEW_ALL_YEARS */
	struct qh_str kind; /* of the forms; absent: all */
	uint32_t page;      /* of the places below, from 0 */
};
/* What is counted of one place, with everything below it. */
struct qh_overview_sums {
	int64_t forms, states[QH_STATES_END], with_errors, overdue;
	/* of the year's list: due is the sum of missing, draft and filed, approved ones are among the filed
	 */
	int64_t due, missing, draft, filed, approved, late;
	int64_t budget_fen, filed_fen, final_fen;   /* of those due; of those filed; spent by all */
	int64_t low_sum, high_sum, declared_sum;    /* millionths of points */
	int64_t low_n, high_n, declared_n, outside; /* forms with such a total; that cannot be declared so */
};
struct qh_overview_row {
	int64_t node;
	struct qh_str name, kind; /* kind of the place */
	bool below;               /* it has places below */
	struct qh_overview_sums sums;
};
struct qh_overview_count {
	struct qh_str key;
	int64_t n, more; /* more: findings of a check beside its forms */
};
struct qh_overview {
	int64_t node, year; /* node 0: several places */
	struct qh_str place;
	uint32_t n_above, n_years, n_rows, n_grades, n_bands, n_findings;
	const struct qh_place_row *above; /* from a place of mine down to this one */
	const int64_t *years;             /* that have anything, the newest first */
	struct qh_overview_sums sums;
	const struct qh_overview_row *rows;
	bool more, itself; /* more places follow; the last row is what hangs on the place itself */
	const struct qh_overview_count *grades;   /* by frequency; key blank: none */
	const struct qh_overview_count *bands;    /* from low to high: "085"; key blank: undecidable */
	const struct qh_overview_count *findings; /* by forms: the code of a check */
	int64_t cross[QH_CROSS_RATES][QH_CROSS_SCORES], crossed; /* crossed: forms with both */
};
/* @retval QH_NOT_FOUND OFFICE-003 a place that I do not see, or I see no forms at all */
QH_MUST_CHECK enum qh_status qh_overview(const struct qh_call *call, const struct qh_overview_query *query,
					 struct qh_overview *out);

#endif
