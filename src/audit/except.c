/* SPDX-License-Identifier: Apache-2.0 */
/* Own rows without those that `unless` excepts. */
#include "audit/run_rule.h"

struct qh_exceptions {
	uint64_t n_own;
	struct qh_joiner *joiner[QH_AUDIT_UNLESS_MAX]; /* those that are asked more than once */
	struct qh_row_list few;
	uint8_t *state;
	uint32_t *partner;
	uint64_t cap_state, cap_partner;
};

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
static bool except(struct qh_rule_run *r, struct qh_exceptions *x, struct qh_joiner *j, struct qh_row_list *c)
{
	struct qh_row_list *few = &x->few;
	uint64_t left = 0;

	few->n = 0;
	if (!part(r, j, c, few) || !qh_scratch_grow(r, &x->state, &x->cap_state, few->n, sizeof *x->state) ||
	    !qh_scratch_grow(r, &x->partner, &x->cap_partner, few->n, sizeof *x->partner))
		return false;
	if (few->n > 0)
		memset(x->state, QH_FALSE, few->n);
	if (!qh_join_run(r, j, few->row, (uint32_t)few->n, x->state, x->partner))
		return false;
	for (uint64_t i = 0; i < few->n; i++) {
		r->cannot_tell += x->state[i] == QH_UNDECIDED;
		few->row[left] = few->row[i];
		left += x->state[i] == QH_FALSE;
	}
	few->n = left;
	merge(c, few);
	return true;
}

/* A table without rows excepts nothing. */
static bool is_idle(const struct qh_rule_run *r, const struct qh_join *join)
{
	return r->run->snapshot->tables[join->table].n == 0 || qh_join_is_empty(r, join);
}

bool qh_except_is_quick(const struct qh_rule_run *r)
{
	for (uint32_t i = 0; i < r->body->n_unless; i++)
		if (!qh_join_is_quick(r, &r->body->unless[i]))
			return false;
	return true;
}

struct qh_exceptions *qh_except_open(struct qh_rule_run *r, uint64_t n_own)
{
	struct qh_exceptions *x = qh_scratch(r, 1, sizeof *x);
	bool often = qh_except_is_quick(r);

	if (!x)
		return NULL;
	*x = (struct qh_exceptions){.n_own = n_own};
	for (uint32_t i = 0; often && i < r->body->n_unless && !r->stop; i++)
		if (!is_idle(r, &r->body->unless[i]))
			x->joiner[i] = qh_join_open(r, &r->body->unless[i], false, n_own);
	if (!r->stop)
		return x;
	qh_except_close(r, x);
	return NULL;
}

void qh_except_close(struct qh_rule_run *r, struct qh_exceptions *x)
{
	if (!x)
		return;
	for (uint32_t i = 0; i < QH_AUDIT_UNLESS_MAX; i++)
		qh_join_close(r, x->joiner[i]);
	qh_scratch_free(r, x->few.row);
	qh_scratch_free(r, x->state);
	qh_scratch_free(r, x->partner);
	qh_scratch_free(r, x);
}

bool qh_except(struct qh_rule_run *r, struct qh_exceptions *x, struct qh_row_list *rows)
{
	bool often = qh_except_is_quick(r);

	for (uint32_t i = 0; i < r->body->n_unless && !r->stop; i++) {
		struct qh_joiner *j = x->joiner[i];

		/* Large ones one after the other, so that only one takes memory. */
		if (!often && !is_idle(r, &r->body->unless[i]))
			j = qh_join_open(r, &r->body->unless[i], false, x->n_own);
		if (j)
			(void)except(r, x, j, rows);
		if (!often)
			qh_join_close(r, j);
	}
	return !r->stop;
}

/* Rows that wait to be asked of. */
struct sieve {
	struct qh_exceptions *exceptions;
	bool often;
	struct qh_row_list rows;
	qh_rows_fn *fn;
	void *payload;
};

static void hand_on(struct qh_rule_run *r, struct sieve *s)
{
	struct qh_row_list *c = &s->rows;

	if (!qh_except(r, s->exceptions, c))
		return;
	for (uint64_t at = 0; at < c->n && !qh_stopped(r); at += QH_BLOCK)
		s->fn(r, s->payload, (uint32_t)(c->n - at < QH_BLOCK ? c->n - at : QH_BLOCK), c->row + at);
	c->n = 0;
}

static void collect(struct qh_rule_run *r, void *payload, uint32_t n, const uint32_t *row)
{
	struct sieve *s = payload;

	qh_rows_collect(r, &s->rows, n, row);
	if (s->often && s->rows.n >= QH_HANDFUL && !r->stop)
		hand_on(r, s);
}

void qh_scan_own(struct qh_rule_run *r, qh_rows_fn *fn, void *payload)
{
	struct sieve s = {.often = qh_except_is_quick(r), .fn = fn, .payload = payload};

	if (r->body->n_unless == 0) {
		qh_scan(r, r->own, r->body->where, true, fn, payload);
		return;
	}
	s.exceptions = qh_except_open(r, r->own->n);
	if (!s.exceptions)
		return;
	qh_scan(r, r->own, r->body->where, true, collect, &s);
	if (!r->stop)
		hand_on(r, &s);
	qh_except_close(r, s.exceptions);
	qh_scratch_free(r, s.rows.row);
}
