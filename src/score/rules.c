/* SPDX-License-Identifier: Apache-2.0 */
/* Rules on one measured value (R9-R13, R17, R18) and on a count of items (R14-R16). */
#include "score/scorer.h"

static void bad_value(const struct qh_case *c, struct qh_score *out)
{
	qh_scorer_undecidable(out, c->weight, "cause.value-out-of-range");
	qh_scorer_cause_rat(out, "value", c->b);
}

/* What a rule gives, kept within [0, W]; a table copied from an indicator of more points gives too much. */
static void within_weight(struct qh_scorer *s, const struct qh_case *c, struct qh_rat value,
			  struct qh_score *out)
{
	struct qh_step *st;

	if (qh_rat_ok(value) && qh_rat_cmp(value, c->weight) > 0) {
		st = qh_scorer_step(s, "step.capped");
		qh_step_rat(st, "value", value);
		qh_step_rat(st, "weight", c->weight);
		st->out = c->weight;
		value = c->weight;
	} else if (qh_rat_ok(value) && qh_rat_sign(value) < 0) {
		value = QH_RAT_INT(0);
	}
	qh_scorer_exact(out, value);
}

static struct qh_rat percent_of(struct qh_scorer *s, struct qh_rat weight, struct qh_rat percent)
{
	return qh_rat_div(s->arena, qh_rat_mul(s->arena, weight, percent), QH_RAT_INT(100));
}

/* R9 R13. The bounds say which of two neighbours owns a value that lies on their border. */
static void bands(struct qh_scorer *s, const struct qh_case *c, struct qh_score *out)
{
	struct qh_rat v = c->rule->absolute ? qh_rat_abs(s->arena, c->b) : c->b;
	const struct qh_bound *band = qh_scorer_bound(c->rule->bounds, c->rule->n_bounds, v);
	struct qh_rat points;
	struct qh_step *st;

	if (!band || !qh_rat_ok(band->points)) {
		qh_scorer_undecidable(out, c->weight, "cause.no-band");
		qh_scorer_cause_rat(out, "value", c->b);
		return;
	}
	points = band->points_are_share ? percent_of(s, c->weight, band->points) : band->points;
	if (qh_rat_ok(band->from) && qh_rat_ok(band->to))
		st = qh_scorer_step(s, "step.band");
	else
		st = qh_scorer_step(s, qh_rat_ok(band->from) ? "step.band-from" : "step.band-to");
	qh_step_rat(st, "value", c->b);
	qh_step_rat(st, "points", points);
	if (qh_rat_ok(band->from))
		qh_step_rat(st, "from", band->from);
	if (qh_rat_ok(band->to))
		qh_step_rat(st, "to", band->to);
	st->out = points;
	within_weight(s, c, points, out);
}

void qh_scorer_deduct(struct qh_scorer *s, const struct qh_case *c, struct qh_rat deviation,
		      struct qh_score *out)
{
	const struct qh_rule *rule = c->rule;
	struct qh_rat steps = qh_rat_div(s->arena, deviation, rule->q);
	struct qh_rat each = rule->d_is_share ? percent_of(s, c->weight, rule->d) : rule->d;
	struct qh_rat value;
	struct qh_step *st;

	if (!qh_rat_ok(steps) || !qh_rat_ok(each) || qh_rat_sign(rule->q) < 0 || qh_rat_sign(each) < 0) {
		qh_scorer_undecidable(out, c->weight, "cause.rule-incomplete");
		return;
	}
	if (qh_rat_sign(steps) <= 0) {
		st = qh_scorer_step(s, "step.no-deduction");
		qh_step_rat(st, "value", c->b);
		qh_step_rat(st, "limit", rule->v0);
		st->out = c->weight;
		out->meets = true;
		qh_scorer_exact(out, c->weight);
		return;
	}
	if (rule->steps == QH_STEPS_FLOOR)
		steps = qh_rat_floor(s->arena, steps);
	else if (rule->steps == QH_STEPS_CEIL)
		steps = qh_rat_ceil(s->arena, steps);
	value = qh_rat_sub(s->arena, c->weight, qh_rat_mul(s->arena, each, steps));
	if (!rule->steps_stated)
		qh_scorer_step(s, "step.steps-not-stated");
	st = qh_scorer_step(s, rule->steps == QH_STEPS_FLOOR  ? "step.deduct-floor"
			       : rule->steps == QH_STEPS_CEIL ? "step.deduct-ceil"
							      : "step.deduct-proportional");
	qh_step_rat(st, "deviation", deviation);
	qh_step_rat(st, "unit", rule->q);
	qh_step_rat(st, "steps", steps);
	qh_step_rat(st, "each", each);
	st->out = qh_rat_ok(value) && qh_rat_sign(value) < 0 ? QH_RAT_INT(0) : value;
	within_weight(s, c, value, out);
}

