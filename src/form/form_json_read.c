/* SPDX-License-Identifier: Apache-2.0 */
/* Owns the way from JSON to the fields of a form: values kept as printed. */
#include "base/limits.h"
#include "form/form_json_fields.h"
#include "form/form_json_private.h"

struct reader {
	struct qh_json j;
	struct qh_arena *arena;
	const struct qh_lexicon *lex;
	struct qh_error *err;
	uint32_t doc_index;
	struct qh_form *form;
	struct qh_form_json_given given;
	bool in_system;
	uint32_t cap_checkboxes;
	struct form_shape shapes[S_SHAPES];
};

static enum qh_status read_object(struct reader *r, uint32_t shape, void *base);

static enum qh_status no_memory(struct reader *r)
{
	return qh_error_set(r->err, qh_arena_status(r->arena), "FORM-006");
}

/* An error at the place that the reader has come to; the JSON itself is right. */
static enum qh_status refuse(struct reader *r, enum qh_status status, const char *code, const char *field)
{
	uint32_t line = 1;
	uint32_t col = 1;

	qh_error_set(r->err, status, code);
	qh_error_arg(r->err, "field", qh_str_of(field));
	for (uint32_t i = 0; i + 1 < r->j.off; i++) {
		unsigned char c = (unsigned char)r->j.src.p[i];

		line += c == '\n';
		col = c == '\n' ? 1 : col + ((c & 0xC0) != 0x80);
	}
	if (r->err) {
		r->err->line = line;
		r->err->col = col;
	}
	return status;
}

static enum qh_status too_many(struct reader *r, const char *field)
{
	refuse(r, QH_LIMIT, "FORM-004", field);
	qh_error_arg_int(r->err, "max", QH_INDICATORS_MAX);
	return QH_LIMIT;
}

static const struct form_field *find_field(const struct form_shape *shape, uint32_t from, struct qh_str key)
{
	for (uint32_t i = 0; i < shape->n; i++) {
		uint32_t at = from + i < shape->n ? from + i : from + i - shape->n;
		const struct form_field *f = &shape->fields[at];

		if (f->len == key.n && f->name[0] == key.p[0] && memcmp(f->name, key.p, key.n) == 0)
			return f;
	}
	return NULL;
}

/* The next event where a value may stand; nearly all values are plain strings. */
static inline enum qh_json_type next_value(struct reader *r)
{
	return qh_json_take_string(&r->j) ? QH_JSON_STRING : qh_json_next(&r->j);
}

/* The text of a scalar: absent for null. */
static enum qh_status scalar(struct reader *r, enum qh_json_type t, const char *field, struct qh_str *out)
{
	switch (t) {
	case QH_JSON_STRING:
	case QH_JSON_NUMBER: *out = r->j.text; return QH_OK;
	case QH_JSON_NULL: *out = QH_STR_NONE; return QH_OK;
	case QH_JSON_ERROR: return r->j.status;
	default: return refuse(r, QH_INVALID, "FORM-002", field);
	}
}

static bool has_sign(struct qh_str text)
{
	return text.n == 0 || text.p[0] < '0' || text.p[0] > '9';
}

/* The value of an object: its text as printed; operator and unit help where the text itself has none. */
static void take_parts(const struct form_parts *p, struct qh_declared *out)
{
	struct qh_str unit = p->unit_text;

	out->text = p->text;
	if (!out->text.p)
		out->text = p->declared_text.p ? p->declared_text : p->declared;
	if (!out->text.p) {
		out->text = p->number;
		unit = p->unit;
	}
	if (!has_sign(out->text) && !qh_str_eq(p->op, QH_STR("in")))
		out->q.unit = p->op; /* kept here until the reading */
	if (unit.n > 0 && qh_str_find(out->text, unit, 0) < 0)
		out->q.unit_text = unit;
}

