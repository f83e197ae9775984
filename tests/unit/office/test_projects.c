/* SPDX-License-Identifier: Apache-2.0 */
/* The year's lists: who gives them, what is wrong with a line, what is remembered, amounts, rolling up. */
#include "office_fixture.h"

#include "office/place_index.h"
#include "base/date.h"
#include "office/projects.h"
#include "office/tally.h"

#define HEADS "unit,code,name,budget,final,due,whole,more\n"
/* A form with funds, so that amounts can be compared and forms rolled up. */
#define FUNDS(name, original, executed)                                                                      \
	"{\"kind\":\"project-self-evaluation\",\"year\":2023,\"project\":\"" name                            \
	"\",\"unit\":\"U\",\"money_unit\":\"\xE4\xB8\x87\xE5\x85\x83\","                                     \
	"\"budget\":[{\"label\":\"total\",\"role\":\"total\",\"original\":\"" original                       \
	"\",\"revised\":\"" original "\",\"executed\":\"" executed                                           \
	"\",\"weight\":\"10\",\"score\":\"10\"}],"                                                           \
	"\"indicators\":[{\"level1\":\"A\",\"level2\":\"B\",\"name\":\"N\",\"weight\":\"90\","               \
	"\"target\":\">=90%\",\"actual\":\"95%\",\"score\":\"90\"}],\"total\":\"100\"}"

static struct qh_project_table table_of(struct office_fixture *f, const struct qh_call *call,
					const char *text)
{
	struct qh_project_table t;
	qh_error_clear(&f->err);
	assert_int_equal(qh_project_table_read(call, QH_STR("list.csv"), qh_str_of(text), &t), QH_OK);
	return t;
}

static int64_t place_of(struct office_fixture *f, enum qh_post post)
{
	return f->bindings[post].node;
}

static enum qh_status import(struct office_fixture *f, struct qh_call *call, const char *text, int64_t *list)
{
	struct qh_project_table t = table_of(f, call, text);
	struct qh_project_map map;
	assert_int_equal(qh_project_map_propose(call, &t, &map), QH_OK);
	map.yuan = 10000;
	return qh_projects_import(call, place_of(f, QH_POST_DEPARTMENT), 2023, QH_STR("list.csv"), &t, &map,
				  list);
}

static uint32_t projects(struct office_fixture *f, const struct qh_project **out)
{
	struct qh_call call = as(f, QH_POST_FINANCE);
	struct qh_place_row at;
	uint32_t n;
	assert_int_equal(qh_projects_list(&call, 0, 2023, &at, out, &n), QH_OK);
	return n;
}

static int64_t file_form(struct office_fixture *f, struct qh_str json)
{
	int64_t id;
	struct qh_call call = as(f, QH_POST_FILLER);
	struct qh_filing_new in = {.unit = f->unit, .form_json = json};
	assert_int_equal(qh_filing_create(&call, &in, &id), QH_OK);
	return id;
}

static void columns_by_their_heads(void **state)
{
	struct office_fixture *f = *state;
	struct qh_call call = as(f, QH_POST_FINANCE);
	struct qh_project_table t =
	    table_of(f, &call, "a title,,,,,,,\n" HEADS "u1,1,P,1,2,2024-01-31,yes,x\n");
	struct qh_project_map map;
	static const uint8_t expected[] = {QH_PROJECT_UNIT,   QH_PROJECT_CODE,  QH_PROJECT_NAME,
					   QH_PROJECT_BUDGET, QH_PROJECT_FINAL, QH_PROJECT_DUE,
					   QH_PROJECT_WHOLE,  QH_PROJECT_OTHER};
	assert_int_equal(t.cols, 8);
	assert_int_equal(t.rows, 1);
	assert_int_equal(t.lines[0], 3);
	assert_int_equal(qh_project_map_propose(&call, &t, &map), QH_OK);
	assert_memory_equal(map.column, expected, sizeof expected);
	const struct qh_project_line *lines;
	uint32_t n, wrong;
	map.yuan = 10000;
	assert_int_equal(qh_project_lines(&call, &t, &map, 0, &lines, &n, &wrong), QH_OK);
	assert_int_equal(wrong, 0);
	assert_int_equal(lines[0].unit, f->unit);
	assert_int_equal(lines[0].budget_fen, 1000000);
	assert_int_equal(lines[0].final_fen, 2000000);
	assert_int_equal(lines[0].due_on, 19753);
	assert_true(lines[0].whole);
}

