/* SPDX-License-Identifier: Apache-2.0 */
/* Charts laid out once, painted by whoever has a surface: SVG in pages, the PDF writer in documents. Exact
 * numbers in, whole units of a thousandth of the width out: no float decides anything. */
#ifndef QH_CHART_CHART_H
#define QH_CHART_CHART_H

#include "base/arena.h"
#include "base/buf.h"
#include "base/rat.h"

enum qh_chart_kind {
	QH_CHART_BARS,    /* a bar a row, its share of `most` filled: scores by section, execution */
	QH_CHART_COLUMNS, /* a column a class: distribution of totals over a batch */
	QH_CHART_STACKED, /* a bar a row, cut into its parts: how far each place is */
	QH_CHART_GRID     /* rows against columns, the darker the more: execution against score */
};

struct qh_chart_bar {
	struct qh_str label;
	struct qh_str value_text; /* printed at the bar */
	struct qh_rat value;
	struct qh_rat most; /* the full length of this bar (its weight); "no number": that of the longest */
	uint8_t tone; /* 0 neutral, 1 attention: another colour, and an exclamation mark before the value */
};

struct qh_chart {
	uint8_t kind;
	struct qh_str title, unit;
	uint32_t n_bars;
	const struct qh_chart_bar *bars;
	/* STACKED and GRID: a count for each row and part, row by row; none is negative. The value of a row
	 * is their sum. */
	uint32_t n_parts; /* at most QH_CHART_PARTS_MAX */
	const struct qh_str *parts;
	const int64_t *counts;
	struct qh_str across, down; /* GRID: what its columns and rows are */
};

/* What is painted, for the painter to choose its colour. */
enum qh_chart_ink {
	QH_INK_TEXT,
	QH_INK_BAR,
	QH_INK_ATTENTION,
	QH_INK_TRACK,
	QH_INK_RULE,
	QH_INK_PART, /* of the first part; text stands on it and on those that follow */
	QH_INK_PART_END = QH_INK_PART + 4,
	QH_INK_HEAT = QH_INK_PART_END, /* from few to many */
	QH_INK_HEAT_END = QH_INK_HEAT + 5,
	QH_INKS_END = QH_INK_HEAT_END
};
enum qh_chart_anchor { QH_ANCHOR_START, QH_ANCHOR_MIDDLE, QH_ANCHOR_END };

enum { QH_CHART_WIDTH = 1000, QH_CHART_PARTS_MAX = 12 };

/* x to the right, y down, in units of a thousandth of the width. */
struct qh_chart_painter {
	void *data;
	void (*rect)(void *data, int32_t x, int32_t y, int32_t w, int32_t h, enum qh_chart_ink ink);
	void (*line)(void *data, int32_t x1, int32_t y1, int32_t x2, int32_t y2, enum qh_chart_ink ink);
	/* One line, its baseline at @p y, @p size units high; its widths are estimated, a little is to spare.
	 */
	void (*text)(void *data, int32_t x, int32_t y, int32_t size, enum qh_chart_anchor anchor, bool bold,
		     struct qh_str text);
	/* Around what belongs to one value, with its name and the value as texts; NULL: nobody asks. */
	void (*begin)(void *data, struct qh_str name, struct qh_str value);
	void (*end)(void *data);
};

/* The largest value of the bars, which is their full length where they have none; "no number" without bars.
 */
struct qh_rat qh_chart_longest(const struct qh_chart *chart);
/* How high the chart is, in its units. */
int32_t qh_chart_height(const struct qh_chart *chart);
/* A value that does not fit (over 64 bits, negative) paints no bar; its text is printed all the same. */
void qh_chart_paint(const struct qh_chart *chart, const struct qh_chart_painter *painter);

/* An <svg> for a page or a file: title and description for those who do not see it, the text's own colour, no
 * style and no script, so that it stands in light and dark pages under any policy. */
void qh_chart_svg(struct qh_buf *out, const struct qh_chart *chart);
/* The same for a page of an application, which prints the title: each value can be reached by the keyboard
 * (class "datum"), and what it tells stands behind it (class "tip") for the page's style to show while it is
 * looked at. */
void qh_chart_svg_live(struct qh_buf *out, const struct qh_chart *chart);

#endif
