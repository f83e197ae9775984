/* SPDX-License-Identifier: Apache-2.0 */
/* One rule of a file: its keys by kind, its conditions compiled each in the scope it stands in. */
#include "audit/rule.h"
#include "audit/yaml_read.h"

enum { NEAR_DISTANCE_MAX = 2 };

struct rule_reader {
	const struct qh_rule_source *source;
	const struct qh_yaml *node;
	struct qh_rule_body *body;
	const struct qh_record_type *rows, *with; /* NULL: none */
	/* Of a row alone, of a partner alone, of both, and of a hit. */
	struct qh_scope row, partner, pair, hit;
};

static enum qh_status wrong(const struct rule_reader *r, const struct qh_yaml *node, const char *code,
			    struct qh_str name)
{
	return qh_audit_wrong(r->source->err, node, code, name);
}

static enum qh_status no_memory(const struct rule_reader *r)
{
	return qh_error_set(r->source->err, qh_arena_status(r->source->arena), "AUDIT-003");
}

static bool is_pairs(uint8_t kind)
{
	return kind == QH_RULE_MATCH || kind == QH_RULE_ABSENT || kind == QH_RULE_OVERLAP ||
	       kind == QH_RULE_SEQUENCE;
}

static bool is_texts(uint8_t kind)
{
	return kind == QH_RULE_LIST || kind == QH_RULE_REJECTED;
}

static enum qh_status find_table(const struct rule_reader *r, const struct qh_yaml *node, uint32_t *out)
{
	*out = qh_record_type_find(r->source->types, node->text);
	return *out ? QH_OK : wrong(r, node, "AUDIT-054", node->text);
}

/* An expression under a key of the rule, in a scope; *out stays NULL without the key. */
static enum qh_status expression(const struct rule_reader *r, const struct qh_scope *scope,
				 const struct qh_yaml *map, const char *key, bool truth,
				 const struct qh_program **out)
{
	struct qh_scope here = *scope;
	struct qh_str text;
	enum qh_status s = qh_audit_text(r->source->err, map, key, false, &text);

	*out = NULL;
	if (s != QH_OK || !text.p)
		return s;
	here.node = qh_yaml_get(map, key);
	return truth ? qh_condition_compile_truth(&here, text, out) : qh_condition_compile(&here, text, out);
}

static enum qh_status one_key(const struct qh_scope *scope, const struct qh_yaml *node, struct qh_key *out)
{
	struct qh_scope here = *scope;
	enum qh_status s;

	here.node = node;
	s = qh_condition_compile(&here, node->text, &out->program);
	if (s != QH_OK)
		return s;
	out->name = node->text;
	out->type = out->program->type;
	out->domain = out->program->domain;
	if (out->type == QH_V_BOOL)
		return qh_condition_fail(&here, &(struct qh_cnode){0}, "AUDIT-055");
	return QH_OK;
}

/* [identity, {identity: representative}, ...] or {identity: representative, ...}: left of rows, right of
 * their partners. */
static enum qh_status read_on(const struct rule_reader *r, const struct qh_yaml *on,
			      const struct qh_scope *left, const struct qh_scope *right, struct qh_join *out)
{
	struct qh_key *own, *with;

	if (on->kind == QH_YAML_SCALAR || on->n == 0 || on->n > QH_AUDIT_KEYS_MAX)
		return wrong(r, on, "AUDIT-057", QH_STR("on"));
	own = QH_NEW_ARRAY(r->source->arena, struct qh_key, on->n);
	with = QH_NEW_ARRAY(r->source->arena, struct qh_key, on->n);
	if (!own || !with)
		return no_memory(r);
	for (uint32_t i = 0; i < on->n; i++) {
		const struct qh_yaml *item = &on->kid[i];
		bool pair = item->kind == QH_YAML_MAP && item->n == 1;
		const struct qh_yaml *first = on->kind == QH_YAML_MAP ? &on->key[i]
					      : pair                  ? &item->key[0]
								      : item;
		const struct qh_yaml *second = pair && on->kind == QH_YAML_SEQ ? &item->kid[0] : item;
		enum qh_status s;

		if (first->kind != QH_YAML_SCALAR || second->kind != QH_YAML_SCALAR)
			return wrong(r, item, "AUDIT-057", QH_STR("on"));
		s = one_key(left, first, &own[i]);
		if (s == QH_OK && right)
			s = one_key(right, second, &with[i]);
		if (s != QH_OK)
			return s;
		if (right &&
		    (own[i].type != with[i].type ||
		     (own[i].type == QH_V_WORD && own[i].domain != with[i].domain)) &&
		    !(qh_is_count(own[i].type) && qh_is_count(with[i].type)))
			return wrong(r, item, "AUDIT-058", own[i].name);
	}
	out->n_on = on->n;
	out->own = own;
	out->with = right ? with : NULL;
	return QH_OK;
}

