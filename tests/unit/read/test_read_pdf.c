/* SPDX-License-Identifier: Apache-2.0 */
/* Pages from words and strokes, without the programs that find them. */
#include "reading.h"

#include "read/pdf.h"

static struct qh_reader reader;
static struct qh_pdf_flow flow;

static void begin(void)
{
	memset(&reader, 0, sizeof reader);
	memset(&doc, 0, sizeof doc);
	reader.arena = arena;
	reader.err = &err;
	qh_doc_start(&reader.b, arena, &err);
	flow = (struct qh_pdf_flow){.r = &reader};
}

static void page(uint16_t number, const char *tsv, const char *svg)
{
	struct qh_pdf_words words;
	struct qh_pdf_lines lines = {0};

	reader.b.page = number;
	assert_true(qh_pdf_words_read(arena, qh_str_of(tsv), &words));
	assert_int_equal(qh_pdf_lines_read(arena, qh_str_of(svg), &lines, &err), QH_OK);
	qh_pdf_read_page(&flow, &words, 0, words.n, &lines);
}

static void finish(void)
{
	qh_pdf_flow_end(&flow);
	assert_int_equal(qh_doc_finish(&reader.b, &doc), QH_OK);
}

#define PAGE "1\t1\t0\t0\t0\t0\t0.0\t0.0\t600.0\t800.0\t-1\t###PAGE###\n"
#define WORD(x, y, w, text) "5\t1\t0\t0\t0\t0\t" #x "\t" #y "\t" #w "\t10.00\t100\t" text "\n"
#define STROKE(d) "<path style=\"fill:none;stroke:rgb(0%,0%,0%)\" d=\"" d "\"/>"
#define SVG(paths)                                                                                           \
	"<svg><defs><path style=\"stroke-width:1;stroke:x\" d=\"M 0 0 L 500 0\"/></defs>" paths "</svg>"
/* two columns, two rows; the first row is one cell */
#define GRID                                                                                                 \
	STROKE("M 100 100 L 300 100 M 100 130 L 300 130 M 100 160 L 300 160")                                \
	STROKE("M 100 100 L 100 160 M 300 100 L 300 160 M 200 130 L 200 160")

static void a_table(void **state)
{
	const struct qh_block *b;

	(void)state;
	begin();
	page(1,
	     PAGE WORD(100, 50, 60, "Title") WORD(165, 50, 20, "12") WORD(110, 105, 40, "wide")
		 WORD(110, 132, 40, "left") WORD(110, 145, 40, "below") WORD(220, 135, 20, "95")
		     WORD(241, 135, 10, "%") WORD(100, 200, 40, "after"),
	     SVG(GRID));
	finish();
	assert_int_equal(doc.n_blocks, 3);
	assert_prose(1, "Title 12");
	b = table(2, 2, 2);
	assert_cell(b, 1, 1, "wide");
	assert_span(b, 1, 1, 1, 2);
	assert_cell(b, 2, 1, "left\nbelow");
	assert_cell(b, 2, 2, "95%");
	assert_true(b->spans_known);
	assert_prose(3, "after");
}

/* Borders as thin filled shapes, drawn in pieces, turned upside down by a transformation. */
static void filled_borders(void **state)
{
	const struct qh_block *b;

	(void)state;
	begin();
	page(1, PAGE WORD(110, 105, 40, "a") WORD(210, 105, 40, "b") WORD(110, 135, 40, "c"),
	     SVG("<path style=\"stroke:none;fill:x\" d=\"M 100 100 L 200 100 L 200 100.5 L 100 100.5 Z M 200 "
		 "100 L 300 100 "
		 "L 300 100.5 L 200 100.5 Z M 100 160 L 300 160 L 300 160.5 L 100 160.5 Z\"/>"
		 "<path style=\"stroke:none;fill:grey\" d=\"M 100 100 L 200 100 L 200 130 L 100 130 Z\"/>"
		 "<path style=\"fill:none;stroke:x\" transform=\"matrix(1,0,0,-1,0,800)\" d=\"M 100 700 L "
		 "100 640 M 200 700 L "
		 "200 640 M 300 700 L 300 640 M 100 670 L 300 670\"/>"));
	finish();
	b = table(1, 2, 2);
	assert_cell(b, 1, 1, "a");
	assert_cell(b, 1, 2, "b");
	assert_cell(b, 2, 1, "c");
}

