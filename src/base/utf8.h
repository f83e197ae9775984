/* SPDX-License-Identifier: Apache-2.0 */
/* Characters: decoding, width on a terminal, and the folded copy that matching works on. */
#ifndef QH_BASE_UTF8_H
#define QH_BASE_UTF8_H

#include "base/arena.h"
#include "base/str.h"

/* The careful way of qh_utf8_next, for whatever stands there. */
uint32_t qh_utf8_next_any(struct qh_str s, uint32_t *off);
/**
 * Decode one character at @p off and move @p off past it.
 * @return the code point; 0xFFFD for bytes that are no UTF-8 (moves one byte on).
 */
static inline uint32_t qh_utf8_next(struct qh_str s, uint32_t *off)
{
	const unsigned char *p = (const unsigned char *)s.p + *off;

	/* ASCII and Chinese characters, which nearly all are, without a call. */
	if (*off < s.n && p[0] < 0x80) {
		++*off;
		return p[0];
	}
	if (*off < s.n && s.n - *off >= 3 && p[0] >= 0xE4 && p[0] <= 0xE9 && (p[1] & 0xC0) == 0x80 &&
	    (p[2] & 0xC0) == 0x80) {
		*off += 3;
		return (p[0] & 0x0Fu) << 12 | (p[1] & 0x3Fu) << 6 | (p[2] & 0x3Fu);
	}
	return qh_utf8_next_any(s, off);
}
/* A character of three bytes that no output treats apart: Chinese, kana, wide signs, and the punctuation and
 * mathematics of U+2080 and beyond (not the marks of U+2000 to 207F that have no width or turn direction).
 * @p p has three bytes. */
static inline bool qh_utf8_is_calm(const unsigned char *p)
{
	if ((p[1] & 0xC0) != 0x80 || (p[2] & 0xC0) != 0x80)
		return false;
	return (p[0] >= 0xE3 && p[0] <= 0xE9) || (p[0] == 0xE2 && p[1] >= 0x82) ||
	       (p[0] == 0xEF && (p[1] == 0xBC || p[1] == 0xBD) && (p[1] == 0xBC || p[2] < 0xBD));
}
/* The character that ends at @p off, and where it starts; 0 at the start of the text. */
uint32_t qh_utf8_before(struct qh_str s, uint32_t off, uint32_t *start);
/* Write @p c as UTF-8 into @p out (4 bytes room); returns the length. */
uint32_t qh_utf8_put(uint32_t c, char *out);
/* Offset of the first byte that is not UTF-8 (overlong, surrogate and > 10FFFF included), or -1. */
int64_t qh_utf8_check(struct qh_str s);
/* Number of characters. */
uint32_t qh_utf8_count(struct qh_str s);
/* Columns on a terminal: 2 for wide and full-width, 0 for combining and control. */
uint32_t qh_utf8_width(struct qh_str s);
/* White space and characters without a width (U+200B-200F, marks of direction, soft hyphen). */
bool qh_utf8_is_space(uint32_t c);
bool qh_utf8_is_han(uint32_t c);

/**
 * The folded copy of a text: what matching and number parsing look at; the print keeps the original.
 *
 * NFKC by utf8proc (full-width digits and letters, ％, （）, Ⅱ, ㎡) except enclosed numbers such as ①,
 * which stay; signs of one meaning made one (≧ ≤, minus, ∶, ═); ASCII letters lower-cased; white space
 * dropped when @p keep_space is false, else each run becomes one space; zero-width characters always dropped.
 * A text that folds to itself comes back as it is, without a copy. Absent text on failure of the arena.
 */
struct qh_folded {
	struct qh_str text;
	const uint32_t *map; /* map[i]: where folded byte i comes from; n + 1 entries; NULL when identical */
};
struct qh_folded qh_fold(struct qh_arena *arena, struct qh_str s, bool keep_space);
/* Offset in the original text of the folded character that starts at @p off (or of the end). */
static inline uint32_t qh_folded_origin(const struct qh_folded *f, uint32_t off)
{
	return f->map ? f->map[off] : off;
}

#endif
