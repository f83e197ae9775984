/* SPDX-License-Identifier: Apache-2.0 */
/* Owns paragraphs of a Word file: runs, line breaks, slots for a user's own text. */
#include "base/utf8.h"
#include "paper/docx.h"

enum { SLOT_UNITS_MAX = 64 }; /* of a tag, says Word */
#define PROMPT_LOOK "<w:color w:val=\"5C5C5C\"/>"

void qh_docx_run(struct qh_buf *b, const char *properties, struct qh_str text)
{
	uint32_t done = 0;

	QH_PUT(b, "<w:r>");
	if (properties) {
		QH_PUT(b, "<w:rPr>");
		qh_buf_z(b, properties);
		QH_PUT(b, "</w:rPr>");
	}
	for (uint32_t i = 0; i <= text.n; i++) {
		if (i < text.n && text.p[i] != '\n' && text.p[i] != '\t')
			continue;
		if (i > done) {
			QH_PUT(b, "<w:t xml:space=\"preserve\">");
			qh_xml_text(b, qh_str_sub(text, done, i - done));
			QH_PUT(b, "</w:t>");
		}
		if (i < text.n && text.p[i] == '\n')
			QH_PUT(b, "<w:br/>");
		else if (i < text.n)
			QH_PUT(b, "<w:tab/>");
		done = i + 1;
	}
	QH_PUT(b, "</w:r>");
}

void qh_docx_spacer(struct qh_docx *d, bool ends_section)
{
	QH_PUT(d->b, "<w:p><w:pPr>");
	if (d->break_before)
		QH_PUT(d->b, "<w:pageBreakBefore/>");
	QH_PUT(d->b, "<w:snapToGrid w:val=\"0\"/><w:spacing w:before=\"0\" w:after=\"0\" w:line=\"120\" "
		     "w:lineRule=\"exact\"/><w:rPr><w:sz w:val=\"2\"/></w:rPr>");
	if (ends_section)
		qh_docx_section(d);
	QH_PUT(d->b, "</w:pPr></w:p>");
	d->break_before = false;
}

/* A title that is a little too long for its line is set smaller. NULL: as its style says. */
static const char *title_size(const struct qh_docx *d, uint8_t style, struct qh_str text)
{
	static const struct {
		uint32_t half_points;
		const char *properties;
	} sizes[] = {{36, NULL},
		     {34, "<w:sz w:val=\"34\"/><w:szCs w:val=\"34\"/>"},
		     {32, "<w:sz w:val=\"32\"/><w:szCs w:val=\"32\"/>"},
		     {30, "<w:sz w:val=\"30\"/><w:szCs w:val=\"30\"/>"}};
	/* Some fonts have wide figures. */
	uint64_t characters = style == QH_PAPER_TITLE ? qh_utf8_width(text) * 11 / 10 : 0;

	/* A Latin character is half as wide as high: five twips to each half point. */
	for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++)
		if (characters * sizes[i].half_points * 5 <= qh_docx_text_width(d->landscape))
			return sizes[i].properties;
	return NULL;
}

void qh_docx_seam(struct qh_docx *d)
{
	QH_PUT(d->b, "<w:p><w:pPr><w:keepNext/><w:snapToGrid w:val=\"0\"/><w:spacing w:before=\"0\" "
		     "w:after=\"0\" w:line=\"20\" w:lineRule=\"exact\"/><w:rPr><w:sz w:val=\"2\"/></w:rPr>"
		     "</w:pPr></w:p>");
}

static void put_one(struct qh_docx *d, uint8_t style, struct qh_str text, bool prompt)
{
	QH_PUT(d->b, "<w:p><w:pPr><w:pStyle w:val=\"");
	qh_buf_z(d->b, qh_docx_style_id(style));
	QH_PUT(d->b, "\"/>");
	if (d->keep_next)
		QH_PUT(d->b, "<w:keepNext/>");
	if (d->break_before)
		QH_PUT(d->b, "<w:pageBreakBefore/>");
	QH_PUT(d->b, "</w:pPr>");
	if (text.n)
		qh_docx_run(d->b, prompt ? PROMPT_LOOK : title_size(d, style, text), text);
	QH_PUT(d->b, "</w:p>");
	d->break_before = false;
}

/* A kind of control whose paragraphs LibreOffice keeps together when it saves; of others it loses all but the
 * first. */
#define KEPT_WHOLE "<w:docPartObj><w:docPartGallery w:val=\"Custom 1\"/></w:docPartObj>"

static void begin_slot(struct qh_docx *d, struct qh_str slot, bool prompt)
{
	struct qh_str name = qh_utf16_cut(slot, SLOT_UNITS_MAX);

	QH_PUT(d->b, "<w:sdt><w:sdtPr><w:alias w:val=\"");
	qh_xml_attribute(d->b, name);
	QH_PUT(d->b, "\"/><w:tag w:val=\"");
	qh_xml_attribute(d->b, name);
	QH_PUT(d->b, "\"/><w:id w:val=\"");
	qh_buf_int(d->b, ++d->n_slots);
	QH_PUT(d->b, "\"/>");
	if (prompt)
		QH_PUT(d->b, "<w:showingPlcHdr/>");
	QH_PUT(d->b, KEPT_WHOLE "</w:sdtPr><w:sdtContent>");
}

void qh_docx_paragraph(struct qh_docx *d, const struct qh_paper_block *block)
{
	struct qh_str text = block->text;

	if (block->slot.n)
		begin_slot(d, block->slot, block->prompt);
	/* Each line of running text has its own indent. */
	while (block->style == QH_PAPER_BODY) {
		int64_t end = qh_str_find(text, QH_STR("\n"), 0);

		if (end < 0)
			break;
		put_one(d, block->style, qh_str_sub(text, 0, (uint32_t)end), block->prompt);
		text = qh_str_sub(text, (uint32_t)end + 1, text.n);
	}
	put_one(d, block->style, text, block->prompt);
	if (block->slot.n)
		QH_PUT(d->b, "</w:sdtContent></w:sdt>");
}
