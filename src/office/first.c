/* SPDX-License-Identifier: Apache-2.0 */
#include "office/first.h"

#include "office/place_private.h"
#include "office/signin.h"

#define ROOT QH_STR("root")
#define PENDING QH_STR("first_pending")

enum qh_status qh_first_administrator(const struct qh_call *call, struct qh_str place_name,
				      struct qh_str person_name, struct qh_str *token)
{
	struct qh_tx *tx;
	int64_t place, id;
	struct qh_place_new root = {QH_STR_NONE, QH_STR("province"), ROOT, place_name};
	struct qh_person_new admin = {.account = QH_STR("admin"), .name = person_name};
	struct qh_bind pending[] = {qh_bind_text(PENDING), qh_bind_text(QH_STR("1"))};
	enum qh_status status = qh_store_write(call->office->store, call->arena, &tx, call->err);
	if (status != QH_OK)
		return status;
	status = qh_place_add(call, tx, &root, &place);
	if (status == QH_OK)
		status = qh_person_add(call, tx, &admin, &id);
	if (status == QH_OK)
		status = qh_person_bind(call, tx, id, QH_POST_ADMINISTRATOR, ROOT);
	if (status == QH_OK)
		status = qh_signin_one_time(call, tx, id, token);
	if (status == QH_OK)
		status = qh_tx_run(tx, QH_Q_SETTING_PUT, pending, 2, NULL, call->err);
	return qh_place_end(call, tx, status);
}

/* The root is the asking administrator's, and has not been named. */
static enum qh_status look(const struct qh_call *call, struct qh_tx *tx, struct qh_place_row *root, bool *out)
{
	struct qh_rows rows;
	struct qh_bind key = qh_bind_text(PENDING);
	qh_rows_open(&rows, tx, QH_Q_SETTING_GET, &key, 1, call->err);
	bool pending = qh_rows_next(&rows) && qh_str_eq(qh_rows_text(&rows, 0), QH_STR("1"));
	enum qh_status status = qh_rows_close(&rows);
	*out = false;
	if (status != QH_OK || !pending)
		return status;
	status = qh_place_find(call, tx, QH_Q_NODE_BY_CODE, qh_bind_text(ROOT), root);
	*out = status == QH_OK && root->id && qh_call_administers(call, root->path);
	return status;
}

enum qh_status qh_first_pending(const struct qh_call *call, bool *out)
{
	struct qh_tx *tx;
	struct qh_place_row root;
	*out = false;
	if (!qh_actor_is(call->actor, QH_POST_ADMINISTRATOR))
		return QH_OK;
	enum qh_status status = qh_store_read(call->office->store, call->arena, &tx, call->err);
	if (status != QH_OK)
		return status;
	status = look(call, tx, &root, out);
	qh_tx_rollback(tx);
	return status;
}

static enum qh_status name_all(const struct qh_call *call, struct qh_tx *tx, const struct qh_place_row *root,
			       const struct qh_bind kind[2], struct qh_str place_name,
			       struct qh_str person_name)
{
	int64_t me = call->actor->person;
	struct qh_bind person[] = {qh_bind_int(me), qh_bind_text(person_name)};
	struct qh_bind done[] = {qh_bind_text(PENDING), qh_bind_text(QH_STR("0"))};
	enum qh_status status = qh_place_rename_in(call, tx, root, place_name);
	if (status == QH_OK)
		status = qh_tx_run(tx, QH_Q_NODE_KIND, kind, 2, NULL, call->err);
	if (status == QH_OK)
		status = qh_tx_run(tx, QH_Q_PERSON_RENAME, person, 2, NULL, call->err);
	if (status == QH_OK)
		status = qh_tx_run(tx, QH_Q_SETTING_PUT, done, 2, NULL, call->err);
	return status == QH_OK
		   ? qh_place_record(call, tx, "person.rename", "person", me, person_name, call->actor->name)
		   : status;
}

enum qh_status qh_first_name(const struct qh_call *call, struct qh_str place_name, struct qh_str kind,
			     struct qh_str person_name)
{
	struct qh_tx *tx;
	struct qh_place_row root;
	bool pending = false;
	if (!qh_actor_is(call->actor, QH_POST_ADMINISTRATOR))
		return qh_call_denied(call);
	enum qh_status status = qh_store_write(call->office->store, call->arena, &tx, call->err);
	if (status != QH_OK)
		return status;
	status = look(call, tx, &root, &pending);
	if (status == QH_OK && !pending)
		status = qh_call_missing(call);
	if (status == QH_OK && !(qh_place_good_name(place_name) && qh_place_good_name(person_name)))
		status = qh_error_set(call->err, QH_INVALID, "OFFICE-011");
	struct qh_bind binds[] = {qh_bind_int(root.id), qh_bind_text(kind)};
	if (status == QH_OK)
		status = name_all(call, tx, &root, binds, place_name, person_name);
	return qh_place_end(call, tx, status);
}
