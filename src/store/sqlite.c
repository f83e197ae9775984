/* SPDX-License-Identifier: Apache-2.0 */
/* Connections of SQLite: opening, taking turns, beginning and ending transactions. */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "store/sqlite_private.h"

/* Readers must not write, nobody may load code or trust what stands in a schema. */
static int configure(sqlite3 *db, bool writer)
{
	int rc = sqlite3_db_config(db, SQLITE_DBCONFIG_DEFENSIVE, 1, (int *)NULL);
	if (rc == SQLITE_OK)
		rc = sqlite3_db_config(db, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, (int *)NULL);
	if (rc == SQLITE_OK)
		rc = sqlite3_busy_timeout(db, QH_STORE_BUSY_MS);
	if (rc == SQLITE_OK)
		rc = sqlite3_exec(db,
				  writer ? "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; "
					   "PRAGMA foreign_keys=ON; PRAGMA cache_size=-8000;"
					 : "PRAGMA query_only=ON; PRAGMA foreign_keys=ON; "
					   "PRAGMA cache_size=-4000;",
				  NULL, NULL, NULL);
	return rc;
}

/* What begins and ends every transaction, prepared once. */
static int turns(struct qh_connection *c, bool writer)
{
	const char *begin = writer ? "BEGIN IMMEDIATE" : "BEGIN";
	int rc = sqlite3_prepare_v3(c->db, begin, -1, SQLITE_PREPARE_PERSISTENT, &c->begin, NULL);
	if (rc == SQLITE_OK)
		rc = sqlite3_prepare_v3(c->db, "COMMIT", -1, SQLITE_PREPARE_PERSISTENT, &c->commit, NULL);
	if (rc == SQLITE_OK)
		rc = sqlite3_prepare_v3(c->db, "ROLLBACK", -1, SQLITE_PREPARE_PERSISTENT, &c->rollback, NULL);
	return rc;
}

static int take_turn(sqlite3_stmt *st)
{
	int rc = sqlite3_step(st);
	int again = sqlite3_reset(st);
	return rc == SQLITE_DONE ? again : rc;
}

static enum qh_status connect_to(struct qh_store *store, struct qh_connection *c, const char *file,
				 bool writer, struct qh_error *err)
{
	c->store = store;
	int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX | (writer ? SQLITE_OPEN_CREATE : 0);
	int rc = sqlite3_open_v2(file, &c->db, flags, NULL);
	if (rc == SQLITE_OK)
		rc = configure(c->db, writer);
	if (rc == SQLITE_OK)
		rc = turns(c, writer);
	if (rc == SQLITE_OK)
		return QH_OK;
	bool damaged = rc == SQLITE_NOTADB || rc == SQLITE_CORRUPT;
	enum qh_status status =
	    damaged ? qh_error_set(err, QH_CORRUPT, "STORE-005") : qh_error_set(err, QH_IO, "STORE-001");
	qh_error_arg(err, "file", qh_str_of(file));
	qh_error_arg(err, "cause", qh_str_of(sqlite3_errstr(rc)));
	return status;
}

/* One process a store: two servers would each keep sessions and jobs of their own. */
static enum qh_status lock(struct qh_store *store, const char *file, struct qh_error *err)
{
	char path[4200];
	int n = snprintf(path, sizeof path, "%s.lock", file);
	store->lock_file = -1;
	if (n > 0 && (size_t)n < sizeof path)
		store->lock_file = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
	if (store->lock_file < 0) {
		enum qh_status status = qh_error_set(err, QH_IO, "STORE-001");
		qh_error_arg(err, "file", qh_str_of(file));
		qh_error_arg(err, "cause", qh_str_of(strerror(errno)));
		return status;
	}
	if (flock(store->lock_file, LOCK_EX | LOCK_NB) == 0)
		return QH_OK;
	enum qh_status status = qh_error_set(err, QH_CONFLICT, "STORE-003");
	qh_error_arg(err, "file", qh_str_of(file));
	return status;
}

static enum qh_status open_all(struct qh_store *store, const char *file, const char *migrations_dir,
			       uint32_t readers, struct qh_error *err)
{
	enum qh_status status = lock(store, file, err);
	/* The file is made here, so that nobody else can read it for a moment. */
	int fd = status == QH_OK ? open(file, O_RDWR | O_CREAT | O_CLOEXEC, 0600) : -1;
	if (fd >= 0)
		close(fd);
	if (status == QH_OK)
		status = connect_to(store, &store->writer, file, true, err);
	if (status == QH_OK)
		status = qh_sqlite_migrate(store->writer.db, migrations_dir, err);
	for (uint32_t i = 0; status == QH_OK && i < readers; i++) {
		status = connect_to(store, &store->readers[i], file, false, err);
		store->n_readers += status == QH_OK;
	}
	return status;
}

