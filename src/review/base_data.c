/* SPDX-License-Identifier: Apache-2.0 */
/* Owns the reading of base-data tables. */
#include "review/base_data.h"

#include "base/file.h"
#include "base/json.h"
#include "base/limits.h"
#include "read/read.h"

enum column { NAME, VALUE, UNIT, SOURCE, COLUMNS };

struct loader {
	struct qh_arena *arena;
	const struct qh_library *library;
	struct qh_str path;
	struct qh_error *err;
	struct qh_form *form;
	struct qh_datum *rows;
	uint32_t n, cap;
};

static enum qh_status add(struct loader *l, const struct qh_str *cells, struct qh_place at, uint32_t line)
{
	if (cells[NAME].n == 0) {
		qh_error_set(l->err, QH_INVALID, "DATA-001");
		qh_error_at_line(l->err, l->path, line, 0);
		return QH_INVALID;
	}
	if (!qh_arena_grow(l->arena, &l->rows, &l->cap, l->n + 1, sizeof *l->rows))
		return qh_error_set(l->err, qh_arena_status(l->arena), "REVIEW-002");
	struct qh_datum *d = &l->rows[l->n++];
	struct qh_quantity_hint hint = {.year = l->form->year, .unit_text = cells[UNIT]};
	*d = (struct qh_datum){.name = {cells[NAME], at}, .source = {cells[SOURCE], at}};
	d->value.text = cells[VALUE];
	d->value.at = at;
	qh_quantity_parse(l->arena, l->library->lexicon, cells[VALUE], &hint, &d->value.q);
	if (d->value.q.has_number || cells[VALUE].n == 0)
		return QH_OK;
	qh_error_set(l->err, QH_INVALID, "DATA-002");
	qh_error_arg(l->err, "name", cells[NAME]);
	qh_error_arg(l->err, "value", cells[VALUE]);
	qh_error_at_line(l->err, l->path, line, 0);
	return QH_INVALID;
}

/* The columns by the words of the first row; false: it is data already. */
static bool header(const struct loader *l, const struct qh_grid *g, uint32_t *column)
{
	static const enum qh_word_class word[COLUMNS] = {QH_W_DATA_NAME, QH_W_DATA_VALUE, QH_W_DATA_UNIT,
							 QH_W_DATA_SOURCE};
	uint32_t found = 0;

	for (uint32_t c = 1; c <= g->cols; c++) {
		const struct qh_cell *cell = qh_grid_cell(g, 1, c);
		struct qh_str label =
		    cell ? qh_lexicon_label(l->library->lexicon, l->arena, cell->text) : QH_STR_NONE;
		for (int k = 0; k < COLUMNS && label.n; k++)
			if (qh_lexicon_find(l->library->lexicon, word[k], label)) {
				column[k] = c;
				found |= 1u << k;
			}
	}
	return (found & (1u << NAME | 1u << VALUE)) == (1u << NAME | 1u << VALUE);
}

static enum qh_status read_table(struct loader *l, const struct qh_block *block, uint32_t number)
{
	struct qh_grid g;
	uint32_t column[COLUMNS] = {0};
	enum qh_status s = qh_grid_make(l->arena, block, &g, l->err);

	if (s != QH_OK)
		return s;
	bool has_header = header(l, &g, column);
	for (int k = 0; k < COLUMNS && !has_header; k++)
		column[k] = (uint32_t)k + 1;
	for (uint32_t row = has_header ? 2 : 1; row <= g.rows && s == QH_OK; row++) {
		struct qh_str cells[COLUMNS];
		uint32_t line = block->line + row - 1;
		for (int k = 0; k < COLUMNS; k++) {
			const struct qh_cell *cell = qh_grid_cell(&g, row, column[k]);
			cells[k] = cell ? cell->text : QH_STR("");
			line = cell && cell->line ? cell->line : line;
		}
		struct qh_place at = {.doc = 1, .block = number, .row = row, .col = column[VALUE]};
		if (cells[NAME].n || cells[VALUE].n)
			s = add(l, cells, at, line);
	}
	return s;
}

