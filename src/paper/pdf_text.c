/* SPDX-License-Identifier: Apache-2.0 */
/* Owns shaping: a text in a width becomes lines of glyphs. Cells repeat themselves, so results are kept. */
#include "paper/pdf_private.h"

#include <stdio.h>
#include <pango/pango.h>

#include "base/utf8.h"

struct pdf_cached {
	struct pdf_cached *next;
	uint64_t hash;
	struct pdf_style style;
	struct qh_str text, mark;
	int32_t width;
	struct pdf_text result;
};

enum { MARK_SIZE_PERCENT = 65, MARK_RISE_PERCENT = 35, LINE_MAX_WIDTH = PDF_PT(14400) };

/* Characters that print nothing or turn the direction of what follows. */
static bool is_dropped(uint32_t c)
{
	return (c < 0x20 && c != '\n' && c != '\t') || (c >= 0x7F && c < 0xA0) || c == 0xAD ||
	       (c >= 0x200B && c <= 0x200F) || (c >= 0x202A && c <= 0x202E) || (c >= 0x2060 && c <= 0x206F) ||
	       (c >= 0xFE00 && c <= 0xFE0F) || c == 0xFEFF || (c & 0xFFFE) == 0xFFFE;
}

static uint32_t printed_as(uint32_t c)
{
	return c == '\t' ? ' ' : c == 0x2028 || c == 0x2029 ? '\n' : c == 0xFFFD ? '?' : c;
}

/* The text as it is when there is nothing to drop, else a copy without. */
static struct qh_str clean(struct pdf *pdf, struct qh_str s)
{
	uint32_t off = 0, n = 0;
	bool same = true;
	char *p;

	while (off < s.n && same) {
		uint32_t c = qh_utf8_next(s, &off);
		same = !is_dropped(c) && printed_as(c) == c;
	}
	if (same)
		return s;
	p = qh_arena_alloc(pdf->arena, s.n);
	if (!p)
		return QH_STR_NONE;
	for (off = 0; off < s.n;) {
		uint32_t c = qh_utf8_next(s, &off);
		if (!is_dropped(c))
			n += qh_utf8_put(printed_as(c), p + n);
	}
	return (struct qh_str){p, n};
}

static void refuse_character(struct pdf *pdf, uint32_t c)
{
	char text[4], code[16];

	if (pdf->status != QH_OK)
		return;
	pdf->status = qh_error_set(pdf->err, QH_UNSUPPORTED, "PAPER-002");
	snprintf(code, sizeof code, "U+%04X", c);
	qh_error_arg(pdf->err, "character", (struct qh_str){text, qh_utf8_put(c, text)});
	qh_error_arg(pdf->err, "code", qh_str_of(code));
}

/* The text of the cluster that glyph @p i begins; blank for the further glyphs of a cluster. */
static struct qh_str cluster_text(const PangoGlyphItem *run, const char *text, int i)
{
	const PangoGlyphString *g = run->glyphs;
	int from = g->log_clusters[i], to = run->item->length;
	bool backward = run->item->analysis.level % 2;

	if (backward ? i + 1 < g->num_glyphs && g->log_clusters[i + 1] == from
		     : i > 0 && g->log_clusters[i - 1] == from)
		return QH_STR("");
	for (int k = 0; k < g->num_glyphs; k++) {
		if (g->log_clusters[k] > from && g->log_clusters[k] < to)
			to = g->log_clusters[k];
	}
	return (struct qh_str){text + run->item->offset + from, (uint32_t)(to - from)};
}

/* Adds the advance that the font does not give a glyph by itself: kerning, or the end of a line. */
static void adjust(struct pdf_run *run, int16_t *adjusts, int64_t difference)
{
	int64_t thousandths = difference * 1000 / run->size;

	if (run->n == 0) {
		run->x += (int32_t)difference;
	} else if (thousandths > 1 || thousandths < -1) {
		int64_t sum = adjusts[run->n - 1] - thousandths;

		adjusts[run->n - 1] = (int16_t)(sum > INT16_MAX   ? INT16_MAX
						: sum < INT16_MIN ? INT16_MIN
								  : sum);
		run->adjust = adjusts;
	}
}

static int32_t take_run(struct pdf *pdf, const PangoGlyphItem *item, const char *text, struct pdf_run *run)
{
	const PangoGlyphString *g = item->glyphs;
	int32_t at = qh_pdf_face(pdf, item->item->analysis.font), width = 0;
	uint16_t *ids = QH_NEW_ARRAY(pdf->arena, uint16_t, (size_t)g->num_glyphs);
	int16_t *adjusts = QH_NEW_ARRAY(pdf->arena, int16_t, (size_t)g->num_glyphs);

	if (at < 0 || !ids || !adjusts) {
		qh_pdf_fail(pdf);
		return 0;
	}
	run->face = (uint16_t)at;
	run->ids = ids;
	for (int i = 0; i < g->num_glyphs; i++) {
		PangoGlyph glyph = g->glyphs[i].glyph;
		int32_t advance = g->glyphs[i].geometry.width, natural;

		width += advance;
		if (glyph == PANGO_GLYPH_EMPTY) {
			adjust(run, adjusts, advance);
			continue;
		}
		if (glyph & PANGO_GLYPH_UNKNOWN_FLAG) {
			refuse_character(pdf, glyph & ~PANGO_GLYPH_UNKNOWN_FLAG);
			return 0;
		}
		ids[run->n] = qh_pdf_glyph(pdf, &pdf->faces[at], glyph, cluster_text(item, text, i));
		natural = (int32_t)((int64_t)pdf->faces[at].glyphs[ids[run->n]].width * run->size / 1000);
		run->n++;
		adjust(run, adjusts, advance - natural);
	}
	return width;
}

