/* SPDX-License-Identifier: Apache-2.0 */
/* What stands beside a form on its page: evidence, marks, what an approved goal locks, how to fill it in. */
#ifndef QH_WEB_FORM_MORE_H
#define QH_WEB_FORM_MORE_H

#include "web/form_view.h"

/* Adds it all to a view that qh_form_view made of a version. */
QH_MUST_CHECK enum qh_status qh_form_more(struct qh_page *p, const struct qh_filing *filing, int64_t version,
					  const struct qh_report_form *review, bool editable,
					  struct qh_v_form *form);
/* How each column is filled by the rulebook of the form. */
const struct qh_v_guide *qh_form_guides(struct qh_page *p, const struct qh_report_form *f, uint32_t *n);
/* How row @p i is scored, what the method says of it and which papers prove it; -1: the budget. */
const struct qh_str *qh_form_row_hints(struct qh_page *p, const struct qh_report_form *f, int64_t i,
				       uint32_t *n);

/* page_filing.c: the page again with what was typed, reviewed: with an error, or as tried out. */
QH_MUST_CHECK enum qh_status qh_filing_typed(struct qh_page *p, struct qh_str json, struct qh_filing *filing,
					     bool tried);
/* The page as it is kept, with the error that page->err holds and its HTTP status. */
QH_MUST_CHECK enum qh_status qh_filing_refused(struct qh_page *p, struct qh_str opinion);
/* What was typed into the form of the version that the page named, as JSON. */
QH_MUST_CHECK enum qh_status qh_filing_fields(struct qh_page *p, struct qh_filing *filing,
					      struct qh_str *json);

#endif
