/* SPDX-License-Identifier: Apache-2.0 */
/* The JSON writer: keeps commas, nesting and indentation, and escapes only what must be escaped. */
#include "base/json.h"

#include "base/json_scan.h"

enum { WRITER_DEPTH_MAX = 63 }; /* has_item holds one bit a level */

void qh_json_out_start(struct qh_json_out *w, struct qh_buf *buf, int indent)
{
	*w = (struct qh_json_out){.buf = buf, .indent = indent};
}

static void new_line(struct qh_json_out *w)
{
	static const char spaces[] = "                                ";
	size_t left = (size_t)w->indent * w->depth;

	qh_buf_char(w->buf, '\n');
	while (left > 0) {
		size_t n = left < sizeof(spaces) - 1 ? left : sizeof(spaces) - 1;

		qh_buf_put(w->buf, spaces, n);
		left -= n;
	}
}

/* What must stand before a key or a value. Values at the top follow each other without a comma (NDJSON). */
static void before_item(struct qh_json_out *w)
{
	uint64_t bit = (uint64_t)1 << w->depth;

	if (w->after_key) {
		w->after_key = false;
		return;
	}
	if (w->depth == 0)
		return;
	if (w->has_item & bit)
		qh_buf_char(w->buf, ',');
	w->has_item |= bit;
	if (w->indent > 0)
		new_line(w);
}

static void open_nest(struct qh_json_out *w, char c)
{
	QH_ASSERT(w->depth < WRITER_DEPTH_MAX);
	before_item(w);
	qh_buf_char(w->buf, c);
	w->depth++;
	w->has_item &= ~((uint64_t)1 << w->depth);
}

static void close_nest(struct qh_json_out *w, char c)
{
	bool had_item = w->has_item >> w->depth & 1;

	QH_ASSERT(w->depth > 0 && !w->after_key);
	w->depth--;
	if (had_item && w->indent > 0)
		new_line(w);
	qh_buf_char(w->buf, c);
}

void qh_json_object(struct qh_json_out *w)
{
	open_nest(w, '{');
}

void qh_json_object_end(struct qh_json_out *w)
{
	close_nest(w, '}');
}

void qh_json_array(struct qh_json_out *w)
{
	open_nest(w, '[');
}

void qh_json_array_end(struct qh_json_out *w)
{
	close_nest(w, ']');
}

/* One byte that cannot stand in a string as it is. */
static void put_escape(struct qh_buf *b, uint8_t c)
{
	static const char letters[32] = {
	    ['\b'] = 'b', ['\t'] = 't', ['\n'] = 'n', ['\f'] = 'f', ['\r'] = 'r'};
	static const char hex[] = "0123456789abcdef";

	if (c >= 0x80) {
		qh_buf_put(b, "\xEF\xBF\xBD", 3);
	} else if (c >= 0x20) {
		qh_buf_put(b, (const char[2]){'\\', (char)c}, 2);
	} else if (letters[c]) {
		qh_buf_put(b, (const char[2]){'\\', letters[c]}, 2);
	} else {
		qh_buf_put(b, (const char[6]){'\\', 'u', '0', '0', hex[c >> 4], hex[c & 15]}, 6);
	}
}

void qh_json_escaped(struct qh_buf *b, struct qh_str s)
{
	const uint8_t *p = (const uint8_t *)s.p;
	const uint8_t *end = s.n > 0 ? p + s.n : p; /* an absent text has no address to add to */

	while (p < end) {
		const uint8_t *stop = qh_json_plain(p, end);

		qh_buf_put(b, p, (size_t)(stop - p));
		if (stop < end)
			put_escape(b, *stop++);
		p = stop;
	}
}

bool qh_json_is_plain(struct qh_str s)
{
	const uint8_t *p = (const uint8_t *)s.p;

	return s.n == 0 || qh_json_plain(p, p + s.n) == p + s.n;
}

static void put_quoted(struct qh_buf *b, struct qh_str s)
{
	char *at;

	if (!qh_json_is_plain(s)) {
		qh_buf_char(b, '"');
		qh_json_escaped(b, s);
		qh_buf_char(b, '"');
		return;
	}
	at = qh_buf_room(b, (size_t)s.n + 2); /* the usual case, in one piece */
	if (!at)
		return;
	at[0] = '"';
	if (s.n > 0)
		memcpy(at + 1, s.p, s.n);
	at[s.n + 1] = '"';
}

void qh_json_key(struct qh_json_out *w, const char *key)
{
	QH_ASSERT(!w->after_key && w->depth > 0);
	before_item(w);
	put_quoted(w->buf, qh_str_of(key));
	qh_buf_char(w->buf, ':');
	if (w->indent > 0)
		qh_buf_char(w->buf, ' ');
	w->after_key = true;
}

void qh_json_str(struct qh_json_out *w, struct qh_str s)
{
	before_item(w);
	if (s.p)
		put_quoted(w->buf, s);
	else
		qh_buf_z(w->buf, "null");
}

void qh_json_z(struct qh_json_out *w, const char *z)
{
	qh_json_str(w, qh_str_of(z));
}

void qh_json_int(struct qh_json_out *w, int64_t v)
{
	before_item(w);
	qh_buf_int(w->buf, v);
}

void qh_json_bool(struct qh_json_out *w, bool v)
{
	before_item(w);
	qh_buf_z(w->buf, v ? "true" : "false");
}

void qh_json_null(struct qh_json_out *w)
{
	before_item(w);
	qh_buf_z(w->buf, "null");
}
