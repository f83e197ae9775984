/* SPDX-License-Identifier: Apache-2.0 */
/* Owns the way of a sheet over pages: what stands together, where a page ends, what stands below each. */
#include "chart/chart.h"
#include "paper/pdf_private.h"

enum {
	MARGIN_X = PDF_MM(20),
	MARGIN_TOP = PDF_MM(22),
	MARGIN_BOTTOM = PDF_MM(20),
	FOOTER_Y = PDF_MM(12), /* of its baseline, from below */
	CHART_GAP = PDF_PT(8),
	TABLE_GAP = PDF_PT(4),
	PROMPT_INK = 0x5C5C5C,
	BREAK_LINES_MIN = 2,      /* of a paragraph on either page */
	TITLE_LEAST = PDF_PT(15), /* a title that is a little too long is set smaller, not on two lines */
	VERY_THIN_PERCENT = 25,
	THIN_PERCENT = 40,  /* a last page with less on it is worth another try with tighter rows */
	TIGHT_PAGES_MAX = 6 /* of a sheet for which that is tried */
};

struct look {
	struct pdf_style style;
	uint8_t align;
	bool keeps; /* stands on the page of what follows */
	int32_t before, after;
};

static const struct look looks[QH_PAPER_STYLES] = {
    [QH_PAPER_TITLE] =
	{{PDF_ROLE_TITLE, true, PDF_PT(18), PDF_PT(28), 0}, QH_PAPER_CENTER, true, 0, PDF_PT(6)},
    [QH_PAPER_SUBTITLE] =
	{{PDF_ROLE_TABLE, false, PDF_PT(11), PDF_PT(18), 0}, QH_PAPER_CENTER, true, 0, PDF_PT(4)},
    [QH_PAPER_HEADING_1] =
	{{PDF_ROLE_HEADING, true, PDF_PT(14), PDF_PT(24), 0}, QH_PAPER_LEFT, true, PDF_PT(10), PDF_PT(4)},
    [QH_PAPER_HEADING_2] =
	{{PDF_ROLE_HEADING, true, PDF_PT(12), PDF_PT(22), 0}, QH_PAPER_LEFT, true, PDF_PT(6), PDF_PT(2)},
    [QH_PAPER_HEADING_3] =
	{{PDF_ROLE_BODY, true, PDF_PT(12), PDF_PT(22), 0}, QH_PAPER_LEFT, true, PDF_PT(4), PDF_PT(2)},
    [QH_PAPER_BODY] =
	{{PDF_ROLE_BODY, false, PDF_PT(12), PDF_PT(22), PDF_PT(24)}, QH_PAPER_LEFT, false, 0, 0},
    [QH_PAPER_LINE] = {{PDF_ROLE_TABLE, false, PDF_PT(10), PDF_PT(17), 0}, QH_PAPER_LEFT, true, 0, PDF_PT(2)},
    [QH_PAPER_NOTE] =
	{{PDF_ROLE_TABLE, false, PDF_PT(17) / 2, PDF_PT(13), 0}, QH_PAPER_LEFT, false, PDF_PT(2), 0},
    [QH_PAPER_SIGNATURE] =
	{{PDF_ROLE_TABLE, false, PDF_PT(11), PDF_PT(20), 0}, QH_PAPER_RIGHT, false, PDF_PT(14), PDF_PT(4)},
};

static const struct look *look_of(uint8_t style)
{
	return &looks[style < QH_PAPER_STYLES ? style : QH_PAPER_BODY];
}

const struct pdf_style *qh_pdf_style(uint8_t paper_style)
{
	return &look_of(paper_style)->style;
}

void qh_pdf_flow_page(struct pdf_flow *flow)
{
	struct pdf_page *page = qh_pdf_page(flow->pdf, flow->landscape);

	if (!page)
		return;
	flow->page = flow->pdf->n_pages;
	flow->x = MARGIN_X;
	flow->width = page->w - 2 * MARGIN_X;
	flow->top = MARGIN_TOP;
	flow->bottom = page->h - MARGIN_BOTTOM;
	flow->y = flow->top;
}

