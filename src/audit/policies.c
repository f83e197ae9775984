/* SPDX-License-Identifier: Apache-2.0 */
/* Owns policies: reading policies/, and the value that holds for keys in a month. */
#include "audit/policies.h"

#include <stdlib.h>

#include "audit/condition.h"
#include "audit/yaml_read.h"
#include "base/file.h"
#include "base/limits.h"
#include "base/rat.h"

struct reader {
	struct qh_arena *arena;
	const struct qh_record_types *types;
	struct qh_error *err;
	struct qh_policy *at;
	uint32_t n, cap;
};

static const struct {
	const char *name;
	uint8_t type;
	int digits; /* decimals that the number in the file may have in its unit */
} units[] = {{"money", QH_V_MONEY, 2}, {"number", QH_V_NUMBER, 6}, {"months", QH_V_MONTHS, 0},
	     {"days", QH_V_DAYS, 0},   {"years", QH_V_YEARS, 0},   {"count", QH_V_COUNT, 0},
	     {"flag", QH_V_BOOL, 0}};

static enum qh_status no_memory(const struct reader *r)
{
	return qh_error_set(r->err, qh_arena_status(r->arena), "AUDIT-003");
}

static bool number(struct qh_str s, int digits, int64_t *out)
{
	struct qh_rat v;
	bool percent = s.n > 1 && s.p[s.n - 1] == '%';

	if (percent)
		s.n--;
	return qh_rat_parse(NULL, s, &v, NULL) == QH_OK &&
	       qh_rat_int(qh_rat_scale10(NULL, v, digits - (percent ? 2 : 0)), out);
}

/* A number of the unit under @p key; absent: *out stays. */
static enum qh_status value(const struct reader *r, const struct qh_policy *p, const struct qh_yaml *line,
			    const char *key, int64_t *out)
{
	struct qh_str text;
	enum qh_status s = qh_audit_text(r->err, line, key, false, &text);
	bool good = false;

	if (s != QH_OK || !text.p)
		return s;
	if (qh_str_eq(text, QH_STR("none")))
		return QH_OK;
	for (size_t i = 0; i < sizeof units / sizeof units[0]; i++) {
		if (units[i].type == p->type && p->type != QH_V_BOOL)
			good = number(text, units[i].digits, out);
	}
	if (p->type == QH_V_BOOL) {
		*out = qh_str_eq(text, QH_STR("yes")) ? QH_TRUE : QH_FALSE;
		good = *out == QH_TRUE || qh_str_eq(text, QH_STR("no"));
	}
	return good ? QH_OK : qh_audit_wrong(r->err, qh_yaml_get(line, key), "AUDIT-042", text);
}

static enum qh_status line_key(const struct reader *r, const struct qh_policy *p, uint32_t k,
			       const struct qh_yaml *line, struct qh_policy_line *out)
{
	const struct qh_yaml *node;
	char name[64];

	snprintf(name, sizeof name, "%.*s", QH_STR_ARG(p->key[k]));
	node = qh_yaml_get(line, name);
	out->key[k] = QH_INT_MISSING;
	if (!node)
		return QH_OK;
	out->text[k] = node->text;
	if (node->kind != QH_YAML_SCALAR)
		return qh_audit_wrong(r->err, node, "AUDIT-004", p->key[k]);
	if (p->domain[k]) {
		const struct qh_domain *d = &r->types->domains[p->domain[k] - 1];

		for (uint32_t i = 0; i < d->n_codes; i++)
			if (qh_str_eq(d->codes[i], node->text))
				out->key[k] = (int64_t)i + 1;
		if (out->key[k] == QH_INT_MISSING) {
			qh_audit_wrong(r->err, node, "AUDIT-021", node->text);
			qh_error_arg(r->err, "domain", d->name);
			return QH_INVALID;
		}
		return QH_OK;
	}
	/* Words by their text; a number also stands for counts. */
	if (!number(node->text, 0, &out->key[k]))
		out->key[k] = -1;
	return QH_OK;
}

