/* SPDX-License-Identifier: Apache-2.0 */
/* Owns the reading of a part: which way its encoding asks for, and what a fault is called. */
#include "pack/xml.h"

#include "base/limits.h"
#include "pack/xml_other.h"
#include "pack/xml_scan.h"

struct parsing {
	struct qh_xml_scan scan;
	struct qh_xml_other *other; /* instead of the scan: what is not in UTF-8 */
	bool begun;
};

/* The value of a word like encoding="GBK" in the first line. */
static struct qh_str declared(struct qh_str head)
{
	int64_t close = qh_str_find(head, QH_STR("?>"), 0), at;
	uint32_t i, from;

	if (!qh_str_starts(head, QH_STR("<?xml")) || close < 0)
		return QH_STR_NONE;
	head.n = (uint32_t)close;
	at = qh_str_find(head, QH_STR("encoding"), 0);
	if (at < 0)
		return QH_STR_NONE;
	for (i = (uint32_t)at + 8; i < head.n && head.p[i] != '"' && head.p[i] != '\''; i++)
		;
	from = ++i;
	while (i < head.n && head.p[i] != '"' && head.p[i] != '\'')
		i++;
	return qh_str_sub(head, from, i - from);
}

/* Whether a part that begins like this is in UTF-8, as nearly all are. */
static bool is_utf8(struct qh_str head)
{
	static const char utf8[] = "utf-8";
	struct qh_str name = declared(head);

	if (head.n >= 2 && (!head.p[0] || !head.p[1] || (unsigned char)head.p[0] >= 0xFE))
		return false;
	for (uint32_t i = 0; name.n == sizeof utf8 - 1 && i < name.n; i++)
		if ((name.p[i] | 32) != (utf8[i] | 32))
			return false;
	return name.n == 0 || name.n == sizeof utf8 - 1;
}

static bool feed(void *payload, const char *bytes, size_t n)
{
	static const char mark[] = "\xEF\xBB\xBF";
	struct parsing *p = payload;

	if (!p->begun) {
		p->begun = true;
		if (!is_utf8((struct qh_str){bytes, n < 1024 ? (uint32_t)n : 1024})) {
			p->other = qh_xml_other_new(&p->scan);
		} else if (n >= 3 && memcmp(bytes, mark, 3) == 0) {
			bytes += 3;
			n -= 3;
		}
	}
	return p->other ? qh_xml_other_feed(p->other, bytes, n) : qh_xml_scan_feed(&p->scan, bytes, n);
}

static enum qh_status refuse(const struct qh_xml_scan *s, struct qh_error *err)
{
	static const struct {
		enum qh_status status;
		const char *code;
		int64_t limit;
	} faults[] = {
	    [QH_XML_MALFORMED] = {QH_CORRUPT, "PACK-014", 0},
	    [QH_XML_DOCTYPE] = {QH_UNSUPPORTED, "PACK-011", 0},
	    [QH_XML_DEEP] = {QH_LIMIT, "PACK-012", QH_XML_DEPTH_MAX},
	    [QH_XML_LONG] = {QH_LIMIT, "PACK-013", QH_XML_TAG_BYTES_MAX},
	    [QH_XML_NO_MEMORY] = {QH_NOMEM, "PACK-009", 0},
	};

	if (s->fault == QH_XML_FINE || s->fault == QH_XML_STOPPED)
		return QH_OK;
	qh_error_set(err, faults[s->fault].status, faults[s->fault].code);
	qh_error_at_line(err, QH_STR_NONE, s->line, s->col + 1);
	if (faults[s->fault].limit)
		qh_error_arg_int(err, "limit", faults[s->fault].limit);
	return faults[s->fault].status;
}

/* @p status is that of handing the bytes over. */
static enum qh_status finish(struct parsing *p, enum qh_status status, struct qh_str part,
			     struct qh_error *err)
{
	if (status == QH_OK) {
		if (p->other)
			qh_xml_other_end(p->other);
		else
			qh_xml_scan_end(&p->scan);
		status = refuse(&p->scan, err);
	}
	qh_xml_other_free(p->other);
	qh_xml_scan_free(&p->scan);
	if (status != QH_OK)
		qh_error_arg(err, "part", part);
	return status;
}

static void begin(struct parsing *p, const struct qh_xml_reader *reader, void *payload)
{
	/* Not zeroed as a whole: the open names are many. */
	p->scan.reader = reader;
	p->scan.payload = payload;
	qh_xml_scan_begin(&p->scan);
	p->other = NULL;
	p->begun = false;
}

enum qh_status qh_xml_read(struct qh_zip *zip, struct qh_str part, const struct qh_xml_reader *reader,
			   void *payload, struct qh_error *err)
{
	struct parsing p;
	int64_t i = qh_zip_find(zip, part);
	enum qh_status status;

	if (i < 0) {
		qh_error_set(err, QH_NOT_FOUND, "PACK-010");
		qh_error_arg(err, "part", part);
		return QH_NOT_FOUND;
	}
	begin(&p, reader, payload);
	status = qh_zip_stream(zip, (uint32_t)i, feed, &p, err);
	return finish(&p, status, part, err);
}

enum qh_status qh_xml_read_bytes(struct qh_str bytes, const struct qh_xml_reader *reader, void *payload,
				 struct qh_error *err)
{
	enum { PIECE = 1 << 16 };
	struct parsing p;

	begin(&p, reader, payload);
	for (uint32_t at = 0; at < bytes.n; at += PIECE) {
		struct qh_str piece = qh_str_sub(bytes, at, PIECE);

		if (!feed(&p, piece.p, piece.n))
			break;
	}
	return finish(&p, QH_OK, QH_STR("XML"), err);
}

struct qh_str qh_xml_attr(const struct qh_xml_tag *tag, struct qh_str name)
{
	for (uint32_t i = 0; i < tag->n_atts; i++) {
		const struct qh_xml_att *a = &tag->atts[i];

		if (a->name.n == name.n && memcmp(a->name.p, name.p, name.n) == 0)
			return a->value;
	}
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