static enum qh_status read_declared(struct reader *r, const struct form_field *f, char *base)
{
	struct qh_declared *out = (struct qh_declared *)(void *)(base + f->at);
	enum qh_json_type t = next_value(r);

	if (t == QH_JSON_OBJECT) {
		struct form_parts p = {0};
		enum qh_status s = read_object(r, S_PARTS, &p);

		if (s != QH_OK)
			return s;
		take_parts(&p, out);
		if (f->also && (p.also.p || p.also_text.p)) {
			struct qh_declared *other = (struct qh_declared *)(void *)(base + f->also);

			other->text = p.also_text.p ? p.also_text : p.also;
		}
		return QH_OK;
	}
	return scalar(r, t, f->name, &out->text);
}

static enum qh_status read_text(struct reader *r, const struct form_field *f, struct qh_str *out)
{
	enum qh_json_type t = next_value(r);

	if (t == QH_JSON_OBJECT) {
		struct form_parts p = {0};
		struct qh_declared d = {0};
		enum qh_status s = read_object(r, S_PARTS, &p);

		take_parts(&p, &d);
		*out = d.text;
		return s;
	}
	return scalar(r, t, f->name, out);
}

static enum qh_status read_printed(struct reader *r, const struct form_field *f, struct qh_declared *out)
{
	struct qh_str text = QH_STR_NONE;
	enum qh_status s = scalar(r, next_value(r), f->name, &text);

	if (s == QH_OK && text.p)
		out->text = text;
	return s;
}

static enum qh_status read_number(struct reader *r, const struct form_field *f, struct qh_rat *out)
{
	struct qh_str text = QH_STR_NONE;
	enum qh_status s = scalar(r, next_value(r), f->name, &text);

	if (s != QH_OK || !text.p)
		return s;
	if (qh_rat_parse(r->arena, text, out, NULL) != QH_OK)
		return refuse(r, QH_INVALID, "FORM-007", f->name);
	return QH_OK;
}

static enum qh_status read_flag(struct reader *r, const struct form_field *f, bool *out)
{
	switch (qh_json_next(&r->j)) {
	case QH_JSON_TRUE: *out = true; return QH_OK;
	case QH_JSON_NULL:
	case QH_JSON_FALSE: *out = false; return QH_OK;
	case QH_JSON_ERROR: return r->j.status;
	default: return refuse(r, QH_INVALID, "FORM-002", f->name);
	}
}

static enum qh_status read_word(struct reader *r, const struct form_field *f, uint8_t *out)
{
	struct qh_str text = QH_STR_NONE;
	enum qh_status s = scalar(r, next_value(r), f->name, &text);

	*out = QH_FORM_JSON_UNKNOWN;
	for (uint8_t i = 0; s == QH_OK && f->words[i]; i++) {
		if (qh_str_eq(text, qh_str_of(f->words[i])))
			*out = i;
	}
	return s;
}

static enum qh_status read_kind(struct reader *r, const struct form_field *f, uint8_t *out)
{
	struct qh_str text = QH_STR_NONE;
	enum qh_status s = scalar(r, next_value(r), f->name, &text);

	for (uint8_t i = QH_FORM_PROJECT; s == QH_OK && i <= QH_FORM_SYSTEM; i++) {
		if (qh_str_eq(text, qh_str_of(qh_form_kind_name((enum qh_form_kind)i))))
			*out = i;
	}
	return s;
}

/* ---- lists ---- */

struct list_of {
	void *items; /* address of the array's pointer */
	uint32_t *n;
	size_t size;
	uint32_t text_at; /* an item may be a plain text: where it goes; UINT32_MAX: only objects */
};

static struct list_of list_of(struct qh_form *form, enum form_list list)
{
	const uint32_t none = UINT32_MAX;

