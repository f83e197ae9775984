/* SPDX-License-Identifier: Apache-2.0 */
/* Owns plain text: lines, pages, prose, and the tables that tabs and upright strokes draw in it. */
#include "base/limits.h"
#include "base/utf8.h"
#include "read/html_scan.h"
#include "read/reader.h"

enum table_kind { NO_TABLE, TAB_TABLE, PIPE_TABLE };

struct text_reader {
	struct qh_reader *r;
	struct qh_str text;
	uint32_t at, line;
	/* the open table */
	enum table_kind open;
	uint32_t block, rows;
	uint32_t tabs;    /* of the last row */
	uint32_t alike;   /* last rows of as many tabs */
	bool ragged;      /* not all rows have */
	bool has_columns; /* some tab stands behind a text: these are no mere indents */
	uint16_t *row_cols;
	uint32_t cap_rows;
	struct qh_nested nested;
	uint32_t drawn_until;    /* up to here no table is drawn */
	uint32_t prose_until;    /* up to here there is no table of spaces */
	uint32_t last_table_end; /* offset of the last "</table" of the whole text, found on first need */
	bool knows_last;
};

static bool alive(const struct text_reader *t)
{
	return t->r->b.status == QH_OK;
}

/* The ASCII word @p word at offset @p i, in any case. */
static bool is_word(struct qh_str s, uint32_t i, const char *word)
{
	struct qh_str want = qh_str_of(word);

	return qh_html_same_name(qh_str_sub(s, i, want.n), want);
}

/* ---- the open table ---- */

/* A row that has more columns than any other and than the first row is damage. */
static void flag_ragged(struct text_reader *t)
{
	uint32_t count[QH_COLS_MAX + 1] = {0};
	struct qh_doc_builder *b = &t->r->b;

	for (uint32_t i = 0; i < t->rows; i++)
		count[t->row_cols[i]]++;
	for (uint32_t i = 0; i < b->n_cells; i++) {
		uint32_t cols = t->row_cols[b->ended[i].row - 1];

		if (cols > t->row_cols[0] && count[cols] == 1)
			b->ended[i].flags |= QH_CELL_LAYOUT;
	}
}

static void close_table(struct text_reader *t)
{
	enum table_kind kind = t->open;
	struct qh_doc_builder *b = &t->r->b;

	t->open = NO_TABLE;
	if (kind == NO_TABLE || !alive(t))
		return;
	qh_doc_table_end(b);
	if (!alive(t))
		return;
	if (!b->ended) {
		t->block = 0;
	} else if (kind == TAB_TABLE && !t->has_columns) {
		/* Only leading tabs: these were indented paragraphs. */
		qh_doc_table_drop(b);
		for (uint32_t i = 0; i < b->n_cells; i++)
			qh_doc_prose(b, b->ended[i].text, b->ended[i].line, 0);
		t->block = 0;
	} else {
		flag_ragged(t);
	}
	qh_nested_emit(t->r, &t->nested, t->block);
}

static bool open_table(struct text_reader *t, enum table_kind kind)
{
	if (t->open == kind)
		return true;
	close_table(t);
	t->block = qh_doc_table(&t->r->b, t->line, QH_STR_NONE, false);
	if (!t->block)
		return false;
	t->open = kind;
	t->rows = t->tabs = t->alike = 0;
	t->ragged = false;
	t->has_columns = false;
	t->nested = (struct qh_nested){0};
	return true;
}

static bool next_row(struct text_reader *t)
{
	if (!qh_arena_grow(t->r->arena, &t->row_cols, &t->cap_rows, t->rows + 1, sizeof *t->row_cols)) {
		qh_reader_fail_memory(t->r, t->line);
		return false;
	}
	t->row_cols[t->rows++] = 0;
	return true;
}

/* ---- tabs ---- */

/* The next tab that is not inside a <table> of a cell. */
static uint32_t next_tab(struct qh_str s, uint32_t from, uint32_t bytes)
{
	uint32_t depth = 0;

	if (!(bytes & QH_LINE_ANGLE)) {
		const char *p = memchr(s.p + from, '\t', s.n - from);

		return p ? (uint32_t)(p - s.p) : s.n;
	}
	for (uint32_t i = from; i < s.n; i++) {
		if (s.p[i] == '\t' && depth == 0)
			return i;
		if (s.p[i] != '<' || s.n - i < 7)
			continue;
		if (is_word(s, i, "<table"))
			depth++;
		else if (is_word(s, i, "</table") && depth)
			depth--;
	}
	return s.n;
}

