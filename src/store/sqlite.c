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
					   "PRAGMA cache_size=-4000; PRAGMA mmap_size=268435456;",
				  NULL, NULL, NULL);
	return rc;
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

static enum qh_status begin(struct qh_connection *c, struct qh_arena *arena, bool writes, struct qh_tx **out,
			    struct qh_error *err)
{
	c->tx = (struct qh_tx){c, arena, writes};
	int rc = sqlite3_exec(c->db, writes ? "BEGIN IMMEDIATE" : "BEGIN", NULL, NULL, NULL);
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

enum qh_status qh_store_read(struct qh_store *store, struct qh_arena *arena, struct qh_tx **out,
			     struct qh_error *err)
{
	*out = NULL;
	struct qh_connection *c = take_reader(store);
	enum qh_status status = begin(c, arena, false, out, err);
	if (status != QH_OK)
		leave_reader(c);
	return status;
}

enum qh_status qh_store_write(struct qh_store *store, struct qh_arena *arena, struct qh_tx **out,
			      struct qh_error *err)
{
	*out = NULL;
	pthread_mutex_lock(&store->write_turn);
	enum qh_status status = begin(&store->writer, arena, true, out, err);
	if (status != QH_OK)
		pthread_mutex_unlock(&store->write_turn);
	return status;
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
	int rc = sqlite3_exec(c->db, "COMMIT", NULL, NULL, NULL);
	enum qh_status status = rc == SQLITE_OK ? QH_OK : qh_sqlite_error(c, rc, err);
	if (!sqlite3_get_autocommit(c->db)) /* a failed commit leaves the transaction open */
		sqlite3_exec(c->db, "ROLLBACK", NULL, NULL, NULL);
	leave(tx);
	return status;
}

void qh_tx_rollback(struct qh_tx *tx)
{
	if (!tx)
		return;
	if (!sqlite3_get_autocommit(tx->connection->db)) /* a full disk has rolled back already */
		sqlite3_exec(tx->connection->db, "ROLLBACK", NULL, NULL, NULL);
	leave(tx);
}

enum qh_status qh_tx_end(struct qh_tx *tx, enum qh_status status, struct qh_error *err)
{
	if (status == QH_OK)
		return qh_tx_commit(tx, err);
	qh_tx_rollback(tx);
	return status;
}
