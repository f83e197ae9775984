/* SPDX-License-Identifier: Apache-2.0 */
/* C82, C83, C85: what a target, a name and a conclusion say, and where they stand. */
#include "check/families.h"
#include "check/finding.h"

static struct qh_finding *add_row(const struct qh_check_in *in, struct qh_findings *out, const char *code,
				  const char *key, enum qh_severity severity, const struct qh_indicator *ind,
				  struct qh_str name)
{
	struct qh_finding *f = qh_finding_add(out, in, code, key, severity, QH_PROBABLE, name, "name");

	qh_finding_place(f, in, ind->name.at, "name", ind->name.text);
	qh_finding_text(f, "name", name);
	return f;
}

/* ---- C82: a target told as a result ---- */

/* A word of the past, unless the lexicon says that here it is none ("completed" before a noun). */
static const struct qh_word *past(const struct qh_check_in *in, const struct qh_fact_text *t)
{
	const struct qh_word *w;

	if (!qh_fact_has(t, QH_W_PAST_TENSE))
		return NULL;
	w = qh_lexicon_first(in->library->lexicon, QH_W_PAST_TENSE, t->text, NULL);
	return w && !qh_str_eq(w->value, QH_STR("no")) ? w : NULL;
}

static bool past_goals(const struct qh_check_in *in, struct qh_findings *out)
{
	const struct qh_long_facts *texts = in->form->n_goals ? qh_facts_long(in->facts) : NULL;
	bool failed = false;

	for (uint32_t i = 0; texts && i < texts->n_goals; i++) {
		const struct qh_word *w = past(in, &texts->goals[i]);
		const struct qh_text *goal = &in->form->goals[i].text;
		struct qh_finding *f;

		if (!w)
			continue;
		f = qh_finding_add(out, in, "C82", "C82.goal", QH_WARNING, QH_PROBABLE, QH_STR("goal"),
				   "goal");
		qh_finding_place(f, in, goal->at, "goal", goal->text);
		qh_finding_text(f, "word", w->text);
		failed = true;
	}
	return failed;
}

enum qh_verdict qh_run_c82(const struct qh_check_in *in, struct qh_findings *out, const char **cause)
{
	bool failed = past_goals(in, out);

	(void)cause;
	for (uint32_t i = 0; i < in->form->n_indicators; i++) {
		const struct qh_indicator *ind = &in->form->indicators[i];
		const struct qh_indicator_facts *facts = &in->facts->indicators[i];
		const struct qh_word *w;
		struct qh_finding *f;

		if (!facts->live || !(w = past(in, &facts->target)))
			continue;
		f = qh_finding_add(out, in, "C82", "C82", QH_WARNING, QH_PROBABLE, facts->name.text,
				   "target");
		qh_finding_place(f, in, ind->target.at, "target", ind->target.text);
		qh_finding_text(f, "name", ind->name.text);
		qh_finding_text(f, "target", ind->target.text);
		qh_finding_text(f, "word", w->text);
		failed = true;
	}
	return failed ? QH_FAIL : QH_PASS;
}

/* ---- C83: the kind of indicator does not suit its words ---- */

static bool is_evaluation(const struct qh_form *form)
{
	return form->kind == QH_FORM_SCORING || form->kind == QH_FORM_SYSTEM;
}

static bool money(const struct qh_indicator *ind)
{
	return ind->target.q.kind == QH_Q_MONEY || ind->actual.q.kind == QH_Q_MONEY;
}

/* Costs to society and nature are told in words of their own. */
static bool soft_cost(const struct qh_check_in *in, const struct qh_indicator *ind)
{
	return ind->level2.text.n &&
	       qh_lexicon_first(in->library->lexicon, QH_W_SOFT_COST,
				qh_lexicon_fold(in->library->lexicon, in->arena, ind->level2.text).text,
				NULL);
}

