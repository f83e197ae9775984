/* SPDX-License-Identifier: Apache-2.0 */
/* Files of rules: all of them, ordered by id, each compiled. */
#include <stdlib.h>

#include "audit/rule.h"
#include "audit/yaml_read.h"

struct loaded {
	struct qh_audit_rule rule;
	struct qh_rule_body *body;
};
struct loader {
	struct qh_rule_source source;
	struct loaded *at;
	uint32_t n, cap;
};

const char *qh_rule_kind_name(uint8_t kind)
{
	static const char *const names[QH_RULE_KINDS] = {
	    [QH_RULE_ROW] = "row",           [QH_RULE_LIST] = "list",
	    [QH_RULE_REJECTED] = "rejected", [QH_RULE_UNIQUE] = "unique",
	    [QH_RULE_MATCH] = "match",       [QH_RULE_ABSENT] = "absent",
	    [QH_RULE_OVERLAP] = "overlap",   [QH_RULE_SEQUENCE] = "sequence",
	    [QH_RULE_TOTALS] = "totals",     [QH_RULE_CONCENTRATION] = "concentration",
	    [QH_RULE_NEAR] = "near"};

	return kind < QH_RULE_KINDS ? names[kind] : "?";
}

const char *qh_rule_severity_name(uint8_t severity)
{
	return severity == QH_RULE_ERROR ? "error" : severity == QH_RULE_WARNING ? "warning" : "info";
}

/* Two capitals, two figures, and perhaps words behind hyphens: CT05-unit. A user's own may have more letters.
 */
static bool is_id(struct qh_str id)
{
	if (id.n < 2 || id.n > 48 || id.p[0] < 'A' || id.p[0] > 'Z')
		return false;
	for (uint32_t i = 0; i < id.n; i++) {
		char c = id.p[i];

		if (!((c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') ||
		      (c == '-' && i + 1 < id.n)))
			return false;
	}
	return true;
}

static enum qh_status add_rule(struct loader *l, const struct qh_yaml *key, const struct qh_yaml *node)
{
	struct loaded next = {.body = QH_NEW(l->source.arena, struct qh_rule_body)};
	enum qh_status s;

	if (!is_id(key->text))
		return qh_audit_wrong(l->source.err, key, "AUDIT-050", key->text);
	if (l->n == QH_AUDIT_RULES_MAX) {
		qh_audit_wrong(l->source.err, key, "AUDIT-051", key->text);
		qh_error_arg_int(l->source.err, "max", QH_AUDIT_RULES_MAX);
		return QH_LIMIT;
	}
	for (uint32_t i = 0; i < l->n; i++)
		if (qh_str_eq(l->at[i].rule.id, key->text))
			return qh_audit_wrong(l->source.err, key, "AUDIT-052", key->text);
	if (!next.body || !qh_arena_grow(l->source.arena, &l->at, &l->cap, l->n + 1, sizeof next))
		return qh_error_set(l->source.err, qh_arena_status(l->source.arena), "AUDIT-003");
	s = qh_rule_load(&l->source, key->text, node, &next.rule, next.body);
	if (s == QH_OK)
		l->at[l->n++] = next;
	return s;
}

static enum qh_status add_file(struct loader *l, const char *path, uint32_t file)
{
	const struct qh_yaml *root, *rules;
	struct qh_str schema;
	enum qh_status s = qh_yaml_load(l->source.arena, path, &root, l->source.err);

	if (s == QH_OK)
		s = qh_audit_keys(l->source.err, root, "schema rules");
	if (s == QH_OK)
		s = qh_audit_text(l->source.err, root, "schema", true, &schema);
	if (s == QH_OK && !qh_str_eq(schema, QH_STR("quanheng.audit-rules/1")))
		s = qh_audit_wrong(l->source.err, qh_yaml_get(root, "schema"), "AUDIT-040", schema);
	rules = s == QH_OK ? qh_yaml_get(root, "rules") : NULL;
	if (s == QH_OK && (!rules || rules->kind != QH_YAML_MAP))
		s = qh_audit_wrong(l->source.err, root, "AUDIT-005", QH_STR("rules"));
	for (uint32_t i = 0; s == QH_OK && i < rules->n; i++) {
		s = add_rule(l, &rules->key[i], &rules->kid[i]);
		if (s == QH_OK)
			l->at[l->n - 1].rule.file = file;
	}
	return s;
}

static int by_id(const void *a, const void *b)
{
	return qh_str_cmp(((const struct loaded *)a)->rule.id, ((const struct loaded *)b)->rule.id);
}

/* Each setting must have met its rule and parameter. */
static enum qh_status check_settings(const struct loader *l)
{
	for (uint32_t i = 0; i < l->source.n_settings; i++) {
		const struct qh_audit_setting *set = &l->source.settings[i];
		bool met = false;

		for (uint32_t r = 0; r < l->n; r++) {
			const struct qh_rule_body *body = l->at[r].body;

			for (uint32_t p = 0; qh_str_eq(l->at[r].rule.id, set->rule) && p < body->n_parameters;
			     p++)
				met = met || qh_str_eq(body->parameters[p].name, set->name);
		}
		if (!met) {
			qh_error_set(l->source.err, QH_INVALID, "AUDIT-053");
			qh_error_arg(l->source.err, "rule", set->rule);
			qh_error_arg(l->source.err, "name", set->name);
			return QH_INVALID;
		}
	}
	return QH_OK;
}

enum qh_status qh_audit_load(struct qh_arena *arena, const struct qh_record_types *types,
			     const struct qh_policies *policies, const char *const *paths, uint32_t n_paths,
			     const struct qh_audit_setting *settings, uint32_t n_settings,
			     struct qh_audit_rules **out, struct qh_error *err)
{
	struct loader l = {.source = {arena, types, policies, settings, n_settings, err}};
	struct qh_audit_rules *rules = QH_NEW(arena, struct qh_audit_rules);
	const struct qh_rule_body **body;
	struct qh_audit_rule *at;
	enum qh_status s = QH_OK;

	for (uint32_t i = 0; s == QH_OK && i < n_paths; i++)
		s = add_file(&l, paths[i], i);
	if (s == QH_OK)
		s = check_settings(&l);
	if (s != QH_OK)
		return s;
	at = QH_NEW_ARRAY(arena, struct qh_audit_rule, l.n + 1u);
	body = QH_NEW_ARRAY(arena, const struct qh_rule_body *, l.n + 1u);
	if (!rules || !at || !body)
		return qh_error_set(err, qh_arena_status(arena), "AUDIT-003");
	if (l.n > 1)
		qsort(l.at, l.n, sizeof *l.at, by_id);
	for (uint32_t i = 0; i < l.n; i++) {
		l.at[i].body->index = i;
		at[i] = l.at[i].rule;
		body[i] = l.at[i].body;
	}
	*rules = (struct qh_audit_rules){l.n, at, body};
	*out = rules;
	return QH_OK;
}

uint32_t qh_audit_find(const struct qh_audit_rules *rules, struct qh_str id)
{
	for (uint32_t i = 0; i < rules->n; i++)
		if (qh_str_eq(rules->at[i].id, id))
			return i + 1;
	return 0;
}

bool qh_audit_parameter(const struct qh_audit_rules *rules, uint32_t rule, uint32_t n,
			struct qh_audit_setting *out)
{
	const struct qh_rule_body *body = rules->body[rule];

	if (n >= body->n_parameters)
		return false;
	*out = (struct qh_audit_setting){
	    .rule = rules->at[rule].id, .name = body->parameters[n].name, .value = body->parameters[n].text};
	return true;
}
