/* SPDX-License-Identifier: Apache-2.0 */
/* Private to official*.c: the one table of an official form while it is drawn. */
#ifndef QH_WRITE_OFFICIAL_PRIVATE_H
#define QH_WRITE_OFFICIAL_PRIVATE_H

#include "write/official.h"

enum { QH_OFFICIAL_COLS_MAX = 64 };

struct qh_official {
	struct qh_paper_builder *b;
	const struct qh_report_options *o;
	const struct qh_rulebook *book;
	const struct qh_form *form;
	const struct qh_layout_col
	    *columns; /* of the indicators: those of the layout, and what the form has besides */
	uint32_t n_columns;
	const struct qh_layout_col *fund_columns;
	uint32_t n_fund_columns;
	uint32_t cols, row; /* the row being drawn */
};

/* Cells of a row: weights say how many of the columns each takes. */
void qh_official_row(struct qh_official *t, const struct qh_str *texts, uint32_t n, bool head_first);
struct qh_str qh_official_say(const struct qh_official *t, const char *key);

/* official_indicators.c */
void qh_official_columns(struct qh_official *t, bool laid_out);
/* Of the columns of the table; NULL: even ones. */
const uint16_t *qh_official_widths(const struct qh_official *t);
void qh_official_indicators(struct qh_official *t);

#endif
