/* SPDX-License-Identifier: Apache-2.0 */
/* The pool: who waits, who runs, what is remembered how long. What a job does is in jobs_review.c. */
#include "office/jobs_private.h"

#include <stdlib.h>
#include <unistd.h>

#include "base/limits.h"
#include "office/settings.h"
#include "review/archive.h"
#include "read/read.h"

static void job_free(struct qh_job *job)
{
	if (job->spool >= 0)
		close(job->spool);
	qh_arena_free(job->arena);
	free(job);
}

static bool over(const struct qh_job *job)
{
	return job->info.state > QH_JOB_RUNNING;
}

/* Taken out of the list; freed when nobody looks at it any more. Called with the lock. */
static void forget(struct qh_jobs *jobs, struct qh_job *job)
{
	struct qh_job **at = &jobs->first;
	while (*at && *at != job)
		at = &(*at)->next;
	if (*at)
		*at = job->next;
	job->forgotten = true;
	if (job->users == 0)
		job_free(job);
}

/* How many finished ones of the same person are newer. Called with the lock, as the next two. */
static uint32_t newer(const struct qh_jobs *jobs, const struct qh_job *than)
{
	uint32_t n = 0;
	for (const struct qh_job *job = jobs->first; job != than; job = job->next)
		n += over(job) && job->owner == than->owner;
	return n;
}

static uint64_t held(const struct qh_jobs *jobs)
{
	uint64_t sum = 0;
	for (const struct qh_job *job = jobs->first; job; job = job->next)
		sum += job->held;
	return sum;
}

/* Finished ones that are old, or more than are kept; then the oldest until what is left fits. */
static void tidy(struct qh_jobs *jobs, int64_t now)
{
	jobs->now = now;
	for (struct qh_job *job = jobs->first, *next; job; job = next) {
		next = job->next;
		if (over(job) &&
		    (newer(jobs, job) >= QH_JOBS_KEPT_PER_PERSON_MAX || job->done_at + QH_JOBS_AGE_S < now))
			forget(jobs, job);
	}
	while (held(jobs) > QH_JOBS_HELD_BYTES_MAX) {
		struct qh_job *oldest = NULL;
		for (struct qh_job *job = jobs->first; job; job = job->next)
			oldest = over(job) ? job : oldest;
		if (!oldest)
			break;
		forget(jobs, oldest);
	}
}

/* The one that has waited longest. Called with the lock. */
static struct qh_job *next_waiting(struct qh_jobs *jobs)
{
	struct qh_job *found = NULL;
	for (struct qh_job *job = jobs->first; job; job = job->next)
		if (job->info.state == QH_JOB_WAITING)
			found = job;
	return found;
}

static void *work(void *payload)
{
	struct qh_jobs *jobs = payload;
	pthread_mutex_lock(&jobs->lock);
	while (!jobs->stop) {
		struct qh_job *job = next_waiting(jobs);
		struct qh_error err;
		if (!job) {
			pthread_cond_wait(&jobs->wake, &jobs->lock);
			continue;
		}
		job->info.state = QH_JOB_RUNNING;
		job->users++;
		pthread_mutex_unlock(&jobs->lock);
		qh_error_clear(&err);
		enum qh_status status = qh_job_run(job, &err);
		pthread_mutex_lock(&jobs->lock);
		job->info.state = job->cancel || jobs->stop ? QH_JOB_CANCELLED
				  : status != QH_OK         ? QH_JOB_FAILED
							    : QH_JOB_DONE;
		job->info.forms = job->n_forms;
		job->info.error = err;
		job->done_at = jobs->now;
		job->held = job->spooled + qh_arena_used(job->arena);
		if (--job->users == 0 && job->forgotten)
			job_free(job);
	}
	pthread_mutex_unlock(&jobs->lock);
	return NULL;
}

bool qh_job_step(struct qh_job *job, uint32_t done, uint32_t unread)
{
	pthread_mutex_lock(&job->jobs->lock);
	job->info.documents = job->n_documents;
	job->info.done = done;
	job->info.unread = unread;
	job->info.forms = job->n_forms;
	job->held = job->spooled + qh_arena_used(job->arena);
	bool stop = job->cancel || job->jobs->stop;
	pthread_mutex_unlock(&job->jobs->lock);
	return stop;
}

