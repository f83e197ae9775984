/* SPDX-License-Identifier: Apache-2.0 */
/* Owns the buffer of the scanner and the grammar between the tags. What is cut off waits in the buffer for
 * the next bytes and is looked at again from its start. */
#include "pack/xml_grammar.h"

#include <stdlib.h>

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
		step = qh_xml_reference(s, q, out, &n);
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
		while (is(q, IN_TEXT))
			q++;
		if (*q == '<' || q == s->end)
			break;
		if (is_wide(q)) {
			step = qh_xml_wide(s, &q);
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
	while (is(s->at, BLANK))
		s->at++;
	return *s->at == '<' || s->at == s->end ? TOLD : wrong(s, s->at);
}

/* ---- comments, instructions, sections ---- */

/* To the first @p close behind @p q, whose bytes before it must be characters. */
static enum step find_end(struct qh_xml_scan *s, const char **q, struct qh_str close)
{
	for (;;) {
		if (**q == close.p[0] && (size_t)(s->end - *q) >= close.n &&
		    memcmp(*q, close.p, close.n) == 0)
			return TOLD;
		if (is(*q, IN_TEXT | IN_VALUE | BLANK) || **q == '<' || **q == '&') {
			++*q;
		} else if (is_wide(*q)) {
			enum step step = qh_xml_wide(s, q);

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
	enum step step = qh_xml_name(s, &q, &name, &prefix);

	if (step == TOLD && !is(q, BLANK) && (*q != '?' || q[1] != '>'))
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
	static const char newline[] = "\n";
	const char *q = s->at + 9, *end = q;
	enum step step = s->depth ? find_end(s, &end, QH_STR("]]>")) : wrong(s, s->at);

	while (step == TOLD && q < end) {
		const char *stop = memchr(q, '\r', (size_t)(end - q));

		step = tell(s, q, stop ? stop : end);
		if (step == TOLD && stop)
			step = tell(s, newline, newline + 1);
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
	case '/': return qh_xml_end_tag(s);
	case '?': return instruction(s);
	case '!': return declaration(s);
	default: return qh_xml_start_tag(s);
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