static void take_line(struct pdf *pdf, PangoLayoutLine *from, const char *text, const struct pdf_style *style,
		      uint32_t mark_at, struct pdf_line *line)
{
	PangoRectangle logical;
	uint32_t n = 0;

	for (GSList *at = from->runs; at; at = at->next)
		n++;
	line->runs = QH_NEW_ARRAY(pdf->arena, struct pdf_run, n);
	if (!line->runs) {
		qh_pdf_fail(pdf);
		return;
	}
	for (GSList *at = from->runs; at; at = at->next) {
		const PangoGlyphItem *item = at->data;
		struct pdf_run *run = &line->runs[line->n_runs++];
		bool is_mark = (uint32_t)item->item->offset >= mark_at;

		run->size = is_mark ? style->size * MARK_SIZE_PERCENT / 100 : style->size;
		run->rise = is_mark ? style->size * MARK_RISE_PERCENT / 100 : 0;
		run->x = line->width;
		line->width += take_run(pdf, item, text, run);
	}
	pango_layout_line_get_extents(from, NULL, &logical);
	line->height = logical.height;
	line->ascent = -logical.y;
	if (line->height < style->leading) {
		line->ascent += (style->leading - line->height) / 2;
		line->height = style->leading;
	}
}

static void take_lines(struct pdf *pdf, const struct pdf_style *style, const char *text, uint32_t mark_at,
		       struct pdf_text *out)
{
	bool first = true;

	out->lines =
	    QH_NEW_ARRAY(pdf->arena, struct pdf_line, (size_t)pango_layout_get_line_count(pdf->layout));
	if (!out->lines) {
		qh_pdf_fail(pdf);
		return;
	}
	for (GSList *at = pango_layout_get_lines_readonly(pdf->layout); at && pdf->status == QH_OK;
	     at = at->next) {
		struct pdf_line *line = &out->lines[out->n_lines++];
		PangoLayoutLine *from = at->data;

		take_line(pdf, from, text, style, mark_at, line);
		if (from->is_paragraph_start)
			line->x = style->indent;
		out->height += line->height;
		first = false;
	}
	if (pdf->status != QH_OK || first)
		*out = (struct pdf_text){0};
}

static void shape(struct pdf *pdf, const struct pdf_style *style, struct qh_str all, uint32_t mark_at,
		  int32_t width, struct pdf_text *out)
{
	PangoFontDescription *font = pango_font_description_new();
	PangoAttrList *attributes = NULL;

	pango_font_description_set_family_static(font, pdf->families[style->role]);
	pango_font_description_set_size(font, style->size);
	pango_font_description_set_weight(font, style->bold ? PANGO_WEIGHT_BOLD : PANGO_WEIGHT_NORMAL);
	if (mark_at < all.n) {
		PangoAttribute *small = pango_attr_size_new(style->size * MARK_SIZE_PERCENT / 100);

		small->start_index = mark_at;
		attributes = pango_attr_list_new();
		pango_attr_list_insert(attributes, small);
	}
	pango_layout_set_font_description(pdf->layout, font);
	pango_layout_set_attributes(pdf->layout, attributes);
	pango_layout_set_width(pdf->layout, width > 0 && width < LINE_MAX_WIDTH ? width : LINE_MAX_WIDTH);
	pango_layout_set_indent(pdf->layout, style->indent);
	pango_layout_set_text(pdf->layout, all.n ? all.p : "", (int)all.n);
	take_lines(pdf, style, pango_layout_get_text(pdf->layout), mark_at, out);
	if (attributes)
		pango_attr_list_unref(attributes);
	pango_font_description_free(font);
}

static bool is_kept_for(const struct pdf_cached *c, const struct pdf_style *s, struct qh_str text,
			struct qh_str mark, int32_t width)
{
	return c->style.role == s->role && c->style.bold == s->bold && c->style.size == s->size &&
	       c->style.leading == s->leading && c->style.indent == s->indent && c->width == width &&
	       qh_str_eq(c->text, text) && qh_str_eq(c->mark, mark);
}

const struct pdf_text *qh_pdf_text(struct pdf *pdf, const struct pdf_style *style, struct qh_str text,
				   struct qh_str mark, int32_t width)
{
	static const struct pdf_text none = {0};
	uint64_t hash = qh_str_hash(mark, qh_str_hash(text, (uint64_t)width * 31 + (uint64_t)style->size));
	struct pdf_cached **slot = &pdf->cache[hash % PDF_CACHE_SLOTS], *c;
	struct qh_str all;

	if (pdf->status != QH_OK)
		return &none;
	for (c = *slot; c; c = c->next) {
		if (c->hash == hash && is_kept_for(c, style, text, mark, width))
			return &c->result;
	}
	c = QH_NEW(pdf->arena, struct pdf_cached);
	all = clean(pdf, text);
	if (c && mark.n)
		all = qh_arena_printf(pdf->arena, "%.*s%.*s", QH_STR_ARG(all), QH_STR_ARG(mark));
	if (!c || qh_arena_status(pdf->arena) != QH_OK) {
		qh_pdf_fail(pdf);
		return &none;
	}
	*c = (struct pdf_cached){
	    .next = *slot, .hash = hash, .style = *style, .text = text, .mark = mark, .width = width};
	shape(pdf, style, all, mark.n ? all.n - mark.n : UINT32_MAX, width, &c->result);
	*slot = c;
	return pdf->status == QH_OK ? &c->result : &none;
}
