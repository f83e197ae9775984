/* SPDX-License-Identifier: Apache-2.0 */
/* Private to record/: the files of a snapshot that is being made. Each is only ever written at its end; its
 * size and checksum are known as it grows. */
#ifndef QH_RECORD_PART_H
#define QH_RECORD_PART_H

#include "base/error.h"
#include "base/str.h"

enum {
	QH_PART_NAME_MAX = 160,
	/* What is written at once: the system keeps it in large pages then, which are quick to write and to
	   map. */
	QH_PART_PIECE = 1 << 20
};

struct qh_part {
	char name[QH_PART_NAME_MAX];
	int fd;     /* -1: closed; it is opened again when more is written */
	void *hash; /* state of XXH3; NULL: nothing was written */
	uint64_t bytes;
	uint32_t n_waiting; /* the last of them, which are not in the file yet */
	char *waiting;
	uint64_t rows;       /* of a column: values that it holds */
	uint32_t width;      /* of a value of a column; 0: no column */
	bool number_missing; /* what is missing is the smallest number, not 0 */
};

/* A folder of parts. */
struct qh_parts {
	int dir; /* -1: not open */
	char path[4096];
	uint32_t n, cap;
	struct qh_part **at; /* never move */
};

/* The part of this name, made when it is new. NULL: no memory. */
struct qh_part *qh_parts_get(struct qh_parts *parts, const char *name);
/* Appends; what fills no piece waits until it is flushed or the files are closed. RECORD-019 with the
 * system's words when the disk is full. */
QH_MUST_CHECK enum qh_status qh_part_write(struct qh_parts *parts, struct qh_part *part, const void *bytes,
					   size_t n, struct qh_error *err);
/* Appends missing values until the column holds @p rows. */
QH_MUST_CHECK enum qh_status qh_part_pad(struct qh_parts *parts, struct qh_part *part, uint64_t rows,
					 struct qh_error *err);
/* Writes what waits, so that all of a part can be read in its file. */
QH_MUST_CHECK enum qh_status qh_part_flush(struct qh_parts *parts, struct qh_part *part,
					   struct qh_error *err);
QH_MUST_CHECK enum qh_status qh_parts_flush(struct qh_parts *parts, struct qh_error *err);
uint64_t qh_part_sum(const struct qh_part *part);
/* Closes the files that are open; they are opened again when more is written. @p sync: and asks the system to
 * write them to the disk. */
QH_MUST_CHECK enum qh_status qh_parts_close(struct qh_parts *parts, bool sync, struct qh_error *err);
/* Cuts a part back to a length and reads its checksum anew. QH_CORRUPT: it is shorter. */
QH_MUST_CHECK enum qh_status qh_part_resume(struct qh_parts *parts, struct qh_part *part, uint64_t bytes,
					    struct qh_error *err);
void qh_parts_free(struct qh_parts *parts);
/* RECORD-019 for a file of the folder, with what errno says. */
enum qh_status qh_part_failed(const struct qh_parts *parts, const char *name, int cause,
			      struct qh_error *err);

#endif
