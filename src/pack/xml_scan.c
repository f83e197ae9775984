/* SPDX-License-Identifier: Apache-2.0 */
/* Owns the grammar of tags, texts and references. What is cut off waits in the buffer for the next bytes and
 * is looked at again from its start. */
#include "pack/xml_scan.h"

#include <stdlib.h>

#include "base/utf8.h"

/* What became of a piece of the grammar. */
enum step { TOLD, CUT, WRONG };

enum {
	SAME_NAMES_MAX = 64,  /* attributes of a tag that are looked through for a name given twice */
	NAME_BYTES_MAX = 4096 /* of an element: the open ones are kept */
};

/* Kinds of bytes: N in a name, S at its start, T as it is in a text, V in a value, B blank. */
enum { N = 1, S = 2, T = 4, V = 8, B = 16, W = T | V, L = N | S | W };
static const uint8_t kinds[256] = {
    0,     0,     0,     0,     0,     0,     0,     0,
    0,     T | B, T | B, 0,     0,     B,     0,     0, /* 00 */
    0,     0,     0,     0,     0,     0,     0,     0,
    0,     0,     0,     0,     0,     0,     0,     0, /* 10 */
    W | B, W,     T,     W,     W,     W,     0,     T,
    W,     W,     W,     W,     W,     W | N, W | N, W, /* 20 */
    W | N, W | N, W | N, W | N, W | N, W | N, W | N, W | N,
    W | N, W | N, L,     W,     0,     W,     W,     W, /* 30 */
    W,     L,     L,     L,     L,     L,     L,     L,
    L,     L,     L,     L,     L,     L,     L,     L, /* 40 */
    L,     L,     L,     L,     L,     L,     L,     L,
    L,     L,     L,     W,     W,     V,     W,     L, /* 50 */
    W,     L,     L,     L,     L,     L,     L,     L,
    L,     L,     L,     L,     L,     L,     L,     L, /* 60 */
    L,     L,     L,     L,     L,     L,     L,     L,
    L,     L,     L,     W,     W,     W,     W,     W, /* 70 */
};

static inline bool is(const char *q, uint8_t kind)
{
	return kinds[(unsigned char)*q] & kind;
}

static inline bool is_wide(const char *q)
{
	return (unsigned char)*q >= 0x80;
}

static enum step wrong(struct qh_xml_scan *s, const char *q)
{
	if (q == s->end)
		return CUT;
	s->bad = q;
	return WRONG;
}

/* A fault that no more bytes can mend. */
static enum step fault(struct qh_xml_scan *s, const char *q, enum qh_xml_fault what)
{
	if (s->fault == QH_XML_FINE)
		s->fault = what;
	s->bad = q;
	return WRONG;
}

static inline enum step go_on(struct qh_xml_scan *s, bool more)
{
	return more ? TOLD : fault(s, s->at, QH_XML_STOPPED);
}

static bool is_allowed(uint32_t c)
{
	return c == '\t' || c == '\n' || c == '\r' ||
	       (c >= 0x20 && c <= 0x10FFFF && !(c >= 0xD800 && c <= 0xDFFF) && c != 0xFFFE && c != 0xFFFF);
}

/* Past a character that is not ASCII. */
static enum step wide(struct qh_xml_scan *s, const char **q)
{
	const unsigned char *p = (const unsigned char *)*q;
	size_t left = (size_t)(s->end - *q), need = p[0] >= 0xF0 ? 4 : p[0] >= 0xE0 ? 3 : 2;
	uint32_t moved = 0, c;

	/* Chinese; the NUL at the end is no part of a character. */
	if (p[0] >= 0xE4 && p[0] <= 0xE9 && (p[1] & 0xC0) == 0x80 && (p[2] & 0xC0) == 0x80) {
		*q += 3;
		return TOLD;
	}
	if (left < need && p[0] >= 0xC2 && p[0] <= 0xF4)
		return CUT;
	c = qh_utf8_next_any((struct qh_str){*q, left < 4 ? (uint32_t)left : 4}, &moved);
	if (moved == 1 || !is_allowed(c))
		return wrong(s, *q);
	*q += moved;
	return TOLD;
}

/* ---- references ---- */

static enum step number_reference(struct qh_xml_scan *s, const char **at, uint32_t *c)
{
	const char *q = *at + 2, *digits;
	bool hex = *q == 'x';

