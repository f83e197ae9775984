/* SPDX-License-Identifier: Apache-2.0 */
/* CSV and TSV: quotes, separators, damage. */
#include "reading.h"

static void quotes(void **state)
{
	const struct qh_block *b;

	(void)state;
	assert_int_equal(read_kind("a,b,c\n\"x, \"\"y\"\"\",\"two\nlines\",\"\"\n\n,  ,last\n", QH_READ_CSV),
			 QH_OK);
	assert_int_equal(doc.n_blocks, 1);
	b = table(1, 3, 3);
	assert_cell(b, 2, 1, "x, \"y\"");
	assert_cell(b, 2, 2, "two\nlines");
	assert_cell(b, 2, 3, NULL);
	assert_cell(b, 3, 1, NULL);
	assert_cell(b, 3, 3, "last");
	assert_int_equal(cell_at(b, 2, 1)->line, 2);
	assert_int_equal(cell_at(b, 3, 3)->line, 5);
	assert_false(b->spans_known);
}

static void separators(void **state)
{
	(void)state;
	assert_int_equal(read_kind("a;b;c\n1,5;2,5;3\n", QH_READ_CSV), QH_OK);
	assert_cell(table(1, 2, 3), 2, 1, "1,5");
	assert_int_equal(read_kind("a\tb, c\n1\t2\n", QH_READ_CSV), QH_OK);
	assert_cell(table(1, 2, 2), 1, 2, "b, c");
	assert_int_equal(read_kind("sep=|\na|b,c\n", QH_READ_CSV), QH_OK);
	assert_int_equal(cell_at(table(1, 1, 2), 1, 2)->line, 2);
	assert_int_equal(read_kind("a\t\"b\tc\"\n", QH_READ_TSV), QH_OK);
	assert_cell(table(1, 1, 2), 1, 2, "b\tc");
	assert_int_equal(read_kind("one column\n", QH_READ_CSV), QH_OK);
	assert_cell(table(1, 1, 1), 1, 1, "one column");
	assert_int_equal(read_kind("a,b\n1,2", QH_READ_CSV), QH_OK);
	assert_cell(table(1, 2, 2), 2, 2, "2");
}

/* The mark that keeps a spreadsheet from computing a text is no part of it; other apostrophes stay. */
static void marks_of_text(void **state)
{
	const struct qh_block *b;

	(void)state;
	assert_int_equal(
	    read_kind("'=1+1,'-5%,\"'@x, y\",'+86\n''=a,it's,'tis,'\n\"'\n=b\",''c,=d,-6\n", QH_READ_CSV),
	    QH_OK);
	b = table(1, 3, 4);
	assert_cell(b, 1, 1, "=1+1");
	assert_cell(b, 1, 2, "-5%");
	assert_cell(b, 1, 3, "@x, y");
	assert_cell(b, 1, 4, "+86");
	assert_cell(b, 2, 1, "'=a");
	assert_cell(b, 2, 2, "it's");
	assert_cell(b, 2, 3, "'tis");
	assert_cell(b, 2, 4, "'");
	assert_cell(b, 3, 1, "'\n=b");
	assert_cell(b, 3, 2, "''c");
	assert_cell(b, 3, 3, "=d");
	assert_cell(b, 3, 4, "-6");
	assert_int_equal(read_kind("a\tb\n'=1\t2\n", QH_READ_TSV), QH_OK);
	assert_cell(table(1, 2, 2), 2, 1, "'=1");
}

static void damage(void **state)
{
	const struct qh_block *b;

	(void)state;
	/* a quote that is never closed loses nothing */
	assert_int_equal(read_kind("a,b\n\"open,2\n3,\"4\n", QH_READ_CSV), QH_OK);
	b = table(1, 3, 2);
	assert_cell(b, 2, 1, "\"open");
	assert_flags(b, 2, 1, QH_CELL_LAYOUT);
	assert_cell(b, 3, 2, "\"4");
	assert_int_equal(read_kind("a,b\n1,2,3\n", QH_READ_CSV), QH_OK);
	b = table(1, 2, 3);
	assert_flags(b, 2, 3, 0); /* ragged rows are usual: a title line, then the table */
	assert_flags(b, 2, 2, 0);
	assert_int_equal(read_kind("a,5\" pipe,c\n\"x\" y,2,3\n", QH_READ_CSV), QH_OK);
	b = table(1, 2, 3);
	assert_cell(b, 1, 2, "5\" pipe");
	assert_cell(b, 2, 1, "\"x\" y");
	assert_int_equal(read_kind("\n\n", QH_READ_CSV), QH_INVALID);
	assert_string_equal(err.code, "READ-007");
}

int main(void)
{
	const struct CMUnitTest tests[] = {TEST(quotes), TEST(separators), TEST(marks_of_text), TEST(damage)};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
