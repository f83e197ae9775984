/* SPDX-License-Identifier: Apache-2.0 */
/* Owns the threads of an import: which of them does what with which piece. All that is decided here is when
 * something is done; what comes out is the same with one thread and with many. */
#include <stdlib.h>

#include "record/importer.h"

enum piece_state { PIECE_FREE, PIECE_READING, PIECE_READ, PIECE_CONVERTING, PIECE_READY };
enum job_kind { JOB_NONE, JOB_READ, JOB_HASH, JOB_VALUES, JOB_WRITE, JOB_WORDS };

/* Columns whose words go into one dictionary are one lane; all lists of codes share one. */
struct lane {
	struct qh_lane room;
	uint64_t next; /* piece whose turn it is */
	bool busy;
	uint32_t n;
	uint32_t column[QH_RECORD_FIELDS_MAX]; /* of plan->words */
};

struct pipeline {
	struct qh_importer *im;
	struct qh_input *source;
	const struct qh_plan *plan;
	struct qh_imported *file;
	struct qh_chunk *blocks;
	uint32_t n_blocks, n_lanes;
	struct lane lanes[QH_LANES_MAX];

	pthread_mutex_t mutex; /* guards all below, the states of the blocks and the lanes' next and busy */
	pthread_cond_t changed;
	uint64_t next_read, next_hash, next_write;
	bool reading, hashing, writing, ended;
	enum qh_status status;
	struct qh_error error;
};

struct job {
	enum job_kind kind;
	struct qh_chunk *block;
	uint32_t lane;
};

static void make_lanes(struct pipeline *p)
{
	uint32_t codes = UINT32_MAX;

	for (uint32_t c = 0; c < p->plan->n_words; c++) {
		const struct qh_plan_column *column = &p->plan->words[c];
		uint32_t lane = p->n_lanes;

		if (column->type == QH_FIELD_CODE && codes != UINT32_MAX)
			lane = codes;
		for (uint32_t i = 0; column->type == QH_FIELD_WORD && i < p->n_lanes; i++)
			if (p->plan->words[p->lanes[i].column[0]].domain == column->domain)
				lane = i;
		if (lane == p->n_lanes)
			p->n_lanes++;
		if (column->type == QH_FIELD_CODE)
			codes = lane;
		p->lanes[lane].column[p->lanes[lane].n++] = c;
	}
}

/* What can be done with a piece now. */
static struct job job_of(struct pipeline *p, struct qh_chunk *b)
{
	if (b->state < PIECE_READ)
		return (struct job){JOB_NONE, NULL, 0};
	if (b->state == PIECE_READ)
		return (struct job){JOB_VALUES, b, 0};
	if (b->state == PIECE_READY && b->seq == p->next_write && !p->writing && !b->written)
		return (struct job){JOB_WRITE, b, 0};
	for (uint32_t i = 0; b->state == PIECE_READY && i < p->n_lanes; i++)
		if (p->lanes[i].next == b->seq && !p->lanes[i].busy)
			return (struct job){JOB_WORDS, b, i};
	if (b->seq == p->next_hash && !p->hashing && !b->hashed)
		return (struct job){JOB_HASH, b, 0};
	return (struct job){JOB_NONE, NULL, 0};
}

/* The oldest piece first, so that pieces become free; reading when nothing else is to be done or few wait. */
static struct job next_job(struct pipeline *p)
{
	struct job best = {JOB_NONE, NULL, 0};
	struct qh_chunk *free_block = NULL;

	for (uint32_t i = 0; i < p->n_blocks; i++) {
		struct qh_chunk *b = &p->blocks[i];

		if (b->state == PIECE_FREE) {
			free_block = b;
		} else {
			struct job job = job_of(p, b);

			if (job.kind != JOB_NONE && (best.kind == JOB_NONE || b->seq < best.block->seq))
				best = job;
		}
	}
	if (best.kind == JOB_NONE && free_block && !p->reading && !p->ended)
		best = (struct job){JOB_READ, free_block, 0};
	return best;
}

/* Takes a job: nobody else will. Under the mutex. */
static void begin(struct pipeline *p, const struct job *job)
{
	switch (job->kind) {
	case JOB_READ:
		p->reading = true;
		job->block->state = PIECE_READING;
		break;
	case JOB_HASH: p->hashing = true; break;
	case JOB_VALUES: job->block->state = PIECE_CONVERTING; break;
	case JOB_WRITE: p->writing = true; break;
	case JOB_WORDS: p->lanes[job->lane].busy = true; break;
	case JOB_NONE: break;
	}
}

static enum qh_status look_up(struct pipeline *p, struct qh_chunk *b, struct lane *lane, struct qh_error *err)
{
	struct qh_importer *im = p->im;
	struct qh_table_parts *t = &im->tables[p->plan->table];
	enum qh_status status = QH_OK;

	for (uint32_t i = 0; status == QH_OK && i < lane->n; i++) {
		const struct qh_plan_column *c = &p->plan->words[lane->column[i]];
		uint32_t index = p->plan->n_typed + lane->column[i];
		struct qh_part *part = t->column[c->field];

		lane->room.n_odd = 0;
		status = qh_chunk_words(c, b, lane->column[i], index, &im->words[c->domain], part->rows,
					&lane->room, err);
		if (status == QH_OK)
			status = qh_part_write(&im->parts, part, qh_chunk_column(b, index),
					       (size_t)b->n_accepted * sizeof(uint32_t), err);
		if (status == QH_OK && lane->room.n_odd)
			status = qh_part_write(&im->parts, t->odd[c->field], lane->room.odd,
					       (size_t)lane->room.n_odd * sizeof(struct qh_odd), err);
		if (status == QH_OK)
			status = qh_words_keep(im, c->domain, err);
	}
	return status;
}

