/* SPDX-License-Identifier: Apache-2.0 */
/* Recompute a form by its rulebook: exact values, ranges, or undecidable with the reason; always with the
 * derivation. */
#ifndef QH_SCORE_SCORE_H
#define QH_SCORE_SCORE_H

#include "rulebook/rulebook.h"

enum qh_score_status { QH_SCORE_UNSCORED, QH_SCORE_EXACT, QH_SCORE_RANGE, QH_SCORE_UNDECIDABLE };
const char *qh_score_status_name(enum qh_score_status s);

/* A line of a derivation: message key "step.<what>" with its arguments; @p out is its value. */
struct qh_step {
	const char *key; /* static */
	struct qh_arg args[4];
	uint8_t n_args;
	struct qh_rat out;  /* "no number" when the line only explains */
	struct qh_place at; /* where the input stands; row 0 none */
};
struct qh_score {
	uint8_t status; /* enum qh_score_status */
	bool lo_open, hi_open;
	struct qh_rat lo, hi;  /* EXACT: both the same; UNDECIDABLE: 0 and the weight */
	struct qh_rat rounded; /* EXACT: lo by the rulebook's rounding */
	uint8_t method;        /* enum qh_method */
	uint8_t op;            /* the operator used */
	bool op_assumed;       /* no operator printed: direction taken from the name */
	uint8_t certainty;     /* enum qh_certainty: probable when a direction, unit or base was assumed */
	uint8_t tier;          /* enum qh_band for tiers */
	bool meets;            /* quantitative: the actual meets the target */
	bool comparable;       /* both target and actual were numbers that could be compared */
	struct qh_rat ratio;   /* actual / target when both are numbers, else "no number" */
	const char *cause;     /* UNDECIDABLE/UNSCORED: message key "cause.<what>", else NULL */
	struct qh_arg cause_args[2];
	uint8_t n_cause_args;
	uint32_t first_step, n_steps; /* into qh_scored.steps */
	uint32_t basis;               /* index + 1 into rulebook->bases */
};
struct qh_total {
	struct qh_rat weight_sum;   /* of the weights known, execution included */
	struct qh_rat declared_sum; /* of the printed scores, execution included */
	bool declared_any;
	struct qh_rat low, high, undecided_weight;
	bool low_open, high_open, capped;
	struct qh_rat printed; /* low == high: rounded as the rulebook says, else "no number" */
	struct qh_rat rescale; /* R21: what sums of points are multiplied with, 1 when nothing was left out */
	uint32_t n_grades;     /* bands of the rulebook touched by [low, high] */
	uint32_t grades[16];   /* indexes into rulebook->grades */
};
struct qh_scored {
	const struct qh_rulebook *rulebook;
	uint32_t n_funds, n_indicators, n_sections, n_steps, cap_steps;
	struct qh_score *funds; /* one a fund row; UNSCORED for rows that carry no score */
	struct qh_rat *rates;   /* one a fund row: exact execution rate in percent, "no number" */
	struct qh_score *indicators;
	struct qh_total *sections; /* one a form section: weight_sum, declared_sum, low, high */
	struct qh_total total;
	struct qh_step *steps;
	uint32_t execution_row; /* index + 1 of the fund row that is scored, 0 none */
	struct qh_rat
	    execution_left; /* its weight where only the total of the weights tells it, else no number */
};

/* Never guesses: a missing actual, a printed inequality, an unknown unit are undecidable.
 * @retval QH_LIMIT, QH_NOMEM  the arena is full */
QH_MUST_CHECK enum qh_status qh_score_form(struct qh_arena *arena, const struct qh_library *library,
					   const struct qh_rulebook *rulebook, const struct qh_form *form,
					   struct qh_scored **out, struct qh_error *err);
/* The same results without the steps of their derivation, for reports that print none. */
QH_MUST_CHECK enum qh_status qh_score_form_results(struct qh_arena *arena, const struct qh_library *library,
						   const struct qh_rulebook *rulebook,
						   const struct qh_form *form, struct qh_scored **out,
						   struct qh_error *err);

/**
 * One rule on one value, the core that everything above uses and that the vectors and the oracle test.
 * @param weight   points of full marks
 * @param target   reading of the target (op inside; QH_OP_NULL: take @p assumed_op)
 * @param actual   what was measured; for STEPPED, BANDS, INTERPOLATION, PROPORTION in the rule's own scale
 * (percent for shares); for EXECUTION_RATIO what was spent, the target being the budget
 */
struct qh_score_in {
	const struct qh_rule *rule;
	struct qh_rat weight;
	struct qh_quantity target, actual;
	uint8_t assumed_op;
	uint32_t items_met, items_all; /* CHECKLIST COUNT SHARE_MET: UINT32_MAX unknown */
	struct qh_place target_at, actual_at;
};
/* @p trace collects the steps and names the rulebook whose rounding is used; both may be absent (NULL). */
void qh_score_rule(struct qh_arena *arena, const struct qh_score_in *in, struct qh_scored *trace,
		   struct qh_score *out);

/* Does printed figure @p declared (with @p decimals digits) follow from the exact value? */
enum qh_match {
	QH_MATCH_EXACT,
	QH_MATCH_ROUNDED,
	QH_MATCH_COARSER, /* fewer digits than the rulebook */
	QH_MATCH_TRUNCATED,
	QH_MATCH_HALF_EVEN,
	QH_MATCH_NO
};
struct qh_reproduced {
	uint8_t match;
	int digits;               /* digits of the rounding that reproduces it */
	struct qh_rat difference; /* declared - exact */
};
void qh_score_reproduce(struct qh_arena *arena, struct qh_rat exact, struct qh_rat declared, int decimals,
			struct qh_rounding_rule rule, struct qh_reproduced *out);

/* Printed points @p s lie in the range of @p score; bounds may be rounded as @p rule says (2-scoring.md 2.4).
 */
bool qh_score_admits(struct qh_arena *arena, const struct qh_score *score, struct qh_rounding_rule rule,
		     struct qh_rat s);
/* The row stands under this heading (index + 1 into form->sections), itself or through a heading between. */
bool qh_form_under(const struct qh_form *form, const struct qh_indicator *ind, uint32_t section);

/* 2-scoring.md 2.7: Σ(value * fund) / Σ fund; with all funds zero the plain mean (*plain true). "No number"
 * for n == 0 or a negative fund. */
struct qh_rat qh_score_weighted_mean(struct qh_arena *arena, const struct qh_rat *values,
				     const struct qh_rat *funds, uint32_t n, bool *plain);

/* Which direction a target without operator has: by the name, the subdimension and the unit
 * (2-scoring.md 2.3). */
uint8_t qh_score_assumed_op(const struct qh_library *library, const struct qh_indicator *ind,
			    struct qh_str folded_name);

#endif
