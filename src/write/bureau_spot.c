/* SPDX-License-Identifier: Apache-2.0 */
/* Owns the spot check of a self-evaluation: declared and recomputed points side by side, the difference, why,
 * and which verdict that speaks for. */
#include "write/bureau_private.h"

struct spot {
	struct qh_arena *arena;
	const struct qh_report_options *o;
	const struct qh_report_form *f;
	bool *shown; /* one a finding */
};

static bool is_at(struct qh_place row, struct qh_place at)
{
	uint32_t rows = row.rows ? row.rows : 1;

	return row.block && at.row && row.block == at.block && at.row >= row.row && at.row - row.row < rows;
}

/* What was found at a row, told where it stands first. */
static struct qh_str reasons(struct spot *k, struct qh_place row)
{
	const struct qh_findings *fs = &k->f->findings;
	struct qh_str text = QH_STR("");

	for (uint32_t i = 0; i < fs->n; i++) {
		const struct qh_finding *f = &fs->at[i];
		struct qh_findings only = {.at = &fs->at[i], .n = 1};

		if (f->severity == QH_INFO || f->n_places == 0 || k->shown[i] || !is_at(row, f->at[0]))
			continue;
		k->shown[i] = true;
		qh_bureau_line(k->arena, &text, qh_bureau_finding(k->arena, k->o, &only, 0));
	}
	return text;
}

static struct qh_str why_untold(struct spot *k, const struct qh_score *score)
{
	struct qh_str cause;

	if (!score->cause)
		return QH_STR_NONE;
	cause = qh_paper_say_args(k->arena, k->o, score->cause, score->cause_args, score->n_cause_args);
	return qh_paper_say_text(k->arena, k->o, "write.bureau.untold", "cause", cause);
}

/* low..high in place of one number; open ends show as in all reports. */
static void put_range(struct spot *k, struct qh_bureau_value *v, struct qh_rat lo, bool lo_open,
		      struct qh_rat hi, bool hi_open)
{
	if (!qh_rat_ok(lo) || !qh_rat_ok(hi))
		return;
	if (qh_rat_eq(lo, hi))
		qh_bureau_put(k->arena, k->o, v, lo);
	else
		v->text = qh_paper_range(k->arena, k->o, lo, lo_open, hi, hi_open);
}

static void points(struct spot *k, struct qh_bureau_row *row, const struct qh_declared *declared,
		   const struct qh_score *score)
{
	struct qh_bureau_value *deduction = &row->at[QH_OU_DEDUCTION];
	struct qh_rat self = QH_RAT_NONE;
	bool is_number = qh_declared_number(declared, &self);

	qh_bureau_put_declared(&row->at[QH_OU_SELF_SCORE], declared);
	if (score->status == QH_SCORE_EXACT)
		qh_bureau_put(k->arena, k->o, &row->at[QH_OU_REVIEW_SCORE], score->rounded);
	else if (score->status == QH_SCORE_RANGE)
		put_range(k, &row->at[QH_OU_REVIEW_SCORE], score->lo, score->lo_open, score->hi,
			  score->hi_open);
	else if (score->status == QH_SCORE_UNDECIDABLE)
		qh_bureau_line(k->arena, &row->at[QH_OU_REASON].text, why_untold(k, score));
	if (!is_number || (score->status != QH_SCORE_EXACT && score->status != QH_SCORE_RANGE))
		return;
	if (qh_score_admits(k->arena, score, k->f->scored->rulebook->round_score, self)) {
		if (score->status == QH_SCORE_EXACT)
			qh_bureau_put(k->arena, k->o, deduction, QH_RAT_INT(0));
		return;
	}
	if (score->status == QH_SCORE_EXACT)
		qh_bureau_put(k->arena, k->o, deduction, qh_rat_sub(k->arena, self, score->rounded));
	else
		put_range(k, deduction, qh_rat_sub(k->arena, self, score->hi), score->hi_open,
			  qh_rat_sub(k->arena, self, score->lo), score->lo_open);
}

static void execution_row(struct spot *k, struct qh_bureau_sheet *s)
{
	const struct qh_scored *scored = k->f->scored;
	uint32_t at = scored ? scored->execution_row : 0;
	const struct qh_fund *fund = at ? &k->f->form->funds[at - 1] : NULL;
	struct qh_bureau_row *row = fund ? qh_bureau_row_add(k->arena, s) : NULL;

	if (!row)
		return;
	row->at[QH_OU_LEVEL1].text = qh_paper_say(k->arena, k->o, "write.bureau.execution");
	row->at[QH_OU_NAME].text = fund->label.text;
	row->at[QH_OU_TARGET].text = fund->revised.text.n ? fund->revised.text : fund->original.text;
	row->at[QH_OU_ACTUAL].text = fund->executed.text;
	qh_bureau_put_declared(&row->at[QH_OU_WEIGHT], &fund->weight);
	row->at[QH_OU_REASON].text = reasons(k, fund->at);
	points(k, row, &fund->score, &scored->funds[at - 1]);
}