static struct qh_scope scope_of(const struct rule_reader *r, const struct qh_record_type *a,
				const struct qh_record_type *b)
{
	return (struct qh_scope){.arena = r->source->arena,
				 .types = r->source->types,
				 .policies = r->source->policies,
				 .table = {a, b},
				 .n_parameters = r->body->n_parameters,
				 .parameters = r->body->parameters,
				 .node = r->node,
				 .err = r->source->err};
}

/* A number, a month, a word: what --set gives, else what the file gives. */
static enum qh_status read_parameter(const struct rule_reader *r, struct qh_str rule,
				     const struct qh_yaml *key, const struct qh_yaml *node,
				     struct qh_parameter *out)
{
	struct qh_scope scope = scope_of(r, NULL, NULL);
	const struct qh_yaml *value = node->kind == QH_YAML_MAP ? qh_yaml_get(node, "value") : node;
	struct qh_cnode *literal = NULL;

	if (!value || value->kind != QH_YAML_SCALAR)
		return wrong(r, node, "AUDIT-004", key->text);
	*out = (struct qh_parameter){.name = key->text, .text = value->text, .node = value};
	for (uint32_t i = 0; i < r->source->n_settings; i++) {
		const struct qh_audit_setting *set = &r->source->settings[i];

		if (qh_str_eq(set->rule, rule) && qh_str_eq(set->name, key->text))
			out->text = set->value;
	}
	if (!qh_condition_literal(&scope, out->text, &literal))
		return wrong(r, value, "AUDIT-059", out->text);
	out->value = literal;
	return QH_OK;
}

static enum qh_status read_parameters(struct rule_reader *r, struct qh_str rule)
{
	const struct qh_yaml *node = qh_yaml_get(r->node, "parameters");
	struct qh_parameter *at;

	if (!node)
		return QH_OK;
	if (node->kind != QH_YAML_MAP || node->n > QH_AUDIT_PARAMETERS_MAX)
		return wrong(r, node, "AUDIT-002", QH_STR("parameters"));
	at = QH_NEW_ARRAY(r->source->arena, struct qh_parameter, node->n + 1u);
	if (!at)
		return no_memory(r);
	for (uint32_t i = 0; i < node->n; i++) {
		enum qh_status s = read_parameter(r, rule, &node->key[i], &node->kid[i], &at[i]);

		if (s != QH_OK)
			return s;
	}
	r->body->parameters = at;
	r->body->n_parameters = node->n;
	return QH_OK;
}

static enum qh_status choose(const struct rule_reader *r, const char *key, const char *const *words,
			     uint8_t n, uint8_t otherwise, uint8_t *out)
{
	struct qh_str text;
	enum qh_status s = qh_audit_text(r->source->err, r->node, key, otherwise >= n, &text);

	*out = otherwise;
	if (s != QH_OK || !text.p)
		return s;
	for (uint8_t i = 0; i < n; i++) {
		if (qh_str_eq(text, qh_str_of(words[i]))) {
			*out = i;
			return QH_OK;
		}
	}
	return wrong(r, qh_yaml_get(r->node, key), "AUDIT-061", text);
}

static enum qh_status read_head(const struct rule_reader *r, struct qh_audit_rule *out)
{
	static const char *const severities[] = {"error", "warning", "info"};
	static const char *const natures[] = {"suspicion", "fact"};
	const char *kinds[QH_RULE_KINDS];
	struct qh_error *err = r->source->err;
	uint8_t fact = 0;
	enum qh_status s =
	    qh_audit_keys(err, r->node,
			  "name kind rows where with with-where on when group amount parameters "
			  "severity nature basis message explain fields reasons differs having pick "
			  "from to by near distance unless needs");

