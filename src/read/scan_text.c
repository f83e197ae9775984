/* SPDX-License-Identifier: Apache-2.0 */
/* Owns what tesseract says of a piece: its words, and what it makes of Chinese print that no form means:
 * blanks between characters, angle brackets for round ones. */
#include "base/utf8.h"
#include "read/scan.h"

enum {
	ANGLE_OPEN = 0x3008,
	ANGLE_CLOSE = 0x3009,
	TITLE_OPEN = 0x300A,
	TITLE_CLOSE = 0x300B,
	ROUND_OPEN = 0xFF08,
	ROUND_CLOSE = 0xFF09,
	FIELDS = 12,
	LONGEST = 3 /* a byte that is no UTF-8 becomes a character */
};

static uint32_t number(struct qh_str s)
{
	uint32_t v = 0;

	for (uint32_t i = 0; i < s.n && s.p[i] >= '0' && s.p[i] <= '9' && v < UINT32_MAX / 16; i++)
		v = v * 10 + (uint32_t)(s.p[i] - '0');
	return v;
}

/* The line cut at its tabs; false when it has not all of them. */
static bool split(struct qh_str line, struct qh_str *field)
{
	uint32_t n = 0, from = 0;

	for (uint32_t i = 0; i <= line.n && n < FIELDS; i++) {
		if (i < line.n && (line.p[i] != '\t' || n == FIELDS - 1))
			continue;
		field[n++] = qh_str_sub(line, from, i - from);
		from = i + 1;
	}
	return n == FIELDS;
}

void qh_scan_words(struct qh_str tsv, void (*word)(void *payload, const struct qh_scan_word *w),
		   void *payload)
{
	enum { PAGE = 1, BLOCK, PARAGRAPH, LINE };
	uint32_t last[FIELDS] = {0};

	for (uint32_t at = 0; at < tsv.n;) {
		const char *nl = memchr(tsv.p + at, '\n', tsv.n - at);
		uint32_t end = nl ? (uint32_t)(nl - tsv.p) : tsv.n;
		struct qh_str field[FIELDS];
		struct qh_scan_word w = {0};

		if (split(qh_str_sub(tsv, at, end - at), field) && qh_str_eq(field[0], QH_STR("5")) &&
		    !qh_str_blank(field[FIELDS - 1])) {
			w.text = field[FIELDS - 1];
			w.page = number(field[PAGE]);
			for (int i = PAGE; i <= LINE; i++) {
				w.new_line |= last[i] != number(field[i]);
				last[i] = number(field[i]);
			}
			word(payload, &w);
		}
		at = end + 1;
	}
}

/* What closes an angle bracket that opens before @p i, on the same line: 0 when nothing does. */
static uint32_t closing(struct qh_str s, uint32_t i)
{
	while (i < s.n && s.p[i] != '\n') {
		uint32_t c = qh_utf8_next(s, &i);

		if (c == ANGLE_CLOSE || c == TITLE_CLOSE || c == ')' || c == ROUND_CLOSE)
			return c;
	}
	return 0;
}

/* A blank that Chinese needs not, at an edge of a line or between lines that are blank. */
static bool is_needless(struct qh_str s, uint32_t i, char before)
{
	uint32_t k = i;

	while (k < s.n && s.p[k] == ' ')
		k++;
	if (k == s.n || before == '\n' || before == '\0' || s.p[k] == '\n')
		return true;
	return (unsigned char)before >= 0x80 || (unsigned char)s.p[k] >= 0x80;
}

struct qh_str qh_scan_text(struct qh_arena *arena, struct qh_str raw)
{
	struct qh_str s = qh_str_trim(raw);
	char *out = qh_arena_alloc(arena, (size_t)s.n * LONGEST + 1);
	uint32_t w = 0;

	if (!out)
		return QH_STR_NONE;
	for (uint32_t i = 0; i < s.n;) {
		char before = w ? out[w - 1] : '\0';
		uint32_t c = qh_utf8_next(s, &i), close;

		if (c == ' ' && is_needless(s, i, before))
			continue;
		if (c == '\n' && before == '\n')
			continue;
		close = c == ANGLE_OPEN || c == TITLE_OPEN ? closing(s, i) : 0;
		if (close == ')' || close == ROUND_CLOSE)
			c = ROUND_OPEN;
		w += qh_utf8_put(c, out + w);
	}
	return (struct qh_str){out, w};
}
