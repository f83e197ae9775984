/* SPDX-License-Identifier: Apache-2.0 */
/* Owns how well the look of a cell suits a role: the evidence of types. Second pass. */
#include "recognise/view.h"

/* Points by role and type; what is not named is 0. Positive: this is what stands there. */
static const int8_t fits[RC_ROLES][RC_TYPES] = {
	[QH_ROLE_LEVEL1] = {[RC_LEVEL] = 5, [RC_WORDS] = 6, [RC_LONG] = -20, [RC_NUMBER] = -40, [RC_POINTS] = -40,
			    [RC_SHARE] = -40, [RC_MEASURE] = -25, [RC_OPVALUE] = -40, [RC_OP] = -40, [RC_UNIT] = -30,
			    [RC_DEGREE] = -20, [RC_STANDARD] = -20, [RC_FILLER] = -5, [RC_DASH] = -5},
	[QH_ROLE_LEVEL2] = {[RC_LEVEL] = 5, [RC_WORDS] = 6, [RC_LONG] = -20, [RC_NUMBER] = -40, [RC_POINTS] = -40,
			    [RC_SHARE] = -40, [RC_MEASURE] = -25, [RC_OPVALUE] = -40, [RC_OP] = -40, [RC_UNIT] = -30,
			    [RC_DEGREE] = -20, [RC_STANDARD] = -20, [RC_FILLER] = -2, [RC_DASH] = -5},
	[QH_ROLE_NAME] = {[RC_WORDS] = 15, [RC_LONG] = 8, [RC_FILLER] = 12, [RC_LEVEL] = 5, [RC_NUMBER] = -30,
			  [RC_POINTS] = -30, [RC_SHARE] = -25, [RC_MEASURE] = -8, [RC_OPVALUE] = -25, [RC_OP] = -40,
			  [RC_UNIT] = -15, [RC_DEGREE] = -12, [RC_STANDARD] = -15, [RC_DASH] = -10},
	[QH_ROLE_WEIGHT] = {[RC_NUMBER] = 25, [RC_POINTS] = 25, [RC_SHARE] = 8, [RC_MEASURE] = -25, [RC_OPVALUE] = -35,
			    [RC_OP] = -40, [RC_UNIT] = -35, [RC_DEGREE] = -30, [RC_STANDARD] = -30, [RC_LEVEL] = -30,
			    [RC_WORDS] = -30, [RC_LONG] = -40, [RC_FILLER] = -4},
	[QH_ROLE_OPERATOR] = {[RC_OP] = 30, [RC_NUMBER] = -35, [RC_POINTS] = -35, [RC_SHARE] = -35, [RC_MEASURE] = -35,
			      [RC_OPVALUE] = -10, [RC_UNIT] = -25, [RC_DEGREE] = -20, [RC_STANDARD] = -10,
			      [RC_LEVEL] = -20, [RC_WORDS] = -20, [RC_LONG] = -35, [RC_FILLER] = -6},
	[QH_ROLE_TARGET] = {[RC_OPVALUE] = 28, [RC_MEASURE] = 22, [RC_SHARE] = 22, [RC_DEGREE] = 18, [RC_NUMBER] = 10,
			    [RC_POINTS] = -5, [RC_WORDS] = 8, [RC_LONG] = 0, [RC_OP] = -15, [RC_UNIT] = -12,
			    [RC_LEVEL] = -10, [RC_STANDARD] = 5, [RC_FILLER] = -2},
	[QH_ROLE_ACTUAL] = {[RC_OPVALUE] = 15, [RC_MEASURE] = 22, [RC_SHARE] = 22, [RC_DEGREE] = 18, [RC_NUMBER] = 10,
			    [RC_POINTS] = -5, [RC_WORDS] = 8, [RC_LONG] = 2, [RC_OP] = -25, [RC_UNIT] = -15,
			    [RC_LEVEL] = -10, [RC_STANDARD] = 2, [RC_FILLER] = -2},
	[QH_ROLE_UNIT] = {[RC_UNIT] = 30, [RC_NUMBER] = -35, [RC_POINTS] = -35, [RC_SHARE] = -30, [RC_MEASURE] = -20,
			  [RC_OPVALUE] = -35, [RC_OP] = -30, [RC_DEGREE] = -15, [RC_STANDARD] = -20, [RC_LEVEL] = -25,
			  [RC_WORDS] = -6, [RC_LONG] = -40, [RC_FILLER] = -6},
	[QH_ROLE_SCORE] = {[RC_NUMBER] = 25, [RC_POINTS] = 25, [RC_SHARE] = -10, [RC_MEASURE] = -25, [RC_OPVALUE] = -35,
			   [RC_OP] = -40, [RC_UNIT] = -35, [RC_DEGREE] = -30, [RC_STANDARD] = -30, [RC_LEVEL] = -30,
			   [RC_WORDS] = -30, [RC_LONG] = -40, [RC_FILLER] = -4},
	[QH_ROLE_RATE] = {[RC_SHARE] = 25, [RC_NUMBER] = 5, [RC_POINTS] = -20, [RC_MEASURE] = -25, [RC_OPVALUE] = -30,
			  [RC_OP] = -40, [RC_UNIT] = -35, [RC_DEGREE] = -10, [RC_STANDARD] = -30, [RC_LEVEL] = -30,
			  [RC_WORDS] = -25, [RC_LONG] = -40, [RC_FILLER] = -4},
	[QH_ROLE_REASON] = {[RC_WORDS] = 10, [RC_LONG] = 12, [RC_DEGREE] = 2, [RC_NUMBER] = -20, [RC_POINTS] = -20,
			    [RC_SHARE] = -15, [RC_MEASURE] = -10, [RC_OPVALUE] = -20, [RC_OP] = -30, [RC_UNIT] = -10,
			    [RC_LEVEL] = -12, [RC_STANDARD] = -10},
	[QH_ROLE_EXPLANATION] = {[RC_WORDS] = 8, [RC_LONG] = 15, [RC_DEGREE] = -5, [RC_NUMBER] = -25, [RC_POINTS] = -25,
				 [RC_SHARE] = -20, [RC_MEASURE] = -15, [RC_OPVALUE] = -20, [RC_OP] = -30,
				 [RC_UNIT] = -10, [RC_LEVEL] = -12, [RC_STANDARD] = -10},
	[QH_ROLE_RULE] = {[RC_WORDS] = 8, [RC_LONG] = 15, [RC_DEGREE] = -5, [RC_NUMBER] = -25, [RC_POINTS] = -25,
			  [RC_SHARE] = -20, [RC_MEASURE] = -15, [RC_OPVALUE] = -20, [RC_OP] = -30, [RC_UNIT] = -10,
			  [RC_LEVEL] = -12, [RC_STANDARD] = -5},
	[QH_ROLE_METHOD] = {[RC_WORDS] = 8, [RC_LONG] = 15, [RC_DEGREE] = -5, [RC_NUMBER] = -25, [RC_POINTS] = -25,
			    [RC_SHARE] = -20, [RC_MEASURE] = -15, [RC_OPVALUE] = -20, [RC_OP] = -30, [RC_UNIT] = -10,
			    [RC_LEVEL] = -12, [RC_STANDARD] = -5},
	[QH_ROLE_SOURCE] = {[RC_WORDS] = 12, [RC_LONG] = 10, [RC_DEGREE] = -5, [RC_NUMBER] = -25, [RC_POINTS] = -25,
			    [RC_SHARE] = -25, [RC_MEASURE] = -15, [RC_OPVALUE] = -25, [RC_OP] = -30, [RC_UNIT] = -10,
			    [RC_LEVEL] = -12, [RC_STANDARD] = -5},
	[QH_ROLE_STANDARD] = {[RC_STANDARD] = 30, [RC_WORDS] = 5, [RC_NUMBER] = -20, [RC_POINTS] = -20, [RC_OP] = -20,
			      [RC_OPVALUE] = -15, [RC_SHARE] = -10, [RC_LONG] = -5},
	[QH_ROLE_NOTE] = {[RC_WORDS] = 5, [RC_LONG] = 5},
	[QH_ROLE_SERIAL] = {[RC_NUMBER] = 15, [RC_WORDS] = -10, [RC_LONG] = -40, [RC_SHARE] = -30, [RC_OPVALUE] = -40,
			    [RC_LEVEL] = -30},
	[QH_ROLE_ADJUSTED] = {[RC_OPVALUE] = 20, [RC_MEASURE] = 18, [RC_SHARE] = 18, [RC_DEGREE] = 12, [RC_NUMBER] = 10,
			      [RC_WORDS] = 5},
	[QH_ROLE_LIKELIHOOD] = {[RC_WORDS] = 8, [RC_DEGREE] = 10, [RC_NUMBER] = -25, [RC_LONG] = -20},
	[QH_ROLE_CORE] = {[RC_DEGREE] = 15, [RC_WORDS] = 0, [RC_NUMBER] = -25, [RC_LONG] = -30},
	[QH_ROLE_COEFFICIENT] = {[RC_NUMBER] = 15, [RC_SHARE] = 15, [RC_WORDS] = -20, [RC_LONG] = -40},
	[QH_ROLE_BLOCK] = {[RC_WORDS] = -12, [RC_LONG] = -30, [RC_NUMBER] = -30, [RC_OPVALUE] = -30, [RC_MEASURE] = -30,
			   [RC_LEVEL] = -20, [RC_SHARE] = -30, [RC_FILLER] = -20},
	[RC_F_LABEL] = {[RC_WORDS] = 20, [RC_LEVEL] = 5, [RC_NUMBER] = -40, [RC_POINTS] = -40, [RC_SHARE] = -40,
			[RC_MEASURE] = -40, [RC_LONG] = -10, [RC_DASH] = -20},
	[RC_F_ORIGINAL] = {[RC_NUMBER] = 20, [RC_MEASURE] = 20, [RC_SHARE] = -25, [RC_POINTS] = -20, [RC_WORDS] = -20,
			   [RC_LONG] = -40},
	[RC_F_REVISED] = {[RC_NUMBER] = 20, [RC_MEASURE] = 20, [RC_SHARE] = -25, [RC_POINTS] = -20, [RC_WORDS] = -20,
			  [RC_LONG] = -40},
	[RC_F_EXECUTED] = {[RC_NUMBER] = 20, [RC_MEASURE] = 20, [RC_SHARE] = -25, [RC_POINTS] = -20, [RC_WORDS] = -20,
			   [RC_LONG] = -40},
	[RC_F_RATE] = {[RC_SHARE] = 30, [RC_NUMBER] = 6, [RC_MEASURE] = -20, [RC_POINTS] = -30, [RC_WORDS] = -25,
		       [RC_LONG] = -40},
	[RC_F_WEIGHT] = {[RC_NUMBER] = 18, [RC_POINTS] = 25, [RC_MEASURE] = -20, [RC_SHARE] = -5, [RC_WORDS] = -25,
			 [RC_LONG] = -40},
	[RC_F_SCORE] = {[RC_NUMBER] = 18, [RC_POINTS] = 25, [RC_MEASURE] = -20, [RC_SHARE] = -25, [RC_WORDS] = -25,
			[RC_LONG] = -40},
	[RC_F_REASON] = {[RC_WORDS] = 15, [RC_LONG] = 20, [RC_NUMBER] = -25, [RC_SHARE] = -25, [RC_MEASURE] = -20},
	[RC_L1_WEIGHT] = {[RC_NUMBER] = 25, [RC_POINTS] = 25, [RC_SHARE] = 15, [RC_MEASURE] = -25, [RC_LEVEL] = -30,
			  [RC_WORDS] = -30, [RC_LONG] = -40, [RC_OPVALUE] = -35},
	[RC_L2_WEIGHT] = {[RC_NUMBER] = 25, [RC_POINTS] = 25, [RC_SHARE] = 15, [RC_MEASURE] = -25, [RC_LEVEL] = -30,
			  [RC_WORDS] = -30, [RC_LONG] = -40, [RC_OPVALUE] = -35},
	[RC_H_PROJECT] = {[RC_WORDS] = 14, [RC_LONG] = -5, [RC_LEVEL] = -20, [RC_NUMBER] = -20, [RC_OPVALUE] = -30,
			  [RC_SHARE] = -30, [RC_FILLER] = -20},
	[RC_H_UNIT] = {[RC_WORDS] = 10, [RC_NUMBER] = 8, [RC_LEVEL] = -20, [RC_OPVALUE] = -30, [RC_SHARE] = -30},
	[RC_H_GOAL] = {[RC_LONG] = 15, [RC_WORDS] = 12, [RC_LEVEL] = -20, [RC_NUMBER] = -20, [RC_OPVALUE] = -20},
	[RC_H_MONEY] = {[RC_NUMBER] = 20, [RC_MEASURE] = 18, [RC_WORDS] = -25, [RC_LEVEL] = -30, [RC_LONG] = -40,
			[RC_SHARE] = -20},
	[RC_F_OTHER] = {[RC_NUMBER] = 2, [RC_SHARE] = 2, [RC_MEASURE] = 2},
};

int32_t rc_fit(uint8_t role, const struct rc_cell *c)
{
	int32_t points = fits[role][c->type];

	/* The execution rate is a level in some tables and an indicator in others: the place decides. */
	if (rc_is(c, QH_W_ROW_EXECUTION) && (role == QH_ROLE_LEVEL1 || role == QH_ROLE_LEVEL2 || role == QH_ROLE_NAME))
		return 12;
	/* A word of the lexicon settles a level wherever it stands. */
	if (role == QH_ROLE_LEVEL1 && c->level1)
		return c->level2 ? 26 : 30;
	if (role == QH_ROLE_LEVEL2 && c->level2)
		return c->level1 ? 26 : 30;
	if (role == QH_ROLE_LEVEL1 && c->level2)
		return -2;
	if (role == QH_ROLE_LEVEL2 && c->level1)
		return 6;
	if (role == QH_ROLE_BLOCK && rc_is(c, QH_W_BLOCK_INDICATORS))
		return 30;
	if (role == RC_F_LABEL && (rc_is(c, QH_W_FUND_TOTAL) || rc_is(c, QH_W_FUND_PART)))
		return 30;
	if (role == QH_ROLE_NAME && c->of_which)
		return 20;
	return points;
}
