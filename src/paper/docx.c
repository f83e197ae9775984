/* SPDX-License-Identifier: Apache-2.0 */
/* Owns the Word file as a whole: its parts, its sections, the order of its blocks. */
#include "paper/docx.h"

#define WORD_NS QH_OFFICE_NS "wordprocessingml/2006/main"
#define WORD_TYPE "application/vnd.openxmlformats-officedocument.wordprocessingml."

enum { REL_STYLES = 1, REL_SETTINGS, REL_FONTS, REL_FOOTER, REL_COMMENTS, RELS_FIXED = REL_COMMENTS };

static void put_field(struct qh_buf *b, enum qh_footer_hole hole)
{
	if (hole == QH_FOOTER_PAGE)
		QH_PUT(b, "<w:fldSimple w:instr=\" PAGE \"><w:r><w:t>1</w:t></w:r></w:fldSimple>");
	else if (hole == QH_FOOTER_PAGES)
		QH_PUT(b, "<w:fldSimple w:instr=\" NUMPAGES \"><w:r><w:t>1</w:t></w:r></w:fldSimple>");
}

static void put_footer(struct qh_buf *b, const struct qh_paper *paper)
{
	struct qh_str pattern = paper->footer, text;
	enum qh_footer_hole hole;

	QH_PUT(b,
	       QH_XML_HEAD "<w:ftr xmlns:w=\"" WORD_NS "\"><w:p><w:pPr><w:pStyle w:val=\"Footer\"/></w:pPr>");
	while (qh_footer_next(&pattern, &text, &hole)) {
		if (text.n)
			qh_docx_run(b, NULL, text);
		put_field(b, hole);
	}
	QH_PUT(b, "</w:p></w:ftr>");
}

static void put_settings(struct qh_buf *b)
{
	QH_PUT(b, QH_XML_HEAD "<w:settings xmlns:w=\"" WORD_NS "\"><w:zoom w:percent=\"100\"/>"
			      "<w:defaultTabStop w:val=\"420\"/>"
			      "<w:characterSpacingControl w:val=\"compressPunctuation\"/><w:compat>"
			      "<w:compatSetting w:name=\"compatibilityMode\" "
			      "w:uri=\"http://schemas.microsoft.com/office/word\" w:val=\"15\"/></w:compat>"
			      "</w:settings>");
}

void qh_docx_section(struct qh_docx *d)
{
	struct qh_buf *b = d->b;

	QH_PUT(b, "<w:sectPr>");
	if (d->paper->footer.n)
		QH_PUT(b, "<w:footerReference w:type=\"default\" r:id=\"rId4\"/>");
	if (d->landscape)
		QH_PUT(b, "<w:pgSz w:w=\"16838\" w:h=\"11906\" w:orient=\"landscape\"/>");
	else
		QH_PUT(b, "<w:pgSz w:w=\"11906\" w:h=\"16838\"/>");
	qh_buf_printf(b,
		      "<w:pgMar w:top=\"%d\" w:right=\"%d\" w:bottom=\"%d\" w:left=\"%d\" w:header=\"680\" "
		      "w:footer=\"680\" w:gutter=\"0\"/></w:sectPr>",
		      QH_DOCX_MARGIN_TOP, QH_DOCX_MARGIN_SIDE, QH_DOCX_MARGIN_TOP, QH_DOCX_MARGIN_SIDE);
}

/* Lines below a table belong to it: their page must not hold them alone. */
static bool belongs_to_table(const struct qh_paper_sheet *sheet, uint32_t i)
{
	const struct qh_paper_block *next = i + 1 < sheet->n_blocks ? &sheet->blocks[i + 1] : NULL;

	return next && next->kind == QH_PAPER_PARAGRAPH &&
	       (next->style == QH_PAPER_LINE || next->style == QH_PAPER_NOTE ||
		next->style == QH_PAPER_SIGNATURE);
}

static enum qh_status put_table(struct qh_docx *d, const struct qh_paper_sheet *sheet, uint32_t i,
				const struct qh_paper_table *table)
{
	/* Two tables without a paragraph between them would become one. */
	if (d->break_before || (i > 0 && sheet->blocks[i - 1].kind == QH_PAPER_TABLE))
		qh_docx_spacer(d, false);
	return qh_docx_table(d, table, belongs_to_table(sheet, i));
}

static enum qh_status put_chart(struct qh_docx *d, const struct qh_paper_sheet *sheet, uint32_t i)
{
	const struct qh_paper_block *block = &sheet->blocks[i];
	struct qh_paper_block caption = {
	    .kind = QH_PAPER_PARAGRAPH, .style = QH_PAPER_SUBTITLE, .text = block->caption};
	struct qh_paper_table table;
	enum qh_status status;

	if (!qh_paper_chart_table(d->arena, block->chart, QH_PAPER_BLOCKS, &table))
		return qh_error_set(d->err, qh_arena_status(d->arena), "PAPER-009");
	d->together = block->caption.n > 0;
	status = put_table(d, sheet, i, &table);
	d->together = false;
	qh_docx_paragraph(d, &caption);
	return status;
}

