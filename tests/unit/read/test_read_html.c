/* SPDX-License-Identifier: Apache-2.0 */
/* Pages as agencies publish them: spans, layout tables, hidden parts, sloppy markup. */
#include "reading.h"

static void a_page(void **state)
{
	const struct qh_block *b;

	(void)state;
	read_page("<!DOCTYPE html>\n<html><head><meta charset=gbk><title>Site</title>\n<style>td{x:1}</style>"
		  "<script>if (a<b) "
		  "document.write('<td>');</script></head>\n<body>\n<h2>Ti<b>tle</b></h2><!-- no -->\n"
		  "<p>one<br>two&nbsp;&nbsp; &ge;\n3</p><div>x<span>y</span></div>\n"
		  "<table><caption>Cap</caption><tr><th>A<th>B</tr>\n<tr><td> a \n "
		  "b<td><p>p</p><p>q</p></table>tail</body></html>");
	assert_int_equal(doc.n_blocks, 8);
	assert_prose(1, "Site");
	assert_prose(2, "Title");
	assert_int_equal(doc.blocks[1].heading, 2);
	assert_int_equal(doc.blocks[1].line, 5);
	assert_prose(3, "one");
	assert_prose(4, "two \xE2\x89\xA5 3");
	assert_prose(5, "xy");
	assert_prose(6, "Cap");
	b = table(7, 2, 2);
	assert_true(b->spans_known);
	assert_flags(b, 1, 1, QH_CELL_HEAD);
	assert_cell(b, 2, 1, "a b");
	assert_cell(b, 2, 2, "p\nq");
	assert_int_equal(cell_at(b, 2, 1)->line, 9);
	assert_prose(8, "tail");
	assert_int_equal(doc.blocks[7].page, 0);
}

static void spans(void **state)
{
	const struct qh_block *b;
	struct qh_grid g;

	(void)state;
	read_page("<table><tr><td rowspan=2 colspan=2>a<td>b</tr><tr><td>c</tr><tr><td rowspan=0>d<td "
		  "colspan=0>e<td>f</tr>"
		  "<tr><td>g</tr></table>");
	b = table(1, 4, 3);
	assert_span(b, 1, 1, 2, 2);
	assert_cell(b, 2, 3, "c");
	assert_span(b, 3, 1, 2, 1);
	assert_span(b, 3, 2, 1, 1);
	assert_cell(b, 4, 2, "g");
	assert_int_equal(qh_grid_make(arena, b, &g, &err), QH_OK);
	assert_str(qh_grid_cell(&g, 2, 2)->text, "a");
	assert_str(qh_grid_cell(&g, 4, 1)->text, "d");
}

static void absurd_spans_are_capped(void **state)
{
	const struct qh_block *b;

	(void)state;
	read_page("<table><tr><td colspan=1000000>t</tr><tr><td rowspan=99999>a<td>b</tr><tr><td>c<td "
		  "colspan=-5>d</table>");
	b = table(1, 3, 3);
	assert_span(b, 1, 1, 1, 3);
	assert_span(b, 2, 1, 2, 1);
	assert_cell(b, 3, 2, "c");
	assert_span(b, 3, 3, 1, 1);
}

static void spans_end_with_their_section(void **state)
{
	const struct qh_block *b;

	(void)state;
	read_page("<table><thead><tr><td rowspan=5>a<td>b</thead><tbody><tr><td>c<td>d</tbody></table>");
	b = table(1, 2, 2);
	assert_span(b, 1, 1, 1, 1);
	assert_cell(b, 2, 1, "c");
}

static void overlapping_spans_are_damage(void **state)
{
	const struct qh_block *b;

	(void)state;
	read_page("<table><tr><td>a<td rowspan=2>b</tr><tr><td colspan=2>c</tr></table>");
	b = table(1, 2, 2);
	assert_flags(b, 2, 1, QH_CELL_LAYOUT);
	assert_cell(b, 2, 1, "c");
}

/* The body of many pages is a cell of a table that only places it. */
static void layout_tables_are_taken_apart(void **state)
{
	const struct qh_block *b;

	(void)state;
	read_page("<table><tr><td>nav</td><td><table><tr><td>\n<p>title</p><table>"
		  "<tr><td>a</td><td>b</td></tr><tr><td>c</td><td>d</td></tr></table><p>note</p></td></tr></"
		  "table></td></tr>"
		  "<tr><td>foot</td></tr></table>");
	assert_int_equal(doc.n_blocks, 5);
	assert_prose(1, "nav");
	assert_prose(2, "title");
	b = table(3, 2, 2);
	assert_int_equal(b->parent.block, 0);
	assert_cell(b, 2, 2, "d");
	assert_prose(4, "note");
	assert_prose(5, "foot");
}

