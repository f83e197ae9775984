/* SPDX-License-Identifier: Apache-2.0 */
/* What all kinds of files share: checked tables, widths, charts as tables, escaping, footers; failures. */
#include "paper/grid.h"
#include "paper/looks.h"
#include "paper/ooxml.h"
#include "papers.h"

static int begin(void **state)
{
	*state = qh_arena_new(QH_DOC_ARENA_BYTES_MAX);
	return 0;
}

static int end(void **state)
{
	qh_arena_free(*state);
	return 0;
}

static void risky_texts(void **state)
{
	const char *const risky[] = {
	    "=1", "=", "@x", "\tx", "\rx", "+A1", "-A1", "-3-2", "+cmd|' /C calc'!A0", "-(1)"};
	const char *const plain[] = {"", "-", "--", "-3.5%", "+3", "-1,234.50", "a=b", " =1", "'=1", "3-2"};

	(void)state;
	for (size_t i = 0; i < sizeof risky / sizeof *risky; i++)
		assert_true(qh_paper_is_risky(qh_str_of(risky[i])));
	for (size_t i = 0; i < sizeof plain / sizeof *plain; i++)
		assert_false(qh_paper_is_risky(qh_str_of(plain[i])));
}

static void rows_of_blocks(void **state)
{
	const uint32_t rows[] = {1, 3, 4, 0, 1};

	(void)state;
	for (uint32_t i = 0; i < 5; i++)
		assert_int_equal(qh_paper_block_rows(&test_blocks[i]), rows[i]);
}

static void tables_are_checked(void **state)
{
	struct qh_paper_cell cells[2] = {{.row = 1, .col = 1, .rowspan = 2}, {.row = 2, .col = 2}};
	struct qh_paper_table t = {.rows = 2, .cols = 2, .n_cells = 2, .cells = cells};
	const struct {
		uint32_t row, col;
		uint16_t rowspan, colspan;
		bool good;
	} cases[] = {{2, 2, 1, 1, true},  {1, 2, 2, 1, true},  {2, 2, 0, 0, true},  {2, 1, 1, 1, false},
		     {2, 2, 2, 1, false}, {2, 2, 1, 2, false}, {0, 2, 1, 1, false}, {2, 0, 1, 1, false},
		     {3, 2, 1, 1, false}, {2, 3, 1, 1, false}, {1, 2, 3, 1, false}, {2, 2, 65535, 1, false}};
	struct qh_paper_grid g;
	struct qh_error err = {0};

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		cells[1] = (struct qh_paper_cell){.row = cases[i].row,
						  .col = cases[i].col,
						  .rowspan = cases[i].rowspan,
						  .colspan = cases[i].colspan};
		assert_int_equal(qh_paper_grid_make(*state, &t, &g, &err),
				 cases[i].good ? QH_OK : QH_INVALID);
		if (!cases[i].good)
			assert_string_equal(err.code, "PAPER-001");
	}
	t.rows = QH_GRID_MAX;
	assert_int_equal(qh_paper_grid_make(*state, &t, &g, &err), QH_LIMIT);
	assert_string_equal(err.code, "PAPER-009");
}

static void a_head_holds_its_cells_whole(void **state)
{
	struct qh_paper_cell cells[2] = {{.row = 1, .col = 1, .rowspan = 2},
					 {.row = 2, .col = 2, .rowspan = 2}};
	struct qh_paper_table t = {.rows = 5, .cols = 2, .head_rows = 1, .n_cells = 2, .cells = cells};
	struct qh_paper_grid g;

	assert_int_equal(qh_paper_grid_make(*state, &t, &g, NULL), QH_OK);
	assert_int_equal(g.head_rows, 3);
	t.rows = 3; /* a head of everything is none */
	assert_int_equal(qh_paper_grid_make(*state, &t, &g, NULL), QH_OK);
	assert_int_equal(g.head_rows, 0);
}

