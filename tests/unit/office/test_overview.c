/* SPDX-License-Identifier: Apache-2.0 */
/* The overview: the same numbers as counting by hand, for each place of those who see it and for nobody else.
 */
#include "office/overview.h"
#include "office/projects.h"
#include "office_fixture.h"

enum { DAY_S = 24 * 3600 };

static int64_t file_as(struct office_fixture *f, const struct qh_actor *actor, int64_t unit, const char *kind,
		       int year, int due_in_days)
{
	int64_t id;
	struct qh_call call = f->call;
	struct qh_str json = qh_arena_printf(f->arena,
					     "{\"kind\":\"%s\",\"year\":%d,\"project\":\"P\",\"unit\":\"U\","
					     "\"budget\":[{\"label\":\"total\",\"role\":\"total\","
					     "\"original\":\"100\",\"revised\":\"100\",\"executed\":\"95\","
					     "\"weight\":\"10\",\"score\":\"9.5\"}],"
					     "\"indicators\":[{\"level1\":\"A\",\"level2\":\"B\",\"name\":"
					     "\"N\",\"weight\":\"90\",\"target\":\">=90%%\","
					     "\"actual\":\"95%%\",\"score\":\"90\"}],\"total\":\"120\"}",
					     kind, year);
	struct qh_filing_new in = {
	    .unit = unit, .form_json = json, .due_on = due_in_days ? f->call.now / DAY_S + due_in_days : 0};
	call.actor = actor;
	qh_error_clear(&f->err);
	assert_int_equal(qh_filing_create(&call, &in, &id), QH_OK);
	return id;
}

#define PROJECT "project-self-evaluation"

static void give_list(struct office_fixture *f)
{
	struct qh_call call = as(f, QH_POST_FINANCE);
	struct qh_project_table table;
	struct qh_project_map map;
	int64_t list;
	assert_int_equal(qh_project_table_read(
			     &call, QH_STR("list.csv"),
			     QH_STR("unit,code,name,budget,final,due,whole,more\n"
				    "u1,1,P,100,90,2024-01-31,,x\nu1,2,Q,50,,,,x\nu2,3,R,7,,2024-01-31,,x\n"),
			     &table),
			 QH_OK);
	assert_int_equal(qh_project_map_propose(&call, &table, &map), QH_OK);
	map.yuan = 10000;
	assert_int_equal(qh_projects_import(&call, f->bindings[QH_POST_FINANCE].node, 2024,
					    QH_STR("list.csv"), &table, &map, &list),
			 QH_OK);
}

/* u1: two of 2024 (one late, one sent in) and one of 2023; u2: one of 2024. */
static void fill(struct office_fixture *f)
{
	struct qh_call call = as(f, QH_POST_FILLER);
	give_list(f);
	file_as(f, &f->actors[QH_POST_FILLER], f->unit, PROJECT, 2024, -1);
	int64_t sent = file_as(f, &f->actors[QH_POST_FILLER], f->unit, PROJECT, 2024, -1);
	file_as(f, &f->actors[QH_POST_FILLER], f->unit, "goal-declaration", 2023, 0);
	file_as(f, &f->other_filler, f->other_unit, PROJECT, 2024, 1);
	call = as(f, QH_POST_FILLER);
	assert_int_equal(qh_filing_move(&call, sent, 1, QH_ACTION_SUBMIT, QH_STR("")), QH_OK);
}

static const struct qh_overview *look(struct office_fixture *f, enum qh_post post, struct qh_overview_query q)
{
	struct qh_overview *out = QH_NEW(f->arena, struct qh_overview);
	struct qh_call call = as(f, post);
	assert_int_equal(qh_overview(&call, &q, out), QH_OK);
	return out;
}

