/* SPDX-License-Identifier: Apache-2.0 */
/* Rows with a partner in another table (or the same), and rows without. */
#include "audit/run_rule.h"

struct match {
	struct qh_joiner *joiner;
	bool absent;
	uint32_t *row; /* rows that may have a partner */
	uint64_t n, cap;
};

static bool add_candidate(struct qh_rule_run *r, struct match *m, uint32_t row)
{
	if (!qh_scratch_grow(r, &m->row, &m->cap, m->n + 1, sizeof row))
		return false;
	m->row[m->n++] = row;
	return true;
}

/* Rows that `where` lets through. */
static void take(struct qh_rule_run *r, void *payload, uint32_t n, const uint32_t *row)
{
	struct match *m = payload;
	struct qh_block b = {.n = n, .row = row};
	uint8_t presence[QH_BLOCK];

	qh_join_test(r, m->joiner, &b, presence);
	for (uint32_t k = 0; k < n; k++) {
		if (presence[k] == QH_PERHAPS) {
			if (!add_candidate(r, m, row[k]))
				return;
		} else if (presence[k] == QH_NO_KEY) {
			r->cannot_tell++;
		} else if (m->absent && !qh_pair_add(r, row[k], QH_NO_ROW)) {
			return;
		}
	}
}

/* Which rows of a block have no key, and which may have a partner, before `where` is asked of just these:
 * most rows have none, and to tell that costs less. Where rows may be excepted yet, those without a key stay
 * for now. */
static void match_block(struct qh_rule_run *r, struct match *m, const struct qh_block *b)
{
	uint8_t presence[QH_BLOCK], has_key[QH_BLOCK];
	uint32_t row[QH_BLOCK], n = 0;
	struct qh_block few = {.row = row};
	struct qh_filtered f;

	qh_join_test(r, m->joiner, b, presence);
	for (uint32_t k = 0; k < b->n; k++) {
		row[n] = b->base + k;
		has_key[n] = presence[k] != QH_NO_KEY;
		n += presence[k] != QH_NO_PARTNER;
	}
	r->machine->steps += b->n;
	few.n = n;
	f = qh_machine_filter(r->machine, r->body->where, &few);
	r->cannot_tell += f.undecided;
	for (uint32_t k = 0, at = 0; k < f.n; k++) {
		while (row[at] != f.row[k])
			at++;
		if (!has_key[at] && r->body->n_unless == 0)
			r->cannot_tell++;
		else if (!add_candidate(r, m, f.row[k]))
			return;
	}
}

/* Takes away rows that `unless` excepts, then those without a key. */
static void except(struct qh_rule_run *r, struct match *m)
{
	uint8_t presence[QH_BLOCK];
	uint64_t left = 0;

	if (!qh_except(r, m->row, &m->n))
		return;
	for (uint64_t at = 0; at < m->n; at += QH_BLOCK) {
		struct qh_block b = {.n = (uint32_t)(m->n - at < QH_BLOCK ? m->n - at : QH_BLOCK),
				     .row = m->row + at};

		qh_join_test(r, m->joiner, &b, presence);
		for (uint32_t k = 0; k < b.n; k++) {
			r->cannot_tell += presence[k] == QH_NO_KEY;
			m->row[left] = b.row[k];
			left += presence[k] == QH_PERHAPS;
		}
	}
	m->n = left;
}

static void scan(struct qh_rule_run *r, struct match *m)
{
	if (m->absent) {
		qh_scan_own(r, take, m);
		return;
	}
	for (uint32_t base = 0; base < r->own->n && !qh_stopped(r); base += QH_BLOCK) {
		uint32_t left = r->own->n - base;
		struct qh_block b = {.n = left < QH_BLOCK ? left : QH_BLOCK, .base = base};

		match_block(r, m, &b);
	}
	if (r->body->n_unless > 0 && !r->stop)
		except(r, m);
}

static void decide(struct qh_rule_run *r, struct match *m, const uint8_t *state, const uint32_t *partner)
{
	for (uint32_t i = 0; i < m->n && !r->stop; i++) {
		if (state[i] == QH_UNDECIDED)
			r->cannot_tell++;
		else if (m->absent && state[i] == QH_FALSE)
			(void)qh_pair_add(r, m->row[i], QH_NO_ROW);
		else if (!m->absent && state[i] == QH_TRUE)
			(void)qh_pair_add(r, m->row[i], partner[i]);
	}
}

void qh_kind_match(struct qh_rule_run *r)
{
	struct match m = {.absent = r->body->kind == QH_RULE_ABSENT};
	uint8_t *state;
	uint32_t *partner;

	m.joiner = qh_join_open(r, &r->body->join, r->body->pick_first, r->own->n);
	if (!m.joiner)
		return;
	scan(r, &m);
	state = qh_scratch(r, m.n + 1, sizeof *state);
	partner = qh_scratch(r, m.n + 1, sizeof *partner);
	if (state && partner && qh_join_run(r, m.joiner, m.row, (uint32_t)m.n, state, partner))
		decide(r, &m, state, partner);
	qh_scratch_free(r, state);
	qh_scratch_free(r, partner);
	qh_scratch_free(r, m.row);
	qh_join_close(r, m.joiner);
	(void)qh_hits_of_pairs(r);
}
