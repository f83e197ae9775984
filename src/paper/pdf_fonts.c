/* SPDX-License-Identifier: Apache-2.0 */
/* Owns the fonts of a PDF: which of the names the machine has, the faces that texts were shaped with and the
 * glyphs of each that are used. */
#include "paper/pdf_private.h"

#include <fontconfig/fontconfig.h>
#include <pango/pangocairo.h>
#include <pango/pangofc-font.h>

enum { FAMILY_BYTES_MAX = 200, SLOTS_FIRST = 256 };

void qh_pdf_fail(struct pdf *pdf)
{
	enum qh_status why = qh_arena_status(pdf->arena);

	if (pdf->status == QH_OK)
		pdf->status = qh_error_set(pdf->err, why == QH_OK ? QH_LIMIT : why, "PAPER-009");
}

/* Whether the machine has a family of just this name; aliases and likenesses do not count. */
static bool machine_has(const char *family)
{
	FcPattern *wanted = FcPatternCreate();
	FcObjectSet *objects = FcObjectSetCreate();
	FcFontSet *found = NULL;
	bool has;

	if (wanted && objects && FcPatternAddString(wanted, FC_FAMILY, (const FcChar8 *)family) &&
	    FcObjectSetAdd(objects, FC_FAMILY))
		found = FcFontList(NULL, wanted, objects);
	has = found && found->nfont > 0;
	if (found)
		FcFontSetDestroy(found);
	if (objects)
		FcObjectSetDestroy(objects);
	if (wanted)
		FcPatternDestroy(wanted);
	return has;
}

/* The first name of a list with commas that the machine has; NULL: none of them. */
static const char *first_of(struct qh_arena *arena, struct qh_str names)
{
	while (names.n > 0) {
		int64_t comma = qh_str_find(names, QH_STR(","), 0);
		struct qh_str name = qh_str_trim(comma < 0 ? names : qh_str_sub(names, 0, (uint32_t)comma));

		if (name.n > 0 && name.n <= FAMILY_BYTES_MAX) {
			name = qh_arena_str(arena, name);
			if (name.p && machine_has(name.p))
				return name.p;
		}
		names = comma < 0 ? QH_STR_NONE : qh_str_sub(names, (uint32_t)comma + 1, names.n);
	}
	return NULL;
}

static enum qh_status choose_families(struct pdf *pdf)
{
	const struct qh_paper_fonts *f = &pdf->paper->fonts;
	const struct qh_str names[PDF_ROLES] = {f->title, f->heading, f->body, f->table};
	const char *fallback = first_of(pdf->arena, f->fallback);

	for (uint32_t i = 0; i < PDF_ROLES; i++) {
		const char *family = first_of(pdf->arena, names[i]);

		family = family ? family : fallback;
		if (qh_arena_status(pdf->arena) != QH_OK)
			return qh_error_set(pdf->err, qh_arena_status(pdf->arena), "PAPER-009");
		if (!family && (names[i].n > 0 || f->fallback.n > 0)) {
			qh_error_set(pdf->err, QH_UNSUPPORTED, "PAPER-006");
			qh_error_arg(pdf->err, "font", f->fallback.n > 0 ? f->fallback : names[i]);
			return QH_UNSUPPORTED;
		}
		pdf->families[i] = family ? family : "serif";
	}
	return QH_OK;
}

enum qh_status qh_pdf_open(struct pdf *pdf, struct qh_arena *arena, const struct qh_paper *paper,
			   struct qh_error *err)
{
	PangoFontMap *map;
	cairo_font_options_t *options;
	bool chinese = paper->lang.n == 0 || qh_str_starts(paper->lang, QH_STR("zh"));

	/* A map of fonts begins this in a thread of its own, and two that make the folder of the cache at
	 * once fail ("No writable cache directories"). Nothing is done when it has begun. */
	(void)FcInit();
	/* pango keeps one map of fonts a thread, with the files it has opened: the second paper is fast. */
	map = pango_cairo_font_map_get_default();
	pdf->arena = arena;
	pdf->paper = paper;
	pdf->err = err;
	pdf->status = choose_families(pdf);
	pdf->cache = QH_NEW_ARRAY(arena, struct pdf_cached *, PDF_CACHE_SLOTS);
	if (!pdf->cache)
		qh_pdf_fail(pdf);
	if (pdf->status != QH_OK)
		return pdf->status;
	pdf->context = pango_font_map_create_context(map);
	options = cairo_font_options_create();
	cairo_font_options_set_hint_style(options, CAIRO_HINT_STYLE_NONE);
	cairo_font_options_set_hint_metrics(options, CAIRO_HINT_METRICS_OFF);
	pango_cairo_context_set_font_options(pdf->context, options);
	cairo_font_options_destroy(options);
	pango_cairo_context_set_resolution(pdf->context, 72);
	pango_context_set_round_glyph_positions(pdf->context, FALSE);
	pango_context_set_language(pdf->context, pango_language_from_string(chinese ? "zh-cn" : "en"));
	pango_context_set_base_dir(pdf->context, PANGO_DIRECTION_LTR);
	pdf->layout = pango_layout_new(pdf->context);
	pango_layout_set_auto_dir(pdf->layout, FALSE);
	pango_layout_set_wrap(pdf->layout, PANGO_WRAP_WORD_CHAR);
	return QH_OK;
}

