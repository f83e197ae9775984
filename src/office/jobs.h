/* SPDX-License-Identifier: Apache-2.0 */
/* Long reviews in the background: documents that take long to read, several documents, whole archives. A job
 * belongs to whoever sent it; to all others it does not exist. Results live in memory and in a file without a
 * name for a while, and are gone after a restart: nothing has been promised until a form is kept. */
#ifndef QH_OFFICE_JOBS_H
#define QH_OFFICE_JOBS_H

#include "office/filing.h"

enum {
	QH_JOBS_THREADS_MAX = 8,
	QH_JOBS_WAITING_MAX = 32,        /* of everybody, running ones too */
	QH_JOBS_PER_PERSON_MAX = 4,      /* waiting and running */
	QH_JOBS_KEPT_PER_PERSON_MAX = 8, /* finished: the oldest goes first */
	QH_JOBS_AGE_S = 2 * 3600,        /* a finished one goes after this */
	QH_JOB_FILES_MAX = 1000,
	QH_JOB_DOCUMENTS_MAX = 2000,        /* in all archives together */
	QH_JOB_AT_ONCE_BYTES_MAX = 1 << 20, /* a larger document waits its turn */
	QH_JOB_ARENA_BYTES_MAX = 256 << 20
};
/* Of all jobs together, in memory and on disk: then the oldest finished ones go, and no more are taken. */
#define QH_JOBS_HELD_BYTES_MAX ((uint64_t)4 << 30)
#define QH_JOB_SPOOL_BYTES_MAX ((uint64_t)1 << 30) /* what was sent and what it unpacks to */

enum qh_job_state { QH_JOB_WAITING = 1, QH_JOB_RUNNING, QH_JOB_DONE, QH_JOB_CANCELLED, QH_JOB_FAILED };

struct qh_jobs;
/* Starts the threads; the office is borrowed. QH_NOMEM STORE-006. */
QH_MUST_CHECK enum qh_status qh_jobs_start(const struct qh_office *office, uint32_t threads,
					   struct qh_jobs **out, struct qh_error *err);
/* Ends what runs behind its present document, forgets what waits, waits for the threads. NULL is fine. */
void qh_jobs_stop(struct qh_jobs *jobs);

struct qh_job_file {
	struct qh_str name, bytes;
};
/* Whether these should not be read while somebody waits for the page: several, an archive, a kind that
 * another program has to read, or large. */
bool qh_job_takes_long(const struct qh_job_file *files, uint32_t n);
/**
 * Queue a review of documents and archives. Their bytes are copied away.
 *
 * @retval QH_LIMIT  JOB-001 too many wait; JOB-002 too many of mine wait; JOB-004 too many or too large
 * @retval QH_IO     JOB-003 the disk is full or fails
 */
QH_MUST_CHECK enum qh_status qh_job_submit(const struct qh_call *call, const struct qh_job_file *files,
					   uint32_t n, int64_t *id);
/* Stop it behind the document that is being read; a finished one stays. OFFICE-003. */
QH_MUST_CHECK enum qh_status qh_job_cancel(const struct qh_call *call, int64_t id);

struct qh_job_info {
	int64_t id, made_at;
	enum qh_job_state state;
	struct qh_str name; /* of the first file */
	uint32_t files;     /* that were sent */
	uint32_t documents, done, forms, unread;
	bool single;           /* one document that is no archive */
	struct qh_error error; /* of a failed one */
};
/* Mine, the newest first. */
QH_MUST_CHECK enum qh_status qh_jobs_list(const struct qh_call *call, const struct qh_job_info **out,
					  uint32_t *n);
QH_MUST_CHECK enum qh_status qh_job_get(const struct qh_call *call, int64_t id, struct qh_job_info *out);

/* A form that was found; figures as in struct qh_filing. */
struct qh_job_form {
	uint32_t number; /* from 1 in the job */
	struct qh_str document, title, unit, kind, declared, low, high, grade;
	int64_t year, errors, warnings, infos;
	int64_t filing; /* kept as this one, 0 not yet */
};
/* A document that could not be read, or of which there is something to say. */
struct qh_job_document {
	struct qh_str name;
	bool failed;
	struct qh_error error;
	uint32_t n_forms;
	struct qh_findings findings;
};
struct qh_job_result {
	struct qh_job_info info;
	uint32_t n_forms, n_documents;
	const struct qh_job_form *forms;
	const struct qh_job_document *documents;
	struct qh_findings batch; /* across documents */
	bool xlsx, docx, pdf;     /* the reports that there are */
};
/* Of a finished job; JOB-005 (QH_CONFLICT) while it is not. */
QH_MUST_CHECK enum qh_status qh_job_result(const struct qh_call *call, int64_t id, struct qh_job_result *out);
/* One form reviewed again, with the findings that the document gave; OFFICE-003 when there is none. */
QH_MUST_CHECK enum qh_status qh_job_form(const struct qh_call *call, int64_t id, uint32_t number,
					 struct qh_job_form *row, struct qh_report_form *out,
					 struct qh_str *form_json);
/* "xlsx" the review workbook, "docx" and "pdf" the opinions with the list of returns. OFFICE-003 when there
 * is none. */
QH_MUST_CHECK enum qh_status qh_job_report(const struct qh_call *call, int64_t id, struct qh_str format,
					   struct qh_str *bytes);
/* Keep a form as a draft with the document it came from, as qh_filing_create; the same filing again when it
 * has been kept before. */
QH_MUST_CHECK enum qh_status qh_job_keep(const struct qh_call *call, int64_t id, uint32_t number,
					 int64_t unit, int64_t *filing);

#endif
