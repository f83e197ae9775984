/* SPDX-License-Identifier: Apache-2.0 */
/* Checks of single values: direction, bounds, actuals that are no results, targets that measure nothing. */
#include "check/families.h"
#include "check/figures.h"
#include "check/finding.h"

static struct qh_finding *value_finding(const struct qh_check_in *in, struct qh_findings *out, uint32_t i,
					const char *code, const char *key, enum qh_severity severity,
					enum qh_certainty certainty, bool actual)
{
	const struct qh_indicator *ind = &in->form->indicators[i];
	const struct qh_declared *d = actual ? &ind->actual : &ind->target;
	const char *role = actual ? "actual" : "target";
	struct qh_finding *f;

	f = qh_finding_add(out, in, code, key, severity, certainty, in->facts->indicators[i].name.text, role);
	qh_finding_place(f, in, d->at, role, d->text);
	qh_finding_at_most(f, (enum qh_certainty)d->q.certainty);
	qh_finding_declared(f, actual ? d->text : qh_target_shown(in, ind));
	qh_finding_text(f, "name", qh_indicator_shown(ind));
	qh_finding_text(f, "value", actual ? d->text : qh_target_shown(in, ind));
	return f;
}

/* The points claimed for the row are what is at stake when its result proves nothing. */
static void at_stake(struct qh_finding *f, const struct qh_indicator *ind)
{
	struct qh_rat s;

	if (ind->score.text.n && qh_declared_number(&ind->score, &s))
		qh_finding_points(f, s);
}

static bool measured(const struct qh_quantity *q)
{
	return q->kind == QH_Q_NUMBER || q->kind == QH_Q_SHARE || q->kind == QH_Q_MONEY;
}

/* ---- C20 ---- */

static bool time_like(const struct qh_check_in *in, const struct qh_quantity *q)
{
	const struct qh_word *w =
	    q->unit.n ? qh_lexicon_find(in->library->lexicon, QH_W_UNIT, q->unit) : NULL;

	return w && qh_str_eq(w->dim, QH_STR("time"));
}

uint8_t qh_direction_meant(const struct qh_check_in *in, uint32_t i)
{
	const struct qh_indicator *ind = &in->form->indicators[i];
	const struct qh_fact_text *name = &in->facts->indicators[i].name;
	const struct qh_quantity *q = &ind->target.q;
	bool up = q->op == QH_OP_GE || q->op == QH_OP_GT, down = q->op == QH_OP_LE || q->op == QH_OP_LT;
	bool cost = ind->subdimension == QH_SUB_COST || ind->dimension == QH_DIM_COST;

	if (!measured(q) || (!up && !down) || qh_fact_has(name, QH_W_DIRECTION_OPEN))
		return QH_OP_NULL;
	if (down && qh_fact_has(name, QH_W_MAY_EXCEED) && q->has_number &&
	    qh_rat_cmp(q->lo, QH_RAT_INT(100)) >= 0)
		return QH_OP_NULL; /* not more than planned: a limit, not a slip */
	if (down)
		return q->kind == QH_Q_SHARE && !cost && qh_fact_has(name, QH_W_HIGHER_BETTER) &&
			       qh_name_direction(in->library->lexicon, name) == QH_OP_GE
			   ? QH_OP_GE
			   : QH_OP_NULL;
	/* Money may be wanted (tax, income, investment) outside the rows of cost; some words are defined
	 * either way. */
	if (!qh_fact_has(name, QH_W_LOWER_BETTER) || (q->kind == QH_Q_MONEY && !cost) || time_like(in, q))
		return QH_OP_NULL;
	return qh_name_direction(in->library->lexicon, name) == QH_OP_LE ? QH_OP_LE : QH_OP_NULL;
}

enum qh_verdict qh_run_c20(const struct qh_check_in *in, struct qh_findings *out, const char **cause)
{
	uint32_t before = out->n;

	(void)cause;
	for (uint32_t i = 0; i < in->form->n_indicators; i++) {
		const struct qh_indicator *ind = &in->form->indicators[i];
		uint8_t op = in->facts->indicators[i].live ? qh_direction_meant(in, i) : QH_OP_NULL;
		struct qh_finding *f;

		if (op == QH_OP_NULL)
			continue;
		f = value_finding(in, out, i, "C20",
				  op == QH_OP_GE ? "C20.should-be-higher" : "C20.should-be-lower", QH_ERROR,
				  ind->target.q.kind == QH_Q_SHARE ? QH_SURE : QH_PROBABLE, false);
		qh_finding_expected(f, op == QH_OP_GE ? QH_STR("\xE2\x89\xA5") : QH_STR("\xE2\x89\xA4"));
		at_stake(f, ind);
	}
	return out->n > before ? QH_FAIL : QH_PASS;
}

/* ---- C21 ---- */

