/* SPDX-License-Identifier: Apache-2.0 */
/* Owns the memory of a document: a bump allocator over chunks that grow geometrically. */
#include "base/arena.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

enum { ALIGN = 16, FIRST_CHUNK = 64 << 10, LAST_CHUNK = 8 << 20, KEEP_BYTES = 256 << 20 };

/* What n == 0 gets: never written, so one is enough for all. */
static const _Alignas(ALIGN) char nothing[ALIGN];

static _Thread_local uint64_t fail_countdown;

void qh_arena_fail_after(uint64_t n)
{
	fail_countdown = n;
}

static bool told_to_fail(void)
{
	return __builtin_expect(fail_countdown != 0, 0) && --fail_countdown == 0;
}

#ifdef QH_ARENA_DEBUG

struct qh_arena {
	size_t cap, used;
	enum qh_status status;
	void **pieces; /* kept apart from the pieces so that an underrun hits no list either */
	size_t n_pieces, cap_pieces;
};

struct qh_arena *qh_arena_new(size_t cap_bytes)
{
	struct qh_arena *a = calloc(1, sizeof *a);

	if (a)
		a->cap = cap_bytes;
	return a;
}

void qh_arena_reset(struct qh_arena *a)
{
	for (size_t i = 0; i < a->n_pieces; i++)
		free(a->pieces[i]);
	a->n_pieces = 0;
	a->used = 0;
	a->status = QH_OK;
}

void qh_arena_free(struct qh_arena *a)
{
	if (!a)
		return;
	qh_arena_reset(a);
	free(a->pieces);
	free(a);
}

static void stop_short(struct qh_arena *a)
{
	(void)a; /* each request looks at the status */
}

static void *take(struct qh_arena *a, size_t n)
{
	size_t room = (n + (ALIGN - 1)) & ~(size_t)(ALIGN - 1);
	void *p;
	bool failing = told_to_fail(); /* counted first, as in the other build */

	if (a->status != QH_OK)
		return NULL;
	if (failing || room < n || room > a->cap - a->used) {
		a->status = failing ? QH_NOMEM : QH_LIMIT;
		return NULL;
	}
	a->status = QH_NOMEM;
	if (a->n_pieces == a->cap_pieces) {
		size_t cap = a->cap_pieces ? a->cap_pieces * 2 : 64;
		void **more = realloc(a->pieces, cap * sizeof *more);

		if (!more)
			return NULL;
		a->pieces = more;
		a->cap_pieces = cap;
	}
	p = malloc(n);
	if (!p)
		return NULL;
	a->pieces[a->n_pieces++] = p;
	a->used += room;
	a->status = QH_OK;
	return p;
}

static bool extend(struct qh_arena *a, const char *old, size_t old_n, size_t n)
{
	(void)a, (void)old, (void)old_n, (void)n;
	return false;
}

size_t qh_arena_used(const struct qh_arena *a)
{
	return a->used;
}

#else

struct chunk {
	struct chunk *next;
	size_t size; /* bytes at data */
	_Alignas(ALIGN) char data[];
};

struct qh_arena {
	char *at, *end; /* free part of the current chunk, already cut to what the cap still allows */
	struct chunk *current;
	struct chunk *first;   /* chunks in order of growth; those behind current are spare */
	struct chunk *singles; /* one piece each, for pieces too large to share a chunk */
	size_t cap;
	size_t used_before; /* handed out from elsewhere than the current chunk */
	enum qh_status status;
};

size_t qh_arena_used(const struct qh_arena *a)
{
	return a->used_before + (size_t)(a->at - a->current->data);
}

static struct chunk *chunk_new(size_t size)
{
	struct chunk *c;

	if (size > SIZE_MAX - sizeof *c)
		return NULL;
	c = malloc(sizeof *c + size);
	if (c) {
		c->next = NULL;
		c->size = size;
	}
	return c;
}

static void free_chunks(struct chunk *c)
{
	while (c) {
		struct chunk *next = c->next;

		free(c);
		c = next;
	}
}

