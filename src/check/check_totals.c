/* SPDX-License-Identifier: Apache-2.0 */
/* Checks of sums of points: the total, subtotals and score ratios, the recomputed range, results against
 * spending. */
#include "check/families.h"
#include "check/figures.h"
#include "check/finding.h"

/* A breached constraint caps the total, what does not apply is left out and the rest counts for the whole. */
static bool total_follows(const struct qh_check_in *in, struct qh_rat printed, struct qh_rat sum)
{
	const struct qh_total *t = &in->scored->total;
	const struct qh_constraint *constraint = in->form->constraint;
	struct qh_rat total = qh_rat_mul(in->arena, sum, t->rescale);
	struct qh_rounding_rule rule = in->rulebook->round_total;

	if (t->capped && constraint) {
		struct qh_rat cap =
		    qh_rat_ok(constraint->cap) ? constraint->cap : in->rulebook->constraint_cap;
		total = qh_rat_min(total, cap);
	}
	if (qh_same(printed, sum) || qh_same(printed, total))
		return true;
	return qh_same(printed, qh_rat_round(in->arena, total, (enum qh_rounding)rule.mode, rule.digits));
}

static bool check_total(const struct qh_check_in *in, struct qh_findings *out,
			const struct qh_declared *total, const char *key)
{
	struct qh_rat printed, sum = in->scored->total.declared_sum;

	if (!qh_declared_number(total, &printed) || total_follows(in, printed, sum))
		return false;
	/* A total printed with fewer digits than its parts is the rounded sum. */
	bool coarser = qh_same(printed, qh_rat_round(in->arena, sum, QH_ROUND_HALF_UP, total->q.decimals));
	struct qh_finding *f = qh_finding_add(out, in, "C45", coarser ? "C45.coarser" : key,
					      coarser ? QH_INFO : QH_ERROR, QH_SURE, QH_STR("total"), key);
	qh_finding_place(f, in, total->at, "total", total->text);
	qh_finding_declared(f, total->text);
	qh_finding_expected_rat(f, in, sum);
	qh_finding_text(f, "declared", total->text);
	qh_finding_rat(f, "sum", sum);
	qh_finding_rat(f, "difference", qh_rat_sub(in->arena, printed, sum));
	if (!coarser)
		qh_finding_points(f, qh_rat_sub(in->arena, printed, sum));
	if (qh_rows_may_be_missing(in, qh_rat_sub(in->arena, printed, sum)))
		qh_finding_at_most(f, QH_PROBABLE);
	return true;
}

enum qh_verdict qh_run_c45(const struct qh_check_in *in, struct qh_findings *out, const char **cause)
{
	struct qh_rat printed;
	bool any = qh_declared_number(&in->form->total, &printed) ||
		   qh_declared_number(&in->form->header_total, &printed);

	if (!any || !in->scored->total.declared_any)
		return QH_NOT_APPLICABLE;
	if (!qh_rat_ok(in->scored->total.declared_sum)) {
		*cause = "cause.number-too-large";
		return QH_CANNOT_TELL;
	}
	/* Scores that are missing may be what a larger total holds. */
	if (!qh_scores_printed(in, 0) ||
	    (qh_execution_score_missing(in) && qh_rat_cmp(printed, in->scored->total.declared_sum) > 0)) {
		*cause = "cause.scores-missing";
		return QH_CANNOT_TELL;
	}
	bool failed = check_total(in, out, &in->form->total, "C45");
	failed |= check_total(in, out, &in->form->header_total, "C45.header");
	return failed ? QH_FAIL : QH_PASS;
}

/* ---- C49: subtotals and score ratios ---- */

