/* SPDX-License-Identifier: Apache-2.0 */
/* Charts: how long the bars are, where the texts stand, what the SVG says to those who do not see it. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <cmocka.h>

#include "chart/chart.h"

enum { MARKS_MAX = 4000 };

struct mark {
	char kind; /* r, l, t */
	int32_t x, y, w, h;
	int ink; /* of a text: its anchor */
	bool bold;
	char text[300];
};

struct marks {
	uint32_t n;
	struct mark at[MARKS_MAX];
};

static void add(struct marks *m, struct mark mark)
{
	assert_true(m->n < MARKS_MAX);
	m->at[m->n++] = mark;
}

static void rect(void *data, int32_t x, int32_t y, int32_t w, int32_t h, enum qh_chart_ink ink)
{
	assert_true(x >= 0 && y >= 0 && w > 0 && h > 0 && x + w <= QH_CHART_WIDTH);
	add(data, (struct mark){.kind = 'r', .x = x, .y = y, .w = w, .h = h, .ink = (int)ink});
}

static void line(void *data, int32_t x1, int32_t y1, int32_t x2, int32_t y2, enum qh_chart_ink ink)
{
	add(data, (struct mark){.kind = 'l', .x = x1, .y = y1, .w = x2 - x1, .h = y2 - y1, .ink = (int)ink});
}

static void text(void *data, int32_t x, int32_t y, int32_t size, enum qh_chart_anchor anchor, bool bold,
		 struct qh_str s)
{
	struct mark mark = {.kind = 't', .x = x, .y = y, .h = size, .ink = (int)anchor, .bold = bold};

	assert_true(s.n > 0 && s.n < sizeof mark.text);
	memcpy(mark.text, s.p, s.n);
	add(data, mark);
}

/* What belongs to one value: "<name: value" and ">" behind it. */
static void begin(void *data, struct qh_str name, struct qh_str value)
{
	struct mark mark = {.kind = '<'};

	snprintf(mark.text, sizeof mark.text, "%.*s: %.*s", QH_STR_ARG(name), QH_STR_ARG(value));
	add(data, mark);
}

static void end(void *data)
{
	add(data, (struct mark){.kind = '>'});
}

static struct marks painted;

static const struct marks *paint(const struct qh_chart *chart)
{
	const struct qh_chart_painter painter = {
	    .data = &painted, .rect = rect, .line = line, .text = text, .begin = begin, .end = end};

	painted.n = 0;
	qh_chart_paint(chart, &painter);
	for (uint32_t i = 0; i < painted.n; i++)
		assert_true(painted.at[i].y >= 0 &&
			    painted.at[i].y + (painted.at[i].kind == 'r' ? painted.at[i].h : 0) <=
				qh_chart_height(chart));
	return &painted;
}

/* The width (or height) of the only filled bar of a chart of one. */
static int32_t bar_of(struct qh_rat value, struct qh_rat most, uint8_t kind)
{
	const struct qh_chart_bar bar = {QH_STR("a"), QH_STR("1"), value, most, 0};
	const struct qh_chart chart = {
	    .kind = kind, .title = QH_STR("t"), .unit = QH_STR_NONE, .n_bars = 1, .bars = &bar};
	const struct marks *m = paint(&chart);
	int32_t found = 0;

	for (uint32_t i = 0; i < m->n; i++) {
		if (m->at[i].kind == 'r' && m->at[i].ink == QH_INK_BAR)
			found = kind == QH_CHART_BARS ? m->at[i].w : m->at[i].h;
	}
	return found;
}

