/* SPDX-License-Identifier: Apache-2.0 */
/* Owns fonts in a PDF: the subset, its widths and the way back from glyphs to text. */
#include "paper/pdf_private.h"

#include <stdio.h>
#include <hb-ot.h>
#include <hb-subset.h>

#include "base/utf8.h"

enum { NAME_MAX_BYTES = 80, FULL_WIDTH = 1000, BFCHARS_MAX = 100, FONT_LEVEL = 1, HEAD_BBOX = 36, STEM = 80 };

static struct qh_str blob_view(hb_blob_t *blob)
{
	unsigned int n = 0;
	const char *p = hb_blob_get_data(blob, &n);

	return n > 0 ? (struct qh_str){p, n} : QH_STR_NONE;
}

/* A TrueType font of just the glyphs of a face, under their own numbers. */
static bool truetype_subset(const struct pdf_face *face, struct qh_buf *out)
{
	static const hb_tag_t dropped[] = {HB_TAG('G', 'S', 'U', 'B'), HB_TAG('G', 'P', 'O', 'S'),
					   HB_TAG('G', 'D', 'E', 'F'), HB_TAG('n', 'a', 'm', 'e'),
					   HB_TAG('O', 'S', '/', '2'), HB_TAG('p', 'o', 's', 't'),
					   HB_TAG('c', 'm', 'a', 'p'), HB_TAG('v', 'h', 'e', 'a'),
					   HB_TAG('v', 'm', 't', 'x'), HB_TAG('g', 'v', 'a', 'r')};
	hb_subset_input_t *input = hb_subset_input_create_or_fail();
	hb_face_t *cut;

	if (!input)
		return false;
	for (uint32_t i = 1; i < face->n; i++)
		hb_set_add(hb_subset_input_glyph_set(input), face->glyphs[i].gid);
	for (uint32_t i = 0; i < sizeof dropped / sizeof *dropped; i++)
		hb_set_add(hb_subset_input_set(input, HB_SUBSET_SETS_DROP_TABLE_TAG), dropped[i]);
	hb_subset_input_set_flags(input, HB_SUBSET_FLAGS_RETAIN_GIDS);
	cut = hb_subset_or_fail(face->hb, input);
	hb_subset_input_destroy(input);
	if (!cut)
		return false;
	hb_blob_t *blob = hb_face_reference_blob(cut);
	qh_buf_str(out, blob_view(blob));
	hb_blob_destroy(blob);
	hb_face_destroy(cut);
	return out->n > 0;
}

