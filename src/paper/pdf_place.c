/* SPDX-License-Identifier: Apache-2.0 */
/* Owns what stands on the pages: pieces placed from the upper left corner, charts among them. */
#include "chart/chart.h"
#include "paper/pdf_private.h"

enum { A4_SHORT = PDF_MM(210), A4_LONG = PDF_MM(297) };

struct pdf_page *qh_pdf_page(struct pdf *pdf, bool landscape)
{
	struct pdf_page *page;

	if (!qh_arena_grow(pdf->arena, &pdf->pages, &pdf->cap_pages, pdf->n_pages + 1, sizeof *pdf->pages)) {
		qh_pdf_fail(pdf);
		return NULL;
	}
	page = &pdf->pages[pdf->n_pages++];
	*page = (struct pdf_page){.w = landscape ? A4_LONG : A4_SHORT, .h = landscape ? A4_SHORT : A4_LONG};
	return page;
}

void qh_pdf_place(struct pdf *pdf, struct pdf_page *page, struct pdf_item item)
{
	if (!page || !qh_arena_grow(pdf->arena, &page->items, &page->cap, page->n + 1, sizeof *page->items)) {
		qh_pdf_fail(pdf);
		return;
	}
	page->items[page->n++] = item;
}

void qh_pdf_place_line(struct pdf *pdf, struct pdf_page *page, const struct pdf_line *line, int32_t x,
		       int32_t y, int32_t width, uint8_t align, uint32_t color, struct qh_str link)
{
	int32_t room = width - line->width;

	if (align == QH_PAPER_CENTER)
		x += room / 2;
	else if (align == QH_PAPER_RIGHT)
		x += room;
	else
		x += line->x;
	if (line->n_runs > 0)
		qh_pdf_place(pdf, page,
			     (struct pdf_item){.kind = PDF_LINE,
					       .color = color,
					       .x = x,
					       .y = y + line->ascent,
					       .w = line->width,
					       .h = line->height,
					       .line = line,
					       .link = link});
}

struct chart_on_page {
	struct pdf *pdf;
	struct pdf_page *page;
	int32_t x, y, width;
};

static int32_t scaled(const struct chart_on_page *c, int32_t units)
{
	return (int32_t)((int64_t)units * c->width / QH_CHART_WIDTH);
}

/* Prints well without colours: attention is darker than the rest. */
static const uint32_t inks[] = {
    [QH_INK_TEXT] = 0x000000,     [QH_INK_BAR] = 0x5B8FC7,      [QH_INK_ATTENTION] = 0xB8471B,
    [QH_INK_TRACK] = 0xE8E8E8,    [QH_INK_RULE] = 0x000000,     [QH_INK_PART] = 0x5B8FC7,
    [QH_INK_PART + 1] = 0xCBDCEE, [QH_INK_PART + 2] = 0xE0E0E0, [QH_INK_PART + 3] = 0xEBB89F,
    [QH_INK_HEAT] = 0xE2EBF5,     [QH_INK_HEAT + 1] = 0xC9DBED, [QH_INK_HEAT + 2] = 0xB0CAE4,
    [QH_INK_HEAT + 3] = 0x97B9DC, [QH_INK_HEAT + 4] = 0x7EA7D3};

static void paint_rect(void *data, int32_t x, int32_t y, int32_t w, int32_t h, enum qh_chart_ink ink)
{
	struct chart_on_page *c = data;

	qh_pdf_place(c->pdf, c->page,
		     (struct pdf_item){.kind = PDF_FILL,
				       .color = inks[ink],
				       .x = c->x + scaled(c, x),
				       .y = c->y + scaled(c, y),
				       .w = scaled(c, w),
				       .h = scaled(c, h)});
}

static void paint_line(void *data, int32_t x1, int32_t y1, int32_t x2, int32_t y2, enum qh_chart_ink ink)
{
	struct chart_on_page *c = data;

	qh_pdf_place(c->pdf, c->page,
		     (struct pdf_item){.kind = PDF_RULE,
				       .color = inks[ink],
				       .x = c->x + scaled(c, x1),
				       .y = c->y + scaled(c, y1),
				       .w = scaled(c, x2 - x1),
				       .h = scaled(c, y2 - y1)});
}

static void paint_text(void *data, int32_t x, int32_t y, int32_t size, enum qh_chart_anchor anchor, bool bold,
		       struct qh_str text)
{
	struct chart_on_page *c = data;
	struct pdf_style style = {.role = PDF_ROLE_TABLE, .bold = bold, .size = scaled(c, size)};
	struct qh_str kept = qh_arena_str(c->pdf->arena, text); /* the chart's own is gone when it returns */
	const struct pdf_text *shaped = qh_pdf_text(c->pdf, &style, kept, QH_STR_NONE, INT32_MAX);
	int32_t left = c->x + scaled(c, x);

	if (shaped->n_lines == 0)
		return;
	if (anchor == QH_ANCHOR_MIDDLE)
		left -= shaped->lines[0].width / 2;
	else if (anchor == QH_ANCHOR_END)
		left -= shaped->lines[0].width;
	qh_pdf_place_line(c->pdf, c->page, &shaped->lines[0], left,
			  c->y + scaled(c, y) - shaped->lines[0].ascent, shaped->lines[0].width,
			  QH_PAPER_LEFT, 0, QH_STR_NONE);
}

void qh_pdf_chart(struct pdf *pdf, struct pdf_page *page, const struct qh_chart *chart, int32_t x, int32_t y,
		  int32_t width)
{
	struct chart_on_page on = {pdf, page, x, y, width};
	struct qh_chart_painter painter = {
	    .data = &on, .rect = paint_rect, .line = paint_line, .text = paint_text};

	qh_chart_paint(chart, &painter);
}
