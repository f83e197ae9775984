/* SPDX-License-Identifier: Apache-2.0 */
/* `auto`: which rulebook governs a form, and why. A method is taken for what the form prints of it; a general
 * one when none fits; a regional one never for the name of a place alone. */
#include "rulebook/choose_private.h"

/* A method needs this much of what the form prints; a regional one more, since names of places are short and
 * occur in others, and far more where its place is not named. */
enum { ENOUGH = 12, ENOUGH_WITH_PLACE = 20, ENOUGH_WITHOUT_PLACE = 40, CLOSE = 8 };

struct contest {
	uint32_t book;
	struct qh_fit fit;
	bool found;
};

static bool qualifies(const struct qh_rulebook *book, const struct qh_fit *fit)
{
	if (fit->contradicted || fit->structure < ENOUGH || fit->points < ENOUGH)
		return false;
	if (book->n_indicators > 0 && !fit->indicators)
		return false;
	if (book->n_regions == 0)
		return true;
	if (fit->region)
		return fit->structure >= ENOUGH_WITH_PLACE;
	return fit->year_inside && fit->structure >= ENOUGH_WITHOUT_PLACE;
}

/* The best two, equal points by id. */
static void enter(struct contest *first, struct contest *second, uint32_t book, struct qh_fit fit)
{
	struct contest entry = {book, fit, true};

	if (!first->found || fit.points > first->fit.points) {
		*second = *first;
		*first = entry;
	} else if (!second->found || fit.points > second->fit.points) {
		*second = entry;
	}
}

static void say_last(struct qh_choice *out, const char *key, struct qh_str detail)
{
	uint32_t at = out->n_reasons < 8 ? out->n_reasons++ : 7;

	out->reasons[at].key = key;
	out->reasons[at].detail = detail;
	out->reasons[at].points = 0;
}

void qh_rulebook_choose(struct qh_arena *arena, const struct qh_library *library, const struct qh_form *form,
			const struct qh_doc *doc, struct qh_choice *out)
{
	struct qh_prose_heard own = {0};

	qh_rulebook_choose_of(arena, library, form, doc, &own, out);
}

void qh_rulebook_choose_of(struct qh_arena *arena, const struct qh_library *library,
			   const struct qh_form *form, const struct qh_doc *doc,
			   struct qh_prose_heard *shared, struct qh_choice *out)
{
	const struct qh_rulebooks *all = library->rulebooks;
	const struct qh_chooser *c = all->chooser;
	uint32_t kind = form->kind < QH_FORM_KINDS ? form->kind : QH_FORM_UNKNOWN;
	struct contest first = {0};
	struct contest second = {0};
	struct contest general = {0};
	struct contest other = {0};
	struct qh_signals signals;

	*out = (struct qh_choice){.certainty = QH_PROBABLE};
	if (!qh_signals_gather(arena, library, form, doc, shared, &signals))
		return;
	for (uint32_t i = 0; i < c->n_candidates[kind]; i++) {
		uint32_t book = c->candidates[kind][i];
		struct qh_fit fit = qh_fit_book(arena, library, &signals, book, NULL);

		if (all->at[book]->general)
			enter(&general, &other, book, fit);
		else if (qualifies(all->at[book], &fit))
			enter(&first, &second, book, fit);
	}
	if (!first.found) {
		first = general;
		second = other;
	}
	if (!first.found) {
		say_last(out, "choice.none", QH_STR_NONE);
		return;
	}
	out->rulebook = all->at[first.book];
	out->points = qh_fit_book(arena, library, &signals, first.book, out).points;
	if (second.found) {
		out->runner_up = all->at[second.book];
		out->runner_up_points = second.fit.points;
	}
	if (out->rulebook->general) {
		say_last(out, "choice.general", QH_STR_NONE);
	} else if (second.found && first.fit.points - second.fit.points < CLOSE &&
		   out->runner_up->scoring_key != out->rulebook->scoring_key) {
		say_last(out, "choice.close", out->runner_up->id);
	} else if (form->kind != QH_FORM_UNKNOWN && (out->rulebook->n_regions == 0 || first.fit.region)) {
		out->certainty = QH_SURE;
	}
}
