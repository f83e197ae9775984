/* SPDX-License-Identifier: Apache-2.0 */
/* Owns tables that are drawn: +---+---+ or box characters around every cell, cells over several lines, rows
 * and columns. What the strokes enclose is a cell, whatever they enclose elsewhere. */
#include "base/limits.h"
#include "read/drawn.h"

enum { DRAWN_BYTES_MAX = 4 << 20, EDGES_MAX = QH_COLS_MAX + 1 };

struct grid {
	struct qh_drawing d;
	uint32_t edges[EDGES_MAX]; /* columns on the screen where cells may begin and end */
	uint32_t n_edges;
	uint32_t *rules; /* lines that hold a stroke across some column */
	uint32_t n_rules, cap_rules;
	uint8_t *across; /* per rule and column: a stroke from edge to edge */
	uint8_t *taken;  /* per row and column: part of a cell */
};

static char stroke_at(const struct grid *g, uint32_t line, uint32_t x)
{
	const struct qh_drawn_line *l = &g->d.lines[line];
	uint32_t k = qh_drawing_at(&g->d, l, x);

	return k < l->last && g->d.glyphs[k].x == x ? g->d.glyphs[k].stroke : 0;
}

/* Collects the lines that begin and end with a stroke. */
static bool collect(struct grid *g, uint32_t *bytes)
{
	struct qh_str text = g->d.text;
	uint32_t at = 0;

	while (at < text.n && at < DRAWN_BYTES_MAX) {
		const char *nl = memchr(text.p + at, '\n', text.n - at);
		uint32_t end = nl ? (uint32_t)(nl - text.p) : text.n, first, last;
		struct qh_str s = {text.p + at, end - at};

		if (qh_str_blank(s) || memchr(s.p, '\t', s.n) || memchr(s.p, '\f', s.n))
			break;
		if (!qh_drawing_add(&g->d, at, end))
			return false;
		first = g->d.lines[g->d.n_lines - 1].first;
		last = g->d.lines[g->d.n_lines - 1].last;
		while (first < last && g->d.glyphs[first].space)
			first++;
		while (last > first && g->d.glyphs[last - 1].space)
			last--;
		if (first == last || !g->d.glyphs[first].stroke || !g->d.glyphs[last - 1].stroke) {
			qh_drawing_cut(&g->d, g->d.n_lines - 1);
			break;
		}
		*bytes = nl ? end + 1 : end;
		at = end + 1;
	}
	return g->d.n_lines >= 3;
}

static bool straight(const struct grid *g)
{
	for (uint32_t i = 1; i < g->d.n_lines; i++)
		if (g->d.lines[i].left != g->d.lines[0].left || g->d.lines[i].right != g->d.lines[0].right)
			return false;
	return true;
}

/* By some measure both sides of the table are straight lines. */
static bool measure(struct grid *g)
{
	for (int m = 0; m < QH_MEASURES; m++) {
		qh_drawing_measure(&g->d, (enum qh_measure)m);
		if (straight(g))
			return true;
	}
	return false;
}

static bool add_edge(struct grid *g, uint32_t x)
{
	uint32_t i = g->n_edges;

	while (i > 0 && g->edges[i - 1] > x)
		i--;
	if (i > 0 && g->edges[i - 1] == x)
		return true;
	if (g->n_edges == EDGES_MAX)
		return false;
	memmove(&g->edges[i + 1], &g->edges[i], (g->n_edges - i) * sizeof g->edges[0]);
	g->edges[i] = x;
	g->n_edges++;
	return true;
}

/* Corners and crossings: a '+' beside a stroke, so that no plus sign of a text counts. */
static bool find_edges(struct grid *g)
{
	for (uint32_t i = 0; i < g->d.n_lines; i++) {
		const struct qh_drawn_line *l = &g->d.lines[i];

		for (uint32_t k = l->first; k < l->last; k++) {
			const struct qh_glyph *c = &g->d.glyphs[k];
			bool left = k > l->first && c[-1].stroke == '-',
			     right = k + 1 < l->last && c[1].stroke == '-';

			if (c->stroke == '+' && (left || right) && !add_edge(g, c->x))
				return false;
		}
	}
	return g->n_edges >= 3;
}

/* Strokes all the way between two neighbouring edges. */
static bool is_across(const struct grid *g, uint32_t line, uint32_t col)
{
	const struct qh_drawn_line *l = &g->d.lines[line];
	uint32_t k = qh_drawing_at(&g->d, l, g->edges[col] + 1), n = 0;

	if (!stroke_at(g, line, g->edges[col]) || !stroke_at(g, line, g->edges[col + 1]))
		return false;
	for (; k < l->last && g->d.glyphs[k].x < g->edges[col + 1]; k++, n++)
		if (g->d.glyphs[k].stroke != '-')
			return false;
	return n > 0;
}

