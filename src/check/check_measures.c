/* SPDX-License-Identifier: Apache-2.0 */
/* Checks of how values measure: results that hit the target too well, units, words without tiers, zeros,
 * linked bounds. */
#include "check/families.h"
#include "check/finding.h"

static bool measured(const struct qh_quantity *q)
{
	return q->has_number && (q->kind == QH_Q_NUMBER || q->kind == QH_Q_SHARE || q->kind == QH_Q_MONEY);
}

/* ---- C25 ---- */

enum { DIGITS_TOO_EXACT = 4, PAIRS_MIN = 3 };

/* Digits without zeros at either end: 10148 has five, 68400 three, 0.005 one. */
static uint32_t significant(struct qh_rat r)
{
	int64_t n = r.n < 0 ? -(r.n + 1) : r.n, p = 1;
	uint32_t digits = 0;

	if (r.d <= 0)
		return 0;
	while (p % r.d != 0 && p <= INT64_MAX / 10)
		p *= 10;
	if (p % r.d != 0 || n > INT64_MAX / (p / r.d))
		return 0;
	n *= p / r.d;
	while (n != 0 && n % 10 == 0)
		n /= 10;
	for (; n != 0; n /= 10)
		digits++;
	return digits;
}

static bool equal_pair(const struct qh_indicator *ind)
{
	return qh_quantity_comparable(&ind->target.q, &ind->actual.q) && qh_rat_ok(ind->target.q.lo) &&
	       qh_rat_ok(ind->actual.q.lo) && qh_rat_eq(ind->target.q.lo, ind->actual.q.lo);
}

/* All or nothing (0, 100 %) is reached exactly in the nature of things. */
static bool natural(const struct qh_quantity *q)
{
	return qh_rat_sign(q->lo) == 0 || (q->kind == QH_Q_SHARE && qh_rat_eq(q->lo, QH_RAT_INT(100)));
}

static void too_exact(const struct qh_check_in *in, struct qh_findings *out, uint32_t i)
{
	const struct qh_indicator *ind = &in->form->indicators[i];
	struct qh_finding *f;

	f = qh_finding_add(out, in, "C25", "C25.digits", QH_WARNING, QH_PROBABLE,
			   in->facts->indicators[i].name.text, "actual");
	qh_finding_place(f, in, ind->actual.at, "actual", ind->actual.text);
	qh_finding_place(f, in, ind->target.at, "target", ind->target.text);
	qh_finding_declared(f, ind->actual.text);
	qh_finding_text(f, "name", qh_indicator_shown(ind));
	qh_finding_text(f, "value", ind->actual.text);
}

enum qh_verdict qh_run_c25(const struct qh_check_in *in, struct qh_findings *out, const char **cause)
{
	const struct qh_form *form = in->form;
	uint32_t before = out->n, pairs = 0, equal = 0;
	struct qh_finding *f;

	(void)cause;
	for (uint32_t i = 0; i < form->n_indicators; i++) {
		const struct qh_indicator *ind = &form->indicators[i];

		if (!in->facts->indicators[i].scored_row || !measured(&ind->target.q) ||
		    !measured(&ind->actual.q) ||
		    (ind->actual.q.op != QH_OP_NULL && ind->actual.q.op != QH_OP_EQ))
			continue;
		if (!equal_pair(ind)) {
			pairs++;
			continue;
		}
		if (natural(&ind->target.q))
			continue;
		pairs++;
		equal++;
		if (significant(ind->actual.q.lo) >= DIGITS_TOO_EXACT)
			too_exact(in, out, i);
	}
	if (equal >= PAIRS_MIN && equal == pairs) {
		f = qh_finding_add(out, in, "C25", "C25.all", QH_WARNING, QH_PROBABLE, QH_STR_NONE, "actual");
		for (uint32_t i = 0; i < form->n_indicators; i++) {
			const struct qh_indicator *ind = &form->indicators[i];

			if (in->facts->indicators[i].scored_row && measured(&ind->target.q) &&
			    measured(&ind->actual.q) && !natural(&ind->target.q))
				qh_finding_place(f, in, ind->actual.at, "actual", ind->actual.text);
		}
		qh_finding_int(f, "count", equal);
	}
	return out->n > before ? QH_FAIL : pairs > 0 ? QH_PASS : QH_NOT_APPLICABLE;
}

