/* SPDX-License-Identifier: Apache-2.0 */
/* The approved goal declaration that a form answers: its names, operators, values and weights are locked. */
#ifndef QH_OFFICE_GOAL_H
#define QH_OFFICE_GOAL_H

#include "office/compare.h"

struct qh_goal_link {
	int64_t goal, version; /* the filing; 0: none */
	struct qh_str title;
	const struct qh_form *form; /* its rows that count for the year, in their order */
};
/* Of a filing that I see; goal 0 when it answers none. */
QH_MUST_CHECK enum qh_status qh_goal_link(const struct qh_call *call, int64_t filing,
					  struct qh_goal_link *out);
/* A goal declaration without the rows that nobody filled and those about all years: what a form of the year
 * answers. Changes @p form. */
void qh_goal_rows(struct qh_form *form);
/* Refuses a form that differs from its goal: START-004 with the first difference. */
QH_MUST_CHECK enum qh_status qh_goal_holds(const struct qh_call *call, const struct qh_goal_link *link,
					   const struct qh_form *form);

#endif
