/* SPDX-License-Identifier: Apache-2.0 */
/* How well one rulebook fits what a form shows: points for what agrees, against what is printed otherwise. */
#include "rulebook/choose_private.h"

#include <stdlib.h>

/* What each agreement weighs. Printed weights and tiers are the method itself; a place is only a hint. */
enum {
	YEAR_INSIDE = 8,
	YEAR_OUTSIDE = -8,
	EXECUTION_FITS = 12,
	EXECUTION_DIFFERS = -30,
	EXECUTION_SCORE_FITS = 8,
	EXECUTION_SCORE_DIFFERS = -15,
	SECTION_FITS = 8,
	SECTION_DIFFERS = -10,
	SECTION_FOREIGN = -10,
	TIERS_FIT = 25,
	TIERS_DIFFER = -25,
	COLUMNS_FIT = 10,
	FUNDS_FIT = 3,
	MOST_INDICATORS = 40,
	SOME_INDICATORS = 15,
	REGION_NAMED = 14,
	REGION_IN_PROSE = 6
};

/* The fit while it is added up, with the reasons when they are wanted. */
struct weighing {
	struct qh_arena *arena;
	const struct qh_library *library;
	const struct qh_signals *s;
	const struct qh_rulebook *book;
	uint32_t index;
	struct qh_fit fit;
	struct qh_choice *out; /* may be NULL */
};

/* Keeps the heaviest reasons when there are more than fit. */
static void say(struct weighing *w, const char *key, struct qh_str detail, int32_t points)
{
	const uint32_t max = sizeof(w->out->reasons) / sizeof(w->out->reasons[0]);
	uint32_t at;

	w->fit.points += points;
	if (!w->out)
		return;
	at = w->out->n_reasons;
	if (at == max) {
		at = 0;
		for (uint32_t i = 1; i < max; i++) {
			if (abs(w->out->reasons[i].points) < abs(w->out->reasons[at].points))
				at = i;
		}
		if (abs(w->out->reasons[at].points) >= abs(points))
			return;
	} else {
		w->out->n_reasons++;
	}
	w->out->reasons[at].key = key;
	w->out->reasons[at].detail = detail;
	w->out->reasons[at].points = points;
}

static struct qh_str detail_rat(const struct weighing *w, struct qh_rat value)
{
	return w->out ? qh_rat_str(w->arena, value) : QH_STR_NONE;
}

static void weigh_year(struct weighing *w)
{
	int year = w->s->form->year;
	bool inside;

	if (year == 0 || (w->book->year_from == 0 && w->book->year_to == 0))
		return;
	inside = year >= w->book->year_from && (w->book->year_to == 0 || year <= w->book->year_to);
	w->fit.year_inside = inside;
	say(w, inside ? "choice.year" : "choice.year-outside",
	    w->out ? qh_arena_printf(w->arena, "%d", year) : QH_STR_NONE,
	    inside ? YEAR_INSIDE : YEAR_OUTSIDE);
}

/* The weight itself, or else the score that it gives at the printed rate. */
static void weigh_execution(struct weighing *w)
{
	struct qh_rat weight = w->book->execution_weight;
	struct qh_rat score;
	struct qh_rat off;

	if (!w->book->has_execution || !qh_rat_ok(weight))
		return;
	if (qh_rat_ok(w->s->execution)) {
		bool same = qh_rat_eq(w->s->execution, weight);

		w->fit.contradicted |= !same;
		w->fit.structure += same ? EXECUTION_FITS : 0;
		say(w, same ? "choice.execution" : "choice.execution-differs", detail_rat(w, w->s->execution),
		    same ? EXECUTION_FITS : EXECUTION_DIFFERS);
		return;
	}
	if (!qh_rat_ok(w->s->execution_score) || !qh_rat_ok(w->s->execution_rate))
		return;
	score = qh_rat_mul(w->arena, weight,
			   qh_rat_min(QH_RAT_INT(1), qh_rat_scale10(w->arena, w->s->execution_rate, -2)));
	off = qh_rat_abs(w->arena, qh_rat_sub(w->arena, w->s->execution_score, score));
	if (!qh_rat_ok(off))
		return;
	if (qh_rat_cmp(qh_rat_mul(w->arena, off, QH_RAT_INT(2)), QH_RAT_INT(1)) <= 0) {
		w->fit.structure += EXECUTION_SCORE_FITS;
		say(w, "choice.execution", detail_rat(w, w->s->execution_score), EXECUTION_SCORE_FITS);
	} else if (qh_rat_cmp(off, QH_RAT_INT(1)) > 0) {
		say(w, "choice.execution-differs", detail_rat(w, w->s->execution_score),
		    EXECUTION_SCORE_DIFFERS);
	}
}

