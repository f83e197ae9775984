/* SPDX-License-Identifier: Apache-2.0 */
/* What the files of this room share: the scorer at work, one value against one rule, and the steps of a
 * derivation. */
#ifndef QH_SCORE_SCORER_H
#define QH_SCORE_SCORER_H

#include "score/score.h"

/* The state of one call. Steps go to @p out, or nowhere when it is NULL or the arena is full. */
struct qh_scorer {
	struct qh_arena *arena;
	struct qh_scored *out;
	const struct qh_library *library; /* NULL inside qh_score_rule */
	const struct qh_rulebook *rulebook;
	const struct qh_form *form;
	struct qh_rat over_warn, over_reduce; /* thresholds of the rulebook as ratios */
	bool no_steps;                        /* none is kept */
	struct qh_step spare;                 /* takes the steps that are not kept */
};

/* One value against one rule. @p a and @p b are set by qh_scorer_numbers. */
struct qh_case {
	const struct qh_rule *rule;
	struct qh_rat weight;
	const struct qh_quantity *target, *actual;
	struct qh_str target_text, actual_text;
	struct qh_place target_at, actual_at;
	uint8_t op;
	bool same_text;                 /* the actual repeats the text of the target */
	bool actual_before, actual_end; /* an actual date with words like "before", "end of" */
	bool lower_better;              /* "=": less than the target is no miss */
	bool moved_back;                /* the actual says that it moved against the sense of the target */
	bool percent;                   /* the rule is about percentages, whatever the cells print */
	uint32_t items_met, items_all;
	struct qh_rat a, b; /* target and actual in one unit */
};

/* What a printed reading can be used for. */
enum qh_use {
	QH_USE_NUMBER,
	QH_USE_TIME,
	QH_USE_WORDS,
	QH_USE_BLANK,
	QH_USE_DASH,
	QH_USE_NONE,
	QH_USE_STANDARD,
	QH_USE_TWO_VALUES,
	QH_USE_APPROXIMATE,
	QH_USE_NO_YEAR,
	QH_USE_UNREADABLE,
	QH_USES
};
enum qh_use qh_scorer_use(const struct qh_quantity *q);
/* One exact number, printed without an inequality. */
bool qh_scorer_number(const struct qh_declared *d, struct qh_rat *out);

/* steps.c. The step is never NULL; its key must be static. */
struct qh_step *qh_scorer_step(struct qh_scorer *s, const char *key);
static inline struct qh_arg *qh_step_arg(struct qh_step *st, const char *name, enum qh_arg_kind kind)
{
	struct qh_arg *arg;

	QH_ASSERT(st->n_args < sizeof(st->args) / sizeof(*st->args));
	arg = &st->args[st->n_args++];
	*arg = (struct qh_arg){.name = name, .kind = (uint8_t)kind};
	return arg;
}
static inline void qh_step_rat(struct qh_step *st, const char *name, struct qh_rat r)
{
	qh_step_arg(st, name, QH_ARG_NEAR)->r = r;
}
/* A value of @p c, which is in the base unit, as the form prints such values: in the unit of the target, else
 * of the actual. */
void qh_step_value(struct qh_scorer *s, struct qh_step *st, const char *name, const struct qh_case *c,
		   struct qh_rat r);
static inline void qh_step_text(struct qh_step *st, const char *name, struct qh_str text)
{
	qh_step_arg(st, name, QH_ARG_TEXT)->s = text;
}
static inline void qh_step_key(struct qh_step *st, const char *name, const char *key)
{
	qh_step_arg(st, name, QH_ARG_KEY)->s = qh_str_of(key);
}
/* Message key of an operator, "word.op.ge". */
const char *qh_scorer_op_key(uint8_t op);
/* "full weight if true": the line below an undecidable actual that claims the target was met. */
void qh_scorer_full_if_true(struct qh_scorer *s, struct qh_rat weight);

/* Results. */
void qh_scorer_exact(struct qh_score *out, struct qh_rat value);
void qh_scorer_range(struct qh_score *out, struct qh_rat lo, bool lo_open, struct qh_rat hi, bool hi_open);
/* @p cause is static; the arguments are added by qh_scorer_cause_text. */
void qh_scorer_undecidable(struct qh_score *out, struct qh_rat weight, const char *cause);
void qh_scorer_unscored(struct qh_score *out, const char *cause);
void qh_scorer_cause_text(struct qh_score *out, const char *name, struct qh_str text);
void qh_scorer_cause_rat(struct qh_score *out, const char *name, struct qh_rat value);

/* quantitative.c. False: undecidable, said in @p out. */
bool qh_scorer_numbers(struct qh_scorer *s, struct qh_case *c, struct qh_score *out);
/* direction.c. "Down 3 %" beside "up 5 %": sets moved_back. False when it cannot be told what moved; then
 * the cause is set. */
bool qh_scorer_settle_change(struct qh_scorer *s, const struct qh_indicator *ind, struct qh_str folded_name,
			     struct qh_case *c, struct qh_score *out);
bool qh_scorer_meets(uint8_t op, struct qh_rat actual, struct qh_rat target);
void qh_scorer_quantitative(struct qh_scorer *s, struct qh_case *c, struct qh_score *out);

/* tiers.c */
void qh_scorer_tier(struct qh_scorer *s, const struct qh_case *c, uint8_t band, struct qh_score *out);
void qh_scorer_milestone(struct qh_scorer *s, const struct qh_case *c, struct qh_score *out);

/* rules.c: rules on one measured value or a count of items. */
void qh_scorer_measured(struct qh_scorer *s, struct qh_case *c, struct qh_score *out);
void qh_scorer_items(struct qh_scorer *s, const struct qh_case *c, struct qh_score *out);
/* Deduct @p deviation (> 0) by the steps of the rule. */
void qh_scorer_deduct(struct qh_scorer *s, const struct qh_case *c, struct qh_rat deviation,
		      struct qh_score *out);

/* apply.c: any rule; the rounding of the rulebook; the band that holds a value, NULL for a gap. */
void qh_scorer_apply(struct qh_scorer *s, struct qh_case *c, struct qh_score *out);
/* False: one of the readings cannot be used as @p want, and @p out says why. */
bool qh_scorer_readable(const struct qh_case *c, bool needs_target, enum qh_use want, struct qh_score *out);
void qh_scorer_round(struct qh_scorer *s, struct qh_score *out);
const struct qh_bound *qh_scorer_bound(const struct qh_bound *bounds, uint32_t n, struct qh_rat v);

/* own_rule.c: a missed target is scored by the standard that its row prints, where there is one. */
/* A note of the form gives the points of the execution by bands or steps of its own. */
bool qh_scorer_execution_stated(struct qh_scorer *s);
void qh_scorer_own_rule(struct qh_scorer *s, const struct qh_indicator *ind, const struct qh_case *c,
			struct qh_score *out);

/* funds.c, indicator.c, fixed.c, totals.c */
void qh_scorer_funds(struct qh_scorer *s);
void qh_scorer_indicator(struct qh_scorer *s, const struct qh_indicator *ind, struct qh_score *out);
/* True when the rulebook fixes this indicator with a rule of its own and @p out was filled by it. */
bool qh_scorer_fixed(struct qh_scorer *s, const struct qh_indicator *ind, struct qh_case *c,
		     struct qh_score *out);
void qh_scorer_totals(struct qh_scorer *s);
/* The method scores forms of this kind at all (no goal declarations, monitoring forms, indicator systems). */
bool qh_scorer_kind_is_scored(const struct qh_form *form);

#endif
