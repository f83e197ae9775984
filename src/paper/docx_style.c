/* SPDX-License-Identifier: Apache-2.0 */
/* Owns how a Word file looks: its styles and the names of its fonts. Official papers are set as the national
 * standard of their format asks: running text of 16 points on lines of 28. */
#include "paper/docx.h"

#define WORD_NS QH_OFFICE_NS "wordprocessingml/2006/main"

const uint8_t qh_docx_table_size[QH_DOCX_TABLE_SIZES] = {21, 18, 15};

struct look {
	const char *id, *name;
	const char *paragraph; /* in the order of the schema: keepNext ... spacing, ind, jc, outlineLvl */
	uint8_t half_points;
	bool bold;
};
#define LINE_28 "<w:spacing w:line=\"560\" w:lineRule=\"exact\"/>"
#define INDENT_2 "<w:ind w:firstLineChars=\"200\" w:firstLine=\"640\"/>"
static const struct look styles[QH_PAPER_STYLES] = {
    [QH_PAPER_TITLE] = {"Title", "Title",
			"<w:keepNext/><w:spacing w:before=\"60\" w:after=\"60\"/><w:jc w:val=\"center\"/>",
			36, false},
    [QH_PAPER_SUBTITLE] = {"Subtitle", "Subtitle",
			   "<w:keepNext/><w:spacing w:before=\"20\" w:after=\"100\"/><w:jc "
			   "w:val=\"center\"/>",
			   24, false},
    [QH_PAPER_HEADING_1] = {"Heading1", "heading 1",
			    "<w:keepNext/><w:keepLines/>" LINE_28 INDENT_2 "<w:outlineLvl w:val=\"0\"/>", 32,
			    false},
    [QH_PAPER_HEADING_2] = {"Heading2", "heading 2",
			    "<w:keepNext/><w:keepLines/>" LINE_28 INDENT_2 "<w:outlineLvl w:val=\"1\"/>", 32,
			    true},
    [QH_PAPER_HEADING_3] = {"Heading3", "heading 3",
			    "<w:keepNext/><w:keepLines/>" LINE_28 INDENT_2 "<w:outlineLvl w:val=\"2\"/>", 32,
			    false},
    [QH_PAPER_BODY] = {"BodyText", "Body Text", LINE_28 INDENT_2 "<w:jc w:val=\"both\"/>", 32, false},
    [QH_PAPER_LINE] = {"TableLine", "Table Line", "<w:keepNext/><w:spacing w:before=\"40\" w:after=\"40\"/>",
		       21, false},
    [QH_PAPER_NOTE] = {"TableNote", "Table Note", "<w:keepLines/><w:spacing w:before=\"40\" w:after=\"40\"/>",
		       18, false},
    [QH_PAPER_SIGNATURE] = {"Signature", "Signature",
			    "<w:keepLines/><w:spacing w:before=\"360\" w:after=\"120\"/><w:jc "
			    "w:val=\"right\"/>",
			    24, false},
};

const char *qh_docx_style_id(uint8_t style)
{
	return styles[style < QH_PAPER_STYLES ? style : QH_PAPER_BODY].id;
}

static void put_fonts(struct qh_buf *b, struct qh_str names)
{
	struct qh_str name = qh_paper_next_font(&names);
	static const char *const kinds[] = {"ascii", "hAnsi", "eastAsia", "cs"};

	if (name.n == 0)
		return;
	QH_PUT(b, "<w:rFonts");
	for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
		QH_PUT(b, " w:");
		qh_buf_z(b, kinds[i]);
		QH_PUT(b, "=\"");
		qh_xml_attribute(b, name);
		QH_PUT(b, "\"");
	}
	QH_PUT(b, "/>");
}

static void put_run_look(struct qh_buf *b, struct qh_str font, bool bold, uint32_t half_points)
{
	QH_PUT(b, "<w:rPr>");
	put_fonts(b, font);
	if (bold)
		QH_PUT(b, "<w:b/>");
	qh_buf_printf(b, "<w:sz w:val=\"%u\"/><w:szCs w:val=\"%u\"/></w:rPr>", half_points, half_points);
}

static void put_style(struct qh_buf *b, const struct look *s, struct qh_str font)
{
	qh_buf_printf(b,
		      "<w:style w:type=\"paragraph\" w:styleId=\"%s\"><w:name w:val=\"%s\"/>"
		      "<w:basedOn w:val=\"Normal\"/><w:qFormat/><w:pPr>%s</w:pPr>",
		      s->id, s->name, s->paragraph);
	put_run_look(b, font, s->bold, s->half_points);
	QH_PUT(b, "</w:style>");
}

