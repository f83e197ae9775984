/* SPDX-License-Identifier: Apache-2.0 */
/* Shared by the files of signing in. */
#ifndef QH_OFFICE_SIGNIN_PRIVATE_H
#define QH_OFFICE_SIGNIN_PRIVATE_H

#include "office/signin.h"

struct qh_person_row {
	int64_t id; /* 0: there is none */
	struct qh_str account, name, password, totp;
	int64_t totp_used, failed, locked_until;
	enum qh_lang lang;
	bool active;
};
/* By PERSON_BY_LOGIN or PERSON_BY_ID. */
QH_MUST_CHECK enum qh_status qh_person_read(const struct qh_call *call, struct qh_tx *tx, enum qh_query query,
					    struct qh_bind key, struct qh_person_row *out);
/* Counts the failure, locks when there have been enough, and returns QH_DENIED with the code. Nobody (id 0)
 * and whoever is locked already cost the same and count nothing. */
QH_MUST_CHECK enum qh_status qh_signin_refuse(const struct qh_call *call, const struct qh_person_row *p,
					      const char *code);
bool qh_password_fits(struct qh_str hash, struct qh_str password);
/* A random token as base64url, and what is kept of it. */
bool qh_token_new(struct qh_arena *arena, struct qh_str *token, uint8_t hash[32]);
void qh_token_hash(struct qh_str token, uint8_t hash[32]);

#endif
