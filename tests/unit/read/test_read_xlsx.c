/* SPDX-License-Identifier: Apache-2.0 */
/* Workbooks: kinds of cells, merging, what is hidden, and files that were made to hurt. */
#include <stdio.h>

#include "../../tools/stored_zip.h"
#include "base/buf.h"
#include "reading.h"

#define STYLES                                                                                               \
	"<styleSheet><numFmts><numFmt numFmtId=\"165\" formatCode=\"0.0&quot;x&quot;\"/></numFmts>"          \
	"<cellStyleXfs><xf numFmtId=\"9\"/></cellStyleXfs>"                                                  \
	"<cellXfs><xf numFmtId=\"0\"/><xf numFmtId=\"10\"/><xf numFmtId=\"165\"/><xf "                       \
	"numFmtId=\"14\"/></cellXfs>"                                                                        \
	"</styleSheet>"
#define STRINGS                                                                                              \
	"<sst><si><t>plain</t></si><si><r><rPr><b/></rPr><t>rich </t></r><r><t>text</t></r>"                 \
	"<rPh sb=\"0\" eb=\"1\"><t>phonetic</t></rPh></si><si><t xml:space=\"preserve\"> kept "              \
	"</t></si></sst>"

static enum qh_status read_sheet(const char *rows)
{
	struct stored_zip z = {0};
	struct qh_str bytes = stored_workbook(&z, qh_str_of(rows), STYLES, STRINGS);
	struct qh_str copy = qh_arena_str(arena, bytes);
	enum qh_status status;

	free(z.p);
	qh_error_clear(&err);
	memset(&doc, 0, sizeof doc);
	assert_int_equal(qh_read_sniff(copy, QH_STR("x.xlsx")), QH_READ_OFFICE);
	status = qh_read_text(arena, copy, QH_READ_OFFICE, QH_STR("file"), &doc, &err);
	return status;
}

static void kinds_of_cells(void **state)
{
	const struct qh_block *b;

	(void)state;
	assert_int_equal(
	    read_sheet(
		"<worksheet><sheetData>"
		"<row r=\"1\"><c r=\"A1\" t=\"s\"><v>0</v></c><c r=\"B1\" t=\"s\"><v>1</v></c>"
		"<c r=\"C1\" t=\"inlineStr\"><is><t>in</t><rPh><t>no</t></rPh><r><t>line</t></r></is></c>"
		"<c r=\"D1\" t=\"b\"><v>1</v></c><c r=\"E1\" t=\"e\"><v>#DIV/0!</v></c></row>"
		"<row r=\"3\"><c r=\"A3\"><v>322.57999999999998</v></c><c r=\"B3\" "
		"s=\"1\"><v>0.858423</v></c>"
		"<c r=\"C3\" s=\"2\"><v>7.25</v></c><c r=\"D3\" s=\"3\"><v>44561</v></c>"
		"<c r=\"E3\" t=\"str\"><f>A1&amp;B1</f><v>made</v></c><c t=\"d\"><v>2021-12-31</v></c></row>"
		"</sheetData></worksheet>"),
	    QH_OK);
	b = table(1, 3, 6);
	assert_str(b->sheet, "S");
	assert_cell(b, 1, 1, "plain");
	assert_cell(b, 1, 2, "rich text");
	assert_cell(b, 1, 3, "inline");
	assert_cell(b, 1, 4, "TRUE");
	assert_cell(b, 1, 5, "#DIV/0!");
	assert_cell(b, 3, 1, "322.58");
	assert_cell(b, 3, 2, "85.84%");
	assert_str(cell_at(b, 3, 2)->stored, "0.858423");
	assert_cell(b, 3, 3, "7.3x");
	assert_cell(b, 3, 4, "2021/12/31");
	assert_cell(b, 3, 5, "made");
	assert_cell(b, 3, 6, "2021-12-31");
	assert_null(cell_at(b, 1, 1)->stored.p);
	assert_null(cell_at(b, 3, 1)->stored.p);
	assert_false(b->spans_known);
}

