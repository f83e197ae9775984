/* SPDX-License-Identifier: Apache-2.0 */
/* Owns tables whose columns are ruled off by runs of dashes above, below or beneath the header:
 *
 *     name   value          ------------
 *     ----- ------          name   value       (rows over several lines, a blank line between them)
 *     a          1          ----- ------
 */
#include "base/limits.h"
#include "read/drawn.h"

enum { HEAD_LINES_MAX = 12, RULED_BYTES_MAX = 4 << 20, ROWS_MIN = 1, SOLID_MIN = 10 };

struct ruled {
	struct qh_drawing d;
	uint32_t left[QH_COLS_MAX], right[QH_COLS_MAX], n_cols;
	uint32_t rule;        /* index of the line of dashes that tells the columns */
	bool open, by_blanks; /* a line above encloses the header; blank lines part the rows */
	uint32_t row;
};

/* Runs of dashes of a line that holds nothing else; 0: it holds something else. */
static uint32_t dash_runs(struct qh_str s, uint32_t *dashes)
{
	uint32_t runs = 0, n = 0, shortest = UINT32_MAX;

	s = qh_str_trim(s);
	*dashes = 0;
	for (uint32_t i = 0; i <= s.n; i++) {
		if (i < s.n && (s.p[i] == '-' || s.p[i] == '=')) {
			n++;
			continue;
		}
		if (i < s.n && s.p[i] != ' ' && s.p[i] != '\r')
			return 0;
		if (n) {
			runs++;
			shortest = n < shortest ? n : shortest;
		}
		*dashes += n;
		n = 0;
	}
	return shortest < 2 ? 0 : runs;
}

static uint32_t line_end(struct qh_str s, uint32_t from)
{
	const char *p = from < s.n ? memchr(s.p + from, '\n', s.n - from) : NULL;

	return p ? (uint32_t)(p - s.p) : s.n;
}

static struct qh_str line_of(const struct ruled *t, uint32_t i)
{
	return qh_str_sub(t->d.text, t->d.lines[i].off, t->d.lines[i].n);
}

/* The lines up to the rule that tells the columns: at once, behind one line of header, or behind a solid line
 * and the header. */
static bool find_rule(struct ruled *t, uint32_t *at)
{
	struct qh_str text = t->d.text;

	for (uint32_t i = 0; i < HEAD_LINES_MAX && *at < text.n; i++) {
		uint32_t end = line_end(text, *at), dashes;
		struct qh_str s = {text.p + *at, end - *at};
		uint32_t runs = dash_runs(s, &dashes);

		if (qh_str_blank(s) || s.n > QH_LINE_BYTES_MAX || memchr(s.p, '\t', s.n) ||
		    !qh_drawing_add(&t->d, *at, end))
			return false;
		*at = end + 1;
		if (runs >= 2) {
			t->rule = i;
			return i == 0 || i == 1 || t->open;
		}
		if (i == 0 && runs == 1 && dashes >= SOLID_MIN)
			t->open = true;
		else if (i == 1 && !t->open)
			return false;
	}
	return false;
}

/* The rows: up to the closing line of dashes, else up to the first blank line. */
static bool find_rows(struct ruled *t, uint32_t *at)
{
	struct qh_str text = t->d.text;
	uint32_t kept_lines = t->d.n_lines, kept_at = *at;
	bool blank = false, ended = false;

	while (*at < text.n && *at < RULED_BYTES_MAX && !ended) {
		uint32_t end = line_end(text, *at), dashes;
		struct qh_str s = {text.p + *at, end - *at};

		if (s.n > QH_LINE_BYTES_MAX || memchr(s.p, '\t', s.n) || memchr(s.p, '\f', s.n))
			break;
		ended = dash_runs(s, &dashes) > 0 && dashes >= 3;
		if (qh_str_blank(s))
			blank = true;
		else if (blank && !ended)
			t->by_blanks = true;
		if (!qh_drawing_add(&t->d, *at, end))
			return false;
		*at = end + 1;
		if (!blank) {
			kept_lines = t->d.n_lines;
			kept_at = *at;
		}
	}
	if (ended) {
		qh_drawing_cut(&t->d, t->d.n_lines - 1);
	} else {
		/* Without a closing line the table ends where the lines do; the rows are single ones. */
		qh_drawing_cut(&t->d, kept_lines);
		*at = kept_at;
		t->by_blanks = false;
		if (t->open || t->rule == 0)
			return false;
	}
	return t->d.n_lines >= t->rule + 1 + ROWS_MIN;
}

