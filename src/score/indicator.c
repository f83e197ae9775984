/* SPDX-License-Identifier: Apache-2.0 */
/* One indicator of a form: is it scored at all, what do its cells say, and which rule of the rulebook
 * applies. */
#include "score/scorer.h"

/* The name (else the level above) folded and without numbering, for the lexicon. */
static struct qh_str folded_name(struct qh_scorer *s, const struct qh_indicator *ind)
{
	struct qh_str text = qh_str_blank(ind->name.text) ? ind->level2.text : ind->name.text;

	if (text.n == 0)
		return QH_STR_NONE;
	return qh_lexicon_label(s->library->lexicon, s->arena, text);
}

/* NULL: the row carries points. */
static const char *why_not_scored(const struct qh_scorer *s, const struct qh_indicator *ind,
				  struct qh_rat *weight)
{
	if (!qh_scorer_kind_is_scored(s->form))
		return "cause.kind-not-scored";
	if (ind->of_which)
		return "cause.of-which";
	if (ind->filler)
		return "cause.filler";
	if (ind->weight_origin == QH_WEIGHT_NONE || !qh_scorer_number(&ind->weight, weight))
		return "cause.weight-unknown";
	return qh_rat_sign(*weight) < 0 ? "cause.weight-negative" : NULL;
}

static void say_values(struct qh_scorer *s, const struct qh_case *c)
{
	static const char *const keys[2][2] = {{"step.values-none", "step.values-actual"},
					       {"step.values-target", "step.values"}};
	bool target = c->target_text.n > 0;
	bool actual = c->actual_text.n > 0;
	struct qh_step *st = qh_scorer_step(s, keys[target][actual]);

	if (target)
		qh_step_text(st, "target", c->target_text);
	if (actual)
		qh_step_text(st, "actual", c->actual_text);
	qh_step_rat(st, "weight", c->weight);
	st->at = c->actual_at;
}

static bool same_text(const struct qh_indicator *ind)
{
	struct qh_str a = qh_str_trim(ind->target.text);
	struct qh_str b = qh_str_trim(ind->actual.text);

	return a.n > 0 && qh_str_eq(a, b);
}

/* The operator to compare by; without one the name tells, and the derivation says so. */
static void settle_op(struct qh_scorer *s, const struct qh_indicator *ind, struct qh_case *c,
		      struct qh_score *out)
{
	struct qh_step *st;

	c->op = ind->target.q.op;
	if (ind->target.q.certainty > out->certainty)
		out->certainty = ind->target.q.certainty;
	if (ind->actual.q.certainty > out->certainty)
		out->certainty = ind->actual.q.certainty;
	if (ind->target.q.doubts & QH_DOUBT_MISREAD_OPERATOR) {
		st = qh_scorer_step(s, "step.operator-misread");
		qh_step_text(st, "target", c->target_text);
		qh_step_key(st, "op", qh_scorer_op_key(c->op));
	}
	if (c->op == QH_OP_EQ && !qh_rat_eq(ind->target.q.lo, ind->actual.q.lo))
		c->lower_better = qh_score_assumed_op(s->library, ind, folded_name(s, ind)) == QH_OP_LE;
	if (c->op != QH_OP_NULL)
		return;
	c->op = qh_score_assumed_op(s->library, ind, folded_name(s, ind));
	out->op_assumed = true;
	if (out->certainty < QH_PROBABLE)
		out->certainty = QH_PROBABLE;
	st = qh_scorer_step(s, "step.operator-assumed");
	qh_step_key(st, "op", qh_scorer_op_key(c->op));
}

static const struct qh_rule *rule_for_op(const struct qh_rulebook *book, uint8_t op)
{
	switch (op) {
	case QH_OP_LE:
	case QH_OP_LT: return &book->reverse;
	case QH_OP_EQ: return &book->equal;
	case QH_OP_IN: return &book->interval;
	default: return &book->positive;
	}
}

static bool is_satisfaction(const struct qh_indicator *ind)
{
	return ind->dimension == QH_DIM_SATISFACTION || ind->subdimension == QH_SUB_SATISFACTION;
}

/* A count or an amount of money cannot be less than nothing, a rate of change can. */
static bool negative_makes_sense(struct qh_scorer *s, const struct qh_indicator *ind)
{
	struct qh_hit hit;

	if (ind->actual.q.kind == QH_Q_SHARE || ind->target.q.kind == QH_Q_SHARE)
		return true;
	return qh_lexicon_last(s->library->lexicon, QH_W_MAY_BE_NEGATIVE, folded_name(s, ind), &hit) != NULL;
}

