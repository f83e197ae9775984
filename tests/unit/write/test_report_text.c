/* SPDX-License-Identifier: Apache-2.0 */
/* The report for a terminal: columns of wide characters, lines that wrap, no control code of a document. */
#include "report_fixture.h"

#include "write/places.h"
#include "write/text_out.h"

/* Outside the writer's own colours no control code, no byte that is no UTF-8, no mark of direction. */
static void is_harmless(const struct qh_buf *b, bool color)
{
	struct qh_str s = {b->p, (uint32_t)b->n - 1};

	assert_int_equal(qh_utf8_check(s), -1);
	for (uint32_t off = 0; off < s.n;) {
		uint32_t start = off;
		uint32_t c = qh_utf8_next(s, &off);

		if (c == 0x1B) {
			assert_true(color);
			assert_true(s.p[off] == '[');
			while (s.p[off] != 'm')
				off++;
			assert_true(off - start <= 5);
			continue;
		}
		assert_true(c == '\n' || c >= 0x20);
		assert_false((c >= 0x7F && c < 0xA0) || (c >= 0x202A && c <= 0x202E));
	}
}

static uint32_t widest_line(const struct qh_buf *b)
{
	uint32_t widest = 0;

	for (const char *line = b->p, *end; (end = strchr(line, '\n')); line = end + 1) {
		uint32_t w = qh_utf8_width((struct qh_str){line, (uint32_t)(end - line)});

		widest = w > widest ? w : widest;
	}
	return widest;
}

static void test_report(void **state)
{
	struct report_fixture *f = *state;
	struct qh_buf b;

	write_report(f, "text", &b);
	is_harmless(&b, false);
	assert_true(widest_line(&b) <= 100);
	assert_true(contains(&b, "a/b.txt"));
	assert_true(contains(&b, "zh book"));
	assert_true(contains(&b, "[5, 8)"));
	assert_true(contains(&b, "17.17"));
	assert_true(contains(&b, "无法判定"));
	assert_true(contains(&b, "[32.17, 45.17]"));
	assert_true(contains(&b, "C46"));
	assert_true(contains(&b, "C11"));
	assert_false(contains(&b, "C28"));                    /* a note, shown with -v */
	assert_true(strstr(b.p, "C46") < strstr(b.p, "C24")); /* errors first */
	qh_buf_free(&b);
	f->o.verbose = true;
	write_report(f, "text", &b);
	assert_true(contains(&b, "C28"));
	qh_buf_free(&b);
}

static void test_colour_and_language(void **state)
{
	struct report_fixture *f = *state;
	struct qh_buf b;

	f->o.color = true;
	f->o.lang = QH_EN;
	write_report(f, "text", &b);
	is_harmless(&b, true);
	assert_true(contains(&b, "\033[31m"));
	assert_true(contains(&b, "en book"));
	assert_true(contains(&b, "cannot tell"));
	assert_false(contains(&b, "无法判定"));
	qh_buf_free(&b);
}

static void test_narrow_terminals(void **state)
{
	struct report_fixture *f = *state;
	struct qh_buf b;

	for (uint32_t width = 60; width <= 160; width += 25) {
		f->o.width = width;
		write_report(f, "text", &b);
		assert_true(widest_line(&b) <= width);
		qh_buf_free(&b);
	}
}

static void test_document_that_failed(void **state)
{
	struct report_fixture *f = *state;
	struct qh_buf b;

	f->document = (struct qh_report_document){
	    .path = "x\x1B]0;t", .failed = true, .first_part = true, .last_part = true};
	qh_error_set(&f->document.error, QH_INVALID, "FILE-001");
	write_report(f, "text", &b);
	is_harmless(&b, false);
	assert_true(contains(&b, "找不到这个文件"));
	qh_buf_free(&b);
}

static void test_cleaning(void **state)
{
	static const char *const cases[][2] = {
	    {"plain 指标 ≥95%", "plain 指标 ≥95%"},
	    {"a\nb\tc\rd", "a b c d"},
	    {"\x1B[31mred", "?[31mred"},
	    {"a\x7F\x01"
	     "b",
	     "a??b"},
	    {"\xC2\x9B"
	     "31m",
	     "?31m"},
	    {"\xE2\x80\xAE"
	     "abc\xE2\x81\xA9",
	     "abc"},
	    {"\xEF\xBB\xBFx\xE2\x80\x8By", "xy"},
	    {"\xFF\xC3", "??"},
	    {"\xEF\xBF\xBD", "\xEF\xBF\xBD"},
	    {"", ""},
	};
	(void)state;

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct qh_buf b;

		qh_buf_init(&b, 100);
		qh_buf_z(&b, "\033[1m"); /* what stands before is left alone */
		qh_put_clean(&b, qh_str_of(cases[i][0]));
		qh_buf_char(&b, '\0');
		assert_string_equal(b.p + 4, cases[i][1]);
		qh_buf_free(&b);
	}
}

static void test_numbers(void **state)
{
	struct report_fixture *f = *state;
	static const struct {
		int64_t n, d;
		const char *text;
	} cases[] = {
	    {5, 1, "5"},
	    {-1, 2, "-0.5"},
	    {1, 3, "≈0.3333"},
	    {276910, 16129, "≈17.1685"},
	    {1, 100000, "≈0.0000"},
	    {12345, 10000, "1.2345"},
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct qh_buf b;

		qh_buf_init(&b, 100);
		qh_put_number(&f->o, qh_rat_make(NULL, cases[i].n, cases[i].d), &b);
		qh_buf_char(&b, '\0');
		assert_string_equal(b.p, cases[i].text);
		qh_buf_free(&b);
	}
}

