/* SPDX-License-Identifier: Apache-2.0 */
/* Every token and every part in all of its states, with made-up contents: what a change of the style sheets
 * is held against. */
#include "chart/chart.h"
#include "web/page.h"

enum { CHARTS = 4, ROWS = 4, PARTS = 3 };

/* The same made-up years as each kind of chart. */
static void draw(struct qh_page *p, struct qh_chart charts[CHARTS])
{
	static const int values[ROWS] = {100, 82, 64, 0};
	static const int64_t counts[ROWS * PARTS] = {12, 3, 0, 8, 5, 2, 4, 4, 6, 0, 0, 15};
	struct qh_chart_bar *list = QH_NEW_ARRAY(p->rq->arena, struct qh_chart_bar, ROWS);
	struct qh_str *parts = QH_NEW_ARRAY(p->rq->arena, struct qh_str, PARTS);
	for (int i = 0; list && i < ROWS; i++)
		list[i] = (struct qh_chart_bar){.label = qh_page_printf(p, "%d", 2022 + i),
						.value_text = qh_page_printf(p, "%d", values[i]),
						.value = QH_RAT_INT(values[i]),
						.most = QH_RAT_INT(100),
						.tone = values[i] < 80};
	if (parts) {
		parts[0] = qh_page_say(p, "state.approved");
		parts[1] = qh_page_say(p, "state.unit-review");
		parts[2] = qh_page_say(p, "state.draft");
	}
	for (int i = 0; i < CHARTS; i++)
		charts[i] = (struct qh_chart){.kind = (uint8_t)(QH_CHART_BARS + i),
					      .title = qh_page_say(p, "design.chart"),
					      .n_bars = list && parts ? ROWS : 0,
					      .bars = list,
					      .n_parts = i < QH_CHART_STACKED || !parts ? 0 : PARTS,
					      .parts = parts,
					      .counts = counts};
}

enum qh_status qh_page_design(struct qh_page *p)
{
	struct qh_chart charts[CHARTS];
	struct qh_str message = qh_page_say(p, "design.finding"), basis = qh_page_say(p, "design.basis");
	const struct qh_v_finding findings[] = {
	    {.severity = "error", .code = QH_STR("C46"), .message = message, .basis = basis},
	    {.severity = "warning", .code = QH_STR("C24"), .message = message, .basis = basis},
	    {.severity = "info", .code = QH_STR("C45"), .message = message}};
	struct qh_v_design v = {.charts = charts, .n_charts = CHARTS, .findings = findings, .n_findings = 3};
	draw(p, charts);
	qh_page_begin(p, "web.title.design", QH_STR_NONE);
	qh_t_design(&p->render, &v);
	qh_page_end(p);
	return QH_OK;
}
