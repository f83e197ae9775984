/* SPDX-License-Identifier: Apache-2.0 */
/* Target and actual are numbers: at least, at most, equal, within an interval (R2-R5). Branches on zero,
 * never divides by it. */
#include "score/scorer.h"

bool qh_scorer_meets(uint8_t op, struct qh_rat actual, struct qh_rat target)
{
	int cmp = qh_rat_cmp(actual, target);

	switch (op) {
	case QH_OP_GE: return cmp >= 0;
	case QH_OP_LE: return cmp <= 0;
	case QH_OP_GT: return cmp > 0;
	case QH_OP_LT: return cmp < 0;
	default: return cmp == 0;
	}
}

static void full(struct qh_scorer *s, const struct qh_case *c, struct qh_score *out)
{
	struct qh_step *st = qh_scorer_step(s, "step.meets");

	qh_step_value(s, st, "actual", c, c->b);
	qh_step_key(st, "op", qh_scorer_op_key(c->op));
	qh_step_value(s, st, "target", c, c->a);
	qh_step_rat(st, "weight", c->weight);
	st->out = c->weight;
	out->meets = true;
	qh_scorer_exact(out, c->weight);
}

static void zero(struct qh_scorer *s, const struct qh_case *c, const char *key, struct qh_score *out)
{
	struct qh_step *st = qh_scorer_step(s, key);

	qh_step_value(s, st, "actual", c, c->b);
	qh_step_value(s, st, "target", c, c->a);
	st->out = QH_RAT_INT(0);
	qh_scorer_exact(out, QH_RAT_INT(0));
}

/* W * x / y with y > 0, kept within [0, W]. */
static void ratio(struct qh_scorer *s, const struct qh_case *c, const char *key, struct qh_rat x,
		  struct qh_rat y, struct qh_score *out)
{
	struct qh_rat share = qh_rat_div(s->arena, x, y);
	struct qh_rat value = qh_rat_mul(s->arena, c->weight, share);
	struct qh_step *st = qh_scorer_step(s, key);

	qh_step_rat(st, "weight", c->weight);
	qh_step_value(s, st, "actual", c, c->b);
	qh_step_value(s, st, "target", c, c->a);
	qh_step_rat(st, "share", share);
	if (qh_rat_ok(value)) {
		value = qh_rat_max(value, QH_RAT_INT(0));
		value = qh_rat_min(value, c->weight);
	}
	st->out = value;
	qh_scorer_exact(out, value);
}

/* A rule of the ratio kind means nothing below zero. */
static bool target_is_negative(const struct qh_case *c, struct qh_score *out)
{
	if (qh_rat_sign(c->a) >= 0)
		return false;
	qh_scorer_undecidable(out, c->weight, "cause.target-negative");
	qh_scorer_cause_text(out, "target", c->target_text);
	return true;
}

/* R5: an optional reducer of the rulebook, W * max(0, 1 - (r - T)) for r > T. */
static bool reduced(struct qh_scorer *s, const struct qh_case *c, struct qh_score *out)
{
	struct qh_rat share, value;
	struct qh_step *st;

	if (!qh_rat_ok(s->over_reduce) || c->op == QH_OP_LE || c->op == QH_OP_LT || !qh_rat_ok(out->ratio) ||
	    qh_rat_sign(c->a) <= 0 || qh_rat_cmp(out->ratio, s->over_reduce) <= 0)
		return false;
	share = qh_rat_sub(s->arena, qh_rat_add(s->arena, QH_RAT_INT(1), s->over_reduce), out->ratio);
	if (!qh_rat_ok(share))
		return false;
	value = qh_rat_mul(s->arena, c->weight, qh_rat_max(share, QH_RAT_INT(0)));
	st = qh_scorer_step(s, "step.over-reduced");
	qh_step_rat(st, "ratio", out->ratio);
	qh_step_rat(st, "limit", s->over_reduce);
	qh_step_rat(st, "weight", c->weight);
	st->out = value;
	out->meets = true;
	qh_scorer_exact(out, value);
	return true;
}

static void positive(struct qh_scorer *s, struct qh_case *c, struct qh_score *out)
{
	if (qh_scorer_meets(c->op == QH_OP_EQ ? QH_OP_GE : c->op, c->b, c->a)) {
		if (!reduced(s, c, out))
			full(s, c, out);
	} else if (target_is_negative(c, out)) {
		return;
	} else if (qh_rat_sign(c->a) == 0) {
		zero(s, c, "step.zero-target", out);
	} else {
		ratio(s, c, "step.positive", c->b, c->a, out);
	}
}

/* R3a W * A/B; R3b W * (1 - (B-A)/A), nothing from 2A on. */
static void reverse(struct qh_scorer *s, struct qh_case *c, bool linear, struct qh_score *out)
{
	struct qh_rat twice;

	if (qh_scorer_meets(c->op == QH_OP_EQ ? QH_OP_LE : c->op, c->b, c->a)) {
		full(s, c, out);
	} else if (target_is_negative(c, out)) {
		return;
	} else if (qh_rat_sign(c->a) == 0) {
		zero(s, c, "step.zero-target", out);
	} else if (!linear) {
		ratio(s, c, "step.reverse-ratio", c->a, c->b, out);
	} else {
		twice = qh_rat_mul(s->arena, c->a, QH_RAT_INT(2));
		if (!qh_rat_ok(twice))
			qh_scorer_undecidable(out, c->weight, "cause.number-too-large");
		else if (qh_rat_cmp(c->b, twice) >= 0)
			zero(s, c, "step.reverse-double", out);
		else
			ratio(s, c, "step.reverse-linear", qh_rat_sub(s->arena, twice, c->b), c->a, out);
	}
}

