/* SPDX-License-Identifier: Apache-2.0 */
/* Checks that look at the columns and the document a form was read from: starred columns and labels, the
 * layout, unread tables. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#include "base/limits.h"
#include "check/families.h"
#include "check/finding.h"
#include "form/form_json.h"

struct ground {
	struct qh_arena *arena;
	struct qh_form *form;
	struct qh_check_in in;
	struct qh_findings out;
};

static int load(void **state)
{
	const char *dir = getenv("QUANHENG_DATA");
	struct qh_library *library = NULL;
	struct qh_error err = {0};

	if (qh_library_load(dir ? dir : ".", NULL, &library, &err) != QH_OK)
		return -1;
	*state = library;
	return 0;
}

static int unload(void **state)
{
	qh_library_free(*state);
	return 0;
}

static struct ground ground_of(const struct qh_library *library, const char *json)
{
	struct ground g = {.arena = qh_arena_new(QH_DOC_ARENA_BYTES_MAX)};
	struct qh_error err = {0};

	assert_int_equal(qh_form_from_json(g.arena, library->lexicon, qh_str_of(json), 1, &g.form, &err),
			 QH_OK);
	g.in = (struct qh_check_in){.arena = g.arena, .library = library, .form = g.form};
	assert_int_equal(qh_facts_make(g.arena, library, g.form, &g.in.facts, &err), QH_OK);
	g.out.arena = g.arena;
	return g;
}

#define TWO_ROWS                                                                                             \
	"{\"title\":\"表\",\"indicators\":[{\"level1\":\"产出指标\",\"level2\":\"数量指标\","       \
	"\"name\":\"甲\",\"target\":\"≥1个\",\"rule\":\"-\",\"explanation\":\"说明\","                 \
	"\"weight\":\"5\",\"operator\":\"≥\",\"source\":\"台账\"},"                                      \
	"{\"level1\":\"产出指标\",\"level2\":\"数量指标\",\"name\":\"乙\","                         \
	"\"target\":\"≥1个\",\"rule\":\"—\"}]}"

static struct qh_layout_column column(uint8_t role, const char *label)
{
	return (struct qh_layout_column){.col = 3, .role = role, .label = {qh_str_of(label), {0}}};
}

static void test_starred_columns(void **state)
{
	struct ground g = ground_of(*state, TWO_ROWS);
	struct qh_layout_column columns[] = {
	    column(QH_ROLE_NAME, "*三级指标"), column(QH_ROLE_RULE, "＊评分标准"),
	    column(QH_ROLE_TARGET, "*指标值"), column(QH_ROLE_EXPLANATION, "*说明"),
	    column(QH_ROLE_SOURCE, "来源"),    column(QH_ROLE_NOTE, "*备注"),
	    column(QH_ROLE_WEIGHT, "分值"),    column(QH_ROLE_OPERATOR, "符号"),
	    column(QH_ROLE_STANDARD, "标准")};
	struct qh_layout layout = {.n_columns = 9, .columns = columns};
	const char *cause = NULL;

	g.form->layout = &layout;
	assert_int_equal(qh_run_c11(&g.in, &g.out, &cause), QH_FAIL);
	assert_int_equal(g.out.n,
			 2); /* the rules of both rows, the explanation of one; notes are not kept by row */
	assert_true(qh_str_eq(g.out.at[0].args[0].s, QH_STR("＊评分标准")));
	assert_int_equal(g.out.at[0].args[1].r.n, 2);
	assert_int_equal(g.out.at[0].certainty, QH_SURE);
	assert_int_equal(g.out.at[1].args[1].r.n, 1);
	assert_int_equal(g.out.at[1].certainty, QH_SURE);

	/* In a table that had to be put together a column filled in part may have lost the rest. */
	g.form->certainty = QH_PROBABLE;
	g.out.n = 0;
	assert_int_equal(qh_run_c11(&g.in, &g.out, &cause), QH_FAIL);
	assert_int_equal(g.out.at[0].certainty, QH_SURE);
	assert_int_equal(g.out.at[1].certainty, QH_LAYOUT_DOUBTFUL);
	for (uint32_t i = 0; i < 9; i++)
		columns[i].label.text = QH_STR("列");
	assert_int_equal(qh_run_c11(&g.in, &g.out, &cause), QH_PASS);
	qh_arena_free(g.arena);
}

