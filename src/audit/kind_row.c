/* SPDX-License-Identifier: Apache-2.0 */
/* Rows looked at alone. */
#include "audit/run_rule.h"

static void take(struct qh_rule_run *r, void *payload, uint32_t n, const uint32_t *row)
{
	struct qh_block b = {.n = n, .row = row};
	struct qh_filtered f = {.n = n, .row = row};

	if (r->body->join.when)
		f = qh_machine_filter(r->machine, r->body->join.when, payload, &b);
	r->cannot_tell += f.undecided;
	for (uint32_t k = 0; k < f.n; k++)
		if (!qh_pair_add(r, f.row[k], QH_NO_ROW))
			return;
}

void qh_kind_row(struct qh_rule_run *r)
{
	struct qh_part_order order;

	qh_part_order_start(&order, r->body->join.when, NULL);
	qh_scan_own(r, take, &order);
	(void)qh_hits_of_pairs(r);
}
