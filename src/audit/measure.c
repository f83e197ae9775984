/* SPDX-License-Identifier: Apache-2.0 */
/* Measures as data: read, and compiled for a year. */
#include "audit/measure.h"

#include <stdio.h>
#include <stdlib.h>

#include "audit/measure_body.h"
#include "audit/yaml_read.h"

enum { YEAR_MIN = 1990, YEAR_MAX = 2200, PARAMETERS = 5 };

struct reader {
	struct qh_scope scope; /* of a row */
	struct qh_measure *at;
	uint32_t n, cap;
};

/* The year's own parameters, so that no measure names a year. */
static enum qh_status set_year(struct reader *r, int year)
{
	static const char *const names[PARAMETERS] = {"year", "first", "last", "begin", "end"};
	static const char *const texts[PARAMETERS] = {"%d", "%d-01", "%d-12", "%d-01-01", "%d-12-31"};
	struct qh_parameter *at = QH_NEW_ARRAY(r->scope.arena, struct qh_parameter, PARAMETERS);

	if (year < YEAR_MIN || year > YEAR_MAX)
		return qh_error_set(r->scope.err, QH_INVALID, "MEASURE-001");
	if (!at)
		return qh_error_set(r->scope.err, qh_arena_status(r->scope.arena), "AUDIT-003");
	for (uint32_t i = 0; i < PARAMETERS; i++) {
		struct qh_cnode *value;
		char text[16];
		int n = snprintf(text, sizeof text, texts[i], year);

		at[i].name = qh_str_of(names[i]);
		at[i].text = qh_arena_str(r->scope.arena, (struct qh_str){text, (uint32_t)n});
		if (!at[i].text.p || !qh_condition_literal(&r->scope, at[i].text, &value))
			return qh_error_set(r->scope.err, QH_NOMEM, "AUDIT-003");
		at[i].value = value;
	}
	r->scope.parameters = at;
	r->scope.n_parameters = PARAMETERS;
	return QH_OK;
}

static enum qh_status texts_of(const struct reader *r, const struct qh_yaml *node, struct qh_measure *m)
{
	const struct qh_yaml *names = qh_yaml_get(node, "names");
	struct qh_str *list;

	if (!names)
		return QH_OK;
	if (names->kind != QH_YAML_SEQ)
		return qh_audit_wrong(r->scope.err, names, "AUDIT-002", QH_STR("names"));
	list = QH_NEW_ARRAY(r->scope.arena, struct qh_str, names->n + 1u);
	if (!list)
		return qh_error_set(r->scope.err, qh_arena_status(r->scope.arena), "AUDIT-003");
	for (uint32_t i = 0; i < names->n; i++)
		list[i] = names->kid[i].text;
	m->names = list;
	m->n_names = names->n;
	return QH_OK;
}

/* One side of a measure as a rule has the amount of a hit: aggregates, and an expression over them. */
static enum qh_status side(const struct reader *r, const struct qh_yaml *node, const char *key,
			   struct qh_str text, struct qh_rule_body *body)
{
	struct qh_scope scope = r->scope;
	enum qh_status s;

	scope.node = qh_yaml_get(node, key);
	scope.aggregates = &body->amount_over;
	scope.keys_only = true;
	s = qh_condition_compile(&scope, text, &body->amount);
	if (s == QH_OK && body->amount->type != QH_V_COUNT && body->amount->type != QH_V_MONEY)
		s = qh_audit_wrong(r->scope.err, scope.node, "MEASURE-002", text);
	return s;
}

static enum qh_status compile(struct reader *r, const struct qh_yaml *node, struct qh_measure *m,
			      struct qh_measure_body *body)
{
	enum qh_status s = QH_OK;
	struct qh_rule_body rows = {
	    .rows = m->rows, .kind = QH_RULE_CONCENTRATION, .join = {.table = QH_NO_TABLE}};

	r->scope.node = qh_yaml_get(node, "where");
	if (m->where.p)
		s = qh_condition_compile_truth(&r->scope, m->where, &rows.where);
	body->value = rows;
	body->of = rows;
	if (s == QH_OK)
		s = side(r, node, "value", m->value, &body->value);
	if (s == QH_OK && m->of.p)
		s = side(r, node, "of", m->of, &body->of);
	if (s == QH_OK && m->of.p && body->of.amount->type != body->value.amount->type)
		s = qh_audit_wrong(r->scope.err, qh_yaml_get(node, "of"), "MEASURE-003", m->id);
	m->body = body;
	return s;
}

static enum qh_status one(struct reader *r, const struct qh_yaml *key, const struct qh_yaml *node)
{
	struct qh_error *err = r->scope.err;
	struct qh_measure_body *body = QH_NEW(r->scope.arena, struct qh_measure_body);
	struct qh_measure m = {.id = key->text};
	struct qh_str rows;
	enum qh_status s;