static void test_lonely_labels(void **state)
{
	struct ground g = ground_of(*state, TWO_ROWS);
	struct qh_cell cells[] = {{.text = QH_STR("*主要内容"), .row = 1, .col = 1},
				  {.text = QH_STR("*指标值"), .row = 2, .col = 1},
				  {.text = QH_STR("*说明"), .row = 2, .col = 2},
				  {.text = QH_STR("备注"), .row = 3, .col = 1},
				  {.text = QH_STR("*任务名称"), .row = 4, .col = 1},
				  {.text = QH_STR("办班"), .row = 4, .col = 2}};
	struct qh_block block = {.kind = QH_BLOCK_TABLE, .rows = 4, .cols = 2, .n_cells = 6, .cells = cells};
	struct qh_doc doc = {.index = 1, .n_blocks = 1, .blocks = &block};
	struct qh_place spans[] = {{.doc = 1, .block = 1, .row = 1, .rows = 2},
				   {.doc = 1, .block = 1, .row = 3, .rows = 2},
				   {.doc = 1, .block = 9},
				   {.doc = 2, .block = 1}};
	const char *cause = NULL;

	g.in.doc = &doc;
	g.form->spans = spans;
	g.form->n_spans = 4;
	assert_int_equal(qh_run_c11(&g.in, &g.out, &cause), QH_FAIL);
	assert_int_equal(g.out.n, 1); /* one block is looked at once */
	assert_true(qh_str_eq(g.out.at[0].quote[0], QH_STR("*主要内容")));
	assert_int_equal(g.out.at[0].at[0].row, 1);
	qh_arena_free(g.arena);
}

static void test_layout(void **state)
{
	struct ground g = ground_of(*state, TWO_ROWS);
	struct qh_layout layout = {.header = {.doc = 1, .block = 1, .row = 5}};
	const char *cause = NULL;

	assert_int_equal(qh_run_l04(&g.in, &g.out, &cause), QH_NOT_APPLICABLE);
	g.form->layout = &layout;
	assert_int_equal(qh_run_l04(&g.in, &g.out, &cause), QH_PASS);
	layout.doubtful = true;
	assert_int_equal(qh_run_l04(&g.in, &g.out, &cause), QH_FAIL);
	assert_int_equal(g.out.at[0].at[0].row, 5);
	qh_arena_free(g.arena);
}

static void test_unread_table(void **state)
{
	struct ground g = ground_of(*state, TWO_ROWS);
	struct qh_cell cell = {.text = QH_STR("产出指标"), .row = 1, .col = 1};
	struct qh_block block = {.kind = QH_BLOCK_TABLE, .rows = 1, .cols = 1, .n_cells = 1, .cells = &cell};
	struct qh_doc doc = {.index = 1, .n_blocks = 1, .blocks = &block};
	struct qh_place unread = {.doc = 1, .block = 1};
	struct qh_forms forms = {.n_unread_tables = 1, .unread_tables = &unread};
	const char *cause = NULL;

	g.in.form = NULL;
	assert_int_equal(qh_run_l01(&g.in, &g.out, &cause), QH_NOT_APPLICABLE);
	assert_int_equal(qh_run_l03(&g.in, &g.out, &cause), QH_NOT_APPLICABLE);
	g.in.doc = &doc;
	g.in.forms = &forms;
	assert_int_equal(qh_run_l01(&g.in, &g.out, &cause), QH_FAIL);
	assert_true(qh_str_eq(g.out.at[0].quote[0], QH_STR("产出指标")));
	assert_int_equal(g.out.at[0].scope, QH_SCOPE_DOCUMENT);
	assert_int_equal(qh_run_l03(&g.in, &g.out, &cause), QH_FAIL);
	qh_arena_free(g.arena);
}

/* A target whose sign and unit stand in columns of their own is shown with them, once. */
static void test_target_shown(void **state)
{
	struct ground g = ground_of(*state, TWO_ROWS);
	struct qh_indicator *ind = &g.form->indicators[0];

	ind->op.text = QH_STR("≥");
	ind->unit.text = QH_STR("个");
	assert_true(qh_str_eq(qh_target_shown(&g.in, ind), QH_STR("≥1个")));
	ind->target.text = QH_STR("1");
	assert_true(qh_str_eq(qh_target_shown(&g.in, ind), QH_STR("≥1个")));
	ind->target.q.has_number = false;
	assert_true(qh_str_eq(qh_target_shown(&g.in, ind), QH_STR("1")));
	assert_true(qh_str_eq(qh_indicator_shown(ind), QH_STR("甲")));
	ind->name.text = QH_STR_NONE;
	assert_true(qh_str_eq(qh_indicator_shown(ind), QH_STR("数量指标")));
	ind->level2.text = QH_STR_NONE;
	assert_true(qh_str_eq(qh_indicator_shown(ind), QH_STR("产出指标")));
	qh_arena_free(g.arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_starred_columns), cmocka_unit_test(test_lonely_labels),
	    cmocka_unit_test(test_layout),          cmocka_unit_test(test_unread_table),
	    cmocka_unit_test(test_target_shown),
	};

	return cmocka_run_group_tests(tests, load, unload);
}
