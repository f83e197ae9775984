/* SPDX-License-Identifier: Apache-2.0 */
/* What the files of the PDF writer share: fonts, shaped text, pages of placed pieces. Whole units everywhere,
 * a 1024th of a point, which are pango's. */
#ifndef QH_PAPER_PDF_PRIVATE_H
#define QH_PAPER_PDF_PRIVATE_H

#include "paper/grid.h"
#include "paper/looks.h"
#include "paper/paper.h"

/* pango's and harfbuzz's own, which only some of the files look into. */
struct _PangoFont;
struct _PangoContext;
struct _PangoLayout;
struct hb_face_t;
struct hb_font_t;

#define PDF_PT(points) ((int32_t)((points)*1024))
#define PDF_MM(mm) ((int32_t)((mm)*72 * 10240 / 254))

enum pdf_role { PDF_ROLE_TITLE, PDF_ROLE_HEADING, PDF_ROLE_BODY, PDF_ROLE_TABLE, PDF_ROLES };

/* A glyph as a document uses it: one that stands for two texts is two, so that text copied out of the file is
 * the text that went in. */
struct pdf_glyph {
	uint32_t gid;
	int32_t width; /* thousandths of the size */
	struct qh_str text;
};

struct pdf_face {
	struct _PangoFont *font; /* at the size at which it was met first */
	struct hb_face_t *hb;
	struct hb_font_t *units; /* at the scale of its design */
	bool embolden;           /* the machine has no bold one: drawn with an outline */
	bool wide_ids;
	uint32_t n, cap; /* of glyphs; 0 is the one for nothing */
	struct pdf_glyph *glyphs;
	uint32_t n_slots, *slots; /* hash of (gid, text): index of a glyph, 0 free */
};

struct pdf_run {
	uint16_t face;
	int32_t size, x, rise;
	uint32_t n;
	const uint16_t *ids;   /* of glyphs in the face */
	const int16_t *adjust; /* thousandths of the size taken off behind each; NULL: none */
};

struct pdf_line {
	int32_t x, width, height, ascent; /* x: the indent of a first line */
	uint32_t n_runs;
	struct pdf_run *runs;
};

struct pdf_text {
	int32_t height;
	uint32_t n_lines;
	struct pdf_line *lines;
};

struct pdf_style {
	uint8_t role;
	bool bold;
	int32_t size, leading; /* leading: the least height of a line */
	int32_t indent;
};

enum pdf_item_kind { PDF_FILL, PDF_BOX, PDF_RULE, PDF_LINE };
struct pdf_item {
	uint8_t kind;
	uint32_t color;     /* 0xRRGGBB */
	int32_t x, y, w, h; /* from the upper left; RULE: to (x+w, y+h); LINE: x and its baseline y */
	const struct pdf_line *line;
	struct qh_str link;
};

struct pdf_page {
	int32_t w, h;
	uint32_t n, cap;
	struct pdf_item *items;
};

struct pdf_cached;
struct pdf_fonts_met {
	struct _PangoFont *font;
	uint16_t face;
};
enum { PDF_FACES_MAX = 64, PDF_FONTS_MET_MAX = 512, PDF_CACHE_SLOTS = 4096, PDF_GLYPHS_MAX = 65000 };

struct pdf {
	struct qh_arena *arena;
	const struct qh_paper *paper;
	struct qh_error *err;
	enum qh_status status; /* sticky: the first failure, err says which */
	const char *families[PDF_ROLES];
	struct _PangoContext *context;
	struct _PangoLayout *layout;
	uint32_t n_faces, n_met;
	struct pdf_face faces[PDF_FACES_MAX];
	struct pdf_fonts_met met[PDF_FONTS_MET_MAX]; /* a font is a face at a size */
	struct pdf_cached **cache;
	uint32_t n_pages, cap_pages;
	struct pdf_page *pages;
	uint32_t n_notes;
	/* Tables: 1 with little air in their rows, 2 in smaller type too; see qh_pdf_flow_sheet. */
	uint8_t tight;
	uint32_t *sheet_pages; /* index of the first page of each sheet */
};

/* pdf_fonts.c */
enum qh_status qh_pdf_open(struct pdf *pdf, struct qh_arena *arena, const struct qh_paper *paper,
			   struct qh_error *err);
