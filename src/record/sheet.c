/* SPDX-License-Identifier: Apache-2.0 */
/* Owns the way from an Excel file to rows: each sheet is written as delimited text into the folder of the
 * import, row by row, and read from there as any other file. A line of the text is a row of the sheet. */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/file.h"
#include "base/limits.h"
#include "read/workbook.h"
#include "record/importer.h"

enum { CELLS_ARENA_BYTES = 64 << 20, OUT_BYTES_MAX = 64 << 20, FLUSH_BYTES = 1 << 20 };

struct sheet_writer {
	struct qh_importer *im;
	struct qh_arena *cells;
	struct qh_buf out;
	int fd, cause;
	uint32_t row, col; /* that was written last */
	uint32_t head;     /* row of the heads; 0: the first with something in it */
	uint32_t width;    /* columns of the heads */
	bool any;
};

static void flush(struct sheet_writer *w)
{
	size_t done = 0;

	if (w->out.status != QH_OK && !w->cause)
		w->cause = ENOMEM;
	while (!w->cause && done < w->out.n) {
		ssize_t put = write(w->fd, w->out.p + done, w->out.n - done);

		if (put < 0 && errno != EINTR)
			w->cause = errno;
		done += put > 0 ? (size_t)put : 0;
	}
	qh_buf_reset(&w->out);
}

/* The row is full as far as the heads go: Excel leaves out blank cells. */
static void end_row(struct sheet_writer *w)
{
	if (w->row == 0)
		return;
	if (w->head ? w->row <= w->head : w->width == 0)
		w->width = w->col;
	for (; w->col && w->col < w->width; w->col++)
		qh_buf_char(&w->out, ',');
	qh_buf_char(&w->out, '\n');
	if (w->out.n > FLUSH_BYTES)
		flush(w);
}

/* The whole part of a number without its separators. False: it is none. */
static bool whole_part(struct qh_str s, int64_t *out)
{
	bool digits = false, negative = s.n && s.p[0] == '-';

	*out = 0;
	for (uint32_t i = negative; i < s.n && s.p[i] != '.'; i++) {
		if (s.p[i] == ',')
			continue;
		if (s.p[i] < '0' || s.p[i] > '9' || *out > INT64_MAX / 20)
			return false;
		*out = *out * 10 + (s.p[i] - '0');
		digits = true;
	}
	if (negative)
		*out = -*out;
	return digits;
}

/* What is shown, unless that is a number of which less is shown than the file holds. A date is shown; its
 * number says nothing. */
static struct qh_str text_of(const struct qh_sheet_cell *cell)
{
	int64_t shown, stored;

	if (!cell->stored.p || qh_str_find(cell->shown, QH_STR("E"), 0) >= 0)
		return cell->shown;
	if (qh_str_ends(cell->shown, QH_STR("%")) && whole_part(cell->stored, &stored))
		return cell->stored;
	if (whole_part(cell->shown, &shown) && whole_part(cell->stored, &stored) && shown - stored <= 1 &&
	    stored - shown <= 1)
		return cell->stored;
	return cell->shown;
}

static void put_cell(struct sheet_writer *w, struct qh_str s)
{
	bool quote = false;

	for (uint32_t i = 0; i < s.n && !quote; i++)
		quote = s.p[i] == '"' || s.p[i] == ',' || s.p[i] == '\n' || s.p[i] == '\r';
	if (!quote) {
		qh_buf_str(&w->out, s);
		return;
	}
	qh_buf_char(&w->out, '"');
	for (uint32_t i = 0; i < s.n; i++) {
		if (s.p[i] == '"')
			qh_buf_char(&w->out, '"');
		qh_buf_char(&w->out, s.p[i]);
	}
	qh_buf_char(&w->out, '"');
}

static bool take_cell(void *payload, const struct qh_sheet_cell *cell)
{
	struct sheet_writer *w = payload;
	struct qh_str s = text_of(cell);

	if (qh_str_blank(s))
		return !w->cause;
	for (; w->row < cell->row; w->row++) {
		end_row(w);
		w->col = 0;
	}
	for (; w->col < cell->col; w->col++)
		if (w->col)
			qh_buf_char(&w->out, ',');
	put_cell(w, s);
	w->any = true;
	if (qh_arena_used(w->cells) > CELLS_ARENA_BYTES / 2)
		qh_arena_reset(w->cells);
	return !w->cause && w->out.status == QH_OK;
}

