/* SPDX-License-Identifier: Apache-2.0 */
/* Word documents: merged cells, nested tables, tracked changes, check boxes, text that is not shown. */
#include "../../tools/stored_zip.h"
#include "base/buf.h"
#include "reading.h"

#define P(text) "<w:p><w:r><w:t>" text "</w:t></w:r></w:p>"
#define TC(text) "<w:tc>" P(text) "</w:tc>"
#define DOC(body)                                                                                            \
	"<w:document xmlns:w=\"x\" xmlns:w14=\"y\" xmlns:mc=\"z\"><w:body>" body "</w:body></w:document>"

static enum qh_status read_body(const char *document)
{
	struct stored_zip z = {0};
	struct qh_str copy = qh_arena_str(arena, stored_document(&z, qh_str_of(document)));

	free(z.p);
	qh_error_clear(&err);
	memset(&doc, 0, sizeof doc);
	return qh_read_text(arena, copy, QH_READ_OFFICE, QH_STR("file"), &doc, &err);
}

static void paragraphs(void **state)
{
	(void)state;
	assert_int_equal(
	    read_body(DOC(
		"<w:p><w:pPr><w:pStyle w:val=\"Heading2\"/><w:tabs><w:tab/></w:tabs></w:pPr><w:r><w:t>a</w:t>"
		"<w:tab/><w:t>b</w:t><w:br/><w:t>c</w:t><w:noBreakHyphen/></w:r></w:p>"
		"<w:p><w:pPr><w:outlineLvl w:val=\"0\"/></w:pPr><w:r><w:rPr><w:vanish/></w:rPr><w:t>not "
		"shown</w:t></w:r><w:r><w:rPr><w:vanish w:val=\"0\"/></w:rPr><w:t>shown</w:t></w:r></w:p>"
		"<w:p><w:r><w:br w:type=\"page\"/><w:t>next</w:t></w:r></w:p>" P("last"))),
	    QH_OK);
	assert_int_equal(doc.n_blocks, 4);
	assert_prose(1, "a b\nc-");
	assert_int_equal(doc.blocks[0].heading, 2);
	assert_prose(2, "shown");
	assert_int_equal(doc.blocks[1].heading, 1);
	assert_int_equal(doc.blocks[1].page, 1);
	assert_prose(4, "last");
	assert_int_equal(doc.blocks[3].page, 2);
	assert_int_equal(doc.blocks[3].heading, 0);
}

static void merged_cells(void **state)
{
	const struct qh_block *b;

	(void)state;
	assert_int_equal(
	    read_body(DOC(
		"<w:tbl><w:tr><w:trPr><w:tblHeader/></w:trPr><w:tc><w:tcPr><w:gridSpan "
		"w:val=\"2\"/></w:tcPr>" P("wide") "</w:tc>" TC(
		    "c") "</w:tr>"
			 "<w:tr><w:tc><w:tcPr><w:vMerge w:val=\"restart\"/></w:tcPr>" P("tall") "</w:tc>" TC(
			     "1")
			     TC("2") "</w:tr><w:tr><w:tc><w:tcPr><w:vMerge/></w:tcPr>" P("") "</w:tc>" TC("3")
				 TC("4") "</w:tr>"
					 "<w:tr><w:trPr><w:gridBefore w:val=\"1\"/></w:trPr>" TC(
					     "x") "<w:tc><w:p><w:r><w:t>two</w:t></w:r>"
						  "</w:p>" P("lines") "</w:tc></w:tr></w:tbl>")),
	    QH_OK);
	b = table(1, 4, 3);
	assert_true(b->spans_known);
	assert_cell(b, 1, 1, "wide");
	assert_span(b, 1, 1, 1, 2);
	assert_flags(b, 1, 1, QH_CELL_HEAD);
	assert_cell(b, 2, 1, "tall");
	assert_span(b, 2, 1, 2, 1);
	assert_cell(b, 3, 2, "3");
	assert_cell(b, 3, 3, "4");
	assert_cell(b, 4, 2, "x");
	assert_cell(b, 4, 3, "two\nlines");
}

static void nested(void **state)
{
	const struct qh_block *b;

	(void)state;
	assert_int_equal(
	    read_body(DOC(
		"<w:tbl><w:tr>" TC("1") TC("2") TC("5") "</w:tr><w:tr>" TC("3") "<w:tc><w:tbl><w:tr>" TC("i")
		    TC("j") "</w:tr></w:tbl>" P("after") "</w:tc>" TC("6") "</w:tr><w:tr>" TC("7") TC("8")
			TC("9") "</w:tr></w:tbl>")),
	    QH_OK);
	b = table(1, 3, 3);
	assert_cell(b, 2, 2, "after");
	assert_cell(b, 2, 3, "6");
	b = table(2, 1, 2);
	assert_int_equal(b->parent.block, 1);
	assert_int_equal(b->parent.row, 2);
	assert_int_equal(b->parent.col, 2);
}