/* ---- C26 ---- */

/* Anything but digits and their signs: the cell has a unit of its own. */
static bool own_unit(struct qh_str s)
{
	for (uint32_t i = 0; i < s.n; i++) {
		unsigned char c = (unsigned char)s.p[i];

		if (c >= 0xE4 && c <= 0xE9)
			return true; /* the characters U+4000-9FFF */
	}
	return false;
}

struct money_style {
	uint32_t bare, with_unit;
	const struct qh_declared *first_unit, *first_bare;
};

static void style_of(struct money_style *s, const struct qh_declared *d)
{
	if (!measured(&d->q))
		return;
	if (own_unit(d->text)) {
		s->first_unit = s->with_unit++ ? s->first_unit : d;
	} else {
		s->first_bare = s->bare++ ? s->first_bare : d;
	}
}

static void money_cells(const struct qh_check_in *in, struct qh_findings *out)
{
	const struct qh_form *form = in->form;
	struct money_style s = {0, 0, NULL, NULL};
	const char *key;
	struct qh_finding *f;

	for (uint32_t i = 0; i < form->n_funds; i++) {
		style_of(&s, &form->funds[i].original);
		style_of(&s, &form->funds[i].revised);
		style_of(&s, &form->funds[i].executed);
	}
	style_of(&s, &form->basic_total);
	style_of(&s, &form->project_total);
	if (s.with_unit > 0 && s.bare > 0)
		key = "C26.mixed";
	else if (s.with_unit > 0 && form->money_unit.text.n)
		key = "C26.unit-in-cell";
	else if (s.bare > 0 && form->money_unit.text.p && form->money_unit.text.n == 0)
		key = "C26.no-money-unit";
	else
		return;
	f = qh_finding_add(out, in, "C26", key, QH_WARNING, QH_SURE, QH_STR_NONE, "money");
	if (s.first_unit)
		qh_finding_place(f, in, s.first_unit->at, "money", s.first_unit->text);
	if (s.first_bare)
		qh_finding_place(f, in, s.first_bare->at, "money", s.first_bare->text);
	qh_finding_text(f, "value", s.first_unit ? s.first_unit->text : s.first_bare->text);
	qh_finding_text(f, "other", s.first_bare ? s.first_bare->text : QH_STR_NONE);
	qh_finding_text(f, "unit", form->money_unit.text);
}

/* The target has a unit, the result has none, and no column gives it. */
static void bare_actuals(const struct qh_check_in *in, struct qh_findings *out)
{
	const struct qh_form *form = in->form;
	struct qh_finding *f = NULL;
	uint32_t n = 0;

	for (uint32_t i = 0; i < form->n_indicators; i++) {
		const struct qh_indicator *ind = &form->indicators[i];

		if (!in->facts->indicators[i].live || ind->unit.text.n || !measured(&ind->target.q) ||
		    !measured(&ind->actual.q) || !ind->target.q.unit.n || ind->actual.q.unit.n)
			continue;
		if (n++ == 0) {
			f = qh_finding_add(out, in, "C26", "C26.actual", QH_WARNING, QH_SURE,
					   in->facts->indicators[i].name.text, "actual");
			qh_finding_text(f, "name", qh_indicator_shown(ind));
			qh_finding_text(f, "value", ind->actual.text);
			qh_finding_text(f, "target", qh_target_shown(in, ind));
			qh_finding_declared(f, ind->actual.text);
		}
		qh_finding_place(f, in, ind->actual.at, "actual", ind->actual.text);
	}
	qh_finding_int(f, "count", n);
}