static bool find_rules(struct grid *g)
{
	uint32_t cols = g->n_edges - 1;
	struct qh_arena *arena = g->d.r->arena;

	for (uint32_t i = 0; i < g->d.n_lines; i++) {
		bool any = false;

		for (uint32_t c = 0; c < cols && !any; c++)
			any = is_across(g, i, c);
		if (!any)
			continue;
		if (!qh_arena_grow(arena, &g->rules, &g->cap_rules, g->n_rules + 1, sizeof *g->rules))
			return false;
		g->rules[g->n_rules++] = i;
	}
	if (g->n_rules < 2 || g->rules[0] != 0 || g->rules[g->n_rules - 1] != g->d.n_lines - 1)
		return false;
	g->across = QH_NEW_ARRAY(arena, uint8_t, (size_t)g->n_rules * cols);
	g->taken = QH_NEW_ARRAY(arena, uint8_t, (size_t)g->n_rules * cols);
	if (!g->across || !g->taken)
		return false;
	for (uint32_t k = 0; k < g->n_rules; k++)
		for (uint32_t c = 0; c < cols; c++)
			g->across[k * cols + c] = is_across(g, g->rules[k], c);
	return true;
}

/* A wall left of the column, beside the lines of a row. */
static bool has_wall(const struct grid *g, uint32_t row, uint32_t col)
{
	uint32_t from = g->rules[row] + 1, to = g->rules[row + 1];

	for (uint32_t i = from; i < to; i++)
		if (stroke_at(g, i, g->edges[col]) != '|' && stroke_at(g, i, g->edges[col]) != '+')
			return false;
	return true;
}

static void emit_cell(struct grid *g, uint32_t row, uint32_t col, uint32_t line)
{
	uint32_t cols = g->n_edges - 1, rows = g->n_rules - 1, across = 1, down = 1;
	uint16_t flags = 0;
	struct qh_str text;

	while (col + across < cols && !has_wall(g, row, col + across))
		across++;
	while (row + down < rows && !g->across[(row + down) * cols + col])
		down++;
	for (uint32_t r = row; r < row + down; r++)
		for (uint32_t c = col; c < col + across; c++) {
			if (g->taken[r * cols + c])
				flags |= QH_CELL_LAYOUT;
			g->taken[r * cols + c] = 1;
		}
	text = qh_drawing_text(&g->d, g->rules[row] + 1, g->rules[row + down], g->edges[col] + 1,
			       (struct qh_span){g->edges[col + across], g->edges[col + across] - 2});
	text = qh_markup_clean(g->d.r, text, true, &flags);
	qh_doc_cell(&g->d.r->b, row + 1, col + 1, (uint16_t)down, (uint16_t)across, text, flags,
		    line + g->rules[row] + 1);
}

/* Some cell goes over several rows or columns: then the drawing states them all. */
static bool has_spans(const struct grid *g)
{
	uint32_t cols = g->n_edges - 1;

	for (uint32_t row = 0; row + 1 < g->n_rules; row++)
		for (uint32_t c = 0; c < cols; c++)
			if ((c > 0 && !has_wall(g, row, c)) || !g->across[row * cols + c])
				return true;
	return false;
}

uint32_t qh_drawn_table(struct qh_reader *r, struct qh_str text, uint32_t line, uint32_t *n_lines,
			uint32_t *known_until)
{
	struct grid g = {.d = {.r = r, .text = text}};
	uint32_t bytes = 0, cols;

	*known_until = 0;
	if (!collect(&g, &bytes)) {
		*known_until = bytes;
		return 0;
	}
	*known_until = bytes;
	if (!measure(&g) || !find_edges(&g) || !find_rules(&g))
		return 0;
	if (!qh_doc_table(&r->b, line, QH_STR_NONE, has_spans(&g)))
		return 0;
	cols = g.n_edges - 1;
	for (uint32_t row = 0; row + 1 < g.n_rules; row++)
		for (uint32_t c = 0; c < cols && r->b.status == QH_OK; c++)
			if (!g.taken[row * cols + c])
				emit_cell(&g, row, c, line);
	qh_doc_table_end(&r->b);
	*n_lines = g.d.n_lines;
	return bytes;
}

/* The line starts a drawing: +---, or a corner of box characters with more of them behind it. */
bool qh_drawn_starts(struct qh_str s)
{
	const unsigned char *p;

	s = qh_str_trim(s);
	p = (const unsigned char *)s.p;
	if (s.n < 4)
		return false;
	if (p[0] == '+')
		return p[1] == '-' || p[1] == '=' || p[1] == ':';
	return s.n >= 6 && p[0] == 0xE2 && (p[1] == 0x94 || p[1] == 0x95) && p[3] == 0xE2 &&
	       (p[4] == 0x94 || p[4] == 0x95);
}
