/* SPDX-License-Identifier: Apache-2.0 */
/* The workflow of a filing: who may do what, each step with its opinion and the version it is about. */
#include "office/filing.h"
#include "office/filing_private.h"
#include "office/tally.h"
#include "office/trail.h"

static enum qh_status count(const struct qh_call *call, struct qh_tx *tx, enum qh_query query, int64_t filing,
			    int64_t *out)
{
	struct qh_rows rows;
	struct qh_bind key[] = {qh_bind_int(filing), qh_bind_int(call->actor->person)};
	qh_rows_open(&rows, tx, query, key, 2, call->err);
	*out = qh_rows_next(&rows) ? qh_rows_int(&rows, 0) : 0;
	return qh_rows_close(&rows);
}

enum qh_status qh_filing_is_maker(const struct qh_call *call, struct qh_tx *tx, int64_t filing, bool *out)
{
	int64_t wrote, sent = 0;
	enum qh_status status = count(call, tx, QH_Q_VERSION_WROTE, filing, &wrote);
	if (status == QH_OK)
		status = count(call, tx, QH_Q_STEP_SUBMITTED, filing, &sent);
	*out = wrote + sent > 0;
	return status;
}

/* The transition that @p action is for this actor; NULL when it is none. */
static const struct qh_transition *mine(const struct qh_call *call, const struct qh_filing *filing,
					enum qh_action action)
{
	for (enum qh_post post = QH_POST_FILLER; post < QH_POSTS_END; post++) {
		const struct qh_transition *t = qh_cycle_find(filing->state, action, post);
		if (!t || !qh_actor_binding(call->actor, post, filing->unit_path))
			continue;
		if (action == QH_ACTION_WITHDRAW && filing->sent_by != call->actor->person)
			continue;
		return t;
	}
	return NULL;
}

enum qh_status qh_filing_actions(const struct qh_call *call, const struct qh_filing *filing,
				 const struct qh_transition **out, uint32_t *n)
{
	const struct qh_transition *all[QH_ACTIONS_END];
	uint32_t n_all = 0;
	struct qh_tx *tx;
	bool maker = false, checks = false;
	*n = 0;
	if (!call->actor)
		return qh_call_denied(call);
	for (enum qh_action a = QH_ACTION_SUBMIT; a < QH_ACTIONS_END; a++) {
		const struct qh_transition *t = mine(call, filing, a);
		if (!t)
			continue;
		all[n_all++] = t;
		checks = checks || t->checks;
	}
	if (checks) { /* who only looks is not asked whether he made it */
		enum qh_status status = qh_store_read(call->office->store, call->arena, &tx, call->err);
		if (status != QH_OK)
			return status;
		status = qh_filing_is_maker(call, tx, filing->id, &maker);
		qh_tx_rollback(tx);
		if (status != QH_OK)
			return status;
	}
	for (uint32_t i = 0; i < n_all; i++)
		if (!(all[i]->checks && maker))
			out[(*n)++] = all[i];
	return QH_OK;
}

static enum qh_status allowed(const struct qh_call *call, struct qh_tx *tx, const struct qh_filing *filing,
			      int64_t version, enum qh_action action, struct qh_str opinion,
			      const struct qh_transition **out)
{
	bool maker = false;
	const struct qh_transition *t = mine(call, filing, action);
	if (filing->version != version)
		return qh_error_set(call->err, QH_CONFLICT, "OFFICE-008");
	if (!t)
		return qh_call_denied(call);
	enum qh_status status = qh_filing_is_maker(call, tx, filing->id, &maker);
	if (status == QH_OK && t->checks && maker)
		status = qh_error_set(call->err, QH_DENIED, "OFFICE-007");
	if (status == QH_OK && t->needs_opinion && qh_str_blank(opinion))
		status = qh_error_set(call->err, QH_INVALID, "OFFICE-009");
	*out = t;
	return status;
}

static enum qh_status record(const struct qh_call *call, struct qh_tx *tx, const struct qh_filing *filing,
			     const struct qh_transition *t, struct qh_str opinion)
{
	struct qh_trail_detail d;
	qh_trail_detail_begin(&d);
	qh_json_key(&d.w, "version");
	qh_json_int(&d.w, filing->version);
	qh_json_key(&d.w, "from");
	qh_json_z(&d.w, qh_state_name((enum qh_state)t->from));
	qh_json_key(&d.w, "to");
	qh_json_z(&d.w, qh_state_name((enum qh_state)t->to));
	qh_json_key(&d.w, "post");
	qh_json_z(&d.w, qh_post_name((enum qh_post)t->post));
	qh_json_key(&d.w, "opinion");
	qh_json_str(&d.w, opinion);
	return qh_trail_detail_end(call, tx, &d, qh_action_name((enum qh_action)t->action), "filing",
				   filing->id);
}

