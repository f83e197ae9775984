/* SPDX-License-Identifier: Apache-2.0 */
/* C73 in prose: the result of an indicator as the report tells it and as its own table prints it. */
#include "check/prose.h"

enum { NAME_CHARS_MIN = 4, WORK_MAX = 4000000, DIGITS_MIN = 2 };

struct row {
	const struct qh_indicator *ind;
	const struct qh_form *form;
	struct qh_str name, stem;
};

static bool is_self_evaluation(const struct qh_form *form)
{
	return form->kind == QH_FORM_PROJECT || form->kind == QH_FORM_DEPARTMENT;
}

/* "inspections, number of" is called "inspections" in a sentence; a rate keeps its whole name. */
static struct qh_str stem_of(const struct qh_lexicon *lex, const struct qh_indicator *ind, struct qh_str name)
{
	struct qh_hit h;
	struct qh_str stem = name, unit = ind->actual.q.unit;

	if (unit.n && qh_str_ends(name, unit) && ind->actual.q.kind != QH_Q_SHARE) {
		stem.n -= unit.n;
		return qh_utf8_count(stem) >= NAME_CHARS_MIN ? stem : name;
	}
	if (ind->actual.q.kind == QH_Q_SHARE || !qh_lexicon_last(lex, QH_W_NEUTRAL_TAIL, name, &h) ||
	    h.off + h.len != name.n)
		return name;
	stem.n = h.off;
	return qh_utf8_count(stem) >= NAME_CHARS_MIN ? stem : name;
}

static bool measured(const struct qh_indicator *ind)
{
	const struct qh_quantity *q = &ind->actual.q;

	return (q->kind == QH_Q_NUMBER || q->kind == QH_Q_SHARE || q->kind == QH_Q_MONEY) && q->has_number &&
	       q->op == QH_OP_NULL && q->doubts == 0 && q->unit.n && qh_rat_ok(q->lo);
}

/* No other row of that name, in whatever form, has another result. */
static bool is_only_one(const struct row *rows, uint32_t n, uint32_t at)
{
	for (uint32_t i = 0; i < n; i++)
		if (i != at &&
		    (qh_str_ends(rows[i].name, rows[at].stem) || qh_str_ends(rows[i].stem, rows[at].stem)) &&
		    !(measured(rows[i].ind) &&
		      qh_rat_eq(rows[i].ind->actual.q.lo, rows[at].ind->actual.q.lo)))
			return false;
	return true;
}

static uint32_t collect(const struct qh_check_in *in, struct row **out)
{
	uint32_t n = 0, m = 0;

	for (uint32_t i = 0; i < in->forms->n; i++)
		n += is_self_evaluation(in->forms->at[i]) ? in->forms->at[i]->n_indicators : 0;
	*out = n ? QH_NEW_ARRAY(in->arena, struct row, n) : NULL;
	for (uint32_t i = 0; *out && i < in->forms->n; i++) {
		const struct qh_form *form = in->forms->at[i];

		for (uint32_t k = 0; is_self_evaluation(form) && k < form->n_indicators; k++) {
			struct qh_str name = in->all_facts[i]->indicators[k].name.text;

			if (!in->all_facts[i]->indicators[k].live || qh_utf8_count(name) < NAME_CHARS_MIN)
				continue;
			(*out)[m++] = (struct row){&form->indicators[k], form, name,
						   stem_of(in->library->lexicon, &form->indicators[k], name)};
		}
	}
	return m;
}

static bool tells_result(const struct qh_prose *p, const struct qh_prose_number *n, const struct row *r)
{
	static const enum qh_word_class others[] = {QH_W_PLANNED, QH_W_FORECAST, QH_W_RISES, QH_W_OTHER_KIND,
						    QH_W_HYPOTHETICAL};
	const struct qh_prose_sentence *s = &p->sentences[n->sentence];
	struct qh_str subject = qh_prose_subject(p, n);

	if (n->year || n->per || n->approx || n->op != QH_OP_NULL || n->digits < DIGITS_MIN ||
	    !qh_str_eq(n->unit, r->ind->actual.q.unit) ||
	    !(qh_str_ends(subject, r->stem) || qh_str_ends(subject, r->name)))
		return false;
	for (size_t i = 0; i < sizeof others / sizeof others[0]; i++)
		if (qh_prose_find_in(p, s, others[i], n->from, n->off))
			return false;
	for (uint32_t i = s->first_number; i < s->first_number + s->n_numbers; i++)
		if (p->numbers[i].year && r->form->year &&
		    !qh_rat_eq(p->numbers[i].value, QH_RAT_INT(r->form->year)))
			return false;
	return true;
}

static bool agrees(struct qh_arena *arena, const struct qh_prose_number *n, struct qh_rat value)
{
	struct qh_rat off = qh_rat_abs(arena, qh_rat_sub(arena, n->value, value));

	return !qh_rat_ok(off) || !qh_rat_ok(n->half) || qh_rat_cmp(off, n->half) <= 0;
}

static void tell(const struct qh_check_in *in, struct qh_findings *out, const struct qh_prose *p,
		 const struct qh_prose_number *n, const struct row *r)
{
	struct qh_finding *f =
	    qh_finding_add(out, in, "C73", "C73.actual", QH_WARNING, QH_PROBABLE, r->name, "text");

	qh_prose_place(f, in, p, p->sentences[n->sentence].block, n->from, n->end, "text");
	qh_finding_place(f, in, r->ind->actual.at, "actual", r->ind->actual.text);
	qh_finding_declared(f, qh_prose_number_printed(in, p, n));
	qh_finding_text(f, "name", qh_indicator_shown(r->ind));
	qh_finding_text(f, "said", qh_prose_number_printed(in, p, n));
	qh_finding_text(f, "actual", r->ind->actual.text);
}

bool qh_prose_actuals(const struct qh_check_in *in, struct qh_findings *out, const struct qh_prose *p)
{
	struct row *rows = NULL;
	uint32_t n = in->forms ? collect(in, &rows) : 0, first = out->n;
	uint64_t work = 0;

	for (uint32_t i = 0; i < n && work < WORK_MAX; i++) {
		const struct qh_prose_number *odd = NULL;
		bool same = false;

		work += n;
		if (!measured(rows[i].ind) || !is_only_one(rows, n, i))
			continue;
		for (uint32_t k = 0; k < p->n_numbers && !same; k++) {
			work++;
			if (!tells_result(p, &p->numbers[k], &rows[i]))
				continue;
			/* Told rightly once, the other is of another time or part. */
			same = agrees(in->arena, &p->numbers[k], rows[i].ind->actual.q.lo);
			if (!same && rows[i].ind->target.q.has_number &&
			    agrees(in->arena, &p->numbers[k], rows[i].ind->target.q.lo))
				continue; /* the target may be told as well */
			odd = odd ? odd : &p->numbers[k];
		}
		if (odd && !same) {
			tell(in, out, p, odd, &rows[i]);
			qh_prose_said(out, first);
		}
	}
	return out->n > first;
}