/* R10 */
static void stepped(struct qh_scorer *s, const struct qh_case *c, struct qh_score *out)
{
	struct qh_rat deviation = c->rule->deduct_above ? qh_rat_sub(s->arena, c->b, c->rule->v0)
							: qh_rat_sub(s->arena, c->rule->v0, c->b);

	qh_scorer_deduct(s, c, deviation, out);
}

/* R11. Outside the two points the nearer one holds. */
static void interpolation(struct qh_scorer *s, const struct qh_case *c, struct qh_score *out)
{
	const struct qh_rule *r = c->rule;
	struct qh_rat run, rise, percent, value;
	struct qh_step *st;
	bool falling;

	if (!qh_rat_ok(r->x0) || !qh_rat_ok(r->x1) || !qh_rat_ok(r->y0) || !qh_rat_ok(r->y1) ||
	    qh_rat_eq(r->x0, r->x1)) {
		qh_scorer_undecidable(out, c->weight, "cause.rule-incomplete");
		return;
	}
	falling = qh_rat_cmp(r->x0, r->x1) > 0;
	if ((qh_rat_cmp(c->b, r->x0) <= 0) != falling || qh_rat_eq(c->b, r->x0)) {
		percent = r->y0;
	} else if ((qh_rat_cmp(c->b, r->x1) >= 0) != falling || qh_rat_eq(c->b, r->x1)) {
		percent = r->y1;
	} else {
		run = qh_rat_sub(s->arena, r->x1, r->x0);
		rise = qh_rat_mul(s->arena, qh_rat_sub(s->arena, r->y1, r->y0),
				  qh_rat_sub(s->arena, c->b, r->x0));
		percent = qh_rat_add(s->arena, r->y0, qh_rat_div(s->arena, rise, run));
	}
	value = percent_of(s, c->weight, percent);
	st = qh_scorer_step(s, "step.interpolation");
	qh_step_rat(st, "value", c->b);
	qh_step_rat(st, "from", r->x0);
	qh_step_rat(st, "to", r->x1);
	qh_step_rat(st, "percent", percent);
	st->out = value;
	within_weight(s, c, value, out);
}

/* R12, and the mean of a satisfaction survey. Above 100 % it stays at full marks. */
static void proportion(struct qh_scorer *s, const struct qh_case *c, struct qh_score *out)
{
	struct qh_rat value = percent_of(s, c->weight, c->b);
	struct qh_step *st = qh_scorer_step(s, "step.proportion");

	qh_step_rat(st, "weight", c->weight);
	qh_step_rat(st, "percent", c->b);
	st->out = value;
	within_weight(s, c, value, out);
}

/* R17. The ratio is a fraction, so a share in percent is divided first. */
static void accuracy(struct qh_scorer *s, const struct qh_case *c, struct qh_score *out)
{
	struct qh_rat fraction =
	    c->actual->kind == QH_Q_SHARE ? qh_rat_div(s->arena, c->b, QH_RAT_INT(100)) : c->b;
	struct qh_rat lost = qh_rat_mul(s->arena, c->rule->factor, fraction);
	struct qh_rat value;
	struct qh_step *st;

	if (!qh_rat_ok(lost) || qh_rat_sign(fraction) < 0) {
		bad_value(c, out);
		return;
	}
	if (qh_rat_ok(c->rule->limit) && qh_rat_cmp(fraction, c->rule->limit) > 0)
		value = QH_RAT_INT(0);
	else
		value = qh_rat_mul(s->arena, c->weight, qh_rat_sub(s->arena, QH_RAT_INT(1), lost));
	st = qh_scorer_step(s, "step.accuracy");
	qh_step_rat(st, "weight", c->weight);
	qh_step_rat(st, "factor", c->rule->factor);
	qh_step_rat(st, "ratio", fraction);
	st->out = qh_rat_ok(value) && qh_rat_sign(value) < 0 ? QH_RAT_INT(0) : value;
	within_weight(s, c, value, out);
}