static void tab_row(struct text_reader *t, struct qh_str s, uint32_t bytes)
{
	uint32_t from = 0, col = 0, line = t->line;
	bool text_before = false;

	if (!open_table(t, TAB_TABLE) || !next_row(t))
		return;
	for (;;) {
		uint32_t end = next_tab(s, from, bytes);
		struct qh_str raw = {s.p + from, end - from};

		if (++col > QH_COLS_MAX) {
			qh_reader_fail_limit(t->r, "READ-005", QH_COLS_MAX, line);
			return;
		}
		if (!qh_str_blank(raw))
			text_before = true;
		t->has_columns |= text_before && (end < s.n || col > 2);
		if (raw.n || end == s.n)
			qh_text_cell(t->r, &t->nested, t->rows, col, raw, bytes, 0, line);
		if (end == s.n || !alive(t))
			break;
		if (bytes & QH_LINE_ANGLE)
			for (uint32_t i = from; i < end; i++)
				line += s.p[i] == '\n';
		from = end + 1;
	}
	t->row_cols[t->rows - 1] = (uint16_t)col;
	t->ragged = t->rows > 1 && (t->ragged || t->tabs != col - 1);
	t->alike = t->rows > 1 && t->tabs == col - 1 ? t->alike + 1 : 1;
	t->tabs = col - 1;
}

/* The end of the line, or of the row when breaks inside its cells cut it in pieces. */
static uint32_t row_end(const struct text_reader *t, uint32_t end)
{
	enum { ROWS_MIN = 2, RAGGED_ROWS_MIN = 3, TABS_MIN = 4 };
	uint32_t broken;

	if (t->open != TAB_TABLE || t->alike < (t->ragged ? RAGGED_ROWS_MIN : ROWS_MIN) || t->tabs < TABS_MIN)
		return end;
	broken = qh_broken_row_end(t->text, t->at, t->tabs, t->ragged);
	return broken ? broken : end;
}

/* ---- upright strokes ---- */

/* Length of a stroke at @p i: |, or its box-drawing and full-width kin; 0 when there is none. */
static uint32_t stroke(struct qh_str s, uint32_t i)
{
	const unsigned char *p = (const unsigned char *)s.p + i;

	if (p[0] == '|')
		return 1;
	if (s.n - i < 3)
		return 0;
	if (p[0] == 0xE2 &&
	    ((p[1] == 0x94 && (p[2] == 0x82 || p[2] == 0x83)) || (p[1] == 0x95 && p[2] == 0x91)))
		return 3;
	return p[0] == 0xEF && p[1] == 0xBD && p[2] == 0x9C ? 3 : 0;
}

static bool is_rule_byte(struct qh_str s, uint32_t *i)
{
	const unsigned char *p = (const unsigned char *)s.p + *i;

	if (p[0] && strchr("|-:+= ", p[0])) {
		*i += 1;
		return true;
	}
	/* U+2500..U+257F draws boxes */
	if (s.n - *i >= 3 && p[0] == 0xE2 && (p[1] == 0x94 || p[1] == 0x95)) {
		*i += 3;
		return true;
	}
	return false;
}

/* A line between rows: |---|:--:|, +----+, or drawn with box characters. */
static bool is_rule_row(struct qh_str s)
{
	uint32_t marks = 0;

	if (s.n < 3)
		return false;
	for (uint32_t i = 0; i < s.n;) {
		unsigned char c = (unsigned char)s.p[i];

		if (!is_rule_byte(s, &i))
			return false;
		marks += c == '-' || c == '=' || c == 0xE2;
	}
	return marks > 0 &&
	       (stroke(s, 0) || s.p[0] == '+' || (unsigned char)s.p[0] == 0xE2 || memchr(s.p, '|', s.n));
}

/* Starts and ends with a stroke, with another one or a text between. */
static bool is_pipe_row(struct qh_str s)
{
	uint32_t first = s.n ? stroke(s, 0) : 0;

	if (!first || s.n <= 2 * first)
		return false;
	return stroke(s, s.n - first) == first && (first > 1 || s.p[s.n - 2] != '\\');
}

