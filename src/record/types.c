/* SPDX-License-Identifier: Apache-2.0 */
/* Owns the loading of record types: records/types.yaml to tables, fields, domains and lists of codes. */
#include "record/types.h"

#include "base/limits.h"
#include "record/strict.h"

static const char field_types[] = "word code month date time money number count flag";
#define CODE_DOMAIN "code:"
#define FLAG_LIST "yes-no"

uint32_t qh_field_width(enum qh_field_type type)
{
	static const uint8_t width[QH_FIELD_TYPES] = {
	    [QH_FIELD_WORD] = 4,   [QH_FIELD_CODE] = 4,  [QH_FIELD_MONTH] = 2,
	    [QH_FIELD_DATE] = 4,   [QH_FIELD_TIME] = 8,  [QH_FIELD_MONEY] = 8,
	    [QH_FIELD_NUMBER] = 8, [QH_FIELD_COUNT] = 8, [QH_FIELD_FLAG] = 1};

	return type < QH_FIELD_TYPES ? width[type] : 0;
}

const char *qh_field_type_name(enum qh_field_type type)
{
	static const char *const name[QH_FIELD_TYPES] = {
	    [QH_FIELD_WORD] = "word",     [QH_FIELD_CODE] = "code",   [QH_FIELD_MONTH] = "month",
	    [QH_FIELD_DATE] = "date",     [QH_FIELD_TIME] = "time",   [QH_FIELD_MONEY] = "money",
	    [QH_FIELD_NUMBER] = "number", [QH_FIELD_COUNT] = "count", [QH_FIELD_FLAG] = "flag"};

	return type < QH_FIELD_TYPES ? name[type] : "";
}

uint32_t qh_record_type_find(const struct qh_record_types *types, struct qh_str name)
{
	for (uint32_t i = 0; i < types->n; i++)
		if (qh_str_eq(types->at[i].name, name))
			return i + 1;
	return 0;
}

uint32_t qh_field_find(const struct qh_record_type *type, struct qh_str name)
{
	for (uint32_t i = 0; i < type->n_fields; i++)
		if (qh_str_eq(type->fields[i].name, name))
			return i + 1;
	return 0;
}

/* What is being filled: the lists of codes first, then tables that name them. */
struct loader {
	struct qh_strict r;
	struct qh_record_types *types;
	struct qh_domain *domains; /* QH_RECORD_DOMAINS_MAX of them */
	const struct qh_yaml *plain;
};

/* Index of a domain, made when it is new. */
static uint32_t domain_of(struct loader *l, const struct qh_yaml *at, struct qh_str name)
{
	struct qh_record_types *t = l->types;

	for (uint32_t i = 0; i < t->n_domains; i++)
		if (qh_str_eq(l->domains[i].name, name))
			return i;
	if (t->n_domains == QH_RECORD_DOMAINS_MAX) {
		qh_strict_fail(&l->r, at, "RECORD-007", "name", QH_STR("domains"));
		qh_error_arg_int(l->r.err, "limit", QH_RECORD_DOMAINS_MAX);
		return 0;
	}
	l->domains[t->n_domains].name = name;
	return t->n_domains++;
}

static struct qh_str code_name(struct loader *l, struct qh_str list)
{
	return qh_arena_join(l->r.arena, QH_STR(CODE_DOMAIN), list, QH_STR(""));
}

/* One list: code: [printed words]. A word that two codes of a list print would be taken for either. */
static void load_codes(struct loader *l, const struct qh_yaml *key, const struct qh_yaml *list)
{
	uint32_t n_printed = 0, n = 0;
	struct qh_domain *d;
	struct qh_str *codes, *printed;
	uint32_t *means;

	if (!qh_strict_map(&l->r, list, NULL))
		return;
	if (!qh_strict_is_name(key->text)) {
		qh_strict_fail(&l->r, key, "RECORD-006", "found", key->text);
		return;
	}
	for (uint32_t i = 0; i < list->n && qh_strict_list(&l->r, &list->kid[i]); i++)
		n_printed += list->kid[i].n;
	d = &l->domains[domain_of(l, key, code_name(l, key->text))];
	codes = QH_STRICT_ARRAY(&l->r, struct qh_str, list->n);
	printed = QH_STRICT_ARRAY(&l->r, struct qh_str, n_printed);
	means = QH_STRICT_ARRAY(&l->r, uint32_t, n_printed);
	for (uint32_t i = 0; l->r.status == QH_OK && i < list->n; i++) {
		codes[i] = list->key[i].text;
		for (uint32_t k = 0; k < list->kid[i].n; k++, n++) {
			printed[n] = qh_strict_text(&l->r, &list->kid[i].kid[k]);
			means[n] = i + 1;
			for (uint32_t o = 0; o < n && l->r.status == QH_OK; o++)
				if (qh_str_eq(printed[o], printed[n]))
					qh_strict_fail(&l->r, &list->kid[i].kid[k], "RECORD-009", "name",
						       printed[n]);
		}
	}
	*d = (struct qh_domain){d->name, 0, list->n, codes, n_printed, printed, means};
}

