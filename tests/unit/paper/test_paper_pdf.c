/* SPDX-License-Identifier: Apache-2.0 */
/* PDFs by their bytes and errors; what they look like is tested by tests/pdf/run. */
#include <pthread.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "base/limits.h"
#include "chart/chart.h"
#include "paper/paper.h"

#define FALLBACK "Noto Serif CJK SC"
#define HAN "\xE7\xBB\xA9\xE6\x95\x88" /* two common characters */

struct fixture {
	struct qh_paper paper;
	struct qh_paper_sheet sheet;
	struct qh_paper_block blocks[8];
	struct qh_paper_cell cells[8];
	struct qh_chart chart;
	struct qh_chart_bar bar;
};

static struct qh_arena *arena;

static int open_arena(void **state)
{
	(void)state;
	arena = qh_arena_new(QH_DOC_ARENA_BYTES_MAX);
	return arena ? 0 : -1;
}

static int close_arena(void **state)
{
	(void)state;
	qh_arena_free(arena);
	return 0;
}

/* A title, a table of two rows with every kind of cell, a note, a chart, a break. */
static void fill(struct fixture *f)
{
	*f = (struct fixture){
	    .paper = {.title = QH_STR(HAN),
		      .lang = QH_STR("zh"),
		      .footer = QH_STR("{page}/{pages}"),
		      .fonts = {.title = QH_STR("No Such Font, Nor This"), .fallback = QH_STR(FALLBACK)},
		      .n_sheets = 1,
		      .sheets = &f->sheet}};
	f->sheet = (struct qh_paper_sheet){.name = QH_STR("s"), .n_blocks = 5, .blocks = f->blocks};
	f->bar = (struct qh_chart_bar){QH_STR("a"), QH_STR("1"), QH_RAT_INT(1), QH_RAT_INT(2), 1};
	f->chart = (struct qh_chart){
	    .kind = QH_CHART_BARS, .title = QH_STR("c"), .unit = QH_STR("u"), .n_bars = 1, .bars = &f->bar};
	f->cells[0] = (struct qh_paper_cell){.row = 1,
					     .col = 1,
					     .colspan = 2,
					     .align = QH_PAPER_CENTER,
					     .tone = QH_PAPER_HEAD,
					     .text = QH_STR(HAN " head"),
					     .link = QH_STR("#s!A1")};
	f->cells[1] = (struct qh_paper_cell){.row = 2,
					     .col = 1,
					     .tone = QH_PAPER_WARNING,
					     .text = QH_STR("10"),
					     .comment = QH_STR("why"),
					     .link = QH_STR("https://example.org/(a)\\b")};
	f->cells[2] = (struct qh_paper_cell){.row = 2, .col = 2, .bold = true, .text = QH_STR("a\nb\tc")};
	f->blocks[0] =
	    (struct qh_paper_block){.kind = QH_PAPER_PARAGRAPH, .style = QH_PAPER_TITLE, .text = QH_STR(HAN)};
	f->blocks[1] = (struct qh_paper_block){
	    .kind = QH_PAPER_TABLE,
	    .table = {.rows = 2, .cols = 2, .head_rows = 1, .n_cells = 3, .cells = f->cells}};
	f->blocks[2] = (struct qh_paper_block){
	    .kind = QH_PAPER_PARAGRAPH, .style = QH_PAPER_SIGNATURE, .text = QH_STR("signed")};
	f->blocks[3] =
	    (struct qh_paper_block){.kind = QH_PAPER_CHART, .chart = &f->chart, .caption = QH_STR("fig")};
	f->blocks[4] = (struct qh_paper_block){.kind = QH_PAPER_BREAK};
}

static enum qh_status write_pdf(const struct fixture *f, struct qh_buf *out, struct qh_error *err)
{
	qh_arena_reset(arena);
	qh_error_clear(err);
	return qh_paper_pdf(arena, &f->paper, out, err);
}

static bool holds(const struct qh_buf *b, const char *what)
{
	return qh_str_find(qh_buf_view(b), qh_str_of(what), 0) >= 0;
}

