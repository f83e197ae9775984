/* SPDX-License-Identifier: Apache-2.0 */
/* Owns the signs that tesseract's Chinese data do not know and that most targets begin with: at least, at
 * most. It would read a digit for them, which nobody could tell from a figure. */
#include "read/picture.h"

enum {
	SIDE_MIN = 12, /* dots; smaller is a point or a comma */
	LOOKS = 5,
	STROKES = 3, /* two legs and a bar; four with two bars */
	AT_LEAST = 0x2265,
	AT_MOST = 0x2264
};

static bool is_ink(const struct qh_picture *p, uint32_t x, uint32_t y)
{
	return p->at[(size_t)y * p->w + x] < p->dark;
}

/* The columns of ink at the left of a line. */
static bool first_glyph(const struct qh_picture *p, const struct qh_picture_box *line,
			struct qh_picture_box *glyph)
{
	uint32_t x = line->x0;

	for (; x < line->x1; x++) {
		struct qh_picture_box column = {x, line->y0, x + 1, line->y1};

		if (qh_picture_ink(p, &column) == 0)
			break;
	}
	*glyph = (struct qh_picture_box){line->x0, line->y0, x, line->y1};
	return qh_picture_ink(p, glyph) > 0;
}

/* The first ink of a column from above, and how often ink begins in it. */
static uint32_t column_top(const struct qh_picture *p, const struct qh_picture_box *g, uint32_t x,
			   uint32_t *strokes)
{
	uint32_t top = g->y1;
	bool before = false;

	*strokes = 0;
	for (uint32_t y = g->y0; y < g->y1; y++) {
		bool ink = is_ink(p, x, y);

		*strokes += ink && !before;
		top = ink && top == g->y1 ? y : top;
		before = ink;
	}
	return top;
}

/* The upper leg falls, or rises, all the way to the apex half way down, and there are two more strokes below
 * it: no digit, letter or bracket is like that. */
static uint32_t sign_of(const struct qh_picture *p, const struct qh_picture_box *g)
{
	uint32_t w = g->x1 - g->x0, h = g->y1 - g->y0, three = 0, first = 0, last = 0, before = 0;
	uint32_t falls = 0, rises = 0;

	if (w < SIDE_MIN || h < SIDE_MIN || w > 2 * h || h * 2 > 3 * w)
		return 0;
	for (uint32_t i = 0; i < LOOKS; i++) {
		uint32_t strokes,
		    top = column_top(p, g, g->x0 + w * (2 * i + 1) / (2 * LOOKS), &strokes) - g->y0;

		three += strokes == STROKES || strokes == STROKES + 1;
		falls += i > 0 && top > before && (top - before) * 25 >= h;
		rises += i > 0 && before > top && (before - top) * 25 >= h;
		first = i == 0 ? top : first;
		last = before = top;
	}
	if (three + 2 < LOOKS || (falls + 1 < LOOKS && rises + 1 < LOOKS))
		return 0;
	/* the leg begins at the top and ends near the middle */
	if (falls + 1 == LOOKS && first * 5 < h && last * 4 > h && last * 3 < h * 2)
		return AT_LEAST;
	if (rises + 1 == LOOKS && last * 5 < h && first * 4 > h && first * 3 < h * 2)
		return AT_MOST;
	return 0;
}

uint32_t qh_picture_sign(struct qh_picture *p, const struct qh_picture_box *box)
{
	struct qh_picture_box rest = *box, line, glyph;
	uint32_t sign;

	if (!qh_picture_line(p, &rest, &line) || qh_picture_ink(p, &line) == 0 ||
	    !first_glyph(p, &line, &glyph))
		return 0;
	sign = sign_of(p, &glyph);
	for (uint32_t y = glyph.y0; sign && y < glyph.y1; y++)
		memset(p->at + (size_t)y * p->w + glyph.x0, 0xFF, glyph.x1 - glyph.x0);
	return sign;
}