	q += hex;
	*c = 0;
	for (digits = q;; q++) {
		uint32_t d = *q >= '0' && *q <= '9'                        ? (uint32_t)(*q - '0')
			     : hex && (*q | 32) >= 'a' && (*q | 32) <= 'f' ? (uint32_t)((*q | 32) - 'a' + 10)
									   : 16;
		if (d == 16)
			break;
		*c = *c > 0x10FFFF ? *c : *c * (hex ? 16 : 10) + d;
	}
	if (*q != ';' || q == digits)
		return wrong(s, q);
	if (!is_allowed(*c))
		return wrong(s, *at);
	*at = q + 1;
	return TOLD;
}

/* "&amp;" or "&#20013;" at *at, written to @p out. */
static enum step reference(struct qh_xml_scan *s, const char **at, char out[4], uint32_t *n)
{
	static const struct {
		struct qh_str name;
		char c;
	} five[] = {
	    {{"lt", 2}, '<'}, {{"gt", 2}, '>'}, {{"amp", 3}, '&'}, {{"quot", 4}, '"'}, {{"apos", 4}, '\''}};
	const char *q = *at + 1;
	struct qh_str name = {q, 0};
	uint32_t c;

	if (*q == '#') {
		enum step step = number_reference(s, at, &c);

		if (step == TOLD)
			*n = qh_utf8_put(c, out);
		return step;
	}
	while (is(q, N))
		q++;
	if (*q != ';')
		return wrong(s, q);
	name.n = (uint32_t)(q - name.p);
	for (size_t i = 0; i < sizeof five / sizeof five[0]; i++) {
		if (!qh_str_eq(five[i].name, name))
			continue;
		out[0] = five[i].c;
		*n = 1;
		*at = q + 1;
		return TOLD;
	}
	return wrong(s, *at);
}

/* ---- texts ---- */

static enum step tell(struct qh_xml_scan *s, const char *from, const char *to)
{
	if (from == to || !s->reader->text)
		return TOLD;
	return go_on(s, s->reader->text(s->payload, (struct qh_str){from, (uint32_t)(to - from)}));
}

/* A reference or a line end in front of *q, which is told of. */
static enum step odd_text(struct qh_xml_scan *s, const char **q)
{
	char out[4] = "\n";
	uint32_t n = 1;
	enum step step = TOLD;

	if (**q == '&') {
		step = reference(s, q, out, &n);
	} else {
		if (*q + 1 == s->end)
			return CUT;
		*q += (*q)[1] == '\n' ? 2 : 1;
	}
	return step == TOLD ? tell(s, out, out + n) : step;
}

static enum step text(struct qh_xml_scan *s)
{
	const char *q = s->at;
	enum step step = TOLD;

	while (step == TOLD) {
		while (is(q, T))
			q++;
		if (*q == '<' || q == s->end)
			break;
		if (is_wide(q)) {
			step = wide(s, &q);
		} else if (*q == ']') {
			bool two = q[1] == ']';

			if (q + 1 == s->end || (two && q + 2 == s->end))
				step = CUT;
			else if (two && q[2] == '>')
				step = wrong(s, q);
			q += step == TOLD;
		} else if (*q == '&' || *q == '\r') {
			step = tell(s, s->at, q);
			s->at = q;
			if (step == TOLD)
				step = odd_text(s, &q);
			s->at = q;
		} else {
			step = wrong(s, q);
		}
	}
	if (s->fault == QH_XML_FINE && tell(s, s->at, q) != TOLD)
		step = WRONG;
	s->at = q;
	return step;
}

/* Between and behind the tags of the document. */
static enum step outside(struct qh_xml_scan *s)
{
	while (is(s->at, B))
		s->at++;
	return *s->at == '<' || s->at == s->end ? TOLD : wrong(s, s->at);
}

/* ---- tags ---- */

/* A name at *q, and the bytes of its prefix with the colon. */
static enum step read_name(struct qh_xml_scan *s, const char **q, struct qh_str *name, uint32_t *prefix)
{
	const char *from = *q;

	*prefix = 0;
	if (!is(from, S) && !is_wide(from))
		return wrong(s, from);
	for (;;) {
		if (**q == ':')
			*prefix = (uint32_t)(*q + 1 - from);
		if (is(*q, N)) {
			++*q;
		} else if (is_wide(*q)) {
			enum step step = wide(s, q);

			if (step != TOLD)
				return step;
		} else {
			break;
		}
	}
	*name = (struct qh_str){from, (uint32_t)(*q - from)};
	return *q == s->end ? CUT : TOLD;
}

