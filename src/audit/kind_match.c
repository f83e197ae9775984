/* SPDX-License-Identifier: Apache-2.0 */
/* Rows with a partner in another table (or the same), and rows without. */
#include "audit/run_rule.h"

struct match {
	struct qh_rule_run *r;
	struct qh_joiner *joiner;
	struct qh_exceptions *exceptions; /* of match; NULL: none */
	struct qh_part_order order;       /* of `where` */
	bool absent, often;
	struct qh_row_list rows; /* rows that may have a partner */
	struct qh_row_list open; /* those of which `where` cannot be told: they count when they have one */
	uint8_t *state;
	uint32_t *partner;
	uint64_t cap_state, cap_partner;
};

/* Takes away rows that `unless` excepts, then those without a key. */
static bool except(struct qh_rule_run *r, struct match *m)
{
	uint8_t presence[QH_BLOCK];
	uint64_t left = 0;

	if (!qh_except(r, m->exceptions, &m->rows))
		return false;
	for (uint64_t at = 0; at < m->rows.n; at += QH_BLOCK) {
		struct qh_block b = {.n = (uint32_t)(m->rows.n - at < QH_BLOCK ? m->rows.n - at : QH_BLOCK),
				     .row = m->rows.row + at};

		qh_join_test(r, m->joiner, &b, presence);
		for (uint32_t k = 0; k < b.n; k++) {
			r->cannot_tell += presence[k] == QH_NO_KEY;
			m->rows.row[left] = b.row[k];
			left += presence[k] == QH_PERHAPS;
		}
	}
	m->rows.n = left;
	return true;
}

static void decide(struct qh_rule_run *r, struct match *m)
{
	for (uint64_t i = 0; i < m->rows.n && !r->stop; i++) {
		if (m->state[i] == QH_UNDECIDED || m->state[i] == QH_HAS_PARTNER)
			r->cannot_tell++;
		else if (m->absent && m->state[i] == QH_FALSE)
			(void)qh_pair_add(r, m->rows.row[i], QH_NO_ROW);
		else if (!m->absent && m->state[i] == QH_TRUE)
			(void)qh_pair_add(r, m->rows.row[i], m->partner[i]);
	}
}

/* The rows so far meet their partners. */
static void meet(struct qh_rule_run *r, struct match *m)
{
	uint64_t n, known;

	if (m->exceptions && !except(r, m))
		return;
	known = m->rows.n;
	n = known + m->open.n;
	if (n > 0 && qh_scratch_grow(r, &m->state, &m->cap_state, n, sizeof *m->state) &&
	    qh_scratch_grow(r, &m->partner, &m->cap_partner, n, sizeof *m->partner)) {
		qh_rows_collect(r, &m->rows, (uint32_t)m->open.n, m->open.row);
		memset(m->state, QH_FALSE, known);
		memset(m->state + known, QH_ANY_PARTNER, m->open.n);
		if (!r->stop && qh_join_run(r, m->joiner, m->rows.row, (uint32_t)n, m->state, m->partner))
			decide(r, m);
	}
	m->rows.n = m->open.n = 0;
}

/* Rows that may have a partner. */
static void add(struct qh_rule_run *r, struct match *m, uint32_t n, const uint32_t *row)
{
	qh_rows_collect(r, &m->rows, n, row);
	if (m->often && m->rows.n + m->open.n >= QH_HANDFUL && !r->stop)
		meet(r, m);
}

/* Rows that `where` lets through and `unless` does not except. Pairs are put in order of rows afterwards. */
static void take(struct qh_rule_run *r, void *payload, uint32_t n, const uint32_t *row)
{
	struct match *m = payload;
	struct qh_block b = {.n = n, .row = row};
	uint8_t presence[QH_BLOCK];
	uint32_t perhaps[QH_BLOCK], left = 0;

	qh_join_test(r, m->joiner, &b, presence);
	for (uint32_t k = 0; k < n; k++) {
		perhaps[left] = row[k];
		left += presence[k] == QH_PERHAPS;
		r->cannot_tell += presence[k] == QH_NO_KEY;
		if (presence[k] == QH_NO_PARTNER && !qh_pair_add(r, row[k], QH_NO_ROW))
			return;
	}
	add(r, m, left, perhaps);
}

static uint32_t choose(void *payload, const struct qh_block *b, uint32_t *row)
{
	struct match *m = payload;

	return qh_join_choose(m->r, m->joiner, b, row);
}

static void test(void *payload, const struct qh_block *b, uint8_t *truth)
{
	struct match *m = payload;

	qh_join_test(m->r, m->joiner, b, truth);
}

/* Whether a row may have a partner is asked among the parts of `where`, since most have none. Where rows may
 * be excepted yet, those without a key stay for now. */
static void match_block(struct qh_rule_run *r, struct match *m, const struct qh_block *b)
{
	uint32_t row[QH_BLOCK], kept[QH_BLOCK], open[QH_BLOCK], left = 0, n_open = 0;
	uint8_t truth[QH_BLOCK], presence[QH_BLOCK];
	const uint8_t *found;
	struct qh_filtered f = qh_machine_filter_open(r->machine, r->body->where, &m->order, b, &found);
	struct qh_block few = {.n = f.n, .row = row};

	if (f.n == 0)
		return;
	/* The room of the filter is used by the test. */
	memcpy(row, f.row, f.n * sizeof *row);
	memcpy(truth, found, f.n);
	qh_join_test(r, m->joiner, &few, presence);
	for (uint32_t k = 0; k < f.n; k++) {
		bool sure = truth[k] == QH_TRUE, has_key = presence[k] != QH_NO_KEY;

		kept[left] = open[n_open] = row[k];
		left += sure && (has_key || m->exceptions);
		n_open += !sure && has_key;
		r->cannot_tell += !has_key && !(sure && m->exceptions);
	}
	qh_rows_collect(r, &m->open, n_open, open);
	add(r, m, left, kept);
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
}

void qh_kind_match(struct qh_rule_run *r)
{
	struct match m = {.r = r, .absent = r->body->kind == QH_RULE_ABSENT};
	struct qh_also also = {.payload = &m, .choose = choose, .test = test};

	m.joiner = qh_join_open(r, &r->body->join, r->body->pick_first, r->own->n);
	if (!m.joiner)
		return;
	also.cost = qh_join_test_cost(m.joiner);
	qh_part_order_start(&m.order, r->body->where, &also);
	/* Those of absent rows are part of the scan. */
	if (!m.absent && r->body->n_unless > 0)
		m.exceptions = qh_except_open(r, r->own->n);
	m.often = qh_join_is_quick(r, &r->body->join) && (!m.exceptions || qh_except_is_quick(r));
	if (!r->stop)
		scan(r, &m);
	if (!r->stop)
		meet(r, &m);
	qh_scratch_free(r, m.state);
	qh_scratch_free(r, m.partner);
	qh_scratch_free(r, m.rows.row);
	qh_scratch_free(r, m.open.row);
	qh_except_close(r, m.exceptions);
	qh_join_close(r, m.joiner);
	(void)qh_hits_of_pairs(r);
}
