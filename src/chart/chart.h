/* SPDX-License-Identifier: Apache-2.0 */
/* Charts laid out once, painted by whoever has a surface: SVG in pages, cairo in documents. Exact numbers in,
 * whole units of a thousandth of the width out: no float decides anything. */
#ifndef QH_CHART_CHART_H
#define QH_CHART_CHART_H

#include "base/arena.h"
#include "base/rat.h"

enum qh_chart_kind {
	QH_CHART_BARS,   /* a bar a row, its share of `most` filled: scores by section, execution */
	QH_CHART_COLUMNS /* a column a class: distribution of totals over a batch */
};

struct qh_chart_bar {
	struct qh_str label;
	struct qh_str value_text; /* printed at the bar */
	struct qh_rat value;
	struct qh_rat most; /* the full length of this bar (its weight); "no number": that of the longest */
	uint8_t tone;       /* 0 neutral, 1 attention */
};

struct qh_chart {
	uint8_t kind;
	struct qh_str title, unit;
	uint32_t n_bars;
	const struct qh_chart_bar *bars;
};

#endif