static bool pipe_header(struct text_reader *t, struct qh_str line, uint32_t after)
{
	const char *nl = after < t->text.n ? memchr(t->text.p + after, '\n', t->text.n - after) : NULL;
	uint32_t end = nl ? (uint32_t)(nl - t->text.p) : t->text.n;
	struct qh_str next = qh_str_trim(qh_str_sub(t->text, after, end - after));

	return memchr(line.p, '|', line.n) && next.n < 1000 && is_rule_row(next) &&
	       memchr(next.p, '|', next.n) && memchr(next.p, '-', next.n);
}

static void pipe_row(struct text_reader *t, struct qh_str s, uint32_t bytes, bool head)
{
	uint32_t col = 0, i = stroke(s, 0);

	if (!open_table(t, PIPE_TABLE) || !next_row(t))
		return;
	while (i < s.n && alive(t)) {
		uint32_t from = i, bar = 0;

		for (; i < s.n; i++) {
			bar = s.p[i] == '\\' ? 0 : stroke(s, i);
			if (bar)
				break;
			i += s.p[i] == '\\' && i + 1 < s.n;
		}
		if (++col > QH_COLS_MAX) {
			qh_reader_fail_limit(t->r, "READ-005", QH_COLS_MAX, t->line);
			return;
		}
		qh_text_cell(t->r, &t->nested, t->rows, col, qh_str_sub(s, from, i - from), bytes,
			     head ? QH_CELL_HEAD : 0, t->line);
		i += bar;
	}
	t->row_cols[t->rows - 1] = (uint16_t)col;
}

/* ---- pages ---- */

static void page_break(struct text_reader *t)
{
	close_table(t);
	if (t->r->b.page < UINT16_MAX)
		t->r->b.page++;
}

/* A line that only says where a page ends ("--- page 3 ---", "<!-- page break -->", "![](page_3.png)"). */
static bool is_page_mark(struct qh_str s, bool *printed)
{
	static const char *const words[] = {
	    "page",  "pagebreak", "newpage", "break", "new", "number", "no",  "of",   "end", "start",
	    "image", "images",    "img",     "png",   "jpg", "jpeg",   "gif", "webp", "svg"};
	bool page = false;

	*printed = s.p[0] != '<' && s.p[0] != '!' && s.p[0] != '\\';
	if (s.n > 120)
		return false;
	for (uint32_t i = 0; i < s.n;) {
		uint32_t n = 0;
		bool known = false;

		if ((unsigned char)s.p[i] >= 0x80)
			return false;
		while (i + n < s.n && ((s.p[i + n] | 32) >= 'a' && (s.p[i + n] | 32) <= 'z'))
			n++;
		for (size_t w = 0; n && w < sizeof words / sizeof *words && !known; w++) {
			known = qh_html_same_name(qh_str_sub(s, i, n), qh_str_of(words[w]));
			page |= known && w < 3;
		}
		if (n && !known)
			return false;
		i += n ? n : 1;
	}
	return page;
}

/* ---- prose ---- */

static bool only_of(struct qh_str s, const char *set)
{
	for (uint32_t i = 0; i < s.n; i++)
		if (!s.p[i] || !strchr(set, s.p[i]))
			return false;
	return true;
}

/* A line that only divides (---, ***, ```): markup without text. */
static bool is_divider(struct qh_str s)
{
	if (s.n < 3)
		return false;
	if (s.n < 16 && memcmp(s.p, "```", 3) == 0) {
		for (uint32_t i = 3; i < s.n; i++)
			if ((unsigned char)s.p[i] >= 0x80 || s.p[i] == ' ')
				return false;
		return true;
	}
	return only_of(s, "- ") || only_of(s, "* ") || only_of(s, "_ ") || only_of(s, "= ");
}

/* Drops the marks a Markdown line starts with; "- 12 -" is a page number and no list. */
static struct qh_str without_marks(struct qh_str s, uint16_t *heading)
{
	uint16_t hashes = 0;

	while (s.n > 2 && s.p[0] == '>' && s.p[1] == ' ')
		s = qh_str_trim(qh_str_sub(s, 2, s.n));
	while (hashes < s.n && s.p[hashes] == '#')
		hashes++;
	if (hashes >= 1 && hashes <= 6 && hashes < s.n && s.p[hashes] == ' ') {
		*heading = hashes;
		s = qh_str_trim(qh_str_sub(s, hashes, s.n));
		while (s.n > 1 && s.p[s.n - 1] == '#' && (s.p[s.n - 2] == '#' || s.p[s.n - 2] == ' '))
			s.n--;
		return qh_str_trim(s);
	}
	if (s.n > 2 && (s.p[0] == '-' || s.p[0] == '*' || s.p[0] == '+') && s.p[1] == ' ' &&
	    s.p[s.n - 1] != s.p[0])
		s = qh_str_trim(qh_str_sub(s, 2, s.n));
	return s;
}

