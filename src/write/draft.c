/* SPDX-License-Identifier: Apache-2.0 */
/* Owns a drafted report as a whole: headings in the order of the outline, the author's own text below them,
 * what of it has lost its heading, the annexed forms. */
#include "write/draft_private.h"

/* Two languages, as the data and the messages have them. */
static struct qh_str either(const struct qh_report_options *o, struct qh_str zh, struct qh_str en)
{
	return o->lang == QH_EN && en.n ? en : zh;
}

struct qh_str qh_draft_title(const struct qh_draft *d)
{
	const struct qh_outline *outline = &d->book->reports[d->kind];

	return either(d->o, outline->title_zh, outline->title_en);
}

/* ---- the author's own text ---- */

static struct qh_str slot_name(const struct qh_drafting *k, struct qh_str id)
{
	return qh_arena_printf(k->arena, QH_DRAFT_SLOT "%.*s", QH_STR_ARG(id));
}

/* What was kept for an id; several texts of one name stand below each other. */
static struct qh_str kept_for(struct qh_drafting *k, struct qh_str id)
{
	struct qh_str all = QH_STR_NONE;

	for (uint32_t i = 0; i < k->d->n_kept; i++) {
		struct qh_kept *kept = &k->d->kept[i];

		if (!qh_str_eq(kept->id, id) || kept->text.n == 0)
			continue;
		kept->used = true;
		all = all.n ? qh_arena_join(k->arena, all, QH_STR("\n"), kept->text) : kept->text;
	}
	return all;
}

static void slot(struct qh_drafting *k, struct qh_drafted *out)
{
	const struct qh_outline_heading *h = k->at;
	struct qh_str own = kept_for(k, h->id), ask = either(k->o, h->ask_zh, h->ask_en);
	struct qh_paper_block *block;

	if (!ask.n)
		ask = qh_draft_say_text(k, "draft.ask.about", "heading",
					either(k->o, h->title_zh, h->title_en));
	block =
	    qh_paper_add(k->b, QH_PAPER_BODY, own.n ? own : qh_draft_say_text(k, "draft.ask", "what", ask));
	out->slots++;
	out->filled += own.n > 0;
	if (!block)
		return;
	block->slot = slot_name(k, h->id);
	block->prompt = own.n == 0;
}

/* Nothing that somebody wrote is lost: text whose heading the outline no longer has stands at the end. */
static void homeless(struct qh_drafting *k, struct qh_drafted *out)
{
	for (uint32_t i = 0; i < k->d->n_kept; i++) {
		struct qh_kept *kept = &k->d->kept[i];
		struct qh_paper_block *block;
		struct qh_str text;

		if (kept->used || kept->text.n == 0)
			continue;
		if (out->homeless++ == 0)
			qh_paper_add(k->b, QH_PAPER_HEADING_1, qh_draft_say(k, "draft.homeless"));
		qh_paper_add(k->b, QH_PAPER_LINE, qh_draft_say_text(k, "draft.homeless.of", "id", kept->id));
		text = kept_for(k, kept->id);
		kept->used = false;
		for (uint32_t j = i + 1; j < k->d->n_kept; j++)
			if (qh_str_eq(k->d->kept[j].id, kept->id))
				k->d->kept[j].text = QH_STR_NONE;
		block = qh_paper_add(k->b, QH_PAPER_BODY, text);
		if (block)
			block->slot = slot_name(k, kept->id);
	}
}

/* The prompt is "【…】": what stands in front of the hole and behind it tells it. */
static bool framed(struct qh_arena *arena, const struct qh_report_options *o, enum qh_lang lang,
		   struct qh_str line)
{
	struct qh_report_options other = *o;
	struct qh_str prompt;
	int64_t hole;

	other.lang = lang;
	prompt = qh_paper_say_text(arena, &other, "draft.ask", "what", QH_STR("\x01"));
	hole = qh_str_find(prompt, QH_STR("\x01"), 0);
	return hole > 0 && line.n >= prompt.n - 1 &&
	       qh_str_starts(line, qh_str_sub(prompt, 0, (uint32_t)hole)) &&
	       qh_str_ends(line, qh_str_sub(prompt, (uint32_t)hole + 1, prompt.n));
}

bool qh_draft_is_prompt(struct qh_arena *arena, const struct qh_report_options *o, struct qh_str line)
{
	static const enum qh_lang langs[] = {QH_ZH, QH_EN};

	for (int i = 0; i < 2; i++) {
		struct qh_report_options other = *o;

		other.lang = langs[i];
		if (framed(arena, o, langs[i], line) ||
		    qh_str_eq(line, qh_paper_say(arena, &other, "draft.ask.word")))
			return true;
	}
	return false;
}

/* ---- the outline ---- */

static void part(struct qh_drafting *k, uint8_t which)
{
	switch (which) {
	case QH_DRAFT_OVERVIEW: qh_draft_overview(k); break;
	case QH_DRAFT_METHOD: qh_draft_method(k); break;
	case QH_DRAFT_FUNDS: qh_draft_funds(k); break;
	case QH_DRAFT_GOALS: qh_draft_goals(k); break;
	case QH_DRAFT_INDICATORS: qh_draft_indicators(k); break;
	case QH_DRAFT_SCORES: qh_draft_scores(k); break;
	case QH_DRAFT_DEVIATIONS: qh_draft_deviations(k); break;
	case QH_DRAFT_GOAL_FINDINGS: qh_draft_findings(k, true); break;
	case QH_DRAFT_FINDINGS: qh_draft_findings(k, false); break;
	case QH_DRAFT_MEASURES: qh_draft_measures(k); break;
	case QH_DRAFT_ADVICE: qh_draft_advice(k); break;
	default: break;
	}
}