enum qh_status qh_store_open(const char *file, const char *migrations_dir, uint32_t readers,
			     struct qh_store **out, struct qh_error *err)
{
	QH_ASSERT(readers >= 1 && readers <= QH_STORE_READERS_MAX);
	*out = NULL;
	struct qh_store *store = calloc(1, sizeof *store);
	if (!store)
		return qh_error_set(err, QH_NOMEM, "STORE-006");
	store->lock_file = -1;
	store->whole = store;
	pthread_mutex_init(&store->write_turn, NULL);
	pthread_mutex_init(&store->gate, NULL);
	pthread_cond_init(&store->reader_free, NULL);
	enum qh_status status = open_all(store, file, migrations_dir, readers, err);
	if (status != QH_OK) {
		qh_store_close(store);
		return status;
	}
	*out = store;
	return QH_OK;
}

static void disconnect(struct qh_connection *c)
{
	for (int i = 0; i < QH_QUERIES_END; i++)
		sqlite3_finalize(c->statements[i]);
	sqlite3_finalize(c->begin);
	sqlite3_finalize(c->commit);
	sqlite3_finalize(c->rollback);
	sqlite3_close_v2(c->db);
}

void qh_store_close(struct qh_store *store)
{
	if (!store)
		return;
	pthread_mutex_lock(&store->write_turn);
	pthread_mutex_lock(&store->gate);
	for (uint32_t i = 0; i < store->n_readers; i++)
		while (store->readers[i].busy)
			pthread_cond_wait(&store->reader_free, &store->gate);
	pthread_mutex_unlock(&store->gate);
	pthread_mutex_unlock(&store->write_turn);
	for (uint32_t i = 0; i < QH_STORE_READERS_MAX; i++)
		disconnect(&store->readers[i]);
	disconnect(&store->writer); /* the last: it takes the log into the file */
	if (store->lock_file >= 0)
		close(store->lock_file);
	pthread_mutex_destroy(&store->write_turn);
	pthread_mutex_destroy(&store->gate);
	pthread_cond_destroy(&store->reader_free);
	free(store);
}

static enum qh_status begin(struct qh_connection *c, struct qh_store *view, struct qh_arena *arena,
			    bool writes, struct qh_tx **out, struct qh_error *err)
{
	c->tx = (struct qh_tx){.connection = c, .arena = arena, .writes = writes, .view = view};
	int rc = take_turn(c->begin);
	if (rc != SQLITE_OK)
		return qh_sqlite_error(c, rc, err);
	*out = &c->tx;
	return QH_OK;
}

static struct qh_connection *free_reader(struct qh_store *store)
{
	for (uint32_t i = 0; i < store->n_readers; i++)
		if (!store->readers[i].busy)
			return &store->readers[i];
	return NULL;
}

static void leave_reader(struct qh_connection *c)
{
	struct qh_store *store = c->store;
	pthread_mutex_lock(&store->gate);
	c->busy = false;
	pthread_cond_broadcast(&store->reader_free);
	pthread_mutex_unlock(&store->gate);
}

/* Queries are short and bounded, so that a free connection always comes. */
static struct qh_connection *take_reader(struct qh_store *store)
{
	struct qh_connection *c;
	pthread_mutex_lock(&store->gate);
	while (!(c = free_reader(store)))
		pthread_cond_wait(&store->reader_free, &store->gate);
	c->busy = true;
	pthread_mutex_unlock(&store->gate);
	return c;
}

/* ---- one snapshot for all reads of a request ---- */

static void end_snapshot(struct qh_connection *c)
{
	if (!sqlite3_get_autocommit(c->db))
		take_turn(c->rollback);
	c->tx = (struct qh_tx){0};
	leave_reader(c);
}

static void let_go(struct qh_store *view)
{
	if (!view->held.connection || view->held.inside)
		return;
	end_snapshot(view->held.connection);
	view->held.connection = NULL;
	view->held.stale = false;
}

/* Something is written: what is held is of before. */
static void outdate(struct qh_store *view)
{
	if (!view->held.connection)
		return;
	view->held.stale = true;
	let_go(view);
}

struct qh_store *qh_store_view(struct qh_store *store)
{
	struct qh_store *view = calloc(1, sizeof *view);
	if (view)
		view->whole = store->whole;
	return view;
}

void qh_store_view_free(struct qh_store *view)
{
	QH_ASSERT(!view || (view->whole != view && !view->held.on));
	free(view);
}

void qh_store_hold(struct qh_store *view)
{
	QH_ASSERT(view->whole != view && !view->held.on);
	view->held.on = true;
}

