/* SPDX-License-Identifier: Apache-2.0 */
/* The documents inside a ZIP archive, and inside the archives in it, in the order of their names. */
#ifndef QH_REVIEW_ARCHIVE_H
#define QH_REVIEW_ARCHIVE_H

#include "base/arena.h"
#include "base/error.h"

struct qh_archive;

/* A document of an archive. The bytes belong to the receiver, who frees them by free(). */
struct qh_member {
	const char *path; /* that of the archive, a slash, its name inside; in the arena of the archive */
	char *bytes;
	size_t n_bytes;
	struct qh_error error; /* it could not be unpacked; code NULL when fine */
};

/* A container that is itself a document (xlsx, docx) is no archive. */
bool qh_archive_is(struct qh_str bytes);
/**
 * @param arena  for names; outlives @p out
 * @param path   borrowed; also stands in front of the names of members
 * @retval QH_NOT_FOUND  the file is no archive: it is to be read as a document
 * Failures of the archive (FILE-00x, PACK-00x) belong to its file.
 */
QH_MUST_CHECK enum qh_status qh_archive_open(struct qh_arena *arena, const char *path,
					     struct qh_archive **out, struct qh_error *err);
/* The same of bytes that are in memory already; they are borrowed and outlive @p out. */
QH_MUST_CHECK enum qh_status qh_archive_open_bytes(struct qh_arena *arena, const char *path,
						   struct qh_str bytes, struct qh_archive **out,
						   struct qh_error *err);
/* QH_NOT_FOUND after the last one; QH_NOMEM. Other failures are those of the member. */
QH_MUST_CHECK enum qh_status qh_archive_next(struct qh_archive *archive, struct qh_member *out);
void qh_archive_close(struct qh_archive *archive); /* NULL is fine */

#endif
