/* SPDX-License-Identifier: Apache-2.0 */
/* The states of a filed form and what moves it from one to the next. Pure: knows no user, no clock, no store.
 */
#ifndef QH_CYCLE_CYCLE_H
#define QH_CYCLE_CYCLE_H

#include <stdbool.h>
#include <stdint.h>

/* Who a person is at one place of the tree. The numbers are stored: append only. */
enum qh_post {
	QH_POST_FILLER = 1,    /* fills the forms of a unit */
	QH_POST_UNIT_REVIEWER, /* checks them before they leave the unit */
	QH_POST_DEPARTMENT,    /* the department in charge */
	QH_POST_FINANCE,       /* the finance bureau of the region */
	QH_POST_THIRD_PARTY,   /* evaluates, reads what it was given */
	QH_POST_AUDIT,         /* reads everything below its place, writes nothing */
	QH_POST_ADMINISTRATOR, /* units and users, no forms */
	QH_POSTS_END
};

/* The numbers are stored: append only. */
enum qh_state {
	QH_STATE_DRAFT = 1,
	QH_STATE_UNIT_REVIEW,
	QH_STATE_DEPARTMENT_REVIEW,
	QH_STATE_FINANCE_REVIEW,
	QH_STATE_APPROVED,
	QH_STATE_RETURNED,               /* to the filler */
	QH_STATE_RETURNED_TO_UNIT,       /* by the department, to the unit's reviewer */
	QH_STATE_RETURNED_TO_DEPARTMENT, /* by the finance bureau, to the department */
	QH_STATES_END
};

enum qh_action {
	QH_ACTION_SUBMIT = 1,
	QH_ACTION_WITHDRAW, /* what I have just sent, while nobody has acted on it */
	QH_ACTION_APPROVE,
	QH_ACTION_RETURN,        /* to the previous holder */
	QH_ACTION_RETURN_FILLER, /* straight to who fills the form */
	QH_ACTIONS_END
};

struct qh_transition {
	uint8_t action, from, to;
	uint8_t post;       /* that may do it */
	bool needs_opinion; /* a reason must be given */
	bool checks;        /* the actor must not have written what is acted on */
};

/* What @p post may do in @p state; NULL when it may not. The whole table when walked by index. */
const struct qh_transition *qh_cycle_find(enum qh_state state, enum qh_action action, enum qh_post post);
/* The n-th transition (from 0), NULL behind the last: for lists, tests and documents. */
const struct qh_transition *qh_cycle_at(uint32_t n);

/* Whose turn it is; 0 when nobody's (approved). */
enum qh_post qh_cycle_holder(enum qh_state state);
/* The values may be edited: draft or returned to the filler. */
bool qh_cycle_editable(enum qh_state state);

/* Stable names for the trail, the store of words and addresses ("draft", "submit", "filler"); NULL outside
 * the list. Texts for people: messages "state.<name>", "action.<name>", "post.<name>". */
const char *qh_state_name(enum qh_state state);
const char *qh_action_name(enum qh_action action);
const char *qh_post_name(enum qh_post post);
/* 0 for an unknown name. */
enum qh_action qh_action_of(const char *name, uint32_t n);
enum qh_post qh_post_of(const char *name, uint32_t n);
enum qh_state qh_state_of(const char *name, uint32_t n);

#endif
