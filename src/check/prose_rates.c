/* SPDX-License-Identifier: Apache-2.0 */
/* C73 in prose: a rate told beside the two figures that it is made of ("budget 50, spent 40, execution rate
 * 90 %"). */
#include "check/prose.h"

enum { PAIRS_BACK_MAX = 24, RATES_MAX = 2000, STEM_CHARS_MIN = 3 };

static bool says(const struct qh_prose *p, const struct qh_prose_number *n, enum qh_word_class cls)
{
	return qh_prose_find_in(p, &p->sentences[n->sentence], cls, n->from, n->off) != NULL;
}

/* "spent 27", by that word alone. */
static bool is_spent(const struct qh_prose *p, const struct qh_prose_number *n)
{
	return qh_lexicon_find(p->lex, QH_W_EXECUTED, qh_prose_subject(p, n)) != NULL;
}

/* The rate that a share is called, by that word alone: "spent", "arrived" or "done" of something. */
static struct qh_str rate_of(const struct qh_prose *p, const struct qh_prose_number *n)
{
	const struct qh_word *w;

	if (!qh_str_eq(n->dim, QH_STR("share")) || n->approx || n->per || n->op != QH_OP_NULL)
		return QH_STR_NONE;
	w = qh_lexicon_find(p->lex, QH_W_RATE_OF, qh_prose_subject(p, n));
	return w ? w->value : QH_STR_NONE;
}

static bool can_be_part(const struct qh_prose_number *x)
{
	return !x->year && !x->per && !x->approx && qh_rat_sign(x->value) > 0 &&
	       !qh_str_eq(x->dim, QH_STR("share")) && !qh_str_eq(x->dim, QH_STR("points")) &&
	       !qh_str_eq(x->dim, QH_STR("time")) && x->unit.n;
}

/* part / base is the rate as far as its printed digits go; cut off counts as well. */
static bool gives(struct qh_arena *arena, const struct qh_prose_number *base,
		  const struct qh_prose_number *part, const struct qh_prose_number *rate)
{
	struct qh_rat x = qh_rat_scale10(arena, qh_rat_div(arena, part->value, base->value), 2);
	struct qh_rat off = qh_rat_abs(arena, qh_rat_sub(arena, x, rate->value));

	return !qh_rat_ok(off) || qh_rat_cmp(off, qh_rat_mul(arena, rate->half, QH_RAT_INT(2))) <= 0;
}

/* "handled in time 98, rate handled in time 99 %": the part is called what the rate is called. */
static bool stem_of(const struct qh_prose *p, const struct qh_prose_number *n, struct qh_str *stem)
{
	struct qh_hit h;

	*stem = qh_prose_subject(p, n);
	if (!qh_str_eq(n->dim, QH_STR("share")) || n->approx || n->per || n->op != QH_OP_NULL ||
	    !qh_lexicon_last(p->lex, QH_W_RATE_TAIL, *stem, &h) || h.off + h.len != stem->n)
		return false;
	stem->n = h.off;
	return qh_utf8_count(*stem) >= STEM_CHARS_MIN;
}

struct told {
	const struct qh_prose_number *base, *part;
	bool explained; /* some pair of figures before it gives the rate */
};

static void look_back(const struct qh_prose *p, uint32_t at, struct qh_str kind, struct qh_str stem,
		      struct told *t)
{
	const struct qh_prose_number *rate = &p->numbers[at];
	bool money = kind.n && !qh_str_eq(kind, QH_STR("done")), arrived = qh_str_eq(kind, QH_STR("arrived"));
	uint32_t block = p->sentences[rate->sentence].block;

	for (uint32_t i = at; i > 0 && at - i < PAIRS_BACK_MAX; i--) {
		const struct qh_prose_number *x = &p->numbers[i - 1];

		if (p->sentences[x->sentence].block != block)
			break;
		if (!can_be_part(x) || qh_str_eq(x->dim, QH_STR("money")) != money)
			continue;
		for (uint32_t k = i; k < at && !t->explained; k++) {
			const struct qh_prose_number *y = &p->numbers[k];

			t->explained = can_be_part(y) && qh_str_eq(x->unit, y->unit) &&
				       (gives(p->arena, x, y, rate) || gives(p->arena, y, x, rate));
		}
		if (x->sentence != rate->sentence)
			continue;
		if (stem.n && !t->part && qh_str_ends(qh_prose_subject(p, x), stem))
			t->part = x;
		else if (stem.n && t->part && !t->base && qh_str_eq(x->unit, t->part->unit))
			t->base = x;
		if (stem.n)
			continue;
		if (money && !t->part &&
		    (says(p, x, arrived ? QH_W_ARRIVED : QH_W_EXECUTED) || (!arrived && is_spent(p, x))))
			t->part = x;
		else if (money && !t->base &&
			 (says(p, x, QH_W_BUDGETED) || (!arrived && says(p, x, QH_W_ARRIVED))))
			t->base = x;
		else if (!money && !t->base && says(p, x, QH_W_PLANNED))
			t->base = x;
		else if (!money && !t->part && !t->base)
			t->part = x;
	}
	if (t->part && t->base && (!qh_str_eq(t->part->unit, t->base->unit) || t->part->off < t->base->off))
		t->part = NULL;
}

static void tell(const struct qh_check_in *in, struct qh_findings *out, const struct qh_prose *p,
		 const struct qh_prose_number *rate, const struct told *t, uint32_t first)
{
	struct qh_rat x = qh_rat_scale10(in->arena, qh_rat_div(in->arena, t->part->value, t->base->value), 2);
	struct qh_finding *f = qh_finding_add(out, in, "C73", "C73.rate", QH_WARNING, QH_PROBABLE,
					      qh_prose_subject(p, rate), "rate");

	if (qh_prose_said(out, first))
		return;
	qh_prose_place(f, in, p, p->sentences[rate->sentence].block, rate->from, rate->end, "rate");
	qh_prose_place(f, in, p, p->sentences[t->base->sentence].block, t->base->from, t->part->end, "text");
	qh_finding_declared(f, qh_prose_number_printed(in, p, rate));
	qh_finding_text(f, "name", qh_prose_subject(p, rate));
	qh_finding_text(f, "declared", qh_prose_number_printed(in, p, rate));
	qh_finding_text(f, "part", qh_prose_number_printed(in, p, t->part));
	qh_finding_text(f, "whole", qh_prose_number_printed(in, p, t->base));
	qh_finding_text(f, "expected",
			qh_rat_str(in->arena, qh_rat_round(in->arena, x, QH_ROUND_HALF_UP, 2)));
}

bool qh_prose_rates(const struct qh_check_in *in, struct qh_findings *out, const struct qh_prose *p)
{
	uint32_t first = out->n, tried = 0;

	for (uint32_t i = 0; i < p->n_numbers && tried < RATES_MAX; i++) {
		struct qh_str kind = rate_of(p, &p->numbers[i]);
		struct told t = {NULL, NULL, false};
		struct qh_str stem = QH_STR_NONE;

		if (!kind.n && !stem_of(p, &p->numbers[i], &stem))
			continue;
		tried++;
		look_back(p, i, kind, stem, &t);
		if (!t.explained && t.base && t.part &&
		    (!stem.n || qh_rat_cmp(t.part->value, t.base->value) <= 0))
			tell(in, out, p, &p->numbers[i], &t, first);
	}
	return out->n > first;
}
