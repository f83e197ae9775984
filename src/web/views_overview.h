/* SPDX-License-Identifier: Apache-2.0 */
/* What the overview shows; part of views.h. */
#ifndef QH_WEB_VIEWS_OVERVIEW_H
#define QH_WEB_VIEWS_OVERVIEW_H

#include "office/overview.h"

struct qh_chart;

/* A figure on top of the page. */
struct qh_v_figure {
	const char *key;                 /* message: what it is */
	struct qh_str value, note, link; /* note, link: absent, none */
	bool bad;
};
/* A row of a table of counts: a grade, a band of totals, a check. */
struct qh_v_counted {
	struct qh_str label, link, share;
	struct qh_str help; /* code of the check that the guide explains; absent: none */
	int64_t n, more;
};
/* A chart with the same numbers as a table beside it. */
struct qh_v_counts {
	const char *title, *what, *head, *more_head; /* messages; more_head NULL: there is no such column */
	uint32_t n;
	const struct qh_v_counted *rows;
	const struct qh_chart *chart;
};
struct qh_v_overview_row {
	const struct qh_overview_row *row;
	struct qh_str name, link, forms_link, share, mean,
	    budget; /* link: down the tree, else to its forms */
};
struct qh_v_overview_kind {
	struct qh_str kind;
	const char *key;
	bool chosen;
};
struct qh_v_cross_row {
	struct qh_str label;
	const int64_t *n; /* by band of totals */
};
enum { QH_OVERVIEW_TABLES = 3, QH_OVERVIEW_FIGURES_MAX = 12 };
struct qh_v_overview {
	const struct qh_overview *all;
	struct qh_str year_text, query; /* query: "place=1&year=2024&kind=..." for addresses */
	struct qh_str forms_link, next, before;
	bool several; /* I have several places: there is a page of all of them */
	uint32_t n_figures, n_rows, n_kinds, n_rates, n_scores;
	struct qh_v_figure figures[QH_OVERVIEW_FIGURES_MAX];
	const struct qh_v_overview_row *rows;
	const struct qh_v_overview_kind *kinds;
	const struct qh_chart *places; /* NULL: nothing to draw */
	struct qh_v_counts tables[QH_OVERVIEW_TABLES];
	const struct qh_chart *cross; /* NULL: no form has both */
	const struct qh_str *rates, *scores;
	const struct qh_v_cross_row *cross_rows;
};

#endif
