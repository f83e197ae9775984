/* SPDX-License-Identifier: Apache-2.0 */
/* Shared by the files of places and people. */
#ifndef QH_OFFICE_PLACE_PRIVATE_H
#define QH_OFFICE_PLACE_PRIVATE_H

#include "office/place.h"

void qh_place_take(struct qh_rows *rows, struct qh_place_row *out);
/* By NODE_BY_ID or NODE_BY_CODE; id 0 when there is none. Asks for no right. */
QH_MUST_CHECK enum qh_status qh_place_find(const struct qh_call *call, struct qh_tx *tx, enum qh_query query,
					   struct qh_bind key, struct qh_place_row *out);
/* The line of the trail: @p thing is "place" or "person". */
QH_MUST_CHECK enum qh_status qh_place_record(const struct qh_call *call, struct qh_tx *tx, const char *action,
					     const char *thing, int64_t id, struct qh_str name,
					     struct qh_str value);
/* Where an administrator looks: one place of hers with what is below, or (0) all of hers. OFFICE-003. */
QH_MUST_CHECK enum qh_status qh_place_administered(const struct qh_call *call, struct qh_tx *tx,
						   int64_t below, struct qh_reach *out);
bool qh_place_good_name(struct qh_str s);
/* Ends a change: kept when it went well, else nothing of it is. */
QH_MUST_CHECK enum qh_status qh_place_end(const struct qh_call *call, struct qh_tx *tx,
					  enum qh_status status);

#endif
