/* SPDX-License-Identifier: Apache-2.0 */
/* Owns folders that live as long as one document is converted. */
#ifndef _XOPEN_SOURCE
#define _XOPEN_SOURCE 700 /* mkdtemp, nftw */
#endif
#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/file.h"
#include "worker/process.h"

enum { OPEN_FILES = 16 };

enum qh_status qh_scratch_open(struct qh_scratch *s, struct qh_error *err)
{
	const char *base = getenv("TMPDIR");
	int n = snprintf(s->dir, sizeof s->dir, "%s/quanheng-XXXXXX", base && *base ? base : P_tmpdir);

	if (n > 0 && (size_t)n < sizeof s->dir && mkdtemp(s->dir))
		return QH_OK;
	s->dir[0] = '\0';
	return qh_error_set(err, QH_IO, "WORK-006");
}

enum qh_status qh_scratch_put(const struct qh_scratch *s, const char *name, struct qh_str bytes, char *path,
			      size_t size, struct qh_error *err)
{
	int n = snprintf(path, size, "%s/%s", s->dir, name);

	if (n <= 0 || (size_t)n >= size)
		return qh_error_set(err, QH_IO, "WORK-006");
	return qh_file_write(path, bytes, err);
}

static int remove_one(const char *path, const struct stat *st, int kind, struct FTW *where)
{
	(void)st;
	(void)kind;
	(void)where;
	(void)remove(path);
	return 0;
}

void qh_scratch_close(struct qh_scratch *s)
{
	if (s->dir[0])
		(void)nftw(s->dir, remove_one, OPEN_FILES, FTW_DEPTH | FTW_PHYS);
	s->dir[0] = '\0';
}