void qh_pdf_close(struct pdf *pdf);
/* PAPER-009 for a failure of memory or of a limit. */
void qh_pdf_fail(struct pdf *pdf);
/* Index of the face of a font, -1 on failure. */
int32_t qh_pdf_face(struct pdf *pdf, struct _PangoFont *font);
/* The glyph of a face for a text, 0 on failure or for nothing. */
uint16_t qh_pdf_glyph(struct pdf *pdf, struct pdf_face *face, uint32_t gid, struct qh_str text);

/* pdf_text.c: never NULL; without lines on failure. @p mark: small and raised behind the text. */
const struct pdf_text *qh_pdf_text(struct pdf *pdf, const struct pdf_style *style, struct qh_str text,
				   struct qh_str mark, int32_t width);

/* pdf_place.c */
struct pdf_page *qh_pdf_page(struct pdf *pdf, bool landscape);
void qh_pdf_place(struct pdf *pdf, struct pdf_page *page, struct pdf_item item);
/* One line of text in a width, aligned; y its upper edge. */
void qh_pdf_place_line(struct pdf *pdf, struct pdf_page *page, const struct pdf_line *line, int32_t x,
		       int32_t y, int32_t width, uint8_t align, uint32_t color, struct qh_str link);
void qh_pdf_chart(struct pdf *pdf, struct pdf_page *page, const struct qh_chart *chart, int32_t x, int32_t y,
		  int32_t width);

/* pdf_flow.c */
struct pdf_flow {
	struct pdf *pdf;
	bool landscape;
	uint32_t page; /* index + 1, 0: none begun */
	int32_t x, y, width, top, bottom;
};
void qh_pdf_flow_page(struct pdf_flow *flow);
void qh_pdf_flow_sheet(struct pdf *pdf, const struct qh_paper_sheet *sheet);
const struct pdf_style *qh_pdf_style(uint8_t paper_style);

/* pdf_table.c */
struct pdf_table {
	const struct qh_paper_table *table;
	struct qh_paper_grid grid;
	struct pdf_style style;
	int32_t *edges;                /* cols + 1 */
	int32_t *heights;              /* of the rows, what is left of them */
	const struct pdf_text **texts; /* of the cells */
	uint32_t *done;                /* lines of the cells that stand on pages already */
	uint32_t first_note;
	int32_t pad_y; /* above and below the text of a cell */
};
/* Centred lines as even as they can be, no lone last character: set in the least width that takes no more. */
const struct pdf_text *qh_pdf_balanced(struct pdf *pdf, const struct pdf_style *style, struct qh_str text,
				       struct qh_str note, int32_t width);
struct pdf_table *qh_pdf_table_measure(struct pdf *pdf, const struct qh_paper_table *table, int32_t width);
/* The height of rows [from, to). */
int32_t qh_pdf_table_height(const struct pdf_table *t, uint32_t from, uint32_t to);
/* pdf_table_flow.c: @p tail is what must stand on the page of its last rows. */
void qh_pdf_table_flow(struct pdf_flow *flow, struct pdf_table *t, int32_t tail);

/* pdf_cff.c: a CFF font of just these glyphs, their CIDs the indexes. False: not of a kind that this can cut.
 */
bool qh_pdf_cff_subset(struct qh_arena *arena, struct qh_str cff, const struct pdf_glyph *glyphs, uint32_t n,
		       struct qh_buf *out);
struct pdf_out;
/* pdf_embed.c: the objects of a face, the first of which is its font; a face takes PDF_FACE_OBJECTS numbers.
 */
enum { PDF_FACE_OBJECTS = 6 };
void qh_pdf_embed(struct pdf *pdf, const struct pdf_face *face, struct pdf_out *out, uint32_t first);
/* pdf_write.c */
struct pdf_out {
	struct qh_buf *buf;
	size_t base; /* where the file begins in the buffer */
	uint32_t n_objects;
	uint32_t *offsets;           /* of the objects, by number */
	struct qh_buf piece, packed; /* reused */
};
void qh_pdf_object(struct pdf_out *out, uint32_t number);
/* A stream of its own object; @p entries: further entries of its dictionary. */
void qh_pdf_stream(struct pdf_out *out, uint32_t number, const char *entries, struct qh_str data, int level);
void qh_pdf_put_utf16(struct qh_buf *out, struct qh_str text);
void qh_pdf_write(struct pdf *pdf, struct qh_buf *out);

#endif
