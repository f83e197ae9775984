/* SPDX-License-Identifier: Apache-2.0 */
/* The door of the room: one reading from its kind to its document, and what all readers share. */
#include "read/read.h"

#include "base/limits.h"
#include "read/converted.h"
#include "read/ooxml.h"
#include "read/pdf.h"
#include "read/reader.h"
#include "read/sniff.h"

void qh_reader_fail(struct qh_reader *r, enum qh_status status, const char *code, uint32_t line, uint32_t col)
{
	if (r->b.status != QH_OK)
		return;
	r->b.status = qh_error_set(r->err, status, code);
	qh_error_at_line(r->err, QH_STR_NONE, line, col);
}

void qh_reader_fail_limit(struct qh_reader *r, const char *code, uint64_t limit, uint32_t line)
{
	if (r->b.status != QH_OK)
		return;
	qh_reader_fail(r, QH_LIMIT, code, line, 0);
	qh_error_arg_int(r->err, "limit", (int64_t)limit);
}

void qh_reader_fail_memory(struct qh_reader *r, uint32_t line)
{
	enum qh_status status = qh_arena_status(r->arena);

	if (r->b.status != QH_OK)
		return;
	qh_reader_fail(r, status == QH_OK ? QH_NOMEM : status, "READ-009", line, 0);
	qh_error_arg_int(r->err, "limit", (int64_t)QH_DOC_ARENA_BYTES_MAX);
}

char *qh_reader_scratch(struct qh_reader *r, uint32_t n)
{
	if (r->b.status != QH_OK)
		return NULL;
	if (qh_arena_grow(r->arena, &r->scratch, &r->cap_scratch, n, 1))
		return r->scratch;
	qh_reader_fail_memory(r, 0);
	return NULL;
}

/* Bit 7 marks a space: two in a row make QH_LINE_WIDE. */
enum { SPACE = 128 };
static const uint8_t byte_kinds[256] = {
    ['\t'] = QH_LINE_TAB,   ['|'] = QH_LINE_PIPE,    ['\f'] = QH_LINE_FEED,  ['<'] = QH_LINE_ANGLE,
    ['&'] = QH_LINE_MARKUP, ['\\'] = QH_LINE_MARKUP, ['$'] = QH_LINE_MARKUP, ['*'] = QH_LINE_MARKUP,
    ['['] = QH_LINE_MARKUP, [' '] = SPACE,           [0xE3] = SPACE,
};

uint32_t qh_line_bytes(struct qh_str line)
{
	const unsigned char *p = (const unsigned char *)line.p;
	uint32_t all = 0, spaces = 0, before = 0;

	for (uint32_t i = 0; i < line.n; i++) {
		uint32_t kind = byte_kinds[p[i]];

		all |= kind;
		spaces |= kind & before;
		before = kind;
	}
	if (spaces & SPACE)
		all |= QH_LINE_WIDE;
	else if ((all & SPACE) && line.n >= 6 && qh_str_find(line, QH_STR("\xE3\x80\x80"), 0) >= 0)
		all |= QH_LINE_WIDE;
	return all & ~(uint32_t)SPACE;
}

static enum qh_status refuse(struct qh_error *err, enum qh_status status, const char *code,
			     struct qh_str path)
{
	(void)qh_error_set(err, status, code);
	qh_error_at_line(err, path, 0, 0);
	return status;
}

enum qh_status qh_read_text(struct qh_arena *arena, struct qh_str text, enum qh_read_kind kind,
			    struct qh_str path, struct qh_doc *out, struct qh_error *err)
{
	struct qh_reader r = {
	    .arena = arena, .err = err, .doc_index = out->index, .worker_ms = QH_WORKER_SECONDS_MAX * 1000};
	enum qh_status status;

	out->path = path;
	out->n_blocks = 0;
	out->blocks = NULL;
	if (text.n == 0)
		return refuse(err, QH_INVALID, "READ-001", path);
	if (kind == QH_READ_BINARY) {
		const char *name = qh_sniff_binary(text);

		status = qh_sniff_refuse(text, name ? name : "?", err);
		qh_error_at_line(err, path, 0, 0);
		return status;
	}
	/* What was UTF-16 shows only now what it is. */
	if (kind == QH_READ_TEXT) {
		enum qh_read_kind again = qh_read_sniff(text, path);

		kind = again == QH_READ_HTML || again == QH_READ_TSV ? again : kind;
	}
	qh_doc_start(&r.b, arena, err);
	switch (kind) {
	case QH_READ_HTML: qh_reader_html(&r, text); break;
	case QH_READ_CSV: qh_reader_delimited(&r, text, false); break;
	case QH_READ_TSV: qh_reader_delimited(&r, text, true); break;
	case QH_READ_OFFICE: qh_reader_ooxml(&r, text); break;
	case QH_READ_PDF: qh_reader_pdf(&r, text); break;
	case QH_READ_PICTURE: qh_reader_picture(&r, text); break;
	case QH_READ_CONVERTED: qh_reader_converted(&r, text); break;
	case QH_READ_TEXT:
	case QH_READ_UNKNOWN:
	case QH_READ_JSON:
	case QH_READ_BINARY: qh_reader_plain(&r, text); break;
	}
	if (r.b.status != QH_OK)
		r.b.in_table = false;
	status = qh_doc_finish(&r.b, out);
	if (status != QH_OK)
		qh_error_at_line(err, path, err ? err->line : 0, err ? err->col : 0);
	else if (out->n_blocks == 0)
		status = refuse(err, QH_INVALID, "READ-007", path);
	return status;
}
