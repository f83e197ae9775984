/* SPDX-License-Identifier: Apache-2.0 */
/* Indicators that a system rulebook fixes: found by name, computed from base data by their formula, scored by
 * their own rule. */
#include "score/scorer.h"

static struct qh_str fold(struct qh_scorer *s, struct qh_str text)
{
	return qh_lexicon_label(s->library->lexicon, s->arena, text);
}

static bool is_named(struct qh_scorer *s, const struct qh_profile_indicator *p, struct qh_str name)
{
	if (qh_str_eq(fold(s, p->name), name))
		return true;
	for (uint32_t i = 0; i < p->n_aliases; i++) {
		if (qh_str_eq(fold(s, p->aliases[i]), name))
			return true;
	}
	return false;
}

/* Of two with one name, the one that stands under the same heading. */
static const struct qh_profile_indicator *find(struct qh_scorer *s, const struct qh_indicator *ind)
{
	const struct qh_profile_indicator *found = NULL;
	struct qh_str name = fold(s, ind->name.text);

	if (name.n == 0)
		return NULL;
	for (uint32_t i = 0; i < s->rulebook->n_indicators; i++) {
		const struct qh_profile_indicator *p = &s->rulebook->indicators[i];

		if (!is_named(s, p, name))
			continue;
		if (p->level2.n > 0 && qh_str_eq(fold(s, p->level2), fold(s, ind->level2.text)))
			return p;
		if (!found)
			found = p;
	}
	return found;
}

/* The base datum of a folded name that holds one number. */
static const struct qh_datum *datum_of(struct qh_scorer *s, struct qh_str wanted, struct qh_rat *value)
{
	for (uint32_t i = 0; i < s->form->n_data; i++) {
		const struct qh_datum *d = &s->form->data[i];

		if (qh_str_eq(fold(s, d->name.text), wanted) && qh_scorer_number(&d->value, value))
			return d;
	}
	return NULL;
}

static bool look_up(void *payload, struct qh_str name, struct qh_formula_input *out)
{
	struct qh_scorer *s = payload;
	struct qh_str wanted = fold(s, name);

	*out = (struct qh_formula_input){.value = QH_RAT_NONE};
	for (uint32_t i = 0; i < s->rulebook->n_data; i++) {
		if (qh_str_eq(fold(s, s->rulebook->data[i].name), wanted)) {
			out->dim = s->rulebook->data[i].dim;
			out->dim_known = s->rulebook->data[i].dim_known;
		}
	}
	const struct qh_datum *d = datum_of(s, wanted, &out->value);
	if (!d)
		return false;
	out->known = true;
	out->at = d->value.at;
	out->source = d->source.text;
	return true;
}

/* Every name with its value, place and source, then every sub-value. */
static void say_trace(struct qh_scorer *s, const struct qh_formula *f, const struct qh_trace *trace,
		      uint32_t n)
{
	for (uint32_t i = 0; i < n; i++) {
		const struct qh_node *node = &f->nodes[trace[i].node];
		struct qh_str text = qh_str_sub(f->source, node->off, node->len);
		struct qh_step *st;

		if (node->op == QH_N_NUMBER || trace[i].node + 1 == f->n)
			continue;
		if (node->op == QH_N_NAME) {
			st = qh_scorer_step(s, trace[i].source.n > 0 ? "step.datum-source" : "step.datum");
			qh_step_text(st, "name", node->name);
			struct qh_rat value;
			const struct qh_datum *d = datum_of(s, fold(s, node->name), &value);
			struct qh_arg *arg = qh_step_arg(st, "value", QH_ARG_NEAR);
			arg->r = trace[i].value;
			if (d)
				arg->s = d->value.q.unit;
			if (trace[i].source.n > 0)
				qh_step_text(st, "source", trace[i].source);
			st->at = trace[i].at;
		} else {
			st = qh_scorer_step(s, "step.part");
			qh_step_text(st, "formula", text);
			qh_step_rat(st, "value", trace[i].value);
		}
		st->out = trace[i].value;
	}
}

/* The value of the formula from the base data; a cause when something is missing. */
static const char *compute(struct qh_scorer *s, const struct qh_profile_indicator *p, struct qh_rat *value,
			   struct qh_str *missing)
{
	struct qh_trace *trace = NULL;
	uint32_t n_trace = 0;
	struct qh_step *st;
	enum qh_status status =
	    qh_formula_eval(s->arena, &p->formula, look_up, s, value, missing, &trace, &n_trace, NULL);

	if (status != QH_OK)
		return "cause.formula-failed";
	if (!qh_rat_ok(*value))
		return missing->p ? "cause.data-missing" : "cause.division-by-zero";
	say_trace(s, &p->formula, trace, n_trace);
	st = qh_scorer_step(s, "step.formula");
	qh_step_text(st, "formula", p->formula.source);
	qh_step_rat(st, "value", *value);
	st->out = *value;
	return NULL;
}

