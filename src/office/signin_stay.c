/* SPDX-License-Identifier: Apache-2.0 */
/* Staying signed in: the cookie of each request, the list of sign-ins, passwords and the second factor. */
#include <sodium.h>

#include "office/sessions.h"
#include "office/settings.h"
#include "office/signin.h"
#include "office/signin_private.h"
#include "office/trail.h"

static enum qh_status bindings(const struct qh_call *call, struct qh_tx *tx, struct qh_actor *actor)
{
	struct qh_rows rows;
	struct qh_bind person = qh_bind_int(actor->person);
	struct qh_binding *b = QH_NEW_ARRAY(call->arena, struct qh_binding, QH_BINDINGS_MAX);
	uint32_t n = 0;
	if (!b)
		return qh_call_nomem(call);
	qh_rows_open(&rows, tx, QH_Q_BINDINGS_OF, &person, 1, call->err);
	while (n < QH_BINDINGS_MAX && qh_rows_next(&rows))
		b[n++] = (struct qh_binding){(enum qh_post)qh_rows_int(&rows, 0), qh_rows_int(&rows, 1),
					     qh_rows_text(&rows, 2), qh_rows_text(&rows, 3)};
	actor->bindings = b;
	actor->n_bindings = n;
	return qh_rows_close(&rows);
}

static enum qh_status find(const struct qh_call *call, struct qh_tx *tx, struct qh_session *out)
{
	struct qh_rows rows;
	struct qh_bind key = qh_bind_bytes((struct qh_str){(const char *)out->hash, sizeof out->hash});
	qh_rows_open(&rows, tx, QH_Q_LOGIN_GET, &key, 1, call->err);
	if (qh_rows_next(&rows)) {
		out->made_at = qh_rows_int(&rows, 3);
		out->seen_at = qh_rows_int(&rows, 4);
		out->actor = (struct qh_actor){
		    .login = qh_rows_int(&rows, 0),
		    .csrf = qh_rows_text(&rows, 1),
		    .person = qh_rows_int(&rows, 2),
		    .account = qh_rows_text(&rows, 5),
		    .name = qh_rows_text(&rows, 6),
		    .lang = qh_str_eq(qh_rows_text(&rows, 7), QH_STR("en")) ? QH_EN : QH_ZH,
		};
	}
	enum qh_status status = qh_rows_close(&rows);
	if (status == QH_OK && !out->actor.person)
		status = qh_error_set(call->err, QH_DENIED, "OFFICE-001");
	return status == QH_OK ? bindings(call, tx, &out->actor) : status;
}

/* From memory while nothing has been written since, else from the store. */
static enum qh_status look_up(const struct qh_call *call, struct qh_session *out)
{
	struct qh_tx *tx;
	struct qh_sessions *sessions = call->office->sessions;
	out->changes = qh_store_changes(call->office->store);
	if (qh_sessions_find(sessions, call->arena, out->hash, out->changes, call->now, out))
		return QH_OK;
	out->read_at = call->now;
	enum qh_status status = qh_store_read(call->office->store, call->arena, &tx, call->err);
	if (status != QH_OK)
		return status;
	status = find(call, tx, out);
	qh_tx_rollback(tx);
	if (status == QH_OK)
		qh_sessions_keep(sessions, out);
	return status;
}

/* The use itself is no deed: it goes into no trail. */
static enum qh_status note_use(const struct qh_call *call, int64_t login)
{
	struct qh_tx *tx;
	struct qh_bind binds[] = {qh_bind_int(login), qh_bind_int(call->now)};
	enum qh_status status = qh_store_write(call->office->store, call->arena, &tx, call->err);
	if (status != QH_OK)
		return status;
	status = qh_tx_run(tx, QH_Q_LOGIN_SEEN, binds, 2, NULL, call->err);
	return qh_tx_end(tx, status, call->err);
}

/* The house values are read only where they can matter: within the least of them everything is fresh, and
 * most requests are. */
static enum qh_status fresh(const struct qh_call *call, const struct qh_session *s)
{
	struct qh_tx *tx;
	int64_t idle = QH_SIGNIN_IDLE_S_MIN / 60, absolute = QH_SIGNIN_ABSOLUTE_S_MIN / 3600;
	if (s->seen_at + QH_SIGNIN_IDLE_S_MIN > call->now &&
	    s->made_at + QH_SIGNIN_ABSOLUTE_S_MIN > call->now)
		return QH_OK;
	enum qh_status status = qh_store_read(call->office->store, call->arena, &tx, call->err);
	if (status != QH_OK)
		return status;
	status = qh_setting_get(call, tx, QH_SETTING_IDLE_MINUTES, &idle);
	if (status == QH_OK)
		status = qh_setting_get(call, tx, QH_SETTING_ABSOLUTE_HOURS, &absolute);
	qh_tx_rollback(tx);
	if (status == QH_OK &&
	    (s->seen_at + idle * 60 <= call->now || s->made_at + absolute * 3600 <= call->now))
		status = qh_error_set(call->err, QH_DENIED, "OFFICE-001");
	return status;
}

