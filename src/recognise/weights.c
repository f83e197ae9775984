/* SPDX-License-Identifier: Apache-2.0 */
/* Owns where weights come from when no column prints them: names, headings, scores that sum to a printed
 * heading. */
#include "recognise/view.h"

static uint8_t subdimension(struct rc_build *b, const struct qh_indicator *ind)
{
	return qh_subdimension_of(b->d->arena, b->d->lex, ind->level2.text);
}

static void apply_subtotals(struct rc_build *b)
{
	struct qh_form *f = b->form;

	for (uint32_t i = 0; i < b->n_subtotals; i++) {
		const struct rc_subtotal *s = &b->subtotals[i];
		uint32_t at = s->indicator ? f->indicators[s->indicator - 1].section1 : 0;
		struct qh_section *to;

		if (at == 0)
			continue;
		to = &f->sections[at - 1];
		to->score = s->score;
		to->rate = s->rate;
		if (to->weight.text.n == 0)
			to->weight = s->weight;
	}
}

static void apply_level_weights(struct rc_build *b)
{
	struct qh_form *f = b->form;

	for (uint32_t i = 0; i < b->n_level_weights; i++) {
		const struct rc_level_weight *w = &b->level_weights[i];
		uint32_t at;

		if (w->indicator >= f->n_indicators)
			continue;
		at = w->second ? f->indicators[w->indicator].section2 : f->indicators[w->indicator].section1;
		if (at && f->sections[at - 1].weight.text.n == 0)
			f->sections[at - 1].weight = w->weight;
	}
}

/* "goal 1 (40 points): what it is": the weight stands before the colon. */
static void weights_of_groups(struct rc_build *b)
{
	struct qh_form *f = b->form;

	for (uint32_t i = 0; i < f->n_sections; i++) {
		struct qh_section *s = &f->sections[i];
		struct qh_text name = s->name;
		uint32_t end = 0;

		if (s->level != QH_SECTION_GROUP || s->weight.text.n)
			continue;
		while (end < name.text.n) {
			uint32_t at = end, c = qh_utf8_next(name.text, &end);

			if (c != ':' && c != 0xFF1A)
				continue;
			name.text = qh_heading_weight(b->d->arena, b->d->lex, qh_str_sub(name.text, 0, at));
			if (name.text.n)
				rc_declare_text(b, name, false, &s->weight);
			break;
		}
	}
}

static bool in_section(const struct qh_indicator *ind, uint32_t section)
{
	return ind->section1 == section || ind->section2 == section || ind->group_section == section;
}

/* The narrowest section with a printed weight that has just one row gives it its weight. */
static void weight_of_single_rows(struct rc_build *b, uint32_t section)
{
	struct qh_form *f = b->form;
	struct qh_indicator *only = NULL;

	for (uint32_t i = 0; i < f->n_indicators; i++) {
		struct qh_indicator *ind = &f->indicators[i];

		if (!in_section(ind, section) || ind->filler || ind->of_which)
			continue;
		if (only)
			return;
		only = ind;
	}
	if (!only || only->weight.q.has_number)
		return;
	only->weight = f->sections[section - 1].weight;
	only->weight_origin = QH_WEIGHT_HEADING;
}

/* Without a column of weights: full marks throughout, when the scores make up just what the heading promises.
 */
static bool scores_fill(struct rc_build *b, uint32_t section)
{
	struct qh_form *f = b->form;
	struct qh_rat sum = QH_RAT_INT(0), weight;
	uint32_t n = 0;

	if (!qh_declared_number(&f->sections[section - 1].weight, &weight))
		return false;
	for (uint32_t i = 0; i < f->n_indicators; i++) {
		struct qh_indicator *ind = &f->indicators[i];
		struct qh_rat score;

		if (!in_section(ind, section) || ind->filler)
			continue;
		if (ind->weight.q.has_number)
			return false;
		if (!qh_declared_number(&ind->score, &score))
			continue;
		sum = qh_rat_add(b->d->arena, sum, score);
		n++;
	}
	return n > 0 && qh_rat_ok(sum) && qh_rat_cmp(sum, weight) == 0;
}

static void weights_from_scores(struct rc_build *b, uint32_t section)
{
	struct qh_form *f = b->form;

	for (uint32_t i = 0; i < f->n_indicators; i++) {
		struct qh_indicator *ind = &f->indicators[i];

		if (!in_section(ind, section) || ind->filler || !ind->score.q.has_number)
			continue;
		ind->weight.q = ind->score.q;
		ind->weight.at = ind->score.at;
		ind->weight_origin = QH_WEIGHT_SCORES;
	}
	f->weights_from_scores = true;
}

void rc_finish_weights(struct rc_build *b)
{
	struct qh_form *f = b->form;
	bool column = b->have_head && b->head.has[QH_ROLE_WEIGHT];

	apply_level_weights(b);
	apply_subtotals(b);
	weights_of_groups(b);
	for (uint32_t i = 0; i < f->n_indicators; i++) {
		struct qh_indicator *ind = &f->indicators[i];

		ind->dimension = qh_dimension_of(b->d->arena, b->d->lex, ind->level1.text);
		ind->subdimension = subdimension(b, ind);
	}
	for (uint32_t s = f->n_sections; s > 0; s--) {
		if (!f->sections[s - 1].weight.q.has_number)
			continue;
		if (!column)
			weight_of_single_rows(b, s);
		if (!column && scores_fill(b, s))
			weights_from_scores(b, s);
	}
}
