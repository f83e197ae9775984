/* SPDX-License-Identifier: Apache-2.0 */
/* Shared by the files of lists. */
#ifndef QH_OFFICE_FILINGS_PRIVATE_H
#define QH_OFFICE_FILINGS_PRIVATE_H

#include "office/filing_private.h"
#include "office/filings.h"

/* A place to look in, and the states that count there as bits; 0: all. */
struct qh_filings_source {
	struct qh_str path;
	int64_t states;
};
/* A page of what lies in any of the sources, which have no form in common. Asks for no right. */
QH_MUST_CHECK enum qh_status qh_filings_find(const struct qh_call *call, struct qh_tx *tx,
					     const struct qh_filings_query *q,
					     const struct qh_filings_source *sources, uint32_t n,
					     struct qh_filings_page *out);

#endif
