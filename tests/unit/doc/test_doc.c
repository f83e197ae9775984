/* SPDX-License-Identifier: Apache-2.0 */
/* The builder keeps what it is told, in order and within limits; the grid says who covers which position. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

#include "base/limits.h"
#include "doc/doc.h"

static struct qh_arena *arena;
static struct qh_error err;
static struct qh_doc_builder b;
static struct qh_doc doc;

static int setup(void **state)
{
	(void)state;
	arena = qh_arena_new(QH_DOC_ARENA_BYTES_MAX);
	qh_error_clear(&err);
	qh_doc_start(&b, arena, &err);
	memset(&doc, 0, sizeof doc);
	return arena ? 0 : 1;
}

static int teardown(void **state)
{
	(void)state;
	qh_arena_free(arena);
	return 0;
}

static void put(uint32_t row, uint32_t col, const char *text)
{
	qh_doc_cell(&b, row, col, 1, 1, qh_str_of(text), 0, row);
}

static void assert_text(struct qh_str s, const char *want)
{
	assert_true(s.p != NULL);
	assert_int_equal(s.n, strlen(want));
	assert_memory_equal(s.p, want, s.n);
}

static void keeps_order_and_counts(void **state)
{
	(void)state;
	qh_doc_prose(&b, QH_STR("  \xE3\x80\x80 "), 1, 0);
	qh_doc_prose(&b, QH_STR(" title "), 2, 9);
	assert_int_equal(qh_doc_table(&b, 3, QH_STR_NONE, false), 2);
	put(1, 1, "a");
	put(1, 4, "");
	put(3, 2, "c");
	put(2, 1, "b ");
	qh_doc_table_end(&b);
	assert_int_equal(qh_doc_table(&b, 9, QH_STR_NONE, true), 3);
	put(1, 1, " ");
	qh_doc_table_end(&b);
	b.page = 2;
	qh_doc_prose(&b, QH_STR("end"), 10, 0);
	assert_int_equal(qh_doc_finish(&b, &doc), QH_OK);
	assert_int_equal(doc.n_blocks, 3);
	assert_text(doc.blocks[0].text, "title");
	assert_int_equal(doc.blocks[0].heading, 6);
	assert_int_equal(doc.blocks[0].page, 1);
	assert_int_equal(doc.blocks[1].rows, 3);
	assert_int_equal(doc.blocks[1].cols, 4);
	assert_int_equal(doc.blocks[1].n_cells, 3);
	assert_text(doc.blocks[1].cells[0].text, "a");
	assert_text(doc.blocks[1].cells[1].text, "b");
	assert_text(doc.blocks[1].cells[2].text, "c");
	assert_int_equal(doc.blocks[2].page, 2);
}

static void no_page_break_means_no_pages(void **state)
{
	(void)state;
	qh_doc_prose(&b, QH_STR("only"), 1, 0);
	assert_int_equal(qh_doc_finish(&b, &doc), QH_OK);
	assert_int_equal(doc.blocks[0].page, 0);
}

static void sorts_any_order(void **state)
{
	enum { N = 1000 };
	uint32_t x = 12345;

	(void)state;
	assert_int_equal(qh_doc_table(&b, 1, QH_STR_NONE, false), 1);
	for (uint32_t i = 0; i < N; i++) {
		x = x * 1103515245u + 12345u;
		put(1 + (x >> 16) % 60, 1 + (x >> 8) % 40, "x");
	}
	qh_doc_table_end(&b);
	assert_int_equal(qh_doc_finish(&b, &doc), QH_OK);
	assert_int_equal(doc.blocks[0].n_cells, N);
	for (uint32_t i = 1; i < N; i++) {
		const struct qh_cell *p = &doc.blocks[0].cells[i - 1], *c = p + 1;

		assert_true(p->row < c->row || (p->row == c->row && p->col <= c->col));
		if (p->row == c->row && p->col == c->col)
			assert_true(c->flags & QH_CELL_LAYOUT);
	}
}

static void limits_are_errors(void **state)
{
	(void)state;
	assert_int_equal(qh_doc_table(&b, 1, QH_STR_NONE, false), 1);
	put(1, QH_COLS_MAX, "last");
	assert_int_equal(b.status, QH_OK);
	put(1, QH_COLS_MAX + 1, "");
	qh_doc_table_end(&b);
	qh_doc_prose(&b, QH_STR("after a failure everything is quiet"), 2, 0);
	assert_int_equal(qh_doc_finish(&b, &doc), QH_LIMIT);
	assert_string_equal(err.code, "READ-005");
	assert_int_equal(err.line, 1);

	qh_doc_start(&b, arena, &err);
	assert_int_equal(qh_doc_table(&b, 1, QH_STR_NONE, false), 1);
	qh_doc_cell(&b, QH_ROWS_MAX - 1, 1, 2, 1, QH_STR("x"), 0, 1);
	assert_int_equal(b.status, QH_OK);
	qh_doc_cell(&b, QH_ROWS_MAX, 1, 2, 1, QH_STR("x"), 0, 1);
	assert_int_equal(b.status, QH_LIMIT);

	qh_doc_start(&b, arena, &err);
	for (uint32_t i = 0; i < QH_BLOCKS_MAX; i++)
		qh_doc_prose(&b, QH_STR("p"), i, 0);
	assert_int_equal(b.status, QH_OK);
	qh_doc_prose(&b, QH_STR("p"), 7, 0);
	assert_int_equal(b.status, QH_LIMIT);
}

static void cell_count_limit(void **state)
{
	(void)state;
	assert_int_equal(qh_doc_table(&b, 1, QH_STR_NONE, false), 1);
	for (uint32_t i = 0; i < QH_CELLS_MAX; i++)
		qh_doc_cell(&b, 1 + i / 4, 1 + i % 4, 1, 1, QH_STR("x"), 0, 1);
	assert_int_equal(b.status, QH_OK);
	put(QH_CELLS_MAX / 4 + 1, 1, "x");
	assert_int_equal(b.status, QH_LIMIT);
}

static void cell_text_limit(void **state)
{
	char *big = qh_arena_alloc(arena, QH_CELL_BYTES_MAX + 1);

	(void)state;
	assert_non_null(big);
	memset(big, 'x', QH_CELL_BYTES_MAX + 1);
	assert_int_equal(qh_doc_table(&b, 1, QH_STR_NONE, false), 1);
	qh_doc_cell(&b, 1, 1, 1, 1, (struct qh_str){big, QH_CELL_BYTES_MAX}, 0, 1);
	assert_int_equal(b.status, QH_OK);
	qh_doc_cell(&b, 1, 2, 1, 1, (struct qh_str){big, QH_CELL_BYTES_MAX + 1}, 0, 1);
	assert_int_equal(b.status, QH_LIMIT);
	assert_string_equal(err.code, "READ-008");
}

/* One text may stand in many cells. */
static void all_texts_limit(void **state)
{
	char *big = qh_arena_alloc(arena, QH_CELL_BYTES_MAX);
	uint32_t n = QH_DOC_TEXT_BYTES_MAX / QH_CELL_BYTES_MAX;

	(void)state;
	assert_non_null(big);
	memset(big, 'x', QH_CELL_BYTES_MAX);
	assert_int_equal(qh_doc_table(&b, 1, QH_STR_NONE, false), 1);
	for (uint32_t i = 1; i <= n; i++)
		qh_doc_cell(&b, i, 1, 1, 1, (struct qh_str){big, QH_CELL_BYTES_MAX}, 0, 1);
	assert_int_equal(b.status, QH_OK);
	qh_doc_cell(&b, n + 1, 1, 1, 1, QH_STR("x"), 0, 1);
	assert_int_equal(b.status, QH_LIMIT);
	assert_string_equal(err.code, "READ-032");
}