static void the_same_bytes_twice(void **state)
{
	struct qh_error err = {0};
	struct fixture f;
	struct qh_buf a, b;

	(void)state;
	fill(&f);
	qh_buf_init(&a, QH_OUTPUT_BYTES_MAX);
	qh_buf_init(&b, QH_OUTPUT_BYTES_MAX);
	qh_buf_z(&b, "before"); /* appended: offsets count from where the file begins */
	assert_int_equal(write_pdf(&f, &a, &err), QH_OK);
	assert_int_equal(write_pdf(&f, &b, &err), QH_OK);
	assert_int_equal(b.n, a.n + 6);
	assert_memory_equal(a.p, b.p + 6, a.n);
	assert_memory_equal(a.p, "%PDF-1.5\n", 9);
	assert_true(holds(&a, "/CreationDate(D:20000101000000Z)"));
	assert_true(holds(&a, "/Title<FEFF7EE96548>"));
	assert_true(holds(&a, "/Lang(zh-CN)"));
	assert_true(holds(&a, "/URI(https://example.org/%28a%29%5Cb)"));
	assert_true(holds(&a, "/Count 2/")); /* the break ends the first page */
	qh_buf_free(&a);
	qh_buf_free(&b);
}

/* Rows with parts are painted in documents as in pages; each kind is another picture. */
static void every_kind_of_chart(void **state)
{
	static const int64_t counts[] = {1, 20};
	const struct qh_str parts[] = {QH_STR("x"), QH_STR("y")};
	const uint8_t kinds[] = {QH_CHART_BARS, QH_CHART_COLUMNS, QH_CHART_STACKED, QH_CHART_GRID};
	struct qh_error err = {0};
	struct fixture f;
	struct qh_buf out[4];

	(void)state;
	fill(&f);
	f.chart.n_parts = 2;
	f.chart.parts = parts;
	f.chart.counts = counts;
	f.chart.across = f.chart.down = QH_STR("axis");
	for (int i = 0; i < 4; i++) {
		f.chart.kind = kinds[i];
		qh_buf_init(&out[i], QH_OUTPUT_BYTES_MAX);
		assert_int_equal(write_pdf(&f, &out[i], &err), QH_OK);
		for (int k = 0; k < i; k++)
			assert_false(qh_str_eq(qh_buf_view(&out[k]), qh_buf_view(&out[i])));
	}
	for (int i = 0; i < 4; i++)
		qh_buf_free(&out[i]);
}

static void links_lead_only_where_links_may(void **state)
{
	static const char *const bad[] = {"javascript:alert(1)", "file:///etc/passwd", "#nowhere!A1", "x"};
	struct qh_error err = {0};
	struct fixture f;
	struct qh_buf out;

	(void)state;
	qh_buf_init(&out, QH_OUTPUT_BYTES_MAX);
	fill(&f);
	for (uint32_t i = 0; i < sizeof bad / sizeof *bad; i++) {
		f.cells[0].link = f.cells[1].link = qh_str_of(bad[i]);
		qh_buf_reset(&out);
		assert_int_equal(write_pdf(&f, &out, &err), QH_OK);
		assert_false(holds(&out, "/Annot/"));
	}
	qh_buf_free(&out);
}

static void expect(const struct fixture *f, enum qh_status status, const char *code, const char *name,
		   const char *text)
{
	struct qh_error err = {0};
	struct qh_buf out;

	qh_buf_init(&out, QH_OUTPUT_BYTES_MAX);
	qh_buf_z(&out, "kept");
	assert_int_equal(write_pdf(f, &out, &err), status);
	assert_string_equal(err.code, code);
	assert_int_equal(out.n, 4); /* nothing half done */
	if (name) {
		assert_string_equal(err.args[0].name, name);
		assert_string_equal(err.args[0].text, text);
	}
	qh_buf_free(&out);
}

static void what_is_wrong_is_said(void **state)
{
	struct fixture f;

	(void)state;
	fill(&f);
	f.cells[1].colspan = 2;
	expect(&f, QH_INVALID, "PAPER-001", "row", "2");
	fill(&f);
	f.cells[2].col = 3;
	expect(&f, QH_INVALID, "PAPER-001", "row", "2");
	fill(&f);
	f.cells[2].text = QH_STR("ok \xF4\x8F\xBF\xBC"); /* U+10FFFC, for private use */
	expect(&f, QH_UNSUPPORTED, "PAPER-002", "character", "\xF4\x8F\xBF\xBC");
	fill(&f);
	f.paper.fonts.fallback = QH_STR("No Such Font");
	expect(&f, QH_UNSUPPORTED, "PAPER-006", "font", "No Such Font");
	fill(&f);
	f.paper.fonts =
	    (struct qh_paper_fonts){.body = QH_STR("Noto Serif CJK")}; /* a likeness is not the name */
	expect(&f, QH_UNSUPPORTED, "PAPER-006", "font", "Noto Serif CJK");
}