enum qh_status qh_jobs_start(const struct qh_office *office, uint32_t threads, struct qh_jobs **out,
			     struct qh_error *err)
{
	struct qh_jobs *jobs = calloc(1, sizeof *jobs);
	*out = NULL;
	if (!jobs)
		return qh_error_set(err, QH_NOMEM, "STORE-006");
	jobs->office = office;
	pthread_mutex_init(&jobs->lock, NULL);
	pthread_cond_init(&jobs->wake, NULL);
	while (jobs->n_threads < threads && jobs->n_threads < QH_JOBS_THREADS_MAX &&
	       pthread_create(&jobs->threads[jobs->n_threads], NULL, work, jobs) == 0)
		jobs->n_threads++;
	if (threads > 0 && jobs->n_threads == 0) {
		qh_jobs_stop(jobs);
		return qh_error_set(err, QH_NOMEM, "STORE-006");
	}
	*out = jobs;
	return QH_OK;
}

void qh_jobs_stop(struct qh_jobs *jobs)
{
	if (!jobs)
		return;
	pthread_mutex_lock(&jobs->lock);
	jobs->stop = true;
	pthread_cond_broadcast(&jobs->wake);
	pthread_mutex_unlock(&jobs->lock);
	for (uint32_t i = 0; i < jobs->n_threads; i++)
		pthread_join(jobs->threads[i], NULL);
	for (struct qh_job *job = jobs->first, *next; job; job = next) {
		next = job->next;
		job_free(job);
	}
	pthread_cond_destroy(&jobs->wake);
	pthread_mutex_destroy(&jobs->lock);
	free(jobs);
}

/* What only begins like an archive is told so at once. */
static bool is_archive(struct qh_str bytes)
{
	struct qh_archive *archive = NULL;
	struct qh_arena *arena = qh_archive_is(bytes) ? qh_arena_new(QH_JOB_ARENA_BYTES_MAX) : NULL;
	bool opens = arena && qh_archive_open_bytes(arena, "", bytes, &archive, NULL) == QH_OK;
	qh_archive_close(archive);
	qh_arena_free(arena);
	return opens;
}

bool qh_job_takes_long(const struct qh_job_file *files, uint32_t n)
{
	if (n != 1 || files[0].bytes.n > QH_JOB_AT_ONCE_BYTES_MAX || is_archive(files[0].bytes))
		return n > 0;
	enum qh_read_kind kind = qh_read_sniff(files[0].bytes, files[0].name);
	return kind == QH_READ_PDF || kind == QH_READ_CONVERTED;
}

/* A job with its bytes, not in the list yet. */
static enum qh_status make(const struct qh_call *call, const struct qh_job_file *files, uint32_t n,
			   struct qh_job **out)
{
	struct qh_job *job = calloc(1, sizeof *job);
	*out = NULL;
	if (!job)
		return qh_call_nomem(call);
	job->spool = -1;
	job->jobs = call->office->jobs;
	job->owner = call->actor->person;
	job->lang = call->actor->lang;
	job->arena = qh_arena_new(QH_JOB_ARENA_BYTES_MAX);
	job->inputs = job->arena ? QH_NEW_ARRAY(job->arena, struct qh_job_bytes, n) : NULL;
	enum qh_status status = job->inputs ? qh_job_spool_open(job, call->err) : qh_call_nomem(call);
	for (uint32_t i = 0; status == QH_OK && i < n; i++)
		status = qh_job_spool_put(job, files[i].name, files[i].bytes, &job->inputs[i], call->err);
	job->n_inputs = n;
	if (status != QH_OK) {
		job_free(job);
		return status;
	}
	job->info = (struct qh_job_info){.made_at = call->now,
					 .state = QH_JOB_WAITING,
					 .name = job->inputs[0].name,
					 .files = n,
					 .documents = n,
					 .single = n == 1 && !is_archive(files[0].bytes)};
	job->held = job->spooled + qh_arena_used(job->arena);
	*out = job;
	return QH_OK;
}

/* Called with the lock. */
static const char *full(const struct qh_jobs *jobs, int64_t owner)
{
	uint32_t all = 0, mine = 0;
	for (const struct qh_job *job = jobs->first; job; job = job->next) {
		all += !over(job);
		mine += !over(job) && job->owner == owner;
	}
	return all >= QH_JOBS_WAITING_MAX || held(jobs) > QH_JOBS_HELD_BYTES_MAX ? "JOB-001"
	       : mine >= QH_JOBS_PER_PERSON_MAX                                  ? "JOB-002"
										 : NULL;
}

static uint64_t sent(const struct qh_job_file *files, uint32_t n)
{
	uint64_t bytes = 0;
	for (uint32_t i = 0; i < n; i++)
		bytes += files[i].bytes.n;
	return bytes;
}

