/* SPDX-License-Identifier: Apache-2.0 */
/* One rule on one value, with and without a trace, and what is expected of it. */
#ifndef TESTS_SCORE_RULE_H
#define TESTS_SCORE_RULE_H

#include "make.h"

static struct qh_arena *arena;

static int set_up(void **state)
{
	(void)state;
	arena = qh_arena_new((size_t)1 << 24);
	return arena ? 0 : -1;
}

static int tear_down(void **state)
{
	(void)state;
	qh_arena_free(arena);
	return 0;
}

static inline struct qh_score score(const struct qh_rule *rule, const char *weight, struct qh_quantity target,
				    struct qh_quantity actual)
{
	struct qh_score_in in = {.rule = rule, .target = target, .actual = actual, .assumed_op = QH_OP_NULL};
	struct qh_scored trace = {0};
	struct qh_score out;
	struct qh_score silent;

	in.weight = rat(arena, weight);
	in.items_met = UINT32_MAX;
	in.items_all = UINT32_MAX;
	qh_score_rule(arena, &in, &trace, &out);
	assert_int_equal(out.n_steps, trace.n_steps);
	/* Without a trace nothing changes but the steps. */
	qh_score_rule(arena, &in, NULL, &silent);
	assert_int_equal(silent.status, out.status);
	assert_int_equal(silent.n_steps, 0);
	if (out.status != QH_SCORE_UNSCORED) {
		assert_true(qh_rat_eq(silent.lo, out.lo));
		assert_true(qh_rat_eq(silent.hi, out.hi));
	}
	return out;
}

static inline void expect_exact(struct qh_score out, const char *value)
{
	assert_int_equal(out.status, QH_SCORE_EXACT);
	assert_rat(arena, out.lo, value);
	assert_rat(arena, out.hi, value);
	assert_rat(arena, out.rounded, value);
	assert_null(out.cause);
}

static inline void expect_range(struct qh_score out, const char *lo, bool lo_open, const char *hi,
				bool hi_open)
{
	assert_int_equal(out.status, QH_SCORE_RANGE);
	assert_rat(arena, out.lo, lo);
	assert_rat(arena, out.hi, hi);
	assert_int_equal(out.lo_open, lo_open);
	assert_int_equal(out.hi_open, hi_open);
}

static inline void expect_undecidable(struct qh_score out, const char *weight, const char *cause)
{
	assert_int_equal(out.status, QH_SCORE_UNDECIDABLE);
	assert_rat(arena, out.lo, "0");
	assert_rat(arena, out.hi, weight);
	assert_string_equal(out.cause, cause);
}

#endif
