/* SPDX-License-Identifier: Apache-2.0 */
/* Owns the reading of a PDF with a text layer: poppler's programs give words and strokes, in a cage. */
#include "read/pdf.h"

#include <stdio.h>

#include "base/limits.h"
#include "read/scan.h"

enum { PATH_BYTES = 600, NUMBER_BYTES = 12 };

/* One document on its way. */
struct reading {
	struct qh_reader *r;
	const struct qh_scratch *scratch;
	const char *path;
	struct qh_pdf_words words;
	const char *languages; /* of scans; NULL: they cannot be read */
	uint32_t scans;        /* pages that had to be read as pictures */
};

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

/* A page without a single word: blank, or a picture. */
static enum qh_status read_wordless(struct reading *x, struct qh_pdf_flow *flow, uint32_t page)
{
	if (!x->languages)
		return QH_OK;
	if (x->scans++ == QH_SCAN_PAGES_MAX) {
		qh_error_set(x->r->err, QH_LIMIT, "READ-021");
		qh_error_arg_int(x->r->err, "limit", QH_SCAN_PAGES_MAX);
		return QH_LIMIT;
	}
	return qh_scan_page(flow, x->scratch, x->path, page);
}

static enum qh_status read_pages(struct reading *x)
{
	struct qh_reader *r = x->r;
	struct qh_pdf_flow flow = {.r = r, .languages = x->languages};
	enum qh_status status = QH_OK;

	for (uint32_t page = 1, from = 0; page <= x->words.pages && status == QH_OK; page++) {
		struct qh_pdf_lines lines = {0};
		uint32_t to = from;

		while (to < x->words.n && x->words.at[to].page == page)
			to++;
		r->b.page = (uint16_t)page;
		if (to > from) {
			status = read_lines(r, x->path, page, &lines);
			if (status == QH_OK)
				qh_pdf_read_page(&flow, &x->words, from, to - from, &lines);
		} else {
			status = read_wordless(x, &flow, page);
		}
		if (status == QH_OK)
			status = r->b.status;
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

static bool has_wordless(const struct qh_pdf_words *words)
{
	uint32_t before = 0;

	for (uint32_t i = 0; i < words->n; i++) {
		if (words->at[i].page > before + 1)
			return true;
		before = words->at[i].page;
	}
	return before < words->pages;
}

static enum qh_status find_words(struct reading *x)
{
	const char *argv[] = {"pdftotext", "-tsv", "-enc", "UTF-8", x->path, "-", NULL};
	struct qh_reader *r = x->r;
	struct qh_str tsv = QH_STR_NONE;
	enum qh_status status = run(r, argv, &tsv);

	if (status != QH_OK)
		return status;
	if (!qh_pdf_words_read(r->arena, tsv, &x->words)) {
		if (!x->words.too_many)
			return qh_error_set(r->err, qh_arena_status(r->arena), "READ-009");
		qh_error_set(r->err, QH_LIMIT, "READ-033");
		qh_error_arg_int(r->err, "limit", QH_PDF_WORDS_MAX);
		return QH_LIMIT;
	}
	if (x->words.pages > QH_PDF_PAGES_MAX) {
		qh_error_set(r->err, QH_LIMIT, "READ-016");
		qh_error_arg_int(r->err, "limit", QH_PDF_PAGES_MAX);
		return QH_LIMIT;
	}
	return QH_OK;
}

static enum qh_status read_file(struct reading *x)
{
	struct qh_reader *r = x->r;
	enum qh_status status = find_words(x);

	if (status != QH_OK)
		return status;
	x->languages = has_wordless(&x->words) ? qh_scan_languages() : NULL;
	if (x->words.n == 0 && !x->languages)
		return qh_error_set(r->err, QH_UNSUPPORTED, "READ-017");
	status = read_pages(x);
	return status == QH_OK && !r->b.scanned && !has_table(r) ? read_unruled(r, x->path) : status;
}

/* Makes a PDF of a picture, whatever its colours and packing; the text that comes with it is not used, for it
 * was read without regard to the cells. */
static enum qh_status read_picture(struct reading *x)
{
	char base[PATH_BYTES], made[PATH_BYTES + 4];
	const char *argv[] = {"env", "OMP_THREAD_LIMIT=1", "tesseract", x->path, base, "-l", "chi_sim", "pdf",
			      NULL};
	struct qh_str said = QH_STR_NONE;
	enum qh_status status;

	x->languages = qh_scan_languages();
	if (!x->languages)
		return qh_error_set(x->r->err, QH_UNSUPPORTED, "READ-017");
	snprintf(base, sizeof base, "%s/picture", x->scratch->dir);
	snprintf(made, sizeof made, "%s.pdf", base);
	status = run(x->r, argv, &said);
	x->path = made;
	if (status == QH_OK)
		status = find_words(x);
	x->words.n = 0;
	return status == QH_OK ? read_pages(x) : status;
}

static void read_bytes(struct qh_reader *r, struct qh_str bytes, const char *ending)
{
	struct qh_scratch scratch;
	struct reading x = {.r = r, .scratch = &scratch};
	char name[16], path[PATH_BYTES];
	enum qh_status status = qh_scratch_open(&scratch, r->err);

	if (status == QH_OK) {
		snprintf(name, sizeof name, "in.%s", ending);
		x.path = path;
		status = qh_scratch_put(&scratch, name, bytes, path, sizeof path, r->err);
		if (status == QH_OK)
			status = strcmp(ending, "pdf") == 0 ? read_file(&x) : read_picture(&x);
		qh_scratch_close(&scratch);
	}
	if (status != QH_OK && r->b.status == QH_OK)
		r->b.status = status;
}

void qh_reader_pdf(struct qh_reader *r, struct qh_str bytes)
{
	read_bytes(r, bytes, "pdf");
}

void qh_reader_picture(struct qh_reader *r, struct qh_str bytes)
{
	const char *ending = qh_scan_picture_ending(bytes);

	QH_ASSERT(ending);
	read_bytes(r, bytes, ending);
}
