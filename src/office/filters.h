/* SPDX-License-Identifier: Apache-2.0 */
/* Conditions of a list that somebody keeps under a name: her own, seen by nobody else, no deed of the office.
 */
#ifndef QH_OFFICE_FILTERS_H
#define QH_OFFICE_FILTERS_H

#include "office/office.h"

enum { QH_FILTERS_MAX = 30, QH_FILTER_NAME_BYTES_MAX = 120, QH_FILTER_BYTES_MAX = 1000 };

struct qh_filter {
	struct qh_str name, query;
};
/* Mine, by name. */
QH_MUST_CHECK enum qh_status qh_filters_list(const struct qh_call *call, const struct qh_filter **out,
					     uint32_t *n);
/* Under a name that is there it becomes this one. @retval QH_INVALID LIST-002 blank or too long; LIST-003
 * there are QH_FILTERS_MAX already */
QH_MUST_CHECK enum qh_status qh_filter_keep(const struct qh_call *call, struct qh_str name,
					    struct qh_str query);
/* One that is not there is gone already. */
QH_MUST_CHECK enum qh_status qh_filter_forget(const struct qh_call *call, struct qh_str name);

/* The grades that rulebooks know, each once: what a list can be filtered by. */
enum { QH_GRADES_MAX = 64 };
QH_MUST_CHECK enum qh_status qh_grades_list(const struct qh_call *call, const struct qh_str **out,
					    uint32_t *n);

#endif
