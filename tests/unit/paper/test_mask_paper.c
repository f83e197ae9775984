/* SPDX-License-Identifier: Apache-2.0 */
/* Identity numbers in a paper: every text is masked, a number behind a cell too, and the rest is left. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

#include "paper/paper.h"

#define NUMBER "110101199003071230"
#define MASKED "110101********1230"

static void every_text(void **state)
{
	struct qh_arena *arena = qh_arena_new((size_t)1 << 20);
	struct qh_error err;
	const struct qh_paper_cell cells[] = {
	    {.row = 1, .col = 1, .text = QH_STR("a " NUMBER), .comment = QH_STR(NUMBER)},
	    {.row = 1,
	     .col = 2,
	     .text = QH_STR("1.1E17"),
	     .number = QH_STR(NUMBER),
	     .format = QH_STR("0"),
	     .formula = QH_STR("=A1")},
	    {.row = 2, .col = 1, .text = QH_STR("12.5"), .number = QH_STR("12.5"), .format = QH_STR("0.0")}};
	const struct qh_paper_block blocks[] = {
	    {.kind = QH_PAPER_PARAGRAPH, .text = QH_STR(NUMBER)},
	    {.kind = QH_PAPER_TABLE, .table = {.rows = 2, .cols = 2, .n_cells = 3, .cells = cells}},
	    {.kind = QH_PAPER_CHART, .caption = QH_STR(NUMBER)}};
	const struct qh_paper_sheet sheets[] = {{.name = QH_STR(NUMBER), .n_blocks = 3, .blocks = blocks}};
	struct qh_paper paper = {.title = QH_STR(NUMBER), .n_sheets = 1, .sheets = sheets};
	(void)state;
	qh_error_clear(&err);
	assert_int_equal(qh_paper_mask(arena, &paper, &err), QH_OK);
	const struct qh_paper_block *b = paper.sheets[0].blocks;
	const struct qh_paper_cell *c = b[1].table.cells;
	assert_true(qh_str_eq(paper.title, QH_STR(MASKED)));
	assert_true(qh_str_eq(paper.sheets[0].name, QH_STR(MASKED)));
	assert_true(qh_str_eq(b[0].text, QH_STR(MASKED)));
	assert_true(qh_str_eq(b[2].caption, QH_STR(MASKED)));
	assert_true(qh_str_eq(c[0].text, QH_STR("a " MASKED)) && qh_str_eq(c[0].comment, QH_STR(MASKED)));
	assert_null(c[1].number.p);
	assert_null(c[1].formula.p);
	assert_true(qh_str_eq(c[2].number, QH_STR("12.5")) && c[2].row == 2);
	assert_true(qh_str_eq(blocks[0].text, QH_STR(NUMBER))); /* what was given is not changed */
	qh_arena_free(arena);
}

static void no_memory(void **state)
{
	struct qh_arena *arena = qh_arena_new(64);
	struct qh_error err;
	struct qh_paper_sheet sheets[64];
	struct qh_paper paper = {.n_sheets = 64, .sheets = sheets};
	(void)state;
	memset(sheets, 0, sizeof sheets);
	qh_error_clear(&err);
	assert_int_equal(qh_paper_mask(arena, &paper, &err), QH_NOMEM);
	qh_arena_free(arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(every_text), cmocka_unit_test(no_memory)};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
