/* SPDX-License-Identifier: Apache-2.0 */
/* Owns the way from bytes to UTF-8 with plain line ends. An encoding is believed only when the whole text
 * fits it. */
#include <errno.h>
#include <iconv.h>

#include "base/utf8.h"
#include "read/reader.h"
#include "read/sniff.h"

enum {
	SURE_UTF8 = 8, /* so many characters in a row are UTF-8 by no accident */
	CHUNK = 1 << 20
};

static enum qh_status no_memory(struct qh_arena *arena, struct qh_error *err)
{
	enum qh_status status = qh_arena_status(arena);

	return qh_error_set(err, status == QH_OK ? QH_NOMEM : status, "READ-009");
}

static enum qh_status corrupt(struct qh_str bytes, size_t offset, struct qh_error *err)
{
	uint32_t line = 1, start = 0;

	for (uint32_t i = 0; i < offset && i < bytes.n; i++) {
		if (bytes.p[i] == '\n') {
			line++;
			start = i + 1;
		}
	}
	(void)qh_error_set(err, QH_CORRUPT, "READ-002");
	qh_error_arg_int(err, "offset", (int64_t)offset);
	qh_error_at_line(err, QH_STR_NONE, line, (uint32_t)(offset - start) + 1);
	return QH_CORRUPT;
}

/* CR LF and CR become LF, in place. */
static uint32_t plain_line_ends(char *p, uint32_t n)
{
	const char *cr = n ? memchr(p, '\r', n) : NULL;
	uint32_t out, i;

	if (!cr)
		return n;
	out = i = (uint32_t)(cr - p);
	while (i < n) {
		const char *next;
		uint32_t run;

		if (p[i] == '\r') {
			p[out++] = '\n';
			i += i + 1 < n && p[i + 1] == '\n' ? 2 : 1;
			continue;
		}
		next = memchr(p + i, '\r', n - i);
		run = next ? (uint32_t)(next - (p + i)) : n - i;
		memmove(p + out, p + i, run);
		out += run;
		i += run;
	}
	return out;
}

/* The bytes in the arena with room behind them; line ends still as they were. */
static char *copy(struct qh_arena *arena, struct qh_str s, uint32_t room)
{
	char *p = qh_arena_alloc(arena, (size_t)s.n + room);

	if (p && s.n)
		memcpy(p, s.p, s.n);
	return p;
}

static enum qh_status keep_utf8(struct qh_arena *arena, struct qh_str s, bool cut, struct qh_str *text,
				struct qh_error *err)
{
	char *p;

	*text = s;
	if (!cut && (s.n == 0 || !memchr(s.p, '\r', s.n)))
		return QH_OK;
	p = copy(arena, s, 3);
	if (!p)
		return no_memory(arena, err);
	text->p = p;
	if (cut)
		text->n += qh_utf8_put(0xFFFD, p + s.n);
	text->n = plain_line_ends(p, text->n);
	return QH_OK;
}

/* Are the bytes from @p off to the end the start of one character? */
static bool is_cut(struct qh_str s, uint32_t off)
{
	unsigned char lead = (unsigned char)s.p[off];
	uint32_t want = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : 2;

	if (lead < 0xC2 || lead > 0xF4 || s.n - off >= want)
		return false;
	for (uint32_t i = off + 1; i < s.n; i++)
		if (((unsigned char)s.p[i] & 0xC0) != 0x80)
			return false;
	return true;
}

/* Several characters beyond ASCII before the fault: this is UTF-8 with damage, not another encoding. */
static bool is_damaged_utf8(struct qh_str s, uint32_t fault)
{
	uint32_t wide = 0;

	for (uint32_t i = 0; i < fault; i++)
		wide += ((unsigned char)s.p[i] & 0xC0) == 0xC0;
	return wide >= SURE_UTF8;
}

static enum qh_status from_utf16(struct qh_arena *arena, struct qh_str s, bool big, struct qh_str *text,
				 struct qh_error *err)
{
	const unsigned char *p = (const unsigned char *)s.p;
	char *out = qh_arena_alloc(arena, (size_t)s.n / 2 * 3 + 3);
	size_t n = 0;
	uint32_t line = 1, col = 1;

	if (!out)
		return no_memory(arena, err);
	for (uint32_t i = 0; i + 1 < s.n; i += 2) {
		uint32_t c = big ? (uint32_t)p[i] << 8 | p[i + 1] : (uint32_t)p[i + 1] << 8 | p[i], low = 0;

		if (c >= 0xD800 && c <= 0xDBFF && i + 3 < s.n)
			low = big ? (uint32_t)p[i + 2] << 8 | p[i + 3] : (uint32_t)p[i + 3] << 8 | p[i + 2];
		if (c >= 0xD800 && c <= 0xDFFF) {
			if (c >= 0xDC00 || low < 0xDC00 || low > 0xDFFF) {
				(void)qh_error_set(err, QH_CORRUPT, "READ-002");
				qh_error_arg_int(err, "offset", i);
				qh_error_at_line(err, QH_STR_NONE, line, col);
				return QH_CORRUPT;
			}
			c = 0x10000 + ((c - 0xD800) << 10) + (low - 0xDC00);
			i += 2;
		}
		col = c == '\n' ? 1 : col + 1;
		line += c == '\n';
		n += qh_utf8_put(c, out + n);
	}
	if (s.n % 2)
		n += qh_utf8_put(0xFFFD, out + n);
	if (n > UINT32_MAX)
		return qh_error_set(err, QH_LIMIT, "READ-009");
	*text = (struct qh_str){out, plain_line_ends(out, (uint32_t)n)};
	return QH_OK;
}

