/* SPDX-License-Identifier: Apache-2.0 */
/* Finds the form objects inside a JSON text, whatever wraps them, and hands each to form_json. */
#include "review/records.h"

#include "base/json.h"
#include "base/limits.h"
#include "form/form_json.h"

struct records {
	struct qh_arena *arena;
	const struct qh_lexicon *lex;
	struct qh_str text;
	uint32_t doc_index;
	struct qh_form **forms;
	uint32_t n, cap;
	struct qh_error *err;
};

static uint32_t line_of(struct qh_str text, uint32_t off)
{
	uint32_t line = 1;
	for (const char *p = text.p, *end = text.p + off; (p = memchr(p, '\n', (size_t)(end - p))); p++)
		line++;
	return line;
}

static enum qh_status add_record(struct records *r, struct qh_str record)
{
	struct qh_form *form = NULL;
	if (r->n >= QH_FORMS_MAX) {
		qh_error_set(r->err, QH_LIMIT, "REVIEW-003");
		qh_error_arg_int(r->err, "limit", QH_FORMS_MAX);
		return QH_LIMIT;
	}
	enum qh_status s = qh_form_from_json(r->arena, r->lex, record, r->doc_index, &form, r->err);
	if (s != QH_OK) {
		/* The record counts lines from its own start. */
		if (r->err && r->err->line)
			r->err->line += line_of(r->text, (uint32_t)(record.p - r->text.p)) - 1;
		return s;
	}
	if (!qh_arena_grow(r->arena, &r->forms, &r->cap, r->n + 1, sizeof *r->forms))
		return qh_error_set(r->err, qh_arena_status(r->arena), "REVIEW-002");
	form->index = r->n + 1;
	r->forms[r->n++] = form;
	return QH_OK;
}

/* The text of the value whose first event was just read. */
static enum qh_status value_text(struct qh_json *j, uint32_t start, struct qh_str *out)
{
	enum qh_status s = qh_json_skip(j);
	*out = qh_str_sub(j->src, start, j->off - start);
	return s;
}

static enum qh_status read_array(struct records *r, struct qh_json *j);

/* Where forms may hide: {"forms":[...]}, {"documents":[{"forms":[...]}]}. Two levels, no recursion beyond. */
static enum qh_status read_wrapper(struct records *r, struct qh_str object, int level)
{
	struct qh_json j;
	qh_json_start(&j, r->arena, object, r->err);
	if (qh_json_next(&j) != QH_JSON_OBJECT)
		return QH_INVALID;
	for (;;) {
		enum qh_json_type t = qh_json_next(&j);
		if (t == QH_JSON_OBJECT_END)
			return QH_OK;
		if (t != QH_JSON_KEY)
			return QH_INVALID;
		bool forms = qh_str_eq(j.text, QH_STR("forms"));
		bool documents = level == 0 && qh_str_eq(j.text, QH_STR("documents"));
		t = qh_json_next(&j);
		enum qh_status s;
		if (t == QH_JSON_ERROR)
			return QH_INVALID;
		if (forms && t == QH_JSON_ARRAY) {
			s = read_array(r, &j);
		} else if (documents && t == QH_JSON_ARRAY) {
			s = QH_OK;
			while (s == QH_OK && (t = qh_json_next(&j)) == QH_JSON_OBJECT) {
				struct qh_str inner;
				s = value_text(&j, j.off - 1, &inner);
				if (s == QH_OK)
					s = read_wrapper(r, inner, level + 1);
			}
			if (s == QH_OK && t != QH_JSON_ARRAY_END)
				s = QH_INVALID;
		} else {
			s = qh_json_skip(&j);
		}
		if (s != QH_OK)
			return s;
	}
}

/* The items of an array whose opening bracket was just read. */
static enum qh_status read_array(struct records *r, struct qh_json *j)
{
	for (;;) {
		enum qh_json_type t = qh_json_next(j);
		if (t == QH_JSON_ARRAY_END)
			return QH_OK;
		if (t != QH_JSON_OBJECT)
			return t == QH_JSON_ERROR ? QH_INVALID
						  : qh_error_set(r->err, QH_INVALID, "REVIEW-004");
		struct qh_str record;
		enum qh_status s = value_text(j, j->off - 1, &record);
		if (s == QH_OK)
			s = add_record(r, record);
		if (s != QH_OK)
			return s;
	}
}

