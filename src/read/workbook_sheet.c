/* SPDX-License-Identifier: Apache-2.0 */
/* Owns one sheet as a stream of cells: references, kinds of values, what is shown for them. */
#include "base/limits.h"
#include "read/workbook.h"

enum { PLAIN_BYTES = 11 };

/* Which text is being collected. */
enum part { NOWHERE, VALUE, FORMULA, INLINE };

struct sheet {
	const struct qh_workbook *wb;
	struct qh_arena *arena;
	const struct qh_sheet_sink *sink;
	void *payload;
	struct qh_error *err;
	enum qh_status status;
	uint32_t row, col; /* of the open or last cell */
	bool row_hidden, in_phonetic, has_value, has_formula;
	char type; /* n number, s shared string, t text, b boolean, e error, d date */
	uint32_t style;
	enum part part;
	char *text; /* value, inline text or formula of the open cell */
	uint32_t n_text, cap_text;
	uint32_t value_at; /* in text: the formula stands in front of its value */
	uint32_t n_hidden, cap_hidden;
	struct qh_sheet_area *hidden; /* columns */
	struct qh_sheet_formats formats;
};

static bool fail(struct sheet *s, enum qh_status status, const char *code, int64_t limit)
{
	s->status = qh_error_set(s->err, status, code);
	if (limit)
		qh_error_arg_int(s->err, "limit", limit);
	s->err->at.row = s->row;
	s->err->at.col = s->col;
	return false;
}

/* "AB12" at @p i; false when that is no cell of a sheet. */
static bool read_ref(struct qh_str ref, uint32_t *i, uint32_t *row, uint32_t *col)
{
	*row = *col = 0;
	for (; *i < ref.n && (ref.p[*i] | 32) >= 'a' && (ref.p[*i] | 32) <= 'z' && *col <= QH_SHEET_COLS_MAX;
	     ++*i)
		*col = *col * 26 + (uint32_t)((ref.p[*i] | 32) - 'a' + 1);
	for (; *i < ref.n && ref.p[*i] >= '0' && ref.p[*i] <= '9' && *row <= QH_SHEET_ROWS_MAX; ++*i)
		*row = *row * 10 + (uint32_t)(ref.p[*i] - '0');
	return *row >= 1 && *row <= QH_SHEET_ROWS_MAX && *col >= 1 && *col <= QH_SHEET_COLS_MAX;
}

static bool open_row(struct sheet *s, const struct qh_xml_tag *tag)
{
	/* a number that no row has is none to be passed over: what follows would slide up */
	s->row = qh_xml_attr(tag, QH_STR("r")).p ? qh_xml_attr_number(tag, QH_STR("r"), QH_SHEET_ROWS_MAX, 0)
						 : s->row + 1;
	s->col = 0;
	s->row_hidden = qh_xml_attr_on(tag, QH_STR("hidden"));
	if (s->row < 1 || s->row > QH_SHEET_ROWS_MAX)
		return fail(s, QH_CORRUPT, "READ-014", 0);
	return true;
}

static char type_of(struct qh_str t)
{
	if (qh_str_eq(t, QH_STR("s")))
		return 's';
	if (qh_str_eq(t, QH_STR("str")) || qh_str_eq(t, QH_STR("inlineStr")))
		return 't';
	return t.n == 1 ? t.p[0] : 'n';
}

static bool open_cell(struct sheet *s, const struct qh_xml_tag *tag)
{
	struct qh_str ref = qh_xml_attr(tag, QH_STR("r"));
	uint32_t i = 0;

	if (!ref.p)
		s->col++;
	else if (!read_ref(ref, &i, &s->row, &s->col) || i != ref.n)
		return fail(s, QH_CORRUPT, "READ-014", 0);
	s->type = type_of(qh_xml_attr(tag, QH_STR("t")));
	s->style = qh_xml_attr_number(tag, QH_STR("s"), UINT32_MAX, 0);
	s->n_text = s->value_at = 0;
	s->has_value = s->has_formula = false;
	return true;
}

static bool hide_columns(struct sheet *s, const struct qh_xml_tag *tag)
{
	if (!qh_xml_attr_on(tag, QH_STR("hidden")) || s->n_hidden == QH_HIDDEN_COLS_MAX)
		return true;
	if (!qh_arena_grow(s->wb->arena, &s->hidden, &s->cap_hidden, s->n_hidden + 1, sizeof *s->hidden))
		return fail(s, qh_arena_status(s->wb->arena), "READ-009", 0);
	s->hidden[s->n_hidden++] = (struct qh_sheet_area){
	    .col = qh_xml_attr_number(tag, QH_STR("min"), QH_SHEET_COLS_MAX, 0),
	    .last_col = qh_xml_attr_number(tag, QH_STR("max"), QH_SHEET_COLS_MAX, 0),
	};
	return true;
}

static bool read_merge(struct sheet *s, const struct qh_xml_tag *tag)
{
	struct qh_str ref = qh_xml_attr(tag, QH_STR("ref"));
	struct qh_sheet_area a;
	uint32_t i = 0;

	if (!s->sink->merged || !read_ref(ref, &i, &a.row, &a.col) || i >= ref.n || ref.p[i] != ':')
		return true;
	i++;
	if (!read_ref(ref, &i, &a.last_row, &a.last_col) || a.last_row < a.row || a.last_col < a.col)
		return true;
	return s->sink->merged(s->payload, &a);
}

/* A formula may give a blank text, but no blank number. */
static void open_value(struct sheet *s)
{
	s->value_at = s->n_text;
	s->has_value = s->type == 't';
	s->part = VALUE;
}