/* Converts all of @p s. *fault: where it stopped. */
static enum qh_status run_iconv(iconv_t cd, struct qh_str s, char *out, size_t room, size_t *n, size_t *fault)
{
	char *in = (char *)(uintptr_t)s.p, *to = out;
	size_t left = s.n, out_left = room;

	while (left) {
		/* in pieces, so that the caches keep up with long texts */
		size_t piece = left < CHUNK ? left : CHUNK, before = piece;
		size_t done = iconv(cd, &in, &piece, &to, &out_left);
		int why = done == (size_t)-1 ? errno : 0;

		left -= before - piece;
		*fault = s.n - left;
		if (why == EILSEQ || why == E2BIG)
			return QH_CORRUPT;
		if (why == EINVAL && left < 4) {
			if (out_left < 3)
				return QH_CORRUPT;
			to += qh_utf8_put(0xFFFD, to); /* cut in the last character */
			break;
		}
		if (why && before == piece)
			return QH_CORRUPT;
	}
	*n = (size_t)(to - out);
	return QH_OK;
}

static enum qh_status from_gb18030(struct qh_arena *arena, struct qh_str s, struct qh_str *text,
				   size_t *fault, struct qh_error *err)
{
	size_t room = (size_t)s.n + s.n / 2 + 16, n = 0;
	char *out = qh_arena_alloc(arena, room);
	enum qh_status status;
	iconv_t cd;

	*fault = 0;
	if (!out)
		return no_memory(arena, err);
	cd = iconv_open("UTF-8", "GB18030");
	if (cd == (iconv_t)-1)
		return qh_error_set(err, QH_UNSUPPORTED, "READ-010");
	status = run_iconv(cd, s, out, room, &n, fault);
	iconv_close(cd);
	if (status != QH_OK)
		return corrupt(s, *fault, err);
	if (n > UINT32_MAX)
		return qh_error_set(err, QH_LIMIT, "READ-009");
	*text = (struct qh_str){out, plain_line_ends(out, (uint32_t)n)};
	return QH_OK;
}

static bool starts(struct qh_str s, const char *bytes, uint32_t n)
{
	return s.n >= n && memcmp(s.p, bytes, n) == 0;
}

static enum qh_status without_bom(struct qh_arena *arena, struct qh_str bytes, struct qh_str *text,
				  struct qh_str *encoding, struct qh_error *err)
{
	int64_t bad = qh_utf8_check(bytes);
	enum qh_status status;
	size_t fault;

	*encoding = QH_STR("UTF-8");
	if (bad < 0)
		return keep_utf8(arena, bytes, false, text, err);
	if (is_cut(bytes, (uint32_t)bad))
		return keep_utf8(arena, qh_str_sub(bytes, 0, (uint32_t)bad), true, text, err);
	if (is_damaged_utf8(bytes, (uint32_t)bad))
		return corrupt(bytes, (size_t)bad, err);
	*encoding = QH_STR("GB18030");
	status = from_gb18030(arena, bytes, text, &fault, err);
	if (status == QH_CORRUPT && fault < (size_t)bad)
		return corrupt(bytes, (size_t)bad, err);
	return status;
}

static enum qh_status decode(struct qh_arena *arena, struct qh_str bytes, struct qh_str *text,
			     struct qh_str *encoding, struct qh_error *err)
{
	const char *binary = qh_sniff_binary(bytes);
	bool big;

	*text = QH_STR("");
	*encoding = QH_STR_NONE;
	if (bytes.n == 0) {
		*encoding = QH_STR("UTF-8");
		return QH_OK;
	}
	if (binary)
		return qh_sniff_refuse(bytes, binary, err);
	if (starts(bytes, "\xEF\xBB\xBF", 3)) {
		enum qh_status status =
		    without_bom(arena, qh_str_sub(bytes, 3, bytes.n), text, encoding, err);

		if (status == QH_OK && qh_str_eq(*encoding, QH_STR("UTF-8")))
			*encoding = QH_STR("UTF-8 BOM");
		return status;
	}
	if (qh_sniff_utf16(bytes, &big)) {
		bool bom = starts(bytes, "\xFF\xFE", 2) || starts(bytes, "\xFE\xFF", 2);

		*encoding = big ? QH_STR("UTF-16BE") : QH_STR("UTF-16LE");
		return from_utf16(arena, qh_str_sub(bytes, bom ? 2 : 0, bytes.n), big, text, err);
	}
	return without_bom(arena, bytes, text, encoding, err);
}

enum qh_status qh_read_decode(struct qh_arena *arena, struct qh_str bytes, struct qh_str *text,
			      struct qh_str *encoding, struct qh_error *err)
{
	enum qh_status status = decode(arena, bytes, text, encoding, err);

	if (status != QH_OK) {
		*text = QH_STR("");
		*encoding = QH_STR_NONE; /* what was tried last is no answer */
	}
	return status;
}