static bool find_columns(struct ruled *t)
{
	const struct qh_drawn_line *l = &t->d.lines[t->rule];

	t->n_cols = 0;
	for (uint32_t k = l->first; k < l->last; k++) {
		if (t->d.glyphs[k].space)
			continue;
		if (k == l->first || t->d.glyphs[k - 1].space) {
			if (t->n_cols == QH_COLS_MAX)
				return false;
			t->left[t->n_cols++] = t->d.glyphs[k].x;
		}
		t->right[t->n_cols - 1] = t->d.glyphs[k].x + 1;
	}
	return t->n_cols >= 2;
}

/* A text runs over the left edge of a column. */
static bool is_crossed(const struct ruled *t)
{
	for (uint32_t i = t->open ? 1 : 0; i < t->d.n_lines; i++) {
		const struct qh_drawn_line *l = &t->d.lines[i];

		for (uint32_t c = 1; c < t->n_cols && i != t->rule; c++) {
			uint32_t k = qh_drawing_at(&t->d, l, t->left[c]);

			if (k > l->first && k < l->last && !t->d.glyphs[k - 1].space)
				return true;
		}
	}
	return false;
}

/* By some measure no text crosses an edge: cutting one would make other figures of it. */
static bool measure(struct ruled *t)
{
	for (int m = 0; m < QH_MEASURES; m++) {
		qh_drawing_measure(&t->d, (enum qh_measure)m);
		if (find_columns(t) && !is_crossed(t))
			return true;
	}
	return false;
}

static void emit_row(struct ruled *t, uint32_t from, uint32_t to, uint32_t line)
{
	t->row++;
	for (uint32_t c = 0; c < t->n_cols && t->d.r->b.status == QH_OK; c++) {
		uint16_t flags = 0;
		struct qh_span span = {c + 1 < t->n_cols ? t->left[c + 1] : UINT32_MAX, t->right[c] - 1};
		struct qh_str text = qh_drawing_text(&t->d, from, to, c ? t->left[c] : 0, span);

		text = qh_markup_clean(t->d.r, text, true, &flags);
		qh_doc_cell(&t->d.r->b, t->row, c + 1, 1, 1, text, flags, line + from);
	}
}

static void emit(struct ruled *t, uint32_t line)
{
	uint32_t i = t->rule + 1;

	if (t->rule > 0)
		emit_row(t, t->open ? 1 : 0, t->rule, line);
	while (i < t->d.n_lines) {
		uint32_t from = i++;

		if (qh_str_blank(line_of(t, from)))
			continue;
		while (t->by_blanks && i < t->d.n_lines && !qh_str_blank(line_of(t, i)))
			i++;
		emit_row(t, from, i, line);
	}
}

uint32_t qh_ruled_table(struct qh_reader *r, struct qh_str text, uint32_t line, uint32_t *n_lines,
			uint32_t *known_until)
{
	struct ruled t = {.d = {.r = r, .text = text}};
	uint32_t at = 0, lines;

	*known_until = 0;
	if (!find_rule(&t, &at))
		return 0;
	*known_until = at;
	if (!find_rows(&t, &at) || !measure(&t))
		return 0;
	lines = 0;
	for (uint32_t i = 0; i < at && i < text.n; i++)
		lines += text.p[i] == '\n';
	if (!qh_doc_table(&r->b, line, QH_STR_NONE, false))
		return 0;
	emit(&t, line);
	qh_doc_table_end(&r->b);
	*n_lines = lines;
	return at < text.n ? at : text.n;
}

bool qh_ruled_near(struct qh_str text)
{
	uint32_t end = line_end(text, 0), next_end = line_end(text, end + 1), dashes;
	struct qh_str next = qh_str_sub(text, end + 1, next_end - (end + 1));

	return dash_runs(qh_str_sub(text, 0, end), &dashes) > 0 || dash_runs(next, &dashes) >= 2;
}
