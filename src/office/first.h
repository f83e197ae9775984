/* SPDX-License-Identifier: Apache-2.0 */
/* The first start without a demo: a root that has no name of its own yet and one administrator, who names
 * both when she first signs in. */
#ifndef QH_OFFICE_FIRST_H
#define QH_OFFICE_FIRST_H

#include "office/office.h"

/* The first administrator at the root of a new tree; @p token for the one-time link. The names stand until
 * she gives others. */
QH_MUST_CHECK enum qh_status qh_first_administrator(const struct qh_call *call, struct qh_str place_name,
						    struct qh_str person_name, struct qh_str *token);
/* Whether the names are still to be given, and by whoever asks. */
QH_MUST_CHECK enum qh_status qh_first_pending(const struct qh_call *call, bool *out);
/**
 * Name the root, its kind and oneself, once.
 * @retval QH_INVALID OFFICE-011 a name is blank or too long; QH_NOT_FOUND OFFICE-003 it has been done
 */
QH_MUST_CHECK enum qh_status qh_first_name(const struct qh_call *call, struct qh_str place_name,
					   struct qh_str kind, struct qh_str person_name);

#endif
