/* SPDX-License-Identifier: Apache-2.0 */
/* The approved goal declaration that a form answers: its names, operators, values and weights hold. In a form
 * made from it they are locked; a form that came otherwise is compared with it. */
#ifndef QH_OFFICE_GOAL_H
#define QH_OFFICE_GOAL_H

#include "office/compare.h"

struct qh_goal_link {
	int64_t goal, version; /* the filing; 0: none */
	bool locked;
	struct qh_str title;
	const struct qh_form *form; /* its rows that count for the year, in their order */
};
/* Of a filing that I see; goal 0 when it answers none. */
QH_MUST_CHECK enum qh_status qh_goal_link(const struct qh_call *call, int64_t filing,
					  struct qh_goal_link *out);
/* A goal declaration without the rows that nobody filled and those about all years: what a form of the year
 * answers. Changes @p form. */
void qh_goal_rows(struct qh_form *form);
/**
 * Hold a form that was not made from a declaration against one; 0: against none any more. Its filler alone
 * may, while it can be edited.
 *
 * @retval QH_INVALID  START-001 no approved goal declaration of the unit; START-006 the form was made from
 * one
 * @retval QH_DENIED   OFFICE-002, OFFICE-005
 */
QH_MUST_CHECK enum qh_status qh_goal_attach(const struct qh_call *call, int64_t filing, int64_t goal);
/* Where a form says something else than was approved; none without a goal. */
QH_MUST_CHECK enum qh_status qh_goal_differences(const struct qh_call *call, const struct qh_goal_link *link,
						 const struct qh_form *form, const struct qh_difference **out,
						 uint32_t *n);
/* Refuses a form that differs from its goal: START-004 with the first difference. */
QH_MUST_CHECK enum qh_status qh_goal_holds(const struct qh_call *call, const struct qh_goal_link *link,
					   const struct qh_form *form);

#endif
