/* SPDX-License-Identifier: Apache-2.0 */
/* What an administrator does with the places at and below her own. */
#include "office/place_private.h"
#include "office/search.h"

enum qh_status qh_place_end(const struct qh_call *call, struct qh_tx *tx, enum qh_status status)
{
	return qh_tx_end(tx, status, call->err);
}

static enum qh_status hers(const struct qh_call *call, struct qh_tx *tx, int64_t id, struct qh_place_row *out)
{
	enum qh_status status = qh_place_find(call, tx, QH_Q_NODE_BY_ID, qh_bind_int(id), out);
	if (status == QH_OK && !(out->id && qh_call_administers(call, out->path)))
		status = qh_call_missing(call);
	return status;
}

enum qh_status qh_place_administered(const struct qh_call *call, struct qh_tx *tx, int64_t below,
				     struct qh_reach *out)
{
	struct qh_place_row place;
	struct qh_binding *one = QH_NEW(call->arena, struct qh_binding);
	qh_actor_reach(call->actor, true, out);
	if (!below)
		return QH_OK;
	if (!one)
		return qh_call_nomem(call);
	enum qh_status status = hers(call, tx, below, &place);
	*one = (struct qh_binding){.node = place.id, .path = place.path, .name = place.name};
	*out = (struct qh_reach){.n = 1, .at = {one}};
	return status;
}

enum qh_status qh_place_get(const struct qh_call *call, int64_t id, struct qh_place_row *out)
{
	struct qh_tx *tx;
	if (!qh_actor_is(call->actor, QH_POST_ADMINISTRATOR))
		return qh_call_denied(call);
	enum qh_status status = qh_store_read(call->office->store, call->arena, &tx, call->err);
	if (status != QH_OK)
		return status;
	status = hers(call, tx, id, out);
	qh_tx_rollback(tx);
	return status;
}

static enum qh_status search_in(const struct qh_call *call, struct qh_tx *tx, struct qh_str path,
				struct qh_str like, struct qh_place_row *list, uint32_t *n)
{
	struct qh_rows rows;
	struct qh_bind binds[] = {qh_bind_text(path), qh_bind_text(qh_path_end(call->arena, path)),
				  qh_bind_int(QH_PLACES_SHOWN_MAX + 1 - *n), qh_bind_text(like)};
	qh_rows_open(&rows, tx, QH_Q_NODES_SEARCH, binds, 4, call->err);
	while (*n <= QH_PLACES_SHOWN_MAX && qh_rows_next(&rows))
		qh_place_take(&rows, &list[(*n)++]);
	return qh_rows_close(&rows);
}

enum qh_status qh_place_search(const struct qh_call *call, int64_t below, struct qh_str text,
			       const struct qh_place_row **out, uint32_t *n, bool *more)
{
	struct qh_tx *tx;
	struct qh_reach reach;
	struct qh_place_row *list;
	struct qh_str like = qh_search_like(call->arena, text);
	*n = 0;
	if (!qh_actor_is(call->actor, QH_POST_ADMINISTRATOR))
		return qh_call_denied(call);
	*out = list = QH_NEW_ARRAY(call->arena, struct qh_place_row, QH_PLACES_SHOWN_MAX + 1);
	if (!list)
		return qh_call_nomem(call);
	enum qh_status status = qh_store_read(call->office->store, call->arena, &tx, call->err);
	if (status != QH_OK)
		return status;
	status = qh_place_administered(call, tx, below, &reach);
	for (uint32_t i = 0; status == QH_OK && i < reach.n; i++)
		status = search_in(call, tx, reach.at[i]->path, like, list, n);
	qh_tx_rollback(tx);
	*more = *n > QH_PLACES_SHOWN_MAX;
	*n -= *more;
	return status;
}

enum qh_status qh_place_add_below(const struct qh_call *call, int64_t parent, const struct qh_place_new *in,
				  int64_t *id)
{
	struct qh_tx *tx;
	struct qh_place_row above, taken;
	struct qh_place_new new = *in;
	enum qh_status status = qh_store_write(call->office->store, call->arena, &tx, call->err);
	if (status != QH_OK)
		return status;
	status = hers(call, tx, parent, &above);
	new.parent_code = above.code;
	if (status == QH_OK)
		status = qh_place_find(call, tx, QH_Q_NODE_BY_CODE, qh_bind_text(in->code), &taken);
	if (status == QH_OK && taken.id) {
		status = qh_error_set(call->err, QH_CONFLICT, "PEOPLE-006");
		qh_error_arg(call->err, "value", in->code);
	}
	if (status == QH_OK)
		status = qh_place_add(call, tx, &new, id);
	return qh_place_end(call, tx, status);
}

