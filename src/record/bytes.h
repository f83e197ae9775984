/* SPDX-License-Identifier: Apache-2.0 */
/* Private to record/: a few bytes at once. */
#ifndef QH_RECORD_BYTES_H
#define QH_RECORD_BYTES_H

#include "base/str.h"

enum { QH_SHORT_BYTES_MAX = 32 };

static inline uint64_t qh_load8(const char *p)
{
	uint64_t v;

	memcpy(&v, p, sizeof v);
	return v;
}

static inline uint32_t qh_load4(const char *p)
{
	uint32_t v;

	memcpy(&v, p, sizeof v);
	return v;
}

/* As memcmp == 0 of at most QH_SHORT_BYTES_MAX bytes, without its call. */
static inline bool qh_same_short(const char *a, const char *b, uint32_t n)
{
	if (n >= 16)
		return ((qh_load8(a) ^ qh_load8(b)) | (qh_load8(a + 8) ^ qh_load8(b + 8)) |
			(qh_load8(a + n - 16) ^ qh_load8(b + n - 16)) |
			(qh_load8(a + n - 8) ^ qh_load8(b + n - 8))) == 0;
	if (n >= 8)
		return ((qh_load8(a) ^ qh_load8(b)) | (qh_load8(a + n - 8) ^ qh_load8(b + n - 8))) == 0;
	if (n >= 4)
		return ((qh_load4(a) ^ qh_load4(b)) | (qh_load4(a + n - 4) ^ qh_load4(b + n - 4))) == 0;
	for (uint32_t i = 0; i < n; i++)
		if (a[i] != b[i])
			return false;
	return true;
}

static inline bool qh_same_bytes(struct qh_str a, struct qh_str b)
{
	return a.n == b.n &&
	       (a.n <= QH_SHORT_BYTES_MAX ? qh_same_short(a.p, b.p, a.n) : memcmp(a.p, b.p, a.n) == 0);
}

#endif
