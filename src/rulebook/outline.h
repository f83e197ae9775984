/* SPDX-License-Identifier: Apache-2.0 */
/* The outline of a report as data: which headings in which order, what is drafted below each, what the author
 * is asked to add. */
#ifndef QH_RULEBOOK_OUTLINE_H
#define QH_RULEBOOK_OUTLINE_H

#include "form/form.h"

enum qh_report_kind {
	QH_REPORT_SELF,       /* by the unit that spent the money (F10) */
	QH_REPORT_TRANSFER,   /* the same for a transfer payment */
	QH_REPORT_EVALUATION, /* by whoever evaluates (F11) */
	QH_REPORT_KINDS
};
/* "self-evaluation", "transfer", "evaluation": the words of rulebooks and of the command. */
const char *qh_report_kind_name(enum qh_report_kind kind);

/* What can be drafted from forms and their review. */
enum qh_draft_part {
	QH_DRAFT_OVERVIEW,      /* who, what, when; a row a form when there are several */
	QH_DRAFT_METHOD,        /* by which rules it is scored */
	QH_DRAFT_FUNDS,         /* budget, spending, rate */
	QH_DRAFT_GOALS,         /* expected and achieved, as the form prints them */
	QH_DRAFT_INDICATORS,    /* target, actual and scores of the indicators that the heading is about */
	QH_DRAFT_SCORES,        /* totals, grades, scores by section or their distribution */
	QH_DRAFT_DEVIATIONS,    /* rows short of full marks, with the reasons printed */
	QH_DRAFT_GOAL_FINDINGS, /* what was found about goals, targets and weights */
	QH_DRAFT_FINDINGS,      /* everything that no other heading of the outline lists */
	QH_DRAFT_MEASURES,      /* reasons and measures, as the form prints them */
	QH_DRAFT_ADVICE,        /* what to do about the findings */
	QH_DRAFT_PARTS
};

enum {
	QH_OUTLINE_LEVELS_MAX = 3,
	QH_OUTLINE_HEADINGS_MAX = 20, /* below one heading: numbers are words of messages/ */
	QH_OUTLINE_ID_BYTES_MAX = 48
};

struct qh_outline_heading {
	struct qh_str id; /* names the slot of the author's own text: "own:ID" */
	struct qh_str title_zh, title_en;
	struct qh_str ask_zh, ask_en; /* what the author is asked to write; absent: a general prompt */
	uint8_t level;                /* 1.. */
	uint8_t number;               /* among its siblings, from 1 */
	bool leaf;                    /* has no headings below: it carries the slot */
	uint16_t dimensions;          /* INDICATORS: bit per enum qh_dimension; 0: all */
	uint16_t subdimensions;       /* bit per enum qh_subdimension; 0: all */
	uint32_t n_parts;
	const uint8_t *parts; /* enum qh_draft_part, in order */
};
struct qh_outline {
	struct qh_str title_zh, title_en;
	uint32_t n;                                /* 0: the method has no such report */
	const struct qh_outline_heading *headings; /* in order, flat */
	bool annex;                                /* the official forms follow the text */
	uint32_t basis;                            /* index + 1 into the rulebook's bases */
};

#endif
