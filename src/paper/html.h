/* SPDX-License-Identifier: Apache-2.0 */
/* Private to paper/: a web page in the making. */
#ifndef QH_PAPER_HTML_H
#define QH_PAPER_HTML_H

#include "html/html.h"
#include "paper/grid.h"
#include "paper/looks.h"
#include "paper/ooxml.h"

struct qh_web {
	struct qh_arena *arena;
	const struct qh_paper *paper;
	struct qh_error *err;
	struct qh_buf *b;
	uint32_t n_notes; /* of the page: comments beside cells */
};

/* What stands between the tags of style. */
void qh_web_style(struct qh_buf *b, const struct qh_paper *paper);
QH_MUST_CHECK enum qh_status qh_web_table(struct qh_web *w, const struct qh_paper_table *table);

#endif
