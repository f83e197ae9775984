/* SPDX-License-Identifier: Apache-2.0 */
/* Owns the charts whose rows have parts: bars cut into pieces, and grids. */
#include <inttypes.h>
#include <stdio.h>

#include "base/utf8.h"
#include "chart/layout.h"

enum {
	SWATCH = 20,
	DIGIT = SIZE * 6 / 10, /* wider than half, so that numbers never touch the edges */
	GRID_X = 220,
	GRID_WIDTH = 780,
	GRID_CELL = 46,
	GRID_TOP = TOP + 2 * LINE + 8,
	NUMBER_BYTES = 24,
	NAME_BYTES = 600
};

static uint32_t parts_of(const struct qh_chart *chart)
{
	return chart->n_parts < QH_CHART_PARTS_MAX ? chart->n_parts : QH_CHART_PARTS_MAX;
}

static struct qh_str number(char out[NUMBER_BYTES], int64_t n)
{
	return (struct qh_str){out, (uint32_t)snprintf(out, NUMBER_BYTES, "%" PRId64, n)};
}

/* "row, part" with its count, for those who look at one piece. */
static void begin(const struct qh_chart_painter *p, struct qh_str row, struct qh_str part, int64_t n)
{
	char name[NAME_BYTES], text[NUMBER_BYTES];
	uint32_t half = NAME_BYTES / 2 - 1;
	struct qh_str a = qh_str_sub(row, 0, half), b = qh_str_sub(part, 0, half);
	/* No character is cut in two. */
	while (a.n < row.n && a.n > 0 && ((unsigned char)row.p[a.n] & 0xC0) == 0x80)
		a.n--;
	while (b.n < part.n && b.n > 0 && ((unsigned char)part.p[b.n] & 0xC0) == 0x80)
		b.n--;
	memcpy(name, a.p, a.n);
	memcpy(name + a.n, ", ", 2);
	memcpy(name + a.n + 2, b.p, b.n);
	qh_chart_begin(p, (struct qh_str){name, a.n + 2 + b.n}, number(text, n));
}

/* ---- bars cut into pieces ---- */

/* The names of the parts, each behind a piece of its colour; they go on in the next line where one ends. */
static int32_t legend(const struct qh_chart *chart, const struct qh_chart_painter *p)
{
	int32_t x = 0, y = TOP + SWATCH;
	for (uint32_t i = 0; i < parts_of(chart); i++) {
		int32_t w = SWATCH + 8 + (int32_t)qh_utf8_width(chart->parts[i]) * DIGIT + 24;
		if (x > 0 && x + w > QH_CHART_WIDTH) {
			x = 0;
			y += LINE;
		}
		if (p) {
			p->rect(p->data, x, y - SWATCH + 4, SWATCH, SWATCH,
				(enum qh_chart_ink)(QH_INK_PART + i % 4));
			p->text(p->data, x + SWATCH + 8, y, SIZE, QH_ANCHOR_START, false, chart->parts[i]);
		}
		x += w;
	}
	return y + LINE / 2;
}

static int64_t sum_of(const struct qh_chart *chart, uint32_t row)
{
	int64_t sum = 0;
	for (uint32_t i = 0; i < parts_of(chart); i++)
		sum += chart->counts[row * chart->n_parts + i];
	return sum;
}

/* The pieces of a row fill its track: each ends where the sum so far ends, so that nothing is lost by
 * rounding. */
static void pieces(const struct qh_chart *chart, uint32_t row, int32_t top, const struct qh_chart_painter *p)
{
	const int64_t *counts = chart->counts + (size_t)row * chart->n_parts;
	int64_t sum = sum_of(chart, row), so_far = 0;
	int32_t x = TRACK_X;
	char text[NUMBER_BYTES];
	for (uint32_t i = 0; sum > 0 && i < parts_of(chart); i++) {
		if (counts[i] <= 0)
			continue;
		so_far += counts[i];
		int32_t end = TRACK_X + (int32_t)(so_far * TRACK_WIDTH / sum), w = end - x;
		struct qh_str n = number(text, counts[i]);
		begin(p, chart->bars[row].label, chart->parts[i], counts[i]);
		if (w > 0)
			p->rect(p->data, x, top, w, BAR_HEIGHT, (enum qh_chart_ink)(QH_INK_PART + i % 4));
		if (w > (int32_t)n.n * DIGIT + 8)
			p->text(p->data, x + w / 2, top + BAR_HEIGHT / 2 + SIZE / 3, SIZE, QH_ANCHOR_MIDDLE,
				false, n);
		qh_chart_end(p);
		x = end;
	}
}

