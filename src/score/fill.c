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

static bool within(const struct qh_score *score, struct qh_rat s)
{
	int low = qh_rat_cmp(s, score->lo), high = qh_rat_cmp(s, score->hi);

	return (low > 0 || (low == 0 && !score->lo_open)) && (high < 0 || (high == 0 && !score->hi_open));
}

/* The points of one row. False when the row waits for its author. */
static bool fill_score(struct filler *f, const struct qh_score *score, struct qh_declared *d)
{
	struct qh_rat s;

	switch ((enum qh_score_status)score->status) {
	case QH_SCORE_EXACT: put(f, d, score->lo, f->scored->rulebook->round_score, ""); return true;
	case QH_SCORE_UNSCORED: return true;
	case QH_SCORE_RANGE:
		if (qh_declared_number(d, &s) && within(score, s)) {
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

/* Sum of the points now in the form, of one section or (section 0) of all rows. */
static struct qh_rat sum_of(const struct filler *f, uint32_t section)
{
	const struct qh_form *form = f->out->form;
	struct qh_rat sum = QH_RAT_INT(0), s;

	for (uint32_t i = 0; i < form->n_indicators; i++) {
		const struct qh_indicator *ind = &form->indicators[i];
		bool in = section == 0 || ind->section1 == section || ind->section2 == section ||
			  ind->group_section == section;
		if (in && f->scored->indicators[i].status != QH_SCORE_UNSCORED &&
		    qh_declared_number(&ind->score, &s))
			sum = qh_rat_add(f->arena, sum, s);
	}
	uint32_t row = f->scored->execution_row;
	if (section == 0 && row && qh_declared_number(&form->funds[row - 1].score, &s))
		sum = qh_rat_add(f->arena, sum, s);
	return sum;
}

static void fill_sums(struct filler *f)
{
	struct qh_form *form = f->out->form;
	const struct qh_rulebook *rb = f->scored->rulebook;

	for (uint32_t i = 0; i < form->n_sections; i++)
		if (form->sections[i].score.text.p)
			put(f, &form->sections[i].score, sum_of(f, i + 1), rb->round_total, "");
	f->out->total_open = f->out->open > 0;
	if (f->out->total_open) {
		clear(f, &form->total);
		return;
	}
	struct qh_rat total = sum_of(f, 0);
	if (f->scored->total.capped && qh_rat_ok(rb->constraint_cap))
		total = qh_rat_min(total, rb->constraint_cap);
	put(f, &form->total, total, rb->round_total, "");
	form->header_total = form->header_total.text.p ? form->total : form->header_total;
	for (uint32_t i = 0; i < rb->n_grades; i++) {
		const struct qh_bound *g = &rb->grades[i];
		int low = qh_rat_ok(g->from) ? qh_rat_cmp(total, g->from) : 1,
		    high = qh_rat_ok(g->to) ? qh_rat_cmp(total, g->to) : -1;
		if ((low > 0 || (low == 0 && g->from_closed)) && (high < 0 || (high == 0 && g->to_closed)))
			form->grade = (struct qh_declared){.text = g->label, .at = form->grade.at};
	}
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
