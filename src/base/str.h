/* SPDX-License-Identifier: Apache-2.0 */
/* Borrowed text: a pointer and a length, UTF-8, no terminating NUL. */
#ifndef QH_BASE_STR_H
#define QH_BASE_STR_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

/* p == NULL: absent. n == 0 with p set: present and blank. The bytes belong to somebody else. */
struct qh_str {
	const char *p;
	uint32_t n;
};

/* A string literal as a qh_str, usable in initialisers. */
#define QH_STR(lit) ((struct qh_str){"" lit, (uint32_t)(sizeof(lit) - 1)})
#define QH_STR_NONE ((struct qh_str){NULL, 0})
/* For printf("%.*s", QH_STR_ARG(s)). */
#define QH_STR_ARG(s) (int)(s).n, ((s).p ? (s).p : "")

static inline struct qh_str qh_str_of(const char *z)
{
	return (struct qh_str){z, z ? (uint32_t)strlen(z) : 0};
}
static inline bool qh_str_eq(struct qh_str a, struct qh_str b)
{
	return a.n == b.n && (a.n == 0 || memcmp(a.p, b.p, a.n) == 0);
}
/* Byte order; absent sorts before blank's successors like an empty text. */
int qh_str_cmp(struct qh_str a, struct qh_str b);
bool qh_str_starts(struct qh_str s, struct qh_str prefix);
bool qh_str_ends(struct qh_str s, struct qh_str suffix);
/* Offset of the first occurrence at or after @p from, or -1. */
int64_t qh_str_find(struct qh_str s, struct qh_str needle, uint32_t from);
/* The part [off, off+n), cut to what exists. */
struct qh_str qh_str_sub(struct qh_str s, uint32_t off, uint32_t n);
/* Without white space at both ends: ASCII, U+00A0, U+3000, U+FEFF, U+2000-200B. */
struct qh_str qh_str_trim(struct qh_str s);
/* No characters other than white space (absent counts as blank). */
static inline bool qh_str_blank(struct qh_str s)
{
	/* An ASCII character above the space, which is what most begin with, or a Chinese one is none. */
	if (s.n > 0 && ((s.p[0] > ' ' && s.p[0] < 0x7F) ||
			((unsigned char)s.p[0] >= 0xE4 && (unsigned char)s.p[0] <= 0xE9)))
		return false;
	return qh_str_trim(s).n == 0;
}
/* A 64-bit hash, the same on every machine and run. Not for hostile keys across trust borders. */
uint64_t qh_str_hash(struct qh_str s, uint64_t seed);

#endif
