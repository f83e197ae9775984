/* SPDX-License-Identifier: Apache-2.0 */
/* Hostile size and shape: limits are clean errors, time grows with the length of the text and not with its
 * square, and a failing allocation anywhere ends in an error. */
#include "reading.h"

#include <stdio.h>
#include <stdlib.h>
#include <time.h>

/* @p n times @p unit, on the heap. */
static struct qh_str repeat(const char *unit, size_t n, const char *tail)
{
	size_t u = strlen(unit), t = strlen(tail);
	char *p = malloc(u * n + t + 1);

	assert_non_null(p);
	for (size_t i = 0; i < n; i++)
		memcpy(p + i * u, unit, u);
	memcpy(p + u * n, tail, t);
	return (struct qh_str){p, (uint32_t)(u * n + t)};
}

static enum qh_status read_repeated(const char *unit, size_t n, const char *tail, enum qh_read_kind kind)
{
	struct qh_str s = repeat(unit, n, tail);
	enum qh_status status;

	memset(&doc, 0, sizeof doc);
	qh_error_clear(&err);
	qh_arena_reset(arena);
	status = qh_read_text(arena, s, kind, QH_STR("file"), &doc, &err);
	free((char *)(uintptr_t)s.p);
	return status;
}

static void longest_line(void **state)
{
	(void)state;
	assert_int_equal(read_repeated("x", QH_LINE_BYTES_MAX, "", QH_READ_TEXT), QH_OK);
	assert_int_equal(read_repeated("x", QH_LINE_BYTES_MAX + 1, "", QH_READ_TEXT), QH_LIMIT);
	assert_string_equal(err.code, "READ-004");
	assert_int_equal(err.line, 1);
	assert_int_equal(read_repeated("\nx", 2, " ", QH_READ_TEXT), QH_OK);
	assert_int_equal(read_repeated(",x", QH_LINE_BYTES_MAX / 2 + 1, "", QH_READ_CSV), QH_LIMIT);
	assert_string_equal(err.code, "READ-004");
	/* pages are often one line */
	assert_int_equal(read_repeated("<p>x", QH_LINE_BYTES_MAX / 32, "", QH_READ_HTML), QH_OK);
}

static void most_columns(void **state)
{
	static const struct {
		const char *unit;
		enum qh_read_kind kind;
	} cases[] = {{"\tx", QH_READ_TEXT}, {"|x", QH_READ_TEXT}, {",x", QH_READ_CSV}, {"\t", QH_READ_TEXT}};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		if (cases[i].unit[1]) /* a row of blanks alone is nothing to read */
			assert_int_equal(read_repeated(cases[i].unit, QH_COLS_MAX - 1, "|\n", cases[i].kind),
					 QH_OK);
		assert_int_equal(read_repeated(cases[i].unit, 1000000, "|\n", cases[i].kind), QH_LIMIT);
		assert_string_equal(err.code, "READ-005");
		assert_int_equal(err.line, 1);
	}
}

static void a_million_rows(void **state)
{
	(void)state;
	assert_int_equal(read_repeated("a\tb\n", 1000000, "", QH_READ_TEXT), QH_OK);
	assert_int_equal(doc.blocks[0].rows, 1000000);
	assert_int_equal(doc.blocks[0].cells[1999999].line, 1000000);
	assert_int_equal(read_repeated("a\tb\tc\td\te\n", 1000000, "", QH_READ_TEXT), QH_LIMIT);
	assert_string_equal(err.code, "READ-005");
}

static void longest_cell(void **state)
{
	(void)state;
	assert_int_equal(read_repeated("x", QH_CELL_BYTES_MAX, "\ty", QH_READ_TEXT), QH_OK);
	assert_int_equal(read_repeated("x", QH_CELL_BYTES_MAX + 1, "\ty", QH_READ_TEXT), QH_LIMIT);
	assert_string_equal(err.code, "READ-008");
}

static void deep_markup_is_read(void **state)
{
	(void)state;
	assert_int_equal(read_repeated("<div><b><span>", 10000, "x", QH_READ_HTML), QH_OK);
	assert_int_equal(doc.n_blocks, 1);
	assert_int_equal(read_repeated("<b>", 10000, "x\ty", QH_READ_TEXT), QH_OK);
	assert_int_equal(read_repeated("<table><tr><td>", 10000, "x", QH_READ_HTML), QH_LIMIT);
	assert_string_equal(err.code, "READ-006");
	assert_int_equal(read_repeated("<table><tr><td>", 10000, "x", QH_READ_TEXT), QH_LIMIT);
	assert_string_equal(err.code, "READ-006");
}

/* ---- time ---- */

/* Processor time in clock ticks, the best of three. */
static clock_t ticks(const char *unit, size_t n, enum qh_read_kind kind)
{
	clock_t best = 0;

	for (int i = 0; i < 3; i++) {
		clock_t start = clock(), used;

		(void)read_repeated(unit, n, "", kind);
		used = clock() - start;
		if (i == 0 || used < best)
			best = used;
	}
	return best;
}