enum qh_status qh_signin_resume(const struct qh_call *call, struct qh_str token, struct qh_actor *out)
{
	struct qh_session session = {0};
	*out = (struct qh_actor){0};
	if (token.n == 0 || token.n > 64)
		return qh_error_set(call->err, QH_DENIED, "OFFICE-001");
	qh_token_hash(token, session.hash);
	enum qh_status status = look_up(call, &session);
	if (status == QH_OK)
		status = fresh(call, &session);
	if (status != QH_OK)
		return status;
	*out = session.actor;
	if (call->now - session.seen_at < QH_SIGNIN_SEEN_STEP_S)
		return QH_OK;
	/* A disk that is full keeps nobody from reading: the sign-in then ends a little sooner. */
	if (note_use(call, out->login) != QH_OK) {
		qh_error_clear(call->err);
		return QH_OK;
	}
	session.seen_at = call->now;
	qh_sessions_keep(call->office->sessions, &session);
	return QH_OK;
}

/* A change of one's own account and its line of the trail. */
static enum qh_status change(const struct qh_call *call, enum qh_query query, const struct qh_bind *binds,
			     uint32_t n_binds, enum qh_query then, const struct qh_bind *then_binds,
			     const char *action)
{
	struct qh_tx *tx;
	int64_t person = call->actor->person;
	enum qh_status status = qh_store_write(call->office->store, call->arena, &tx, call->err);
	if (status != QH_OK)
		return status;
	struct qh_trail_entry entry = {
	    .action = action, .object = qh_arena_printf(call->arena, "person/%lld", (long long)person)};
	int64_t changed = 0;
	status = qh_tx_run(tx, query, binds, n_binds, &changed, call->err);
	/* Somebody else's sign-in, or one that has ended: there is nothing to put on record. */
	if (status == QH_OK && query == QH_Q_LOGIN_END && changed == 0)
		status = qh_call_missing(call);
	if (status == QH_OK && then_binds)
		status = qh_tx_run(tx, then, then_binds, 2, NULL, call->err);
	if (status == QH_OK)
		status = qh_trail_add(call, tx, &entry);
	return qh_tx_end(tx, status, call->err);
}

enum qh_status qh_signin_end(const struct qh_call *call, int64_t login)
{
	if (!call->actor)
		return qh_call_denied(call);
	int64_t me = call->actor->person;
	struct qh_bind one[] = {qh_bind_int(login), qh_bind_int(me)};
	struct qh_bind others[] = {qh_bind_int(me), qh_bind_int(call->actor->login)};
	return login ? change(call, QH_Q_LOGIN_END, one, 2, 0, NULL, "signin.end")
		     : change(call, QH_Q_LOGIN_END_ALL, others, 2, 0, NULL, "signin.end-others");
}

enum qh_status qh_signin_language(const struct qh_call *call, enum qh_lang lang)
{
	struct qh_tx *tx;
	if (!call->actor)
		return qh_call_denied(call);
	struct qh_bind binds[] = {qh_bind_int(call->actor->person),
				  qh_bind_text(lang == QH_EN ? QH_STR("en") : QH_STR("zh"))};
	enum qh_status status = qh_store_write(call->office->store, call->arena, &tx, call->err);
	if (status != QH_OK)
		return status;
	status = qh_tx_run(tx, QH_Q_PERSON_LANGUAGE, binds, 2, NULL, call->err);
	return qh_tx_end(tx, status, call->err);
}

