/* SPDX-License-Identifier: Apache-2.0 */
/* Owns tables whose columns are only runs of spaces. They count as tables when several lines share their
 * shape. */
#include "base/limits.h"
#include "base/utf8.h"
#include "read/reader.h"

enum {
	LOOSE_LINES = 3, /* so many lines with one indented text may stand between two rows */
	SLACK = 2,       /* columns on the screen by which aligned texts may differ */
	SCREEN_MAX = 4096, /* a wider line is not looked at for gutters */
	ROW_SEGMENTS = 3 /* so many texts make a line a row that shows its columns */
};

struct segment {
	uint32_t off, n;      /* bytes in the text */
	uint32_t left, right; /* on the screen */
};

struct line {
	uint32_t first, n; /* segments */
	uint32_t end;      /* offset of its newline */
};

struct group {
	struct qh_reader *r;
	struct qh_str text;
	struct segment *segs;
	struct line *lines;
	uint32_t n_segs, cap_segs, n_lines, cap_lines;
	uint32_t columns;
	uint32_t left[QH_COLS_MAX + 1], right[QH_COLS_MAX + 1];
	bool aligned;
};

/* Bytes of the space at @p i: 1 for ASCII, 3 for full width, 0 for none. */
static uint32_t space_at(struct qh_str s, uint32_t i)
{
	const unsigned char *p = (const unsigned char *)s.p + i;

	if (p[0] == ' ' || p[0] == '\r')
		return 1;
	return p[0] == 0xE3 && s.n - i >= 3 && p[1] == 0x80 && p[2] == 0x80 ? 3 : 0;
}

static bool add_segment(struct group *g, struct segment s)
{
	if (!qh_arena_grow(g->r->arena, &g->segs, &g->cap_segs, g->n_segs + 1, sizeof *g->segs)) {
		qh_reader_fail_memory(g->r, 0);
		return false;
	}
	g->segs[g->n_segs++] = s;
	return true;
}

/* Cuts the line [from, end) at runs of two spaces and more. */
static bool split_line(struct group *g, uint32_t from, uint32_t end, struct line *line)
{
	struct qh_str s = {g->text.p, end};
	uint32_t i = from, screen = 0;

	*line = (struct line){.first = g->n_segs, .end = end};
	for (;;) {
		uint32_t start, stop, n;
		struct segment seg;

		for (; i < end && (n = space_at(s, i)) != 0; i += n)
			screen += n == 3 ? 2 : 1;
		if (i == end)
			return true;
		/* up to the next two spaces in a row */
		for (start = stop = i; i < end; i++) {
			n = space_at(s, i);
			stop = i;
			if (n && (i + n == end || space_at(s, i + n)))
				break;
			stop = i + 1;
		}
		seg = (struct segment){.off = start, .n = stop - start, .left = screen};
		screen += qh_utf8_width((struct qh_str){s.p + start, stop - start});
		seg.right = screen;
		if (!add_segment(g, seg))
			return false;
		line->n++;
	}
}

/* Collects the lines from the start of the text that may be rows. */
static void collect(struct group *g)
{
	uint32_t at = 0, loose = 0, good = 0;

	while (at < g->text.n && loose <= LOOSE_LINES) {
		const char *nl = memchr(g->text.p + at, '\n', g->text.n - at);
		uint32_t end = nl ? (uint32_t)(nl - g->text.p) : g->text.n;
		struct qh_str s = {g->text.p + at, end - at};
		struct line line;

		if (s.n > QH_LINE_BYTES_MAX || qh_str_blank(s) ||
		    (qh_line_bytes(s) & (QH_LINE_TAB | QH_LINE_PIPE | QH_LINE_FEED | QH_LINE_ANGLE)))
			break;
		if (!split_line(g, at, end, &line))
			return;
		if (line.n < 2 && (g->n_lines == 0 ||
				   g->segs[line.first].left + SLACK < g->segs[g->lines[0].first + 1].left))
			break;
		if (!qh_arena_grow(g->r->arena, &g->lines, &g->cap_lines, g->n_lines + 1, sizeof *g->lines)) {
			qh_reader_fail_memory(g->r, 0);
			return;
		}
		g->lines[g->n_lines++] = line;
		loose = line.n < 2 ? loose + 1 : 0;
		if (line.n >= 2)
			good = g->n_lines;
		at = end + 1;
	}
	g->n_lines = good;
}

/* The number of columns most lines have; false when too few lines share it. */
static bool find_shape(struct group *g)
{
	uint32_t count[QH_COLS_MAX + 1] = {0}, best = 0, alike = 0, left = 0;

	for (uint32_t i = 0; i < g->n_lines; i++)
		if (g->lines[i].n <= QH_COLS_MAX)
			count[g->lines[i].n]++;
	for (uint32_t k = 2; k <= QH_COLS_MAX; k++)
		if (count[k] && count[k] >= count[best < 2 ? 0 : best])
			best = k;
	g->columns = best;
	if (best < 2 || count[best] < (best == 2 ? 3u : 2u))
		return false;
	if (best > 2)
		return true;
	/* Two columns are easily an accident: they must stand below each other too. */
	for (uint32_t i = 0; i < g->n_lines; i++) {
		uint32_t x;

		if (g->lines[i].n != 2)
			continue;
		x = g->segs[g->lines[i].first + 1].left;
		if (alike == 0)
			left = x;
		alike += x <= left + SLACK && left <= x + SLACK;
	}
	return alike >= 3 && 2 * alike > count[2];
}

