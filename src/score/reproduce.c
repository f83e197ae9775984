/* SPDX-License-Identifier: Apache-2.0 */
/* Does a printed figure follow from the exact value, and by which rounding; does it lie in its tier
 * (2-scoring.md 2.4, 2.8)? */
#include "score/scorer.h"

enum { PRINTED_DIGITS_MAX = 18 };

static bool gives(struct qh_arena *arena, struct qh_rat exact, struct qh_rat declared, enum qh_rounding mode,
		  int digits)
{
	struct qh_rat rounded = qh_rat_round(arena, exact, mode, digits);

	return qh_rat_ok(rounded) && qh_rat_eq(rounded, declared);
}

/* The most digits, from those printed down to none, with which @p mode gives the figure; -1 for none. */
static int digits_of(struct qh_arena *arena, struct qh_rat exact, struct qh_rat declared,
		     enum qh_rounding mode, int digits)
{
	while (digits >= 0 && !gives(arena, exact, declared, mode, digits))
		digits--;
	return digits;
}

void qh_score_reproduce(struct qh_arena *arena, struct qh_rat exact, struct qh_rat declared, int decimals,
			struct qh_rounding_rule rule, struct qh_reproduced *out)
{
	int printed = decimals < 0 ? 0 : decimals > PRINTED_DIGITS_MAX ? PRINTED_DIGITS_MAX : decimals;

	*out = (struct qh_reproduced){.match = QH_MATCH_NO, .digits = -1, .difference = QH_RAT_NONE};
	if (!qh_rat_ok(exact) || !qh_rat_ok(declared))
		return;
	out->difference = qh_rat_sub(arena, declared, exact);
	if (qh_rat_eq(exact, declared)) {
		out->match = QH_MATCH_EXACT;
		out->digits = printed;
		return;
	}
	if (rule.mode != QH_ROUND_NONE &&
	    gives(arena, exact, declared, (enum qh_rounding)rule.mode, rule.digits)) {
		out->match = QH_MATCH_ROUNDED;
		out->digits = rule.digits;
		return;
	}
	out->digits = digits_of(arena, exact, declared, QH_ROUND_HALF_UP, printed);
	if (out->digits >= 0) {
		out->match = rule.mode != QH_ROUND_NONE && out->digits < rule.digits ? QH_MATCH_COARSER
										     : QH_MATCH_ROUNDED;
		return;
	}
	/* Only a tie tells these two apart, and there cutting off looks the same as rounding to even. */
	out->digits = digits_of(arena, exact, declared, QH_ROUND_HALF_EVEN, printed);
	if (out->digits >= 0) {
		out->match = QH_MATCH_HALF_EVEN;
		return;
	}
	out->digits = digits_of(arena, exact, declared, QH_ROUND_TRUNCATE, printed);
	if (out->digits >= 0)
		out->match = QH_MATCH_TRUNCATED;
}

bool qh_score_admits(struct qh_arena *arena, const struct qh_score *score, struct qh_rounding_rule rule,
		     struct qh_rat s)
{
	struct qh_rat lo = qh_rat_round(arena, score->lo, (enum qh_rounding)rule.mode, rule.digits);
	struct qh_rat hi = qh_rat_round(arena, score->hi, (enum qh_rounding)rule.mode, rule.digits);

	if (!qh_rat_ok(s) || !qh_rat_ok(score->lo) || !qh_rat_ok(score->hi))
		return false;
	lo = qh_rat_ok(lo) ? qh_rat_min(lo, score->lo) : score->lo;
	hi = qh_rat_ok(hi) && !score->hi_open ? qh_rat_max(hi, score->hi) : score->hi;
	int low = qh_rat_cmp(s, lo), high = qh_rat_cmp(s, hi);
	return (low > 0 || (low == 0 && !score->lo_open)) && (high < 0 || (high == 0 && !score->hi_open));
}