static enum qh_status read_line(const struct reader *r, const struct qh_policy *p, const struct qh_yaml *line,
				const char *known, struct qh_policy_line *out)
{
	struct qh_str from, to;
	enum qh_status s = qh_audit_keys(r->err, line, known);

	if (s == QH_OK)
		s = qh_audit_text(r->err, line, "from", true, &from);
	if (s == QH_OK)
		s = qh_audit_text(r->err, line, "to", false, &to);
	if (s != QH_OK)
		return s;
	out->from = qh_audit_month(from);
	out->to = to.p ? qh_audit_month(to) : 0;
	if (!out->from)
		return qh_audit_wrong(r->err, qh_yaml_get(line, "from"), "AUDIT-043", from);
	if (to.p && out->to < out->from)
		return qh_audit_wrong(r->err, qh_yaml_get(line, "to"), "AUDIT-043", to);
	for (uint32_t k = 0; k < p->n_keys && s == QH_OK; k++)
		s = line_key(r, p, k, line, out);
	out->value = out->most = QH_INT_MISSING;
	if (!qh_yaml_get(line, "value"))
		return qh_audit_wrong(r->err, line, "AUDIT-005", QH_STR("value"));
	if (s == QH_OK)
		s = value(r, p, line, "value", &out->value);
	if (s == QH_OK)
		s = value(r, p, line, "plus", &out->plus);
	if (s == QH_OK)
		s = value(r, p, line, "most", &out->most);
	if (s == QH_OK && qh_yaml_get(line, "each")) {
		const struct qh_yaml *each = qh_yaml_get(line, "each");

		if (!number(each->text, 0, &out->each) || out->each < 1)
			return qh_audit_wrong(r->err, each, "AUDIT-042", each->text);
	}
	out->moves = out->plus != 0 && out->each > 0;
	return s;
}

static int compare_lines(const void *a, const void *b)
{
	const struct qh_policy_line *x = a, *y = b;

	for (int k = 0; k < QH_POLICY_KEYS_MAX; k++) {
		int c = x->key[k] != y->key[k] ? (x->key[k] < y->key[k] ? -1 : 1)
					       : qh_str_cmp(x->text[k], y->text[k]);

		if (c)
			return c;
	}
	return (x->from > y->from) - (x->from < y->from);
}

static enum qh_status read_lines(const struct reader *r, struct qh_policy *p, const struct qh_yaml *lines)
{
	struct qh_policy_line *at = QH_NEW_ARRAY(r->arena, struct qh_policy_line, lines->n + 1u);
	char known[QH_POLICY_KEYS_MAX * 64 + 64];
	int n = snprintf(known, sizeof known, "from to value plus each most");

	if (!at)
		return no_memory(r);
	for (uint32_t k = 0; k < p->n_keys; k++)
		n += snprintf(known + n, sizeof known - (size_t)n, " %.*s", QH_STR_ARG(p->key[k]));
	for (uint32_t i = 0; i < lines->n; i++) {
		enum qh_status s = read_line(r, p, &lines->kid[i], known, &at[i]);

		if (s != QH_OK)
			return s;
	}
	qsort(at, lines->n, sizeof *at, compare_lines);
	for (uint32_t i = 1; i < lines->n; i++)
		if (compare_lines(&at[i - 1], &at[i]) == 0)
			return qh_audit_wrong(r->err, lines, "AUDIT-044", p->name);
	p->lines = at;
	p->n = lines->n;
	return QH_OK;
}

static enum qh_status read_keys(const struct reader *r, struct qh_policy *p, const struct qh_yaml *keys)
{
	for (uint32_t i = 0; keys && i < keys->n; i++) {
		char name[64];

		if (i == QH_POLICY_KEYS_MAX || keys->kid[i].text.n > 48)
			return qh_audit_wrong(r->err, keys, "AUDIT-045", keys->kid[i].text);
		p->key[p->n_keys++] = keys->kid[i].text;
		snprintf(name, sizeof name, "code:%.*s", QH_STR_ARG(keys->kid[i].text));
		for (uint32_t d = 0; d < r->types->n_domains; d++)
			if (qh_str_eq(r->types->domains[d].name, qh_str_of(name)))
				p->domain[i] = d + 1;
	}
	return QH_OK;
}

