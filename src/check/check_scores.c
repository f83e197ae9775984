/* SPDX-License-Identifier: Apache-2.0 */
/* Checks of printed scores against what follows: execution rate and score, each indicator, bounds of points.
 */
#include "check/families.h"
#include "check/figures.h"
#include "check/finding.h"

/* Certainty of a recomputation: never surer than the score it rests on. */
static enum qh_certainty certainty_of(const struct qh_score *score)
{
	return (enum qh_certainty)score->certainty;
}

static void say_basis(struct qh_finding *f, const struct qh_check_in *in, const struct qh_score *score)
{
	if (score->basis)
		qh_finding_basis(f, in->rulebook, score->basis);
}

/* What a printed figure is held against. */
struct figure {
	const char *code;
	const char *keys[7]; /* wrong, truncated, half-even, coarser, cut off, at most 100, other base */
	const struct qh_declared *declared;
	struct qh_rat printed; /* the number of @p declared on the scale of @p exact */
	int decimals;
	struct qh_rat exact;
	struct qh_rounding_rule rule;
	struct qh_str name;
	const char *role;
	bool is_rate;
	struct qh_rat other; /* rate by the other budget column; "no number" when there is none */
};
enum { WRONG, TRUNCATED, HALF_EVEN, COARSER, CUT_OFF, FULL, OTHER_BASE };
/* A rate cut off to this many digits or more is a slip of the pen (2-scoring.md 2.8). */
enum { CUT_OFF_DIGITS_MIN = 2 };

/* What a rate that does not follow may be: 100 % for spending above the budget, or the other budget's rate.
 */
static int wrong_rate(const struct qh_check_in *in, const struct figure *fig, enum qh_severity *severity)
{
	struct qh_rat full = QH_RAT_INT(100);
	struct qh_reproduced r;

	if (qh_rat_eq(fig->printed, full) && qh_rat_cmp(fig->exact, full) > 0) {
		*severity = QH_INFO;
		return FULL;
	}
	qh_score_reproduce(in->arena, fig->other, fig->printed, fig->decimals, fig->rule, &r);
	return r.match == QH_MATCH_EXACT || r.match == QH_MATCH_ROUNDED || r.match == QH_MATCH_COARSER
		   ? OTHER_BASE
		   : WRONG;
}

static int wording(const struct qh_check_in *in, const struct figure *fig, const struct qh_reproduced *r,
		   enum qh_severity *severity)
{
	*severity = QH_INFO;
	switch ((enum qh_match)r->match) {
	case QH_MATCH_COARSER: return COARSER;
	case QH_MATCH_HALF_EVEN: *severity = QH_ERROR; return HALF_EVEN;
	case QH_MATCH_TRUNCATED:
		if (fig->is_rate && fig->decimals >= CUT_OFF_DIGITS_MIN)
			return CUT_OFF;
		*severity = QH_ERROR;
		return TRUNCATED;
	default: *severity = QH_ERROR; return fig->is_rate ? wrong_rate(in, fig, severity) : WRONG;
	}
}

/* Compare one printed figure; adds a finding unless it follows. */
static struct qh_finding *compare(const struct qh_check_in *in, struct qh_findings *out,
				  const struct figure *fig)
{
	struct qh_reproduced r;

	qh_score_reproduce(in->arena, fig->exact, fig->printed, fig->decimals, fig->rule, &r);
	if (r.match == QH_MATCH_EXACT || r.match == QH_MATCH_ROUNDED)
		return NULL;
	enum qh_severity severity;
	int w = wording(in, fig, &r, &severity);
	struct qh_finding *f =
	    qh_finding_add(out, in, fig->code, fig->keys[w], severity, QH_SURE, fig->name, fig->role);
	struct qh_rat rounded =
	    qh_rat_round(in->arena, fig->exact, (enum qh_rounding)fig->rule.mode, fig->rule.digits);
	qh_finding_place(f, in, fig->declared->at, fig->role, fig->declared->text);
	qh_finding_declared(f, fig->declared->text);
	qh_finding_expected_rat(f, in, qh_rat_ok(rounded) ? rounded : fig->exact);
	qh_finding_text(f, "name", fig->name);
	qh_finding_text(f, "declared", fig->declared->text);
	qh_finding_rat(f, "expected", qh_rat_ok(rounded) ? rounded : fig->exact);
	qh_finding_rat(f, "exact", fig->exact);
	qh_finding_int(f, "digits", r.digits);
	return f;
}

