/* SPDX-License-Identifier: Apache-2.0 */
/* Private to drawing.c, drawn.c and ruled.c: lines of text as glyphs with their place on the screen. */
#ifndef QH_READ_DRAWN_H
#define QH_READ_DRAWN_H

#include "read/reader.h"

/* How wide the one who drew the table took a character to be. */
enum qh_measure {
	QH_MEASURE_SCREEN,  /* wide characters two, strokes one */
	QH_MEASURE_COUNT,   /* each character one */
	QH_MEASURE_TYPESET, /* whatever is no ASCII two, as in GBK */
	QH_MEASURES
};

struct qh_glyph {
	uint32_t off, x; /* byte in the text; column on the screen */
	char stroke;     /* '-', '|' or '+' when it may draw a table, else 0 */
	bool space;
};

struct qh_drawn_line {
	uint32_t off, n;      /* bytes of the text, without the newline */
	uint32_t first, last; /* glyphs [first, last) that are no space at either end */
	uint32_t left, right; /* columns on the screen: of the first one, behind the last one */
};

struct qh_drawing {
	struct qh_reader *r;
	struct qh_str text;
	struct qh_drawn_line *lines;
	struct qh_glyph *glyphs;
	uint32_t n_lines, cap_lines, n_glyphs, cap_glyphs;
};

/* The line of @p text at @p at as glyphs; false when memory is at its end (recorded). */
bool qh_drawing_add(struct qh_drawing *d, uint32_t at, uint32_t end);
/* Keep the first lines only. */
void qh_drawing_cut(struct qh_drawing *d, uint32_t n_lines);
/* Place every glyph anew. */
void qh_drawing_measure(struct qh_drawing *d, enum qh_measure measure);
/* The first glyph of a line at column @p x or behind it; line->last when there is none. */
uint32_t qh_drawing_at(const struct qh_drawing *d, const struct qh_drawn_line *line, uint32_t x);
/* The right side of a cell: where it ends, and from where on a line of it has no room for one character more.
 */
struct qh_span {
	uint32_t end, brim;
};
/* What stands on the lines [top, bottom) from column @p from on: each line trimmed, one below the other, but
 * joined where the room was at its end. */
struct qh_str qh_drawing_text(const struct qh_drawing *d, uint32_t top, uint32_t bottom, uint32_t from,
			      struct qh_span to);

#endif
