/* SPDX-License-Identifier: Apache-2.0 */
/* Numbered migrations: each is applied once, in one transaction, and must never change afterwards. */
#include <stdio.h>
#include <stdlib.h>

#include "base/file.h"
#include "base/limits.h"
#include "store/sqlite_private.h"

struct migration {
	int64_t number;
	struct qh_str name, sql;
	char sha256[65];
};

static enum qh_status fail(struct qh_error *err, enum qh_status status, const char *code, struct qh_str name,
			   const char *cause)
{
	status = qh_error_set(err, status, code);
	qh_error_arg(err, "name", name);
	qh_error_arg(err, "cause", qh_str_of(cause));
	return status;
}

/* "0001-office.sql" -> 1; 0 for anything else. */
static int64_t number_of(struct qh_str name)
{
	int64_t n = 0;
	if (!qh_str_ends(name, QH_STR(".sql")))
		return 0;
	for (uint32_t i = 0; i < name.n && name.p[i] >= '0' && name.p[i] <= '9' && i < 4; i++)
		n = n * 10 + (name.p[i] - '0');
	return n;
}

/* What was applied under this number: 0 nothing, 1 the same, -1 something else or the store is damaged. */
static int applied(sqlite3 *db, const struct migration *m)
{
	sqlite3_stmt *st = NULL;
	int result = -1;
	if (sqlite3_prepare_v2(db, "SELECT sha256 FROM migration WHERE number = ?1", -1, &st, NULL) ==
	    SQLITE_OK) {
		sqlite3_bind_int64(st, 1, m->number);
		int rc = sqlite3_step(st);
		if (rc == SQLITE_DONE)
			result = 0;
		else if (rc == SQLITE_ROW)
			result = strcmp((const char *)sqlite3_column_text(st, 0), m->sha256) == 0 ? 1 : -1;
	}
	sqlite3_finalize(st);
	return result;
}

static int remember(sqlite3 *db, const struct migration *m)
{
	sqlite3_stmt *st = NULL;
	int rc =
	    sqlite3_prepare_v2(db, "INSERT INTO migration(number, sha256) VALUES (?1, ?2)", -1, &st, NULL);
	if (rc == SQLITE_OK) {
		sqlite3_bind_int64(st, 1, m->number);
		sqlite3_bind_text(st, 2, m->sha256, -1, SQLITE_STATIC);
		rc = sqlite3_step(st) == SQLITE_DONE ? SQLITE_OK : SQLITE_ERROR;
	}
	sqlite3_finalize(st);
	return rc;
}

static enum qh_status apply(sqlite3 *db, const struct migration *m, struct qh_error *err)
{
	int rc = sqlite3_exec(db, "BEGIN IMMEDIATE", NULL, NULL, NULL);
	if (rc == SQLITE_OK)
		rc = sqlite3_exec(db, m->sql.p, NULL, NULL, NULL);
	if (rc == SQLITE_OK)
		rc = remember(db, m);
	if (rc == SQLITE_OK)
		rc = sqlite3_exec(db, "COMMIT", NULL, NULL, NULL);
	if (rc == SQLITE_OK)
		return QH_OK;
	enum qh_status status = fail(err, QH_IO, "STORE-002", m->name, sqlite3_errmsg(db));
	sqlite3_exec(db, "ROLLBACK", NULL, NULL, NULL);
	return status;
}

static enum qh_status one(sqlite3 *db, struct qh_arena *arena, const char *dir, struct qh_str name,
			  int64_t expected, struct qh_error *err)
{
	struct migration m = {.number = number_of(name), .name = name};
	struct qh_str path = qh_arena_printf(arena, "%s/%.*s", dir, QH_STR_ARG(name));
	if (m.number != expected)
		return fail(err, QH_IO, "STORE-002", name, "number");
	enum qh_status status = qh_file_read(arena, path.p, QH_MIGRATION_BYTES_MAX, &m.sql, err);
	if (status != QH_OK)
		return status;
	m.sql = qh_arena_str(arena, m.sql); /* with a NUL behind it */
	if (!m.sql.p)
		return qh_error_set(err, QH_NOMEM, "STORE-006");
	qh_sha256_hex(m.sql, m.sha256);
	int was = applied(db, &m);
	if (was < 0)
		return fail(err, QH_CONFLICT, "STORE-004", name, "changed");
	return was ? QH_OK : apply(db, &m, err);
}

static int64_t newest_applied(sqlite3 *db)
{
	sqlite3_stmt *st = NULL;
	int64_t n = 0;
	if (sqlite3_prepare_v2(db, "SELECT coalesce(max(number), 0) FROM migration", -1, &st, NULL) ==
		SQLITE_OK &&
	    sqlite3_step(st) == SQLITE_ROW)
		n = sqlite3_column_int64(st, 0);
	sqlite3_finalize(st);
	return n;
}

static enum qh_status all(sqlite3 *db, struct qh_arena *arena, const char *dir, struct qh_error *err)
{
	const struct qh_str *names = NULL;
	uint32_t n = 0;
	int64_t number = 0;
	enum qh_status status = qh_file_list(arena, dir, &names, &n, err);
	for (uint32_t i = 0; status == QH_OK && i < n; i++)
		if (number_of(names[i]) > 0)
			status = one(db, arena, dir, names[i], ++number, err);
	if (status == QH_OK && newest_applied(db) > number)
		status = fail(err, QH_CONFLICT, "STORE-004", qh_str_of(dir), "newer");
	return status;
}

enum qh_status qh_sqlite_migrate(sqlite3 *db, const char *dir, struct qh_error *err)
{
	int rc = sqlite3_exec(db,
			      "CREATE TABLE IF NOT EXISTS migration(number INTEGER PRIMARY KEY, "
			      "sha256 TEXT NOT NULL) STRICT",
			      NULL, NULL, NULL);
	if (rc != SQLITE_OK) {
		bool damaged = rc == SQLITE_NOTADB || rc == SQLITE_CORRUPT;
		return fail(err, damaged ? QH_CORRUPT : QH_IO, damaged ? "STORE-005" : "STORE-002",
			    qh_str_of(dir), sqlite3_errmsg(db));
	}
	struct qh_arena *arena = qh_arena_new(QH_MIGRATIONS_ARENA_BYTES_MAX);
	if (!arena)
		return qh_error_set(err, QH_NOMEM, "STORE-006");
	enum qh_status status = all(db, arena, dir, err);
	qh_arena_free(arena);
	return status;
}