/* On one line in a size that is not much smaller, else on lines as even as they can be. */
static const struct pdf_text *title_text(struct pdf_flow *flow, struct qh_str text)
{
	struct pdf_style style = looks[QH_PAPER_TITLE].style;
	const struct pdf_text *set = qh_pdf_text(flow->pdf, &style, text, QH_STR_NONE, flow->width);

	while (set->n_lines > 1 && style.size > TITLE_LEAST && flow->pdf->status == QH_OK) {
		style.size -= PDF_PT(1);
		set = qh_pdf_text(flow->pdf, &style, text, QH_STR_NONE, flow->width);
	}
	if (set->n_lines <= 1)
		return set;
	return qh_pdf_balanced(flow->pdf, &looks[QH_PAPER_TITLE].style, text, QH_STR_NONE, flow->width);
}

static const struct pdf_text *paragraph_text(struct pdf_flow *flow, const struct qh_paper_block *b)
{
	if (b->style == QH_PAPER_TITLE)
		return title_text(flow, b->text);
	return qh_pdf_text(flow->pdf, &look_of(b->style)->style, b->text, QH_STR_NONE, flow->width);
}

/* No part of a paragraph of fewer lines than BREAK_LINES_MIN stands alone on a page. */
static uint32_t lines_that_fit(const struct pdf_text *text, uint32_t from, int32_t room)
{
	uint32_t n = from;

	for (; n < text->n_lines && text->lines[n].height <= room; n++)
		room -= text->lines[n].height;
	if (n == text->n_lines)
		return n - from;
	if (text->n_lines - n < BREAK_LINES_MIN)
		n = text->n_lines - from >= 2 * BREAK_LINES_MIN ? text->n_lines - BREAK_LINES_MIN : from;
	return n - from < BREAK_LINES_MIN ? 0 : n - from;
}

static void flow_paragraph(struct pdf_flow *flow, const struct qh_paper_block *b)
{
	const struct look *look = look_of(b->style);
	const struct pdf_text *text = paragraph_text(flow, b);
	uint32_t done = 0;

	if (flow->y > flow->top)
		flow->y += look->before;
	while (done < text->n_lines && flow->pdf->status == QH_OK) {
		uint32_t fit = lines_that_fit(text, done, flow->bottom - flow->y);

		if (fit == 0 && flow->y > flow->top) {
			qh_pdf_flow_page(flow);
			continue;
		}
		for (uint32_t i = 0; i < (fit ? fit : 1); i++, done++) {
			qh_pdf_place_line(flow->pdf, &flow->pdf->pages[flow->page - 1], &text->lines[done],
					  flow->x, flow->y, flow->width, look->align,
					  b->prompt ? PROMPT_INK : 0, QH_STR_NONE);
			flow->y += text->lines[done].height;
		}
		if (done < text->n_lines)
			qh_pdf_flow_page(flow);
	}
	flow->y += look->after;
}

static int32_t chart_height(const struct pdf_flow *flow, const struct qh_paper_block *b)
{
	int64_t units = b->chart ? qh_chart_height(b->chart) : 0;
	int32_t room = flow->bottom - flow->top - 4 * CHART_GAP;
	int32_t caption = b->caption.n ? looks[QH_PAPER_NOTE].style.leading : 0;
	int64_t h = units * flow->width / QH_CHART_WIDTH;

	return (int32_t)(h > room - caption ? room - caption : h) + caption + 2 * CHART_GAP;
}