static void load_lists(struct loader *l, const struct qh_yaml *codes)
{
	if (!codes || !qh_strict_map(&l->r, codes, NULL))
		return;
	for (uint32_t i = 0; i < codes->n && l->r.status == QH_OK; i++)
		load_codes(l, &codes->key[i], &codes->kid[i]);
	l->types->flags = domain_of(l, codes, code_name(l, QH_STR(FLAG_LIST)));
	if (l->r.status == QH_OK && l->domains[l->types->flags].n_codes != 2)
		qh_strict_fail(&l->r, codes, "RECORD-003", "key", QH_STR(FLAG_LIST));
}

static void load_field(struct loader *l, const struct qh_yaml *key, const struct qh_yaml *node,
		       struct qh_field *f)
{
	if (!qh_strict_map(&l->r, node, "type domain codes required heads"))
		return;
	if (!qh_strict_is_name(key->text)) {
		qh_strict_fail(&l->r, key, "RECORD-006", "found", key->text);
		return;
	}
	f->name = key->text;
	f->type = (uint8_t)qh_strict_word(&l->r, qh_strict_need(&l->r, node, "type"), field_types);
	f->required = qh_strict_bool(&l->r, qh_yaml_get(node, "required"), false);
	f->n_heads = qh_strict_texts(&l->r, qh_yaml_get(node, "heads"), &f->heads);
	if (f->type == QH_FIELD_WORD) {
		struct qh_str name = qh_strict_text(&l->r, qh_strict_need(&l->r, node, "domain"));

		if (name.p && !qh_strict_is_name(name))
			qh_strict_fail(&l->r, node, "RECORD-006", "found", name);
		if (l->r.status == QH_OK)
			f->domain = domain_of(l, node, name);
	} else if (f->type == QH_FIELD_CODE) {
		const struct qh_yaml *list = qh_strict_need(&l->r, node, "codes");
		uint32_t known = l->types->n_domains;

		if (l->r.status == QH_OK)
			f->domain = domain_of(l, node, code_name(l, qh_strict_text(&l->r, list)));
		if (l->r.status == QH_OK && l->types->n_domains != known)
			qh_strict_fail(&l->r, list, "RECORD-006", "found", list->text);
	}
}

static void load_table(struct loader *l, const struct qh_yaml *key, const struct qh_yaml *node,
		       struct qh_record_type *t)
{
	const struct qh_yaml *name, *fields;
	struct qh_field *list;

	if (!qh_strict_map(&l->r, node, "name outside fields"))
		return;
	if (!qh_strict_is_name(key->text)) {
		qh_strict_fail(&l->r, key, "RECORD-006", "found", key->text);
		return;
	}
	t->name = key->text;
	t->outside = qh_strict_bool(&l->r, qh_yaml_get(node, "outside"), false);
	name = qh_strict_need(&l->r, node, "name");
	fields = qh_strict_need(&l->r, node, "fields");
	if (!name || !fields || !qh_strict_map(&l->r, name, "zh en") || !qh_strict_map(&l->r, fields, NULL))
		return;
	t->zh = qh_strict_text(&l->r, qh_strict_need(&l->r, name, "zh"));
	t->en = qh_strict_text(&l->r, qh_strict_need(&l->r, name, "en"));
	if (fields->n > QH_RECORD_FIELDS_MAX) {
		qh_strict_fail(&l->r, fields, "RECORD-007", "name", t->name);
		qh_error_arg_int(l->r.err, "limit", QH_RECORD_FIELDS_MAX);
	}
	list = QH_STRICT_ARRAY(&l->r, struct qh_field, fields->n);
	for (uint32_t i = 0; l->r.status == QH_OK && i < fields->n; i++)
		load_field(l, &fields->key[i], &fields->kid[i], &list[i]);
	t->n_fields = fields->n;
	t->fields = list;
}

static void load_tables(struct loader *l, const struct qh_yaml *tables)
{
	struct qh_record_type *list;

	if (!tables || !qh_strict_map(&l->r, tables, NULL))
		return;
	if (tables->n > QH_RECORD_TYPES_MAX) {
		qh_strict_fail(&l->r, tables, "RECORD-007", "name", QH_STR("types"));
		qh_error_arg_int(l->r.err, "limit", QH_RECORD_TYPES_MAX);
	}
	list = QH_STRICT_ARRAY(&l->r, struct qh_record_type, tables->n);
	for (uint32_t i = 0; l->r.status == QH_OK && i < tables->n; i++)
		load_table(l, &tables->key[i], &tables->kid[i], &list[i]);
	l->types->n = tables->n;
	l->types->at = list;
}

