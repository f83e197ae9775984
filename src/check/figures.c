/* SPDX-License-Identifier: Apache-2.0 */
/* Owns the questions that several checks ask of printed figures. */
#include "check/figures.h"

#include "check/facts.h"

bool qh_figure_follows(const struct qh_check_in *in, struct qh_rat exact, const struct qh_declared *printed,
		       struct qh_rounding_rule rule)
{
	struct qh_rat number;
	struct qh_reproduced r;

	if (!qh_declared_number(printed, &number))
		return false;
	qh_score_reproduce(in->arena, exact, number, printed->q.decimals, rule, &r);
	return r.match == QH_MATCH_EXACT || r.match == QH_MATCH_ROUNDED || r.match == QH_MATCH_COARSER;
}

bool qh_scores_printed(const struct qh_check_in *in, uint32_t section)
{
	for (uint32_t i = 0; i < in->form->n_indicators; i++) {
		const struct qh_indicator *ind = &in->form->indicators[i];
		struct qh_rat s;

		if (!in->facts->indicators[i].scored_row ||
		    (section && !qh_form_under(in->form, ind, section)) ||
		    qh_declared_number(&ind->score, &s))
			continue;
		/* A row without a weight owes no score, but one that cannot be read counts for something. */
		if (ind->weight_origin != QH_WEIGHT_NONE || ind->score.q.doubts ||
		    (ind->score.text.n && ind->score.q.kind == QH_Q_UNKNOWN))
			return false;
	}
	return true;
}

bool qh_execution_score_missing(const struct qh_check_in *in)
{
	uint32_t row = in->scored->execution_row;
	struct qh_rat v;

	if (row == 0)
		return false;
	const struct qh_fund *fund = &in->form->funds[row - 1];
	if (qh_declared_number(&fund->score, &v) || in->scored->funds[row - 1].status == QH_SCORE_UNSCORED)
		return false;
	if (!qh_declared_number(&fund->weight, &v))
		v = in->rulebook->execution_weight;
	return qh_rat_ok(v) && qh_rat_sign(v) > 0;
}

bool qh_far_over(const struct qh_check_in *in, const struct qh_score *score)
{
	struct qh_rat limit = in->rulebook->thresholds.over_warn; /* percent */
	bool more = score->op == QH_OP_GE || score->op == QH_OP_GT || score->op == QH_OP_EQ;

	if (!score->comparable || !more || !qh_rat_ok(limit) || !qh_rat_ok(score->ratio))
		return false;
	struct qh_rat percent = qh_rat_scale10(in->arena, score->ratio, 2);
	return qh_rat_ok(percent) && qh_rat_cmp(percent, limit) >= 0;
}

bool qh_reduced_for_excess(const struct qh_check_in *in, const struct qh_score *score, struct qh_rat printed)
{
	return score->meets && qh_far_over(in, score) && qh_rat_sign(printed) > 0 &&
	       qh_rat_cmp(printed, score->lo) < 0;
}

bool qh_rows_may_be_missing(const struct qh_check_in *in, struct qh_rat points_missing)
{
	struct qh_rat whole, gap;

	if (!qh_declared_number(&in->form->total_weight, &whole))
		return false;
	gap = qh_rat_sub(in->arena, whole, in->scored->total.weight_sum);
	return qh_rat_ok(gap) && qh_rat_ok(points_missing) && qh_rat_sign(points_missing) > 0 &&
	       qh_rat_cmp(points_missing, gap) <= 0;
}

enum qh_certainty qh_scores_certainty(const struct qh_check_in *in)
{
	uint8_t least = QH_SURE;

	for (uint32_t i = 0; i < in->scored->n_indicators; i++)
		if (in->scored->indicators[i].status != QH_SCORE_UNSCORED &&
		    in->scored->indicators[i].certainty > least)
			least = in->scored->indicators[i].certainty;
	if (in->scored->execution_row && in->scored->funds[in->scored->execution_row - 1].certainty > least)
		least = in->scored->funds[in->scored->execution_row - 1].certainty;
	return (enum qh_certainty)least;
}

struct qh_str qh_check_range(const struct qh_check_in *in, const struct qh_score *score)
{
	struct qh_str lo = qh_rat_str(in->arena, score->lo), hi = qh_rat_str(in->arena, score->hi);

	return qh_arena_printf(in->arena, "%c%.*s, %.*s%c", score->lo_open ? '(' : '[', QH_STR_ARG(lo),
			       QH_STR_ARG(hi), score->hi_open ? ')' : ']');
}
