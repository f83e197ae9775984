/* SPDX-License-Identifier: Apache-2.0 */
/* Plain text: tabs, strokes, spaces, pages, Markdown and LaTeX, fragments of HTML. */
#include "reading.h"

static void tabs_make_a_table(void **state)
{
	const struct qh_block *b;

	(void)state;
	read_plain("title\n\na\tb\tc\n\td\t\n\t\t\ne\t\t\t\t\nafter\n");
	assert_int_equal(doc.n_blocks, 3);
	assert_prose(1, "title");
	b = table(2, 4, 5);
	assert_int_equal(b->line, 3);
	assert_false(b->spans_known);
	assert_cell(b, 1, 1, "a");
	assert_cell(b, 1, 3, "c");
	assert_cell(b, 2, 1, NULL);
	assert_cell(b, 2, 2, "d");
	assert_cell(b, 4, 1, "e");
	assert_int_equal(cell_at(b, 4, 1)->line, 6);
	assert_prose(3, "after");
	assert_int_equal(doc.blocks[2].line, 7);
	assert_int_equal(doc.blocks[2].page, 0);
}

static void blank_lines_do_not_end_a_table(void **state)
{
	(void)state;
	read_plain("a\tb\n\n \n\xE3\x80\x80\nc\td\n");
	assert_int_equal(doc.n_blocks, 1);
	assert_cell(table(1, 2, 2), 2, 1, "c");
}

static void prose_ends_a_table(void **state)
{
	(void)state;
	read_plain("a\tb\nwrapped\nc\td\n");
	assert_int_equal(doc.n_blocks, 3);
	(void)table(1, 1, 2);
	assert_prose(2, "wrapped");
	assert_cell(table(3, 1, 2), 1, 2, "d");
}

static void page_breaks_count(void **state)
{
	(void)state;
	read_plain("a\tb\n\f\nc\td\n--- Page 3 ---\nx\f\fy\n<!-- page break -->\nz\n![](page_9.png)\nend");
	assert_int_equal(doc.n_blocks, 7);
	assert_int_equal(doc.blocks[0].page, 1);
	assert_int_equal(doc.blocks[1].page, 2);
	assert_int_equal(doc.blocks[1].line, 3);
	assert_prose(3, "--- Page 3 ---");
	assert_prose(4, "x");
	assert_int_equal(doc.blocks[3].page, 3);
	assert_prose(5, "y");
	assert_int_equal(doc.blocks[4].page, 5);
	assert_int_equal(doc.blocks[4].line, 5);
	assert_prose(6, "z");
	assert_int_equal(doc.blocks[5].page, 6);
	assert_prose(7, "end");
	assert_int_equal(doc.blocks[6].page, 7);
	assert_int_equal(doc.blocks[6].line, 9);
}

static void indented_paragraphs_are_no_table(void **state)
{
	(void)state;
	read_plain("\tfirst paragraph\n\tsecond paragraph\n\nx\ty\n");
	assert_int_equal(doc.n_blocks, 1);
	(void)table(1, 3, 2);
	read_plain("\tfirst paragraph\n\tsecond paragraph\nthird\n");
	assert_int_equal(doc.n_blocks, 3);
	assert_prose(1, "first paragraph");
	assert_prose(2, "second paragraph");
	assert_int_equal(doc.blocks[1].line, 2);
}

static void one_row_too_wide_is_damage(void **state)
{
	const struct qh_block *b;

	(void)state;
	read_plain("a\tb\nc\td\n1\t2\t3\ne\tf\n");
	b = table(1, 4, 3);
	assert_flags(b, 3, 1, QH_CELL_LAYOUT);
	assert_flags(b, 2, 1, 0);
	read_plain("a\tb\nc\td\t\n1\t2\t3\ne\n");
	b = table(1, 3, 3);
	assert_flags(b, 3, 1, 0);
}