/* Nothing in name, target or unit has to do with cost. */
static bool no_cost(const struct qh_check_in *in, const struct qh_indicator *ind,
		    const struct qh_indicator_facts *f)
{
	if (ind->target.q.kind == QH_Q_DASH || ind->target.q.kind == QH_Q_NONE || ind->target.text.n == 0)
		return false;
	return !money(ind) && !qh_fact_has(&f->name, QH_W_COST_WORD) &&
	       !qh_fact_has(&f->target, QH_W_COST_WORD) && !soft_cost(in, ind);
}

static bool is_share(const struct qh_indicator *ind)
{
	return ind->target.q.kind == QH_Q_SHARE && !(ind->target.q.doubts & QH_DOUBT_TWO_VALUES);
}

/* No more than so much money: what something may cost, not how much was done. */
static bool spending_limit(const struct qh_indicator *ind)
{
	return ind->target.q.kind == QH_Q_MONEY &&
	       (ind->target.q.op == QH_OP_LE || ind->target.q.op == QH_OP_LT);
}

static const char *output_key(const struct qh_check_in *in, const struct qh_indicator *ind,
			      const struct qh_indicator_facts *f)
{
	const struct qh_form *form = in->form;

	switch (ind->subdimension) {
	case QH_SUB_QUANTITY:
		if (spending_limit(ind) && !is_evaluation(form))
			return "C83.money";
		if (is_share(ind) && !qh_fact_has(&f->name, QH_W_QUANTITY_RATE) && !is_evaluation(form))
			return "C83.share";
		return qh_fact_has(&f->name, QH_W_TIMELY) ? "C83.timely" : NULL;
	case QH_SUB_COST: return no_cost(in, ind, f) && !is_evaluation(form) ? "C83.cost" : NULL;
	default: return NULL;
	}
}

/* A heading of satisfaction that was read as a row: rows behind it may stand where they should. */
static bool heading_before(const struct qh_check_in *in, uint32_t i)
{
	/* The name of a kind in the place of an indicator's: older frameworks have it so. */
	if (qh_lexicon_find(in->library->lexicon, QH_W_LEVEL2, in->facts->indicators[i].name.text))
		return true;
	for (uint32_t k = 0; k <= i; k++)
		if (qh_fact_has(&in->facts->indicators[k].name, QH_W_SATISFIED) &&
		    qh_lexicon_find(in->library->lexicon, QH_W_SATISFIED, in->facts->indicators[k].name.text))
			return true;
	return false;
}

static const char *kind_key(const struct qh_check_in *in, uint32_t i)
{
	const struct qh_form *form = in->form;
	const struct qh_indicator *ind = &form->indicators[i];
	const struct qh_indicator_facts *f = &in->facts->indicators[i];

	if (ind->dimension != QH_DIM_SATISFACTION && ind->subdimension != QH_SUB_SATISFACTION &&
	    ind->dimension != QH_DIM_NULL && !is_evaluation(form) && qh_fact_has(&f->name, QH_W_SATISFIED))
		return heading_before(in, i) ? NULL : "C83.satisfaction";
	if (ind->dimension == QH_DIM_OUTPUT || ind->dimension == QH_DIM_COST)
		return output_key(in, ind, f);
	if (ind->dimension != QH_DIM_OUTCOME || is_evaluation(form))
		return NULL;
	if (qh_fact_has(&f->name, QH_W_TIMELY))
		return "C83.timely-outcome";
	if (ind->subdimension == QH_SUB_ECONOMIC && !qh_fact_has(&f->name, QH_W_SAVING) &&
	    !qh_fact_has(&f->target, QH_W_SAVING) &&
	    (qh_fact_has(&f->name, QH_W_SPENDING) || qh_fact_has(&f->target, QH_W_SPENDING)))
		return "C83.spending";
	return NULL;
}

enum qh_verdict qh_run_c83(const struct qh_check_in *in, struct qh_findings *out, const char **cause)
{
	bool failed = false;

