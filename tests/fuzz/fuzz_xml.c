/* SPDX-License-Identifier: Apache-2.0 */
/* Any bytes through the XML scanner, cut where the first byte says, and through expat: what expat takes the
 * scanner takes too and tells the same; of plain ASCII it takes no more than expat. */
#include <expat.h>
#include <stdlib.h>

#include "base/buf.h"
#include "pack/xml_scan.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static bool hear_start(void *payload, const struct qh_xml_tag *tag)
{
	qh_buf_printf(payload, "<%.*s", QH_STR_ARG(tag->name));
	for (uint32_t i = 0; i < tag->n_atts; i++)
		qh_buf_printf(payload, "|%.*s=%.*s", QH_STR_ARG(tag->atts[i].name),
			      QH_STR_ARG(tag->atts[i].value));
	qh_buf_char(payload, '>');
	return true;
}

static bool hear_end(void *payload, struct qh_str name)
{
	qh_buf_printf(payload, "</%.*s>", QH_STR_ARG(name));
	return true;
}

static bool hear_text(void *payload, struct qh_str text)
{
	QH_ASSERT(text.n > 0);
	qh_buf_str(payload, text);
	return true;
}

static const struct qh_xml_reader hearing = {hear_start, hear_end, hear_text};

static struct qh_str local(const char *name)
{
	const char *colon = strrchr(name, ':');

	return qh_str_of(colon ? colon + 1 : name);
}

static void XMLCALL peer_start(void *payload, const XML_Char *name, const XML_Char **atts)
{
	qh_buf_printf(payload, "<%.*s", QH_STR_ARG(local(name)));
	for (; *atts; atts += 2)
		qh_buf_printf(payload, "|%.*s=%s", QH_STR_ARG(local(atts[0])), atts[1]);
	qh_buf_char(payload, '>');
}

static void XMLCALL peer_end(void *payload, const XML_Char *name)
{
	(void)hear_end(payload, local(name));
}

static void XMLCALL peer_text(void *payload, const XML_Char *text, int n)
{
	qh_buf_str(payload, (struct qh_str){text, (uint32_t)n});
}

static bool by_expat(struct qh_buf *told, struct qh_str xml)
{
	XML_Parser parser = XML_ParserCreate("UTF-8");
	bool ok;

	QH_ASSERT(parser);
	XML_SetUserData(parser, told);
	XML_SetElementHandler(parser, peer_start, peer_end);
	XML_SetCharacterDataHandler(parser, peer_text);
	ok = XML_Parse(parser, xml.p, (int)xml.n, XML_TRUE) == XML_STATUS_OK;
	XML_ParserFree(parser);
	return ok;
}

static enum qh_xml_fault by_scan(struct qh_buf *told, struct qh_str xml, uint32_t piece)
{
	static struct qh_xml_scan s;

	s.reader = &hearing;
	s.payload = told;
	qh_xml_scan_begin(&s);
	for (uint32_t at = 0; at < xml.n; at += piece) {
		struct qh_str part = qh_str_sub(xml, at, piece);
		char *copy = malloc(part.n); /* so that not a byte behind it is looked at */
		bool more;

		QH_ASSERT(copy);
		memcpy(copy, part.p, part.n);
		more = qh_xml_scan_feed(&s, copy, part.n);
		free(copy);
		if (!more)
			break;
	}
	qh_xml_scan_end(&s);
	qh_xml_scan_free(&s);
	return s.fault;
}

static bool is_plain(struct qh_str xml)
{
	for (uint32_t i = 0; i < xml.n; i++)
		if ((unsigned char)xml.p[i] >= 0x80 ||
		    (xml.p[i] == '<' && i + 1 < xml.n && xml.p[i + 1] == '?'))
			return false;
	return true;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct qh_buf ours, peer;
	enum qh_xml_fault fault;
	struct qh_str xml;
	bool ok;

	/* what the declaration and the mark of the encoding say is looked at before the scanner begins */
	if (size < 2 || size > 1 << 16 || data[1] >= 0xEF || data[1] == 0 || (size > 2 && data[2] == 0))
		return 0;
	xml = (struct qh_str){(const char *)data + 1, (uint32_t)size - 1};
	if (qh_str_starts(xml, QH_STR("<?xml")))
		return 0;
	qh_buf_init(&ours, (size_t)16 << 20);
	qh_buf_init(&peer, (size_t)16 << 20);
	ok = by_expat(&peer, xml);
	fault = by_scan(&ours, xml, data[0] ? data[0] : 1u << 16);
	/* expat reads a DOCTYPE, and knows no limits */
	if (fault == QH_XML_FINE || fault == QH_XML_MALFORMED) {
		QH_ASSERT(!ok || fault == QH_XML_FINE);
		QH_ASSERT(ok || fault != QH_XML_FINE || !is_plain(xml));
		QH_ASSERT(!ok || qh_str_eq(qh_buf_view(&ours), qh_buf_view(&peer)));
	}
	qh_buf_free(&ours);
	qh_buf_free(&peer);
	return 0;
}
