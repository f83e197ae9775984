/* SPDX-License-Identifier: Apache-2.0 */
/* A copy of a store while it is served: SQLite's own way, a snapshot that no writer waits for. */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "store/sqlite_private.h"

enum { PATH_BYTES_MAX = 4200 };

struct backup {
	const char *file, *to;
	char part[PATH_BYTES_MAX]; /* the copy, until it is whole */
	sqlite3 *from, *copy;
	struct qh_error *err;
};

static enum qh_status fail(struct backup *b, enum qh_status status, const char *code, const char *file,
			   const char *cause)
{
	status = qh_error_set(b->err, status, code);
	qh_error_arg(b->err, "file", qh_str_of(file));
	qh_error_arg(b->err, "cause", qh_str_of(cause));
	return status;
}

static enum qh_status open_source(struct backup *b)
{
	int rc = sqlite3_open_v2(b->file, &b->from, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX, NULL);
	if (rc == SQLITE_OK)
		rc = sqlite3_busy_timeout(b->from, QH_STORE_BUSY_MS);
	/* A store has a trail; anything else is not copied as one. */
	if (rc == SQLITE_OK)
		rc = sqlite3_exec(b->from, "PRAGMA query_only=ON; SELECT seq FROM trail LIMIT 1", NULL, NULL,
				  NULL);
	if (rc == SQLITE_OK)
		return QH_OK;
	if (rc == SQLITE_CANTOPEN)
		return fail(b, QH_IO, "STORE-001", b->file, sqlite3_errstr(rc));
	return fail(b, QH_CORRUPT, "STORE-005", b->file, sqlite3_errstr(rc));
}

/* Made here, so that nobody else can read it for a moment. */
static enum qh_status make_copy(struct backup *b)
{
	int n = snprintf(b->part, sizeof b->part, "%s.part", b->to);
	if (n <= 0 || (size_t)n >= sizeof b->part)
		return fail(b, QH_IO, "STORE-013", b->to, strerror(ENAMETOOLONG));
	if (access(b->to, F_OK) == 0)
		return fail(b, QH_CONFLICT, "STORE-012", b->to, "");
	int fd = open(b->part, O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0600);
	if (fd < 0)
		return fail(b, QH_IO, "STORE-013", b->to, strerror(errno));
	close(fd);
	int rc = sqlite3_open_v2(b->part, &b->copy, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX, NULL);
	sqlite3_backup *run = rc == SQLITE_OK ? sqlite3_backup_init(b->copy, "main", b->from, "main") : NULL;
	if (run) {
		do
			rc = sqlite3_backup_step(run, -1);
		while (rc == SQLITE_BUSY || rc == SQLITE_LOCKED);
		int end = sqlite3_backup_finish(run);
		rc = rc == SQLITE_DONE ? end : rc;
	} else if (rc == SQLITE_OK) {
		rc = sqlite3_errcode(b->copy);
	}
	/* One file, with no log beside it. */
	if (rc == SQLITE_OK)
		rc = sqlite3_exec(b->copy, "PRAGMA journal_mode=DELETE", NULL, NULL, NULL);
	return rc == SQLITE_OK ? QH_OK : fail(b, QH_IO, "STORE-013", b->to, sqlite3_errstr(rc));
}

/* A copy that nobody has looked at is none. */
static enum qh_status look_at_copy(struct backup *b, int64_t *entries)
{
	sqlite3_stmt *st = NULL;
	bool sound = sqlite3_prepare_v2(b->copy, "PRAGMA integrity_check(1)", -1, &st, NULL) == SQLITE_OK &&
		     sqlite3_step(st) == SQLITE_ROW && sqlite3_column_text(st, 0) &&
		     strcmp((const char *)sqlite3_column_text(st, 0), "ok") == 0;
	sqlite3_finalize(st);
	st = NULL;
	sound = sound &&
		sqlite3_prepare_v2(b->copy, "SELECT count(*) FROM trail", -1, &st, NULL) == SQLITE_OK &&
		sqlite3_step(st) == SQLITE_ROW;
	if (sound)
		*entries = sqlite3_column_int64(st, 0);
	sqlite3_finalize(st);
	return sound ? QH_OK : fail(b, QH_CORRUPT, "STORE-005", b->file, "integrity_check");
}

/* On the disk, under its name, or not at all. */
static enum qh_status publish(struct backup *b)
{
	int fd = open(b->part, O_RDONLY | O_CLOEXEC);
	bool kept = fd >= 0 && fsync(fd) == 0;
	if (fd >= 0)
		close(fd);
	/* link and not rename: what has come there meanwhile is not overwritten */
	if (!kept || link(b->part, b->to) != 0)
		return fail(b, QH_IO, "STORE-013", b->to, strerror(errno));
	return QH_OK;
}

enum qh_status qh_store_backup(const char *file, const char *to, int64_t *entries, struct qh_error *err)
{
	struct backup b = {.file = file, .to = to, .err = err};
	enum qh_status status = open_source(&b);
	if (status == QH_OK)
		status = make_copy(&b);
	if (status == QH_OK)
		status = look_at_copy(&b, entries);
	sqlite3_close_v2(b.copy);
	sqlite3_close_v2(b.from);
	if (status == QH_OK)
		status = publish(&b);
	if (b.part[0])
		unlink(b.part);
	return status;
}
