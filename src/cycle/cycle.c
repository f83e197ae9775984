/* SPDX-License-Identifier: Apache-2.0 */
/* The table of transitions. Basis: shared/domain/1-cycle.md 1.4 (statuses of deployed systems). */
#include "cycle/cycle.h"

#include <stddef.h>
#include <string.h>

#define SUBMIT(from, to, post)                                                                               \
	{                                                                                                    \
		QH_ACTION_SUBMIT, from, to, post, false, false                                               \
	}
#define WITHDRAW(from, to, post)                                                                             \
	{                                                                                                    \
		QH_ACTION_WITHDRAW, from, to, post, false, false                                             \
	}
#define APPROVE(from, to, post)                                                                              \
	{                                                                                                    \
		QH_ACTION_APPROVE, from, to, post, false, true                                               \
	}
#define RETURN(from, to, post)                                                                               \
	{                                                                                                    \
		QH_ACTION_RETURN, from, to, post, true, true                                                 \
	}
#define RETURN_FILLER(from, post)                                                                            \
	{                                                                                                    \
		QH_ACTION_RETURN_FILLER, from, QH_STATE_RETURNED, post, true, true                           \
	}

static const struct qh_transition transitions[] = {
    SUBMIT(QH_STATE_DRAFT, QH_STATE_UNIT_REVIEW, QH_POST_FILLER),
    SUBMIT(QH_STATE_RETURNED, QH_STATE_UNIT_REVIEW, QH_POST_FILLER),
    WITHDRAW(QH_STATE_UNIT_REVIEW, QH_STATE_DRAFT, QH_POST_FILLER),

    APPROVE(QH_STATE_UNIT_REVIEW, QH_STATE_DEPARTMENT_REVIEW, QH_POST_UNIT_REVIEWER),
    APPROVE(QH_STATE_RETURNED_TO_UNIT, QH_STATE_DEPARTMENT_REVIEW, QH_POST_UNIT_REVIEWER),
    RETURN(QH_STATE_UNIT_REVIEW, QH_STATE_RETURNED, QH_POST_UNIT_REVIEWER),
    RETURN(QH_STATE_RETURNED_TO_UNIT, QH_STATE_RETURNED, QH_POST_UNIT_REVIEWER),
    WITHDRAW(QH_STATE_DEPARTMENT_REVIEW, QH_STATE_UNIT_REVIEW, QH_POST_UNIT_REVIEWER),

    APPROVE(QH_STATE_DEPARTMENT_REVIEW, QH_STATE_FINANCE_REVIEW, QH_POST_DEPARTMENT),
    APPROVE(QH_STATE_RETURNED_TO_DEPARTMENT, QH_STATE_FINANCE_REVIEW, QH_POST_DEPARTMENT),
    RETURN(QH_STATE_DEPARTMENT_REVIEW, QH_STATE_RETURNED_TO_UNIT, QH_POST_DEPARTMENT),
    RETURN(QH_STATE_RETURNED_TO_DEPARTMENT, QH_STATE_RETURNED_TO_UNIT, QH_POST_DEPARTMENT),
    RETURN_FILLER(QH_STATE_DEPARTMENT_REVIEW, QH_POST_DEPARTMENT),
    RETURN_FILLER(QH_STATE_RETURNED_TO_DEPARTMENT, QH_POST_DEPARTMENT),
    WITHDRAW(QH_STATE_FINANCE_REVIEW, QH_STATE_DEPARTMENT_REVIEW, QH_POST_DEPARTMENT),

    APPROVE(QH_STATE_FINANCE_REVIEW, QH_STATE_APPROVED, QH_POST_FINANCE),
    RETURN(QH_STATE_FINANCE_REVIEW, QH_STATE_RETURNED_TO_DEPARTMENT, QH_POST_FINANCE),
    RETURN_FILLER(QH_STATE_FINANCE_REVIEW, QH_POST_FINANCE),
};
enum { N_TRANSITIONS = sizeof transitions / sizeof transitions[0] };

static const char *const state_names[QH_STATES_END] = {
    [QH_STATE_DRAFT] = "draft",
    [QH_STATE_UNIT_REVIEW] = "unit-review",
    [QH_STATE_DEPARTMENT_REVIEW] = "department-review",
    [QH_STATE_FINANCE_REVIEW] = "finance-review",
    [QH_STATE_APPROVED] = "approved",
    [QH_STATE_RETURNED] = "returned",
    [QH_STATE_RETURNED_TO_UNIT] = "returned-to-unit",
    [QH_STATE_RETURNED_TO_DEPARTMENT] = "returned-to-department",
};
static const char *const action_names[QH_ACTIONS_END] = {
    [QH_ACTION_SUBMIT] = "submit",
    [QH_ACTION_WITHDRAW] = "withdraw",
    [QH_ACTION_APPROVE] = "approve",
    [QH_ACTION_RETURN] = "return",
    [QH_ACTION_RETURN_FILLER] = "return-to-filler",
};
static const char *const post_names[QH_POSTS_END] = {
    [QH_POST_FILLER] = "filler",
    [QH_POST_UNIT_REVIEWER] = "unit-reviewer",
    [QH_POST_DEPARTMENT] = "department",
    [QH_POST_FINANCE] = "finance",
    [QH_POST_THIRD_PARTY] = "third-party",
    [QH_POST_AUDIT] = "audit",
    [QH_POST_ADMINISTRATOR] = "administrator",
};

const struct qh_transition *qh_cycle_find(enum qh_state state, enum qh_action action, enum qh_post post)
{
	for (uint32_t i = 0; i < N_TRANSITIONS; i++)
		if (transitions[i].from == state && transitions[i].action == action &&
		    transitions[i].post == post)
			return &transitions[i];
	return NULL;
}

const struct qh_transition *qh_cycle_at(uint32_t n)
{
	return n < N_TRANSITIONS ? &transitions[n] : NULL;
}

/* Who may approve or submit from here holds it. */
enum qh_post qh_cycle_holder(enum qh_state state)
{
	for (uint32_t i = 0; i < N_TRANSITIONS; i++)
		if (transitions[i].from == state &&
		    (transitions[i].action == QH_ACTION_APPROVE || transitions[i].action == QH_ACTION_SUBMIT))
			return transitions[i].post;
	return 0;
}

bool qh_cycle_editable(enum qh_state state)
{
	return qh_cycle_holder(state) == QH_POST_FILLER;
}

static int find_name(const char *const *names, int end, const char *name, uint32_t n)
{
	for (int i = 1; i < end; i++)
		if (strlen(names[i]) == n && memcmp(names[i], name, n) == 0)
			return i;
	return 0;
}

const char *qh_state_name(enum qh_state state)
{
	return state > 0 && state < QH_STATES_END ? state_names[state] : NULL;
}
const char *qh_action_name(enum qh_action action)
{
	return action > 0 && action < QH_ACTIONS_END ? action_names[action] : NULL;
}
const char *qh_post_name(enum qh_post post)
{
	return post > 0 && post < QH_POSTS_END ? post_names[post] : NULL;
}
enum qh_action qh_action_of(const char *name, uint32_t n)
{
	return (enum qh_action)find_name(action_names, QH_ACTIONS_END, name, n);
}
enum qh_post qh_post_of(const char *name, uint32_t n)
{
	return (enum qh_post)find_name(post_names, QH_POSTS_END, name, n);
}
enum qh_state qh_state_of(const char *name, uint32_t n)
{
	return (enum qh_state)find_name(state_names, QH_STATES_END, name, n);
}
