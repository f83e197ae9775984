/* SPDX-License-Identifier: Apache-2.0 */
/* Owns tables for a terminal: widths in columns (Chinese takes two), cells that wrap, text that wraps. */
#include <stdlib.h>

#include "write/text_out.h"

enum { GAP = 2, TABLE_BYTES_MAX = 1 << 30, WIDE = 0x80 /* in a style: over all columns to the right */ };

void qh_text_table_start(struct qh_text_table *t, uint32_t columns)
{
	*t = (struct qh_text_table){.columns = columns < QH_TEXT_COLUMNS_MAX ? columns : QH_TEXT_COLUMNS_MAX};
	qh_buf_init(&t->bytes, TABLE_BYTES_MAX);
}

void qh_text_table_free(struct qh_text_table *t)
{
	qh_buf_free(&t->bytes);
	free(t->ends);
	free(t->style);
	*t = (struct qh_text_table){0};
}

static bool make_room(struct qh_text_table *t)
{
	uint32_t cap = t->cap ? t->cap * 2 : 256;
	uint32_t *ends;
	uint8_t *style;

	if (t->n < t->cap)
		return true;
	if (t->cap > UINT32_MAX / 8)
		return false;
	ends = realloc(t->ends, cap * sizeof(*ends));
	if (!ends)
		return false;
	t->ends = ends;
	style = realloc(t->style, cap);
	if (!style)
		return false;
	t->style = style;
	t->cap = cap;
	return true;
}

static void add_cell(struct qh_text_table *t, struct qh_str text, uint8_t style)
{
	uint32_t column = t->n % t->columns;
	size_t start = t->bytes.n;
	uint32_t width;

	if (!make_room(t)) {
		t->bytes.status = QH_NOMEM;
		return;
	}
	qh_put_clean(&t->bytes, text);
	width = qh_utf8_width(
	    (struct qh_str){t->bytes.p ? t->bytes.p + start : "", (uint32_t)(t->bytes.n - start)});
	if (!(style & WIDE) && width > t->column[column].width)
		t->column[column].width = width;
	t->ends[t->n] = (uint32_t)t->bytes.n;
	t->style[t->n++] = style;
}

void qh_text_table_cell(struct qh_text_table *t, struct qh_str text, uint8_t style)
{
	add_cell(t, text, style);
}

void qh_text_table_rest(struct qh_text_table *t, struct qh_str text, uint8_t style)
{
	add_cell(t, text, style | WIDE);
	while (t->bytes.status == QH_OK && t->n % t->columns != 0)
		add_cell(t, QH_STR(""), 0);
}

/* The widest column gives way until @p sum fits or every column is at its floor. */
static uint32_t narrow(struct qh_text_table *t, uint32_t sum, uint32_t width, bool minimums)
{
	enum { FLOOR = 4 };

	while (sum > width) {
		uint32_t widest = t->columns;

		for (uint32_t i = 0; i < t->columns; i++) {
			uint32_t least = minimums && t->column[i].min > FLOOR ? t->column[i].min : FLOOR;

			if (t->column[i].width > least &&
			    (widest == t->columns || t->column[i].width > t->column[widest].width))
				widest = i;
		}
		if (widest == t->columns)
			break;
		t->column[widest].width--;
		sum--;
	}
	return sum;
}

/* Columns over their maximum give way; then the widest ones to their minimums, on a narrow terminal below
 * them. */
static void fit(struct qh_text_table *t, uint32_t width)
{
	uint32_t sum = GAP * (t->columns - 1);

	for (uint32_t i = 0; i < t->columns; i++) {
		if (t->column[i].max > 0 && t->column[i].width > t->column[i].max)
			t->column[i].width = t->column[i].max;
		sum += t->column[i].width;
	}
	sum = narrow(t, sum, width, true);
	narrow(t, sum, width, false);
}

/* Signs that do not start a line. */
static bool closes(uint32_t c)
{
	static const uint32_t signs[] = {0x3001, 0x3002, 0xFF0C, 0xFF0E, 0xFF1A, 0xFF1B, 0xFF01, 0xFF1F,
					 0xFF09, 0x300B, 0x300D, 0x300F, 0x3011, 0x201D, 0x2019, 0xFF05,
					 ')',    ']',    ',',    '.',    ';',    ':',    '%'};

	for (uint32_t i = 0; i < sizeof(signs) / sizeof(signs[0]); i++) {
		if (signs[i] == c)
			return true;
	}
	return false;
}

