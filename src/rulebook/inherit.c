/* SPDX-License-Identifier: Apache-2.0 */
/* What a rulebook takes from others before it is read: `extends` merges whole files, `from` single
 * indicators. */
#include "rulebook/reader.h"

enum { MERGE_DEPTH_MAX = 8, EXTENDS_MAX = 8 };

static const struct qh_yaml *merge(struct qh_arena *arena, const struct qh_yaml *base,
				   const struct qh_yaml *over, uint32_t depth);

/* The value of a key in both: maps merge, anything else is replaced. */
static bool merge_value(struct qh_arena *arena, struct qh_yaml *value, const struct qh_yaml *over,
			uint32_t depth)
{
	const struct qh_yaml *merged = over;

	if (depth > 1 && value->kind == QH_YAML_MAP && over->kind == QH_YAML_MAP) {
		const struct qh_yaml *method = qh_yaml_get(over, "method");
		const struct qh_yaml *before = qh_yaml_get(value, "method");

		/* Another method: the parameters of the old one mean nothing to it. */
		if (!method || !before || qh_str_eq(method->text, before->text))
			merged = merge(arena, value, over, depth - 1);
	}
	if (!merged)
		return false;
	*value = *merged;
	return true;
}

static const struct qh_yaml *merge(struct qh_arena *arena, const struct qh_yaml *base,
				   const struct qh_yaml *over, uint32_t depth)
{
	struct qh_yaml *out = QH_NEW(arena, struct qh_yaml);
	struct qh_yaml *keys = QH_NEW_ARRAY(arena, struct qh_yaml, (size_t)base->n + over->n);
	struct qh_yaml *kids = QH_NEW_ARRAY(arena, struct qh_yaml, (size_t)base->n + over->n);
	uint32_t n = base->n;

	if (!out || !keys || !kids)
		return NULL;
	memcpy(keys, base->key, n * sizeof(*keys));
	memcpy(kids, base->kid, n * sizeof(*kids));
	for (uint32_t i = 0; i < over->n; i++) {
		uint32_t k = 0;

		while (k < base->n && !qh_str_eq(keys[k].text, over->key[i].text))
			k++;
		if (k == base->n) {
			k = n++;
			kids[k] = over->kid[i];
		} else if (!merge_value(arena, &kids[k], &over->kid[i], depth)) {
			return NULL;
		}
		keys[k] = over->key[i];
	}
	*out = *over;
	out->n = n;
	out->key = keys;
	out->kid = kids;
	return out;
}

const struct qh_yaml *qh_yaml_merge(struct qh_arena *arena, const struct qh_yaml *base,
				    const struct qh_yaml *over)
{
	return merge(arena, base, over, MERGE_DEPTH_MAX);
}

static const struct qh_rulebook *other_book(struct qh_reader *rd, const struct qh_yaml *name)
{
	struct qh_str id = qh_rd_text(rd, name);
	const struct qh_rulebook *book;

	if (!id.p)
		return NULL;
	book = rd->all ? qh_rulebook_find(rd->all, id) : NULL;
	if (!book)
		qh_rd_fail_text(rd, name, "RULE-025", "found", id);
	return book;
}

/* What never passes from a rulebook to one that builds on it: its own name and how `auto` knows it; and its
 * years, once the other gives any. */
static bool is_own(struct qh_str key, const struct qh_yaml *over)
{
	static const char *const own[] = {"id", "title", "extends", "choose", "region"};

	for (size_t i = 0; i < sizeof(own) / sizeof(own[0]); i++) {
		if (qh_str_eq(key, qh_str_of(own[i])))
			return true;
	}
	return qh_str_eq(key, QH_STR("years")) && qh_yaml_get(over, "years");
}

static const struct qh_yaml *without_own(struct qh_arena *arena, const struct qh_yaml *tree,
					 const struct qh_yaml *over)
{
	struct qh_yaml *out = QH_NEW(arena, struct qh_yaml);
	struct qh_yaml *keys = QH_NEW_ARRAY(arena, struct qh_yaml, tree->n);
	struct qh_yaml *kids = QH_NEW_ARRAY(arena, struct qh_yaml, tree->n);

	if (!out || !keys || !kids)
		return NULL;
	*out = *tree;
	out->n = 0;
	for (uint32_t i = 0; i < tree->n; i++) {
		if (is_own(tree->key[i].text, over))
			continue;
		keys[out->n] = tree->key[i];
		kids[out->n++] = tree->kid[i];
	}
	out->key = keys;
	out->kid = kids;
	return out;
}

static bool has_alias(const struct qh_yaml *indicator, struct qh_str name)
{
	const struct qh_yaml *aliases = qh_yaml_get(indicator, "aliases");

	for (uint32_t i = 0; aliases && aliases->kind == QH_YAML_SEQ && i < aliases->n; i++) {
		if (qh_formula_name_eq(aliases->kid[i].text, name))
			return true;
	}
	return false;
}

