/* SPDX-License-Identifier: Apache-2.0 */
/* Looking at people and changing their accounts, within an administrator's reach. */
#include "office/people.h"

#include "office/people_private.h"
#include "office/place_private.h"
#include "office/search.h"
#include "office/trail.h"

static enum qh_status search_in(const struct qh_call *call, struct qh_tx *tx, struct qh_str path,
				struct qh_str like, struct qh_person_place *list, uint32_t *n)
{
	struct qh_rows rows;
	struct qh_bind binds[] = {qh_bind_text(path), qh_bind_text(qh_path_end(call->arena, path)),
				  qh_bind_int(QH_PEOPLE_SHOWN_MAX + 1 - *n), qh_bind_text(like)};
	qh_rows_open(&rows, tx, QH_Q_PEOPLE_SEARCH, binds, 4, call->err);
	while (*n <= QH_PEOPLE_SHOWN_MAX && qh_rows_next(&rows))
		list[(*n)++] = (struct qh_person_place){.id = qh_rows_int(&rows, 0),
							.account = qh_rows_text(&rows, 1),
							.name = qh_rows_text(&rows, 2),
							.active = qh_rows_int(&rows, 3) != 0,
							.second_factor = qh_rows_int(&rows, 4) != 0,
							.post = (enum qh_post)qh_rows_int(&rows, 5),
							.node = qh_rows_int(&rows, 6),
							.place = qh_rows_text(&rows, 7),
							.place_code = qh_rows_text(&rows, 8)};
	return qh_rows_close(&rows);
}

enum qh_status qh_people_search(const struct qh_call *call, int64_t below, struct qh_str text,
				const struct qh_person_place **out, uint32_t *n, bool *more)
{
	struct qh_tx *tx;
	struct qh_reach reach;
	struct qh_person_place *list;
	struct qh_str like = qh_search_like(call->arena, text);
	*n = 0;
	if (!qh_actor_is(call->actor, QH_POST_ADMINISTRATOR))
		return qh_call_denied(call);
	*out = list = QH_NEW_ARRAY(call->arena, struct qh_person_place, QH_PEOPLE_SHOWN_MAX + 1);
	if (!list)
		return qh_call_nomem(call);
	enum qh_status status = qh_store_read(call->office->store, call->arena, &tx, call->err);
	if (status != QH_OK)
		return status;
	status = qh_place_administered(call, tx, below, &reach);
	for (uint32_t i = 0; status == QH_OK && i < reach.n; i++)
		status = search_in(call, tx, reach.at[i]->path, like, list, n);
	qh_tx_rollback(tx);
	*more = *n > QH_PEOPLE_SHOWN_MAX;
	*n -= *more;
	return status;
}

static enum qh_status posts(const struct qh_call *call, struct qh_tx *tx, struct qh_person *out)
{
	struct qh_rows rows;
	struct qh_bind key = qh_bind_int(out->id);
	struct qh_person_place *list = QH_NEW_ARRAY(call->arena, struct qh_person_place, QH_BINDINGS_MAX);
	if (!list)
		return qh_call_nomem(call);
	out->posts = list;
	out->whole = true;
	qh_rows_open(&rows, tx, QH_Q_BINDINGS_WITH_CODES, &key, 1, call->err);
	while (qh_rows_next(&rows)) {
		if (!qh_call_administers(call, qh_rows_text(&rows, 2)))
			out->whole = false;
		else if (out->n_posts < QH_BINDINGS_MAX)
			list[out->n_posts++] =
			    (struct qh_person_place){.id = out->id,
						     .post = (enum qh_post)qh_rows_int(&rows, 0),
						     .node = qh_rows_int(&rows, 1),
						     .place = qh_rows_text(&rows, 3),
						     .place_code = qh_rows_text(&rows, 4)};
	}
	enum qh_status status = qh_rows_close(&rows);
	return status == QH_OK && out->n_posts == 0 ? qh_call_missing(call) : status;
}

enum qh_status qh_person_find(const struct qh_call *call, struct qh_tx *tx, enum qh_query query,
			      struct qh_bind key, struct qh_person *out)
{
	struct qh_person_row row;
	*out = (struct qh_person){0};
	enum qh_status status = qh_person_read(call, tx, query, key, &row);
	if (status == QH_OK && !row.id)
		status = qh_call_missing(call);
	if (status != QH_OK)
		return status;
	*out = (struct qh_person){.id = row.id,
				  .account = row.account,
				  .name = row.name,
				  .active = row.active,
				  .second_factor = row.totp.n > 0,
				  .has_password = row.password.n > 0,
				  .locked = row.locked_until > call->now,
				  .myself = call->actor && call->actor->person == row.id};
	return posts(call, tx, out);
}