/* Tables that are nearly all blank cost as well. */
static void all_rows_limit(void **state)
{
	(void)state;
	for (uint32_t i = 0; i < QH_ROWS_ALL_MAX / QH_ROWS_MAX; i++) {
		assert_int_equal(qh_doc_table(&b, 1, QH_STR_NONE, false), i + 1);
		put(QH_ROWS_MAX, 1, "x");
		qh_doc_table_end(&b);
	}
	assert_int_equal(b.status, QH_OK);
	qh_doc_table_drop(&b); /* second thoughts give the rows back */
	for (uint32_t rows = QH_ROWS_MAX, i = 0; i < 2; i++, rows = 1) {
		(void)qh_doc_table(&b, 1, QH_STR_NONE, false);
		put(rows, 1, "x");
		assert_int_equal(b.status, QH_OK);
		qh_doc_table_end(&b);
	}
	assert_int_equal(b.status, QH_LIMIT);
	assert_string_equal(err.code, "READ-005");
}

/* Whatever allocation fails, the result is an error and never a half document. */
static void survives_failing_memory(void **state)
{
	bool ok = false;

	(void)state;
	for (uint64_t n = 1; !ok && n < 200; n++) {
		struct qh_arena *a = qh_arena_new(1 << 20);
		enum qh_status s;

		qh_arena_fail_after(n);
		qh_doc_start(&b, a, &err);
		qh_doc_prose(&b, QH_STR("p"), 1, 0);
		(void)qh_doc_table(&b, 2, QH_STR_NONE, false);
		for (uint32_t i = 40; i > 0; i--)
			put(i, 1, "x");
		qh_doc_table_end(&b);
		s = qh_doc_finish(&b, &doc);
		qh_arena_fail_after(0);
		ok = s == QH_OK;
		if (ok) {
			assert_int_equal(doc.n_blocks, 2);
			assert_true(n > 3);
		} else {
			assert_int_equal(s, QH_NOMEM);
			assert_string_equal(err.code, "READ-009");
		}
		qh_arena_free(a);
	}
	assert_true(ok);
}