enum qh_status qh_signin_list(const struct qh_call *call, const struct qh_login **out, uint32_t *n)
{
	enum { LOGINS_MAX = 100 };
	struct qh_tx *tx;
	struct qh_rows rows;
	*n = 0;
	if (!call->actor)
		return qh_call_denied(call);
	struct qh_login *list = QH_NEW_ARRAY(call->arena, struct qh_login, LOGINS_MAX);
	if (!list)
		return qh_call_nomem(call);
	enum qh_status status = qh_store_read(call->office->store, call->arena, &tx, call->err);
	if (status != QH_OK)
		return status;
	struct qh_bind me = qh_bind_int(call->actor->person);
	qh_rows_open(&rows, tx, QH_Q_LOGINS_OF, &me, 1, call->err);
	while (*n < LOGINS_MAX && qh_rows_next(&rows))
		list[(*n)++] =
		    (struct qh_login){qh_rows_int(&rows, 0), qh_rows_int(&rows, 1), qh_rows_int(&rows, 2),
				      qh_rows_text(&rows, 3), qh_rows_text(&rows, 4)};
	*out = list;
	status = qh_rows_close(&rows);
	qh_tx_rollback(tx);
	return status;
}

enum qh_status qh_signin_one_time(const struct qh_call *call, struct qh_tx *tx, int64_t person,
				  struct qh_str *token)
{
	uint8_t hash[32];
	if (!qh_token_new(call->arena, token, hash))
		return qh_call_nomem(call);
	struct qh_bind who = qh_bind_int(person);
	struct qh_bind binds[] = {qh_bind_bytes((struct qh_str){(const char *)hash, sizeof hash}), who,
				  qh_bind_int(call->now + QH_ONE_TIME_S)};
	enum qh_status status = qh_tx_run(tx, QH_Q_ONE_TIME_REMOVE, &who, 1, NULL, call->err);
	if (status == QH_OK)
		status = qh_tx_run(tx, QH_Q_ONE_TIME_ADD, binds, 3, NULL, call->err);
	struct qh_trail_entry entry = {.action = "signin.one-time",
				       .object =
					   qh_arena_printf(call->arena, "person/%lld", (long long)person)};
	return status == QH_OK ? qh_trail_add(call, tx, &entry) : status;
}

static enum qh_status good_password(const struct qh_call *call, int64_t min, struct qh_str account,
				    struct qh_str password)
{
	if (password.n < (uint64_t)min || password.n > QH_PASSWORD_BYTES_MAX) {
		enum qh_status status = qh_error_set(call->err, QH_INVALID, "SIGNIN-006");
		qh_error_arg_int(call->err, "min", min);
		qh_error_arg_int(call->err, "max", QH_PASSWORD_BYTES_MAX);
		return status;
	}
	if (account.n && qh_str_find(password, account, 0) >= 0)
		return qh_error_set(call->err, QH_INVALID, "SIGNIN-007");
	return QH_OK;
}

/* Whose link it is, inside the write that uses it up. */
static enum qh_status use_link(const struct qh_call *call, struct qh_tx *tx, struct qh_str token,
			       struct qh_str password)
{
	uint8_t hash[32];
	struct qh_rows rows;
	struct qh_person_row p = {0};
	struct qh_str stored;
	int64_t min = 0;
	qh_token_hash(token, hash);
	struct qh_bind key[] = {qh_bind_bytes((struct qh_str){(const char *)hash, sizeof hash}),
				qh_bind_int(call->now)};
	qh_rows_open(&rows, tx, QH_Q_ONE_TIME_GET, key, 2, call->err);
	int64_t person = qh_rows_next(&rows) ? qh_rows_int(&rows, 0) : 0;
	enum qh_status status = qh_rows_close(&rows);
	if (status == QH_OK && !person)
		status = qh_error_set(call->err, QH_DENIED, "SIGNIN-005");
	if (status == QH_OK)
		status = qh_person_read(call, tx, QH_Q_PERSON_BY_ID, qh_bind_int(person), &p);
	if (status == QH_OK)
		status = qh_setting_get(call, tx, QH_SETTING_PASSWORD_BYTES, &min);
	if (status == QH_OK)
		status = good_password(call, min, p.account, password);
	if (status == QH_OK)
		status = qh_password_hash(call->arena, password, &stored, call->err);
	if (status != QH_OK)
		return status;
	struct qh_bind binds[] = {qh_bind_int(person), qh_bind_text(stored)};
	struct qh_bind all[] = {qh_bind_int(person), qh_bind_int(0)};
	struct qh_trail_entry entry = {.action = "signin.password",
				       .object =
					   qh_arena_printf(call->arena, "person/%lld", (long long)person)};
	status = qh_tx_run(tx, QH_Q_PERSON_PASSWORD, binds, 2, NULL, call->err);
	if (status == QH_OK)
		status = qh_tx_run(tx, QH_Q_ONE_TIME_REMOVE, binds, 1, NULL, call->err);
	if (status == QH_OK)
		status = qh_tx_run(tx, QH_Q_LOGIN_END_ALL, all, 2, NULL, call->err);
	return status == QH_OK ? qh_trail_add(call, tx, &entry) : status;
}

