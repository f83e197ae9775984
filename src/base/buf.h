/* SPDX-License-Identifier: Apache-2.0 */
/* A growing byte buffer on the heap that must be told its maximum. Used for output. */
#ifndef QH_BASE_BUF_H
#define QH_BASE_BUF_H

#include "base/arena.h"
#include "base/status.h"
#include "base/str.h"

struct qh_buf {
	char *p;
	size_t n, cap, max;
	enum qh_status status; /* sticky: the first failure; later appends do nothing */
	struct qh_buf
	    *owner; /* told when memory runs out: what it is to hold would be missing; may be NULL */
};

void qh_buf_init(struct qh_buf *b, size_t max_bytes);
/* A buffer for a while, whose text goes into @p owner: when it has no memory, the owner has failed too. */
void qh_buf_init_in(struct qh_buf *b, size_t max_bytes, struct qh_buf *owner);
/* No memory for something that the buffer was to hold. */
void qh_buf_fail(struct qh_buf *b);
void qh_buf_free(struct qh_buf *b);
void qh_buf_reset(struct qh_buf *b);
/* The text moves into an arena, and the buffer is freed. One that had no memory makes the arena fail: what it
 * holds would look whole and not be. */
struct qh_str qh_buf_take(struct qh_buf *b, struct qh_arena *arena);
/* What the inline appends below leave over: nothing to append, no room yet, or an earlier failure. */
void qh_buf_put_slow(struct qh_buf *b, const void *bytes, size_t n);
/* Storage for @p n bytes in all, at once instead of by doubling: for those who know about how much comes. */
void qh_buf_reserve(struct qh_buf *b, size_t n);
/* Room for @p n bytes (at least 1) at the end, counted already, for the caller to fill; NULL on failure. */
char *qh_buf_room(struct qh_buf *b, size_t n);

/* Reports are millions of short appends: the usual case must cost no call. */
static inline void qh_buf_put(struct qh_buf *b, const void *bytes, size_t n)
{
	if (n - 1 < b->cap - b->n && b->status == QH_OK) { /* 1 <= n <= the room that is left */
		memcpy(b->p + b->n, bytes, n);
		b->n += n;
	} else {
		qh_buf_put_slow(b, bytes, n);
	}
}
/* A literal of known length: where there are many of them, a call for each would cost more than its copy. */
__attribute__((always_inline)) static inline void qh_buf_literal(struct qh_buf *b, const char *bytes,
								 size_t n)
{
	if (n <= b->cap - b->n && b->status == QH_OK) {
		memcpy(b->p + b->n, bytes, n);
		b->n += n;
	} else {
		qh_buf_put_slow(b, bytes, n);
	}
}
static inline void qh_buf_str(struct qh_buf *b, struct qh_str s)
{
	qh_buf_put(b, s.p, s.n);
}
static inline void qh_buf_z(struct qh_buf *b, const char *z)
{
	qh_buf_put(b, z, strlen(z));
}
static inline void qh_buf_char(struct qh_buf *b, char c)
{
	qh_buf_put(b, &c, 1);
}
void qh_buf_int(struct qh_buf *b, int64_t v);
void qh_buf_printf(struct qh_buf *b, const char *fmt, ...) QH_PRINTF(2, 3);
static inline struct qh_str qh_buf_view(const struct qh_buf *b)
{
	return (struct qh_str){b->p ? b->p : "", (uint32_t)b->n};
}

#endif
