/* SPDX-License-Identifier: Apache-2.0 */
/* Places by name or code, for whoever has thousands of names to look up. */
#ifndef QH_OFFICE_PLACE_INDEX_H
#define QH_OFFICE_PLACE_INDEX_H

#include "office/place.h"

/* Slots of a hash table hold the number of a row, from 1. */
struct qh_place_index {
	const struct qh_place_row *rows;
	struct qh_str *names; /* folded */
	uint32_t *by_name, *by_code;
	uint32_t n, n_slots;
};
QH_MUST_CHECK enum qh_status qh_place_index_make(const struct qh_call *call, const struct qh_place_row *rows,
						 uint32_t n, struct qh_place_index *out);
/* The place with this name (letters folded) or code, NULL when there is none. A name that several have is
 * nobody's. */
const struct qh_place_row *qh_place_index_find(const struct qh_call *call, const struct qh_place_index *index,
					       struct qh_str name);

#endif