/* The value whose first quote is at *q, as it stands. */
static enum step read_value(struct qh_xml_scan *s, const char **q, struct qh_xml_att *a)
{
	char quote = **q;
	const char *from = ++*q;

	for (;;) {
		while (is(*q, V))
			++*q;
		if (**q == quote)
			break;
		if (is_wide(*q)) {
			enum step step = wide(s, q);

			if (step != TOLD)
				return step;
		} else if (**q == '&' || is(*q, B)) { /* a blank that is no space is one */
			a->raw = s->raw_values = true;
			++*q;
		} else if (**q == '"' || **q == '\'') {
			++*q;
		} else {
			return wrong(s, *q);
		}
	}
	a->value = (struct qh_str){from, (uint32_t)(*q - from)};
	++*q;
	return TOLD;
}

static bool given_twice(const struct qh_xml_scan *s, struct qh_str name)
{
	for (uint32_t i = 0; i < s->n_atts && i < SAME_NAMES_MAX; i++) {
		const struct qh_xml_att *a = &s->atts[i];

		if (a->prefix + a->name.n == name.n && memcmp(a->name.p - a->prefix, name.p, name.n) == 0)
			return true;
	}
	return false;
}

static bool more_atts(struct qh_xml_scan *s)
{
	uint32_t cap = s->cap_atts ? s->cap_atts * 2 : 16;
	struct qh_xml_att *atts = realloc(s->atts, cap * sizeof *atts);

	if (!atts)
		return false;
	s->atts = atts;
	s->cap_atts = cap;
	return true;
}

static enum step attribute(struct qh_xml_scan *s, const char **q)
{
	struct qh_xml_att *a;
	struct qh_str name;
	uint32_t prefix;
	enum step step = read_name(s, q, &name, &prefix);

	if (step != TOLD)
		return step;
	if (given_twice(s, name))
		return wrong(s, name.p);
	while (is(*q, B))
		++*q;
	if (**q != '=')
		return wrong(s, *q);
	do
		++*q;
	while (is(*q, B));
	if (**q != '"' && **q != '\'')
		return wrong(s, *q);
	if (s->n_atts == s->cap_atts && !more_atts(s))
		return fault(s, *q, QH_XML_NO_MEMORY);
	a = &s->atts[s->n_atts++];
	*a = (struct qh_xml_att){.name = {name.p + prefix, name.n - prefix}, .prefix = prefix};
	return read_value(s, q, a);
}

/* References read and line ends made blanks, where the value stands: it only gets shorter. */
static enum step clean_value(struct qh_xml_scan *s, struct qh_xml_att *a)
{
	char *out = s->buf + (a->value.p - s->buf);
	const char *q = a->value.p, *end = q + a->value.n;
	uint32_t n;

	while (q < end) {
		if (*q == '&') {
			char c[4];
			enum step step = reference(s, &q, c, &n);

			if (step != TOLD)
				return fault(s, q, QH_XML_MALFORMED);
			memcpy(out, c, n);
			out += n;
		} else {
			if (*q == '\r' && q + 1 < end && q[1] == '\n')
				q++;
			*out++ = is(q, B) ? ' ' : *q;
			q++;
		}
	}
	a->value.n = (uint32_t)(out - a->value.p);
	return TOLD;
}

static bool keep_name(struct qh_xml_scan *s, struct qh_str name, uint32_t prefix)
{
	if (s->cap_names - s->n_names < name.n) {
		uint32_t cap = s->cap_names * 2 + name.n + 256;
		char *names = realloc(s->names, cap);

		if (!names)
			return false;
		s->names = names;
		s->cap_names = cap;
	}
	memcpy(s->names + s->n_names, name.p, name.n);
	s->open[s->depth++] = (struct qh_xml_open){s->n_names, name.n, prefix};
	s->n_names += name.n;
	return true;
}

static enum step open_element(struct qh_xml_scan *s, const char *from, struct qh_str name, uint32_t prefix,
			      bool empty)
{
	struct qh_xml_tag tag = {{name.p + prefix, name.n - prefix}, s->atts, s->n_atts};
	enum step step;

	if (s->depth == 0 && s->root)
		return wrong(s, from);
	if (s->depth == QH_XML_DEPTH_MAX)
		return fault(s, from, QH_XML_DEEP);
	if (name.n > NAME_BYTES_MAX)
		return fault(s, from, QH_XML_LONG);
	s->root = true;
	for (uint32_t i = 0; i < s->n_atts && s->raw_values; i++)
		if (s->atts[i].raw && clean_value(s, &s->atts[i]) != TOLD)
			return WRONG;
	if (!empty && !keep_name(s, name, prefix))
		return fault(s, from, QH_XML_NO_MEMORY);
	step = go_on(s, s->reader->start(s->payload, &tag));
	return step == TOLD && empty ? go_on(s, s->reader->end(s->payload, tag.name)) : step;
}

