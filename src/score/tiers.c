/* SPDX-License-Identifier: Apache-2.0 */
/* Words and dates: the tier that a stated result earns (R6-R8), yes or no (R7), on time or late (R19). */
#include "score/scorer.h"

static struct qh_rat share_of(struct qh_scorer *s, struct qh_rat weight, struct qh_rat percent)
{
	return qh_rat_mul(s->arena, weight, qh_rat_div(s->arena, percent, QH_RAT_INT(100)));
}

static const struct qh_bound *tier_of(const struct qh_rule *rule, uint8_t band)
{
	for (uint32_t i = 0; i < rule->n_bounds; i++) {
		if (rule->bounds[i].band == band)
			return &rule->bounds[i];
	}
	return NULL;
}

void qh_scorer_tier(struct qh_scorer *s, const struct qh_case *c, uint8_t band, struct qh_score *out)
{
	const struct qh_bound *tier = tier_of(c->rule, band);
	struct qh_rat from = QH_RAT_INT(0);
	struct qh_rat to = QH_RAT_INT(100);
	bool from_open = false;
	bool to_open = false;
	struct qh_step *st;

	if (!tier) {
		qh_scorer_undecidable(out, c->weight, "cause.no-such-tier");
		return;
	}
	if (qh_rat_ok(tier->from)) {
		from = tier->from;
		from_open = !tier->from_closed;
	}
	if (qh_rat_ok(tier->to)) {
		to = tier->to;
		to_open = !tier->to_closed;
	}
	out->tier = band;
	qh_scorer_range(out, share_of(s, c->weight, from), from_open, share_of(s, c->weight, to), to_open);
	st = qh_scorer_step(s, to_open ? "step.tier-open" : "step.tier");
	qh_step_rat(st, "from", from);
	qh_step_rat(st, "to", to);
	qh_step_rat(st, "low", out->lo);
	qh_step_rat(st, "high", out->hi);
}

/* The choice among the tiers below full marks is the author's: anything from 0 to the top of the second tier.
 */
static void late_tiers(struct qh_scorer *s, const struct qh_case *c, struct qh_score *out)
{
	const struct qh_rule *rule =
	    c->rule->n_bounds > 0 || !s->rulebook ? c->rule : &s->rulebook->qualitative;
	const struct qh_bound *tier = tier_of(rule, QH_BAND_PARTIAL);
	struct qh_step *st;

	if (!tier || !qh_rat_ok(tier->to)) {
		qh_scorer_undecidable(out, c->weight, "cause.no-late-rule");
		return;
	}
	qh_scorer_range(out, QH_RAT_INT(0), false, share_of(s, c->weight, tier->to), !tier->to_closed);
	st = qh_scorer_step(s, "step.late-tiers");
	qh_step_rat(st, "high", out->hi);
	qh_step_rat(st, "percent", tier->to);
}

/* The last day that is in time; "no number" when the target is no deadline. */
static struct qh_rat deadline_of(const struct qh_quantity *target)
{
	if (target->kind == QH_Q_PERIOD)
		return qh_rat_ok(target->hi) ? target->hi : target->lo;
	if (target->op == QH_OP_GE || target->op == QH_OP_GT)
		return QH_RAT_NONE;
	return target->lo;
}

static void write_day(struct qh_scorer *s, struct qh_step *st, const char *name, struct qh_rat day)
{
	char text[11];
	int64_t n;

	if (!s->out || !qh_rat_int(day, &n) || n < INT32_MIN || n > INT32_MAX)
		return;
	qh_date_write((qh_day)n, text);
	qh_step_text(st, name, qh_arena_str(s->arena, qh_str_of(text)));
}

