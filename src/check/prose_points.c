/* SPDX-License-Identifier: Apache-2.0 */
/* C79 in prose: the points of a heading ("decision: 20 points, earned 17") and of the whole ("total score
 * 88.9") as the text tells them, against the score table. */
#include "check/prose.h"
#include "doc/doc.h"

enum { TRIED_MAX = 5000, SUFFIX_CHARS_MAX = 4, ACROSS_ROWS_MAX = 4, ACROSS_COLS_MAX = 12 };

struct heading {
	const struct qh_form *form;
	const struct qh_section *section;
	uint32_t number; /* of the section, index + 1 */
};

/* The subject without the word at its end; false: it does not end with one of the class. */
static bool ends_with(const struct qh_prose *p, const struct qh_prose_number *n, enum qh_word_class cls,
		      struct qh_str *before)
{
	struct qh_hit h;

	*before = qh_prose_subject(p, n);
	if (!qh_lexicon_last(p->lex, cls, *before, &h) || h.off + h.len != before->n)
		return false;
	before->n = h.off;
	return true;
}

/* "output, quantity" is another heading than "output". */
static bool is_lower(const struct qh_check_in *in, const struct qh_form *form, struct qh_str subject,
		     struct qh_str rest)
{
	const struct qh_lexicon *lex = in->library->lexicon;

	if (qh_utf8_count(rest) > SUFFIX_CHARS_MAX || qh_lexicon_first(lex, QH_W_LEVEL2, rest, NULL))
		return true;
	for (uint32_t i = 0; i < form->n_sections; i++) {
		struct qh_str name;

		if (form->sections[i].level != QH_SECTION_LEVEL2)
			continue;
		name = qh_lexicon_label(lex, in->arena, form->sections[i].name.text);
		if (name.n && qh_str_starts(subject, name))
			return true;
	}
	return false;
}

static bool heading_of(const struct qh_check_in *in, struct qh_str subject, struct heading *out)
{
	struct qh_class_set leads = {{0}};
	const struct qh_word *lead;

	leads.bits[QH_W_PARTS_LEAD / 64] |= (uint64_t)1 << (QH_W_PARTS_LEAD % 64);
	lead = subject.n ? qh_lexicon_at(in->library->lexicon, subject, 0, &leads) : NULL;
	if (lead)
		subject = qh_str_sub(subject, lead->text.n, subject.n);
	for (uint32_t i = 0; subject.n && i < in->forms->n; i++) {
		const struct qh_form *form = in->forms->at[i];

		for (uint32_t k = 0; form->kind == QH_FORM_SCORING && k < form->n_sections; k++) {
			struct qh_str name;

			if (form->sections[k].level != QH_SECTION_LEVEL1)
				continue;
			name = qh_lexicon_label(in->library->lexicon, in->arena, form->sections[k].name.text);
			if (!name.n || !qh_str_starts(subject, name) ||
			    is_lower(in, form, subject, qh_str_sub(subject, name.n, subject.n)))
				continue;
			*out = (struct heading){form, &form->sections[k], k + 1};
			return true;
		}
	}
	return false;
}

/* The sum of the scores (or the weights) under a heading; false: one of them is not printed. */
static bool made_of(const struct qh_check_in *in, const struct heading *h, bool scores, struct qh_rat *sum)
{
	uint32_t n = 0;

	*sum = QH_RAT_INT(0);
	for (uint32_t i = 0; i < h->form->n_indicators; i++) {
		const struct qh_indicator *ind = &h->form->indicators[i];
		struct qh_rat s;

		if (ind->section1 != h->number || ind->filler)
			continue;
		if (!qh_declared_number(scores ? &ind->score : &ind->weight, &s))
			return false;
		*sum = qh_rat_add(in->arena, *sum, s);
		n++;
	}
	return n > 0 && qh_rat_ok(*sum);
}

static bool agrees(struct qh_arena *arena, const struct qh_prose_number *n, struct qh_rat value)
{
	struct qh_rat off = qh_rat_abs(arena, qh_rat_sub(arena, n->value, value));

	return !qh_rat_ok(off) || !qh_rat_ok(n->half) || qh_rat_cmp(off, n->half) <= 0;
}

/* "80 points and more", "80 - 90 points": a bound of a grade. */
static bool is_bound(const struct qh_prose *p, const struct qh_prose_number *n)
{
	struct qh_str text = qh_prose_block_of(p, n->sentence)->f.text;
	struct qh_class_set set = {{0}};
	uint32_t at = n->end;

	set.bits[QH_W_OP_GE / 64] |= (uint64_t)1 << (QH_W_OP_GE % 64);
	set.bits[QH_W_OP_LE / 64] |= (uint64_t)1 << (QH_W_OP_LE % 64);
	if (n->op != QH_OP_NULL || n->approx || n->per)
		return true;
	if (at >= text.n)
		return false;
	if (qh_lexicon_at(p->lex, text, at, &set))
		return true;
	uint32_t c = qh_utf8_next(text, &at);
	return c == '(' || c == '-' || c == '~' || c == 0x2014 || c == 0x2013;
}

