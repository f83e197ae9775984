/* SPDX-License-Identifier: Apache-2.0 */
/* Owns the adjustment of goals: two versions of a form, indicator by indicator; what is the same, what
 * changed, what came and what went. */
#include "write/bureau_private.h"

#define NO_PARTNER UINT32_MAX

/* What a row is known by, folded. */
struct row_key {
	struct qh_str name, level2;
};
struct adjust {
	struct qh_arena *arena;
	const struct qh_report_options *o;
	const struct qh_form *old, *new;
	const struct row_key *old_keys, *new_keys;
	uint32_t *old_of; /* per row of the new form: its row in the old one */
	uint32_t *new_of; /* the other way round */
};

static struct qh_str folded(const struct adjust *a, struct qh_str s)
{
	return qh_lexicon_fold(a->o->library->lexicon, a->arena, s).text;
}

/* ---- which rows belong together ---- */

static const struct row_key *keys_of(const struct adjust *a, const struct qh_form *f)
{
	struct row_key *keys = QH_NEW_ARRAY(a->arena, struct row_key, f->n_indicators + 1);

	for (uint32_t i = 0; keys && i < f->n_indicators; i++) {
		const struct qh_indicator *ind = &f->indicators[i];

		keys[i].name = folded(a, qh_indicator_bare_name(a->arena, a->o->library->lexicon, ind));
		keys[i].level2 = folded(a, ind->level2.text);
	}
	return keys;
}

/* The names agree and, when they are to, the headings. */
static bool same_row(const struct adjust *a, uint32_t k, uint32_t n, bool levels)
{
	const struct qh_indicator *x = &a->old->indicators[k], *y = &a->new->indicators[n];
	const struct row_key *one = &a->old_keys[k], *two = &a->new_keys[n];

	if (x->filler || x->whole_term != y->whole_term || !one->name.n || !qh_str_eq(one->name, two->name))
		return false;
	return !levels || (x->dimension == y->dimension && x->subdimension == y->subdimension &&
			   qh_str_eq(one->level2, two->level2));
}

static void pair_rows(struct adjust *a, bool levels)
{
	for (uint32_t n = 0; n < a->new->n_indicators; n++) {
		if (a->old_of[n] != NO_PARTNER || a->new->indicators[n].filler)
			continue;
		for (uint32_t k = 0; k < a->old->n_indicators; k++) {
			if (a->new_of[k] != NO_PARTNER || !same_row(a, k, n, levels))
				continue;
			a->old_of[n] = k;
			a->new_of[k] = n;
			break;
		}
	}
}

static bool pair_all(struct adjust *a)
{
	a->old_of = QH_NEW_ARRAY(a->arena, uint32_t, a->new->n_indicators + 1);
	a->new_of = QH_NEW_ARRAY(a->arena, uint32_t, a->old->n_indicators + 1);
	a->old_keys = keys_of(a, a->old);
	a->new_keys = keys_of(a, a->new);
	if (!a->old_of || !a->new_of || !a->old_keys || !a->new_keys)
		return false;
	for (uint32_t i = 0; i < a->new->n_indicators; i++)
		a->old_of[i] = NO_PARTNER;
	for (uint32_t i = 0; i < a->old->n_indicators; i++)
		a->new_of[i] = NO_PARTNER;
	/* First under the same headings, then wherever the name went. */
	pair_rows(a, true);
	pair_rows(a, false);
	return true;
}

/* ---- values ---- */

/* Sign, number and unit as one text, wherever the form has them; the word for qualitative is no part of it.
 */
static struct qh_str value_of(const struct adjust *a, const struct qh_indicator *i)
{
	bool has_unit = i->unit.text.n && qh_str_find(i->target.text, i->unit.text, 0) >= 0,
	     no_op = i->target.q.op == QH_OP_NULL || qh_str_find(i->target.text, i->op.text, 0) >= 0;

	return qh_arena_printf(a->arena, "%.*s%.*s%.*s", QH_STR_ARG(no_op ? QH_STR("") : i->op.text),
			       QH_STR_ARG(i->target.text), QH_STR_ARG(has_unit ? QH_STR("") : i->unit.text));
}