static void a_head_may_stand_inside(void **state)
{
	struct qh_paper_cell cells[2] = {{.row = 1, .col = 1, .rowspan = 2},
					 {.row = 4, .col = 2, .rowspan = 2}};
	struct qh_paper_table t = {
	    .rows = 5, .cols = 2, .head_rows = 1, .head_from = 3, .n_cells = 2, .cells = cells};
	struct qh_paper_grid g;

	assert_int_equal(qh_paper_grid_make(*state, &t, &g, NULL), QH_OK);
	assert_int_equal(g.head_rows, 0);
	assert_int_equal(g.again_from, 2);
	assert_int_equal(g.again_to, 3);
	t.head_from = 2; /* a cell reaches into it */
	assert_int_equal(qh_paper_grid_make(*state, &t, &g, NULL), QH_OK);
	assert_int_equal(g.again_to, 0);
	t.head_from = 4; /* a cell reaches out of it */
	assert_int_equal(qh_paper_grid_make(*state, &t, &g, NULL), QH_OK);
	assert_int_equal(g.again_to, 0);
	t.head_from = 5; /* nothing below it */
	assert_int_equal(qh_paper_grid_make(*state, &t, &g, NULL), QH_OK);
	assert_int_equal(g.again_to, 0);
	t.head_from = UINT32_MAX;
	t.head_rows = 2;
	assert_int_equal(qh_paper_grid_make(*state, &t, &g, NULL), QH_OK);
	assert_int_equal(g.again_to, 0);
	t.head_from = 1; /* as without it */
	t.head_rows = 1;
	assert_int_equal(qh_paper_grid_make(*state, &t, &g, NULL), QH_OK);
	assert_int_equal(g.head_rows, 2);
	assert_int_equal(g.again_from, 0);
	assert_int_equal(g.again_to, 2);
}

static void widths_share_the_page(void **state)
{
	static const uint16_t widths[] = {9, 0, 19};
	struct qh_paper_table t = {.rows = 1, .cols = 3, .widths = widths};
	const uint32_t *edges = qh_paper_edges(*state, &t, 3200);

	assert_int_equal(edges[0], 0);
	assert_int_equal(edges[1], 1000);
	assert_int_equal(edges[2], 1200);
	assert_int_equal(edges[3], 3200);
	t.widths = NULL;
	edges = qh_paper_edges(*state, &t, 100);
	assert_int_equal(edges[1], 33);
	assert_int_equal(edges[3], 100);
}

static void charts_as_tables(void **state)
{
	struct qh_paper_table t;

	assert_true(qh_paper_chart_table(*state, &test_chart, 4, &t));
	assert_int_equal(t.rows, 3);
	assert_true(qh_str_eq(t.cells[0].text, QH_STR("scores (points)")));
	assert_true(
	    qh_str_eq(t.cells[2].text, QH_STR("\xE2\x96\x88\xE2\x96\x88"))); /* 5 of 10: two of four */
	assert_int_equal(t.cells[5].text.n, 0);                              /* no number: no bar */
	assert_int_equal(t.cells[6].tone, QH_PAPER_WARNING);
	assert_true(qh_paper_chart_table(*state, &test_chart, 1000, &t));
	assert_int_equal(t.cells[2].text.n, 3 * QH_PAPER_BLOCKS / 2);
}

static void expect_xml(struct qh_str in, const char *text, const char *attribute)
{
	struct qh_buf b;

	qh_buf_init(&b, 1000);
	qh_xml_text(&b, in);
	assert_true(qh_str_eq(qh_buf_view(&b), qh_str_of(text)));
	qh_buf_reset(&b);
	qh_xml_attribute(&b, in);
	assert_true(qh_str_eq(qh_buf_view(&b), qh_str_of(attribute)));
	qh_buf_free(&b);
}

static void texts_as_xml(void **state)
{
	(void)state;
	expect_xml(QH_STR("a<b>&\"c'"), "a&lt;b&gt;&amp;&quot;c'", "a&lt;b&gt;&amp;&quot;c'");
	expect_xml(QH_STR("a\nb\tc\rd"), "a\nb\tcd", "a&#10;b cd");
	expect_xml(((struct qh_str){"a\0b\x1B\x7F", 5}), "ab", "ab");
	expect_xml(QH_STR("x\xC2\x85y\xEF\xBF\xBFz\xFFw"), "xyzw", "xyzw");
	expect_xml(QH_STR("\xE6\x8C\x87\xF0\xA0\xAE\xB7"), "\xE6\x8C\x87\xF0\xA0\xAE\xB7",
		   "\xE6\x8C\x87\xF0\xA0\xAE\xB7");
}

static void utf16_units(void **state)
{
	struct qh_str s = QH_STR("a\xE6\x8C\x87\xF0\xA0\xAE\xB7z");

	(void)state;
	assert_int_equal(qh_utf16_count(s), 5);
	assert_int_equal(qh_utf16_cut(s, 5).n, s.n);
	assert_int_equal(qh_utf16_cut(s, 4).n, 8);
	assert_int_equal(qh_utf16_cut(s, 3).n, 4); /* a pair is not torn */
	assert_int_equal(qh_utf16_cut(s, 0).n, 0);
}

static void footers(void **state)
{
	struct qh_str pattern = QH_STR("a{page}{pages} {x}"), text;
	enum qh_footer_hole hole;

	(void)state;
	assert_true(qh_footer_next(&pattern, &text, &hole));
	assert_true(qh_str_eq(text, QH_STR("a")));
	assert_int_equal(hole, QH_FOOTER_PAGE);
	assert_true(qh_footer_next(&pattern, &text, &hole));
	assert_int_equal(text.n, 0);
	assert_int_equal(hole, QH_FOOTER_PAGES);
	assert_true(qh_footer_next(&pattern, &text, &hole));
	assert_true(qh_str_eq(text, QH_STR(" {x}")));
	assert_int_equal(hole, QH_FOOTER_NONE);
	assert_false(qh_footer_next(&pattern, &text, &hole));
}