	for (uint8_t i = 0; i < QH_RULE_KINDS; i++)
		kinds[i] = qh_rule_kind_name(i);
	if (s == QH_OK)
		s = choose(r, "kind", kinds, QH_RULE_KINDS, UINT8_MAX, &out->kind);
	if (s == QH_OK)
		s = choose(r, "severity", severities, 3, QH_RULE_WARNING, &out->severity);
	if (s == QH_OK)
		s = choose(r, "nature", natures, 2, 0, &fact);
	out->fact = fact == 1;
	if (s == QH_OK)
		s = qh_audit_both(err, r->node, "name", &out->name_zh, &out->name_en);
	if (s == QH_OK)
		s = qh_audit_both(err, r->node, "message", &out->message_zh, &out->message_en);
	if (s == QH_OK && qh_yaml_get(r->node, "explain"))
		s = qh_audit_both(err, r->node, "explain", &out->explain_zh, &out->explain_en);
	return s == QH_OK ? qh_audit_basis(err, r->node, &out->basis_label, &out->basis) : s;
}

static enum qh_status read_tables(struct rule_reader *r, struct qh_audit_rule *out)
{
	const struct qh_yaml *rows = qh_yaml_get(r->node, "rows"), *with = qh_yaml_get(r->node, "with");
	struct qh_rule_body *b = r->body;
	bool needs = b->kind == QH_RULE_MATCH || b->kind == QH_RULE_ABSENT || b->kind == QH_RULE_TOTALS;
	uint32_t table;
	enum qh_status s;

	b->join.table = QH_NO_TABLE;
	if (!rows || rows->kind != QH_YAML_SCALAR)
		return wrong(r, r->node, "AUDIT-005", QH_STR("rows"));
	b->every =
	    is_texts(b->kind) && (qh_str_eq(rows->text, QH_STR("*")) || qh_str_eq(rows->text, QH_STR("all")));
	if (!b->every) {
		s = find_table(r, rows, &table);
		if (s != QH_OK)
			return s;
		b->rows = out->rows = table - 1;
		r->rows = &r->source->types->at[table - 1];
	}
	if (!with)
		return needs ? wrong(r, r->node, "AUDIT-005", QH_STR("with")) : QH_OK;
	if (!needs)
		return wrong(r, with, "AUDIT-062", QH_STR("with"));
	s = find_table(r, with, &out->with);
	if (s != QH_OK)
		return s;
	b->join.table = out->with - 1;
	r->with = &r->source->types->at[out->with - 1];
	return QH_OK;
}

static void make_scopes(struct rule_reader *r)
{
	uint8_t kind = r->body->kind;
	const struct qh_record_type *other =
	    kind == QH_RULE_OVERLAP || kind == QH_RULE_SEQUENCE ? r->rows : r->with;

	r->row = scope_of(r, r->rows, NULL);
	r->partner = scope_of(r, r->with, NULL);
	r->partner.partner_alone = true;
	r->pair = scope_of(r, r->rows, is_pairs(kind) ? other : NULL);
	r->hit = r->pair;
	if (kind == QH_RULE_ABSENT)
		r->hit.table[1] = NULL;
	if (kind == QH_RULE_TOTALS)
		r->hit.with = r->with;
}

static enum qh_status read_unless(struct rule_reader *r)
{
	const struct qh_yaml *node = qh_yaml_get(r->node, "unless");
	struct qh_join *at;

