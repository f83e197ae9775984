/* SPDX-License-Identifier: Apache-2.0 */
/* The counts that are kept are those that counting anew gives: after whatever was done, whatever failed on
 * the way, and in a store of before they were kept. */
#include "base/file.h"
#include "office/filing_private.h"
#include "office/filings.h"
#include "office/projects.h"
#include "office/settings.h"
#include "office/tally.h"
#include "office_fixture.h"

enum { ROUNDS = 250, FILINGS_MAX = 40 };

/* Forms that differ in all that is counted. */
static struct qh_str form(struct office_fixture *f, uint32_t luck)
{
	static const char *const actuals[] = {"95%", "80%", "", "120%"};
	static const char *const totals[] = {"100", "92.5", "40", ""};
	static const char *const executed[] = {"90", "100", "130", "20"};
	return qh_arena_printf(
	    f->arena,
	    "{\"kind\":\"%s\",\"year\":%u,\"project\":\"P%u\",\"unit\":\"U\",\"money_unit\":\"\xE4\xB8\x87"
	    "\xE5\x85\x83\",\"budget\":[{\"label\":\"total\",\"role\":\"total\",\"original\":\"100\","
	    "\"revised\":"
	    "\"100\",\"executed\":\"%s\",\"weight\":\"10\",\"score\":\"10\"}],\"indicators\":[{\"level1\":"
	    "\"A\","
	    "\"level2\":\"B\",\"name\":\"N\",\"weight\":\"90\",\"target\":\">=90%%\",\"actual\":\"%s\","
	    "\"score\":\"90\"}],\"total\":\"%s\"}",
	    luck % 5 ? "project-self-evaluation" : "department-self-evaluation", 2022 + luck / 5 % 3,
	    luck / 16 % 6, executed[luck / 3 % 4], actuals[luck / 7 % 4], totals[luck / 11 % 4]);
}

static uint32_t chance(uint64_t *seed)
{
	*seed = *seed * 6364136223846793005u + 1442695040888963407u;
	return (uint32_t)(*seed >> 33);
}

static void sound(struct office_fixture *f)
{
	int64_t wrong = -1;
	qh_error_clear(&f->err);
	assert_int_equal(qh_tally_check(&f->call, true, &wrong), QH_OK);
	assert_int_equal(wrong, 0);
	assert_int_equal(qh_tally_check(&f->call, false, &wrong), QH_OK);
	assert_int_equal(wrong, 0);
}

static void import(struct office_fixture *f, uint32_t luck)
{
	struct qh_call call = as(f, QH_POST_FINANCE);
	struct qh_project_table table;
	struct qh_project_map map;
	int64_t list;
	struct qh_str text =
	    qh_arena_printf(f->arena,
			    "unit,code,name,budget,final,due,whole,more\nu1,%u,P%u,%u,,2024-01-%02u,,x\n"
			    "u1,%u,P%u,5,4,,,y\nu2,7,P7,9,,2030-01-01,yes,z\n",
			    luck % 4, luck % 6, luck % 90, luck % 28 + 1, 4 + luck % 2, luck / 4 % 6);
	assert_int_equal(qh_project_table_read(&call, QH_STR("list.csv"), text, &table), QH_OK);
	assert_int_equal(qh_project_map_propose(&call, &table, &map), QH_OK);
	map.yuan = 10000;
	assert_int_equal(qh_projects_import(&call, f->bindings[QH_POST_FINANCE].node, 2022 + luck % 3,
					    QH_STR("list.csv"), &table, &map, &list),
			 QH_OK);
}

/* Somebody tries something with a form; most of it is refused in most states. */
static void move(struct office_fixture *f, int64_t id, uint32_t luck)
{
	struct qh_call call = as(f, (enum qh_post)(1 + luck % (QH_POSTS_END - 1)));
	struct qh_filing filing;
	if (qh_filing_get(&call, id, &filing) == QH_OK)
		(void)!qh_filing_move(&call, id, filing.version, (enum qh_action)(1 + luck / 8 % 5),
				      QH_STR("why"));
}

static void save(struct office_fixture *f, int64_t id, uint32_t luck)
{
	struct qh_call call = as(f, QH_POST_FILLER);
	struct qh_filing filing;
	if (qh_filing_get(&call, id, &filing) == QH_OK)
		(void)!qh_filing_save(&call, id, filing.version, form(f, luck), QH_STR(""));
}

