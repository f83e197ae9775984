/* SPDX-License-Identifier: Apache-2.0 */
/* What the pages of one's own account and of places and people show. */
#ifndef QH_WEB_VIEWS_PEOPLE_H
#define QH_WEB_VIEWS_PEOPLE_H

#include "office/people.h"
#include "office/roster.h"
#include "office/safety.h"
#include "office/signin.h"

struct qh_v_account {
	struct qh_str account, name;
	const char *done; /* message of what was just done, NULL: nothing */
	struct qh_str error_password, error_factor, error_signin;
	bool english, factor;
	struct qh_str secret, address; /* of a new second factor: base32, otpauth:// */
	int64_t this_login, password_min;
	uint32_t n_bindings, n_logins;
	const struct qh_binding *bindings;
	const struct qh_login *logins;
};

/* Lists of places and people, alone or of one place. */
struct qh_v_places {
	uint32_t n, base; /* base: length of the shortest path, for indenting */
	bool more;
	const struct qh_place_row *at;
};
struct qh_v_posts {
	uint32_t n;
	bool more;
	const struct qh_person_place *at;
};
struct qh_v_people {
	struct qh_str text;
	bool searched, safety; /* safety: the page of it is hers */
	struct qh_v_places places;
	struct qh_v_posts people;
};
/* Choosing a post and a place. */
struct qh_v_post_choice {
	const char *id; /* of the fields */
	enum qh_post post;
	struct qh_str code;
};
struct qh_v_place {
	const struct qh_place_row *place;
	struct qh_str error, above_name;
	const char *done;
	struct qh_str name, new_code, new_name, new_kind, account, person; /* that were typed */
	enum qh_post post;
	bool mine; /* the administrator's own: not hers to close */
	struct qh_v_places below;
	struct qh_v_posts people;
};
struct qh_v_person {
	const struct qh_person *person;
	struct qh_str error, name, code;
	const char *done;
	enum qh_post post;
};
struct qh_v_link {
	struct qh_str address;
	int64_t person;
};
struct qh_v_roster_line {
	int64_t line;
	const char *column;
	struct qh_str text;
};
struct qh_v_roster_link {
	struct qh_str account, name, address;
};
struct qh_v_roster {
	bool people, looked, taken;
	struct qh_str error, text; /* text: the rows, for taking them */
	struct qh_roster_outcome outcome;
	uint32_t n_lines, n_links;
	const struct qh_v_roster_line *lines;
	const struct qh_v_roster_link *links;
};

struct qh_v_first {
	struct qh_str error, place, kind, person;
};

struct qh_v_safety {
	uint32_t n;
	int64_t bad;
	const struct qh_safety_line *lines;
};

/* For choosing: posts as an official would list them; kinds of places from the smallest. */
extern const enum qh_post qh_posts_in_order[QH_POSTS_END - 1];
enum { QH_PLACE_KINDS = 5 };
extern const struct qh_str qh_place_kinds_upwards[QH_PLACE_KINDS];
const char *qh_view_place_kind(struct qh_str kind);
/* 0 to 6, for the class that indents. */
int64_t qh_view_depth(const struct qh_place_row *place, uint32_t base);

#endif