static void explain_over(struct qh_scorer *s, const struct qh_case *c, const struct qh_score *out)
{
	struct qh_step *st;

	if (!out->meets || c->op == QH_OP_LE || c->op == QH_OP_LT || !qh_rat_ok(s->over_warn) ||
	    !qh_rat_ok(out->ratio) || qh_rat_cmp(out->ratio, s->over_warn) < 0)
		return;
	st = qh_scorer_step(s, "step.over-explain");
	qh_step_rat(st, "percent", qh_rat_mul(s->arena, out->ratio, QH_RAT_INT(100)));
	qh_step_rat(st, "limit", s->rulebook->thresholds.over_warn);
}

/* A cost of nothing where nothing was spent: no saving, the work was not done. */
static bool nothing_bought(const struct qh_scorer *s, const struct qh_indicator *ind)
{
	struct qh_rat spent;

	if (ind->subdimension != QH_SUB_COST && ind->dimension != QH_DIM_COST)
		return false;
	for (uint32_t i = 0; s->form && i < s->form->n_funds; i++)
		if (s->form->funds[i].role == QH_FUND_TOTAL)
			return qh_scorer_number(&s->form->funds[i].executed, &spent) &&
			       qh_rat_sign(spent) == 0;
	return false;
}

static void score_numbers(struct qh_scorer *s, const struct qh_indicator *ind, struct qh_case *c,
			  struct qh_score *out)
{
	settle_op(s, ind, c, out);
	if (__builtin_expect(ind->actual.q.change != QH_CHANGE_NONE, 0) &&
	    !qh_scorer_settle_change(s, ind, folded_name(s, ind), c, out))
		return;
	if (c->rule && c->rule->method == QH_M_YES_NO) { /* fixed for this indicator: all or nothing */
		qh_scorer_apply(s, c, out);
		return;
	}
	if (__builtin_expect(ind->actual.q.has_number && qh_rat_sign(ind->actual.q.lo) == 0, 0) &&
	    nothing_bought(s, ind)) {
		qh_scorer_undecidable(out, c->weight, "cause.nothing-bought");
		qh_scorer_cause_text(out, "actual", c->actual_text);
		return;
	}
	c->rule = rule_for_op(s->rulebook, c->op);
	if (s->rulebook->has_satisfaction_rule && c->op != QH_OP_LE && c->op != QH_OP_LT &&
	    c->op != QH_OP_IN && is_satisfaction(ind))
		c->rule = &s->rulebook->satisfaction;
	if (__builtin_expect(qh_rat_sign(ind->actual.q.lo) < 0, 0) && !negative_makes_sense(s, ind)) {
		qh_scorer_undecidable(out, c->weight, "cause.actual-negative");
		qh_scorer_cause_text(out, "actual", c->actual_text);
		return;
	}
	qh_scorer_apply(s, c, out);
	explain_over(s, c, out);
}

/* Full for yes, missed for no, nothing for other words. */
static uint8_t yes_or_no(const struct qh_lexicon *lex, struct qh_str folded)
{
	if (qh_lexicon_find(lex, QH_W_YES, folded))
		return QH_BAND_FULL;
	return qh_lexicon_find(lex, QH_W_NO, folded) ? QH_BAND_MISSED : QH_BAND_NULL;
}

/* What a word of completion claims. One that may mean the first tier or the second ("by and large done") says
 * neither. */
static uint8_t band_of_done(const struct qh_lexicon *lex, struct qh_str folded)
{
	const struct qh_word *w = qh_lexicon_find(lex, QH_W_DONE, folded);

	if (!w)
		return QH_BAND_NULL;
	if (qh_str_eq(w->value, QH_STR("partial")))
		return QH_BAND_PARTIAL;
	if (qh_str_eq(w->value, QH_STR("missed")))
		return QH_BAND_MISSED;
	return qh_str_eq(w->value, QH_STR("full")) ? QH_BAND_FULL : QH_BAND_NULL;
}