static enum qh_status put_sheet(struct qh_docx *d, uint32_t index)
{
	const struct qh_paper_sheet *sheet = &d->paper->sheets[index];
	enum qh_status status = QH_OK;

	d->landscape = sheet->landscape;
	d->break_before = false;
	qh_buf_printf(d->b, "<w:bookmarkStart w:id=\"%u\" w:name=\"sheet_%u\"/><w:bookmarkEnd w:id=\"%u\"/>",
		      index, index + 1, index);
	for (uint32_t i = 0; i < sheet->n_blocks && status == QH_OK; i++) {
		const struct qh_paper_block *block = &sheet->blocks[i];

		switch (block->kind) {
		case QH_PAPER_PARAGRAPH:
			/* Notes stay with the line that is signed below them. */
			d->keep_next = block->style == QH_PAPER_NOTE && belongs_to_table(sheet, i);
			qh_docx_paragraph(d, block);
			d->keep_next = false;
			break;
		case QH_PAPER_TABLE: status = put_table(d, sheet, i, &block->table); break;
		case QH_PAPER_CHART: status = put_chart(d, sheet, i); break;
		default: d->break_before = true; break;
		}
	}
	d->break_before = false;
	if (index + 1 < d->paper->n_sheets)
		qh_docx_spacer(d, true);
	else if (sheet->n_blocks && sheet->blocks[sheet->n_blocks - 1].kind != QH_PAPER_PARAGRAPH)
		qh_docx_spacer(d, false);
	return status;
}

static enum qh_status put_document(struct qh_docx *d)
{
	enum qh_status status = QH_OK;

	QH_PUT(d->b, QH_XML_HEAD "<w:document xmlns:w=\"" WORD_NS "\" xmlns:r=\"" QH_RELS_NS "\"><w:body>");
	for (uint32_t i = 0; i < d->paper->n_sheets && status == QH_OK; i++)
		status = put_sheet(d, i);
	qh_docx_section(d);
	QH_PUT(d->b, "</w:body></w:document>");
	return status;
}

/* The parts that the document refers to, whatever is in it. */
static void put_companions(struct qh_docx *d, struct qh_package *p)
{
	qh_docx_styles(qh_package_part(p, QH_STR("word/styles.xml"), QH_STR(WORD_TYPE "styles+xml")),
		       d->paper);
	qh_rels_add(d->rels, REL_STYLES, "styles", QH_STR("styles.xml"));
	put_settings(qh_package_part(p, QH_STR("word/settings.xml"), QH_STR(WORD_TYPE "settings+xml")));
	qh_rels_add(d->rels, REL_SETTINGS, "settings", QH_STR("settings.xml"));
	qh_docx_fonts(qh_package_part(p, QH_STR("word/fontTable.xml"), QH_STR(WORD_TYPE "fontTable+xml")),
		      d->paper);
	qh_rels_add(d->rels, REL_FONTS, "fontTable", QH_STR("fontTable.xml"));
	if (d->paper->footer.n) {
		put_footer(qh_package_part(p, QH_STR("word/footer1.xml"), QH_STR(WORD_TYPE "footer+xml")),
			   d->paper);
		qh_rels_add(d->rels, REL_FOOTER, "footer", QH_STR("footer1.xml"));
	}
}

enum qh_status qh_paper_docx(struct qh_arena *arena, const struct qh_paper *paper, struct qh_buf *out,
			     struct qh_error *err)
{
	struct qh_docx d = {.arena = arena, .paper = paper, .err = err, .n_rels = RELS_FIXED};
	struct qh_package p;
	struct qh_buf comments, *part;
	enum qh_status status;

	qh_package_start(&p, arena, 10);
	qh_package_front(&p, paper, QH_STR("word/document.xml"));
	d.b = qh_package_part(&p, QH_STR("word/document.xml"), QH_STR(WORD_TYPE "document.main+xml"));
	d.rels = qh_package_part(&p, QH_STR("word/_rels/document.xml.rels"), QH_STR_NONE);
	d.comments = &comments;
	qh_buf_init(&comments, d.b->max);
	qh_rels_begin(d.rels);
	put_companions(&d, &p);
	status = put_document(&d);
	if (d.n_comments) {
		part = qh_package_part(&p, QH_STR("word/comments.xml"), QH_STR(WORD_TYPE "comments+xml"));
		QH_PUT(part, QH_XML_HEAD "<w:comments xmlns:w=\"" WORD_NS "\">");
		qh_buf_str(part, qh_buf_view(&comments));
		QH_PUT(part, "</w:comments>");
		qh_rels_add(d.rels, REL_COMMENTS, "comments", QH_STR("comments.xml"));
	}
	qh_rels_end(d.rels);
	if (status == QH_OK && comments.status != QH_OK)
		status = qh_error_set(err, comments.status, "PAPER-009");
	qh_buf_free(&comments);
	return qh_package_end(&p, status, out, err);
}