static void put_table_styles(struct qh_buf *b, const struct qh_paper *paper)
{
	for (uint32_t i = 0; i < QH_DOCX_TABLE_SIZES; i++) {
		qh_buf_printf(
		    b,
		    "<w:style w:type=\"paragraph\" w:customStyle=\"1\" w:styleId=\"Cell%u\"><w:name "
		    "w:val=\"Table Cell %u\"/><w:basedOn w:val=\"Normal\"/><w:pPr><w:spacing "
		    "w:before=\"20\" w:after=\"20\"/></w:pPr>",
		    i, i + 1);
		put_run_look(b, qh_paper_table_font(&paper->fonts), false, qh_docx_table_size[i]);
		QH_PUT(b, "</w:style>");
	}
}

static void put_odd_styles(struct qh_buf *b)
{
	QH_PUT(b,
	       "<w:style w:type=\"paragraph\" w:styleId=\"Footer\"><w:name w:val=\"footer\"/>"
	       "<w:basedOn w:val=\"Normal\"/><w:pPr><w:jc w:val=\"center\"/></w:pPr>"
	       "<w:rPr><w:sz w:val=\"18\"/><w:szCs w:val=\"18\"/></w:rPr></w:style>"
	       "<w:style w:type=\"paragraph\" w:styleId=\"CommentText\"><w:name w:val=\"annotation text\"/>"
	       "<w:basedOn w:val=\"Normal\"/></w:style>"
	       "<w:style w:type=\"character\" w:styleId=\"CommentReference\"><w:name w:val=\"annotation "
	       "reference\"/><w:rPr><w:sz w:val=\"18\"/><w:szCs w:val=\"18\"/></w:rPr></w:style>"
	       "<w:style w:type=\"character\" w:styleId=\"Hyperlink\"><w:name w:val=\"Hyperlink\"/>"
	       "<w:rPr><w:color w:val=\"0563C1\"/><w:u w:val=\"single\"/></w:rPr></w:style>");
}

void qh_docx_styles(struct qh_buf *b, const struct qh_paper *paper)
{
	bool english = qh_str_eq(paper->lang, QH_STR("en"));

	QH_PUT(b, QH_XML_HEAD "<w:styles xmlns:w=\"" WORD_NS "\"><w:docDefaults><w:rPrDefault><w:rPr>");
	put_fonts(b, qh_paper_style_font(&paper->fonts, QH_PAPER_BODY));
	QH_PUT(b, "<w:sz w:val=\"21\"/><w:szCs w:val=\"21\"/><w:lang w:val=\"en-US\" w:eastAsia=\"");
	qh_buf_z(b, english ? "en-US" : "zh-CN");
	QH_PUT(b,
	       "\" w:bidi=\"ar-SA\"/></w:rPr></w:rPrDefault><w:pPrDefault/></w:docDefaults>"
	       "<w:style w:type=\"paragraph\" w:default=\"1\" w:styleId=\"Normal\"><w:name w:val=\"Normal\"/>"
	       "<w:qFormat/></w:style>");
	for (uint8_t i = 0; i < QH_PAPER_STYLES; i++)
		put_style(b, &styles[i], qh_paper_style_font(&paper->fonts, i));
	put_table_styles(b, paper);
	put_odd_styles(b);
	QH_PUT(b, "</w:styles>");
}

static bool is_new(const struct qh_str *names, uint32_t i)
{
	for (uint32_t k = 0; k < i; k++)
		if (qh_str_eq(names[k], names[i]))
			return false;
	return names[i].n > 0;
}

void qh_docx_fonts(struct qh_buf *b, const struct qh_paper *paper)
{
	const struct qh_paper_fonts *f = &paper->fonts;
	struct qh_str lists[] = {f->title, f->heading, f->body, f->table}, fallbacks = f->fallback;
	struct qh_str names[sizeof lists / sizeof *lists], fallback = qh_paper_next_font(&fallbacks);

	for (uint32_t i = 0; i < sizeof names / sizeof *names; i++)
		names[i] = qh_paper_next_font(&lists[i]);
	QH_PUT(b, QH_XML_HEAD "<w:fonts xmlns:w=\"" WORD_NS "\">");
	for (uint32_t i = 0; i < sizeof names / sizeof *names; i++) {
		if (!is_new(names, i))
			continue;
		QH_PUT(b, "<w:font w:name=\"");
		qh_xml_attribute(b, names[i]);
		QH_PUT(b, "\">");
		if (fallback.n) {
			QH_PUT(b, "<w:altName w:val=\"");
			qh_xml_attribute(b, fallback);
			QH_PUT(b, "\"/>");
		}
		QH_PUT(b, "</w:font>");
	}
	QH_PUT(b, "</w:fonts>");
}
