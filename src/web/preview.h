/* SPDX-License-Identifier: Apache-2.0 */
/* Reviews that were not kept, from a document read at once or by a job. */
#ifndef QH_WEB_PREVIEW_H
#define QH_WEB_PREVIEW_H

#include "office/place_index.h"
#include "web/page.h"

/* The units that I fill forms for. */
QH_MUST_CHECK enum qh_status qh_preview_units(struct qh_page *p, const struct qh_place_row **out,
					      uint32_t *n);
/* One form; @p json absent: made of it. The units of @p v are known. */
QH_MUST_CHECK enum qh_status qh_preview_form(struct qh_page *p, const struct qh_report_form *f,
					     struct qh_str json, const struct qh_v_preview *v,
					     struct qh_v_preview_form *out);
void qh_preview_show(struct qh_page *p, const struct qh_v_preview *v);

#endif
