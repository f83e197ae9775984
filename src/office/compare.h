/* SPDX-License-Identifier: Apache-2.0 */
/* Two versions of a form cell by cell. */
#ifndef QH_OFFICE_COMPARE_H
#define QH_OFFICE_COMPARE_H

#include "office/filing.h"

enum qh_difference_kind { QH_DIFFERENCE_CHANGED, QH_DIFFERENCE_ADDED, QH_DIFFERENCE_REMOVED };
struct qh_difference {
	uint8_t kind;           /* of the cell, or of the whole row */
	struct qh_str row;      /* what the row is called: of the later form, of the earlier when removed */
	const char *key;        /* of the column, a message; NULL for a whole row */
	struct qh_str from, to; /* absent: no such cell */
};
/* Rows are matched by their levels and names, renamed ones by their order between those. In the order of the
 * form: head, funds, indicators, tail. */
QH_MUST_CHECK enum qh_status qh_form_compare(struct qh_arena *arena, const struct qh_form *from,
					     const struct qh_form *to, const struct qh_difference **out,
					     uint32_t *n, struct qh_error *err);
/* Which indicator of @p from each of @p to is: index, or UINT32_MAX for a new one. NULL when memory ran out.
 */
const uint32_t *qh_form_match(struct qh_arena *arena, const struct qh_form *from, const struct qh_form *to);
/* The differences of indicators alone, and of what a goal declaration fixes: levels, name, operator, value,
 * unit, weight. What @p from leaves blank is free. */
QH_MUST_CHECK enum qh_status qh_form_compare_goal(struct qh_arena *arena, const struct qh_form *from,
						  const struct qh_form *to, const struct qh_difference **out,
						  uint32_t *n, struct qh_error *err);
/* Two versions of a filing; 0 for @p to is the newest. OFFICE-003 when one does not exist or is not mine to
 * see. */
QH_MUST_CHECK enum qh_status qh_filing_compare(const struct qh_call *call, int64_t id, int64_t from,
					       int64_t to, struct qh_filing *filing,
					       const struct qh_difference **out, uint32_t *n);

#endif