static void a_table_as_text_and_back(void **state)
{
	struct office_fixture *f = *state;
	struct qh_call call = as(f, QH_POST_FINANCE);
	struct qh_project_table t = table_of(f, &call, HEADS "u1,1,\"P \"\"q\"\"\",1,2,,,\nu2,2,Q,,,,,z\n"),
				back;
	struct qh_str json, json2;
	assert_int_equal(qh_project_table_write(&call, &t, &json), QH_OK);
	assert_int_equal(qh_project_table_again(&call, json, &back), QH_OK);
	assert_int_equal(qh_project_table_write(&call, &back, &json2), QH_OK);
	assert_true(qh_str_eq(json, json2));
	for (uint32_t cut = 0; cut < json.n; cut++)
		assert_int_equal(qh_project_table_again(&call, qh_str_sub(json, 0, cut), &back), QH_INVALID);
	assert_int_equal(qh_project_table_again(&call, QH_STR("[65,1]"), &back), QH_INVALID);
	assert_int_equal(qh_project_table_again(&call, QH_STR("[1,5001]"), &back), QH_INVALID);
	assert_int_equal(qh_project_table_again(&call, QH_STR_NONE, &back), QH_INVALID);
}

static void what_is_wrong_with_a_line(void **state)
{
	static const char *const wanted[] = {"PROJECT-011", "PROJECT-012", "PROJECT-013", "PROJECT-013",
					     "PROJECT-014", NULL,          "PROJECT-015", "PROJECT-011"};
	struct office_fixture *f = *state;
	struct qh_call call = as(f, QH_POST_DEPARTMENT);
	struct qh_project_table t =
	    table_of(f, &call,
		     HEADS "nowhere,1,P,1,,,,\nu1,2,,1,,,,\nu1,3,P,lots,,,,\nu1,4,P,-1,,,,\n"
			   "u1,5,P,1,,soon,,\nu1,6,P,1,,,,\nu1,6,P,1,,,,\nu2,7,P,1,,,,\n");
	struct qh_project_map map;
	const struct qh_project_line *lines;
	uint32_t n, wrong;
	int64_t list;
	assert_int_equal(qh_project_map_propose(&call, &t, &map), QH_OK);
	assert_int_equal(qh_project_lines(&call, &t, &map, 0, &lines, &n, &wrong), QH_OK);
	assert_int_equal(wrong, 7);
	for (uint32_t i = 0; i < n; i++) {
		assert_int_equal(lines[i].error.code != NULL, wanted[i] != NULL);
		if (wanted[i])
			assert_string_equal(lines[i].error.code, wanted[i]);
	}
	assert_int_equal(
	    qh_projects_import(&call, place_of(f, QH_POST_DEPARTMENT), 2023, QH_STR("x"), &t, &map, &list),
	    QH_INVALID);
	assert_string_equal(f->err.code, "PROJECT-004");
	const struct qh_project *all;
	assert_int_equal(projects(f, &all), 0);
	memset(&map, 0, sizeof map);
	assert_int_equal(qh_project_lines(&call, &t, &map, 0, &lines, &n, &wrong), QH_INVALID);
	assert_string_equal(f->err.code, "PROJECT-003");
}

