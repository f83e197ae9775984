/* SPDX-License-Identifier: Apache-2.0 */
/* Owns lines of text seen as a drawing: where each character stands, by one of several measures. */
#include "base/utf8.h"
#include "read/drawn.h"

static char stroke_of(uint32_t c)
{
	if (c == '-' || c == '=' || c == ':')
		return '-';
	if (c == '+' || c == '|')
		return (char)c;
	if (c < 0x2500 || c > 0x257F)
		return 0;
	switch (c) {
	case 0x2500:
	case 0x2501:
	case 0x2550: return '-';
	case 0x2502:
	case 0x2503:
	case 0x2551: return '|';
	default: return '+';
	}
}

bool qh_drawing_add(struct qh_drawing *d, uint32_t at, uint32_t end)
{
	struct qh_str s = {d->text.p, end};
	struct qh_drawn_line *line;

	if (!qh_arena_grow(d->r->arena, &d->lines, &d->cap_lines, d->n_lines + 1, sizeof *d->lines) ||
	    !qh_arena_grow(d->r->arena, &d->glyphs, &d->cap_glyphs, d->n_glyphs + (end - at) + 1,
			   sizeof *d->glyphs)) {
		qh_reader_fail_memory(d->r, 0);
		return false;
	}
	line = &d->lines[d->n_lines++];
	*line = (struct qh_drawn_line){.off = at, .n = end - at, .first = d->n_glyphs};
	for (uint32_t i = at; i < end;) {
		struct qh_glyph *g = &d->glyphs[d->n_glyphs++];

		*g = (struct qh_glyph){.off = i};
		uint32_t c = qh_utf8_next(s, &i);

		g->stroke = stroke_of(c);
		g->space = c == ' ' || c == '\r' || c == 0x3000 || c == 0xA0;
	}
	line->last = d->n_glyphs;
	return true;
}

void qh_drawing_cut(struct qh_drawing *d, uint32_t n_lines)
{
	if (n_lines < d->n_lines)
		d->n_glyphs = d->lines[n_lines].first;
	d->n_lines = n_lines;
}

static uint32_t width_of(const struct qh_drawing *d, const struct qh_glyph *g, uint32_t end,
			 enum qh_measure measure)
{
	if (measure == QH_MEASURE_COUNT || (unsigned char)d->text.p[g->off] < 0x80)
		return 1;
	if (measure == QH_MEASURE_TYPESET)
		return 2;
	if (g->stroke)
		return 1;
	return qh_utf8_width((struct qh_str){d->text.p + g->off, end - g->off});
}

void qh_drawing_measure(struct qh_drawing *d, enum qh_measure measure)
{
	for (uint32_t i = 0; i < d->n_lines; i++) {
		struct qh_drawn_line *line = &d->lines[i];
		uint32_t x = 0, end = line->off + line->n, begin = line->first;
		bool any = false;

		line->last = i + 1 < d->n_lines ? d->lines[i + 1].first : d->n_glyphs;
		line->left = line->right = 0;
		for (uint32_t k = begin; k < line->last; k++) {
			struct qh_glyph *g = &d->glyphs[k];

			g->x = x;
			x += width_of(d, g, k + 1 < line->last ? d->glyphs[k + 1].off : end, measure);
			if (g->space)
				continue;
			if (!any)
				line->left = g->x;
			any = true;
			line->right = x;
		}
	}
}

uint32_t qh_drawing_at(const struct qh_drawing *d, const struct qh_drawn_line *line, uint32_t x)
{
	uint32_t low = line->first, high = line->last;

	while (low < high) {
		uint32_t mid = low + (high - low) / 2;

		if (d->glyphs[mid].x < x)
			low = mid + 1;
		else
			high = mid;
	}
	return low;
}

/* One line's part; a line end that Markdown states with a backslash loses it. *full: it reaches column
 * @p brim. */
static struct qh_str part_of(const struct qh_drawing *d, const struct qh_drawn_line *line, uint32_t from,
			     const struct qh_span *to, bool *full)
{
	uint32_t a = qh_drawing_at(d, line, from), b = qh_drawing_at(d, line, to->end);
	struct qh_str s;

	*full = false;
	while (b > a && d->glyphs[b - 1].space)
		b--;
	if (a >= b)
		return QH_STR("");
	*full = (b < line->last ? d->glyphs[b].x : line->right) >= to->brim;
	s.p = d->text.p + d->glyphs[a].off;
	s.n = (b < line->last ? d->glyphs[b].off : line->off + line->n) - d->glyphs[a].off;
	s = qh_str_trim(s);
	if (s.n > 1 && s.p[s.n - 1] == '\\')
		s = qh_str_trim(qh_str_sub(s, 0, s.n - 1));
	return s;
}

static bool is_letter(char c)
{
	return (c | 32) >= 'a' && (c | 32) <= 'z';
}

struct qh_str qh_drawing_text(const struct qh_drawing *d, uint32_t top, uint32_t bottom, uint32_t from,
			      struct qh_span to)
{
	struct qh_str only = QH_STR("");
	uint32_t pieces = 0, bytes = 0, n = 0;
	bool full, wrapped = false;
	char *p;

	for (uint32_t i = top; i < bottom; i++) {
		struct qh_str s = part_of(d, &d->lines[i], from, &to, &full);

		if (s.n == 0)
			continue;
		only = s;
		pieces++;
		bytes += s.n + 1;
	}
	if (pieces < 2)
		return only;
	p = qh_arena_alloc(d->r->arena, bytes);
	if (!p) {
		qh_reader_fail_memory(d->r, 0);
		return QH_STR("");
	}
	for (uint32_t i = top; i < bottom; i++) {
		struct qh_str s = part_of(d, &d->lines[i], from, &to, &full);

		if (s.n == 0)
			continue;
		/* A full line was broken for want of room, wherever that was. */
		if (n && !(wrapped && !(is_letter(p[n - 1]) && is_letter(s.p[0]))))
			p[n++] = '\n';
		memcpy(p + n, s.p, s.n);
		n += s.n;
		wrapped = full;
	}
	return (struct qh_str){p, n};
}