static void no_tables(void **state)
{
	(void)state;
	begin();
	/* an underline, a frame around one text, a curve */
	page(1, PAGE WORD(100, 100, 40, "one") WORD(400, 100, 40, "two") WORD(100, 112, 40, "three"),
	     SVG(STROKE("M 90 115 L 500 115") STROKE("M 90 80 L 500 80 L 500 95 L 90 95 Z")
		     STROKE("M 0 0 C 1 1 2 2 3 3")));
	finish();
	for (uint32_t i = 0; i < doc.n_blocks; i++)
		assert_int_equal(doc.blocks[i].kind, QH_BLOCK_PROSE);
}

/* Rows of three columns: the second page begins with the rest of a row that did not fit on the first. */
#define ROWS(y0, y1, y2)                                                                                     \
	STROKE("M 100 " #y0 " L 400 " #y0 " M 100 " #y1 " L 400 " #y1 " M 100 " #y2 " L 400 " #y2)           \
	STROKE("M 100 " #y0 " L 100 " #y2 " M 200 " #y0 " L 200 " #y2 " M 300 " #y0 " L 300 " #y2            \
	       " M 400 " #y0 " L 400 " #y2)

static void rows_over_pages(void **state)
{
	const struct qh_block *b;

	(void)state;
	begin();
	page(1,
	     PAGE WORD(110, 705, 40, "name") WORD(210, 705, 40, "value") WORD(310, 705, 40, "score")
		 WORD(110, 737, 40, "long") WORD(110, 748, 40, "text") WORD(210, 740, 40, "80")
		     WORD(310, 740, 40, "9") WORD(280, 790, 10, "1"),
	     SVG(ROWS(700, 730, 760)));
	page(2,
	     PAGE WORD(110, 102, 40, "goes") WORD(110, 112, 40, "on") WORD(110, 135, 40, "next")
		 WORD(210, 135, 40, "7") WORD(310, 135, 40, "8"),
	     SVG(ROWS(100, 130, 160)));
	/* a row that is whole: each of its cells has something */
	page(3,
	     PAGE WORD(110, 105, 40, "whole") WORD(210, 105, 40, "1") WORD(310, 105, 40, "2")
		 WORD(110, 135, 40, "last"),
	     SVG(ROWS(100, 130, 160)));
	finish();
	b = table(1, 5, 3);
	assert_cell(b, 2, 1, "long\ntext\ngoes\non");
	assert_cell(b, 2, 2, "80");
	assert_cell(b, 3, 1, "next");
	assert_cell(b, 4, 1, "whole");
	assert_cell(b, 5, 1, "last");
	assert_int_equal(doc.blocks[0].page, 1);
	assert_prose(2, "1"); /* the page number is not lost */
}

static void other_columns(void **state)
{
	(void)state;
	begin();
	page(1, PAGE WORD(110, 105, 40, "a") WORD(220, 135, 20, "b"), SVG(GRID));
	page(2, PAGE WORD(110, 102, 40, "x") WORD(210, 102, 40, "y"), SVG(ROWS(100, 130, 160)));
	finish();
	assert_int_equal(doc.n_blocks, 2);
	table(1, 2, 2);
	table(2, 2, 3);
}

static void odd_input(void **state)
{
	struct qh_pdf_words words;
	struct qh_pdf_lines lines = {0};

	(void)state;
	assert_true(qh_pdf_words_read(arena,
				      QH_STR("5\tx\n\n5\t1\t0\t0\t0\t0\tnan\t1\t1\t1\t1\tw\n" PAGE
					     "5\t1\t0\t0\t0\t0\t99999999999\t1\t1\t1\t1\tw\n"
					     "5\t1\t0\t0\t0\t0\t-1.5\t1\t1\t1\t1\ta\tb\n"),
				      &words));
	assert_int_equal(words.n, 1);
	assert_int_equal(words.pages, 1);
	assert_int_equal(words.at[0].x0, -150);
	assert_str(words.at[0].text, "a\tb");
	assert_int_equal(
	    qh_pdf_lines_read(
		arena,
		QH_STR("<svg><path style=\"stroke:x\" d=\"L 1 M L 9 9 M 1e9 5 L 99999999999999 5 Z\"/>"
		       "<path d=\"\" transform=\"matrix(1,2)\"/></svg>"),
		&lines, &err),
	    QH_OK);
	assert_int_equal(lines.n, 0);
	assert_int_equal(qh_pdf_lines_read(arena, QH_STR("<svg><path"), &lines, &err), QH_CORRUPT);
}

/* ---- limits ---- */

static struct qh_str repeated(const char *start, const char *unit, uint32_t n)
{
	size_t from = strlen(start), u = strlen(unit);
	char *p = qh_arena_alloc(arena, from + u * n);

	assert_non_null(p);
	memcpy(p, start, from);
	for (uint32_t i = 0; i < n; i++)
		memcpy(p + from + u * i, unit, u);
	return (struct qh_str){p, (uint32_t)(from + u * n)};
}

static void most_words(void **state)
{
	struct qh_pdf_words words;

	(void)state;
	assert_true(qh_pdf_words_read(arena, repeated(PAGE, WORD(1, 2, 3, "a"), QH_PDF_WORDS_MAX), &words));
	assert_int_equal(words.n, QH_PDF_WORDS_MAX);
	qh_arena_reset(arena);
	assert_false(
	    qh_pdf_words_read(arena, repeated(PAGE, WORD(1, 2, 3, "a"), QH_PDF_WORDS_MAX + 1), &words));
	assert_true(words.too_many);
}

static void add(struct qh_pdf_lines *l, int32_t x0, int32_t y0, int32_t x1, int32_t y1)
{
	assert_true(qh_arena_grow(arena, &l->at, &l->cap, l->n + 1, sizeof *l->at));
	l->at[l->n++] = (struct qh_pdf_line){x0, y0, x1, y1};
}

enum { STEP = 1000 };

/* @p cols x @p rows cells with their corner at (x, y). */
static void add_grid(struct qh_pdf_lines *l, int32_t x, int32_t y, int32_t cols, int32_t rows)
{
	for (int32_t i = 0; i <= rows; i++)
		add(l, x, y + i * STEP, x + cols * STEP, y + i * STEP);
	for (int32_t i = 0; i <= cols; i++)
		add(l, x + i * STEP, y, x + i * STEP, y + rows * STEP);
}

static uint32_t cells_of(int32_t cols, int32_t rows)
{
	struct qh_pdf_lines lines = {0};
	struct qh_pdf_tables tables;

	qh_arena_reset(arena);
	add_grid(&lines, 0, 0, cols, rows);
	assert_true(qh_pdf_tables_find(arena, &lines, &tables));
	return tables.n ? tables.at[0].n_cells : 0;
}

static void most_cells(void **state)
{
	(void)state;
	assert_int_equal(cells_of(1024, QH_PDF_GRID_MAX / 1024), QH_PDF_GRID_MAX);
	assert_int_equal(cells_of(1025, QH_PDF_GRID_MAX / 1024), 0); /* its words are read as lines */
	assert_int_equal(cells_of(QH_PDF_BORDERS_MAX - 1, 2), (QH_PDF_BORDERS_MAX - 1) * 2);
	/* what is right of the last border is one with the cell before it */
	assert_int_equal(cells_of(QH_PDF_BORDERS_MAX, 2), (QH_PDF_BORDERS_MAX - 1) * 2);
}

static void most_tables(void **state)
{
	struct qh_pdf_tables tables;

	(void)state;
	for (int32_t n = QH_PDF_TABLES_MAX; n <= QH_PDF_TABLES_MAX + 1; n++) {
		struct qh_pdf_lines lines = {0};

		for (int32_t i = 0; i < n; i++)
			add_grid(&lines, i * 4 * STEP, i * 4 * STEP, 2, 1);
		assert_true(qh_pdf_tables_find(arena, &lines, &tables));
		assert_int_equal(tables.n, QH_PDF_TABLES_MAX);
	}
}

static void most_strokes(void **state)
{
	struct qh_pdf_lines lines = {0};
	struct qh_pdf_tables tables;
	struct qh_str svg;

	(void)state;
	/* apart from each other, so that none joins another; the last one would be */
	for (int32_t i = 0; i <= QH_PDF_STROKES_MET_MAX; i++)
		add(&lines, 0, i * STEP, STEP, i * STEP);
	assert_true(qh_pdf_tables_find(arena, &lines, &tables));
	assert_int_equal(lines.n, QH_PDF_STROKES_MET_MAX);
	assert_int_equal(tables.n, 0);
	qh_arena_reset(arena);
	lines = (struct qh_pdf_lines){0};
	svg = repeated("<svg>", STROKE("M 1 1 L 9 1 L 9 9 L 1 9 L 1 1 L 9 1"), QH_PDF_STROKES_MAX / 5 + 1);
	svg = qh_arena_join(arena, svg, QH_STR("</svg>"), QH_STR(""));
	assert_int_equal(qh_pdf_lines_read(arena, svg, &lines, &err), QH_OK);
	assert_int_equal(lines.n, QH_PDF_STROKES_MAX);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    TEST(a_table),       TEST(filled_borders), TEST(no_tables),  TEST(rows_over_pages),
	    TEST(other_columns), TEST(odd_input),      TEST(most_words), TEST(most_cells),
	    TEST(most_tables),   TEST(most_strokes),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