static enum qh_status read_text(struct loader *l, struct qh_str bytes, enum qh_read_kind kind)
{
	struct qh_str text, encoding;
	struct qh_doc doc;
	enum qh_status s = qh_read_decode(l->arena, bytes, &text, &encoding, l->err);

	if (s == QH_OK)
		s = qh_read_text(l->arena, text, kind, l->path, &doc, l->err);
	for (uint32_t i = 0; s == QH_OK && i < doc.n_blocks; i++)
		if (doc.blocks[i].kind == QH_BLOCK_TABLE)
			s = read_table(l, &doc.blocks[i], i + 1);
	return s;
}

static enum qh_status read_object(struct loader *l, struct qh_json *j, uint32_t row)
{
	static const char *const key[COLUMNS] = {"name", "value", "unit", "source"};
	struct qh_str cells[COLUMNS] = {QH_STR(""), QH_STR(""), QH_STR(""), QH_STR("")};

	for (enum qh_json_type t; (t = qh_json_next(j)) != QH_JSON_OBJECT_END;) {
		int at = COLUMNS;
		if (t != QH_JSON_KEY)
			return QH_INVALID;
		for (int k = 0; k < COLUMNS; k++)
			if (qh_str_eq(j->text, qh_str_of(key[k])))
				at = k;
		t = qh_json_next(j);
		if (at < COLUMNS && (t == QH_JSON_STRING || t == QH_JSON_NUMBER))
			cells[at] = j->text;
		else if (t == QH_JSON_ERROR || qh_json_skip(j) != QH_OK)
			return QH_INVALID;
	}
	return add(l, cells, (struct qh_place){.doc = 1, .block = 1, .row = row, .col = 1}, 0);
}

static enum qh_status read_json(struct loader *l, struct qh_str bytes)
{
	struct qh_json j;
	uint32_t row = 0;
	enum qh_status s = QH_OK;

	qh_json_start(&j, l->arena, bytes, l->err);
	enum qh_json_type t = qh_json_next(&j);
	if (t == QH_JSON_ARRAY)
		while (s == QH_OK && (t = qh_json_next(&j)) == QH_JSON_OBJECT)
			s = read_object(l, &j, ++row);
	if (s == QH_OK && t != QH_JSON_ARRAY_END)
		s = QH_INVALID;
	if (s != QH_OK && l->err && !l->err->code)
		qh_error_set(l->err, s, "DATA-003");
	if (s != QH_OK && l->err && l->err->file[0] == '\0')
		qh_error_at_line(l->err, l->path, l->err->line, l->err->col);
	return s;
}

enum qh_status qh_base_data_load(struct qh_arena *arena, const struct qh_library *library, const char *path,
				 const struct qh_form *form, struct qh_form **out, struct qh_error *err)
{
	struct qh_str bytes = QH_STR_NONE;
	struct loader l = {.arena = arena,
			   .library = library,
			   .path = qh_str_of(path),
			   .err = err,
			   .form = QH_NEW(arena, struct qh_form)};

	*out = NULL;
	if (!l.form)
		return qh_error_set(err, qh_arena_status(arena), "REVIEW-002");
	*l.form = *form;
	enum qh_status s = qh_file_read(arena, path, QH_FILE_BYTES_MAX, &bytes, err);
	for (uint32_t i = 0; i < form->n_data && s == QH_OK; i++) {
		if (!qh_arena_grow(arena, &l.rows, &l.cap, l.n + 1, sizeof *l.rows))
			return qh_error_set(err, qh_arena_status(arena), "REVIEW-002");
		l.rows[l.n++] = form->data[i];
	}
	if (s == QH_OK) {
		enum qh_read_kind kind = qh_read_sniff(bytes, l.path);
		s = kind == QH_READ_JSON ? read_json(&l, bytes) : read_text(&l, bytes, kind);
	}
	if (s == QH_OK && l.n == form->n_data) {
		s = qh_error_set(err, QH_INVALID, "DATA-004");
		qh_error_at_line(err, l.path, 0, 0);
	}
	if (s != QH_OK)
		return s;
	l.form->data = l.rows;
	l.form->n_data = l.n;
	*out = l.form;
	return QH_OK;
}