/* The same counts by walking the lists. */
static void counted(struct office_fixture *f, int64_t node, int64_t year)
{
	struct qh_call call = as(f, QH_POST_FINANCE);
	struct qh_filings_counts counts, walked = {0};
	struct qh_filings_query q = {.node = node, .year = year, .rows = 500};
	struct qh_filings_page page;
	assert_int_equal(qh_filings_count(&call, node, year, &counts), QH_OK);
	assert_int_equal(qh_filings_list(&call, &q, &page), QH_OK);
	for (uint32_t i = 0; i < page.n; i++) {
		walked.n[page.at[i].state]++;
		walked.with_errors[page.at[i].state] += page.at[i].errors > 0;
		walked.all_with_errors += page.at[i].errors > 0;
		walked.all++;
	}
	assert_memory_equal(&counts, &walked, sizeof counts);
}

static void deadline(struct office_fixture *f, uint32_t luck)
{
	static const char *const days[] = {"", "2024-03-31", "2030-12-31"};
	struct qh_call call = as(f, QH_POST_ADMINISTRATOR);
	struct qh_str typed[QH_DUE_KINDS] = {0};
	uint32_t wrong;
	typed[luck % 2] = qh_str_of(days[luck / 2 % 3]);
	enum qh_status status = qh_settings_set_due(&call, 2022 + luck / 6 % 3, typed, &wrong);
	(void)status; /* the disk may be full */
}

static void after_whatever_happens(void **state)
{
	struct office_fixture *f = *state;
	int64_t ids[FILINGS_MAX];
	uint32_t n = 0;
	uint64_t seed = 7;
	for (int i = 0; i < ROUNDS; i++) {
		uint32_t luck = chance(&seed), what = chance(&seed) % 17;
		/* Now and then the disk is full in the middle of it. */
		if (chance(&seed) % 4 == 0 && what > 1)
			qh_store_fail_after(1 + chance(&seed) % 20);
		if (what < 2) {
			import(f, luck);
		} else if (what < 6 && n < FILINGS_MAX) {
			struct qh_call call = f->call;
			bool other = luck % 3 == 0;
			struct qh_filing_new in = {.unit = other ? f->other_unit : f->unit,
						   .due_on = luck % 2 ? 19000 + luck % 900 : 0,
						   .form_json = form(f, luck)};
			call.actor = other ? &f->other_filler : &f->actors[QH_POST_FILLER];
			qh_error_clear(&f->err);
			if (qh_filing_create(&call, &in, &ids[n]) == QH_OK)
				n++;
		} else if (what == 16) {
			deadline(f, luck);
		} else if (n && what < 9) {
			save(f, ids[luck % n], chance(&seed));
		} else if (n) {
			move(f, ids[luck % n], chance(&seed));
		}
		qh_store_fail_after(0);
		if (i % 25 == 0)
			sound(f);
	}
	sound(f);
	assert_true(n > 10);
	counted(f, 0, 0);
	counted(f, f->unit, 0);
	counted(f, f->other_unit, 2023);
	counted(f, f->bindings[QH_POST_DEPARTMENT].node, 2024);
}

/* It would be noticed. */
static void what_is_off_is_told(void **state)
{
	struct office_fixture *f = *state;
	struct qh_tx *tx;
	int64_t id = new_filing(f), wrong;
	sound(f);
	assert_int_equal(qh_store_write(f->office.store, f->arena, &tx, &f->err), QH_OK);
	assert_int_equal(qh_tally_off(&f->call, tx, id), QH_OK);
	assert_int_equal(qh_tx_commit(tx, &f->err), QH_OK);
	assert_int_equal(qh_tally_check(&f->call, true, &wrong), QH_OK);
	assert_true(wrong > 3);
	assert_int_equal(qh_tally_check(&f->call, false, &wrong), QH_OK);
	assert_true(wrong > 0);
	assert_int_equal(qh_store_write(f->office.store, f->arena, &tx, &f->err), QH_OK);
	assert_int_equal(qh_tally_on(&f->call, tx, id), QH_OK);
	assert_int_equal(qh_tx_commit(tx, &f->err), QH_OK);
	sound(f);
}