	(void)cause;
	for (uint32_t i = 0; i < in->form->n_indicators; i++) {
		const struct qh_indicator *ind = &in->form->indicators[i];
		const struct qh_indicator_facts *facts = &in->facts->indicators[i];
		const char *key;
		struct qh_finding *f;

		if (!facts->live || !facts->name.text.n || !(key = kind_key(in, i)))
			continue;
		f = add_row(in, out, "C83", key, QH_WARNING, ind, facts->name.text);
		if (ind->level2.text.n)
			qh_finding_place(f, in, ind->level2.at, "level2", ind->level2.text);
		qh_finding_text(f, "target", ind->target.text);
		qh_finding_text(f, "level", ind->level2.text.n ? ind->level2.text : ind->level1.text);
		failed = true;
	}
	return failed ? QH_FAIL : QH_PASS;
}

/* ---- C85: part of the task done, the goal said to be reached ---- */

static bool digit(struct qh_str s, uint32_t off)
{
	return off < s.n && s.p[off] >= '0' && s.p[off] <= '9';
}

/* "占…任务数的87.3%": a share of the task, out of a name or a result; *part: it is below 100. */
static bool part_of_task(const struct qh_check_in *in, struct qh_str s, struct qh_str *share, bool *part)
{
	struct qh_hit h;
	uint32_t from, i;
	struct qh_rat v;

	if (!qh_lexicon_last(in->library->lexicon, QH_W_TASK_SHARE, s, &h))
		return false;
	i = from = h.off + h.len;
	while (digit(s, i) || (i > from && i < s.n && s.p[i] == '.' && digit(s, i + 1)))
		i++;
	if (i == from || i >= s.n || s.p[i] != '%' ||
	    qh_rat_parse(in->arena, qh_str_sub(s, from, i - from), &v, NULL) != QH_OK)
		return false;
	*share = qh_str_sub(s, from, i + 1 - from);
	*part = qh_rat_cmp(v, QH_RAT_INT(100)) < 0;
	return true;
}

static bool full_marks(const struct qh_indicator *ind)
{
	struct qh_rat w, s;

	return qh_declared_number(&ind->weight, &w) && qh_declared_number(&ind->score, &s) &&
	       qh_rat_sign(w) > 0 && qh_rat_cmp(s, w) >= 0;
}

/* The form as a whole says that its goal is reached. */
static const struct qh_text *conclusion(const struct qh_check_in *in)
{
	const struct qh_lexicon *lex = in->library->lexicon;
	struct qh_str s;

	if (!in->form->reasons.text.n)
		return NULL;
	s = qh_lexicon_label(lex, in->arena, in->form->reasons.text);
	return s.n && qh_lexicon_find(lex, QH_W_CONCLUDES, s) ? &in->form->reasons : NULL;
}

enum qh_verdict qh_run_c85(const struct qh_check_in *in, struct qh_findings *out, const char **cause)
{
	enum qh_verdict v = QH_NOT_APPLICABLE;
	const struct qh_text *says = NULL;

	(void)cause;
	for (uint32_t i = 0; i < in->form->n_indicators; i++) {
		const struct qh_indicator *ind = &in->form->indicators[i];
		const struct qh_indicator_facts *facts = &in->facts->indicators[i];
		bool in_name = qh_fact_has(&facts->name, QH_W_TASK_SHARE);
		struct qh_str share;
		bool part = false;
		struct qh_finding *f;

		if (!facts->scored_row || (!in_name && !qh_fact_has(&facts->actual, QH_W_TASK_SHARE)) ||
		    !part_of_task(in, in_name ? facts->name.text : facts->actual.text, &share, &part))
			continue;
		v = v == QH_FAIL ? v : QH_PASS;
		says = says ? says : conclusion(in);
		if (!part || (!says && !full_marks(ind)))
			continue;
		f = add_row(in, out, "C85", says ? "C85" : "C85.full-marks", QH_ERROR, ind, facts->name.text);
		if (ind->score.text.n)
			qh_finding_place(f, in, ind->score.at, "score", ind->score.text);
		if (says)
			qh_finding_place(f, in, says->at, "reasons", says->text);
		qh_finding_declared(f, ind->score.text);
		qh_finding_text(f, "share", share);
		qh_finding_text(f, "declared", ind->score.text);
		qh_finding_text(f, "words", says ? says->text : QH_STR_NONE);
		v = QH_FAIL;
	}
	return v;
}