static void indicator_row(struct spot *k, struct qh_bureau_sheet *s, uint32_t i)
{
	static const struct qh_score none = {.status = QH_SCORE_UNSCORED};
	const struct qh_indicator *ind = &k->f->form->indicators[i];
	struct qh_bureau_row *row = ind->filler ? NULL : qh_bureau_row_add(k->arena, s);

	if (!row)
		return;
	row->at[QH_OU_LEVEL1].text = ind->level1.text.n ? ind->level1.text : ind->group.text;
	row->at[QH_OU_LEVEL2].text = ind->level2.text;
	row->at[QH_OU_NAME].text = ind->name.text;
	row->at[QH_OU_TARGET].text = ind->target.text;
	row->at[QH_OU_ACTUAL].text = ind->actual.text;
	row->at[QH_OU_EVIDENCE].text = ind->source.text;
	qh_bureau_put_declared(&row->at[QH_OU_WEIGHT], &ind->weight);
	row->at[QH_OU_REASON].text = reasons(k, ind->at);
	points(k, row, &ind->score, k->f->scored ? &k->f->scored->indicators[i] : &none);
}

/* ---- totals and verdict ---- */

struct bounds {
	struct qh_rat lo, hi;
	bool lo_open, hi_open;
};

static struct bounds reviewed(const struct qh_report_form *f)
{
	const struct qh_total *t = f->scored ? &f->scored->total : NULL;

	if (!t)
		return (struct bounds){QH_RAT_NONE, QH_RAT_NONE, false, false};
	if (qh_rat_ok(t->printed))
		return (struct bounds){t->printed, t->printed, false, false};
	return (struct bounds){t->low, t->high, t->low_open, t->high_open};
}

enum { ACCEPT, SEND_BACK, REDO, VERDICTS, UNDECIDED };

/* Only what is certain speaks for a verdict: the least difference that the range leaves. */
static uint32_t verdict(struct spot *k, const struct qh_bureau_table *t, struct qh_rat self, struct bounds r)
{
	struct qh_rat below, above, least = QH_RAT_INT(0);

	if (!qh_rat_ok(self) || !qh_rat_ok(r.lo) || !qh_rat_ok(r.hi))
		return UNDECIDED;
	above = qh_rat_sub(k->arena, self, r.hi);
	below = qh_rat_sub(k->arena, r.lo, self);
	least = qh_rat_max(least, qh_rat_max(above, below));
	if (qh_rat_ok(t->return_above) && qh_rat_cmp(least, t->return_above) > 0)
		return SEND_BACK;
	if (!qh_rat_eq(r.lo, r.hi) || !qh_rat_eq(self, r.lo))
		return UNDECIDED;
	for (uint32_t i = 0; i < k->f->findings.n; i++)
		if (k->f->findings.at[i].severity != QH_INFO)
			return UNDECIDED;
	return ACCEPT;
}

static void totals(struct spot *k, const struct qh_bureau_table *t, struct qh_bureau_sheet *s)
{
	const struct qh_declared *declared = qh_form_total(k->f->form);
	const struct qh_str choices[VERDICTS] = {t->accept, t->send_back, t->redo};
	struct bounds r = reviewed(k->f);
	struct qh_rat self = QH_RAT_NONE;

	(void)qh_declared_number(declared, &self);
	qh_bureau_put_declared(&s->facts.at[QH_OU_SELF_TOTAL], declared);
	put_range(k, &s->facts.at[QH_OU_REVIEW_TOTAL], r.lo, r.lo_open, r.hi, r.hi_open);
	put_range(k, &s->facts.at[QH_OU_DIFFERENCE], qh_rat_sub(k->arena, self, r.hi), r.hi_open,
		  qh_rat_sub(k->arena, self, r.lo), r.lo_open);
	if (k->f->scored)
		qh_bureau_put(k->arena, k->o, &s->totals.at[QH_OU_WEIGHT], k->f->scored->total.weight_sum);
	s->totals.at[QH_OU_SELF_SCORE] = s->facts.at[QH_OU_SELF_TOTAL];
	s->totals.at[QH_OU_REVIEW_SCORE] = s->facts.at[QH_OU_REVIEW_TOTAL];
	s->totals.at[QH_OU_DEDUCTION] = s->facts.at[QH_OU_DIFFERENCE];
	if (t->accept.n)
		s->facts.at[QH_OU_VERDICT].text =
		    qh_bureau_boxes(k->arena, choices, VERDICTS, verdict(k, t, self, r));
}

static void others(struct spot *k, struct qh_bureau_sheet *s)
{
	const struct qh_findings *fs = &k->f->findings;

	for (uint32_t i = 0; i < fs->n; i++) {
		if (k->shown[i] || fs->at[i].severity == QH_INFO)
			continue;
		struct qh_findings only = {.at = &fs->at[i], .n = 1};

		qh_bureau_line(k->arena, &s->facts.at[QH_OU_OTHERS].text,
			       qh_bureau_finding(k->arena, k->o, &only, 0));
	}
}

void qh_bureau_spot_check(struct qh_paper_builder *b, const struct qh_report_options *o,
			  const struct qh_bureau_table *t, const struct qh_report_form *f)
{
	struct qh_bureau_sheet s = {0};
	struct spot k = {.arena = b->arena, .o = o, .f = f};

	k.shown = QH_NEW_ARRAY(b->arena, bool, f->findings.n ? f->findings.n : 1);
	if (!k.shown)
		return;
	qh_bureau_facts(b->arena, o, t, f->form, &s);
	execution_row(&k, &s);
	for (uint32_t i = 0; i < f->form->n_indicators; i++)
		indicator_row(&k, &s, i);
	totals(&k, t, &s);
	others(&k, &s);
	qh_bureau_add(b, o, t, &s);
}
