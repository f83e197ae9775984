/* SPDX-License-Identifier: Apache-2.0 */
/* Owns the container of office files and escaping in their XML. */
#include "paper/ooxml.h"

#include "base/limits.h"
#include "base/utf8.h"
#include "html/html.h"
#include "pack/zip_write.h"

#define PACKAGE_NS QH_OFFICE_NS "package/2006/"

void qh_package_start(struct qh_package *p, struct qh_arena *arena, uint32_t cap)
{
	*p = (struct qh_package){.arena = arena, .cap = cap};
	p->parts = QH_NEW_ARRAY(arena, struct qh_package_part, cap);
	qh_buf_init(&p->spare, 0);
}

struct qh_buf *qh_package_part(struct qh_package *p, struct qh_str name, struct qh_str type)
{
	struct qh_package_part *part;

	if (!p->parts || !name.p)
		return &p->spare;
	QH_ASSERT(p->n < p->cap);
	part = &p->parts[p->n++];
	part->name = name;
	part->type = type;
	qh_buf_init(&part->buf, QH_OUTPUT_BYTES_MAX);
	return &part->buf;
}

void qh_package_front(struct qh_package *p, const struct qh_paper *paper, struct qh_str main_part)
{
	struct qh_buf *b = qh_package_part(p, QH_STR("_rels/.rels"), QH_STR_NONE);

	qh_rels_begin(b);
	qh_rels_add(b, 1, "officeDocument", main_part);
	QH_PUT(b, "<Relationship Id=\"rId2\" Type=\"" PACKAGE_NS "relationships/metadata/core-properties\" "
		  "Target=\"docProps/core.xml\"/>");
	qh_rels_end(b);
	b = qh_package_part(p, QH_STR("docProps/core.xml"),
			    QH_STR("application/vnd.openxmlformats-package.core-properties+xml"));
	QH_PUT(b, QH_XML_HEAD "<cp:coreProperties xmlns:cp=\"" PACKAGE_NS "metadata/core-properties\" "
			      "xmlns:dc=\"http://purl.org/dc/elements/1.1/\"><dc:title>");
	qh_xml_text(b, paper->title);
	QH_PUT(b, "</dc:title></cp:coreProperties>");
}

static void put_types(struct qh_buf *b, const struct qh_package *p)
{
	QH_PUT(b,
	       QH_XML_HEAD "<Types xmlns=\"" PACKAGE_NS "content-types\">"
			   "<Default Extension=\"rels\" ContentType=\"application/vnd.openxmlformats-package"
			   ".relationships+xml\"/>"
			   "<Default Extension=\"vml\" ContentType=\"application/vnd.openxmlformats-"
			   "officedocument.vmlDrawing\"/>"
			   "<Default Extension=\"xml\" ContentType=\"application/xml\"/>");
	for (uint32_t i = 0; i < p->n; i++) {
		if (!p->parts[i].type.p)
			continue;
		QH_PUT(b, "<Override PartName=\"/");
		qh_buf_str(b, p->parts[i].name);
		QH_PUT(b, "\" ContentType=\"");
		qh_buf_str(b, p->parts[i].type);
		QH_PUT(b, "\"/>");
	}
	QH_PUT(b, "</Types>");
}

static enum qh_status pack(struct qh_package *p, struct qh_buf *types, struct qh_buf *out,
			   struct qh_error *err)
{
	struct qh_zip_part *parts = QH_NEW_ARRAY(p->arena, struct qh_zip_part, (size_t)p->n + 1);
	enum qh_status status;

	put_types(types, p);
	if (!parts || qh_arena_status(p->arena) != QH_OK)
		return qh_error_set(err, qh_arena_status(p->arena), "PAPER-009");
	parts[0] = (struct qh_zip_part){QH_STR("[Content_Types].xml"), qh_buf_view(types)};
	status = types->status;
	for (uint32_t i = 0; i < p->n; i++) {
		parts[i + 1] = (struct qh_zip_part){p->parts[i].name, qh_buf_view(&p->parts[i].buf)};
		if (status == QH_OK)
			status = p->parts[i].buf.status;
	}
	if (status == QH_OK)
		status = qh_zip_write(parts, p->n + 1, out, NULL);
	return status == QH_OK ? QH_OK : qh_error_set(err, status, "PAPER-009");
}

enum qh_status qh_package_end(struct qh_package *p, enum qh_status status, struct qh_buf *out,
			      struct qh_error *err)
{
	struct qh_buf types;