static void lengths_are_exact_shares(void **state)
{
	const struct qh_rat one = QH_RAT_INT(1), none = QH_RAT_NONE;
	int32_t full = bar_of(one, one, QH_CHART_BARS);

	(void)state;
	assert_true(full > 400);
	assert_int_equal(bar_of(qh_rat_make(NULL, 1, 2), one, QH_CHART_BARS), full / 2);
	assert_int_equal(bar_of(QH_RAT_INT(3), QH_RAT_INT(4), QH_CHART_BARS), full * 3 / 4);
	assert_int_equal(bar_of(QH_RAT_INT(5), QH_RAT_INT(4), QH_CHART_BARS), full); /* not beyond its end */
	assert_int_equal(bar_of(QH_RAT_INT(7), none, QH_CHART_BARS), full);          /* the longest */
	assert_int_equal(bar_of(QH_RAT_INT(0), one, QH_CHART_BARS), 0);
	assert_int_equal(bar_of(QH_RAT_INT(-1), one, QH_CHART_BARS), 0);
	assert_int_equal(bar_of(none, one, QH_CHART_BARS), 0);
	assert_int_equal(bar_of(one, QH_RAT_INT(0), QH_CHART_BARS), 0);
	assert_int_equal(bar_of(one, QH_RAT_INT(1000000), QH_CHART_BARS), 1); /* little is not nothing */
	assert_true(bar_of(one, none, QH_CHART_COLUMNS) > 200);
	assert_int_equal(bar_of(one, QH_RAT_INT(2), QH_CHART_COLUMNS),
			 bar_of(one, none, QH_CHART_COLUMNS) / 2);
}

static void attention_is_more_than_a_colour(void **state)
{
	const struct qh_chart_bar bar = {QH_STR("a"), QH_STR("8 / 20"), QH_RAT_INT(8), QH_RAT_INT(20), 1};
	const struct qh_chart chart = {
	    .kind = QH_CHART_BARS, .title = QH_STR("t"), .unit = QH_STR_NONE, .n_bars = 1, .bars = &bar};
	const struct marks *m = paint(&chart);
	bool seen = false;

	(void)state;
	for (uint32_t i = 0; i < m->n; i++)
		seen =
		    seen || (m->at[i].kind == 't' && m->at[i].bold && strcmp(m->at[i].text, "! 8 / 20") == 0);
	assert_true(seen);
}

/* A label of 60 wide characters: two lines in a row of bars, the second cut. */
static void long_labels_are_wrapped_then_cut(void **state)
{
	char label[180];
	struct qh_chart_bar bar = {{label, sizeof label}, QH_STR("1"), QH_RAT_INT(1), QH_RAT_INT(1), 0};
	const struct qh_chart chart = {
	    .kind = QH_CHART_BARS, .title = QH_STR_NONE, .unit = QH_STR_NONE, .n_bars = 1, .bars = &bar};
	const struct marks *m;
	uint32_t lines = 0;

	(void)state;
	for (uint32_t i = 0; i < sizeof label; i += 3)
		memcpy(label + i, "\xE7\xBB\xA9", 3);
	m = paint(&chart);
	for (uint32_t i = 0; i < m->n; i++) {
		if (m->at[i].kind != 't' || m->at[i].ink != QH_ANCHOR_END)
			continue;
		lines++;
		assert_int_equal(strlen(m->at[i].text) % 3, 0); /* whole characters */
		assert_true((int32_t)strlen(m->at[i].text) / 3 * m->at[i].h <= m->at[i].x);
		assert_int_equal(strcmp(m->at[i].text + strlen(m->at[i].text) - 3, "\xE2\x80\xA6") == 0,
				 lines == 2);
	}
	assert_int_equal(lines, 2);
}

static void hostile_texts_do_no_harm(void **state)
{
	static char wide[5000];
	const struct qh_chart_bar bars[] = {
	    {{wide, sizeof wide}, {wide, sizeof wide}, QH_RAT_INT(1), QH_RAT_NONE, 0},
	    {QH_STR("\xFF\xFE\n\n\n\n"), QH_STR_NONE, QH_RAT_NONE, QH_RAT_NONE, 1},
	    {QH_STR_NONE, QH_STR("\n"), QH_RAT_INT(1), QH_RAT_NONE, 0}};

	(void)state;
	memset(wide, 'w', sizeof wide);
	for (uint8_t kind = QH_CHART_BARS; kind <= QH_CHART_COLUMNS; kind++) {
		const struct qh_chart chart = {
		    .kind = kind, .title = QH_STR_NONE, .unit = QH_STR_NONE, .n_bars = 3, .bars = bars};
		const struct qh_chart empty = {.kind = kind, .title = QH_STR("t"), .unit = QH_STR("u")};

		assert_true(paint(&chart)->n > 0);
		assert_true(paint(&empty)->n >= 3);
	}
}

