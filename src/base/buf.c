/* SPDX-License-Identifier: Apache-2.0 */
/* Owns the output buffer: doubling storage below a maximum, with a sticky failure. */
#include "base/buf.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

void qh_buf_init(struct qh_buf *b, size_t max_bytes)
{
	/* A view's length is 32 bits wide. */
	*b = (struct qh_buf){.max = max_bytes < UINT32_MAX ? max_bytes : UINT32_MAX};
}

void qh_buf_free(struct qh_buf *b)
{
	free(b->p);
	*b = (struct qh_buf){.max = b->max};
}

void qh_buf_reset(struct qh_buf *b)
{
	b->n = 0;
	b->status = QH_OK;
}

struct qh_str qh_buf_take(struct qh_buf *b, struct qh_arena *arena)
{
	struct qh_str s = qh_arena_str(arena, qh_buf_view(b));

	if (b->status == QH_NOMEM) {
		qh_arena_fail(arena, QH_NOMEM);
		s = QH_STR_NONE;
	}
	qh_buf_free(b);
	return s;
}

void qh_buf_init_in(struct qh_buf *b, size_t max_bytes, struct qh_buf *owner)
{
	qh_buf_init(b, max_bytes);
	b->owner = owner;
}

void qh_buf_fail(struct qh_buf *b)
{
	for (; b; b = b->owner)
		b->status = b->status == QH_OK ? QH_NOMEM : b->status;
}

static bool make_room(struct qh_buf *b, size_t n)
{
	size_t cap = b->cap ? b->cap : 256;
	char *p;

	if (b->status != QH_OK)
		return false;
	if (n > b->max - b->n) {
		b->status = QH_LIMIT;
		return false;
	}
	if (n <= b->cap - b->n)
		return true;
	while (cap < b->n + n)
		cap *= 2;
	if (cap > b->max)
		cap = b->max;
	p = realloc(b->p, cap);
	if (!p) {
		qh_buf_fail(b);
		return false;
	}
	b->p = p;
	b->cap = cap;
	return true;
}

void qh_buf_put_slow(struct qh_buf *b, const void *bytes, size_t n)
{
	if (n == 0 || !make_room(b, n))
		return;
	memcpy(b->p + b->n, bytes, n);
	b->n += n;
}

void qh_buf_reserve(struct qh_buf *b, size_t n)
{
	if (n > b->n && n <= b->max)
		make_room(b, n - b->n);
}

char *qh_buf_room(struct qh_buf *b, size_t n)
{
	char *at;

	if (!make_room(b, n))
		return NULL;
	at = b->p + b->n;
	b->n += n;
	return at;
}

void qh_buf_int(struct qh_buf *b, int64_t v)
{
	char text[24];
	char *p = text + sizeof text;
	uint64_t left = v < 0 ? 0 - (uint64_t)v : (uint64_t)v;

	do {
		*--p = (char)('0' + left % 10);
		left /= 10;
	} while (left);
	if (v < 0)
		*--p = '-';
	qh_buf_put(b, p, (size_t)(text + sizeof text - p));
}

void qh_buf_printf(struct qh_buf *b, const char *fmt, ...)
{
	char small[256];
	char *large;
	va_list ap;
	int n;

	va_start(ap, fmt);
	n = vsnprintf(small, sizeof small, fmt, ap);
	va_end(ap);
	if (n < 0) {
		if (b->status == QH_OK)
			b->status = QH_INTERNAL;
		return;
	}
	if ((size_t)n < sizeof small) {
		qh_buf_put(b, small, (size_t)n);
		return;
	}
	/* vsnprintf wants a byte for its NUL, which the maximum may not leave inside the buffer. */
	if (!make_room(b, (size_t)n))
		return;
	large = malloc((size_t)n + 1);
	if (!large) {
		qh_buf_fail(b);
		return;
	}
	va_start(ap, fmt);
	vsnprintf(large, (size_t)n + 1, fmt, ap);
	va_end(ap);
	qh_buf_put(b, large, (size_t)n);
	free(large);
}