/* The printed target, else the one of the method. */
static void take_target(const struct qh_profile_indicator *p, struct qh_case *c, struct qh_quantity *room)
{
	if (qh_scorer_use(c->target) == QH_USE_NUMBER || !qh_rat_ok(p->target))
		return;
	*room = (struct qh_quantity){
	    .kind = qh_str_eq(p->unit, QH_STR("%")) ? QH_Q_SHARE : QH_Q_NUMBER,
	    .op = p->op,
	    .has_number = true,
	    .lo = p->target,
	    .hi = QH_RAT_NONE,
	    .scale = QH_RAT_INT(1),
	    .unit = p->unit,
	};
	c->target = room;
}

static bool whole_count(const struct qh_quantity *q, uint32_t *out)
{
	int64_t n;

	if (qh_scorer_use(q) != QH_USE_NUMBER || q->kind != QH_Q_NUMBER || !qh_rat_int(q->lo, &n) || n < 0 ||
	    n >= UINT32_MAX)
		return false;
	*out = (uint32_t)n;
	return true;
}

/* How many items are met, and of how many, where the cells say it: "4项" beside "5项". */
static void take_items(struct qh_case *c)
{
	if (c->actual->op != QH_OP_NULL && c->actual->op != QH_OP_EQ)
		return;
	whole_count(c->actual, &c->items_met);
	if (c->rule->n_items == 0 && c->rule->method != QH_M_COUNT)
		whole_count(c->target, &c->items_all);
}

static void by_formula(struct qh_scorer *s, const struct qh_profile_indicator *p, struct qh_case *c,
		       struct qh_score *out)
{
	struct qh_quantity target, actual;
	struct qh_str missing = QH_STR_NONE;
	struct qh_rat value = QH_RAT_NONE;
	const char *cause = compute(s, p, &value, &missing);
	bool percent = qh_str_eq(p->unit, QH_STR("%"));

	if (cause && qh_scorer_use(c->actual) != QH_USE_NUMBER) {
		qh_scorer_undecidable(out, c->weight, cause);
		if (missing.p)
			qh_scorer_cause_text(out, "name", missing);
		return;
	}
	if (cause) { /* no base data, but the form prints the value itself */
		qh_scorer_step(s, "step.value-as-printed");
		out->certainty = QH_PROBABLE;
	} else {
		actual = (struct qh_quantity){
		    .kind = percent ? QH_Q_SHARE : QH_Q_NUMBER,
		    .has_number = true,
		    .lo = percent ? qh_rat_mul(s->arena, value, QH_RAT_INT(100)) : value,
		    .hi = QH_RAT_NONE,
		    .scale = QH_RAT_INT(1),
		    .unit = p->unit,
		};
		c->actual = &actual;
	}
	take_target(p, c, &target);
	c->op = c->target->op;
	qh_scorer_apply(s, c, out);
	c->actual = NULL; /* it was local */
	c->target = NULL;
}

/* The base data give a value, but nothing says what it earns. False: the printed actual is scored. */
static bool formula_only(struct qh_scorer *s, const struct qh_profile_indicator *p, struct qh_case *c,
			 struct qh_score *out)
{
	struct qh_str missing = QH_STR_NONE;
	struct qh_rat value = QH_RAT_NONE;
	const char *cause;

	if (qh_scorer_use(c->actual) == QH_USE_NUMBER)
		return false;
	cause = compute(s, p, &value, &missing);
	qh_scorer_undecidable(out, c->weight, cause ? cause : "cause.formula-only");
	if (missing.p)
		qh_scorer_cause_text(out, "name", missing);
	return true;
}

bool qh_scorer_fixed(struct qh_scorer *s, const struct qh_indicator *ind, struct qh_case *c,
		     struct qh_score *out)
{
	const struct qh_profile_indicator *p = find(s, ind);
	struct qh_quantity target;

	if (p && !p->has_rule && p->formula.n > 0 && s->form->n_data > 0)
		return formula_only(s, p, c, out);
	if (!p || !p->has_rule)
		return false;
	c->rule = &p->rule;
	qh_step_text(qh_scorer_step(s, "step.fixed-rule"), "name", p->name);
	switch (p->rule.method) {
	case QH_M_TIERS:
	case QH_M_YES_NO:
	case QH_M_MILESTONE:
		/* Words and dates are read as anywhere else; the caller finds the rule in @p c. */
		return false;
	case QH_M_CHECKLIST:
	case QH_M_COUNT:
	case QH_M_SHARE_MET: take_items(c); /* fall through */
	case QH_M_DISCRETION: qh_scorer_apply(s, c, out); return true;
	default: break;
	}
	c->percent = qh_str_eq(p->unit, QH_STR("%"));
	if (p->formula.n > 0) {
		by_formula(s, p, c, out);
		return true;
	}
	take_target(p, c, &target);
	c->op = c->target->op;
	qh_scorer_apply(s, c, out);
	c->target = &ind->target.q;
	return true;
}
