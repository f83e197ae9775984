/* SPDX-License-Identifier: Apache-2.0 */
/* Which direction a target without operator has: the word of direction nearest the end of the name decides.
 */
#include "score/scorer.h"

/* The change that a target asks for, else the one that the indicator is named after. */
static uint8_t change_asked(const struct qh_library *library, const struct qh_indicator *ind,
			    struct qh_str folded_name)
{
	const struct qh_word *w;
	struct qh_hit hit;

	if (ind->target.q.change != QH_CHANGE_NONE)
		return ind->target.q.change;
	w = qh_lexicon_last(library->lexicon, QH_W_CHANGE, folded_name, &hit);
	if (!w)
		return QH_CHANGE_NONE;
	return qh_str_eq(w->value, QH_STR("down")) ? QH_CHANGE_DOWN : QH_CHANGE_UP;
}

bool qh_scorer_settle_change(struct qh_scorer *s, const struct qh_indicator *ind, struct qh_str folded_name,
			     struct qh_case *c, struct qh_score *out)
{
	uint8_t stated = ind->actual.q.change;
	uint8_t asked;
	struct qh_step *st;

	if (stated == QH_CHANGE_NONE)
		return true;
	asked = change_asked(s->library, ind, folded_name);
	if (asked == stated)
		return true;
	if (asked != QH_CHANGE_NONE) {
		c->moved_back = true;
		st = qh_scorer_step(s, "step.moved-back");
		qh_step_text(st, "actual", c->actual_text);
		return true;
	}
	/* More of something that should be as much as possible; else a level and a change stand side by side.
	 */
	if (stated == QH_CHANGE_UP && c->op != QH_OP_LE && c->op != QH_OP_LT && c->op != QH_OP_IN)
		return true;
	qh_scorer_undecidable(out, c->weight, "cause.actual-change");
	qh_scorer_cause_text(out, "target", c->target_text);
	qh_scorer_cause_text(out, "actual", c->actual_text);
	return false;
}

uint8_t qh_score_assumed_op(const struct qh_library *library, const struct qh_indicator *ind,
			    struct qh_str folded_name)
{
	struct qh_hit higher = {0};
	struct qh_hit lower = {0};
	bool is_cost = ind->subdimension == QH_SUB_COST || ind->dimension == QH_DIM_COST;
	bool has_higher, has_lower;

	if (ind->target.q.kind == QH_Q_DATE || ind->target.q.kind == QH_Q_PERIOD)
		return QH_OP_LE;
	/* Of a decrease that is wanted, more is better, whatever it is that decreases. */
	if (ind->target.q.change == QH_CHANGE_DOWN)
		return QH_OP_GE;
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
