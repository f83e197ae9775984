/* SPDX-License-Identifier: Apache-2.0 */
/* What was sent lies in a file without a name, so that a hundred documents that wait fill no memory; and what
 * archives hold beside it. */
#include "office/jobs_private.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/limits.h"
#include "review/archive.h"

static enum qh_status disk(struct qh_error *err)
{
	return qh_error_set(err, QH_IO, "JOB-003");
}

enum qh_status qh_job_spool_open(struct qh_job *job, struct qh_error *err)
{
	const char *dir = getenv("TMPDIR");
	char path[4096];
	int n = snprintf(path, sizeof path, "%s/quanheng-job-XXXXXX", dir && *dir ? dir : "/tmp");
	job->spool = n > 0 && (size_t)n < sizeof path ? mkstemp(path) : -1;
	if (job->spool < 0)
		return disk(err);
	unlink(path); /* it goes with its descriptor, whatever happens */
	return QH_OK;
}

enum qh_status qh_job_spool_put(struct qh_job *job, struct qh_str name, struct qh_str bytes,
				struct qh_job_bytes *out, struct qh_error *err)
{
	if (bytes.n > QH_JOB_SPOOL_BYTES_MAX - job->spooled)
		return qh_error_set(err, QH_LIMIT, "JOB-004");
	*out = (struct qh_job_bytes){qh_arena_str(job->arena, name.p ? name : QH_STR("")), job->spooled,
				     bytes.n};
	if (!out->name.p)
		return qh_error_set(err, QH_NOMEM, "STORE-006");
	for (uint32_t done = 0; done < bytes.n;) {
		ssize_t k = pwrite(job->spool, bytes.p + done, bytes.n - done, (off_t)(job->spooled + done));
		if (k <= 0)
			return disk(err);
		done += (uint32_t)k;
	}
	job->spooled += bytes.n;
	return QH_OK;
}

enum qh_status qh_job_spool_get(const struct qh_job *job, const struct qh_job_bytes *at,
				struct qh_arena *arena, struct qh_str *out, struct qh_error *err)
{
	char *p = qh_arena_alloc(arena, (size_t)at->n + 1);
	*out = (struct qh_str){p, at->n};
	if (!p)
		return qh_error_set(err, QH_NOMEM, "STORE-006");
	for (uint32_t done = 0; done < at->n;) {
		ssize_t k = pread(job->spool, p + done, at->n - done, (off_t)(at->off + done));
		if (k <= 0)
			return disk(err);
		done += (uint32_t)k;
	}
	return QH_OK;
}

/* ---- archives ---- */

static struct qh_job_read *add(struct qh_job *job, struct qh_error *err)
{
	if (job->n_documents == QH_JOB_DOCUMENTS_MAX) {
		(void)qh_error_set(err, QH_LIMIT, "JOB-004");
		return NULL;
	}
	if (!qh_arena_grow(job->arena, &job->documents, &job->cap_documents, job->n_documents + 1,
			   sizeof *job->documents)) {
		(void)qh_error_set(err, QH_NOMEM, "STORE-006");
		return NULL;
	}
	return &job->documents[job->n_documents++];
}

static struct qh_job_read *add_failed(struct qh_job *job, struct qh_str name, const struct qh_error *why,
				      struct qh_error *err)
{
	struct qh_job_read *d = add(job, err);
	if (d) {
		d->bytes.name = name;
		d->told.failed = true;
		d->told.error = *why;
	}
	return d;
}

static enum qh_status members(struct qh_job *job, struct qh_archive *archive, struct qh_error *err)
{
	struct qh_member m;
	enum qh_status status = QH_OK;
	while (status == QH_OK && qh_archive_next(archive, &m) == QH_OK) {
		struct qh_str name = qh_arena_str(job->arena, qh_str_of(m.path));
		struct qh_job_read *d = m.error.code ? add_failed(job, name, &m.error, err) : add(job, err);
		if (!d || !name.p)
			status =
			    err->status != QH_OK ? err->status : qh_error_set(err, QH_NOMEM, "STORE-006");
		else if (!m.error.code)
			status = qh_job_spool_put(job, name, (struct qh_str){m.bytes, (uint32_t)m.n_bytes},
						  &d->bytes, err);
		free(m.bytes);
		if (qh_job_step(job, 0, 0))
			break;
	}
	return status;
}

enum qh_status qh_job_unpack(struct qh_job *job, struct qh_arena *arena, struct qh_error *err)
{
	enum qh_status status = QH_OK;
	for (uint32_t i = 0; status == QH_OK && i < job->n_inputs; i++) {
		const struct qh_job_bytes *in = &job->inputs[i];
		struct qh_archive *archive = NULL;
		struct qh_error why;
		struct qh_str bytes;
		qh_error_clear(&why);
		qh_arena_reset(arena);
		status = qh_job_spool_get(job, in, arena, &bytes, err);
		if (status != QH_OK)
			break;
		if (!qh_archive_is(bytes)) {
			struct qh_job_read *d = add(job, err);
			if (d)
				d->bytes = *in;
			status = d ? QH_OK : err->status;
			continue;
		}
		if (qh_archive_open_bytes(arena, in->name.p, bytes, &archive, &why) == QH_OK)
			status = members(job, archive, err);
		else
			status = add_failed(job, in->name, &why, err) ? QH_OK : err->status;
		qh_archive_close(archive);
	}
	return status;
}
