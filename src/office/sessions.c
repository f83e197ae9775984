/* SPDX-License-Identifier: Apache-2.0 */
#include "office/sessions.h"

#include <pthread.h>
#include <stdlib.h>

/* One slot a hash: who comes later takes it. Texts and bindings stand behind it in one piece. */
struct slot {
	struct qh_session session;
	char *piece; /* NULL: nobody */
};
struct qh_sessions {
	pthread_mutex_t gate;
	struct slot at[QH_SESSIONS_SLOTS];
};

struct qh_sessions *qh_sessions_new(void)
{
	struct qh_sessions *s = calloc(1, sizeof *s);
	if (s)
		pthread_mutex_init(&s->gate, NULL);
	return s;
}

void qh_sessions_free(struct qh_sessions *s)
{
	if (!s)
		return;
	for (uint32_t i = 0; i < QH_SESSIONS_SLOTS; i++)
		free(s->at[i].piece);
	pthread_mutex_destroy(&s->gate);
	free(s);
}

static struct slot *slot_of(struct qh_sessions *s, const uint8_t *hash)
{
	return &s->at[(hash[0] | (uint32_t)hash[1] << 8) % QH_SESSIONS_SLOTS];
}

static size_t size_of(const struct qh_actor *a)
{
	size_t n = a->n_bindings * sizeof *a->bindings + a->account.n + a->name.n + a->csrf.n;
	for (uint32_t i = 0; i < a->n_bindings; i++)
		n += a->bindings[i].path.n + a->bindings[i].name.n;
	return n;
}

static struct qh_str moved(char **at, struct qh_str s)
{
	if (!s.p)
		return s;
	if (s.n)
		memcpy(*at, s.p, s.n);
	*at += s.n;
	return (struct qh_str){*at - s.n, s.n};
}

/* Everything that @p a points to goes into @p piece, which has room for it. */
static struct qh_actor packed(const struct qh_actor *a, char *piece)
{
	struct qh_actor out = *a;
	struct qh_binding *b = (struct qh_binding *)(void *)piece;
	char *at = piece + a->n_bindings * sizeof *b;
	for (uint32_t i = 0; i < a->n_bindings; i++) {
		b[i] = a->bindings[i];
		b[i].path = moved(&at, b[i].path);
		b[i].name = moved(&at, b[i].name);
	}
	out.bindings = b;
	out.account = moved(&at, a->account);
	out.name = moved(&at, a->name);
	out.csrf = moved(&at, a->csrf);
	return out;
}

bool qh_sessions_find(struct qh_sessions *s, struct qh_arena *arena, const uint8_t *hash, uint64_t changes,
		      int64_t now, struct qh_session *out)
{
	if (!s)
		return false;
	pthread_mutex_lock(&s->gate);
	const struct slot *slot = slot_of(s, hash);
	bool found = slot->piece && slot->session.changes == changes && now >= slot->session.read_at &&
		     now - slot->session.read_at < QH_SESSION_TRUST_S &&
		     memcmp(slot->session.hash, hash, QH_SESSION_HASH_BYTES) == 0;
	char *piece = found ? qh_arena_alloc(arena, size_of(&slot->session.actor)) : NULL;
	if (piece) {
		*out = slot->session;
		out->actor = packed(&slot->session.actor, piece);
	}
	pthread_mutex_unlock(&s->gate);
	return piece != NULL;
}

void qh_sessions_keep(struct qh_sessions *s, const struct qh_session *session)
{
	size_t n = size_of(&session->actor);
	char *piece = s && n <= QH_SESSION_BYTES_MAX ? malloc(n + 1) : NULL;
	if (!piece)
		return;
	pthread_mutex_lock(&s->gate);
	struct slot *slot = slot_of(s, session->hash);
	free(slot->piece);
	slot->piece = piece;
	slot->session = *session;
	slot->session.actor = packed(&session->actor, piece);
	pthread_mutex_unlock(&s->gate);
}