static const struct qh_yaml *indicator_in(const struct qh_yaml *list, struct qh_str name)
{
	for (uint32_t i = 0; list && list->kind == QH_YAML_SEQ && i < list->n; i++) {
		const struct qh_yaml *found = qh_yaml_get(&list->kid[i], "name");

		if (found && (qh_formula_name_eq(found->text, name) || has_alias(&list->kid[i], name)))
			return &list->kid[i];
	}
	return NULL;
}

/* The indicator of a rulebook's tree with this name or alias (under this level 2, when one is given). */
static const struct qh_yaml *indicator_of(const struct qh_yaml *tree, struct qh_str name,
					  struct qh_str level2)
{
	const struct qh_yaml *sections = qh_yaml_get(tree, "sections");

	for (uint32_t i = 0; sections && i < sections->n; i++) {
		const struct qh_yaml *section = &sections->kid[i];
		const struct qh_yaml *below = qh_yaml_get(section, "sections");
		const struct qh_yaml *found =
		    level2.p ? NULL : indicator_in(qh_yaml_get(section, "indicators"), name);

		for (uint32_t k = 0; !found && below && below->kind == QH_YAML_SEQ && k < below->n; k++) {
			const struct qh_yaml *title = qh_yaml_get(&below->kid[k], "name");

			if (!level2.p || (title && qh_str_eq(title->text, level2)))
				found = indicator_in(qh_yaml_get(&below->kid[k], "indicators"), name);
		}
		if (found)
			return found;
	}
	return NULL;
}

/* {name: X, from: ID, weight: 3}: X of that rulebook, with what stands here laid over it. */
static void fill_indicator(struct qh_reader *rd, struct qh_yaml *node)
{
	const struct qh_yaml *from = qh_rd_get(node, "from");
	const struct qh_yaml *name = qh_rd_get(node, "name");
	const struct qh_rulebook *book = from ? other_book(rd, from) : NULL;
	const struct qh_yaml *found;

	if (!book)
		return;
	found = indicator_of(book->tree, qh_rd_text(rd, name), qh_rd_text(rd, qh_rd_get(node, "level2")));
	if (!found) {
		qh_rd_fail_text(rd, node, "RULE-028", "found", name ? name->text : QH_STR(""));
		return;
	}
	found = qh_yaml_merge(rd->arena, found, node);
	if (!found)
		qh_rd_no_memory(rd);
	else
		*node = *found;
}

static struct qh_yaml *copy_kids(struct qh_reader *rd, struct qh_yaml *list)
{
	struct qh_yaml *kids = QH_NEW_ARRAY(rd->arena, struct qh_yaml, list->n);

	if (!kids) {
		qh_rd_no_memory(rd);
		return NULL;
	}
	memcpy(kids, list->kid, list->n * sizeof(*kids));
	list->kid = kids;
	return kids;
}

/* The value of a key of a node whose values were copied. */
static struct qh_yaml *value_of(const struct qh_yaml *map, struct qh_yaml *kids, const char *key)
{
	const struct qh_yaml *found = qh_yaml_get(map, key);

	return found ? &kids[found - map->kid] : NULL;
}

static void fill_indicators(struct qh_reader *rd, struct qh_yaml *list)
{
	struct qh_yaml *kids = list && list->kind == QH_YAML_SEQ ? copy_kids(rd, list) : NULL;

	for (uint32_t i = 0; kids && i < list->n && qh_rd_ok(rd); i++)
		fill_indicator(rd, &kids[i]);
}

/* Sections, their sections, and the indicators of both: as deep as forms go. */
static void fill_sections(struct qh_reader *rd, struct qh_yaml *list, uint32_t level)
{
	struct qh_yaml *sections = list && list->kind == QH_YAML_SEQ ? copy_kids(rd, list) : NULL;

	for (uint32_t i = 0; sections && i < list->n && qh_rd_ok(rd); i++) {
		struct qh_yaml *section = &sections[i];
		struct qh_yaml *kids;

		if (section->kind != QH_YAML_MAP)
			continue;
		kids = copy_kids(rd, section);
		if (!kids)
			return;
		fill_indicators(rd, value_of(section, kids, "indicators"));
		if (level == 1)
			fill_sections(rd, value_of(section, kids, "sections"), 2);
	}
}

const struct qh_yaml *qh_rd_inherit(struct qh_reader *rd, const struct qh_yaml *tree)
{
	const struct qh_yaml *extends = qh_rd_get(tree, "extends");
	const struct qh_rulebook *parent = extends ? other_book(rd, extends) : NULL;
	struct qh_yaml *out = QH_NEW(rd->arena, struct qh_yaml);
	const struct qh_yaml *base;

	if (!out)
		qh_rd_no_memory(rd);
	if (!qh_rd_ok(rd))
		return NULL;
	*out = *tree;
	if (parent) {
		base = without_own(rd->arena, parent->tree, tree);
		base = base ? qh_yaml_merge(rd->arena, base, tree) : NULL;
		if (!base) {
			qh_rd_no_memory(rd);
			return NULL;
		}
		*out = *base;
	}
	if (qh_yaml_get(out, "sections")) {
		struct qh_yaml *kids = copy_kids(rd, out);

		if (kids)
			fill_sections(rd, value_of(out, kids, "sections"), 1);
	}
	return out;
}
