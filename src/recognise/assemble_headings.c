/* SPDX-License-Identifier: Apache-2.0 */
/* Owns headings that stand among the rows: "I. decision 15 13" above the indicators that make up its points,
 * where no column holds the first level. */
#include "recognise/view.h"

enum { HEADINGS_MIN = 2, CODE_BYTES_MAX = 6 };

/* What a row is: an indicator, or a heading over those below it, of the first level or of the second. */
enum rank { ROW, CHAPTER, SECTION };

static bool is_word(struct rc_build *b, const struct qh_indicator *ind, enum qh_word_class cls)
{
	const struct qh_lexicon *lex = b->d->lex;

	return qh_lexicon_find(lex, cls, qh_lexicon_label(lex, b->d->arena, ind->name.text)) != NULL;
}

/* @p left: the points of the open chapter that its sections have not used. A word that is both levels is a
 * section while they last. */
static enum rank rank_of_word(struct rc_build *b, const struct qh_indicator *ind, struct qh_rat *left)
{
	bool second = ind->target.text.n == 0 && is_word(b, ind, QH_W_LEVEL2);
	struct qh_rat own;

	if (!qh_declared_number(&ind->weight, &own))
		return ROW;
	if (is_word(b, ind, QH_W_LEVEL1) && !(second && qh_rat_cmp(own, *left) <= 0)) {
		*left = own;
		return CHAPTER;
	}
	if (second)
		*left = qh_rat_sub(b->d->arena, *left, own);
	return second ? SECTION : ROW;
}

/* A name numbered as a chapter. */
static enum rank rank_of_number(struct rc_build *b, const struct qh_indicator *ind)
{
	const struct qh_lexicon *lex = b->d->lex;
	struct qh_str s = qh_lexicon_fold(lex, b->d->arena, ind->name.text).text;
	struct qh_class_set numerals = {{0}};
	const struct qh_word *w;
	uint32_t off = 0, at;

	numerals.bits[QH_W_NUMERAL / 64] |= (uint64_t)1 << (QH_W_NUMERAL % 64);
	while (off < s.n && (w = qh_lexicon_at(lex, s, off, &numerals)) != NULL)
		off += w->text.n;
	at = off;
	return off > 0 && at < s.n && qh_utf8_next(s, &at) == 0x3001 ? CHAPTER : ROW;
}

/* The weights of the rows below, up to @p to, make up that of the heading: those of the sections in a chapter
 * that has some, else those of the indicators. */
static bool made_up(struct rc_build *b, const uint8_t *is, uint32_t at, uint32_t to)
{
	struct qh_rat sum = QH_RAT_INT(0), whole, w;

	if (to <= at + 1 || !qh_declared_number(&b->form->indicators[at].weight, &whole))
		return false;
	for (uint32_t i = at + 1; i < to; i++)
		if (is[i] == is[at + 1] && qh_declared_number(&b->form->indicators[i].weight, &w))
			sum = qh_rat_add(b->d->arena, sum, w);
	return qh_rat_ok(sum) && qh_rat_cmp(sum, whole) == 0;
}

/* Where the rows below a heading end: at the next one, below a chapter at the next chapter. */
static uint32_t end_of(const uint8_t *is, uint32_t at, uint32_t n)
{
	uint32_t i = at + 1;

	while (i < n && !(is[i] == CHAPTER || (is[at] == SECTION && is[i] == SECTION)))
		i++;
	return i;
}

/* @p words: headings are told by their words, else by their numbers. All but one at most must add up: a slip
 * in one of them does not make it an indicator. */
static bool find_headings(struct rc_build *b, uint8_t *is, bool words)
{
	uint32_t n = b->form->n_indicators, found = 0, wrong = 0;
	struct qh_rat left = QH_RAT_INT(0);

	for (uint32_t i = 0; i < n; i++) {
		const struct qh_indicator *ind = &b->form->indicators[i];

		if (ind->level1.text.n || ind->level2.text.n)
			return false;
		if (ind->name.text.n == 0 || !ind->weight.q.has_number)
			is[i] = ROW;
		else
			is[i] = (uint8_t)(words ? rank_of_word(b, ind, &left) : rank_of_number(b, ind));
	}
	if (n == 0 || is[0] != CHAPTER)
		return false;
	for (uint32_t i = 0; i < n; i++) {
		if (is[i] == ROW)
			continue;
		found++;
		wrong += !made_up(b, is, i, end_of(is, i, n));
	}
	return found >= HEADINGS_MIN && wrong * 2 < found && wrong <= 1;
}