static void time_is_linear(void **state)
{
	static const struct {
		const char *unit;
		enum qh_read_kind kind;
	} cases[] = {
	    {"<b ", QH_READ_TEXT},
	    {"<b x=\"", QH_READ_TEXT},
	    {"<b x='<b y=\"\n", QH_READ_TEXT},
	    {"<b a=\" b='' c=\" d='", QH_READ_TEXT},
	    {"<!-- ", QH_READ_TEXT},
	    {"<table\n", QH_READ_TEXT},
	    {"<table>x\n", QH_READ_TEXT},
	    {"<table>\nx\n", QH_READ_TEXT},
	    {"<table><table></table>\n", QH_READ_TEXT},
	    {"</table>\n", QH_READ_TEXT},
	    {"a\t<table>\n", QH_READ_TEXT},
	    {"** x", QH_READ_TEXT},
	    {" **x", QH_READ_TEXT},
	    {"$\\x ", QH_READ_TEXT},
	    {"$\\frac{", QH_READ_TEXT},
	    {"[x", QH_READ_TEXT},
	    {"![x](", QH_READ_TEXT},
	    {"&#", QH_READ_TEXT},
	    {"&amp", QH_READ_TEXT},
	    {"a  b\n", QH_READ_TEXT},
	    {"a  b\na  b   c\n      x\n", QH_READ_TEXT},
	    {"aa  b  c\n", QH_READ_TEXT},
	    {"\tx\n", QH_READ_TEXT},
	    {"x\ty\n", QH_READ_TEXT},
	    {"|x|y\n", QH_READ_TEXT},
	    {"a | b\n", QH_READ_TEXT},
	    {"\f", QH_READ_TEXT},
	    {"\"x,", QH_READ_CSV},
	    {"\"\"\"x\n", QH_READ_CSV},
	    {"\"a\"b,\n", QH_READ_CSV},
	    {"<p x=\"", QH_READ_HTML},
	    {"<p x='\">", QH_READ_HTML},
	    {"<!--", QH_READ_HTML},
	    {"<script>", QH_READ_HTML},
	    {"<title><", QH_READ_HTML},
	    {"<p style=display:none>", QH_READ_HTML},
	    {"<tr><td rowspan=60000>", QH_READ_HTML},
	    {"<table><tr><td>x<td>y</table>", QH_READ_HTML},
	    {"<tr><td a b c d e f g h i j k>", QH_READ_HTML},
	    {"<td></tbody>", QH_READ_HTML},
	    {"a&#8805;&nbsp;", QH_READ_HTML},
	};
	enum { START = 3 << 10, MOST = 3 << 20 };

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		size_t u = strlen(cases[i].unit), n = START / u;
		clock_t once = 0, more;

		/* long enough to be measured, short enough to end when it is not linear */
		for (; n * u * 8 <= MOST && once < CLOCKS_PER_SEC / 50; n *= 2)
			once = ticks(cases[i].unit, n, cases[i].kind);
		if (once < CLOCKS_PER_SEC / 500)
			continue; /* refused at once */
		n /= 2;
		more = ticks(cases[i].unit, n * 4, cases[i].kind);
		/* Linear is 4, square is 16; memory that is new to the process costs more than that which it
		 * had before. */
		if (more > 13 * once)
			fail_msg("case %zu, %zu times: %ld ticks, 4 times as long: %ld", i, n, (long)once,
				 (long)more);
	}
}

/* ---- memory ---- */

static void failing_memory(void **state)
{
	static const struct {
		const char *text;
		enum qh_read_kind kind;
	} cases[] = {
	    {"# t\n**a**\t<p>b</p><table><tr><td>c<td>d</table>\n<table><tr><td>e<td>f</table>\n| g | \\* "
	     "|\na  b  c\nd  e  f\n",
	     QH_READ_TEXT},
	    {"<p>a</p><table><tr><td>b<p>c<td>d<table><tr><td>e<td>f</table></table>", QH_READ_HTML},
	    {"a,\"b\"\"c\"\nd,e\n", QH_READ_CSV},
	};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		bool done = false;
		uint64_t n = 1;

		for (; !done; n++) {
			struct qh_arena *small = qh_arena_new(1 << 20);
			enum qh_status status;

			qh_arena_fail_after(n);
			memset(&doc, 0, sizeof doc);
			status = qh_read_text(small, qh_str_of(cases[i].text), cases[i].kind, QH_STR("f"),
					      &doc, &err);
			qh_arena_fail_after(0);
			done = status == QH_OK;
			if (!done) {
				assert_int_equal(status, QH_NOMEM);
				assert_string_equal(err.code, "READ-009");
				assert_int_equal(doc.n_blocks, 0);
			}
			qh_arena_free(small);
			assert_true(n < 1000);
		}
		assert_true(n > 4);
	}
}

static void decoding_without_memory(void **state)
{
	struct qh_str text, encoding;

	(void)state;
	qh_arena_fail_after(1);
	assert_int_equal(qh_read_decode(arena, QH_STR("\xBC\xA8"), &text, &encoding, &err), QH_NOMEM);
	assert_string_equal(err.code, "READ-009");
	qh_arena_reset(arena);
	qh_arena_fail_after(1);
	assert_int_equal(qh_read_decode(arena, QH_STR("a\r\n"), &text, &encoding, &err), QH_NOMEM);
	qh_arena_reset(arena);
	qh_arena_fail_after(1);
	assert_int_equal(qh_read_decode(arena,
					QH_STR("\xFF\xFE"
					       "a\0"),
					&text, &encoding, &err),
			 QH_NOMEM);
	qh_arena_fail_after(0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    TEST(longest_line),        TEST(most_columns),
	    TEST(a_million_rows),      TEST(longest_cell),
	    TEST(deep_markup_is_read), TEST(time_is_linear),
	    TEST(failing_memory),      TEST(decoding_without_memory),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