/* A chart keeps its width unless it would be higher than a page. */
static void flow_chart(struct pdf_flow *flow, const struct qh_paper_block *b)
{
	int32_t height = chart_height(flow, b),
		caption = b->caption.n ? looks[QH_PAPER_NOTE].style.leading : 0;
	int64_t units = b->chart ? qh_chart_height(b->chart) : 1;
	int64_t width = (int64_t)(height - caption - 2 * CHART_GAP) * QH_CHART_WIDTH / (units ? units : 1);
	struct pdf_page *page;

	if (!b->chart)
		return;
	width = width > flow->width ? flow->width : width;
	if (flow->y + height > flow->bottom && flow->y > flow->top)
		qh_pdf_flow_page(flow);
	if (flow->pdf->status != QH_OK)
		return;
	page = &flow->pdf->pages[flow->page - 1];
	qh_pdf_chart(flow->pdf, page, b->chart, flow->x + (flow->width - (int32_t)width) / 2,
		     flow->y + CHART_GAP, (int32_t)width);
	flow->y += height - caption - CHART_GAP;
	if (b->caption.n) {
		const struct pdf_text *text =
		    qh_pdf_text(flow->pdf, &looks[QH_PAPER_NOTE].style, b->caption, QH_STR_NONE, flow->width);

		for (uint32_t i = 0; i < text->n_lines; i++) {
			qh_pdf_place_line(flow->pdf, page, &text->lines[i], flow->x, flow->y, flow->width,
					  QH_PAPER_CENTER, 0, QH_STR_NONE);
			flow->y += text->lines[i].height;
		}
	}
	flow->y += CHART_GAP;
}

/* The least height that block @p i takes from its page together with what it must not be parted from. */
static int32_t lead_of(struct pdf_flow *flow, const struct qh_paper_sheet *sheet, struct pdf_table **tables,
		       uint32_t i)
{
	int32_t sum = 0;

	for (; i < sheet->n_blocks; i++) {
		const struct qh_paper_block *b = &sheet->blocks[i];

		if (b->kind == QH_PAPER_TABLE && tables[i]) {
			uint32_t body = tables[i]->grid.head_rows + BREAK_LINES_MIN;
			return sum +
			       qh_pdf_table_height(tables[i], 0, body < b->table.rows ? body : b->table.rows);
		}
		if (b->kind == QH_PAPER_CHART)
			return sum + chart_height(flow, b);
		if (b->kind != QH_PAPER_PARAGRAPH)
			return sum;
		const struct look *look = look_of(b->style);
		const struct pdf_text *text = paragraph_text(flow, b);

		sum += look->before;
		for (uint32_t k = 0; k < text->n_lines && (look->keeps || k < BREAK_LINES_MIN); k++)
			sum += text->lines[k].height;
		if (!look->keeps)
			return sum;
		sum += look->after;
	}
	return sum;
}

/* What follows a table up to where it is signed; 0 when it is not. */
static int32_t signed_below(struct pdf_flow *flow, const struct qh_paper_sheet *sheet, uint32_t i)
{
	int32_t sum = 0, to_signature = 0;

	for (; i < sheet->n_blocks && sheet->blocks[i].kind == QH_PAPER_PARAGRAPH; i++) {
		const struct qh_paper_block *b = &sheet->blocks[i];
		const struct look *look = look_of(b->style);

		if (b->style != QH_PAPER_LINE && b->style != QH_PAPER_NOTE && b->style != QH_PAPER_SIGNATURE)
			break;
		sum += look->before + paragraph_text(flow, b)->height + look->after;
		if (b->style != QH_PAPER_NOTE)
			to_signature = sum;
	}
	return to_signature;
}

static void flow_notes(struct pdf_flow *flow, const struct qh_paper_table *table, uint32_t number)
{
	for (uint32_t i = 0; i < table->n_cells && flow->pdf->status == QH_OK; i++) {
		struct qh_paper_block note = {.kind = QH_PAPER_PARAGRAPH, .style = QH_PAPER_NOTE};

		if (table->cells[i].comment.n == 0)
			continue;
		note.text = qh_arena_printf(flow->pdf->arena, "[%u] %.*s", ++number,
					    QH_STR_ARG(table->cells[i].comment));
		flow_paragraph(flow, &note);
	}
}

