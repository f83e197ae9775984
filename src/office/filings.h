/* SPDX-License-Identifier: Apache-2.0 */
/* Lists of filings: searched, filtered, in pages; never more than one may see. */
#ifndef QH_OFFICE_FILINGS_H
#define QH_OFFICE_FILINGS_H

#include "office/filing.h"

/* QH_MERGED_ROWS_MAX: how far back one may page over several places at once; in one place there is no end. */
enum { QH_MERGED_ROWS_MAX = 10000, QH_FEW_FILINGS = 2000 };
enum { QH_PAGE_ROWS = 50, QH_PAGE_ROWS_MAX = 500, QH_SEARCH_BYTES_MAX = 120 };

struct qh_filings_query {
	int64_t node;        /* a place of mine or below; 0: all of my places */
	int64_t year;        /* 0: all */
	enum qh_state state; /* 0: all */
	struct qh_str kind;  /* absent: all */
	struct qh_str text;  /* in titles and names of units; blank: all */
	uint32_t page, rows; /* from 0; rows 0: QH_PAGE_ROWS */
};
struct qh_filings_page {
	struct qh_str place; /* the name of the node; absent when there are several */
	int64_t node;        /* 0: several places */
	uint32_t n;
	const struct qh_filing *at;
	bool more; /* there is a page behind this one */
};
/* @retval QH_LIMIT PEOPLE-008 too far back over several places */
QH_MUST_CHECK enum qh_status qh_filings_list(const struct qh_call *call, const struct qh_filings_query *query,
					     struct qh_filings_page *out);

/* How many stand where; and how many of them have errors. */
struct qh_filings_counts {
	int64_t n[QH_STATES_END], with_errors[QH_STATES_END];
	int64_t all, all_with_errors;
};
QH_MUST_CHECK enum qh_status qh_filings_count(const struct qh_call *call, int64_t node, int64_t year,
					      struct qh_filings_counts *out);

#endif
