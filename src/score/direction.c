/* SPDX-License-Identifier: Apache-2.0 */
/* Which direction a target without operator has: the word of direction nearest the end of the name decides.
 */
#include "score/scorer.h"

uint8_t qh_score_assumed_op(const struct qh_library *library, const struct qh_indicator *ind,
			    struct qh_str folded_name)
{
	struct qh_hit higher = {0};
	struct qh_hit lower = {0};
	bool is_cost = ind->subdimension == QH_SUB_COST || ind->dimension == QH_DIM_COST;
	bool has_higher, has_lower;

	if (ind->target.q.kind == QH_Q_DATE || ind->target.q.kind == QH_Q_PERIOD)
		return QH_OP_LE;
	has_higher = qh_lexicon_last(library->lexicon, QH_W_HIGHER_BETTER, folded_name, &higher) != NULL;
	/* The name of a cost may tell what the money is for. */
	if (has_higher && is_cost && qh_str_eq(higher.word->value, QH_STR("weak")))
		has_higher = false;
	has_lower = qh_lexicon_last(library->lexicon, QH_W_LOWER_BETTER, folded_name, &lower) != NULL;
	if (has_higher && has_lower) {
		uint32_t higher_end = higher.off + higher.len;
		uint32_t lower_end = lower.off + lower.len;

		if (higher_end != lower_end)
			return higher_end > lower_end ? QH_OP_GE : QH_OP_LE;
		return higher.len >= lower.len ? QH_OP_GE : QH_OP_LE;
	}
	if (has_higher || has_lower)
		return has_higher ? QH_OP_GE : QH_OP_LE;
	if (is_cost)
		return QH_OP_LE;
	/* "At least 0" asks for nothing; 0 as a target is a thing that must not happen. */
	if (ind->target.q.has_number && qh_rat_ok(ind->target.q.lo) && qh_rat_sign(ind->target.q.lo) == 0)
		return QH_OP_LE;
	return QH_OP_GE;
}