/* ---- C46, C47: execution ---- */

/* A rate may be printed as 85.84% or, without a sign, as 0.8584: the reading that fits better is meant. */
static void read_rate(const struct qh_check_in *in, const struct qh_declared *rate, struct figure *fig)
{
	struct qh_rat as_fraction = qh_rat_scale10(in->arena, fig->printed, 2);

	if (rate->q.kind != QH_Q_NUMBER || !qh_rat_ok(as_fraction))
		return;
	struct qh_rat off = qh_rat_abs(in->arena, qh_rat_sub(in->arena, fig->printed, fig->exact));
	struct qh_rat off_fraction = qh_rat_abs(in->arena, qh_rat_sub(in->arena, as_fraction, fig->exact));
	if (!qh_rat_ok(off) || !qh_rat_ok(off_fraction) || qh_rat_cmp(off_fraction, off) >= 0)
		return;
	fig->printed = as_fraction;
	fig->decimals = fig->decimals > 2 ? fig->decimals - 2 : 0;
}

/* The rate by the budget column that the method does not take; "no number" when there is none. */
static struct qh_rat other_rate(const struct qh_check_in *in, const struct qh_fund *fund, struct qh_rat exact)
{
	struct qh_rat executed, budget, rate;
	const struct qh_declared *columns[] = {&fund->original, &fund->revised};

	for (int i = 0; i < 2 && qh_declared_number(&fund->executed, &executed); i++) {
		if (!qh_declared_number(columns[i], &budget) || qh_rat_sign(budget) <= 0)
			continue;
		rate = qh_rat_div(in->arena, qh_rat_scale10(in->arena, executed, 2), budget);
		if (qh_rat_ok(rate) && !qh_rat_eq(rate, exact))
			return rate;
	}
	return QH_RAT_NONE;
}

enum qh_verdict qh_run_c47(const struct qh_check_in *in, struct qh_findings *out, const char **cause)
{
	enum qh_verdict v = QH_NOT_APPLICABLE;

	for (uint32_t i = 0; i < in->form->n_funds; i++) {
		const struct qh_fund *fund = &in->form->funds[i];
		struct figure fig = {.code = "C47",
				     .keys = {"C47", "C47.truncated", "C47.half-even", "C47.coarser",
					      "C47.cut-off", "C47.full", "C47.other-base"},
				     .declared = &fund->rate,
				     .decimals = fund->rate.q.decimals,
				     .exact = in->scored->rates[i],
				     .rule = in->rulebook->round_rate,
				     .name = fund->label.text,
				     .role = "rate",
				     .is_rate = true,
				     .other = QH_RAT_NONE};

		if (!qh_declared_number(&fund->rate, &fig.printed))
			continue;
		if (!qh_rat_ok(fig.exact)) {
			v = v == QH_FAIL ? v : QH_CANNOT_TELL;
			*cause = "cause.rate-unknown";
			continue;
		}
		fig.other = other_rate(in, fund, fig.exact);
		read_rate(in, &fund->rate, &fig);
		struct qh_finding *f = compare(in, out, &fig);
		if (f)
			qh_finding_at_most(f, certainty_of(&in->scored->funds[i]));
		v = f ? QH_FAIL : v == QH_NOT_APPLICABLE ? QH_PASS : v;
	}
	return v;
}

enum qh_verdict qh_run_c46(const struct qh_check_in *in, struct qh_findings *out, const char **cause)
{
	uint32_t row = in->scored->execution_row;

	if (row == 0)
		return QH_NOT_APPLICABLE;
	const struct qh_fund *fund = &in->form->funds[row - 1];
	const struct qh_score *score = &in->scored->funds[row - 1];
	struct figure fig = {.code = "C46",
			     .keys = {"C46", "C46.truncated", "C46.half-even", "C46.coarser", "C46.coarser"},
			     .declared = &fund->score,
			     .decimals = fund->score.q.decimals,
			     .exact = score->lo,
			     .rule = in->rulebook->round_score,
			     .name = fund->label.text,
			     .role = "score"};
	if (!qh_declared_number(&fund->score, &fig.printed))
		return QH_NOT_APPLICABLE;
	if (score->status != QH_SCORE_EXACT) {
		*cause = score->cause ? score->cause : "cause.rate-unknown";
		return QH_CANNOT_TELL;
	}
	struct qh_finding *f = compare(in, out, &fig);
	qh_finding_points(f, qh_rat_sub(in->arena, fig.printed, fig.exact));
	qh_finding_place(f, in, fund->executed.at, "executed", fund->executed.text);
	qh_finding_at_most(f, certainty_of(score));
	say_basis(f, in, score);
	return f ? QH_FAIL : QH_PASS;
}