static bool check_subtotal(const struct qh_check_in *in, struct qh_findings *out, uint32_t i)
{
	const struct qh_section *section = &in->form->sections[i];
	const struct qh_total *t = &in->scored->sections[i];
	struct qh_rat printed;

	if (!t->declared_any || !qh_rat_ok(t->declared_sum) ||
	    !qh_declared_number(&section->score, &printed) || qh_rat_eq(printed, t->declared_sum))
		return false;
	if (!qh_scores_printed(in, i + 1) && qh_rat_cmp(printed, t->declared_sum) > 0)
		return false;
	bool coarser = qh_same(
	    printed, qh_rat_round(in->arena, t->declared_sum, QH_ROUND_HALF_UP, section->score.q.decimals));
	struct qh_finding *f =
	    qh_finding_add(out, in, "C49", coarser ? "C49.coarser" : "C49.subtotal",
			   coarser ? QH_INFO : QH_ERROR, QH_SURE, section->name.text, "subtotal");
	qh_finding_place(f, in, section->score.at, "subtotal", section->score.text);
	qh_finding_declared(f, section->score.text);
	qh_finding_expected_rat(f, in, t->declared_sum);
	qh_finding_text(f, "name", section->name.text);
	qh_finding_text(f, "declared", section->score.text);
	qh_finding_rat(f, "sum", t->declared_sum);
	if (!coarser)
		qh_finding_points(f, qh_rat_sub(in->arena, printed, t->declared_sum));
	return true;
}

static bool check_ratio(const struct qh_check_in *in, struct qh_findings *out, struct qh_str name,
			const struct qh_declared *weight, const struct qh_declared *score,
			const struct qh_declared *rate)
{
	struct qh_rat w, s, printed;
	struct qh_reproduced r;

	if (!qh_declared_number(weight, &w) || !qh_declared_number(score, &s) ||
	    !qh_declared_number(rate, &printed) || qh_rat_sign(w) <= 0)
		return false;
	struct qh_rat exact = qh_rat_div(in->arena, qh_rat_scale10(in->arena, s, 2), w);
	int decimals = rate->q.decimals;
	if (!qh_rat_ok(exact))
		return false;
	if (rate->q.kind == QH_Q_NUMBER && qh_rat_cmp(printed, QH_RAT_INT(1)) <= 0 &&
	    qh_rat_cmp(exact, QH_RAT_INT(1)) > 0) {
		printed = qh_rat_scale10(in->arena, printed, 2);
		decimals = decimals > 2 ? decimals - 2 : 0;
	}
	struct qh_rounding_rule as_printed = {QH_ROUND_HALF_UP, (uint8_t)decimals};
	qh_score_reproduce(in->arena, exact, printed, decimals, as_printed, &r);
	if (r.match == QH_MATCH_EXACT || r.match == QH_MATCH_ROUNDED || r.match == QH_MATCH_COARSER)
		return false;
	bool cut = r.match == QH_MATCH_TRUNCATED;
	struct qh_finding *f = qh_finding_add(out, in, "C49", cut ? "C49.ratio-cut" : "C49.ratio",
					      cut ? QH_INFO : QH_ERROR, QH_SURE, name, "rate");
	qh_finding_place(f, in, rate->at, "rate", rate->text);
	qh_finding_declared(f, rate->text);
	qh_finding_expected_rat(f, in, qh_rat_round(in->arena, exact, QH_ROUND_HALF_UP, decimals));
	qh_finding_text(f, "name", name);
	qh_finding_text(f, "declared", rate->text);
	qh_finding_rat(f, "exact", exact);
	return true;
}

/* What the columns beside the score say it is: the weight less what is taken off, or a share of the weight.
 */
enum column_of_score { DEDUCTION, COEFFICIENT };

static bool follows_from(const struct qh_check_in *in, const struct qh_indicator *ind,
			 enum column_of_score column, struct qh_rat *expected, struct qh_rat *score)
{
	const struct qh_declared *from = column == DEDUCTION ? &ind->deduction : &ind->coefficient;
	struct qh_rat weight, number;

	if (!qh_declared_number(&ind->weight, &weight) || !qh_declared_number(&ind->score, score) ||
	    !qh_declared_number(from, &number) || qh_rat_sign(weight) <= 0)
		return false;
	if (column == DEDUCTION) {
		/* printed with a minus or without one */
		if (qh_rat_sign(number) < 0)
			number = qh_rat_sub(in->arena, QH_RAT_INT(0), number);
		*expected = qh_rat_sub(in->arena, weight, number);
	} else {
		if (from->q.kind == QH_Q_SHARE || qh_rat_cmp(number, QH_RAT_INT(1)) > 0)
			number = qh_rat_div(in->arena, number, QH_RAT_INT(100));
		*expected = qh_rat_mul(in->arena, weight, number);
	}
	return qh_rat_ok(*expected);
}

