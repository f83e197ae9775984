/* SPDX-License-Identifier: Apache-2.0 */
/* Owns the headings that rows inherit: levels entered, continued after a page, or slid into the wrong column.
 */
#include "recognise/view.h"

/* "(12 points)" alone: the weight of a heading whose name stands before a page break. */
static bool only_points(const struct rc_cell *c)
{
	return c->points.n && c->fold.n > 2 && c->fold.p[0] == '(' && c->fold.p[c->fold.n - 1] == ')' &&
	       c->fold.n <= c->points.n + 6;
}

static void join_heading(struct rc_build *b, struct qh_text *level, struct rc_cell *c, bool second)
{
	struct qh_form *f = b->form;
	struct qh_str old = level->text;

	rc_mark(c, RC_USED);
	level->text = qh_arena_printf(b->d->arena, "%.*s%.*s", QH_STR_ARG(old), QH_STR_ARG(c->cell->text));
	for (uint32_t i = f->n_indicators; i > 0; i--) {
		struct qh_text *t = second ? &f->indicators[i - 1].level2 : &f->indicators[i - 1].level1;

		if (t->text.p != old.p || t->text.n != old.n)
			break;
		t->text = level->text;
	}
}

/* "output - quantity" in a table with one column of levels: both of them. */
static bool split_level(struct rc_build *b, const struct rc_row *row, struct rc_cell *c)
{
	struct qh_str text = c->cell->text;
	struct qh_text whole = rc_text(b, row, c);

	for (uint32_t i = 0; i < text.n && !b->head.has[QH_ROLE_LEVEL2];) {
		uint32_t from = i, cp = qh_utf8_next(text, &i);
		struct qh_str first = qh_str_sub(text, 0, from), rest = qh_str_sub(text, i, text.n);

		if ((cp != '-' && cp != '/' && cp != 0x2014 && cp != 0x2013 && cp != 0xFF0D) ||
		    qh_dimension_of(b->d->arena, b->d->lex, first) == QH_DIM_NULL ||
		    qh_subdimension_of(b->d->arena, b->d->lex, rest) == QH_SUB_NULL)
			continue;
		b->level1 = b->level2 = whole;
		b->level1.text = first;
		b->level2.text = rest;
		return true;
	}
	return false;
}

void rc_enter_level(struct rc_build *b, const struct rc_row *row, struct rc_cell *c, bool second)
{
	struct qh_text *level = second ? &b->level2 : &b->level1;

	if (only_points(c) && level->text.n) {
		join_heading(b, level, c, second);
		return;
	}
	if (!second && split_level(b, row, c))
		return;
	/* A name repeated on each row, or after a page, is the same heading. */
	if (qh_str_eq(level->text, c->cell->text)) {
		rc_mark(c, RC_USED);
		return;
	}
	*level = rc_text(b, row, c);
	b->loose_levels |= !second && (c->cell->flags & QH_CELL_LAYOUT);
	if (!second)
		b->level2 = (struct qh_text){.text = QH_STR_NONE};
}

static bool weight_of(struct rc_build *b, struct qh_str heading, struct qh_rat *out)
{
	struct qh_declared d = {.text = qh_heading_weight(b->d->arena, b->d->lex, heading)};

	if (d.text.n == 0)
		return false;
	rc_declare_text(b, (struct qh_text){.text = d.text}, false, &d);
	return qh_declared_number(&d, out);
}

/* The weights of the headings of level 2 that stand under the open level 1. */
static struct qh_rat used_of_level1(struct rc_build *b)
{
	const struct qh_form *f = b->form;
	struct qh_rat sum = QH_RAT_INT(0), weight;
	struct qh_str last = QH_STR_NONE;

	for (uint32_t i = f->n_indicators; i > 0 && f->n_indicators - i < 200; i--) {
		const struct qh_indicator *ind = &f->indicators[i - 1];

		if (!qh_str_eq(ind->level1.text, b->level1.text))
			break;
		if (last.n && qh_str_eq(last, ind->level2.text))
			continue;
		last = ind->level2.text;
		if (weight_of(b, last, &weight))
			sum = qh_rat_add(b->d->arena, sum, weight);
	}
	return sum;
}

/**
 * A heading in the first column without one in the second, where both exist: it may be a level 2 that slid to
 * the left. So says a word that is both levels when the other headings carry weights and this one none; so
 * says a word unknown as a level 1 whose weight still fits under the open level 1.
 */
bool rc_slid(struct rc_build *b, const struct rc_cell *c)
{
	struct qh_rat all, own;

	if (!b->head.has[QH_ROLE_LEVEL2] || b->level2.text.n == 0 || !weight_of(b, b->level1.text, &all))
		return false;
	if (qh_str_eq(c->cell->text, b->level1.text)) /* the open one, printed again on each of its rows */
		return false;
	if (c->points.n == 0)
		return c->level1 && c->level2;
	if (!weight_of(b, c->cell->text, &own))
		return false;
	own = qh_rat_add(b->d->arena, own, used_of_level1(b));
	return qh_rat_ok(own) && qh_rat_cmp(own, all) <= 0;
}

/* The whole row stands to the left of its columns: so does the level before it. */
bool rc_moved_with(const struct rc_build *b, const struct rc_cell *c, const struct rc_fit_row *fit)
{
	return c->level2 && fit->shift < 0 && b->head.has[QH_ROLE_LEVEL2] && b->level1.text.n;
}

/* Whether headings of this second level stand under that first one. */
static bool belongs(uint8_t sub, uint8_t dim)
{
	switch (sub) {
	case QH_SUB_QUANTITY:
	case QH_SUB_QUALITY:
	case QH_SUB_TIME: return dim == QH_DIM_OUTPUT;
	case QH_SUB_COST: return dim == QH_DIM_OUTPUT || dim == QH_DIM_COST;
	case QH_SUB_ECONOMIC:
	case QH_SUB_SOCIAL:
	case QH_SUB_ECOLOGICAL:
	case QH_SUB_LASTING: return dim == QH_DIM_OUTCOME;
	case QH_SUB_SATISFACTION: return dim == QH_DIM_SATISFACTION || dim == QH_DIM_OUTCOME;
	default: return true;
	}
}

/* A first level that stood in the middle of its rows without a line around them was given to rows by its
 * place. Where the second level of a row belongs under the one before or behind it, it is that one's. */
void rc_settle_levels(struct rc_build *b)
{
	struct qh_form *f = b->form;

	for (uint32_t i = 0; i < f->n_indicators && b->loose_levels; i++) {
		struct qh_indicator *ind = &f->indicators[i];
		uint8_t sub = qh_subdimension_of(b->d->arena, b->d->lex, ind->level2.text);
		uint32_t k = i;

		if (belongs(sub, qh_dimension_of(b->d->arena, b->d->lex, ind->level1.text)))
			continue;
		if (i > 0 && belongs(sub, qh_dimension_of(b->d->arena, b->d->lex, ind[-1].level1.text))) {
			ind->level1 = ind[-1].level1;
			continue;
		}
		while (k < f->n_indicators && qh_str_eq(f->indicators[k].level1.text, ind->level1.text))
			k++;
		if (k < f->n_indicators &&
		    belongs(sub, qh_dimension_of(b->d->arena, b->d->lex, f->indicators[k].level1.text)))
			ind->level1 = f->indicators[k].level1;
	}
}