	switch (list) {
	case L_BUDGET: return (struct list_of){&form->funds, &form->n_funds, sizeof(*form->funds), none};
	case L_INDICATORS:
		return (struct list_of){&form->indicators, &form->n_indicators, sizeof(*form->indicators),
					none};
	case L_SECTIONS:
		return (struct list_of){&form->sections, &form->n_sections, sizeof(*form->sections), none};
	case L_DATA: return (struct list_of){&form->data, &form->n_data, sizeof(*form->data), none};
	case L_FIELDS: return (struct list_of){&form->fields, &form->n_fields, sizeof(*form->fields), none};
	case L_GOALS:
		return (struct list_of){&form->goals, &form->n_goals, sizeof(*form->goals),
					(uint32_t)offsetof(struct qh_goal, text)};
	default: return (struct list_of){&form->notes, &form->n_notes, sizeof(*form->notes), 0};
	}
}

/* Room for one more item, blank; NULL without memory. The first room is a guess from the length of the text.
 */
static void *add_item(struct reader *r, const struct list_of *list, uint32_t *cap)
{
	uint32_t need = *list->n + 1;
	char *items;

	if (*cap == 0 && list->items == &r->form->indicators) {
		need = (r->j.src.n - r->j.off) / 160 + 1;
		need = need > 64 ? 64 : need;
	}
	if (need > *cap && !qh_arena_grow_raw(r->arena, list->items, cap, need, list->size))
		return NULL;
	memcpy(&items, list->items, sizeof(items));
	items += (size_t)*list->n * list->size;
	memset(items, 0, list->size);
	++*list->n;
	return items;
}

/* What stands for "not said" in an item. */
static void blank_item(enum form_list list, void *item)
{
	if (list == L_BUDGET)
		((struct qh_fund *)item)->role = QH_FORM_JSON_UNKNOWN;
	else if (list == L_SECTIONS)
		((struct qh_section *)item)->level = QH_FORM_JSON_UNKNOWN;
	else if (list == L_INDICATORS)
		((struct qh_indicator *)item)->weight_origin = QH_FORM_JSON_UNKNOWN;
}

static enum qh_status read_item(struct reader *r, const struct form_field *f, const struct list_of *list,
				enum qh_json_type t, uint32_t *cap)
{
	enum form_list id = (enum form_list)(f->value - V_LIST);
	char *item;

	if (t == QH_JSON_ERROR)
		return r->j.status;
	if (t != QH_JSON_OBJECT && (list->text_at == UINT32_MAX || t != QH_JSON_STRING))
		return refuse(r, QH_INVALID, "FORM-002", f->name);
	if (*list->n >= QH_INDICATORS_MAX)
		return too_many(r, f->name);
	item = add_item(r, list, cap);
	if (!item)
		return no_memory(r);
	blank_item(id, item);
	if (t == QH_JSON_OBJECT)
		return read_object(r, id, item);
	((struct qh_text *)(void *)(item + list->text_at))->text = r->j.text;
	return QH_OK;
}

static enum qh_status read_list(struct reader *r, const struct form_field *f)
{
	struct list_of list = list_of(r->form, (enum form_list)(f->value - V_LIST));
	enum qh_json_type t = qh_json_next(&r->j);
	enum qh_status s = QH_OK;
	uint32_t cap = 0;

	r->given.sections = r->given.sections || f->value - V_LIST == L_SECTIONS;
	if (t == QH_JSON_NULL)
		return QH_OK;
	if (t != QH_JSON_ARRAY)
		return list.text_at == UINT32_MAX && t == QH_JSON_OBJECT
			   ? refuse(r, QH_INVALID, "FORM-002", f->name)
			   : read_item(r, f, &list, t, &cap);
	while (s == QH_OK && (t = qh_json_next(&r->j)) != QH_JSON_ARRAY_END)
		s = read_item(r, f, &list, t, &cap);
	return s;
}

/* ---- check boxes: {"label": ["checked", {"option": "x", "checked": false}]} ---- */

static enum qh_status read_option(struct reader *r, struct qh_str label, enum qh_json_type t)
{
	struct qh_form *form = r->form;
	struct qh_checkbox *box;

