/* SPDX-License-Identifier: Apache-2.0 */
/* Signing in: the password, the lock, the second factor, the cookie. */
#include "office/signin.h"

#include <sodium.h>

#include "office/settings.h"
#include "office/signin_private.h"
#include "office/trail.h"

bool qh_signin_start(void)
{
	return sodium_init() >= 0;
}

enum qh_status qh_password_hash(struct qh_arena *arena, struct qh_str password, struct qh_str *out,
				struct qh_error *err)
{
	char hash[crypto_pwhash_STRBYTES];
	if (crypto_pwhash_str(hash, password.p, password.n, crypto_pwhash_OPSLIMIT_INTERACTIVE,
			      crypto_pwhash_MEMLIMIT_INTERACTIVE) != 0)
		return qh_error_set(err, QH_NOMEM, "STORE-006");
	*out = qh_arena_str(arena, qh_str_of(hash));
	return out->p ? QH_OK : qh_error_set(err, QH_NOMEM, "STORE-006");
}

bool qh_password_fits(struct qh_str hash, struct qh_str password)
{
	/* Where there is no account or no password yet the same work is done, so that time tells nothing. */
	static const char nobody[] = "$argon2id$v=19$m=65536,t=2,p=1$c29tZXNhbHRzb21lc2FsdA$"
				     "MlGRKOvGFYLGPk2s2vX2hHF4Wr6R9xJ0uWMCdqpNs5Y";
	bool known = hash.p != NULL;
	const char *against = known ? hash.p : nobody;
	bool fits = password.n <= QH_PASSWORD_BYTES_MAX &&
		    crypto_pwhash_str_verify(against, password.p ? password.p : "", password.n) == 0;
	return known && fits;
}

bool qh_token_new(struct qh_arena *arena, struct qh_str *token, uint8_t hash[32])
{
	uint8_t raw[QH_TOKEN_BYTES];
	enum { TEXT = 44 }; /* of 32 bytes with the NUL */
	char *text = qh_arena_alloc(arena, TEXT);
	if (!text)
		return false;
	randombytes_buf(raw, sizeof raw);
	sodium_bin2base64(text, TEXT, raw, sizeof raw, sodium_base64_VARIANT_URLSAFE_NO_PADDING);
	*token = qh_str_of(text);
	qh_token_hash(*token, hash);
	return true;
}

void qh_signin_random(void *out, size_t n)
{
	randombytes_buf(out, n);
}

void qh_token_hash(struct qh_str token, uint8_t hash[32])
{
	crypto_generichash(hash, 32, (const unsigned char *)(token.p ? token.p : ""), token.n, NULL, 0);
}

enum qh_status qh_person_read(const struct qh_call *call, struct qh_tx *tx, enum qh_query query,
			      struct qh_bind key, struct qh_person_row *out)
{
	struct qh_rows rows;
	*out = (struct qh_person_row){0};
	qh_rows_open(&rows, tx, query, &key, 1, call->err);
	if (qh_rows_next(&rows))
		*out = (struct qh_person_row){.id = qh_rows_int(&rows, 0),
					      .account = qh_rows_text(&rows, 1),
					      .name = qh_rows_text(&rows, 2),
					      .password = qh_rows_text(&rows, 3),
					      .totp = qh_rows_text(&rows, 4),
					      .totp_used = qh_rows_int(&rows, 5),
					      .lang = qh_str_eq(qh_rows_text(&rows, 6), QH_STR("en")) ? QH_EN
												      : QH_ZH,
					      .failed = qh_rows_int(&rows, 7),
					      .locked_until = qh_rows_int(&rows, 8),
					      .active = qh_rows_int(&rows, 9) != 0};
	return qh_rows_close(&rows);
}

static enum qh_status look_up(const struct qh_call *call, struct qh_str account, struct qh_person_row *out)
{
	struct qh_tx *tx;
	enum qh_status status = qh_store_read(call->office->store, call->arena, &tx, call->err);
	if (status != QH_OK)
		return status;
	status = qh_person_read(call, tx, QH_Q_PERSON_BY_LOGIN, qh_bind_text(account), out);
	qh_tx_rollback(tx);
	return status;
}

/* The person as she is now, inside the write that counts: guesses that come at once are counted one by one,
 * and none gets past a lock that another has just set. */
static enum qh_status count(const struct qh_call *call, struct qh_tx *tx, int64_t id, bool *locks)
{
	int64_t tries = 0, minutes = 0;
	struct qh_person_row now;
	enum qh_status status = qh_person_read(call, tx, QH_Q_PERSON_BY_ID, qh_bind_int(id), &now);
	if (status == QH_OK && now.locked_until > call->now)
		return QH_OK;
	if (status == QH_OK)
		status = qh_setting_get(call, tx, QH_SETTING_TRIES, &tries);
	if (status == QH_OK)
		status = qh_setting_get(call, tx, QH_SETTING_LOCK_MINUTES, &minutes);
	if (status != QH_OK)
		return status;
	*locks = now.failed + 1 >= tries;
	struct qh_bind binds[] = {qh_bind_int(id), qh_bind_int(*locks ? 0 : now.failed + 1),
				  qh_bind_int(*locks ? call->now + minutes * 60 : 0)};
	return qh_tx_run(tx, QH_Q_PERSON_FAILED, binds, 3, NULL, call->err);
}

/* A failure is counted and put on record even though the call is refused. The person is told by number: the
 * account that was typed may be a password. Nobody's account takes as long as somebody's. */
