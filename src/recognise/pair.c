/* SPDX-License-Identifier: Apache-2.0 */
/* Owns forms that belong together: the same table printed twice, a scoring table and its indicator system. */
#include "base/limits.h"
#include "recognise/view.h"

enum { NEAR = 8 }; /* forms that a summary may stand away from its table */

/* Hashes of the bare names of the rows, in order. */
struct names {
	uint64_t *hash;
	uint32_t n;
};

static struct names names_of(struct rc_doc *d, const struct qh_form *f)
{
	struct names s = {QH_NEW_ARRAY(d->arena, uint64_t, f->n_indicators), 0};

	for (uint32_t i = 0; s.hash && i < f->n_indicators; i++) {
		const struct qh_indicator *ind = &f->indicators[i];

		if (!ind->filler && ind->name.text.n)
			s.hash[s.n++] = qh_str_hash(qh_lexicon_label(d->lex, d->arena, ind->name.text), 0);
	}
	return s;
}

/* Names of a that stand in b as well, each counted once, order kept loosely. */
static uint32_t common(const struct names *a, const struct names *b)
{
	uint32_t n = 0, from = 0;

	for (uint32_t i = 0; i < a->n; i++) {
		for (uint32_t k = from; k < b->n && k < from + 64; k++) {
			if (a->hash[i] == b->hash[k]) {
				n++;
				from = k + 1;
				break;
			}
		}
	}
	return n;
}

static bool same_text(struct rc_doc *d, struct qh_str a, struct qh_str b)
{
	if (a.n == 0 || b.n == 0)
		return true;
	return qh_str_eq(qh_lexicon_fold(d->lex, d->arena, a).text,
			 qh_lexicon_fold(d->lex, d->arena, b).text);
}

static bool is_repeat(struct rc_doc *d, const struct qh_form *a, const struct qh_form *b,
		      const struct names *na, const struct names *nb)
{
	if (a->kind != b->kind || na->n < 3 || nb->n < 3 || (a->year && b->year && a->year != b->year))
		return false;
	if (!same_text(d, a->project.text, b->project.text) || !same_text(d, a->unit.text, b->unit.text))
		return false;
	/* With heads of their own, the heads must name the same project. */
	if ((a->project.text.n || b->project.text.n) && (a->project.text.n == 0 || b->project.text.n == 0))
		return false;
	uint32_t most = na->n > nb->n ? na->n : nb->n;

	return common(na, nb) * 20 >= most * 19;
}

static bool is_system_of(const struct qh_form *system, const struct qh_form *f, const struct names *ns,
			 const struct names *nf)
{
	if (system->kind != QH_FORM_SYSTEM || f->kind == QH_FORM_SYSTEM || f->kind == QH_FORM_GOAL ||
	    nf->n == 0)
		return false;
	return common(nf, ns) * 2 >= nf->n;
}

static void add_repeat(struct rc_doc *d, struct qh_form *f, struct qh_form *again)
{
	struct qh_form **all = QH_NEW_ARRAY(d->arena, struct qh_form *, (size_t)f->n_repeats + 1);

	if (!all)
		return;
	for (uint32_t i = 0; i < f->n_repeats; i++)
		all[i] = f->repeats[i];
	all[f->n_repeats++] = again;
	f->repeats = all;
}

/* The annex prints the scores once more, beside the standards by which they were given. */
static bool tells_more(const struct qh_form *again, const struct qh_form *f)
{
	bool standards = false;

	for (uint32_t i = 0; i < again->n_indicators; i++)
		standards |= again->indicators[i].rule.text.n || again->indicators[i].explanation.text.n;
	for (uint32_t i = 0; i < f->n_indicators; i++)
		if (f->indicators[i].rule.text.n || f->indicators[i].explanation.text.n)
			return false;
	return standards;
}