static void who_gives_lists(void **state)
{
	struct office_fixture *f = *state;
	int64_t list;
	for (enum qh_post p = QH_POST_FILLER; p < QH_POSTS_END; p++) {
		struct qh_call call = as(f, p);
		bool may = p == QH_POST_DEPARTMENT || p == QH_POST_FINANCE;
		bool sees = p == QH_POST_AUDIT;
		enum qh_status status = import(f, &call, HEADS "u1,1,P,1,,,,\n", &list);
		assert_int_equal(status, may ? QH_OK : sees ? QH_DENIED : QH_NOT_FOUND);
		assert_int_equal(list != 0, may);
	}
	struct qh_call nobody = f->call;
	assert_int_equal(qh_projects_import(&nobody, 1, 2023, QH_STR("x"), NULL, NULL, &list), QH_DENIED);
	const struct qh_project *all;
	assert_int_equal(projects(f, &all), 1); /* given twice, one project */
}

/* A list that comes when forms are there already dates them; one that tells no day leaves them. */
static void lists_date_forms(void **state)
{
	struct office_fixture *f = *state;
	int64_t list, wrong, id = new_filing(f);
	struct qh_filing filing;
	struct qh_call call = as(f, QH_POST_DEPARTMENT);
	qh_day april;
	assert_true(qh_date_make(2024, 4, 30, &april));
	assert_int_equal(import(f, &call, HEADS "u1,1,P,1,,2024-04-30,,\n", &list), QH_OK);
	assert_int_equal(import(f, &call, HEADS "u1,1,P,2,,,,\n", &list), QH_OK);
	call = as(f, QH_POST_FILLER);
	assert_int_equal(qh_filing_get(&call, id, &filing), QH_OK);
	assert_int_equal(filing.due_on, april);
	assert_int_equal(qh_tally_check(&call, true, &wrong), QH_OK);
	assert_int_equal(wrong, 0);
}

/* Whoever sees only a part of a list's place does not get the list. */
static void who_sees_lists(void **state)
{
	struct office_fixture *f = *state;
	struct qh_call call = as(f, QH_POST_DEPARTMENT);
	struct qh_project_table out;
	struct qh_str name;
	int64_t list;
	assert_int_equal(import(f, &call, HEADS "u1,1,P,1.5,,,,kept as it is\n", &list), QH_OK);
	for (enum qh_post p = QH_POST_FILLER; p < QH_POSTS_END; p++) {
		struct qh_call other = as(f, p);
		bool sees = p == QH_POST_DEPARTMENT || p == QH_POST_FINANCE || p == QH_POST_AUDIT;
		assert_int_equal(qh_project_list_get(&other, list, &name, &out), sees ? QH_OK : QH_NOT_FOUND);
	}
	call = as(f, QH_POST_FINANCE);
	assert_int_equal(qh_project_list_get(&call, list, &name, &out), QH_OK);
	assert_int_equal(out.cols, 8);
	assert_int_equal(out.rows, 1);
	assert_true(qh_str_eq(out.heads[3], QH_STR("budget")));
	assert_true(qh_str_eq(out.cells[3], QH_STR("1.5")));
	assert_true(qh_str_eq(out.cells[7], QH_STR("kept as it is")));
	assert_int_equal(qh_project_list_get(&call, list + 1, &name, &out), QH_NOT_FOUND);
}

static void final_accounts_leave_budgets(void **state)
{
	struct office_fixture *f = *state;
	struct qh_call call = as(f, QH_POST_DEPARTMENT);
	const struct qh_project *all;
	int64_t list;
	assert_int_equal(import(f, &call, HEADS "u1,7,P,1.5,,2024-01-31,,\n", &list), QH_OK);
	assert_int_equal(import(f, &call, "unit,name,final\nu1,P,1.25\n", &list), QH_OK);
	assert_int_equal(projects(f, &all), 1);
	assert_int_equal(all[0].budget_fen, 1500000);
	assert_int_equal(all[0].final_fen, 1250000);
	assert_int_equal(all[0].due_on, 19753);
	assert_true(qh_str_eq(all[0].code, QH_STR("7")));
}