enum qh_status qh_person_get(const struct qh_call *call, int64_t id, struct qh_person *out)
{
	struct qh_tx *tx;
	if (!qh_actor_is(call->actor, QH_POST_ADMINISTRATOR))
		return qh_call_denied(call);
	enum qh_status status = qh_store_read(call->office->store, call->arena, &tx, call->err);
	if (status != QH_OK)
		return status;
	status = qh_person_find(call, tx, QH_Q_PERSON_BY_ID, qh_bind_int(id), out);
	qh_tx_rollback(tx);
	return status;
}

/* Begins a change of @p id: seen, not herself, and all hers where the @p whole account is touched. */
static enum qh_status begin(const struct qh_call *call, int64_t id, bool whole, struct qh_tx **tx,
			    struct qh_person *p)
{
	if (!qh_actor_is(call->actor, QH_POST_ADMINISTRATOR))
		return qh_call_denied(call);
	enum qh_status status = qh_store_write(call->office->store, call->arena, tx, call->err);
	if (status != QH_OK)
		return status;
	status = qh_person_find(call, *tx, QH_Q_PERSON_BY_ID, qh_bind_int(id), p);
	if (status == QH_OK)
		status = qh_person_mine(call, p, whole);
	if (status != QH_OK)
		qh_tx_rollback(*tx);
	return status;
}

enum qh_status qh_person_mine(const struct qh_call *call, const struct qh_person *p, bool whole)
{
	if (p->myself)
		return qh_error_set(call->err, QH_DENIED, "PEOPLE-002");
	if (whole && !p->whole)
		return qh_error_set(call->err, QH_DENIED, "PEOPLE-001");
	return QH_OK;
}

enum qh_status qh_person_hire_in(const struct qh_call *call, struct qh_tx *tx, const struct qh_person_new *in,
				 enum qh_post post, struct qh_str place_code, int64_t *id,
				 struct qh_str *token)
{
	struct qh_person_row taken;
	enum qh_status status =
	    qh_person_read(call, tx, QH_Q_PERSON_BY_LOGIN, qh_bind_text(in->account), &taken);
	if (status == QH_OK && taken.id) {
		status = qh_error_set(call->err, QH_CONFLICT, "PEOPLE-006");
		qh_error_arg(call->err, "value", in->account);
	}
	if (status == QH_OK)
		status = qh_person_add(call, tx, in, id);
	if (status == QH_OK)
		status = qh_person_bind(call, tx, *id, post, place_code);
	return status == QH_OK ? qh_signin_one_time(call, tx, *id, token) : status;
}

enum qh_status qh_person_hire(const struct qh_call *call, const struct qh_person_new *in, enum qh_post post,
			      struct qh_str place_code, int64_t *id, struct qh_str *token)
{
	struct qh_tx *tx;
	if (!qh_actor_is(call->actor, QH_POST_ADMINISTRATOR))
		return qh_call_denied(call);
	enum qh_status status = qh_store_write(call->office->store, call->arena, &tx, call->err);
	if (status != QH_OK)
		return status;
	status = qh_person_hire_in(call, tx, in, post, place_code, id, token);
	return qh_place_end(call, tx, status);
}

enum qh_status qh_person_give(const struct qh_call *call, int64_t id, enum qh_post post,
			      struct qh_str place_code)
{
	struct qh_tx *tx;
	struct qh_person p;
	enum qh_status status = begin(call, id, false, &tx, &p);
	if (status != QH_OK)
		return status;
	return qh_place_end(call, tx, qh_person_bind(call, tx, id, post, place_code));
}

