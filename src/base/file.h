/* SPDX-License-Identifier: Apache-2.0 */
/* Whole files in, whole files out, directories in name order, and the SHA-256 of bytes. */
#ifndef QH_BASE_FILE_H
#define QH_BASE_FILE_H

#include <stdio.h>

#include "base/arena.h"
#include "base/error.h"

/* Reads a file (or, for "-", standard input) of at most @p max bytes into the arena. FILE-001 not found,
 * FILE-002 not readable, FILE-003 too large, FILE-004 a directory or device, FILE-006 a pipe that nothing
 * comes through. */
QH_MUST_CHECK enum qh_status qh_file_read(struct qh_arena *arena, const char *path, size_t max,
					  struct qh_str *out, struct qh_error *err);
/* Opens a file, a named pipe or, for "-", standard input, which stays open for ever. @p piped: it can be read
 * only once. Waits at most QH_PIPE_WAIT_MS for a program that writes into a pipe. Errors as qh_file_read. */
QH_MUST_CHECK enum qh_status qh_file_open(const char *path, FILE **out, bool *piped, struct qh_error *err);
/* A file that is written piece by piece, to .to, beside the wanted one, which it becomes at the end: what
 * stood there stays until then. "-" is standard output; devices and pipes are written as they are. */
struct qh_file_out {
	FILE *to;
	const char *path;
	char *target, *partial; /* NULL: written as it is */
	unsigned mode;          /* of the file that is replaced; 0: it is new */
};
/* FILE-005 not writable, FILE-004 a directory. */
QH_MUST_CHECK enum qh_status qh_file_out_open(struct qh_file_out *o, const char *path, struct qh_error *err);
/* Always after an open; without @p keep nothing is left of it. FILE-005 when the end cannot be written. */
QH_MUST_CHECK enum qh_status qh_file_out_end(struct qh_file_out *o, bool keep, struct qh_error *err);
/* Writes through a temporary file in the same directory and renames it; "-" is standard output,
 * devices and pipes are written as they are. FILE-005 not writable, FILE-004 a directory. */
QH_MUST_CHECK enum qh_status qh_file_write(const char *path, struct qh_str bytes, struct qh_error *err);
bool qh_file_is_dir(const char *path);
/* The names in a directory in byte order, without those that begin with ".". Errors as qh_file_read. */
QH_MUST_CHECK enum qh_status qh_file_list(struct qh_arena *arena, const char *dir,
					  const struct qh_str **names, uint32_t *n, struct qh_error *err);
/* 64 lower-case hex digits and a NUL (OpenSSL). */
void qh_sha256_hex(struct qh_str bytes, char out[65]);
/* The same of a file of any size, read in pieces. */
QH_MUST_CHECK enum qh_status qh_sha256_file(const char *path, char out[65], struct qh_error *err);

#endif
