/* SPDX-License-Identifier: Apache-2.0 */
/* Lists of filings: searched, filtered, in any order, in pages; never more than one may see. */
#ifndef QH_OFFICE_FILINGS_H
#define QH_OFFICE_FILINGS_H

#include "base/date.h"
#include "office/filing.h"

/* QH_MERGED_ROWS_MAX: how far back one may leap by the number of a page over several places at once; page
 * behind page there is no end. QH_FEW_FILINGS: so many are sorted; of more an index is followed. */
enum { QH_MERGED_ROWS_MAX = 10000, QH_FEW_FILINGS = 2000, QH_FEW_MATCHES = 5000 };
enum { QH_PAGE_ROWS = 50, QH_PAGE_ROWS_MAX = 500, QH_SEARCH_BYTES_MAX = 120 };

/* What a list is ordered by, as FILING_KEYS tells it. A form without a total counts as the lowest, one
 * without a due day as the latest; units are in the order of the tree. */
enum qh_filings_sort {
	QH_SORT_CHANGED,
	QH_SORT_TITLE,
	QH_SORT_UNIT,
	QH_SORT_YEAR,
	QH_SORT_STATE,
	QH_SORT_TOTAL,
	QH_SORT_GRADE,
	QH_SORT_ERRORS,
	QH_SORT_DUE,
	QH_SORTS_END
};
/* "changed"; NULL outside the list. For an unknown name QH_SORTS_END. */
const char *qh_sort_name(enum qh_filings_sort sort);
enum qh_filings_sort qh_sort_of(struct qh_str name);

/* The row that a page begins behind: its number and what it was ordered by, for orders by text 0: then it is
 * looked up. */
struct qh_filings_cursor {
	int64_t id, key; /* id 0: none */
	bool back;       /* the page that ends in front of it */
};

struct qh_filings_query {
	int64_t node;                 /* a place of mine or below; 0: all of my places */
	int64_t year;                 /* 0: all */
	enum qh_state state;          /* 0: all */
	struct qh_str kind;           /* absent: all */
	struct qh_str grade, finding; /* a grade as the review tells it; a code: absent: all */
	struct qh_str text;           /* in titles and names of units; blank: all */
	bool errors, overdue;         /* with errors alone; overdue alone */
	bool from_total, to_total;    /* recomputed totals from and to, in millionths */
	int64_t total_from, total_to;
	enum qh_filings_sort sort;
	bool up;                         /* the smallest first */
	uint32_t page, rows;             /* from 0; rows 0: QH_PAGE_ROWS */
	struct qh_filings_cursor cursor; /* instead of the page's number */
};
struct qh_filings_page {
	struct qh_str place; /* the name of the node; absent when there are several */
	int64_t node;        /* 0: several places */
	uint32_t n;
	const struct qh_filing *at;
	bool more, before;   /* there is a page behind this one, in front of it */
	int64_t first, last; /* keys of the first and last row, for cursors */
	int64_t total;       /* how many there are */
	bool at_least;       /* there are more than that */
};
/**
 * @retval QH_LIMIT      PEOPLE-008 too far back over several places by the number of a page
 * @retval QH_NOT_FOUND  OFFICE-003 no such place, or the row of the cursor is gone
 */
QH_MUST_CHECK enum qh_status qh_filings_list(const struct qh_call *call, const struct qh_filings_query *query,
					     struct qh_filings_page *out);
/* What waits for one of my posts: each in the states that it holds, at and below its place. @p query: its
 * node and state are not asked. */
QH_MUST_CHECK enum qh_status qh_filings_todo(const struct qh_call *call, const struct qh_filings_query *query,
					     struct qh_filings_page *out);

/* Today in China, as a day number. */
qh_day qh_call_today(const struct qh_call *call);
/* How a filing stands against its due day. Overdue: it is still with the unit that fills it. */
enum qh_due { QH_DUE_NONE, QH_DUE_AHEAD, QH_DUE_SOON, QH_DUE_TODAY, QH_DUE_OVER, QH_DUE_MET };
enum { QH_DUE_SOON_DAYS = 7 };
/* @p days  [out] until then, or since */
enum qh_due qh_filing_due(const struct qh_call *call, const struct qh_filing *filing, int64_t *days);

/* How many stand where; and how many of them have errors. */
struct qh_filings_counts {
	int64_t n[QH_STATES_END], with_errors[QH_STATES_END];
	int64_t all, all_with_errors;
};
QH_MUST_CHECK enum qh_status qh_filings_count(const struct qh_call *call, int64_t node, int64_t year,
					      struct qh_filings_counts *out);

#endif