static enum step start_tag(struct qh_xml_scan *s)
{
	const char *from = s->at, *q = from + 1;
	struct qh_str name;
	uint32_t prefix;
	bool empty;
	enum step step = read_name(s, &q, &name, &prefix);

	s->n_atts = 0;
	s->raw_values = false;
	while (step == TOLD) {
		bool blank = is(q, B);

		while (is(q, B))
			q++;
		if (*q == '>' || *q == '/')
			break;
		if (!blank)
			return wrong(s, q);
		step = q == s->end ? CUT : attribute(s, &q);
	}
	if (step != TOLD)
		return step;
	empty = *q == '/';
	if (empty && *++q != '>')
		return wrong(s, q);
	s->at = q + 1;
	return open_element(s, from, name, prefix, empty);
}

static enum step end_tag(struct qh_xml_scan *s)
{
	const char *q = s->at + 2;
	const struct qh_xml_open *top;
	struct qh_str name;
	uint32_t prefix;
	enum step step;

	if (s->depth == 0)
		return wrong(s, s->at);
	top = &s->open[s->depth - 1];
	if ((size_t)(s->end - q) > top->n && memcmp(q, s->names + top->at, top->n) == 0 && q[top->n] == '>') {
		q += top->n; /* nearly every one */
	} else {
		step = read_name(s, &q, &name, &prefix);
		if (step != TOLD)
			return step;
		if (name.n != top->n || memcmp(name.p, s->names + top->at, name.n) != 0)
			return wrong(s, s->at);
		while (is(q, B))
			q++;
		if (*q != '>')
			return wrong(s, q);
	}
	s->at = q + 1;
	s->depth--;
	s->n_names = top->at;
	name = (struct qh_str){s->names + top->at + top->prefix, top->n - top->prefix};
	return go_on(s, s->reader->end(s->payload, name));
}

/* ---- comments, instructions, sections ---- */

/* To the first @p close behind @p q, whose bytes before it must be characters. */
static enum step find_end(struct qh_xml_scan *s, const char **q, struct qh_str close)
{
	for (;;) {
		if (**q == close.p[0] && (size_t)(s->end - *q) >= close.n &&
		    memcmp(*q, close.p, close.n) == 0)
			return TOLD;
		if (is(*q, T | V | B) || **q == '<' || **q == '&') {
			++*q;
		} else if (is_wide(*q)) {
			enum step step = wide(s, q);

			if (step != TOLD)
				return step;
		} else {
			return wrong(s, *q);
		}
	}
}

static enum step instruction(struct qh_xml_scan *s)
{
	const char *q = s->at + 2;
	struct qh_str name;
	uint32_t prefix;
	enum step step = read_name(s, &q, &name, &prefix);

	if (step == TOLD && !is(q, B) && (*q != '?' || q[1] != '>'))
		return wrong(s, *q == '?' ? q + 1 : q);
	/* <?xml is the first of all or none; its encoding was looked at by who chose this way to read. */
	if (step == TOLD && name.n == 3 && (name.p[0] | 32) == 'x' && (name.p[1] | 32) == 'm' &&
	    (name.p[2] | 32) == 'l' && (s->begun || memcmp(name.p, "xml", 3) != 0))
		return wrong(s, s->at);
	if (step == TOLD)
		step = find_end(s, &q, QH_STR("?>"));
	if (step == TOLD)
		s->at = q + 2;
	return step;
}

static enum step comment(struct qh_xml_scan *s)
{
	const char *q = s->at + 4;
	enum step step = find_end(s, &q, QH_STR("--"));

	if (step != TOLD)
		return step;
	if (q[2] != '>')
		return wrong(s, q + 2);
	s->at = q + 3;
	return TOLD;
}

static enum step section(struct qh_xml_scan *s)
{
	const char *q = s->at + 9, *end = q;
	enum step step = s->depth ? find_end(s, &end, QH_STR("]]>")) : wrong(s, s->at);

