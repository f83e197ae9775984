/* SPDX-License-Identifier: Apache-2.0 */
/* Owns the reading of a PDF with a text layer: poppler's programs give words and strokes, in a cage. */
#include "read/pdf.h"

#include <stdio.h>

#include "base/limits.h"
#include "worker/process.h"

enum { PATH_BYTES = 600, NUMBER_BYTES = 12 };

static enum qh_status run(struct qh_reader *r, const char *const argv[], struct qh_str *out)
{
	struct qh_buf b;
	enum qh_status status;

	qh_buf_init(&b, QH_WORKER_OUTPUT_BYTES_MAX);
	status = qh_process_run_on(argv, &r->worker_ms, &b, r->err);
	if (status == QH_OK) {
		*out = qh_arena_str(r->arena, qh_buf_view(&b));
		if (!out->p)
			status = qh_error_set(r->err, qh_arena_status(r->arena), "READ-009");
	}
	qh_buf_free(&b);
	return status;
}

static enum qh_status read_lines(struct qh_reader *r, const char *path, uint32_t page,
				 struct qh_pdf_lines *lines)
{
	char number[NUMBER_BYTES];
	const char *argv[] = {"pdftocairo", "-svg", "-f", number, "-l", number, path, "-", NULL};
	struct qh_str svg = QH_STR_NONE;
	enum qh_status status;

	snprintf(number, sizeof number, "%u", page);
	status = run(r, argv, &svg);
	return status == QH_OK ? qh_pdf_lines_read(r->arena, svg, lines, r->err) : status;
}

static enum qh_status read_pages(struct qh_reader *r, const char *path, struct qh_pdf_words *words)
{
	struct qh_pdf_flow flow = {.r = r};
	enum qh_status status = QH_OK;

	for (uint32_t page = 1, from = 0; page <= words->pages && status == QH_OK; page++) {
		struct qh_pdf_lines lines = {0};
		uint32_t to = from;

		while (to < words->n && words->at[to].page == page)
			to++;
		r->b.page = (uint16_t)page;
		if (to > from) {
			status = read_lines(r, path, page, &lines);
			if (status == QH_OK)
				qh_pdf_read_page(&flow, words, from, to - from, &lines);
			if (status == QH_OK)
				status = r->b.status;
		}
		from = to;
	}
	if (status == QH_OK)
		qh_pdf_flow_end(&flow);
	return status;
}

/* Without a single ruling line the columns can only be told by the blanks between them. */
static enum qh_status read_unruled(struct qh_reader *r, const char *path)
{
	const char *argv[] = {"pdftotext", "-layout", "-enc", "UTF-8", path, "-", NULL};
	struct qh_str text = QH_STR_NONE;
	enum qh_status status = run(r, argv, &text);

	if (status == QH_OK) {
		qh_doc_start(&r->b, r->arena, r->err);
		qh_reader_plain(r, text);
		status = r->b.status;
	}
	return status;
}

static bool has_table(const struct qh_reader *r)
{
	for (uint32_t i = 0; i < r->b.n_blocks; i++)
		if (r->b.blocks[i].kind == QH_BLOCK_TABLE)
			return true;
	return false;
}

static enum qh_status read_file(struct qh_reader *r, const char *path)
{
	const char *argv[] = {"pdftotext", "-tsv", "-enc", "UTF-8", path, "-", NULL};
	struct qh_pdf_words words;
	struct qh_str tsv = QH_STR_NONE;
	enum qh_status status = run(r, argv, &tsv);

	if (status != QH_OK)
		return status;
	if (!qh_pdf_words_read(r->arena, tsv, &words)) {
		if (!words.too_many)
			return qh_error_set(r->err, qh_arena_status(r->arena), "READ-009");
		qh_error_set(r->err, QH_LIMIT, "READ-033");
		qh_error_arg_int(r->err, "limit", QH_PDF_WORDS_MAX);
		return QH_LIMIT;
	}
	if (words.pages > QH_PDF_PAGES_MAX) {
		qh_error_set(r->err, QH_LIMIT, "READ-016");
		qh_error_arg_int(r->err, "limit", QH_PDF_PAGES_MAX);
		return QH_LIMIT;
	}
	if (words.n == 0)
		return qh_error_set(r->err, QH_UNSUPPORTED, "READ-017");
	status = read_pages(r, path, &words);
	return status == QH_OK && !has_table(r) ? read_unruled(r, path) : status;
}

void qh_reader_pdf(struct qh_reader *r, struct qh_str bytes)
{
	struct qh_scratch scratch;
	char path[PATH_BYTES];
	enum qh_status status = qh_scratch_open(&scratch, r->err);

	if (status == QH_OK) {
		status = qh_scratch_put(&scratch, "in.pdf", bytes, path, sizeof path, r->err);
		if (status == QH_OK)
			status = read_file(r, path);
		qh_scratch_close(&scratch);
	}
	if (status != QH_OK && r->b.status == QH_OK)
		r->b.status = status;
}