/* ---- C40: every decidable indicator ---- */

static void say_score(const struct qh_check_in *in, struct qh_finding *f, const struct qh_indicator *ind,
		      const struct qh_score *score, struct qh_rat printed)
{
	if (!f)
		return;
	qh_finding_points(f, qh_rat_sub(in->arena, printed, score->lo));
	qh_finding_place(f, in, ind->target.at, "target", ind->target.text);
	qh_finding_place(f, in, ind->actual.at, "actual", ind->actual.text);
	qh_finding_text(f, "target", qh_target_shown(in, ind));
	qh_finding_text(f, "actual", ind->actual.text);
	qh_finding_at_most(f, certainty_of(score));
	say_basis(f, in, score);
	if (f->severity == QH_ERROR && qh_reduced_for_excess(in, score, printed)) {
		f->key = "C40.reduced";
		f->severity = QH_INFO;
	}
}

/* The standard of the row leaves open whether a begun step counts: outside both readings it is wrong. */
static bool outside_own_rule(const struct qh_check_in *in, struct qh_findings *out,
			     const struct qh_indicator *ind, const struct qh_score *score)
{
	struct qh_rat s;
	struct qh_finding *f;
	struct qh_str range;

	if (score->status != QH_SCORE_RANGE || score->method != QH_M_STEPPED ||
	    !qh_declared_number(&ind->score, &s) ||
	    qh_score_admits(in->arena, score, in->rulebook->round_score, s))
		return false;
	f = qh_finding_add(out, in, "C40", "C40.own-rule", QH_ERROR, QH_PROBABLE, qh_indicator_shown(ind),
			   "score");
	range = qh_check_range(in, score);
	qh_finding_place(f, in, ind->score.at, "score", ind->score.text);
	qh_finding_declared(f, ind->score.text);
	qh_finding_expected(f, range);
	qh_finding_text(f, "name", qh_indicator_shown(ind));
	qh_finding_text(f, "declared", ind->score.text);
	qh_finding_text(f, "range", range);
	say_score(in, f, ind, score, s);
	return true;
}

enum qh_verdict qh_run_c40(const struct qh_check_in *in, struct qh_findings *out, const char **cause)
{
	enum qh_verdict v = QH_NOT_APPLICABLE;

	for (uint32_t i = 0; i < in->form->n_indicators; i++) {
		const struct qh_indicator *ind = &in->form->indicators[i];
		const struct qh_score *score = &in->scored->indicators[i];
		struct figure fig = {
		    .code = "C40",
		    .keys = {"C40", "C40.truncated", "C40.half-even", "C40.coarser", "C40.coarser"},
		    .declared = &ind->score,
		    .decimals = ind->score.q.decimals,
		    .exact = score->lo,
		    .rule = in->rulebook->round_score,
		    .name = qh_indicator_shown(ind),
		    .role = "score"};

		if (!in->facts->indicators[i].scored_row || !qh_declared_number(&ind->score, &fig.printed))
			continue;
		bool reversed = score->status == QH_SCORE_EXACT && qh_direction_meant(in, i) != QH_OP_NULL;

		if (outside_own_rule(in, out, ind, score)) {
			v = QH_FAIL;
			continue;
		}
		if (score->status != QH_SCORE_EXACT || reversed) {
			if ((score->status == QH_SCORE_UNDECIDABLE || reversed) && v != QH_FAIL) {
				v = QH_CANNOT_TELL;
				*cause = reversed ? "cause.sign-reversed" : score->cause;
			}
			continue;
		}
		struct qh_finding *f = compare(in, out, &fig);
		say_score(in, f, ind, score, fig.printed);
		v = f ? QH_FAIL : v == QH_NOT_APPLICABLE ? QH_PASS : v;
	}
	return v;
}

/* ---- C41: 0 <= s <= W ---- */

/* No score fits such a weight, so it is the weight that is wrong. */
static enum qh_verdict negative_weight(const struct qh_check_in *in, struct qh_findings *out,
				       struct qh_str name, const struct qh_declared *weight)
{
	struct qh_finding *f =
	    qh_finding_add(out, in, "C41", "C41.weight", QH_ERROR, QH_SURE, name, "weight");

