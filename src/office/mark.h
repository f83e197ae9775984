/* SPDX-License-Identifier: Apache-2.0 */
/* Marks: what a reviewing post gives an indicator beside the unit's own score, and why it takes points off.
 */
#ifndef QH_OFFICE_MARK_H
#define QH_OFFICE_MARK_H

#include "office/filing.h"

struct qh_mark {
	int64_t version; /* that it was given to */
	uint32_t indicator;
	enum qh_post post;
	int64_t author, made_at;
	struct qh_str score, reason, author_name;
	struct qh_rat points;    /* the score as a number */
	struct qh_rat deduction; /* the unit's score less this one; "no number" when the unit prints none */
};
/* The newest of each post and indicator, of @p version or one before. @p form: of @p version. */
QH_MUST_CHECK enum qh_status qh_marks_list(const struct qh_call *call, int64_t filing, int64_t version,
					   const struct qh_form *form, const struct qh_mark **out,
					   uint32_t *n);
/* The post in which I may give marks now, 0 none: whoever holds the form and has not made it; a third party
 * while a department or the finance bureau holds it. */
QH_MUST_CHECK enum qh_status qh_marks_post(const struct qh_call *call, const struct qh_filing *filing,
					   enum qh_post *post);

struct qh_mark_in {
	uint32_t indicator;
	struct qh_str score, reason; /* a blank score takes the mark of this version back */
};
/**
 * Give marks to the newest version, all of them or none.
 *
 * @retval QH_DENIED    OFFICE-002; OFFICE-007 one's own form
 * @retval QH_CONFLICT  OFFICE-008 it was changed meanwhile
 * @retval QH_INVALID   MARK-001 no number from 0 to the weight; MARK-002 points are taken off without a
 *                      reason; OFFICE-006 the reason is too long
 */
QH_MUST_CHECK enum qh_status qh_marks_put(const struct qh_call *call, int64_t filing, int64_t version,
					  const struct qh_mark_in *in, uint32_t n);

/* What the unit's total becomes by the marks that a post gave to @p version. */
struct qh_mark_total {
	enum qh_post post;
	uint32_t n;
	struct qh_rat deducted, total; /* "no number" when the form prints no total */
	bool far;                      /* more points apart than may be, either way */
};
/* @p out has room for QH_POSTS_END; @p far_points by QH_SETTING_SPOT_POINTS. */
uint32_t qh_marks_totals(struct qh_arena *arena, const struct qh_form *form, int64_t version,
			 const struct qh_mark *marks, uint32_t n, int64_t far_points,
			 struct qh_mark_total *out);

#endif
