/* SPDX-License-Identifier: Apache-2.0 */
/* Owns the checks of the reading itself (L01..): what was not read is said, and never passes for nothing
 * wrong. */
#include "check/families.h"
#include "check/finding.h"

/* A document without any form. */
enum qh_verdict qh_run_l03(const struct qh_check_in *in, struct qh_findings *out, const char **cause)
{
	(void)cause;
	if (!in->forms || in->forms->n > 0)
		return QH_PASS;
	qh_finding_add(out, in, "L03", "L03", QH_ERROR, QH_SURE, QH_STR_NONE, "document");
	return QH_FAIL;
}
