/* SPDX-License-Identifier: Apache-2.0 */
/* Own rows with equal keys, part by part: what unique, concentration, overlap, sequence and near begin with.
 */
#include "audit/by_key.h"

struct splitter {
	struct qh_split *parts;
};

static void put(struct qh_rule_run *r, void *payload, uint32_t n, const uint32_t *row)
{
	struct splitter *s = payload;
	struct qh_block b = {.n = n, .row = row};
	uint64_t hash[QH_BLOCK];
	uint8_t missing[QH_BLOCK];
	uint32_t kept[QH_BLOCK], left = 0;

	qh_keys_hash(r, r->body->join.own, r->body->join.n_on, &b, hash, missing);
	for (uint32_t k = 0; k < n; k++) {
		kept[left] = row[k];
		hash[left] = hash[k];
		left += !missing[k];
	}
	r->cannot_tell += n - left;
	(void)qh_split_add(r, s->parts, left, kept, hash);
}

void qh_by_key(struct qh_rule_run *r, uint32_t least, qh_groups_fn *fn, void *payload)
{
	struct splitter s = {.parts = qh_split_new(r, r->own->n)};
	struct qh_source rows = {0};

	if (!s.parts)
		return;
	qh_scan_own(r, put, &s);
	for (uint32_t i = 0; i < qh_split_count(s.parts) && !qh_stopped(r); i++) {
		struct qh_split_part part;
		struct qh_groups g;

		if (!qh_split_take(r, s.parts, i, &part) || part.n == 0)
			continue;
		if (qh_group(r, r->body->join.own, r->body->join.n_on, &rows, &part, least, &g)) {
			/* Grouping by hash costs about as much as two instructions. */
			r->machine->steps += part.n * 2ull;
			if (g.n > 0)
				fn(r, payload, &g);
			qh_groups_free(r, &g);
		}
		qh_split_part_free(r, &part);
	}
	qh_split_free(r, s.parts);
}
