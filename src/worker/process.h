/* SPDX-License-Identifier: Apache-2.0 */
/* Other programs in a cage: limits of time, memory and output; a crash or a hang is an error of one document.
 * Knows no document. */
#ifndef QH_WORKER_PROCESS_H
#define QH_WORKER_PROCESS_H

#include "base/buf.h"
#include "base/error.h"

/* Path of a program, searched in PATH, in @p path; false when the machine has none. */
bool qh_process_find(const char *program, char *path, size_t size);

/**
 * Runs a program without a shell, its standard input empty, and takes its standard output.
 *
 * @param argv         ends with NULL; argv[0] is looked for in PATH; "env", "NAME=value" may stand before it
 * @param seconds_max  of the clock on the wall; then the program and what it started are killed
 * @param out          its maximum is the limit of the output
 * @retval QH_NOT_FOUND    WORK-001 there is no such program, with its name
 * @retval QH_LIMIT        WORK-002 it took too long; WORK-003 its output is too long
 * @retval QH_CORRUPT      WORK-004 it crashed or gave up, most likely on a damaged document
 * @retval QH_IO, QH_NOMEM WORK-005 the system could not start it
 */
QH_MUST_CHECK enum qh_status qh_process_run(const char *const argv[], uint32_t seconds_max,
					    struct qh_buf *out, struct qh_error *err);

/**
 * The same for one of several programs that share a time.
 *
 * @param ms_left  [in, out] of QH_WORKER_SECONDS_MAX
 */
QH_MUST_CHECK enum qh_status qh_process_run_on(const char *const argv[], uint32_t *ms_left,
					       struct qh_buf *out, struct qh_error *err);

/* A folder of its own that only this user sees, for files that other programs read and write. */
struct qh_scratch {
	char dir[512];
};
/* WORK-006 when it cannot be made. */
QH_MUST_CHECK enum qh_status qh_scratch_open(struct qh_scratch *s, struct qh_error *err);
/* Writes a file into the folder; @p path gets its whole name. */
QH_MUST_CHECK enum qh_status qh_scratch_put(const struct qh_scratch *s, const char *name, struct qh_str bytes,
					    char *path, size_t size, struct qh_error *err);
/* Removes the folder with all that is in it. */
void qh_scratch_close(struct qh_scratch *s);

#endif