static void flow_block(struct pdf_flow *flow, const struct qh_paper_sheet *sheet, struct pdf_table **tables,
		       uint32_t i)
{
	const struct qh_paper_block *b = &sheet->blocks[i];
	int32_t lead = b->kind == QH_PAPER_BREAK ? 0 : lead_of(flow, sheet, tables, i);

	if (flow->y > flow->top && flow->y + lead > flow->bottom && lead <= flow->bottom - flow->top)
		qh_pdf_flow_page(flow);
	switch (b->kind) {
	case QH_PAPER_PARAGRAPH: flow_paragraph(flow, b); break;
	case QH_PAPER_TABLE:
		if (tables[i]) {
			qh_pdf_table_flow(flow, tables[i], signed_below(flow, sheet, i + 1));
			flow->y += TABLE_GAP;
			flow_notes(flow, &b->table, tables[i]->first_note);
		}
		break;
	case QH_PAPER_CHART: flow_chart(flow, b); break;
	default:
		if (flow->y > flow->top)
			qh_pdf_flow_page(flow);
	}
}

static void flow_blocks(struct pdf_flow *flow, const struct qh_paper_sheet *sheet)
{
	struct pdf *pdf = flow->pdf;
	struct pdf_table **tables = QH_NEW_ARRAY(pdf->arena, struct pdf_table *, sheet->n_blocks);

	if (!tables)
		qh_pdf_fail(pdf);
	if (pdf->status == QH_OK)
		qh_pdf_flow_page(flow);
	for (uint32_t i = 0; i < sheet->n_blocks && pdf->status == QH_OK; i++) {
		if (sheet->blocks[i].kind == QH_PAPER_TABLE)
			tables[i] = qh_pdf_table_measure(pdf, &sheet->blocks[i].table, flow->width);
	}
	for (uint32_t i = 0; i < sheet->n_blocks && pdf->status == QH_OK; i++)
		flow_block(flow, sheet, tables, i);
}

/* The sheet anew, on the pages behind @p before. Returns how many it took. */
static uint32_t flow_again(struct pdf_flow *flow, const struct qh_paper_sheet *sheet,
			   const struct pdf_flow *start, uint32_t before, uint32_t notes, uint8_t tight)
{
	struct pdf *pdf = flow->pdf;

	*flow = *start;
	pdf->n_pages = before;
	pdf->n_notes = notes;
	pdf->tight = tight;
	flow_blocks(flow, sheet);
	pdf->tight = 0;
	return pdf->n_pages - before;
}

/* A last page that holds some lines only is ugly and a sheet of paper too many: tighter rows often save it,
 * smaller type where it holds very little. */
void qh_pdf_flow_sheet(struct pdf *pdf, const struct qh_paper_sheet *sheet)
{
	struct pdf_flow start = {.pdf = pdf, .landscape = sheet->landscape}, flow = start;
	uint32_t before = pdf->n_pages, notes = pdf->n_notes;
	uint32_t pages = flow_again(&flow, sheet, &start, before, notes, 0);
	int64_t used =
	    (int64_t)(flow.y - flow.top) * 100 / (flow.bottom > flow.top ? flow.bottom - flow.top : 1);
	uint8_t most = used > THIN_PERCENT ? 0 : used > VERY_THIN_PERCENT ? 1 : 2;

	if (pages < 2 || pages > TIGHT_PAGES_MAX || most == 0)
		return;
	for (uint8_t tight = 1; tight <= most && pdf->status == QH_OK; tight++)
		if (flow_again(&flow, sheet, &start, before, notes, tight) < pages)
			return;
	if (pdf->status == QH_OK)
		(void)flow_again(&flow, sheet, &start, before, notes, 0);
}
