/* SPDX-License-Identifier: Apache-2.0 */
/* Shared by the files of jobs. */
#ifndef QH_OFFICE_JOBS_PRIVATE_H
#define QH_OFFICE_JOBS_PRIVATE_H

#include <pthread.h>

#include "office/jobs.h"

enum { QH_JOB_REPORTS = 3 };
extern const char *const qh_job_formats[QH_JOB_REPORTS];

/* A stretch of the file without a name. */
struct qh_job_bytes {
	struct qh_str name;
	uint64_t off;
	uint32_t n;
};
struct qh_job_found {
	struct qh_job_form row;
	uint32_t document; /* its number from 0 */
	struct qh_str json;
	struct qh_findings findings;
	bool keeping; /* somebody is just keeping it */
};
struct qh_job_read {
	struct qh_job_bytes bytes;
	struct qh_job_document told;
};

/* Until it is finished a job is written by its thread alone, but for what the lock guards. */
struct qh_job {
	struct qh_job *next;
	struct qh_jobs *jobs;
	struct qh_arena *arena;
	int64_t owner;
	enum qh_lang lang;
	int spool;
	uint64_t spooled;
	uint32_t n_inputs, n_documents, cap_documents, n_forms, cap_forms;
	struct qh_job_bytes *inputs;
	struct qh_job_read *documents;
	struct qh_job_found *forms;
	struct qh_findings batch;
	struct qh_str reports[QH_JOB_REPORTS];
	/* guarded by the lock */
	struct qh_job_info info;
	int64_t done_at;
	uint64_t held;  /* bytes of memory and disk, as far as is known */
	uint32_t users; /* pages that are looking at it, and its thread */
	bool cancel, forgotten;
};

struct qh_jobs {
	const struct qh_office *office;
	pthread_mutex_t lock; /* of everything below, and of the fields of jobs that say so */
	pthread_cond_t wake;
	struct qh_job *first; /* the newest */
	int64_t last_id, now;
	bool stop;
	uint32_t n_threads;
	pthread_t threads[QH_JOBS_THREADS_MAX];
};

/* jobs_spool.c */
QH_MUST_CHECK enum qh_status qh_job_spool_open(struct qh_job *job, struct qh_error *err);
QH_MUST_CHECK enum qh_status qh_job_spool_put(struct qh_job *job, struct qh_str name, struct qh_str bytes,
					      struct qh_job_bytes *out, struct qh_error *err);
QH_MUST_CHECK enum qh_status qh_job_spool_get(const struct qh_job *job, const struct qh_job_bytes *at,
					      struct qh_arena *arena, struct qh_str *out,
					      struct qh_error *err);
/* Archives among the inputs become their documents. */
QH_MUST_CHECK enum qh_status qh_job_unpack(struct qh_job *job, struct qh_arena *arena, struct qh_error *err);

/* jobs_review.c: the whole work of one job; the error tells why it failed. */
QH_MUST_CHECK enum qh_status qh_job_run(struct qh_job *job, struct qh_error *err);
/* True when it is to end; tells how far it has come. */
bool qh_job_step(struct qh_job *job, uint32_t done, uint32_t unread);

/* Mine by its number, held until qh_job_release. OFFICE-003. */
QH_MUST_CHECK enum qh_status qh_job_hold(const struct qh_call *call, int64_t id, bool finished,
					 struct qh_job **out);
void qh_job_release(struct qh_job *job);

#endif
