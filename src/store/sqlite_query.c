/* SPDX-License-Identifier: Apache-2.0 */
/* Running the queries: binding, stepping, reading rows, telling what a failure means. */
#include <stdio.h>

#include "store/sqlite_private.h"

static _Thread_local uint64_t fail_countdown;

void qh_store_fail_after(uint64_t n)
{
	fail_countdown = n;
}

int qh_sqlite_step(sqlite3_stmt *statement)
{
	if (fail_countdown > 0 && --fail_countdown == 0)
		return SQLITE_FULL;
	return sqlite3_step(statement);
}

enum qh_status qh_sqlite_error(struct qh_connection *c, int code, struct qh_error *err)
{
	struct qh_str cause = qh_str_of(sqlite3_errmsg(c->db));
	enum qh_status status;
	switch (code & 0xFF) {
	case SQLITE_NOMEM: return qh_error_set(err, QH_NOMEM, "STORE-006");
	case SQLITE_FULL:
	case SQLITE_IOERR:
	case SQLITE_READONLY:
	case SQLITE_BUSY:
	case SQLITE_CANTOPEN:
		cause = qh_str_of(sqlite3_errstr(code));
		status = qh_error_set(err, QH_IO, "STORE-007");
		break;
	case SQLITE_CORRUPT:
	case SQLITE_NOTADB: status = qh_error_set(err, QH_CORRUPT, "STORE-005"); break;
	case SQLITE_CONSTRAINT: {
		int extended = sqlite3_extended_errcode(c->db);
		if (extended == SQLITE_CONSTRAINT_TRIGGER)
			status = qh_error_set(err, QH_DENIED, "STORE-010");
		else if (extended == SQLITE_CONSTRAINT_UNIQUE || extended == SQLITE_CONSTRAINT_PRIMARYKEY ||
			 extended == SQLITE_CONSTRAINT_FOREIGNKEY || extended == SQLITE_CONSTRAINT_ROWID)
			status = qh_error_set(err, QH_CONFLICT, "STORE-008");
		else
			status = qh_error_set(err, QH_INVALID, "STORE-009");
		break;
	}
	case SQLITE_MISMATCH:
	case SQLITE_TOOBIG: status = qh_error_set(err, QH_INVALID, "STORE-009"); break;
	default: status = qh_error_set(err, QH_INTERNAL, "STORE-011");
	}
	qh_error_arg(err, "cause", cause);
	return status;
}

/* The prepared statement of a query, or a second one while the first is walked through. */
static int prepare(struct qh_tx *tx, enum qh_query query, sqlite3_stmt **out)
{
	struct qh_connection *c = tx->connection;
	if (c->statements[query] && !c->in_use[query]) {
		*out = c->statements[query];
		return SQLITE_OK;
	}
	bool first = !c->statements[query];
	int rc = sqlite3_prepare_v3(c->db, qh_query_sql(query), -1, first ? SQLITE_PREPARE_PERSISTENT : 0,
				    out, NULL);
	if (rc == SQLITE_OK && first)
		c->statements[query] = *out;
	return rc;
}

/* The texts outlive the statement's use: they are the caller's until it is done. */
static int bind(sqlite3_stmt *st, const struct qh_bind *binds, uint32_t n_binds)
{
	QH_ASSERT(n_binds <= QH_STORE_BINDS_MAX && (int)n_binds == sqlite3_bind_parameter_count(st));
	int rc = SQLITE_OK;
	for (uint32_t i = 0; rc == SQLITE_OK && i < n_binds; i++) {
		const struct qh_bind *b = &binds[i];
		int at = (int)i + 1;
		if (b->kind == QH_BIND_INT)
			rc = sqlite3_bind_int64(st, at, b->n);
		else if (b->kind == QH_BIND_TEXT)
			rc = sqlite3_bind_text64(st, at, b->s.p, b->s.n, SQLITE_STATIC, SQLITE_UTF8);
		else if (b->kind == QH_BIND_BYTES)
			rc = sqlite3_bind_blob64(st, at, b->s.p, b->s.n, SQLITE_STATIC);
		else
			rc = sqlite3_bind_null(st, at);
	}
	return rc;
}

static void finish(struct qh_connection *c, enum qh_query query, sqlite3_stmt *st)
{
	if (!st)
		return;
	if (st == c->statements[query]) {
		sqlite3_reset(st);
		sqlite3_clear_bindings(st);
		c->in_use[query] = false;
	} else {
		sqlite3_finalize(st);
	}
}