static enum qh_status work(struct pipeline *p, const struct job *job, struct qh_error *err)
{
	switch (job->kind) {
	case JOB_READ: return qh_input_read(p->source, job->block, err);
	case JOB_HASH: qh_input_hash(p->source, job->block); return QH_OK;
	case JOB_VALUES: return qh_chunk_values(p->source, p->plan, job->block, err);
	case JOB_WRITE: return qh_chunk_write(p->im, p->source, p->plan, job->block, p->file, err);
	case JOB_WORDS: return look_up(p, job->block, &p->lanes[job->lane], err);
	case JOB_NONE: break;
	}
	return QH_OK;
}

/* What was done counts. Under the mutex. */
static void end(struct pipeline *p, const struct job *job)
{
	struct qh_chunk *b = job->block;

	switch (job->kind) {
	case JOB_READ:
		p->reading = false;
		p->ended = b->last;
		b->seq = p->next_read++;
		b->hashed = b->written = false;
		b->n_left = 3 + p->n_lanes;
		b->state = PIECE_READ;
		return;
	case JOB_VALUES: b->state = PIECE_READY; break;
	case JOB_HASH:
		p->hashing = false;
		b->hashed = true;
		p->next_hash++;
		break;
	case JOB_WRITE:
		p->writing = false;
		b->written = true;
		p->next_write++;
		p->im->rows += b->n_accepted;
		p->im->rejected += b->rows.n - b->n_accepted;
		p->im->bytes_done += b->n_raw - b->n_carried;
		if (p->im->options->progress &&
		    !p->im->options->progress(p->im->options->payload, p->im->bytes_done, p->im->bytes_all,
					      p->im->rows) &&
		    p->status == QH_OK)
			p->status = qh_error_set(&p->error, QH_CANCELLED, "RECORD-024");
		break;
	case JOB_WORDS:
		p->lanes[job->lane].busy = false;
		p->lanes[job->lane].next++;
		break;
	case JOB_NONE: return;
	}
	if (--b->n_left == 0)
		b->state = PIECE_FREE;
}

static bool all_done(const struct pipeline *p)
{
	if (!p->ended)
		return false;
	for (uint32_t i = 0; i < p->n_blocks; i++)
		if (p->blocks[i].state != PIECE_FREE)
			return false;
	return true;
}

static void *labour(void *payload)
{
	struct pipeline *p = payload;

	pthread_mutex_lock(&p->mutex);
	while (p->status == QH_OK && !all_done(p)) {
		struct job job = next_job(p);
		struct qh_error err;
		enum qh_status status;

		if (job.kind == JOB_NONE) {
			pthread_cond_wait(&p->changed, &p->mutex);
			continue;
		}
		begin(p, &job);
		pthread_mutex_unlock(&p->mutex);
		qh_error_clear(&err);
		status = work(p, &job, &err);
		pthread_mutex_lock(&p->mutex);
		if (status != QH_OK && p->status == QH_OK) {
			p->status = status;
			p->error = err;
		}
		end(p, &job);
		pthread_cond_broadcast(&p->changed);
	}
	pthread_cond_broadcast(&p->changed);
	pthread_mutex_unlock(&p->mutex);
	return NULL;
}

static void run_threads(struct pipeline *p, uint32_t n)
{
	pthread_t others[QH_IMPORT_THREADS_MAX];
	uint32_t n_others = 0;

	/* Fewer threads than wished for do the same. */
	while (n_others + 1 < n && pthread_create(&others[n_others], NULL, labour, p) == 0)
		n_others++;
	(void)labour(p);
	for (uint32_t i = 0; i < n_others; i++)
		pthread_join(others[i], NULL);
}

enum qh_status qh_pipeline_run(struct qh_importer *im, struct qh_input *s, const struct qh_plan *plan,
			       struct qh_imported *file, struct qh_error *err)
{
	uint32_t threads = s->size > s->piece ? im->threads : 1;
	struct pipeline *p = calloc(1, sizeof *p);

	if (!p)
		return qh_error_set(err, QH_NOMEM, "RECORD-008");
	*p =
	    (struct pipeline){.im = im, .source = s, .plan = plan, .file = file, .n_blocks = threads * 2 + 1};
	p->blocks = calloc(p->n_blocks, sizeof *p->blocks);
	make_lanes(p);
	enum qh_status status = p->blocks ? QH_OK : qh_error_set(err, QH_NOMEM, "RECORD-008");

	if (status == QH_OK &&
	    (pthread_mutex_init(&p->mutex, NULL) != 0 || pthread_cond_init(&p->changed, NULL) != 0))
		status = qh_error_set(err, QH_NOMEM, "RECORD-008");
	if (status == QH_OK) {
		run_threads(p, threads);
		status = p->status;
		if (status != QH_OK && err)
			*err = p->error;
		pthread_cond_destroy(&p->changed);
		pthread_mutex_destroy(&p->mutex);
	}
	for (uint32_t i = 0; p->blocks && i < p->n_blocks; i++)
		qh_chunk_free(&p->blocks[i]);
	for (uint32_t i = 0; i < p->n_lanes; i++) {
		free(p->lanes[i].room.room);
		free(p->lanes[i].room.odd);
	}
	free(p->blocks);
	free(p);
	return status;
}
