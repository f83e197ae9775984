/* SPDX-License-Identifier: Apache-2.0 */
/* A batch: pieces go to workers through a window of slots and come out in the order they went in. */
#include "review/review.h"

#include <pthread.h>
#include <stdlib.h>

#include "base/limits.h"
#include "review/late.h"
#include "review/source.h"
#include "review/work.h"

enum slot_state { SLOT_FREE, SLOT_WAITING, SLOT_TAKEN, SLOT_DONE };
enum { SLOTS_PER_JOB = 3 };

/* Everything between the reading thread and the workers. All fields below the lock are guarded by it. */
struct pool {
	const struct qh_review_run *run;
	pthread_mutex_t lock;
	pthread_cond_t work_ready, work_done;
	struct qh_work *slots;
	uint32_t n_slots;
	bool stop;
};

static void *worker(void *payload)
{
	struct pool *pool = payload;
	struct qh_worker own;
	qh_worker_start(&own, pool->run);
	pthread_mutex_lock(&pool->lock);
	while (!pool->stop) {
		struct qh_work *next = NULL;
		for (uint32_t i = 0; i < pool->n_slots; i++) {
			struct qh_work *w = &pool->slots[i];
			if (w->state == SLOT_WAITING && (!next || w->sequence < next->sequence))
				next = w;
		}
		if (!next) {
			pthread_cond_wait(&pool->work_ready, &pool->lock);
			continue;
		}
		next->state = SLOT_TAKEN;
		pthread_mutex_unlock(&pool->lock);
		qh_work_do(&own, next);
		pthread_mutex_lock(&pool->lock);
		next->state = SLOT_DONE;
		pthread_cond_signal(&pool->work_done);
	}
	pthread_mutex_unlock(&pool->lock);
	qh_worker_end(&own);
	return NULL;
}

/* What the run has gathered so far. */
struct gathered {
	struct qh_batch *batch;
	struct qh_findings late;
	struct qh_report_summary sum;
	uint64_t total;             /* bytes of all files */
	uint64_t forms_of_document; /* written so far */
	struct qh_arena *arena;     /* of the parts of a report that is made of the whole batch */
	struct qh_paper *parts;
	uint32_t n_parts, cap_parts;
};

static void add_summary(struct qh_report_summary *to, const struct qh_report_summary *from)
{
	to->documents += from->documents;
	to->unread_documents += from->unread_documents;
	to->forms += from->forms;
	to->indicators += from->indicators;
	to->errors += from->errors;
	to->warnings += from->warnings;
	to->infos += from->infos;
}

static enum qh_status flush(const struct qh_review_run *run, struct qh_buf *out, struct qh_error *err)
{
	bool ok = out->n == 0 || run->sink(run->sink_payload, qh_buf_view(out));
	qh_buf_reset(out);
	return ok ? QH_OK : qh_error_set(err, QH_IO, "REVIEW-006");
}

/* Parts do not know whether those before them had a form that could be read. */
static enum qh_status separate(const struct qh_review_run *run, struct gathered *g,
			       const struct qh_work *work, struct qh_error *err)
{
	const char *separator = run->writer->part_separator;
	bool ok = true;

	if (work->piece.first_part)
		g->forms_of_document = 0;
	if (separator && g->forms_of_document > 0 && work->summary.forms > 0)
		ok = run->sink(run->sink_payload, qh_str_of(separator));
	g->forms_of_document += work->summary.forms;
	return ok ? QH_OK : qh_error_set(err, QH_IO, "REVIEW-006");
}

static enum qh_status too_large(struct qh_error *err)
{
	qh_error_set(err, QH_LIMIT, "REVIEW-007");
	qh_error_arg_int(err, "limit", QH_WHOLE_FORMS_MAX);
	return QH_LIMIT;
}

static enum qh_status whole_arena(struct gathered *g, struct qh_error *err)
{
	if (!g->arena)
		g->arena = qh_arena_new(QH_WHOLE_ARENA_BYTES_MAX);
	return g->arena ? QH_OK : qh_error_set(err, QH_NOMEM, "REVIEW-002");
}

/* The part of a document waits for the end of the batch. */
static enum qh_status keep_part(struct gathered *g, const struct qh_work *work, struct qh_error *err)
{
	enum qh_status s = whole_arena(g, err);

	if (s != QH_OK)
		return s;
	if (g->sum.forms + work->summary.forms > QH_WHOLE_FORMS_MAX)
		return too_large(err);
	if (qh_arena_grow(g->arena, &g->parts, &g->cap_parts, g->n_parts + 1, sizeof *g->parts))
		s = qh_paper_copy(g->arena, &work->part, &g->parts[g->n_parts++]);
	else
		s = qh_arena_status(g->arena);
	return s == QH_LIMIT ? too_large(err) : s == QH_OK ? s : qh_error_set(err, s, "REVIEW-002");
}

