/* SPDX-License-Identifier: Apache-2.0 */
/* Owns where the parts of a chart stand. */
#include "chart/layout.h"

#include "base/utf8.h"

enum { COLUMN_HEIGHT = 320, COLUMN_X = 20, COLUMNS_WIDTH = 960, COLUMN_WIDEST = 90 };

#define ELLIPSIS "\xE2\x80\xA6"

static uint32_t next_break(struct qh_str s, uint32_t from, uint32_t columns)
{
	uint32_t off = from, used = 0;

	while (off < s.n && s.p[off] != '\n') {
		uint32_t at = off, wide;

		qh_utf8_next(s, &off);
		wide = qh_utf8_width(qh_str_sub(s, at, off - at));
		if (used + wide > columns || off - from > LABEL_BYTES_MAX)
			return at > from ? at : off;
		used += wide;
	}
	return off;
}

static void add_line(struct qh_chart_lines *out, struct qh_str s, bool cut, uint32_t columns)
{
	uint32_t n = cut ? next_break(s, 0, columns > 2 ? columns - 2 : columns) : s.n;

	n = n < LABEL_BYTES_MAX ? n : LABEL_BYTES_MAX;
	memcpy(out->line[out->n].text, s.p, n);
	if (cut) {
		memcpy(out->line[out->n].text + n, ELLIPSIS, sizeof ELLIPSIS - 1);
		n += (uint32_t)sizeof ELLIPSIS - 1;
	}
	out->line[out->n++].bytes = n;
}

struct qh_chart_lines qh_chart_cut(struct qh_str s, int32_t width, uint32_t most_lines)
{
	struct qh_chart_lines out = {0};
	uint32_t off = 0, columns = (uint32_t)(width * 2 / SIZE);

	columns = columns ? columns : 1;
	while (off < s.n && out.n < most_lines) {
		uint32_t end = next_break(s, off, columns), next = end;

		if (next < s.n && s.p[next] == '\n')
			next++;
		add_line(&out, qh_str_sub(s, off, end - off), out.n + 1 == most_lines && next < s.n, columns);
		off = next;
	}
	return out;
}

struct qh_rat qh_chart_longest(const struct qh_chart *chart)
{
	struct qh_rat most = QH_RAT_NONE;

	for (uint32_t i = 0; i < chart->n_bars; i++) {
		struct qh_rat v = chart->bars[i].value;

		if (qh_rat_ok(v))
			most = qh_rat_ok(most) ? qh_rat_max(most, v) : v;
	}
	return most;
}

/* The share of the full length that is filled, in units of @p length. */
static int32_t filled(const struct qh_chart_bar *bar, struct qh_rat most, int32_t length)
{
	struct qh_rat full = qh_rat_ok(bar->most) ? bar->most : most, share;
	int64_t n = 0;

	if (!qh_rat_ok(bar->value) || !qh_rat_ok(full) || qh_rat_sign(bar->value) <= 0 ||
	    qh_rat_sign(full) <= 0)
		return 0;
	if (qh_rat_cmp(bar->value, full) >= 0)
		return length;
	share = qh_rat_mul(NULL, qh_rat_div(NULL, bar->value, full), QH_RAT_INT(length));
	if (!qh_rat_ok(share) || !qh_rat_int(qh_rat_round(NULL, share, QH_ROUND_HALF_UP, 0), &n))
		return 0;
	return n > 0 ? (int32_t)n : 1; /* little is not nothing */
}

void qh_chart_put_value(const struct qh_chart_painter *p, int32_t x, int32_t y, enum qh_chart_anchor anchor,
			const struct qh_chart_bar *bar)
{
	char text[LABEL_BYTES_MAX];
	struct qh_str value =
	    qh_str_sub(bar->value_text, 0, next_break(bar->value_text, 0, LABEL_BYTES_MAX / 4));
	uint32_t n = bar->tone ? 2 : 0;

	if (value.n == 0 || value.n > sizeof text - 2)
		return;
	memcpy(text, "! ", 2);
	memcpy(text + n, value.p, value.n);
	p->text(p->data, x, y, SIZE, anchor, bar->tone != 0, (struct qh_str){text, n + value.n});
}

void qh_chart_put_lines(const struct qh_chart_painter *p, int32_t x, int32_t y, enum qh_chart_anchor anchor,
			const struct qh_chart_lines *lines)
{
	for (uint32_t i = 0; i < lines->n; i++) {
		struct qh_str text = {lines->line[i].text, lines->line[i].bytes};

		if (text.n > 0)
			p->text(p->data, x, y + (int32_t)i * LINE, SIZE, anchor, false, text);
	}
}

int32_t qh_chart_pitch(const struct qh_chart_lines *label)
{
	return label->n > 1 ? BAR_PITCH + (int32_t)(label->n - 1) * LINE : BAR_PITCH;
}

int32_t qh_chart_label_y(const struct qh_chart_lines *label, int32_t middle)
{
	return middle + SIZE / 3 - (int32_t)(label->n > 1 ? label->n - 1 : 0) * LINE / 2;
}

void qh_chart_begin(const struct qh_chart_painter *p, struct qh_str name, struct qh_str value)
{
	if (p->begin)
		p->begin(p->data, name, value);
}