/* The sentence speaks of another year than the form. */
static bool other_year(const struct qh_prose *p, uint32_t sentence, int year)
{
	const struct qh_prose_sentence *s = &p->sentences[sentence];
	bool other = false;

	for (uint32_t i = s->first_number; i < s->first_number + s->n_numbers; i++) {
		if (!p->numbers[i].year)
			continue;
		if (qh_rat_eq(p->numbers[i].value, QH_RAT_INT(year)))
			return false;
		other = true;
	}
	return other && year != 0;
}

static bool tell(const struct qh_check_in *in, struct qh_findings *out, const struct qh_prose *p,
		 const struct qh_prose_number *n, const char *key, const struct qh_text *place,
		 struct qh_str name, struct qh_rat value)
{
	struct qh_finding *f =
	    qh_finding_add(out, in, "C79", key, QH_WARNING, QH_PROBABLE, qh_prose_subject(p, n), "text");

	qh_prose_place(f, in, p, p->sentences[n->sentence].block, n->from, n->end, "text");
	qh_finding_place(f, in, place->at, "section", place->text);
	qh_finding_declared(f, qh_prose_number_printed(in, p, n));
	qh_finding_text(f, "name", name);
	qh_finding_text(f, "said", qh_prose_number_printed(in, p, n));
	qh_finding_rat(f, "weight", value);
	return true;
}

/* The table that alone has a total, so that no other can be meant. */
static const struct qh_form *one_total(const struct qh_check_in *in)
{
	const struct qh_form *found = NULL;

	for (uint32_t i = 0; i < in->forms->n; i++) {
		if (in->forms->at[i]->total.text.n == 0)
			continue;
		if (found)
			return NULL;
		found = in->forms->at[i];
	}
	return found;
}

/* Points out of which others are given stand before it: what is told is a part. */
static bool of_part(const struct qh_prose *p, const struct qh_prose_number *n)
{
	const struct qh_prose_sentence *s = &p->sentences[n->sentence];
	struct qh_str before;

	for (uint32_t i = s->first_number; i < s->first_number + s->n_numbers && &p->numbers[i] < n; i++)
		if (qh_str_eq(p->numbers[i].dim, QH_STR("points")) &&
		    ends_with(p, &p->numbers[i], QH_W_FULL_MARKS, &before))
			return true;
	return qh_prose_row_of(p, s->block) != NULL;
}

static bool whole(const struct qh_check_in *in, struct qh_findings *out, const struct qh_prose *p,
		  const struct qh_prose_number *n, const struct qh_form *form, bool *any)
{
	struct qh_str before;
	struct qh_rat total, all;
	struct qh_text place;

	if (!form || !ends_with(p, n, QH_W_WHOLE_SCORE, &before) ||
	    qh_lexicon_first(p->lex, QH_W_SATISFIED, before, NULL) ||
	    qh_lexicon_first(p->lex, QH_W_SAMPLE, before, NULL) ||
	    qh_lexicon_first(p->lex, QH_W_LEVEL1, before, NULL) ||
	    qh_lexicon_first(p->lex, QH_W_LEVEL2, before, NULL) || is_bound(p, n) ||
	    qh_prose_says(p, &p->sentences[n->sentence], QH_W_HYPOTHETICAL) ||
	    other_year(p, n->sentence, form->year) || of_part(p, n) ||
	    !qh_declared_number(&form->total, &total))
		return false;
	*any = true;
	if (agrees(in->arena, n, total))
		return false;
	if (qh_declared_number(&form->total_weight, &all) ? qh_rat_eq(all, n->value)
							  : qh_rat_eq(n->value, QH_RAT_INT(100)))
		return false; /* "of 100 points" */
	place = (struct qh_text){form->total.text, form->total.at};
	return tell(in, out, p, n, "C79.text-total", &place, qh_prose_subject(p, n), total);
}

/* "(1) input (of 15 points, 13 earned)": the heading itself names it. */
static struct qh_str or_label(const struct qh_prose *p, const struct qh_prose_number *n, struct qh_str before)
{
	const struct qh_prose_block *b = qh_prose_block_of(p, n->sentence);

	return before.n == 0 && b->level ? b->label : before;
}

