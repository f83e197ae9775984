/* SPDX-License-Identifier: Apache-2.0 */
/* A reviewed form made ready for the screen, and what was typed into it put back into a form. */
#ifndef QH_WEB_FORM_VIEW_H
#define QH_WEB_FORM_VIEW_H

#include "web/page.h"

QH_MUST_CHECK enum qh_status qh_form_view(struct qh_page *p, const struct qh_report_form *f, bool editable,
					  struct qh_v_form *out);
/* Findings as lines, those of the document too. */
struct qh_v_finding *qh_finding_views(struct qh_page *p, const struct qh_findings *findings, uint32_t *n);
/* The form with the cells that were typed, as JSON: fields named as the cells of qh_form_view. */
QH_MUST_CHECK enum qh_status qh_form_typed(struct qh_page *p, const struct qh_form *form,
					   struct qh_str *json);

/* Puts what the form's amounts miss of the year's list in front of its findings. */
QH_MUST_CHECK enum qh_status qh_list_findings(struct qh_page *p, const struct qh_filing *filing,
					      const struct qh_form *form, struct qh_v_form *out);

#endif
