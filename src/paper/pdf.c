/* SPDX-License-Identifier: Apache-2.0 */
/* Owns the way from a paper to a PDF: shape and flow, then write. */
#include "paper/pdf_private.h"

enum { FOOTER_UP = PDF_MM(12), FOOTER_MARGIN = PDF_MM(20) };

/* The footer with the number of a page and of all of them. */
static struct qh_str footer_of(struct pdf *pdf, uint32_t page)
{
	struct qh_str from = pdf->paper->footer, holes[2] = {QH_STR("{page}"), QH_STR("{pages}")};
	const uint32_t numbers[2] = {page + 1, pdf->n_pages};

	for (int i = 0; i < 2; i++) {
		int64_t at = qh_str_find(from, holes[i], 0);

		if (at >= 0)
			from =
			    qh_arena_printf(pdf->arena, "%.*s%u%.*s", (int)at, from.p, numbers[i],
					    QH_STR_ARG(qh_str_sub(from, (uint32_t)at + holes[i].n, from.n)));
	}
	return from;
}

static void put_footers(struct pdf *pdf)
{
	for (uint32_t i = 0; i < pdf->n_pages && pdf->paper->footer.n > 0 && pdf->status == QH_OK; i++) {
		struct pdf_page *page = &pdf->pages[i];
		int32_t width = page->w - 2 * FOOTER_MARGIN;
		const struct pdf_text *text =
		    qh_pdf_text(pdf, qh_pdf_style(QH_PAPER_NOTE), footer_of(pdf, i), QH_STR_NONE, width);

		if (text->n_lines > 0)
			qh_pdf_place_line(pdf, page, &text->lines[0], FOOTER_MARGIN,
					  page->h - FOOTER_UP - text->lines[0].ascent, width, QH_PAPER_CENTER,
					  0, QH_STR_NONE);
	}
}

static void flow(struct pdf *pdf)
{
	const struct qh_paper *paper = pdf->paper;
	struct pdf_flow empty = {.pdf = pdf};

	pdf->sheet_pages = QH_NEW_ARRAY(pdf->arena, uint32_t, paper->n_sheets);
	if (!pdf->sheet_pages)
		qh_pdf_fail(pdf);
	for (uint32_t i = 0; i < paper->n_sheets && pdf->status == QH_OK; i++) {
		pdf->sheet_pages[i] = pdf->n_pages;
		qh_pdf_flow_sheet(pdf, &paper->sheets[i]);
	}
	if (pdf->n_pages == 0 && pdf->status == QH_OK)
		qh_pdf_flow_page(&empty);
	put_footers(pdf);
	if (qh_arena_status(pdf->arena) != QH_OK)
		qh_pdf_fail(pdf);
}

enum qh_status qh_paper_pdf(struct qh_arena *arena, const struct qh_paper *paper, struct qh_buf *out,
			    struct qh_error *err)
{
	struct pdf *pdf = QH_NEW(arena, struct pdf);
	enum qh_status status;

	if (!pdf)
		return qh_error_set(err, qh_arena_status(arena), "PAPER-009");
	if (qh_pdf_open(pdf, arena, paper, err) == QH_OK)
		flow(pdf);
	if (pdf->status == QH_OK)
		qh_pdf_write(pdf, out);
	status = pdf->status;
	qh_pdf_close(pdf);
	return status;
}

enum qh_status qh_paper_pdf_check_fonts(struct qh_arena *arena, const struct qh_paper_fonts *fonts,
					struct qh_str sample, struct qh_error *err)
{
	struct qh_paper paper = {.fonts = *fonts};
	struct pdf *pdf = QH_NEW(arena, struct pdf);
	enum qh_status status;

	if (!pdf)
		return qh_error_set(err, qh_arena_status(arena), "PAPER-009");
	if (qh_pdf_open(pdf, arena, &paper, err) == QH_OK) {
		for (uint8_t role = 0; role < PDF_ROLES; role++) {
			struct pdf_style style = {.role = role, .size = PDF_PT(9)};
			(void)qh_pdf_text(pdf, &style, sample, QH_STR_NONE, INT32_MAX);
		}
	}
	status = pdf->status;
	qh_pdf_close(pdf);
	return status;
}
