/* SPDX-License-Identifier: Apache-2.0 */
/* XML of parts: what is told and what is refused; whatever the bytes and wherever they are cut, the scanner
 * must say what expat says. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <cmocka.h>
#include <expat.h>

#include "base/buf.h"
#include "pack/xml_scan.h"

/* What was told, as one text: <name a=value> text </name>. */
struct heard {
	struct qh_buf told;
	XML_Parser parser; /* of expat */
	bool doctype;
};

static bool hear_start(void *payload, const struct qh_xml_tag *tag)
{
	struct qh_buf *b = &((struct heard *)payload)->told;

	qh_buf_printf(b, "<%.*s", QH_STR_ARG(tag->name));
	for (uint32_t i = 0; i < tag->n_atts; i++)
		qh_buf_printf(b, "|%.*s=%.*s", QH_STR_ARG(tag->atts[i].name), QH_STR_ARG(tag->atts[i].value));
	qh_buf_char(b, '>');
	return true;
}

static bool hear_end(void *payload, struct qh_str name)
{
	qh_buf_printf(&((struct heard *)payload)->told, "</%.*s>", QH_STR_ARG(name));
	return true;
}

static bool hear_text(void *payload, struct qh_str text)
{
	assert_true(text.n > 0);
	qh_buf_str(&((struct heard *)payload)->told, text);
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
	struct qh_buf *b = &((struct heard *)payload)->told;

	qh_buf_printf(b, "<%.*s", QH_STR_ARG(local(name)));
	for (; *atts; atts += 2)
		qh_buf_printf(b, "|%.*s=%s", QH_STR_ARG(local(atts[0])), atts[1]);
	qh_buf_char(b, '>');
}

static void XMLCALL peer_end(void *payload, const XML_Char *name)
{
	(void)hear_end(payload, local(name));
}

static void XMLCALL peer_text(void *payload, const XML_Char *text, int n)
{
	(void)hear_text(payload, (struct qh_str){text, (uint32_t)n});
}

static void XMLCALL peer_doctype(void *payload, const XML_Char *name, const XML_Char *system,
				 const XML_Char *public, int internal)
{
	(void)name;
	(void)system;
	(void)public;
	(void)internal;
	XML_StopParser(((struct heard *)payload)->parser, XML_FALSE);
}

/* Whether expat takes it. */
static bool by_expat(struct heard *h, struct qh_str xml)
{
	bool ok;

	h->parser = XML_ParserCreate(NULL);
	assert_non_null(h->parser);
	XML_SetUserData(h->parser, h);
	XML_SetElementHandler(h->parser, peer_start, peer_end);
	XML_SetCharacterDataHandler(h->parser, peer_text);
	XML_SetStartDoctypeDeclHandler(h->parser, peer_doctype);
	ok = XML_Parse(h->parser, xml.p, (int)xml.n, XML_TRUE) == XML_STATUS_OK;
	XML_ParserFree(h->parser);
	return ok;
}

/* The same, in pieces of @p piece bytes, each in memory of its own. */
static enum qh_xml_fault by_scan(struct heard *h, struct qh_str xml, uint32_t piece)
{
	static struct qh_xml_scan s;

