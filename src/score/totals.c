/* SPDX-License-Identifier: Apache-2.0 */
/* Sums over ranges (2-scoring.md 2.7): sections, the total, what was left out, the cap of a constraint, the
 * grades touched. */
#include "score/scorer.h"

enum { SECTION_DEPTH_MAX = 4 };

/* A sum under way: what hundredths can say in whole numbers, the rest exactly. Nearly all weights and points
 * have at most two decimals, and reducing a fraction after each of them would cost more than all the rest. */
struct sum {
	int64_t hundredths;
	struct qh_rat rest;
};
/* Of one section or of the whole form. */
struct sums {
	struct sum weight, declared, low, high, undecided;
};
/* What one row adds. */
struct row {
	bool has_weight, has_printed;
	struct qh_rat weight, printed;
	const struct qh_score *score;
};

static inline void add(struct qh_scorer *s, struct sum *to, struct qh_rat value)
{
	static const uint8_t times[101] = {
	    [1] = 100, [2] = 50, [4] = 25, [5] = 20, [10] = 10, [20] = 5, [25] = 4, [50] = 2, [100] = 1};
	int64_t scaled;

	if (value.d >= 0 && value.d <= 100 && times[value.d] &&
	    !__builtin_mul_overflow(value.n, times[value.d], &scaled) &&
	    !__builtin_add_overflow(to->hundredths, scaled, &scaled))
		to->hundredths = scaled;
	else
		to->rest = qh_rat_add(s->arena, to->rest, value);
}

static struct qh_rat sum_of(struct qh_scorer *s, const struct sum *sum)
{
	struct qh_rat whole = sum->hundredths % 100 == 0 ? QH_RAT_INT(sum->hundredths / 100)
							 : qh_rat_make(s->arena, sum->hundredths, 100);

	return qh_rat_add(s->arena, whole, sum->rest);
}

static void start(struct sums *sums)
{
	const struct sum zero = {0, QH_RAT_INT(0)};

	*sums = (struct sums){zero, zero, zero, zero, zero};
}

static void close(struct qh_scorer *s, const struct sums *sums, struct qh_total *t)
{
	t->weight_sum = sum_of(s, &sums->weight);
	t->declared_sum = sum_of(s, &sums->declared);
	t->low = sum_of(s, &sums->low);
	t->high = sum_of(s, &sums->high);
	t->undecided_weight = sum_of(s, &sums->undecided);
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
static void add_row(struct qh_scorer *s, struct sums *to, struct qh_total *t, const struct row *row)
{
	const struct qh_score *score = row->score;

	if (row->has_weight)
		add(s, &to->weight, row->weight);
	if (row->has_printed) {
		add(s, &to->declared, row->printed);
		t->declared_any = true;
	}
	switch (score->status) {
	case QH_SCORE_EXACT:
		add(s, &to->low, score->rounded);
		add(s, &to->high, score->rounded);
		break;
	case QH_SCORE_RANGE:
		add(s, &to->low, score->lo);
		add(s, &to->high, score->hi);
		t->low_open |= score->lo_open;
		t->high_open |= score->hi_open;
		break;
	case QH_SCORE_UNDECIDABLE:
		add(s, &to->high, score->hi);
		add(s, &to->undecided, score->hi);
		break;
	default: break;
	}
}

static void add_to_sections(struct qh_scorer *s, struct sums *sections, const struct qh_indicator *ind,
			    const struct row *row)
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
			add_row(s, &sections[at - 1], &s->out->sections[at - 1], row);
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
	t->high = qh_rat_add(s->arena, t->high, rest);
	t->undecided_weight = qh_rat_add(s->arena, t->undecided_weight, rest);
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
static void add_execution(struct qh_scorer *s, struct sums *whole, struct sums *sections, struct sum *dropped)
{
	struct qh_scored *out = s->out;
	const struct qh_fund *fund = &s->form->funds[out->execution_row - 1];
	const struct qh_score *score = &out->funds[out->execution_row - 1];
	struct row row = {.weight = s->rulebook->execution_weight, .score = score};

	if (score->status == QH_SCORE_UNSCORED && !is_dropped(score))
		return;
	row.has_weight = qh_scorer_number(&fund->weight, &row.weight) || qh_rat_ok(row.weight);
	row.has_printed = qh_scorer_number(&fund->score, &row.printed);
	add_row(s, whole, &out->total, &row);
	if (is_dropped(score))
		add(s, dropped, row.weight);
	for (uint32_t i = 0; i < s->form->n_sections; i++) {
		if (s->form->sections[i].dimension == QH_DIM_EXECUTION)
			add_row(s, &sections[i], &out->sections[i], &row);
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

/* True when some row has no weight. */
static bool add_indicators(struct qh_scorer *s, struct sums *whole, struct sums *sections,
			   struct sum *dropped)
{
	bool any_unknown = false;

	for (uint32_t i = 0; i < s->form->n_indicators; i++) {
		const struct qh_indicator *ind = &s->form->indicators[i];
		struct row row = {.weight = QH_RAT_NONE, .score = &s->out->indicators[i]};

		if (ind->of_which || ind->filler)
			continue;
		row.has_weight =
		    ind->weight_origin != QH_WEIGHT_NONE && qh_scorer_number(&ind->weight, &row.weight);
		row.has_printed = qh_scorer_number(&ind->score, &row.printed);
		any_unknown |= !row.has_weight;
		add_row(s, whole, &s->out->total, &row);
		add_to_sections(s, sections, ind, &row);
		if (is_dropped(row.score))
			add(s, dropped, row.weight);
	}
	return any_unknown;
}

void qh_scorer_totals(struct qh_scorer *s)
{
	const struct qh_form *form = s->form;
	struct qh_scored *out = s->out;
	struct sums whole;
	struct sums *sections = QH_NEW_ARRAY(s->arena, struct sums, form->n_sections);
	struct sum dropped = {0, QH_RAT_INT(0)};
	bool any_unknown;

	if (!sections)
		return;
	start(&whole);
	clear(&out->total);
	for (uint32_t i = 0; i < form->n_sections; i++) {
		start(&sections[i]);
		clear(&out->sections[i]);
	}
	if (out->execution_row > 0)
		add_execution(s, &whole, sections, &dropped);
	any_unknown = add_indicators(s, &whole, sections, &dropped);
	close(s, &whole, &out->total);
	for (uint32_t i = 0; i < form->n_sections; i++) {
		close(s, &sections[i], &out->sections[i]);
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
	finish(s, sum_of(s, &dropped));
}