void qh_text_prose(struct qh_reader *r, struct qh_str raw, uint32_t line, uint16_t heading, bool entities)
{
	struct qh_str s = qh_str_trim(raw);
	uint16_t flags = 0, marked = 0;

	if (is_divider(s))
		return;
	s = without_marks(s, &marked);
	s = qh_markup_clean(r, s, entities, &flags);
	qh_doc_prose(&r->b, s, line, marked ? marked : heading);
}

/* ---- HTML between the lines ---- */

/* Offset of "<table" (or its end tag) at or after @p from, or the end. */
static uint32_t find_table(struct qh_str s, uint32_t from, bool *closing)
{
	while (from < s.n) {
		const char *p = memchr(s.p + from, '<', s.n - from);
		uint32_t i = p ? (uint32_t)(p - s.p) : s.n;

		if (s.n - i < 7)
			return s.n;
		*closing = s.p[i + 1] == '/';
		if (is_word(s, i + 1 + *closing, "table"))
			return i;
		from = i + 1;
	}
	return s.n;
}

static void know_last_table(struct text_reader *t)
{
	bool closing;

	if (t->knows_last)
		return;
	t->knows_last = true;
	for (uint32_t i = find_table(t->text, t->at, &closing); i < t->text.n;
	     i = find_table(t->text, i + 1, &closing))
		if (closing)
			t->last_table_end = i;
}

static uint32_t line_end(struct qh_str s, uint32_t from)
{
	const char *p = from < s.n ? memchr(s.p + from, '\n', s.n - from) : NULL;

	return p ? (uint32_t)(p - s.p) : s.n;
}

/* Where the lines end that belong to the tables that start on the line [at, end). Tables that are never
 * closed reach to the last end tag there is, so that no text is looked at twice; without one, over the lines
 * of tags that follow. */
static uint32_t tables_end(struct text_reader *t, uint32_t end)
{
	struct qh_str s = t->text;
	uint32_t depth = 0, i = t->at;
	bool closing;

	know_last_table(t);
	if (t->last_table_end < t->at) {
		depth = 1;
		i = s.n;
	}
	for (i = find_table(s, i, &closing); i < s.n; i = find_table(s, i + 1, &closing)) {
		if (i >= end) {
			if (depth == 0)
				return end;
			end = line_end(s, i);
		}
		if (!closing)
			depth++;
		else
			depth -= depth > 0;
		if (closing && i == t->last_table_end)
			return end;
	}
	while (depth && end < s.n) {
		struct qh_str next = qh_str_trim(qh_str_sub(s, end + 1, line_end(s, end + 1) - end - 1));

		if (next.n && next.p[0] != '<')
			break;
		end = line_end(s, end + 1);
	}
	return end;
}

/* ---- lines ---- */

static void plain_line(struct text_reader *t, struct qh_str line, uint32_t bytes, uint32_t end)
{
	struct qh_str s = qh_str_trim(line);
	bool printed = true, pipes = is_pipe_row(s), header;

	if (s.n == 0)
		return;
	if (pipes || (bytes & QH_LINE_PIPE) || is_rule_row(s)) {
		header = pipe_header(t, s, end + 1);
		if ((t->open == PIPE_TABLE || pipes || s.p[0] == '+' || (unsigned char)s.p[0] == 0xE2) &&
		    is_rule_row(s))
			return;
		if (pipes || header ||
		    ((bytes & QH_LINE_PIPE) &&
		     (t->open == PIPE_TABLE || qh_markup_bare_pipes(s, t->text, end + 1)))) {
			if (header)
				close_table(t);
			pipe_row(t, s, bytes, header);
			return;
		}
	}
	if (is_page_mark(s, &printed)) {
		page_break(t);
		if (printed)
			qh_text_prose(t->r, s, t->line, 0, true);
		return;
	}
	close_table(t);
	if (bytes & QH_LINE_ANGLE)
		qh_html_lines(t->r, line, t->line);
	else
		qh_text_prose(t->r, s, t->line, 0, true);
}

/* Nothing but an indented <table>: its tabs separate no cells. */
static bool is_table_only(struct qh_str s)
{
	struct qh_str inside = qh_str_trim(s);

	return is_word(inside, 0, "<table") && next_tab(inside, 0, QH_LINE_ANGLE) == inside.n;
}

