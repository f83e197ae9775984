/* SPDX-License-Identifier: Apache-2.0 */
/* Owns the file: objects, the content of pages, the table of offsets. PDF 1.5. No clock and no float. */
#include "paper/pdf_private.h"

#include <zlib.h>

enum {
	CATALOG = 1,
	PAGES = 2,
	INFO = 3,
	FIRST_FACE = 4,
	PAGE_OBJECTS = 2,
	PAGE_LEVEL = 6,
	HAIRLINE = PDF_PT(1) / 2,
	EMBOLDEN_PARTS = 30
};

void qh_pdf_object(struct pdf_out *out, uint32_t number)
{
	out->offsets[number] = (uint32_t)(out->buf->n - out->base);
	qh_buf_printf(out->buf, "%u 0 obj", number);
}

void qh_pdf_stream(struct pdf_out *out, uint32_t number, const char *entries, struct qh_str data, int level)
{
	uLongf n = compressBound(data.n);
	char *room;

	qh_buf_reset(&out->packed);
	room = qh_buf_room(&out->packed, n);
	if (!room || compress2((Bytef *)room, &n, (const Bytef *)data.p, data.n, level) != Z_OK) {
		qh_buf_fail(out->buf);
		return;
	}
	qh_pdf_object(out, number);
	qh_buf_printf(out->buf, "<<%s/Filter/FlateDecode/Length %lu>>stream\n", entries, (unsigned long)n);
	qh_buf_put(out->buf, room, n);
	qh_buf_z(out->buf, "\nendstream endobj\n");
}

/* In points with two decimals. */
static void put_units(struct qh_buf *out, int32_t units)
{
	int64_t v = ((int64_t)units * 200 + (units < 0 ? -1024 : 1024)) / 2048;
	int64_t rest = v < 0 ? -v : v;

	if (v < 0)
		qh_buf_char(out, '-');
	qh_buf_int(out, rest / 100);
	rest %= 100;
	if (rest > 0) {
		qh_buf_char(out, '.');
		qh_buf_char(out, (char)('0' + rest / 10));
		if (rest % 10 > 0)
			qh_buf_char(out, (char)('0' + rest % 10));
	}
	qh_buf_char(out, ' ');
}

static void put_color(struct qh_buf *out, uint32_t color, const char *op)
{
	for (int shift = 16; shift >= 0; shift -= 8) {
		uint32_t part = (color >> shift & 255) * 1000 / 255;

		if (part >= 1000 || part == 0)
			qh_buf_printf(out, "%u ", part / 1000);
		else
			qh_buf_printf(out, ".%03u ", part);
	}
	qh_buf_z(out, op);
}

/* What the next piece need not say again. */
struct pen {
	uint32_t fill;
	int32_t face, size;
	bool outlined;
};

static void put_glyphs(struct qh_buf *out, const struct pdf_run *run)
{
	static const char digits[] = "0123456789ABCDEF";

	qh_buf_z(out, run->adjust ? "[<" : "<");
	for (uint32_t i = 0; i < run->n; i++) {
		uint16_t id = run->ids[i];
		char hex[4] = {digits[id >> 12], digits[id >> 8 & 15], digits[id >> 4 & 15], digits[id & 15]};

		qh_buf_put(out, hex, 4);
		if (run->adjust && run->adjust[i] != 0 && i + 1 < run->n)
			qh_buf_printf(out, ">%d<", run->adjust[i]);
	}
	qh_buf_z(out, run->adjust ? ">]TJ" : ">Tj");
}

static void put_line(const struct pdf *pdf, struct qh_buf *out, const struct pdf_item *item,
		     int32_t page_height, struct pen *pen)
{
	if (item->color != pen->fill)
		put_color(out, item->color, "rg\n");
	pen->fill = item->color;
	for (uint32_t i = 0; i < item->line->n_runs; i++) {
		const struct pdf_run *run = &item->line->runs[i];
		bool outlined = pdf->faces[run->face].embolden;

		if (run->n == 0)
			continue;
		qh_buf_z(out, "BT ");
		if (run->face != pen->face || run->size != pen->size) {
			qh_buf_printf(out, "/F%u ", run->face);
			put_units(out, run->size);
			qh_buf_z(out, "Tf ");
		}
		if (outlined != pen->outlined)
			qh_buf_z(out, outlined ? "2 Tr " : "0 Tr ");
		if (outlined) {
			put_units(out, run->size / EMBOLDEN_PARTS);
			qh_buf_z(out, "w ");
		}
		put_units(out, item->x + run->x);
		put_units(out, page_height - item->y + run->rise);
		qh_buf_z(out, "Td ");
		put_glyphs(out, run);
		qh_buf_z(out, " ET\n");
		if (outlined) {
			put_units(out, HAIRLINE);
			qh_buf_z(out, "w\n");
		}
		*pen = (struct pen){item->color, run->face, run->size, outlined};
	}
}

