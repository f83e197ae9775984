/* SPDX-License-Identifier: Apache-2.0 */
/* Sums over ranges (2-scoring.md 2.7): sections, the total, what was left out, the cap of a constraint, the
 * grades touched. */
#include "score/scorer.h"

enum { SECTION_DEPTH_MAX = 4 };

/* Most weights and points are whole numbers. */
static inline void add(struct qh_scorer *s, struct qh_rat *to, struct qh_rat value)
{
	int64_t sum;

	if (to->d == 1 && value.d == 1 && !to->big && !value.big &&
	    !__builtin_add_overflow(to->n, value.n, &sum))
		to->n = sum;
	else
		*to = qh_rat_add(s->arena, *to, value);
}

static void clear(struct qh_total *t)
{
	*t = (struct qh_total){
	    .weight_sum = QH_RAT_INT(0),
	    .declared_sum = QH_RAT_INT(0),
	    .low = QH_RAT_INT(0),
	    .high = QH_RAT_INT(0),
	    .undecided_weight = QH_RAT_INT(0),
	    .printed = QH_RAT_NONE,
	    .rescale = QH_RAT_INT(1),
	};
}

/* One row: what it weighs, what is printed, what follows. An exact score counts as its rulebook rounds it. */
static void add_row(struct qh_scorer *s, struct qh_total *t, const struct qh_score *score, bool has_weight,
		    struct qh_rat weight, const struct qh_declared *declared)
{
	struct qh_rat printed;

	if (has_weight)
		add(s, &t->weight_sum, weight);
	if (qh_scorer_number(declared, &printed)) {
		add(s, &t->declared_sum, printed);
		t->declared_any = true;
	}
	switch (score->status) {
	case QH_SCORE_EXACT:
		add(s, &t->low, score->rounded);
		add(s, &t->high, score->rounded);
		break;
	case QH_SCORE_RANGE:
		add(s, &t->low, score->lo);
		add(s, &t->high, score->hi);
		t->low_open |= score->lo_open;
		t->high_open |= score->hi_open;
		break;
	case QH_SCORE_UNDECIDABLE:
		add(s, &t->high, score->hi);
		add(s, &t->undecided_weight, score->hi);
		break;
	default: break;
	}
}

static void add_to_sections(struct qh_scorer *s, const struct qh_indicator *ind, const struct qh_score *score,
			    bool has_weight, struct qh_rat weight)
{
	uint32_t seen[SECTION_DEPTH_MAX + 3];
	uint32_t n = 0;
	const uint32_t named[] = {ind->section2, ind->section1, ind->group_section};

	for (uint32_t k = 0; k < sizeof(named) / sizeof(*named); k++) {
		uint32_t at = named[k];

		for (int depth = 0; at > 0 && at <= s->form->n_sections && depth < SECTION_DEPTH_MAX;
		     depth++) {
			bool known = false;

			for (uint32_t i = 0; i < n; i++)
				known |= seen[i] == at;
			if (known || n == sizeof(seen) / sizeof(*seen))
				break;
			seen[n++] = at;
			add_row(s, &s->out->sections[at - 1], score, has_weight, weight, &ind->score);
			at = s->form->sections[at - 1].parent;
		}
	}
}

bool qh_form_under(const struct qh_form *form, const struct qh_indicator *ind, uint32_t section)
{
	const uint32_t named[] = {ind->section2, ind->section1, ind->group_section};

	for (uint32_t k = 0; k < sizeof(named) / sizeof(*named); k++) {
		uint32_t at = named[k];

		for (int depth = 0; at > 0 && at <= form->n_sections && depth < SECTION_DEPTH_MAX; depth++) {
			if (at == section)
				return true;
			at = form->sections[at - 1].parent;
		}
	}
	return false;
}

/* A row without a weight may still earn points: what is missing up to the whole is undecided. */
static void add_unknown_weights(struct qh_scorer *s, bool any_unknown, bool execution_missing)
{
	struct qh_total *t = &s->out->total;
	struct qh_rat execution = s->rulebook->execution_weight;
	struct qh_rat rest;

	if (!qh_rat_ok(t->weight_sum) || !qh_rat_ok(s->rulebook->weights_total))
		return;
	rest = qh_rat_sub(s->arena, s->rulebook->weights_total, t->weight_sum);
	if (!qh_rat_ok(rest) || qh_rat_sign(rest) <= 0)
		return;
	if (!any_unknown && !(execution_missing && qh_rat_ok(execution) && qh_rat_eq(rest, execution)))
		return;
	add(s, &t->high, rest);
	add(s, &t->undecided_weight, rest);
}

/* R21: what does not apply is dropped and the rest counts for the whole. */
static void rescale(struct qh_scorer *s, struct qh_rat dropped)
{
	struct qh_total *t = &s->out->total;
	struct qh_rat applicable = qh_rat_sub(s->arena, t->weight_sum, dropped);
	struct qh_rat factor;

	if (!qh_rat_ok(applicable) || qh_rat_sign(dropped) <= 0 || qh_rat_sign(applicable) <= 0)
		return;
	factor = qh_rat_div(s->arena, s->rulebook->weights_total, applicable);
	t->rescale = factor;
	t->low = qh_rat_mul(s->arena, t->low, factor);
	t->high = qh_rat_mul(s->arena, t->high, factor);
	t->undecided_weight = qh_rat_mul(s->arena, t->undecided_weight, factor);
}

static struct qh_rat rounded(struct qh_scorer *s, struct qh_rat value)
{
	struct qh_rounding_rule rule = s->rulebook->round_total;
	struct qh_rat r = qh_rat_round(s->arena, value, (enum qh_rounding)rule.mode, rule.digits);