void qh_pdf_close(struct pdf *pdf)
{
	for (uint32_t i = 0; i < pdf->n_faces; i++) {
		hb_font_destroy(pdf->faces[i].units);
		hb_face_destroy(pdf->faces[i].hb);
	}
	for (uint32_t i = 0; i < pdf->n_met; i++)
		g_object_unref(pdf->met[i].font);
	if (pdf->layout)
		g_object_unref(pdf->layout);
	if (pdf->context)
		g_object_unref(pdf->context);
}

static bool is_emboldened(PangoFont *font)
{
	FcBool embolden = FcFalse;

	if (!PANGO_IS_FC_FONT(font))
		return false;
	return FcPatternGetBool(pango_fc_font_get_pattern(PANGO_FC_FONT(font)), FC_EMBOLDEN, 0, &embolden) ==
		   FcResultMatch &&
	       embolden;
}

static int32_t new_face(struct pdf *pdf, PangoFont *font, hb_face_t *hb, bool embolden)
{
	struct pdf_face *face = &pdf->faces[pdf->n_faces];

	*face = (struct pdf_face){.font = font, .embolden = embolden, .n_slots = SLOTS_FIRST};
	face->slots = QH_NEW_ARRAY(pdf->arena, uint32_t, SLOTS_FIRST);
	if (!face->slots || !qh_arena_grow(pdf->arena, &face->glyphs, &face->cap, 1, sizeof *face->glyphs))
		return -1;
	face->n = 1; /* glyph 0, for nothing */
	face->hb = hb_face_reference(hb);
	face->units = hb_font_create(hb);
	return (int32_t)pdf->n_faces++;
}

int32_t qh_pdf_face(struct pdf *pdf, PangoFont *font)
{
	hb_face_t *hb;
	bool embolden;
	int32_t at = -1;

	for (uint32_t i = 0; i < pdf->n_met; i++) {
		if (pdf->met[i].font == font)
			return pdf->met[i].face;
	}
	hb = hb_font_get_face(pango_font_get_hb_font(font));
	embolden = is_emboldened(font);
	for (uint32_t i = 0; i < pdf->n_faces; i++) {
		if (pdf->faces[i].hb == hb && pdf->faces[i].embolden == embolden)
			at = (int32_t)i;
	}
	if (pdf->n_met == PDF_FONTS_MET_MAX || (at < 0 && pdf->n_faces == PDF_FACES_MAX))
		at = -1;
	else if (at < 0)
		at = new_face(pdf, font, hb, embolden);
	if (at < 0) {
		qh_pdf_fail(pdf);
		return -1;
	}
	pdf->met[pdf->n_met++] = (struct pdf_fonts_met){g_object_ref(font), (uint16_t)at};
	return at;
}

static uint32_t *slot_of(struct pdf_face *face, uint32_t gid, struct qh_str text)
{
	uint32_t mask = face->n_slots - 1;
	uint32_t i = (uint32_t)qh_str_hash(text, gid) & mask;

	while (face->slots[i]) {
		const struct pdf_glyph *g = &face->glyphs[face->slots[i]];

		if (g->gid == gid && qh_str_eq(g->text, text))
			break;
		i = (i + 1) & mask;
	}
	return &face->slots[i];
}

static bool more_slots(struct pdf *pdf, struct pdf_face *face)
{
	uint32_t *slots = QH_NEW_ARRAY(pdf->arena, uint32_t, (size_t)face->n_slots * 2);

	if (!slots)
		return false;
	face->slots = slots;
	face->n_slots *= 2;
	for (uint32_t i = 1; i < face->n; i++)
		*slot_of(face, face->glyphs[i].gid, face->glyphs[i].text) = i;
	return true;
}

uint16_t qh_pdf_glyph(struct pdf *pdf, struct pdf_face *face, uint32_t gid, struct qh_str text)
{
	uint32_t *slot = slot_of(face, gid, text);
	int64_t upem = hb_face_get_upem(face->hb);
	struct pdf_glyph g = {.gid = gid};

	if (*slot)
		return (uint16_t)*slot;
	if (face->n * 2 >= face->n_slots) {
		if (!more_slots(pdf, face)) {
			qh_pdf_fail(pdf);
			return 0;
		}
		slot = slot_of(face, gid, text);
	}
	g.text = qh_arena_str(pdf->arena, text);
	g.width = (int32_t)((2 * (int64_t)hb_font_get_glyph_h_advance(face->units, gid) * 1000 + upem) /
			    (2 * upem));
	if (face->n == PDF_GLYPHS_MAX || !g.text.p ||
	    !qh_arena_grow(pdf->arena, &face->glyphs, &face->cap, face->n + 1, sizeof *face->glyphs)) {
		qh_pdf_fail(pdf);
		return 0;
	}
	face->glyphs[face->n] = g;
	*slot = face->n;
	return (uint16_t)face->n++;
}
