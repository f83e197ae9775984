/* SPDX-License-Identifier: Apache-2.0 */
/* A whole form: room for the results, then its funds, its indicators, its sums. */
#include "score/scorer.h"

enum { STEPS_A_ROW = 3 };

bool qh_scorer_kind_is_scored(const struct qh_form *form)
{
	return form->kind != QH_FORM_GOAL && form->kind != QH_FORM_MONITORING && form->kind != QH_FORM_SYSTEM;
}

static bool make_room(struct qh_arena *arena, const struct qh_form *form, bool keep_steps,
		      struct qh_scored *out)
{
	uint32_t rows = form->n_indicators + form->n_funds;
	uint32_t steps = rows > (UINT32_MAX - 8) / STEPS_A_ROW ? 0 : rows * STEPS_A_ROW + 8;

	out->funds = QH_NEW_ARRAY(arena, struct qh_score, form->n_funds);
	out->rates = QH_NEW_ARRAY(arena, struct qh_rat, form->n_funds);
	out->indicators = QH_NEW_ARRAY(arena, struct qh_score, form->n_indicators);
	out->sections = QH_NEW_ARRAY(arena, struct qh_total, form->n_sections);
	return out->funds && out->rates && out->indicators && out->sections &&
	       (!keep_steps ||
		qh_arena_grow_raw(arena, &out->steps, &out->cap_steps, steps, sizeof(*out->steps)));
}

static enum qh_status no_memory(const struct qh_arena *arena, struct qh_error *err)
{
	return qh_error_set(err, qh_arena_status(arena), "SCORE-001");
}

static enum qh_status score_form(const struct qh_scorer *with, struct qh_scored **out, struct qh_error *err)
{
	struct qh_scorer s = *with;
	struct qh_arena *arena = s.arena;
	const struct qh_form *form = s.form;
	const struct qh_rulebook *rulebook = s.rulebook;

	*out = NULL;
	s.over_warn = qh_rat_div(arena, rulebook->thresholds.over_warn, QH_RAT_INT(100));
	s.over_reduce = qh_rat_div(arena, rulebook->thresholds.over_reduce, QH_RAT_INT(100));
	s.out = QH_NEW(arena, struct qh_scored);
	if (!s.out || !make_room(arena, form, !s.no_steps, s.out))
		return no_memory(arena, err);
	s.out->rulebook = rulebook;
	s.out->execution_left = QH_RAT_NONE;
	s.out->n_funds = form->n_funds;
	s.out->n_indicators = form->n_indicators;
	s.out->n_sections = form->n_sections;
	qh_scorer_funds(&s);
	for (uint32_t i = 0; i < form->n_indicators; i++)
		qh_scorer_indicator(&s, &form->indicators[i], &s.out->indicators[i]);
	qh_scorer_totals(&s);
	if (qh_arena_status(arena) != QH_OK)
		return no_memory(arena, err);
	*out = s.out;
	return QH_OK;
}

enum qh_status qh_score_form(struct qh_arena *arena, const struct qh_library *library,
			     const struct qh_rulebook *rulebook, const struct qh_form *form,
			     struct qh_scored **out, struct qh_error *err)
{
	struct qh_scorer s = {.arena = arena, .library = library, .rulebook = rulebook, .form = form};

	return score_form(&s, out, err);
}

enum qh_status qh_score_form_results(struct qh_arena *arena, const struct qh_library *library,
				     const struct qh_rulebook *rulebook, const struct qh_form *form,
				     struct qh_scored **out, struct qh_error *err)
{
	struct qh_scorer s = {
	    .arena = arena, .library = library, .rulebook = rulebook, .form = form, .no_steps = true};

	return score_form(&s, out, err);
}
