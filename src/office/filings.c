/* SPDX-License-Identifier: Apache-2.0 */
/* Which filings somebody's lists and counts are about. */
#include "office/filings_private.h"

#include "office/place.h"

static const char *const sort_names[QH_SORTS_END] = {
    [QH_SORT_CHANGED] = "changed", [QH_SORT_TITLE] = "title",   [QH_SORT_UNIT] = "unit",
    [QH_SORT_YEAR] = "year",       [QH_SORT_STATE] = "state",   [QH_SORT_TOTAL] = "total",
    [QH_SORT_GRADE] = "grade",     [QH_SORT_ERRORS] = "errors", [QH_SORT_DUE] = "due",
};

const char *qh_sort_name(enum qh_filings_sort sort)
{
	return sort < QH_SORTS_END ? sort_names[sort] : NULL;
}

enum qh_filings_sort qh_sort_of(struct qh_str name)
{
	enum qh_filings_sort sort = QH_SORT_CHANGED;
	while (sort < QH_SORTS_END && !qh_str_eq(name, qh_str_of(sort_names[sort])))
		sort++;
	return sort;
}

qh_day qh_call_today(const struct qh_call *call)
{
	enum { DAY_S = 86400, CHINA_S = 8 * 3600 };
	return (qh_day)((call->now + CHINA_S) / DAY_S);
}

enum qh_due qh_filing_due(const struct qh_call *call, const struct qh_filing *filing, int64_t *days)
{
	int64_t ahead = filing->due_on - qh_call_today(call);
	*days = ahead < 0 ? -ahead : ahead;
	if (!filing->due_on)
		return QH_DUE_NONE;
	if (!qh_cycle_editable(filing->state))
		return QH_DUE_MET;
	if (ahead <= 0)
		return ahead < 0 ? QH_DUE_OVER : QH_DUE_TODAY;
	return ahead <= QH_DUE_SOON_DAYS ? QH_DUE_SOON : QH_DUE_AHEAD;
}

static enum qh_status count(const struct qh_call *call, struct qh_tx *tx, int64_t node, int64_t year,
			    struct qh_filings_counts *out)
{
	struct qh_rows rows;
	struct qh_bind binds[] = {qh_bind_int(node), qh_bind_int(year)};
	qh_rows_open(&rows, tx, QH_Q_TALLY_STATES, binds, 2, call->err);
	while (qh_rows_next(&rows)) {
		int64_t state = qh_rows_int(&rows, 0), n = qh_rows_int(&rows, 1), bad = qh_rows_int(&rows, 2);
		if (state > 0 && state < QH_STATES_END) {
			out->n[state] += n;
			out->with_errors[state] += bad;
		}
		out->all += n;
		out->all_with_errors += bad;
	}
	return qh_rows_close(&rows);
}

/* Of many the counts that are kept tell how many, when they are about the same. */
static enum qh_status counted(const struct qh_call *call, struct qh_tx *tx, const struct qh_filings_query *q,
			      const struct qh_reach *reach, struct qh_filings_page *out)
{
	struct qh_filings_counts counts = {0};
	enum qh_status status = QH_OK;
	if (q->kind.n || q->grade.n || q->finding.n || q->overdue || q->from_total || q->to_total ||
	    !qh_str_blank(q->text))
		return QH_OK;
	for (uint32_t i = 0; status == QH_OK && i < reach->n; i++)
		status = count(call, tx, reach->at[i]->node, q->year, &counts);
	out->total = q->state ? (q->errors ? counts.with_errors : counts.n)[q->state]
			      : (q->errors ? counts.all_with_errors : counts.all);
	out->at_least = false;
	return status;
}

static enum qh_status list(const struct qh_call *call, struct qh_tx *tx, const struct qh_filings_query *q,
			   struct qh_filings_page *out)
{
	struct qh_reach reach;
	struct qh_filings_source sources[QH_BINDINGS_MAX];
	enum qh_status status = qh_place_reach(call, tx, q->node, &reach);
	if (status != QH_OK)
		return status;
	for (uint32_t i = 0; i < reach.n; i++)
		sources[i] =
		    (struct qh_filings_source){reach.at[i]->path, q->state ? (int64_t)1 << q->state : 0};
	status = qh_filings_find(call, tx, q, sources, reach.n, out);
	if (status == QH_OK && out->at_least)
		status = counted(call, tx, q, &reach, out);
	if (reach.n == 1) {
		out->place = reach.at[0]->name;
		out->node = reach.at[0]->node;
	}
	return status;
}

enum qh_status qh_filings_list(const struct qh_call *call, const struct qh_filings_query *query,
			       struct qh_filings_page *out)
{
	struct qh_tx *tx;
	*out = (struct qh_filings_page){0};
	if (!call->actor)
		return qh_call_denied(call);
	if ((unsigned)query->state >= QH_STATES_END || query->sort >= QH_SORTS_END)
		return QH_OK; /* no form stands there */
	enum qh_status status = qh_store_read(call->office->store, call->arena, &tx, call->err);
	if (status != QH_OK)
		return status;
	status = list(call, tx, query, out);
	qh_tx_rollback(tx);
	return status;
}

/* The states that a post holds, as bits. */
static int64_t held(enum qh_post post)
{
	int64_t states = 0;
	for (enum qh_state s = QH_STATE_DRAFT; s < QH_STATES_END; s++)
		if (qh_cycle_holder(s) == post)
			states |= (int64_t)1 << s;
	return states;
}

/* The same post at a place above shows what waits here too. */
static bool covered(const struct qh_actor *actor, uint32_t n)
{
	const struct qh_binding *mine = &actor->bindings[n];
	for (uint32_t k = 0; k < actor->n_bindings; k++) {
		const struct qh_binding *b = &actor->bindings[k];
		if (k != n && b->post == mine->post && qh_str_starts(mine->path, b->path) &&
		    (b->path.n < mine->path.n || k < n))
			return true;
	}
	return false;
}

enum qh_status qh_filings_todo(const struct qh_call *call, const struct qh_filings_query *query,
			       struct qh_filings_page *out)
{
	struct qh_tx *tx;
	struct qh_filings_source sources[QH_BINDINGS_MAX];
	uint32_t n = 0;
	*out = (struct qh_filings_page){0};
	if (!call->actor)
		return qh_call_denied(call);
	for (uint32_t i = 0; i < call->actor->n_bindings && n < QH_BINDINGS_MAX; i++) {
		const struct qh_binding *b = &call->actor->bindings[i];
		int64_t states = held(b->post);
		if (states && !covered(call->actor, i))
			sources[n++] = (struct qh_filings_source){b->path, states};
	}
	if (n == 0 || query->sort >= QH_SORTS_END)
		return QH_OK;
	enum qh_status status = qh_store_read(call->office->store, call->arena, &tx, call->err);
	if (status != QH_OK)
		return status;
	status = qh_filings_find(call, tx, query, sources, n, out);
	qh_tx_rollback(tx);
	return status;
}

enum qh_status qh_filings_count(const struct qh_call *call, int64_t node, int64_t year,
				struct qh_filings_counts *out)
{
	struct qh_tx *tx;
	struct qh_reach reach;
	*out = (struct qh_filings_counts){0};
	if (!call->actor)
		return qh_call_denied(call);
	enum qh_status status = qh_store_read(call->office->store, call->arena, &tx, call->err);
	if (status != QH_OK)
		return status;
	status = qh_place_reach(call, tx, node, &reach);
	for (uint32_t i = 0; status == QH_OK && i < reach.n; i++)
		status = count(call, tx, reach.at[i]->node, year, out);
	qh_tx_rollback(tx);
	return status;
}
