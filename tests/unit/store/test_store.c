/* SPDX-License-Identifier: Apache-2.0 */
/* The contract of the store, whatever stands behind it: what is committed is there, what is not is not;
 * conflicts, refusals, a second server, a changed migration, a damaged file; and no query of a list walks a
 * whole table. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/file.h"
#include "store/store.h"
#include "worker/process.h"

static struct qh_scratch scratch;
static struct qh_store *store;
static struct qh_arena *arena;
static struct qh_error err;
static char file[700], migrations[700];

static int open_store(void **state)
{
	const char *data = getenv("QUANHENG_DATA");
	(void)state;
	qh_error_clear(&err);
	if (qh_scratch_open(&scratch, &err) != QH_OK)
		return -1;
	snprintf(file, sizeof file, "%s/store.db", scratch.dir);
	snprintf(migrations, sizeof migrations, "%s/migrations", data ? data : ".");
	arena = qh_arena_new(16 << 20);
	return qh_store_open(file, migrations, 2, &store, &err) == QH_OK ? 0 : -1;
}

static int close_store(void **state)
{
	(void)state;
	qh_store_close(store);
	store = NULL;
	qh_arena_free(arena);
	qh_scratch_close(&scratch);
	return 0;
}

static void put(struct qh_tx *tx, const char *name, const char *value)
{
	struct qh_bind binds[] = {qh_bind_text(qh_str_of(name)), qh_bind_text(qh_str_of(value))};
	assert_int_equal(qh_tx_run(tx, QH_Q_SETTING_PUT, binds, 2, NULL, &err), QH_OK);
}

static struct qh_str get(const char *name)
{
	struct qh_tx *tx;
	struct qh_rows rows;
	struct qh_bind key = qh_bind_text(qh_str_of(name));
	struct qh_str value = QH_STR_NONE;
	assert_int_equal(qh_store_read(store, arena, &tx, &err), QH_OK);
	qh_rows_open(&rows, tx, QH_Q_SETTING_GET, &key, 1, &err);
	if (qh_rows_next(&rows))
		value = qh_rows_text(&rows, 0);
	assert_int_equal(qh_rows_close(&rows), QH_OK);
	qh_tx_rollback(tx);
	return value;
}

static void committed_or_not(void **state)
{
	struct qh_tx *tx;
	(void)state;
	assert_int_equal(qh_store_write(store, arena, &tx, &err), QH_OK);
	put(tx, "a", "1");
	assert_null(get("a").p); /* readers see nothing before it is committed */
	assert_int_equal(qh_tx_commit(tx, &err), QH_OK);
	assert_true(qh_str_eq(get("a"), QH_STR("1")));
	assert_int_equal(qh_store_write(store, arena, &tx, &err), QH_OK);
	put(tx, "a", "2");
	put(tx, "b", "3");
	qh_tx_rollback(tx);
	assert_true(qh_str_eq(get("a"), QH_STR("1")));
	assert_null(get("b").p);
}

static void reader_keeps_its_moment(void **state)
{
	struct qh_tx *reader, *writer;
	struct qh_rows rows;
	struct qh_bind key = qh_bind_text(QH_STR("x"));
	(void)state;
	assert_int_equal(qh_store_read(store, arena, &reader, &err), QH_OK);
	qh_rows_open(&rows, reader, QH_Q_SETTING_GET, &key, 1, &err);
	assert_false(qh_rows_next(&rows));
	assert_int_equal(qh_rows_close(&rows), QH_OK);
	assert_int_equal(qh_store_write(store, arena, &writer, &err), QH_OK);
	put(writer, "x", "new");
	assert_int_equal(qh_tx_commit(writer, &err), QH_OK);
	qh_rows_open(&rows, reader, QH_Q_SETTING_GET, &key, 1, &err);
	assert_false(qh_rows_next(&rows));
	assert_int_equal(qh_rows_close(&rows), QH_OK);
	qh_tx_rollback(reader);
	assert_true(qh_str_eq(get("x"), QH_STR("new")));
}

/* Whatever is kept counts, but that a sign-in is in use; what is not kept does not. */
static void changes_are_counted(void **state)
{
	struct qh_tx *tx;
	(void)state;
	uint64_t before = qh_store_changes(store);
	struct qh_bind seen[] = {qh_bind_int(1), qh_bind_int(2)};
	assert_int_equal(qh_store_write(store, arena, &tx, &err), QH_OK);
	assert_int_equal(qh_tx_run(tx, QH_Q_LOGIN_SEEN, seen, 2, NULL, &err), QH_OK);
	assert_int_equal(qh_tx_commit(tx, &err), QH_OK);
	assert_int_equal(qh_store_changes(store), before);
	assert_int_equal(qh_store_write(store, arena, &tx, &err), QH_OK);
	put(tx, "a", "1");
	qh_tx_rollback(tx);
	assert_int_equal(qh_store_changes(store), before);
	assert_int_equal(qh_store_write(store, arena, &tx, &err), QH_OK);
	put(tx, "a", "1");
	assert_int_equal(qh_store_changes(store), before);
	assert_int_equal(qh_tx_commit(tx, &err), QH_OK);
	assert_int_equal(qh_store_changes(store), before + 1);
}

