/* SPDX-License-Identifier: Apache-2.0 */
/* Where a form that is not uploaded comes from. */
#ifndef QH_OFFICE_START_H
#define QH_OFFICE_START_H

#include "office/filing.h"

enum { QH_START_YEAR_MIN = 1990, QH_START_YEAR_MAX = 2200, QH_START_SOURCES_MAX = 500 };

enum qh_start_from {
	QH_START_BLANK, /* the blank form of a rulebook */
	QH_START_LAST,  /* another form of the unit, its results cleared */
	QH_START_GOAL   /* an approved goal declaration, which stays locked */
};
struct qh_start {
	enum qh_start_from from;
	int64_t unit, source;   /* source: a filing of the unit; LAST and GOAL */
	int64_t year;           /* 0: LAST the year after, GOAL the same */
	struct qh_str rulebook; /* BLANK needs one; GOAL may name one */
	struct qh_str project;  /* its name, for BLANK */
};
/**
 * Only a filler of the unit may. The new form is a draft.
 *
 * @retval QH_INVALID    START-001 no approved goal declaration of the unit; START-002 no rulebook was chosen;
 *                       START-003 no such year
 * @retval QH_NOT_FOUND  OFFICE-003, REVIEW-001; QH_DENIED OFFICE-002
 */
QH_MUST_CHECK enum qh_status qh_filing_start(const struct qh_call *call, const struct qh_start *in,
					     int64_t *id);

/* The forms of a unit that a new one can be made of, newest first; only for its fillers. */
QH_MUST_CHECK enum qh_status qh_start_sources(const struct qh_call *call, int64_t unit,
					      const struct qh_filing **out, uint32_t *n);
/* Its approved goal declarations alone. */
QH_MUST_CHECK enum qh_status qh_start_goals(const struct qh_call *call, int64_t unit,
					    const struct qh_filing **out, uint32_t *n);
/* An approved goal declaration. */
bool qh_start_is_goal(const struct qh_filing *filing);

#endif