/* R18. A bare number up to 1 is the coefficient, up to 100 its percentage. */
static void coefficient(struct qh_scorer *s, const struct qh_case *c, struct qh_score *out)
{
	bool fraction = c->actual->kind != QH_Q_SHARE && qh_rat_cmp(c->b, QH_RAT_INT(1)) <= 0;
	struct qh_rat percent = fraction ? qh_rat_mul(s->arena, c->b, QH_RAT_INT(100)) : c->b;
	struct qh_step *st;

	if (qh_rat_sign(percent) < 0 || qh_rat_cmp(percent, QH_RAT_INT(100)) > 0) {
		bad_value(c, out);
		return;
	}
	st = qh_scorer_step(s, "step.coefficient");
	qh_step_rat(st, "weight", c->weight);
	qh_step_rat(st, "percent", percent);
	st->out = percent_of(s, c->weight, percent);
	qh_scorer_exact(out, st->out);
}

/* What is measured in percent stands as a bare number of at most 1, or in another unit. */
static const char *why_no_percentage(const struct qh_case *c)
{
	bool percent = c->percent || c->target->kind == QH_Q_SHARE || c->rule->method == QH_M_PROPORTION ||
		       c->rule->method == QH_M_SATISFACTION_MEAN;

	if (!percent || c->actual->kind == QH_Q_SHARE)
		return NULL;
	if (c->actual->unit.n > 0)
		return "cause.units-differ";
	return qh_rat_sign(c->b) > 0 && qh_rat_cmp(c->b, QH_RAT_INT(1)) <= 0 ? "cause.share-or-fraction"
									     : NULL;
}

void qh_scorer_measured(struct qh_scorer *s, struct qh_case *c, struct qh_score *out)
{
	const char *why;

	if (c->actual->op != QH_OP_NULL && c->actual->op != QH_OP_EQ) {
		qh_scorer_undecidable(out, c->weight, "cause.actual-inequality");
		qh_scorer_cause_text(out, "actual", c->actual_text);
		return;
	}
	c->b = c->actual->lo;
	why = why_no_percentage(c);
	if (why && c->rule->method != QH_M_COEFFICIENT && c->rule->method != QH_M_ACCURACY) {
		qh_scorer_undecidable(out, c->weight, why);
		qh_scorer_cause_text(out, "target", c->target_text);
		qh_scorer_cause_text(out, "actual", c->actual_text);
		return;
	}
	switch (c->rule->method) {
	case QH_M_EXECUTION_BANDS:
	case QH_M_BANDS: bands(s, c, out); return;
	case QH_M_STEPPED: stepped(s, c, out); return;
	case QH_M_INTERPOLATION: interpolation(s, c, out); return;
	case QH_M_ACCURACY: accuracy(s, c, out); return;
	case QH_M_COEFFICIENT: coefficient(s, c, out); return;
	default: proportion(s, c, out); return;
	}
}

/* Sum of the @p k smallest (or largest) points of the items; few enough for the simplest of sorts. */
static struct qh_rat sum_of_items(struct qh_scorer *s, const struct qh_rule *rule, uint32_t k, bool largest)
{
	struct qh_rat *points = QH_NEW_ARRAY(s->arena, struct qh_rat, rule->n_items);
	struct qh_rat sum = QH_RAT_INT(0);

	if (!points)
		return QH_RAT_NONE;
	for (uint32_t i = 0; i < rule->n_items; i++) {
		uint32_t j = i;
		struct qh_rat p = rule->items[i].points;

		while (j > 0 && (qh_rat_cmp(points[j - 1], p) > 0) != largest &&
		       !qh_rat_eq(points[j - 1], p)) {
			points[j] = points[j - 1];
			j--;
		}
		points[j] = p;
	}
	for (uint32_t i = 0; i < k && i < rule->n_items; i++)
		sum = qh_rat_add(s->arena, sum, points[i]);
	return sum;
}

/* R14. Points that are not printed are equal shares. Which items are met is not known, only how many. */
static void checklist(struct qh_scorer *s, const struct qh_case *c, uint32_t met, uint32_t all,
		      struct qh_score *out)
{
	struct qh_rat lo, hi, share;
	struct qh_step *st;
	bool printed = c->rule->n_items == all && all > 0;

