/* SPDX-License-Identifier: Apache-2.0 */
/* Shared by the files of filings. */
#ifndef QH_OFFICE_FILING_PRIVATE_H
#define QH_OFFICE_FILING_PRIVATE_H

#include "office/filing.h"

/* The columns of FILING_GET and of the lists. */
void qh_filing_take(struct qh_rows *rows, struct qh_filing *out);
/* Inside a transaction; id 0 in @p out when there is none or one may not see it: OFFICE-003. */
QH_MUST_CHECK enum qh_status qh_filing_find(const struct qh_call *call, struct qh_tx *tx, int64_t id,
					    struct qh_filing *out);
/* Keep bytes under their hash; absent bytes have none. */
QH_MUST_CHECK enum qh_status qh_content_keep(const struct qh_call *call, struct qh_tx *tx,
					     struct qh_str bytes, struct qh_str *sha256);
/* A unit that I fill forms for: OFFICE-003 not mine to see, OFFICE-002 to fill. */
QH_MUST_CHECK enum qh_status qh_filing_unit(const struct qh_call *call, struct qh_tx *tx, int64_t unit,
					    struct qh_str *path, struct qh_str *name);
/* Whoever wrote a version or sent the form is its maker and never checks it. */
QH_MUST_CHECK enum qh_status qh_filing_is_maker(const struct qh_call *call, struct qh_tx *tx, int64_t filing,
						bool *out);
/* Inside a write: the form answers this version of an approved declaration of its unit; START-001 else. */
QH_MUST_CHECK enum qh_status qh_goal_link_put(const struct qh_call *call, struct qh_tx *tx, int64_t filing,
					      int64_t unit, int64_t goal, int64_t version, bool locked);
/* What else changes in the transaction that keeps a version. */
struct qh_filing_also {
	enum qh_status (*run)(const struct qh_call *call, struct qh_tx *tx, int64_t filing, int64_t row);
	int64_t row;
};
QH_MUST_CHECK enum qh_status qh_filing_save_also(const struct qh_call *call, int64_t id, int64_t version,
						 struct qh_str form_json, struct qh_str note,
						 const struct qh_filing_also *also);
/* What the columns of a filing keep of a review. */
struct qh_filing_figures {
	struct qh_str title, kind;
	int64_t year;
	struct qh_str declared, low, high, grade;
	struct qh_bind low_millionths, high_millionths, rate_millionths;
	int64_t errors, warnings, infos;
	struct qh_bind declared_millionths;
	uint32_t n_codes; /* checks with findings */
	const struct qh_code_count {
		const char *code;
		int64_t n;
	} * codes;
};
/* Keeps how often each check spoke up in the newest version; between qh_tally_off and qh_tally_on. */
QH_MUST_CHECK enum qh_status qh_filing_count_findings(const struct qh_call *call, struct qh_tx *tx,
						      int64_t filing, const struct qh_filing_figures *f);
QH_MUST_CHECK enum qh_status qh_filing_figures(const struct qh_call *call, struct qh_str form_json,
					       struct qh_str rulebook, struct qh_filing_figures *out);
/* The same of a review that is there already. */
QH_MUST_CHECK enum qh_status qh_filing_figures_of(const struct qh_call *call, const struct qh_report_form *f,
						  struct qh_filing_figures *out);

#endif