void qh_store_release(struct qh_store *view)
{
	QH_ASSERT(view->held.on && !view->held.inside);
	let_go(view);
	view->held.on = false;
}

/* NULL: there are too many inside, or what is held is older than the last write. */
static struct qh_tx *nested(struct qh_store *view, struct qh_arena *arena)
{
	struct qh_connection *c = view->held.connection;
	for (uint32_t i = 0; !view->held.stale && i < QH_STORE_NESTED_MAX; i++) {
		if (c->nested[i].connection)
			continue;
		c->nested[i] = (struct qh_tx){.connection = c, .arena = arena, .held = true, .view = view};
		view->held.inside++;
		return &c->nested[i];
	}
	return NULL;
}

static enum qh_status read_held(struct qh_store *view, struct qh_arena *arena, struct qh_tx **out,
				struct qh_error *err)
{
	struct qh_tx *tx;
	struct qh_store *whole = view->whole;
	if (view->held.connection)
		return (*out = nested(view, arena)) ? QH_OK : QH_NOT_FOUND;
	view->held.moment = atomic_fetch_add_explicit(&whole->moments, 1, memory_order_relaxed) + 1;
	view->held.changes = atomic_load_explicit(&whole->changes, memory_order_acquire);
	struct qh_connection *c = take_reader(whole);
	enum qh_status status = begin(c, view, arena, false, &tx, err);
	if (status != QH_OK) {
		leave_reader(c);
		return status;
	}
	view->held.connection = c;
	*out = nested(view, arena);
	return QH_OK;
}

enum qh_status qh_store_read(struct qh_store *store, struct qh_arena *arena, struct qh_tx **out,
			     struct qh_error *err)
{
	*out = NULL;
	if (store->held.on) {
		enum qh_status status = read_held(store, arena, out, err);
		if (status != QH_NOT_FOUND)
			return status;
	}
	struct qh_connection *c = take_reader(store->whole);
	enum qh_status status = begin(c, store, arena, false, out, err);
	if (status != QH_OK)
		leave_reader(c);
	return status;
}

enum qh_status qh_store_write(struct qh_store *store, struct qh_arena *arena, struct qh_tx **out,
			      struct qh_error *err)
{
	*out = NULL;
	outdate(store);
	pthread_mutex_lock(&store->whole->write_turn);
	enum qh_status status = begin(&store->whole->writer, store, arena, true, out, err);
	if (status != QH_OK)
		pthread_mutex_unlock(&store->whole->write_turn);
	return status;
}

uint64_t qh_tx_moment(const struct qh_tx *tx)
{
	return tx->held ? tx->view->held.moment : 0;
}

uint64_t qh_store_changes(const struct qh_store *store)
{
	if (store->held.connection && !store->held.stale)
		return store->held.changes;
	return atomic_load_explicit(&store->whole->changes, memory_order_acquire);
}

static void leave(struct qh_tx *tx)
{
	struct qh_connection *c = tx->connection;
	bool writes = tx->writes;
	c->tx = (struct qh_tx){0};
	if (writes)
		pthread_mutex_unlock(&c->store->write_turn);
	else
		leave_reader(c);
}

enum qh_status qh_tx_commit(struct qh_tx *tx, struct qh_error *err)
{
	QH_ASSERT(tx->writes);
	struct qh_connection *c = tx->connection;
	int rc = take_turn(c->commit);
	enum qh_status status = rc == SQLITE_OK ? QH_OK : qh_sqlite_error(c, rc, err);
	if (!sqlite3_get_autocommit(c->db)) /* a failed commit leaves the transaction open */
		take_turn(c->rollback);
	/* Counted even when it failed, in case it did not quite; and only now, when whoever sees the number
	 * sees what it stands for. */
	if (tx->changes)
		atomic_fetch_add_explicit(&c->store->changes, 1, memory_order_acq_rel);
	struct qh_store *view = tx->view;
	leave(tx);
	outdate(view);
	return status;
}

void qh_tx_rollback(struct qh_tx *tx)
{
	if (!tx)
		return;
	if (tx->held) {
		struct qh_store *view = tx->view;
		QH_ASSERT(view->held.connection == tx->connection && view->held.inside > 0);
		*tx = (struct qh_tx){0};
		view->held.inside--;
		if (view->held.stale)
			let_go(view);
		return;
	}
	if (!sqlite3_get_autocommit(tx->connection->db)) /* a full disk has rolled back already */
		take_turn(tx->connection->rollback);
	leave(tx);
}

enum qh_status qh_tx_end(struct qh_tx *tx, enum qh_status status, struct qh_error *err)
{
	if (status == QH_OK)
		return qh_tx_commit(tx, err);
	qh_tx_rollback(tx);
	return status;
}
