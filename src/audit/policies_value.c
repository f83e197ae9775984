/* SPDX-License-Identifier: Apache-2.0 */
/* A policy in use: its keys as numbers of one snapshot, and the line that holds in a month. */
#include <stdlib.h>

#include "audit/policies.h"

static int compare_keys(const int64_t *a, const int64_t *b, uint32_t n)
{
	for (uint32_t k = 0; k < n; k++)
		if (a[k] != b[k])
			return a[k] < b[k] ? -1 : 1;
	return 0;
}

static int compare_lines(const void *a, const void *b)
{
	const struct qh_policy_line *x = a, *y = b;
	int c = compare_keys(x->key, y->key, QH_POLICY_KEYS_MAX);

	return c ? c : (x->from > y->from) - (x->from < y->from);
}

static int64_t key_number(const struct qh_policy *p, const struct qh_snapshot *s, uint32_t line, uint32_t key,
			  uint32_t domain)
{
	const struct qh_policy_line *l = &p->lines[line];
	uint32_t word;

	if (!l->text[key].p || p->domain[key] || domain == UINT32_MAX)
		return l->key[key];
	if (domain == 0) {
		/* Texts that rules name are numbered by the line that has them first. */
		for (uint32_t i = 0; i < line; i++)
			if (qh_str_eq(p->lines[i].text[key], l->text[key]))
				return (int64_t)i + 1;
		return (int64_t)line + 1;
	}
	word = qh_word_find(&s->dictionaries[domain - 1], l->text[key]);
	return word ? (int64_t)word : -1 - (int64_t)line;
}

const struct qh_bound_policy *qh_policy_bind(struct qh_arena *arena, const struct qh_policy *policy,
					     const struct qh_snapshot *snapshot, const uint32_t *domains)
{
	struct qh_bound_policy *b = QH_NEW(arena, struct qh_bound_policy);
	struct qh_policy_line *lines = QH_NEW_ARRAY(arena, struct qh_policy_line, policy->n + 1u);
	uint32_t *group = QH_NEW_ARRAY(arena, uint32_t, policy->n + 2u);
	uint32_t *open = QH_NEW_ARRAY(arena, uint32_t, policy->n + 1u);

	if (!b || !lines || !group || !open)
		return NULL;
	for (uint32_t i = 0; i < policy->n; i++) {
		lines[i] = policy->lines[i];
		for (uint32_t k = 0; k < policy->n_keys; k++)
			lines[i].key[k] = key_number(policy, snapshot, i, k, domains[k]);
	}
	/* Once texts are numbers the order of the file no longer holds. */
	qsort(lines, policy->n, sizeof *lines, compare_lines);
	*b = (struct qh_bound_policy){
	    .policy = policy, .n = policy->n, .lines = lines, .group = group, .open = open};
	for (uint32_t i = 0; i < policy->n; i++) {
		bool any = false;

		if (i > 0 && compare_keys(lines[i - 1].key, lines[i].key, policy->n_keys) == 0)
			continue;
		for (uint32_t k = 0; k < policy->n_keys; k++)
			any = any || lines[i].key[k] == QH_INT_MISSING;
		if (any)
			open[b->n_open++] = b->n_groups;
		group[b->n_groups++] = i;
	}
	group[b->n_groups] = policy->n;
	return b;
}

/* The value of the last line of a group that has begun. */
static int64_t in_group(const struct qh_bound_policy *p, uint32_t group, int64_t month)
{
	uint32_t low = p->group[group], high = p->group[group + 1], first = low;
	const struct qh_policy_line *l;
	int64_t v, more;

	while (low < high) {
		uint32_t middle = low + (high - low) / 2;

		if (p->lines[middle].from <= month)
			low = middle + 1;
		else
			high = middle;
	}
	if (low == first)
		return QH_INT_MISSING;
	l = &p->lines[low - 1];
	if ((l->to && l->to < month) || l->value == QH_INT_MISSING || !l->moves)
		return l->to && l->to < month ? QH_INT_MISSING : l->value;
	if (__builtin_mul_overflow((month - l->from) / l->each, l->plus, &more) ||
	    __builtin_add_overflow(l->value, more, &v))
		return QH_INT_MISSING;
	if (l->most != QH_INT_MISSING && (l->plus > 0 ? v > l->most : v < l->most))
		v = l->most;
	return v;
}

int64_t qh_policy_value(const struct qh_bound_policy *p, const int64_t *keys, int64_t month)
{
	uint32_t n = p->policy->n_keys, low = 0, high = p->n_groups;

	while (low < high) {
		uint32_t middle = low + (high - low) / 2;

		if (compare_keys(p->lines[p->group[middle]].key, keys, n) < 0)
			low = middle + 1;
		else
			high = middle;
	}
	if (low < p->n_groups && compare_keys(p->lines[p->group[low]].key, keys, n) == 0)
		return in_group(p, low, month);
	for (uint32_t i = 0; i < p->n_open; i++) {
		const int64_t *open = p->lines[p->group[p->open[i]]].key;
		bool fits = true;

		for (uint32_t k = 0; k < n; k++)
			fits = fits && (open[k] == QH_INT_MISSING || open[k] == keys[k]);
		if (fits)
			return in_group(p, p->open[i], month);
	}
	return QH_INT_MISSING;
}