/* Told by the points alone: every row that stands for a heading carries those of the rows up to the next one,
 * and these headings make up the whole, which is half of all that is printed. */
static bool headings_by_sums(struct rc_build *b, uint8_t *is)
{
	struct qh_rat all = QH_RAT_INT(0), rest = QH_RAT_INT(0), whole, w;
	uint32_t n = b->form->n_indicators, found = 0;

	if (!qh_declared_number(&b->form->total_weight, &whole))
		whole = QH_RAT_INT(100);
	for (uint32_t i = 0; i < n; i++) {
		const struct qh_indicator *ind = &b->form->indicators[i];

		if (ind->level1.text.n || ind->level2.text.n || !qh_declared_number(&ind->weight, &w) ||
		    qh_rat_sign(w) <= 0)
			return false;
		bool heads = qh_rat_sign(rest) == 0;

		is[i] = heads ? CHAPTER : ROW;
		found += heads;
		all = heads ? qh_rat_add(b->d->arena, all, w) : all;
		rest = heads ? w : qh_rat_sub(b->d->arena, rest, w);
		if (!qh_rat_ok(rest) || !qh_rat_ok(all) || qh_rat_sign(rest) < 0)
			return false;
	}
	return found >= HEADINGS_MIN && qh_rat_sign(rest) == 0 && qh_rat_eq(all, whole);
}

static void keep_points(struct rc_build *b, const struct qh_indicator *heading, uint32_t rows)
{
	if (!rc_grow(b, &b->subtotals, &b->cap_subtotals, b->n_subtotals + 1, sizeof *b->subtotals))
		return;
	b->subtotals[b->n_subtotals++] =
	    (struct rc_subtotal){rows, heading->weight, heading->score, heading->rate};
}

/* "A", "A1", "B": a column of codes that was taken for a level names no heading. */
static void drop_codes(struct qh_form *f)
{
	for (uint32_t i = 0; i < f->n_indicators; i++) {
		struct qh_str s = f->indicators[i].level2.text;

		if (f->indicators[i].level1.text.n || s.n == 0 || s.n > CODE_BYTES_MAX)
			return;
		for (uint32_t k = 0; k < s.n; k++)
			if ((unsigned char)s.p[k] >= 0x80)
				return;
	}
	for (uint32_t i = 0; i < f->n_indicators; i++)
		f->indicators[i].level2 = (struct qh_text){.text = QH_STR_NONE};
}

void rc_headings_among_rows(struct rc_build *b)
{
	struct qh_form *f = b->form;
	uint32_t n = f->n_indicators, kept = 0;
	uint8_t *is = n ? QH_NEW_ARRAY(b->d->arena, uint8_t, n) : NULL;
	struct qh_indicator heading;
	struct qh_text section = {.text = QH_STR_NONE};

	drop_codes(f);
	if (!is || b->head.has[QH_ROLE_LEVEL1] || b->n_level_weights || b->n_subtotals ||
	    !(find_headings(b, is, false) || find_headings(b, is, true) || headings_by_sums(b, is)))
		return;
	heading = f->indicators[0];
	for (uint32_t i = 1; i <= n; i++) {
		if (i == n || is[i] == CHAPTER) {
			keep_points(b, &heading, kept);
			if (i < n)
				heading = f->indicators[i];
			section.text = QH_STR_NONE;
			continue;
		}
		if (is[i] == SECTION) {
			section = f->indicators[i].name;
			continue;
		}
		f->indicators[kept] = f->indicators[i];
		f->indicators[kept].level1 = heading.name;
		f->indicators[kept++].level2 = section;
	}
	f->n_indicators = kept;
}
