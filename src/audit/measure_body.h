/* SPDX-License-Identifier: Apache-2.0 */
/* A measure compiled: as a rule has the amount of a hit, for the value and for what it is a share of. */
#ifndef QH_AUDIT_MEASURE_BODY_H
#define QH_AUDIT_MEASURE_BODY_H

#include "audit/rule.h"

struct qh_measure_body {
	struct qh_rule_body value, of; /* the same rows and condition; `amount` is the value */
};

#endif