static void odd_texts_are_printed(void **state)
{
	static const char *const odd[] = {"",
					  "\n\n",
					  "\xFF\xFE",
					  "a\x01\x7F\xC2\x85z",
					  "\xE2\x80\xAE\xE2\x80\x8B",
					  "\xEF\xBB\xBFx",
					  "\xE2\x80\xA8",
					  "\xD7\xA9\xD7\x9C\xD7\x95\xD7\x9D 12"};
	struct qh_error err = {0};
	struct fixture f;
	struct qh_buf out;

	(void)state;
	qh_buf_init(&out, QH_OUTPUT_BYTES_MAX);
	for (uint32_t i = 0; i < sizeof odd / sizeof *odd; i++) {
		enum qh_status status;

		fill(&f);
		f.cells[1].text = f.blocks[0].text = f.blocks[3].caption = qh_str_of(odd[i]);
		qh_buf_reset(&out);
		status = write_pdf(&f, &out, &err);
		if (status != QH_OK) /* only when the machine has no Hebrew */
			assert_true(i == 7 && status == QH_UNSUPPORTED);
	}
	fill(&f);
	f.cells[1].text = ((struct qh_str){"a\0b", 3});
	assert_int_equal(write_pdf(&f, &out, &err), QH_OK);
	fill(&f);
	f.paper.n_sheets = 0; /* a file has a page all the same */
	qh_buf_reset(&out);
	assert_int_equal(write_pdf(&f, &out, &err), QH_OK);
	assert_true(holds(&out, "/Count 1/"));
	qh_buf_free(&out);
}

static void empty_and_wide_tables(void **state)
{
	static struct qh_paper_cell cells[QH_COLS_MAX];
	struct qh_error err = {0};
	struct fixture f;
	struct qh_buf out;

	(void)state;
	qh_buf_init(&out, QH_OUTPUT_BYTES_MAX);
	fill(&f);
	f.blocks[1].table = (struct qh_paper_table){0};
	assert_int_equal(write_pdf(&f, &out, &err), QH_OK);
	f.blocks[1].table = (struct qh_paper_table){.rows = 3, .cols = 3, .head_rows = 3, .plain = true};
	assert_int_equal(write_pdf(&f, &out, &err), QH_OK);
	for (uint32_t k = 0; k < QH_COLS_MAX; k++)
		cells[k] = (struct qh_paper_cell){
		    .row = 1, .col = k + 1, .align = QH_PAPER_CENTER, .text = QH_STR("2024.123456789")};
	f.blocks[1].table =
	    (struct qh_paper_table){.rows = 1, .cols = QH_COLS_MAX, .n_cells = QH_COLS_MAX, .cells = cells};
	assert_int_equal(write_pdf(&f, &out, &err), QH_OK);
	f.blocks[1].table = (struct qh_paper_table){.rows = 1u << 30, .cols = 1u << 30};
	assert_int_equal(write_pdf(&f, &out, &err), QH_LIMIT);
	assert_string_equal(err.code, "PAPER-009");
	qh_buf_free(&out);
}

/* Wherever memory runs out, the answer is PAPER-009 and nothing is left over. */
static void each_allocation_may_fail(void **state)
{
	struct qh_error err = {0};
	struct fixture f;
	struct qh_buf out;
	uint64_t n = 1;

	(void)state;
	fill(&f);
	qh_buf_init(&out, QH_OUTPUT_BYTES_MAX);
	for (;; n++) {
		enum qh_status status;

		qh_arena_reset(arena);
		qh_buf_reset(&out);
		qh_error_clear(&err);
		qh_arena_fail_after(n);
		status = qh_paper_pdf(arena, &f.paper, &out, &err);
		qh_arena_fail_after(0);
		if (status == QH_OK)
			break;
		assert_int_equal(status, QH_NOMEM);
		assert_string_equal(err.code, "PAPER-009");
		assert_int_equal(out.n, 0);
	}
	assert_true(n > 50);
	qh_buf_free(&out);
}

static void a_full_buffer_is_a_limit(void **state)
{
	struct qh_error err = {0};
	struct fixture f;
	struct qh_buf out;

	(void)state;
	fill(&f);
	for (size_t max = 0; max < 4000; max += 250) {
		qh_buf_init(&out, max);
		assert_int_equal(write_pdf(&f, &out, &err), QH_LIMIT);
		assert_string_equal(err.code, "PAPER-009");
		assert_int_equal(out.n, 0);
		qh_buf_free(&out);
	}
}