void qh_chart_paint_stacked(const struct qh_chart *chart, const struct qh_chart_painter *p)
{
	int32_t first = legend(chart, p), y = first;
	for (uint32_t i = 0; i < chart->n_bars; i++) {
		const struct qh_chart_bar *bar = &chart->bars[i];
		struct qh_chart_lines label = qh_chart_cut(bar->label, LABEL_END, 2);
		int32_t pitch = qh_chart_pitch(&label), middle = y + pitch / 2, top = middle - BAR_HEIGHT / 2;
		qh_chart_put_lines(p, LABEL_END, qh_chart_label_y(&label, middle), QH_ANCHOR_END, &label);
		if (sum_of(chart, i) <= 0)
			p->rect(p->data, TRACK_X, top, TRACK_WIDTH, BAR_HEIGHT, QH_INK_TRACK);
		pieces(chart, i, top, p);
		qh_chart_put_value(p, VALUE_X, middle + SIZE / 3, QH_ANCHOR_START, bar);
		y += pitch;
	}
	p->line(p->data, TRACK_X, first, TRACK_X, y, QH_INK_RULE);
}

int32_t qh_chart_height_stacked(const struct qh_chart *chart)
{
	int32_t y = legend(chart, NULL);
	for (uint32_t i = 0; i < chart->n_bars; i++) {
		struct qh_chart_lines label = qh_chart_cut(chart->bars[i].label, LABEL_END, 2);
		y += qh_chart_pitch(&label);
	}
	return y + LINE / 2;
}

/* ---- grids ---- */

static int64_t most_of(const struct qh_chart *chart)
{
	int64_t most = 0;
	for (uint32_t i = 0; i < chart->n_bars * chart->n_parts; i++)
		most = chart->counts[i] > most ? chart->counts[i] : most;
	return most;
}

/* One of five steps, none of them for nothing. */
static enum qh_chart_ink heat(int64_t n, int64_t most)
{
	int64_t steps = QH_INK_HEAT_END - QH_INK_HEAT, step = (n * steps + most - 1) / most;
	return (enum qh_chart_ink)(QH_INK_HEAT + step - 1);
}

static void grid_row(const struct qh_chart *chart, uint32_t row, int64_t most,
		     const struct qh_chart_painter *p)
{
	int32_t cell = GRID_WIDTH / (int32_t)parts_of(chart), y = GRID_TOP + (int32_t)row * GRID_CELL;
	struct qh_chart_lines label = qh_chart_cut(chart->bars[row].label, GRID_X - 16, 1);
	char text[NUMBER_BYTES];
	qh_chart_put_lines(p, GRID_X - 16, y + GRID_CELL / 2 + SIZE / 3, QH_ANCHOR_END, &label);
	for (uint32_t i = 0; i < parts_of(chart); i++) {
		int64_t n = chart->counts[(size_t)row * chart->n_parts + i];
		int32_t x = GRID_X + (int32_t)i * cell;
		if (n <= 0) {
			p->rect(p->data, x, y, cell - 4, GRID_CELL - 4, QH_INK_TRACK);
			continue;
		}
		begin(p, chart->bars[row].label, chart->parts[i], n);
		p->rect(p->data, x, y, cell - 4, GRID_CELL - 4, heat(n, most));
		p->text(p->data, x + cell / 2 - 2, y + GRID_CELL / 2 - 2 + SIZE / 3, SIZE, QH_ANCHOR_MIDDLE,
			false, number(text, n));
		qh_chart_end(p);
	}
}

void qh_chart_paint_grid(const struct qh_chart *chart, const struct qh_chart_painter *p)
{
	int64_t most = most_of(chart);
	if (parts_of(chart) == 0)
		return;
	int32_t cell = GRID_WIDTH / (int32_t)parts_of(chart);
	if (chart->across.n)
		p->text(p->data, GRID_X + GRID_WIDTH / 2, TOP + LINE - 8, SIZE, QH_ANCHOR_MIDDLE, false,
			chart->across);
	if (chart->down.n)
		p->text(p->data, GRID_X - 16, TOP + 2 * LINE - 4, SIZE, QH_ANCHOR_END, false, chart->down);
	for (uint32_t i = 0; i < parts_of(chart); i++) {
		struct qh_chart_lines head = qh_chart_cut(chart->parts[i], cell - 4, 1);
		qh_chart_put_lines(p, GRID_X + (int32_t)i * cell + cell / 2 - 2, TOP + 2 * LINE - 4,
				   QH_ANCHOR_MIDDLE, &head);
	}
	for (uint32_t i = 0; i < chart->n_bars; i++)
		grid_row(chart, i, most, p);
}

int32_t qh_chart_height_grid(const struct qh_chart *chart)
{
	return GRID_TOP + (int32_t)chart->n_bars * GRID_CELL + LINE / 2;
}
