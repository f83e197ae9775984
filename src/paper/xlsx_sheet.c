/* SPDX-License-Identifier: Apache-2.0 */
/* Owns a worksheet as a whole: its columns, the order of its blocks, its print setup. */
#include "paper/xlsx_sheet.h"

#include "base/limits.h"

#define SHEET_NS QH_OFFICE_NS "spreadsheetml/2006/main"
#define SHEET_TYPE "application/vnd.openxmlformats-officedocument.spreadsheetml."

enum { LONE_WIDTH = 90, CHART_COLS = 3, FOOTER_UNITS_MAX = 200 };

static uint32_t cols_of(const struct qh_paper_block *block)
{
	return block->kind == QH_PAPER_TABLE   ? block->table.cols
	       : block->kind == QH_PAPER_CHART ? CHART_COLS
					       : 0;
}

/* The columns are those of the widest table; one alone, of the width of a page, when there is no table. */
static bool set_columns(struct qh_xlsx_drawing *w)
{
	const struct qh_paper_block *widest = NULL;
	uint32_t *widths;

	for (uint32_t i = 0; i < w->sheet->n_blocks; i++)
		if (cols_of(&w->sheet->blocks[i]) > (widest ? cols_of(widest) : 0))
			widest = &w->sheet->blocks[i];
	w->cols = widest ? cols_of(widest) : 1;
	widths = QH_NEW_ARRAY(w->x->arena, uint32_t, w->cols);
	if (!widths)
		return false;
	for (uint32_t k = 1; k <= w->cols; k++) {
		uint32_t width = LONE_WIDTH / w->cols;

		if (widest && widest->kind == QH_PAPER_TABLE)
			width = qh_paper_width(&widest->table, k);
		widths[k - 1] = width < QH_XLSX_MAX_WIDTH ? width : QH_XLSX_MAX_WIDTH;
		w->width += widths[k - 1];
	}
	w->widths = widths;
	return true;
}

static enum qh_status too_large(struct qh_xlsx_drawing *w)
{
	qh_error_set(w->x->err, QH_LIMIT, "PAPER-004");
	qh_error_arg(w->x->err, "sheet", w->named->name);
	qh_error_arg_int(w->x->err, "rows", QH_XLSX_ROWS_MAX);
	qh_error_arg_int(w->x->err, "columns", QH_XLSX_COLS_MAX);
	return QH_LIMIT;
}

enum qh_status qh_xlsx_too_long(struct qh_xlsx_drawing *w)
{
	qh_error_set(w->x->err, QH_LIMIT, "PAPER-005");
	qh_error_arg(w->x->err, "sheet", w->named->name);
	qh_error_arg_int(w->x->err, "row", w->row);
	qh_error_arg_int(w->x->err, "limit", QH_XLSX_TEXT_MAX);
	return QH_LIMIT;
}

bool qh_xlsx_fits(struct qh_str text)
{
	return text.n <= QH_XLSX_TEXT_MAX || qh_utf16_count(text) <= QH_XLSX_TEXT_MAX;
}

static enum qh_status check_size(struct qh_xlsx_drawing *w)
{
	uint64_t rows = 0;

	for (uint32_t i = 0; i < w->sheet->n_blocks; i++) {
		rows += qh_paper_block_rows(&w->sheet->blocks[i]);
		if (cols_of(&w->sheet->blocks[i]) > QH_XLSX_COLS_MAX)
			return too_large(w);
	}
	return rows <= QH_XLSX_ROWS_MAX ? QH_OK : too_large(w);
}

void qh_xlsx_break(struct qh_xlsx_drawing *w, uint32_t row)
{
	if (row == 0)
		return;
	qh_buf_printf(&w->breaks, "<brk id=\"%u\" max=\"16383\" man=\"1\"/>", row);
	w->n_breaks++;
	w->used = 0;
}

static enum qh_status put_chart(struct qh_xlsx_drawing *w, const struct qh_paper_block *block)
{
	struct qh_paper_table table;
	enum qh_status status;

	if (!qh_paper_chart_table(w->x->arena, block->chart, w->widths[1] / 2, &table))
		return qh_error_set(w->x->err, qh_arena_status(w->x->arena), "PAPER-009");
	status = qh_xlsx_table(w, &table);
	return status == QH_OK ? qh_xlsx_paragraph(w, QH_PAPER_SUBTITLE, block->caption) : status;
}

static enum qh_status put_blocks(struct qh_xlsx_drawing *w)
{
	enum qh_status status = QH_OK;