void qh_chart_end(const struct qh_chart_painter *p)
{
	if (p->end)
		p->end(p->data);
}

static void paint_bars(const struct qh_chart *chart, const struct qh_chart_painter *p)
{
	struct qh_rat most = qh_chart_longest(chart);
	int32_t y = TOP;

	for (uint32_t i = 0; i < chart->n_bars; i++) {
		const struct qh_chart_bar *bar = &chart->bars[i];
		struct qh_chart_lines label = qh_chart_cut(bar->label, LABEL_END, 2);
		int32_t pitch = qh_chart_pitch(&label), middle = y + pitch / 2, top = middle - BAR_HEIGHT / 2;
		int32_t w = filled(bar, most, TRACK_WIDTH);

		qh_chart_begin(p, bar->label, bar->value_text);
		qh_chart_put_lines(p, LABEL_END, qh_chart_label_y(&label, middle), QH_ANCHOR_END, &label);
		p->rect(p->data, TRACK_X, top, TRACK_WIDTH, BAR_HEIGHT, QH_INK_TRACK);
		if (w > 0)
			p->rect(p->data, TRACK_X, top, w, BAR_HEIGHT,
				bar->tone ? QH_INK_ATTENTION : QH_INK_BAR);
		qh_chart_put_value(p, VALUE_X, middle + SIZE / 3, QH_ANCHOR_START, bar);
		qh_chart_end(p);
		y += pitch;
	}
	p->line(p->data, TRACK_X, TOP, TRACK_X, y, QH_INK_RULE);
}

static int32_t slot_of(const struct qh_chart *chart)
{
	return chart->n_bars
		   ? COLUMNS_WIDTH / (int32_t)(chart->n_bars < COLUMNS_WIDTH ? chart->n_bars : COLUMNS_WIDTH)
		   : COLUMNS_WIDTH;
}

static void paint_columns(const struct qh_chart *chart, const struct qh_chart_painter *p)
{
	struct qh_rat most = qh_chart_longest(chart);
	int32_t slot = slot_of(chart), base = TOP + LINE + COLUMN_HEIGHT;
	int32_t wide = slot * 3 / 5 < COLUMN_WIDEST ? slot * 3 / 5 : COLUMN_WIDEST;

	wide = wide ? wide : 1;
	for (uint32_t i = 0; i < chart->n_bars && (int32_t)i < COLUMNS_WIDTH; i++) {
		const struct qh_chart_bar *bar = &chart->bars[i];
		struct qh_chart_lines label = qh_chart_cut(bar->label, slot - SIZE / 2, LABEL_LINES_MAX);
		int32_t middle = COLUMN_X + (int32_t)i * slot + slot / 2;
		int32_t h = filled(bar, most, COLUMN_HEIGHT);

		qh_chart_begin(p, bar->label, bar->value_text);
		if (h > 0)
			p->rect(p->data, middle - wide / 2, base - h, wide, h,
				bar->tone ? QH_INK_ATTENTION : QH_INK_BAR);
		qh_chart_put_value(p, middle, base - h - 8, QH_ANCHOR_MIDDLE, bar);
		qh_chart_put_lines(p, middle, base + LINE, QH_ANCHOR_MIDDLE, &label);
		qh_chart_end(p);
	}
	p->line(p->data, COLUMN_X, base, COLUMN_X + COLUMNS_WIDTH, base, QH_INK_RULE);
}

int32_t qh_chart_height(const struct qh_chart *chart)
{
	int32_t y = TOP;
	uint32_t most = 1;

	if (chart->kind == QH_CHART_STACKED)
		return qh_chart_height_stacked(chart);
	if (chart->kind == QH_CHART_GRID)
		return qh_chart_height_grid(chart);
	if (chart->kind == QH_CHART_COLUMNS) {
		for (uint32_t i = 0; i < chart->n_bars; i++) {
			uint32_t n =
			    qh_chart_cut(chart->bars[i].label, slot_of(chart) - SIZE / 2, LABEL_LINES_MAX).n;
			most = n > most ? n : most;
		}
		return TOP + LINE + COLUMN_HEIGHT + (int32_t)most * LINE + LINE / 2;
	}
	for (uint32_t i = 0; i < chart->n_bars; i++) {
		struct qh_chart_lines label = qh_chart_cut(chart->bars[i].label, LABEL_END, 2);
		y += qh_chart_pitch(&label);
	}
	return y + LINE / 2;
}

void qh_chart_paint(const struct qh_chart *chart, const struct qh_chart_painter *p)
{
	if (chart->title.n)
		p->text(p->data, 0, TITLE_SIZE + 4, TITLE_SIZE, QH_ANCHOR_START, true, chart->title);
	if (chart->unit.n)
		p->text(p->data, QH_CHART_WIDTH, TITLE_SIZE + 4, SIZE, QH_ANCHOR_END, false, chart->unit);
	if (chart->kind == QH_CHART_COLUMNS)
		paint_columns(chart, p);
	else if (chart->kind == QH_CHART_STACKED)
		qh_chart_paint_stacked(chart, p);
	else if (chart->kind == QH_CHART_GRID)
		qh_chart_paint_grid(chart, p);
	else
		paint_bars(chart, p);
}
