/* SPDX-License-Identifier: Apache-2.0 */
/* Rights: who is bound where, and what that lets them see. */
#include "office/office.h"

const struct qh_binding *qh_actor_binding(const struct qh_actor *actor, enum qh_post post, struct qh_str path)
{
	for (uint32_t i = 0; actor && i < actor->n_bindings; i++) {
		const struct qh_binding *b = &actor->bindings[i];
		bool fits = post ? b->post == post : b->post != QH_POST_ADMINISTRATOR;
		if (fits && qh_str_starts(path, b->path))
			return b;
	}
	return NULL;
}

bool qh_actor_sees(const struct qh_actor *actor, struct qh_str path)
{
	return qh_actor_binding(actor, 0, path) != NULL;
}

bool qh_actor_is(const struct qh_actor *actor, enum qh_post post)
{
	for (uint32_t i = 0; actor && i < actor->n_bindings; i++)
		if (actor->bindings[i].post == post)
			return true;
	return false;
}

/* Whether the n-th binding lies in another of the same sort, or repeats an earlier one. */
static bool covered(const struct qh_actor *actor, uint32_t n, bool administers)
{
	for (uint32_t k = 0; k < actor->n_bindings; k++) {
		struct qh_str other = actor->bindings[k].path, path = actor->bindings[n].path;
		bool counts = (actor->bindings[k].post == QH_POST_ADMINISTRATOR) == administers;
		if (counts && k != n && qh_str_starts(path, other) && (other.n < path.n || k < n))
			return true;
	}
	return false;
}

void qh_actor_reach(const struct qh_actor *actor, bool administers, struct qh_reach *out)
{
	out->n = 0;
	for (uint32_t i = 0; actor && i < actor->n_bindings && out->n < QH_BINDINGS_MAX; i++)
		if ((actor->bindings[i].post == QH_POST_ADMINISTRATOR) == administers &&
		    !covered(actor, i, administers))
			out->at[out->n++] = &actor->bindings[i];
}

bool qh_call_administers(const struct qh_call *call, struct qh_str path)
{
	return !call->actor || qh_actor_binding(call->actor, QH_POST_ADMINISTRATOR, path);
}

/* Paths are made of digits and dots, so that the tilde sorts behind everything below. */
struct qh_str qh_path_end(struct qh_arena *arena, struct qh_str path)
{
	return qh_arena_join(arena, path, QH_STR("~"), QH_STR_NONE);
}

enum qh_status qh_call_denied(const struct qh_call *call)
{
	return qh_error_set(call->err, QH_DENIED, call->actor ? "OFFICE-002" : "OFFICE-001");
}

enum qh_status qh_call_missing(const struct qh_call *call)
{
	return qh_error_set(call->err, QH_NOT_FOUND, "OFFICE-003");
}

enum qh_status qh_call_nomem(const struct qh_call *call)
{
	return qh_error_set(call->err, QH_NOMEM, "STORE-006");
}
