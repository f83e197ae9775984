/* SPDX-License-Identifier: Apache-2.0 */
/* Owns tables whose columns are only runs of spaces. They count as tables when several lines share their
 * shape. */
#include "base/utf8.h"
#include "read/spaces.h"

enum {
	BLANK_LINES = 1,   /* so many blank lines may stand between two lines of a table */
	GAPPED = 2,        /* more blank lines than that stand between all rows */
	LOOSE_LINES = 3,   /* so many lines with one indented text may stand between two rows */
	SLACK = 2,         /* columns on the screen by which aligned texts may differ */
	SHORT = 24,        /* columns on the screen of a label */
	LOOK_AHEAD = 2,    /* rows looked at to tell whether the columns change */
	SCREEN_MAX = 4096, /* a wider line is not looked at for gutters */
	ROW_SEGMENTS = 3   /* so many texts make a line a row that shows its columns */
};

struct segment {
	uint32_t off, n;      /* bytes in the text */
	uint32_t left, right; /* on the screen */
};

struct line {
	uint32_t first, n; /* segments; none: a blank line */
	uint32_t end;      /* offset of its newline */
	bool odd;          /* does not stand in the columns of the lines around it */
};

struct group {
	struct qh_reader *r;
	struct qh_str text;
	struct segment *segs;
	struct line *lines;
	uint32_t n_segs, cap_segs, n_lines, cap_lines;
	struct qh_piece *pieces; /* of the band being written */
	uint32_t n_pieces, cap_pieces;
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

/* "<" with a name behind it, and not "<=475". */
static bool has_tag(struct qh_str s)
{
	for (uint32_t i = 0; i + 1 < s.n; i++)
		if (s.p[i] == '<' && (((s.p[i + 1] | 32) >= 'a' && (s.p[i + 1] | 32) <= 'z') ||
				      s.p[i + 1] == '/' || s.p[i + 1] == '!'))
			return true;
	return false;
}

/* The one text of a line stands below a text of the line before: the rest of a cell. */
static bool goes_on(const struct group *g, const struct line *line)
{
	const struct segment *s = &g->segs[line->first];
	const struct line *above = g->n_lines ? &g->lines[g->n_lines - 1] : NULL;

	for (uint32_t i = 0; above && i < above->n && above->n >= 2; i++) {
		const struct segment *t = &g->segs[above->first + i];

		if (s->left + SLACK >= t->left && s->right <= t->right + SLACK)
			return true;
	}
	return false;
}

/* A short text, one or two of them, but a row comes soon: the label of rows that it stands in the middle of.
 */
static bool row_follows(struct group *g, const struct line *line)
{
	const struct segment *s = &g->segs[line->first];
	uint32_t at = line->end + 1, kept = g->n_segs;
	bool found = false;

	for (uint32_t i = 0; i < LOOSE_LINES && at < g->text.n && !found && s->right - s->left <= SHORT;
	     i++) {
		const char *nl = memchr(g->text.p + at, '\n', g->text.n - at);
		uint32_t end = nl ? (uint32_t)(nl - g->text.p) : g->text.n;
		struct line next;

		if (end - at > QH_LINE_BYTES_MAX || !split_line(g, at, end, &next))
			break;
		found = next.n >= ROW_SEGMENTS;
		at = end + 1;
	}
	g->n_segs = kept;
	return found;
}

/* Collects the lines from the start of the text that may be rows. */
static void collect(struct group *g)
{
	uint32_t at = 0, loose = 0, good = 0, blanks = 0, n_blank = 0;
	bool was_blank = false;

	while (at < g->text.n && loose <= LOOSE_LINES) {
		const char *nl = memchr(g->text.p + at, '\n', g->text.n - at);
		uint32_t end = nl ? (uint32_t)(nl - g->text.p) : g->text.n;
		struct qh_str s = {g->text.p + at, end - at};
		struct line line;

		blanks = qh_str_blank(s) ? blanks + 1 : 0;
		if (s.n > QH_LINE_BYTES_MAX || blanks > BLANK_LINES || (blanks && g->n_lines == 0) ||
		    (qh_line_bytes(s) & (QH_LINE_TAB | QH_LINE_PIPE | QH_LINE_FEED)) || has_tag(s))
			break;
		if (!split_line(g, at, end, &line))
			return;
		/* Behind a blank line only rows go on, unless blank lines stand between all of them. */
		if (line.n && line.n < ROW_SEGMENTS && was_blank && n_blank <= GAPPED &&
		    !row_follows(g, &line))
			break;
		was_blank = blanks > 0;
		n_blank += was_blank;
		if (line.n == 1 &&
		    (g->n_lines == 0 ||
		     g->segs[line.first].left + SLACK < g->segs[g->lines[0].first + 1].left) &&
		    !(g->n_lines && (goes_on(g, &line) || row_follows(g, &line))))
			break;
		if (!qh_arena_grow(g->r->arena, &g->lines, &g->cap_lines, g->n_lines + 1, sizeof *g->lines)) {
			qh_reader_fail_memory(g->r, 0);
			return;
		}
		g->lines[g->n_lines++] = line;
		loose = line.n >= 2 ? 0 : loose + line.n;
		if (line.n >= 2 || (line.n && good + 1 == g->n_lines))
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
		if (g->lines[i].n && g->lines[i].n <= QH_COLS_MAX)
			count[g->lines[i].n]++;
	/* Lines of two texts may be the rest of wider ones. */
	for (uint32_t k = 3; k <= QH_COLS_MAX; k++)
		if (count[k] >= 2 && count[k] >= count[best])
			best = k;
	if (best == 0)
		best = 2;
	g->columns = best;
	if (best == 2 && count[2] < 3)
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
static uint32_t gutters(const struct group *g, uint32_t from, uint32_t to, uint32_t *left, uint32_t *right)
{
	uint8_t covered[SCREEN_MAX + 1] = {0};
	uint32_t n = 0;

	for (uint32_t i = from; i < to; i++) {
		const struct line *line = &g->lines[i];

		for (uint32_t k = 0; k < line->n && line->n >= ROW_SEGMENTS && !line->odd; k++) {
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

/* True when each text of each row among the lines [from, to) has a column of its own: then these are the
 * columns. */
static bool find_gutters(struct group *g, uint32_t from, uint32_t to, uint32_t least)
{
	uint32_t left[QH_COLS_MAX], right[QH_COLS_MAX], n = gutters(g, from, to, left, right);

	if (n < least)
		return false;
	for (uint32_t i = from; i < to; i++) {
		const struct line *line = &g->lines[i];
		uint32_t c = 0;

		for (uint32_t k = 0; k < line->n && line->n >= ROW_SEGMENTS && !line->odd; k++, c++) {
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

/* Whether the line would join columns of the lines [from, to), or has two texts in one of theirs. */
static bool disturbs(struct group *g, uint32_t from, uint32_t to, uint32_t line)
{
	struct line kept = g->lines[to];
	bool fits;

	g->lines[to] = g->lines[line];
	fits = find_gutters(g, from, to + 1, 2);
	g->lines[to] = kept;
	return !fits;
}

/* A number, a sign in front of one, or the dash that stands for none. */
static bool is_numeric(struct qh_str s)
{
	const unsigned char *p = (const unsigned char *)s.p;

	if (s.n == 0)
		return false;
	if (p[0] >= 0x80)
		return s.n >= 3 && p[0] == 0xE2 &&
		       ((p[1] == 0x89 && (p[2] == 0xA4 || p[2] == 0xA5)) ||
			(s.n == 3 && p[1] == 0x80 && p[2] == 0x94));
	return (p[0] >= '0' && p[0] <= '9') || strchr("<>=-", p[0]) || (s.n == 1 && p[0] == '/');
}

/* Words alone, and several: a header, whose rows stand in its columns. */
static bool is_header(const struct group *g, const struct line *line)
{
	uint32_t numbers = 0;

	for (uint32_t i = 0; i < line->n; i++)
		numbers +=
		    is_numeric(qh_str_sub(g->text, g->segs[line->first + i].off, g->segs[line->first + i].n));
	return line->n > ROW_SEGMENTS + 1 && numbers * QH_HEAD_SHARE <= line->n;
}

/* The texts of a header in two lines stand above and below those in one line, between them. */
static bool halves_around(const struct group *g, uint32_t above, uint32_t line, uint32_t below)
{
	if (below >= g->n_lines)
		return false;

	const struct line *a = &g->lines[above], *l = &g->lines[line], *b = &g->lines[below];

	if (a->n < 2 || a->n != b->n || l->n < 2)
		return false;
	for (uint32_t i = 0; i < a->n; i++) {
		const struct segment *up = &g->segs[a->first + i], *down = &g->segs[b->first + i];

		if (up->left > down->right || down->left > up->right ||
		    is_numeric(qh_str_sub(g->text, down->off, down->n)))
			return false;
		for (uint32_t k = 0; k < l->n; k++) {
			const struct segment *s = &g->segs[l->first + k];

			if (s->left < up->right && up->left < s->right)
				return false;
		}
	}
	return true;
}

/* A new band begins at the line, or with the upper halves of its header right above it. */
static uint32_t band_from(const struct group *g, uint32_t from, uint32_t line)
{
	return line > from + 1 && halves_around(g, line - 1, line, line + 1) ? line - 1 : line;
}

/* Where the band that starts at @p from ends: a table in a form changes its columns from part to part. A lone
 * line that stands across the columns (cells merged in it) does not end it. */
static uint32_t band_end(struct group *g, uint32_t from)
{
	bool any = false;

	for (uint32_t i = from; i < g->n_lines; i++) {
		uint32_t seen = 0, next = i + 1;

		if (g->lines[i].n < ROW_SEGMENTS)
			continue;
		if (any && is_header(g, &g->lines[i]) && !(i == from + 1 && halves_around(g, from, i, i + 1)))
			return band_from(g, from, i);
		any = true;
		if (!disturbs(g, from, i, i))
			continue;
		for (; next < g->n_lines && seen < LOOK_AHEAD; next++) {
			if (g->lines[next].n < ROW_SEGMENTS)
				continue;
			if (disturbs(g, from, i, next)) {
				if (i > from) /* a band has a line, or the next would begin here as well */
					return band_from(g, from, i);
				break;
			}
			seen++;
		}
		g->lines[i].odd = true;
	}
	return g->n_lines;
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

/* The texts of a line in the columns of its band. */
static bool add_pieces(struct group *g, uint32_t row)
{
	const struct line *line = &g->lines[row];
	const struct segment *segs = &g->segs[line->first];
	bool in_order = line->n == g->columns && !g->aligned;
	uint32_t column = 0;

	for (uint32_t i = 0; i < line->n && !is_rule(g, line);) {
		uint32_t c = in_order ? i : nearest(g, &segs[i], column), end = i + 1;
		struct qh_str text;

		/* Texts that fall into the same column were one text with a wide gap. */
		while (!in_order && end < line->n && nearest(g, &segs[end], c) == c)
			end++;
		text = qh_str_sub(g->text, segs[i].off, segs[end - 1].off + segs[end - 1].n - segs[i].off);
		if (!qh_arena_grow(g->r->arena, &g->pieces, &g->cap_pieces, g->n_pieces + 1,
				   sizeof *g->pieces)) {
			qh_reader_fail_memory(g->r, 0);
			return false;
		}
		g->pieces[g->n_pieces++] = (struct qh_piece){.line = row,
							     .col = c,
							     .width = segs[end - 1].right - segs[i].left,
							     .text = text,
							     .numeric = is_numeric(text),
							     .loose = line->n < ROW_SEGMENTS || line->odd};
		column = c + 1 < g->columns ? c + 1 : c;
		i = end;
	}
	return true;
}

/* The lines [from, to) in the columns found last. */
static void emit_band(struct group *g, uint32_t from, uint32_t to, uint32_t line_no, uint32_t *row)
{
	struct qh_band band = {.r = g->r,
			       .left = g->left,
			       .from = from,
			       .to = to,
			       .cols = g->columns,
			       .line = line_no,
			       .row = *row};

	g->n_pieces = 0;
	for (uint32_t i = from; i < to; i++)
		if (!add_pieces(g, i))
			return;
	band.pieces = g->pieces;
	band.n_pieces = g->n_pieces;
	qh_band_emit(&band);
	*row = band.row;
}

/* Each part of the table in columns of its own. */
static void emit_bands(struct group *g, uint32_t line_no)
{
	uint32_t row = 0, columns = g->columns;

	if (find_gutters(g, 0, g->n_lines, columns)) {
		emit_band(g, 0, g->n_lines, line_no, &row);
		return;
	}
	if (g->n_lines > QH_BAND_LINES_MAX) {
		find_columns(g);
		emit_band(g, 0, g->n_lines, line_no, &row);
		return;
	}
	for (uint32_t from = 0; from < g->n_lines;) {
		uint32_t to = band_end(g, from);

		if (!find_gutters(g, from, to, 2)) {
			g->columns = columns;
			find_columns(g);
		}
		emit_band(g, from, to, line_no, &row);
		from = to;
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
	if (!qh_doc_table(&r->b, line, QH_STR_NONE, false))
		return 0;
	emit_bands(&g, line);
	qh_doc_table_end(&r->b);
	*n_lines = g.n_lines;
	return *prose_until < text.n ? *prose_until + 1 : text.n;
}