static void more_classes_than_room(void **state)
{
	static struct qh_chart_bar bars[1500];
	const struct qh_chart chart = {.kind = QH_CHART_COLUMNS,
				       .title = QH_STR("t"),
				       .unit = QH_STR_NONE,
				       .n_bars = 1500,
				       .bars = bars};
	struct qh_chart few = chart;

	(void)state;
	for (uint32_t i = 0; i < 1500; i++)
		bars[i] = (struct qh_chart_bar){.value = QH_RAT_NONE, .most = QH_RAT_NONE};
	assert_true(paint(&chart)->n >= 2);
	few.n_bars = 100;
	for (uint32_t i = 0; i < 100; i++)
		bars[i] = (struct qh_chart_bar){.value = QH_RAT_INT(i + 1), .most = QH_RAT_NONE};
	/* a title, a column a class with its begin and end, the base line */
	assert_int_equal(paint(&few)->n, 302);
}

static void svg_is_readable_without_seeing_it(void **state)
{
	const struct qh_chart_bar bars[] = {{QH_STR("a<b"), QH_STR("1 & 2"), QH_RAT_INT(1), QH_RAT_INT(2), 0},
					    {QH_STR("c"), QH_STR("3"), QH_RAT_INT(3), QH_RAT_INT(4), 1}};
	const struct qh_chart chart = {.kind = QH_CHART_BARS,
				       .title = QH_STR("x \"y\""),
				       .unit = QH_STR("points"),
				       .n_bars = 2,
				       .bars = bars};
	struct qh_buf out;

	(void)state;
	qh_buf_init(&out, 1 << 20);
	qh_chart_svg(&out, &chart);
	qh_buf_char(&out, '\0');
	assert_ptr_equal(strstr(out.p, "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 1000 "),
			 out.p);
	assert_non_null(strstr(out.p,
			       "role=\"img\" aria-label=\"x &quot;y&quot;\"><title>x &quot;y&quot;</title>"
			       "<desc>a&lt;b: 1 &amp; 2; c: 3 (points)</desc>"));
	assert_non_null(strstr(out.p, ">! 3</text>"));
	assert_null(strstr(out.p, "<script"));
	assert_null(strstr(out.p, "style"));
	assert_null(strstr(out.p, "a<b"));
	assert_string_equal(out.p + out.n - 7, "</svg>");
	qh_buf_free(&out);
}

static void svg_stops_at_the_end_of_its_buffer(void **state)
{
	const struct qh_chart chart = {
	    .kind = QH_CHART_COLUMNS, .title = QH_STR("t"), .unit = QH_STR_NONE, .n_bars = 0, .bars = NULL};
	struct qh_buf out;

	(void)state;
	qh_buf_init(&out, 40);
	qh_chart_svg(&out, &chart);
	assert_int_equal(out.status, QH_LIMIT);
	assert_true(out.n <= 40);
	qh_buf_free(&out);
}

/* The only mark of this name. */
static const struct mark *told(const struct marks *m, const char *name)
{
	const struct mark *found = NULL;

	for (uint32_t i = 0; i < m->n; i++) {
		if (m->at[i].kind == '<' && strcmp(m->at[i].text, name) == 0) {
			assert_null(found);
			found = &m->at[i];
		}
	}
	return found;
}

