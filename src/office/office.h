/* SPDX-License-Identifier: Apache-2.0 */
/* What all of the office shares: the store, the library, who acts and when. A function of the office checks
 * rights, changes the store and the trail in one transaction, and tells what is wrong by an error; a handler
 * of web/ or a command parses, calls one of them, renders. */
#ifndef QH_OFFICE_OFFICE_H
#define QH_OFFICE_OFFICE_H

#include "cycle/cycle.h"
#include "review/review.h"
#include "store/store.h"

struct qh_jobs;
struct qh_sessions;
struct qh_trail_memory;

/* Kept while the server runs; shared by all threads and never changed by them. */
struct qh_office {
	struct qh_store *store;
	const struct qh_library *library;
	struct qh_jobs *jobs;           /* long reviews in the background; NULL: none are taken */
	struct qh_sessions *sessions;   /* who is behind a cookie; NULL: asked of the store each time */
	struct qh_trail_memory *proved; /* how much of the trail is known to be sound; NULL: nothing */
	bool sha256;                    /* the trail of a new store uses SHA-256 instead of SM3 */
};

struct qh_binding {
	enum qh_post post;
	int64_t node;
	struct qh_str path, name; /* of the node */
};
/* Who acts: a signed-in person with what binds them to places. */
struct qh_actor {
	int64_t person, login; /* login: the row of this browser's sign-in, 0 for a command */
	struct qh_str account, name, csrf;
	enum qh_lang lang;
	uint32_t n_bindings;
	const struct qh_binding *bindings;
};

/* My places that lie in no other of mine, without doubles: where lists and counts begin. */
enum { QH_BINDINGS_MAX = 64 }; /* posts of one person */
struct qh_reach {
	uint32_t n;
	const struct qh_binding *at[QH_BINDINGS_MAX];
};

struct qh_found;

/* One call into the office. Everything handed out lives in the arena. */
struct qh_call {
	const struct qh_office *office;
	struct qh_arena *arena;
	const struct qh_actor *actor; /* NULL: nobody has signed in */
	int64_t now;                  /* seconds since 1970 */
	struct qh_str address;        /* of the peer; for the list of sign-ins */
	struct qh_found *found;       /* what was looked at last in this request (filing.h); may be NULL */
	struct qh_error *err;
};

/* The first binding with this post (0: any that sees forms) at or above a place; NULL when there is none. */
const struct qh_binding *qh_actor_binding(const struct qh_actor *actor, enum qh_post post,
					  struct qh_str path);
/* May read the forms of a unit: every post but the administrator's does at and below its place. */
bool qh_actor_sees(const struct qh_actor *actor, struct qh_str path);
/* @p administers: the places of the administrator's post; otherwise of the posts that see forms. */
void qh_actor_reach(const struct qh_actor *actor, bool administers, struct qh_reach *out);
bool qh_actor_is(const struct qh_actor *actor, enum qh_post post);
/* The end of the range of paths below @p path: [path, end). */
struct qh_str qh_path_end(struct qh_arena *arena, struct qh_str path);

/* Refusals: OFFICE-001 not signed in, OFFICE-002 no right to this. What one may not see does not exist:
 * OFFICE-003. */
QH_MUST_CHECK enum qh_status qh_call_denied(const struct qh_call *call);
QH_MUST_CHECK enum qh_status qh_call_missing(const struct qh_call *call);
/* The program itself (no actor) may everywhere; an administrator at and below her places. */
bool qh_call_administers(const struct qh_call *call, struct qh_str path);
QH_MUST_CHECK enum qh_status qh_call_nomem(const struct qh_call *call);

#endif
