/* SPDX-License-Identifier: Apache-2.0 */
/* Findings of a part of a stream that outlive the part. */
#ifndef QH_REVIEW_LATE_H
#define QH_REVIEW_LATE_H

#include "check/check.h"

/* Copies the findings of @p from with all their texts behind those of @p to, into its arena (made on first
 * use). Those without a place get the document @p doc, 0 none. */
QH_MUST_CHECK enum qh_status qh_late_add(struct qh_findings *to, const struct qh_findings *from, uint32_t doc,
					 struct qh_error *err);
void qh_late_reset(struct qh_findings *late);
void qh_late_free(struct qh_findings *late);

#endif
