/* SPDX-License-Identifier: Apache-2.0 */
/* Every token and every part in all of its states, with made-up contents: what a change of the style sheets
 * is held against. */
#include "chart/chart.h"
#include "web/page.h"

static void bars(struct qh_page *p, struct qh_chart *bars, struct qh_chart *columns)
{
	static const int values[] = {100, 82, 64, 0};
	struct qh_chart_bar *list = QH_NEW_ARRAY(p->rq->arena, struct qh_chart_bar, 4);
	for (int i = 0; list && i < 4; i++)
		list[i] = (struct qh_chart_bar){.label = qh_page_printf(p, "%d", 2022 + i),
						.value_text = qh_page_printf(p, "%d", values[i]),
						.value = QH_RAT_INT(values[i]),
						.most = QH_RAT_INT(100),
						.tone = values[i] < 80};
	*bars = (struct qh_chart){.kind = QH_CHART_BARS,
				  .title = qh_page_say(p, "design.chart"),
				  .n_bars = list ? 4 : 0,
				  .bars = list};
	*columns = *bars;
	columns->kind = QH_CHART_COLUMNS;
}

enum qh_status qh_page_design(struct qh_page *p)
{
	struct qh_chart rows, columns;
	struct qh_str message = qh_page_say(p, "design.finding"), basis = qh_page_say(p, "design.basis");
	const struct qh_v_finding findings[] = {
	    {.severity = "error", .code = QH_STR("C46"), .message = message, .basis = basis},
	    {.severity = "warning", .code = QH_STR("C24"), .message = message, .basis = basis},
	    {.severity = "info", .code = QH_STR("C45"), .message = message}};
	struct qh_v_design v = {.bars = &rows, .columns = &columns, .findings = findings, .n_findings = 3};
	bars(p, &rows, &columns);
	qh_page_begin(p, "web.title.design", QH_STR_NONE);
	qh_t_design(&p->render, &v);
	qh_page_end(p);
	return QH_OK;
}