static bool same_text(const struct adjust *a, struct qh_str x, struct qh_str y)
{
	return qh_str_eq(folded(a, x), folded(a, y));
}

/* "95%" is 95.0% and 1,000 is 1000; words must be the same. */
static bool same_number(const struct qh_declared *x, const struct qh_declared *y)
{
	return x->q.has_number && y->q.has_number && x->q.kind == y->q.kind && x->q.op == y->q.op &&
	       x->q.doubts == 0 && y->q.doubts == 0 && qh_rat_ok(x->q.lo) && qh_rat_ok(y->q.lo) &&
	       qh_rat_eq(x->q.lo, y->q.lo) && x->q.op != QH_OP_IN &&
	       qh_str_eq(x->q.unit_text, y->q.unit_text);
}

static bool is_changed(const struct adjust *a, const struct qh_indicator *x, const struct qh_indicator *y)
{
	bool target = same_text(a, value_of(a, x), value_of(a, y)) || same_number(&x->target, &y->target);
	bool weight = same_text(a, x->weight.text, y->weight.text) || same_number(&x->weight, &y->weight);
	bool place =
	    same_text(a, x->level1.text, y->level1.text) && same_text(a, x->level2.text, y->level2.text);

	return !target || !weight || !place;
}

/* Either may be NULL. */
static void indicator_row(struct adjust *a, struct qh_bureau_sheet *s, const struct qh_indicator *old,
			  const struct qh_indicator *new)
{
	const struct qh_indicator *any = new ? new : old;
	struct qh_bureau_row *row = qh_bureau_row_add(a->arena, s);

	if (!row)
		return;
	row->at[QH_OU_LEVEL1].text = any->level1.text.n ? any->level1.text : any->group.text;
	row->at[QH_OU_LEVEL2].text = any->level2.text;
	row->at[QH_OU_NAME].text = any->name.text;
	if (old) {
		row->at[QH_OU_BEFORE].text = value_of(a, old);
		qh_bureau_put_declared(&row->at[QH_OU_WEIGHT_BEFORE], &old->weight);
	}
	if (new) {
		row->at[QH_OU_AFTER].text = value_of(a, new);
		qh_bureau_put_declared(&row->at[QH_OU_WEIGHT_AFTER], &new->weight);
		row->at[QH_OU_REASON].text = new->reason.text;
	}
	row->at[QH_OU_CHANGE].text = qh_paper_say(a->arena, a->o,
						  !old                      ? "write.bureau.added"
						  : !new                    ? "write.bureau.removed"
						  : is_changed(a, old, new) ? "write.bureau.changed"
									    : "write.bureau.same");
}

/* In the order of the new form; what went stands where it stood, behind the row it followed. */
static void indicator_rows(struct adjust *a, struct qh_bureau_sheet *s)
{
	uint32_t k = 0;

	for (uint32_t n = 0; n < a->new->n_indicators; n++) {
		const struct qh_indicator *new = &a->new->indicators[n];
		uint32_t partner = a->old_of[n];

		if (new->filler)
			continue;
		for (; partner != NO_PARTNER && k < partner; k++)
			if (a->new_of[k] == NO_PARTNER && !a->old->indicators[k].filler)
				indicator_row(a, s, &a->old->indicators[k], NULL);
		indicator_row(a, s, partner == NO_PARTNER ? NULL : &a->old->indicators[partner], new);
	}
	for (; k < a->old->n_indicators; k++)
		if (a->new_of[k] == NO_PARTNER && !a->old->indicators[k].filler)
			indicator_row(a, s, &a->old->indicators[k], NULL);
}

/* ---- money ---- */

static const struct qh_declared *budget(const struct qh_fund *f)
{
	return f->revised.text.n ? &f->revised : &f->original;
}

static const struct qh_fund *fund_like(const struct adjust *a, const struct qh_form *form,
				       const struct qh_fund *like)
{
	for (uint32_t i = 0; i < form->n_funds; i++) {
		const struct qh_fund *f = &form->funds[i];

		if ((f->role == QH_FUND_TOTAL && like->role == QH_FUND_TOTAL) ||
		    same_text(a, f->label.text, like->label.text))
			return f;
	}
	return NULL;
}

