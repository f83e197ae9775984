/* SPDX-License-Identifier: Apache-2.0 */
/* C69, C70: where a reason is compulsory: low execution, points lost, over-achievement, a budget that was
 * adjusted. */
#include "check/families.h"
#include "check/figures.h"
#include "check/finding.h"

/* A reason is written, not "none" and not a dash. */
static bool says_something(const struct qh_check_in *in, struct qh_str text)
{
	struct qh_folded folded = qh_lexicon_fold(in->library->lexicon, in->arena, text);

	return folded.text.n > 0 && !qh_lexicon_find(in->library->lexicon, QH_W_NONE, folded.text) &&
	       !qh_lexicon_find(in->library->lexicon, QH_W_DASH, folded.text);
}

/* A text for the whole form answers for every row. */
static bool form_has_reasons(const struct qh_check_in *in)
{
	return says_something(in, in->form->reasons.text);
}

/* Whether the form has a place for reasons at all. */
static bool has_reason_column(const struct qh_form *form)
{
	bool any = form->reasons.text.p != NULL;

	for (uint32_t i = 0; form->layout && i < form->layout->n_columns && !any; i++)
		any = form->layout->columns[i].role == QH_ROLE_REASON;
	for (uint32_t i = 0; i < form->n_indicators && !any; i++)
		any = form->indicators[i].reason.text.p != NULL;
	for (uint32_t i = 0; i < form->n_funds && !any; i++)
		any = form->funds[i].reason.text.p != NULL;
	return any;
}

static bool any_row_reason(const struct qh_check_in *in)
{
	for (uint32_t i = 0; i < in->form->n_indicators; i++)
		if (says_something(in, in->form->indicators[i].reason.text))
			return true;
	return false;
}

/* A note that says why the rate is what it is, not that a reason has to be given. */
static bool note_explains(const struct qh_check_in *in)
{
	const struct qh_long_facts *texts = in->form->n_notes ? qh_facts_long(in->facts) : NULL;

	for (uint32_t i = 0; texts && i < texts->n_notes; i++)
		if (qh_fact_has(&texts->notes[i], QH_W_FUND_RATE) &&
		    qh_fact_has(&texts->notes[i], QH_W_CAUSE) &&
		    !qh_fact_has(&texts->notes[i], QH_W_HYPOTHETICAL))
			return true;
	return false;
}

/* In the row itself, for the form, or, where the row has no place, beside some indicator. */
static bool explained(const struct qh_check_in *in, const struct qh_fund *fund)
{
	return says_something(in, fund->reason.text) || form_has_reasons(in) || note_explains(in) ||
	       (fund->reason.text.p == NULL && any_row_reason(in));
}

bool qh_execution_unanswered(const struct qh_check_in *in, uint32_t row)
{
	return !explained(in, &in->form->funds[row - 1]);
}

/* ---- C69: execution below the threshold, or a budget adjusted during the year ---- */

/* The scored row; on forms that score nothing the total. Index + 1, 0 none. */
static uint32_t spending_row(const struct qh_check_in *in)
{
	uint32_t row = in->scored->execution_row;

	for (uint32_t i = 0; row == 0 && i < in->form->n_funds; i++)
		if (in->form->funds[i].role == QH_FUND_TOTAL && in->form->funds[i].executed.text.n)
			row = i + 1;
	return row;
}

/* Where the method asks for it: the budget was changed during the year. */
static bool was_adjusted(const struct qh_check_in *in, const struct qh_fund *fund)
{
	struct qh_rat original, revised;

	return in->rulebook->thresholds.reason_for_adjustment &&
	       qh_declared_number(&fund->original, &original) &&
	       qh_declared_number(&fund->revised, &revised) && !qh_rat_eq(original, revised);
}

enum qh_verdict qh_run_c69(const struct qh_check_in *in, struct qh_findings *out, const char **cause)
{
	const struct qh_thresholds *limits = &in->rulebook->thresholds;
	uint32_t row =
	    in->form->kind == QH_FORM_PROJECT || in->form->kind == QH_FORM_DEPARTMENT ? spending_row(in) : 0;

	if (row == 0 || !qh_rat_ok(limits->reason_rate))
		return QH_NOT_APPLICABLE;
	const struct qh_fund *fund = &in->form->funds[row - 1];
	struct qh_rat rate = in->scored->rates[row - 1];
	if (!qh_rat_ok(rate)) {
		*cause = "cause.rate-unknown";
		return QH_CANNOT_TELL;
	}
	bool low = qh_rat_cmp(rate, limits->reason_rate) < 0, adjusted = was_adjusted(in, fund);
	if (!(low || adjusted) || explained(in, fund))
		return QH_PASS;
	if (!has_reason_column(in->form)) {
		*cause = "cause.no-reason-column";
		return QH_CANNOT_TELL;
	}
	struct qh_finding *f = qh_finding_add(out, in, "C69", low ? "C69" : "C69.adjusted", QH_ERROR, QH_SURE,
					      fund->label.text, "reason");
	if (!low) {
		qh_finding_place(f, in, fund->revised.at, "revised", fund->revised.text);
		qh_finding_text(f, "original", fund->original.text);
		qh_finding_text(f, "revised", fund->revised.text);
	}
	qh_finding_place(f, in, fund->rate.text.p ? fund->rate.at : fund->executed.at, "rate",
			 fund->rate.text);
	if (in->form->reasons.text.p)
		qh_finding_place(f, in, in->form->reasons.at, "reason", in->form->reasons.text);
	qh_finding_text(f, "rate", qh_rat_str(in->arena, qh_rat_round(in->arena, rate, QH_ROUND_HALF_UP, 2)));
	qh_finding_rat(f, "threshold", limits->reason_rate);
	if (limits->basis)
		qh_finding_basis(f, in->rulebook, limits->basis);
	return QH_FAIL;
}