static void set_end(struct qh_arena *a)
{
	size_t left = a->cap - qh_arena_used(a);
	size_t room = a->current->size - (size_t)(a->at - a->current->data);

	a->end = a->at + (room < left ? room : left);
}

struct qh_arena *qh_arena_new(size_t cap_bytes)
{
	struct qh_arena *a = calloc(1, sizeof *a);

	if (!a)
		return NULL;
	a->first = a->current = chunk_new(FIRST_CHUNK);
	if (!a->first) {
		free(a);
		return NULL;
	}
	a->cap = cap_bytes & ~(size_t)(ALIGN - 1);
	a->at = a->current->data;
	set_end(a);
	return a;
}

void qh_arena_free(struct qh_arena *a)
{
	if (!a)
		return;
	free_chunks(a->first);
	free_chunks(a->singles);
	free(a);
}

void qh_arena_reset(struct qh_arena *a)
{
	struct chunk *last = a->first;
	size_t kept = last->size;

	free_chunks(a->singles);
	a->singles = NULL;
	/* What this document used is kept, since the next one is often alike and fresh memory costs more than
	 * anything done in it. A small document after a large one lets go of the rest at its own end. */
	while (last != a->current && last->next->size <= KEEP_BYTES - kept) {
		last = last->next;
		kept += last->size;
	}
	free_chunks(last->next);
	last->next = NULL;
	a->current = a->first;
	a->at = a->current->data;
	a->used_before = 0;
	a->status = QH_OK;
	set_end(a);
}

static void stop_short(struct qh_arena *a)
{
	a->end = a->at; /* sends every later request down the slow path, which sees the status */
}

static void *fail(struct qh_arena *a, enum qh_status status)
{
	a->status = status;
	stop_short(a);
	return NULL;
}

/* @p n is rounded up, not 0, and does not fit the current chunk. */
static void *take_slow(struct qh_arena *a, size_t n)
{
	struct chunk *c = a->current;
	size_t next_size = c->size < LAST_CHUNK ? c->size * 2 : LAST_CHUNK;

	if (a->status != QH_OK)
		return NULL;
	if (n > a->cap - qh_arena_used(a))
		return fail(a, QH_LIMIT);
	if (n > next_size / 4) {
		c = chunk_new(n);
		if (!c)
			return fail(a, QH_NOMEM);
		c->next = a->singles;
		a->singles = c;
		a->used_before += n;
		set_end(a);
		return c->data;
	}
	if (!c->next) {
		c->next = chunk_new(next_size);
		if (!c->next)
			return fail(a, QH_NOMEM);
	}
	a->used_before = qh_arena_used(a);
	a->current = c->next;
	a->at = a->current->data + n;
	set_end(a);
	return a->current->data;
}

/* Memory that is not zeroed; @p n is not 0. */
static void *take(struct qh_arena *a, size_t n)
{
	size_t room = (n + (ALIGN - 1)) & ~(size_t)(ALIGN - 1);
	char *p = a->at;

	if (told_to_fail())
		return a->status == QH_OK ? fail(a, QH_NOMEM) : NULL;
	if (room < n)
		return a->status == QH_OK ? fail(a, QH_LIMIT) : NULL;
	if (room > (size_t)(a->end - p))
		return take_slow(a, room);
	a->at = p + room;
	return p;
}

/* The piece at the very end of the current chunk can grow where it stands. */
static bool extend(struct qh_arena *a, const char *old, size_t old_n, size_t n)
{
	size_t old_room = (old_n + (ALIGN - 1)) & ~(size_t)(ALIGN - 1);
	size_t room = (n + (ALIGN - 1)) & ~(size_t)(ALIGN - 1);

	if (old + old_room != a->at || room < n || room - old_room > (size_t)(a->end - a->at) ||
	    fail_countdown)
		return false;
	a->at += room - old_room;
	return true;
}

#endif

void qh_arena_fail(struct qh_arena *a, enum qh_status status)
{
	if (a->status != QH_OK)
		return;
	a->status = status;
	stop_short(a);
}

