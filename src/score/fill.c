/* SPDX-License-Identifier: Apache-2.0 */
/* Writes what follows into a copy of a form. */
#include "score/fill.h"

void qh_declare_number(struct qh_arena *arena, const struct qh_lexicon *lex, struct qh_rat value, int digits,
		       const char *suffix, struct qh_declared *d)
{
	struct qh_rat rounded = qh_rat_round(arena, value, QH_ROUND_HALF_UP, digits);
	struct qh_str number = qh_rat_str(arena, qh_rat_ok(rounded) ? rounded : value);

	d->text = qh_arena_printf(arena, "%.*s%s", QH_STR_ARG(number), suffix);
	qh_quantity_parse(arena, lex, d->text, &(struct qh_quantity_hint){0}, &d->q);
}

struct filler {
	struct qh_arena *arena;
	const struct qh_library *library;
	const struct qh_scored *scored;
	struct qh_filled *out;
	uint32_t n_summed; /* figures in the last sum */
};

/* Write a figure; one that says the same already stays as it was printed. */
static void put(struct filler *f, struct qh_declared *d, struct qh_rat value, struct qh_rounding_rule rule,
		const char *suffix)
{
	struct qh_rat printed;
	struct qh_rat rounded = qh_rat_round(f->arena, value, (enum qh_rounding)rule.mode, rule.digits);

	if (!qh_rat_ok(rounded))
		rounded = value;
	if (qh_declared_number(d, &printed)) {
		if (qh_rat_eq(printed, rounded))
			return;
		f->out->replaced++;
	}
	qh_declare_number(f->arena, f->library->lexicon, rounded, rule.digits, suffix, d);
	f->out->filled++;
}

static void clear(struct filler *f, struct qh_declared *d)
{
	struct qh_rat printed;

	if (qh_declared_number(d, &printed))
		f->out->replaced++;
	d->text = QH_STR("");
	d->q = (struct qh_quantity){
	    .kind = QH_Q_BLANK, .lo = QH_RAT_NONE, .hi = QH_RAT_NONE, .scale = QH_RAT_INT(1)};
}

/* The points of one row. False when the row waits for its author. */
static bool fill_score(struct filler *f, const struct qh_score *score, struct qh_declared *d)
{
	struct qh_rat s;

	switch ((enum qh_score_status)score->status) {
	case QH_SCORE_EXACT: put(f, d, score->lo, f->scored->rulebook->round_score, ""); return true;
	case QH_SCORE_UNSCORED: return true;
	case QH_SCORE_RANGE:
		if (qh_declared_number(d, &s) &&
		    qh_score_admits(f->arena, score, f->scored->rulebook->round_score, s)) {
			f->out->kept++;
			return true;
		}
		break;
	case QH_SCORE_UNDECIDABLE: break;
	}
	clear(f, d);
	f->out->open++;
	return false;
}

/* Add the points of a row; false when they are still to come. */
static bool add_points(struct filler *f, const struct qh_score *score, const struct qh_declared *d,
		       struct qh_rat *sum)
{
	struct qh_rat s;

	if (score->status == QH_SCORE_UNSCORED)
		return true;
	if (!qh_declared_number(d, &s))
		return false;
	*sum = qh_rat_add(f->arena, *sum, s);
	f->n_summed++;
	return true;
}

/* Sum of the points now in the form, of one section or (section 0) of all rows; false while some are open
 * or when there is nothing to add. */
static bool sum_of(struct filler *f, uint32_t section, struct qh_rat *sum)
{
	const struct qh_form *form = f->out->form;
	uint32_t row = f->scored->execution_row;
	bool all = true;

	*sum = QH_RAT_INT(0);
	f->n_summed = 0;
	for (uint32_t i = 0; i < form->n_indicators; i++) {
		const struct qh_indicator *ind = &form->indicators[i];
		if (!ind->filler && (section == 0 || qh_form_under(form, ind, section)))
			all &= add_points(f, &f->scored->indicators[i], &ind->score, sum);
	}
	if (row && (section == 0 || form->sections[section - 1].dimension == QH_DIM_EXECUTION))
		all &= add_points(f, &f->scored->funds[row - 1], &form->funds[row - 1].score, sum);
	return all && f->n_summed > 0 && qh_rat_ok(*sum);
}

static void fill_grade(struct filler *f, struct qh_rat total)
{
	const struct qh_rulebook *rb = f->scored->rulebook;
	struct qh_form *form = f->out->form;

	for (uint32_t i = 0; i < rb->n_grades; i++) {
		const struct qh_bound *g = &rb->grades[i];
		int low = qh_rat_ok(g->from) ? qh_rat_cmp(total, g->from) : 1,
		    high = qh_rat_ok(g->to) ? qh_rat_cmp(total, g->to) : -1;
		if (!(low > 0 || (low == 0 && g->from_closed)) || !(high < 0 || (high == 0 && g->to_closed)))
			continue;
		if (qh_str_eq(form->grade.text, g->label))
			return;
		f->out->replaced += form->grade.text.n > 0;
		form->grade = (struct qh_declared){.text = g->label, .at = form->grade.at};
	}
}

