/* SPDX-License-Identifier: Apache-2.0 */
/* Owns what the sheets of a binary workbook share: their list, formats and texts. */
#include "read/xls.h"

#include "base/limits.h"
#include "read/compound.h"
#include "read/little.h"

enum { VERSION_97 = 0x600 };

static struct qh_xls_cursor cursor(const struct qh_xls_book *b, struct qh_str body, uint32_t next)
{
	return (struct qh_xls_cursor){.stream = b->stream, .next = next, .body = body};
}

/* Room for one more of an array of the book. */
static bool room(struct qh_xls_book *b, void *items, uint32_t *cap, uint32_t n, size_t size)
{
	if (n >= QH_CELLS_MAX) {
		qh_reader_fail_limit(b->r, "READ-005", QH_CELLS_MAX, 0);
		return false;
	}
	if (qh_arena_grow(b->r->arena, items, cap, n + 1, size))
		return true;
	qh_reader_fail_memory(b->r, 0);
	return false;
}

static void read_bound_sheet(struct qh_xls_book *b, struct qh_str body, uint32_t next)
{
	enum { STATE = 4, KIND = 5, NAME = 6, VISIBLE = 3 };
	struct qh_xls_cursor c = cursor(b, body, next);
	struct qh_xls_sheet x;

	if (body.n < NAME + 2 || body.p[KIND] != 0) /* charts, macros */
		return;
	x.at = qh_little32(body, 0);
	x.hidden = (body.p[STATE] & VISIBLE) != 0;
	c.at = NAME + 1;
	x.name = qh_xls_take_text(b->r, &c, (unsigned char)body.p[NAME]);
	if (x.name.p && room(b, &b->sheets, &b->cap_sheets, b->n_sheets, sizeof x))
		b->sheets[b->n_sheets++] = x;
}

static void read_format(struct qh_xls_book *b, struct qh_str body, uint32_t next)
{
	struct qh_xls_cursor c = cursor(b, body, next);
	struct qh_xls_format x = {.id = qh_xls_take16(&c)};
	uint32_t n = qh_xls_take16(&c);

	x.code = qh_xls_take_text(b->r, &c, n);
	if (x.code.p && room(b, &b->formats, &b->cap_formats, b->n_formats, sizeof x))
		b->formats[b->n_formats++] = x;
}

/* Formats may stand behind the styles that use them: until then a style is its number. */
static void read_style(struct qh_xls_book *b, struct qh_str body)
{
	if (body.n >= 4 && room(b, &b->styles, &b->cap_styles, b->n_styles, sizeof *b->styles))
		b->styles[b->n_styles++] = (struct qh_str){NULL, qh_little16(body, 2)};
}

static void resolve_styles(struct qh_xls_book *b)
{
	for (uint32_t i = 0; i < b->n_styles; i++) {
		uint32_t id = b->styles[i].n;

		b->styles[i] = qh_number_format_builtin(id);
		for (uint32_t k = 0; k < b->n_formats; k++)
			if (b->formats[k].id == id)
				b->styles[i] = b->formats[k].code;
	}
}

static void read_strings(struct qh_xls_book *b, struct qh_str body, uint32_t next)
{
	struct qh_xls_cursor c = cursor(b, body, next);
	uint32_t n;

	qh_xls_skip(&c, 4); /* how often they are used */
	n = qh_xls_take32(&c);
	while (b->n_strings < n && b->r->b.status == QH_OK) {
		struct qh_str text = qh_xls_take_text(b->r, &c, qh_xls_take16(&c));

		if (c.ended) /* what is missing shows where it is used */
			return;
		if (room(b, &b->strings, &b->cap_strings, b->n_strings, sizeof text))
			b->strings[b->n_strings++] = text;
	}
}

/* The records that stand before all sheets; false when there is no such workbook. */
static bool read_globals(struct qh_xls_book *b)
{
	struct qh_xls_record x;
	uint32_t at = 0;

	if (!qh_xls_next(b->stream, &at, &x) || x.type != QH_XLS_BOF || x.body.n < 2 ||
	    qh_little16(x.body, 0) != VERSION_97)
		return false;
	while (b->r->b.status == QH_OK && !b->locked) {
		if (!qh_xls_next(b->stream, &at, &x)) {
			qh_reader_fail(b->r, QH_CORRUPT, "READ-020", 0, 0);
			return true;
		}
		switch (x.type) {
		case QH_XLS_EOF: resolve_styles(b); return true;
		case QH_XLS_FILE_PASS: b->locked = true; break;
		case QH_XLS_DATE_MODE: b->date1904 = x.body.n && x.body.p[0]; break;
		case QH_XLS_BOUND_SHEET: read_bound_sheet(b, x.body, at); break;
		case QH_XLS_FORMAT: read_format(b, x.body, at); break;
		case QH_XLS_XF: read_style(b, x.body); break;
		case QH_XLS_STRINGS: read_strings(b, x.body, at); break;
		default: break;
		}
	}
	return true;
}

enum qh_xls_outcome qh_reader_xls(struct qh_reader *r, struct qh_str bytes)
{
	struct qh_xls_book b = {.r = r};
	enum qh_status status = qh_compound_stream(r->arena, bytes, "Workbook", &b.stream, r->err);

	if (status == QH_NOT_FOUND)
		return QH_XLS_OTHER;
	if (status != QH_OK) {
		r->b.status = status;
		return QH_XLS_DONE;
	}
	if (!read_globals(&b))
		return QH_XLS_OTHER;
	if (b.locked)
		return QH_XLS_LOCKED;
	if (b.n_sheets == 0)
		qh_reader_fail(r, QH_CORRUPT, "READ-013", 0, 0);
	for (uint32_t i = 0; i < b.n_sheets && r->b.status == QH_OK; i++)
		qh_xls_sheet_read(&b, &b.sheets[i]);
	return QH_XLS_DONE;
}
