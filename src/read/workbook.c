/* SPDX-License-Identifier: Apache-2.0 */
/* Owns what the sheets of a workbook share: their list, number formats, shared strings. */
#include "read/workbook.h"

#include "base/limits.h"
#include "base/utf8.h"
#include "read/number_format.h"

struct opening {
	struct qh_workbook *wb;
	const struct qh_relations *rels;
	struct qh_error *err;
	enum qh_status status;
	bool in_cell_styles, in_text, in_phonetic;
	char *text; /* of the shared string being read */
	uint32_t n_text, cap_text;
	uint32_t n_named; /* sheets of any kind */
};

static bool fail(struct opening *o, enum qh_status status, const char *code, int64_t limit)
{
	o->status = qh_error_set(o->err, status, code);
	if (limit)
		qh_error_arg_int(o->err, "limit", limit);
	return false;
}

static bool fail_memory(struct opening *o)
{
	return fail(o, qh_arena_status(o->wb->arena), "READ-009", (int64_t)QH_DOC_ARENA_BYTES_MAX);
}

/* Room for one more of an array that the workbook owns, of at most @p max. */
static bool room(struct opening *o, void *items, uint32_t *cap, uint32_t n, uint32_t max, size_t size)
{
	if (n >= max)
		return fail(o, QH_LIMIT, "READ-031", max);
	return qh_arena_grow(o->wb->arena, items, cap, n + 1, size) || fail_memory(o);
}

/* ---- the list of sheets ---- */

static bool workbook_start(void *payload, const struct qh_xml_tag *tag)
{
	struct opening *o = payload;
	struct qh_workbook *wb = o->wb;
	const struct qh_relation *rel;
	struct qh_str state;

	if (qh_str_eq(tag->name, QH_STR("workbookPr")))
		wb->date1904 = qh_xml_attr_on(tag, QH_STR("date1904"));
	if (!qh_str_eq(tag->name, QH_STR("sheet")))
		return true;
	if (o->n_named++ == QH_SHEETS_MAX) /* whatever they turn out to be: each is looked for */
		return fail(o, QH_LIMIT, "READ-031", QH_SHEETS_MAX);
	rel = qh_relations_by_id(o->rels, qh_xml_attr(tag, QH_STR("id")));
	if (!rel || !qh_str_ends(rel->type, QH_STR("/worksheet")))
		return true; /* charts and dialogs hold no cells */
	if (!room(o, &wb->sheets, &wb->cap_sheets, wb->n_sheets, QH_SHEETS_MAX, sizeof *wb->sheets))
		return false;
	state = qh_xml_attr(tag, QH_STR("state"));
	wb->sheets[wb->n_sheets++] = (struct qh_sheet){
	    .name = qh_arena_str(wb->arena, qh_xml_attr(tag, QH_STR("name"))),
	    .part = rel->target,
	    .hidden = state.n > 0 && !qh_str_eq(state, QH_STR("visible")),
	};
	return true;
}

static bool nothing_at_end(void *payload, struct qh_str name)
{
	(void)payload;
	(void)name;
	return true;
}

/* ---- styles ---- */

static struct qh_str code_of(const struct qh_workbook *wb, uint32_t id)
{
	for (uint32_t i = 0; i < wb->n_formats; i++)
		if (wb->formats[i].id == id)
			return wb->formats[i].code;
	return qh_number_format_builtin(id);
}

static bool styles_start(void *payload, const struct qh_xml_tag *tag)
{
	struct opening *o = payload;
	struct qh_workbook *wb = o->wb;
	uint32_t id = qh_xml_attr_number(tag, QH_STR("numFmtId"), UINT32_MAX, 0);

	if (qh_str_eq(tag->name, QH_STR("numFmt"))) {
		if (!room(o, &wb->formats, &wb->cap_formats, wb->n_formats, QH_FORMATS_MAX,
			  sizeof *wb->formats))
			return false;
		wb->formats[wb->n_formats].id = id;
		wb->formats[wb->n_formats++].code =
		    qh_arena_str(wb->arena, qh_xml_attr(tag, QH_STR("formatCode")));
	} else if (qh_str_eq(tag->name, QH_STR("cellXfs"))) {
		o->in_cell_styles = true;
	} else if (o->in_cell_styles && qh_str_eq(tag->name, QH_STR("xf"))) {
		if (!room(o, &wb->styles, &wb->cap_styles, wb->n_styles, QH_STYLES_MAX, sizeof *wb->styles))
			return false;
		wb->styles[wb->n_styles++] = code_of(wb, id);
	}
	return true;
}

static bool styles_end(void *payload, struct qh_str name)
{
	struct opening *o = payload;

	if (qh_str_eq(name, QH_STR("cellXfs")))
		o->in_cell_styles = false;
	return true;
}

/* ---- shared strings ---- */