static void a_form_that_holds_a_table_stays_a_form(void **state)
{
	const struct qh_block *b;

	(void)state;
	read_page("<table><tr><td>name<td>x</tr><tr><td>unit<td>y</tr><tr><td>year<td>z</tr>"
		  "<tr><td>goals<td>see "
		  "<table><tr><td>1<td>2<td>3<td>4</tr><tr><td>5<td>6<td>7<td>8</table></tr></table>");
	assert_int_equal(doc.n_blocks, 2);
	b = table(1, 4, 2);
	assert_cell(b, 4, 2, "see");
	b = table(2, 2, 4);
	assert_int_equal(b->parent.block, 1);
	assert_int_equal(b->parent.row, 4);
	assert_int_equal(b->parent.col, 2);
	assert_int_equal(b->parent.doc, 3);
}

static void hidden_parts(void **state)
{
	const struct qh_block *b;

	(void)state;
	read_page("<div style=\"DISPLAY : none\">gone<div>too</div></div><p hidden>x</p>shown"
		  "<table><tr style='display:none'><td>h</td><td>i</td></tr><tr><td>a<span "
		  "style=\"display:none\">secret</td>"
		  "<td style=\"visibility: hidden\">j</td></tr></table>"
		  "<table style=display:none><tr><td>1<td>2</table><input type=hidden value=v>end");
	assert_int_equal(doc.n_blocks, 3);
	assert_prose(1, "shown");
	b = table(2, 2, 2);
	assert_flags(b, 1, 1, QH_CELL_HIDDEN);
	assert_flags(b, 1, 2, QH_CELL_HIDDEN);
	assert_cell(b, 2, 1, "a");
	assert_flags(b, 2, 1, 0);
	assert_flags(b, 2, 2, QH_CELL_HIDDEN);
	assert_prose(3, "end");
}

static void fields_and_raised_figures(void **state)
{
	const struct qh_block *b;

	(void)state;
	read_page("<table><tr><td><input type=text value='typed'><td><textarea>area <b></textarea>"
		  "<td>5m<sup>2</sup> x<sup>n</sup><td><input type=radio "
		  "CHECKED>y<td><strong>bold</strong><td><b>b</b>c</table>");
	b = table(1, 1, 6);
	assert_cell(b, 1, 1, "typed");
	assert_cell(b, 1, 2, "area <b>");
	assert_cell(b, 1, 3, "5m\xC2\xB2 xn");
	assert_cell(b, 1, 4, "\xE2\x98\x91y");
	assert_flags(b, 1, 5, QH_CELL_HEAD);
	assert_flags(b, 1, 6, 0);
}

static void sloppy_markup(void **state)
{
	const struct qh_block *b;

	(void)state;
	read_page(
	    "<p>a<p>b<table><td>1</td><td>2</td><tr><td width=\"5>3</td><td>4</td></table></td></tr></table>"
	    "<td>c<x:y>d</x:y>5<6 &amp &copy; <!-- open");
	assert_prose(1, "a");
	assert_prose(2, "b");
	b = table(3, 2, 2);
	assert_cell(b, 2, 1, "3");
	assert_prose(doc.n_blocks, "cd5<6 &amp \xC2\xA9");
	/* text between the cells is not lost */
	read_page("<table>stray<tr>more<td>1</td><td>2</td>rest</tr></table>");
	assert_int_equal(doc.n_blocks, 4);
	assert_prose(1, "stray");
	assert_prose(2, "more");
	assert_prose(3, "rest");
}

static void one_cell_is_prose(void **state)
{
	(void)state;
	read_page("<table><tr><td><p>a</p>b</td></tr></table>");
	assert_int_equal(doc.n_blocks, 2);
	assert_prose(1, "a");
	assert_prose(2, "b");
}

static void nested_up_to_the_limit(void **state)
{
	enum { STEP = sizeof "<table><tr><td>" - 1 };
	char *text = qh_arena_alloc(arena, (QH_HTML_DEPTH_MAX + 1) * STEP + 2);

	(void)state;
	for (size_t i = 0; i <= QH_HTML_DEPTH_MAX; i++)
		memcpy(text + i * STEP, "<table><tr><td>", STEP);
	text[QH_HTML_DEPTH_MAX * STEP] = 'x';
	text[QH_HTML_DEPTH_MAX * STEP + 1] = '\0';
	read_page(text);
	assert_prose(1, "x");
	memcpy(text + QH_HTML_DEPTH_MAX * STEP, "<table><tr><td>", STEP);
	text[(QH_HTML_DEPTH_MAX + 1) * STEP] = 'x';
	assert_int_equal(read_kind(text, QH_READ_HTML), QH_LIMIT);
	assert_string_equal(err.code, "READ-006");
	assert_int_equal(err.line, 1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    TEST(a_page),
	    TEST(spans),
	    TEST(absurd_spans_are_capped),
	    TEST(spans_end_with_their_section),
	    TEST(overlapping_spans_are_damage),
	    TEST(layout_tables_are_taken_apart),
	    TEST(a_form_that_holds_a_table_stays_a_form),
	    TEST(hidden_parts),
	    TEST(fields_and_raised_figures),
	    TEST(sloppy_markup),
	    TEST(one_cell_is_prose),
	    TEST(nested_up_to_the_limit),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
