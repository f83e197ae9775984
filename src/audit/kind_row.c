/* SPDX-License-Identifier: Apache-2.0 */
/* Rows looked at alone; and own rows in general, without those that `unless` excepts. */
#include "audit/run_rule.h"

/* Moves the rows that may have a partner from @p c to @p few; the others stay. */
static bool part(struct qh_rule_run *r, const struct qh_joiner *j, struct qh_row_list *c,
		 struct qh_row_list *few)
{
	uint8_t presence[QH_BLOCK];
	uint64_t left = 0;

	for (uint64_t at = 0; at < c->n && !qh_stopped(r); at += QH_BLOCK) {
		struct qh_block b = {.n = (uint32_t)(c->n - at < QH_BLOCK ? c->n - at : QH_BLOCK),
				     .row = c->row + at};

		qh_join_test(r, j, &b, presence);
		if (!qh_scratch_grow(r, &few->row, &few->cap, few->n + b.n, sizeof *few->row))
			return false;
		for (uint32_t k = 0; k < b.n; k++) {
			uint32_t row = b.row[k];

			few->row[few->n] = row;
			few->n += presence[k] == QH_PERHAPS;
			c->row[left] = row;
			left += presence[k] != QH_PERHAPS;
		}
	}
	c->n = left;
	return !r->stop;
}

/* Both lists ascend; room for all of them was in the first. */
static void merge(struct qh_row_list *c, const struct qh_row_list *few)
{
	uint64_t i = c->n, k = few->n, at = c->n + few->n;

	c->n = at;
	while (k > 0)
		c->row[--at] = i > 0 && c->row[i - 1] > few->row[k - 1] ? c->row[--i] : few->row[--k];
}

/* Leaves the rows that have no such partner; those where that cannot be told are counted. Most rows have
 * none, and to tell that costs less than to look for it. */
static bool except(struct qh_rule_run *r, const struct qh_join *join, struct qh_row_list *c)
{
	const struct qh_table *table = &r->run->snapshot->tables[join->table];
	struct qh_row_list few = {0};
	struct qh_joiner *j;
	uint8_t *state = NULL;
	uint32_t *partner = NULL, left = 0;
	bool good;

	/* A table without rows excepts nothing. */
	if (table->n == 0 || qh_join_is_empty(r, join))
		return true;
	j = qh_join_open(r, join, false, c->n);
	good = j && part(r, j, c, &few);
	if (good) {
		state = qh_scratch(r, few.n + 1, sizeof *state);
		partner = qh_scratch(r, few.n + 1, sizeof *partner);
		good = state && partner && qh_join_run(r, j, few.row, (uint32_t)few.n, state, partner);
	}
	for (uint32_t i = 0; good && i < few.n; i++) {
		r->cannot_tell += state[i] == QH_UNDECIDED;
		few.row[left] = few.row[i];
		left += state[i] == QH_FALSE;
	}
	few.n = left;
	merge(c, &few);
	qh_join_close(r, j);
	qh_scratch_free(r, state);
	qh_scratch_free(r, partner);
	qh_scratch_free(r, few.row);
	return good;
}

bool qh_except(struct qh_rule_run *r, uint32_t *row, uint64_t *n)
{
	struct qh_row_list c = {.row = row, .n = *n, .cap = *n};

	for (uint32_t i = 0; i < r->body->n_unless && !r->stop; i++)
		(void)except(r, &r->body->unless[i], &c);
	*n = c.n;
	return !r->stop;
}

void qh_scan_own(struct qh_rule_run *r, qh_rows_fn *fn, void *payload)
{
	struct qh_row_list c = {0};

	if (r->body->n_unless == 0) {
		qh_scan(r, r->own, r->body->where, true, fn, payload);
		return;
	}
	qh_scan(r, r->own, r->body->where, true, qh_rows_collect, &c);
	(void)qh_except(r, c.row, &c.n);
	for (uint64_t at = 0; at < c.n && !qh_stopped(r); at += QH_BLOCK)
		fn(r, payload, (uint32_t)(c.n - at < QH_BLOCK ? c.n - at : QH_BLOCK), c.row + at);
	qh_scratch_free(r, c.row);
}

static void take(struct qh_rule_run *r, void *payload, uint32_t n, const uint32_t *row)
{
	struct qh_block b = {.n = n, .row = row};
	struct qh_filtered f = {.n = n, .row = row};

	(void)payload;
	if (r->body->join.when)
		f = qh_machine_filter(r->machine, r->body->join.when, &b);
	r->cannot_tell += f.undecided;
	for (uint32_t k = 0; k < f.n; k++)
		if (!qh_pair_add(r, f.row[k], QH_NO_ROW))
			return;
}

void qh_kind_row(struct qh_rule_run *r)
{
	qh_scan_own(r, take, NULL);
	(void)qh_hits_of_pairs(r);
}
