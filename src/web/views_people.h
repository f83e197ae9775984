/* SPDX-License-Identifier: Apache-2.0 */
/* What the pages of one's own account and of places and people show. */
#ifndef QH_WEB_VIEWS_PEOPLE_H
#define QH_WEB_VIEWS_PEOPLE_H

#include "office/place.h"
#include "office/signin.h"

struct qh_v_account {
	struct qh_str account, name;
	const char *done; /* message of what was just done, NULL: nothing */
	struct qh_str error_password, error_factor, error_signin;
	bool english, factor;
	struct qh_str secret, address; /* of a new second factor: base32, otpauth:// */
	int64_t this_login;
	uint32_t n_bindings, n_logins;
	const struct qh_binding *bindings;
	const struct qh_login *logins;
};

#endif