/* The band that words stand for: the target repeated, a tier named, "done", yes or no. */
static uint8_t band_of_words(struct qh_scorer *s, const struct qh_indicator *ind, bool same, bool *yes_no)
{
	const struct qh_lexicon *lex;
	struct qh_str target, actual;
	uint8_t wanted;

	lex = s->library->lexicon;
	if (same) { /* the usual case, without folding */
		target = qh_str_trim(ind->target.text);
		*yes_no = yes_or_no(lex, target) != QH_BAND_NULL;
		return QH_BAND_FULL;
	}
	target = qh_lexicon_label(lex, s->arena, ind->target.text);
	actual = qh_lexicon_label(lex, s->arena, ind->actual.text);
	wanted = yes_or_no(lex, target);
	*yes_no = wanted != QH_BAND_NULL;
	if (*yes_no && yes_or_no(lex, actual) != QH_BAND_NULL)
		return wanted == yes_or_no(lex, actual) ? QH_BAND_FULL : QH_BAND_MISSED;
	/* As printed, for a label has lost its numbers: the first place is not the second. */
	if (target.n > 0 && qh_str_eq(qh_lexicon_fold(lex, s->arena, ind->target.text).text,
				      qh_lexicon_fold(lex, s->arena, ind->actual.text).text))
		return QH_BAND_FULL;
	if (ind->actual.q.kind == QH_Q_BAND_WORD)
		return ind->actual.q.band;
	return band_of_done(lex, actual);
}

/* A rule that the method fixes for this indicator may be one for dates. */
static bool measures_nothing(const struct qh_rule *rule)
{
	return rule->method != QH_M_TIERS && rule->method != QH_M_YES_NO && rule->method != QH_M_DISCRETION;
}

static void score_words(struct qh_scorer *s, const struct qh_indicator *ind, struct qh_case *c,
			struct qh_score *out)
{
	bool yes_no;
	uint8_t band = band_of_words(s, ind, c->same_text, &yes_no);
	struct qh_quantity actual = ind->actual.q;
	struct qh_step *st;

	actual.band = band;
	c->actual = &actual;
	if (!c->rule || measures_nothing(c->rule))
		c->rule = yes_no && s->rulebook->yes_no.method != QH_M_NONE ? &s->rulebook->yes_no
									    : &s->rulebook->qualitative;
	if (c->rule->method != QH_M_DISCRETION && c->rule->method != QH_M_NONE) {
		if (band == QH_BAND_NULL) {
			qh_scorer_undecidable(out, c->weight, "cause.qualitative-unclear");
			qh_scorer_cause_text(out, "target", c->target_text);
			qh_scorer_cause_text(out, "actual", c->actual_text);
			out->method = c->rule->method;
			out->basis = c->rule->basis;
			return;
		}
		st = qh_scorer_step(s, band == QH_BAND_FULL      ? "step.result-full"
				       : band == QH_BAND_PARTIAL ? "step.result-partial"
								 : "step.result-missed");
		qh_step_text(st, "actual", c->actual_text);
		st->at = c->actual_at;
	}
	qh_scorer_apply(s, c, out);
}

/* Words where a number or a date belongs: they claim, they do not measure. */
static void words_for_number(struct qh_scorer *s, const struct qh_indicator *ind, const struct qh_case *c,
			     bool date, struct qh_score *out)
{
	bool yes_no;
	uint8_t band = band_of_words(s, ind, false, &yes_no);

	if (band == QH_BAND_FULL) {
		qh_scorer_undecidable(out, c->weight, "cause.actual-done-word");
		qh_scorer_full_if_true(s, c->weight);
	} else if (band != QH_BAND_NULL) {
		qh_scorer_undecidable(out, c->weight, "cause.actual-band-word");
	} else {
		qh_scorer_undecidable(out, c->weight,
				      date ? "cause.actual-not-a-date" : "cause.actual-not-a-number");
	}
	qh_scorer_cause_text(out, "actual", c->actual_text);
}

/* R21, or nothing that could be measured. */
static void no_target(struct qh_scorer *s, const struct qh_case *c, struct qh_score *out)
{
	if (s->rulebook->rescale_not_applicable) {
		qh_scorer_unscored(out, "cause.not-applicable");
		qh_scorer_step(s, "step.not-applicable");
	} else {
		qh_scorer_undecidable(out, c->weight, "cause.target-none");
		qh_scorer_cause_text(out, "target", c->target_text);
	}
}

/* "About 50": reached when 50 is reached; below it nobody can say. */
static void score_approximate_target(struct qh_scorer *s, const struct qh_indicator *ind, struct qh_case *c,
				     struct qh_score *out)
{
	struct qh_quantity target = *c->target;

	target.doubts &= ~(uint32_t)QH_DOUBT_APPROX;
	c->target = &target;
	if (qh_scorer_use(&target) == QH_USE_NUMBER)
		score_numbers(s, ind, c, out);
	c->target = &ind->target.q;
	if (out->status == QH_SCORE_EXACT && out->meets)
		return;
	qh_scorer_undecidable(out, c->weight, "cause.target-approximate");
	qh_scorer_cause_text(out, "target", c->target_text);
}

