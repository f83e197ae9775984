/* SPDX-License-Identifier: Apache-2.0 */
/* Groups of rows with the same keys: those that should be alone (unique), and those that are too large, too
 * alike or too round (concentration). */
#include "audit/by_key.h"

struct groups {
	int64_t room[QH_AGGREGATES_MAX], *all[QH_AGGREGATES_MAX];
};

/* Groups in which a field has two values at least. A group where just one is given and another row has none
 * cannot be told. */
static bool differing(struct qh_rule_run *r, const struct qh_groups *g, uint8_t *chosen)
{
	uint32_t total = g->start[g->n], group = 0;
	int64_t first = QH_INT_MISSING;
	bool missing = false;

	memset(chosen, 0, g->n);
	for (uint32_t at = 0; at < total && !qh_stopped(r); at += QH_BLOCK) {
		struct qh_block b = {.n = total - at < QH_BLOCK ? total - at : QH_BLOCK,
				     .row = g->entry + at};
		const int64_t *v = qh_machine_values(r->machine, r->body->differs, &b);

		for (uint32_t k = 0; k < b.n; k++) {
			if (at + k == g->start[group + 1]) {
				r->cannot_tell += missing && !chosen[group];
				group++;
				first = QH_INT_MISSING;
				missing = false;
			}
			if (v[k] == QH_INT_MISSING)
				missing = true;
			else if (first == QH_INT_MISSING)
				first = v[k];
			else if (v[k] != first)
				chosen[group] = 1;
		}
	}
	r->cannot_tell += missing && !chosen[group];
	return !r->stop;
}

static bool choose(struct qh_rule_run *r, const struct groups *s, const struct qh_groups *g, uint8_t *chosen)
{
	struct qh_grouped own = {g->n, g->start, g->entry, NULL};
	struct qh_having h;

	memset(chosen, 1, g->n);
	if (r->body->differs && !differing(r, g, chosen))
		return false;
	if (!r->body->having)
		return true;
	if (!qh_having_of(r, &own, NULL, NULL, s->all, &h))
		return false;
	for (uint32_t i = 0; i < g->n; i++)
		chosen[i] = chosen[i] && h.truth[i];
	qh_having_free(r, &h);
	return true;
}

/* Only the groups that are hits. */
static void keep(struct qh_groups *g, const uint8_t *chosen)
{
	uint32_t n = 0, total = 0, from = 0;

	for (uint32_t i = 0; i < g->n; i++) {
		uint32_t to = g->start[i + 1];

		if (chosen[i]) {
			memmove(g->entry + total, g->entry + from, (to - from) * sizeof *g->entry);
			g->start[n++] = total;
			total += to - from;
		}
		from = to;
	}
	g->start[n] = total;
	g->n = n;
}

static void take(struct qh_rule_run *r, void *payload, struct qh_groups *g)
{
	const struct groups *s = payload;
	uint8_t *chosen = qh_scratch(r, g->n, 1);

	if (chosen && choose(r, s, g, chosen)) {
		keep(g, chosen);
		if (r->body->group_is_on && g->n > 0)
			(void)qh_hits_add(r, &(struct qh_hit_batch){.own = {g->n, g->start, g->entry, NULL}});
		for (uint32_t i = 0; !r->body->group_is_on && i < g->start[g->n] && !r->stop; i++)
			(void)qh_pair_add(r, g->entry[i], QH_NO_ROW);
	}
	qh_scratch_free(r, chosen);
}

void qh_kind_groups(struct qh_rule_run *r)
{
	struct groups s = {0};

	if (!qh_having_all(r, s.room, s.all))
		return;
	qh_by_key(r, r->body->kind == QH_RULE_UNIQUE ? 2 : 1, take, &s);
	(void)qh_hits_of_pairs(r);
}
