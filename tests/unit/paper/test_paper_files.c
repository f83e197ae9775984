/* SPDX-License-Identifier: Apache-2.0 */
/* What stands in the parts of a file: structure that a reader of Word or Excel relies on. */
#include <stdlib.h>

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

static void word_table(void **state)
{
	const char *text = test_part(*state, qh_paper_docx, &test_paper, "word/document.xml");
	const char *const pieces[] = {"<w:pStyle w:val=\"Title\"/>",
				      "Title",
				      "<w:tbl><w:tblPr>",
				      "<w:tblGrid><w:gridCol w:w=\"",
				      "<w:cantSplit/>",
				      "<w:tblHeader/>",
				      "<w:gridSpan w:val=\"2\"/>",
				      "w:fill=\"F2F2F2\"",
				      "<w:keepNext/>",
				      "<w:jc w:val=\"center\"/>",
				      "head",
				      "<w:vMerge w:val=\"restart\"/>",
				      "<w:commentRangeStart w:id=\"0\"/>",
				      "a&lt;b&gt;&quot;&amp;",
				      "<w:commentRangeEnd w:id=\"0\"/>",
				      "<w:commentReference w:id=\"0\"/>",
				      "90.00%",
				      "<w:b/><w:color w:val=\"",
				      "\xC3\x97",
				      "=1+1",
				      "<w:vMerge/>",
				      "w:anchor=\"sheet_2\"",
				      "there",
				      "<w:hyperlink r:id=\"rId6\">",
				      "</w:tbl>",
				      "scores (points)",
				      "below",
				      "<w:tag w:val=\"own:x\"/>",
				      "<w:pageBreakBefore/>",
				      "one",
				      "</w:p><w:p>",
				      "two",
				      "</w:sdt>",
				      "<w:sectPr>",
				      "w:name=\"sheet_2\"",
				      "w:orient=\"landscape\"",
				      "</w:body>",
				      NULL};

	test_in_order(text, pieces);
	text = test_part(*state, qh_paper_docx, &test_paper, "word/_rels/document.xml.rels");
	assert_null(strstr(text, "javascript")); /* such a link leads nowhere */
	text = test_part(*state, qh_paper_docx, &test_paper, "word/comments.xml");
	assert_non_null(strstr(text, "why</w:t><w:br/><w:t xml:space=\"preserve\">so"));
	text = test_part(*state, qh_paper_docx, &test_paper, "word/footer1.xml");
	assert_non_null(strstr(text, " PAGE "));
	assert_non_null(strstr(text, " NUMPAGES "));
	text = test_part(*state, qh_paper_docx, &test_paper, "docProps/core.xml");
	assert_non_null(strstr(text, "T &amp; t"));
}

/* What asks for text is muted, and gone in Word once somebody writes over it. */
static void prompts(void **state)
{
	const struct qh_paper_block block = {
	    .style = QH_PAPER_BODY, .text = {"ask", 3}, .slot = {"own:y", 5}, .prompt = true};
	const struct qh_paper_sheet sheet = {.name = {"s", 1}, .n_blocks = 1, .blocks = &block};
	const struct qh_paper paper = {.title = {"t", 1}, .n_sheets = 1, .sheets = &sheet};
	const char *const word[] = {"<w:tag w:val=\"own:y\"/>",
				    "<w:showingPlcHdr/>",
				    "<w:docPartObj>",
				    "<w:sdtContent>",
				    "<w:color w:val=\"5C5C5C\"/>",
				    "ask",
				    "</w:sdt>",
				    NULL};
	const char *const web[] = {".ask{color", "<div class=\"body ask\" data-slot=\"own:y\"><p>ask</p>",
				   NULL};
	struct qh_error err;
	struct qh_buf out;

	test_in_order(test_part(*state, qh_paper_docx, &paper, "word/document.xml"), word);
	qh_buf_init(&out, 1 << 20);
	assert_int_equal(qh_paper_html(*state, &paper, &out, &err), QH_OK);
	qh_buf_char(&out, '\0');
	test_in_order(out.p, web);
	qh_buf_free(&out);
}