/* ABCDEF+Name, the letters telling subsets apart. */
static void face_name(const struct pdf_face *face, char *out)
{
	char full[NAME_MAX_BYTES];
	unsigned int n = sizeof full;
	uint64_t hash = face->embolden;
	uint32_t at = 0;

	hb_ot_name_get_utf8(face->hb, HB_OT_NAME_ID_POSTSCRIPT_NAME, HB_LANGUAGE_INVALID, &n, full);
	for (uint32_t i = 1; i < face->n; i++)
		hash = qh_str_hash(face->glyphs[i].text, hash + face->glyphs[i].gid);
	for (; at < 6; at++, hash /= 26)
		out[at] = (char)('A' + hash % 26);
	out[at++] = '+';
	for (uint32_t i = 0; i < n && full[i]; i++) {
		char c = full[i];

		if ((c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-')
			out[at++] = c;
	}
	out[at] = '\0';
}

static int64_t thousandths(const struct pdf_face *face, int64_t units)
{
	return units * 1000 / (int64_t)hb_face_get_upem(face->hb);
}

static void put_descriptor(const struct pdf_face *face, struct pdf_out *out, uint32_t first, const char *name,
			   bool is_cff)
{
	hb_blob_t *head = hb_face_reference_table(face->hb, HB_TAG('h', 'e', 'a', 'd'));
	struct qh_str view = blob_view(head);
	hb_font_extents_t extents = {0};

	hb_font_get_h_extents(face->units, &extents);
	qh_pdf_object(out, first + 2);
	qh_buf_printf(out->buf, "<</Type/FontDescriptor/FontName/%s/Flags 4/ItalicAngle 0/FontBBox[", name);
	for (uint32_t i = 0; i < 4; i++) {
		uint32_t at = HEAD_BBOX + 2 * i;
		uint32_t v = 0;

		if (view.n > at + 1)
			v = (uint32_t)(unsigned char)view.p[at] << 8 | (unsigned char)view.p[at + 1];
		qh_buf_printf(out->buf, "%s%d", i ? " " : "", (int)thousandths(face, (int16_t)v));
	}
	qh_buf_printf(out->buf, "]/Ascent %d/Descent %d/CapHeight %d/StemV %d/%s %u 0 R>>endobj\n",
		      (int)thousandths(face, extents.ascender), (int)thousandths(face, extents.descender),
		      (int)thousandths(face, extents.ascender), STEM, is_cff ? "FontFile3" : "FontFile2",
		      first + 3);
	hb_blob_destroy(head);
}

/* Widths of the glyphs that are not full ones. */
static void put_widths(const struct pdf_face *face, struct qh_buf *out)
{
	bool open = false;

	for (uint32_t i = 1; i < face->n; i++) {
		bool full = face->glyphs[i].width == FULL_WIDTH;

		if (open && full)
			qh_buf_char(out, ']');
		if (!open && !full)
			qh_buf_printf(out, " %u[", i);
		if (!full)
			qh_buf_printf(out, open ? " %d" : "%d", face->glyphs[i].width);
		open = !full;
	}
	if (open)
		qh_buf_char(out, ']');
}

void qh_pdf_put_utf16(struct qh_buf *out, struct qh_str text)
{
	for (uint32_t off = 0; off < text.n;) {
		uint32_t c = qh_utf8_next(text, &off);

		if (c >= 0x10000)
			qh_buf_printf(out, "%04X%04X", 0xD800 + ((c - 0x10000) >> 10),
				      0xDC00 + ((c - 0x10000) & 0x3FF));
		else
			qh_buf_printf(out, "%04X", c);
	}
}

static void put_to_unicode(const struct pdf_face *face, struct pdf_out *out, uint32_t number)
{
	struct qh_buf *b = &out->piece;
	uint32_t i = 1;

	qh_buf_reset(b);
	qh_buf_z(b, "/CIDInit/ProcSet findresource begin 12 dict begin begincmap\n"
		    "/CIDSystemInfo<</Registry(Adobe)/Ordering(UCS)/Supplement 0>>def\n"
		    "/CMapName/Adobe-Identity-UCS def/CMapType 2 def\n"
		    "1 begincodespacerange<0000><FFFF>endcodespacerange\n");
	while (i < face->n) {
		uint32_t end = i, n = 0;

		for (; end < face->n && n < BFCHARS_MAX; end++)
			n += face->glyphs[end].text.n > 0;
		if (n > 0)
			qh_buf_printf(b, "%u beginbfchar\n", n);
		for (; i < end; i++) {
			if (face->glyphs[i].text.n == 0)
				continue;
			qh_buf_printf(b, "<%04X><", i);
			qh_pdf_put_utf16(b, face->glyphs[i].text);
			qh_buf_z(b, ">\n");
		}
		if (n > 0)
			qh_buf_z(b, "endbfchar\n");
	}
	qh_buf_z(b, "endcmap CMapName currentdict/CMap defineresource pop end end\n");
	qh_pdf_stream(out, number, "", qh_buf_view(b), FONT_LEVEL);
}

static void put_gid_map(const struct pdf_face *face, struct pdf_out *out, uint32_t number)
{
	qh_buf_reset(&out->piece);
	for (uint32_t i = 0; i < face->n; i++) {
		qh_buf_char(&out->piece, (char)(face->glyphs[i].gid >> 8));
		qh_buf_char(&out->piece, (char)face->glyphs[i].gid);
	}
	qh_pdf_stream(out, number, "", qh_buf_view(&out->piece), FONT_LEVEL);
}

static void put_font(const struct pdf_face *face, struct pdf_out *out, uint32_t first, const char *name,
		     bool is_cff)
{
	qh_pdf_object(out, first);
	qh_buf_printf(out->buf,
		      "<</Type/Font/Subtype/Type0/BaseFont/%s/Encoding/Identity-H/DescendantFonts[%u 0 R]"
		      "/ToUnicode %u 0 R>>endobj\n",
		      name, first + 1, first + 4);
	qh_pdf_object(out, first + 1);
	qh_buf_printf(out->buf,
		      "<</Type/Font/Subtype/CIDFontType%d/BaseFont/%s/CIDSystemInfo<</Registry(Adobe)"
		      "/Ordering(Identity)/Supplement 0>>/FontDescriptor %u 0 R",
		      is_cff ? 0 : 2, name, first + 2);
	if (!is_cff)
		qh_buf_printf(out->buf, "/CIDToGIDMap %u 0 R", first + 5);
	qh_buf_printf(out->buf, "/DW %d/W[", FULL_WIDTH);
	put_widths(face, out->buf);
	qh_buf_z(out->buf, "]>>endobj\n");
	put_descriptor(face, out, first, name, is_cff);
}

void qh_pdf_embed(struct pdf *pdf, const struct pdf_face *face, struct pdf_out *out, uint32_t first)
{
	hb_blob_t *table = hb_face_reference_table(face->hb, HB_TAG('C', 'F', 'F', ' '));
	struct qh_str cff = blob_view(table);
	char name[NAME_MAX_BYTES + 8], entries[40];
	bool is_cff = cff.n > 0, good;

	qh_buf_reset(&out->piece);
	if (is_cff)
		good = qh_pdf_cff_subset(pdf->arena, cff, face->glyphs, face->n, &out->piece);
	else
		good = truetype_subset(face, &out->piece);
	hb_blob_destroy(table);
	if (!good) {
		if (qh_arena_status(pdf->arena) != QH_OK || out->piece.status != QH_OK) {
			qh_pdf_fail(pdf);
		} else if (pdf->status == QH_OK) { /* pictures of characters, or a damaged font */
			pdf->status = qh_error_set(pdf->err, QH_UNSUPPORTED, "PAPER-002");
			qh_error_arg(pdf->err, "character", face->glyphs[1].text);
		}
		return;
	}
	face_name(face, name);
	snprintf(entries, sizeof entries, is_cff ? "/Subtype/CIDFontType0C" : "/Length1 %zu", out->piece.n);
	qh_pdf_stream(out, first + 3, entries, qh_buf_view(&out->piece), FONT_LEVEL);
	put_font(face, out, first, name, is_cff);
	put_to_unicode(face, out, first + 4);
	if (!is_cff)
		put_gid_map(face, out, first + 5);
}
