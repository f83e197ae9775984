/* SPDX-License-Identifier: Apache-2.0 */
/* Groups of one table held against the same groups of another. Groups that stand in one of the two count as
 * well, with nothing on the other side. */
#include "audit/by_key.h"

struct side {
	const struct qh_key *keys;
	struct qh_split *parts;
	struct qh_groups groups; /* of the part at hand */
	int64_t *value;          /* keys by key, then group */
	bool own;
};
struct totals {
	struct side own, with;
	int64_t room[QH_AGGREGATES_MAX], *all[QH_AGGREGATES_MAX];
	uint32_t n_keys;
};
/* Groups of both sides that are one. */
struct both {
	uint32_t n;
	uint32_t *own, *with; /* group of each side + 1; 0: none */
	uint32_t *own_start, *with_start, *with_row, *own_row;
	int64_t *keys;
};

static void put(struct qh_rule_run *r, void *payload, uint32_t n, const uint32_t *row)
{
	struct side *s = payload;
	struct qh_block b = {.n = n, .row = row};
	uint64_t hash[QH_BLOCK];
	uint8_t missing[QH_BLOCK];
	uint32_t kept[QH_BLOCK], left = 0;

	qh_keys_hash(r, s->keys, r->body->join.n_on, &b, hash, missing);
	for (uint32_t k = 0; k < n; k++) {
		kept[left] = row[k];
		hash[left] = hash[k];
		left += !missing[k];
	}
	r->cannot_tell += n - left;
	(void)qh_split_add(r, s->parts, left, kept, hash);
}

static bool keys_of(struct qh_rule_run *r, struct side *s, uint32_t n_keys)
{
	uint32_t n = s->groups.n, row[QH_BLOCK];

	s->value = qh_scratch(r, (size_t)n * n_keys + 1, sizeof *s->value);
	for (uint32_t at = 0; s->value && at < n; at += QH_BLOCK) {
		struct qh_block b = {.n = n - at < QH_BLOCK ? n - at : QH_BLOCK, .row = row};

		for (uint32_t k = 0; k < b.n; k++)
			row[k] = s->groups.entry[s->groups.start[at + k]];
		for (uint32_t i = 0; i < n_keys; i++)
			memcpy(s->value + (size_t)i * n + at,
			       qh_machine_values(r->machine, s->keys[i].program, &b), b.n * sizeof *s->value);
	}
	return s->value != NULL;
}

static uint64_t hash_of(const struct side *s, uint32_t group, uint32_t n_keys)
{
	uint64_t h = 0;

	for (uint32_t i = 0; i < n_keys; i++) {
		h = (h ^ (uint64_t)s->value[(size_t)i * s->groups.n + group]) * 0x9E3779B97F4A7C15u;
		h ^= h >> 29;
	}
	return h;
}

static bool equal(const struct totals *t, uint32_t own, uint32_t with)
{
	for (uint32_t i = 0; i < t->n_keys; i++)
		if (t->own.value[(size_t)i * t->own.groups.n + own] !=
		    t->with.value[(size_t)i * t->with.groups.n + with])
			return false;
	return true;
}

/* Which group of the other side is the same: by an index of those. */
static bool pair_up(struct qh_rule_run *r, const struct totals *t, struct both *b)
{
	uint32_t n = t->own.groups.n, m = t->with.groups.n, size = 64;
	uint32_t *slot;
	uint8_t *taken = qh_scratch(r, m + 1ull, 1);

	while (size < m * 2ull)
		size *= 2;
	slot = qh_scratch(r, size, sizeof *slot);
	b->own = qh_scratch(r, (size_t)n + m + 1, sizeof *b->own);
	b->with = qh_scratch(r, (size_t)n + m + 1, sizeof *b->with);
	if (slot && taken && b->own && b->with) {
		memset(slot, 0, size * sizeof *slot);
		memset(taken, 0, m + 1ull);
		for (uint32_t g = 0; g < m; g++) {
			uint64_t at = hash_of(&t->with, g, t->n_keys) & (size - 1);

			while (slot[at])
				at = (at + 1) & (size - 1);
			slot[at] = g + 1;
		}
		for (uint32_t g = 0; g < n; g++) {
			uint64_t at = hash_of(&t->own, g, t->n_keys) & (size - 1);

			while (slot[at] && !equal(t, g, slot[at] - 1))
				at = (at + 1) & (size - 1);
			b->own[b->n] = g + 1;
			b->with[b->n++] = slot[at];
			if (slot[at])
				taken[slot[at] - 1] = 1;
		}
		for (uint32_t g = 0; g < m; g++) {
			if (taken[g])
				continue;
			b->own[b->n] = 0;
			b->with[b->n++] = g + 1;
		}
	}
	qh_scratch_free(r, slot);
	qh_scratch_free(r, taken);
	return !r->stop;
}