static void bounds_of(const struct qh_check_in *in, struct qh_findings *out, uint32_t i, bool actual)
{
	const struct qh_indicator_facts *facts = &in->facts->indicators[i];
	const struct qh_declared *d =
	    actual ? &in->form->indicators[i].actual : &in->form->indicators[i].target;
	struct qh_rat whole = QH_RAT_INT(100);
	struct qh_finding *f;
	int c;

	if (!measured(&d->q) || !d->q.has_number)
		return;
	if (qh_rat_sign(d->q.lo) < 0) {
		if (d->q.kind != QH_Q_SHARE && !qh_fact_has(&facts->name, QH_W_MAY_BE_NEGATIVE))
			value_finding(in, out, i, "C21", "C21.negative", QH_ERROR, QH_PROBABLE, actual);
		return;
	}
	if (d->q.kind != QH_Q_SHARE || !qh_fact_has(&facts->name, QH_W_SHARE_OF_WHOLE) ||
	    qh_fact_has(&facts->name, QH_W_MAY_EXCEED))
		return;
	c = qh_rat_cmp(d->q.lo, whole);
	if (c > 0 || (c == 0 && d->q.op == QH_OP_GT)) {
		f = value_finding(in, out, i, "C21", "C21.over", QH_ERROR, QH_SURE, actual);
		qh_finding_expected(f, QH_STR("\xE2\x89\xA4"
					      "100%"));
	} else if (c == 0 && d->q.op == QH_OP_GE && !actual) {
		f = value_finding(in, out, i, "C21", "C21.equal", QH_INFO, QH_SURE, actual);
		qh_finding_expected(f, QH_STR("=100%"));
	}
}

enum qh_verdict qh_run_c21(const struct qh_check_in *in, struct qh_findings *out, const char **cause)
{
	uint32_t before = out->n;

	(void)cause;
	for (uint32_t i = 0; i < in->form->n_indicators; i++) {
		if (!in->facts->indicators[i].live)
			continue;
		bounds_of(in, out, i, false);
		bounds_of(in, out, i, true);
	}
	return out->n > before ? QH_FAIL : QH_PASS;
}

/* ---- C22 ---- */

/* A full date as the result (12月31日, 2023-12-31) or the month of a year (2023年12月) is an answer; a bare
 * year or month, or a word such as "before" or "end of", is the deadline. */
static bool says_the_day(const struct qh_fact_text *t, const struct qh_quantity *q)
{
	uint32_t groups = 0, last = 0, first = 0;
	int year, month, day;

	if (qh_fact_has(t, QH_W_DEADLINE))
		return false;
	for (uint32_t i = 0; i < t->text.n; i++) {
		bool digit = t->text.p[i] >= '0' && t->text.p[i] <= '9';

		if (digit && (i == 0 || t->text.p[i - 1] < '0' || t->text.p[i - 1] > '9')) {
			groups++;
			last = 0;
		}
		if (digit && last < 100000)
			last = last * 10 + (uint32_t)(t->text.p[i] - '0');
		if (groups == 1)
			first = last;
	}
	if (groups < 2 || q->lo.d != 1 || q->lo.n > INT32_MAX || q->lo.n < INT32_MIN)
		return false;
	qh_date_split((qh_day)q->lo.n, &year, &month, &day);
	if (groups == 2 && first == (uint32_t)year && last == (uint32_t)month)
		return true;
	return groups >= 3 || last == (uint32_t)day;
}

static const char *no_result(const struct qh_check_in *in, uint32_t i)
{
	const struct qh_indicator *ind = &in->form->indicators[i];
	const struct qh_indicator_facts *facts = &in->facts->indicators[i];
	const struct qh_quantity *t = &ind->target.q, *a = &ind->actual.q;

	if (measured(a) && a->has_number && a->op != QH_OP_NULL && a->op != QH_OP_EQ)
		return a->op == QH_OP_IN ? NULL : "C22.operator";
	if ((a->kind == QH_Q_DATE || a->kind == QH_Q_PERIOD) && ind->subdimension == QH_SUB_TIME &&
	    qh_str_eq(facts->target.text, facts->actual.text) && !says_the_day(&facts->actual, a))
		return "C22.deadline";
	if (!measured(t) || !t->has_number || facts->actual.text.n == 0)
		return NULL;
	/* "not yet asked": an answer while the year goes on. */
	if (in->form->kind == QH_FORM_MONITORING && qh_fact_has(&facts->actual, QH_W_NOT_DONE))
		return NULL;
	if (a->kind == QH_Q_BAND_WORD ||
	    (!a->has_number && a->kind != QH_Q_STANDARD && a->kind != QH_Q_NONE && a->kind != QH_Q_DASH &&
	     qh_fact_has(&facts->actual, QH_W_DONE)))
		return "C22.words";
	/* "done 100%" for an amount or a count: progress, not the value reached */
	if (a->has_number && a->kind == QH_Q_SHARE && t->kind != QH_Q_SHARE &&
	    in->form->kind != QH_FORM_MONITORING)
		return "C22.progress";
	return NULL;
}

enum qh_verdict qh_run_c22(const struct qh_check_in *in, struct qh_findings *out, const char **cause)
{
	uint32_t before = out->n;

