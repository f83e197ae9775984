/* SPDX-License-Identifier: Apache-2.0 */
/* Policies: values that change by date (policies/). Private to the room. */
#ifndef QH_AUDIT_POLICIES_H
#define QH_AUDIT_POLICIES_H

#include "audit/audit.h"

enum { QH_POLICY_KEYS_MAX = 4, QH_POLICY_LINES_MAX = 20000, QH_POLICIES_MAX = 500 };

struct qh_policy_line {
	/* Words (of a list of codes), numbers, or QH_INT_MISSING: fits any. Texts where the key has no list.
	 */
	int64_t key[QH_POLICY_KEYS_MAX];
	struct qh_str text[QH_POLICY_KEYS_MAX];
	uint32_t from, to;        /* months; to: the last one, 0 none */
	int64_t value;            /* in the unit of the table */
	int64_t plus, each, most; /* one more `plus` for each `each` months behind `from`, to `most` */
	bool moves;
};
struct qh_policy {
	struct qh_str name;
	uint8_t type; /* enum qh_value_type of condition.h */
	uint32_t n_keys;
	struct qh_str key[QH_POLICY_KEYS_MAX];
	uint32_t domain[QH_POLICY_KEYS_MAX]; /* of a list of codes, + 1; 0: texts or numbers */
	uint32_t n;
	const struct qh_policy_line *lines; /* by keys, then from */
	struct qh_str basis_label, basis;
};
struct qh_policies {
	uint32_t n;
	const struct qh_policy *at;
};

const struct qh_policy *qh_policy_find(const struct qh_policies *policies, struct qh_str name);

/* A policy whose texts are numbers of words of a snapshot. */
struct qh_bound_policy {
	const struct qh_policy *policy;
	uint32_t n, n_groups;
	const struct qh_policy_line *lines; /* as policy->lines, each key a number */
	const uint32_t *group;              /* n_groups + 1 starts of lines with the same keys */
	const uint32_t *open;               /* groups with a key that fits any; tried after the others */
	uint32_t n_open;
};
/* The value for keys in a month; QH_INT_MISSING when no line fits. */
int64_t qh_policy_value(const struct qh_bound_policy *p, const int64_t *keys, int64_t month);
/* @p domains: of each key's words in this use, + 1; 0: numbers. NULL without memory. */
const struct qh_bound_policy *qh_policy_bind(struct qh_arena *arena, const struct qh_policy *policy,
					     const struct qh_snapshot *snapshot, const uint32_t *domains);

#endif
