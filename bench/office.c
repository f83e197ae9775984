/* SPDX-License-Identifier: Apache-2.0 */
/*
 * One job with office files, for bench/office to time from outside:
 *
 * office inflate FOLDER                 every part of every file through libzip into nothing: the floor
 * office read FOLDER                    every file to a document
 * office sheet FILE.xlsx                every sheet cell by cell through a sink that counts
 * office write DATA-DIR NDJSON KIND FOLDER   every form as a file; KIND is xlsx, docx or pdf
 *
 * Prints "WHAT COUNT" lines: that the work was done, and the peak of memory where it matters.
 */
#include <stdio.h>
#include <stdlib.h>
#include <zip.h>

#include "base/file.h"
#include "base/limits.h"
#include "form/form_json.h"
#include "read/read.h"
#include "read/workbook.h"
#include "write/official.h"

struct job {
	struct qh_arena *arena; /* of one file or form */
	struct qh_error err;
	uint64_t files, bytes, cells;
};

static bool done(struct job *j, const char *what, enum qh_status s)
{
	if (s != QH_OK)
		fprintf(stderr, "office: %s: %s\n", what, j->err.code ? j->err.code : "failed");
	return s == QH_OK;
}

static bool inflate(struct job *j, struct qh_str bytes)
{
	static char piece[64 * 1024];
	zip_error_t why;
	zip_source_t *source = zip_source_buffer_create(bytes.p, bytes.n, 0, &why);
	zip_t *zip = source ? zip_open_from_source(source, ZIP_RDONLY, &why) : NULL;

	if (!zip)
		return false;
	for (zip_int64_t i = 0; i < zip_get_num_entries(zip, 0); i++) {
		zip_file_t *part = zip_fopen_index(zip, (zip_uint64_t)i, 0);
		zip_int64_t n = 0;

		while (part && (n = zip_fread(part, piece, sizeof piece)) > 0)
			j->bytes += (uint64_t)n;
		if (!part || n < 0 || zip_fclose(part) != 0)
			return false;
	}
	zip_discard(zip);
	return true;
}

static bool read_document(struct job *j, struct qh_str bytes, const char *path)
{
	struct qh_doc doc = {.index = 1};

	if (qh_read_text(j->arena, bytes, QH_READ_OFFICE, qh_str_of(path), &doc, &j->err) != QH_OK)
		return false;
	for (uint32_t i = 0; i < doc.n_blocks; i++)
		j->cells += doc.blocks[i].n_cells;
	return true;
}

static bool folder(struct job *j, const char *path, bool inflating)
{
	struct qh_arena *list = qh_arena_new(QH_LIBRARY_ARENA_BYTES_MAX);
	const struct qh_str *names = NULL;
	uint32_t n = 0;
	char full[4096];
	bool ok = list && done(j, path, qh_file_list(list, path, &names, &n, &j->err));

	for (uint32_t i = 0; i < n && ok; i++) {
		struct qh_str bytes;

		qh_arena_reset(j->arena);
		snprintf(full, sizeof full, "%s/%.*s", path, QH_STR_ARG(names[i]));
		ok = done(j, full, qh_file_read(j->arena, full, QH_FILE_BYTES_MAX, &bytes, &j->err));
		if (ok && !(inflating ? inflate(j, bytes) : read_document(j, bytes, full)))
			ok = done(j, full, QH_CORRUPT);
		j->files += ok;
	}
	printf("files %llu\nbytes %llu\ncells %llu\n", (unsigned long long)j->files,
	       (unsigned long long)j->bytes, (unsigned long long)j->cells);
	qh_arena_free(list);
	return ok;
}

/* ---- a large workbook ---- */

struct counting {
	struct job *job;
	struct qh_arena *cells;
	uint32_t row;
};

static bool count_cell(void *payload, const struct qh_sheet_cell *cell)
{
	struct counting *c = payload;

	c->job->cells++;
	c->job->bytes += cell->shown.n;
	if (cell->row != c->row)
		qh_arena_reset(c->cells);
	c->row = cell->row;
	return true;
}

static uint64_t peak_kib(void)
{
	FILE *f = fopen("/proc/self/status", "r");
	char line[256];
	unsigned long long kib = 0;

	while (f && fgets(line, sizeof line, f))
		if (sscanf(line, "VmHWM: %llu", &kib) == 1)
			break;
	if (f)
		fclose(f);
	return kib;
}