static enum qh_status write_sheet(struct qh_importer *im, const struct qh_workbook *wb, uint32_t i,
				  uint32_t head, const char *name, bool *any, struct qh_error *err)
{
	static const struct qh_sheet_sink sink = {take_cell, NULL};
	struct sheet_writer w = {.im = im, .head = head, .cells = qh_arena_new(CELLS_ARENA_BYTES)};
	enum qh_status status;

	*any = false;
	qh_buf_init(&w.out, OUT_BYTES_MAX);
	w.fd = openat(im->parts.dir, name, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
	if (w.fd < 0)
		w.cause = errno;
	status = w.cells ? QH_OK : qh_error_set(err, QH_NOMEM, "RECORD-008");
	if (status == QH_OK && !w.cause)
		status = qh_workbook_sheet(wb, i, w.cells, &sink, &w, err);
	if (status == QH_OK) {
		end_row(&w);
		flush(&w);
	}
	if (w.fd >= 0 && close(w.fd) != 0 && !w.cause)
		w.cause = errno;
	if (w.cause)
		status = qh_part_failed(&im->parts, name, w.cause, err);
	*any = w.any;
	qh_buf_free(&w.out);
	qh_arena_free(w.cells);
	return status;
}

static enum qh_status open_book(struct qh_arena *arena, struct qh_str bytes, struct qh_zip **zip,
				struct qh_workbook *wb, struct qh_error *err)
{
	struct qh_relations rels = {0};
	const struct qh_relation *part;
	enum qh_status status = qh_zip_open(bytes, zip, err);

	if (status == QH_OK)
		status = qh_relations_read(arena, *zip, QH_STR(""), &rels, err);
	if (status != QH_OK)
		return status;
	part = qh_relations_by_kind(&rels, QH_STR("officeDocument"));
	if (part && qh_str_starts(part->target, QH_STR("xl/")))
		return qh_workbook_open(arena, *zip, part->target, wb, err);
	(void)qh_error_set(err, QH_INVALID, "RECORD-014");
	qh_error_arg(err, "kind", QH_STR("zip"));
	return QH_INVALID;
}

/* All sheets that are shown and hold something. */
static enum qh_status write_all(struct qh_importer *im, const struct qh_workbook *wb, const char *path,
				uint32_t head, struct qh_sheet_file *list, uint32_t *n, struct qh_error *err)
{
	enum qh_status status = QH_OK;

	for (uint32_t i = 0; status == QH_OK && i < wb->n_sheets; i++) {
		char name[QH_PART_NAME_MAX];
		bool any;

		if (wb->sheets[i].hidden) {
			status = qh_note_unmapped(im, qh_str_of(path), wb->sheets[i].name, err);
			continue;
		}
		snprintf(name, sizeof name, "sheet-%u.csv", (unsigned)i);
		status = write_sheet(im, wb, i, head, name, &any, err);
		if (status != QH_OK || !any) {
			(void)unlinkat(im->parts.dir, name, 0);
			continue;
		}
		list[*n].sheet = qh_arena_str(im->arena, wb->sheets[i].name);
		list[*n].path = qh_arena_printf(im->arena, "%s/%s", im->parts.path, name);
		list[*n].name = qh_arena_str(im->arena, qh_str_of(path));
		if (wb->n_sheets > 1)
			list[*n].name = qh_arena_join(im->arena, list[*n].name, QH_STR("#"), list[*n].sheet);
		++*n;
	}
	return status == QH_OK && qh_arena_status(im->arena) != QH_OK
		   ? qh_error_set(err, qh_arena_status(im->arena), "RECORD-008")
		   : status;
}

enum qh_status qh_sheets_write(struct qh_importer *im, const char *path, uint32_t head,
			       const struct qh_sheet_file **out, uint32_t *n, char sha256[65],
			       struct qh_error *err)
{
	struct qh_arena *arena = qh_arena_new(QH_DOC_ARENA_BYTES_MAX);
	struct qh_workbook wb = {0};
	struct qh_zip *zip = NULL;
	struct qh_str bytes;
	struct qh_sheet_file *list = NULL;
	enum qh_status status = arena ? QH_OK : qh_error_set(err, QH_NOMEM, "RECORD-008");

	*n = 0;
	*out = NULL;
	if (status == QH_OK)
		status = qh_file_read(arena, path, QH_FILE_BYTES_MAX, &bytes, err);
	if (status == QH_OK) {
		qh_sha256_hex(bytes, sha256);
		status = open_book(arena, bytes, &zip, &wb, err);
	}
	if (status == QH_OK) {
		list = QH_NEW_ARRAY(im->arena, struct qh_sheet_file, wb.n_sheets);
		status = list ? write_all(im, &wb, path, head, list, n, err)
			      : qh_error_set(err, qh_arena_status(im->arena), "RECORD-008");
	}
	if (status == QH_OK && *n == 0)
		status = qh_error_set(err, QH_INVALID, "RECORD-013");
	if (status != QH_OK && err && err->file[0] == '\0')
		qh_error_at_line(err, qh_str_of(path), 0, 0);
	*out = list;
	qh_zip_close(zip);
	qh_arena_free(arena);
	return status;
}
