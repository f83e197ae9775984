/* SPDX-License-Identifier: Apache-2.0 */
/* Owns the folded copy of a text and its map back to the original. */
#include "base/utf8.h"

#include <utf8proc.h>

enum { PARTS_MAX = 32 }; /* the longest compatibility decomposition (U+FDFA) has 18 */

/* The copy while it grows: room for cap bytes of text and cap + 1 entries of the map. */
struct copy {
	struct qh_arena *arena;
	char *text;
	uint32_t *map;
	uint32_t n, cap;
	bool keep_space, after_space;
};

static bool zero_width(uint32_t c)
{
	return c == 0xAD || (c >= 0x200B && c <= 0x200F) || (c >= 0x202A && c <= 0x202E) ||
	       (c >= 0x2060 && c <= 0x2064) || c == 0xFEFF;
}

/* Signs beside U+4E00-9FFF that fold to themselves and stand in forms all the time. */
static bool plain_sign(const unsigned char *p)
{
	switch (p[0] << 8 | p[1]) {
	case 0xE289: return p[2] == 0xA4 || p[2] == 0xA5; /* U+2264 2265 */
	case 0xE280:
		return p[2] == 0x93 || p[2] == 0x94 ||
		       (p[2] >= 0x98 && p[2] <= 0x9D);    /* U+2013 2014 2018-201D */
	case 0xE291: return p[2] >= 0xA0 && p[2] <= 0xBF; /* U+2460-247F */
	case 0xE380:
		return p[2] == 0x81 || p[2] == 0x82 ||
		       (p[2] >= 0x8A && p[2] <= 0x91); /* U+3001 3002 300A-3011 */
	}
	return false;
}

/* Length of the run of bytes from @p i on that fold to themselves; most texts are one such run. */
static uint32_t plain_run(struct qh_str s, uint32_t i, bool space_allowed, bool keep_space)
{
	const unsigned char *p = (const unsigned char *)s.p;
	uint32_t start = i;

	while (i < s.n) {
		unsigned char c = p[i];

		if (c >= 0xE4 && c <= 0xE9 && s.n - i >= 3 && (p[i + 1] & 0xC0) == 0x80 &&
		    (p[i + 2] & 0xC0) == 0x80 && (c > 0xE4 || p[i + 1] >= 0xB8)) {
			i += 3;
			space_allowed = keep_space;
		} else if ((c > ' ' && c < 'A') || (c > 'Z' && c < 0x7F)) {
			i++;
			space_allowed = keep_space;
		} else if (c == ' ' && space_allowed) {
			i++;
			space_allowed = false;
		} else if ((c == 0xE2 || c == 0xE3) && s.n - i >= 3 && plain_sign(p + i)) {
			i += 3;
			space_allowed = keep_space;
		} else {
			break;
		}
	}
	return i - start;
}

static bool make_room(struct copy *f, uint32_t more)
{
	uint32_t cap = f->cap;
	char *text;
	uint32_t *map;

	if (more <= f->cap - f->n)
		return true;
	if (more > UINT32_MAX / 2 - cap)
		return qh_arena_array(f->arena, SIZE_MAX, 2) !=
		       NULL; /* fails as any too large request does */
	cap += cap / 2 > more ? cap / 2 : more;
	text = qh_arena_alloc(f->arena, (size_t)cap + 1);
	map = QH_NEW_ARRAY(f->arena, uint32_t, (size_t)cap + 1);
	if (!text || !map)
		return false;
	if (f->n) {
		memcpy(text, f->text, f->n);
		memcpy(map, f->map, f->n * sizeof *map);
	}
	f->text = text;
	f->map = map;
	f->cap = cap;
	return true;
}