static void marks_of_markdown(void **state)
{
	const struct qh_block *b;

	(void)state;
	read_plain("## Head ##\n- item\n> said\n---\n- 14 -\n***\n```text\n1\\*2\\_3\n![alt](a/b.png)\n"
		   "see [this](http://x.y/z) and [2022](1)\n");
	assert_int_equal(doc.n_blocks, 7);
	assert_prose(1, "Head");
	assert_int_equal(doc.blocks[0].heading, 2);
	assert_prose(2, "item");
	assert_prose(3, "said");
	assert_prose(4, "- 14 -");
	assert_prose(5, "1*2_3");
	assert_prose(6, "alt");
	assert_prose(7, "see this and [2022](1)");
	read_plain("**total** \tx **y** z\t5**\t**\ta*b*c\n");
	b = table(1, 1, 5);
	assert_cell(b, 1, 1, "total");
	assert_flags(b, 1, 1, QH_CELL_HEAD);
	assert_cell(b, 1, 2, "x y z");
	assert_flags(b, 1, 2, 0);
	assert_cell(b, 1, 3, "5**");
	assert_cell(b, 1, 4, "**");
	assert_cell(b, 1, 5, "a*b*c");
}

static void formulas_become_characters(void **state)
{
	static const struct {
		const char *in, *out;
	} cases[] = {
	    {"$\\geq X$ p", "\xE2\x89\xA5X p"},
	    {"$ \\geq 9 5 \\% $", "\xE2\x89\xA5"
				  "95%"},
	    {"\\leq 5\\%", "\xE2\x89\xA4"
			   "5%"},
	    {"$\\frac{A+B}{C}\\times 100\\%$", "(A+B)/C\xC3\x97"
					       "100%"},
	    {"$\\frac{1}{2}$", "1/2"},
	    {"$m^{2}$ $m^3$", "m\xC2\xB2 m\xC2\xB3"},
	    {"$\\text{a}_{1}$", "a1"},
	    {"$100$", "100"},
	    {"$5 and $6", "$5 and $6"},
	    {"cost $5", "cost $5"},
	    {"C:\\dir\\x", "C:\\dir\\x"},
	    {"\\text{x}", "\\text{x}"},
	    {"$\\unknowncommand$", "\\unknowncommand"},
	    {"$\\frac{1", "$\\frac{1"},
	    {"$\\frac{a+b$", "(a+b)"},
	    {"&ge;5&nbsp;&#x2264;&#8805;", "\xE2\x89\xA5"
					   "5 \xE2\x89\xA4\xE2\x89\xA5"},
	    {"A&B &nosuch; &#0; &#xZ;", "A&B &nosuch; &#0; &#xZ;"},
	    {"a\\\\b\\", "a\\b\\"},
	};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		read_plain(cases[i].in);
		assert_int_equal(doc.n_blocks, 1);
		assert_prose(1, cases[i].out);
	}
}

static void strokes_make_a_table(void **state)
{
	const struct qh_block *b;

	(void)state;
	read_plain("before\n| a | **b** |\n|---|:-:|\n| 1\\|2 | |\n\n|  | x |\nafter\np | q\n--|--\nr | s\n");
	assert_int_equal(doc.n_blocks, 4);
	b = table(2, 3, 2);
	assert_cell(b, 1, 1, "a");
	assert_flags(b, 1, 1, QH_CELL_HEAD);
	assert_cell(b, 1, 2, "b");
	assert_cell(b, 2, 1, "1|2");
	assert_flags(b, 2, 1, 0);
	assert_cell(b, 3, 2, "x");
	b = table(4, 2, 2);
	assert_cell(b, 2, 2, "s");
	read_plain("+---+---+\n| a | b |\n+---+---+\n| c | d |\n+---+---+\n");
	assert_int_equal(doc.n_blocks, 1);
	assert_cell(table(1, 2, 2), 2, 2, "d");
	read_plain("\xE2\x94\x8C\xE2\x94\x80\xE2\x94\x90\n\xE2\x94\x82x\xE2\x94\x82y\xE2\x94\x82\n");
	assert_int_equal(doc.n_blocks, 1);
	assert_cell(table(1, 1, 2), 1, 2, "y");
	read_plain("either a | b or c\n");
	assert_prose(1, "either a | b or c");
}

