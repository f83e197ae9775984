/* SPDX-License-Identifier: Apache-2.0 */
/* A version as a file: the official form, the review opinion, the review workbook. */
#ifndef QH_OFFICE_EXPORT_H
#define QH_OFFICE_EXPORT_H

#include "office/filing.h"

struct qh_export {
	const char *type; /* media type, static */
	struct qh_str name, bytes;
};
/**
 * The form in the layout of its rulebook. @p kind: "docx", "xlsx", "pdf", "html", "csv", "json".
 * @retval QH_NOT_FOUND    OFFICE-003 no such kind
 * @retval QH_UNSUPPORTED  EXPORT-001 no rulebook tells its layout; PAPER-0xx
 */
QH_MUST_CHECK enum qh_status qh_filing_export(const struct qh_call *call, int64_t id, int64_t version,
					      struct qh_str kind, struct qh_export *out);
/* The review: "docx" and "pdf" are the opinion, "xlsx" the workbook. */
QH_MUST_CHECK enum qh_status qh_filing_opinion(const struct qh_call *call, int64_t id, int64_t version,
					       struct qh_str kind, struct qh_export *out);

#endif
