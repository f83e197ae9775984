/* SPDX-License-Identifier: Apache-2.0 */
/* Owns reading and writing of whole files, listing of directories, and SHA-256. Makes all FILE-* errors. */
#define _XOPEN_SOURCE 700 /* realpath */
#include "base/file.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

/* The plain functions work without memory of their own; the newer ones take thousands of pieces for their
 * first digest and do not survive when one is missing. */
#define OPENSSL_SUPPRESS_DEPRECATED
#include <openssl/sha.h>

#include "base/limits.h"

/* Records @p code with the system's words for @p cause. */
static enum qh_status failed(struct qh_error *err, const char *path, const char *code, int cause)
{
	enum qh_status status = QH_IO;
	char words[QH_ERROR_TEXT_MAX];

	if (cause == ENOENT || cause == ENOTDIR)
		status = QH_NOT_FOUND;
	else if (cause == EACCES || cause == EPERM)
		status = QH_DENIED;
	else if (cause == ENOMEM)
		status = QH_NOMEM;
	qh_error_set(err, status, code);
	qh_error_at_line(err, qh_str_of(path), 0, 0);
	if (strerror_r(cause, words, sizeof words) == 0)
		qh_error_arg(err, "cause", qh_str_of(words));
	return status;
}

static enum qh_status read_failed(struct qh_error *err, const char *path, int cause)
{
	return failed(err, path, cause == ENOENT || cause == ENOTDIR ? "FILE-001" : "FILE-002", cause);
}

static enum qh_status write_failed(struct qh_error *err, const char *path, int cause)
{
	return failed(err, path, "FILE-005", cause);
}

static enum qh_status too_large(struct qh_error *err, const char *path, size_t max)
{
	qh_error_set(err, QH_LIMIT, "FILE-003");
	qh_error_at_line(err, qh_str_of(path), 0, 0);
	qh_error_arg_int(err, "max", (int64_t)max);
	return QH_LIMIT;
}

/* The arena is out of memory or at its cap. */
static enum qh_status no_room(struct qh_arena *arena, struct qh_error *err, const char *path, size_t wanted)
{
	enum qh_status status = qh_arena_status(arena);

	/* How much would have fitted is the arena's own matter; it is less than what was wanted. */
	if (status == QH_LIMIT)
		return too_large(err, path, wanted ? wanted - 1 : 0);
	return read_failed(err, path, ENOMEM);
}

enum { NO_BYTE = -1 };

/* A pipe without a writer would keep us waiting for ever. @p first gets a byte when one had to be taken to
 * find out. */
static bool is_written(int fd, int *first)
{
	struct pollfd p = {.fd = fd, .events = POLLIN};
	unsigned char byte;
	ssize_t got;
	int ready;

	do
		ready = poll(&p, 1, QH_PIPE_WAIT_MS);
	while (ready < 0 && errno == EINTR);
	if (ready != 0)
		return true;
	got = read(fd, &byte, 1);
	if (got == 1)
		*first = byte;
	return got != 0; /* a writer that has nothing yet makes it fail */
}

/* Opens what can be read: a plain file or a pipe. -1 and the error. */
static int open_readable(const char *path, struct stat *st, int *first, struct qh_error *err)
{
	/* O_NONBLOCK: only opening a pipe or a device may already take for ever */
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK);

	*first = NO_BYTE;
	if (fd < 0) {
		(void)read_failed(err, path, errno);
		return -1;
	}
	if (fstat(fd, st) != 0) {
		(void)read_failed(err, path, errno);
	} else if (!S_ISREG(st->st_mode) && !S_ISFIFO(st->st_mode)) {
		(void)qh_error_set(err, QH_UNSUPPORTED, "FILE-004");
		qh_error_at_line(err, qh_str_of(path), 0, 0);
	} else if (S_ISFIFO(st->st_mode) && !is_written(fd, first)) {
		(void)qh_error_set(err, QH_NOT_FOUND, "FILE-006");
		qh_error_at_line(err, qh_str_of(path), 0, 0);
	} else if (fcntl(fd, F_SETFL, 0) != 0) {
		(void)read_failed(err, path, errno);
	} else {
		return fd;
	}
	close(fd);
	return -1;
}