/* One line, or several when a <table> goes on; [t->at, end) without form feeds. */
static void logical_line(struct text_reader *t, uint32_t end, uint32_t bytes)
{
	struct qh_str s = qh_str_sub(t->text, t->at, end - t->at);

	if ((bytes & QH_LINE_TAB) && !is_table_only(s)) {
		tab_row(t, s, bytes);
	} else if (bytes & QH_LINE_ANGLE && memchr(s.p, '\n', s.n)) {
		close_table(t);
		qh_html_lines(t->r, s, t->line);
	} else {
		plain_line(t, s, bytes, end);
	}
}

static void count_lines(struct text_reader *t, uint32_t end)
{
	for (; t->at < end; t->line++) {
		uint32_t nl = line_end(t->text, t->at);

		if (nl >= end)
			break;
		t->at = nl + 1;
	}
	t->at = end;
}

/* A line with form feeds is cut at them; each cut is a new page. */
static void pages_of_line(struct text_reader *t, uint32_t end)
{
	while (t->at < end && alive(t)) {
		const char *ff = memchr(t->text.p + t->at, '\f', end - t->at);
		uint32_t stop = ff ? (uint32_t)(ff - t->text.p) : end;

		if (stop > t->at)
			logical_line(t, stop, qh_line_bytes(qh_str_sub(t->text, t->at, stop - t->at)));
		t->at = stop;
		if (ff) {
			page_break(t);
			t->at++;
		}
	}
}

/* A table that is drawn or ruled with characters. */
static bool drawn_table(struct text_reader *t, struct qh_str s)
{
	struct qh_str rest = qh_str_sub(t->text, t->at, t->text.n);
	uint32_t n_lines = 0, n = 0, known = 0;
	bool drawing;

	if (t->at < t->drawn_until || qh_str_blank(s))
		return false;
	drawing = qh_drawn_starts(s);
	if (!drawing && !qh_ruled_near(rest))
		return false;
	close_table(t);
	n = drawing ? qh_drawn_table(t->r, rest, t->line, &n_lines, &known)
		    : qh_ruled_table(t->r, rest, t->line, &n_lines, &known);
	t->drawn_until = t->at + known;
	t->at += n;
	t->line += n_lines;
	return n > 0;
}

static bool spaces_table(struct text_reader *t, struct qh_str s)
{
	uint32_t n_lines = 0, n;

	if (t->at < t->prose_until || qh_str_blank(s))
		return false;
	t->prose_until = t->at;
	close_table(t); /* neither a row of tabs nor of strokes */
	n = qh_spaces_table(t->r, qh_str_sub(t->text, t->at, t->text.n), t->line, &n_lines, &t->prose_until);
	t->prose_until += t->at;
	if (n == 0)
		return false;
	t->at += n;
	t->line += n_lines;
	return true;
}

void qh_reader_plain(struct qh_reader *r, struct qh_str text)
{
	struct text_reader reader = {.r = r, .text = text, .line = 1}, *t = &reader;

	while (t->at < text.n && alive(t)) {
		uint32_t line = line_end(text, t->at), end = line, bytes;
		struct qh_str s = {text.p + t->at, end - t->at};
		bool closing;

		if (s.n > QH_LINE_BYTES_MAX) {
			qh_reader_fail_limit(r, "READ-004", QH_LINE_BYTES_MAX, t->line);
			return;
		}
		bytes = qh_line_bytes(s);
		if (!(bytes & (QH_LINE_TAB | QH_LINE_FEED)) && drawn_table(t, s))
			continue;
		end = row_end(t, end);
		if (end == line && (bytes & QH_LINE_WIDE) &&
		    !(bytes & ~(uint32_t)(QH_LINE_WIDE | QH_LINE_MARKUP)) && spaces_table(t, s))
			continue;
		if (end == line && (bytes & QH_LINE_ANGLE) && find_table(s, 0, &closing) < s.n)
			end = tables_end(t, end);
		if (bytes & QH_LINE_FEED) {
			pages_of_line(t, end);
		} else if (end > t->at) {
			uint32_t start = t->at;

			if (end > line)
				bytes = qh_line_bytes(qh_str_sub(text, start, end - start));
			logical_line(t, end, bytes);
			t->at = start;
		}
		count_lines(t, end);
		t->at += end < text.n;
		t->line++;
	}
	close_table(t);
}