	if (r->n == QH_MEASURES_MAX)
		return qh_audit_wrong(err, key, "MEASURE-004", key->text);
	if (!body || !qh_arena_grow(r->scope.arena, &r->at, &r->cap, r->n + 1, sizeof m))
		return qh_error_set(err, qh_arena_status(r->scope.arena), "AUDIT-003");
	s = qh_audit_keys(err, node, "name unit rows where value of names define");
	if (s == QH_OK)
		s = qh_audit_both(err, node, "name", &m.name_zh, &m.name_en);
	if (s == QH_OK)
		s = qh_audit_both(err, node, "define", &m.define_zh, &m.define_en);
	if (s == QH_OK)
		s = qh_audit_text(err, node, "unit", true, &m.unit);
	if (s == QH_OK)
		s = qh_audit_text(err, node, "rows", true, &rows);
	if (s == QH_OK)
		s = qh_audit_text(err, node, "where", false, &m.where);
	if (s == QH_OK)
		s = qh_audit_text(err, node, "value", true, &m.value);
	if (s == QH_OK)
		s = qh_audit_text(err, node, "of", false, &m.of);
	if (s == QH_OK)
		s = texts_of(r, node, &m);
	if (s != QH_OK)
		return s;
	m.rows = qh_record_type_find(r->scope.types, rows);
	if (m.rows-- == 0)
		return qh_audit_wrong(err, qh_yaml_get(node, "rows"), "AUDIT-054", rows);
	r->scope.table[0] = &r->scope.types->at[m.rows];
	s = compile(r, node, &m, body);
	if (s == QH_OK)
		r->at[r->n++] = m;
	return s;
}

static int by_id(const void *a, const void *b)
{
	return qh_str_cmp(((const struct qh_measure *)a)->id, ((const struct qh_measure *)b)->id);
}

enum qh_status qh_measures_load(struct qh_arena *arena, const struct qh_record_types *types,
				const struct qh_policies *policies, const char *path, int year,
				struct qh_measures **out, struct qh_error *err)
{
	struct reader r = {.scope = {.arena = arena, .types = types, .policies = policies, .err = err}};
	struct qh_measures *measures = QH_NEW(arena, struct qh_measures);
	const struct qh_yaml *root, *list;
	struct qh_str schema;
	enum qh_status s = set_year(&r, year);

	if (s == QH_OK)
		s = qh_yaml_load(arena, path, &root, err);
	if (s == QH_OK)
		s = qh_audit_keys(err, root, "schema measures");
	if (s == QH_OK)
		s = qh_audit_text(err, root, "schema", true, &schema);
	if (s == QH_OK && !qh_str_eq(schema, QH_STR("quanheng.measures/1")))
		s = qh_audit_wrong(err, qh_yaml_get(root, "schema"), "AUDIT-040", schema);
	list = s == QH_OK ? qh_yaml_get(root, "measures") : NULL;
	if (s == QH_OK && (!list || list->kind != QH_YAML_MAP))
		s = qh_audit_wrong(err, root, "AUDIT-005", QH_STR("measures"));
	for (uint32_t i = 0; s == QH_OK && i < list->n; i++)
		s = one(&r, &list->key[i], &list->kid[i]);
	if (s != QH_OK)
		return s;
	if (!measures)
		return qh_error_set(err, qh_arena_status(arena), "AUDIT-003");
	if (r.n > 1)
		qsort(r.at, r.n, sizeof *r.at, by_id);
	*measures = (struct qh_measures){year, r.n, r.at};
	*out = measures;
	return QH_OK;
}

uint32_t qh_measure_find(const struct qh_measures *measures, struct qh_str id)
{
	for (uint32_t i = 0; i < measures->n; i++)
		if (qh_str_eq(measures->at[i].id, id))
			return i + 1;
	return 0;
}

/* The next byte of a name that counts: blanks, quotes and brackets are written or not. */
static uint32_t next_byte(struct qh_str s, uint32_t at)
{
	static const char *const passed[] = {
	    " ", "\t", "\xE3\x80\x80", "\xE2\x80\x9C", "\xE2\x80\x9D", "\"",
	    "(", ")",  "\xEF\xBC\x88", "\xEF\xBC\x89", "\xE2\x80\x98", "\xE2\x80\x99"};

	for (bool again = true; again && at < s.n;) {
		again = false;
		for (size_t i = 0; i < sizeof passed / sizeof passed[0]; i++) {
			struct qh_str mark = qh_str_of(passed[i]);

			if (qh_str_starts(qh_str_sub(s, at, mark.n), mark)) {
				at += mark.n;
				again = true;
			}
		}
	}
	return at;
}

static bool same_name(struct qh_str a, struct qh_str b)
{
	uint32_t i = next_byte(a, 0), k = next_byte(b, 0);

	while (i < a.n && k < b.n && a.p[i] == b.p[k]) {
		i = next_byte(a, i + 1);
		k = next_byte(b, k + 1);
	}
	return i == a.n && k == b.n;
}

const struct qh_measure *qh_measure_named(const struct qh_measures *measures, struct qh_str name)
{
	for (uint32_t i = 0; i < measures->n; i++) {
		const struct qh_measure *m = &measures->at[i];

		if (same_name(m->name_zh, name) || same_name(m->name_en, name))
			return m;
		for (uint32_t k = 0; k < m->n_names; k++)
			if (same_name(m->names[k], name))
				return m;
	}
	return NULL;
}