static void word_fonts(void **state)
{
	const char *text = test_part(*state, qh_paper_docx, &test_paper, "word/styles.xml");

	assert_non_null(strstr(text, "w:ascii=\"Body\" w:hAnsi=\"Body\" w:eastAsia=\"Body\""));
	assert_non_null(strstr(text, "w:eastAsia=\"Fall\"")); /* no font of titles was named */
	text = test_part(*state, qh_paper_docx, &test_paper, "word/fontTable.xml");
	assert_non_null(strstr(text, "<w:font w:name=\"Body\"><w:altName w:val=\"Fall\"/>"));
}

static void excel_sheet(void **state)
{
	const char *text = test_part(*state, qh_paper_xlsx, &test_paper, "xl/worksheets/sheet1.xml");
	const char *const pieces[] = {"fitToPage=\"1\"",
				      "<pane ySplit=\"2\" topLeftCell=\"A3\"",
				      "<cols><col min=\"1\"",
				      "<row r=\"1\"",
				      "<c r=\"A1\"",
				      "Title",
				      "<row r=\"3\"",
				      "<c r=\"A3\"",
				      "t=\"inlineStr\"",
				      "a&lt;b&gt;&quot;&amp;",
				      "<c r=\"B3\"",
				      "<f>1-A9</f><v>0.9</v>",
				      "<c r=\"C3\"",
				      "t=\"inlineStr\"",
				      "=1+1",
				      "<autoFilter ref=\"A2:C4\"/>",
				      "<mergeCell ref=\"A1:C1\"/>",
				      "<mergeCell ref=\"A2:B2\"/>",
				      "<mergeCell ref=\"A3:A4\"/>",
				      "<hyperlink ref=\"B4\" ",
				      "location=\"'other'!B2\"",
				      "<pageSetup paperSize=\"9\"",
				      "&amp;C- &amp;P/&amp;N -",
				      "<rowBreaks count=\"1\"",
				      "<brk id=\"8\"",
				      "<legacyDrawing r:id=\"rId1\"/>",
				      NULL};

	test_in_order(text, pieces);
	text = test_part(*state, qh_paper_xlsx, &test_paper, "xl/workbook.xml");
	assert_non_null(strstr(text, "'first'!$A$2:$C$4</definedName>"));
	assert_non_null(strstr(text, "'first'!$2:$2</definedName>"));
	text = test_part(*state, qh_paper_xlsx, &test_paper, "xl/styles.xml");
	assert_non_null(strstr(text, "numFmtId=\"10\""));
	assert_non_null(strstr(text, "quotePrefix=\"1\""));
	text = test_part(*state, qh_paper_xlsx, &test_paper, "xl/comments1.xml");
	assert_non_null(strstr(text, "<comment ref=\"A3\""));
}

/* The XML of the one cell of a sheet. */
static const char *lone_cell(struct qh_arena *arena, struct qh_paper_cell cell)
{
	struct qh_paper_block block = {.kind = QH_PAPER_TABLE,
				       .table = {.rows = 1, .cols = 1, .n_cells = 1, .cells = &cell}};
	struct qh_paper_sheet sheet = {.name = QH_STR("s"), .n_blocks = 1, .blocks = &block};
	struct qh_paper paper = {.n_sheets = 1, .sheets = &sheet};
	char *text = test_part(arena, qh_paper_xlsx, &paper, "xl/worksheets/sheet1.xml");

	*strstr(text, "</row>") = '\0';
	return strstr(text, "<c r=\"A1\"");
}