static enum qh_status read_table(struct reader *r, struct qh_str name, const struct qh_yaml *node)
{
	struct qh_policy p = {.name = name, .type = QH_V_TYPES};
	const struct qh_yaml *lines;
	struct qh_str unit, by;
	enum qh_status s = qh_audit_keys(r->err, node, "unit keys by basis lines name note");

	if (s == QH_OK)
		s = qh_audit_text(r->err, node, "unit", true, &unit);
	if (s == QH_OK)
		s = qh_audit_text(r->err, node, "by", false, &by);
	if (s == QH_OK)
		s = qh_audit_basis(r->err, node, &p.basis_label, &p.basis);
	if (s == QH_OK)
		s = read_keys(r, &p, qh_yaml_get(node, "keys"));
	if (s != QH_OK)
		return s;
	for (size_t i = 0; i < sizeof units / sizeof units[0]; i++)
		if (qh_str_eq(unit, qh_str_of(units[i].name)))
			p.type = units[i].type;
	if (p.type == QH_V_TYPES)
		return qh_audit_wrong(r->err, qh_yaml_get(node, "unit"), "AUDIT-041", unit);
	lines = qh_yaml_get(node, "lines");
	if (!lines || lines->kind != QH_YAML_SEQ || lines->n > QH_POLICY_LINES_MAX)
		return qh_audit_wrong(r->err, node, "AUDIT-005", QH_STR("lines"));
	s = read_lines(r, &p, lines);
	if (s != QH_OK)
		return s;
	for (uint32_t i = 0; i < r->n; i++)
		if (qh_str_eq(r->at[i].name, name))
			return qh_audit_wrong(r->err, node, "AUDIT-046", name);
	if (r->n == QH_POLICIES_MAX || !qh_arena_grow(r->arena, &r->at, &r->cap, r->n + 1, sizeof p))
		return no_memory(r);
	r->at[r->n++] = p;
	return QH_OK;
}

static enum qh_status read_file(struct reader *r, const char *path)
{
	const struct qh_yaml *root, *tables;
	struct qh_str schema;
	enum qh_status s = qh_yaml_load(r->arena, path, &root, r->err);

	if (s == QH_OK)
		s = qh_audit_keys(r->err, root, "schema tables");
	if (s == QH_OK)
		s = qh_audit_text(r->err, root, "schema", true, &schema);
	if (s == QH_OK && !qh_str_eq(schema, QH_STR("quanheng.policies/1")))
		s = qh_audit_wrong(r->err, qh_yaml_get(root, "schema"), "AUDIT-040", schema);
	tables = s == QH_OK ? qh_yaml_get(root, "tables") : NULL;
	if (s == QH_OK && (!tables || tables->kind != QH_YAML_MAP))
		s = qh_audit_wrong(r->err, root, "AUDIT-005", QH_STR("tables"));
	for (uint32_t i = 0; s == QH_OK && i < tables->n; i++)
		s = read_table(r, tables->key[i].text, &tables->kid[i]);
	return s;
}

enum qh_status qh_policies_load(struct qh_arena *arena, const struct qh_record_types *types,
				const char *folder, const struct qh_policies **out, struct qh_error *err)
{
	struct reader r = {.arena = arena, .types = types, .err = err};
	struct qh_policies *policies = QH_NEW(arena, struct qh_policies);
	const struct qh_str *names = NULL;
	uint32_t n = 0;
	enum qh_status s = policies ? QH_OK : no_memory(&r);

	if (s == QH_OK && folder)
		s = qh_file_list(arena, folder, &names, &n, err);
	for (uint32_t i = 0; s == QH_OK && i < n; i++) {
		struct qh_str path;

		if (!qh_str_ends(names[i], QH_STR(".yaml")))
			continue;
		path = qh_arena_join(arena, qh_str_of(folder), QH_STR("/"), names[i]);
		s = path.p ? read_file(&r, path.p) : no_memory(&r);
	}
	if (s == QH_OK)
		*policies = (struct qh_policies){r.n, r.at};
	*out = policies;
	return s;
}

const struct qh_policy *qh_policy_find(const struct qh_policies *policies, struct qh_str name)
{
	for (uint32_t i = 0; policies && i < policies->n; i++)
		if (qh_str_eq(policies->at[i].name, name))
			return &policies->at[i];
	return NULL;
}