	return qh_rat_ok(r) ? r : value;
}

/* R20: after summation and after rounding. */
static void cap(struct qh_scorer *s)
{
	const struct qh_constraint *constraint = s->form->constraint;
	struct qh_total *t = &s->out->total;
	struct qh_rat limit;

	if (!constraint || constraint->state != QH_CONSTRAINT_BREACHED)
		return;
	limit = qh_rat_ok(constraint->cap) ? constraint->cap : s->rulebook->constraint_cap;
	if (!qh_rat_ok(limit) || !qh_rat_ok(t->low) || !qh_rat_ok(t->high))
		return;
	t->capped = true;
	if (qh_rat_cmp(t->high, limit) > 0) {
		t->high = limit;
		t->high_open = false;
	}
	if (qh_rat_cmp(t->low, limit) > 0) {
		t->low = limit;
		t->low_open = false;
	}
	if (qh_rat_ok(t->printed))
		t->printed = qh_rat_min(t->printed, limit);
}

/* Some total within [low, high] lies in the band. */
static bool touches(const struct qh_bound *band, struct qh_rat low, bool low_open, struct qh_rat high,
		    bool high_open)
{
	int below, above;

	if (qh_rat_ok(band->to)) {
		below = qh_rat_cmp(low, band->to);
		if (below > 0 || (below == 0 && (low_open || !band->to_closed)))
			return false;
	}
	if (qh_rat_ok(band->from)) {
		above = qh_rat_cmp(high, band->from);
		if (above < 0 || (above == 0 && (high_open || !band->from_closed)))
			return false;
	}
	return true;
}

static void grades(struct qh_scorer *s)
{
	struct qh_total *t = &s->out->total;
	const uint32_t max = sizeof(t->grades) / sizeof(*t->grades);
	struct qh_rat low = rounded(s, t->low);
	struct qh_rat high = rounded(s, t->high);
	bool low_open = t->low_open && qh_rat_eq(low, t->low);
	bool high_open = t->high_open && qh_rat_eq(high, t->high);

	for (uint32_t i = 0; i < s->rulebook->n_grades && t->n_grades < max; i++) {
		if (touches(&s->rulebook->grades[i], low, low_open, high, high_open))
			t->grades[t->n_grades++] = i;
	}
}

/* Forms that are not scored have sums of weights, and no points. */
static void without_points(struct qh_total *t)
{
	t->low = QH_RAT_NONE;
	t->high = QH_RAT_NONE;
	t->undecided_weight = QH_RAT_NONE;
}

static bool is_dropped(const struct qh_score *score)
{
	return score->status == QH_SCORE_UNSCORED && score->cause &&
	       strcmp(score->cause, "cause.not-applicable") == 0;
}

/* The execution row, and the heading it may stand under. */
static void add_execution(struct qh_scorer *s, struct qh_rat *dropped)
{
	struct qh_scored *out = s->out;
	const struct qh_fund *fund = &s->form->funds[out->execution_row - 1];
	const struct qh_score *score = &out->funds[out->execution_row - 1];
	struct qh_rat weight = s->rulebook->execution_weight;
	bool has_weight = qh_scorer_number(&fund->weight, &weight) || qh_rat_ok(weight);

	add_row(s, &out->total, score, has_weight, weight, &fund->score);
	if (is_dropped(score))
		add(s, dropped, weight);
	for (uint32_t i = 0; i < s->form->n_sections; i++) {
		if (s->form->sections[i].dimension == QH_DIM_EXECUTION)
			add_row(s, &out->sections[i], score, has_weight, weight, &fund->score);
	}
}

static void finish(struct qh_scorer *s, struct qh_rat dropped)
{
	struct qh_total *t = &s->out->total;

	rescale(s, dropped);
	if (!qh_rat_ok(t->low) || !qh_rat_ok(t->high))
		return;
	if (qh_rat_eq(t->low, t->high))
		t->printed = rounded(s, t->low);
	cap(s);
	grades(s);
}

void qh_scorer_totals(struct qh_scorer *s)
{
	const struct qh_form *form = s->form;
	struct qh_scored *out = s->out;
	struct qh_rat dropped = QH_RAT_INT(0);
	bool any_unknown = false;

	clear(&out->total);
	for (uint32_t i = 0; i < form->n_sections; i++)
		clear(&out->sections[i]);
	if (out->execution_row > 0)
		add_execution(s, &dropped);
	for (uint32_t i = 0; i < form->n_indicators; i++) {
		const struct qh_indicator *ind = &form->indicators[i];
		struct qh_rat weight = QH_RAT_NONE;
		bool has_weight;

		if (ind->of_which || ind->filler)
			continue;
		has_weight = ind->weight_origin != QH_WEIGHT_NONE && qh_scorer_number(&ind->weight, &weight);
		any_unknown |= !has_weight;
		add_row(s, &out->total, &out->indicators[i], has_weight, weight, &ind->score);
		add_to_sections(s, ind, &out->indicators[i], has_weight, weight);
		if (is_dropped(&out->indicators[i]))
			add(s, &dropped, weight);
	}
	for (uint32_t i = 0; i < form->n_sections; i++) {
		if (!qh_scorer_kind_is_scored(form))
			without_points(&out->sections[i]);
		else if (qh_rat_ok(out->sections[i].low) && qh_rat_ok(out->sections[i].high) &&
			 qh_rat_eq(out->sections[i].low, out->sections[i].high))
			out->sections[i].printed = rounded(s, out->sections[i].low);
	}
	if (!qh_scorer_kind_is_scored(form)) {
		without_points(&out->total);
		return;
	}
	add_unknown_weights(s, any_unknown, out->execution_row == 0 && s->rulebook->has_execution);
	finish(s, dropped);
}
