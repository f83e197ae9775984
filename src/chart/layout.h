/* SPDX-License-Identifier: Apache-2.0 */
/* Shared by the files that lay out charts: sizes, labels in lines, values that are told. */
#ifndef QH_CHART_LAYOUT_H
#define QH_CHART_LAYOUT_H

#include "chart/chart.h"

enum {
	TITLE_SIZE = 28,
	SIZE = 22, /* of labels and values; a Latin character is taken for half as wide */
	LINE = 28,
	TOP = 52,        /* below the title */
	LABEL_END = 290, /* bars: the labels stand before */
	TRACK_X = 306,
	TRACK_WIDTH = 524,
	VALUE_X = 846,
	BAR_HEIGHT = 28,
	BAR_PITCH = 50,
	LABEL_LINES_MAX = 3,
	LABEL_BYTES_MAX = 240 /* of one line of a label */
};

/* Labels are cut into lines by the width that terminals give characters; what is left over ends in an
 * ellipsis. */
struct qh_chart_lines {
	uint32_t n;
	struct {
		char text[LABEL_BYTES_MAX + 4];
		uint32_t bytes;
	} line[LABEL_LINES_MAX];
};
struct qh_chart_lines qh_chart_cut(struct qh_str s, int32_t width, uint32_t most_lines);
void qh_chart_put_lines(const struct qh_chart_painter *p, int32_t x, int32_t y, enum qh_chart_anchor anchor,
			const struct qh_chart_lines *lines);
/* How high a row of bars with this label is, and the baseline of the label's first line in it. */
int32_t qh_chart_pitch(const struct qh_chart_lines *label);
int32_t qh_chart_label_y(const struct qh_chart_lines *label, int32_t middle);
/* The value of a row at @p x, with a mark before it when it wants attention. */
void qh_chart_put_value(const struct qh_chart_painter *p, int32_t x, int32_t y, enum qh_chart_anchor anchor,
			const struct qh_chart_bar *bar);
void qh_chart_begin(const struct qh_chart_painter *p, struct qh_str name, struct qh_str value);
void qh_chart_end(const struct qh_chart_painter *p);

void qh_chart_paint_stacked(const struct qh_chart *chart, const struct qh_chart_painter *p);
int32_t qh_chart_height_stacked(const struct qh_chart *chart);
void qh_chart_paint_grid(const struct qh_chart *chart, const struct qh_chart_painter *p);
int32_t qh_chart_height_grid(const struct qh_chart *chart);

#endif
