/* SPDX-License-Identifier: Apache-2.0 */
#include "office/batch.h"

bool qh_filing_waits(const struct qh_call *call, const struct qh_filing *filing)
{
	enum qh_post holder = qh_cycle_holder(filing->state);
	return holder && qh_actor_binding(call->actor, holder, filing->unit_path);
}

uint32_t qh_batch_actions(const struct qh_call *call, enum qh_action *out)
{
	bool mine[QH_ACTIONS_END] = {false};
	const struct qh_transition *t;
	uint32_t n = 0;
	for (uint32_t i = 0; (t = qh_cycle_at(i)); i++)
		if (qh_actor_is(call->actor, (enum qh_post)t->post) && t->action != QH_ACTION_WITHDRAW)
			mine[t->action] = true;
	for (enum qh_action a = QH_ACTION_SUBMIT; a < QH_ACTIONS_END; a++)
		if (mine[a])
			out[n++] = a;
	return n;
}

static bool needs_opinion(enum qh_action action)
{
	const struct qh_transition *t;
	for (uint32_t i = 0; (t = qh_cycle_at(i)); i++)
		if (t->action == action && t->needs_opinion)
			return true;
	return false;
}

/* A failure of the store is no matter of one filing: the others are not tried any more and say the same. */
static enum qh_status one(const struct qh_call *call, const struct qh_batch_item *item, enum qh_action action,
			  struct qh_str opinion, struct qh_batch_outcome *out)
{
	struct qh_error ignored = {0};
	struct qh_call own = *call;
	own.err = &out->error;
	enum qh_status status = qh_filing_move(&own, item->filing, item->version, action, opinion);
	own.err = &ignored;
	if (qh_filing_get(&own, item->filing, &out->filing) != QH_OK)
		out->filing = (struct qh_filing){0};
	return status == QH_IO || status == QH_NOMEM || status == QH_INTERNAL ? status : QH_OK;
}

enum qh_status qh_filings_move(const struct qh_call *call, const struct qh_batch_item *items, uint32_t n,
			       enum qh_action action, struct qh_str opinion,
			       const struct qh_batch_outcome **out)
{
	enum qh_status status = QH_OK;
	*out = NULL;
	if (!call->actor)
		return qh_call_denied(call);
	if (n == 0 || n > QH_BATCH_MAX) {
		status = qh_error_set(call->err, QH_INVALID, "LIST-001");
		qh_error_arg_int(call->err, "limit", QH_BATCH_MAX);
		return status;
	}
	if (opinion.n > QH_OPINION_BYTES_MAX)
		return qh_error_set(call->err, QH_INVALID, "OFFICE-006");
	if (needs_opinion(action) && qh_str_blank(opinion))
		return qh_error_set(call->err, QH_INVALID, "OFFICE-009");
	struct qh_batch_outcome *list = QH_NEW_ARRAY(call->arena, struct qh_batch_outcome, n);
	if (!list)
		return qh_call_nomem(call);
	for (uint32_t i = 0; i < n; i++) {
		qh_error_clear(&list[i].error);
		if (status == QH_OK)
			status = one(call, &items[i], action, opinion, &list[i]);
		else
			list[i].error = list[i - 1].error;
	}
	*out = list;
	return QH_OK;
}
