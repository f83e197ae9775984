/* SPDX-License-Identifier: Apache-2.0 */
/* Owns the strokes of a page: straight edges of the paths in the SVG that pdftocairo writes. */
#include "base/limits.h"
#include "pack/xml.h"
#include "read/pdf.h"

enum {
	THIN = 300,    /* a filled rectangle this thin is a line */
	STRAIGHT = 60, /* how far the ends of a stroke may differ to count as straight */
	SHORTEST = 300,
	SCALE = 100000, /* of the coefficients of a transformation */
	POINT_MAX = 1 << 24
};

struct walk {
	struct qh_arena *arena;
	struct qh_pdf_lines *out;
	uint32_t in_defs; /* glyphs and clips are drawn nowhere by themselves */
	bool no_memory;
	int64_t m[6]; /* of the path being read: scaled by SCALE, the last two in hundredths */
	int64_t x, y, first_x, first_y, low_x, low_y, high_x, high_y; /* of the subpath */
	uint32_t points;
	bool straight, filled;
};

/* A decimal at *i, times @p scale; moves behind it and what separates it. */
static bool number_at(struct qh_str s, uint32_t *i, int64_t scale, int64_t *out)
{
	int64_t v = 0;
	bool minus = false, digits = false, point = false;

	while (*i < s.n && (s.p[*i] == ' ' || s.p[*i] == ','))
		++*i;
	if (*i < s.n && (s.p[*i] == '-' || s.p[*i] == '+'))
		minus = s.p[(*i)++] == '-';
	for (; *i < s.n; ++*i) {
		char c = s.p[*i];

		if (c == '.' && !point) {
			point = true;
		} else if (c >= '0' && c <= '9') {
			digits = true;
			if (point && scale < 10)
				continue; /* finer than what is kept */
			v = v * 10 + (c - '0');
			if (point)
				scale /= 10;
			if (v > ((int64_t)1 << 40))
				return false;
		} else {
			break;
		}
	}
	*out = (minus ? -v : v) * scale;
	return digits;
}

static void add_line(struct walk *w, int64_t x0, int64_t y0, int64_t x1, int64_t y1)
{
	bool flat = y0 - y1 <= STRAIGHT && y1 - y0 <= STRAIGHT,
	     steep = x0 - x1 <= STRAIGHT && x1 - x0 <= STRAIGHT;
	struct qh_pdf_line l;

	if (flat == steep || w->out->n == QH_PDF_STROKES_MAX)
		return;
	if (flat)
		l = (struct qh_pdf_line){(int32_t)(x0 < x1 ? x0 : x1), (int32_t)((y0 + y1) / 2),
					 (int32_t)(x0 < x1 ? x1 : x0), (int32_t)((y0 + y1) / 2)};
	else
		l = (struct qh_pdf_line){(int32_t)((x0 + x1) / 2), (int32_t)(y0 < y1 ? y0 : y1),
					 (int32_t)((x0 + x1) / 2), (int32_t)(y0 < y1 ? y1 : y0)};
	if (l.x1 - l.x0 < SHORTEST && l.y1 - l.y0 < SHORTEST)
		return;
	if (!qh_arena_grow_raw(w->arena, &w->out->at, &w->out->cap, w->out->n + 1, sizeof l))
		w->no_memory = true;
	else
		w->out->at[w->out->n++] = l;
}

/* A filled shape is a line when it is thin, else not: the ground of a cell has no lines of its own. */
static void end_subpath(struct walk *w)
{
	int64_t width = w->high_x - w->low_x, height = w->high_y - w->low_y;

	if (w->filled && w->straight && w->points > 1) {
		if (height <= THIN && width > THIN)
			add_line(w, w->low_x, (w->low_y + w->high_y) / 2, w->high_x,
				 (w->low_y + w->high_y) / 2);
		else if (width <= THIN && height > THIN)
			add_line(w, (w->low_x + w->high_x) / 2, w->low_y, (w->low_x + w->high_x) / 2,
				 w->high_y);
	}
	w->points = 0;
	w->straight = true;
}