	if (!node)
		return QH_OK;
	if (node->kind != QH_YAML_SEQ || node->n > QH_AUDIT_UNLESS_MAX || is_texts(r->body->kind))
		return wrong(r, node, "AUDIT-062", QH_STR("unless"));
	at = QH_NEW_ARRAY(r->source->arena, struct qh_join, node->n + 1u);
	if (!at)
		return no_memory(r);
	for (uint32_t i = 0; i < node->n; i++) {
		const struct qh_yaml *item = &node->kid[i], *with = qh_yaml_get(item, "with");
		struct qh_scope partner, pair;
		enum qh_status s = qh_audit_keys(r->source->err, item, "with on with-where when");

		if (s == QH_OK && (!with || !qh_yaml_get(item, "on")))
			s = wrong(r, item, "AUDIT-005", with ? QH_STR("on") : QH_STR("with"));
		if (s == QH_OK)
			s = find_table(r, with, &at[i].table);
		if (s != QH_OK)
			return s;
		at[i].table--;
		partner = scope_of(r, &r->source->types->at[at[i].table], NULL);
		partner.partner_alone = true;
		pair = scope_of(r, r->rows, partner.table[0]);
		s = read_on(r, qh_yaml_get(item, "on"), &r->row, &partner, &at[i]);
		if (s == QH_OK)
			s = expression(r, &partner, item, "with-where", true, &at[i].with_where);
		if (s == QH_OK)
			s = expression(r, &pair, item, "when", true, &at[i].when);
		if (s != QH_OK)
			return s;
	}
	r->body->unless = at;
	r->body->n_unless = node->n;
	return QH_OK;
}

static enum qh_status read_needs(struct rule_reader *r)
{
	const struct qh_yaml *node = qh_yaml_get(r->node, "needs");
	struct qh_need *at;

	if (!node)
		return QH_OK;
	if (node->kind != QH_YAML_SEQ || !r->rows)
		return wrong(r, node, "AUDIT-062", QH_STR("needs"));
	at = QH_NEW_ARRAY(r->source->arena, struct qh_need, node->n + 1u);
	if (!at)
		return no_memory(r);
	for (uint32_t i = 0; i < node->n; i++) {
		struct qh_str name = node->kid[i].text;
		bool with = qh_str_starts(name, QH_STR("with."));
		const struct qh_record_type *type = with ? r->with : r->rows;
		char *text;

		if (with)
			name = (struct qh_str){name.p + 5, name.n - 5};
		at[i].with = with;
		at[i].field = type ? qh_field_find(type, name) : 0;
		if (at[i].field == 0)
			return wrong(r, &node->kid[i], "AUDIT-020", node->kid[i].text);
		at[i].field--;
		text = QH_NEW_ARRAY(r->source->arena, char, type->name.n + name.n + 1u);
		if (!text)
			return no_memory(r);
		memcpy(text, type->name.p, type->name.n);
		text[type->name.n] = '.';
		memcpy(text + type->name.n + 1, name.p, name.n);
		at[i].name = (struct qh_str){text, type->name.n + name.n + 1};
	}
	r->body->needs = at;
	r->body->n_needs = node->n;
	return QH_OK;
}

static enum qh_status read_conditions(struct rule_reader *r)
{
	struct qh_rule_body *b = r->body;
	const struct qh_yaml *on = qh_yaml_get(r->node, "on"), *when = qh_yaml_get(r->node, "when");
	bool grouped = !is_texts(b->kind) && b->kind != QH_RULE_ROW;
	struct qh_scope having = r->row;
	enum qh_status s = QH_OK;

	if (on && !grouped)
		return wrong(r, on, "AUDIT-062", QH_STR("on"));
	if (!on && grouped)
		return wrong(r, r->node, "AUDIT-005", QH_STR("on"));
	if (on)
		s = read_on(r, on, &r->row, r->with ? &r->partner : NULL, &b->join);
	if (s == QH_OK)
		s = expression(r, &r->row, r->node, "where", true, &b->where);
	if (s == QH_OK && qh_yaml_get(r->node, "with-where") && !r->with)
		return wrong(r, qh_yaml_get(r->node, "with-where"), "AUDIT-062", QH_STR("with-where"));
	if (s == QH_OK)
		s = expression(r, &r->partner, r->node, "with-where", true, &b->join.with_where);
	if (s == QH_OK && when && !is_pairs(b->kind) && b->kind != QH_RULE_ROW)
		return wrong(r, when, "AUDIT-062", QH_STR("when"));
	if (s == QH_OK)
		s = expression(r, b->kind == QH_RULE_ROW ? &r->row : &r->pair, r->node, "when", true,
			       &b->join.when);
	if (s != QH_OK)
		return s;
	having.with = r->hit.with;
	having.keys_only = true;
	having.all = !qh_having_of_pairs(b->kind);
	/* Of rows that are hits the groups are those of `group`, which is read later: aggregates alone. */
	having.n_keys = qh_having_of_pairs(b->kind) ? 0 : b->join.n_on;
	having.keys = b->join.own;
	having.aggregates = &b->having_over;
	s = expression(r, &having, r->node, "having", true, &b->having);
	if (s == QH_OK && b->having && (is_texts(b->kind) || b->kind == QH_RULE_NEAR))
		return wrong(r, qh_yaml_get(r->node, "having"), "AUDIT-062", QH_STR("having"));
	if (s == QH_OK && !b->having && (b->kind == QH_RULE_TOTALS || b->kind == QH_RULE_CONCENTRATION))
		return wrong(r, r->node, "AUDIT-005", QH_STR("having"));
	return s == QH_OK ? read_unless(r) : s;
}

