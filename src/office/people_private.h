/* SPDX-License-Identifier: Apache-2.0 */
/* Shared by the files of people: the same deeds inside a transaction, for lists that come in. */
#ifndef QH_OFFICE_PEOPLE_PRIVATE_H
#define QH_OFFICE_PEOPLE_PRIVATE_H

#include "office/people.h"
#include "office/signin_private.h"

/* By PERSON_BY_ID or PERSON_BY_LOGIN; OFFICE-003 when there is none with a post that is hers. */
QH_MUST_CHECK enum qh_status qh_person_find(const struct qh_call *call, struct qh_tx *tx, enum qh_query query,
					    struct qh_bind key, struct qh_person *out);
/* PEOPLE-002 herself; PEOPLE-001 @p whole and some posts are not hers. */
QH_MUST_CHECK enum qh_status qh_person_mine(const struct qh_call *call, const struct qh_person *p,
					    bool whole);
QH_MUST_CHECK enum qh_status qh_person_hire_in(const struct qh_call *call, struct qh_tx *tx,
					       const struct qh_person_new *in, enum qh_post post,
					       struct qh_str place_code, int64_t *id, struct qh_str *token);
QH_MUST_CHECK enum qh_status qh_person_set_active_in(const struct qh_call *call, struct qh_tx *tx,
						     const struct qh_person *p, bool active);

#endif