enum qh_status qh_signin_refuse(const struct qh_call *call, const struct qh_person_row *p, const char *code)
{
	struct qh_tx *tx;
	bool locks = false;
	enum qh_status status = qh_store_write(call->office->store, call->arena, &tx, call->err);
	if (status != QH_OK)
		return status;
	if (p->id)
		status = count(call, tx, p->id, &locks);
	struct qh_trail_entry entry = {.action = locks ? "signin.lock" : "signin.refuse",
				       .object =
					   qh_arena_printf(call->arena, "person/%lld", (long long)p->id)};
	if (status == QH_OK)
		status = qh_trail_add(call, tx, &entry);
	status = qh_tx_end(tx, status, call->err);
	return status == QH_OK ? qh_error_set(call->err, QH_DENIED, code) : status;
}

/* What has become too old by the house values. */
static enum qh_status end_old(const struct qh_call *call, struct qh_tx *tx)
{
	int64_t idle = 0, absolute = 0;
	enum qh_status status = qh_setting_get(call, tx, QH_SETTING_IDLE_MINUTES, &idle);
	if (status == QH_OK)
		status = qh_setting_get(call, tx, QH_SETTING_ABSOLUTE_HOURS, &absolute);
	struct qh_bind old[] = {qh_bind_int(call->now - idle * 60), qh_bind_int(call->now - absolute * 3600)};
	return status == QH_OK ? qh_tx_run(tx, QH_Q_LOGIN_END_OLD, old, 2, NULL, call->err) : status;
}

static enum qh_status enter(const struct qh_call *outside, const struct qh_person_row *p, int64_t step,
			    struct qh_str agent, struct qh_str *token)
{
	/* From here on the person acts. */
	const struct qh_actor self = {.person = p->id, .account = p->account};
	struct qh_call inside = *outside;
	const struct qh_call *call = &inside;
	inside.actor = &self;
	uint8_t hash[32], ignored[32];
	struct qh_str csrf;
	struct qh_tx *tx;
	if (!qh_token_new(call->arena, token, hash) || !qh_token_new(call->arena, &csrf, ignored))
		return qh_call_nomem(call);
	enum qh_status status = qh_store_write(call->office->store, call->arena, &tx, call->err);
	if (status != QH_OK)
		return status;
	struct qh_bind reset[] = {qh_bind_int(p->id), qh_bind_int(0), qh_bind_int(0)};
	struct qh_bind used[] = {qh_bind_int(p->id), qh_bind_int(step)};
	struct qh_bind binds[] = {qh_bind_bytes((struct qh_str){(const char *)hash, sizeof hash}),
				  qh_bind_text(csrf),
				  qh_bind_int(p->id),
				  qh_bind_int(call->now),
				  qh_bind_text(call->address.p ? call->address : QH_STR("")),
				  qh_bind_text(qh_str_sub(agent.p ? agent : QH_STR(""), 0, 200))};
	int64_t changed = 1;
	struct qh_person_row now;
	status = qh_person_read(call, tx, QH_Q_PERSON_BY_ID, qh_bind_int(p->id), &now);
	if (status == QH_OK && now.locked_until > call->now)
		status = qh_error_set(call->err, QH_DENIED, "SIGNIN-001");
	if (status == QH_OK)
		status = qh_tx_run(tx, QH_Q_PERSON_FAILED, reset, 3, NULL, call->err);
	if (status == QH_OK && step) /* two tabs with the same code: one is too late */
		status = qh_tx_run(tx, QH_Q_PERSON_TOTP_USED, used, 2, &changed, call->err);
	if (status == QH_OK && changed == 0)
		status = qh_error_set(call->err, QH_DENIED, "SIGNIN-004");
	if (status == QH_OK)
		status = end_old(call, tx);
	if (status == QH_OK)
		status = qh_tx_run(tx, QH_Q_LOGIN_ADD, binds, 6, NULL, call->err);
	struct qh_trail_entry entry = {.action = "signin.enter",
				       .object =
					   qh_arena_printf(call->arena, "person/%lld", (long long)p->id)};
	if (status == QH_OK)
		status = qh_trail_add(call, tx, &entry);
	return qh_tx_end(tx, status, call->err);
}

enum qh_status qh_signin(const struct qh_call *call, struct qh_str account, struct qh_str password,
			 struct qh_str code, struct qh_str agent, struct qh_str *token)
{
	struct qh_person_row p;
	*token = QH_STR_NONE;
	if (account.n > QH_ACCOUNT_BYTES_MAX)
		account.n = 0;
	enum qh_status status = look_up(call, account, &p);
	if (status != QH_OK)
		return status;
	/* A lock is told to nobody here: which accounts exist would be told with it, and to say it to the
	 * right password alone would let guessing go on behind the lock. */
	bool fits = qh_password_fits(p.active ? p.password : QH_STR_NONE, password);
	if (!fits || p.locked_until > call->now)
		return qh_signin_refuse(call, &p, "SIGNIN-001");
	int64_t step = 0;
	if (p.totp.n) {
		if (!code.n)
			return qh_error_set(call->err, QH_DENIED, "SIGNIN-003");
		step = qh_totp_step(p.totp, code, call->now);
		if (step == 0 || step <= p.totp_used)
			return qh_signin_refuse(call, &p, "SIGNIN-004");
	}
	return enter(call, &p, step, agent, token);
}
