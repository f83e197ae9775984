/* SPDX-License-Identifier: Apache-2.0 */
/* Owns the way from a chart to a table: a row a bar, its length in block characters. */
#include "chart/chart.h"
#include "paper/looks.h"

enum { LABEL_WIDTH = 24, BAR_WIDTH = 44, VALUE_WIDTH = 14 };
#define BLOCK "\xE2\x96\x88"

static struct qh_str bar_text(struct qh_arena *arena, const struct qh_chart_bar *bar, struct qh_rat most,
			      uint32_t blocks)
{
	struct qh_rat full = qh_rat_ok(bar->most) ? bar->most : most;
	struct qh_rat share = qh_rat_mul(arena, qh_rat_div(arena, bar->value, full), QH_RAT_INT(blocks));
	char text[QH_PAPER_BLOCKS * (sizeof BLOCK - 1)];
	int64_t n = 0;

	if (!qh_rat_int(qh_rat_round(arena, share, QH_ROUND_HALF_UP, 0), &n) || n < 0)
		n = 0;
	if (n > blocks)
		n = blocks;
	for (int64_t i = 0; i < n; i++)
		memcpy(text + i * (int64_t)(sizeof BLOCK - 1), BLOCK, sizeof BLOCK - 1);
	return qh_arena_str(arena, (struct qh_str){text, (uint32_t)n * (uint32_t)(sizeof BLOCK - 1)});
}

static struct qh_str heading(struct qh_arena *arena, const struct qh_chart *chart)
{
	if (chart->unit.n == 0)
		return chart->title;
	return qh_arena_printf(arena, "%.*s (%.*s)", QH_STR_ARG(chart->title), QH_STR_ARG(chart->unit));
}

bool qh_paper_chart_table(struct qh_arena *arena, const struct qh_chart *chart, uint32_t blocks,
			  struct qh_paper_table *out)
{
	static const uint16_t widths[] = {LABEL_WIDTH, BAR_WIDTH, VALUE_WIDTH};
	struct qh_paper_cell *cells =
	    QH_NEW_ARRAY(arena, struct qh_paper_cell, (size_t)chart->n_bars * 3 + 1);
	struct qh_rat most = qh_chart_longest(chart);
	uint32_t n = 0;

	if (blocks > QH_PAPER_BLOCKS)
		blocks = QH_PAPER_BLOCKS;
	if (!cells)
		return false;
	cells[n++] = (struct qh_paper_cell){.row = 1,
					    .col = 1,
					    .colspan = 3,
					    .align = QH_PAPER_CENTER,
					    .tone = QH_PAPER_HEAD,
					    .text = heading(arena, chart)};
	for (uint32_t i = 0; i < chart->n_bars; i++) {
		const struct qh_chart_bar *bar = &chart->bars[i];
		uint8_t tone = bar->tone ? QH_PAPER_WARNING : QH_PAPER_PLAIN;

		cells[n++] = (struct qh_paper_cell){.row = i + 2, .col = 1, .text = bar->label};
		cells[n++] = (struct qh_paper_cell){.row = i + 2,
						    .col = 2,
						    .tone = QH_PAPER_MUTED,
						    .text = bar_text(arena, bar, most, blocks)};
		cells[n++] = (struct qh_paper_cell){
		    .row = i + 2, .col = 3, .align = QH_PAPER_RIGHT, .tone = tone, .text = bar->value_text};
	}
	*out = (struct qh_paper_table){.rows = chart->n_bars + 1,
				       .cols = 3,
				       .head_rows = 1,
				       .widths = widths,
				       .n_cells = n,
				       .cells = cells};
	return qh_arena_status(arena) == QH_OK;
}