static bool strings_start(void *payload, const struct qh_xml_tag *tag)
{
	struct opening *o = payload;

	if (qh_str_eq(tag->name, QH_STR("si")))
		o->n_text = 0;
	else if (qh_str_eq(tag->name, QH_STR("rPh")))
		o->in_phonetic = true;
	o->in_text = qh_str_eq(tag->name, QH_STR("t"));
	return true;
}

static bool strings_text(void *payload, struct qh_str text)
{
	struct opening *o = payload;

	if (!o->in_text || o->in_phonetic)
		return true;
	if (text.n > QH_CELL_BYTES_MAX - o->n_text)
		return fail(o, QH_LIMIT, "READ-008", QH_CELL_BYTES_MAX);
	if (!qh_arena_grow_raw(o->wb->arena, &o->text, &o->cap_text, o->n_text + text.n, 1))
		return fail_memory(o);
	memcpy(o->text + o->n_text, text.p, text.n);
	o->n_text += text.n;
	return true;
}

static int hex_digit(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	c = (char)(c | 32);
	return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/* The character of "_xHHHH_" at the start of @p s; 0 when there is none. */
static uint32_t escaped_at(const char *s, uint32_t n)
{
	enum { ESCAPE = 7 };
	uint32_t c = 0;

	if (n < ESCAPE || s[0] != '_' || s[1] != 'x' || s[6] != '_')
		return 0;
	for (int i = 2; i < 6; i++) {
		int digit = hex_digit(s[i]);

		if (digit < 0)
			return 0;
		c = c * 16 + (uint32_t)digit;
	}
	return c >= 0xD800 && c <= 0xDFFF ? 0 : c;
}

uint32_t qh_workbook_unescape(char *text, uint32_t n)
{
	uint32_t to = 0;

	if (!memchr(text, '_', n))
		return n;
	for (uint32_t i = 0; i < n;) {
		uint32_t c = escaped_at(text + i, n - i);

		if (c) {
			to += qh_utf8_put(c, text + to); /* never longer than what it stands for */
			i += 7;
		} else {
			text[to++] = text[i++];
		}
	}
	return to;
}

static bool strings_end(void *payload, struct qh_str name)
{
	struct opening *o = payload;
	struct qh_workbook *wb = o->wb;
	struct qh_str s;

	o->in_text = false;
	if (qh_str_eq(name, QH_STR("rPh"))) {
		o->in_phonetic = false;
	} else if (qh_str_eq(name, QH_STR("si"))) {
		if (!room(o, &wb->strings, &wb->cap_strings, wb->n_strings, QH_CELLS_MAX,
			  sizeof *wb->strings))
			return false;
		if (o->n_text)
			o->n_text = qh_workbook_unescape(o->text, o->n_text);
		s = qh_arena_str(wb->arena, (struct qh_str){o->text ? o->text : "", o->n_text});
		if (!s.p)
			return fail_memory(o);
		wb->strings[wb->n_strings++] = s;
	}
	return true;
}

/* ---- all of it ---- */

/* A part that a workbook may do without. */
static enum qh_status read_optional(struct opening *o, const char *kind, const struct qh_xml_reader *reader)
{
	const struct qh_relation *rel = qh_relations_by_kind(o->rels, qh_str_of(kind));
	enum qh_status status;

	if (!rel || qh_zip_find(o->wb->zip, rel->target) < 0)
		return QH_OK;
	status = qh_xml_read(o->wb->zip, rel->target, reader, o, o->err);
	return status == QH_OK ? o->status : status;
}

enum qh_status qh_workbook_open(struct qh_arena *arena, struct qh_zip *zip, struct qh_str part,
				struct qh_workbook *out, struct qh_error *err)
{
	static const struct qh_xml_reader sheets = {workbook_start, nothing_at_end, NULL};
	static const struct qh_xml_reader styles = {styles_start, styles_end, NULL};
	static const struct qh_xml_reader strings = {strings_start, strings_end, strings_text};
	struct qh_relations rels = {0};
	struct opening o = {.wb = out, .rels = &rels, .err = err};
	enum qh_status status;

	*out = (struct qh_workbook){.arena = arena, .zip = zip};
	status = qh_relations_read(arena, zip, part, &rels, err);
	if (status == QH_OK)
		status = qh_xml_read(zip, part, &sheets, &o, err);
	if (status == QH_OK)
		status = o.status;
	if (status == QH_OK && out->n_sheets == 0)
		status = qh_error_set(err, QH_CORRUPT, "READ-013");
	if (status == QH_OK)
		status = read_optional(&o, "styles", &styles);
	if (status == QH_OK)
		status = read_optional(&o, "sharedStrings", &strings);
	if (status == QH_OK && qh_arena_status(arena) != QH_OK)
		status = qh_error_set(err, qh_arena_status(arena), "READ-009");
	return status;
}