/* Whoever waits for the run hears how far it is. */
static void tell(const struct qh_review_run *run, const struct gathered *g, const struct qh_piece *piece,
		 const struct qh_error *unread)
{
	const struct qh_progress at = {.documents = piece->doc_index - !piece->last_part,
				       .all_documents = piece->documents,
				       .forms = g->sum.forms,
				       .bytes = piece->bytes_done,
				       .all_bytes = g->total};

	if (unread->code && run->unread)
		run->unread(run->progress_payload, piece->path, unread);
	if (run->progress)
		run->progress(run->progress_payload, &at);
}

/* Take in a finished piece: its output goes out, its fingerprints are kept. */
static enum qh_status finish(const struct qh_review_run *run, struct gathered *g, struct qh_work *work,
			     struct qh_error *err)
{
	enum qh_status s = work->status;
	if (s != QH_OK && err)
		*err = work->error;
	if (s == QH_OK && run->writer->whole)
		s = keep_part(g, work, err);
	if (s == QH_OK)
		s = separate(run, g, work, err);
	if (s == QH_OK)
		s = flush(run, &work->out, err);
	if (s == QH_OK)
		s = qh_batch_append(g->batch, work->batch, err);
	if (s == QH_OK)
		s = qh_late_add(&g->late, &work->late, 0, err);
	add_summary(&g->sum, &work->summary);
	if (s == QH_OK)
		tell(run, g, &work->piece, &work->unread);
	qh_piece_free(&work->piece);
	return s;
}

static enum qh_status run_alone(const struct qh_review_run *run, struct qh_source *source, struct gathered *g,
				struct qh_work *work, struct qh_error *err)
{
	struct qh_worker own;
	enum qh_status s = QH_OK;
	qh_worker_start(&own, run);
	while (s == QH_OK && (s = qh_source_next(source, &work->piece, err)) == QH_OK) {
		qh_work_do(&own, work);
		s = finish(run, g, work, err);
	}
	qh_worker_end(&own);
	return s == QH_NOT_FOUND && work->status != QH_NOT_FOUND ? QH_OK : s;
}

/* Reads, hands out and takes in, all in order; called with the lock held. */
static enum qh_status feed(struct pool *pool, struct qh_source *source, struct gathered *g,
			   struct qh_error *err)
{
	uint64_t next_in = 0, next_out = 0;
	bool more = true;
	enum qh_status s = QH_OK;
	while (s == QH_OK && (more || next_out < next_in)) {
		struct qh_work *w = &pool->slots[next_in % pool->n_slots];
		if (more && w->state == SLOT_FREE) {
			pthread_mutex_unlock(&pool->lock);
			s = qh_source_next(source, &w->piece, err);
			pthread_mutex_lock(&pool->lock);
			if (s == QH_NOT_FOUND) {
				more = false;
				s = QH_OK;
			} else if (s == QH_OK) {
				w->sequence = next_in++;
				w->state = SLOT_WAITING;
				pthread_cond_signal(&pool->work_ready);
			}
			continue;
		}
		w = &pool->slots[next_out % pool->n_slots];
		if (w->state != SLOT_DONE) {
			pthread_cond_wait(&pool->work_done, &pool->lock);
			continue;
		}
		pthread_mutex_unlock(&pool->lock);
		s = finish(pool->run, g, w, err);
		pthread_mutex_lock(&pool->lock);
		w->state = SLOT_FREE;
		next_out++;
	}
	pool->stop = true;
	pthread_cond_broadcast(&pool->work_ready);
	return s;
}

static enum qh_status run_pool(struct pool *pool, struct qh_source *source, struct gathered *g, uint32_t jobs,
			       struct qh_error *err)
{
	pthread_t threads[QH_JOBS_MAX];
	uint32_t started = 0;
	while (started < jobs && pthread_create(&threads[started], NULL, worker, pool) == 0)
		started++;
	enum qh_status s;
	pthread_mutex_lock(&pool->lock);
	s = started ? feed(pool, source, g, err) : qh_error_set(err, QH_NOMEM, "REVIEW-002");
	pthread_mutex_unlock(&pool->lock);
	for (uint32_t i = 0; i < started; i++)
		pthread_join(threads[i], NULL);
	return s;
}