static void spaces_make_a_table_when_lines_agree(void **state)
{
	const struct qh_block *b;

	(void)state;
	read_plain("  name      target   actual\n"
		   "  first     90%      95%\n"
		   "            80%      85%\n"
		   "  second             100%\n"
		   "\n"
		   "one  gap only\n");
	assert_int_equal(doc.n_blocks, 2);
	b = table(1, 4, 3);
	assert_cell(b, 1, 3, "actual");
	assert_cell(b, 3, 1, NULL);
	assert_cell(b, 3, 2, "80%");
	assert_cell(b, 3, 3, "85%");
	assert_cell(b, 4, 1, "second");
	assert_cell(b, 4, 2, NULL);
	assert_cell(b, 4, 3, "100%");
	assert_int_equal(cell_at(b, 4, 3)->line, 4);
	assert_prose(2, "one  gap only");
	assert_int_equal(doc.blocks[1].line, 6);
}

/* What the strokes enclose is a cell, over rows and columns. */
static void strokes_enclose_cells(void **state)
{
	const struct qh_block *b;

	(void)state;
	read_plain("+-----+-----+\n"
		   "| a   | b   |\n"
		   "| a2  +-----+\n"
		   "|     | c   |\n"
		   "|     | c2  |\n"
		   "+=====+=====+\n"
		   "| d + e     |\n"
		   "+-----------+\n");
	assert_int_equal(doc.n_blocks, 1);
	b = table(1, 3, 2);
	assert_true(b->spans_known);
	assert_cell(b, 1, 1, "a\na2");
	assert_int_equal(cell_at(b, 1, 1)->rowspan, 2);
	assert_cell(b, 2, 2, "c\nc2");
	assert_int_equal(cell_at(b, 2, 2)->line, 4);
	assert_cell(b, 3, 1, "d + e");
	assert_int_equal(cell_at(b, 3, 1)->colspan, 2);
	/* a line that reaches the edge was broken for want of room */
	read_plain("+-----+-----+\n| 123 | x   |\n| 4.5 |     |\n+-----+-----+\n");
	assert_cell(table(1, 1, 2), 1, 1, "1234.5");
	/* box characters, taken as one column wide or as two */
	read_plain("\xE2\x94\x8C\xE2\x94\x80\xE2\x94\x80\xE2\x94\xAC\xE2\x94\x80\xE2\x94\x80\xE2\x94\x90\n"
		   "\xE2\x94\x82\xE4\xB8\x80\xE2\x94\x82xx\xE2\x94\x82\n"
		   "\xE2\x94\x94\xE2\x94\x80\xE2\x94\x80\xE2\x94\xB4\xE2\x94\x80\xE2\x94\x80\xE2\x94\x98\n");
	assert_cell(table(1, 1, 2), 1, 2, "xx");
	read_plain("\xE2\x94\x8C\xE2\x94\x80\xE2\x94\xAC\xE2\x94\x80\xE2\x94\x90\n"
		   "\xE2\x94\x82\xE4\xB8\x80\xE2\x94\x82xx\xE2\x94\x82\n"
		   "\xE2\x94\x94\xE2\x94\x80\xE2\x94\xB4\xE2\x94\x80\xE2\x94\x98\n");
	assert_cell(table(1, 1, 2), 1, 2, "xx");
}

static void dashes_rule_columns(void **state)
{
	const struct qh_block *b;

	(void)state;
	read_plain("text\n\n  name   value\n  ----- ------\n  a          1\n  b c       22\n\nafter\n");
	assert_int_equal(doc.n_blocks, 3);
	b = table(2, 3, 2);
	assert_cell(b, 1, 2, "value");
	assert_cell(b, 3, 1, "b c");
	assert_int_equal(cell_at(b, 3, 2)->line, 6);
	/* rows over several lines, a blank line between them */
	read_plain("--------------\nname    value\n        in all\n------- ------\na            1\nand "
		   "on\n\nb            2\n"
		   "--------------\nafter\n");
	assert_int_equal(doc.n_blocks, 2);
	b = table(1, 3, 2);
	assert_cell(b, 1, 2, "value\nin all");
	assert_cell(b, 2, 1, "a\nand on");
	assert_cell(b, 3, 2, "2");
	assert_prose(2, "after");
	/* a text across an edge: these are not its columns */
	read_plain("x\n---- ----\nacross it\n");
	assert_prose(1, "x");
}