static void the_whole_county(void **state)
{
	struct office_fixture *f = *state;
	fill(f);
	const struct qh_overview *o = look(f, QH_POST_FINANCE, (struct qh_overview_query){0});
	assert_int_equal(o->year, 2024); /* the newest */
	assert_int_equal(o->n_years, 2);
	assert_int_equal(o->years[1], 2023);
	assert_int_equal(o->sums.forms, 3);
	assert_int_equal(o->sums.states[QH_STATE_DRAFT], 2);
	assert_int_equal(o->sums.states[QH_STATE_UNIT_REVIEW], 1);
	assert_int_equal(o->sums.overdue, 1); /* what was sent in is not late any more */
	assert_int_equal(o->sums.due, 3);
	assert_int_equal(o->sums.filed, 1);
	assert_int_equal(o->sums.missing, 2);
	assert_int_equal(o->sums.late, 1);
	assert_int_equal(o->sums.budget_fen, 157 * 1000000LL);
	assert_int_equal(o->sums.filed_fen, 100 * 1000000LL);
	assert_int_equal(o->sums.final_fen, 90 * 1000000LL);
	assert_int_equal(o->sums.declared_sum, 360 * 1000000LL);
	assert_int_equal(o->sums.outside, o->sums.high_n); /* 120 of 100 points */
	assert_int_equal(o->n_rows, 2);
	assert_int_equal(o->rows[0].sums.forms, 2);
	assert_int_equal(o->rows[1].sums.forms, 1);
	assert_true(o->rows[0].below);
	assert_int_equal(o->n_above, 1);
	assert_true(o->n_findings > 0);
	assert_int_equal(o->findings[0].n, 3);
	o = look(f, QH_POST_FINANCE, (struct qh_overview_query){.year = QH_OVERVIEW_ALL_YEARS});
	assert_int_equal(o->sums.forms, 4);
	o = look(f, QH_POST_FINANCE,
		 (struct qh_overview_query){.year = 2023, .kind = QH_STR("goal-declaration")});
	assert_int_equal(o->sums.forms, 1);
	assert_int_equal(o->sums.due, 0);
	o = look(f, QH_POST_FINANCE, (struct qh_overview_query){.year = 2023, .kind = QH_STR("monitoring")});
	assert_int_equal(o->sums.forms, 0);
	o = look(f, QH_POST_FINANCE, (struct qh_overview_query){.page = 1});
	assert_int_equal(o->n_rows, 0);
	assert_false(o->itself);
}

/* A department sees itself and its units; from the top of what it sees, and not of what lies above. */
static void nothing_of_others(void **state)
{
	struct office_fixture *f = *state;
	struct qh_overview out;
	fill(f);
	const struct qh_overview *o = look(f, QH_POST_DEPARTMENT, (struct qh_overview_query){0});
	assert_int_equal(o->sums.forms, 2);
	assert_int_equal(o->sums.due, 2);
	assert_int_equal(o->n_above, 1);
	o = look(f, QH_POST_DEPARTMENT, (struct qh_overview_query){.node = f->unit});
	assert_int_equal(o->n_above, 2);
	assert_int_equal(o->n_rows, 0);
	for (enum qh_post p = QH_POST_FILLER; p < QH_POSTS_END; p++) {
		struct qh_call call = as(f, p);
		bool far = p == QH_POST_FINANCE || p == QH_POST_AUDIT;
		struct qh_overview_query other = {.node = f->other_unit}, none = {.node = 999}, mine = {0};
		assert_int_equal(qh_overview(&call, &other, &out), far ? QH_OK : QH_NOT_FOUND);
		assert_int_equal(qh_overview(&call, &none, &out), QH_NOT_FOUND);
		assert_int_equal(qh_overview(&call, &mine, &out),
				 p == QH_POST_ADMINISTRATOR ? QH_NOT_FOUND : QH_OK);
		if (p != QH_POST_ADMINISTRATOR)
			assert_int_equal(out.sums.forms, far ? 3 : 2);
	}
	qh_error_clear(&f->err);
	assert_int_equal(qh_overview(&f->call, &(struct qh_overview_query){0}, &out), QH_DENIED);
}

/* Two places that do not lie in each other are rows of one overview; what hangs on a department is a row too.
 */
static void several_places_and_the_place_itself(void **state)
{
	struct office_fixture *f = *state;
	struct qh_overview out;
	struct qh_overview_query q = {0};
	struct qh_binding both[2] = {f->bindings[QH_POST_FILLER], f->other_binding};
	struct qh_actor actor = {.n_bindings = 2, .bindings = both};
	struct qh_call call = f->call;
	fill(f);
	call.actor = &actor;
	qh_error_clear(&f->err);
	assert_int_equal(qh_overview(&call, &q, &out), QH_OK);
	assert_int_equal(out.node, 0);
	assert_int_equal(out.n_rows, 2);
	assert_int_equal(out.sums.forms, 3);
	assert_int_equal(out.crossed, out.sums.low_n);
	struct qh_binding own = f->bindings[QH_POST_DEPARTMENT];
	own.post = QH_POST_FILLER;
	struct qh_actor filler = {
	    .person = f->actors[QH_POST_FILLER].person, .n_bindings = 1, .bindings = &own};
	file_as(f, &filler, own.node, "department-self-evaluation", 2024, 0);
	const struct qh_overview *o = look(f, QH_POST_DEPARTMENT, (struct qh_overview_query){0});
	assert_int_equal(o->sums.forms, 3);
	assert_true(o->itself);
	assert_int_equal(o->n_rows, 2);
	assert_int_equal(o->rows[1].sums.forms, 1);
	assert_int_equal(o->rows[1].node, own.node);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test_setup_teardown(the_whole_county, fixture_open, fixture_close),
	    cmocka_unit_test_setup_teardown(nothing_of_others, fixture_open, fixture_close),
	    cmocka_unit_test_setup_teardown(several_places_and_the_place_itself, fixture_open, fixture_close),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
