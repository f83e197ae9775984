/* SPDX-License-Identifier: Apache-2.0 */
/* The inputs of a batch as a sequence of pieces of work: a file, or a part of a long stream of records. */
#ifndef QH_REVIEW_SOURCE_H
#define QH_REVIEW_SOURCE_H

#include "base/arena.h"
#include "base/error.h"

struct qh_source;

/* One piece of work. A part owns its bytes until qh_piece_free. */
struct qh_piece {
	const char *path;   /* lives as long as the source */
	uint32_t doc_index; /* 1-based number of the file in the run */
	bool is_part;       /* lines of a record stream, in @p bytes; else the worker reads the whole file */
	bool first_part, last_part;
	uint32_t first_form; /* part: records before this one */
	uint32_t first_line; /* part: line of the file its first byte stands on */
	char sha256[65];     /* part: of the whole file, "" when it cannot be known before the end (a pipe) */
	struct qh_error error; /* the file could not be opened; code NULL when fine */
	char *bytes;
	size_t n_bytes;
	uint64_t bytes_done; /* of all files, after this piece; for progress */
	uint32_t documents;  /* of the run, as far as is known when this piece is handed out */
};

/* Files, directories (all files below, in name order), "-" for standard input. SOURCE-001 when there are
 * none. */
QH_MUST_CHECK enum qh_status qh_source_open(const char *const *paths, uint32_t n_paths,
					    struct qh_source **out, struct qh_error *err);
/* Streams are read once only, and their pieces carry no hash. */
void qh_source_without_hashes(struct qh_source *source);
void qh_source_close(struct qh_source *source); /* NULL is fine */
/* QH_NOT_FOUND after the last one. */
QH_MUST_CHECK enum qh_status qh_source_next(struct qh_source *source, struct qh_piece *out,
					    struct qh_error *err);
void qh_piece_free(struct qh_piece *piece);
uint64_t qh_source_bytes(const struct qh_source *source); /* of all regular files */

#endif
