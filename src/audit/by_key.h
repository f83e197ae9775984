/* SPDX-License-Identifier: Apache-2.0 */
/* Own rows by the keys of `on`. Private to the room. */
#ifndef QH_AUDIT_BY_KEY_H
#define QH_AUDIT_BY_KEY_H

#include "audit/run_rule.h"

/* Groups of one part, whole ones; may be called several times. Entries are rows. */
typedef void qh_groups_fn(struct qh_rule_run *r, void *payload, struct qh_groups *g);
/* Groups of at least @p least own rows. Rows without a key are counted as "cannot tell". */
void qh_by_key(struct qh_rule_run *r, uint32_t least, qh_groups_fn *fn, void *payload);

/* Which groups fulfil `having`: slots of aggregates and keys, by group. */
struct qh_having {
	uint8_t *truth;  /* by group */
	int64_t *values; /* room of the slots */
	int64_t *keys;   /* by key, then group */
	const int64_t *slot[QH_SLOTS];
};
/* @p own: rows by group; @p with: of totals, or start NULL. @p keys: values by key, then group, or NULL:
 * those of the first row. @p all: of the aggregates over everything, one each. False sets `stop`. */
bool qh_having_of(struct qh_rule_run *r, const struct qh_grouped *own, const struct qh_grouped *with,
		  const int64_t *keys, int64_t *const *all, struct qh_having *out);
void qh_having_free(struct qh_rule_run *r, struct qh_having *h);
/* The values of all.count() and the like, one each; NULL when the rule has none. False sets `stop`. */
bool qh_having_all(struct qh_rule_run *r, int64_t room[QH_AGGREGATES_MAX], int64_t **out);

#endif