static void pieces_fill_their_row(void **state)
{
	static const int64_t counts[] = {1, 1, 1, 0, 0, 0, 0, 7, 1000000, INT32_MAX, 0, 3};
	const struct qh_str parts[] = {QH_STR("done"), QH_STR("on the way"), QH_STR("none")};
	const struct qh_chart_bar bars[] = {
	    {.label = QH_STR("a"), .value_text = QH_STR("3")},
	    {.label = QH_STR("b"), .value_text = QH_STR("0")},
	    {.label = QH_STR("c"), .value_text = QH_STR("1000007")},
	    {.label = QH_STR("d"), .value_text = QH_STR("many")},
	};
	const struct qh_chart chart = {.kind = QH_CHART_STACKED,
				       .title = QH_STR("t"),
				       .n_bars = 4,
				       .bars = bars,
				       .n_parts = 3,
				       .parts = parts,
				       .counts = counts};
	const struct marks *m = paint(&chart);
	int32_t widths[4] = {0}, row = -1;

	(void)state;
	assert_non_null(told(m, "a, done: 1"));
	assert_non_null(told(m, "c, on the way: 7"));
	assert_non_null(told(m, "d, none: 3"));
	assert_null(told(m, "a, none: 0"));
	assert_null(told(m, "b, done: 0")); /* nothing is no piece */
	for (uint32_t i = 0; i < m->n; i++) {
		const struct mark *at = &m->at[i];
		if (at->kind == 't' && at->ink == QH_ANCHOR_END)
			row++; /* the label of the next */
		if (at->kind == 'r' && row >= 0)
			widths[row] += at->w;
	}
	for (int i = 1; i < 4; i++)
		assert_int_equal(widths[i], widths[0]);
}

static void the_darker_the_more(void **state)
{
	static const int64_t counts[] = {0, 1, 50, 100, 20, 0};
	const struct qh_str parts[] = {QH_STR("x"), QH_STR("y"), QH_STR("z")};
	const struct qh_chart_bar bars[] = {{.label = QH_STR("low")}, {.label = QH_STR("high")}};
	const struct qh_chart chart = {.kind = QH_CHART_GRID,
				       .title = QH_STR("t"),
				       .n_bars = 2,
				       .bars = bars,
				       .n_parts = 3,
				       .parts = parts,
				       .counts = counts,
				       .across = QH_STR("score"),
				       .down = QH_STR("rate")};
	const struct marks *m = paint(&chart);
	const int inks[] = {QH_INK_TRACK,        QH_INK_HEAT, QH_INK_HEAT + 2,
			    QH_INK_HEAT_END - 1, QH_INK_HEAT, QH_INK_TRACK};
	uint32_t n = 0;

	(void)state;
	for (uint32_t i = 0; i < m->n; i++)
		if (m->at[i].kind == 'r')
			assert_int_equal(m->at[i].ink, inks[n++]);
	assert_int_equal(n, 6);
	assert_non_null(told(m, "low, z: 50"));
	assert_non_null(told(m, "high, y: 20"));
}

static void live_marks_can_be_reached(void **state)
{
	const struct qh_chart_bar bars[] = {
	    {QH_STR("a \"<b>\""), QH_STR("1 & 2"), QH_RAT_INT(1), QH_RAT_NONE, 0}};
	const struct qh_chart chart = {
	    .kind = QH_CHART_BARS, .title = QH_STR("t"), .n_bars = 1, .bars = bars};
	struct qh_buf out;

	(void)state;
	qh_buf_init(&out, 1 << 20);
	qh_chart_svg_live(&out, &chart);
	struct qh_str svg = qh_buf_view(&out);
	assert_true(qh_str_find(svg, QH_STR("tabindex=\"0\""), 0) > 0);
	assert_true(qh_str_find(svg, QH_STR("aria-label=\"a &quot;&lt;b&gt;&quot;: 1 &amp; 2\""), 0) > 0);
	assert_true(qh_str_find(svg, QH_STR("<b>"), 0) < 0);
	qh_buf_free(&out);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(lengths_are_exact_shares),
	    cmocka_unit_test(attention_is_more_than_a_colour),
	    cmocka_unit_test(long_labels_are_wrapped_then_cut),
	    cmocka_unit_test(hostile_texts_do_no_harm),
	    cmocka_unit_test(more_classes_than_room),
	    cmocka_unit_test(svg_is_readable_without_seeing_it),
	    cmocka_unit_test(svg_stops_at_the_end_of_its_buffer),
	    cmocka_unit_test(pieces_fill_their_row),
	    cmocka_unit_test(the_darker_the_more),
	    cmocka_unit_test(live_marks_can_be_reached),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
