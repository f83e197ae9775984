/* SPDX-License-Identifier: Apache-2.0 */
/* The whole way of a document: read -> recognise -> choose a rulebook -> score -> check; and batches of them
 * on several threads. */
#ifndef QH_REVIEW_REVIEW_H
#define QH_REVIEW_REVIEW_H

#include "write/report.h"

struct qh_review_options {
	const struct qh_library *library;
	struct qh_str rulebook; /* id, or absent / "auto" */
	uint32_t jobs;          /* threads, 1..QH_JOBS_MAX */
	bool no_hash;           /* nobody will print the hash of a document that can be read */
	bool no_steps;          /* nobody will print a derivation */
};

/**
 * Review the bytes of one document. Everything in @p out lives in @p arena; problems of the input are in
 * out->error, never a failure of the call. @retval QH_NOT_FOUND  a rulebook id that does not exist
 */
QH_MUST_CHECK enum qh_status qh_review_bytes(struct qh_arena *arena, const struct qh_review_options *options,
					     const char *path, struct qh_str bytes, uint32_t doc_index,
					     struct qh_report_document *out, struct qh_error *err);
/* From a form already in memory (score, aggregate, the office): choose, score, check. */
QH_MUST_CHECK enum qh_status qh_review_form(struct qh_arena *arena, const struct qh_review_options *options,
					    const struct qh_doc *doc, const struct qh_form *form,
					    struct qh_report_form *out, struct qh_error *err);

/* Several forms of one document, then the checks between them; out->doc may be NULL (JSON). */
QH_MUST_CHECK enum qh_status qh_review_forms(struct qh_arena *arena, const struct qh_review_options *options,
					     const struct qh_forms *forms, struct qh_report_document *out,
					     struct qh_error *err);

/* How far a run is. An archive counts as one document until it is opened, so all_documents can grow. */
struct qh_progress {
	uint64_t documents, all_documents, forms;
	uint64_t bytes, all_bytes; /* of files; a pipe has none */
};
/* Called on the writing thread behind each piece. */
typedef void qh_progress_fn(void *payload, const struct qh_progress *at);
/* A document that could not be read, or broke off; on the writing thread, in the order of the input. */
typedef void qh_unread_fn(void *payload, const char *path, const struct qh_error *why);
/* Where finished output goes; returns false to stop. */
typedef bool qh_sink(void *payload, struct qh_str bytes);

struct qh_review_run {
	const struct qh_review_options *options;
	const struct qh_writer *writer;
	const struct qh_report_options *report;
	const char *const *paths; /* files, directories (read in name order, recursively), "-" */
	uint32_t n_paths;
	qh_sink *sink;
	void *sink_payload;
	qh_progress_fn *progress; /* may be NULL */
	qh_unread_fn *unread;     /* may be NULL */
	void *progress_payload;   /* of both */
};
/* Output is in input order whatever the number of jobs. Large NDJSON is streamed in parts, memory stays
 * bounded. */
QH_MUST_CHECK enum qh_status qh_review_all(const struct qh_review_run *run, struct qh_report_summary *summary,
					   struct qh_error *err);

#endif
