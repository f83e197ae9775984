/* SPDX-License-Identifier: Apache-2.0 */
/* What one worker does with one piece: review it, write it, remember its forms for the checks across
 * documents. */
#ifndef QH_REVIEW_WORK_H
#define QH_REVIEW_WORK_H

#include "review/review.h"
#include "review/source.h"

struct qh_work {
	struct qh_piece piece;
	struct qh_buf out;       /* the writer's bytes for this piece */
	struct qh_batch *batch;  /* fingerprints of its forms */
	struct qh_findings late; /* for the end of the report, see qh_writer */
	struct qh_paper part;    /* of a report that is made of the whole batch, in an arena of its own */
	struct qh_arena *part_arena;
	struct qh_report_summary summary;
	struct qh_error unread; /* why its document could not be read; code NULL when it could */
	enum qh_status status;  /* of the call; problems of the input are in the output */
	struct qh_error error;
	uint64_t sequence;
	uint8_t state; /* of the pool: free, waiting, taken, done */
};

/* A worker's own: memory for one piece after the other, and a lexicon that remembers texts. */
struct qh_worker {
	const struct qh_review_run *run;
	struct qh_arena *arena; /* NULL: no memory, nothing can be done */
	struct qh_lexicon *lexicon;
	struct qh_library library;
	struct qh_review_options options; /* of the run, with this library */
};
/* The report prints the hash of every document, not only of those that cannot be read. */
bool qh_run_prints_hashes(const struct qh_review_run *run);
void qh_worker_start(struct qh_worker *w, const struct qh_review_run *run);
void qh_worker_end(struct qh_worker *w);
/* Fills out, batch, summary, status. */
void qh_work_do(struct qh_worker *w, struct qh_work *work);
/* Counts findings by severity. */
void qh_summary_add(struct qh_report_summary *sum, const struct qh_findings *findings);

#endif