enum qh_status qh_file_open(const char *path, FILE **out, bool *piped, struct qh_error *err)
{
	struct qh_error own = {0};
	struct stat st;
	int fd, first;

	*out = stdin;
	*piped = true;
	if (strcmp(path, "-") == 0)
		return QH_OK;
	fd = open_readable(path, &st, &first, err ? err : &own);
	if (fd < 0)
		return err ? err->status : own.status;
	*piped = S_ISFIFO(st.st_mode);
	*out = fdopen(fd, "rb");
	if (!*out) {
		close(fd);
		return read_failed(err, path, ENOMEM);
	}
	if (first != NO_BYTE)
		(void)ungetc(first, *out);
	return QH_OK;
}

/* Bytes read, which are fewer than @p n only at the end; -1 with errno. */
static ssize_t read_full(int fd, char *p, size_t n)
{
	size_t done = 0;

	while (done < n) {
		ssize_t got = read(fd, p + done, n - done);

		if (got < 0 && errno == EINTR)
			continue;
		if (got < 0)
			return -1;
		if (got == 0)
			break;
		done += (size_t)got;
	}
	return (ssize_t)done;
}

/* A regular file: its size is known. What a writer appends meanwhile is not part of it. */
static enum qh_status read_sized(struct qh_arena *arena, int fd, const char *path, size_t size,
				 struct qh_str *out, struct qh_error *err)
{
	char *p = qh_arena_alloc(arena, size + 1);
	ssize_t got;

	if (!p)
		return no_room(arena, err, path, size);
	got = read_full(fd, p, size);
	if (got < 0)
		return read_failed(err, path, errno);
	p[got] = '\0';
	*out = (struct qh_str){p, (uint32_t)got};
	return QH_OK;
}

/* A pipe, or a file of the system that states no size. */
static enum qh_status read_stream(struct qh_arena *arena, int fd, int first, const char *path, size_t max,
				  struct qh_str *out, struct qh_error *err)
{
	size_t cap = max < 65535 ? max + 1 : 65536, n = 0;
	char *p = NULL;
	enum qh_status status = QH_OK;

	for (;;) {
		char *more = realloc(p, cap);
		if (more && first != NO_BYTE) {
			more[n++] = (char)first;
			first = NO_BYTE;
		}
		ssize_t got = more ? read_full(fd, more + n, cap - n) : -1;

		if (more)
			p = more;
		if (got < 0) {
			status = read_failed(err, path, more ? errno : ENOMEM);
			break;
		}
		n += (size_t)got;
		if (n < cap)
			break;
		if (n > max) {
			status = too_large(err, path, max);
			break;
		}
		cap = cap > (max + 1) / 2 ? max + 1 : cap * 2;
	}
	if (status == QH_OK) {
		*out = qh_arena_str(arena, (struct qh_str){p, (uint32_t)n});
		if (!out->p)
			status = no_room(arena, err, path, n);
	}
	free(p);
	return status;
}

enum qh_status qh_file_read(struct qh_arena *arena, const char *path, size_t max, struct qh_str *out,
			    struct qh_error *err)
{
	bool standard = strcmp(path, "-") == 0;
	struct qh_error own = {0};
	struct stat st = {0};
	int first = NO_BYTE;
	int fd = standard ? STDIN_FILENO : open_readable(path, &st, &first, err ? err : &own);
	enum qh_status status;