	(void)cause;
	for (uint32_t i = 0; i < in->form->n_indicators; i++) {
		const struct qh_indicator *ind = &in->form->indicators[i];
		const char *key;
		struct qh_finding *f;

		if (!in->facts->indicators[i].live || ind->actual.text.n == 0 || !(key = no_result(in, i)))
			continue;
		f = value_finding(in, out, i, "C22", key, QH_ERROR, QH_SURE, true);
		qh_finding_place(f, in, ind->target.at, "target", ind->target.text);
		qh_finding_text(f, "target", qh_target_shown(in, ind));
		at_stake(f, ind);
	}
	return out->n > before ? QH_FAIL : QH_PASS;
}

/* ---- C23 ---- */

enum qh_verdict qh_run_c23(const struct qh_check_in *in, struct qh_findings *out, const char **cause)
{
	uint32_t before = out->n;

	(void)cause;
	for (uint32_t i = 0; i < in->form->n_indicators; i++) {
		const struct qh_indicator *ind = &in->form->indicators[i];

		if (!in->facts->indicators[i].live || ind->actual.q.kind != QH_Q_STANDARD)
			continue;
		at_stake(value_finding(in, out, i, "C23", "C23", QH_ERROR, QH_SURE, true), ind);
	}
	return out->n > before ? QH_FAIL : QH_PASS;
}

/* ---- C24 ---- */

/* Costs to society and nature are often told in words; money and counts are not. */
static bool soft_cost(const struct qh_check_in *in, const struct qh_indicator *ind)
{
	const struct qh_lexicon *lex = in->library->lexicon;

	return ind->subdimension == QH_SUB_COST && ind->level2.text.n &&
	       qh_lexicon_first(lex, QH_W_SOFT_COST, qh_lexicon_fold(lex, in->arena, ind->level2.text).text,
				NULL) != NULL;
}

/* "By the 20th of each quarter's last month" says until when, though it is no single day. */
static bool recurs(const struct qh_check_in *in, const struct qh_indicator *ind)
{
	const struct qh_lexicon *lex = in->library->lexicon;
	struct qh_str s = qh_lexicon_fold(lex, in->arena, ind->target.text).text;
	const struct qh_class_set period = {.bits = {(uint64_t)1 << QH_W_PERIOD}};

	for (uint32_t i = 0; i < s.n; qh_utf8_next(s, &i)) {
		const struct qh_word *w = qh_lexicon_at(lex, s, i, &period);

		if (w && qh_str_eq(w->value, QH_STR("recurring")))
			return true;
	}
	return false;
}

/* "All who are entitled" counts nobody, and yet says how many: all of them. No error, but hard to verify. */
static bool all_due(const struct qh_check_in *in, const struct qh_indicator *ind)
{
	const struct qh_lexicon *lex = in->library->lexicon;

	return ind->subdimension == QH_SUB_QUANTITY &&
	       qh_lexicon_first(lex, QH_W_ALL_DUE, qh_lexicon_fold(lex, in->arena, ind->target.text).text,
				NULL) != NULL;
}

static bool unmeasured(const struct qh_indicator *ind)
{
	const struct qh_quantity *q = &ind->target.q;

	if (ind->target.text.n == 0 || q->has_number)
		return false;
	switch (q->kind) {
	case QH_Q_QUALITATIVE:
	case QH_Q_UNKNOWN:
	case QH_Q_BAND_WORD:
	case QH_Q_STANDARD: break;
	default: return false;
	}
	return (q->doubts & (QH_DOUBT_MANY_NUMBERS | QH_DOUBT_TWO_VALUES | QH_DOUBT_TOO_LONG |
			     QH_DOUBT_BAD_NUMBER | QH_DOUBT_NO_SUCH_DATE)) == 0;
}

enum qh_verdict qh_run_c24(const struct qh_check_in *in, struct qh_findings *out, const char **cause)
{
	uint32_t before = out->n;

	(void)cause;
	for (uint32_t i = 0; i < in->form->n_indicators; i++) {
		const struct qh_indicator *ind = &in->form->indicators[i];
		const char *key = ind->subdimension == QH_SUB_QUANTITY ? "C24.quantity"
				  : ind->subdimension == QH_SUB_COST   ? "C24.cost"
								       : "C24.time";

		if (!in->facts->indicators[i].live ||
		    (ind->subdimension != QH_SUB_QUANTITY && ind->subdimension != QH_SUB_COST &&
		     ind->subdimension != QH_SUB_TIME) ||
		    !unmeasured(ind) || soft_cost(in, ind) ||
		    (ind->subdimension == QH_SUB_TIME && recurs(in, ind)))
			continue;
		if (all_due(in, ind))
			value_finding(in, out, i, "C24", "C24.all-due", QH_WARNING, QH_SURE, false);
		else
			value_finding(in, out, i, "C24", key, QH_ERROR, QH_SURE, false);
	}
	return out->n > before ? QH_FAIL : QH_PASS;
}