/* The unit stands in brackets at the end of the name. */
static bool unit_in_name(const struct qh_check_in *in, const struct qh_indicator *ind)
{
	const struct qh_lexicon *lex = in->library->lexicon;
	struct qh_str s = qh_lexicon_fold(lex, in->arena, ind->name.text).text;
	uint32_t from;

	if (s.n < 3 || s.p[s.n - 1] != ')')
		return false;
	for (from = s.n - 1; from > 0 && s.p[from - 1] != '(';)
		from--;
	return from > 0 && qh_lexicon_find(lex, QH_W_UNIT, qh_str_sub(s, from, s.n - 1 - from));
}

/* A cost target that is a bare number: yuan or ten thousand? */
static void bare_costs(const struct qh_check_in *in, struct qh_findings *out)
{
	for (uint32_t i = 0; i < in->form->n_indicators; i++) {
		const struct qh_indicator *ind = &in->form->indicators[i];
		struct qh_finding *f;

		if (!in->facts->indicators[i].live || ind->subdimension != QH_SUB_COST ||
		    !measured(&ind->target.q) || ind->target.q.kind != QH_Q_NUMBER || ind->target.q.unit.n ||
		    ind->target.q.unit_text.n || ind->unit.text.n || qh_rat_sign(ind->target.q.lo) == 0 ||
		    unit_in_name(in, ind))
			continue;
		f = qh_finding_add(out, in, "C26", "C26.cost", QH_WARNING, QH_SURE,
				   in->facts->indicators[i].name.text, "target");
		qh_finding_place(f, in, ind->target.at, "target", ind->target.text);
		qh_finding_declared(f, qh_target_shown(in, ind));
		qh_finding_text(f, "name", qh_indicator_shown(ind));
		qh_finding_text(f, "value", qh_target_shown(in, ind));
	}
}

enum qh_verdict qh_run_c26(const struct qh_check_in *in, struct qh_findings *out, const char **cause)
{
	uint32_t before = out->n;

	(void)cause;
	money_cells(in, out);
	bare_actuals(in, out);
	bare_costs(in, out);
	return out->n > before ? QH_FAIL : QH_PASS;
}

/* ---- C27 ---- */

static bool says_nothing(struct qh_str s)
{
	return s.n <= 3; /* blank or a dash */
}

enum qh_verdict qh_run_c27(const struct qh_check_in *in, struct qh_findings *out, const char **cause)
{
	uint32_t before = out->n;

	(void)cause;
	for (uint32_t i = 0; i < in->form->n_indicators; i++) {
		const struct qh_indicator *ind = &in->form->indicators[i];
		const struct qh_quantity *q = &ind->target.q;
		struct qh_finding *f;

		if (!in->facts->indicators[i].live || q->has_number ||
		    (q->kind != QH_Q_QUALITATIVE && q->kind != QH_Q_UNKNOWN) ||
		    !says_nothing(ind->rule.text) || !says_nothing(ind->standard.text))
			continue;
		/* Where a number is due C24 says so; a plain yes or no needs no tier. */
		if (ind->subdimension == QH_SUB_QUANTITY || ind->subdimension == QH_SUB_COST ||
		    ind->subdimension == QH_SUB_TIME ||
		    (qh_fact_has(&in->facts->indicators[i].target, QH_W_YES) &&
		     qh_lexicon_find(in->library->lexicon, QH_W_YES, in->facts->indicators[i].target.text)))
			continue;
		f = qh_finding_add(out, in, "C27", "C27", QH_WARNING, QH_SURE,
				   in->facts->indicators[i].name.text, "target");
		qh_finding_place(f, in, ind->target.at, "target", ind->target.text);
		qh_finding_declared(f, qh_target_shown(in, ind));
		qh_finding_text(f, "name", qh_indicator_shown(ind));
		qh_finding_text(f, "value", qh_target_shown(in, ind));
	}
	return out->n > before ? QH_FAIL : QH_PASS;
}

/* ---- C28 ---- */