void qh_put_short(struct qh_str text, uint32_t width, struct qh_buf *out)
{
	uint32_t used = 0;
	uint32_t end = 0;

	if (qh_utf8_width(text) <= width) {
		qh_put_clean(out, text);
		return;
	}
	for (uint32_t off = 0; off < text.n;) {
		uint32_t start = off;

		qh_utf8_next(text, &off);
		used += qh_utf8_width(qh_str_sub(text, start, off - start));
		if (used + 1 > width)
			break;
		end = off;
	}
	qh_put_clean(out, qh_str_sub(text, 0, end));
	qh_buf_z(out, "\xE2\x80\xA6");
}

uint32_t qh_line_fit(struct qh_str text, uint32_t width)
{
	uint32_t used = 0;
	uint32_t off = 0;
	uint32_t break_at = 0;
	uint32_t before = 0;
	bool wide = false;

	while (off < text.n) {
		uint32_t start = off;
		uint32_t c = qh_utf8_next(text, &off);
		uint32_t w = qh_utf8_width(qh_str_sub(text, start, off - start));

		/* A break may stand before a wide character and behind a space, not before a closing sign. */
		if (start > 0 && c != ' ' && (w == 2 || wide || before == ' ') && !closes(c))
			break_at = start;
		if (used + w > width && start > 0)
			return c == ' ' || break_at == 0 ? start : break_at;
		used += w;
		before = c;
		wide = w == 2;
	}
	return text.n;
}

static struct qh_str without_lead(struct qh_str s)
{
	while (s.n > 0 && s.p[0] == ' ') {
		s.p++;
		s.n--;
	}
	return s;
}

static void spaces(struct qh_buf *out, uint32_t n)
{
	while (n-- > 0)
		qh_buf_char(out, ' ');
}

void qh_put_wrapped(struct qh_str text, uint32_t width, uint32_t indent, struct qh_buf *out)
{
	while (text.n > 0) {
		uint32_t n = qh_line_fit(text, width);

		qh_buf_str(out, qh_str_trim(qh_str_sub(text, 0, n)));
		text = without_lead(qh_str_sub(text, n, UINT32_MAX));
		qh_buf_char(out, '\n');
		if (text.n > 0)
			spaces(out, indent);
	}
}

/* One line of a cell: padded on the side that its alignment wants. */
static void put_cell(const struct qh_text_table *t, uint32_t column, struct qh_str line, const char *style,
		     bool last, struct qh_buf *out)
{
	uint32_t width = qh_utf8_width(line);
	uint32_t pad = t->column[column].width > width ? t->column[column].width - width : 0;

	if (t->column[column].right)
		spaces(out, pad);
	if (style && line.n > 0)
		qh_buf_z(out, style);
	qh_buf_str(out, line);
	if (style && line.n > 0)
		qh_buf_z(out, "\033[0m");
	if (!t->column[column].right && !last)
		spaces(out, pad);
	if (!last)
		spaces(out, GAP);
}

static uint32_t width_from(const struct qh_text_table *t, uint32_t column)
{
	uint32_t width = 0;

	for (uint32_t i = column; i < t->columns; i++)
		width += t->column[i].width + (i > column ? GAP : 0);
	return width;
}

static void put_row(const struct qh_text_table *t, uint32_t first, uint32_t indent, const char *const *styles,
		    struct qh_buf *out)
{
	struct qh_str left[QH_TEXT_COLUMNS_MAX];
	bool more = true;

	for (uint32_t i = 0; i < t->columns; i++) {
		uint32_t start = first + i > 0 ? t->ends[first + i - 1] : 0;

		left[i] = (struct qh_str){t->bytes.p + start, t->ends[first + i] - start};
	}
	while (more) {
		size_t line_start;

		more = false;
		spaces(out, indent);
		line_start = out->n;
		for (uint32_t i = 0; i < t->columns; i++) {
			uint8_t style = t->style[first + i];
			const char *code = styles && (style & ~WIDE) ? styles[style & ~WIDE] : NULL;
			uint32_t n =
			    qh_line_fit(left[i], style & WIDE ? width_from(t, i) : t->column[i].width);

			put_cell(t, i, qh_str_trim(qh_str_sub(left[i], 0, n)), code, i + 1 == t->columns,
				 out);
			left[i] = without_lead(qh_str_sub(left[i], n, UINT32_MAX));
			more = more || left[i].n > 0;
		}
		while (out->n > line_start && out->p[out->n - 1] == ' ')
			out->n--;
		qh_buf_char(out, '\n');
	}
}

void qh_text_table_write(struct qh_text_table *t, uint32_t width, uint32_t indent, const char *const *styles,
			 struct qh_buf *out)
{
	if (t->bytes.status != QH_OK) {
		out->status = out->status == QH_OK ? t->bytes.status : out->status;
		return;
	}
	if (t->n == 0 || !t->bytes.p)
		return;
	fit(t, width > indent ? width - indent : width);
	for (uint32_t first = 0; first + t->columns <= t->n; first += t->columns)
		put_row(t, first, indent, styles, out);
}