/* Both amounts are money of their forms; the difference is given in the unit of the old one. */
static struct qh_rat difference(const struct adjust *a, const struct qh_fund *old, const struct qh_fund *new)
{
	struct qh_rat before = QH_RAT_NONE, after = QH_RAT_NONE;

	if (!old || !new || !qh_declared_number(budget(old), &before) ||
	    !qh_declared_number(budget(new), &after) || budget(old)->q.kind != budget(new)->q.kind)
		return QH_RAT_NONE;
	before = qh_rat_sub(a->arena, after, before);
	return budget(old)->q.kind == QH_Q_MONEY ? qh_rat_div(a->arena, before, a->old->money_scale) : before;
}

static void fund_row(struct adjust *a, struct qh_bureau_sheet *s, const struct qh_fund *old,
		     const struct qh_fund *new)
{
	struct qh_bureau_row *row = qh_bureau_fund_add(a->arena, s);

	if (!row)
		return;
	row->at[QH_OU_NAME].text = (new ? new : old)->label.text;
	if (old)
		row->at[QH_OU_BEFORE].text = budget(old)->text;
	if (new)
		row->at[QH_OU_AFTER].text = budget(new)->text;
	qh_bureau_put(a->arena, a->o, &row->at[QH_OU_CHANGE], difference(a, old, new));
}

static void fund_rows(struct adjust *a, struct qh_bureau_sheet *s)
{
	for (uint32_t i = 0; i < a->new->n_funds; i++)
		fund_row(a, s, fund_like(a, a->old, &a->new->funds[i]), &a->new->funds[i]);
	for (uint32_t i = 0; i < a->old->n_funds; i++)
		if (!fund_like(a, a->new, &a->old->funds[i]))
			fund_row(a, s, &a->old->funds[i], NULL);
}

/* ---- forms ---- */

static void sheet(struct qh_paper_builder *b, struct adjust *a, const struct qh_bureau_table *t)
{
	struct qh_bureau_sheet s = {0};

	if (!pair_all(a))
		return;
	qh_bureau_facts(a->arena, a->o, t, a->new, &s);
	s.facts.at[QH_OU_REASON].text = a->new->reasons.text;
	fund_rows(a, &s);
	indicator_rows(a, &s);
	qh_bureau_add(b, a->o, t, &s);
}

static bool are_partners(const struct adjust *a)
{
	return a->old->kind == a->new->kind &&
	       a->old->project.text.n &&same_text(a, a->old->project.text, a->new->project.text);
}

uint32_t qh_bureau_adjust(struct qh_paper_builder *b, const struct qh_report_options *o,
			  const struct qh_report_document *before, const struct qh_report_document *after,
			  void (*alone)(void *payload, const struct qh_form *form, bool first), void *payload)
{
	bool only = before->n_forms == 1 && after->n_forms == 1;
	bool *taken = QH_NEW_ARRAY(b->arena, bool, after->n_forms + 1);
	uint32_t n = 0;

	for (uint32_t i = 0; taken && i < before->n_forms; i++) {
		struct adjust a = {.arena = b->arena, .o = o, .old = before->forms[i].form};
		const struct qh_bureau_table *t = NULL;
		uint32_t k = 0;

		for (; k < after->n_forms; k++) {
			a.new = after->forms[k].form;
			if (!taken[k] && (only || are_partners(&a)))
				break;
		}
		if (k < after->n_forms)
			t = qh_bureau_table_of(o->library, o->bureau,
					       after->forms[k].choice ? after->forms[k].choice->rulebook
								      : NULL,
					       a.new->kind, NULL);
		if (!t) {
			alone(payload, a.old, true);
			continue;
		}
		taken[k] = true;
		sheet(b, &a, t);
		n++;
	}
	for (uint32_t k = 0; taken && k < after->n_forms; k++)
		if (!taken[k])
			alone(payload, after->forms[k].form, false);
	return n;
}