/* A row is what its lines make up: cells go on below, or above and below. */
static void lines_make_rows(void **state)
{
	const struct qh_block *b;

	(void)state;
	read_plain("kind    name           target  points\n"
		   "        first name of\n"
		   "one                    90%     10\n"
		   "        all of them\n"
		   "        second name    80%     20\n"
		   "two     third name of  70%     30\n"
		   "        them all\n"
		   "total                          60\n");
	b = table(1, 5, 4);
	assert_cell(b, 2, 2, "first name of\nall of them");
	assert_flags(b, 2, 2, QH_CELL_LAYOUT);
	assert_cell(b, 2, 4, "10");
	assert_cell(b, 3, 2, "second name");
	assert_flags(b, 3, 2, 0);
	assert_cell(b, 4, 2, "third name of\nthem all");
	assert_cell(b, 5, 4, "60");
}

static void wide_characters_align_by_their_width(void **state)
{
	const struct qh_block *b;

	(void)state;
	/* two full-width characters take four places */
	read_plain("\xE4\xB8\x80\xE4\xB8\x80    \xE4\xB8\x80    \xE4\xB8\x80\n"
		   "abcd    ab    ab\n"
		   "        xx    yy\n");
	b = table(1, 3, 3);
	assert_cell(b, 3, 1, NULL);
	assert_cell(b, 3, 2, "xx");
	read_plain("a\xE3\x80\x80\xE3\x80\x80"
		   "b\xE3\x80\x80\xE3\x80\x80"
		   "c\nd\xE3\x80\x80\xE3\x80\x80"
		   "e\xE3\x80\x80 f\n");
	assert_cell(table(1, 2, 3), 2, 3, "f");
}

static void accidental_gaps_stay_prose(void **state)
{
	(void)state;
	read_plain("signed:    date:\nname  somewhere quite else\n");
	assert_int_equal(doc.n_blocks, 2);
	read_plain("a  b\nlonger text  b\nthe longest text of all  b\n");
	assert_int_equal(doc.n_blocks, 3);
	assert_prose(1, "a  b");
	read_plain("\xE3\x80\x80\xE3\x80\x80para one\n\xE3\x80\x80\xE3\x80\x80para "
		   "two\n\xE3\x80\x80\xE3\x80\x80para three\n");
	assert_int_equal(doc.n_blocks, 3);
}

static void fragments_of_html(void **state)
{
	const struct qh_block *b;

	(void)state;
	read_plain("<p>one</p> <p>two &ge; $\\leq 3$</p>\n5<6 and 7>6\nx<y and <z>\n");
	assert_int_equal(doc.n_blocks, 4);
	assert_prose(1, "one");
	assert_prose(2, "two \xE2\x89\xA5 \xE2\x89\xA4"
			"3");
	assert_prose(3, "5<6 and 7>6");
	assert_prose(4, "x<y and <z>");
	read_plain("<b>head</b>\t<p>a</p><p>b<br>c</p>\t<input checked=\"\" type=\"checkbox\"/> y "
		   "<input type=checkbox>\t<b>x</b> y\t5 < 6\n");
	b = table(1, 1, 5);
	assert_cell(b, 1, 1, "head");
	assert_flags(b, 1, 1, QH_CELL_HEAD);
	assert_cell(b, 1, 2, "a\nb\nc");
	assert_cell(b, 1, 3, "\xE2\x98\x91 y \xE2\x98\x90");
	assert_flags(b, 1, 4, 0);
	assert_cell(b, 1, 5, "5 < 6");
}