/* ---- C70: points lost, or far more than planned ---- */

static void lost_points(const struct qh_check_in *in, struct qh_findings *out, struct qh_str name,
			struct qh_place at, const struct qh_text *reason, const struct qh_declared *score,
			struct qh_rat lost)
{
	struct qh_finding *f = qh_finding_add(out, in, "C70", "C70", QH_ERROR, QH_SURE, name, "reason");

	qh_finding_place(f, in, reason && reason->text.p ? reason->at : at, "reason",
			 reason ? reason->text : QH_STR_NONE);
	qh_finding_place(f, in, score->at, "score", score->text);
	qh_finding_declared(f, score->text);
	qh_finding_text(f, "name", name);
	qh_finding_text(f, "declared", score->text);
	qh_finding_rat(f, "lost", lost);
}

static bool lost(const struct qh_check_in *in, const struct qh_declared *weight,
		 const struct qh_declared *score, struct qh_rat *points)
{
	struct qh_rat w, s;

	if (!in->rulebook->thresholds.reason_for_any_loss || !qh_declared_number(weight, &w) ||
	    !qh_declared_number(score, &s) || qh_rat_cmp(s, w) >= 0)
		return false;
	*points = qh_rat_sub(in->arena, w, s);
	return true;
}

/* Points lost on execution are explained in the row itself or for the form; the column for reasons of the
 * indicators is no place for them. Low execution is C69's. */
static bool execution_unexplained(const struct qh_check_in *in, struct qh_findings *out)
{
	uint32_t row = in->scored->execution_row;
	struct qh_rat points;

	if (row == 0)
		return false;
	const struct qh_fund *fund = &in->form->funds[row - 1];
	if ((fund->reason.text.p == NULL && in->form->reasons.text.p == NULL) ||
	    says_something(in, fund->reason.text) || (fund->reason.text.p == NULL && any_row_reason(in)) ||
	    !lost(in, &fund->weight, &fund->score, &points))
		return false;
	struct qh_text reason = {.text = fund->reason.text, .at = fund->reason.at};
	lost_points(in, out, fund->label.text, fund->at, &reason, &fund->score, points);
	return true;
}

static void far_over(const struct qh_check_in *in, struct qh_findings *out, const struct qh_indicator *ind,
		     const struct qh_score *score)
{
	uint32_t basis = in->rulebook->thresholds.basis;
	bool house = basis == 0 || qh_str_eq(in->rulebook->bases[basis - 1].label, QH_STR("H"));
	struct qh_finding *f =
	    qh_finding_add(out, in, "C70", "C70.over", house ? QH_WARNING : QH_ERROR,
			   (enum qh_certainty)score->certainty, qh_indicator_shown(ind), "over");
	struct qh_rat percent = qh_rat_scale10(in->arena, score->ratio, 2);

	qh_finding_place(f, in, ind->actual.at, "actual", ind->actual.text);
	qh_finding_place(f, in, ind->target.at, "target", ind->target.text);
	qh_finding_text(f, "name", qh_indicator_shown(ind));
	qh_finding_text(f, "target", qh_target_shown(in, ind));
	qh_finding_text(f, "actual", ind->actual.text);
	qh_finding_text(f, "percent",
			qh_rat_str(in->arena, qh_rat_round(in->arena, percent, QH_ROUND_HALF_UP, 1)));
	if (in->rulebook->thresholds.basis)
		qh_finding_basis(f, in->rulebook, in->rulebook->thresholds.basis);
}

enum qh_verdict qh_run_c70(const struct qh_check_in *in, struct qh_findings *out, const char **cause)
{
	bool failed = false;

	if (!has_reason_column(in->form)) {
		*cause = "cause.no-reason-column";
		return QH_CANNOT_TELL;
	}
	if (form_has_reasons(in))
		return QH_PASS;
	failed |= execution_unexplained(in, out);
	for (uint32_t i = 0; i < in->form->n_indicators; i++) {
		const struct qh_indicator *ind = &in->form->indicators[i];
		struct qh_rat points;
		if (!in->facts->indicators[i].scored_row || says_something(in, ind->reason.text))
			continue;
		if (lost(in, &ind->weight, &ind->score, &points)) {
			lost_points(in, out, qh_indicator_shown(ind), ind->at, &ind->reason, &ind->score,
				    points);
			failed = true;
		}
		if (qh_far_over(in, &in->scored->indicators[i])) {
			far_over(in, out, ind, &in->scored->indicators[i]);
			failed = true;
		}
	}
	return failed ? QH_FAIL : QH_PASS;
}