	for (uint32_t i = 0; i < w->sheet->n_blocks && status == QH_OK; i++) {
		const struct qh_paper_block *block = &w->sheet->blocks[i];

		switch (block->kind) {
		case QH_PAPER_PARAGRAPH: status = qh_xlsx_paragraph(w, block->style, block->text); break;
		case QH_PAPER_TABLE: status = qh_xlsx_table(w, &block->table); break;
		case QH_PAPER_CHART: status = put_chart(w, block); break;
		default: qh_xlsx_break(w, w->row); break;
		}
	}
	return status;
}

/* What stays in sight must be known before the rows are written. */
static uint32_t frozen_rows(const struct qh_paper_sheet *sheet)
{
	uint64_t above = 0;

	for (uint32_t i = 0; i < sheet->n_blocks; i++) {
		const struct qh_paper_block *block = &sheet->blocks[i];

		if (block->kind == QH_PAPER_TABLE && block->table.frozen && block->table.head_rows)
			return (uint32_t)above + block->table.head_rows;
		above += qh_paper_block_rows(block);
	}
	return 0;
}

static void put_front(struct qh_xlsx_drawing *w, uint32_t index)
{
	struct qh_buf *b = w->b;
	uint32_t frozen = frozen_rows(w->sheet);

	QH_PUT(b, QH_XML_HEAD "<worksheet xmlns=\"" SHEET_NS "\" xmlns:r=\"" QH_RELS_NS
			      "\"><sheetPr><pageSetUpPr fitToPage=\"1\"/></sheetPr><sheetViews><sheetView");
	if (index == 0)
		QH_PUT(b, " tabSelected=\"1\"");
	QH_PUT(b, " workbookViewId=\"0\">");
	if (frozen)
		qh_buf_printf(b,
			      "<pane ySplit=\"%u\" topLeftCell=\"A%u\" activePane=\"bottomLeft\" "
			      "state=\"frozen\"/><selection pane=\"bottomLeft\"/>",
			      frozen, frozen + 1);
	QH_PUT(b,
	       "</sheetView></sheetViews><sheetFormatPr defaultRowHeight=\"18\" customHeight=\"1\"/><cols>");
	for (uint32_t k = 1; k <= w->cols; k++)
		qh_buf_printf(b, "<col min=\"%u\" max=\"%u\" width=\"%u.7109375\" customWidth=\"1\"/>", k, k,
			      w->widths[k - 1]);
	QH_PUT(b, "</cols><sheetData>");
}

static void put_footer(struct qh_buf *b, struct qh_str pattern)
{
	struct qh_str text, left = qh_utf16_cut(pattern, FOOTER_UNITS_MAX);
	enum qh_footer_hole hole;

	QH_PUT(b, "<headerFooter><oddFooter>&amp;C");
	if (left.n && left.p[0] >= '0' && left.p[0] <= '9')
		QH_PUT(b, " "); /* a number behind the C would be a size */
	while (qh_footer_next(&left, &text, &hole)) {
		for (int64_t sign; (sign = qh_str_find(text, QH_STR("&"), 0)) >= 0;) {
			qh_xml_text(b, qh_str_sub(text, 0, (uint32_t)sign));
			QH_PUT(b, "&amp;&amp;");
			text = qh_str_sub(text, (uint32_t)sign + 1, text.n);
		}
		qh_xml_text(b, text);
		if (hole == QH_FOOTER_PAGE)
			QH_PUT(b, "&amp;P");
		else if (hole == QH_FOOTER_PAGES)
			QH_PUT(b, "&amp;N");
	}
	QH_PUT(b, "</oddFooter></headerFooter>");
}

static void put_list(struct qh_buf *b, const char *name, const struct qh_buf *list, uint32_t n)
{
	if (n == 0)
		return;
	qh_buf_printf(b, "<%s count=\"%u\">", name, n);
	qh_buf_str(b, qh_buf_view(list));
	qh_buf_printf(b, "</%s>", name);
}