static enum qh_status move(const struct qh_call *call, struct qh_tx *tx, const struct qh_filing *filing,
			   const struct qh_transition *t, struct qh_str opinion)
{
	int64_t changed = 0;
	struct qh_bind to[] = {qh_bind_int(filing->id),
			       qh_bind_int(t->from),
			       qh_bind_int(t->to),
			       qh_bind_int(call->now),
			       qh_bind_int(call->actor->person),
			       qh_bind_int(filing->version)};
	enum qh_status status = qh_tally_off(call, tx, filing->id);
	if (status == QH_OK)
		status = qh_tx_run(tx, QH_Q_FILING_MOVE, to, 6, &changed, call->err);
	if (status == QH_OK && changed != 1)
		status = qh_error_set(call->err, QH_CONFLICT, "OFFICE-008");
	struct qh_bind step[] = {qh_bind_int(filing->id),
				 qh_bind_int(filing->version),
				 qh_bind_int(t->action),
				 qh_bind_int(t->from),
				 qh_bind_int(t->to),
				 qh_bind_int(call->actor->person),
				 qh_bind_int(t->post),
				 qh_bind_int(call->now),
				 qh_bind_text(opinion.p ? opinion : QH_STR(""))};
	if (status == QH_OK)
		status = qh_tally_on(call, tx, filing->id);
	if (status == QH_OK)
		status = qh_tx_run(tx, QH_Q_STEP_ADD, step, 9, NULL, call->err);
	return status == QH_OK ? record(call, tx, filing, t, opinion) : status;
}

enum qh_status qh_filing_move(const struct qh_call *call, int64_t id, int64_t version, enum qh_action action,
			      struct qh_str opinion)
{
	struct qh_tx *tx;
	struct qh_filing filing;
	const struct qh_transition *t = NULL;
	if (!call->actor)
		return qh_call_denied(call);
	if (opinion.n > QH_OPINION_BYTES_MAX)
		return qh_error_set(call->err, QH_INVALID, "OFFICE-006");
	enum qh_status status = qh_store_write(call->office->store, call->arena, &tx, call->err);
	if (status != QH_OK)
		return status;
	status = qh_filing_find(call, tx, id, &filing);
	if (status == QH_OK)
		status = allowed(call, tx, &filing, version, action, opinion, &t);
	if (status == QH_OK)
		status = move(call, tx, &filing, t, opinion);
	return qh_tx_end(tx, status, call->err);
}

enum qh_status qh_filing_steps(const struct qh_call *call, int64_t id, const struct qh_filing_step **out,
			       uint32_t *n)
{
	enum { STEPS_MAX = 1000 };
	struct qh_tx *tx;
	struct qh_rows rows;
	struct qh_filing filing;
	*n = 0;
	if (!call->actor)
		return qh_call_denied(call);
	struct qh_filing_step *list = NULL;
	uint32_t cap = 0;
	enum qh_status status = qh_store_read(call->office->store, call->arena, &tx, call->err);
	if (status != QH_OK)
		return status;
	status = qh_filing_find(call, tx, id, &filing);
	if (status == QH_OK) {
		struct qh_bind key = qh_bind_int(id);
		qh_rows_open(&rows, tx, QH_Q_STEPS_OF, &key, 1, call->err);
		while (*n < STEPS_MAX && qh_rows_next(&rows) &&
		       qh_arena_grow_raw(call->arena, &list, &cap, *n + 1, sizeof *list))
			list[(*n)++] =
			    (struct qh_filing_step){.version = qh_rows_int(&rows, 0),
						    .action = (enum qh_action)qh_rows_int(&rows, 1),
						    .from = (enum qh_state)qh_rows_int(&rows, 2),
						    .to = (enum qh_state)qh_rows_int(&rows, 3),
						    .actor = qh_rows_int(&rows, 4),
						    .post = (enum qh_post)qh_rows_int(&rows, 5),
						    .made_at = qh_rows_int(&rows, 6),
						    .opinion = qh_rows_text(&rows, 7),
						    .actor_name = qh_rows_text(&rows, 8)};
		status = qh_rows_close(&rows);
		if (status == QH_OK && qh_arena_status(call->arena) != QH_OK)
			status = qh_call_nomem(call);
	}
	*out = list;
	qh_tx_rollback(tx);
	return status;
}