	qh_finding_place(f, in, weight->at, "weight", weight->text);
	qh_finding_declared(f, weight->text);
	qh_finding_text(f, "name", name);
	qh_finding_text(f, "declared", weight->text);
	return QH_FAIL;
}

static enum qh_verdict check_points(const struct qh_check_in *in, struct qh_findings *out, struct qh_str name,
				    const struct qh_declared *weight, const struct qh_declared *score)
{
	struct qh_rat w, s;

	if (qh_declared_number(weight, &w) && qh_rat_sign(w) < 0)
		return negative_weight(in, out, name, weight);
	if (!qh_declared_number(weight, &w) || !qh_declared_number(score, &s))
		return QH_NOT_APPLICABLE;
	bool above = qh_rat_cmp(s, w) > 0;
	if (!above && qh_rat_sign(s) >= 0)
		return QH_PASS;
	struct qh_finding *f = qh_finding_add(out, in, "C41", above ? "C41.above" : "C41.negative", QH_ERROR,
					      QH_SURE, name, "score");
	qh_finding_place(f, in, score->at, "score", score->text);
	qh_finding_place(f, in, weight->at, "weight", weight->text);
	qh_finding_declared(f, score->text);
	qh_finding_expected_rat(f, in, above ? w : QH_RAT_INT(0));
	qh_finding_text(f, "name", name);
	qh_finding_text(f, "declared", score->text);
	qh_finding_rat(f, "weight", w);
	qh_finding_points(f, above ? qh_rat_sub(in->arena, s, w) : s);
	return QH_FAIL;
}

/* A fault outweighs a pass, a pass outweighs nothing to look at. */
static enum qh_verdict worse(enum qh_verdict a, enum qh_verdict b)
{
	return a == QH_FAIL || b == QH_FAIL ? QH_FAIL : a == QH_PASS || b == QH_PASS ? QH_PASS : a;
}

enum qh_verdict qh_run_c41(const struct qh_check_in *in, struct qh_findings *out, const char **cause)
{
	enum qh_verdict v = QH_NOT_APPLICABLE;

	(void)cause;
	for (uint32_t i = 0; i < in->form->n_funds; i++) {
		const struct qh_fund *fund = &in->form->funds[i];
		if (fund->scored)
			v = worse(v, check_points(in, out, fund->label.text, &fund->weight, &fund->score));
	}
	for (uint32_t i = 0; i < in->form->n_indicators; i++) {
		const struct qh_indicator *ind = &in->form->indicators[i];
		if (in->facts->indicators[i].scored_row && ind->weight_origin == QH_WEIGHT_PRINTED)
			v = worse(v,
				  check_points(in, out, qh_indicator_shown(ind), &ind->weight, &ind->score));
	}
	return v;
}

/* ---- C43: full marks for a target that was missed ---- */

static bool full_marks(const struct qh_indicator *ind)
{
	struct qh_rat w, s;

	return qh_declared_number(&ind->weight, &w) && qh_declared_number(&ind->score, &s) &&
	       qh_rat_sign(w) > 0 && qh_rat_cmp(s, w) >= 0;
}

static struct qh_finding *full_marks_finding(const struct qh_check_in *in, struct qh_findings *out,
					     const struct qh_indicator *ind, const char *key,
					     enum qh_certainty certainty)
{
	struct qh_finding *f =
	    qh_finding_add(out, in, "C43", key, QH_ERROR, certainty, qh_indicator_shown(ind), "full-marks");

	qh_finding_place(f, in, ind->score.at, "score", ind->score.text);
	qh_finding_declared(f, ind->score.text);
	qh_finding_text(f, "name", qh_indicator_shown(ind));
	qh_finding_text(f, "declared", ind->score.text);
	qh_finding_text(f, "target", qh_target_shown(in, ind));
	qh_finding_text(f, "actual", ind->actual.text);
	return f;
}

static bool unfinished(const struct qh_fact_text *t)
{
	return qh_fact_has(t, QH_W_NOT_DONE) && !qh_fact_has(t, QH_W_NOT_DONE_DENIED);
}

/* The row's own words deny what its points claim. */
static const struct qh_text *denial(const struct qh_indicator *ind, const struct qh_indicator_facts *facts)
{
	if (facts->reason && unfinished(facts->reason))
		return &ind->reason;
	return NULL;
}