static bool sheets(struct job *j, const char *path)
{
	static const struct qh_sheet_sink sink = {count_cell, NULL};
	struct counting c = {.job = j, .cells = qh_arena_new(QH_DOC_ARENA_BYTES_MAX)};
	struct qh_workbook wb;
	struct qh_zip *zip = NULL;
	struct qh_str bytes;
	enum qh_status s =
	    c.cells ? qh_file_read(j->arena, path, QH_FILE_BYTES_MAX, &bytes, &j->err) : QH_NOMEM;

	if (s == QH_OK)
		s = qh_zip_open(bytes, &zip, &j->err);
	if (s == QH_OK)
		s = qh_workbook_open(j->arena, zip, QH_STR("xl/workbook.xml"), &wb, &j->err);
	for (uint32_t i = 0; s == QH_OK && i < wb.n_sheets; i++)
		s = qh_workbook_sheet(&wb, i, c.cells, &sink, &c, &j->err);
	qh_zip_close(zip);
	qh_arena_free(c.cells);
	printf("cells %llu\nbytes %llu\npeak-kib %llu\n", (unsigned long long)j->cells,
	       (unsigned long long)j->bytes, (unsigned long long)peak_kib());
	return done(j, path, s);
}

/* ---- forms to files ---- */

struct kind {
	const char *name;
	enum qh_status (*write)(struct qh_arena *, const struct qh_paper *, struct qh_buf *,
				struct qh_error *);
};

static enum qh_status write_form(struct job *j, const struct qh_library *library, struct qh_str line,
				 const struct kind *kind, const char *path, struct qh_buf *out)
{
	struct qh_report_options o = {.version = QH_VERSION, .library = library};
	struct qh_form *form = NULL;
	struct qh_choice choice;
	struct qh_paper_builder b;
	struct qh_paper paper;
	enum qh_status s = qh_form_from_json(j->arena, library->lexicon, line, 1, &form, &j->err);

	if (s != QH_OK)
		return s;
	qh_rulebook_choose(j->arena, library, form, NULL, &choice);
	if (!choice.rulebook || !choice.rulebook->n_columns)
		return QH_NOT_FOUND;
	qh_official_frame(j->arena, &o, form->title.text, &paper);
	qh_paper_begin(&b, j->arena);
	qh_official_add(&b, &o, choice.rulebook, form, NULL);
	s = qh_paper_built(&b, &paper, &j->err);
	if (s == QH_OK)
		s = kind->write(j->arena, &paper, out, &j->err);
	if (s == QH_OK)
		s = out->status == QH_OK ? qh_file_write(path, qh_buf_view(out), &j->err) : out->status;
	qh_buf_reset(out);
	return s;
}

static bool write_all(struct job *j, const char *data, const char *forms, const char *name, const char *dir)
{
	static const struct kind kinds[] = {
	    {"xlsx", qh_paper_xlsx}, {"docx", qh_paper_docx}, {"pdf", qh_paper_pdf}};
	const struct kind *kind = NULL;
	struct qh_arena *input = qh_arena_new(QH_DOC_ARENA_BYTES_MAX);
	struct qh_library *library = NULL;
	struct qh_str text = QH_STR_NONE;
	struct qh_buf out;
	char path[4096];

	for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++)
		if (strcmp(kinds[i].name, name) == 0)
			kind = &kinds[i];
	qh_buf_init(&out, QH_OUTPUT_BYTES_MAX);
	enum qh_status s = kind && input ? qh_library_load(data, NULL, &library, &j->err) : QH_INVALID;
	if (s == QH_OK)
		s = qh_file_read(input, forms, QH_FILE_BYTES_MAX, &text, &j->err);
	for (uint32_t off = 0; off < text.n && s == QH_OK; j->files++) {
		const char *stop = memchr(text.p + off, '\n', text.n - off);
		uint32_t end = stop ? (uint32_t)(stop - text.p) : text.n;

		qh_arena_reset(j->arena);
		snprintf(path, sizeof path, "%s/%06llu.%s", dir, (unsigned long long)j->files + 1, name);
		s = write_form(j, library, qh_str_sub(text, off, end - off), kind, path, &out);
		off = end + 1;
	}
	printf("files %llu\n", (unsigned long long)j->files);
	if (library)
		qh_library_free(library);
	qh_buf_free(&out);
	qh_arena_free(input);
	return done(j, name, s);
}

int main(int argc, char **argv)
{
	struct job j = {.arena = qh_arena_new(QH_DOC_ARENA_BYTES_MAX)};
	bool ok = false;

	qh_error_clear(&j.err);
	if (!j.arena)
		fprintf(stderr, "office: no memory\n");
	else if (argc == 3 && (strcmp(argv[1], "inflate") == 0 || strcmp(argv[1], "read") == 0))
		ok = folder(&j, argv[2], argv[1][0] == 'i');
	else if (argc == 3 && strcmp(argv[1], "sheet") == 0)
		ok = sheets(&j, argv[2]);
	else if (argc == 6 && strcmp(argv[1], "write") == 0)
		ok = write_all(&j, argv[2], argv[3], argv[4], argv[5]);
	else
		fprintf(stderr,
			"usage: office inflate|read FOLDER, sheet FILE, write DATA NDJSON KIND FOLDER\n");
	qh_arena_free(j.arena);
	return ok ? 0 : 1;
}