/* The printed weight of a dimension: its heading, else the sum of its rows. */
static struct qh_rat printed_weight(const struct qh_signals *s, uint8_t dimension)
{
	return qh_rat_ok(s->heading[dimension]) ? s->heading[dimension] : s->rows[dimension];
}

static struct qh_str section_detail(const struct weighing *w, const struct qh_profile_section *section,
				    struct qh_rat printed)
{
	if (!w->out)
		return QH_STR_NONE;
	return qh_arena_join(w->arena, section->name, QH_STR(" "), qh_rat_str(w->arena, printed));
}

/* What a section may weigh: its own weight, or that and the weight of the next one when the form has not got
 * that. */
static bool weight_fits(const struct weighing *w, uint32_t i, struct qh_rat printed)
{
	const struct qh_profile_section *section = &w->book->sections[i];
	const struct qh_profile_section *next = i + 1 < w->book->n_sections ? section + 1 : NULL;

	if (qh_rat_eq(printed, section->weight))
		return true;
	return next && qh_rat_ok(next->weight) && !w->s->present[next->dimension] &&
	       qh_rat_eq(printed, qh_rat_add(w->arena, section->weight, next->weight));
}

/* Dimensions that the rulebook knows, as bits. */
static uint32_t known_dimensions(const struct qh_rulebook *book)
{
	uint32_t known = 0;

	for (uint32_t i = 0; i < book->n_sections; i++) {
		known |= UINT32_C(1) << book->sections[i].dimension;
		for (uint32_t k = 0; k < book->sections[i].n_children; k++)
			known |= UINT32_C(1) << book->sections[i].children[k].dimension;
	}
	return known;
}

static bool any_weight(const struct qh_signals *s)
{
	for (uint8_t d = QH_DIM_NULL + 1; d < QH_DIM_EXECUTION; d++) {
		if (qh_rat_ok(printed_weight(s, d)))
			return true;
	}
	return false;
}

/* A section that the method wants and a form with weights has not got; unless its weight went to the one
 * before. */
static bool is_lacking(const struct weighing *w, uint32_t i)
{
	const struct qh_profile_section *section = &w->book->sections[i];

	if (w->s->present[section->dimension] || section->optional || section->dimension == QH_DIM_NULL)
		return false;
	if (i > 0) {
		const struct qh_profile_section *before = section - 1;
		struct qh_rat printed = printed_weight(w->s, before->dimension);

		if (qh_rat_ok(printed) && qh_rat_ok(before->weight) && !qh_rat_eq(printed, before->weight) &&
		    weight_fits(w, i - 1, printed))
			return false;
	}
	return any_weight(w->s);
}

/* Each fixed weight against the printed one, and weights printed for sections that the method has not got. */
static void weigh_sections(struct weighing *w)
{
	uint32_t known = known_dimensions(w->book);
	int fits = 0;
	int differs = 0;

	for (uint32_t i = 0; i < w->book->n_sections; i++) {
		const struct qh_profile_section *section = &w->book->sections[i];
		struct qh_rat printed = printed_weight(w->s, section->dimension);
		bool same;

		if (qh_rat_ok(section->weight) && is_lacking(w, i)) {
			differs++;
			say(w, "choice.sections-lack", section->name, SECTION_DIFFERS);
		}
		if (!qh_rat_ok(section->weight) || !qh_rat_ok(printed) || section->dimension == QH_DIM_NULL)
			continue;
		same = weight_fits(w, i, printed);
		fits += same;
		differs += !same;
		w->fit.structure += same ? SECTION_FITS : 0;
		say(w, same ? "choice.sections" : "choice.sections-differ",
		    section_detail(w, section, printed), same ? SECTION_FITS : SECTION_DIFFERS);
	}
	for (uint8_t d = QH_DIM_NULL + 1; d < QH_DIM_EXECUTION; d++) {
		struct qh_rat printed = printed_weight(w->s, d);

		if (w->book->n_sections == 0 || (known >> d & 1) || !qh_rat_ok(printed))
			continue;
		differs++;
		say(w, "choice.sections-differ", detail_rat(w, printed), SECTION_FOREIGN);
	}
	if (differs > 0 && differs >= fits)
		w->fit.contradicted = true;
}

static bool has_range(const struct qh_signals *s, int64_t high, int64_t low)
{
	for (uint32_t i = 0; i < s->n_ranges; i++) {
		if (s->ranges[i].high == high && s->ranges[i].low == low)
			return true;
	}
	return false;
}