static bool of_heading(const struct qh_check_in *in, struct qh_findings *out, const struct qh_prose *p,
		       const struct qh_prose_number *n, struct heading *open, bool *any)
{
	struct qh_str before;
	struct qh_rat value;

	if (ends_with(p, n, QH_W_FULL_MARKS, &before)) {
		before = or_label(p, n, before);
		if (!heading_of(in, before, open)) {
			open->form = NULL;
			return false;
		}
		if (!qh_declared_number(&open->section->weight, &value) && !made_of(in, open, false, &value))
			return false;
		*any = true;
		if (agrees(in->arena, n, value))
			return false;
		return tell(in, out, p, n, "C79.heading", &open->section->name, before, value);
	}
	/* "of 25 points, 22.5 scored in the evaluation": the whole of that heading. */
	if (!(open->form && ends_with(p, n, QH_W_WHOLE_SCORE, &before) && before.n == 0) &&
	    !ends_with(p, n, QH_W_SCORE_WORD, &before))
		return false;
	if (is_bound(p, n))
		return false;
	if (before.n ? !heading_of(in, before, open) : !open->form)
		return false;
	if (!made_of(in, open, true, &value) || other_year(p, n->sentence, open->form->year))
		return false;
	*any = true;
	if (agrees(in->arena, n, value))
		return false;
	return tell(in, out, p, n, "C79.heading-score", &open->section->name,
		    qh_lexicon_label(p->lex, in->arena, open->section->name.text), value);
}

/* ---- a table of the text with the headings side by side: "decision | process", "14 | 22.7" below ---- */

static struct qh_str label_at(const struct qh_check_in *in, const struct qh_grid *g, uint32_t row,
			      uint32_t col)
{
	const struct qh_cell *c = qh_grid_cell(g, row, col);

	return c ? qh_lexicon_label(in->library->lexicon, in->arena, c->text) : QH_STR_NONE;
}

static void across_cell(const struct qh_check_in *in, struct qh_findings *out, uint32_t block,
			const struct qh_cell *c, const struct heading *h)
{
	struct qh_str text = qh_lexicon_fold(in->library->lexicon, in->arena, c->text).text;
	struct qh_place at = {
	    .doc = in->doc->index, .block = block, .row = c->row, .col = c->col, .rows = 1, .cols = 1};
	struct qh_str name = qh_lexicon_label(in->library->lexicon, in->arena, h->section->name.text);
	struct qh_rat said, value;
	struct qh_finding *f;

	if (qh_rat_parse(in->arena, text, &said, NULL) != QH_OK || !made_of(in, h, true, &value) ||
	    qh_rat_eq(said, value))
		return;
	f = qh_finding_add(out, in, "C79", "C79.heading-score", QH_WARNING, QH_PROBABLE, name, "text");
	qh_finding_place(f, in, at, "text", c->text);
	qh_finding_place(f, in, h->section->name.at, "section", h->section->name.text);
	qh_finding_declared(f, c->text);
	qh_finding_text(f, "name", name);
	qh_finding_text(f, "said", c->text);
	qh_finding_rat(f, "weight", value);
}

static void across(const struct qh_check_in *in, struct qh_findings *out, uint32_t block)
{
	struct qh_grid g;
	struct heading h[ACROSS_COLS_MAX] = {{.form = NULL}};
	uint32_t found = 0;

	if (qh_grid_make(in->arena, &in->doc->blocks[block - 1], &g, NULL) != QH_OK)
		return;
	for (uint32_t c = 2; c <= g.cols; c++)
		found += heading_of(in, label_at(in, &g, 1, c), &h[c - 1]);
	for (uint32_t r = 2; found >= 2 && r <= g.rows; r++) {
		if (!qh_lexicon_find(in->library->lexicon, QH_W_SCORE_WORD, label_at(in, &g, r, 1)))
			continue;
		for (uint32_t c = 2; c <= g.cols; c++)
			if (h[c - 1].form && qh_grid_cell(&g, r, c))
				across_cell(in, out, block, qh_grid_cell(&g, r, c), &h[c - 1]);
	}
}

static void all_across(const struct qh_check_in *in, struct qh_findings *out)
{
	for (uint32_t b = 0; in->doc && b < in->doc->n_blocks; b++)
		if (in->doc->blocks[b].kind == QH_BLOCK_TABLE && in->doc->blocks[b].rows <= ACROSS_ROWS_MAX &&
		    in->doc->blocks[b].cols <= ACROSS_COLS_MAX)
			across(in, out, b + 1);
}

bool qh_prose_points(const struct qh_check_in *in, struct qh_findings *out, const struct qh_prose *p,
		     bool *any)
{
	const struct qh_form *only = in->forms ? one_total(in) : NULL;
	struct heading open = {.form = NULL};
	uint32_t first = out->n, tried = 0, sentence = UINT32_MAX;

	for (uint32_t i = 0; in->forms && i < p->n_numbers && tried < TRIED_MAX; i++) {
		const struct qh_prose_number *n = &p->numbers[i];

		if (!qh_str_eq(n->dim, QH_STR("points")))
			continue;
		tried++;
		if (n->sentence != sentence)
			open.form = NULL;
		sentence = n->sentence;
		if (of_heading(in, out, p, n, &open, any) || whole(in, out, p, n, only, any))
			qh_prose_said(out, first);
	}
	if (in->forms)
		all_across(in, out);
	return out->n > first;
}