static bool start(void *payload, const struct qh_xml_tag *tag)
{
	struct sheet *s = payload;
	struct qh_str name = tag->name;

	s->part = NOWHERE;
	switch (name.n) {
	case 1:
		if (name.p[0] == 'c')
			return open_cell(s, tag);
		if (name.p[0] == 'v')
			open_value(s);
		else if (name.p[0] == 't')
			s->part = INLINE;
		else if (name.p[0] == 'f')
			s->part = FORMULA;
		s->has_formula |= s->part == FORMULA;
		return true;
	case 3:
		if (memcmp(name.p, "row", 3) == 0)
			return open_row(s, tag);
		if (memcmp(name.p, "col", 3) == 0)
			return hide_columns(s, tag);
		if (memcmp(name.p, "rPh", 3) == 0)
			s->in_phonetic = true;
		return true;
	case 9: return memcmp(name.p, "mergeCell", 9) != 0 || read_merge(s, tag);
	default: return true;
	}
}

static bool text(void *payload, struct qh_str t)
{
	struct sheet *s = payload;

	if (s->part == NOWHERE || s->in_phonetic)
		return true;
	if (t.n > QH_CELL_BYTES_MAX - s->n_text)
		return fail(s, QH_LIMIT, "READ-008", QH_CELL_BYTES_MAX);
	if (s->n_text + t.n > s->cap_text &&
	    !qh_arena_grow_raw(s->wb->arena, &s->text, &s->cap_text, s->n_text + t.n, 1))
		return fail(s, qh_arena_status(s->wb->arena), "READ-009", 0);
	memcpy(s->text + s->n_text, t.p, t.n);
	s->n_text += t.n;
	s->has_value |= s->part != FORMULA;
	return true;
}

static const struct qh_number_format *format_of(struct sheet *s)
{
	struct qh_str code = s->style < s->wb->n_styles ? s->wb->styles[s->style] : QH_STR("General");

	return qh_sheet_formats_get(&s->formats, s->style, code);
}

/* Shown as it is stored under "General". */
static bool is_plain(struct qh_str v)
{
	if (v.n == 0 || v.n > PLAIN_BYTES)
		return false;
	for (uint32_t i = 0; i < v.n; i++)
		if (!(v.p[i] >= '0' && v.p[i] <= '9') && !(v.p[i] == '.' && i > 0 && i + 1 < v.n))
			return false;
	return v.p[0] != '0' || v.n == 1 || v.p[1] == '.';
}

static void show_number(struct sheet *s, struct qh_str v, struct qh_sheet_cell *cell)
{
	const struct qh_number_format *format = format_of(s);
	struct qh_stored x;

	if ((format->general && is_plain(v)) || !qh_stored_parse(v, &x)) {
		cell->shown = qh_arena_str(s->arena, v);
		return;
	}
	qh_sheet_show(s->arena, format, x, s->wb->date1904, cell);
}

/* Where a file keeps no value of a formula, the formula itself is all there is to show. */
static void show_formula(struct sheet *s, struct qh_sheet_cell *cell)
{
	cell->no_value = true;
	cell->shown = qh_arena_printf(s->arena, "=%.*s", (int)s->n_text, s->text);
}

static bool close_cell(struct sheet *s)
{
	struct qh_sheet_cell cell = {.row = s->row, .col = s->col, .hidden = s->row_hidden};
	struct qh_str v = {s->text ? s->text + s->value_at : "", s->n_text - s->value_at};
	uint64_t i = 0;

	if (!s->has_value && !s->has_formula)
		return true;
	for (uint32_t h = 0; h < s->n_hidden && !cell.hidden; h++)
		cell.hidden = s->col >= s->hidden[h].col && s->col <= s->hidden[h].last_col;
	if (!s->has_value) {
		show_formula(s, &cell);
	} else if (s->type == 's') {
		for (uint32_t k = 0; k < v.n && i <= UINT32_MAX; k++)
			i = v.p[k] >= '0' && v.p[k] <= '9' ? i * 10 + (uint64_t)(v.p[k] - '0')
							   : UINT64_MAX / 16;
		if (i >= s->wb->n_strings)
			return fail(s, QH_CORRUPT, "READ-015", 0);
		cell.shown = s->wb->strings[i];
	} else if (s->type == 'b') {
		cell.shown = v.n && v.p[0] == '1' ? QH_STR("TRUE") : QH_STR("FALSE");
	} else if (s->type == 'n') {
		show_number(s, v, &cell);
	} else {
		if (v.n)
			v.n = qh_workbook_unescape(s->text + s->value_at, v.n);
		cell.shown = qh_arena_str(s->arena, v);
	}
	if (!cell.shown.p)
		return fail(s, qh_arena_status(s->arena), "READ-009", 0);
	return s->sink->cell(s->payload, &cell);
}

static bool end(void *payload, struct qh_str name)
{
	struct sheet *s = payload;

	s->part = NOWHERE;
	if (name.n == 1 && name.p[0] == 'c')
		return close_cell(s);
	if (name.n == 3 && memcmp(name.p, "rPh", 3) == 0)
		s->in_phonetic = false;
	return true;
}

enum qh_status qh_workbook_sheet(const struct qh_workbook *wb, uint32_t sheet, struct qh_arena *cells,
				 const struct qh_sheet_sink *sink, void *payload, struct qh_error *err)
{
	static const struct qh_xml_reader reader = {start, end, text};
	struct sheet *s = QH_NEW(wb->arena, struct sheet);
	enum qh_status status;

	if (!s)
		return qh_error_set(err, qh_arena_status(wb->arena), "READ-009");
	*s = (struct sheet){.wb = wb, .arena = cells, .sink = sink, .payload = payload, .err = err};
	status = qh_xml_read(wb->zip, wb->sheets[sheet].part, &reader, s, err);
	return status == QH_OK ? s->status : status;
}