/* Money that is late lowers the execution of the budget and no indicator but one of the money itself. */
static bool money_late(const struct qh_fact_text *says, const struct qh_fact_text *name)
{
	return qh_fact_has(says, QH_W_MONEY_LATE) && !(name && qh_fact_has(name, QH_W_MONEY_LATE));
}

/* So little below the target that the points round up to full marks by the rulebook itself. */
static bool rounds_to_full(const struct qh_indicator *ind, const struct qh_score *score)
{
	struct qh_rat w;

	return score->status == QH_SCORE_EXACT && qh_declared_number(&ind->weight, &w) &&
	       qh_rat_ok(score->rounded) && qh_rat_cmp(score->rounded, w) >= 0;
}

static bool full_marks_row(const struct qh_check_in *in, struct qh_findings *out, uint32_t i)
{
	const struct qh_indicator *ind = &in->form->indicators[i];
	const struct qh_indicator_facts *facts = &in->facts->indicators[i];
	const struct qh_score *score = in->scored ? &in->scored->indicators[i] : NULL;
	struct qh_finding *f = NULL;

	if (score && score->comparable && !score->meets && !rounds_to_full(ind, score) &&
	    qh_direction_meant(in, i) == QH_OP_NULL) {
		f = full_marks_finding(in, out, ind, "C43", certainty_of(score));
		qh_finding_place(f, in, ind->actual.at, "actual", ind->actual.text);
		if (f && score->status == QH_SCORE_EXACT) {
			struct qh_rat w;
			qh_finding_expected_rat(f, in, score->rounded);
			if (qh_declared_number(&ind->weight, &w))
				qh_finding_points(f, qh_rat_sub(in->arena, w, score->lo));
			say_basis(f, in, score);
			if (qh_figure_follows(in, score->lo, &ind->score, in->rulebook->round_score))
				f->severity = QH_WARNING; /* whole points only: the miss is rounded away */
		}
		/* The row's own rule may allow for less than the target. */
		if (f && score->cause && strcmp(score->cause, "cause.own-rule") == 0) {
			f->severity = QH_WARNING;
			qh_finding_at_most(f, QH_PROBABLE);
		}
		return f != NULL;
	}
	const struct qh_text *says = denial(ind, facts);
	if (says) {
		f = full_marks_finding(in, out, ind, "C43.words", QH_PROBABLE);
		qh_finding_place(f, in, says->at, "reason", says->text);
		qh_finding_text(f, "words", says->text);
		if (f && money_late(facts->reason, &facts->name))
			f->severity = QH_WARNING;
	}
	return f != NULL;
}

/* The form's own account of its goals says that work is unfinished, yet no row lost a point. */
static bool full_marks_everywhere(const struct qh_check_in *in, struct qh_findings *out)
{
	const struct qh_long_facts *texts = qh_facts_long(in->facts);
	uint32_t scored = 0, full = 0;

	for (uint32_t i = 0; i < in->form->n_indicators; i++) {
		struct qh_rat s;
		if (!in->facts->indicators[i].scored_row ||
		    !qh_declared_number(&in->form->indicators[i].score, &s))
			continue;
		scored++;
		full += full_marks(&in->form->indicators[i]);
	}
	if (!texts || scored == 0 || full < scored)
		return false;
	for (uint32_t g = 0; g < texts->n_goals; g++) {
		if (!unfinished(&texts->completions[g]))
			continue;
		const struct qh_text *says = &in->form->goals[g].completion;
		struct qh_finding *f = qh_finding_add(out, in, "C43", "C43.goal", QH_ERROR, QH_PROBABLE,
						      QH_STR("goal"), "completion");
		qh_finding_place(f, in, says->at, "completion", says->text);
		qh_finding_int(f, "count", full);
		if (f && money_late(&texts->completions[g], NULL))
			f->severity = QH_WARNING;
		return true;
	}
	return false;
}

enum qh_verdict qh_run_c43(const struct qh_check_in *in, struct qh_findings *out, const char **cause)
{
	bool failed = false;

	(void)cause;
	for (uint32_t i = 0; i < in->form->n_indicators; i++)
		if (in->facts->indicators[i].scored_row && full_marks(&in->form->indicators[i]))
			failed |= full_marks_row(in, out, i);
	failed |= full_marks_everywhere(in, out);
	return failed ? QH_FAIL : QH_PASS;
}
