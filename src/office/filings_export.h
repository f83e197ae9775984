/* SPDX-License-Identifier: Apache-2.0 */
/* A whole list as a file. */
#ifndef QH_OFFICE_FILINGS_EXPORT_H
#define QH_OFFICE_FILINGS_EXPORT_H

#include "office/export.h"
#include "office/filings.h"

enum { QH_LIST_EXPORT_ROWS_MAX = 10000, QH_LIST_EXPORT_BYTES_MAX = 448 << 20 };

/* All rows of a list from its first page on, identity numbers masked. @p kind: "xlsx" or "csv".
 * @retval QH_NOT_FOUND OFFICE-003 no such kind; QH_LIMIT LIST-004 more than QH_LIST_EXPORT_ROWS_MAX */
QH_MUST_CHECK enum qh_status qh_filings_export(const struct qh_call *call,
					       const struct qh_filings_query *query, struct qh_str kind,
					       struct qh_export *out);

#endif
