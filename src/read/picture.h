/* SPDX-License-Identifier: Apache-2.0 */
/* Private to read/: a page as a picture in shades of grey: set straight, its ruling lines, pieces cut out. */
#ifndef QH_READ_PICTURE_H
#define QH_READ_PICTURE_H

#include "read/pdf.h"

/* Hundredths of a point a dot is taken for: those of a sheet of A4 whose long side has QH_PICTURE_SIDE dots.
 * Pages of any size are brought to this one, so that no page is too large and no print too small. */
enum { QH_PICTURE_SIDE = 3508, QH_PICTURE_DOT = 24 };

struct qh_picture {
	uint32_t w, h;
	uint8_t *at;  /* w * h, row by row; 0 is black */
	uint8_t dark; /* below it is ink */
};
/* Dots from x0, y0 to before x1, y1. */
struct qh_picture_box {
	uint32_t x0, y0, x1, y1;
};

/* A PGM file ("P5", 8 bits). @p bytes are the picture's from now on. False when it is none. */
bool qh_picture_read(char *bytes, uint32_t n, struct qh_picture *out);
/* Turns a page that lay askew on the glass, up to two degrees. False when memory runs out. */
bool qh_picture_straighten(struct qh_arena *arena, struct qh_picture *p);
/* Thin straight runs of ink, each one dot thick. False when memory runs out. */
bool qh_picture_strokes(struct qh_arena *arena, const struct qh_picture *p, struct qh_pdf_lines *out);
/* Wipes out the strokes that are borders of a table; those of large characters stay. */
void qh_picture_wipe(struct qh_picture *p, const struct qh_pdf_lines *strokes,
		     const struct qh_pdf_tables *tables);
/* Shrinks a box to the ink in it; the number of dark dots. */
uint32_t qh_picture_ink(const struct qh_picture *p, struct qh_picture_box *box);
/* picture_sign.c: a sign "at least" or "at most" that a text in a box begins with, U+2265 or U+2264; it is
 * wiped out. 0: it begins with something else. */
uint32_t qh_picture_sign(struct qh_picture *p, const struct qh_picture_box *box);
/* The first line of text in a box, over its whole width; the box is then what stands below. False: no ink
 * left. */
bool qh_picture_line(const struct qh_picture *p, struct qh_picture_box *box, struct qh_picture_box *line);
/* The box as a PGM file with a margin, large print made smaller, for the reader is used to that of texts.
 * Absent when memory runs out. */
struct qh_str qh_picture_cut(struct qh_arena *arena, const struct qh_picture *p,
			     const struct qh_picture_box *box);

#endif
