/* SPDX-License-Identifier: Apache-2.0 */
/* Counts, sums and extremes of groups: the value is worked out over blocks of rows whatever the groups, then
 * added up group by group. */
#include <stdlib.h>

#include "audit/run_rule.h"

/* What is known of one aggregate while rows go by. */
struct state {
	const struct qh_aggregate *a;
	bool lenient;
	int64_t value;
	bool lost;  /* a sum that has become undecidable */
	bool given; /* a value was there */
	bool asked; /* a row was there */
	/* distinct: the values of the group so far, and room to count them */
	int64_t *seen;
	uint64_t *bits;
	uint64_t n_seen, cap_seen, cap_bits;
};

static int compare(const void *a, const void *b)
{
	int64_t x, y;

	memcpy(&x, a, sizeof x);
	memcpy(&y, b, sizeof y);
	return (x > y) - (x < y);
}

/* Each once by a set of bits; false when they lie too far apart for one. */
static bool thin_by_bits(struct qh_rule_run *r, struct state *s)
{
	int64_t least = INT64_MAX, most = INT64_MIN;
	uint64_t words, n = 0;

	for (uint64_t i = 0; i < s->n_seen; i++) {
		least = s->seen[i] < least ? s->seen[i] : least;
		most = s->seen[i] > most ? s->seen[i] : most;
	}
	words = ((uint64_t)most - (uint64_t)least) / 64 + 1;
	if (words > s->n_seen * 2 || !qh_scratch_grow(r, &s->bits, &s->cap_bits, words, sizeof *s->bits))
		return false;
	memset(s->bits, 0, words * sizeof *s->bits);
	for (uint64_t i = 0; i < s->n_seen; i++) {
		uint64_t at = (uint64_t)s->seen[i] - (uint64_t)least;

		s->bits[at >> 6] |= (uint64_t)1 << (at & 63);
	}
	for (uint64_t i = 0; i < words; i++)
		for (uint64_t left = s->bits[i]; left; left &= left - 1)
			s->seen[n++] = least + (int64_t)(i * 64) + __builtin_ctzll(left);
	s->n_seen = n;
	return true;
}

/* Leaves each value once. */
static void thin(struct qh_rule_run *r, struct state *s)
{
	uint64_t left = 0;

	if (s->n_seen == 0 || thin_by_bits(r, s))
		return;
	qsort(s->seen, s->n_seen, sizeof *s->seen, compare);
	for (uint64_t i = 0; i < s->n_seen; i++)
		if (i == 0 || s->seen[i] != s->seen[left - 1])
			s->seen[left++] = s->seen[i];
	s->n_seen = left;
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
		thin(r, s);
		if (s->n_seen > s->cap_seen / 2 &&
		    !qh_scratch_grow(r, &s->seen, &s->cap_seen, s->cap_seen + 1, sizeof *s->seen))
			return false;
	}
	if (s->n_seen == s->cap_seen &&
	    !qh_scratch_grow(r, &s->seen, &s->cap_seen, s->n_seen + 1, sizeof *s->seen))
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

static int64_t finish(struct qh_rule_run *r, struct state *s)
{
	if (s->a->kind == QH_A_DISTINCT) {
		if (s->n_seen > FEW)
			thin(r, s);
		return (int64_t)s->n_seen;
	}
	/* A sum of rows that all lack the value is none; over no rows it is nothing. */
	if (s->a->kind == QH_A_SUM && s->asked && !s->given)
		return QH_INT_MISSING;
	return s->lost ? QH_INT_MISSING : s->value;
}

static void add(struct state *s, const int64_t *v, uint32_t n)
{
	bool over = false;
	uint32_t missing = 0;

	for (uint32_t k = 0; k < n; k++) {
		bool none = v[k] == QH_INT_MISSING;

		missing += none;
		over |= __builtin_add_overflow(s->value, none ? 0 : v[k], &s->value);
	}
	s->given = s->given || missing < n;
	s->lost = s->lost || over || (missing > 0 && !s->lenient);
}

/* Rows of one group. */
static bool take(struct qh_rule_run *r, struct state *s, const int64_t *v, uint32_t n)
{
	s->asked = true;
	switch (s->a->kind) {
	case QH_A_COUNT: s->value += n; break;
	case QH_A_SUM: add(s, v, n); break;
	case QH_A_DISTINCT:
		for (uint32_t k = 0; k < n; k++)
			if (v[k] != QH_INT_MISSING && !see(r, s, v[k]))
				return false;
		break;
	case QH_A_LEAST:
		for (uint32_t k = 0; k < n; k++)
			if (v[k] != QH_INT_MISSING && (s->value == QH_INT_MISSING || v[k] < s->value))
				s->value = v[k];
		break;
	default:
		for (uint32_t k = 0; k < n; k++)
			s->value = v[k] > s->value ? v[k] : s->value;
		break;
	}
	return true;
}

/* Those of them for which the condition holds. */
static bool take_some(struct qh_rule_run *r, struct state *s, const int64_t *v, const uint8_t *only,
		      uint32_t n)
{
	bool good = true;

	for (uint32_t k = 0; good && k < n; k++)
		if (only[k] == QH_TRUE)
			good = take(r, s, v ? v + k : NULL, 1);
	return good;
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
		for (uint32_t k = 0, end; good && k < b.n; k = end) {
			for (; at + k == g->start[next + 1]; next++) {
				out[next] = finish(r, &s);
				begin(&s);
			}
			end = g->start[next + 1] - at < b.n ? g->start[next + 1] - at : b.n;
			good = a->only ? take_some(r, &s, v ? v + k : NULL, only + k, end - k)
				       : take(r, &s, v ? v + k : NULL, end - k);
		}
	}
	for (; good && next < g->n; next++) {
		out[next] = finish(r, &s);
		begin(&s);
	}
	qh_scratch_free(r, s.seen);
	qh_scratch_free(r, s.bits);
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
