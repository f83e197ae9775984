/* SPDX-License-Identifier: Apache-2.0 */
/* Owns the kind of a form: the words of its title first, then what its columns hold. */
#include "recognise/view.h"

static enum qh_form_kind kind_of_title(struct rc_build *b, struct qh_str title)
{
	static const struct {
		uint16_t cls;
		uint8_t kind;
	} kinds[] = {{QH_W_KIND_DEPARTMENT, QH_FORM_DEPARTMENT}, {QH_W_KIND_MONITORING, QH_FORM_MONITORING},
		     {QH_W_KIND_PROJECT, QH_FORM_PROJECT},       {QH_W_KIND_GOAL, QH_FORM_GOAL},
		     {QH_W_KIND_SCORING, QH_FORM_SCORING},       {QH_W_KIND_SYSTEM, QH_FORM_SYSTEM}};
	struct qh_str f = qh_lexicon_fold(b->d->lex, b->d->arena, title).text;
	enum qh_form_kind best = QH_FORM_UNKNOWN;
	uint32_t longest = 0;

	for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++) {
		struct qh_hit hit;

		if (qh_lexicon_last(b->d->lex, kinds[i].cls, f, &hit) && hit.len > longest) {
			longest = hit.len;
			best = (enum qh_form_kind)kinds[i].kind;
		}
	}
	return best;
}

/* The column of results tells how far things are while the year goes on. */
static bool is_progress(struct rc_build *b)
{
	for (uint32_t i = 0; b->have_head && i < b->head.n; i++) {
		const struct rc_col *c = &b->head.cols[i];
		struct qh_hit hit;
		const struct qh_word *w =
		    c->role == QH_ROLE_ACTUAL && c->label
			? qh_lexicon_last(b->d->lex, QH_W_COL_ACTUAL, c->label->label, &hit)
			: NULL;

		if (w && hit.off + hit.len == c->label->label.n && qh_str_eq(w->value, QH_STR("progress")))
			return true;
	}
	return false;
}

void rc_finish_kind(struct rc_build *b)
{
	struct qh_form *f = b->form;
	const bool *has = b->head.has;
	bool score = has[QH_ROLE_SCORE], actual = has[QH_ROLE_ACTUAL], target = has[QH_ROLE_TARGET],
	     rules = has[QH_ROLE_RULE] || has[QH_ROLE_EXPLANATION] || has[QH_ROLE_SOURCE];
	enum qh_form_kind kind = f->title.text.n ? kind_of_title(b, f->title.text) : QH_FORM_UNKNOWN;
	bool any_score = f->total.q.has_number;

	for (uint32_t i = 0; i < f->n_indicators && !any_score; i++)
		any_score = f->indicators[i].score.q.has_number;
	/* A title promises; the columns decide where it cannot be so. */
	if (kind == QH_FORM_SYSTEM && (score || actual))
		kind = QH_FORM_SCORING;
	if (kind == QH_FORM_GOAL && (score || actual))
		kind = QH_FORM_UNKNOWN;
	if (kind == QH_FORM_SCORING && rules && !score && !actual && !target)
		kind = QH_FORM_SYSTEM;
	if (kind == QH_FORM_UNKNOWN) {
		if (has[QH_ROLE_LIKELIHOOD] || is_progress(b))
			kind = QH_FORM_MONITORING;
		else if (actual)
			kind = f->project.text.n == 0 && (f->basic_total.text.n || f->project_total.text.n)
				   ? QH_FORM_DEPARTMENT
				   : QH_FORM_PROJECT;
		else if (score || has[QH_ROLE_RATE])
			kind = QH_FORM_SCORING;
		else if (target)
			kind = QH_FORM_GOAL;
		else if (rules || has[QH_ROLE_WEIGHT])
			kind = any_score ? QH_FORM_SCORING : QH_FORM_SYSTEM;
		else
			kind = QH_FORM_PROJECT;
	}
	f->kind = (uint8_t)kind;
}