/* A score is right to half of its last digit, and so is a share of the weight to that of the coefficient. */
static bool near(const struct qh_check_in *in, const struct qh_indicator *ind, enum column_of_score column,
		 struct qh_rat expected, struct qh_rat score)
{
	struct qh_rat off = qh_rat_sub(in->arena, expected, score), weight;
	struct qh_rat half = qh_rat_scale10(in->arena, qh_rat_make(in->arena, 1, 2), -ind->score.q.decimals);

	if (qh_rat_sign(off) < 0)
		off = qh_rat_sub(in->arena, QH_RAT_INT(0), off);
	if (column == COEFFICIENT && qh_declared_number(&ind->weight, &weight)) {
		struct qh_rat number;
		bool percent =
		    ind->coefficient.q.kind == QH_Q_SHARE ||
		    (qh_declared_number(&ind->coefficient, &number) && qh_rat_cmp(number, QH_RAT_INT(1)) > 0);
		int digits = ind->coefficient.q.decimals + (percent ? 2 : 0);

		half = qh_rat_add(in->arena, half,
				  qh_rat_scale10(in->arena,
						 qh_rat_mul(in->arena, weight, qh_rat_make(in->arena, 1, 2)),
						 -digits));
	}
	return qh_rat_ok(off) && qh_rat_ok(half) && qh_rat_cmp(off, half) <= 0;
}

/* Only where the other rows show that the column means this: most of them follow from it. */
static bool check_column(const struct qh_check_in *in, struct qh_findings *out, enum column_of_score column,
			 bool *any)
{
	uint32_t right = 0, wrong = 0;
	struct qh_rat expected, score;
	bool failed = false;

	for (uint32_t pass = 0; pass < 2; pass++) {
		for (uint32_t i = 0; i < in->form->n_indicators; i++) {
			const struct qh_indicator *ind = &in->form->indicators[i];

			if (!in->facts->indicators[i].scored_row ||
			    !follows_from(in, ind, column, &expected, &score))
				continue;
			bool good = near(in, ind, column, expected, score);
			right += pass == 0 && good;
			wrong += pass == 0 && !good;
			if (pass == 0 || good)
				continue;
			const struct qh_declared *from =
			    column == DEDUCTION ? &ind->deduction : &ind->coefficient;
			const char *key = column == DEDUCTION ? "C49.deduction" : "C49.coefficient";
			/* A coefficient may also be how much was reached, which a rule of its own turns
			 * into points. */
			struct qh_finding *f = qh_finding_add(
			    out, in, "C49", key, column == DEDUCTION ? QH_ERROR : QH_WARNING,
			    column == DEDUCTION ? QH_SURE : QH_PROBABLE, qh_indicator_shown(ind), key);
			qh_finding_place(f, in, ind->score.at, "score", ind->score.text);
			qh_finding_place(f, in, from->at, "score", from->text);
			qh_finding_declared(f, ind->score.text);
			qh_finding_expected_rat(f, in, expected);
			qh_finding_text(f, "name", qh_indicator_shown(ind));
			qh_finding_text(f, "declared", ind->score.text);
			qh_finding_text(f, "weight", ind->weight.text);
			qh_finding_text(f, "from", from->text);
			qh_finding_rat(f, "expected", expected);
			qh_finding_points(f, qh_rat_sub(in->arena, score, expected));
			failed = true;
		}
		*any |= right + wrong > 0;
		if (right <= wrong)
			return false;
	}
	return failed;
}

enum qh_verdict qh_run_c49(const struct qh_check_in *in, struct qh_findings *out, const char **cause)
{
	bool failed = false, any = false;

	(void)cause;
	for (uint32_t i = 0; i < in->form->n_sections; i++) {
		const struct qh_section *s = &in->form->sections[i];
		any |= s->score.text.n > 0 || s->rate.text.n > 0;
		failed |= check_subtotal(in, out, i);
		failed |= check_ratio(in, out, s->name.text, &s->weight, &s->score, &s->rate);
	}
	for (uint32_t i = 0; i < in->form->n_indicators; i++) {
		const struct qh_indicator *ind = &in->form->indicators[i];
		any |= ind->rate.text.n > 0;
		if (in->facts->indicators[i].scored_row)
			failed |= check_ratio(in, out, qh_indicator_shown(ind), &ind->weight, &ind->score,
					      &ind->rate);
	}
	failed |= check_column(in, out, DEDUCTION, &any);
	failed |= check_column(in, out, COEFFICIENT, &any);
	return failed ? QH_FAIL : any ? QH_PASS : QH_NOT_APPLICABLE;
}