static void fonts_are_checked_before(void **state)
{
	struct qh_paper_fonts fonts = {.title = QH_STR("No Such Font"),
				       .fallback = QH_STR("Nor This," FALLBACK)};
	struct qh_error err = {0};

	(void)state;
	qh_arena_reset(arena);
	assert_int_equal(qh_paper_pdf_check_fonts(arena, &fonts, QH_STR(HAN "ABC123"), &err), QH_OK);
	assert_int_equal(qh_paper_pdf_check_fonts(arena, &fonts, QH_STR(HAN "\xF4\x8F\xBF\xBC"), &err),
			 QH_UNSUPPORTED);
	assert_string_equal(err.code, "PAPER-002");
	fonts.fallback = QH_STR("Nor This");
	qh_error_clear(&err);
	assert_int_equal(qh_paper_pdf_check_fonts(arena, &fonts, QH_STR("a"), &err), QH_UNSUPPORTED);
	assert_string_equal(err.code, "PAPER-006");
	qh_arena_fail_after(1);
	assert_int_equal(qh_paper_pdf_check_fonts(arena, &fonts, QH_STR("a"), &err), QH_NOMEM);
	qh_arena_fail_after(0);
}

/* Fonts with TrueType outlines go another way than those of CFF; its mark is of the other kind. */
static void both_kinds_of_fonts(void **state)
{
	struct qh_error err = {0};
	struct fixture f;
	struct qh_buf out, again;

	(void)state;
	fill(&f);
	f.paper.fonts.table = QH_STR("DejaVu Sans");
	qh_buf_init(&out, QH_OUTPUT_BYTES_MAX);
	qh_buf_init(&again, QH_OUTPUT_BYTES_MAX);
	assert_int_equal(write_pdf(&f, &out, &err), QH_OK);
	assert_int_equal(write_pdf(&f, &again, &err), QH_OK);
	assert_true(holds(&out, "/Subtype/CIDFontType2"));
	assert_true(holds(&out, "/Subtype/CIDFontType0/"));
	assert_true(holds(&out, "+DejaVuSans"));
	assert_int_equal(out.n, again.n);
	assert_memory_equal(out.p, again.p, out.n);
	qh_buf_free(&out);
	qh_buf_free(&again);
}

/* ThreadSanitizer does not see the locks inside glib and fontconfig, which are not built with it. */
#if defined(__has_feature)
#if __has_feature(thread_sanitizer)
#define LOCKS_UNSEEN 1
#endif
#endif
#ifndef LOCKS_UNSEEN
#define LOCKS_UNSEEN 0
#endif

enum { THREADS = 4, PAPERS = 5 };

static void *write_in_thread(void *data)
{
	struct qh_arena *own = qh_arena_new(QH_DOC_ARENA_BYTES_MAX);
	struct qh_buf *out = data;
	struct qh_error err = {0};
	struct fixture f;

	fill(&f);
	for (int i = 0; own && i < PAPERS; i++) {
		qh_arena_reset(own);
		qh_buf_reset(out);
		if (qh_paper_pdf(own, &f.paper, out, &err) != QH_OK)
			qh_buf_reset(out);
	}
	qh_arena_free(own);
	return NULL;
}

static void threads_write_the_same(void **state)
{
	pthread_t threads[THREADS];
	struct qh_buf out[THREADS];

	(void)state;
	if (LOCKS_UNSEEN)
		skip();
	for (int i = 0; i < THREADS; i++) {
		qh_buf_init(&out[i], QH_OUTPUT_BYTES_MAX);
		assert_int_equal(pthread_create(&threads[i], NULL, write_in_thread, &out[i]), 0);
	}
	for (int i = 0; i < THREADS; i++)
		assert_int_equal(pthread_join(threads[i], NULL), 0);
	for (int i = 0; i < THREADS; i++) {
		assert_true(out[i].n > 1000);
		assert_int_equal(out[i].n, out[0].n);
		assert_memory_equal(out[i].p, out[0].p, out[0].n);
	}
	for (int i = 0; i < THREADS; i++)
		qh_buf_free(&out[i]);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(the_same_bytes_twice),
	    cmocka_unit_test(every_kind_of_chart),
	    cmocka_unit_test(links_lead_only_where_links_may),
	    cmocka_unit_test(what_is_wrong_is_said),
	    cmocka_unit_test(odd_texts_are_printed),
	    cmocka_unit_test(empty_and_wide_tables),
	    cmocka_unit_test(each_allocation_may_fail),
	    cmocka_unit_test(a_full_buffer_is_a_limit),
	    cmocka_unit_test(fonts_are_checked_before),
	    cmocka_unit_test(both_kinds_of_fonts),
	    cmocka_unit_test(threads_write_the_same),
	};
	return cmocka_run_group_tests(tests, open_arena, close_arena);
}
