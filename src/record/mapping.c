/* SPDX-License-Identifier: Apache-2.0 */
/* Owns MAP.yaml and the question which table a file holds. */
#include "record/mapping.h"

#include "base/file.h"
#include "base/limits.h"
#include "base/utf8.h"
#include "record/snapshot.h"
#include "record/strict.h"
#include "record/values.h"

/* What is being read. */
struct reader {
	struct qh_strict r;
	const struct qh_record_types *types;
	struct qh_map_file *file;
};

static const struct qh_record_type *table_of(const struct reader *m)
{
	return &m->types->at[m->file->table - 1];
}

/* Index of a field of the table; a failure when it has none of this name. */
static uint32_t field_of(struct reader *m, const struct qh_yaml *at)
{
	uint32_t f = at->kind == QH_YAML_SCALAR ? qh_field_find(table_of(m), at->text) : 0;

	if (f == 0)
		qh_strict_fail(&m->r, at, "RECORD-006", "found", at->text);
	return f ? f - 1 : 0;
}

static void read_columns(struct reader *m, const struct qh_yaml *map)
{
	struct qh_map_column *list;

	if (!map || !qh_strict_map(&m->r, map, NULL))
		return;
	list = QH_STRICT_ARRAY(&m->r, struct qh_map_column, map->n);
	for (uint32_t i = 0; i < map->n && m->r.status == QH_OK; i++) {
		const struct qh_yaml *to = &map->kid[i];
		bool none = to->kind == QH_YAML_SCALAR && to->plain &&
			    (to->text.n == 0 || qh_str_eq(to->text, QH_STR("none")));

		list[i].head = qh_str_trim(map->key[i].text);
		list[i].field = none ? 0 : field_of(m, to) + 1;
	}
	m->file->columns = list;
	m->file->n_columns = map->n;
}

/* The number of a code, by its own or a printed word; 0: none. */
static uint32_t code_of(const struct qh_domain *d, struct qh_str word)
{
	for (uint32_t i = 0; i < d->n_codes; i++)
		if (qh_str_eq(d->codes[i], word))
			return i + 1;
	for (uint32_t i = 0; i < d->n_printed; i++)
		if (qh_str_eq(d->printed[i], word))
			return d->means[i];
	return 0;
}

/* {field: {printed: code}} */
static void read_values(struct reader *m, const struct qh_yaml *map)
{
	uint32_t n = 0;
	struct qh_map_value *list;

	if (!map || !qh_strict_map(&m->r, map, NULL))
		return;
	for (uint32_t i = 0; i < map->n && qh_strict_map(&m->r, &map->kid[i], NULL); i++)
		n += map->kid[i].n;
	list = QH_STRICT_ARRAY(&m->r, struct qh_map_value, n);
	for (uint32_t i = 0; i < map->n && m->r.status == QH_OK; i++) {
		uint32_t f = field_of(m, &map->key[i]);
		const struct qh_field *field = &table_of(m)->fields[f];

		if (field->type != QH_FIELD_CODE)
			qh_strict_fail(&m->r, &map->key[i], "RECORD-006", "found", map->key[i].text);
		for (uint32_t k = 0; k < map->kid[i].n && m->r.status == QH_OK; k++) {
			const struct qh_yaml *code = &map->kid[i].kid[k];
			struct qh_str word = qh_strict_text(&m->r, code);
			uint32_t means = word.p ? code_of(&m->types->domains[field->domain], word) : 0;

			if (means == 0)
				qh_strict_fail(&m->r, code, "RECORD-006", "found", word);
			list[m->file->n_values++] =
			    (struct qh_map_value){f, qh_str_trim(map->kid[i].key[k].text), means};
		}
	}
	m->file->values = list;
}

static void read_fixed(struct reader *m, const struct qh_yaml *map)
{
	struct qh_map_fixed *list;

	if (!map || !qh_strict_map(&m->r, map, NULL))
		return;
	list = QH_STRICT_ARRAY(&m->r, struct qh_map_fixed, map->n);
	for (uint32_t i = 0; i < map->n && m->r.status == QH_OK; i++) {
		struct qh_map_fixed *f = &list[i];
		const struct qh_field *field;
		struct qh_value_reader v = {.types = m->types, .money_decimals = m->file->money_decimals};

		f->field = field_of(m, &map->key[i]);
		f->text = qh_strict_text(&m->r, &map->kid[i]);
		if (m->r.status != QH_OK)
			return;
		field = &table_of(m)->fields[f->field];
		v.type = field->type;
		if (field->type == QH_FIELD_CODE)
			f->value = code_of(&m->types->domains[field->domain], f->text);
		if (field->type == QH_FIELD_CODE
			? f->value == 0
			: field->type != QH_FIELD_WORD &&
			      qh_value_read(&v, f->text, &f->value) != QH_REJECT_NONE)
			qh_strict_fail(&m->r, &map->kid[i], "RECORD-006", "found", f->text);
	}
	m->file->fixed = list;
	m->file->n_fixed = map->n;
}

static void read_delimiter(struct reader *m, const struct qh_yaml *node)
{
	static const struct {
		const char *word;
		char c;
	} words[] = {{"comma", ','}, {"tab", '\t'}, {"semicolon", ';'}, {"bar", '|'}};

	if (node)
		m->file->delimiter = words[qh_strict_word(&m->r, node, "comma tab semicolon bar")].c;
}