static void put_item(const struct pdf *pdf, struct qh_buf *out, const struct pdf_item *item,
		     int32_t page_height, struct pen *pen)
{
	if (item->kind == PDF_LINE) {
		put_line(pdf, out, item, page_height, pen);
		return;
	}
	if (item->kind == PDF_FILL && item->color != pen->fill) {
		put_color(out, item->color, "rg\n");
		pen->fill = item->color;
	}
	put_units(out, item->x);
	put_units(out, page_height - item->y - (item->kind == PDF_RULE ? 0 : item->h));
	if (item->kind == PDF_RULE) {
		qh_buf_z(out, "m ");
		put_units(out, item->x + item->w);
		put_units(out, page_height - item->y - item->h);
		qh_buf_z(out, "l S\n");
		return;
	}
	put_units(out, item->w);
	put_units(out, item->h);
	qh_buf_z(out, item->kind == PDF_FILL ? "re f\n" : "re S\n");
}

static bool is_address(struct qh_str link)
{
	return qh_str_starts(link, QH_STR("https://")) || qh_str_starts(link, QH_STR("http://")) ||
	       qh_str_starts(link, QH_STR("mailto:"));
}

static void put_address(struct qh_buf *out, struct qh_str link)
{
	for (uint32_t i = 0; i < link.n; i++) {
		unsigned char c = (unsigned char)link.p[i];

		if (c <= ' ' || c >= 0x7F || c == '(' || c == ')' || c == '\\')
			qh_buf_printf(out, "%%%02X", c);
		else
			qh_buf_char(out, (char)c);
	}
}

static uint32_t page_object(const struct pdf *pdf, uint32_t page)
{
	return FIRST_FACE + pdf->n_faces * PDF_FACE_OBJECTS + page * PAGE_OBJECTS;
}

static void put_link(const struct pdf *pdf, struct qh_buf *out, const struct pdf_item *item,
		     int32_t page_height)
{
	struct qh_str cell;
	int64_t sheet = qh_paper_link_sheet(pdf->paper, item->link, &cell);

	if (!is_address(item->link) && sheet < 0)
		return;
	qh_buf_z(out, "<</Type/Annot/Subtype/Link/Border[0 0 0]/Rect[");
	put_units(out, item->x);
	put_units(out, page_height - item->y - item->h / 3);
	put_units(out, item->x + item->w);
	put_units(out, page_height - item->y + item->h * 2 / 3);
	if (sheet >= 0) {
		qh_buf_printf(out, "]/Dest[%u 0 R/Fit]>>\n", page_object(pdf, pdf->sheet_pages[sheet]));
		return;
	}
	qh_buf_z(out, "]/A<</S/URI/URI(");
	put_address(out, item->link);
	qh_buf_z(out, ")>>>>\n");
}

static void put_page(const struct pdf *pdf, struct pdf_out *out, uint32_t index)
{
	const struct pdf_page *page = &pdf->pages[index];
	uint32_t number = page_object(pdf, index);
	struct pen pen = {0, -1, 0, false};

	qh_pdf_object(out, number);
	qh_buf_printf(out->buf, "<</Type/Page/Parent %d 0 R/MediaBox[0 0 ", PAGES);
	put_units(out->buf, page->w);
	put_units(out->buf, page->h);
	qh_buf_printf(out->buf, "]/Contents %u 0 R/Annots[", number + 1);
	for (uint32_t i = 0; i < page->n; i++) {
		if (page->items[i].link.n > 0)
			put_link(pdf, out->buf, &page->items[i], page->h);
	}
	qh_buf_z(out->buf, "]>>endobj\n");
	qh_buf_reset(&out->piece);
	put_units(&out->piece, HAIRLINE);
	qh_buf_z(&out->piece, "w\n");
	for (uint32_t i = 0; i < page->n; i++)
		put_item(pdf, &out->piece, &page->items[i], page->h, &pen);
	qh_pdf_stream(out, number + 1, "", qh_buf_view(&out->piece), PAGE_LEVEL);
}

