/* SPDX-License-Identifier: Apache-2.0 */
/* Owns the records of a binary workbook: where one ends, and the texts that run over several of them. */
#include "base/limits.h"
#include "base/utf8.h"
#include "read/little.h"
#include "read/xls.h"

enum { HEAD = 4, WIDE = 1, PHONETIC = 4, RICH = 8 };

bool qh_xls_next(struct qh_str stream, uint32_t *at, struct qh_xls_record *out)
{
	uint32_t n;

	if (*at > stream.n || stream.n - *at < HEAD)
		return false;
	n = qh_little16(stream, *at + 2);
	if (stream.n - *at - HEAD < n)
		return false;
	out->type = qh_little16(stream, *at);
	out->body = qh_str_sub(stream, *at + HEAD, n);
	*at += HEAD + n;
	return true;
}

/* Moves into the next CONTINUE record; false when there is none. */
static bool go_on(struct qh_xls_cursor *c)
{
	struct qh_xls_record r;
	uint32_t next = c->next;

	if (c->ended || !qh_xls_next(c->stream, &next, &r) || r.type != QH_XLS_CONTINUE) {
		c->ended = true;
		return false;
	}
	c->next = next;
	c->body = r.body;
	c->at = 0;
	return true;
}

static uint32_t take8(struct qh_xls_cursor *c)
{
	while (c->at == c->body.n)
		if (!go_on(c))
			return 0;
	return (unsigned char)c->body.p[c->at++];
}

uint32_t qh_xls_take16(struct qh_xls_cursor *c)
{
	uint32_t low = take8(c);

	return low | take8(c) << 8;
}

uint32_t qh_xls_take32(struct qh_xls_cursor *c)
{
	uint32_t low = qh_xls_take16(c);

	return low | qh_xls_take16(c) << 16;
}

void qh_xls_skip(struct qh_xls_cursor *c, uint32_t n)
{
	while (n && !c->ended) {
		uint32_t here = c->body.n - c->at;

		if (here == 0) {
			(void)go_on(c);
			continue;
		}
		here = here < n ? here : n;
		c->at += here;
		n -= here;
	}
}

/* One UTF-16 unit; where a text is cut, the next piece begins with its own flags. */
static uint32_t take_unit(struct qh_xls_cursor *c, bool *wide)
{
	if (c->at == c->body.n && go_on(c))
		*wide = take8(c) & WIDE;
	return *wide ? qh_xls_take16(c) : take8(c);
}

struct qh_str qh_xls_take_text(struct qh_reader *r, struct qh_xls_cursor *c, uint32_t characters)
{
	enum { UTF8_MAX = 3, REPLACEMENT = 0xFFFD, RUN = 4 };
	uint32_t flags = take8(c), runs = flags & RICH ? qh_xls_take16(c) : 0;
	uint32_t phonetic = flags & PHONETIC ? qh_xls_take32(c) : 0, n = 0, high = 0;
	bool wide = flags & WIDE;
	char *p = qh_reader_scratch(r, characters * UTF8_MAX + UTF8_MAX);
	struct qh_str text;

	for (uint32_t i = 0; p && i < characters && !c->ended; i++) {
		uint32_t u = take_unit(c, &wide);

		if (u >= 0xD800 && u < 0xDC00) {
			high = u;
			continue;
		}
		if (u >= 0xDC00 && u < 0xE000)
			u = high ? 0x10000 + ((high - 0xD800) << 10) + (u - 0xDC00) : REPLACEMENT;
		high = 0;
		n += qh_utf8_put(u ? u : REPLACEMENT, p + n);
	}
	qh_xls_skip(c, runs * RUN);
	qh_xls_skip(c, phonetic);
	text = p ? qh_arena_str(r->arena, (struct qh_str){p, n}) : QH_STR_NONE;
	if (!text.p)
		qh_reader_fail_memory(r, 0);
	return text;
}