/* Without `group`: the fields of `on`, or all that a row of the table must have. */
static enum qh_status default_group(struct rule_reader *r)
{
	struct qh_rule_body *b = r->body;
	bool by_on = b->kind == QH_RULE_UNIQUE || b->kind == QH_RULE_OVERLAP ||
		     b->kind == QH_RULE_CONCENTRATION || b->kind == QH_RULE_TOTALS || b->kind == QH_RULE_NEAR;
	struct qh_key *keys = QH_NEW_ARRAY(r->source->arena, struct qh_key, QH_RECORD_FIELDS_MAX);

	if (!keys)
		return no_memory(r);
	b->group = keys;
	if (by_on) {
		b->group_is_on = true;
		b->group = b->join.own;
		b->n_group = b->join.n_on;
		return QH_OK;
	}
	for (uint32_t i = 0; i < r->rows->n_fields && b->n_group < QH_AUDIT_KEYS_MAX; i++) {
		struct qh_yaml name = {.text = r->rows->fields[i].name, .file = r->node->file};
		enum qh_status s;

		if (!r->rows->fields[i].required)
			continue;
		s = one_key(&r->row, &name, &keys[b->n_group++]);
		if (s != QH_OK)
			return s;
	}
	return QH_OK;
}

static enum qh_status read_group(struct rule_reader *r)
{
	static const struct qh_key texts[] = {{.name = {.p = "table", .n = 5}, .type = QH_V_TEXT},
					      {.name = {.p = "field", .n = 5}, .type = QH_V_TEXT},
					      {.name = {.p = "reason", .n = 6}, .type = QH_V_TEXT}};
	const struct qh_yaml *group = qh_yaml_get(r->node, "group");
	struct qh_rule_body *b = r->body;
	struct qh_key *keys;

	if (group && (b->every || b->kind == QH_RULE_REJECTED || b->kind == QH_RULE_TOTALS))
		return wrong(r, group, "AUDIT-062", QH_STR("group"));
	b->texts = is_texts(b->kind) && !group;
	if (b->texts) {
		b->group = texts;
		b->n_group = 3;
		return QH_OK;
	}
	if (!group)
		return default_group(r);
	if (group->kind != QH_YAML_SEQ || group->n == 0 || group->n > QH_AUDIT_KEYS_MAX)
		return wrong(r, group, "AUDIT-057", QH_STR("group"));
	keys = QH_NEW_ARRAY(r->source->arena, struct qh_key, group->n);
	if (!keys)
		return no_memory(r);
	for (uint32_t i = 0; i < group->n; i++) {
		enum qh_status s = group->kid[i].kind == QH_YAML_SCALAR
				       ? one_key(&r->hit, &group->kid[i], &keys[i])
				       : wrong(r, group, "AUDIT-057", QH_STR("group"));

		if (s != QH_OK)
			return s;
	}
	b->group = keys;
	b->n_group = group->n;
	return QH_OK;
}