/* The middle tier tells methods apart; only notes that print the top one as well speak of tiers at all. */
static void weigh_tiers(struct weighing *w)
{
	const struct qh_rule *rule = &w->book->qualitative;
	int64_t high = -1;
	int64_t low = -1;

	for (uint32_t i = 0; i < rule->n_bounds; i++) {
		if (rule->method == QH_M_TIERS && rule->bounds[i].band == QH_BAND_PARTIAL &&
		    (!qh_rat_int(rule->bounds[i].to, &high) || !qh_rat_int(rule->bounds[i].from, &low)))
			return;
	}
	if (high < 0 || !has_range(w->s, 100, high))
		return;
	if (has_range(w->s, high, low)) {
		w->fit.structure += TIERS_FIT;
		say(w, "choice.tiers",
		    w->out ? qh_arena_printf(w->arena, "%d-%d", (int)high, (int)low) : QH_STR_NONE,
		    TIERS_FIT);
		return;
	}
	for (uint32_t i = 0; i < w->s->n_ranges; i++) {
		if (w->s->ranges[i].high != high || w->s->ranges[i].low == 0)
			continue;
		w->fit.contradicted = true;
		say(w, "choice.tiers-differ",
		    w->out ? qh_arena_printf(w->arena, "%d-%d", w->s->ranges[i].high, w->s->ranges[i].low)
			   : QH_STR_NONE,
		    TIERS_DIFFER);
		return;
	}
}

static void weigh_words(struct weighing *w)
{
	const struct qh_chooser *c = w->library->rulebooks->chooser;
	const struct qh_cue *place = NULL;

	for (uint32_t i = 0; i < w->s->n_heard; i++) {
		const struct qh_cue *cue = &c->cues[w->s->heard[i]];
		int32_t points;

		if (cue->book != w->index)
			continue;
		if (cue->hint == 0) {
			if (!place || cue->where == QH_IN_TITLE)
				place = cue;
			continue;
		}
		points = w->book->hints[cue->hint - 1].points;
		w->fit.structure += points;
		say(w, cue->where == QH_IN_TITLE ? "choice.title" : "choice.word", cue->text, points);
	}
	if (place) {
		w->fit.region = true;
		say(w, "choice.region", place->text,
		    place->where == QH_IN_TITLE ? REGION_NAMED : REGION_IN_PROSE);
	}
}

/* The same roles in the same order; columns that say nothing of the method are left out. */
static void weigh_columns(struct weighing *w)
{
	const struct qh_layout *layout = w->s->form->layout;
	uint32_t k = 0;

	if (!layout || w->book->n_columns == 0)
		return;
	for (uint32_t i = 0; i < layout->n_columns; i++) {
		uint8_t role = layout->columns[i].role;

		if (role == QH_ROLE_NULL || role == QH_ROLE_BLOCK || role == QH_ROLE_SERIAL ||
		    role == QH_ROLE_NOTE)
			continue;
		if (k == w->book->n_columns || w->book->columns[k].role != role)
			return;
		k++;
	}
	if (k != w->book->n_columns)
		return;
	w->fit.structure += COLUMNS_FIT;
	say(w, "choice.layout", w->out ? qh_arena_printf(w->arena, "%u", k) : QH_STR_NONE, COLUMNS_FIT);
}

/* A form with one column of budgets tells an opening-budget method from one that prints both. */
static void weigh_funds(struct weighing *w)
{
	bool revised = false;

	if (!w->s->has_original || w->book->n_fund_columns == 0)
		return;
	for (uint32_t i = 0; i < w->book->n_fund_columns; i++)
		revised |= w->book->fund_columns[i].role == QH_FC_REVISED;
	w->fit.points += revised == w->s->has_revised ? FUNDS_FIT : -FUNDS_FIT;
}

static void weigh_indicators(struct weighing *w)
{
	uint32_t matched = w->s->matched ? w->s->matched[w->index] : 0;
	int32_t points = 0;

	if (matched < 4 || w->book->n_indicators == 0)
		return;
	if (matched * 2 >= w->s->n_named || matched * 2 >= w->book->n_indicators)
		points = MOST_INDICATORS;
	else if (matched * 4 >= w->s->n_named)
		points = SOME_INDICATORS;
	w->fit.structure += points;
	w->fit.indicators = points > 0;
	if (points > 0)
		say(w, "choice.indicators", w->out ? qh_arena_printf(w->arena, "%u", matched) : QH_STR_NONE,
		    points);
}

struct qh_fit qh_fit_book(struct qh_arena *arena, const struct qh_library *library,
			  const struct qh_signals *s, uint32_t book, struct qh_choice *out)
{
	struct weighing w = {.arena = arena,
			     .library = library,
			     .s = s,
			     .book = library->rulebooks->at[book],
			     .index = book,
			     .out = out};

	weigh_year(&w);
	weigh_execution(&w);
	weigh_sections(&w);
	weigh_tiers(&w);
	weigh_words(&w);
	weigh_columns(&w);
	weigh_funds(&w);
	weigh_indicators(&w);
	return w.fit;
}