static bool point_at(struct walk *w, struct qh_str d, uint32_t *i, int64_t *x, int64_t *y)
{
	int64_t px, py;

	if (!number_at(d, i, 100, &px) || !number_at(d, i, 100, &py))
		return false;
	if (px > POINT_MAX || px < -POINT_MAX || py > POINT_MAX || py < -POINT_MAX)
		return false;
	*x = (px * w->m[0] + py * w->m[2]) / SCALE + w->m[4];
	*y = (px * w->m[1] + py * w->m[3]) / SCALE + w->m[5];
	return *x <= POINT_MAX && *x >= -POINT_MAX && *y <= POINT_MAX && *y >= -POINT_MAX;
}

static void stretch(struct walk *w, int64_t x, int64_t y)
{
	if (w->points++ == 0) {
		w->low_x = w->high_x = w->first_x = x;
		w->low_y = w->high_y = w->first_y = y;
	}
	w->low_x = x < w->low_x ? x : w->low_x;
	w->high_x = x > w->high_x ? x : w->high_x;
	w->low_y = y < w->low_y ? y : w->low_y;
	w->high_y = y > w->high_y ? y : w->high_y;
	w->x = x;
	w->y = y;
}

static void read_path(struct walk *w, struct qh_str d)
{
	int64_t x, y;

	end_subpath(w);
	for (uint32_t i = 0; i < d.n;) {
		char c = d.p[i++];

		if (c == 'M' || c == 'L') {
			if (!point_at(w, d, &i, &x, &y))
				return;
			if (c == 'M')
				end_subpath(w);
			else if (!w->filled && w->points)
				add_line(w, w->x, w->y, x, y);
			stretch(w, x, y);
		} else if (c == 'C') {
			w->straight = false;
			for (int k = 0; k < 3; k++)
				if (!point_at(w, d, &i, &x, &y))
					return;
			stretch(w, x, y);
		} else if (c == 'Z' || c == 'z') {
			if (!w->filled && w->points)
				add_line(w, w->x, w->y, w->first_x, w->first_y);
		}
	}
	end_subpath(w);
}

static bool has(struct qh_str s, const char *what)
{
	return s.n && qh_str_find(s, qh_str_of(what), 0) >= 0;
}

static void read_transform(struct walk *w, struct qh_str s)
{
	static const int64_t same[6] = {SCALE, 0, 0, SCALE, 0, 0};
	uint32_t i = 7;

	memcpy(w->m, same, sizeof same);
	if (!qh_str_starts(s, QH_STR("matrix(")))
		return;
	for (int k = 0; k < 6; k++)
		if (!number_at(s, &i, k < 4 ? SCALE : 100, &w->m[k])) {
			memcpy(w->m, same, sizeof same);
			return;
		}
}

static bool start(void *payload, const struct qh_xml_tag *tag)
{
	struct walk *w = payload;
	struct qh_str style;

	if (qh_str_eq(tag->name, QH_STR("defs")) || qh_str_eq(tag->name, QH_STR("clipPath")) ||
	    qh_str_eq(tag->name, QH_STR("symbol"))) {
		w->in_defs++;
	} else if (!w->in_defs && qh_str_eq(tag->name, QH_STR("path"))) {
		style = qh_xml_attr(tag, QH_STR("style"));
		w->filled = has(style, "stroke:none") ||
			    (!has(style, "stroke") && !qh_xml_attr(tag, QH_STR("stroke")).n);
		read_transform(w, qh_xml_attr(tag, QH_STR("transform")));
		read_path(w, qh_xml_attr(tag, QH_STR("d")));
	}
	return !w->no_memory;
}

static bool end(void *payload, struct qh_str name)
{
	struct walk *w = payload;

	if (qh_str_eq(name, QH_STR("defs")) || qh_str_eq(name, QH_STR("clipPath")) ||
	    qh_str_eq(name, QH_STR("symbol")))
		w->in_defs -= w->in_defs > 0;
	return true;
}

enum qh_status qh_pdf_lines_read(struct qh_arena *arena, struct qh_str svg, struct qh_pdf_lines *out,
				 struct qh_error *err)
{
	static const struct qh_xml_reader reader = {start, end, NULL};
	struct walk w = {.arena = arena, .out = out};
	enum qh_status status = qh_xml_read_bytes(svg, &reader, &w, err);

	if (status == QH_OK && w.no_memory)
		return qh_error_set(err, qh_arena_status(arena), "READ-009");
	return status;
}