	s.reader = &hearing;
	s.payload = h;
	qh_xml_scan_begin(&s);
	for (uint32_t at = 0; at < xml.n; at += piece) {
		struct qh_str part = qh_str_sub(xml, at, piece);
		char *copy = malloc(part.n);
		bool more;

		assert_non_null(copy);
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

static void assert_same(struct qh_str xml, uint32_t piece)
{
	struct heard ours = {0}, peer = {0};
	bool ok;

	qh_buf_init(&ours.told, 1 << 20);
	qh_buf_init(&peer.told, 1 << 20);
	ok = by_expat(&peer, xml);
	if (ok != (by_scan(&ours, xml, piece) == QH_XML_FINE))
		fail_msg("expat %s: %.*s", ok ? "takes" : "refuses", QH_STR_ARG(xml));
	if (ok && !qh_str_eq(qh_buf_view(&ours.told), qh_buf_view(&peer.told)))
		fail_msg("%.*s\nexpat: %.*s\nhere:  %.*s", QH_STR_ARG(xml),
			 QH_STR_ARG(qh_buf_view(&peer.told)), QH_STR_ARG(qh_buf_view(&ours.told)));
	qh_buf_free(&ours.told);
	qh_buf_free(&peer.told);
}

static const char *const taken[] = {
    "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\r\n<a/>\r\n<!-- end - -->\n",
    "<x:a xmlns:x='y' x:b=\"1 &lt; 2\" c='\"'><x:b/>&#20013;&#x6587;&amp;\xE4\xB8\xAD</x:a >",
    "<a b=\"one\ttwo\r\nthree&#10;four\rfive\">a\r\nb\rc]]d]e</a>",
    "<a><![CDATA[<b>&amp;\r\n]] ]>]]]></a><?pi some > thing?>",
    "<row r=\"1\" spans=\"1:3\"><c r=\"A1\" s=\"2\"><v>12.5</v></c><c r=\"B1\" t=\"s\"><v>0</v></c></row>",
    "<a><a><a><b></b></a><!----></a>\xF0\x9F\x98\x80</a>",
    "<\xE4\xB8\xAD \xE6\x96\x87='\xC2\xA0'></\xE4\xB8\xAD>",
};

static const char *const refused[] = {
    "",
    " ",
    "text",
    "<a>",
    "</a>",
    "<a></b>",
    "<a/><b/>",
    "<a/>text",
    "<a/>&amp;",
    "<a b></a>",
    "<a b=c/>",
    "<a b='<'/>",
    "<a b='1' b='2'/>",
    "<a b='1'c='2'/>",
    "<a>&no;</a>",
    "<a>&amp</a>",
    "<a>&#0;</a>",
    "<a>&#xD800;</a>",
    "<a>&#;</a>",
    "<a>&#x110000;</a>",
    "<a>]]></a>",
    "<a>\x01</a>",
    "<a>\xFF</a>",
    "<a>\xE4\xB8</a>",
    "<a>\xED\xA0\x80</a>",
    "<a>\xEF\xBF\xBF</a>",
    "<a>\xC0\xAF</a>",
    "<a><!-- -- --></a>",
    "<a><!-- --->",
    "<![CDATA[x]]><a/>",
    "<a/><![CDATA[x]]>",
    " <?xml version=\"1.0\"?><a/>",
    "<a><?xml version='1.0'?></a>",
    "<a><?XmL x?></a>",
    "<1/>",
    "<a / >",
    "< a/>",
    "<a><",
    "<a><!DOCTYPE x></a>",
    "<a/><!DOCTYPE x>",
    "<a b='&'/>",
    "<a b='&no;'/>",
    "<a b='\xE4'/>",
    "<a b='\x02'/>",
    "<a b=\"x/>",
};

static void same_as_expat(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof taken / sizeof taken[0]; i++)
		for (uint32_t piece = 1; piece < 100; piece++) {
			struct heard h = {0};

			qh_buf_init(&h.told, 1 << 20);
			assert_true(by_expat(&h, qh_str_of(taken[i])));
			qh_buf_free(&h.told);
			assert_same(qh_str_of(taken[i]), piece);
		}
	for (size_t i = 0; i < sizeof refused / sizeof refused[0]; i++)
		for (uint32_t piece = 1; piece < 40; piece++) {
			struct heard h = {0};

			qh_buf_init(&h.told, 1 << 20);
			assert_int_equal(by_scan(&h, qh_str_of(refused[i]), piece), QH_XML_MALFORMED);
			qh_buf_free(&h.told);
			assert_same(qh_str_of(refused[i]), piece);
		}
}

/* Some bytes of the documents above changed, the same ones each time. The first line stays: what it may say
 * is read more closely by expat. */
static void same_when_damaged(void **state)
{
	static const char bytes[] = "<>/&;=\"' a:x!-[]?#1\r\n\t\x01\xE4\xB8\xAD\xF0";
	uint64_t r = 1;
	char xml[256];

	(void)state;
	for (int round = 0; round < 100000; round++) {
		const char *from = taken[(size_t)round % (sizeof taken / sizeof taken[0] - 1)];
		uint32_t n = (uint32_t)strlen(from), keep = from[1] == '?' ? 40 : 0;

		memcpy(xml, from, n);
		for (int change = 0; change <= round % 3; change++) {
			r = r * 6364136223846793005u + 1442695040888963407u;
			xml[keep + (r >> 33) % (n - keep)] = bytes[(r >> 20) % (sizeof bytes - 1)];
		}
		assert_same((struct qh_str){xml, n}, 1 + (uint32_t)(r >> 40) % n);
	}
}

/* ---- parts as the readers ask for them ---- */

static enum qh_status read_part(const char *bytes, size_t n, struct heard *h, struct qh_error *err)
{
	qh_error_clear(err);
	qh_buf_init(&h->told, 1 << 20);
	return qh_xml_read_bytes((struct qh_str){bytes, (uint32_t)n}, &hearing, h, err);
}

static void encodings(void **state)
{
	static const struct {
		const char *bytes, *told;
		size_t n;
	} parts[] = {
#define PART(xml, told) {xml, told, sizeof(xml) - 1}
	    PART("\xEF\xBB\xBF<a>\xE4\xB8\xAD</a>", "<a>\xE4\xB8\xAD</a>"),
	    PART("<?xml version='1.0' encoding='utf-8'?><a b='1'/>", "<a|b=1></a>"),
	    PART("<?xml version='1.0' encoding='ISO-8859-1'?><x:a x:b='\xE9'>\xE9</x:a>",
		 "<a|b=\xC3\xA9>\xC3\xA9</a>"),
	    PART("\xFF\xFE<\0a\0>\0-N<\0/\0a\0>\0", "<a>\xE4\xB8\xAD</a>"),
	    PART("\xFE\xFF\0<\0a\0/\0>", "<a></a>"),
#undef PART
	};
	struct qh_error err;

	(void)state;
	for (size_t i = 0; i < sizeof parts / sizeof parts[0]; i++) {
		struct heard h = {0};

		assert_int_equal(read_part(parts[i].bytes, parts[i].n, &h, &err), QH_OK);
		assert_true(qh_str_eq(qh_buf_view(&h.told), qh_str_of(parts[i].told)));
		qh_buf_free(&h.told);
	}
}

static void faults_have_places(void **state)
{
	static const char *const xml[] = {"<a>\n\xE4\xB8\xAD<b></c></a>", "<a>\n  <!DOCTYPE x>",
					  "<?xml version='1.0' encoding='ISO-8859-1'?>\n<a></b>",
					  "<?xml version='1.0' encoding='GBK'?><a/>"};
	static const uint32_t lines[] = {2, 2, 2, 1};
	struct qh_error err;

	(void)state;
	for (size_t i = 0; i < sizeof xml / sizeof xml[0]; i++) {
		struct heard h = {0};

		assert_int_equal(read_part(xml[i], strlen(xml[i]), &h, &err), QH_CORRUPT);
		assert_string_equal(err.code, "PACK-014");
		assert_int_equal(err.line, lines[i]);
		qh_buf_free(&h.told);
	}
}

static void depth_in_both_ways(void **state)
{
	static const char *const heads[] = {"", "<?xml version='1.0' encoding='ISO-8859-1'?>"};
	struct qh_error err;

	(void)state;
	for (size_t way = 0; way < 2; way++)
		for (int over = 0; over < 2; over++) {
			struct heard h = {0};
			struct qh_buf b;

			qh_buf_init(&b, 1 << 20);
			qh_buf_z(&b, heads[way]);
			for (int i = 0; i < QH_XML_DEPTH_MAX + over; i++)
				qh_buf_z(&b, "<a>");
			for (int i = 0; i < QH_XML_DEPTH_MAX + over; i++)
				qh_buf_z(&b, "</a>");
			assert_int_equal(read_part(b.p, b.n, &h, &err), over ? QH_LIMIT : QH_OK);
			if (over)
				assert_string_equal(err.code, "PACK-012");
			qh_buf_free(&b);
			qh_buf_free(&h.told);
		}
}

/* A tag that just fits and one that does not; a name that no element has. */
static void lengths(void **state)
{
	enum { FIT = QH_XML_TAG_BYTES_MAX, ALL = FIT + (1 << 17) };
	struct qh_error err;
	char *xml = malloc(ALL);

	(void)state;
	assert_non_null(xml);
	for (int over = 0; over < 2; over++) {
		size_t n = over ? ALL : FIT;
		struct heard h = {0};

		memset(xml, 'x', ALL);
		memcpy(xml, "<a b='", 6);
		memcpy(xml + n - 3, "'/>", 3);
		qh_error_clear(&err);
		qh_buf_init(&h.told, 4 << 20);
		assert_int_equal(qh_xml_read_bytes((struct qh_str){xml, (uint32_t)n}, &hearing, &h, &err),
				 over ? QH_LIMIT : QH_OK);
		if (over)
			assert_string_equal(err.code, "PACK-013");
		qh_buf_free(&h.told);
	}
	memset(xml, 'x', 5000);
	memcpy(xml, "<", 1);
	memcpy(xml + 4998, "/>", 2);
	struct heard h = {0};
	assert_int_equal(read_part(xml, 5000, &h, &err), QH_LIMIT);
	assert_string_equal(err.code, "PACK-013");
	qh_buf_free(&h.told);
	free(xml);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(same_as_expat),      cmocka_unit_test(same_when_damaged),
	    cmocka_unit_test(encodings),          cmocka_unit_test(faults_have_places),
	    cmocka_unit_test(depth_in_both_ways), cmocka_unit_test(lengths),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