static bool any_without_weight(const struct filler *f)
{
	for (uint32_t i = 0; i < f->scored->n_indicators; i++)
		if (f->scored->indicators[i].status == QH_SCORE_UNSCORED &&
		    strcmp(f->scored->indicators[i].cause, "cause.weight-unknown") == 0)
			return true;
	return false;
}

/* The total follows once no row is open: left-out rows rescale it, a breached constraint caps it. */
static void fill_total(struct filler *f)
{
	struct qh_form *form = f->out->form;
	const struct qh_rulebook *rb = f->scored->rulebook;
	struct qh_rat total;

	struct qh_rat undecided = f->scored->total.undecided_weight;
	if (!qh_rat_ok(undecided))
		return; /* a form without points */
	/* With no row open, what is undecided is the weight of rows that print none. */
	bool all = sum_of(f, 0, &total), whole = qh_rat_ok(rb->weights_total) || !any_without_weight(f);
	f->out->total_open = !all || !whole || (f->out->open == 0 && qh_rat_sign(undecided) > 0);
	if (f->out->total_open) {
		clear(f, &form->total);
		if (form->header_total.text.p)
			clear(f, &form->header_total);
		f->out->replaced += form->grade.text.n > 0;
		form->grade = (struct qh_declared){.text = {form->grade.text.p, 0}, .at = form->grade.at};
		return;
	}
	total = qh_rat_mul(f->arena, total, f->scored->total.rescale);
	struct qh_rat rounded =
	    qh_rat_round(f->arena, total, (enum qh_rounding)rb->round_total.mode, rb->round_total.digits);
	total = qh_rat_ok(rounded) ? rounded : total;
	if (f->scored->total.capped) {
		const struct qh_constraint *c = form->constraint;
		struct qh_rat cap = c && qh_rat_ok(c->cap) ? c->cap : rb->constraint_cap;
		total = qh_rat_ok(cap) ? qh_rat_min(total, cap) : total;
	}
	if (!qh_rat_ok(total))
		return;
	put(f, &form->total, total, rb->round_total, "");
	if (form->header_total.text.p)
		put(f, &form->header_total, total, rb->round_total, "");
	fill_grade(f, total);
}

static void fill_sums(struct filler *f)
{
	struct qh_form *form = f->out->form;
	struct qh_rat sum;

	for (uint32_t i = 0; i < form->n_sections; i++) {
		if (!form->sections[i].score.text.p)
			continue;
		if (sum_of(f, i + 1, &sum))
			put(f, &form->sections[i].score, sum, f->scored->rulebook->round_total, "");
		else
			clear(f, &form->sections[i].score);
	}
	fill_total(f);
}

static enum qh_status copy_form(struct qh_arena *arena, const struct qh_form *form, struct qh_form **out)
{
	struct qh_form *copy = QH_NEW(arena, struct qh_form);
	if (!copy)
		return qh_arena_status(arena);
	*copy = *form;
	copy->funds = QH_NEW_ARRAY(arena, struct qh_fund, form->n_funds);
	copy->indicators = QH_NEW_ARRAY(arena, struct qh_indicator, form->n_indicators);
	copy->sections = QH_NEW_ARRAY(arena, struct qh_section, form->n_sections);
	if (!copy->funds || !copy->indicators || !copy->sections)
		return qh_arena_status(arena);
	if (form->n_funds)
		memcpy(copy->funds, form->funds, form->n_funds * sizeof *form->funds);
	if (form->n_indicators)
		memcpy(copy->indicators, form->indicators, form->n_indicators * sizeof *form->indicators);
	if (form->n_sections)
		memcpy(copy->sections, form->sections, form->n_sections * sizeof *form->sections);
	*out = copy;
	return QH_OK;
}

enum qh_status qh_form_fill(struct qh_arena *arena, const struct qh_library *library,
			    const struct qh_form *form, const struct qh_scored *scored, struct qh_filled *out,
			    struct qh_error *err)
{
	struct filler f = {.arena = arena, .library = library, .scored = scored, .out = out};

	*out = (struct qh_filled){0};
	enum qh_status s = copy_form(arena, form, &out->form);
	if (s != QH_OK)
		return qh_error_set(err, s, "REVIEW-002");
	for (uint32_t i = 0; i < form->n_funds; i++) {
		if (qh_rat_ok(scored->rates[i]) &&
		    (i + 1 == scored->execution_row || form->funds[i].rate.text.n))
			put(&f, &out->form->funds[i].rate, scored->rates[i], scored->rulebook->round_rate,
			    "%");
		if (i + 1 == scored->execution_row)
			(void)fill_score(&f, &scored->funds[i], &out->form->funds[i].score);
	}
	for (uint32_t i = 0; i < form->n_indicators; i++)
		if (!form->indicators[i].filler)
			(void)fill_score(&f, &scored->indicators[i], &out->form->indicators[i].score);
	fill_sums(&f);
	s = qh_arena_status(arena);
	return s == QH_OK ? QH_OK : qh_error_set(err, s, "REVIEW-002");
}