enum qh_status qh_signin_set_password(const struct qh_call *call, struct qh_str token, struct qh_str password)
{
	struct qh_tx *tx;
	enum qh_status status = qh_store_write(call->office->store, call->arena, &tx, call->err);
	if (status != QH_OK)
		return status;
	status = use_link(call, tx, token, password);
	return qh_tx_end(tx, status, call->err);
}

/* Whoever has signed in, as the store has them. */
static enum qh_status myself(const struct qh_call *call, struct qh_person_row *p)
{
	struct qh_tx *tx;
	if (!call->actor)
		return qh_call_denied(call);
	enum qh_status status = qh_store_read(call->office->store, call->arena, &tx, call->err);
	if (status != QH_OK)
		return status;
	status = qh_person_read(call, tx, QH_Q_PERSON_BY_ID, qh_bind_int(call->actor->person), p);
	qh_tx_rollback(tx);
	return status;
}

/* Told in whole minutes until it ends. */
static enum qh_status locked(const struct qh_call *call, const struct qh_person_row *p)
{
	enum qh_status status = qh_error_set(call->err, QH_DENIED, "SIGNIN-002");
	qh_error_arg_int(call->err, "minutes", (p->locked_until - call->now + 59) / 60);
	return status;
}

/* The password once more. Whoever sits before a browser that was left open guesses no better than at the
 * door: failures count towards the lock. */
static enum qh_status prove(const struct qh_call *call, struct qh_str password, struct qh_person_row *p)
{
	enum qh_status status = myself(call, p);
	if (status == QH_OK && p->locked_until > call->now)
		return locked(call, p);
	if (status == QH_OK && !qh_password_fits(p->password, password))
		status = qh_signin_refuse(call, p, "SIGNIN-008");
	return status;
}

enum qh_status qh_totp_on(const struct qh_call *call, bool *out)
{
	struct qh_person_row p;
	enum qh_status status = myself(call, &p);
	*out = status == QH_OK && p.totp.n > 0;
	return status;
}

enum qh_status qh_signin_change_password(const struct qh_call *call, struct qh_str old,
					 struct qh_str password)
{
	struct qh_person_row p;
	struct qh_str stored;
	int64_t min = 0;
	enum qh_status status = prove(call, old, &p);
	if (status == QH_OK)
		status = qh_setting_read(call, QH_SETTING_PASSWORD_BYTES, &min);
	if (status == QH_OK)
		status = good_password(call, min, p.account, password);
	if (status == QH_OK)
		status = qh_password_hash(call->arena, password, &stored, call->err);
	if (status != QH_OK)
		return status;
	struct qh_bind binds[] = {qh_bind_int(p.id), qh_bind_text(stored)};
	struct qh_bind others[] = {qh_bind_int(p.id), qh_bind_int(call->actor->login)};
	return change(call, QH_Q_PERSON_PASSWORD, binds, 2, QH_Q_LOGIN_END_ALL, others, "signin.password");
}

enum qh_status qh_totp_enable(const struct qh_call *call, struct qh_str secret, struct qh_str code)
{
	bool on;
	enum qh_status status = qh_totp_on(call, &on);
	if (status != QH_OK)
		return status;
	if (on)
		return qh_error_set(call->err, QH_CONFLICT, "SIGNIN-009");
	int64_t step = qh_totp_step(secret, code, call->now);
	if (!step)
		return qh_error_set(call->err, QH_DENIED, "SIGNIN-004");
	int64_t me = call->actor->person;
	struct qh_bind binds[] = {qh_bind_int(me), qh_bind_bytes(secret)};
	struct qh_bind used[] = {qh_bind_int(me), qh_bind_int(step)};
	return change(call, QH_Q_PERSON_TOTP, binds, 2, QH_Q_PERSON_TOTP_USED, used, "signin.totp-on");
}

enum qh_status qh_totp_disable(const struct qh_call *call, struct qh_str password)
{
	struct qh_person_row p;
	bool on;
	enum qh_status status = qh_totp_on(call, &on);
	if (status == QH_OK && !on)
		status = qh_call_missing(call);
	if (status == QH_OK)
		status = prove(call, password, &p);
	if (status != QH_OK)
		return status;
	struct qh_bind binds[] = {qh_bind_int(p.id), qh_bind_null()};
	return change(call, QH_Q_PERSON_TOTP, binds, 2, 0, NULL, "signin.totp-off");
}