static void excel_values(void **state)
{
	static const struct {
		const char *text, *number, *formula, *wanted;
	} cases[] = {
	    {"1.50", "1.5", "", "><v>1.5</v></c>"},
	    {"x", "-0.5", "", "><v>-0.5</v></c>"},
	    {"x", "123456789012345", "", "><v>123456789012345</v></c>"},
	    {"1234567890123456", "1234567890123456", "", "t=\"inlineStr\""}, /* a double holds 15 digits */
	    {"0.000000123456789012345", "0.000000123456789012345", "", "><v>0.000000123456789012345</v></c>"},
	    {"x", "1/3", "", "t=\"inlineStr\""},
	    {"x", "1.", "", "t=\"inlineStr\""},
	    {"x", ".5", "", "t=\"inlineStr\""},
	    {"x", "1.2.3", "", "t=\"inlineStr\""},
	    {"x", "-", "", "t=\"inlineStr\""},
	    {"good", "", "=IF(1,\"a\",B1)", " t=\"str\"><f>IF(1,&quot;a&quot;,B1)</f><v>good</v></c>"},
	    {"_x0041_", "", "", ">_x005F_x0041_</t>"},
	    {"_x00_", "", "", ">_x00_</t>"},
	    {"", "", "", "s=\"1\"/>"}};

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct qh_paper_cell c = {.row = 1,
					  .col = 1,
					  .text = qh_str_of(cases[i].text),
					  .number = qh_str_of(cases[i].number),
					  .formula = qh_str_of(cases[i].formula)};

		if (!strstr(lone_cell(*state, c), cases[i].wanted))
			fail_msg("%s: %s", cases[i].wanted, lone_cell(*state, c));
	}
}

static void excel_names(void **state)
{
	static const char *const given[] = {"",
					    "a:b",
					    "A_B",
					    "'q'",
					    "1234567890123456789012345678901234567890",
					    "12345678901234567890123456789012"};
	static const char *const wanted[] = {"\"Sheet1\"",
					     "\"a_b\"",
					     "\"A_B (2)\"",
					     "\"_q\"",
					     "\"1234567890123456789012345678901\"",
					     "\"123456789012345678901234567 (2)\"",
					     NULL};
	struct qh_paper_sheet sheets[6] = {{.n_blocks = 0}};
	struct qh_paper paper = {.n_sheets = 6, .sheets = sheets};

	for (uint32_t i = 0; i < 6; i++)
		sheets[i].name = qh_str_of(given[i]);
	test_in_order(test_part(*state, qh_paper_xlsx, &paper, "xl/workbook.xml"), wanted);
}

static void whole_text(struct qh_arena *arena, qh_paper_writer *write, const char *const *pieces)
{
	struct qh_error err = {0};
	struct qh_buf out;

	qh_buf_init(&out, 1 << 20);
	assert_int_equal(write(arena, &test_paper, &out, &err), QH_OK);
	qh_buf_char(&out, '\0');
	test_in_order(out.p, pieces);
	qh_buf_free(&out);
}

static void page(void **state)
{
	const char *const pieces[] = {
	    "<html lang=\"en\">",
	    "default-src 'none'",
	    "<title>T &amp; t</title>",
	    "counter(page)",
	    "body{font-family:\"Body\",\"Other\",\"Fall\",\"Back\",serif}",
	    "<section id=\"sheet-1\">",
	    "<h1>Title</h1>",
	    "<thead>",
	    "<th scope=\"col\" colspan=\"2\"",
	    "head",
	    "</thead><tbody>",
	    "rowspan=\"2\"",
	    "a&lt;b&gt;&quot;&amp;<sup><a id=\"ref-1\" href=\"#note-1\">[1]</a></sup>",
	    "\xC3\x97 =1+1",
	    "<a href=\"#sheet-2\">there</a>",
	    "<a href=\"#\">out</a>",
	    "<li id=\"note-1\">why\nso</li>",
	    "<figcaption>below</figcaption>",
	    "<div class=\"body\" data-slot=\"own:x\"><p>one</p><p>two</p></div>",
	    "<section id=\"sheet-2\" class=\"wide\">",
	    "</html>",
	    NULL};

	whole_text(*state, qh_paper_html, pieces);
}

static void records(void **state)
{
	const char *const pieces[] = {
	    "\xEF\xBB\xBFTitle\r\nhead,,more\r\n\"a<b>\"\"&\",90.00%,'=1+1\r\n,there,out\r\n",
	    "scores (points),,\r\nfirst,,5 of 10\r\n", "\"one\ntwo\"\r\n\r\nTitle\r\n", NULL};

	whole_text(*state, qh_paper_csv, pieces);
}