/* The numbers of official papers are words, and look different on each level. */
static void heading(struct qh_drafting *k)
{
	static const enum qh_paper_style styles[QH_OUTLINE_LEVELS_MAX] = {
	    QH_PAPER_HEADING_1, QH_PAPER_HEADING_2, QH_PAPER_HEADING_3};
	static const char *const levels[QH_OUTLINE_LEVELS_MAX] = {
	    "draft.heading.level-1", "draft.heading.level-2", "draft.heading.level-3"};
	static const char *const numerals[QH_OUTLINE_HEADINGS_MAX] = {
	    "draft.numeral.no-1",  "draft.numeral.no-2",  "draft.numeral.no-3",  "draft.numeral.no-4",
	    "draft.numeral.no-5",  "draft.numeral.no-6",  "draft.numeral.no-7",  "draft.numeral.no-8",
	    "draft.numeral.no-9",  "draft.numeral.no-10", "draft.numeral.no-11", "draft.numeral.no-12",
	    "draft.numeral.no-13", "draft.numeral.no-14", "draft.numeral.no-15", "draft.numeral.no-16",
	    "draft.numeral.no-17", "draft.numeral.no-18", "draft.numeral.no-19", "draft.numeral.no-20"};
	const struct qh_outline_heading *h = k->at;
	const struct qh_arg args[] = {
	    {.name = "numeral", .kind = QH_ARG_KEY, .s = qh_str_of(numerals[h->number - 1])},
	    {.name = "n", .kind = QH_ARG_INT, .r = QH_RAT_INT(h->number)},
	    {.name = "title", .kind = QH_ARG_TEXT, .s = either(k->o, h->title_zh, h->title_en)}};

	qh_paper_add(k->b, styles[h->level - 1], qh_draft_say_args(k, levels[h->level - 1], args, 3));
}

/* Whose report it is, and of which year, when all forms say the same. */
static void title(struct qh_drafting *k)
{
	const struct qh_form *first = k->d->forms[0]->form;
	struct qh_str unit = first->unit.text.n ? first->unit.text : first->department.text;
	struct qh_arg args[] = {{.name = "name", .kind = QH_ARG_TEXT, .s = unit},
				{.name = "year", .kind = QH_ARG_INT, .r = QH_RAT_INT(first->year)}};
	bool one_unit = unit.n > 0, one_year = first->year > 0;

	for (uint32_t i = 1; i < k->d->n; i++) {
		const struct qh_form *form = k->d->forms[i]->form;

		one_unit &= qh_str_eq(unit, form->unit.text.n ? form->unit.text : form->department.text);
		one_year &= form->year == first->year;
	}
	qh_paper_add(k->b, QH_PAPER_TITLE, qh_draft_title(k->d));
	if (k->d->n == 1 && first->project.text.n)
		qh_paper_add(k->b, QH_PAPER_SUBTITLE, first->project.text);
	if (one_unit || one_year)
		qh_paper_add(k->b, QH_PAPER_SUBTITLE,
			     qh_draft_say_args(k,
					       one_unit && one_year ? "draft.by.year"
					       : one_unit           ? "draft.by"
								    : "write.paper.year",
					       args, 2));
}

/* ---- annex ---- */

static bool has_layout(const struct qh_report_form *f)
{
	return f->choice->rulebook && f->choice->rulebook->n_columns > 0;
}

static void list_annex(struct qh_drafting *k)
{
	uint32_t n = 0;

	for (uint32_t i = 0; k->outline->annex && i < k->d->n; i++) {
		const struct qh_form *form = k->d->forms[i]->form;
		const struct qh_arg args[] = {
		    {.name = "n", .kind = QH_ARG_INT, .r = QH_RAT_INT(n + 1)},
		    {.name = "form",
		     .kind = QH_ARG_TEXT,
		     .s = form->title.text.n ? form->title.text : qh_draft_say(k, "write.untitled")},
		    {.name = "name", .kind = QH_ARG_TEXT, .s = qh_draft_name(k, form)}};

		if (!has_layout(k->d->forms[i]))
			continue;
		n++;
		qh_paper_add(k->b, QH_PAPER_LINE, qh_draft_say_args(k, "draft.annex", args, 3));
	}
}

void qh_draft_add(struct qh_paper_builder *b, struct qh_draft *d, struct qh_drafted *out)
{
	struct qh_drafting k = {
	    .b = b, .arena = b->arena, .d = d, .o = d->o, .outline = &d->book->reports[d->kind]};

	*out = (struct qh_drafted){0};
	qh_paper_sheet(b, qh_draft_title(d), false);
	title(&k);
	for (uint32_t i = 0; i < k.outline->n; i++) {
		k.at = &k.outline->headings[i];
		heading(&k);
		for (uint32_t p = 0; p < k.at->n_parts; p++)
			part(&k, k.at->parts[p]);
		if (k.at->leaf)
			slot(&k, out);
	}
	homeless(&k, out);
	list_annex(&k);
	qh_paper_add(b, QH_PAPER_SIGNATURE, qh_draft_say(&k, "draft.sign"));
	for (uint32_t i = 0; k.outline->annex && i < d->n; i++)
		if (has_layout(d->forms[i]))
			qh_official_add(b, d->o, d->forms[i]->choice->rulebook, d->forms[i]->form, NULL);
}