enum qh_status qh_arena_status(const struct qh_arena *a)
{
	return a->status;
}

void *qh_arena_alloc(struct qh_arena *a, size_t n)
{
	void *p;

	if (n == 0)
		return (void *)(uintptr_t)nothing;
	p = take(a, n);
	return p ? memset(p, 0, n) : NULL;
}

void *qh_arena_array(struct qh_arena *a, size_t count, size_t size)
{
	/* A product that does not fit asks for more than any cap, so it fails in the ordinary way. */
	if (size && count > SIZE_MAX / size)
		return take(a, SIZE_MAX);
	return qh_arena_alloc(a, count * size);
}

struct qh_str qh_arena_str(struct qh_arena *a, struct qh_str s)
{
	char *p;

	if (!s.p)
		return QH_STR_NONE;
	if (s.n == 0)
		return (struct qh_str){nothing, 0};
	p = take(a, (size_t)s.n + 1);
	if (!p)
		return QH_STR_NONE;
	memcpy(p, s.p, s.n);
	p[s.n] = '\0';
	return (struct qh_str){p, s.n};
}

struct qh_str qh_arena_join(struct qh_arena *a, struct qh_str x, struct qh_str y, struct qh_str z)
{
	const struct qh_str parts[] = {x, y, z};
	size_t n = (size_t)x.n + y.n + z.n;
	char *text = take(a, n > UINT32_MAX ? SIZE_MAX : n + 1);
	char *p = text;

	if (!text)
		return QH_STR_NONE;
	for (size_t i = 0; i < sizeof parts / sizeof parts[0]; i++) {
		if (parts[i].n > 0)
			memcpy(p, parts[i].p, parts[i].n);
		p += parts[i].n;
	}
	*p = '\0';
	return (struct qh_str){text, (uint32_t)n};
}

struct qh_str qh_arena_printf(struct qh_arena *a, const char *fmt, ...)
{
	char small[256];
	char *p;
	va_list ap;
	int n;

	va_start(ap, fmt);
	n = vsnprintf(small, sizeof small, fmt, ap);
	va_end(ap);
	if (n < 0) {
		take(a,
		     SIZE_MAX); /* longer than an int can say: fails and sticks like any too large request */
		return QH_STR_NONE;
	}
	if ((size_t)n < sizeof small)
		return qh_arena_str(a, (struct qh_str){small, (uint32_t)n});
	p = take(a, (size_t)n + 1);
	if (!p)
		return QH_STR_NONE;
	va_start(ap, fmt);
	vsnprintf(p, (size_t)n + 1, fmt, ap);
	va_end(ap);
	return (struct qh_str){p, (uint32_t)n};
}

bool qh_arena_grow_raw(struct qh_arena *a, void *items, uint32_t *cap, uint32_t need, size_t size)
{
	uint32_t more = *cap < 8 ? 8 : *cap;
	char *old, *p;
	size_t old_n = *cap * size;

	if (need <= *cap)
		return true;
	while (more < need)
		more = more > UINT32_MAX / 2 ? UINT32_MAX : more * 2;
	memcpy(&old, items, sizeof old);
	if (size && more > SIZE_MAX / size)
		return take(a, SIZE_MAX) != NULL;
	if (old && extend(a, old, old_n, more * size)) {
		*cap = more;
		return true;
	}
	p = take(a, more * size);
	if (!p)
		return false;
	if (old_n)
		memcpy(p, old, old_n);
	memcpy(items, &p, sizeof p);
	*cap = more;
	return true;
}

bool qh_arena_grow(struct qh_arena *a, void *items, uint32_t *cap, uint32_t need, size_t size)
{
	uint32_t before = *cap;
	char *p;

	if (need <= before)
		return true;
	if (!qh_arena_grow_raw(a, items, cap, need, size))
		return false;
	memcpy(&p, items, sizeof p);
	memset(p + before * size, 0, (*cap - before) * size);
	return true;
}
