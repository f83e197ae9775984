/* SPDX-License-Identifier: Apache-2.0 */
/* Signing in and staying signed in. Passwords as Argon2id, cookies kept as hashes, locks after failures. */
#ifndef QH_OFFICE_SIGNIN_H
#define QH_OFFICE_SIGNIN_H

#include "office/office.h"

/* The usual house values, which office/settings.h may set otherwise, and bounds. */
enum {
	QH_SIGNIN_FAILURES_MAX = 5,
	QH_SIGNIN_LOCK_S = 15 * 60,
	QH_SIGNIN_IDLE_S = 30 * 60,
	QH_SIGNIN_ABSOLUTE_S = 12 * 3600,
	QH_SIGNIN_IDLE_S_MIN = 5 * 60, /* what they may be set to at least */
	QH_SIGNIN_ABSOLUTE_S_MIN = 3600,
	QH_SIGNIN_SEEN_STEP_S = 60, /* the last use is kept to the minute, so that reading writes seldom */
	QH_PASSWORD_BYTES_MIN = 10,
	QH_PASSWORD_BYTES_MAX = 200,
	QH_ACCOUNT_BYTES_MAX = 64,
	QH_ONE_TIME_S = 24 * 3600,
	QH_TOTP_SECRET_CHARS = 32,
	QH_TOKEN_BYTES = 32
};

/* Once before anything else; false when the machine gives no randomness. */
bool qh_signin_start(void);
/* Bytes that nobody can guess. */
void qh_signin_random(void *out, size_t n);

/**
 * A person signs in.
 *
 * @param code   of the second factor, blank when none was typed
 * @param token  [out] for the cookie: base64url, in the arena
 * @retval QH_DENIED  SIGNIN-001 account or password wrong, or locked for a while (which of them is not told);
 * SIGNIN-003 the code of the second factor is missing, SIGNIN-004 wrong
 */
QH_MUST_CHECK enum qh_status qh_signin(const struct qh_call *call, struct qh_str account,
				       struct qh_str password, struct qh_str code, struct qh_str agent,
				       struct qh_str *token);
/* Whose cookie this is; QH_DENIED OFFICE-001 when nobody's or too old. */
QH_MUST_CHECK enum qh_status qh_signin_resume(const struct qh_call *call, struct qh_str token,
					      struct qh_actor *out);
/* End one of my sign-ins (0: all but this one). OFFICE-003 it is not mine, or has ended. */
QH_MUST_CHECK enum qh_status qh_signin_end(const struct qh_call *call, int64_t login);

/* The language of my pages; a taste, not a deed: it goes into no trail. */
QH_MUST_CHECK enum qh_status qh_signin_language(const struct qh_call *call, enum qh_lang lang);

struct qh_login {
	int64_t id, made_at, seen_at;
	struct qh_str address, agent;
};
QH_MUST_CHECK enum qh_status qh_signin_list(const struct qh_call *call, const struct qh_login **out,
					    uint32_t *n);

/* A link with which a person sets a password: the first start, a new person, a forgotten one. Only an
 * administrator above the person, or the program itself (call->actor NULL, @p itself), makes one. */
QH_MUST_CHECK enum qh_status qh_signin_one_time(const struct qh_call *call, struct qh_tx *tx, int64_t person,
						struct qh_str *token);
/* @retval QH_DENIED SIGNIN-005 the link is used up or too old; QH_INVALID SIGNIN-006 too short, SIGNIN-007 it
 *         contains the account's name */
QH_MUST_CHECK enum qh_status qh_signin_set_password(const struct qh_call *call, struct qh_str token,
						    struct qh_str password);
/* My own, with the old one; ends my other sign-ins. SIGNIN-008 the old one is wrong, which counts towards the
 * lock (SIGNIN-002). */
QH_MUST_CHECK enum qh_status qh_signin_change_password(const struct qh_call *call, struct qh_str old,
						       struct qh_str password);

/* Second factor: a new secret is shown (base32) and kept only when a code proves it. Whoever has one must
 * switch it off first: SIGNIN-009. Off when there is none: OFFICE-003. */
struct qh_str qh_totp_new(struct qh_arena *arena);
QH_MUST_CHECK enum qh_status qh_totp_enable(const struct qh_call *call, struct qh_str secret,
					    struct qh_str code);
QH_MUST_CHECK enum qh_status qh_totp_on(const struct qh_call *call, bool *out);
QH_MUST_CHECK enum qh_status qh_totp_disable(const struct qh_call *call, struct qh_str password);
/* The time step at which a code is right (RFC 6238, SHA-1, 6 digits, 30 s, one step either way), 0 when it is
 * wrong. */
int64_t qh_totp_step(struct qh_str secret, struct qh_str code, int64_t now);

/* Argon2id, as a text with its parameters. */
QH_MUST_CHECK enum qh_status qh_password_hash(struct qh_arena *arena, struct qh_str password,
					      struct qh_str *out, struct qh_error *err);

#endif
