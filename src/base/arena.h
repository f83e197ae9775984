/* SPDX-License-Identifier: Apache-2.0 */
/* A region that is freed as a whole, with a cap. One a document; nothing in it is freed singly. */
#ifndef QH_BASE_ARENA_H
#define QH_BASE_ARENA_H

#include <stddef.h>

#include "base/status.h"
#include "base/str.h"

struct qh_arena;

/**
 * @param cap_bytes  most it will ever hold (a constant of limits.h)
 * @return NULL when the system has no memory.
 * With -Darena_debug=true each piece is its own malloc so that ASan and valgrind see overruns.
 */
struct qh_arena *qh_arena_new(size_t cap_bytes);
void qh_arena_free(struct qh_arena *arena); /* NULL is fine */
/* Forget everything but keep the blocks that were used for the next document, up to a bound. Clears the
 * sticky failure. */
void qh_arena_reset(struct qh_arena *arena);

/**
 * Aligned for any type and zeroed. Never returns NULL for n == 0.
 * @return NULL when the cap or the system's memory is reached; the failure is sticky:
 *         qh_arena_status() then tells which, so a long computation may check once at its end.
 */
void *qh_arena_alloc(struct qh_arena *arena, size_t n_bytes);
/* count * size with the product checked. */
void *qh_arena_array(struct qh_arena *arena, size_t count, size_t size);
#define QH_NEW(arena, type) ((type *)qh_arena_alloc((arena), sizeof(type)))
#define QH_NEW_ARRAY(arena, type, count) ((type *)qh_arena_array((arena), (count), sizeof(type)))

/* A copy inside the arena (NUL-terminated for convenience); QH_STR_NONE stays absent and also means failure.
 */
struct qh_str qh_arena_str(struct qh_arena *arena, struct qh_str s);
/* Three texts in a row; absent ones count as blank. */
struct qh_str qh_arena_join(struct qh_arena *arena, struct qh_str a, struct qh_str b, struct qh_str c);
/* Formatted text inside the arena. */
struct qh_str qh_arena_printf(struct qh_arena *arena, const char *fmt, ...) QH_PRINTF(2, 3);

/* QH_OK, or QH_LIMIT / QH_NOMEM once an allocation has failed. */
enum qh_status qh_arena_status(const struct qh_arena *arena);
/* Something that the arena was to hold is missing for want of memory elsewhere: it has failed as well. */
void qh_arena_fail(struct qh_arena *arena, enum qh_status status);
size_t qh_arena_used(const struct qh_arena *arena);

/* Test hook: the n-th allocation from now on (1-based) of any arena in this thread fails; 0 switches it off.
 */
void qh_arena_fail_after(uint64_t n);

/**
 * Grow an array that lives in the arena. @p items points to the array pointer, @p cap to its capacity.
 * Makes room for at least @p need elements by doubling, the new ones zeroed; old storage stays in the arena.
 * @return false on failure (items unchanged).
 */
bool qh_arena_grow(struct qh_arena *arena, void *items, uint32_t *cap, uint32_t need, size_t size);
/* The same, the new elements holding anything: for large ones that are written whole when they are taken. */
bool qh_arena_grow_raw(struct qh_arena *arena, void *items, uint32_t *cap, uint32_t need, size_t size);

#endif