	if (t == QH_JSON_ERROR)
		return r->j.status;
	if (t != QH_JSON_STRING && t != QH_JSON_OBJECT)
		return refuse(r, QH_INVALID, "FORM-002", "checkboxes");
	if (form->n_checkboxes >= QH_INDICATORS_MAX)
		return too_many(r, "checkboxes");
	if (!qh_arena_grow(r->arena, &form->checkboxes, &r->cap_checkboxes, form->n_checkboxes + 1,
			   sizeof(*box)))
		return no_memory(r);
	box = &form->checkboxes[form->n_checkboxes++];
	*box = (struct qh_checkbox){.label = {.text = label}, .checked = true};
	if (t == QH_JSON_OBJECT)
		return read_object(r, S_CHECKBOX, box);
	box->option.text = r->j.text;
	return QH_OK;
}

static enum qh_status read_checkboxes(struct reader *r, const struct form_field *f)
{
	enum qh_json_type t = qh_json_next(&r->j);
	enum qh_status s = QH_OK;

	if (t == QH_JSON_NULL)
		return QH_OK;
	if (t == QH_JSON_ERROR)
		return r->j.status;
	if (t != QH_JSON_OBJECT)
		return refuse(r, QH_INVALID, "FORM-002", f->name);
	while (s == QH_OK && (t = qh_json_next(&r->j)) == QH_JSON_KEY) {
		struct qh_str label = r->j.text;

		t = qh_json_next(&r->j);
		if (t == QH_JSON_NULL)
			continue;
		if (t != QH_JSON_ARRAY) {
			s = read_option(r, label, t);
			continue;
		}
		while (s == QH_OK && (t = qh_json_next(&r->j)) != QH_JSON_ARRAY_END)
			s = read_option(r, label, t);
	}
	return s != QH_OK ? s : t == QH_JSON_ERROR ? r->j.status : QH_OK;
}

static enum qh_status read_constraint(struct reader *r, const struct form_field *f)
{
	enum qh_json_type t = qh_json_next(&r->j);
	struct qh_constraint *c;
	enum qh_status s;

	if (t == QH_JSON_NULL)
		return QH_OK;
	c = QH_NEW(r->arena, struct qh_constraint);
	if (!c)
		return no_memory(r);
	if (t == QH_JSON_OBJECT)
		s = read_object(r, S_CONSTRAINT, c);
	else
		s = scalar(r, t, f->name, &c->text.text);
	if (c->state == QH_FORM_JSON_UNKNOWN)
		c->state = QH_CONSTRAINT_UNANSWERED;
	r->form->constraint = c;
	return s;
}

/* ---- the form ---- */

static enum qh_status finish(struct reader *r)
{
	return qh_form_json_finish(r->arena, r->lex, r->doc_index, &r->given, r->form, r->err);
}

/* The indicator system of a scoring form is a form inside it, and has none itself. */
static enum qh_status read_system(struct reader *r, const struct form_field *f)
{
	enum qh_json_type t = qh_json_next(&r->j);
	struct reader outer = *r;
	enum qh_status s;

	if (t == QH_JSON_NULL)
		return QH_OK;
	if (t == QH_JSON_ERROR)
		return r->j.status;
	if (t != QH_JSON_OBJECT || r->in_system)
		return refuse(r, QH_INVALID, "FORM-002", f->name);
	r->form = QH_NEW(r->arena, struct qh_form);
	if (!r->form)
		return no_memory(r);
	r->given = (struct qh_form_json_given){0};
	r->in_system = true;
	r->cap_checkboxes = 0;
	s = read_object(r, S_FORM, r->form);
	if (s == QH_OK)
		s = finish(r);
	outer.form->system = r->form;
	r->form = outer.form;
	r->given = outer.given;
	r->in_system = false;
	r->cap_checkboxes = outer.cap_checkboxes;
	return s;
}