static void grid_covers_spans(void **state)
{
	struct qh_grid g;

	(void)state;
	assert_int_equal(qh_doc_table(&b, 1, QH_STR_NONE, true), 1);
	qh_doc_cell(&b, 1, 1, 2, 2, QH_STR("head"), 0, 1);
	put(1, 3, "x");
	put(3, 1, "y");
	qh_doc_cell(&b, 3, 2, 1, 2, QH_STR("wide"), 0, 3);
	qh_doc_cell(&b, 2, 2, 1, 2, QH_STR("overlaps"), 0, 3);
	qh_doc_table_end(&b);
	assert_int_equal(qh_doc_finish(&b, &doc), QH_OK);
	assert_int_equal(qh_grid_make(arena, &doc.blocks[0], &g, &err), QH_OK);
	assert_int_equal(g.rows, 3);
	assert_int_equal(g.cols, 3);
	assert_text(qh_grid_cell(&g, 1, 1)->text, "head");
	assert_ptr_equal(qh_grid_cell(&g, 1, 1), qh_grid_cell(&g, 2, 2));
	assert_text(qh_grid_cell(&g, 2, 3)->text, "overlaps");
	assert_text(qh_grid_cell(&g, 3, 3)->text, "wide");
	assert_null(qh_grid_cell(&g, 0, 1));
	assert_null(qh_grid_cell(&g, 4, 1));
	assert_null(qh_grid_cell(&g, 1, 4));
}

static void grid_prefers_text_and_shows_blanks(void **state)
{
	struct qh_grid g;

	(void)state;
	assert_int_equal(qh_doc_table(&b, 1, QH_STR_NONE, true), 1);
	qh_doc_cell(&b, 1, 1, 2, 1, QH_STR(""), 0, 1);
	put(2, 1, "under");
	put(2, 3, "z");
	qh_doc_table_end(&b);
	assert_int_equal(qh_doc_finish(&b, &doc), QH_OK);
	assert_int_equal(qh_grid_make(arena, &doc.blocks[0], &g, &err), QH_OK);
	assert_int_equal(qh_grid_cell(&g, 1, 1)->text.n, 0);
	assert_text(qh_grid_cell(&g, 2, 1)->text, "under");
	assert_null(qh_grid_cell(&g, 2, 2));
}

static void grid_refuses_absurd_size(void **state)
{
	struct qh_grid g;

	(void)state;
	assert_int_equal(qh_doc_table(&b, 1, QH_STR_NONE, true), 1);
	put(QH_ROWS_MAX, QH_COLS_MAX, "far");
	qh_doc_table_end(&b);
	assert_int_equal(qh_doc_finish(&b, &doc), QH_OK);
	assert_int_equal(qh_grid_make(arena, &doc.blocks[0], &g, &err), QH_LIMIT);
	assert_string_equal(err.code, "READ-005");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test_setup_teardown(keeps_order_and_counts, setup, teardown),
	    cmocka_unit_test_setup_teardown(no_page_break_means_no_pages, setup, teardown),
	    cmocka_unit_test_setup_teardown(sorts_any_order, setup, teardown),
	    cmocka_unit_test_setup_teardown(limits_are_errors, setup, teardown),
	    cmocka_unit_test_setup_teardown(cell_count_limit, setup, teardown),
	    cmocka_unit_test_setup_teardown(cell_text_limit, setup, teardown),
	    cmocka_unit_test_setup_teardown(all_texts_limit, setup, teardown),
	    cmocka_unit_test_setup_teardown(all_rows_limit, setup, teardown),
	    cmocka_unit_test_setup_teardown(survives_failing_memory, setup, teardown),
	    cmocka_unit_test_setup_teardown(grid_covers_spans, setup, teardown),
	    cmocka_unit_test_setup_teardown(grid_prefers_text_and_shows_blanks, setup, teardown),
	    cmocka_unit_test_setup_teardown(grid_refuses_absurd_size, setup, teardown),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