static void escaped_characters(void **state)
{
	const struct qh_block *b;

	(void)state;
	assert_int_equal(read_sheet("<worksheet><sheetData><row><c "
				    "t=\"inlineStr\"><is><t>a_x000D_b_x4E2D__x005F_x_x12_</t></is></c>"
				    "<c t=\"str\"><v>_xD800_ _x00zz_</v></c></row></sheetData></worksheet>"),
			 QH_OK);
	b = table(1, 1, 2);
	assert_cell(b, 1, 1, "a\rb\xE4\xB8\xAD_x_x12_");
	assert_cell(b, 1, 2, "_xD800_ _x00zz_");
}

/* More formats than are kept ready, in turn: each number under its own. */
static void many_styles(void **state)
{
	enum { STYLES_N = 20, ROUNDS = 3 };
	struct stored_zip z = {0};
	struct qh_buf rows, styles;
	const struct qh_block *b;
	struct qh_str copy;
	char want[64];

	(void)state;
	qh_buf_init(&rows, 1 << 20);
	qh_buf_init(&styles, 1 << 20);
	qh_buf_z(&styles, "<styleSheet><numFmts>");
	for (int i = 0; i < STYLES_N; i++)
		qh_buf_printf(&styles, "<numFmt numFmtId=\"%d\" formatCode=\"0&quot;u%d&quot;\"/>", 200 + i,
			      i);
	qh_buf_z(&styles, "</numFmts><cellXfs>");
	for (int i = 0; i < STYLES_N; i++)
		qh_buf_printf(&styles, "<xf numFmtId=\"%d\"/>", 200 + i);
	qh_buf_z(&styles, "</cellXfs></styleSheet>");
	qh_buf_char(&styles, '\0');
	qh_buf_z(&rows, "<worksheet><sheetData>");
	for (int r = 0; r < ROUNDS; r++)
		for (int i = 0; i < STYLES_N; i++)
			qh_buf_printf(&rows, "<row><c s=\"%d\"><v>%d</v></c></row>", i, r);
	qh_buf_z(&rows, "</sheetData></worksheet>");
	copy = qh_arena_str(arena, stored_workbook(&z, qh_buf_view(&rows), styles.p, STRINGS));
	free(z.p);
	qh_buf_free(&rows);
	qh_buf_free(&styles);
	assert_int_equal(qh_read_text(arena, copy, QH_READ_OFFICE, QH_STR("file"), &doc, &err), QH_OK);
	b = table(1, STYLES_N * ROUNDS, 1);
	for (uint32_t row = 0; row < STYLES_N * ROUNDS; row++) {
		snprintf(want, sizeof want, "%uu%u", row / STYLES_N, row % STYLES_N);
		assert_cell(b, row + 1, 1, want);
	}
}

static void formulas(void **state)
{
	const struct qh_block *b;

	(void)state;
	assert_int_equal(
	    read_sheet("<worksheet><sheetData><row r=\"1\"><c r=\"A1\"><f>B1/C1</f><v></v></c>"
		       "<c r=\"B1\"><f>1+1</f><v>2</v></c><c r=\"C1\" t=\"str\"><f>\"\"</f><v></v></c>"
		       "<c r=\"D1\"><f t=\"shared\" si=\"0\"/><v>5</v></c></row></sheetData></worksheet>"),
	    QH_OK);
	b = table(1, 1, 4);
	assert_cell(b, 1, 1, "=B1/C1");
	assert_flags(b, 1, 1, QH_CELL_NO_VALUE);
	assert_cell(b, 1, 2, "2");
	assert_flags(b, 1, 2, 0);
	assert_cell(b, 1, 3, NULL);
	assert_cell(b, 1, 4, "5");
}