static void covered_or_missing(void **state)
{
	struct office_fixture *f = *state;
	struct qh_call call = as(f, QH_POST_DEPARTMENT);
	const struct qh_project *all;
	const struct qh_project_coverage *c;
	uint32_t n;
	int64_t list, id;
	assert_int_equal(import(f, &call, HEADS "u1,1,P,1,,2024-01-31,,\nu1,2,Q,1,,,,\n", &list), QH_OK);
	id = new_filing(f);
	uint32_t n_all = projects(f, &all);
	assert_int_equal(qh_projects_coverage(&call, all, n_all, &c, &n), QH_OK);
	assert_int_equal(n, 1);
	assert_int_equal(c[0].due, 2);
	assert_int_equal(c[0].draft, 1);
	assert_int_equal(c[0].missing, 1);
	assert_int_equal(c[0].overdue, 1);
	struct qh_call filler = as(f, QH_POST_FILLER);
	assert_int_equal(qh_filing_move(&filler, id, 1, QH_ACTION_SUBMIT, QH_STR("")), QH_OK);
	n_all = projects(f, &all);
	assert_int_equal(qh_projects_coverage(&call, all, n_all, &c, &n), QH_OK);
	assert_int_equal(c[0].filed, 1);
	assert_int_equal(c[0].overdue, 0);
}

/* At 0.01 wan yuan they agree, beyond they do not. */
static void amounts_are_compared(void **state)
{
	struct office_fixture *f = *state;
	struct qh_call call = as(f, QH_POST_DEPARTMENT);
	struct qh_project_gap gaps[QH_PROJECT_GAPS_MAX];
	struct qh_filing filing;
	struct qh_version version;
	struct qh_report_form review;
	static const struct {
		const char *list;
		uint32_t gaps;
	} cases[] = {{HEADS "u1,1,P,10,9,,,\n", 0},
		     {HEADS "u1,1,P,10.01,8.99,,,\n", 0},
		     {HEADS "u1,1,P,10.010001,9,,,\n", 1},
		     {HEADS "u1,1,P,12,8,,,\n", 2}};
	int64_t list, id = file_form(f, QH_STR(FUNDS("P", "10", "9")));
	uint32_t n;
	struct qh_call filler = as(f, QH_POST_FILLER);
	assert_int_equal(qh_filing_version(&filler, id, 0, &filing, &version), QH_OK);
	assert_int_equal(qh_filing_review(&filler, &filing, &version, &review), QH_OK);
	assert_int_equal(qh_project_check(&filler, &filing, review.form, gaps, &n), QH_OK);
	assert_int_equal(n, 0);
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		assert_int_equal(import(f, &call, cases[i].list, &list), QH_OK);
		assert_int_equal(qh_project_check(&filler, &filing, review.form, gaps, &n), QH_OK);
		assert_int_equal(n, cases[i].gaps);
	}
	assert_false(gaps[0].final);
	assert_true(gaps[1].final);
	assert_int_equal(gaps[1].listed_fen, 8000000);
}

static void rolled_up(void **state)
{
	struct office_fixture *f = *state;
	struct qh_call call = as(f, QH_POST_FILLER);
	struct qh_filing filing;
	int64_t id;
	(void)file_form(f, QH_STR(FUNDS("P", "10", "10")));
	assert_int_equal(qh_projects_roll_up(&call, f->unit, 2023, QH_STR("n"), &id), QH_INVALID);
	assert_string_equal(f->err.code, "PROJECT-006");
	(void)file_form(f, QH_STR(FUNDS("Q", "30", "30")));
	call = as(f, QH_POST_FILLER);
	assert_int_equal(qh_projects_roll_up(&call, f->unit, 2023, QH_STR("n"), &id), QH_OK);
	assert_int_equal(qh_filing_get(&call, id, &filing), QH_OK);
	assert_int_equal(filing.state, QH_STATE_DRAFT);
	assert_int_equal(filing.unit, f->unit);
	assert_int_equal(qh_projects_roll_up(&call, f->other_unit, 2023, QH_STR("n"), &id), QH_NOT_FOUND);
	call = as(f, QH_POST_DEPARTMENT);
	assert_int_equal(qh_projects_roll_up(&call, f->unit, 2023, QH_STR("n"), &id), QH_DENIED);
}

