/* SPDX-License-Identifier: Apache-2.0 */
/* One rule on one value: which file of this room knows the method, what the method needs, and the one place
 * that rounds. */
#include "score/scorer.h"

const char *qh_score_status_name(enum qh_score_status status)
{
	static const char *const names[] = {
	    [QH_SCORE_UNSCORED] = "unscored",
	    [QH_SCORE_EXACT] = "exact",
	    [QH_SCORE_RANGE] = "range",
	    [QH_SCORE_UNDECIDABLE] = "undecidable",
	};
	return (unsigned)status < sizeof(names) / sizeof(*names) ? names[status] : names[QH_SCORE_UNSCORED];
}

const struct qh_bound *qh_scorer_bound(const struct qh_bound *bounds, uint32_t n, struct qh_rat v)
{
	for (uint32_t i = 0; i < n; i++) {
		const struct qh_bound *b = &bounds[i];
		int from = qh_rat_ok(b->from) ? qh_rat_cmp(v, b->from) : 1;
		int to = qh_rat_ok(b->to) ? qh_rat_cmp(v, b->to) : -1;

		if ((from > 0 || (from == 0 && b->from_closed)) && (to < 0 || (to == 0 && b->to_closed)))
			return b;
	}
	return NULL;
}

/* Causes by what stands in the cell; NULL: it can be used. */
static const char *const actual_causes[QH_USES] = {
    [QH_USE_BLANK] = "cause.actual-missing",
    [QH_USE_DASH] = "cause.actual-dash",
    [QH_USE_NONE] = "cause.actual-none",
    [QH_USE_STANDARD] = "cause.actual-standard",
    [QH_USE_TWO_VALUES] = "cause.actual-two-values",
    [QH_USE_APPROXIMATE] = "cause.actual-approximate",
    [QH_USE_NO_YEAR] = "cause.actual-no-year",
    [QH_USE_UNREADABLE] = "cause.actual-unreadable",
};
static const char *const target_causes[QH_USES] = {
    [QH_USE_BLANK] = "cause.target-missing",
    [QH_USE_DASH] = "cause.target-none",
    [QH_USE_NONE] = "cause.target-none",
    [QH_USE_STANDARD] = "cause.target-standard",
    [QH_USE_TWO_VALUES] = "cause.target-two-values",
    [QH_USE_APPROXIMATE] = "cause.target-approximate",
    [QH_USE_NO_YEAR] = "cause.target-no-year",
    [QH_USE_UNREADABLE] = "cause.target-unreadable",
};

/* R1: W * min(1, executed / base). */
static void execution(struct qh_scorer *s, struct qh_case *c, struct qh_score *out)
{
	int base = qh_rat_sign(c->a);
	int spent = qh_rat_sign(c->b);
	struct qh_rat value;
	struct qh_step *st;

	if (base < 0 || spent < 0) {
		qh_scorer_undecidable(out, c->weight, "cause.negative-money");
		return;
	}
	if (base == 0) {
		qh_scorer_undecidable(out, c->weight,
				      spent == 0 ? "cause.no-money" : "cause.spent-without-budget");
		return;
	}
	out->comparable = true;
	out->ratio = qh_rat_div(s->arena, c->b, c->a);
	if (qh_rat_cmp(c->b, c->a) >= 0) {
		out->meets = true;
		st = qh_scorer_step(s, qh_rat_eq(c->a, c->b) ? "step.execution-full" : "step.execution-over");
		qh_step_value(s, st, "executed", c, c->b);
		qh_step_value(s, st, "base", c, c->a);
		qh_step_rat(st, "weight", c->weight);
		st->out = c->weight;
		qh_scorer_exact(out, c->weight);
		return;
	}
	value = qh_rat_mul(s->arena, c->weight, out->ratio);
	st = qh_scorer_step(s, "step.execution");
	qh_step_value(s, st, "executed", c, c->b);
	qh_step_value(s, st, "base", c, c->a);
	qh_step_rat(st, "weight", c->weight);
	qh_step_rat(st, "ratio", out->ratio);
	st->out = value;
	qh_scorer_exact(out, value);
}

/* R7. The band says whether the thing asked for is so. */
static void yes_no(struct qh_scorer *s, const struct qh_case *c, struct qh_score *out)
{
	uint8_t band = c->actual->band;
	struct qh_step *st;

	if (band != QH_BAND_FULL && band != QH_BAND_MISSED) {
		qh_scorer_undecidable(out, c->weight, "cause.qualitative-unclear");
		return;
	}
	out->tier = band;
	st = qh_scorer_step(s, band == QH_BAND_FULL ? "step.yes" : "step.no");
	qh_step_rat(st, "weight", c->weight);
	st->out = band == QH_BAND_FULL ? c->weight : QH_RAT_INT(0);
	qh_scorer_exact(out, st->out);
}

/* False: one of the readings cannot be used, and @p out says why. */
bool qh_scorer_readable(const struct qh_case *c, bool needs_target, enum qh_use want, struct qh_score *out)
{
	enum qh_use actual = qh_scorer_use(c->actual);
	enum qh_use target = needs_target ? qh_scorer_use(c->target) : want;

	if (actual_causes[actual]) {
		qh_scorer_undecidable(out, c->weight, actual_causes[actual]);
		if (c->actual_text.n > 0)
			qh_scorer_cause_text(out, "actual", c->actual_text);
		return false;
	}
	if (target_causes[target]) {
		qh_scorer_undecidable(out, c->weight, target_causes[target]);
		if (c->target_text.n > 0)
			qh_scorer_cause_text(out, "target", c->target_text);
		return false;
	}
	if (actual == want && target == want)
		return true;
	qh_scorer_undecidable(out, c->weight, "cause.kinds-differ");
	return false;
}

