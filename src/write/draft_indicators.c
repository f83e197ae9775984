/* SPDX-License-Identifier: Apache-2.0 */
/* Owns what a drafted report says of the indicators of a heading: in numbers, and in a table. */
#include "write/draft_private.h"

bool qh_draft_counts(const struct qh_indicator *ind)
{
	return !ind->filler && !ind->of_which &&
	       (!qh_str_blank(ind->name.text) || !qh_str_blank(ind->actual.text) ||
		!qh_str_blank(ind->target.text));
}

static bool matches(const struct qh_outline_heading *h, const struct qh_indicator *ind)
{
	return (h->dimensions == 0 || h->dimensions & 1u << ind->dimension) &&
	       (h->subdimensions == 0 || h->subdimensions & 1u << ind->subdimension);
}

static bool lists_indicators(const struct qh_outline_heading *h)
{
	for (uint32_t i = 0; i < h->n_parts; i++)
		if (h->parts[i] == QH_DRAFT_INDICATORS)
			return true;
	return false;
}

/* Every indicator has one place: the first heading that is about it. What no heading is about stands below
 * the last. */
static bool is_here(const struct qh_drafting *k, const struct qh_indicator *ind)
{
	const struct qh_outline_heading *last = NULL;

	for (uint32_t i = 0; i < k->outline->n; i++) {
		const struct qh_outline_heading *h = &k->outline->headings[i];

		if (!lists_indicators(h))
			continue;
		if (matches(h, ind))
			return h == k->at;
		last = h;
	}
	return last == k->at;
}

/* ---- in numbers ---- */

struct tally {
	uint32_t n, full, shortfall, tier, untold;
	struct qh_rat weight, declared;
	uint32_t without_weight, without_score;
};

static void count(struct qh_drafting *k, struct tally *t, const struct qh_indicator *ind,
		  const struct qh_score *s)
{
	struct qh_rat r;

	t->n++;
	if (qh_declared_number(&ind->weight, &r))
		t->weight = qh_rat_add(k->arena, t->weight, r);
	else
		t->without_weight++;
	if (qh_declared_number(&ind->score, &r))
		t->declared = qh_rat_add(k->arena, t->declared, r);
	else
		t->without_score++;
	if (!s || s->status == QH_SCORE_UNDECIDABLE || s->status == QH_SCORE_UNSCORED)
		t->untold++;
	else if (s->status == QH_SCORE_RANGE)
		t->tier++;
	else if (qh_draft_is_short(ind, s))
		t->shortfall++;
	else
		t->full++;
}

static struct tally tally_here(struct qh_drafting *k)
{
	struct tally t = {.weight = QH_RAT_INT(0), .declared = QH_RAT_INT(0)};

	for (uint32_t n = 0; n < k->d->n; n++) {
		const struct qh_report_form *f = k->d->forms[n];

		for (uint32_t i = 0; i < f->form->n_indicators; i++)
			if (qh_draft_counts(&f->form->indicators[i]) && is_here(k, &f->form->indicators[i]))
				count(k, &t, &f->form->indicators[i],
				      f->scored ? &f->scored->indicators[i] : NULL);
	}
	return t;
}

static void say_count(struct qh_drafting *k, const char *key, uint32_t n)
{
	if (n)
		qh_draft_sentence(k, qh_paper_say_count(k->arena, k->o, key, n));
}

static void in_words(struct qh_drafting *k, const struct tally *t)
{
	const struct qh_arg args[] = {
	    {.name = "n", .kind = QH_ARG_INT, .r = QH_RAT_INT(t->n)},
	    {.name = "weight", .kind = QH_ARG_TEXT, .s = qh_draft_number(k, t->weight)},
	    {.name = "declared", .kind = QH_ARG_TEXT, .s = qh_draft_number(k, t->declared)}};
	const char *key = t->without_weight == t->n  ? "draft.indicators"
			  : t->without_score == t->n ? "draft.indicators.weight"
						     : "draft.indicators.score";

	qh_draft_sentence(k, qh_draft_say_args(k, key, args, 3));
	if (t->without_score && t->without_score < t->n)
		say_count(k, "draft.indicators.unscored", t->without_score);
	say_count(k, "draft.indicators.full", t->full);
	say_count(k, "draft.indicators.short", t->shortfall);
	say_count(k, "draft.indicators.tier", t->tier);
	say_count(k, "draft.indicators.untold", t->untold);
	qh_draft_paragraph(k);
}

/* ---- the table ---- */

/* A heading about some of the indicators names them. */
static struct qh_str caption(const struct qh_drafting *k)
{
	if (k->at->dimensions == 0 && k->at->subdimensions == 0)
		return qh_draft_say(k, "draft.indicators.all");
	return k->o->lang == QH_EN ? k->at->title_en : k->at->title_zh;
}

static void sum_row(struct qh_drafting *k, struct qh_draft_rows *rows, const struct tally *t)
{
	struct qh_draft_row *row = qh_draft_row_add(k, rows, NULL);

	row->text[QH_COL_NAME] = qh_draft_say(k, "draft.sum");
	row->text[QH_COL_WEIGHT] = t->without_weight < t->n ? qh_draft_number(k, t->weight) : QH_STR("");
	row->text[QH_COL_DECLARED] = t->without_score < t->n ? qh_draft_number(k, t->declared) : QH_STR("");
}

void qh_draft_indicators(struct qh_drafting *k)
{
	struct tally t = tally_here(k);
	struct qh_draft_rows rows = {.without = 1u << QH_COL_REASON};

	if (t.n == 0) {
		qh_draft_line(k, "draft.indicators.none");
		return;
	}
	in_words(k, &t);
	for (uint32_t n = 0; n < k->d->n; n++) {
		const struct qh_report_form *f = k->d->forms[n];

		for (uint32_t i = 0; i < f->form->n_indicators; i++)
			if (qh_draft_counts(&f->form->indicators[i]) && is_here(k, &f->form->indicators[i]))
				qh_draft_row_indicator(k, &rows, f, i);
	}
	sum_row(k, &rows, &t);
	qh_draft_rows_write(k, &rows, caption(k));
}
