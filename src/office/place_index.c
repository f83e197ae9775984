/* SPDX-License-Identifier: Apache-2.0 */
#include "office/place_index.h"

static struct qh_str folded(const struct qh_call *call, struct qh_str name)
{
	return qh_lexicon_fold(call->office->library->lexicon, call->arena, qh_str_trim(name)).text;
}

/* Chained by the next free slot: a name that several have stands in the table as often. */
static void put(uint32_t *slots, uint32_t n_slots, struct qh_str key, uint32_t number)
{
	uint64_t at = qh_str_hash(key, 0) % n_slots;
	while (slots[at])
		at = (at + 1) % n_slots;
	slots[at] = number;
}

enum qh_status qh_place_index_make(const struct qh_call *call, const struct qh_place_row *rows, uint32_t n,
				   struct qh_place_index *out)
{
	*out = (struct qh_place_index){.rows = rows, .n = n, .n_slots = 2 * n + 1};
	out->names = QH_NEW_ARRAY(call->arena, struct qh_str, n);
	out->by_name = QH_NEW_ARRAY(call->arena, uint32_t, out->n_slots);
	out->by_code = QH_NEW_ARRAY(call->arena, uint32_t, out->n_slots);
	if (!out->names || !out->by_name || !out->by_code)
		return qh_call_nomem(call);
	for (uint32_t i = 0; i < n; i++) {
		out->names[i] = folded(call, rows[i].name);
		put(out->by_name, out->n_slots, out->names[i], i + 1);
		put(out->by_code, out->n_slots, rows[i].code, i + 1);
	}
	return qh_arena_status(call->arena) == QH_OK ? QH_OK : qh_call_nomem(call);
}

const struct qh_place_row *qh_place_index_find(const struct qh_call *call, const struct qh_place_index *index,
					       struct qh_str name)
{
	struct qh_str code = qh_str_trim(name), wanted = folded(call, name);
	const struct qh_place_row *found = NULL;
	uint32_t n = index->n_slots, times = 0;
	if (code.n == 0)
		return NULL;
	for (uint64_t at = qh_str_hash(code, 0) % n; index->by_code[at]; at = (at + 1) % n)
		if (qh_str_eq(index->rows[index->by_code[at] - 1].code, code))
			return &index->rows[index->by_code[at] - 1];
	for (uint64_t at = qh_str_hash(wanted, 0) % n; index->by_name[at]; at = (at + 1) % n) {
		uint32_t row = index->by_name[at] - 1;
		if (!qh_str_eq(index->names[row], wanted))
			continue;
		found = &index->rows[row];
		times++;
	}
	return times == 1 ? found : NULL;
}