static void expect_lines(const char *text, uint32_t width, const char *wanted)
{
	struct qh_buf b;

	qh_buf_init(&b, 4096);
	qh_put_wrapped(qh_str_of(text), width, 2, &b);
	qh_buf_char(&b, '\0');
	assert_string_equal(b.p, wanted);
	qh_buf_free(&b);
}

static void test_wrapping(void **state)
{
	(void)state;
	expect_lines("abc def ghi", 7, "abc def\n  ghi\n");
	expect_lines("abcdefghij", 4, "abcd\n  efgh\n  ij\n");
	expect_lines("一二三四五", 4, "一二\n  三四\n  五\n");
	expect_lines("一二三四五", 5, "一二\n  三四\n  五\n");
	expect_lines("一二三，四", 6, "一二\n  三，四\n"); /* a comma does not start a line */
	expect_lines("指标abc完成", 7, "指标abc\n  完成\n");
	expect_lines("", 10, "");
	expect_lines("一", 1, "一\n"); /* wider than the line, but it ends */
}

static void test_table(void **state)
{
	struct qh_text_table t;
	struct qh_buf b;

	(void)state;
	qh_text_table_start(&t, 3);
	t.column[1].right = true;
	t.column[2].max = 8;
	qh_text_table_cell(&t, QH_STR("指标"), 0);
	qh_text_table_cell(&t, QH_STR("分值"), 0);
	qh_text_table_cell(&t, QH_STR("值"), 0);
	qh_text_table_cell(&t, QH_STR("a"), 0);
	qh_text_table_rest(&t, QH_STR("over both columns"), 0);
	qh_text_table_cell(&t, QH_STR("培训人数"), 0);
	qh_text_table_cell(&t, QH_STR("10"), 1);
	qh_text_table_cell(&t, QH_STR("市本级职工"), 0);
	qh_buf_init(&b, 4096);
	qh_text_table_write(&t, 80, 1, NULL, &b);
	qh_buf_char(&b, '\0');
	assert_string_equal(b.p, " 指标      分值  值\n"
				 " a         over both\n"
				 "           columns\n"
				 " 培训人数    10  市本级职\n"
				 "                 工\n");
	qh_buf_free(&b);
	qh_text_table_free(&t);
}

static void put_place(struct report_fixture *f, struct qh_place at, struct qh_buf *out)
{
	struct qh_tables tables;

	qh_tables_make(&tables, &f->doc, out);
	qh_put_place(&f->o, &tables, at, out);
	qh_tables_free(&tables);
}

static void test_places(void **state)
{
	struct report_fixture *f = *state;
	struct qh_buf b;

	qh_buf_init(&b, 4096);
	f->blocks[0].kind = QH_BLOCK_TABLE; /* so that the form's table is the second */
	f->blocks[0].cells = f->cells;
	put_place(f, at(4, 2), &b);
	qh_buf_char(&b, '\n');
	f->o.lang = QH_EN;
	put_place(f, at(4, 2), &b);
	qh_buf_char(&b, '\n');
	f->blocks[1].sheet = QH_STR("S1");
	put_place(f, at(4, 0), &b);
	qh_buf_char(&b, '\0');
	assert_string_equal(
	    b.p,
	    "第2页 表格2 第4行 第2列 （原文第14行）\npage 2, table 2, row 4, column 2, line 14 of the text\n"
	    "sheet “S1”, page 2, row 4, line 14 of the text");
	qh_buf_free(&b);
}

static void test_cell_addresses(void **state)
{
	static const struct {
		uint32_t row, col;
		const char *text;
	} cases[] = {
	    {1, 1, "A1"},
	    {12, 3, "C12"},
	    {9, 26, "Z9"},
	    {9, 27, "AA9"},
	    {1, 702, "ZZ1"},
	    {1, 703, "AAA1"},
	    {4294967295u, 4294967295u, "MWLQKWU4294967295"},
	};
	char out[20];

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		uint32_t n = qh_cell_address(cases[i].row, cases[i].col, out);

		assert_int_equal(n, strlen(cases[i].text));
		assert_memory_equal(out, cases[i].text, n);
	}
}

static void test_derivation(void **state)
{
	struct report_fixture *f = *state;
	struct qh_buf b;

	qh_buf_init(&b, 4096);
	qh_write_derivation(&f->o, &f->scored, &f->funds[0], &b);
	qh_buf_char(&b, '\0');
	assert_string_equal(b.p, "   1. test.step ≈17.1685  [第2行 第3列]\n   2. test.end\n     "
				 "复算得分：17.17\n     依据：rule text\n");
	qh_buf_free(&b);
}

static void test_small_buffers(void **state)
{
	small_buffers(*state, "text");
}

#define T(name) cmocka_unit_test_setup_teardown(name, report_setup, report_teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
	    T(test_report),           T(test_colour_and_language),
	    T(test_narrow_terminals), T(test_document_that_failed),
	    T(test_cleaning),         T(test_numbers),
	    T(test_wrapping),         T(test_table),
	    T(test_places),           T(test_cell_addresses),
	    T(test_derivation),       T(test_small_buffers),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