static bool put(struct copy *f, uint32_t c, uint32_t origin)
{
	uint32_t n;

	if (qh_utf8_is_space(c)) {
		if (!f->keep_space || f->after_space || zero_width(c))
			return true;
		c = ' ';
	}
	f->after_space = c == ' ';
	if (c >= 'A' && c <= 'Z')
		c += 'a' - 'A';
	if (!make_room(f, 4))
		return false;
	n = qh_utf8_put(c, f->text + f->n);
	for (uint32_t i = 0; i < n; i++)
		f->map[f->n + i] = origin;
	f->n += n;
	return true;
}

/* Signs that mean the same in a form although NFKC keeps them apart, and those it would change but must not.
 */
static uint32_t replacement(uint32_t c)
{
	if (c > 0xFF00 && c < 0xFF5F)
		return c - 0xFF00 + 0x20;
	if (c < 0x2000)
		return 0;
	if ((c >= 0x2010 && c <= 0x2015) || (c >= 0x2460 && c <= 0x24FF) || (c >= 0x2776 && c <= 0x2793))
		return c;
	switch (c) {
	case 0x2212: return '-';
	case 0x2236: return ':';
	case 0x2266:
	case 0x2A7D: return 0x2264;
	case 0x2267:
	case 0x2A7E: return 0x2265;
	case 0x2550: return '=';
	}
	return 0;
}

static bool put_normal(struct copy *f, uint32_t c, uint32_t origin)
{
	utf8proc_int32_t parts[PARTS_MAX];
	utf8proc_ssize_t n;
	int last_class = 0;
	uint32_t other;

	if (c < 0x80 || (c >= 0x4E00 && c <= 0x9FFF) || qh_utf8_is_space(c))
		return put(f, c, origin);
	other = replacement(c);
	if (other)
		return put(f, other, origin);
	n = utf8proc_decompose_char((utf8proc_int32_t)c, parts, PARTS_MAX,
				    UTF8PROC_DECOMPOSE | UTF8PROC_COMPAT, &last_class);
	if (n > 1 && n <= PARTS_MAX)
		n = utf8proc_normalize_utf32(parts, n, UTF8PROC_COMPOSE | UTF8PROC_STABLE);
	if (n < 1 || n > PARTS_MAX)
		return put(f, c, origin);
	for (utf8proc_ssize_t i = 0; i < n; i++) {
		if (!put(f, (uint32_t)parts[i], origin))
			return false;
	}
	return true;
}

/* Copies a run that folds to itself. */
static bool put_run(struct copy *f, struct qh_str s, uint32_t from, uint32_t n)
{
	if (!make_room(f, n))
		return false;
	memcpy(f->text + f->n, s.p + from, n);
	for (uint32_t k = 0; k < n; k++)
		f->map[f->n + k] = from + k;
	f->n += n;
	f->after_space = s.p[from + n - 1] == ' ';
	return true;
}

struct qh_folded qh_fold(struct qh_arena *arena, struct qh_str s, bool keep_space)
{
	struct copy f = {.arena = arena, .keep_space = keep_space};
	uint32_t run = plain_run(s, 0, keep_space, keep_space), i = 0;

	if (run == s.n)
		return (struct qh_folded){s, NULL};
	/* Nearly every text folds to at most its own length; 4 more so that the last character finds its
	 * room. */
	if (!make_room(&f, s.n > UINT32_MAX - 4 ? s.n : s.n + 4))
		return (struct qh_folded){QH_STR_NONE, NULL};
	while (i < s.n) {
		uint32_t origin = i;

		if (run > 0 && !put_run(&f, s, i, run))
			return (struct qh_folded){QH_STR_NONE, NULL};
		i = origin += run;
		if (i < s.n && !put_normal(&f, qh_utf8_next(s, &i), origin))
			return (struct qh_folded){QH_STR_NONE, NULL};
		run = plain_run(s, i, keep_space && !f.after_space, keep_space);
	}
	f.text[f.n] = '\0';
	f.map[f.n] = s.n;
	return (struct qh_folded){{f.text, f.n}, f.map};
}