static void tracked_changes(void **state)
{
	const struct qh_block *b;

	(void)state;
	assert_int_equal(
	    read_body(DOC(
		"<w:p><w:ins><w:r><w:t>new</w:t></w:r></w:ins><w:del><w:r><w:delText>old</w:delText></w:r>"
		"</w:del><w:moveFrom><w:r><w:t>from</w:t></w:r></w:moveFrom><w:moveTo><w:r><w:t> "
		"to</w:t></w:r>"
		"</w:moveTo></w:p><w:tbl><w:tr>" TC("a") TC("b") "</w:tr><w:tr><w:trPr><w:del/></w:trPr>" TC(
		    "gone") TC("gone") "</w:tr><w:tr>" TC("c") TC("d") "</w:tr></w:tbl>")),
	    QH_OK);
	assert_prose(1, "new to");
	b = table(2, 2, 2);
	assert_cell(b, 2, 1, "c");
}

static void boxes(void **state)
{
	(void)state;
	assert_int_equal(
	    read_body(DOC("<w:p><w:sdt><w:sdtPr><w14:checkbox><w14:checked w14:val=\"1\"/><w14:checkedState "
			  "w14:val=\"2612\"/>"
			  "</w14:checkbox></w:sdtPr><w:sdtContent><w:r><w:t>x</w:t></w:r></w:sdtContent></"
			  "w:sdt><w:r><w:t>a</w:t></w:r>"
			  "<w:sdt><w:sdtPr><w14:checkbox><w14:checked "
			  "w14:val=\"0\"/></w14:checkbox></w:sdtPr><w:sdtContent><w:r>"
			  "<w:t>y</w:t></w:r></w:sdtContent></w:sdt><w:r><w:t>b</w:t></w:r></w:p>"
			  "<w:p><w:r><w:fldChar><w:ffData><w:checkBox><w:default "
			  "w:val=\"0\"/><w:checked/></w:checkBox></w:ffData>"
			  "</w:fldChar></w:r><w:r><w:instrText>FORMCHECKBOX</w:instrText></w:r><w:r><w:t>c</"
			  "w:t></w:r></w:p>"
			  "<w:p><w:r><w:sym w:font=\"Wingdings 2\" w:char=\"F052\"/><w:t>d</w:t><w:sym "
			  "w:font=\"Wingdings\" "
			  "w:char=\"F0A8\"/><w:sym w:font=\"Arial\" w:char=\"F052\"/></w:r></w:p>"
			  "<w:p><w:sdt><w:sdtPr><w:text/></w:sdtPr><w:sdtContent><w:r><w:t>kept</w:t></w:r></"
			  "w:sdtContent></w:sdt></w:p>")),
	    QH_OK);
	assert_prose(1, "\xE2\x98\x91"
			"a\xE2\x98\x90"
			"b");
	assert_prose(2, "\xE2\x98\x91"
			"c");
	assert_prose(3, "\xE2\x98\x91"
			"d\xE2\x98\x90");
	assert_prose(4, "kept");
}

static void drawn_twice(void **state)
{
	(void)state;
	assert_int_equal(
	    read_body(
		DOC("<w:p><w:r><w:t>before</w:t></w:r><w:r><mc:AlternateContent><mc:Choice><w:drawing>"
		    "<w:txbxContent>" P(
			"in a box") "</w:txbxContent></w:drawing></mc:Choice>"
				    "<mc:Fallback><w:pict><w:txbxContent>" P(
					"in a box") "</w:txbxContent></w:pict>"
						    "</mc:Fallback></mc:AlternateContent></w:r></w:p>")),
	    QH_OK);
	assert_int_equal(doc.n_blocks, 2);
	assert_prose(1, "before");
	assert_prose(2, "in a box");
}

static void hostile(void **state)
{
	enum { DEPTH = 100 };
	struct qh_buf b;

	(void)state;
	assert_int_equal(
	    read_body(DOC("<w:tbl><w:tr><w:tc><w:tcPr><w:gridSpan w:val=\"4294967295\"/></w:tcPr>" P(
		"a") "</w:tc>" TC("b") "</w:tr></w:tbl>")),
	    QH_OK);
	assert_int_equal(read_body(DOC("<w:tbl><w:tr><w:tc><w:tcPr><w:gridSpan w:val=\"512\"/></w:tcPr>" P(
			     "a") "</w:tc>" TC("b") "</w:tr></w:tbl>")),
			 QH_LIMIT);
	assert_string_equal(err.code, "READ-005");
	assert_int_equal(read_body(DOC("<w:tc>" P("lost") "</w:tc></w:tr></w:tbl>")), QH_CORRUPT);
	assert_int_equal(read_body("<w:document><w:body><w:tr><w:tc><w:gridSpan/></w:tc></w:tr>" P(
			     "x") "</w:body></w:document>"),
			 QH_OK);
	qh_buf_init(&b, 1 << 20);
	qh_buf_z(&b, "<w:document>");
	for (int i = 0; i < DEPTH; i++)
		qh_buf_z(&b, "<w:tbl><w:tr><w:tc>");
	qh_buf_char(&b, '\0');
	assert_int_not_equal(read_body(b.p), QH_OK);
	assert_string_equal(err.code, "PACK-012");
	qh_buf_free(&b);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    TEST(paragraphs), TEST(merged_cells), TEST(nested),  TEST(tracked_changes),
	    TEST(boxes),      TEST(drawn_twice),  TEST(hostile),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