/* Repeating the deadline says nothing about when it was done. */
static bool repeats_deadline(const struct qh_case *c, struct qh_rat deadline)
{
	const struct qh_quantity *t = c->target;
	const struct qh_quantity *q = c->actual;

	if (c->same_text)
		return true;
	if (q->kind == QH_Q_DATE)
		return (c->actual_before || c->actual_end) && qh_rat_eq(q->lo, deadline);
	return t->kind == QH_Q_PERIOD && qh_rat_ok(q->hi) && qh_rat_ok(t->hi) && qh_rat_eq(q->lo, t->lo) &&
	       qh_rat_eq(q->hi, t->hi);
}

/* Any reading of a date has "by then" as its operator; only the words tell that more than a day is meant. */
static bool is_inequality(const struct qh_case *c)
{
	return c->actual->kind == QH_Q_DATE &&
	       (c->actual_before ||
		(c->actual->op != QH_OP_NULL && c->actual->op != QH_OP_EQ && c->actual->op != QH_OP_LE));
}

static void in_time(struct qh_scorer *s, const struct qh_case *c, struct qh_rat deadline, struct qh_rat done,
		    struct qh_score *out)
{
	struct qh_step *st = qh_scorer_step(s, "step.in-time");

	write_day(s, st, "deadline", deadline);
	write_day(s, st, "done", done);
	st->out = c->weight;
	out->meets = true;
	if (c->rule->method == QH_M_TIERS)
		qh_scorer_tier(s, c, QH_BAND_FULL, out);
	else
		qh_scorer_exact(out, c->weight);
}

static void late(struct qh_scorer *s, const struct qh_case *c, struct qh_rat deadline, bool one_day,
		 struct qh_score *out)
{
	struct qh_rat days = qh_rat_sub(s->arena, c->actual->lo, deadline);
	struct qh_step *st = qh_scorer_step(s, "step.late");

	write_day(s, st, "deadline", deadline);
	write_day(s, st, "done", c->actual->lo);
	qh_step_rat(st, "days", days);
	if (c->rule->method == QH_M_YES_NO)
		qh_scorer_exact(out, QH_RAT_INT(0));
	else if (c->rule->method == QH_M_TIERS || c->rule->late_method == QH_M_TIERS)
		late_tiers(s, c, out);
	else if (c->rule->late_method == QH_M_STEPPED && one_day)
		qh_scorer_deduct(
		    s, c, qh_rat_ok(c->rule->v0) ? qh_rat_sub(s->arena, days, c->rule->v0) : days, out);
	else if (c->rule->late_method == QH_M_STEPPED)
		qh_scorer_undecidable(out, c->weight, "cause.actual-period");
	else
		qh_scorer_undecidable(out, c->weight, "cause.no-late-rule");
}

void qh_scorer_milestone(struct qh_scorer *s, const struct qh_case *c, struct qh_score *out)
{
	const struct qh_quantity *q = c->actual;
	struct qh_rat deadline = deadline_of(c->target);
	struct qh_rat last = q->kind == QH_Q_PERIOD && qh_rat_ok(q->hi) ? q->hi : q->lo;

	if (!qh_rat_ok(deadline)) {
		qh_scorer_undecidable(out, c->weight, "cause.not-a-deadline");
		return;
	}
	if (repeats_deadline(c, deadline) || is_inequality(c)) {
		qh_scorer_undecidable(out, c->weight,
				      repeats_deadline(c, deadline) ? "cause.actual-deadline"
								    : "cause.actual-inequality");
		qh_scorer_cause_text(out, "actual", c->actual_text);
		if (qh_rat_cmp(last, deadline) <= 0 && q->op != QH_OP_GE && q->op != QH_OP_GT)
			qh_scorer_full_if_true(s, c->weight);
		return;
	}
	out->comparable = true;
	if (qh_rat_cmp(last, deadline) <= 0)
		in_time(s, c, deadline, last, out);
	else if (qh_rat_cmp(q->lo, deadline) > 0)
		late(s, c, deadline, qh_rat_eq(last, q->lo), out);
	else
		qh_scorer_undecidable(out, c->weight, "cause.actual-period");
}
