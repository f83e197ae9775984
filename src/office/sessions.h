/* SPDX-License-Identifier: Apache-2.0 */
/* Who is behind a cookie, remembered from one request to the next. What is remembered counts only while
 * nothing at all has been written since it was read: signing out, closing an account, another post or place,
 * a new password are all seen by the very next request. */
#ifndef QH_OFFICE_SESSIONS_H
#define QH_OFFICE_SESSIONS_H

#include "office/office.h"

/* Memory stays below SLOTS times (BYTES and a little). Who is bound to more places is not remembered. */
enum { QH_SESSIONS_SLOTS = 1024, QH_SESSION_BYTES_MAX = 4096, QH_SESSION_HASH_BYTES = 32 };
/* Nobody should write past the server; were it done, it would count after so long. */
enum { QH_SESSION_TRUST_S = 5 };

struct qh_sessions;
struct qh_session {
	uint8_t hash[QH_SESSION_HASH_BYTES]; /* of the cookie */
	uint64_t changes;                    /* of the store, asked before this was read */
	int64_t read_at, made_at, seen_at;
	struct qh_actor actor;
};

/* NULL when there is no memory. */
struct qh_sessions *qh_sessions_new(void);
void qh_sessions_free(struct qh_sessions *s);
/* The same hash at the same number of changes, read a moment ago, copied into @p arena; false: it must be
 * read. NULL remembers nothing. Any thread. */
bool qh_sessions_find(struct qh_sessions *s, struct qh_arena *arena, const uint8_t *hash, uint64_t changes,
		      int64_t now, struct qh_session *out);
void qh_sessions_keep(struct qh_sessions *s, const struct qh_session *session);

#endif
