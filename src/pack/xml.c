/* SPDX-License-Identifier: Apache-2.0 */
/* Owns the way to expat: no other file sees its types. */
#include "pack/xml.h"

#include <expat.h>

#include "base/limits.h"

struct parsing {
	XML_Parser parser;
	const struct qh_xml_reader *reader;
	void *payload;
	struct qh_error *err;
	enum qh_status status; /* of what this file refuses; the first counts */
	uint32_t depth;
	uint64_t fed, heard_at; /* bytes so far; of them when expat last told of something */
	bool stopped;
};

static struct qh_str local_name(const char *name)
{
	const char *colon = strrchr(name, ':');

	return qh_str_of(colon ? colon + 1 : name);
}

static void refuse(struct parsing *p, enum qh_status status, const char *code)
{
	if (p->status == QH_OK && !p->stopped) {
		p->status = qh_error_set(p->err, status, code);
		qh_error_at_line(p->err, QH_STR_NONE, (uint32_t)XML_GetCurrentLineNumber(p->parser),
				 (uint32_t)XML_GetCurrentColumnNumber(p->parser) + 1);
	}
	p->stopped = true;
	XML_StopParser(p->parser, XML_FALSE);
}

static void go_on(struct parsing *p, bool more)
{
	if (more)
		return;
	p->stopped = true;
	XML_StopParser(p->parser, XML_FALSE);
}

static void XMLCALL on_start(void *payload, const XML_Char *name, const XML_Char **atts)
{
	struct parsing *p = payload;

	if (p->stopped)
		return;
	p->heard_at = p->fed;
	if (++p->depth > QH_XML_DEPTH_MAX) {
		refuse(p, QH_LIMIT, "PACK-012");
		qh_error_arg_int(p->err, "limit", QH_XML_DEPTH_MAX);
		return;
	}
	go_on(p, p->reader->start(p->payload, &(struct qh_xml_tag){local_name(name), atts}));
}

static void XMLCALL on_end(void *payload, const XML_Char *name)
{
	struct parsing *p = payload;

	if (p->stopped)
		return;
	p->heard_at = p->fed;
	p->depth--;
	go_on(p, p->reader->end(p->payload, local_name(name)));
}

static void XMLCALL on_text(void *payload, const XML_Char *text, int n)
{
	struct parsing *p = payload;

	p->heard_at = p->fed;
	if (!p->stopped && n > 0 && p->reader->text)
		go_on(p, p->reader->text(p->payload, (struct qh_str){text, (uint32_t)n}));
}

static void XMLCALL on_doctype(void *payload, const XML_Char *name, const XML_Char *system,
			       const XML_Char *public, int internal)
{
	(void)name;
	(void)system;
	(void)public;
	(void)internal;
	refuse(payload, QH_UNSUPPORTED, "PACK-011");
}

static void say_malformed(struct parsing *p)
{
	enum XML_Error code = XML_GetErrorCode(p->parser);

	if (code == XML_ERROR_NO_MEMORY)
		refuse(p, QH_NOMEM, "PACK-009");
	else
		refuse(p, QH_CORRUPT, "PACK-014");
}

static bool feed(void *payload, const char *bytes, size_t n)
{
	struct parsing *p = payload;

	p->fed += n;
	if (XML_Parse(p->parser, bytes, (int)n, XML_FALSE) != XML_STATUS_OK && !p->stopped)
		say_malformed(p);
	/* A tag that does not end is kept whole by expat. */
	if (!p->stopped && p->fed - p->heard_at > QH_XML_TAG_BYTES_MAX) {
		refuse(p, QH_LIMIT, "PACK-013");
		qh_error_arg_int(p->err, "limit", QH_XML_TAG_BYTES_MAX);
	}
	return !p->stopped;
}

static enum qh_status begin(struct parsing *p)
{
	p->parser = XML_ParserCreate(NULL);
	if (!p->parser)
		return qh_error_set(p->err, QH_NOMEM, "PACK-009");
	XML_SetUserData(p->parser, p);
	XML_SetElementHandler(p->parser, on_start, on_end);
	XML_SetCharacterDataHandler(p->parser, on_text);
	XML_SetStartDoctypeDeclHandler(p->parser, on_doctype);
	return QH_OK;
}

/* @p status is that of handing the bytes over. */
static enum qh_status finish(struct parsing *p, enum qh_status status, struct qh_str part)
{
	if (status == QH_OK && !p->stopped && XML_Parse(p->parser, "", 0, XML_TRUE) != XML_STATUS_OK &&
	    !p->stopped)
		say_malformed(p);
	XML_ParserFree(p->parser);
	if (status == QH_OK)
		status = p->status;
	if (status != QH_OK)
		qh_error_arg(p->err, "part", part);
	return status;
}

enum qh_status qh_xml_read(struct qh_zip *zip, struct qh_str part, const struct qh_xml_reader *reader,
			   void *payload, struct qh_error *err)
{
	struct parsing p = {.reader = reader, .payload = payload, .err = err};
	int64_t i = qh_zip_find(zip, part);
	enum qh_status status;

	if (i < 0) {
		qh_error_set(err, QH_NOT_FOUND, "PACK-010");
		qh_error_arg(err, "part", part);
		return QH_NOT_FOUND;
	}
	status = begin(&p);
	if (status != QH_OK)
		return status;
	return finish(&p, qh_zip_stream(zip, (uint32_t)i, feed, &p, err), part);
}

enum qh_status qh_xml_read_bytes(struct qh_str bytes, const struct qh_xml_reader *reader, void *payload,
				 struct qh_error *err)
{
	enum { PIECE = 1 << 16 };
	struct parsing p = {.reader = reader, .payload = payload, .err = err};
	enum qh_status status = begin(&p);

	if (status != QH_OK)
		return status;
	for (uint32_t at = 0; at < bytes.n; at += PIECE) {
		struct qh_str piece = qh_str_sub(bytes, at, PIECE);

		if (!feed(&p, piece.p, piece.n))
			break;
	}
	return finish(&p, QH_OK, QH_STR("XML"));
}

struct qh_str qh_xml_attr(const struct qh_xml_tag *tag, struct qh_str name)
{
	for (const char **a = tag->atts; a[0]; a += 2)
		if (qh_str_eq(local_name(a[0]), name))
			return qh_str_of(a[1]);
	return QH_STR_NONE;
}

uint32_t qh_xml_attr_number(const struct qh_xml_tag *tag, struct qh_str name, uint32_t max,
			    uint32_t otherwise)
{
	struct qh_str s = qh_xml_attr(tag, name);
	uint64_t n = 0;

	if (s.n == 0 || s.n > 10)
		return otherwise;
	for (uint32_t i = 0; i < s.n; i++) {
		if (s.p[i] < '0' || s.p[i] > '9')
			return otherwise;
		n = n * 10 + (uint64_t)(s.p[i] - '0');
	}
	return n <= max ? (uint32_t)n : otherwise;
}

bool qh_xml_attr_on(const struct qh_xml_tag *tag, struct qh_str name)
{
	struct qh_str s = qh_xml_attr(tag, name);

	return s.p && !qh_str_eq(s, QH_STR("0")) && !qh_str_eq(s, QH_STR("false")) &&
	       !qh_str_eq(s, QH_STR("off")) && !qh_str_eq(s, QH_STR("none"));
}