/* "decision 20 17, process 20 15 ...": the rows of @p s are the first-level headings of @p f. */
static bool is_summary_of(struct rc_doc *d, const struct qh_form *s, const struct qh_form *f)
{
	if (s->kind != QH_FORM_SCORING || f->kind != QH_FORM_SCORING || s->n_indicators < 2 ||
	    s->n_indicators >= f->n_indicators)
		return false;
	for (uint32_t i = 0; i < s->n_indicators; i++) {
		struct qh_str name = qh_lexicon_label(d->lex, d->arena, s->indicators[i].name.text);
		bool found = false;

		if (s->indicators[i].level1.text.n || !name.n)
			return false;
		for (uint32_t k = 0; k < f->n_sections && !found; k++)
			found =
			    f->sections[k].level == QH_SECTION_LEVEL1 &&
			    qh_str_starts(name, qh_lexicon_label(d->lex, d->arena, f->sections[k].name.text));
		if (!found)
			return false;
	}
	return true;
}

/* What the summary says of a heading stands for its subtotal. */
static void take_summary(struct rc_doc *d, const struct qh_form *s, struct qh_form *f)
{
	for (uint32_t k = 0; k < f->n_sections; k++) {
		struct qh_section *to = &f->sections[k];
		struct qh_str name = qh_lexicon_label(d->lex, d->arena, to->name.text);

		if (to->level != QH_SECTION_LEVEL1)
			continue;
		for (uint32_t i = 0; i < s->n_indicators && to->score.text.n == 0; i++) {
			const struct qh_indicator *from = &s->indicators[i];

			if (!qh_str_starts(qh_lexicon_label(d->lex, d->arena, from->name.text), name))
				continue;
			to->score = from->score;
			to->rate = from->rate;
			if (to->weight.text.n == 0)
				to->weight = from->weight;
		}
	}
}

/* A table of the headings alone is no form beside the one that has their rows. */
static uint32_t without_summaries(struct rc_doc *d, struct qh_form **forms, uint32_t n)
{
	uint32_t kept = 0;

	for (uint32_t i = 0; i < n; i++) {
		bool summary = false;

		/* Those before it may have moved up, those behind it stand where they were. */
		for (uint32_t k = kept > NEAR ? kept - NEAR : 0; k < n && k < i + NEAR && !summary; k++) {
			if ((k >= kept && k <= i) || !is_summary_of(d, forms[i], forms[k]))
				continue;
			take_summary(d, forms[i], forms[k]);
			summary = true;
		}
		if (!summary)
			forms[kept++] = forms[i];
	}
	return kept;
}

void rc_pair(struct rc_doc *d, struct qh_form **forms, uint32_t *n)
{
	struct names *names = QH_NEW_ARRAY(d->arena, struct names, *n);
	uint32_t kept = 0;

	if (!names)
		return;
	*n = without_summaries(d, forms, *n);
	for (uint32_t i = 0; i < *n; i++)
		names[i] = names_of(d, forms[i]);
	for (uint32_t i = 0; i < *n; i++) {
		bool gone = false;

		/* Nearest first; the window keeps a long document linear. */
		for (uint32_t k = kept; k > 0 && k + 64 > kept && !gone; k--) {
			if (is_repeat(d, forms[k - 1], forms[i], &names[k - 1], &names[i])) {
				add_repeat(d, forms[k - 1], forms[i]);
				if (!forms[k - 1]->system && tells_more(forms[i], forms[k - 1]))
					forms[k - 1]->system = forms[i];
				gone = true;
			} else if (!forms[k - 1]->system &&
				   is_system_of(forms[i], forms[k - 1], &names[i], &names[k - 1])) {
				forms[k - 1]->system = forms[i];
				gone = true;
			} else if (is_system_of(forms[k - 1], forms[i], &names[k - 1], &names[i])) {
				/* The system came first: the scoring form takes its place. */
				forms[i]->system = forms[k - 1];
				forms[k - 1] = forms[i];
				names[k - 1] = names[i];
				gone = true;
			}
		}
		if (gone)
			continue;
		names[kept] = names[i];
		forms[kept++] = forms[i];
	}
	*n = kept;
}