static enum qh_status read_names(struct rule_reader *r, const char *key, bool fields,
				 const struct qh_str **out, uint32_t *n)
{
	const struct qh_yaml *node = qh_yaml_get(r->node, key);
	struct qh_str *names;

	if (!node)
		return QH_OK;
	if (node->kind != QH_YAML_SEQ || !is_texts(r->body->kind))
		return wrong(r, node, "AUDIT-062", qh_str_of(key));
	names = QH_NEW_ARRAY(r->source->arena, struct qh_str, node->n + 1u);
	if (!names)
		return no_memory(r);
	for (uint32_t i = 0; i < node->n; i++) {
		names[i] = node->kid[i].text;
		if (fields && r->rows && !qh_field_find(r->rows, names[i])) {
			wrong(r, &node->kid[i], "AUDIT-020", names[i]);
			return QH_INVALID;
		}
	}
	*out = names;
	*n = node->n;
	return QH_OK;
}

static enum qh_status read_interval(struct rule_reader *r)
{
	struct qh_rule_body *b = r->body;
	enum qh_status s = expression(r, &r->row, r->node, "from", false, &b->from);

	if (s == QH_OK)
		s = expression(r, &r->row, r->node, "to", false, &b->to);
	if (s != QH_OK)
		return s;
	if (!b->from)
		return wrong(r, r->node, "AUDIT-005", QH_STR("from"));
	if (!b->to)
		b->to = b->from;
	if (b->from->type != b->to->type || b->from->type == QH_V_WORD || b->from->type == QH_V_BOOL)
		return wrong(r, qh_yaml_get(r->node, "from"), "AUDIT-063", QH_STR("from"));
	return QH_OK;
}

static enum qh_status read_near(struct rule_reader *r)
{
	struct qh_rule_body *b = r->body;
	struct qh_str distance;
	enum qh_status s = expression(r, &r->row, r->node, "near", false, &b->near);

	if (s == QH_OK)
		s = qh_audit_text(r->source->err, r->node, "distance", false, &distance);
	if (s != QH_OK)
		return s;
	if (!b->near || b->near->type != QH_V_WORD)
		return wrong(r, r->node, "AUDIT-005", QH_STR("near"));
	b->near_domain = b->near->domain;
	b->distance = NEAR_DISTANCE_MAX;
	if (!distance.p)
		return QH_OK;
	b->distance = distance.n == 1 ? (uint32_t)(distance.p[0] - '0') : 0;
	return b->distance >= 1 && b->distance <= NEAR_DISTANCE_MAX
		   ? QH_OK
		   : wrong(r, qh_yaml_get(r->node, "distance"), "AUDIT-061", distance);
}

/* What only rules of one kind have; a key that the kind does not use is refused. */
static enum qh_status read_special(struct rule_reader *r)
{
	static const struct {
		const char *key;
		uint8_t kind;
	} only[] = {{"from", QH_RULE_OVERLAP}, {"to", QH_RULE_OVERLAP},    {"by", QH_RULE_SEQUENCE},
		    {"near", QH_RULE_NEAR},    {"distance", QH_RULE_NEAR}, {"differs", QH_RULE_UNIQUE},
		    {"pick", QH_RULE_MATCH}};
	struct qh_rule_body *b = r->body;
	struct qh_str pick;
	enum qh_status s = qh_audit_text(r->source->err, r->node, "pick", false, &pick);

	for (size_t i = 0; i < sizeof only / sizeof only[0]; i++) {
		const struct qh_yaml *node = qh_yaml_get(r->node, only[i].key);

		if (node && only[i].kind != b->kind &&
		    !(only[i].kind == QH_RULE_MATCH && b->kind == QH_RULE_ABSENT))
			return wrong(r, node, "AUDIT-062", qh_str_of(only[i].key));
	}
	if (s == QH_OK && pick.p && !qh_str_eq(pick, QH_STR("first")) && !qh_str_eq(pick, QH_STR("any")))
		return wrong(r, qh_yaml_get(r->node, "pick"), "AUDIT-061", pick);
	b->pick_first = s == QH_OK && qh_str_eq(pick, QH_STR("first"));
	if (s == QH_OK)
		s = read_names(r, "fields", true, &b->fields, &b->n_fields);
	if (s == QH_OK)
		s = read_names(r, "reasons", false, &b->reasons, &b->n_reasons);
	if (s == QH_OK)
		s = expression(r, &r->row, r->node, "differs", false, &b->differs);
	if (s == QH_OK)
		s = expression(r, &r->row, r->node, "by", false, &b->by);
	if (s != QH_OK)
		return s;
	if (b->kind == QH_RULE_SEQUENCE && !b->by)
		return wrong(r, r->node, "AUDIT-005", QH_STR("by"));
	if ((b->by && b->by->type == QH_V_BOOL) || (b->differs && b->differs->type == QH_V_BOOL))
		return wrong(r, r->node, "AUDIT-055", QH_STR(""));
	if (b->kind == QH_RULE_OVERLAP)
		return read_interval(r);
	return b->kind == QH_RULE_NEAR ? read_near(r) : QH_OK;
}