static const char *zero_case(const struct qh_check_in *in, uint32_t i)
{
	const struct qh_indicator *ind = &in->form->indicators[i];
	const struct qh_quantity *t = &ind->target.q, *a = &ind->actual.q;
	uint8_t op = t->op;

	if (!measured(t))
		return NULL;
	if (op == QH_OP_NULL && in->scored && i < in->scored->n_indicators)
		op = in->scored->indicators[i].op;
	if (qh_rat_sign(t->lo) == 0)
		return t->op == QH_OP_GE ? "C28.meaningless" : "C28.zero-target";
	if ((op == QH_OP_LE || op == QH_OP_LT) && measured(a) && qh_rat_sign(a->lo) == 0)
		return "C28.zero-actual";
	return NULL;
}

enum qh_verdict qh_run_c28(const struct qh_check_in *in, struct qh_findings *out, const char **cause)
{
	uint32_t before = out->n;

	(void)cause;
	for (uint32_t i = 0; i < in->form->n_indicators; i++) {
		const struct qh_indicator *ind = &in->form->indicators[i];
		const char *key;
		struct qh_finding *f;

		if (!in->facts->indicators[i].live || !(key = zero_case(in, i)))
			continue;
		f = qh_finding_add(out, in, "C28", key,
				   strcmp(key, "C28.meaningless") == 0 ? QH_WARNING : QH_INFO, QH_SURE,
				   in->facts->indicators[i].name.text, "target");
		qh_finding_place(f, in, ind->target.at, "target", ind->target.text);
		if (ind->actual.text.n)
			qh_finding_place(f, in, ind->actual.at, "actual", ind->actual.text);
		qh_finding_declared(f, strcmp(key, "C28.zero-actual") == 0 ? ind->actual.text
									   : qh_target_shown(in, ind));
		qh_finding_text(f, "name", qh_indicator_shown(ind));
		qh_finding_text(f, "value", qh_target_shown(in, ind));
	}
	return out->n > before ? QH_FAIL : QH_PASS;
}

/* ---- C29 ---- */

enum qh_verdict qh_run_c29(const struct qh_check_in *in, struct qh_findings *out, const char **cause)
{
	const struct qh_form *form = in->form;
	const struct qh_indicator *spent = NULL, *left = NULL;
	struct qh_rat sum;
	struct qh_finding *f;

	(void)cause;
	for (uint32_t i = 0; i < form->n_indicators; i++) {
		const struct qh_indicator_facts *facts = &in->facts->indicators[i];
		const struct qh_quantity *q = &form->indicators[i].target.q;

		if (!facts->live || q->kind != QH_Q_SHARE || !q->has_number)
			continue;
		if (!spent && q->op == QH_OP_GE && qh_fact_has(&facts->name, QH_W_EXECUTION_RATE))
			spent = &form->indicators[i];
		if (!left && q->op == QH_OP_LE && qh_fact_has(&facts->name, QH_W_CARRY_OVER_RATE))
			left = &form->indicators[i];
	}
	if (!spent || !left)
		return QH_NOT_APPLICABLE;
	sum = qh_rat_add(in->arena, spent->target.q.lo, left->target.q.lo);
	if (!qh_rat_ok(sum) || qh_rat_eq(sum, QH_RAT_INT(100)))
		return QH_PASS;
	f = qh_finding_add(out, in, "C29", "C29", QH_WARNING, QH_PROBABLE, QH_STR_NONE, "target");
	qh_finding_place(f, in, left->target.at, "target", left->target.text);
	qh_finding_place(f, in, spent->target.at, "target", spent->target.text);
	qh_finding_declared(f, qh_target_shown(in, left));
	qh_finding_expected_rat(f, in, qh_rat_sub(in->arena, QH_RAT_INT(100), spent->target.q.lo));
	qh_finding_text(f, "spent", qh_indicator_shown(spent));
	qh_finding_text(f, "left", qh_indicator_shown(left));
	qh_finding_text(f, "spent-value", qh_target_shown(in, spent));
	qh_finding_text(f, "left-value", qh_target_shown(in, left));
	qh_finding_rat(f, "bound", qh_rat_sub(in->arena, QH_RAT_INT(100), spent->target.q.lo));
	return QH_FAIL;
}