static void merged_and_hidden(void **state)
{
	const struct qh_block *b;

	(void)state;
	assert_int_equal(
	    read_sheet(
		"<worksheet><cols><col min=\"2\" max=\"3\" hidden=\"1\"/></cols><sheetData>"
		"<row r=\"1\"><c r=\"A1\"><v>1</v></c><c r=\"D1\"><v>2</v></c></row>"
		"<row r=\"2\" hidden=\"1\"><c r=\"A2\"><v>3</v></c></row>"
		"<row r=\"3\"><c r=\"B3\"><v>4</v></c><c r=\"D3\"><v>5</v></c></row></sheetData><mergeCells>"
		"<mergeCell ref=\"D1:XFD2\"/><mergeCell ref=\"A1:C1\"/><mergeCell ref=\"A3:A4\"/>"
		"<mergeCell ref=\"Z9:A1\"/><mergeCell ref=\"nonsense\"/><mergeCell ref=\"A9:C9\"/>"
		"</mergeCells></worksheet>"),
	    QH_OK);
	b = table(1, 3, 4);
	assert_span(b, 1, 1, 1, 3);
	assert_span(b, 1, 4, 2, 1);
	assert_flags(b, 2, 1, QH_CELL_HIDDEN);
	assert_flags(b, 3, 2, QH_CELL_HIDDEN);
	assert_flags(b, 3, 4, 0);
	assert_null(cell_at(b, 3, 1));
	assert_true(b->spans_known);
}

static void without_references(void **state)
{
	const struct qh_block *b;

	(void)state;
	assert_int_equal(
	    read_sheet("<x:worksheet xmlns:x=\"y\"><x:sheetData><x:row><x:c><x:v>1</x:v></x:c><x:c/>"
		       "<x:c><x:v>2</x:v></x:c></x:row><x:row><x:c><x:v>3</x:v></x:c></x:row>"
		       "</x:sheetData></x:worksheet>"),
	    QH_OK);
	b = table(1, 2, 3);
	assert_cell(b, 1, 3, "2");
	assert_cell(b, 2, 1, "3");
}

static void refused(const char *rows, enum qh_status status, const char *code)
{
	assert_int_equal(read_sheet(rows), status);
	assert_string_equal(err.code, code);
}

#define SHEET(rows) "<worksheet><sheetData>" rows "</sheetData></worksheet>"

static void hostile(void **state)
{
	(void)state;
	refused(SHEET("<row r=\"4294967295\"/>"), QH_CORRUPT, "READ-014");
	refused(SHEET("<row r=\"1\"><c r=\"A2147483648\"><v>1</v></c></row>"), QH_CORRUPT, "READ-014");
	refused(SHEET("<row r=\"1\"><c r=\"XFE1\"><v>1</v></c></row>"), QH_CORRUPT, "READ-014");
	refused(SHEET("<row r=\"1\"><c r=\"A1\" t=\"s\"><v>3</v></c></row>"), QH_CORRUPT, "READ-015");
	refused(SHEET("<row r=\"1\"><c r=\"A1\" t=\"s\"><v>18446744073709551616</v></c></row>"), QH_CORRUPT,
		"READ-015");
	refused(SHEET("<row r=\"1\"><c r=\"ZZ1\"><v>1</v></c></row>"), QH_LIMIT, "READ-005");
	refused("<!DOCTYPE x [<!ENTITY a \"b\">]>" SHEET(""), QH_UNSUPPORTED, "PACK-011");
	refused("<worksheet><sheetData>", QH_CORRUPT, "PACK-014");
	refused("<worksheet>&nothing;</worksheet>", QH_CORRUPT, "PACK-014");
	refused(SHEET(""), QH_INVALID, "READ-007");
	/* the last column and row that there are */
	assert_int_equal(read_sheet(SHEET("<row r=\"1048576\"><c r=\"A1048576\"><v>1</v></c></row>")), QH_OK);
}

static void cut_anywhere(void **state)
{
	struct stored_zip z = {0};
	struct qh_str whole = stored_workbook(
	    &z, QH_STR(SHEET("<row r=\"1\"><c r=\"A1\" s=\"1\"><v>0.5</v></c></row>")), STYLES, STRINGS);

	(void)state;
	for (uint32_t n = 4; n < whole.n; n++) {
		struct qh_doc cut = {0};

		qh_error_clear(&err);
		assert_int_not_equal(
		    qh_read_text(arena, qh_str_sub(whole, 0, n), QH_READ_OFFICE, QH_STR("file"), &cut, &err),
		    QH_OK);
		assert_non_null(err.code);
		qh_arena_reset(arena);
	}
	free(z.p);
}