/* An object is a wrapper when its first keys say so, else it is a form. */
static bool is_wrapper(struct qh_arena *arena, struct qh_str object)
{
	struct qh_json j;
	qh_json_start(&j, arena, object, NULL);
	if (qh_json_next(&j) != QH_JSON_OBJECT)
		return false;
	for (enum qh_json_type t; (t = qh_json_next(&j)) == QH_JSON_KEY;) {
		if (qh_str_eq(j.text, QH_STR("forms")) || qh_str_eq(j.text, QH_STR("documents")))
			return true;
		if (qh_str_eq(j.text, QH_STR("indicators")) || qh_str_eq(j.text, QH_STR("budget")))
			return false;
		if (qh_json_next(&j) == QH_JSON_ERROR || qh_json_skip(&j) != QH_OK)
			return false;
	}
	return false;
}

static struct qh_str skip_blank(struct qh_str s)
{
	while (s.n && (s.p[0] == ' ' || s.p[0] == '\t'))
		s = qh_str_sub(s, 1, UINT32_MAX);
	return s;
}

static bool take(struct qh_str *s, const char *what)
{
	struct qh_str w = qh_str_of(what);

	*s = skip_blank(*s);
	if (!qh_str_starts(*s, w))
		return false;
	*s = qh_str_sub(*s, w.n, UINT32_MAX);
	return true;
}

bool qh_records_is_other(struct qh_str line)
{
	return take(&line, "{") && take(&line, "\"type\"") && take(&line, ":") && take(&line, "\"") &&
	       !qh_str_starts(line, QH_STR("form\""));
}

static enum qh_status read_lines(struct records *r)
{
	uint32_t off = 0;
	while (off < r->text.n) {
		const char *end = memchr(r->text.p + off, '\n', r->text.n - off);
		uint32_t next = end ? (uint32_t)(end - r->text.p) + 1 : r->text.n;
		struct qh_str line = qh_str_trim(qh_str_sub(r->text, off, next - off));
		off = next;
		if (line.n == 0 || qh_records_is_other(line))
			continue;
		enum qh_status s = add_record(r, line);
		if (s != QH_OK)
			return s;
	}
	return QH_OK;
}

bool qh_records_is_stream(struct qh_str head)
{
	head = qh_str_trim(head);
	const char *end = head.n ? memchr(head.p, '\n', head.n) : NULL;
	if (!end || head.p[0] != '{' || !strchr("\"}", qh_str_trim(qh_str_sub(head, 1, head.n)).p[0]))
		return false; /* RTF begins with a brace too */
	struct qh_str line = qh_str_trim((struct qh_str){head.p, (uint32_t)(end - head.p)});
	struct qh_str rest = qh_str_trim(qh_str_sub(head, (uint32_t)(end - head.p), UINT32_MAX));
	/* After these an object may go on with another one; after anything else it is a record, whole or
	 * broken. */
	return !strchr("[{,:", line.p[line.n - 1]) && rest.n > 0 && rest.p[0] == '{';
}

enum qh_status qh_records_read(struct qh_arena *arena, const struct qh_lexicon *lex, struct qh_str text,
			       uint32_t doc_index, struct qh_forms *out, struct qh_error *err)
{
	struct records r = {.arena = arena, .lex = lex, .text = text, .doc_index = doc_index, .err = err};
	struct qh_str whole = qh_str_trim(text);
	enum qh_status s;
	if (qh_records_is_stream(whole)) {
		s = read_lines(&r);
	} else if (whole.n && whole.p[0] == '[') {
		struct qh_json j;
		qh_json_start(&j, arena, whole, err);
		(void)qh_json_next(&j);
		s = read_array(&r, &j);
		if (s == QH_OK && qh_json_next(&j) != QH_JSON_END)
			s = QH_INVALID;
	} else if (is_wrapper(arena, whole)) {
		s = read_wrapper(&r, whole, 0);
	} else {
		s = add_record(&r, whole);
	}
	if (s != QH_OK && err && !err->code)
		qh_error_set(err, s, "REVIEW-004");
	*out = (struct qh_forms){.n = s == QH_OK ? r.n : 0, .at = r.forms};
	return s;
}
