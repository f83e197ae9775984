/* SPDX-License-Identifier: Apache-2.0 */
/* Owns which places a box offers to whoever has thousands. */
#include "office/place_private.h"

struct near {
	const struct qh_call *call;
	struct qh_tx *tx;
	struct qh_place_row *at;
	uint32_t n, cap;
};

static void add(struct near *x, const struct qh_place_row *place)
{
	for (uint32_t i = 0; i < x->n; i++)
		if (x->at[i].id == place->id)
			return;
	if (qh_arena_grow(x->call->arena, &x->at, &x->cap, x->n + 1, sizeof *x->at))
		x->at[x->n++] = *place;
}

static enum qh_status take(struct near *x, enum qh_query query, const struct qh_bind *binds, uint32_t n)
{
	struct qh_rows rows;
	struct qh_place_row place;
	qh_rows_open(&rows, x->tx, query, binds, n, x->call->err);
	while (qh_rows_next(&rows)) {
		qh_place_take(&rows, &place);
		add(x, &place);
	}
	return qh_rows_close(&rows);
}

/* All of them, up to one more than a box offers. */
static enum qh_status all(struct near *x, const struct qh_reach *reach)
{
	enum qh_status status = QH_OK;
	for (uint32_t i = 0; status == QH_OK && i < reach->n && x->n <= QH_PLACES_OFFERED_MAX; i++) {
		struct qh_str path = reach->at[i]->path;
		struct qh_bind binds[] = {qh_bind_text(path), qh_bind_text(qh_path_end(x->call->arena, path)),
					  qh_bind_int(QH_PLACES_OFFERED_MAX + 1)};
		status = take(x, QH_Q_NODES_BELOW, binds, 3);
	}
	return status;
}

/* From where I begin down to the place, then what lies below it. */
static enum qh_status way(struct near *x, const struct qh_reach *reach, int64_t node)
{
	struct qh_place_row chain[QH_PLACE_DEPTH_MAX];
	uint32_t depth = 0;
	enum qh_status status = QH_OK;
	for (uint32_t i = 0; status == QH_OK && i < reach->n; i++) {
		struct qh_bind id = qh_bind_int(reach->at[i]->node);
		status = take(x, QH_Q_NODE_BY_ID, &id, 1);
	}
	for (int64_t at = node; status == QH_OK && at && depth < QH_PLACE_DEPTH_MAX;) {
		status = qh_place_find(x->call, x->tx, QH_Q_NODE_BY_ID, qh_bind_int(at), &chain[depth]);
		if (status != QH_OK || !chain[depth].id || !qh_actor_sees(x->call->actor, chain[depth].path))
			break;
		at = chain[depth++].parent;
	}
	while (depth > 0)
		add(x, &chain[--depth]);
	if (status != QH_OK || !(node || reach->n == 1))
		return status;
	struct qh_bind below[] = {qh_bind_int(node ? node : reach->at[0]->node),
				  qh_bind_int(QH_PLACES_OFFERED_MAX)};
	return take(x, QH_Q_NODE_CHILDREN, below, 2);
}

enum qh_status qh_places_near(const struct qh_call *call, int64_t node, const struct qh_place_row **out,
			      uint32_t *n)
{
	struct near x = {.call = call};
	struct qh_reach reach;
	*n = 0;
	*out = NULL;
	if (!call->actor)
		return qh_call_denied(call);
	qh_actor_reach(call->actor, false, &reach);
	enum qh_status status = qh_store_read(call->office->store, call->arena, &x.tx, call->err);
	if (status != QH_OK)
		return status;
	status = all(&x, &reach);
	if (status == QH_OK && x.n > QH_PLACES_OFFERED_MAX) {
		x.n = 0;
		status = way(&x, &reach, node);
	}
	qh_tx_rollback(x.tx);
	if (status == QH_OK && qh_arena_status(call->arena) != QH_OK)
		status = qh_call_nomem(call);
	*out = x.at;
	*n = x.n;
	return status;
}