	qh_buf_init(&types, QH_OUTPUT_BYTES_MAX);
	if (status == QH_OK)
		status = pack(p, &types, out, err);
	qh_buf_free(&types);
	for (uint32_t i = 0; i < p->n; i++)
		qh_buf_free(&p->parts[i].buf);
	return status;
}

void qh_rels_begin(struct qh_buf *b)
{
	QH_PUT(b, QH_XML_HEAD "<Relationships xmlns=\"" PACKAGE_NS "relationships\">");
}

void qh_rels_add(struct qh_buf *b, uint32_t id, const char *kind, struct qh_str target)
{
	QH_PUT(b, "<Relationship Id=\"rId");
	qh_buf_int(b, id);
	QH_PUT(b, "\" Type=\"" QH_RELS_NS "/");
	qh_buf_z(b, kind);
	QH_PUT(b, "\" Target=\"");
	qh_buf_str(b, target);
	QH_PUT(b, "\"/>");
}

void qh_rels_link(struct qh_buf *b, uint32_t id, struct qh_str url)
{
	QH_PUT(b, "<Relationship Id=\"rId");
	qh_buf_int(b, id);
	QH_PUT(b, "\" Type=\"" QH_RELS_NS "/hyperlink\" Target=\"");
	qh_html_put_url(b, url);
	QH_PUT(b, "\" TargetMode=\"External\"/>");
}

void qh_rels_end(struct qh_buf *b)
{
	QH_PUT(b, "</Relationships>");
}

/* Printable ASCII without the signs of markup. */
static inline bool is_plain(unsigned char c)
{
	return c >= 0x20 && c < 0x7F && c != '&' && c != '<' && c != '>' && c != '"';
}

static void put_sign(struct qh_buf *b, uint32_t c, bool attribute)
{
	switch (c) {
	case '&': QH_PUT(b, "&amp;"); break;
	case '<': QH_PUT(b, "&lt;"); break;
	case '>': QH_PUT(b, "&gt;"); break;
	case '"': QH_PUT(b, "&quot;"); break;
	case '\n':
		if (attribute)
			QH_PUT(b, "&#10;");
		else
			qh_buf_char(b, '\n');
		break;
	case '\t': qh_buf_char(b, attribute ? ' ' : '\t'); break;
	default: break; /* a control code, or no character at all */
	}
}

static void escape(struct qh_buf *b, struct qh_str s, bool attribute)
{
	uint32_t off = 0, done = 0;

	while (off < s.n) {
		uint32_t start = off, c;

		if (is_plain((unsigned char)s.p[off])) {
			off++;
			continue;
		}
		c = qh_utf8_next(s, &off);
		if (c >= 0xA0 && (c & 0xFFFE) != 0xFFFE && !(c == 0xFFFD && off - start == 1))
			continue;
		qh_buf_put(b, s.p + done, start - done);
		put_sign(b, c, attribute);
		done = off;
	}
	if (done < s.n)
		qh_buf_put(b, s.p + done, s.n - done);
}

void qh_xml_text(struct qh_buf *b, struct qh_str s)
{
	escape(b, s, false);
}

void qh_xml_attribute(struct qh_buf *b, struct qh_str s)
{
	escape(b, s, true);
}

struct qh_str qh_utf16_cut(struct qh_str s, uint32_t max)
{
	uint32_t off = 0, units = 0;

	while (off < s.n) {
		uint32_t start = off;

		units += qh_utf8_next(s, &off) > 0xFFFF ? 2 : 1;
		if (units > max)
			return (struct qh_str){s.p, start};
	}
	return s;
}

uint32_t qh_utf16_count(struct qh_str s)
{
	uint32_t off = 0, units = 0;

	while (off < s.n)
		units += qh_utf8_next(s, &off) > 0xFFFF ? 2 : 1;
	return units;
}

bool qh_footer_next(struct qh_str *pattern, struct qh_str *text, enum qh_footer_hole *hole)
{
	const struct qh_str page = QH_STR("{page}"), pages = QH_STR("{pages}");
	struct qh_str rest = *pattern;

	*hole = QH_FOOTER_NONE;
	if (rest.n == 0)
		return false;
	for (uint32_t i = 0; i < rest.n; i++) {
		struct qh_str at = qh_str_sub(rest, i, rest.n);

		if (!qh_str_starts(at, page) && !qh_str_starts(at, pages))
			continue;
		*hole = qh_str_starts(at, page) ? QH_FOOTER_PAGE : QH_FOOTER_PAGES;
		*text = qh_str_sub(rest, 0, i);
		*pattern = qh_str_sub(at, *hole == QH_FOOTER_PAGE ? page.n : pages.n, at.n);
		return true;
	}
	*text = rest;
	*pattern = QH_STR("");
	return true;
}