static void find_columns(struct group *g)
{
	bool first = true;

	for (uint32_t i = 0; i < g->n_lines; i++) {
		if (g->lines[i].n != g->columns)
			continue;
		for (uint32_t c = 0; c < g->columns; c++) {
			const struct segment *s = &g->segs[g->lines[i].first + c];

			if (first || s->left < g->left[c])
				g->left[c] = s->left;
			if (first || s->right > g->right[c])
				g->right[c] = s->right;
		}
		first = false;
	}
	g->aligned = true;
	for (uint32_t c = 1; c < g->columns; c++)
		g->aligned &= g->left[c] >= g->right[c - 1];
}

/* What the rows cover on the screen: columns are what lies between gutters that no row crosses. */
static uint32_t gutters(const struct group *g, uint32_t *left, uint32_t *right)
{
	uint8_t covered[SCREEN_MAX + 1] = {0};
	uint32_t n = 0;

	for (uint32_t i = 0; i < g->n_lines; i++) {
		const struct line *line = &g->lines[i];

		for (uint32_t k = 0; k < line->n && line->n >= ROW_SEGMENTS; k++) {
			const struct segment *s = &g->segs[line->first + k];

			if (s->right > SCREEN_MAX)
				return 0;
			memset(covered + s->left, 1, s->right - s->left);
		}
	}
	for (uint32_t x = 0; x < SCREEN_MAX; x++) {
		if (!covered[x] || (x > 0 && covered[x - 1]))
			continue;
		if (n == QH_COLS_MAX)
			return 0;
		left[n] = x;
		for (; x < SCREEN_MAX && covered[x]; x++)
			right[n] = x + 1;
		n++;
	}
	return n;
}

/* True when each text of each row has a gutter column of its own: then these are the columns. */
static bool find_gutters(struct group *g)
{
	uint32_t left[QH_COLS_MAX], right[QH_COLS_MAX], n = gutters(g, left, right);

	if (n < g->columns)
		return false;
	for (uint32_t i = 0; i < g->n_lines; i++) {
		const struct line *line = &g->lines[i];
		uint32_t c = 0;

		for (uint32_t k = 0; k < line->n && line->n >= ROW_SEGMENTS; k++, c++) {
			while (c < n && right[c] <= g->segs[line->first + k].left)
				c++;
			if (c == n || left[c] > g->segs[line->first + k].left)
				return false;
		}
	}
	memcpy(g->left, left, n * sizeof *left);
	memcpy(g->right, right, n * sizeof *right);
	g->columns = n;
	g->aligned = true;
	return true;
}

/* The column at or after @p from that lies nearest to the segment: overlapping most, else least far. */
static uint32_t nearest(const struct group *g, const struct segment *s, uint32_t from)
{
	uint32_t best = from;
	int64_t best_gain = INT64_MIN;

	for (uint32_t c = from; c < g->columns; c++) {
		int64_t left = s->left > g->left[c] ? s->left : g->left[c];
		int64_t right = s->right < g->right[c] ? s->right : g->right[c];

		if (right - left > best_gain) {
			best_gain = right - left;
			best = c;
		} else if (g->left[c] > s->right) {
			break;
		}
	}
	return best;
}

/* Dashes that rule off the line above. */
static bool is_rule(const struct group *g, const struct line *line)
{
	for (uint32_t i = 0; i < line->n; i++)
		for (uint32_t k = 0; k < g->segs[line->first + i].n; k++)
			if (!strchr("-= ", g->text.p[g->segs[line->first + i].off + k]))
				return false;
	return line->n > 0;
}

static void emit_row(struct group *g, uint32_t row, uint32_t line_no)
{
	const struct line *line = &g->lines[row - 1];
	const struct segment *segs = &g->segs[line->first];
	bool in_order = line->n == g->columns && !g->aligned;
	uint32_t column = 0;

	for (uint32_t i = 0; i < line->n;) {
		uint32_t c = in_order ? i : nearest(g, &segs[i], column), end = i + 1;
		uint16_t flags = 0;
		struct qh_str text;

		/* Texts that fall into the same column were one text with a wide gap. */
		while (!in_order && end < line->n && nearest(g, &segs[end], c) == c)
			end++;
		text = qh_str_sub(g->text, segs[i].off, segs[end - 1].off + segs[end - 1].n - segs[i].off);
		text = qh_markup_clean(g->r, text, true, &flags);
		qh_doc_cell(&g->r->b, row, c + 1, 1, 1, text, flags, line_no);
		column = c + 1 < g->columns ? c + 1 : c;
		i = end;
	}
}

uint32_t qh_spaces_table(struct qh_reader *r, struct qh_str text, uint32_t line, uint32_t *n_lines,
			 uint32_t *prose_until)
{
	struct group g = {.r = r, .text = text};

	collect(&g);
	*prose_until = g.n_lines ? g.lines[g.n_lines - 1].end : 0;
	if (r->b.status != QH_OK || !find_shape(&g))
		return 0;
	if (!find_gutters(&g))
		find_columns(&g);
	if (!qh_doc_table(&r->b, line, QH_STR_NONE, false))
		return 0;
	for (uint32_t row = 1; row <= g.n_lines; row++)
		if (!is_rule(&g, &g.lines[row - 1]))
			emit_row(&g, row, line + row - 1);
	qh_doc_table_end(&r->b);
	*n_lines = g.n_lines;
	return *prose_until < text.n ? *prose_until + 1 : text.n;
}