static void missing_parts(void **state)
{
	static const char *const left_out[] = {"_rels/.rels", "xl/workbook.xml", "xl/_rels/workbook.xml.rels",
					       "xl/worksheets/sheet1.xml"};
	static const char *const codes[] = {"READ-012", "PACK-010", "READ-013", "PACK-010"};

	(void)state;
	for (size_t k = 0; k < sizeof left_out / sizeof *left_out; k++) {
		struct stored_zip z = {0};
		struct qh_str bytes = stored_workbook(&z, QH_STR(SHEET("")), STYLES, STRINGS);

		/* rename the part wherever its name stands */
		for (uint32_t at = 0;;) {
			int64_t i = qh_str_find(bytes, qh_str_of(left_out[k]), at);

			if (i < 0)
				break;
			if (i > 0 && bytes.p[i - 1] != '"' && bytes.p[i - 1] != '/')
				z.p[i] = '~';
			at = (uint32_t)i + 1;
		}
		qh_error_clear(&err);
		memset(&doc, 0, sizeof doc);
		assert_int_not_equal(qh_read_text(arena, bytes, QH_READ_OFFICE, QH_STR("file"), &doc, &err),
				     QH_OK);
		assert_string_equal(err.code, codes[k]);
		free(z.p);
	}
}

static void deep(void **state)
{
	enum { OVER = QH_XML_DEPTH_MAX + 1 };
	char *text = qh_arena_alloc(arena, (size_t)OVER * 3 + 1);

	(void)state;
	for (int i = 0; i < OVER; i++)
		memcpy(text + i * 3, "<a>", 3);
	refused(text, QH_LIMIT, "PACK-012");
}

static void long_tag(void **state)
{
	size_t n = (size_t)QH_XML_TAG_BYTES_MAX + 200000;
	char *text = qh_arena_alloc(arena, n + 1);

	(void)state;
	memset(text, 'x', n);
	memcpy(text, "<a b=\"", 6);
	refused(text, QH_LIMIT, "PACK-013");
}

static void put_labels(struct qh_buf *rows, int row, char first, const char *end)
{
	static const char *const labels[] = {"project", "first level", "second level",
					     "target",  "result",      "score"};

	for (int i = 0; i < 3; i++)
		qh_buf_printf(rows, "<c r=\"%c%d\" t=\"str\"><v>%s</v></c>", first + i, row,
			      labels[(row - 1) % 2 * 3 + i]);
	qh_buf_z(rows, end);
}

/* @p shared: rows of labels that the right part prints too; column D between them stays blank. */
static enum qh_status read_two(int shared)
{
	struct qh_buf rows;

	qh_buf_init(&rows, 1 << 16);
	qh_buf_z(&rows, "<worksheet><sheetData>");
	for (int r = 1; r <= 2; r++) {
		qh_buf_printf(&rows, "<row r=\"%d\">", r);
		put_labels(&rows, r, 'A', "");
		if (r <= shared)
			put_labels(&rows, r, 'E', "");
		else
			qh_buf_printf(&rows, "<c r=\"E%d\" t=\"str\"><v>a remark</v></c>", r);
		qh_buf_z(&rows, "</row>");
	}
	qh_buf_z(&rows, "</sheetData></worksheet>");
	qh_buf_char(&rows, '\0');
	enum qh_status status = read_sheet(rows.p);

	qh_buf_free(&rows);
	return status;
}

static void side_by_side(void **state)
{
	const struct qh_block *b;

	(void)state;
	assert_int_equal(read_two(2), QH_OK);
	assert_int_equal(doc.n_blocks, 2);
	assert_cell(&doc.blocks[0], 2, 1, "target");
	/* the cells of the second keep their addresses */
	assert_cell(&doc.blocks[1], 2, 5, "target");
	assert_str(doc.blocks[1].sheet, "S");
	/* a blank column alone makes no second table */
	assert_int_equal(read_two(1), QH_OK);
	b = table(1, 2, 7);
	assert_cell(b, 1, 5, "project");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    TEST(kinds_of_cells), TEST(many_styles),       TEST(escaped_characters),
	    TEST(formulas),       TEST(merged_and_hidden), TEST(without_references),
	    TEST(hostile),        TEST(cut_anywhere),      TEST(missing_parts),
	    TEST(deep),           TEST(long_tag),          TEST(side_by_side),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