enum { GROUP = 7, GROUPS = 12, LONG_ROWS = 2 + GROUP * GROUPS };

/* A head in the second row, then groups of rows with one merged cell each. */
static struct qh_paper long_paper(struct qh_arena *arena)
{
	struct qh_paper_cell *cells = QH_NEW_ARRAY(arena, struct qh_paper_cell, GROUPS + 2);
	struct qh_paper_block *block = QH_NEW(arena, struct qh_paper_block);
	struct qh_paper_sheet *sheet = QH_NEW(arena, struct qh_paper_sheet);

	cells[0] = (struct qh_paper_cell){.row = 1, .col = 1, .colspan = 2, .text = QH_STR("above")};
	cells[1] = (struct qh_paper_cell){.row = 2, .col = 2, .tone = QH_PAPER_HEAD, .text = QH_STR("head")};
	for (uint32_t i = 0; i < GROUPS; i++)
		cells[i + 2] = (struct qh_paper_cell){
		    .row = 3 + i * GROUP, .col = 1, .rowspan = GROUP, .text = QH_STR("group")};
	*block = (struct qh_paper_block){.kind = QH_PAPER_TABLE,
					 .table = {.rows = LONG_ROWS,
						   .cols = 2,
						   .head_rows = 1,
						   .head_from = 2,
						   .n_cells = GROUPS + 2,
						   .cells = cells}};
	*sheet = (struct qh_paper_sheet){.name = QH_STR("s"), .n_blocks = 1, .blocks = block};
	return (struct qh_paper){.n_sheets = 1, .sheets = sheet};
}

/* Word repeats the first rows of a table only: what stands above the head is a table of its own. */
static void word_repeats_a_head_inside(void **state)
{
	struct qh_paper paper = long_paper(*state);
	const char *text = test_part(*state, qh_paper_docx, &paper, "word/document.xml");
	const char *const pieces[] = {"<w:tbl>",
				      "<w:bottom w:val=\"nil\"",
				      "above",
				      "</w:tbl><w:p><w:pPr><w:keepNext/>",
				      "w:line=\"20\"",
				      "<w:tbl>",
				      "<w:bottom w:val=\"single\"",
				      "<w:tblHeader/>",
				      "head",
				      "group",
				      "</w:tbl>",
				      NULL};

	test_in_order(text, pieces);
	assert_null(strstr(strstr(text, "<w:tblHeader/>") + 1, "<w:tblHeader/>"));
}

/* Pages end where a group ends, none is longer than a page, and the head is told to stand on each. */
static void excel_pages_end_between_groups(void **state)
{
	struct qh_paper paper = long_paper(*state);
	const char *text = test_part(*state, qh_paper_xlsx, &paper, "xl/worksheets/sheet1.xml");
	uint32_t n = 0, last = 0;

	for (const char *at = text; (at = strstr(at, "<brk id=\"")); n++) {
		uint32_t row = (uint32_t)strtoul(at += strlen("<brk id=\""), NULL, 10);

		assert_int_equal((row - 2) % GROUP, 0);
		assert_in_range(row - last, 3 * GROUP, 5 * GROUP + 2);
		last = row;
	}
	assert_int_equal(n, 2);
	text = test_part(*state, qh_paper_xlsx, &paper, "xl/workbook.xml");
	assert_non_null(strstr(text, "'s'!$2:$2</definedName>"));
}

#define CASE(f) cmocka_unit_test_setup_teardown(f, begin, end)
int main(void)
{
	const struct CMUnitTest tests[] = {CASE(word_table),
					   CASE(prompts),
					   CASE(word_fonts),
					   CASE(excel_sheet),
					   CASE(excel_values),
					   CASE(excel_names),
					   CASE(page),
					   CASE(records),
					   CASE(word_repeats_a_head_inside),
					   CASE(excel_pages_end_between_groups)};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