static void places_by_name_or_code(void **state)
{
	struct office_fixture *f = *state;
	struct qh_call call = as(f, QH_POST_FINANCE);
	struct qh_place_row rows[] = {{.id = 1, .code = QH_STR("a"), .name = QH_STR("One (x)")},
				      {.id = 2, .code = QH_STR("b"), .name = QH_STR("Twin")},
				      {.id = 3, .code = QH_STR("c"), .name = QH_STR("twin")},
				      {.id = 4, .code = QH_STR("Twin2"), .name = QH_STR("d")},
				      {.id = 5, .code = QH_STR("d"), .name = QH_STR("e")}};
	struct qh_place_index index;
	assert_int_equal(qh_place_index_make(&call, rows, 5, &index), QH_OK);
	assert_ptr_equal(qh_place_index_find(&call, &index, QH_STR(" one\uff08X\uff09 ")), &rows[0]);
	assert_ptr_equal(qh_place_index_find(&call, &index, QH_STR("b")), &rows[1]);
	assert_null(qh_place_index_find(&call, &index, QH_STR("Twin")));             /* whose? */
	assert_ptr_equal(qh_place_index_find(&call, &index, QH_STR("d")), &rows[4]); /* a code first */
	assert_null(qh_place_index_find(&call, &index, QH_STR("nobody")));
	assert_null(qh_place_index_find(&call, &index, QH_STR("  ")));
	assert_null(qh_place_index_find(&call, &index, QH_STR_NONE));
	assert_int_equal(qh_place_index_make(&call, NULL, 0, &index), QH_OK);
	assert_null(qh_place_index_find(&call, &index, QH_STR("b")));
}

/* Whatever step fails, nothing of a list is kept. */
static void nothing_half_kept(void **state)
{
	struct office_fixture *f = *state;
	const struct qh_project *all;
	enum qh_status status;
	int64_t list;
	uint64_t n = 0;
	do {
		struct qh_call call = as(f, QH_POST_DEPARTMENT);
		struct qh_project_table t = table_of(f, &call, HEADS "u1,1,P,1,,,,\nu1,2,Q,1,,,,\n");
		struct qh_project_map map;
		assert_int_equal(qh_project_map_propose(&call, &t, &map), QH_OK);
		qh_store_fail_after(++n);
		status = qh_projects_import(&call, place_of(f, QH_POST_DEPARTMENT), 2023, QH_STR("x"), &t,
					    &map, &list);
		qh_store_fail_after(0);
		assert_int_equal(projects(f, &all), status == QH_OK ? 2 : 0);
	} while (status != QH_OK && n < 100);
	assert_int_equal(status, QH_OK);
	assert_true(n > 8);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test_setup_teardown(columns_by_their_heads, fixture_open, fixture_close),
	    cmocka_unit_test_setup_teardown(a_table_as_text_and_back, fixture_open, fixture_close),
	    cmocka_unit_test_setup_teardown(what_is_wrong_with_a_line, fixture_open, fixture_close),
	    cmocka_unit_test_setup_teardown(who_gives_lists, fixture_open, fixture_close),
	    cmocka_unit_test_setup_teardown(lists_date_forms, fixture_open, fixture_close),
	    cmocka_unit_test_setup_teardown(who_sees_lists, fixture_open, fixture_close),
	    cmocka_unit_test_setup_teardown(final_accounts_leave_budgets, fixture_open, fixture_close),
	    cmocka_unit_test_setup_teardown(covered_or_missing, fixture_open, fixture_close),
	    cmocka_unit_test_setup_teardown(amounts_are_compared, fixture_open, fixture_close),
	    cmocka_unit_test_setup_teardown(rolled_up, fixture_open, fixture_close),
	    cmocka_unit_test_setup_teardown(places_by_name_or_code, fixture_open, fixture_close),
	    cmocka_unit_test_setup_teardown(nothing_half_kept, fixture_open, fixture_close),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