/* R4. [P]: a target of zero is reached by nothing above it. */
static void equal(struct qh_scorer *s, struct qh_case *c, struct qh_score *out)
{
	int target_sign = qh_rat_sign(c->a);
	int cmp = qh_rat_cmp(c->b, c->a);

	if (cmp == 0 || (target_sign > 0 && cmp > 0) || (target_sign == 0 && cmp < 0)) {
		if (!reduced(s, c, out))
			full(s, c, out);
	} else if (target_is_negative(c, out)) {
		return;
	} else if (target_sign == 0) {
		zero(s, c, "step.zero-target", out);
	} else {
		ratio(s, c, "step.positive", c->b, c->a, out);
	}
}

static void equal_two_sided(struct qh_scorer *s, struct qh_case *c, struct qh_score *out)
{
	struct qh_rat size, distance;

	if (qh_rat_eq(c->b, c->a)) {
		full(s, c, out);
		return;
	}
	if (qh_rat_sign(c->a) == 0) {
		zero(s, c, "step.zero-target", out);
		return;
	}
	size = qh_rat_abs(s->arena, c->a);
	distance = qh_rat_abs(s->arena, qh_rat_sub(s->arena, c->b, c->a));
	ratio(s, c, "step.two-sided", qh_rat_sub(s->arena, size, distance), size, out);
}

static bool inside(const struct qh_case *c)
{
	int lo = qh_rat_cmp(c->b, c->target->lo);
	int hi = qh_rat_cmp(c->b, c->target->hi);

	return (lo > 0 || (lo == 0 && !c->target->lo_open)) && (hi < 0 || (hi == 0 && !c->target->hi_open));
}

/* Inside W, outside by the distance to the nearest bound over that bound (house rule). */
static void interval(struct qh_scorer *s, struct qh_case *c, struct qh_score *out)
{
	struct qh_rat bound = c->target->lo;
	struct qh_rat size, distance;

	if (inside(c)) {
		struct qh_step *st = qh_scorer_step(s, "step.inside");

		qh_step_value(s, st, "actual", c, c->b);
		qh_step_value(s, st, "from", c, c->target->lo);
		qh_step_value(s, st, "to", c, c->target->hi);
		st->out = c->weight;
		out->meets = true;
		qh_scorer_exact(out, c->weight);
		return;
	}
	if (qh_rat_cmp(c->b, c->target->hi) >= 0)
		bound = c->target->hi;
	c->a = bound;
	if (qh_rat_sign(bound) == 0) {
		zero(s, c, "step.zero-bound", out);
		return;
	}
	size = qh_rat_abs(s->arena, bound);
	distance = qh_rat_abs(s->arena, qh_rat_sub(s->arena, c->b, bound));
	ratio(s, c, "step.outside", qh_rat_sub(s->arena, size, distance), size, out);
}

/* R7 on numbers: all or nothing. */
static void all_or_nothing(struct qh_scorer *s, struct qh_case *c, struct qh_score *out)
{
	if (c->op == QH_OP_IN ? inside(c) : qh_scorer_meets(c->op, c->b, c->a))
		full(s, c, out);
	else
		zero(s, c, "step.not-equal", out);
}

/* "=" for something that is better the lower it is (a price): less than the target is no miss, more is one.
 */
static bool equal_as_limit(struct qh_scorer *s, struct qh_case *c, struct qh_score *out)
{
	if (!c->lower_better || c->op != QH_OP_EQ || qh_rat_eq(c->a, c->b))
		return false;
	out->op_assumed = true;
	out->certainty = QH_PROBABLE;
	qh_scorer_step(s, "step.equal-as-limit");
	reverse(s, c, s->rulebook && s->rulebook->reverse.method == QH_M_REVERSE_LINEAR, out);
	return true;
}

void qh_scorer_quantitative(struct qh_scorer *s, struct qh_case *c, struct qh_score *out)
{
	if (!qh_scorer_numbers(s, c, out))
		return;
	switch (c->rule->method) {
	case QH_M_POSITIVE:
		if (c->op == QH_OP_LE || c->op == QH_OP_LT || c->op == QH_OP_IN)
			break;
		positive(s, c, out);
		return;
	case QH_M_REVERSE_RATIO:
	case QH_M_REVERSE_LINEAR:
		if (c->op == QH_OP_GE || c->op == QH_OP_GT || c->op == QH_OP_IN)
			break;
		reverse(s, c, c->rule->method == QH_M_REVERSE_LINEAR, out);
		return;
	case QH_M_EQUAL:
		if (!equal_as_limit(s, c, out))
			equal(s, c, out);
		return;
	case QH_M_EQUAL_TWO_SIDED: equal_two_sided(s, c, out); return;
	case QH_M_INTERVAL:
		if (c->op != QH_OP_IN)
			break;
		interval(s, c, out);
		return;
	case QH_M_EQUAL_EXACT:
		c->op = QH_OP_EQ;
		all_or_nothing(s, c, out);
		return;
	case QH_M_YES_NO: all_or_nothing(s, c, out); return;
	default: break;
	}
	qh_scorer_undecidable(out, c->weight, "cause.rule-does-not-fit");
}
