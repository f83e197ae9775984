/* SPDX-License-Identifier: Apache-2.0 */
/* Owns comments beside cells: their texts, and the drawing of their boxes that Excel still keeps in VML. */
#include "base/utf8.h"
#include "paper/xlsx.h"

enum { BOX_CHARS = 30, BOX_COLS = 3, BOX_LINES_MAX = 20 };

void qh_xlsx_comments(struct qh_buf *b, const struct qh_xlsx_note *notes, uint32_t n)
{
	QH_PUT(b, QH_XML_HEAD "<comments xmlns=\"" QH_OFFICE_NS "spreadsheetml/2006/main\"><authors>"
			      "<author>Quanheng</author></authors><commentList>");
	for (uint32_t i = 0; i < n; i++) {
		QH_PUT(b, "<comment ref=\"");
		qh_xlsx_ref(b, notes[i].row, notes[i].col, false);
		QH_PUT(b, "\" authorId=\"0\"><text><r><rPr><sz val=\"9\"/></rPr><t xml:space=\"preserve\">");
		qh_xml_text(b, notes[i].text);
		QH_PUT(b, "</t></r></text></comment>");
	}
	QH_PUT(b, "</commentList></comments>");
}

/* Lines that a text takes in a box, at least three. */
static uint32_t lines_of(struct qh_str text)
{
	uint32_t lines = 2 + qh_utf8_width(text) / BOX_CHARS;

	for (uint32_t i = 0; i < text.n; i++)
		lines += text.p[i] == '\n';
	return lines < 3 ? 3 : lines > BOX_LINES_MAX ? BOX_LINES_MAX : lines;
}

void qh_xlsx_boxes(struct qh_buf *b, const struct qh_xlsx_note *notes, uint32_t n)
{
	QH_PUT(b, "<xml xmlns:v=\"urn:schemas-microsoft-com:vml\" "
		  "xmlns:o=\"urn:schemas-microsoft-com:office:office\" "
		  "xmlns:x=\"urn:schemas-microsoft-com:office:excel\"><o:shapelayout v:ext=\"edit\">"
		  "<o:idmap v:ext=\"edit\" data=\"1\"/></o:shapelayout><v:shapetype id=\"_x0000_t202\" "
		  "coordsize=\"21600,21600\" o:spt=\"202\" path=\"m,l,21600r21600,l21600,xe\">"
		  "<v:stroke joinstyle=\"miter\"/><v:path gradientshapeok=\"t\" o:connecttype=\"rect\"/>"
		  "</v:shapetype>");
	for (uint32_t i = 0; i < n; i++) {
		uint32_t row = notes[i].row - 1, col = notes[i].col - 1, top = row ? row - 1 : 0;

		qh_buf_printf(
		    b,
		    "<v:shape id=\"_x0000_s%u\" type=\"#_x0000_t202\" "
		    "style=\"position:absolute;visibility:hidden\" fillcolor=\"#ffffe1\" "
		    "o:insetmode=\"auto\"><v:fill color2=\"#ffffe1\"/><v:shadow color=\"black\" "
		    "obscured=\"t\"/><v:path o:connecttype=\"none\"/><v:textbox "
		    "style=\"mso-direction-alt:auto\"><div style=\"text-align:left\"></div></v:textbox>"
		    "<x:ClientData ObjectType=\"Note\"><x:MoveWithCells/><x:SizeWithCells/>"
		    "<x:Anchor>%u, 15, %u, 2, %u, 31, %u, 1</x:Anchor><x:AutoFill>False</x:AutoFill>"
		    "<x:Row>%u</x:Row><x:Column>%u</x:Column></x:ClientData></v:shape>",
		    1025 + i, col + 1, top, col + 1 + BOX_COLS, top + lines_of(notes[i].text), row, col);
	}
	QH_PUT(b, "</xml>");
}