enum qh_status qh_tx_run(struct qh_tx *tx, enum qh_query query, const struct qh_bind *binds, uint32_t n_binds,
			 int64_t *changed, struct qh_error *err)
{
	QH_ASSERT(tx->writes);
	sqlite3_stmt *st = NULL;
	int rc = prepare(tx, query, &st);
	if (rc == SQLITE_OK)
		rc = bind(st, binds, n_binds);
	if (rc == SQLITE_OK)
		rc = qh_sqlite_step(st);
	tx->changes = tx->changes || query != QH_Q_LOGIN_SEEN;
	enum qh_status status =
	    rc == SQLITE_DONE || rc == SQLITE_ROW ? QH_OK : qh_sqlite_error(tx->connection, rc, err);
	if (changed)
		*changed = status == QH_OK ? sqlite3_changes64(tx->connection->db) : 0;
	finish(tx->connection, query, st);
	return status;
}

int64_t qh_tx_last_id(const struct qh_tx *tx)
{
	return sqlite3_last_insert_rowid(tx->connection->db);
}

void qh_rows_open(struct qh_rows *rows, struct qh_tx *tx, enum qh_query query, const struct qh_bind *binds,
		  uint32_t n_binds, struct qh_error *err)
{
	*rows = (struct qh_rows){.tx = tx, .err = err, .query = query};
	sqlite3_stmt *st = NULL;
	int rc = prepare(tx, query, &st);
	rows->cursor = st;
	if (rc == SQLITE_OK && st == tx->connection->statements[query])
		tx->connection->in_use[query] = true;
	if (rc == SQLITE_OK)
		rc = bind(st, binds, n_binds);
	if (rc != SQLITE_OK)
		rows->status = qh_sqlite_error(tx->connection, rc, err);
}

bool qh_rows_next(struct qh_rows *rows)
{
	if (rows->status != QH_OK)
		return false;
	int rc = qh_sqlite_step(rows->cursor);
	if (rc == SQLITE_ROW)
		return true;
	if (rc != SQLITE_DONE)
		rows->status = qh_sqlite_error(rows->tx->connection, rc, rows->err);
	return false;
}

int64_t qh_rows_int(const struct qh_rows *rows, int column)
{
	return sqlite3_column_int64(rows->cursor, column);
}

struct qh_str qh_rows_text(struct qh_rows *rows, int column)
{
	if (sqlite3_column_type(rows->cursor, column) == SQLITE_NULL)
		return QH_STR_NONE;
	const void *p = sqlite3_column_blob(rows->cursor, column);
	int n = sqlite3_column_bytes(rows->cursor, column);
	struct qh_str copy = qh_arena_str(rows->tx->arena, (struct qh_str){n > 0 ? p : "", (uint32_t)n});
	if (!copy.p && rows->status == QH_OK)
		rows->status = qh_error_set(rows->err, qh_arena_status(rows->tx->arena), "STORE-006");
	return copy;
}

struct qh_str qh_rows_view(const struct qh_rows *rows, int column)
{
	if (sqlite3_column_type(rows->cursor, column) == SQLITE_NULL)
		return QH_STR_NONE;
	const void *p = sqlite3_column_blob(rows->cursor, column);
	int n = sqlite3_column_bytes(rows->cursor, column);
	return (struct qh_str){n > 0 ? p : "", (uint32_t)n};
}

enum qh_status qh_rows_close(struct qh_rows *rows)
{
	finish(rows->tx->connection, rows->query, rows->cursor);
	rows->cursor = NULL;
	return rows->status;
}

enum qh_status qh_tx_plan(struct qh_tx *tx, enum qh_query query, struct qh_str *out, struct qh_error *err)
{
	char sql[4096];
	snprintf(sql, sizeof sql, "EXPLAIN QUERY PLAN %s", qh_query_sql(query));
	sqlite3_stmt *st = NULL;
	int rc = sqlite3_prepare_v2(tx->connection->db, sql, -1, &st, NULL);
	*out = QH_STR("");
	while (rc == SQLITE_OK && sqlite3_step(st) == SQLITE_ROW)
		*out = qh_arena_printf(tx->arena, "%.*s%s\n", QH_STR_ARG(*out),
				       (const char *)sqlite3_column_text(st, 3));
	sqlite3_finalize(st);
	return rc == SQLITE_OK ? QH_OK : qh_sqlite_error(tx->connection, rc, err);
}
