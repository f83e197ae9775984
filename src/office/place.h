/* SPDX-License-Identifier: Apache-2.0 */
/* The tree of places (province, city, county; department, unit) and the people bound to them. */
#ifndef QH_OFFICE_PLACE_H
#define QH_OFFICE_PLACE_H

#include "office/office.h"

enum { QH_PLACE_DEPTH_MAX = 12, QH_PLACES_MAX = 20000, QH_NAME_BYTES_MAX = 600 };

struct qh_place_row {
	int64_t id, parent;
	struct qh_str kind, code, name, path;
	bool active;
};
/* A place that I am bound to, or one below; 0: the first that lets me see forms. OFFICE-003 otherwise. */
QH_MUST_CHECK enum qh_status qh_place_mine(const struct qh_call *call, struct qh_tx *tx, int64_t node,
					   struct qh_place_row *out);
/* Where a list or a count looks: one place of mine or below, or (0) all of my places that see forms, none in
 * another. OFFICE-003 when there is none. */
QH_MUST_CHECK enum qh_status qh_place_reach(const struct qh_call *call, struct qh_tx *tx, int64_t node,
					    struct qh_reach *out);
/* Everything at and below my places, in the order of the tree. */
QH_MUST_CHECK enum qh_status qh_places_list(const struct qh_call *call, const struct qh_place_row **out,
					    uint32_t *n);

/* Of them those that a box can offer: all when they are few, else the way down to one of them, what lies
 * right below it, and where I begin. @p node 0: the last alone. */
enum { QH_PLACES_OFFERED_MAX = 200 };
QH_MUST_CHECK enum qh_status qh_places_near(const struct qh_call *call, int64_t node,
					    const struct qh_place_row **out, uint32_t *n);

struct qh_place_new {
	struct qh_str parent_code; /* absent: a root; only the program itself makes one */
	struct qh_str kind, code, name;
};
/* An administrator adds a place below one of hers. OFFICE-010 unknown parent, STORE-008 the code is taken. */
QH_MUST_CHECK enum qh_status qh_place_add(const struct qh_call *call, struct qh_tx *tx,
					  const struct qh_place_new *in, int64_t *id);

struct qh_person_new {
	struct qh_str account, name;
	struct qh_str password; /* absent: to be set by a one-time link */
	enum qh_lang lang;
};
QH_MUST_CHECK enum qh_status qh_person_add(const struct qh_call *call, struct qh_tx *tx,
					   const struct qh_person_new *in, int64_t *id);
/* An administrator binds at and below her places only. */
QH_MUST_CHECK enum qh_status qh_person_bind(const struct qh_call *call, struct qh_tx *tx, int64_t person,
					    enum qh_post post, struct qh_str node_code);

/* ---- what an administrator does with places: at and below her own alone, each on the trail ---- */

/* A place of hers; OFFICE-003 otherwise. */
QH_MUST_CHECK enum qh_status qh_place_get(const struct qh_call *call, int64_t id, struct qh_place_row *out);
/* Places of hers: the n first in the order of the tree. @p below: a place, 0 all; @p text: in names and
 * codes, blank all. @p more tells that there are more. */
enum { QH_PLACES_SHOWN_MAX = 200 };
QH_MUST_CHECK enum qh_status qh_place_search(const struct qh_call *call, int64_t below, struct qh_str text,
					     const struct qh_place_row **out, uint32_t *n, bool *more);
/* Add below @p parent. OFFICE-003 not hers, OFFICE-011 blank or too long, PEOPLE-005 the parent is not in
 * use, PEOPLE-006 the code is taken. */
QH_MUST_CHECK enum qh_status qh_place_add_below(const struct qh_call *call, int64_t parent,
						const struct qh_place_new *in, int64_t *id);
/* The forms of a unit show the new name too. */
QH_MUST_CHECK enum qh_status qh_place_rename(const struct qh_call *call, int64_t id, struct qh_str name);
/* Out of use: no new forms, no new posts; what is there stays. PEOPLE-004 places below are in use;
 * PEOPLE-007 a place that she herself is bound to is for the administrator above; PEOPLE-005 into use below
 * one that is not. */
QH_MUST_CHECK enum qh_status qh_place_set_active(const struct qh_call *call, int64_t id, bool active);
/* The same two inside a transaction, for lists that come in. */
QH_MUST_CHECK enum qh_status qh_place_rename_in(const struct qh_call *call, struct qh_tx *tx,
						const struct qh_place_row *place, struct qh_str name);
QH_MUST_CHECK enum qh_status qh_place_set_active_in(const struct qh_call *call, struct qh_tx *tx,
						    const struct qh_place_row *place, bool active);

/* The program itself at the first start: nobody is signed in yet and nothing is in the store. */
QH_MUST_CHECK enum qh_status qh_people_empty(const struct qh_call *call, bool *out);

#endif
