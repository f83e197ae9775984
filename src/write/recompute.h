/* SPDX-License-Identifier: Apache-2.0 */
/* Private to write/: the sheet that recomputes a form with formulas that an accountant can follow. */
#ifndef QH_WRITE_RECOMPUTE_H
#define QH_WRITE_RECOMPUTE_H

#include "write/paper_text.h"

/* Adds the sheet @p name; the form has scores. @p back is a link to the sheet that shows the form. */
void qh_recompute_add(struct qh_paper_builder *b, const struct qh_report_options *o,
		      const struct qh_report_form *f, struct qh_str name, struct qh_str back);

#endif
