/* SPDX-License-Identifier: Apache-2.0 */
/* What an administrator does with people. She sees whoever has a post at or below her places. What touches
 * the whole account (a new link, closing it, the lock, the second factor) is hers only when all posts of the
 * person are: else a county's administrator could sign in as somebody of the province. Nobody does any of it
 * to herself. Every change is on the trail in its own transaction. */
#ifndef QH_OFFICE_PEOPLE_H
#define QH_OFFICE_PEOPLE_H

#include "office/place.h"

enum { QH_PEOPLE_SHOWN_MAX = 200 };

struct qh_person_place {
	int64_t id, node;
	struct qh_str account, name, place, place_code;
	enum qh_post post;
	bool active, second_factor;
};
/* One row a post, in the order of the tree: at one place and below (0: all of hers); @p text in names and
 * accounts, blank all. The first QH_PEOPLE_SHOWN_MAX; @p more tells that there are more. */
QH_MUST_CHECK enum qh_status qh_people_search(const struct qh_call *call, int64_t below, struct qh_str text,
					      const struct qh_person_place **out, uint32_t *n, bool *more);

struct qh_person {
	int64_t id;
	struct qh_str account, name;
	bool active, second_factor, has_password, locked, myself;
	bool whole;       /* all posts are at and below her places */
	uint32_t n_posts; /* that she sees */
	const struct qh_person_place *posts;
};
/* OFFICE-003 when no post of the person is hers. */
QH_MUST_CHECK enum qh_status qh_person_get(const struct qh_call *call, int64_t id, struct qh_person *out);

/**
 * A new person with a first post.
 *
 * @param token  [out] of the one-time link with which they set a password; shown once
 * @retval QH_CONFLICT  PEOPLE-006 the account is taken; QH_INVALID OFFICE-010, OFFICE-011, PEOPLE-005
 */
QH_MUST_CHECK enum qh_status qh_person_hire(const struct qh_call *call, const struct qh_person_new *in,
					    enum qh_post post, struct qh_str place_code, int64_t *id,
					    struct qh_str *token);

/* All below: OFFICE-003 not seen, PEOPLE-001 posts elsewhere, PEOPLE-002 herself. */

/* STORE-008 they have it already. */
QH_MUST_CHECK enum qh_status qh_person_give(const struct qh_call *call, int64_t id, enum qh_post post,
					    struct qh_str place_code);
/* PEOPLE-003 the last post stays: who has none is seen by nobody. Close the account instead. */
QH_MUST_CHECK enum qh_status qh_person_take(const struct qh_call *call, int64_t id, enum qh_post post,
					    int64_t node);
QH_MUST_CHECK enum qh_status qh_person_rename(const struct qh_call *call, int64_t id, struct qh_str name);
/* Closing ends the sign-ins and the link at once; what the person did stays. */
QH_MUST_CHECK enum qh_status qh_person_set_active(const struct qh_call *call, int64_t id, bool active);
/* A link to set a new password; an older one ends. */
QH_MUST_CHECK enum qh_status qh_person_link(const struct qh_call *call, int64_t id, struct qh_str *token);
QH_MUST_CHECK enum qh_status qh_person_unlock(const struct qh_call *call, int64_t id);
/* For a lost phone. */
QH_MUST_CHECK enum qh_status qh_person_factor_off(const struct qh_call *call, int64_t id);

#endif
