/* SPDX-License-Identifier: Apache-2.0 */
/* Shared by the files of the overview page. */
#ifndef QH_WEB_OVERVIEW_VIEW_H
#define QH_WEB_OVERVIEW_VIEW_H

#include "web/page.h"

/* All that the page and its export show. OFFICE's errors, and no memory. */
QH_MUST_CHECK enum qh_status qh_overview_view(struct qh_page *p, const struct qh_overview *all,
					      const struct qh_overview_query *query,
					      struct qh_v_overview *out);
/* The charts of a view that is otherwise complete. */
QH_MUST_CHECK enum qh_status qh_overview_charts(struct qh_page *p, struct qh_v_overview *v);

/* Numbers as officials write them: hundredths as "1,234.50"; n of all as "12.50%", absent without all. */
struct qh_str qh_overview_hundredths(struct qh_page *p, int64_t hundredths);
struct qh_str qh_overview_share(struct qh_page *p, int64_t n, int64_t all);
/* A message with one text in it. */
struct qh_str qh_overview_say(struct qh_page *p, const char *key, const char *name, struct qh_str value);

#endif
