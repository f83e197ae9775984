/* SPDX-License-Identifier: Apache-2.0 */
/* SQLite behind store.h; seen by the files sqlite*.c alone. */
#ifndef QH_STORE_SQLITE_PRIVATE_H
#define QH_STORE_SQLITE_PRIVATE_H

#include <pthread.h>
#include <sqlite3.h>
#include <stdatomic.h>

#include "store/store.h"

enum { QH_STORE_BUSY_MS = 5000, QH_STORE_MIGRATIONS_MAX = 9999, QH_STORE_NESTED_MAX = 8 };

struct qh_connection;
struct qh_tx {
	struct qh_connection *connection;
	struct qh_arena *arena;
	bool writes;
	bool changes;          /* something besides that a sign-in is in use */
	bool held;             /* one of those inside a snapshot that stays */
	struct qh_store *view; /* through which it was entered; the store itself is one too */
};
struct qh_connection {
	struct qh_store *store;
	sqlite3 *db;
	sqlite3_stmt *statements[QH_QUERIES_END]; /* prepared when first asked for */
	bool in_use[QH_QUERIES_END];
	sqlite3_stmt *begin, *commit, *rollback;
	bool busy;                                /* guarded by store->gate */
	struct qh_tx tx;                          /* of whoever is inside */
	struct qh_tx nested[QH_STORE_NESTED_MAX]; /* of those inside a held snapshot; connection NULL: free */
};
struct qh_store {
	struct qh_connection writer;
	pthread_mutex_t write_turn; /* held from qh_store_write to the end of it */
	struct qh_connection readers[QH_STORE_READERS_MAX];
	uint32_t n_readers;
	pthread_mutex_t gate; /* of readers[].busy */
	pthread_cond_t reader_free;
	int lock_file;
	_Atomic uint64_t changes, moments;
	/* A view is nothing but these; the store itself is its own whole and holds nothing. */
	struct qh_store *whole;
	struct {
		bool on;
		struct qh_connection
		    *connection;  /* NULL: nothing has been read yet, or a write has ended it */
		uint64_t moment;  /* told apart from every other of the store */
		uint64_t changes; /* of the store before the snapshot was taken */
		uint32_t inside;
		bool stale; /* it was written since; it ends when nobody is inside */
	} held;
};

/* One step, or the failure that a test asked for. */
int qh_sqlite_step(sqlite3_stmt *statement);
/* What a result code of SQLite means to the caller, with the code of the message. */
enum qh_status qh_sqlite_error(struct qh_connection *c, int code, struct qh_error *err);
/* Applies what is new in @p dir; STORE-002, STORE-004. */
QH_MUST_CHECK enum qh_status qh_sqlite_migrate(sqlite3 *db, const char *dir, struct qh_error *err);

#endif
