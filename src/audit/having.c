/* SPDX-License-Identifier: Apache-2.0 */
/* `having`: a condition about groups, worked out over a block of groups at once. */
#include "audit/by_key.h"

static bool values_of_keys(struct qh_rule_run *r, const struct qh_grouped *own, int64_t *out)
{
	uint32_t row[QH_BLOCK];

	for (uint32_t at = 0; at < own->n; at += QH_BLOCK) {
		struct qh_block b = {.n = own->n - at < QH_BLOCK ? own->n - at : QH_BLOCK, .row = row};

		for (uint32_t k = 0; k < b.n; k++)
			row[k] = own->row[own->start[at + k]];
		for (uint32_t i = 0; i < r->body->join.n_on; i++)
			memcpy(out + (size_t)i * own->n + at,
			       qh_machine_values(r->machine, r->body->join.own[i].program, &b),
			       b.n * sizeof *out);
	}
	return true;
}

static bool fill(struct qh_rule_run *r, const struct qh_grouped *own, const struct qh_grouped *with,
		 int64_t *const *all, struct qh_having *h)
{
	const struct qh_aggregates *a = &r->body->having_over;
	int64_t *out[QH_AGGREGATES_MAX];

	for (uint32_t i = 0; i < a->n; i++) {
		out[i] = h->values + (size_t)i * own->n;
		h->slot[i] = out[i];
		for (uint32_t g = 0; a->at[i].over == QH_OVER_ALL && g < own->n; g++)
			out[i][g] = *all[i];
	}
	return qh_aggregate(r, a, QH_OVER_OWN, own, false, out) &&
	       (!with || qh_aggregate(r, a, QH_OVER_WITH, with, false, out));
}

bool qh_having_of(struct qh_rule_run *r, const struct qh_grouped *own, const struct qh_grouped *with,
		  const int64_t *keys, int64_t *const *all, struct qh_having *h)
{
	uint32_t n = own->n, n_keys = r->body->join.n_on;

	*h = (struct qh_having){0};
	h->truth = qh_scratch(r, n + 1ull, 1);
	h->values = qh_scratch(r, (size_t)(r->body->having_over.n + 1) * n + 1, sizeof *h->values);
	h->keys = keys ? NULL : qh_scratch(r, (size_t)n_keys * n + 1, sizeof *h->keys);
	if (!h->truth || !h->values || (!keys && !h->keys) || (!keys && !values_of_keys(r, own, h->keys)) ||
	    !fill(r, own, with, all, h)) {
		qh_having_free(r, h);
		return false;
	}
	for (uint32_t i = 0; i < n_keys; i++)
		h->slot[QH_AGGREGATES_MAX + i] = (keys ? keys : h->keys) + (size_t)i * n;
	for (uint32_t at = 0; at < n; at += QH_BLOCK) {
		struct qh_block b = {
		    .n = n - at < QH_BLOCK ? n - at : QH_BLOCK, .slot = h->slot, .slot_base = at};

		memcpy(h->truth + at, qh_machine_truths(r->machine, r->body->having, &b), b.n);
	}
	for (uint32_t g = 0; g < n; g++) {
		r->cannot_tell += h->truth[g] == QH_UNDECIDED;
		h->truth[g] = h->truth[g] == QH_TRUE;
	}
	return true;
}

void qh_having_free(struct qh_rule_run *r, struct qh_having *h)
{
	qh_scratch_free(r, h->truth);
	qh_scratch_free(r, h->values);
	qh_scratch_free(r, h->keys);
	*h = (struct qh_having){0};
}

bool qh_having_all(struct qh_rule_run *r, int64_t room[QH_AGGREGATES_MAX], int64_t **out)
{
	for (uint32_t i = 0; i < QH_AGGREGATES_MAX; i++)
		out[i] = &room[i];
	return !qh_has_all(&r->body->having_over) || qh_aggregate_all(r, &r->body->having_over, out);
}