/* Rows of one side in the order of the pairs. */
static uint32_t *rows_of(struct qh_rule_run *r, const struct side *s, const uint32_t *group, uint32_t n,
			 uint32_t *start)
{
	const struct qh_groups *g = &s->groups;
	uint32_t *row = qh_scratch(r, (g->start ? g->start[g->n] : 0) + 1ull, sizeof *row), total = 0;

	for (uint32_t i = 0; row && i < n; i++) {
		start[i] = total;
		for (uint32_t k = group[i] ? g->start[group[i] - 1] : 0; group[i] && k < g->start[group[i]];
		     k++)
			row[total++] = g->entry[k];
	}
	start[n] = total;
	return row;
}

static bool arrange(struct qh_rule_run *r, const struct totals *t, struct both *b)
{
	b->own_start = qh_scratch(r, b->n + 1ull, sizeof *b->own_start);
	b->with_start = qh_scratch(r, b->n + 1ull, sizeof *b->with_start);
	b->keys = qh_scratch(r, (size_t)t->n_keys * b->n + 1, sizeof *b->keys);
	if (!b->own_start || !b->with_start || !b->keys)
		return false;
	b->own_row = rows_of(r, &t->own, b->own, b->n, b->own_start);
	b->with_row = rows_of(r, &t->with, b->with, b->n, b->with_start);
	for (uint32_t i = 0; i < t->n_keys; i++)
		for (uint32_t g = 0; g < b->n; g++)
			b->keys[(size_t)i * b->n + g] =
			    b->own[g] ? t->own.value[(size_t)i * t->own.groups.n + b->own[g] - 1]
				      : t->with.value[(size_t)i * t->with.groups.n + b->with[g] - 1];
	return b->own_row && b->with_row;
}

static void free_both(struct qh_rule_run *r, struct both *b)
{
	qh_scratch_free(r, b->own);
	qh_scratch_free(r, b->with);
	qh_scratch_free(r, b->own_start);
	qh_scratch_free(r, b->with_start);
	qh_scratch_free(r, b->own_row);
	qh_scratch_free(r, b->with_row);
	qh_scratch_free(r, b->keys);
}

static void compare(struct qh_rule_run *r, const struct totals *t)
{
	struct both b = {0};

	if (pair_up(r, t, &b) && arrange(r, t, &b)) {
		struct qh_hit_batch batch = {.own = {b.n, b.own_start, b.own_row, NULL},
					     .with = {b.n, b.with_start, b.with_row, NULL},
					     .keys = b.keys};
		struct qh_having h;

		if (qh_having_of(r, &batch.own, &batch.with, b.keys, t->all, &h)) {
			batch.chosen = h.truth;
			(void)qh_hits_add(r, &batch);
			qh_having_free(r, &h);
		}
	}
	free_both(r, &b);
}

static bool take(struct qh_rule_run *r, struct side *s, uint32_t part, uint32_t n_keys)
{
	struct qh_source rows = {0};
	struct qh_split_part entries;
	bool good = qh_split_take(r, s->parts, part, &entries) &&
		    qh_group(r, s->keys, n_keys, &rows, &entries, 1, &s->groups) && keys_of(r, s, n_keys);

	qh_split_part_free(r, &entries);
	return good;
}

static void release(struct qh_rule_run *r, struct side *s)
{
	qh_groups_free(r, &s->groups);
	qh_scratch_free(r, s->value);
	s->value = NULL;
}

void qh_kind_totals(struct qh_rule_run *r)
{
	const struct qh_join *join = &r->body->join;
	struct totals t = {
	    .own = {.keys = join->own, .own = true}, .with = {.keys = join->with}, .n_keys = join->n_on};
	uint64_t n = r->own->n > r->with->n ? r->own->n : r->with->n;

	if (!qh_having_all(r, t.room, t.all))
		return;
	t.own.parts = qh_split_new(r, n);
	t.with.parts = t.own.parts ? qh_split_like(r, t.own.parts) : NULL;
	if (t.with.parts) {
		qh_scan_own(r, put, &t.own);
		qh_scan(r, r->with, join->with_where, true, put, &t.with);
	}
	for (uint32_t i = 0; t.with.parts && i < qh_split_count(t.own.parts) && !qh_stopped(r); i++) {
		if (take(r, &t.own, i, t.n_keys) && take(r, &t.with, i, t.n_keys) &&
		    t.own.groups.n + t.with.groups.n > 0)
			compare(r, &t);
		release(r, &t.own);
		release(r, &t.with);
	}
	if (t.own.parts)
		qh_split_free(r, t.own.parts);
	if (t.with.parts)
		qh_split_free(r, t.with.parts);
}