/* ---- C86: results far above spending (2-scoring.md 2.11) ---- */

static void sum_indicators(const struct qh_check_in *in, struct qh_rat *scores, struct qh_rat *weights)
{
	*scores = *weights = QH_RAT_INT(0);
	for (uint32_t i = 0; i < in->form->n_indicators; i++) {
		const struct qh_indicator *ind = &in->form->indicators[i];
		struct qh_rat s, w;
		if (!in->facts->indicators[i].scored_row || ind->dimension == QH_DIM_EXECUTION ||
		    !qh_declared_number(&ind->score, &s) || !qh_declared_number(&ind->weight, &w))
			continue;
		*scores = qh_rat_add(in->arena, *scores, s);
		*weights = qh_rat_add(in->arena, *weights, w);
	}
}

enum qh_verdict qh_run_c86(const struct qh_check_in *in, struct qh_findings *out, const char **cause)
{
	const struct qh_thresholds *limits = &in->rulebook->thresholds;
	uint32_t row = in->scored->execution_row;
	struct qh_rat scores, weights, hundred = QH_RAT_INT(100);

	if (row == 0 || !qh_rat_ok(limits->gap_warn))
		return QH_NOT_APPLICABLE;
	struct qh_rat rate = in->scored->rates[row - 1];
	if (!qh_rat_ok(rate)) {
		*cause = "cause.rate-unknown";
		return QH_CANNOT_TELL;
	}
	sum_indicators(in, &scores, &weights);
	if (!qh_rat_ok(scores) || !qh_rat_ok(weights) || qh_rat_sign(scores) <= 0 ||
	    qh_rat_sign(weights) <= 0)
		return QH_NOT_APPLICABLE;
	struct qh_rat claimed = qh_rat_div(in->arena, qh_rat_scale10(in->arena, scores, 2), weights);
	struct qh_rat gap = qh_rat_div(
	    in->arena,
	    qh_rat_mul(in->arena, hundred, qh_rat_sub(in->arena, claimed, qh_rat_min(rate, hundred))),
	    claimed);
	if (!qh_rat_ok(gap) || qh_rat_cmp(gap, limits->gap_warn) <= 0)
		return QH_PASS;
	/* A gap that is explained is for the reader to judge. */
	bool grave = qh_rat_ok(limits->gap_error) && qh_rat_cmp(gap, limits->gap_error) > 0 &&
		     qh_execution_unanswered(in, row);
	const struct qh_fund *fund = &in->form->funds[row - 1];
	struct qh_finding *f =
	    qh_finding_add(out, in, "C86", "C86", grave ? QH_ERROR : QH_WARNING,
			   (enum qh_certainty)in->scored->funds[row - 1].certainty, QH_STR("gap"), "rate");
	qh_finding_place(f, in, fund->rate.text.p ? fund->rate.at : fund->executed.at, "rate",
			 fund->rate.text);
	qh_finding_text(f, "claimed",
			qh_rat_str(in->arena, qh_rat_round(in->arena, claimed, QH_ROUND_HALF_UP, 2)));
	qh_finding_text(f, "rate", qh_rat_str(in->arena, qh_rat_round(in->arena, rate, QH_ROUND_HALF_UP, 2)));
	qh_finding_text(f, "gap", qh_rat_str(in->arena, qh_rat_round(in->arena, gap, QH_ROUND_HALF_UP, 1)));
	if (limits->basis)
		qh_finding_basis(f, in->rulebook, limits->basis);
	return QH_FAIL;
}

/* ---- C87: the declared total outside what can follow ---- */

/* Points gained or lost by a rounding, or lost far above a target, that are no fault. */
static void add_rounding(const struct qh_check_in *in, const struct qh_score *score,
			 const struct qh_declared *declared, struct qh_rat *low, struct qh_rat *high)
{
	struct qh_rat printed;

	if (score->status != QH_SCORE_EXACT || !qh_declared_number(declared, &printed) ||
	    qh_same(printed, score->rounded) || /* the usual case: nothing gained, nothing lost */
	    !(qh_figure_follows(in, score->lo, declared, in->rulebook->round_score) ||
	      qh_reduced_for_excess(in, score, printed)))
		return;
	struct qh_rat gain = qh_rat_sub(in->arena, printed, score->rounded);
	if (!qh_rat_ok(gain))
		return;
	if (qh_rat_sign(gain) < 0)
		*low = qh_rat_add(in->arena, *low, gain);
	else
		*high = qh_rat_add(in->arena, *high, gain);
}