/* What the method compares by when neither the cell nor the name says it. */
static uint8_t natural_op(uint8_t method)
{
	switch (method) {
	case QH_M_POSITIVE: return QH_OP_GE;
	case QH_M_REVERSE_RATIO:
	case QH_M_REVERSE_LINEAR: return QH_OP_LE;
	case QH_M_EQUAL:
	case QH_M_EQUAL_EXACT:
	case QH_M_EQUAL_TWO_SIDED: return QH_OP_EQ;
	default: return QH_OP_NULL;
	}
}

void qh_scorer_apply(struct qh_scorer *s, struct qh_case *c, struct qh_score *out)
{
	if (c->op == QH_OP_NULL)
		c->op = natural_op(c->rule->method);
	out->method = c->rule->method;
	out->op = c->op;
	out->basis = c->rule->basis;
	out->hi = c->weight;
	switch (c->rule->method) {
	case QH_M_POSITIVE:
	case QH_M_REVERSE_RATIO:
	case QH_M_REVERSE_LINEAR:
	case QH_M_EQUAL:
	case QH_M_EQUAL_EXACT:
	case QH_M_EQUAL_TWO_SIDED:
	case QH_M_INTERVAL:
		if (qh_scorer_readable(c, true, QH_USE_NUMBER, out))
			qh_scorer_quantitative(s, c, out);
		return;
	case QH_M_EXECUTION_RATIO:
		if (qh_scorer_readable(c, true, QH_USE_NUMBER, out) && qh_scorer_numbers(s, c, out))
			execution(s, c, out);
		return;
	case QH_M_TIERS:
		if (c->actual->band == QH_BAND_NULL)
			qh_scorer_undecidable(out, c->weight, "cause.qualitative-unclear");
		else
			qh_scorer_tier(s, c, c->actual->band, out);
		return;
	case QH_M_YES_NO:
		if (qh_scorer_use(c->target) == QH_USE_NUMBER && qh_scorer_use(c->actual) == QH_USE_NUMBER)
			qh_scorer_quantitative(s, c, out);
		else
			yes_no(s, c, out);
		return;
	case QH_M_MILESTONE:
		if (qh_scorer_readable(c, true, QH_USE_TIME, out))
			qh_scorer_milestone(s, c, out);
		return;
	case QH_M_EXECUTION_BANDS:
	case QH_M_BANDS:
	case QH_M_STEPPED:
	case QH_M_INTERPOLATION:
	case QH_M_PROPORTION:
	case QH_M_ACCURACY:
	case QH_M_COEFFICIENT:
	case QH_M_SATISFACTION_MEAN:
		if (qh_scorer_readable(c, false, QH_USE_NUMBER, out))
			qh_scorer_measured(s, c, out);
		return;
	case QH_M_CHECKLIST:
	case QH_M_COUNT:
	case QH_M_SHARE_MET: qh_scorer_items(s, c, out); return;
	case QH_M_DISCRETION:
		qh_scorer_range(out, QH_RAT_INT(0), false, c->weight, false);
		qh_step_rat(qh_scorer_step(s, "step.discretion"), "weight", c->weight);
		return;
	default: qh_scorer_undecidable(out, c->weight, "cause.no-rule"); return;
	}
}

void qh_scorer_round(struct qh_scorer *s, struct qh_score *out)
{
	struct qh_rounding_rule rule;
	struct qh_step *st;

	if (out->status != QH_SCORE_EXACT || !s->rulebook)
		return;
	rule = s->rulebook->round_score;
	out->rounded = qh_rat_round(s->arena, out->lo, (enum qh_rounding)rule.mode, rule.digits);
	if (!qh_rat_ok(out->rounded)) {
		out->rounded = out->lo;
		return;
	}
	if (qh_rat_eq(out->rounded, out->lo))
		return;
	st = qh_scorer_step(s, "step.round");
	qh_step_rat(st, "exact", out->lo);
	qh_step_rat(st, "digits", QH_RAT_INT(rule.digits));
	st->out = out->rounded;
}

void qh_score_rule(struct qh_arena *arena, const struct qh_score_in *in, struct qh_scored *trace,
		   struct qh_score *out)
{
	struct qh_scorer s = {.arena = arena, .out = trace, .rulebook = trace ? trace->rulebook : NULL};
	struct qh_case c = {
	    .rule = in->rule,
	    .weight = in->weight,
	    .target = &in->target,
	    .actual = &in->actual,
	    .target_at = in->target_at,
	    .actual_at = in->actual_at,
	    .op = in->target.op != QH_OP_NULL ? in->target.op : in->assumed_op,
	    .items_met = in->items_met,
	    .items_all = in->items_all,
	};

	*out = (struct qh_score){.first_step = trace ? trace->n_steps : 0};
	out->op_assumed = in->target.op == QH_OP_NULL && in->assumed_op != QH_OP_NULL;
	out->certainty = out->op_assumed ? QH_PROBABLE : QH_SURE;
	if (!qh_rat_ok(in->weight) || qh_rat_sign(in->weight) < 0) {
		qh_scorer_unscored(out,
				   qh_rat_ok(in->weight) ? "cause.weight-negative" : "cause.weight-unknown");
		return;
	}
	qh_scorer_apply(&s, &c, out);
	qh_scorer_round(&s, out);
	out->n_steps = trace ? trace->n_steps - out->first_step : 0;
}
