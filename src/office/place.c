/* SPDX-License-Identifier: Apache-2.0 */
/* Places and people. call->actor NULL is the program itself: the first start, a command of the machine's
 * owner. */
#include "office/place_private.h"

#include "base/utf8.h"
#include "office/signin.h"
#include "office/trail.h"

void qh_place_take(struct qh_rows *rows, struct qh_place_row *out)
{
	*out = (struct qh_place_row){.id = qh_rows_int(rows, 0),
				     .parent = qh_rows_int(rows, 1),
				     .kind = qh_rows_text(rows, 2),
				     .code = qh_rows_text(rows, 3),
				     .name = qh_rows_text(rows, 4),
				     .path = qh_rows_text(rows, 5),
				     .active = qh_rows_int(rows, 6) != 0};
}

enum qh_status qh_place_find(const struct qh_call *call, struct qh_tx *tx, enum qh_query query,
			     struct qh_bind key, struct qh_place_row *out)
{
	struct qh_rows rows;
	*out = (struct qh_place_row){0};
	qh_rows_open(&rows, tx, query, &key, 1, call->err);
	if (qh_rows_next(&rows))
		qh_place_take(&rows, out);
	return qh_rows_close(&rows);
}

enum qh_status qh_place_mine(const struct qh_call *call, struct qh_tx *tx, int64_t node,
			     struct qh_place_row *out)
{
	for (uint32_t i = 0; !node && i < call->actor->n_bindings; i++)
		if (call->actor->bindings[i].post != QH_POST_ADMINISTRATOR)
			node = call->actor->bindings[i].node;
	enum qh_status status = qh_place_find(call, tx, QH_Q_NODE_BY_ID, qh_bind_int(node), out);
	if (status == QH_OK && !(out->id && qh_actor_sees(call->actor, out->path)))
		status = qh_call_missing(call);
	return status;
}

enum qh_status qh_place_reach(const struct qh_call *call, struct qh_tx *tx, int64_t node,
			      struct qh_reach *out)
{
	struct qh_place_row place;
	if (!node) {
		qh_actor_reach(call->actor, false, out);
		return out->n ? QH_OK : qh_call_missing(call);
	}
	struct qh_binding *one = QH_NEW(call->arena, struct qh_binding);
	if (!one)
		return qh_call_nomem(call);
	enum qh_status status = qh_place_mine(call, tx, node, &place);
	*one = (struct qh_binding){.node = place.id, .path = place.path, .name = place.name};
	*out = (struct qh_reach){.n = 1, .at = {one}};
	return status;
}

/* Where lists of places begin: of all posts. */
static bool covered(const struct qh_actor *actor, uint32_t i)
{
	for (uint32_t k = 0; k < actor->n_bindings; k++) {
		struct qh_str other = actor->bindings[k].path, path = actor->bindings[i].path;
		if (k != i && qh_str_starts(path, other) && (other.n < path.n || k < i))
			return true;
	}
	return false;
}

enum qh_status qh_places_list(const struct qh_call *call, const struct qh_place_row **out, uint32_t *n)
{
	struct qh_tx *tx;
	struct qh_rows rows;
	uint32_t cap = 0;
	struct qh_place_row *list = NULL;
	*n = 0;
	*out = NULL;
	if (!call->actor)
		return qh_call_denied(call);
	enum qh_status status = qh_store_read(call->office->store, call->arena, &tx, call->err);
	for (uint32_t i = 0; status == QH_OK && i < call->actor->n_bindings; i++) {
		struct qh_str path = call->actor->bindings[i].path;
		if (covered(call->actor, i))
			continue;
		struct qh_bind binds[] = {qh_bind_text(path), qh_bind_text(qh_path_end(call->arena, path)),
					  qh_bind_int(QH_PLACES_MAX)};
		qh_rows_open(&rows, tx, QH_Q_NODES_BELOW, binds, 3, call->err);
		while (qh_rows_next(&rows)) {
			if (*n == cap && !qh_arena_grow(call->arena, &list, &cap, *n + 1, sizeof *list))
				break;
			qh_place_take(&rows, &list[(*n)++]);
		}
		status = qh_rows_close(&rows);
	}
	if (status == QH_OK && qh_arena_status(call->arena) != QH_OK)
		status = qh_call_nomem(call);
	if (tx)
		qh_tx_rollback(tx);
	*out = list;
	return status;
}

enum qh_status qh_place_record(const struct qh_call *call, struct qh_tx *tx, const char *action,
			       const char *thing, int64_t id, struct qh_str name, struct qh_str value)
{
	struct qh_trail_detail d;
	qh_trail_detail_begin(&d);
	qh_json_key(&d.w, "name");
	qh_json_str(&d.w, name);
	qh_json_key(&d.w, "value");
	qh_json_str(&d.w, value);
	return qh_trail_detail_end(call, tx, &d, action, thing, id);
}

/* Shown on one line of every list: control characters and marks that turn the direction of text have no
 * place. */
bool qh_place_good_name(struct qh_str s)
{
	for (uint32_t off = 0; off < s.n;) {
		uint32_t c = qh_utf8_next(s, &off);
		if (c < 0x20 || (c >= 0x7F && c < 0xA0) || c == 0xFFFD || (c >= 0x2028 && c <= 0x202E) ||
		    (c >= 0x2066 && c <= 0x2069))
			return false;
	}
	return s.n <= QH_NAME_BYTES_MAX && !qh_str_blank(s);
}

