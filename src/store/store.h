/* SPDX-License-Identifier: Apache-2.0 */
/* Where the office keeps its things: one interface, SQLite behind it (PostgreSQL next). A store is one writer
 * and several readers. What is asked stands in queries.def by name; no other room writes SQL. */
#ifndef QH_STORE_STORE_H
#define QH_STORE_STORE_H

#include "base/arena.h"
#include "base/error.h"
#include "store/queries.h"

struct qh_store;
struct qh_tx; /* a connection in use by one thread, inside one transaction */

enum { QH_STORE_READERS_MAX = 18, QH_STORE_BINDS_MAX = 24 };

enum qh_bind_kind { QH_BIND_NULL, QH_BIND_INT, QH_BIND_TEXT, QH_BIND_BYTES };
struct qh_bind {
	uint8_t kind;
	int64_t n;
	struct qh_str s;
};
static inline struct qh_bind qh_bind_int(int64_t n)
{
	return (struct qh_bind){QH_BIND_INT, n, {0}};
}
/* An absent text is NULL. */
static inline struct qh_bind qh_bind_text(struct qh_str s)
{
	return (struct qh_bind){s.p ? QH_BIND_TEXT : QH_BIND_NULL, 0, s};
}
static inline struct qh_bind qh_bind_bytes(struct qh_str s)
{
	return (struct qh_bind){s.p ? QH_BIND_BYTES : QH_BIND_NULL, 0, s};
}
static inline struct qh_bind qh_bind_null(void)
{
	return (struct qh_bind){QH_BIND_NULL, 0, {0}};
}
/* 0 stands for "none" and is stored as NULL. */
static inline struct qh_bind qh_bind_id(int64_t id)
{
	return id ? qh_bind_int(id) : qh_bind_null();
}

/**
 * Open the store and bring it to the newest migration.
 *
 * @param file            of the database; made when missing, readable by its owner alone
 * @param migrations_dir  holds NNNN-name.sql; one that was applied before must not have changed
 * @param readers         connections for reading, 1..QH_STORE_READERS_MAX
 * @retval QH_IO        STORE-001 it cannot be opened; STORE-002 a migration cannot be read or fails
 * @retval QH_CONFLICT  STORE-003 another process serves this store; STORE-004 it is newer than this program,
 * or an applied migration has changed
 * @retval QH_CORRUPT   STORE-005 it is no database, or damaged
 */
QH_MUST_CHECK enum qh_status qh_store_open(const char *file, const char *migrations_dir, uint32_t readers,
					   struct qh_store **out, struct qh_error *err);
/**
 * Copy a store into a file that does not exist yet, while it is served or not: one state of it, checked after
 * copying, readable by its owner alone. A copy that failed leaves nothing.
 *
 * @param entries  [out] of the trail in the copy
 * @retval QH_CONFLICT  STORE-012 the file exists; QH_IO STORE-001, STORE-013 it cannot be written
 * @retval QH_CORRUPT   STORE-005 this is no store, or damaged
 */
QH_MUST_CHECK enum qh_status qh_store_backup(const char *file, const char *to, int64_t *entries,
					     struct qh_error *err);
/* Waits for whoever is inside. NULL is fine. */
void qh_store_close(struct qh_store *store);

/* Enter: a snapshot to read from, or the only transaction that writes (waits for its turn). Texts of rows are
 * copied into @p arena. */
QH_MUST_CHECK enum qh_status qh_store_read(struct qh_store *store, struct qh_arena *arena, struct qh_tx **out,
					   struct qh_error *err);
QH_MUST_CHECK enum qh_status qh_store_write(struct qh_store *store, struct qh_arena *arena,
					    struct qh_tx **out, struct qh_error *err);
/* Leave. A write is kept only by this, on disk when it returns QH_OK; on failure nothing of it is. The
 * transaction ends either way. @retval QH_IO STORE-007 the disk is full or fails */
QH_MUST_CHECK enum qh_status qh_tx_commit(struct qh_tx *s, struct qh_error *err);
/* Leave a write as it went: QH_OK so far is committed, a failure is rolled back and returned. */
QH_MUST_CHECK enum qh_status qh_tx_end(struct qh_tx *tx, enum qh_status status, struct qh_error *err);
/* Leave without keeping anything; NULL is fine. The end of every read. */
void qh_tx_rollback(struct qh_tx *s);

/* How many writes have been kept since the store was opened; that a sign-in is still in use (LOGIN_SEEN) is
 * none. Ask before reading: who then finds the same number again knows that what was read still stands.
 * Inside a hold it is the number of what the thread reads. */
uint64_t qh_store_changes(const struct qh_store *store);
/* The same store as one thread at a time sees it, with a moment of its own; whatever takes a store takes a
 * view. NULL without memory. */
struct qh_store *qh_store_view(struct qh_store *store);
void qh_store_view_free(struct qh_store *view);
/* From here to the release all reads through the view are of one snapshot, taken with the first of them. A
 * write through it ends that, so that what was written is seen. Not nested. */
void qh_store_hold(struct qh_store *view);
/* The snapshot that is held and read from: two reads of one moment see the same. 0: another kind of reading.
 */
uint64_t qh_tx_moment(const struct qh_tx *tx);
void qh_store_release(struct qh_store *view);

/**
 * Run a query that changes something, inside a write.
 *
 * @param changed  [out] rows changed, may be NULL
 * @retval QH_CONFLICT  STORE-008 something that must be unique exists already, or is still referred to
 * @retval QH_INVALID   STORE-009 a value that the table refuses
 * @retval QH_DENIED    STORE-010 a trigger refuses (the trail is append-only)
 * @retval QH_IO        STORE-007; QH_INTERNAL STORE-011 the query itself is wrong
 */
QH_MUST_CHECK enum qh_status qh_tx_run(struct qh_tx *s, enum qh_query query, const struct qh_bind *binds,
				       uint32_t n_binds, int64_t *changed, struct qh_error *err);
/* The id of the row that the last qh_tx_run inserted. */
int64_t qh_tx_last_id(const struct qh_tx *s);

/* Rows of a query. After qh_rows_open, qh_rows_next until false, then qh_rows_close tells how it went. */
struct qh_rows {
	struct qh_tx *tx;
	enum qh_query query;
	void *cursor;
	enum qh_status status;
	struct qh_error *err;
};
void qh_rows_open(struct qh_rows *rows, struct qh_tx *s, enum qh_query query, const struct qh_bind *binds,
		  uint32_t n_binds, struct qh_error *err);
bool qh_rows_next(struct qh_rows *rows);
int64_t qh_rows_int(const struct qh_rows *rows, int column); /* NULL is 0 */
/* NULL is absent. The bytes live in the arena of the transaction. */
struct qh_str qh_rows_text(struct qh_rows *rows, int column);
/* The same without a copy: until the next row, or the close. */
struct qh_str qh_rows_view(const struct qh_rows *rows, int column);
QH_MUST_CHECK enum qh_status qh_rows_close(struct qh_rows *rows);

/* The plan of a query, one step a line, for the tests. */
QH_MUST_CHECK enum qh_status qh_tx_plan(struct qh_tx *s, enum qh_query query, struct qh_str *out,
					struct qh_error *err);

/* Test hook: the n-th step of any query from now on in this thread fails as a full disk would; 0: off. */
void qh_store_fail_after(uint64_t n);

#endif