static struct qh_store *whole; /* while store is a view of it */

static void *write_aside(void *value)
{
	struct qh_arena *own = qh_arena_new(1 << 20);
	struct qh_error error;
	struct qh_tx *tx;
	struct qh_bind binds[] = {qh_bind_text(QH_STR("a")), qh_bind_text(qh_str_of(value))};
	qh_error_clear(&error);
	enum qh_status status = qh_store_write(whole, own, &tx, &error);
	if (status == QH_OK)
		status = qh_tx_end(tx, qh_tx_run(tx, QH_Q_SETTING_PUT, binds, 2, NULL, &error), &error);
	qh_arena_free(own);
	return status == QH_OK ? NULL : value;
}

static void aside(char *value)
{
	pthread_t thread;
	void *failed;
	assert_int_equal(pthread_create(&thread, NULL, write_aside, value), 0);
	assert_int_equal(pthread_join(thread, &failed), 0);
	assert_null(failed);
}

static void held_is_one_moment(void **state)
{
	struct qh_tx *outer, *tx;
	static char one[] = "1", two[] = "2", three[] = "3";
	(void)state;
	whole = store;
	aside(one);
	store = qh_store_view(whole);
	assert_non_null(store);
	assert_true(qh_str_eq(get("a"), QH_STR("1")));
	uint64_t before = qh_store_changes(store);
	qh_store_hold(store);
	assert_true(qh_str_eq(get("a"), QH_STR("1")));
	aside(two);
	assert_true(qh_str_eq(get("a"), QH_STR("1"))); /* still that of the first look */
	assert_int_equal(qh_store_changes(store), before);
	/* One inside another. */
	assert_int_equal(qh_store_read(store, arena, &outer, &err), QH_OK);
	assert_true(qh_str_eq(get("a"), QH_STR("1")));
	qh_tx_rollback(outer);
	/* What this thread writes it sees, and what others wrote with it. */
	assert_int_equal(qh_store_write(store, arena, &tx, &err), QH_OK);
	put(tx, "b", "9");
	assert_true(qh_str_eq(get("a"), QH_STR("2")));
	assert_int_equal(qh_tx_commit(tx, &err), QH_OK);
	assert_true(qh_str_eq(get("b"), QH_STR("9")));
	aside(three);
	assert_true(qh_str_eq(get("a"), QH_STR("2")));
	qh_store_release(store);
	assert_true(qh_str_eq(get("a"), QH_STR("3")));
	assert_int_equal(qh_store_changes(store), before + 3);
	/* More at once than there is room for in one snapshot. */
	struct qh_tx *many[9];
	qh_store_hold(store);
	for (int i = 0; i < 9; i++)
		assert_int_equal(qh_store_read(store, arena, &many[i], &err), QH_OK);
	for (int i = 0; i < 9; i++)
		qh_tx_rollback(many[i]);
	qh_store_release(store);
	qh_store_view_free(store);
	store = whole;
}

static void refusals(void **state)
{
	struct qh_tx *tx;
	struct qh_bind place[] = {qh_bind_null(), qh_bind_text(QH_STR("county")), qh_bind_text(QH_STR("c")),
				  qh_bind_text(QH_STR("C")), qh_bind_text(QH_STR("p"))};
	struct qh_bind odd[] = {qh_bind_null(), qh_bind_text(QH_STR("planet")), qh_bind_text(QH_STR("d")),
				qh_bind_text(QH_STR("D")), qh_bind_text(QH_STR("q"))};
	struct qh_bind orphan[] = {qh_bind_int(999), qh_bind_int(1), qh_bind_int(999)};
	(void)state;
	assert_int_equal(qh_store_write(store, arena, &tx, &err), QH_OK);
	assert_int_equal(qh_tx_run(tx, QH_Q_NODE_ADD, place, 5, NULL, &err), QH_OK);
	assert_int_equal(qh_tx_run(tx, QH_Q_NODE_ADD, place, 5, NULL, &err), QH_CONFLICT);
	assert_string_equal(err.code, "STORE-008");
	assert_int_equal(qh_tx_run(tx, QH_Q_NODE_ADD, odd, 5, NULL, &err), QH_INVALID);
	assert_string_equal(err.code, "STORE-009");
	assert_int_equal(qh_tx_run(tx, QH_Q_BINDING_ADD, orphan, 3, NULL, &err), QH_CONFLICT);
	qh_store_fail_after(1);
	assert_int_equal(qh_tx_run(tx, QH_Q_NODE_ADD, odd, 5, NULL, &err), QH_IO);
	assert_string_equal(err.code, "STORE-007");
	qh_store_fail_after(0);
	qh_tx_rollback(tx);
}