static void read_head(struct reader *m, const struct qh_yaml *node)
{
	int64_t line = 0;
	bool exact;

	if (!node)
		return;
	if (node->kind != QH_YAML_SCALAR || !qh_value_decimal(node->text, 0, &line, &exact) || line < 1 ||
	    line > 1000)
		qh_strict_fail(&m->r, node, "RECORD-006", "found", node->text);
	m->file->head = (uint32_t)line;
}

static void read_file(struct reader *m, const struct qh_yaml *node)
{
	static const uint8_t decimals[] = {2, 0, 6};
	const struct qh_yaml *table, *money, *encoding;

	if (!qh_strict_map(&m->r, node,
			   "match table columns values fixed money missing encoding delimiter head"))
		return;
	m->file->match = qh_strict_text(&m->r, qh_strict_need(&m->r, node, "match"));
	table = qh_strict_need(&m->r, node, "table");
	m->file->table =
	    table && table->kind == QH_YAML_SCALAR ? qh_record_type_find(m->types, table->text) : 0;
	if (m->r.status == QH_OK && m->file->table == 0)
		qh_strict_fail(&m->r, table, "RECORD-006", "found", table->text);
	money = qh_yaml_get(node, "money");
	m->file->money_decimals = decimals[money ? qh_strict_word(&m->r, money, "yuan fen wan") : 0];
	encoding = qh_yaml_get(node, "encoding");
	if (encoding)
		m->file->encoding =
		    (uint8_t)(QH_ENCODING_UTF8 + qh_strict_word(&m->r, encoding, "utf-8 gb18030"));
	m->file->n_missing = qh_strict_texts(&m->r, qh_yaml_get(node, "missing"), &m->file->missing);
	read_delimiter(m, qh_yaml_get(node, "delimiter"));
	read_head(m, qh_yaml_get(node, "head"));
	if (m->r.status != QH_OK)
		return;
	read_columns(m, qh_yaml_get(node, "columns"));
	read_values(m, qh_yaml_get(node, "values"));
	read_fixed(m, qh_yaml_get(node, "fixed"));
}

enum qh_status qh_record_map_parse(struct qh_arena *arena, const struct qh_record_types *types,
				   struct qh_str text, struct qh_str file, const struct qh_record_map **out,
				   struct qh_error *err)
{
	struct qh_error own;
	struct reader m = {.r = {arena, err ? err : &own, QH_OK}, .types = types};
	const struct qh_yaml *tree, *files;
	struct qh_record_map *map;
	struct qh_map_file *list;

	*out = NULL;
	m.r.status = qh_yaml_parse(arena, text, file, &tree, m.r.err);
	if (!qh_strict_map(&m.r, tree, "schema files"))
		return m.r.status;
	(void)qh_strict_word(&m.r, qh_strict_need(&m.r, tree, "schema"), "quanheng.record-map/1");
	files = qh_strict_need(&m.r, tree, "files");
	map = QH_STRICT_ARRAY(&m.r, struct qh_record_map, 1);
	if (m.r.status != QH_OK || !qh_strict_list(&m.r, files))
		return m.r.status;
	list = QH_STRICT_ARRAY(&m.r, struct qh_map_file, files->n);
	for (uint32_t i = 0; list && i < files->n && m.r.status == QH_OK; i++) {
		m.file = &list[i];
		read_file(&m, &files->kid[i]);
	}
	if (m.r.status != QH_OK)
		return m.r.status;
	map->n = files->n;
	map->at = list;
	map->text = text;
	*out = map;
	return QH_OK;
}

enum qh_status qh_record_map_load(struct qh_arena *arena, const struct qh_record_types *types,
				  const char *path, const struct qh_record_map **out, struct qh_error *err)
{
	struct qh_str text;
	enum qh_status status = qh_file_read(arena, path, QH_YAML_BYTES_MAX, &text, err);

	*out = NULL;
	return status == QH_OK ? qh_record_map_parse(arena, types, text, qh_str_of(path), out, err) : status;
}

bool qh_pattern_fits(struct qh_str pattern, struct qh_str name)
{
	uint32_t p = 0, n = 0, star = UINT32_MAX, back = 0;

	while (n < name.n) {
		uint32_t next = n;

		(void)qh_utf8_next(name, &next);
		if (p < pattern.n && pattern.p[p] == '*') {
			star = ++p;
			back = n;
		} else if (p < pattern.n && pattern.p[p] == '?') {
			p++;
			n = next;
		} else if (p < pattern.n && pattern.p[p] == name.p[n]) {
			p++;
			n++;
		} else if (star != UINT32_MAX) {
			p = star;
			n = ++back;
		} else {
			return false;
		}
	}
	while (p < pattern.n && pattern.p[p] == '*')
		p++;
	return p == pattern.n;
}

const struct qh_map_file *qh_record_map_find(const struct qh_record_map *map, struct qh_str name)
{
	for (uint32_t i = 0; map && i < map->n; i++)
		if (qh_pattern_fits(map->at[i].match, name))
			return &map->at[i];
	return NULL;
}

static bool is_letter(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

uint32_t qh_table_of_name(const struct qh_record_types *types, struct qh_str name)
{
	uint32_t found = 0, longest = 0;

	for (uint32_t i = 0; i < types->n; i++) {
		struct qh_str word = types->at[i].name, zh = types->at[i].zh;

		if (word.n > longest && qh_str_starts(name, word) &&
		    !(name.n > word.n && is_letter(name.p[word.n]))) {
			found = i + 1;
			longest = word.n;
		}
		if (zh.n > longest && qh_str_starts(name, zh)) {
			found = i + 1;
			longest = zh.n;
		}
	}
	return found;
}