	while (step == TOLD && q < end) {
		const char *stop = memchr(q, '\r', (size_t)(end - q));

		step = tell(s, q, stop ? stop : end);
		if (step == TOLD && stop)
			step = tell(s, "\n", "\n" + 1);
		q = stop ? stop + 1 + (stop[1] == '\n') : end;
	}
	if (step == TOLD)
		s->at = end + 3;
	return step;
}

/* Whether "<!..." at hand is, or may still become, what begins with @p start. */
static bool begins(const struct qh_xml_scan *s, struct qh_str start)
{
	size_t left = (size_t)(s->end - s->at);

	return memcmp(s->at, start.p, left < start.n ? left : start.n) == 0;
}

static enum step declaration(struct qh_xml_scan *s)
{
	static const struct {
		struct qh_str start;
		enum step (*step)(struct qh_xml_scan *);
	} known[] = {{{"<!--", 4}, comment}, {{"<![CDATA[", 9}, section}};
	struct qh_str doctype = QH_STR("<!DOCTYPE");

	for (size_t i = 0; i < sizeof known / sizeof known[0]; i++)
		if (begins(s, known[i].start))
			return (size_t)(s->end - s->at) < known[i].start.n ? CUT : known[i].step(s);
	if (begins(s, doctype) && !s->root)
		return (size_t)(s->end - s->at) < doctype.n ? CUT : fault(s, s->at, QH_XML_DOCTYPE);
	return wrong(s, s->at);
}

/* ---- all of it ---- */

static enum step next(struct qh_xml_scan *s)
{
	if (*s->at != '<')
		return s->depth ? text(s) : outside(s);
	switch (s->at[1]) {
	case '/': return end_tag(s);
	case '?': return instruction(s);
	case '!': return declaration(s);
	default: return start_tag(s);
	}
}

/* Lines and characters up to @p to, which is in the buffer. */
static void count_lines(struct qh_xml_scan *s, const char *to)
{
	const char *from = s->buf, *end;

	while (from < to && (end = memchr(from, '\n', (size_t)(to - from)))) {
		s->line++;
		s->col = 0;
		from = end + 1;
	}
	for (; from < to; from++)
		s->col += ((unsigned char)*from & 0xC0) != 0x80;
}

static bool take(struct qh_xml_scan *s, const char *bytes, size_t n)
{
	size_t kept = (size_t)(s->end - s->at), need = kept + n + 1;

	if (need > s->cap) {
		char *buf = malloc(need);

		if (!buf)
			return false;
		if (kept)
			memcpy(buf, s->at, kept);
		free(s->buf);
		s->buf = buf;
		s->cap = need;
	} else if (kept) {
		memmove(s->buf, s->at, kept);
	}
	memcpy(s->buf + kept, bytes, n);
	s->buf[kept + n] = '\0';
	s->at = s->buf;
	s->end = s->buf + kept + n;
	return true;
}

void qh_xml_scan_begin(struct qh_xml_scan *s)
{
	const struct qh_xml_reader *reader = s->reader;
	void *payload = s->payload;

	memset(s, 0,
	       offsetof(struct qh_xml_scan, open)); /* the open names are written before they are read */
	s->reader = reader;
	s->payload = payload;
	s->line = 1;
}

bool qh_xml_scan_feed(struct qh_xml_scan *s, const char *bytes, size_t n)
{
	enum step step = TOLD;

	if (s->fault != QH_XML_FINE)
		return false;
	if (!take(s, bytes, n)) {
		s->fault = QH_XML_NO_MEMORY;
		return false;
	}
	while (step == TOLD && s->at < s->end) {
		step = next(s);
		s->begun |= step == TOLD;
	}
	if (step == WRONG)
		(void)fault(s, s->bad, QH_XML_MALFORMED);
	else if ((size_t)(s->end - s->at) > QH_XML_TAG_BYTES_MAX)
		(void)fault(s, s->at, QH_XML_LONG);
	count_lines(s, s->fault == QH_XML_FINE ? s->at : s->bad);
	return s->fault == QH_XML_FINE;
}

void qh_xml_scan_end(struct qh_xml_scan *s)
{
	if (s->fault == QH_XML_FINE && (s->at != s->end || s->depth || !s->root))
		s->fault = QH_XML_MALFORMED;
}

void qh_xml_scan_free(struct qh_xml_scan *s)
{
	free(s->buf);
	free(s->atts);
	free(s->names);
}
