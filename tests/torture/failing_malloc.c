/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Preloaded into a program: one allocation of the whole process fails.
 *   FAIL_AT=n      the n-th (1-based) malloc, calloc, realloc or posix_memalign that is counted; 0: none
 *   FAIL_PATH=p    counting begins when p is opened; absent: at the start of main
 *   FAIL_COUNT=f   the number counted is written to f at the end
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

extern void *__libc_malloc(size_t n);
extern void *__libc_calloc(size_t n, size_t size);
extern void *__libc_realloc(void *p, size_t n);
extern void *__libc_memalign(size_t to, size_t n);

static atomic_bool counting;
static atomic_ulong counted;
static unsigned long fail_at;

static bool fails(void)
{
	if (!atomic_load(&counting) || atomic_fetch_add(&counted, 1) + 1 != fail_at)
		return false;
	errno = ENOMEM;
	return true;
}

void *malloc(size_t n)
{
	return fails() ? NULL : __libc_malloc(n);
}

void *calloc(size_t n, size_t size)
{
	return fails() ? NULL : __libc_calloc(n, size);
}

void *realloc(void *p, size_t n)
{
	return fails() ? NULL : __libc_realloc(p, n);
}

int posix_memalign(void **p, size_t to, size_t n)
{
	*p = fails() ? NULL : __libc_memalign(to, n);
	return *p ? 0 : ENOMEM;
}

static void opened(const char *path)
{
	const char *wanted = getenv("FAIL_PATH");

	if (wanted && path && strcmp(path, wanted) == 0)
		atomic_store(&counting, true);
}

static void *next(const char *name)
{
	bool was = atomic_exchange(&counting, false); /* what finding it takes is not the program's */
	void *p = dlsym(RTLD_NEXT, name);

	atomic_store(&counting, was);
	return p;
}

/* A program built for large files calls the second of each. */
static int open_as(const char *name, const char *path, int flags, int mode)
{
	int (*real)(const char *, int, ...);
	void *found = next(name);

	memcpy(&real, &found, sizeof real);
	opened(path);
	return real(path, flags, mode);
}

#define OPEN(name)                                                                                           \
	int name(const char *path, int flags, ...)                                                           \
	{                                                                                                    \
		int mode = 0;                                                                                \
		if (flags & (O_CREAT | O_TMPFILE)) {                                                         \
			va_list list;                                                                        \
			va_start(list, flags);                                                               \
			mode = va_arg(list, int);                                                            \
			va_end(list);                                                                        \
		}                                                                                            \
		return open_as(#name, path, flags, mode);                                                    \
	}
OPEN(open)
OPEN(open64)

static FILE *fopen_as(const char *name, const char *path, const char *how)
{
	FILE *(*real)(const char *, const char *);
	void *found = next(name);

	memcpy(&real, &found, sizeof real);
	opened(path);
	return real(path, how);
}

FILE *fopen(const char *path, const char *how)
{
	return fopen_as("fopen", path, how);
}

FILE *fopen64(const char *path, const char *how)
{
	return fopen_as("fopen64", path, how);
}

__attribute__((constructor)) static void begin(void)
{
	const char *at = getenv("FAIL_AT");

	fail_at = at ? strtoul(at, NULL, 10) : 0;
	if (!getenv("FAIL_PATH"))
		atomic_store(&counting, true);
}

__attribute__((destructor)) static void end(void)
{
	const char *file = getenv("FAIL_COUNT");
	unsigned long n = atomic_load(&counted);
	char text[32];
	int fd;

	atomic_store(&counting, false);
	if (!file || (fd = open(file, O_WRONLY | O_CREAT | O_TRUNC, 0600)) < 0)
		return;
	if (write(fd, text, (size_t)snprintf(text, sizeof text, "%lu\n", n)) < 0)
		perror(file);
	close(fd);
}
