/* SPDX-License-Identifier: Apache-2.0 */
/* Owns the plain forms of words: full-width characters, blanks inside, letters that should be capital. */
#include "record/plain.h"

#include "base/utf8.h"

void qh_plain_table(struct qh_plain_table *t, uint8_t how)
{
	t->how = how;
	for (int c = 0; c < 256; c++) {
		bool lower = (how & QH_PLAIN_UPPER) && c >= 'a' && c <= 'z';
		/* White space beyond ASCII begins with C2, E1, E2, E3 or EF, full-width characters with EF.
		 */
		bool wide = c == 0xC2 || (c >= 0xE1 && c <= 0xE3) || c == 0xEF;

		t->look[c] = c <= ' ' || c == 0x7F || lower || wide;
	}
}

/* What stands for the dot within a name. None is shorter than U+00B7. */
static bool is_dot(uint32_t c)
{
	return c == 0x2022 || c == 0x2027 || c == 0x2219 || c == 0x22C5 || c == 0x30FB || c == 0xFF0E ||
	       c == 0xFF65;
}

/* The character as it is to stand; 0: it is white space. */
static uint32_t plain_char(uint8_t how, uint32_t c)
{
	if (qh_utf8_is_space(c))
		return 0;
	if ((how & QH_PLAIN_DOTS) && is_dot(c))
		return 0x00B7;
	if ((how & QH_PLAIN_WIDTH) && c >= 0xFF01 && c <= 0xFF5E)
		c -= 0xFF01 - 0x21;
	if ((how & QH_PLAIN_UPPER) && c >= 'a' && c <= 'z')
		c -= 'a' - 'A';
	return c;
}

struct qh_str qh_plain_word(const struct qh_plain_table *t, struct qh_str s, char *room, bool *odd)
{
	uint32_t n = 0, before = 0;
	bool gapped = false;

	*odd = false;
	s = qh_str_trim(s);
	if (t->how == 0)
		return s;
	for (uint32_t off = 0; off < s.n;) {
		uint32_t c = plain_char(t->how, qh_utf8_next(s, &off));

		if (c == 0) {
			gapped = true;
			continue;
		}
		if (gapped && !(t->how & QH_PLAIN_BLANKS) &&
		    !((t->how & QH_PLAIN_HAN_BLANKS) && (qh_utf8_is_han(before) || qh_utf8_is_han(c)))) {
			room[n++] = ' ';
		}
		gapped = false;
		n += qh_utf8_put(c, room + n);
		before = c;
	}
	*odd = n != s.n || memcmp(room, s.p, n) != 0;
	return *odd ? (struct qh_str){room, n} : s;
}