/* The exact bounds, widened by what rounding of the rows and of the total itself can make. */
static void widen(const struct qh_check_in *in, const struct qh_declared *total, struct qh_rat *low,
		  struct qh_rat *high)
{
	uint32_t row = in->scored->execution_row;
	struct qh_rat half = qh_rat_scale10(in->arena, qh_rat_make(in->arena, 1, 2), -(int)total->q.decimals);

	*low = qh_rat_sub(in->arena, *low, half);
	*high = qh_rat_add(in->arena, *high, half);
	if (row)
		add_rounding(in, &in->scored->funds[row - 1], &in->form->funds[row - 1].score, low, high);
	for (uint32_t i = 0; i < in->form->n_indicators; i++) {
		const struct qh_score *score = &in->scored->indicators[i];
		struct qh_rat weight;

		add_rounding(in, score, &in->form->indicators[i].score, low, high);
		/* By the operator that was meant the row may earn anything. */
		if (score->status != QH_SCORE_EXACT || qh_direction_meant(in, i) == QH_OP_NULL ||
		    !qh_declared_number(&in->form->indicators[i].weight, &weight))
			continue;
		*low = qh_rat_sub(in->arena, *low, score->lo);
		*high = qh_rat_add(in->arena, *high, qh_rat_sub(in->arena, weight, score->hi));
	}
}

/* "[87.9, 93.9]", or "93.9" when nothing is left to the author. */
static struct qh_str total_range(const struct qh_check_in *in, const struct qh_total *t)
{
	struct qh_str low = qh_rat_str(in->arena, t->low);

	if (qh_rat_eq(t->low, t->high))
		return low;
	return qh_arena_printf(in->arena, "%c%.*s, %.*s%c", t->low_open ? '(' : '[', QH_STR_ARG(low),
			       QH_STR_ARG(qh_rat_str(in->arena, t->high)), t->high_open ? ')' : ']');
}

enum qh_verdict qh_run_c87(const struct qh_check_in *in, struct qh_findings *out, const char **cause)
{
	const struct qh_declared *total = in->form->total.text.n ? &in->form->total : &in->form->header_total;
	const struct qh_total *t = &in->scored->total;
	struct qh_rat printed, low = t->low, high = t->high;

	if (!qh_declared_number(total, &printed))
		return QH_NOT_APPLICABLE;
	if (!qh_rat_ok(low) || !qh_rat_ok(high) || !qh_rat_ok(t->weight_sum) ||
	    qh_rat_sign(t->weight_sum) <= 0) {
		*cause = "cause.total-unknown";
		return QH_CANNOT_TELL;
	}
	widen(in, total, &low, &high);
	if (!qh_rat_ok(low) || !qh_rat_ok(high)) {
		*cause = "cause.total-unknown";
		return QH_CANNOT_TELL;
	}
	if (qh_rat_cmp(printed, low) >= 0 && qh_rat_cmp(printed, high) <= 0)
		return QH_PASS;
	bool below = qh_rat_cmp(printed, low) < 0;
	const char *key = qh_rat_sign(t->undecided_weight) > 0
			      ? (below ? "C87.below-undecided" : "C87.above-undecided")
			      : (below ? "C87.below" : "C87.above");
	struct qh_finding *f =
	    qh_finding_add(out, in, "C87", key, QH_ERROR, qh_scores_certainty(in), QH_STR("total"), "range");
	struct qh_str range = total_range(in, t);
	qh_finding_place(f, in, total->at, "total", total->text);
	qh_finding_declared(f, total->text);
	qh_finding_expected(f, range);
	qh_finding_text(f, "declared", total->text);
	qh_finding_text(f, "range", range);
	qh_finding_rat(f, "undecided", t->undecided_weight);
	qh_finding_points(f, qh_rat_sub(in->arena, printed, below ? t->low : t->high));
	if (qh_rows_may_be_missing(in, qh_rat_sub(in->arena, printed, t->high)))
		qh_finding_at_most(f, QH_PROBABLE);
	return QH_FAIL;
}