enum qh_status qh_job_submit(const struct qh_call *call, const struct qh_job_file *files, uint32_t n,
			     int64_t *id)
{
	struct qh_jobs *jobs = call->office->jobs;
	struct qh_job *job;
	*id = 0;
	if (!call->actor)
		return qh_call_denied(call);
	if (!jobs)
		return qh_error_set(call->err, QH_LIMIT, "JOB-001");
	if (n == 0 || n > QH_JOB_FILES_MAX)
		return qh_error_set(call->err, QH_LIMIT, "JOB-004");
	enum qh_status status = qh_setting_upload(call, sent(files, n));
	if (status != QH_OK)
		return status;
	pthread_mutex_lock(&jobs->lock);
	const char *why = full(jobs, call->actor->person);
	pthread_mutex_unlock(&jobs->lock);
	if (why)
		return qh_error_set(call->err, QH_LIMIT, why);
	status = make(call, files, n, &job);
	if (status != QH_OK)
		return status;
	pthread_mutex_lock(&jobs->lock);
	why = full(jobs, job->owner); /* others may have come meanwhile */
	if (!why) {
		tidy(jobs, call->now);
		*id = job->info.id = ++jobs->last_id;
		job->next = jobs->first;
		jobs->first = job;
		pthread_cond_signal(&jobs->wake);
	}
	pthread_mutex_unlock(&jobs->lock);
	if (!why)
		return QH_OK;
	job_free(job);
	return qh_error_set(call->err, QH_LIMIT, why);
}

enum qh_status qh_job_hold(const struct qh_call *call, int64_t id, bool finished, struct qh_job **out)
{
	struct qh_jobs *jobs = call->office->jobs;
	enum qh_status status = QH_OK;
	*out = NULL;
	if (!call->actor)
		return qh_call_denied(call);
	if (!jobs)
		return qh_call_missing(call);
	pthread_mutex_lock(&jobs->lock);
	tidy(jobs, call->now);
	for (struct qh_job *job = jobs->first; job && !*out; job = job->next)
		if (job->info.id == id && job->owner == call->actor->person)
			*out = job;
	if (!*out)
		status = qh_call_missing(call);
	else if (finished && (*out)->info.state != QH_JOB_DONE)
		status = qh_error_set(call->err, QH_CONFLICT, "JOB-005");
	if (status == QH_OK)
		(*out)->users++;
	else
		*out = NULL;
	pthread_mutex_unlock(&jobs->lock);
	return status;
}

void qh_job_release(struct qh_job *job)
{
	struct qh_jobs *jobs = job->jobs;
	pthread_mutex_lock(&jobs->lock);
	if (--job->users == 0 && job->forgotten)
		job_free(job);
	pthread_mutex_unlock(&jobs->lock);
}

enum qh_status qh_job_cancel(const struct qh_call *call, int64_t id)
{
	struct qh_job *job;
	enum qh_status status = qh_job_hold(call, id, false, &job);
	if (status != QH_OK)
		return status;
	pthread_mutex_lock(&job->jobs->lock);
	if (!over(job))
		job->cancel = true;
	if (job->info.state == QH_JOB_WAITING) {
		job->info.state = QH_JOB_CANCELLED;
		job->done_at = call->now;
	}
	pthread_mutex_unlock(&job->jobs->lock);
	qh_job_release(job);
	return QH_OK;
}

enum qh_status qh_jobs_list(const struct qh_call *call, const struct qh_job_info **out, uint32_t *n)
{
	struct qh_jobs *jobs = call->office->jobs;
	enum { ROOM = QH_JOBS_KEPT_PER_PERSON_MAX + QH_JOBS_WAITING_MAX };
	*n = 0;
	*out = NULL;
	if (!call->actor)
		return qh_call_denied(call);
	struct qh_job_info *list = QH_NEW_ARRAY(call->arena, struct qh_job_info, ROOM);
	if (!list)
		return qh_call_nomem(call);
	if (jobs) {
		pthread_mutex_lock(&jobs->lock);
		tidy(jobs, call->now);
		for (const struct qh_job *job = jobs->first; job && *n < ROOM; job = job->next) {
			if (job->owner != call->actor->person)
				continue;
			list[*n] = job->info;
			list[(*n)++].name = qh_arena_str(call->arena, job->info.name);
		}
		pthread_mutex_unlock(&jobs->lock);
	}
	*out = list;
	return QH_OK;
}
