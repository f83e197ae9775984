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
/* Everything at and below my places, in the order of the tree. */
QH_MUST_CHECK enum qh_status qh_places_list(const struct qh_call *call, const struct qh_place_row **out,
					    uint32_t *n);

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

struct qh_person_place {
	int64_t id, node;
	struct qh_str account, name, place;
	enum qh_post post;
	bool active, second_factor;
};
/* One row a binding, of the people at and below my places; administrators only. */
QH_MUST_CHECK enum qh_status qh_people_list(const struct qh_call *call, const struct qh_person_place **out,
					    uint32_t *n);
/* The program itself at the first start: nobody is signed in yet and nothing is in the store. */
QH_MUST_CHECK enum qh_status qh_people_empty(const struct qh_call *call, bool *out);

#endif