/* An amount without a sum of its own is that of one row: the hit has the sum of its rows. */
static enum qh_status read_amount(struct rule_reader *r)
{
	struct qh_rule_body *b = r->body;
	struct qh_scope row = r->pair;
	struct qh_program *slot;
	const struct qh_program *each;
	const struct qh_yaml *node = qh_yaml_get(r->node, "amount");
	enum qh_status s;

	r->hit.aggregates = &b->amount_over;
	s = expression(r, &r->hit, r->node, "amount", false, &b->amount);
	if (s != QH_OK || !b->amount)
		return s;
	if (b->texts)
		return wrong(r, node, "AUDIT-062", QH_STR("amount"));
	if (b->amount->type != QH_V_MONEY)
		return wrong(r, node, "AUDIT-056", qh_str_of(qh_value_type_name(b->amount->type)));
	if (b->amount_over.n > 0)
		return QH_OK;
	row.table[1] = r->hit.table[1];
	s = expression(r, &row, r->node, "amount", false, &each);
	if (s != QH_OK)
		return s;
	r->hit.node = node;
	s = qh_condition_compile(&r->hit, QH_STR("count() * 1 yuan"), &b->amount);
	slot = QH_NEW(r->source->arena, struct qh_program);
	if (s != QH_OK || !slot)
		return s == QH_OK ? no_memory(r) : s;
	b->amount_over.at[0] = (struct qh_aggregate){.kind = QH_A_SUM, .over = QH_OVER_OWN, .value = each};
	*slot = *b->amount;
	for (uint16_t i = 0; i < slot->n; i++)
		if (slot->at[i].kind == QH_I_SLOT) {
			slot->at = &slot->at[i];
			slot->n = 1;
		}
	b->amount = slot;
	return QH_OK;
}

static enum qh_status read_messages(struct rule_reader *r, const struct qh_audit_rule *rule)
{
	const struct qh_yaml *node = qh_yaml_get(r->node, "message");
	struct qh_rule_body *b = r->body;
	enum qh_status s;

	r->hit.aggregates = b->texts ? NULL : &b->message_over;
	if (b->texts)
		r->hit.table[0] = NULL;
	r->hit.node = qh_yaml_get(node, "zh");
	s = qh_message_load(&r->hit, b, rule->message_zh, &b->message[QH_ZH]);
	r->hit.node = qh_yaml_get(node, "en");
	return s == QH_OK ? qh_message_load(&r->hit, b, rule->message_en, &b->message[QH_EN]) : s;
}

enum qh_status qh_rule_load(const struct qh_rule_source *source, struct qh_str id, const struct qh_yaml *node,
			    struct qh_audit_rule *out, struct qh_rule_body *body)
{
	struct rule_reader r = {.source = source, .node = node, .body = body};
	enum qh_status s;

	*out = (struct qh_audit_rule){.id = id, .line = node->line};
	s = read_head(&r, out);
	if (s != QH_OK)
		return s;
	body->kind = out->kind;
	s = read_tables(&r, out);
	if (s == QH_OK)
		s = read_parameters(&r, id);
	if (s != QH_OK)
		return s;
	make_scopes(&r);
	s = read_conditions(&r);
	/* Where one side may be empty, names of keys mean the key and not a row's field. */
	if (body->kind == QH_RULE_TOTALS) {
		r.hit.keys = body->join.own;
		r.hit.n_keys = body->join.n_on;
	}
	if (s == QH_OK)
		s = read_special(&r);
	if (s == QH_OK)
		s = read_needs(&r);
	if (s == QH_OK)
		s = read_group(&r);
	if (s == QH_OK)
		s = read_amount(&r);
	return s == QH_OK ? read_messages(&r, out) : s;
}