static void one_server_a_store(void **state)
{
	struct qh_store *second;
	(void)state;
	assert_int_equal(qh_store_open(file, migrations, 1, &second, &err), QH_CONFLICT);
	assert_string_equal(err.code, "STORE-003");
	assert_null(second);
}

static void migrations_never_change(void **state)
{
	char dir[800], path[900], old[900];
	struct qh_str sql;
	(void)state;
	qh_store_close(store);
	store = NULL;
	snprintf(dir, sizeof dir, "%s/m", scratch.dir);
	snprintf(old, sizeof old, "%s/old.db", scratch.dir); /* knows the first migration alone */
	snprintf(path, sizeof path, "%s/migrations/0001-office.sql", getenv("QUANHENG_DATA"));
	assert_int_equal(qh_file_read(arena, path, 1 << 20, &sql, &err), QH_OK);
	char out[900];
	assert_int_equal(qh_scratch_put(&scratch, "0001-office.sql", sql, out, sizeof out, &err), QH_OK);
	assert_int_equal(qh_store_open(old, scratch.dir, 1, &store, &err), QH_OK);
	qh_store_close(store);
	assert_int_equal(qh_store_open(old, scratch.dir, 1, &store, &err), QH_OK); /* the same: fine */
	qh_store_close(store);
	store = NULL;
	sql = qh_arena_join(arena, sql, QH_STR("-- more\n"), QH_STR_NONE);
	assert_int_equal(qh_scratch_put(&scratch, "0001-office.sql", sql, out, sizeof out, &err), QH_OK);
	assert_int_equal(qh_store_open(old, scratch.dir, 1, &store, &err), QH_CONFLICT);
	assert_string_equal(err.code, "STORE-004");
	assert_int_equal(unlink(out), 0);
	assert_int_equal(qh_store_open(old, scratch.dir, 1, &store, &err), QH_CONFLICT); /* newer than we */
}

static void damaged_files(void **state)
{
	char path[900];
	struct qh_store *other;
	(void)state;
	assert_int_equal(qh_scratch_put(&scratch, "bad.db",
					QH_STR("this is no database, however long one looks at it"), path,
					sizeof path, &err),
			 QH_OK);
	assert_int_equal(qh_store_open(path, migrations, 1, &other, &err), QH_CORRUPT);
	assert_string_equal(err.code, "STORE-005");
	assert_int_equal(qh_store_open("/nowhere/at/all.db", migrations, 1, &other, &err), QH_IO);
	assert_string_equal(err.code, "STORE-001");
}

/* Every named query is written properly; and none that may see many rows reads a large table from end to end
 * but those named here with the reason. */
/* A copy made while somebody writes holds what was committed, and opens as a store; nothing is overwritten.
 */
static void backed_up(void **state)
{
	struct qh_tx *tx;
	char to[800], text[800], folder[800];
	int64_t entries = -1;
	(void)state;
	snprintf(to, sizeof to, "%s/copy.db", scratch.dir);
	snprintf(text, sizeof text, "%s/text", scratch.dir);
	snprintf(folder, sizeof folder, "%s/no/such/copy.db", scratch.dir);
	assert_int_equal(qh_store_write(store, arena, &tx, &err), QH_OK);
	put(tx, "kept", "1");
	assert_int_equal(qh_tx_commit(tx, &err), QH_OK);
	assert_int_equal(qh_store_write(store, arena, &tx, &err), QH_OK);
	put(tx, "kept", "2");
	assert_int_equal(qh_store_backup(file, to, &entries, &err), QH_OK);
	assert_int_equal(entries, 0);
	assert_int_equal(qh_tx_commit(tx, &err), QH_OK);
	assert_int_equal(qh_store_backup(file, to, &entries, &err), QH_CONFLICT);
	assert_string_equal(err.code, "STORE-012");
	assert_int_equal(qh_store_backup(file, folder, &entries, &err), QH_IO);
	assert_int_equal(qh_store_backup(folder, text, &entries, &err), QH_IO);
	FILE *f = fopen(text, "w");
	assert_non_null(f);
	fputs("this is no database, however long it may be", f);
	fclose(f);
	snprintf(folder, sizeof folder, "%s/other.db", scratch.dir);
	assert_int_equal(qh_store_backup(text, folder, &entries, &err), QH_CORRUPT);
	assert_int_not_equal(access(folder, F_OK), 0);
	qh_store_close(store);
	qh_error_clear(&err);
	assert_int_equal(qh_store_open(to, migrations, 2, &store, &err), QH_OK);
	assert_true(qh_str_eq(get("kept"), QH_STR("1")));
}

