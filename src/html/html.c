/* SPDX-License-Identifier: Apache-2.0 */
/* Owns escaping: which bytes may stand as they are in which context of HTML. */
#include "html/html.h"

#include "base/plain.h"
#include "base/utf8.h"

enum context { TEXT, LINES, ATTRIBUTE };

static bool turns_direction(uint32_t c)
{
	return c == 0x61C || c == 0x200E || c == 0x200F || (c >= 0x202A && c <= 0x202E) ||
	       (c >= 0x2066 && c <= 0x2069);
}

static void put_sign(struct qh_buf *out, uint32_t c, enum context context)
{
	switch (c) {
	case '&': qh_buf_z(out, "&amp;"); break;
	case '<': qh_buf_z(out, "&lt;"); break;
	case '>': qh_buf_z(out, "&gt;"); break;
	case '"': qh_buf_z(out, "&quot;"); break;
	case '\'': qh_buf_z(out, "&#39;"); break;
	case '`': qh_buf_z(out, "&#96;"); break;
	case '\n':
		if (context == ATTRIBUTE)
			qh_buf_z(out, "&#10;");
		else
			qh_buf_z(out, context == LINES ? "<br>" : "\n");
		break;
	case '\t': qh_buf_z(out, context == ATTRIBUTE ? "&#9;" : "\t"); break;
	case '\r': break;
	default: qh_buf_z(out, "\xEF\xBF\xBD"); break;
	}
}

/* @p off is the end of the first run that needs no look. */
static void escape_from(struct qh_buf *out, struct qh_str s, uint32_t off, enum context context)
{
	uint32_t done = 0; /* written so far */

	for (;;) {
		uint32_t start, c;

		start = off = qh_plain_run(s, off);
		if (off == s.n)
			break;
		c = qh_utf8_next(s, &off);
		if (c >= 0xA0 && !turns_direction(c) && !(c == 0xFFFD && off - start == 1) &&
		    (c & 0xFFFE) != 0xFFFE)
			continue;
		qh_buf_put(out, s.p + done, start - done);
		put_sign(out, c, context);
		done = off;
	}
	if (done < s.n)
		qh_buf_put(out, s.p + done, s.n - done);
}

static inline void escape(struct qh_buf *out, struct qh_str s, enum context context)
{
	uint32_t off = qh_plain_run(s, 0);

	if (off == s.n)
		qh_buf_str(out, s);
	else
		escape_from(out, s, off, context);
}

void qh_html_put_text(struct qh_buf *out, struct qh_str s)
{
	escape(out, s, TEXT);
}

void qh_html_put_lines(struct qh_buf *out, struct qh_str s)
{
	escape(out, s, LINES);
}

void qh_html_put_attr(struct qh_buf *out, struct qh_str s)
{
	escape(out, s, ATTRIBUTE);
}

static char lower(char c)
{
	return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
}

static bool scheme_is(struct qh_str s, uint32_t n, const char *name)
{
	if (n != strlen(name))
		return false;
	for (uint32_t i = 0; i < n; i++) {
		if (lower(s.p[i]) != name[i])
			return false;
	}
	return true;
}

/* No scheme at all, or one that only leads somewhere. */
static bool is_harmless(struct qh_str s)
{
	for (uint32_t i = 0; i < s.n; i++) {
		char c = s.p[i];

		if (c == '/' || c == '?' || c == '#')
			return true;
		if (c == ':')
			return scheme_is(s, i, "http") || scheme_is(s, i, "https") ||
			       scheme_is(s, i, "mailto");
	}
	return true;
}

static bool stands_in_url(unsigned char c)
{
	if ((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9'))
		return true;
	return c != '\0' && strchr("-._~:/?#[]@!$()*+,;=%", c) != NULL;
}

void qh_html_put_url(struct qh_buf *out, struct qh_str s)
{
	static const char hex[] = "0123456789ABCDEF";

	/* Browsers drop control characters and spaces in front, so they must not hide a scheme. */
	while (s.n > 0 && (unsigned char)s.p[0] <= ' ') {
		s.p++;
		s.n--;
	}
	if (!is_harmless(s)) {
		qh_buf_char(out, '#');
		return;
	}
	for (uint32_t i = 0; i < s.n; i++) {
		unsigned char c = (unsigned char)s.p[i];

		if (c == '&')
			qh_buf_z(out, "&amp;");
		else if (stands_in_url(c))
			qh_buf_char(out, (char)c);
		else
			qh_buf_put(out, (const char[3]){'%', hex[c >> 4], hex[c & 15]}, 3);
	}
}
