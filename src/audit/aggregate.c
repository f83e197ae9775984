/* SPDX-License-Identifier: Apache-2.0 */
/* Counts, sums and extremes of groups: the value is worked out over blocks of rows whatever the groups, then
 * added up group by group. */
#include <stdlib.h>

#include "audit/run_rule.h"

/* What is known of one aggregate while rows go by. */
struct state {
	const struct qh_aggregate *a;
	bool lenient;
	uint32_t group;
	int64_t value;
	bool lost;  /* a sum that has become undecidable */
	bool given; /* a value was there */
	bool asked; /* a row was there */
	/* distinct: the values of the group so far */
	int64_t *seen;
	uint64_t n_seen, cap_seen;
};

static int compare(const void *a, const void *b)
{
	int64_t x, y;

	memcpy(&x, a, sizeof x);
	memcpy(&y, b, sizeof y);
	return (x > y) - (x < y);
}

/* How many different values; leaves each once. */
static uint64_t distinct(int64_t *v, uint64_t n)
{
	uint64_t left = 0;

	if (n == 0)
		return 0;
	qsort(v, n, sizeof *v, compare);
	for (uint64_t i = 0; i < n; i++)
		if (i == 0 || v[i] != v[left - 1])
			v[left++] = v[i];
	return left;
}

enum { FEW = 16, SQUEEZE = 1 << 16 };

static bool see(struct qh_rule_run *r, struct state *s, int64_t v)
{
	if (s->n_seen <= FEW) {
		for (uint64_t i = 0; i < s->n_seen; i++)
			if (s->seen[i] == v)
				return true;
	}
	/* A large group mostly repeats itself: it is thinned out now and then. */
	if (s->n_seen == s->cap_seen && s->n_seen >= SQUEEZE) {
		s->n_seen = distinct(s->seen, s->n_seen);
		if (s->n_seen > s->cap_seen / 2 &&
		    !qh_scratch_grow(r, &s->seen, &s->cap_seen, s->cap_seen + 1, sizeof *s->seen))
			return false;
	}
	if (!qh_scratch_grow(r, &s->seen, &s->cap_seen, s->n_seen + 1, sizeof *s->seen))
		return false;
	s->seen[s->n_seen++] = v;
	return true;
}

static void begin(struct state *s)
{
	s->value = s->a->kind == QH_A_LEAST || s->a->kind == QH_A_MOST ? QH_INT_MISSING : 0;
	s->lost = s->given = s->asked = false;
	s->n_seen = 0;
}

static int64_t finish(struct state *s)
{
	if (s->a->kind == QH_A_DISTINCT)
		return (int64_t)(s->n_seen <= FEW ? s->n_seen : distinct(s->seen, s->n_seen));
	/* A sum of rows that all lack the value is none; over no rows it is nothing. */
	if (s->a->kind == QH_A_SUM && s->asked && !s->given)
		return QH_INT_MISSING;
	return s->lost ? QH_INT_MISSING : s->value;
}

static bool take(struct qh_rule_run *r, struct state *s, int64_t v)
{
	bool missing = v == QH_INT_MISSING;

	s->asked = true;
	s->given = s->given || !missing;

	switch (s->a->kind) {
	case QH_A_COUNT: s->value++; break;
	case QH_A_SUM:
		if (missing)
			s->lost = s->lost || !s->lenient;
		else
			s->lost = __builtin_add_overflow(s->value, v, &s->value) || s->lost;
		break;
	case QH_A_DISTINCT: return missing || see(r, s, v);
	case QH_A_LEAST:
		if (!missing && (s->value == QH_INT_MISSING || v < s->value))
			s->value = v;
		break;
	default:
		if (v > s->value)
			s->value = v;
		break;
	}
	return true;
}

/* One aggregate over all groups. */
static bool one(struct qh_rule_run *r, const struct qh_aggregate *a, const struct qh_grouped *g, bool lenient,
		int64_t *out)
{
	struct state s = {.a = a, .lenient = lenient};
	uint32_t total = g->start[g->n], next = 0;
	uint8_t only[QH_BLOCK];
	bool good = true;

	begin(&s);
	for (uint32_t at = 0; good && at < total && !qh_stopped(r); at += QH_BLOCK) {
		struct qh_block b = {.n = total - at < QH_BLOCK ? total - at : QH_BLOCK,
				     .row = g->row + at,
				     .partner = g->partner ? g->partner + at : NULL};
		const int64_t *v = NULL;

		if (a->only)
			memcpy(only, qh_machine_truths(r->machine, a->only, &b), b.n);
		if (a->value)
			v = qh_machine_values(r->machine, a->value, &b);
		for (uint32_t k = 0; good && k < b.n; k++) {
			while (at + k == g->start[next + 1]) {
				out[next++] = finish(&s);
				begin(&s);
			}
			if (!a->only || only[k] == QH_TRUE)
				good = take(r, &s, v ? v[k] : 0);
		}
	}
	for (; good && next < g->n; next++) {
		out[next] = finish(&s);
		begin(&s);
	}
	qh_scratch_free(r, s.seen);
	return good && !r->stop;
}

bool qh_aggregate(struct qh_rule_run *r, const struct qh_aggregates *a, enum qh_aggregate_over over,
		  const struct qh_grouped *g, bool lenient, int64_t *const *out)
{
	for (uint32_t i = 0; i < a->n; i++) {
		if (a->at[i].over != over)
			continue;
		if (!a->at[i].value && !a->at[i].only) {
			for (uint32_t k = 0; k < g->n; k++)
				out[i][k] = g->start[k + 1] - g->start[k];
		} else if (!one(r, &a->at[i], g, lenient, out[i])) {
			return false;
		}
	}
	return true;
}

bool qh_has_all(const struct qh_aggregates *a)
{
	for (uint32_t i = 0; i < a->n; i++)
		if (a->at[i].over == QH_OVER_ALL)
			return true;
	return false;
}

bool qh_aggregate_all(struct qh_rule_run *r, const struct qh_aggregates *a, int64_t *const *out)
{
	struct qh_row_list c = {0};
	uint64_t told = r->cannot_tell;
	uint32_t start[2] = {0, 0};
	bool good;

	qh_scan_own(r, qh_rows_collect, &c);
	/* The groups' own scan counts them. */
	r->cannot_tell = told;
	start[1] = (uint32_t)c.n;
	good = !r->stop &&
	       qh_aggregate(r, a, QH_OVER_ALL, &(struct qh_grouped){1, start, c.row, NULL}, false, out);
	qh_scratch_free(r, c.row);
	return good;
}
