/* SPDX-License-Identifier: Apache-2.0 */
/* Owns the work on borrowed text: order, search, parts, white space at the ends, hash. */
#include "base/str.h"

int qh_str_cmp(struct qh_str a, struct qh_str b)
{
	uint32_t n = a.n < b.n ? a.n : b.n;
	int c = n ? memcmp(a.p, b.p, n) : 0;

	if (c)
		return c < 0 ? -1 : 1;
	return a.n == b.n ? 0 : a.n < b.n ? -1 : 1;
}

bool qh_str_starts(struct qh_str s, struct qh_str prefix)
{
	return s.n >= prefix.n && (prefix.n == 0 || memcmp(s.p, prefix.p, prefix.n) == 0);
}

bool qh_str_ends(struct qh_str s, struct qh_str suffix)
{
	return s.n >= suffix.n && (suffix.n == 0 || memcmp(s.p + (s.n - suffix.n), suffix.p, suffix.n) == 0);
}

int64_t qh_str_find(struct qh_str s, struct qh_str needle, uint32_t from)
{
	const char *at, *end;
	size_t back;
	char last;

	if (from > s.n || needle.n > s.n - from)
		return -1;
	if (needle.n == 0)
		return from;
	/* The last byte of a Chinese character takes many more values than its first: fewer false stops. */
	back = needle.n - 1;
	last = needle.p[back];
	at = s.p + from + back;
	end = s.p + s.n;
	while (at < end) {
		at = memchr(at, last, (size_t)(end - at));
		if (!at)
			return -1;
		if (memcmp(at - back, needle.p, back) == 0)
			return at - back - s.p;
		at++;
	}
	return -1;
}

struct qh_str qh_str_sub(struct qh_str s, uint32_t off, uint32_t n)
{
	if (!s.p)
		return s;
	if (off > s.n)
		off = s.n;
	if (n > s.n - off)
		n = s.n - off;
	return (struct qh_str){s.p + off, n};
}

static bool space_byte(unsigned char c)
{
	return c == ' ' || (c >= '\t' && c <= '\r');
}

/* Three bytes that are U+3000, U+FEFF or U+2000-200B. */
static bool space_three(const unsigned char *p)
{
	if (p[0] == 0xE3)
		return p[1] == 0x80 && p[2] == 0x80;
	if (p[0] == 0xEF)
		return p[1] == 0xBB && p[2] == 0xBF;
	return p[0] == 0xE2 && p[1] == 0x80 && p[2] >= 0x80 && p[2] <= 0x8B;
}

struct qh_str qh_str_trim(struct qh_str s)
{
	const unsigned char *p = (const unsigned char *)s.p;
	uint32_t a = 0, b = s.n;

	while (a < b) {
		if (space_byte(p[a]))
			a++;
		else if (b - a >= 2 && p[a] == 0xC2 && p[a + 1] == 0xA0)
			a += 2;
		else if (b - a >= 3 && p[a] >= 0xE2 && space_three(p + a))
			a += 3;
		else
			break;
	}
	while (a < b) {
		if (space_byte(p[b - 1]))
			b--;
		else if (b - a >= 2 && p[b - 1] == 0xA0 && p[b - 2] == 0xC2)
			b -= 2;
		else if (b - a >= 3 && p[b - 1] >= 0x80 && space_three(p + b - 3))
			b -= 3;
		else
			break;
	}
	return s.p ? (struct qh_str){s.p + a, b - a} : s;
}

static uint64_t load8(const unsigned char *p)
{
	uint64_t v;

	memcpy(&v, p, sizeof v);
#if defined(__BYTE_ORDER__) && __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
	v = __builtin_bswap64(v);
#endif
	return v;
}

static uint64_t load4(const unsigned char *p)
{
	uint32_t v;

	memcpy(&v, p, sizeof v);
#if defined(__BYTE_ORDER__) && __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
	v = __builtin_bswap32(v);
#endif
	return v;
}

static uint64_t mix(uint64_t h, uint64_t k)
{
	const uint64_t m = 0xC6A4A7935BD1E995u;

	k *= m;
	k ^= k >> 47;
	return (h ^ k * m) * m;
}

uint64_t qh_str_hash(struct qh_str s, uint64_t seed)
{
	const unsigned char *p = (const unsigned char *)s.p;
	uint32_t n = s.n, i = 0;
	uint64_t h = seed ^ n * 0x9E3779B97F4A7C15u;

	for (; n - i >= 8; i += 8)
		h = mix(h, load8(p + i));
	/* The rest is read with an overlap instead of byte by byte; the length is in the hash already. */
	if (i < n && n >= 8)
		h = mix(h, load8(p + n - 8));
	else if (n >= 4 && n < 8)
		h = mix(h, load4(p) | load4(p + n - 4) << 32);
	else if (n > 0 && n < 4)
		h = mix(h, (uint64_t)p[0] | (uint64_t)p[n / 2] << 8 | (uint64_t)p[n - 1] << 16);
	h ^= h >> 32;
	h *= 0x9FB21C651E98DF25u;
	return h ^ h >> 28;
}