/* What follows the rows, in the order of the schema. */
static void put_back(struct qh_xlsx_drawing *w)
{
	struct qh_buf *b = w->b;

	QH_PUT(b, "</sheetData>");
	if (w->named->filter_first) {
		QH_PUT(b, "<autoFilter ref=\"");
		qh_xlsx_ref(b, w->named->filter_first, 1, false);
		QH_PUT(b, ":");
		qh_xlsx_ref(b, w->named->filter_last, w->named->filter_cols, false);
		QH_PUT(b, "\"/>");
	}
	put_list(b, "mergeCells", &w->merges, w->n_merges);
	if (w->n_links) {
		QH_PUT(b, "<hyperlinks>");
		qh_buf_str(b, qh_buf_view(&w->links));
		QH_PUT(b, "</hyperlinks>");
	}
	QH_PUT(b,
	       "<printOptions horizontalCentered=\"1\"/><pageMargins left=\"0.6\" right=\"0.6\" top=\"0.7\" "
	       "bottom=\"0.75\" header=\"0.3\" footer=\"0.35\"/><pageSetup paperSize=\"9\" orientation=\"");
	qh_buf_z(b, w->sheet->landscape ? "landscape" : "portrait");
	QH_PUT(b, "\" fitToHeight=\"0\"/>");
	if (w->x->paper->footer.n)
		put_footer(b, w->x->paper->footer);
	if (w->n_breaks) {
		qh_buf_printf(b, "<rowBreaks count=\"%u\" manualBreakCount=\"%u\">", w->n_breaks,
			      w->n_breaks);
		qh_buf_str(b, qh_buf_view(&w->breaks));
		QH_PUT(b, "</rowBreaks>");
	}
	if (w->row) {
		QH_PUT(b, "<ignoredErrors><ignoredError sqref=\"A1:");
		qh_xlsx_ref(b, w->row, w->cols, false);
		QH_PUT(b, "\" numberStoredAsText=\"1\"/></ignoredErrors>");
	}
	if (w->n_notes)
		QH_PUT(b, "<legacyDrawing r:id=\"rId1\"/>");
	QH_PUT(b, "</worksheet>");
}

/* The parts beside a sheet: comments, their boxes, and the list of these and of links. */
static void put_companions(struct qh_xlsx_drawing *w, uint32_t number)
{
	struct qh_package *p = &w->x->package;
	struct qh_arena *a = w->x->arena;
	struct qh_buf *rels;

	if (w->n_notes == 0 && w->n_rels <= 2)
		return;
	rels = qh_package_part(p, qh_arena_printf(a, "xl/worksheets/_rels/sheet%u.xml.rels", number),
			       QH_STR_NONE);
	qh_rels_begin(rels);
	if (w->n_notes) {
		qh_rels_add(rels, 1, "vmlDrawing",
			    qh_arena_printf(a, "../drawings/vmlDrawing%u.vml", number));
		qh_rels_add(rels, 2, "comments", qh_arena_printf(a, "../comments%u.xml", number));
		qh_xlsx_comments(qh_package_part(p, qh_arena_printf(a, "xl/comments%u.xml", number),
						 QH_STR(SHEET_TYPE "comments+xml")),
				 w->notes, w->n_notes);
		qh_xlsx_boxes(qh_package_part(p, qh_arena_printf(a, "xl/drawings/vmlDrawing%u.vml", number),
					      QH_STR_NONE),
			      w->notes, w->n_notes);
	}
	qh_buf_str(rels, qh_buf_view(&w->rels));
	qh_rels_end(rels);
}

enum qh_status qh_xlsx_sheet(struct qh_xlsx *x, uint32_t index)
{
	struct qh_xlsx_drawing w = {
	    .x = x, .named = &x->sheets[index], .sheet = &x->paper->sheets[index], .n_rels = 2};
	struct qh_buf *const own[] = {&w.merges, &w.links, &w.breaks, &w.rels};
	enum qh_status status = check_size(&w);

	if (status != QH_OK)
		return status;
	if (!set_columns(&w))
		return qh_error_set(x->err, qh_arena_status(x->arena), "PAPER-009");
	w.b = qh_package_part(&x->package, qh_arena_printf(x->arena, "xl/worksheets/sheet%u.xml", index + 1),
			      QH_STR(SHEET_TYPE "worksheet+xml"));
	for (size_t i = 0; i < sizeof own / sizeof *own; i++)
		qh_buf_init(own[i], QH_OUTPUT_BYTES_MAX);
	put_front(&w, index);
	status = put_blocks(&w);
	put_back(&w);
	put_companions(&w, index + 1);
	for (size_t i = 0; i < sizeof own / sizeof *own; i++) {
		if (status == QH_OK && own[i]->status != QH_OK)
			status = qh_error_set(x->err, own[i]->status, "PAPER-009");
		qh_buf_free(own[i]);
	}
	return status;
}
