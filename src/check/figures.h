/* SPDX-License-Identifier: Apache-2.0 */
/* What the checks of scores and totals share: does a printed figure follow, is every score of a sum printed.
 */
#ifndef QH_CHECK_FIGURES_H
#define QH_CHECK_FIGURES_H

#include "check/check.h"

/* Equal, both being numbers: sums of printed figures can grow beyond what is counted with. */
static inline bool qh_same(struct qh_rat a, struct qh_rat b)
{
	return qh_rat_ok(a) && qh_rat_ok(b) && qh_rat_eq(a, b);
}
/* The printed figure is the exact value, rounded by the rulebook or more coarsely: no fault
 * (2-scoring.md 2.8). */
bool qh_figure_follows(const struct qh_check_in *in, struct qh_rat exact, const struct qh_declared *printed,
		       struct qh_rounding_rule rule);
/* Every row with points to give under this heading (0: in the whole form) has its points printed; else a sum
 * proves nothing when it falls short. */
bool qh_scores_printed(const struct qh_check_in *in, uint32_t section);
/* The execution row weighs something, but its points are not printed. */
bool qh_execution_score_missing(const struct qh_check_in *in);
/* The actual is above the target by more than the rulebook lets pass without an explanation. */
bool qh_far_over(const struct qh_check_in *in, const struct qh_score *score);
/* Far above the target fewer points may be given "by the size of the deviation"; no method says how many. */
bool qh_reduced_for_excess(const struct qh_check_in *in, const struct qh_score *score, struct qh_rat printed);
/* The direction that the name of an indicator tells when the printed operator says the opposite, else
 * QH_OP_NULL: what follows from such an operator is held against nobody. */
uint8_t qh_direction_meant(const struct qh_check_in *in, uint32_t i);
/* The weights read fall short of those that the total row prints, and the points missing would fit into the
 * gap: rows may be missing. */
bool qh_rows_may_be_missing(const struct qh_check_in *in, struct qh_rat points_missing);
/* "completed / planned x 15" of 15 points: the points are a share of the weight. */
bool qh_rule_times_weight(struct qh_arena *arena, struct qh_str rule, const struct qh_declared *weight);
/* "[12, 15)": from the lowest to the highest points that follow. */
struct qh_str qh_check_range(const struct qh_check_in *in, const struct qh_score *score);
/* The least sure of the scores that a total rests on. */
enum qh_certainty qh_scores_certainty(const struct qh_check_in *in);

#endif
