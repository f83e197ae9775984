/* SPDX-License-Identifier: Apache-2.0 */
/* Several units or projects in one form: relative quantities weigh by their funds (2-scoring.md 2.7). */
#include "score/scorer.h"

struct qh_rat qh_score_weighted_mean(struct qh_arena *arena, const struct qh_rat *values,
				     const struct qh_rat *funds, uint32_t n, bool *plain)
{
	struct qh_rat sum = QH_RAT_INT(0);
	struct qh_rat total = QH_RAT_INT(0);

	*plain = false;
	for (uint32_t i = 0; i < n; i++) {
		if (!qh_rat_ok(funds[i]) || qh_rat_sign(funds[i]) < 0)
			return QH_RAT_NONE;
		total = qh_rat_add(arena, total, funds[i]);
		sum = qh_rat_add(arena, sum, qh_rat_mul(arena, values[i], funds[i]));
	}
	if (!qh_rat_ok(total) || qh_rat_sign(total) > 0)
		return qh_rat_div(arena, sum, total);
	*plain = true;
	for (uint32_t i = 0; i < n; i++)
		sum = qh_rat_add(arena, sum, values[i]);
	return qh_rat_div(arena, sum, QH_RAT_INT(n));
}