	*out = QH_STR_NONE;
	if (max > UINT32_MAX - 1)
		max = UINT32_MAX - 1;
	if (fd < 0)
		return err ? err->status : own.status;
	if (standard && fstat(fd, &st) == 0 && S_ISDIR(st.st_mode)) {
		status = qh_error_set(err, QH_UNSUPPORTED, "FILE-004");
		qh_error_at_line(err, qh_str_of(path), 0, 0);
	} else if (S_ISREG(st.st_mode) && st.st_size > 0 && !standard) {
		status = (uintmax_t)st.st_size > max
			     ? too_large(err, path, max)
			     : read_sized(arena, fd, path, (size_t)st.st_size, out, err);
	} else {
		status = read_stream(arena, fd, first, path, max, out, err);
	}
	if (!standard)
		close(fd);
	return status;
}

enum { TEMPORARY_TRIES = 100, TEMPORARY_NAME = 64 };

/* A new file beside @p target with the rights of any new file; its name goes to @p name. */
static int open_temporary(const char *target, char *name, size_t room)
{
	const char *slash = strrchr(target, '/');
	int dir = slash ? (int)(slash - target) + 1 : 0;

	for (int i = 0; i < TEMPORARY_TRIES; i++) {
		int fd;

		snprintf(name, room, "%.*s.quanheng-%ld-%d", dir, target, (long)getpid(), i);
		fd = open(name, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
		if (fd >= 0 || errno != EEXIST)
			return fd;
	}
	return -1;
}

static enum qh_status is_directory(const char *path, struct qh_error *err)
{
	qh_error_set(err, QH_UNSUPPORTED, "FILE-004");
	qh_error_at_line(err, qh_str_of(path), 0, 0);
	return QH_UNSUPPORTED;
}

/* Takes the names away; the file that was begun too, if there is one. */
static void forget(struct qh_file_out *o)
{
	if (o->partial && o->partial[0])
		unlink(o->partial);
	free(o->partial);
	free(o->target);
	o->partial = o->target = NULL;
}

enum qh_status qh_file_out_open(struct qh_file_out *o, const char *path, struct qh_error *err)
{
	struct stat st;
	size_t room;
	int fd = -1, cause;

	*o = (struct qh_file_out){.path = path};
	if (strcmp(path, "-") == 0) {
		o->to = stdout;
		return QH_OK;
	}
	if (stat(path, &st) != 0) {
		if (errno != ENOENT)
			return write_failed(err, path, errno);
		o->target = strdup(path);
	} else if (S_ISDIR(st.st_mode)) {
		return is_directory(path, err);
	} else if (!S_ISREG(st.st_mode)) { /* there is nothing to rename */
		fd = open(path, O_WRONLY | O_CLOEXEC | O_NOCTTY);
		o->to = fd >= 0 ? fdopen(fd, "wb") : NULL;
		cause = errno;
		if (!o->to && fd >= 0)
			close(fd);
		return o->to ? QH_OK : write_failed(err, path, cause);
	} else {
		/* Behind a symbolic link it is the file that changes, not the link. */
		o->target = realpath(path, NULL);
		o->mode = st.st_mode & 07777;
	}
	room = o->target ? strlen(o->target) + TEMPORARY_NAME : 0;
	o->partial = room ? calloc(1, room) : NULL;
	if (o->partial)
		fd = open_temporary(o->target, o->partial, room);
	o->to = fd >= 0 ? fdopen(fd, "wb") : NULL;
	if (o->to)
		return QH_OK;
	cause = errno;
	if (fd < 0 && o->partial)
		o->partial[0] = '\0';
	if (fd >= 0)
		close(fd);
	forget(o);
	return write_failed(err, path, cause);
}

enum qh_status qh_file_out_end(struct qh_file_out *o, bool keep, struct qh_error *err)
{
	int cause = fflush(o->to) == 0 ? 0 : errno;
	bool replaces = o->partial && keep;

	if (replaces && !cause &&
	    ((o->mode && fchmod(fileno(o->to), o->mode) != 0) || fsync(fileno(o->to)) != 0))
		cause = errno;
	if (o->to != stdout && fclose(o->to) != 0 && !cause)
		cause = errno;
	if (replaces && !cause && rename(o->partial, o->target) != 0)
		cause = errno;
	if (replaces && !cause)
		o->partial[0] = '\0';
	forget(o);
	return cause && keep ? write_failed(err, o->path, cause) : QH_OK;
}

enum qh_status qh_file_write(const char *path, struct qh_str bytes, struct qh_error *err)
{
	struct qh_file_out o;
	enum qh_status status = qh_file_out_open(&o, path, err);
	int cause = 0;

	if (status != QH_OK)
		return status;
	if (fwrite(bytes.p ? bytes.p : "", 1, bytes.n, o.to) != bytes.n)
		cause = errno;
	status = qh_file_out_end(&o, cause == 0, err);
	return cause ? write_failed(err, path, cause) : status;
}

bool qh_file_is_dir(const char *path)
{
	struct stat st;

	return stat(path, &st) == 0 && S_ISDIR(st.st_mode);
}

static int by_name(const void *a, const void *b)
{
	return qh_str_cmp(*(const struct qh_str *)a, *(const struct qh_str *)b);
}

/* Reads the names into an array of the arena; its status tells how it went. */
static enum qh_status read_names(struct qh_arena *arena, DIR *d, const char *dir, struct qh_str **list,
				 uint32_t *n, struct qh_error *err)
{
	uint32_t cap = 0;

	for (;;) {
		struct dirent *entry;

		errno = 0;
		entry = readdir(d);
		if (!entry)
			return errno ? read_failed(err, dir, errno) : QH_OK;
		if (entry->d_name[0] == '.')
			continue;
		if (*n == QH_PATHS_MAX)
			return too_large(err, dir, QH_PATHS_MAX);
		if (!qh_arena_grow(arena, list, &cap, *n + 1, sizeof **list))
			return no_room(arena, err, dir, *n);
		(*list)[*n] = qh_arena_str(arena, qh_str_of(entry->d_name));
		if (!(*list)[*n].p)
			return no_room(arena, err, dir, *n);
		(*n)++;
	}
}

enum qh_status qh_file_list(struct qh_arena *arena, const char *dir, const struct qh_str **names, uint32_t *n,
			    struct qh_error *err)
{
	struct qh_str *list = NULL;
	enum qh_status status;
	DIR *d = opendir(dir);

	*names = NULL;
	*n = 0;
	if (!d)
		return read_failed(err, dir, errno);
	status = read_names(arena, d, dir, &list, n, err);
	closedir(d);
	if (status != QH_OK) {
		*n = 0;
		return status;
	}
	if (*n > 1)
		qsort(list, *n, sizeof *list, by_name);
	*names = list;
	return QH_OK;
}

static void finish_hex(SHA256_CTX *state, char out[65])
{
	static const char hex[] = "0123456789abcdef";
	unsigned char sum[SHA256_DIGEST_LENGTH];

	SHA256_Final(sum, state);
	for (unsigned int i = 0; i < sizeof sum; i++) {
		out[2 * i] = hex[sum[i] >> 4];
		out[2 * i + 1] = hex[sum[i] & 15];
	}
	out[2 * sizeof sum] = '\0';
}

void qh_sha256_hex(struct qh_str bytes, char out[65])
{
	SHA256_CTX state;

	SHA256_Init(&state);
	SHA256_Update(&state, bytes.n ? bytes.p : "", bytes.n);
	finish_hex(&state, out);
}

enum qh_status qh_sha256_file(const char *path, char out[65], struct qh_error *err)
{
	unsigned char piece[16384];
	SHA256_CTX state;
	ssize_t got;

	out[0] = '\0';
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		return read_failed(err, path, errno);
	SHA256_Init(&state);
	while ((got = read_full(fd, (char *)piece, sizeof piece)) > 0)
		SHA256_Update(&state, piece, (size_t)got);
	int cause = errno;
	close(fd);
	if (got < 0)
		return read_failed(err, path, cause);
	finish_hex(&state, out);
	return QH_OK;
}
