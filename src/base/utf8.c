/* SPDX-License-Identifier: Apache-2.0 */
/* Owns single characters: decoding, encoding, checking, counting, terminal width, kinds. */
#include "base/utf8.h"

#include <utf8proc.h>

static bool tail(unsigned char c)
{
	return (c & 0xC0) == 0x80;
}

/* Length of the well-formed character at @p p, its value in @p c; 0 when the bytes are no UTF-8. */
static uint32_t decode(const unsigned char *p, uint32_t n, uint32_t *c)
{
	if (p[0] < 0x80) {
		*c = p[0];
		return 1;
	}
	if (p[0] < 0xC2)
		return 0;
	if (p[0] < 0xE0) {
		if (n < 2 || !tail(p[1]))
			return 0;
		*c = (p[0] & 0x1Fu) << 6 | (p[1] & 0x3Fu);
		return 2;
	}
	if (p[0] < 0xF0) {
		if (n < 3 || !tail(p[1]) || !tail(p[2]))
			return 0;
		*c = (p[0] & 0x0Fu) << 12 | (p[1] & 0x3Fu) << 6 | (p[2] & 0x3Fu);
		return *c < 0x800 || (*c >= 0xD800 && *c <= 0xDFFF) ? 0 : 3;
	}
	if (p[0] > 0xF4 || n < 4 || !tail(p[1]) || !tail(p[2]) || !tail(p[3]))
		return 0;
	*c = (p[0] & 0x07u) << 18 | (p[1] & 0x3Fu) << 12 | (p[2] & 0x3Fu) << 6 | (p[3] & 0x3Fu);
	return *c < 0x10000 || *c > 0x10FFFF ? 0 : 4;
}

uint32_t qh_utf8_next_any(struct qh_str s, uint32_t *off)
{
	uint32_t c, n;

	if (*off >= s.n)
		return 0xFFFD;
	n = decode((const unsigned char *)s.p + *off, s.n - *off, &c);
	*off += n ? n : 1;
	return n ? c : 0xFFFD;
}

uint32_t qh_utf8_before(struct qh_str s, uint32_t off, uint32_t *start)
{
	uint32_t at;

	*start = off;
	if (off == 0)
		return 0;
	do
		(*start)--;
	while (*start > 0 && ((unsigned char)s.p[*start] & 0xC0) == 0x80);
	at = *start;
	return qh_utf8_next(s, &at);
}

uint32_t qh_utf8_put(uint32_t c, char *out)
{
	if (c > 0x10FFFF || (c >= 0xD800 && c <= 0xDFFF))
		c = 0xFFFD;
	if (c < 0x80) {
		out[0] = (char)c;
		return 1;
	}
	if (c < 0x800) {
		out[0] = (char)(0xC0 | c >> 6);
		out[1] = (char)(0x80 | (c & 0x3F));
		return 2;
	}
	if (c < 0x10000) {
		out[0] = (char)(0xE0 | c >> 12);
		out[1] = (char)(0x80 | (c >> 6 & 0x3F));
		out[2] = (char)(0x80 | (c & 0x3F));
		return 3;
	}
	out[0] = (char)(0xF0 | c >> 18);
	out[1] = (char)(0x80 | (c >> 12 & 0x3F));
	out[2] = (char)(0x80 | (c >> 6 & 0x3F));
	out[3] = (char)(0x80 | (c & 0x3F));
	return 4;
}

int64_t qh_utf8_check(struct qh_str s)
{
	const unsigned char *p = (const unsigned char *)s.p;
	uint32_t i = 0, c;

	while (i < s.n) {
		uint32_t n;
		uint64_t eight;

		if (s.n - i >= 8) {
			memcpy(&eight, p + i, 8);
			if ((eight & 0x8080808080808080u) == 0) {
				i += 8;
				continue;
			}
		}
		n = decode(p + i, s.n - i, &c);
		if (n == 0)
			return i;
		i += n;
	}
	return -1;
}

uint32_t qh_utf8_count(struct qh_str s)
{
	uint32_t off = 0, n = 0;

	for (; off < s.n; n++)
		qh_utf8_next(s, &off);
	return n;
}

uint32_t qh_utf8_width(struct qh_str s)
{
	uint32_t off = 0, width = 0;

	while (off < s.n) {
		uint32_t c = qh_utf8_next(s, &off);

		if (c >= 0x20 && c < 0x7F) {
			width++;
		} else if (qh_utf8_is_han(c)) {
			width += 2;
		} else if (c != 0xAD) { /* a soft hyphen shows only at a line's end */
			int w = utf8proc_charwidth((utf8proc_int32_t)c);

			width += w > 0 ? (uint32_t)w : 0;
		}
	}
	return width;
}

bool qh_utf8_is_space(uint32_t c)
{
	if (c < 0x80)
		return c == ' ' || (c >= '\t' && c <= '\r');
	if (c == 0x85 || c == 0xA0 || c == 0xAD)
		return true;
	if (c < 0x2000)
		return c == 0x1680;
	/* 2028-202E: line and paragraph separators and the marks of writing direction, which have no width */
	return c <= 0x200F || (c >= 0x2028 && c <= 0x202F) || (c >= 0x205F && c <= 0x2064) || c == 0x3000 ||
	       c == 0xFEFF;
}

bool qh_utf8_is_han(uint32_t c)
{
	if (c < 0x3400)
		return c == 0x3005 || c == 0x3007;
	return c <= 0x4DBF || (c >= 0x4E00 && c <= 0x9FFF) || (c >= 0xF900 && c <= 0xFAFF) ||
	       (c >= 0x20000 && c <= 0x323AF);
}
