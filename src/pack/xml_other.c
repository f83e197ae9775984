/* SPDX-License-Identifier: Apache-2.0 */
/* Owns the way to expat: no other file sees its types. */
#include "pack/xml_other.h"

#include <expat.h>
#include <stdlib.h>

struct qh_xml_other {
	XML_Parser parser;
	struct qh_xml_scan *scan; /* whose reader, attributes, depth and fault are used */
	uint64_t fed, heard_at;   /* bytes so far; of them when expat last told of something */
};

static struct qh_str local_name(const char *name)
{
	const char *colon = strrchr(name, ':');

	return qh_str_of(colon ? colon + 1 : name);
}

static void stop(struct qh_xml_other *p, enum qh_xml_fault fault)
{
	if (p->scan->fault == QH_XML_FINE) {
		p->scan->fault = fault;
		p->scan->line = (uint32_t)XML_GetCurrentLineNumber(p->parser);
		p->scan->col = (uint32_t)XML_GetCurrentColumnNumber(p->parser);
	}
	XML_StopParser(p->parser, XML_FALSE);
}

static void go_on(struct qh_xml_other *p, bool more)
{
	if (!more)
		stop(p, QH_XML_STOPPED);
}

static bool take_atts(struct qh_xml_scan *s, const XML_Char **atts)
{
	for (s->n_atts = 0; *atts; atts += 2) {
		if (s->n_atts == s->cap_atts) {
			uint32_t cap = s->cap_atts ? s->cap_atts * 2 : 16;
			struct qh_xml_att *more = realloc(s->atts, cap * sizeof *more);

			if (!more)
				return false;
			s->atts = more;
			s->cap_atts = cap;
		}
		s->atts[s->n_atts++] =
		    (struct qh_xml_att){.name = local_name(atts[0]), .value = qh_str_of(atts[1])};
	}
	return true;
}

static void XMLCALL on_start(void *payload, const XML_Char *name, const XML_Char **atts)
{
	struct qh_xml_other *p = payload;
	struct qh_xml_scan *s = p->scan;

	if (s->fault != QH_XML_FINE)
		return;
	p->heard_at = p->fed;
	if (++s->depth > QH_XML_DEPTH_MAX)
		stop(p, QH_XML_DEEP);
	else if (!take_atts(s, atts))
		stop(p, QH_XML_NO_MEMORY);
	else
		go_on(p, s->reader->start(s->payload,
					  &(struct qh_xml_tag){local_name(name), s->atts, s->n_atts}));
}

static void XMLCALL on_end(void *payload, const XML_Char *name)
{
	struct qh_xml_other *p = payload;

	if (p->scan->fault != QH_XML_FINE)
		return;
	p->heard_at = p->fed;
	p->scan->depth--;
	go_on(p, p->scan->reader->end(p->scan->payload, local_name(name)));
}

static void XMLCALL on_text(void *payload, const XML_Char *text, int n)
{
	struct qh_xml_other *p = payload;
	const struct qh_xml_reader *reader = p->scan->reader;

	p->heard_at = p->fed;
	if (p->scan->fault == QH_XML_FINE && n > 0 && reader->text)
		go_on(p, reader->text(p->scan->payload, (struct qh_str){text, (uint32_t)n}));
}

static void XMLCALL on_doctype(void *payload, const XML_Char *name, const XML_Char *system,
			       const XML_Char *public, int internal)
{
	(void)name;
	(void)system;
	(void)public;
	(void)internal;
	stop(payload, QH_XML_DOCTYPE);
}

static void hand_over(struct qh_xml_other *p, const char *bytes, size_t n, bool last)
{
	if (XML_Parse(p->parser, bytes, (int)n, last) != XML_STATUS_OK && p->scan->fault == QH_XML_FINE)
		stop(p, XML_GetErrorCode(p->parser) == XML_ERROR_NO_MEMORY ? QH_XML_NO_MEMORY
									   : QH_XML_MALFORMED);
}

struct qh_xml_other *qh_xml_other_new(struct qh_xml_scan *scan)
{
	struct qh_xml_other *p = calloc(1, sizeof *p);

	if (p)
		p->parser = XML_ParserCreate(NULL);
	if (!p || !p->parser) {
		free(p);
		scan->fault = QH_XML_NO_MEMORY;
		return NULL;
	}
	p->scan = scan;
	XML_SetUserData(p->parser, p);
	XML_SetElementHandler(p->parser, on_start, on_end);
	XML_SetCharacterDataHandler(p->parser, on_text);
	XML_SetStartDoctypeDeclHandler(p->parser, on_doctype);
	return p;
}

bool qh_xml_other_feed(struct qh_xml_other *p, const char *bytes, size_t n)
{
	p->fed += n;
	hand_over(p, bytes, n, false);
	/* A tag that does not end is kept whole by expat. */
	if (p->fed - p->heard_at > QH_XML_TAG_BYTES_MAX)
		stop(p, QH_XML_LONG);
	return p->scan->fault == QH_XML_FINE;
}

void qh_xml_other_end(struct qh_xml_other *p)
{
	if (p->scan->fault == QH_XML_FINE)
		hand_over(p, "", 0, true);
}

void qh_xml_other_free(struct qh_xml_other *p)
{
	if (!p)
		return;
	XML_ParserFree(p->parser);
	free(p);
}
