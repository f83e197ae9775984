/* SPDX-License-Identifier: Apache-2.0 */
/* A folder of its own for a test program, the library, and an arena. */
#ifndef TESTS_REVIEW_SCRATCH_H
#define TESTS_REVIEW_SCRATCH_H

#ifndef _XOPEN_SOURCE
#define _XOPEN_SOURCE 700 /* mkdtemp, P_tmpdir */
#endif
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/file.h"
#include "base/limits.h"
#include "rulebook/rulebook.h"

enum { FILES_MAX = 40 };
struct scratch {
	char dir[512];
	char *files[FILES_MAX];
	uint32_t n_files;
	struct qh_arena *arena;
	struct qh_library *library;
};

/* Write a file (or, for @p bytes NULL, a folder) and return its path. */
static inline const char *put(struct scratch *s, const char *name, const char *bytes, size_t n)
{
	struct qh_error err = {0};
	size_t size = strlen(s->dir) + strlen(name) + 2;
	char *path = malloc(size);

	assert_true(path && s->n_files < FILES_MAX);
	snprintf(path, size, "%s/%s", s->dir, name);
	s->files[s->n_files++] = path;
	if (!bytes)
		assert_int_equal(mkdir(path, 0700), 0);
	else
		assert_int_equal(qh_file_write(path, (struct qh_str){bytes, (uint32_t)n}, &err), QH_OK);
	return path;
}

static inline const char *put_text(struct scratch *s, const char *name, const char *text)
{
	return put(s, name, text, strlen(text));
}

static inline void clear_files(struct scratch *s)
{
	while (s->n_files > 0) {
		char *path = s->files[--s->n_files];
		assert_int_equal(remove(path), 0);
		free(path);
	}
	qh_arena_reset(s->arena);
}

static inline int open_scratch(void **state)
{
	static struct scratch s; /* one a program */
	const char *base = getenv("TMPDIR");
	const char *data = getenv("QUANHENG_DATA");
	struct qh_error err = {0};

	snprintf(s.dir, sizeof s.dir, "%s/quanheng-review-XXXXXX", base ? base : P_tmpdir);
	if (!mkdtemp(s.dir) || !(s.arena = qh_arena_new(QH_DOC_ARENA_BYTES_MAX)))
		return -1;
	if (qh_library_load(data ? data : ".", NULL, &s.library, &err) != QH_OK) {
		print_error("library: %s %s:%u\n", err.code ? err.code : "?", err.file, err.line);
		return -1;
	}
	*state = &s;
	return 0;
}

static inline int close_scratch(void **state)
{
	struct scratch *s = *state;

	clear_files(s);
	qh_arena_free(s->arena);
	qh_library_free(s->library);
	return rmdir(s->dir);
}

/* After each test, also a failed one. */
static inline int tidy(void **state)
{
	qh_arena_fail_after(0);
	clear_files(*state);
	return 0;
}

#endif
