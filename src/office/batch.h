/* SPDX-License-Identifier: Apache-2.0 */
/* One step of the workflow for many filings: each as if it were alone, in a transaction of its own. */
#ifndef QH_OFFICE_BATCH_H
#define QH_OFFICE_BATCH_H

#include "office/filing.h"

enum { QH_BATCH_MAX = 500 };

struct qh_batch_item {
	int64_t filing, version; /* that was looked at */
};
struct qh_batch_outcome {
	struct qh_filing filing; /* as it stands now; id 0: not there for me */
	struct qh_error error;   /* why it was not done; a blank code: it was */
};
/**
 * @param out  [out] an outcome for each item, in their order
 * @retval QH_INVALID  LIST-001 nothing is chosen, or more than QH_BATCH_MAX; OFFICE-006 the opinion is too
 * long; OFFICE-009 a reason is asked for; nothing was done then
 */
QH_MUST_CHECK enum qh_status qh_filings_move(const struct qh_call *call, const struct qh_batch_item *items,
					     uint32_t n, enum qh_action action, struct qh_str opinion,
					     const struct qh_batch_outcome **out);
/* What my posts do with forms that wait for them, in the order of enum qh_action; withdrawing is for a single
 * form. @p out has room for QH_ACTIONS_END. */
uint32_t qh_batch_actions(const struct qh_call *call, enum qh_action *out);
/* It is in a state that a post of mine holds. */
bool qh_filing_waits(const struct qh_call *call, const struct qh_filing *filing);

#endif