static void put_frame(const struct pdf *pdf, struct pdf_out *out)
{
	struct qh_buf *b = out->buf;

	qh_pdf_object(out, CATALOG);
	qh_buf_printf(
	    b, "<</Type/Catalog/Pages %d 0 R/Lang(%s)/ViewerPreferences<</DisplayDocTitle true>>>>endobj\n",
	    PAGES, qh_str_starts(pdf->paper->lang, QH_STR("en")) ? "en" : "zh-CN");
	qh_pdf_object(out, PAGES);
	qh_buf_printf(b, "<</Type/Pages/Count %u/Kids[", pdf->n_pages);
	for (uint32_t i = 0; i < pdf->n_pages; i++)
		qh_buf_printf(b, "%u 0 R\n", page_object(pdf, i));
	qh_buf_z(b, "]/Resources<</Font<<");
	for (uint32_t i = 0; i < pdf->n_faces; i++) {
		if (pdf->faces[i].n > 1)
			qh_buf_printf(b, "/F%u %u 0 R", i, FIRST_FACE + i * PDF_FACE_OBJECTS);
	}
	qh_buf_z(b, ">>>>>>endobj\n");
	qh_pdf_object(out, INFO);
	qh_buf_z(b, "<</Title<FEFF");
	qh_pdf_put_utf16(b, pdf->paper->title);
	qh_buf_z(b, ">/Producer(Quanheng)/CreationDate(D:20000101000000Z)>>endobj\n");
}

/* An object that is not there (a number kept for a kind of font) is free in the table. */
static void put_offsets(const struct pdf *pdf, struct pdf_out *out)
{
	struct qh_buf *b = out->buf;
	size_t at = b->n - out->base;
	uint64_t hash = qh_str_hash((struct qh_str){b->p + out->base, (uint32_t)at}, pdf->n_pages);

	qh_buf_printf(b, "xref\n0 %u\n0000000000 65535 f \n", out->n_objects);
	for (uint32_t i = 1; i < out->n_objects; i++) {
		if (out->offsets[i])
			qh_buf_printf(b, "%010u 00000 n \n", out->offsets[i]);
		else
			qh_buf_z(b, "0000000000 65535 f \n");
	}
	qh_buf_printf(
	    b,
	    "trailer<</Size %u/Root %d 0 R/Info %d 0 R/ID[<%016llX><%016llX>]>>\nstartxref\n%zu\n%%%%EOF\n",
	    out->n_objects, CATALOG, INFO, (unsigned long long)hash, (unsigned long long)hash, at);
}

void qh_pdf_write(struct pdf *pdf, struct qh_buf *buf)
{
	struct pdf_out out = {.buf = buf, .base = buf->n, .n_objects = page_object(pdf, pdf->n_pages)};

	out.offsets = QH_NEW_ARRAY(pdf->arena, uint32_t, out.n_objects);
	if (!out.offsets) {
		qh_pdf_fail(pdf);
		return;
	}
	qh_buf_init_in(&out.piece, UINT32_MAX, buf);
	qh_buf_init_in(&out.packed, UINT32_MAX, buf);
	qh_buf_z(buf, "%PDF-1.5\n%\xE2\xE3\xCF\xD3\n");
	put_frame(pdf, &out);
	for (uint32_t i = 0; i < pdf->n_faces && pdf->status == QH_OK; i++) {
		if (pdf->faces[i].n > 1)
			qh_pdf_embed(pdf, &pdf->faces[i], &out, FIRST_FACE + i * PDF_FACE_OBJECTS);
	}
	for (uint32_t i = 0; i < pdf->n_pages && pdf->status == QH_OK; i++)
		put_page(pdf, &out, i);
	if (buf->status == QH_OK)
		put_offsets(pdf, &out);
	if (buf->status != QH_OK && pdf->status == QH_OK)
		pdf->status = qh_error_set(pdf->err, buf->status, "PAPER-009");
	qh_buf_free(&out.piece);
	qh_buf_free(&out.packed);
	if (pdf->status != QH_OK)
		buf->n = out.base;
}