static void table_inside_a_cell(void **state)
{
	const struct qh_block *b;

	(void)state;
	read_plain("a\tb\nc\t<p>d</p> <table>\n<tr><td>1\t</td><td>2</td></tr>\n<tr><td "
		   "colspan=2>3</td></tr></table>\te\nf\tg\n");
	assert_int_equal(doc.n_blocks, 2);
	b = table(1, 3, 3);
	assert_cell(b, 2, 2, "d");
	assert_cell(b, 2, 3, "e");
	assert_cell(b, 3, 2, "g");
	assert_int_equal(cell_at(b, 3, 1)->line, 5);
	b = table(2, 2, 2);
	assert_true(b->spans_known);
	assert_int_equal(b->parent.doc, 3);
	assert_int_equal(b->parent.block, 1);
	assert_int_equal(b->parent.row, 2);
	assert_int_equal(b->parent.col, 2);
	assert_cell(b, 1, 2, "2");
	assert_span(b, 2, 1, 1, 2);
	assert_int_equal(cell_at(b, 1, 1)->line, 3);
}

static void html_table_amid_prose(void **state)
{
	const struct qh_block *b;

	(void)state;
	read_plain("# Title\nprose\n<table border=1>\n<tr><td rowspan=\"2\">a</td><td>$\\geq "
		   "5$</td></tr>\n<tr><td>**c**</td></tr>\n"
		   "</table>\nafter *x\n<table><tr><td>p</td><td>q</td></tr></table> tail\nlast\n");
	assert_int_equal(doc.n_blocks, 7);
	assert_prose(1, "Title");
	b = table(3, 2, 2);
	assert_int_equal(b->line, 3);
	assert_span(b, 1, 1, 2, 1);
	assert_cell(b, 1, 2,
		    "\xE2\x89\xA5"
		    "5");
	assert_cell(b, 2, 2, "c");
	assert_flags(b, 2, 2, QH_CELL_HEAD);
	assert_prose(4, "after *x");
	assert_int_equal(doc.blocks[3].line, 7);
	(void)table(5, 1, 2);
	assert_prose(6, "tail");
	assert_prose(7, "last");
	assert_int_equal(doc.blocks[6].line, 9);
}

static void unclosed_tables(void **state)
{
	(void)state;
	read_plain("<table>\n<tr><td>a</td><td>b\n<tr><td>c</td>\nprose\nmore\n");
	assert_int_equal(doc.n_blocks, 3);
	(void)table(1, 2, 2);
	assert_prose(2, "prose");
	read_plain("x\n<table><tr><td>1<table><tr><td>2</td><td>3</td></tr></table>\nprose\n");
	assert_prose(1, "x");
	assert_prose(doc.n_blocks, "prose");
}

static void errors(void **state)
{
	(void)state;
	assert_int_equal(read_kind("", QH_READ_TEXT), QH_INVALID);
	assert_string_equal(err.code, "READ-001");
	assert_string_equal(err.file, "file");
	assert_int_equal(read_kind(" \n\n\t\t\n---\n<!-- -->\n", QH_READ_TEXT), QH_INVALID);
	assert_string_equal(err.code, "READ-007");
	assert_int_equal(read_kind("%PDF-1.4 ...", QH_READ_BINARY), QH_UNSUPPORTED);
	assert_string_equal(err.code, "READ-003");
	assert_string_equal(err.args[0].text, "PDF");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    TEST(tabs_make_a_table),
	    TEST(blank_lines_do_not_end_a_table),
	    TEST(prose_ends_a_table),
	    TEST(page_breaks_count),
	    TEST(indented_paragraphs_are_no_table),
	    TEST(one_row_too_wide_is_damage),
	    TEST(marks_of_markdown),
	    TEST(formulas_become_characters),
	    TEST(strokes_make_a_table),
	    TEST(spaces_make_a_table_when_lines_agree),
	    TEST(strokes_enclose_cells),
	    TEST(dashes_rule_columns),
	    TEST(lines_make_rows),
	    TEST(wide_characters_align_by_their_width),
	    TEST(accidental_gaps_stay_prose),
	    TEST(fragments_of_html),
	    TEST(table_inside_a_cell),
	    TEST(html_table_amid_prose),
	    TEST(unclosed_tables),
	    TEST(errors),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
