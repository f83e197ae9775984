/* SPDX-License-Identifier: Apache-2.0 */
/* Owns headings that stand among the rows: "I. decision 15 13" above the indicators that make up its points,
 * where no column holds the first level. */
#include "recognise/view.h"

enum { HEADINGS_MIN = 2, CODE_BYTES_MAX = 6 };

/* A name numbered as a chapter; @p words: a word for a first level. */
static bool like_heading(struct rc_build *b, const struct qh_indicator *ind, bool words)
{
	const struct qh_lexicon *lex = b->d->lex;
	struct qh_str s = qh_lexicon_fold(lex, b->d->arena, ind->name.text).text;
	struct qh_class_set numerals = {{0}};
	const struct qh_word *w;
	uint32_t off = 0, at;

	if (ind->name.text.n == 0 || !ind->weight.q.has_number)
		return false;
	if (words)
		return qh_lexicon_find(lex, QH_W_LEVEL1,
				       qh_lexicon_label(lex, b->d->arena, ind->name.text)) != NULL;
	numerals.bits[QH_W_NUMERAL / 64] |= (uint64_t)1 << (QH_W_NUMERAL % 64);
	while (off < s.n && (w = qh_lexicon_at(lex, s, off, &numerals)) != NULL)
		off += w->text.n;
	at = off;
	return off > 0 && at < s.n && qh_utf8_next(s, &at) == 0x3001;
}

/* The weights of the rows below, up to @p to, make up that of the heading. */
static bool made_up(struct rc_build *b, uint32_t at, uint32_t to)
{
	struct qh_rat sum = QH_RAT_INT(0), whole, w;

	if (to <= at + 1 || !qh_declared_number(&b->form->indicators[at].weight, &whole))
		return false;
	for (uint32_t i = at + 1; i < to; i++)
		if (qh_declared_number(&b->form->indicators[i].weight, &w))
			sum = qh_rat_add(b->d->arena, sum, w);
	return qh_rat_ok(sum) && qh_rat_cmp(sum, whole) == 0;
}

static uint32_t next_heading(const bool *is, uint32_t from, uint32_t n)
{
	while (from < n && !is[from])
		from++;
	return from;
}

/* All but one at most must add up: a slip in one of them does not make it an indicator. */
static bool find_headings(struct rc_build *b, bool *is, bool words)
{
	uint32_t n = b->form->n_indicators, found = 0, wrong = 0;

	for (uint32_t i = 0; i < n; i++) {
		if (b->form->indicators[i].level1.text.n || b->form->indicators[i].level2.text.n)
			return false;
		is[i] = like_heading(b, &b->form->indicators[i], words);
	}
	if (n == 0 || !is[0])
		return false;
	for (uint32_t i = 0; i < n; i = next_heading(is, i + 1, n)) {
		found++;
		wrong += !made_up(b, i, next_heading(is, i + 1, n));
	}
	return found >= HEADINGS_MIN && wrong * 2 < found && wrong <= 1;
}

/* Told by the points alone: every row that stands for a heading carries those of the rows up to the next one,
 * and these headings make up the whole, which is half of all that is printed. */
static bool headings_by_sums(struct rc_build *b, bool *is)
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
		is[i] = qh_rat_sign(rest) == 0;
		found += is[i];
		all = is[i] ? qh_rat_add(b->d->arena, all, w) : all;
		rest = is[i] ? w : qh_rat_sub(b->d->arena, rest, w);
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
	bool *is = n ? QH_NEW_ARRAY(b->d->arena, bool, n) : NULL;
	struct qh_indicator heading;

	drop_codes(f);
	if (!is || b->head.has[QH_ROLE_LEVEL1] || b->n_level_weights || b->n_subtotals ||
	    !(find_headings(b, is, false) || find_headings(b, is, true) || headings_by_sums(b, is)))
		return;
	heading = f->indicators[0];
	for (uint32_t i = 1; i <= n; i++) {
		if (i == n || is[i]) {
			keep_points(b, &heading, kept);
			if (i < n)
				heading = f->indicators[i];
			continue;
		}
		f->indicators[kept] = f->indicators[i];
		f->indicators[kept++].level1 = heading.name;
	}
	f->n_indicators = kept;
}