enum qh_status qh_person_take(const struct qh_call *call, int64_t id, enum qh_post post, int64_t node)
{
	struct qh_tx *tx;
	struct qh_person p;
	const struct qh_person_place *found = NULL;
	enum qh_status status = begin(call, id, false, &tx, &p);
	if (status != QH_OK)
		return status;
	for (uint32_t i = 0; i < p.n_posts; i++)
		if (p.posts[i].post == post && p.posts[i].node == node)
			found = &p.posts[i];
	if (!found)
		status = qh_call_missing(call);
	else if (p.whole && p.n_posts == 1)
		status = qh_error_set(call->err, QH_DENIED, "PEOPLE-003");
	struct qh_bind binds[] = {qh_bind_int(id), qh_bind_int(post), qh_bind_int(node)};
	if (status == QH_OK)
		status = qh_tx_run(tx, QH_Q_BINDING_REMOVE, binds, 3, NULL, call->err);
	if (status == QH_OK)
		status = qh_place_record(call, tx, "person.unbind", "person", id, found->place,
					 qh_str_of(qh_post_name(post)));
	return qh_place_end(call, tx, status);
}

enum qh_status qh_person_rename(const struct qh_call *call, int64_t id, struct qh_str name)
{
	struct qh_tx *tx;
	struct qh_person p;
	enum qh_status status = begin(call, id, true, &tx, &p);
	if (status != QH_OK)
		return status;
	struct qh_bind binds[] = {qh_bind_int(id), qh_bind_text(name)};
	if (!qh_place_good_name(name))
		status = qh_error_set(call->err, QH_INVALID, "OFFICE-011");
	if (status == QH_OK)
		status = qh_tx_run(tx, QH_Q_PERSON_RENAME, binds, 2, NULL, call->err);
	if (status == QH_OK)
		status = qh_place_record(call, tx, "person.rename", "person", id, name, p.name);
	return qh_place_end(call, tx, status);
}

enum qh_status qh_person_set_active_in(const struct qh_call *call, struct qh_tx *tx,
				       const struct qh_person *p, bool active)
{
	struct qh_bind binds[] = {qh_bind_int(p->id), qh_bind_int(active)};
	struct qh_bind logins[] = {qh_bind_int(p->id), qh_bind_int(0)};
	enum qh_status status = qh_tx_run(tx, QH_Q_PERSON_ACTIVE, binds, 2, NULL, call->err);
	if (status == QH_OK && !active)
		status = qh_tx_run(tx, QH_Q_LOGIN_END_ALL, logins, 2, NULL, call->err);
	if (status == QH_OK && !active)
		status = qh_tx_run(tx, QH_Q_ONE_TIME_REMOVE, binds, 1, NULL, call->err);
	return status == QH_OK ? qh_place_record(call, tx, active ? "person.open" : "person.close", "person",
						 p->id, p->name, p->account)
			       : status;
}

enum qh_status qh_person_set_active(const struct qh_call *call, int64_t id, bool active)
{
	struct qh_tx *tx;
	struct qh_person p;
	enum qh_status status = begin(call, id, true, &tx, &p);
	if (status == QH_OK)
		status = qh_place_end(call, tx, qh_person_set_active_in(call, tx, &p, active));
	return status;
}

enum qh_status qh_person_link(const struct qh_call *call, int64_t id, struct qh_str *token)
{
	struct qh_tx *tx;
	struct qh_person p;
	enum qh_status status = begin(call, id, true, &tx, &p);
	if (status == QH_OK)
		status = qh_place_end(call, tx, qh_signin_one_time(call, tx, id, token));
	return status;
}

enum qh_status qh_person_unlock(const struct qh_call *call, int64_t id)
{
	struct qh_tx *tx;
	struct qh_person p;
	struct qh_bind binds[] = {qh_bind_int(id), qh_bind_int(0), qh_bind_int(0)};
	enum qh_status status = begin(call, id, true, &tx, &p);
	if (status != QH_OK)
		return status;
	status = qh_tx_run(tx, QH_Q_PERSON_FAILED, binds, 3, NULL, call->err);
	if (status == QH_OK)
		status = qh_place_record(call, tx, "person.unlock", "person", id, p.name, p.account);
	return qh_place_end(call, tx, status);
}

enum qh_status qh_person_factor_off(const struct qh_call *call, int64_t id)
{
	struct qh_tx *tx;
	struct qh_person p;
	struct qh_bind binds[] = {qh_bind_int(id), qh_bind_null()};
	enum qh_status status = begin(call, id, true, &tx, &p);
	if (status != QH_OK)
		return status;
	status = qh_tx_run(tx, QH_Q_PERSON_TOTP, binds, 2, NULL, call->err);
	if (status == QH_OK)
		status = qh_place_record(call, tx, "person.factor-off", "person", id, p.name, p.account);
	return qh_place_end(call, tx, status);
}
