/* SPDX-License-Identifier: Apache-2.0 */
/* What lists show; part of views.h. */
#ifndef QH_WEB_VIEWS_LIST_H
#define QH_WEB_VIEWS_LIST_H

#include "office/batch.h"
#include "office/done.h"
#include "office/filings.h"
#include "office/filters.h"

struct qh_v_due {
	enum qh_due due;
	int64_t days;
	struct qh_str on; /* the day; absent: none */
};
struct qh_v_filing_row {
	const struct qh_filing *filing;
	struct qh_v_due due;
	bool pick, picked; /* it waits for me; it is chosen */
};
struct qh_v_head {
	const char *key;    /* message */
	struct qh_str href; /* sorts by it; absent: one cannot */
	const char *sorted; /* "ascending", "descending"; NULL: by another */
	bool num;
};
struct qh_v_rows {
	const struct qh_v_filing_row *at;
	uint32_t n;
	const char *label; /* message key: what the list is; two of a page must differ */
	const struct qh_v_head *heads;
	uint32_t n_heads;
	bool picks; /* a column for choosing rows */
};
struct qh_v_state_count {
	const char *key;
	int64_t state, n, with_errors;
};
/* A row and what can be done with all that are chosen. */
struct qh_v_deeds {
	struct qh_str back, all; /* this page; this page with all rows chosen */
	struct qh_str opinion;
	uint32_t n;
	const enum qh_action *at;
};
struct qh_v_pages {
	struct qh_str next, before; /* addresses of the other pages; absent: none */
	int64_t total, page;
	bool at_least;
};
struct qh_v_filings {
	struct qh_str error;  /* why there is no such page; absent: there is */
	struct qh_str filter; /* the present conditions as an address, for saving and exporting */
	const char *done;     /* what was just done: message key */
	const struct qh_filings_page *page;
	const struct qh_filings_query *query;
	struct qh_str total_from, total_to; /* as typed */
	bool one_place;                     /* that I have: there is no "all of my places" */
	bool more_filters;                  /* some of those further down are in use */
	struct qh_v_rows rows;
	struct qh_v_deeds deeds;
	struct qh_v_pages pages;
	uint32_t n_places, n_states, n_kinds, n_grades, n_saved;
	const struct qh_place_row *places;
	const struct qh_v_state_count *states;
	const struct qh_str *kinds, *grades;
	const struct qh_filter *saved;
};
struct qh_v_batch {
	struct qh_str error, opinion, back;
	enum qh_action action;
	uint32_t n, n_done;
	const struct qh_batch_item *items;
	const struct qh_v_batch_row {
		const struct qh_batch_outcome *outcome;
		struct qh_str why; /* absent: done */
	} * rows;
};
struct qh_v_done {
	uint32_t n;
	const struct qh_done *at;
	struct qh_str next;
	bool later; /* this is not the newest page */
};

#endif
