/* SPDX-License-Identifier: Apache-2.0 */
/* Small papers for tests, and parts of the files that are made of them. */
#ifndef QH_TEST_PAPERS_H
#define QH_TEST_PAPERS_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

#include "base/limits.h"
#include "chart/chart.h"
#include "pack/zip.h"
#include "paper/paper.h"

typedef enum qh_status qh_paper_writer(struct qh_arena *arena, const struct qh_paper *paper,
				       struct qh_buf *out, struct qh_error *err);

static const struct qh_chart_bar test_bars[] = {
    {{"first", 5}, {"5 of 10", 7}, {.n = 5, .d = 1}, {.n = 10, .d = 1}, 0},
    {{"second", 6}, {"none", 4}, {.n = 0, .d = 0}, {.n = 10, .d = 1}, 1}};
static const struct qh_chart test_chart = {
    .title = {"scores", 6}, .unit = {"points", 6}, .n_bars = 2, .bars = test_bars};
static const uint16_t test_widths[] = {10, 20, 10};
static const struct qh_paper_cell test_cells[] = {
    {.row = 1, .col = 1, .colspan = 2, .tone = QH_PAPER_HEAD, .align = QH_PAPER_CENTER, .text = {"head", 4}},
    {.row = 1, .col = 3, .tone = QH_PAPER_HEAD, .text = {"more", 4}},
    {.row = 2, .col = 1, .rowspan = 2, .text = {"a<b>\"&", 6}, .comment = {"why\nso", 6}},
    {.row = 2,
     .col = 2,
     .text = {"90.00%", 6},
     .number = {"0.9", 3},
     .format = {"0.00%", 5},
     .formula = {"=1-A9", 5}},
    {.row = 2, .col = 3, .tone = QH_PAPER_ERROR, .bold = true, .text = {"=1+1", 4}},
    {.row = 3, .col = 2, .text = {"there", 5}, .link = {"#other!B2", 9}},
    {.row = 3, .col = 3, .text = {"out", 3}, .link = {"javascript:x", 12}},
};
static const struct qh_paper_block test_blocks[] = {
    {.kind = QH_PAPER_PARAGRAPH, .style = QH_PAPER_TITLE, .text = {"Title", 5}},
    {.kind = QH_PAPER_TABLE,
     .table = {.rows = 3,
	       .cols = 3,
	       .head_rows = 1,
	       .widths = test_widths,
	       .n_cells = 7,
	       .cells = test_cells,
	       .filter = true,
	       .frozen = true}},
    {.kind = QH_PAPER_CHART, .chart = &test_chart, .caption = {"below", 5}},
    {.kind = QH_PAPER_BREAK},
    {.kind = QH_PAPER_PARAGRAPH, .style = QH_PAPER_BODY, .text = {"one\ntwo", 7}, .slot = {"own:x", 5}},
};
static const struct qh_paper_sheet test_sheets[] = {
    {.name = {"first", 5}, .n_blocks = 5, .blocks = test_blocks},
    {.name = {"other", 5}, .landscape = true, .n_blocks = 1, .blocks = test_blocks}};
static const struct qh_paper test_paper = {
    .title = {"T & t", 5},
    .lang = {"en", 2},
    .footer = {"- {page}/{pages} -", 18},
    .fonts = {.body = {"Body, Other", 11}, .fallback = {"Fall,Back", 9}},
    .n_sheets = 2,
    .sheets = test_sheets};

/* A part of the file that a writer makes of the paper, as text that ends with NUL. */
static inline char *test_part(struct qh_arena *arena, qh_paper_writer *write, const struct qh_paper *paper,
			      const char *part)
{
	struct qh_error err = {0};
	struct qh_str bytes = {0};
	struct qh_zip *zip;
	struct qh_buf out;
	int64_t at;
	char *text;

	qh_buf_init(&out, QH_OUTPUT_BYTES_MAX);
	assert_int_equal(write(arena, paper, &out, &err), QH_OK);
	assert_int_equal(qh_zip_open(qh_buf_view(&out), &zip, &err), QH_OK);
	at = qh_zip_find(zip, qh_str_of(part));
	assert_true(at >= 0);
	assert_int_equal(qh_zip_read(zip, (uint32_t)at, arena, 1 << 20, &bytes, &err), QH_OK);
	text = qh_arena_alloc(arena, bytes.n + 1);
	memcpy(text, bytes.p, bytes.n);
	qh_zip_close(zip);
	qh_buf_free(&out);
	return text;
}

/* The pieces stand in the text, in this order. */
static inline void test_in_order(const char *text, const char *const *pieces)
{
	for (; *pieces; pieces++) {
		const char *at = strstr(text, *pieces);

		if (!at)
			fail_msg("not there, or out of order: %s", *pieces);
		else
			text = at + strlen(*pieces);
	}
}

#endif