/* After the tables: a domain that none has would be a slip of the pen. */
static void load_plain(struct loader *l, const struct qh_yaml *plain)
{
	if (!plain || !qh_strict_map(&l->r, plain, NULL))
		return;
	for (uint32_t i = 0; i < plain->n && l->r.status == QH_OK; i++) {
		uint32_t known = l->types->n_domains, d = domain_of(l, &plain->key[i], plain->key[i].text);

		if (l->types->n_domains != known) {
			qh_strict_fail(&l->r, &plain->key[i], "RECORD-006", "found", plain->key[i].text);
			return;
		}
		if (!qh_strict_list(&l->r, &plain->kid[i]))
			return;
		for (uint32_t k = 0; k < plain->kid[i].n; k++)
			l->domains[d].plain |=
			    (uint8_t)(1u << qh_strict_word(&l->r, &plain->kid[i].kid[k],
							   "width blanks han-blanks upper dots"));
	}
}

static void load_print(struct loader *l, const struct qh_yaml *print)
{
	static const char *const keys[QH_PRINTS] = {
	    [QH_PRINT_MISSING] = "missing", [QH_PRINT_YEAR] = "year",   [QH_PRINT_MONTH] = "month",
	    [QH_PRINT_DAY] = "day",         [QH_PRINT_MONEY] = "money", [QH_PRINT_WAN] = "wan"};

	if (!print || !qh_strict_map(&l->r, print, "missing year month day money wan"))
		return;
	for (int i = 0; i < QH_PRINTS; i++)
		l->types->print[i].n =
		    qh_strict_texts(&l->r, qh_yaml_get(print, keys[i]), &l->types->print[i].at);
}

static void load_derive(struct loader *l, const struct qh_yaml *list)
{
	struct qh_derive *out;

	if (!list || !qh_strict_list(&l->r, list))
		return;
	out = QH_STRICT_ARRAY(&l->r, struct qh_derive, list->n);
	for (uint32_t i = 0; i < list->n && qh_strict_map(&l->r, &list->kid[i], "field by table"); i++) {
		const struct qh_yaml *node = &list->kid[i];
		struct qh_str table = qh_strict_text(&l->r, qh_strict_need(&l->r, node, "table"));
		uint32_t t = table.p ? qh_record_type_find(l->types, table) : 0;

		out[i].field = qh_strict_text(&l->r, qh_strict_need(&l->r, node, "field"));
		out[i].by = qh_strict_text(&l->r, qh_strict_need(&l->r, node, "by"));
		if (l->r.status == QH_OK && (t == 0 || !qh_field_find(&l->types->at[t - 1], out[i].field) ||
					     !qh_field_find(&l->types->at[t - 1], out[i].by))) {
			qh_strict_fail(&l->r, node, "RECORD-006", "found", table);
			return;
		}
		out[i].table = t ? t - 1 : 0;
	}
	l->types->n_derive = list->n;
	l->types->derive = out;
}

static enum qh_status load_tree(struct qh_arena *arena, const struct qh_yaml *tree,
				const struct qh_record_types **out, struct qh_error *err)
{
	struct loader l = {.r = {arena, err, QH_OK}};

	if (!qh_strict_map(&l.r, tree, "schema plain print derive codes types"))
		return l.r.status;
	(void)qh_strict_word(&l.r, qh_strict_need(&l.r, tree, "schema"), "quanheng.record-types/1");
	l.types = QH_STRICT_ARRAY(&l.r, struct qh_record_types, 1);
	l.domains = QH_STRICT_ARRAY(&l.r, struct qh_domain, QH_RECORD_DOMAINS_MAX);
	if (l.r.status != QH_OK)
		return l.r.status;
	l.types->domains = l.domains;
	load_lists(&l, qh_strict_need(&l.r, tree, "codes"));
	load_tables(&l, qh_strict_need(&l.r, tree, "types"));
	load_plain(&l, qh_yaml_get(tree, "plain"));
	load_print(&l, qh_yaml_get(tree, "print"));
	load_derive(&l, qh_yaml_get(tree, "derive"));
	if (l.r.status == QH_OK && qh_arena_status(arena) != QH_OK)
		l.r.status = qh_error_set(err, qh_arena_status(arena), "RECORD-008");
	if (l.r.status == QH_OK)
		*out = l.types;
	return l.r.status;
}

enum qh_status qh_record_types_parse(struct qh_arena *arena, struct qh_str text, struct qh_str file,
				     const struct qh_record_types **out, struct qh_error *err)
{
	const struct qh_yaml *tree;
	struct qh_error own;
	enum qh_status status = qh_yaml_parse(arena, text, file, &tree, err ? err : &own);

	*out = NULL;
	return status == QH_OK ? load_tree(arena, tree, out, err ? err : &own) : status;
}

enum qh_status qh_record_types_load(struct qh_arena *arena, const char *path,
				    const struct qh_record_types **out, struct qh_error *err)
{
	const struct qh_yaml *tree;
	struct qh_error own;
	enum qh_status status = qh_yaml_load(arena, path, &tree, err ? err : &own);

	*out = NULL;
	return status == QH_OK ? load_tree(arena, tree, out, err ? err : &own) : status;
}