static void plans(void **state)
{
	static const enum qh_query may_scan[] = {
	    QH_Q_PERSON_COUNT,       /* first start and health: an index is counted */
	    QH_Q_LOGIN_END_OLD,      /* a handful of browsers */
	    QH_Q_ADMINISTRATORS,     /* the safety check, now and then */
	    QH_Q_TALLY_FILING_OFF,   /* the shares of one form at its levels, thirteen at most */
	    QH_Q_TALLY_FILING_ON,    /* the same */
	    QH_Q_TALLY_PROJECT_OFF,  /* the same */
	    QH_Q_TALLY_PROJECT_ON,   /* the same */
	    QH_Q_TALLY_WRONG,        /* counts anew, on purpose */
	    QH_Q_TALLY_WRONG_ROOTS,  /* the same */
	    QH_Q_FILINGS_UNCOUNTED,  /* an index that is empty but after an upgrade */
	    QH_Q_FILINGS_SOME_SHORT, /* one or two characters: the index of titles, and nothing but it */
	    QH_Q_FILINGS_SOME_MATCH, /* the virtual table of trigrams */
	    QH_Q_FILINGS_MATCHING,   /* the same */
	};
	struct qh_tx *tx;
	struct qh_str plan;
	(void)state;
	assert_int_equal(qh_store_write(store, arena, &tx, &err), QH_OK);
	for (enum qh_query q = 0; q < QH_QUERIES_END; q++) {
		bool allowed = false;
		assert_int_equal(qh_tx_plan(tx, q, &plan, &err), QH_OK);
		for (size_t i = 0; i < sizeof may_scan / sizeof may_scan[0]; i++)
			allowed = allowed || may_scan[i] == q;
		if (!allowed && qh_str_find(plan, QH_STR("SCAN"), 0) >= 0 &&
		    qh_str_find(plan, QH_STR("SCAN CONSTANT"), 0) < 0 &&
		    qh_str_find(plan, QH_STR("SCAN trail"), 0) < 0)
			fail_msg("%s scans:\n%.*s", qh_query_name(q), QH_STR_ARG(plan));
		/* Lists come in the order of an index of their own: nothing is sorted; what only looks for
		 * forms looks at no row. */
		bool walks = q >= QH_Q_FILINGS_UP_CHANGED && q <= QH_Q_FILINGS_DOWN_DUE;
		if ((walks || q == QH_Q_STEPS_BY) && qh_str_find(plan, QH_STR("TEMP B-TREE"), 0) >= 0)
			fail_msg("%s sorts:\n%.*s", qh_query_name(q), QH_STR_ARG(plan));
		if (walks && qh_str_find(plan, QH_STR("_order"), 0) < 0)
			fail_msg("%s follows no order:\n%.*s", qh_query_name(q), QH_STR_ARG(plan));
		if ((q == QH_Q_FILINGS_SOME || q == QH_Q_FILINGS_SOME_SHORT) &&
		    qh_str_find(plan, QH_STR("COVERING INDEX"), 0) < 0)
			fail_msg("%s looks at rows:\n%.*s", qh_query_name(q), QH_STR_ARG(plan));
	}
	qh_tx_rollback(tx);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test_setup_teardown(committed_or_not, open_store, close_store),
	    cmocka_unit_test_setup_teardown(reader_keeps_its_moment, open_store, close_store),
	    cmocka_unit_test_setup_teardown(changes_are_counted, open_store, close_store),
	    cmocka_unit_test_setup_teardown(held_is_one_moment, open_store, close_store),
	    cmocka_unit_test_setup_teardown(refusals, open_store, close_store),
	    cmocka_unit_test_setup_teardown(one_server_a_store, open_store, close_store),
	    cmocka_unit_test_setup_teardown(migrations_never_change, open_store, close_store),
	    cmocka_unit_test_setup_teardown(damaged_files, open_store, close_store),
	    cmocka_unit_test_setup_teardown(backed_up, open_store, close_store),
	    cmocka_unit_test_setup_teardown(plans, open_store, close_store),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