static enum qh_status run_pieces(const struct qh_review_run *run, struct qh_source *source,
				 struct gathered *g, struct qh_error *err)
{
	uint32_t jobs = run->options->jobs ? run->options->jobs : 1;
	jobs = jobs < QH_JOBS_MAX ? jobs : QH_JOBS_MAX;
	struct pool pool = {.run = run, .n_slots = jobs == 1 ? 1 : jobs * SLOTS_PER_JOB};
	pool.slots = calloc(pool.n_slots, sizeof *pool.slots);
	if (!pool.slots)
		return qh_error_set(err, QH_NOMEM, "REVIEW-002");
	enum qh_status s = QH_OK;
	for (uint32_t i = 0; i < pool.n_slots; i++) {
		qh_buf_init(&pool.slots[i].out, QH_OUTPUT_BYTES_MAX);
		pool.slots[i].batch = qh_batch_new();
		if (!pool.slots[i].batch)
			s = qh_error_set(err, QH_NOMEM, "REVIEW-002");
	}
	if (s == QH_OK && jobs == 1) {
		s = run_alone(run, source, g, &pool.slots[0], err);
	} else if (s == QH_OK) {
		pthread_mutex_init(&pool.lock, NULL);
		pthread_cond_init(&pool.work_ready, NULL);
		pthread_cond_init(&pool.work_done, NULL);
		s = run_pool(&pool, source, g, jobs, err);
		pthread_cond_destroy(&pool.work_done);
		pthread_cond_destroy(&pool.work_ready);
		pthread_mutex_destroy(&pool.lock);
	}
	for (uint32_t i = 0; i < pool.n_slots; i++) {
		qh_buf_free(&pool.slots[i].out);
		qh_late_free(&pool.slots[i].late);
		qh_arena_free(pool.slots[i].part_arena);
		qh_batch_free(pool.slots[i].batch);
		qh_piece_free(&pool.slots[i].piece);
	}
	free(pool.slots);
	return s;
}

static enum qh_status write_end(const struct qh_review_run *run, struct gathered *g,
				const struct qh_findings *findings, struct qh_buf *out, struct qh_error *err)
{
	enum qh_status s;

	if (!run->writer->whole) {
		run->writer->end(run->report, findings, &g->sum, out);
		return QH_OK;
	}
	s = whole_arena(g, err);
	if (s == QH_OK)
		s = run->writer->whole->end(run->report, g->parts, g->n_parts, findings, &g->sum, g->arena,
					    out, err);
	return s != QH_OK && g->arena && qh_arena_status(g->arena) == QH_LIMIT ? too_large(err) : s;
}

/* The checks across documents and the summary close the report. */
static enum qh_status end_run(const struct qh_review_run *run, struct gathered *g, struct qh_error *err)
{
	struct qh_arena *arena = qh_arena_new(QH_DOC_ARENA_BYTES_MAX);
	if (!arena)
		return qh_error_set(err, QH_NOMEM, "REVIEW-002");
	struct qh_findings findings = {.arena = arena};
	struct qh_buf out;
	qh_buf_init(&out, QH_OUTPUT_BYTES_MAX);
	enum qh_status s = qh_check_batch(g->batch, run->options->library, &findings, err);
	qh_summary_add(&g->sum, &findings); /* the late ones were counted with their parts */
	if (s == QH_OK)
		s = qh_late_add(&findings, &g->late, 0, err);
	if (s == QH_OK) {
		qh_findings_sort(&findings);
		s = write_end(run, g, &findings, &out, err);
		if (s == QH_OK && qh_arena_status(arena) != QH_OK)
			s = qh_error_set(err, qh_arena_status(arena), "REVIEW-002");
	}
	if (s == QH_OK) {
		s = out.status == QH_OK ? flush(run, &out, err) : qh_error_set(err, out.status, "REVIEW-005");
	}
	qh_buf_free(&out);
	qh_arena_free(arena);
	return s;
}

enum qh_status qh_review_all(const struct qh_review_run *run, struct qh_report_summary *summary,
			     struct qh_error *err)
{
	struct qh_source *source = NULL;
	struct gathered g = {.batch = NULL};
	struct qh_buf out;
	qh_buf_init(&out, QH_OUTPUT_BYTES_MAX);
	enum qh_status s = qh_source_open(run->paths, run->n_paths, &source, err);
	if (s == QH_OK) {
		g.total = qh_source_bytes(source);
		if (!qh_run_prints_hashes(run))
			qh_source_without_hashes(source);
		g.batch = qh_batch_new();
		s = g.batch ? QH_OK : qh_error_set(err, QH_NOMEM, "REVIEW-002");
	}
	if (s == QH_OK && !run->writer->whole) {
		run->writer->begin(run->report, &out);
		s = flush(run, &out, err);
	}
	if (s == QH_OK)
		s = run_pieces(run, source, &g, err);
	if (s == QH_OK)
		s = end_run(run, &g, err);
	*summary = g.sum;
	qh_buf_free(&out);
	qh_batch_free(g.batch);
	qh_late_free(&g.late);
	qh_arena_free(g.arena);
	qh_source_close(source);
	return s;
}