static struct qh_str migration(struct office_fixture *f, const char *name)
{
	char path[600];
	struct qh_str sql;
	const char *data = getenv("QUANHENG_DATA");
	snprintf(path, sizeof path, "%s/migrations/%s", data ? data : ".", name);
	assert_int_equal(qh_file_read(f->arena, path, 1 << 20, &sql, &f->err), QH_OK);
	return sql;
}

/* As a program of then kept it: a content, a filing, a version. */
static void older_filing(struct office_fixture *f)
{
	struct qh_tx *tx;
	struct qh_call call = f->call;
	struct qh_str sha256;
	struct qh_filing_figures figures;
	call.actor = &f->actors[QH_POST_FILLER];
	assert_int_equal(qh_filing_figures(&call, QH_STR(FORM), QH_STR("auto"), &figures), QH_OK);
	struct qh_bind binds[21] = {qh_bind_int(f->unit),
				    qh_bind_text(f->bindings[QH_POST_FILLER].path),
				    qh_bind_text(QH_STR("u1")),
				    qh_bind_null(),
				    qh_bind_text(figures.kind),
				    qh_bind_int(figures.year),
				    qh_bind_text(figures.title),
				    qh_bind_int(QH_STATE_DRAFT),
				    qh_bind_text(QH_STR("auto")),
				    qh_bind_null(),
				    qh_bind_int(1)};
	for (int i = 18; i < 21; i++)
		binds[i] = qh_bind_int(1);
	assert_int_equal(qh_store_write(f->office.store, f->arena, &tx, &f->err), QH_OK);
	assert_int_equal(qh_tx_run(tx, QH_Q_FILING_ADD, binds, 21, NULL, &f->err), QH_OK);
	int64_t id = qh_tx_last_id(tx);
	assert_int_equal(qh_content_keep(&call, tx, QH_STR(FORM), &sha256), QH_OK);
	struct qh_bind version[] = {qh_bind_int(id), qh_bind_int(1),          qh_bind_text(sha256),
				    qh_bind_null(),  qh_bind_null(),          qh_bind_int(call.actor->person),
				    qh_bind_int(1),  qh_bind_text(QH_STR(""))};
	assert_int_equal(qh_tx_run(tx, QH_Q_VERSION_ADD, version, 8, NULL, &f->err), QH_OK);
	assert_int_equal(qh_tx_commit(tx, &f->err), QH_OK);
}

/* A store that knows the first three migrations alone has a form; the next start counts it, findings too. */
static void an_older_store(void **state)
{
	static const char *const older[] = {"0001-office.sql", "0002-form-page.sql",
					    "0003-project-lists.sql"};
	struct office_fixture *f = *state;
	struct qh_scratch scratch;
	char path[700], db[700], all[600];
	const char *data = getenv("QUANHENG_DATA");
	int64_t behind;
	assert_int_equal(qh_scratch_open(&scratch, &f->err), QH_OK);
	for (int i = 0; i < 3; i++)
		assert_int_equal(
		    qh_scratch_put(&scratch, older[i], migration(f, older[i]), path, sizeof path, &f->err),
		    QH_OK);
	snprintf(db, sizeof db, "%s/old.db", scratch.dir);
	snprintf(all, sizeof all, "%s/migrations", data ? data : ".");
	qh_store_close(f->office.store);
	assert_int_equal(qh_store_open(db, scratch.dir, 2, &f->office.store, &f->err), QH_OK);
	fixture_tree(f);
	older_filing(f);
	qh_store_close(f->office.store);
	assert_int_equal(qh_store_open(db, all, 2, &f->office.store, &f->err), QH_OK);
	sound(f);
	assert_int_equal(qh_tally_behind(&f->call, &behind), QH_OK);
	assert_int_equal(behind, 1);
	assert_int_equal(qh_tally_catch_up(&f->call), QH_OK);
	assert_int_equal(qh_tally_behind(&f->call, &behind), QH_OK);
	assert_int_equal(behind, 0);
	sound(f);
	counted(f, 0, 0);
	qh_scratch_close(&scratch);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test_setup_teardown(after_whatever_happens, fixture_open, fixture_close),
	    cmocka_unit_test_setup_teardown(what_is_off_is_told, fixture_open, fixture_close),
	    cmocka_unit_test_setup_teardown(an_older_store, fixture_open, fixture_close),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
