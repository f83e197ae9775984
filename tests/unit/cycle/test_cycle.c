/* SPDX-License-Identifier: Apache-2.0 */
/* The whole table of the workflow against 1-cycle.md 1.4, and what must hold whatever the table says. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>
#include <string.h>

#include "cycle/cycle.h"

/* A form's way from the draft to the approval, each step by its holder. */
static void the_straight_way(void **state)
{
	static const enum qh_action way[] = {QH_ACTION_SUBMIT, QH_ACTION_APPROVE, QH_ACTION_APPROVE,
					     QH_ACTION_APPROVE};
	enum qh_state at = QH_STATE_DRAFT;
	(void)state;
	for (int i = 0; i < 4; i++) {
		const struct qh_transition *t = qh_cycle_find(at, way[i], qh_cycle_holder(at));
		assert_non_null(t);
		at = (enum qh_state)t->to;
	}
	assert_int_equal(at, QH_STATE_APPROVED);
	assert_int_equal(qh_cycle_holder(at), 0);
}

/* Nobody but the holder moves a form on or returns it; withdrawing is the previous holder's. */
static void only_the_holder_moves(void **state)
{
	(void)state;
	for (enum qh_state s = QH_STATE_DRAFT; s < QH_STATES_END; s++) {
		for (enum qh_action a = QH_ACTION_SUBMIT; a < QH_ACTIONS_END; a++) {
			for (enum qh_post p = QH_POST_FILLER; p < QH_POSTS_END; p++) {
				const struct qh_transition *t = qh_cycle_find(s, a, p);
				if (!t)
					continue;
				if (a == QH_ACTION_WITHDRAW)
					assert_true(p < qh_cycle_holder(s));
				else
					assert_int_equal(p, qh_cycle_holder(s));
			}
		}
	}
}

static void reading_posts_move_nothing(void **state)
{
	static const enum qh_post reading[] = {QH_POST_THIRD_PARTY, QH_POST_AUDIT, QH_POST_ADMINISTRATOR};
	(void)state;
	for (int i = 0; i < 3; i++)
		for (enum qh_state s = QH_STATE_DRAFT; s < QH_STATES_END; s++)
			for (enum qh_action a = QH_ACTION_SUBMIT; a < QH_ACTIONS_END; a++)
				assert_null(qh_cycle_find(s, a, reading[i]));
}

/* A return asks for a reason, goes back, and is a deed of checking; approving is checking, sending is not. */
static void what_a_transition_asks(void **state)
{
	const struct qh_transition *t;
	(void)state;
	for (uint32_t i = 0; (t = qh_cycle_at(i)); i++) {
		bool returns = t->action == QH_ACTION_RETURN || t->action == QH_ACTION_RETURN_FILLER;
		assert_int_equal(t->needs_opinion, returns);
		assert_int_equal(t->checks, returns || t->action == QH_ACTION_APPROVE);
		if (returns)
			assert_true(qh_cycle_holder((enum qh_state)t->to) < t->post);
		if (t->action == QH_ACTION_RETURN_FILLER)
			assert_int_equal(t->to, QH_STATE_RETURNED);
	}
}

static void values_are_typed_by_the_filler_only(void **state)
{
	(void)state;
	for (enum qh_state s = QH_STATE_DRAFT; s < QH_STATES_END; s++)
		assert_int_equal(qh_cycle_editable(s), s == QH_STATE_DRAFT || s == QH_STATE_RETURNED);
}

/* Every state but the first is reached, and every state but the last is left. */
static void no_state_is_lost(void **state)
{
	(void)state;
	for (enum qh_state s = QH_STATE_DRAFT; s < QH_STATES_END; s++) {
		const struct qh_transition *t;
		bool reached = s == QH_STATE_DRAFT, left = s == QH_STATE_APPROVED;
		for (uint32_t i = 0; (t = qh_cycle_at(i)); i++) {
			reached = reached || t->to == s;
			left = left || t->from == s;
		}
		assert_true(reached && left);
	}
}

static void names_are_stable(void **state)
{
	(void)state;
	for (enum qh_state s = QH_STATE_DRAFT; s < QH_STATES_END; s++)
		assert_int_equal(qh_state_of(qh_state_name(s), (uint32_t)strlen(qh_state_name(s))), s);
	for (enum qh_action a = QH_ACTION_SUBMIT; a < QH_ACTIONS_END; a++)
		assert_int_equal(qh_action_of(qh_action_name(a), (uint32_t)strlen(qh_action_name(a))), a);
	for (enum qh_post p = QH_POST_FILLER; p < QH_POSTS_END; p++)
		assert_int_equal(qh_post_of(qh_post_name(p), (uint32_t)strlen(qh_post_name(p))), p);
	assert_int_equal(qh_action_of("approv", 6), 0);
	assert_int_equal(qh_action_of("", 0), 0);
	assert_null(qh_state_name(0));
	assert_null(qh_state_name(QH_STATES_END));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(the_straight_way),
	    cmocka_unit_test(only_the_holder_moves),
	    cmocka_unit_test(reading_posts_move_nothing),
	    cmocka_unit_test(what_a_transition_asks),
	    cmocka_unit_test(values_are_typed_by_the_filler_only),
	    cmocka_unit_test(no_state_is_lost),
	    cmocka_unit_test(names_are_stable),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
