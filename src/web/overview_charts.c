/* SPDX-License-Identifier: Apache-2.0 */
/* The charts of the overview. What stands in them stands in the tables beside them too. */
#include "base/mask.h"
#include "chart/chart.h"
#include "web/overview_view.h"

enum { BARS_MAX = 20 }; /* of a chart; its table has all */

/* Names of places are people's own words. */
static struct qh_str masked(struct qh_page *p, struct qh_str s)
{
	return qh_mask_finds(s) ? qh_masked(p->rq->arena, s) : s;
}

static struct qh_str count(struct qh_page *p, int64_t n)
{
	return qh_page_printf(p, "%lld", (long long)n);
}

static bool counts_chart(struct qh_page *p, struct qh_v_counts *t, enum qh_chart_kind kind)
{
	uint32_t n = t->n < BARS_MAX ? t->n : BARS_MAX;
	struct qh_chart *chart = QH_NEW(p->rq->arena, struct qh_chart);
	struct qh_chart_bar *bars = QH_NEW_ARRAY(p->rq->arena, struct qh_chart_bar, n + 1);
	if (!chart || !bars)
		return false;
	for (uint32_t i = 0; i < n; i++)
		bars[i] = (struct qh_chart_bar){.label = t->rows[i].label,
						.value_text = count(p, t->rows[i].n),
						.value = QH_RAT_INT(t->rows[i].n)};
	*chart = (struct qh_chart){
	    .kind = (uint8_t)kind, .title = qh_page_say(p, t->title), .n_bars = n, .bars = bars};
	t->chart = n ? chart : NULL;
	return true;
}

/* How far each place is: against the year's list, or without one among the forms that there are. */
static void parts_of(const struct qh_overview_sums *s, bool listed, int64_t out[4])
{
	int64_t own = s->states[QH_STATE_DRAFT] + s->states[QH_STATE_RETURNED];
	int64_t approved = listed ? s->approved : s->states[QH_STATE_APPROVED];
	out[0] = approved;
	out[1] = listed ? s->filed - approved : s->forms - approved - own;
	out[2] = listed ? s->draft : own;
	if (listed)
		out[3] = s->missing;
}

static bool places_chart(struct qh_page *p, struct qh_v_overview *v)
{
	static const char *const keys[] = {"web.overview.part.approved", "web.overview.part.review",
					   "web.overview.part.draft", "web.overview.part.missing"};
	bool listed = v->all->sums.due > 0;
	uint32_t n_parts = listed ? 4 : 3, n = 0;
	struct qh_chart *chart = QH_NEW(p->rq->arena, struct qh_chart);
	struct qh_chart_bar *bars = QH_NEW_ARRAY(p->rq->arena, struct qh_chart_bar, BARS_MAX);
	int64_t *counts = QH_NEW_ARRAY(p->rq->arena, int64_t, (size_t)BARS_MAX * n_parts);
	struct qh_str *parts = QH_NEW_ARRAY(p->rq->arena, struct qh_str, n_parts);
	if (!chart || !bars || !counts || !parts)
		return false;
	for (uint32_t i = 0; i < n_parts; i++)
		parts[i] = qh_page_say(p, keys[i]);
	for (uint32_t i = 0; i < v->n_rows && n < BARS_MAX; i++) {
		const struct qh_overview_sums *s = &v->rows[i].row->sums;
		int64_t all = listed ? s->due : s->forms;
		if (all == 0)
			continue;
		parts_of(s, listed, counts + (size_t)n * n_parts);
		bars[n++] = (struct qh_chart_bar){.label = masked(p, v->rows[i].name),
						  .value_text = count(p, all),
						  .value = QH_RAT_INT(all)};
	}
	*chart = (struct qh_chart){
	    .kind = QH_CHART_STACKED,
	    .title = qh_page_say(p, listed ? "web.overview.progress.list" : "web.overview.progress.forms"),
	    .n_bars = n,
	    .bars = bars,
	    .n_parts = n_parts,
	    .parts = parts,
	    .counts = counts};
	v->places = n ? chart : NULL;
	return true;
}

static bool cross_chart(struct qh_page *p, struct qh_v_overview *v)
{
	struct qh_chart *chart = QH_NEW(p->rq->arena, struct qh_chart);
	struct qh_chart_bar *bars = QH_NEW_ARRAY(p->rq->arena, struct qh_chart_bar, QH_CROSS_RATES);
	if (!chart || !bars)
		return false;
	for (int i = 0; i < QH_CROSS_RATES; i++)
		bars[i].label = v->rates[i];
	*chart = (struct qh_chart){.kind = QH_CHART_GRID,
				   .title = qh_page_say(p, "web.overview.cross"),
				   .n_bars = QH_CROSS_RATES,
				   .bars = bars,
				   .n_parts = QH_CROSS_SCORES,
				   .parts = v->scores,
				   .counts = &v->all->cross[0][0],
				   .across = qh_page_say(p, "web.overview.total"),
				   .down = qh_page_say(p, "web.overview.rate")};
	v->cross = v->all->crossed ? chart : NULL;
	return true;
}

enum qh_status qh_overview_charts(struct qh_page *p, struct qh_v_overview *v)
{
	bool ok =
	    places_chart(p, v) && cross_chart(p, v) && counts_chart(p, &v->tables[0], QH_CHART_COLUMNS) &&
	    counts_chart(p, &v->tables[1], QH_CHART_BARS) && counts_chart(p, &v->tables[2], QH_CHART_BARS);
	return ok ? QH_OK : qh_call_nomem(&p->call);
}