/* "by the end of June", "before July": not the day on which it was done. */
static void look_for_deadline_words(struct qh_scorer *s, struct qh_case *c)
{
	struct qh_hit hits[32];
	struct qh_str text;
	uint32_t n;

	text = qh_lexicon_fold(s->library->lexicon, s->arena, c->actual_text).text;
	n = qh_lexicon_scan(s->library->lexicon, text, hits, sizeof(hits) / sizeof(*hits));
	for (uint32_t i = 0; i < n; i++) {
		if (hits[i].word->cls != QH_W_DEADLINE)
			continue;
		c->actual_before |= qh_str_eq(hits[i].word->value, QH_STR("before"));
		c->actual_end |= qh_str_eq(hits[i].word->value, QH_STR("end"));
	}
}

static void score_dates(struct qh_scorer *s, struct qh_case *c, struct qh_score *out)
{
	look_for_deadline_words(s, c);
	c->op = QH_OP_LE;
	if (!c->rule || c->rule->method != QH_M_MILESTONE)
		c->rule = &s->rulebook->milestone;
	if (c->rule->method != QH_M_TIERS && c->rule->method != QH_M_YES_NO) {
		qh_scorer_apply(s, c, out);
		return;
	}
	out->method = c->rule->method;
	out->basis = c->rule->basis;
	out->op = c->op;
	qh_scorer_milestone(s, c, out);
}

/* "All year" asked for and stated is a state that lasted; as a time of completion it would only repeat the
 * deadline. */
static bool is_duration(struct qh_scorer *s, const struct qh_indicator *ind, const struct qh_case *c)
{
	return c->same_text && ind->subdimension != QH_SUB_TIME && c->target->kind == QH_Q_PERIOD &&
	       qh_lexicon_find(s->library->lexicon, QH_W_PERIOD, qh_str_trim(c->target_text)) != NULL;
}

static void score_readings(struct qh_scorer *s, const struct qh_indicator *ind, struct qh_case *c,
			   struct qh_score *out)
{
	enum qh_use target = qh_scorer_use(c->target);
	enum qh_use actual = qh_scorer_use(c->actual);

	if (target == QH_USE_NUMBER && actual == QH_USE_NUMBER) {
		score_numbers(s, ind, c, out);
	} else if (target == QH_USE_NONE || target == QH_USE_DASH) {
		no_target(s, c, out);
	} else if (target == QH_USE_APPROXIMATE && actual == QH_USE_NUMBER) {
		score_approximate_target(s, ind, c, out);
	} else if (actual == QH_USE_WORDS && target == QH_USE_WORDS) {
		score_words(s, ind, c, out);
	} else if (actual == QH_USE_TIME && target == QH_USE_TIME) {
		if (is_duration(s, ind, c))
			score_words(s, ind, c, out);
		else
			score_dates(s, c, out);
	} else if (actual == QH_USE_WORDS && (target == QH_USE_NUMBER || target == QH_USE_TIME)) {
		words_for_number(s, ind, c, target == QH_USE_TIME, out);
	} else if (target == QH_USE_WORDS && (actual == QH_USE_NUMBER || actual == QH_USE_TIME)) {
		qh_scorer_undecidable(out, c->weight, "cause.target-qualitative");
		qh_scorer_cause_text(out, "target", c->target_text);
		qh_scorer_cause_text(out, "actual", c->actual_text);
	} else {
		/* Something cannot be used, or a date stands beside a number: the general path names it. */
		c->rule = &s->rulebook->positive;
		qh_scorer_readable(c, true, QH_USE_NUMBER, out);
	}
}

void qh_scorer_indicator(struct qh_scorer *s, const struct qh_indicator *ind, struct qh_score *out)
{
	struct qh_case c = {
	    .target = &ind->target.q,
	    .actual = &ind->actual.q,
	    .target_text = ind->target.text,
	    .actual_text = ind->actual.text,
	    .target_at = ind->target.at,
	    .actual_at = ind->actual.at,
	    .items_met = UINT32_MAX,
	    .items_all = UINT32_MAX,
	};
	const char *why;

	out->first_step = s->out->n_steps;
	why = why_not_scored(s, ind, &c.weight);
	if (why) {
		qh_scorer_unscored(out, why);
		return;
	}
	out->hi = c.weight;
	c.same_text = same_text(ind);
	say_values(s, &c);
	if (s->rulebook->n_indicators == 0 || !qh_scorer_fixed(s, ind, &c, out)) {
		score_readings(s, ind, &c, out);
	}
	qh_scorer_own_rule(s, ind, &c, out);
	qh_scorer_round(s, out);
	out->n_steps = s->out->n_steps - out->first_step;
}