	for (uint32_t i = 0; printed && i < c->rule->n_items; i++)
		printed = qh_rat_ok(c->rule->items[i].points);
	if (!printed) {
		share = qh_rat_div(s->arena, QH_RAT_INT(met), QH_RAT_INT(all));
		st = qh_scorer_step(s, "step.checklist-shares");
		qh_step_rat(st, "met", QH_RAT_INT(met));
		qh_step_rat(st, "all", QH_RAT_INT(all));
		qh_step_rat(st, "weight", c->weight);
		st->out = qh_rat_mul(s->arena, c->weight, share);
		qh_scorer_exact(out, st->out);
		return;
	}
	lo = sum_of_items(s, c->rule, met, false);
	hi = sum_of_items(s, c->rule, met, true);
	st = qh_scorer_step(s, "step.checklist-points");
	qh_step_rat(st, "met", QH_RAT_INT(met));
	qh_step_rat(st, "all", QH_RAT_INT(all));
	qh_step_rat(st, "low", lo);
	qh_step_rat(st, "high", hi);
	if (!qh_rat_ok(lo) || !qh_rat_ok(hi) || qh_rat_eq(lo, hi))
		within_weight(s, c, lo, out);
	else
		qh_scorer_range(out, qh_rat_min(lo, c->weight), false, qh_rat_min(hi, c->weight), false);
}

/* R16 where the form prints the share itself, "60%" or "3/5", and no count of targets. */
static bool share_met_as_printed(struct qh_scorer *s, const struct qh_case *c, struct qh_score *out)
{
	const struct qh_quantity *q = c->actual;
	struct qh_case of = *c;

	if (!q || qh_scorer_use(q) != QH_USE_NUMBER || (q->op != QH_OP_NULL && q->op != QH_OP_EQ) ||
	    (c->items_met != UINT32_MAX && c->items_all != UINT32_MAX))
		return false;
	if (q->kind == QH_Q_SHARE)
		of.b = q->lo;
	else if (q->unit.n == 0 && qh_rat_cmp(q->lo, QH_RAT_INT(1)) < 0)
		of.b = qh_rat_mul(s->arena, q->lo, QH_RAT_INT(100));
	else
		return false;
	if (qh_rat_sign(of.b) < 0 || qh_rat_cmp(of.b, QH_RAT_INT(100)) > 0)
		return false;
	proportion(s, &of, out);
	return true;
}

void qh_scorer_items(struct qh_scorer *s, const struct qh_case *c, struct qh_score *out)
{
	uint32_t met = c->items_met;
	uint32_t all = c->items_all;
	struct qh_rat value;
	struct qh_step *st;

	if (c->rule->method == QH_M_SHARE_MET && share_met_as_printed(s, c, out))
		return;
	if (all == UINT32_MAX && c->rule->n_items > 0)
		all = c->rule->n_items;
	if (met == UINT32_MAX || (c->rule->method != QH_M_COUNT && (all == UINT32_MAX || all == 0))) {
		qh_scorer_undecidable(out, c->weight, "cause.items-unknown");
		return;
	}
	if (all != UINT32_MAX && met > all) {
		qh_scorer_undecidable(out, c->weight, "cause.more-met-than-items");
		return;
	}
	if (c->rule->method == QH_M_CHECKLIST) {
		checklist(s, c, met, all, out);
		return;
	}
	if (c->rule->method == QH_M_COUNT) {
		value = qh_rat_mul(s->arena, c->rule->per_item, QH_RAT_INT(met));
		st = qh_scorer_step(s, "step.count");
		qh_step_rat(st, "met", QH_RAT_INT(met));
		qh_step_rat(st, "each", c->rule->per_item);
	} else {
		value =
		    qh_rat_div(s->arena, qh_rat_mul(s->arena, c->weight, QH_RAT_INT(met)), QH_RAT_INT(all));
		st = qh_scorer_step(s, "step.share-met");
		qh_step_rat(st, "met", QH_RAT_INT(met));
		qh_step_rat(st, "all", QH_RAT_INT(all));
		qh_step_rat(st, "weight", c->weight);
	}
	st->out = value;
	within_weight(s, c, value, out);
}