enum qh_status qh_place_rename_in(const struct qh_call *call, struct qh_tx *tx,
				  const struct qh_place_row *place, struct qh_str name)
{
	static const enum qh_query steps[] = {QH_Q_NODE_RENAME, QH_Q_FILINGS_TEXT_REMOVE,
					      QH_Q_FILINGS_RENAME_UNIT, QH_Q_FILINGS_TEXT_ADD};
	struct qh_bind binds[] = {qh_bind_int(place->id), qh_bind_text(name)};
	enum qh_status status = QH_OK;
	if (!qh_call_administers(call, place->path))
		return qh_call_denied(call);
	if (!qh_place_good_name(name))
		return qh_error_set(call->err, QH_INVALID, "OFFICE-011");
	/* The index of the search must be told the old name before the forms have the new one. */
	for (int i = 0; status == QH_OK && i < 4; i++)
		status = qh_tx_run(tx, steps[i], binds, i % 2 ? 1 : 2, NULL, call->err);
	return status == QH_OK
		   ? qh_place_record(call, tx, "place.rename", "place", place->id, name, place->name)
		   : status;
}

enum qh_status qh_place_rename(const struct qh_call *call, int64_t id, struct qh_str name)
{
	struct qh_tx *tx;
	struct qh_place_row place;
	enum qh_status status = qh_store_write(call->office->store, call->arena, &tx, call->err);
	if (status != QH_OK)
		return status;
	status = hers(call, tx, id, &place);
	if (status == QH_OK)
		status = qh_place_rename_in(call, tx, &place, name);
	return qh_place_end(call, tx, status);
}

/* Nothing in use hangs below what is not. */
static enum qh_status may_set(const struct qh_call *call, struct qh_tx *tx, const struct qh_place_row *place,
			      bool active)
{
	struct qh_rows rows;
	struct qh_place_row above = {.active = true};
	struct qh_bind key = qh_bind_int(place->id);
	for (uint32_t i = 0; call->actor && i < call->actor->n_bindings; i++)
		if (!active && call->actor->bindings[i].node == place->id)
			return qh_error_set(call->err, QH_DENIED, "PEOPLE-007");
	if (active) {
		enum qh_status status = QH_OK;
		if (place->parent)
			status = qh_place_find(call, tx, QH_Q_NODE_BY_ID, qh_bind_int(place->parent), &above);
		return status == QH_OK && !above.active ? qh_error_set(call->err, QH_INVALID, "PEOPLE-005")
							: status;
	}
	qh_rows_open(&rows, tx, QH_Q_NODE_KIDS_ACTIVE, &key, 1, call->err);
	bool kids = qh_rows_next(&rows) && qh_rows_int(&rows, 0) > 0;
	enum qh_status status = qh_rows_close(&rows);
	return status == QH_OK && kids ? qh_error_set(call->err, QH_INVALID, "PEOPLE-004") : status;
}

enum qh_status qh_place_set_active_in(const struct qh_call *call, struct qh_tx *tx,
				      const struct qh_place_row *place, bool active)
{
	struct qh_bind binds[] = {qh_bind_int(place->id), qh_bind_int(active)};
	if (!qh_call_administers(call, place->path))
		return qh_call_denied(call);
	enum qh_status status = may_set(call, tx, place, active);
	if (status == QH_OK)
		status = qh_tx_run(tx, QH_Q_NODE_ACTIVE, binds, 2, NULL, call->err);
	return status == QH_OK ? qh_place_record(call, tx, active ? "place.open" : "place.close", "place",
						 place->id, place->name, place->code)
			       : status;
}

enum qh_status qh_place_set_active(const struct qh_call *call, int64_t id, bool active)
{
	struct qh_tx *tx;
	struct qh_place_row place;
	enum qh_status status = qh_store_write(call->office->store, call->arena, &tx, call->err);
	if (status != QH_OK)
		return status;
	status = hers(call, tx, id, &place);
	if (status == QH_OK && place.active != active)
		status = qh_place_set_active_in(call, tx, &place, active);
	return qh_place_end(call, tx, status);
}
