/* SPDX-License-Identifier: Apache-2.0 */
#include "office/goal.h"

#include "form/form_json.h"
#include "office/filing_private.h"
#include "office/start.h"
#include "office/trail.h"

void qh_goal_rows(struct qh_form *form)
{
	uint32_t n = 0;
	for (uint32_t i = 0; i < form->n_indicators; i++)
		if (!form->indicators[i].filler && !form->indicators[i].whole_term)
			form->indicators[n++] = form->indicators[i];
	form->n_indicators = n;
}

enum qh_status qh_goal_link(const struct qh_call *call, int64_t id, struct qh_goal_link *out)
{
	struct qh_tx *tx;
	struct qh_rows rows;
	struct qh_filing filing;
	struct qh_bind key = qh_bind_int(id);
	struct qh_form *form = NULL;
	struct qh_str json = QH_STR_NONE;
	*out = (struct qh_goal_link){0};
	if (!call->actor)
		return qh_call_denied(call);
	enum qh_status status = qh_store_read(call->office->store, call->arena, &tx, call->err);
	if (status != QH_OK)
		return status;
	status = qh_filing_find(call, tx, id, &filing);
	if (status == QH_OK) {
		qh_rows_open(&rows, tx, QH_Q_GOAL_LINK_OF, &key, 1, call->err);
		if (qh_rows_next(&rows)) {
			*out = (struct qh_goal_link){.goal = qh_rows_int(&rows, 0),
						     .version = qh_rows_int(&rows, 1),
						     .title = qh_rows_text(&rows, 2),
						     .locked = qh_rows_int(&rows, 4) != 0};
			json = qh_rows_text(&rows, 3);
		}
		status = qh_rows_close(&rows);
	}
	qh_tx_rollback(tx);
	if (status != QH_OK || !out->goal)
		return status;
	status = qh_form_from_json(call->arena, call->office->library->lexicon, json, 1, &form, call->err);
	if (status == QH_OK)
		qh_goal_rows(form);
	out->form = form;
	return status;
}

enum qh_status qh_goal_link_put(const struct qh_call *call, struct qh_tx *tx, int64_t filing, int64_t unit,
				int64_t goal, int64_t version, bool locked)
{
	struct qh_filing g;
	int64_t changed = 0;
	enum qh_status status = qh_filing_find(call, tx, goal, &g);
	if (status == QH_OK && (g.unit != unit || (version && g.version != version) || !qh_start_is_goal(&g)))
		status = qh_error_set(call->err, QH_INVALID, "START-001");
	struct qh_bind binds[] = {qh_bind_int(filing), qh_bind_int(goal), qh_bind_int(g.version),
				  qh_bind_int(locked)};
	if (status == QH_OK)
		status = qh_tx_run(tx, QH_Q_GOAL_LINK_ADD, binds, 4, &changed, call->err);
	return status == QH_OK && changed != 1 ? qh_error_set(call->err, QH_INVALID, "START-006") : status;
}

/* ---- held against one that was not its origin ---- */

static enum qh_status record(const struct qh_call *call, struct qh_tx *tx, int64_t filing, int64_t goal)
{
	struct qh_trail_entry entry = {
	    .action = "filing.goal",
	    .object = qh_arena_printf(call->arena, "filing/%lld", (long long)filing),
	    .detail = qh_arena_printf(call->arena, "{\"goal\":%lld}", (long long)goal)};
	return entry.detail.p ? qh_trail_add(call, tx, &entry) : qh_call_nomem(call);
}

static enum qh_status detach(const struct qh_call *call, struct qh_tx *tx, int64_t filing)
{
	struct qh_bind key = qh_bind_int(filing);
	int64_t changed = 0;
	enum qh_status status = qh_tx_run(tx, QH_Q_GOAL_LINK_REMOVE, &key, 1, &changed, call->err);
	return status == QH_OK && changed != 1 ? qh_error_set(call->err, QH_INVALID, "START-006") : status;
}

enum qh_status qh_goal_attach(const struct qh_call *call, int64_t id, int64_t goal)
{
	struct qh_tx *tx;
	struct qh_filing filing;
	if (!call->actor)
		return qh_call_denied(call);
	enum qh_status status = qh_store_write(call->office->store, call->arena, &tx, call->err);
	if (status != QH_OK)
		return status;
	status = qh_filing_find(call, tx, id, &filing);
	if (status == QH_OK && !qh_actor_binding(call->actor, QH_POST_FILLER, filing.unit_path))
		status = qh_call_denied(call);
	if (status == QH_OK && !qh_cycle_editable(filing.state))
		status = qh_error_set(call->err, QH_DENIED, "OFFICE-005");
	if (status == QH_OK)
		status =
		    goal ? qh_goal_link_put(call, tx, id, filing.unit, goal, 0, false) : detach(call, tx, id);
	if (status == QH_OK)
		status = record(call, tx, id, goal);
	return qh_tx_end(tx, status, call->err);
}

enum qh_status qh_goal_differences(const struct qh_call *call, const struct qh_goal_link *link,
				   const struct qh_form *form, const struct qh_difference **out, uint32_t *n)
{
	*out = NULL;
	*n = 0;
	if (!link->goal)
		return QH_OK;
	return qh_form_compare_goal(call->arena, link->form, form, out, n, call->err);
}

enum qh_status qh_goal_holds(const struct qh_call *call, const struct qh_goal_link *link,
			     const struct qh_form *form)
{
	const struct qh_difference *list;
	uint32_t n;
	enum qh_status status = qh_goal_differences(call, link, form, &list, &n);
	if (status != QH_OK || n == 0)
		return status;
	status = qh_error_set(call->err, QH_INVALID, list[0].key ? "START-004" : "START-005");
	qh_error_arg(call->err, "name", list[0].row);
	qh_error_arg(call->err, "approved", list[0].from);
	qh_error_arg(call->err, "typed", list[0].to);
	return status;
}
