/* SPDX-License-Identifier: Apache-2.0 */
/* What the pages of jobs show; part of views.h. */
#ifndef QH_WEB_VIEWS_JOBS_H
#define QH_WEB_VIEWS_JOBS_H

#include "office/jobs.h"

struct qh_v_jobs {
	uint32_t n;
	const struct qh_job_info *jobs;
};
struct qh_v_job_row {
	const struct qh_job_form *form;
	struct qh_str unit; /* where it will be kept: what was typed, else the unit of that name */
	struct qh_str error;
	bool chosen;
};
struct qh_v_job_document {
	struct qh_str name, error;
	uint32_t n_findings;
	const struct qh_v_finding *findings;
};
struct qh_v_job {
	struct qh_job_info info;
	struct qh_str error;
	bool running, xlsx, docx, pdf, may_keep, to_keep; /* to_keep: there are rows that were not kept */
	uint32_t n_rows, n_documents, n_unread, n_findings, n_units;
	const struct qh_v_job_row *rows;
	const struct qh_v_job_document *documents; /* of which there is something to say */
	const struct qh_v_job_document *unread;
	const struct qh_v_finding *findings; /* across documents */
	const struct qh_place_row *units;
};
const char *qh_view_job_state(enum qh_job_state state);

#endif
