/* SPDX-License-Identifier: Apache-2.0 */
/* The office looks at itself: what an administrator would check by hand now and then. */
#ifndef QH_OFFICE_SAFETY_H
#define QH_OFFICE_SAFETY_H

#include "office/office.h"

enum { QH_SAFETY_LINES_MAX = 12, QH_SAFETY_FREE_MIB_MIN = 1024 };

/* What the server knows of itself. */
struct qh_safety_facts {
	const char *listen, *database; /* as given; NULL: not known */
	bool secure_cookies, demo;
};
struct qh_safety_line {
	const char *what; /* message: "safety.disk" */
	bool good;
	struct qh_str value; /* beside it; absent: none */
};
/* Whether one may: an administrator of a root. */
bool qh_safety_may(const struct qh_actor *actor);
/* Administrators of a root alone: it tells of the machine. @retval QH_DENIED OFFICE-002 */
QH_MUST_CHECK enum qh_status qh_safety_look(const struct qh_call *call, const struct qh_safety_facts *facts,
					    struct qh_safety_line out[QH_SAFETY_LINES_MAX], uint32_t *n);

#endif