static void links_to_sheets(void **state)
{
	struct qh_str cell;

	(void)state;
	assert_int_equal(qh_paper_link_sheet(&test_paper, QH_STR("#other!B2"), &cell), 1);
	assert_true(qh_str_eq(cell, QH_STR("B2")));
	assert_int_equal(qh_paper_link_sheet(&test_paper, QH_STR("#first"), &cell), 0);
	assert_int_equal(cell.n, 0);
	assert_int_equal(qh_paper_link_sheet(&test_paper, QH_STR("#third!A1"), &cell), -1);
	assert_int_equal(qh_paper_link_sheet(&test_paper, QH_STR("other!A1"), &cell), -1);
	assert_int_equal(qh_paper_link_sheet(&test_paper, QH_STR_NONE, &cell), -1);
}

static qh_paper_writer *const writers[] = {qh_paper_docx, qh_paper_xlsx, qh_paper_html, qh_paper_csv};
enum { WRITERS = sizeof writers / sizeof *writers };

static void failing_memory_is_reported(void **state)
{
	(void)state;
	for (uint32_t k = 0; k < WRITERS; k++) {
		enum qh_status status = QH_NOMEM;

		for (uint64_t n = 1; status != QH_OK; n++) {
			struct qh_arena *arena = qh_arena_new(QH_DOC_ARENA_BYTES_MAX);
			struct qh_error err = {0};
			struct qh_buf out;

			qh_buf_init(&out, QH_OUTPUT_BYTES_MAX);
			qh_arena_fail_after(n);
			status = writers[k](arena, &test_paper, &out, &err);
			qh_arena_fail_after(0);
			if (status != QH_OK) {
				assert_int_equal(status, QH_NOMEM);
				assert_string_equal(err.code, "PAPER-009");
			} else {
				assert_true(n > 1);
			}
			qh_buf_free(&out);
			qh_arena_free(arena);
		}
	}
}

static void full_output_is_reported(void **state)
{
	for (uint32_t k = 0; k < WRITERS; k++) {
		struct qh_error err = {0};
		struct qh_buf out, small;

		qh_buf_init(&out, QH_OUTPUT_BYTES_MAX);
		assert_int_equal(writers[k](*state, &test_paper, &out, &err), QH_OK);
		qh_buf_init(&small, out.n);
		assert_int_equal(writers[k](*state, &test_paper, &small, &err), QH_OK);
		assert_memory_equal(out.p, small.p, out.n); /* the same bytes again */
		qh_buf_free(&small);
		qh_buf_init(&small, out.n - 1);
		assert_int_equal(writers[k](*state, &test_paper, &small, &err), QH_LIMIT);
		assert_string_equal(err.code, "PAPER-009");
		qh_buf_free(&small);
		qh_buf_free(&out);
	}
}

static void nothing_in_a_paper(void **state)
{
	static const struct qh_paper_block blocks[] = {
	    {.kind = QH_PAPER_TABLE}, {.kind = QH_PAPER_PARAGRAPH, .style = 200}, {.kind = QH_PAPER_BREAK}};
	static const struct qh_paper_sheet sheet = {.n_blocks = 3, .blocks = blocks};
	const struct qh_paper none = {0}, blank = {.n_sheets = 1, .sheets = &sheet};

	for (uint32_t k = 0; k < WRITERS; k++) {
		struct qh_error err = {0};
		struct qh_buf out;

		qh_buf_init(&out, QH_OUTPUT_BYTES_MAX);
		assert_int_equal(writers[k](*state, &none, &out, &err), QH_OK);
		assert_int_equal(writers[k](*state, &blank, &out, &err), QH_OK);
		qh_buf_free(&out);
	}
}

#define CASE(f) cmocka_unit_test_setup_teardown(f, begin, end)
int main(void)
{
	const struct CMUnitTest tests[] = {CASE(risky_texts),
					   CASE(rows_of_blocks),
					   CASE(tables_are_checked),
					   CASE(a_head_holds_its_cells_whole),
					   CASE(a_head_may_stand_inside),
					   CASE(widths_share_the_page),
					   CASE(charts_as_tables),
					   CASE(texts_as_xml),
					   CASE(utf16_units),
					   CASE(footers),
					   CASE(links_to_sheets),
					   CASE(failing_memory_is_reported),
					   CASE(full_output_is_reported),
					   CASE(nothing_in_a_paper)};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
