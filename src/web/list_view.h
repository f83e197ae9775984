/* SPDX-License-Identifier: Apache-2.0 */
/* Rows of filings made ready for the pages that list them. */
#ifndef QH_WEB_LIST_VIEW_H
#define QH_WEB_LIST_VIEW_H

#include "web/page.h"

/* @p path: of the page, for heads that sort by their columns; NULL: they do not. @p pick: rows can be chosen.
 */
QH_MUST_CHECK enum qh_status qh_list_rows(struct qh_page *p, const struct qh_filings_query *q,
					  const struct qh_filings_page *page, const char *path, bool pick,
					  const char *label, struct qh_v_rows *out);
/* The conditions of the request's address. @p from, @p to: totals as typed; @p wrong: not numbers. */
void qh_list_query(struct qh_page *p, struct qh_filings_query *q, struct qh_str *from, struct qh_str *to);
/* The same as an address behind @p path: with its order, and the page behind or before @p cursor (NULL: the
 * first). @p path NULL: the conditions alone, as they are kept. */
struct qh_str qh_list_address(struct qh_page *p, const char *path, const struct qh_filings_query *q,
			      uint32_t page, const struct qh_filings_cursor *cursor);
void qh_list_pages(struct qh_page *p, const char *path, const struct qh_filings_query *q,
		   const struct qh_filings_page *page, struct qh_v_pages *out);
/* What can be done with chosen rows of a page. */
void qh_list_deeds(struct qh_page *p, const char *path, const struct qh_filings_query *q,
		   struct qh_v_deeds *out);

struct qh_v_due qh_list_due(struct qh_page *p, const struct qh_filing *filing);

#endif