enum qh_status qh_place_add(const struct qh_call *call, struct qh_tx *tx, const struct qh_place_new *in,
			    int64_t *id)
{
	struct qh_place_row parent = {.path = QH_STR("")};
	enum qh_status status = QH_OK;
	if (!qh_place_good_name(in->name) || !qh_place_good_name(in->code))
		return qh_error_set(call->err, QH_INVALID, "OFFICE-011");
	if (in->parent_code.n) {
		status = qh_place_find(call, tx, QH_Q_NODE_BY_CODE, qh_bind_text(in->parent_code), &parent);
		bool deep = parent.path.n / 9 >= QH_PLACE_DEPTH_MAX;
		if (status == QH_OK && call->actor && !qh_actor_is(call->actor, QH_POST_ADMINISTRATOR))
			status = qh_call_denied(call);
		/* A place out of reach is told like one that does not exist. */
		if (status == QH_OK && (!parent.id || deep || !qh_call_administers(call, parent.path))) {
			status = qh_error_set(call->err, QH_INVALID, "OFFICE-010");
			qh_error_arg(call->err, "code", in->parent_code);
		}
	} else if (call->actor) {
		status = qh_call_denied(call);
	}
	if (status == QH_OK && parent.id && !parent.active)
		status = qh_error_set(call->err, QH_INVALID, "PEOPLE-005");
	if (status != QH_OK)
		return status;
	/* The path needs the id: a place holder that no other can have, then the path itself. */
	struct qh_str holder = qh_arena_printf(call->arena, "new:%.*s", QH_STR_ARG(in->code));
	struct qh_bind binds[] = {qh_bind_id(parent.id), qh_bind_text(in->kind), qh_bind_text(in->code),
				  qh_bind_text(in->name), qh_bind_text(holder)};
	status = qh_tx_run(tx, QH_Q_NODE_ADD, binds, 5, NULL, call->err);
	if (status != QH_OK)
		return status;
	*id = qh_tx_last_id(tx);
	struct qh_bind path[] = {qh_bind_int(*id),
				 qh_bind_text(qh_arena_printf(call->arena, "%.*s%08lld.",
							      QH_STR_ARG(parent.path), (long long)*id))};
	status = qh_tx_run(tx, QH_Q_NODE_SET_PATH, path, 2, NULL, call->err);
	return status == QH_OK ? qh_place_record(call, tx, "place.add", "place", *id, in->name, in->code)
			       : status;
}

enum qh_status qh_person_add(const struct qh_call *call, struct qh_tx *tx, const struct qh_person_new *in,
			     int64_t *id)
{
	struct qh_str password = QH_STR_NONE;
	if (call->actor && !qh_actor_is(call->actor, QH_POST_ADMINISTRATOR))
		return qh_call_denied(call);
	if (!qh_place_good_name(in->name) || !qh_place_good_name(in->account) ||
	    in->account.n > QH_ACCOUNT_BYTES_MAX)
		return qh_error_set(call->err, QH_INVALID, "OFFICE-011");
	enum qh_status status = QH_OK;
	if (in->password.p)
		status = qh_password_hash(call->arena, in->password, &password, call->err);
	struct qh_bind binds[] = {qh_bind_text(in->account), qh_bind_text(in->name), qh_bind_text(password),
				  qh_bind_text(in->lang == QH_EN ? QH_STR("en") : QH_STR("zh")),
				  qh_bind_int(call->now)};
	if (status == QH_OK)
		status = qh_tx_run(tx, QH_Q_PERSON_ADD, binds, 5, NULL, call->err);
	if (status != QH_OK)
		return status;
	*id = qh_tx_last_id(tx);
	return qh_place_record(call, tx, "person.add", "person", *id, in->name, in->account);
}

enum qh_status qh_person_bind(const struct qh_call *call, struct qh_tx *tx, int64_t person, enum qh_post post,
			      struct qh_str node_code)
{
	struct qh_place_row node;
	enum qh_status status = qh_place_find(call, tx, QH_Q_NODE_BY_CODE, qh_bind_text(node_code), &node);
	if (status == QH_OK && call->actor && !qh_actor_is(call->actor, QH_POST_ADMINISTRATOR))
		status = qh_call_denied(call);
	/* A place out of reach is told like one that does not exist. */
	if (status == QH_OK && !(node.id && qh_call_administers(call, node.path))) {
		status = qh_error_set(call->err, QH_INVALID, "OFFICE-010");
		qh_error_arg(call->err, "code", node_code);
	}
	if (status == QH_OK && !node.active)
		status = qh_error_set(call->err, QH_INVALID, "PEOPLE-005");
	struct qh_bind binds[] = {qh_bind_int(person), qh_bind_int(post), qh_bind_int(node.id)};
	if (status == QH_OK)
		status = qh_tx_run(tx, QH_Q_BINDING_ADD, binds, 3, NULL, call->err);
	return status == QH_OK ? qh_place_record(call, tx, "person.bind", "person", person, node.name,
						 qh_str_of(qh_post_name(post)))
			       : status;
}

enum qh_status qh_people_empty(const struct qh_call *call, bool *out)
{
	struct qh_tx *tx;
	struct qh_rows rows;
	enum qh_status status = qh_store_read(call->office->store, call->arena, &tx, call->err);
	if (status != QH_OK)
		return status;
	qh_rows_open(&rows, tx, QH_Q_PERSON_COUNT, NULL, 0, call->err);
	*out = qh_rows_next(&rows) && qh_rows_int(&rows, 0) == 0;
	status = qh_rows_close(&rows);
	qh_tx_rollback(tx);
	return status;
}
