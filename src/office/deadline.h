/* SPDX-License-Identifier: Apache-2.0 */
/* Until when a form is to be filed. */
#ifndef QH_OFFICE_DEADLINE_H
#define QH_OFFICE_DEADLINE_H

#include "base/date.h"
#include "office/filing_private.h"

/* As the year's list says of its project (@p project, 0: the one with the form's title), else the day that is
 * set for its kind and year; 0: none. */
QH_MUST_CHECK enum qh_status qh_deadline(const struct qh_call *call, struct qh_tx *tx, int64_t unit,
					 int64_t project, const struct qh_filing_figures *figures,
					 int64_t *day);
/* The day that is set for a kind and year was @p before and is @p after (0: none) now: forms that are still
 * with their fillers follow, but where the year's list says another. */
QH_MUST_CHECK enum qh_status qh_deadline_moved(const struct qh_call *call, struct qh_tx *tx,
					       struct qh_str kind, int64_t year, qh_day before, qh_day after);

#endif
