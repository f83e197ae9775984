/* SPDX-License-Identifier: Apache-2.0 */
/* Owns the grammar of tags: characters, names, references, attributes, which element closes which. */
#include "pack/xml_grammar.h"

#include <stdlib.h>

#include "base/limits.h"
#include "base/utf8.h"

/* Short names for the table. */
enum { T = IN_TEXT, B = BLANK, V = IN_VALUE, W = T | V, N = IN_NAME, L = N | STARTS_NAME | W };
const uint8_t qh_xml_kinds[256] = {
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

static bool is_allowed(uint32_t c)
{
	return c == '\t' || c == '\n' || c == '\r' ||
	       (c >= 0x20 && c <= 0x10FFFF && !(c >= 0xD800 && c <= 0xDFFF) && c != 0xFFFE && c != 0xFFFF);
}

/* Past a character that is not ASCII. */
enum step qh_xml_wide(struct qh_xml_scan *s, const char **q)
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
enum step qh_xml_reference(struct qh_xml_scan *s, const char **at, char out[4], uint32_t *n)
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
	while (is(q, IN_NAME))
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

/* ---- tags ---- */

/* A name at *q, and the bytes of its prefix with the colon. */
enum step qh_xml_name(struct qh_xml_scan *s, const char **q, struct qh_str *name, uint32_t *prefix)
{
	const char *from = *q;

	*prefix = 0;
	if (!is(from, STARTS_NAME) && !is_wide(from))
		return wrong(s, from);
	for (;;) {
		if (**q == ':')
			*prefix = (uint32_t)(*q + 1 - from);
		if (is(*q, IN_NAME)) {
			++*q;
		} else if (is_wide(*q)) {
			enum step step = qh_xml_wide(s, q);

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
		while (is(*q, IN_VALUE))
			++*q;
		if (**q == quote)
			break;
		if (is_wide(*q)) {
			enum step step = qh_xml_wide(s, q);

			if (step != TOLD)
				return step;
		} else if (**q == '&' || is(*q, BLANK)) { /* a blank that is no space is one */
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
	for (uint32_t i = 0; i < s->n_atts && i < QH_XML_SAME_NAMES_MAX; i++) {
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
	enum step step = qh_xml_name(s, q, &name, &prefix);

	if (step != TOLD)
		return step;
	if (given_twice(s, name))
		return wrong(s, name.p);
	while (is(*q, BLANK))
		++*q;
	if (**q != '=')
		return wrong(s, *q);
	do
		++*q;
	while (is(*q, BLANK));
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
			enum step step = qh_xml_reference(s, &q, c, &n);

			if (step != TOLD)
				return fault(s, q, QH_XML_MALFORMED);
			memcpy(out, c, n);
			out += n;
		} else {
			if (*q == '\r' && q + 1 < end && q[1] == '\n')
				q++;
			*out++ = is(q, BLANK) ? ' ' : *q;
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
	if (name.n > QH_XML_NAME_BYTES_MAX)
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

enum step qh_xml_start_tag(struct qh_xml_scan *s)
{
	const char *from = s->at, *q = from + 1;
	struct qh_str name;
	uint32_t prefix;
	bool empty;
	enum step step = qh_xml_name(s, &q, &name, &prefix);

	s->n_atts = 0;
	s->raw_values = false;
	while (step == TOLD) {
		bool blank = is(q, BLANK);

		while (is(q, BLANK))
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

enum step qh_xml_end_tag(struct qh_xml_scan *s)
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
		step = qh_xml_name(s, &q, &name, &prefix);
		if (step != TOLD)
			return step;
		if (name.n != top->n || memcmp(name.p, s->names + top->at, name.n) != 0)
			return wrong(s, s->at);
		while (is(q, BLANK))
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
