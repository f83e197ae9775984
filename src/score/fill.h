/* SPDX-License-Identifier: Apache-2.0 */
/* Filling in: blank forms from a rulebook, scores into a form, several forms into one. Nothing is chosen for
 * the author. */
#ifndef QH_SCORE_FILL_H
#define QH_SCORE_FILL_H

#include "score/score.h"

/* A blank form of the rulebook: its sections, its fixed indicators, its fund rows, @p year (0: none). */
QH_MUST_CHECK enum qh_status qh_form_blank(struct qh_arena *arena, const struct qh_library *library,
					   const struct qh_rulebook *rulebook, int year, struct qh_form **out,
					   struct qh_error *err);

/* What filling did. */
struct qh_filled {
	struct qh_form *form;
	uint32_t filled;   /* figures written */
	uint32_t kept;     /* points of the author within their tier, left as they are */
	uint32_t replaced; /* printed figures that did not follow and were replaced */
	uint32_t open;     /* rows that only the author can fill: no points in a tier yet, or undecidable */
	bool total_open;   /* the total waits for these rows */
};
/**
 * A copy of @p form with rate, scores, subtotals, total and grade as @p scored says. Rows of a tier keep the
 * author's points when they lie in it and stay blank otherwise; undecidable rows stay blank.
 */
QH_MUST_CHECK enum qh_status qh_form_fill(struct qh_arena *arena, const struct qh_library *library,
					  const struct qh_form *form, const struct qh_scored *scored,
					  struct qh_filled *out, struct qh_error *err);

/* One row of a roll-up: the score from aggregated values beside the average of the scores. */
struct qh_rolled_row {
	uint32_t indicator; /* index into the new form's indicators */
	uint32_t n_members;
	bool plain_mean;              /* all funds zero: the plain mean was taken */
	bool unlike;                  /* members differ in operator, unit or weight: certainty probable */
	struct qh_rat score, average; /* "no number" when not decidable */
};
struct qh_rolled_up {
	struct qh_form *form;
	struct qh_scored *scored;
	uint32_t n_rows;
	struct qh_rolled_row *rows; /* rows that stand in two or more forms */
	struct qh_rat
	    average_total; /* plain average of the printed totals; "no number" when one is missing */
};
/**
 * Several project forms into one department form: targets and actuals alike, counts and money summed, shares,
 * averages and unit prices weighed by funds, qualitative ratios weighed by funds, scored once
 * (2-scoring.md 2.7).
 * @param scored  one a form
 */
QH_MUST_CHECK enum qh_status qh_forms_roll_up(struct qh_arena *arena, const struct qh_library *library,
					      const struct qh_rulebook *rulebook,
					      const struct qh_form *const *forms,
					      const struct qh_scored *const *scored, uint32_t n,
					      struct qh_rolled_up *out, struct qh_error *err);

/* A value as text with its reading, exact in @p d->q even when the text is rounded. For fill and roll-up. */
void qh_declare_number(struct qh_arena *arena, const struct qh_lexicon *lex, struct qh_rat value, int digits,
		       const char *suffix, struct qh_declared *d);

#endif