static enum qh_status read_value(struct reader *r, const struct form_field *f, char *base)
{
	void *at = base + f->at;

	switch (f->value) {
	case V_DECLARED: return read_declared(r, f, base);
	case V_TEXT: return read_text(r, f, &((struct qh_text *)at)->text);
	case V_STR: return scalar(r, next_value(r), f->name, at);
	case V_YEAR: return read_text(r, f, &((struct qh_text *)at)->text);
	case V_PRINTED: return read_printed(r, f, at);
	case V_NUMBER: return read_number(r, f, at);
	case V_SCORED: r->given.scored = true; return read_flag(r, f, at);
	case V_FLAG: return read_flag(r, f, at);
	case V_WORD: return read_word(r, f, at);
	case V_KIND: return read_kind(r, f, at);
	case V_CHECKBOXES: return read_checkboxes(r, f);
	case V_CONSTRAINT: return read_constraint(r, f);
	case V_SYSTEM: return read_system(r, f);
	default: return read_list(r, f);
	}
}

/* The next field of an object: the expected one, another one, or NULL for a key that is not known. False: the
 * object ends, or *s says what is wrong. */
static bool next_field(struct reader *r, const struct form_shape *shape, uint32_t last,
		       const struct form_field **f, enum qh_status *s)
{
	*f = &shape->fields[shape->after[last]];
	if (qh_json_take_key(&r->j, (struct qh_str){(*f)->name, (*f)->len}))
		return true;
	switch (qh_json_next(&r->j)) {
	case QH_JSON_KEY: *f = find_field(shape, shape->after[last], r->j.text); return true;
	case QH_JSON_OBJECT_END: return false;
	default: *s = r->j.status; return false;
	}
}

/* The fields of an object whose opening brace was just read. Fields that are not known are skipped. */
static enum qh_status read_object(struct reader *r, uint32_t which, void *base)
{
	struct form_shape *shape = &r->shapes[which];
	const struct form_field *f;
	uint32_t last = shape->n;
	uint64_t seen = 0;
	enum qh_status s = QH_OK;

	while (s == QH_OK && next_field(r, shape, last, &f, &s)) {
		uint64_t bit;

		if (!f) {
			s = qh_json_skip(&r->j);
			continue;
		}
		shape->after[last] = (uint8_t)(f - shape->fields);
		last = shape->after[last];
		bit = (uint64_t)1 << last;
		if (seen & bit)
			return refuse(r, QH_INVALID, "FORM-003", f->name);
		seen |= bit;
		s = read_value(r, f, base);
	}
	return s;
}

enum qh_status qh_form_from_json(struct qh_arena *arena, const struct qh_lexicon *lex, struct qh_str text,
				 uint32_t doc_index, struct qh_form **out, struct qh_error *err)
{
	struct reader r = {.arena = arena, .lex = lex, .err = err, .doc_index = doc_index};
	enum qh_json_type t;
	enum qh_status s;

	*out = NULL;
	memcpy(r.shapes, qh_form_json_shapes, sizeof(qh_form_json_shapes));
	qh_json_start(&r.j, arena, text, err);
	t = qh_json_next(&r.j);
	if (t == QH_JSON_ERROR)
		return r.j.status;
	if (t != QH_JSON_OBJECT)
		return refuse(&r, QH_INVALID, "FORM-001", "");
	r.form = QH_NEW(arena, struct qh_form);
	if (!r.form)
		return no_memory(&r);
	r.form->index = 1;
	s = read_object(&r, S_FORM, r.form);
	if (s == QH_OK && qh_json_next(&r.j) != QH_JSON_END)
		s = r.j.status;
	if (s == QH_OK && r.form->n_indicators == 0 && r.form->n_funds == 0 && r.form->n_data == 0)
		s = refuse(&r, QH_INVALID, "FORM-005", "");
	if (s == QH_OK)
		s = finish(&r);
	if (s == QH_OK)
		*out = r.form;
	return s;
}
