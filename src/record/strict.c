/* SPDX-License-Identifier: Apache-2.0 */
/* Owns the checking of what stands in YAML: shape, known keys, texts, words of a list. */
#include "record/strict.h"

void qh_strict_fail(struct qh_strict *r, const struct qh_yaml *at, const char *code, const char *name,
		    struct qh_str fact)
{
	if (r->status != QH_OK)
		return;
	r->status = at ? qh_yaml_error(at, r->err, QH_INVALID, code) : qh_error_set(r->err, QH_INVALID, code);
	if (name)
		qh_error_arg(r->err, name, fact);
}

void *qh_strict_array(struct qh_strict *r, uint32_t count, size_t size)
{
	void *p = qh_arena_array(r->arena, count, size);

	if (!p && r->status == QH_OK)
		r->status = qh_error_set(r->err, qh_arena_status(r->arena), "RECORD-008");
	return r->status == QH_OK ? p : NULL;
}

/* Moves past one word of a text of words; absent at its end. */
static struct qh_str next_word(const char **at)
{
	const char *from = *at + strspn(*at, " ");
	size_t n = strcspn(from, " ");

	*at = from + n;
	return n ? (struct qh_str){from, (uint32_t)n} : QH_STR_NONE;
}

/* The place of a word, or -1. */
static int place_of(struct qh_str s, const char *words)
{
	int i = 0;

	for (struct qh_str w = next_word(&words); w.p; w = next_word(&words), i++)
		if (qh_str_eq(w, s))
			return i;
	return -1;
}

bool qh_strict_map(struct qh_strict *r, const struct qh_yaml *node, const char *keys)
{
	if (r->status != QH_OK)
		return false;
	if (node->kind != QH_YAML_MAP) {
		qh_strict_fail(r, node, "RECORD-001", NULL, QH_STR_NONE);
		return false;
	}
	for (uint32_t i = 0; keys && i < node->n; i++) {
		if (place_of(node->key[i].text, keys) >= 0)
			continue;
		qh_strict_fail(r, &node->key[i], "RECORD-002", "key", node->key[i].text);
		qh_error_arg(r->err, "allowed", qh_str_of(keys));
		return false;
	}
	return true;
}

bool qh_strict_list(struct qh_strict *r, const struct qh_yaml *node)
{
	if (r->status == QH_OK && node->kind != QH_YAML_SEQ)
		qh_strict_fail(r, node, "RECORD-004", NULL, QH_STR_NONE);
	return r->status == QH_OK;
}

const struct qh_yaml *qh_strict_need(struct qh_strict *r, const struct qh_yaml *map, const char *key)
{
	const struct qh_yaml *found = r->status == QH_OK ? qh_yaml_get(map, key) : NULL;

	if (!found && r->status == QH_OK)
		qh_strict_fail(r, map, "RECORD-003", "key", qh_str_of(key));
	return found;
}

struct qh_str qh_strict_text(struct qh_strict *r, const struct qh_yaml *node)
{
	if (!node || r->status != QH_OK)
		return QH_STR_NONE;
	if (node->kind != QH_YAML_SCALAR || qh_str_blank(node->text)) {
		qh_strict_fail(r, node, "RECORD-005", NULL, QH_STR_NONE);
		return QH_STR_NONE;
	}
	return node->text;
}

bool qh_strict_bool(struct qh_strict *r, const struct qh_yaml *node, bool fallback)
{
	return node ? qh_strict_word(r, node, "false true") == 1 : fallback;
}

uint32_t qh_strict_word(struct qh_strict *r, const struct qh_yaml *node, const char *words)
{
	struct qh_str s = qh_strict_text(r, node);
	int at = s.p ? place_of(s, words) : -1;

	if (s.p && at < 0) {
		qh_strict_fail(r, node, "RECORD-006", "found", s);
		qh_error_arg(r->err, "allowed", qh_str_of(words));
	}
	return at < 0 ? 0 : (uint32_t)at;
}

uint32_t qh_strict_texts(struct qh_strict *r, const struct qh_yaml *node, const struct qh_str **out)
{
	struct qh_str *list;

	*out = NULL;
	if (!node || !qh_strict_list(r, node))
		return 0;
	list = QH_STRICT_ARRAY(r, struct qh_str, node->n);
	for (uint32_t i = 0; list && i < node->n; i++)
		list[i] = qh_strict_text(r, &node->kid[i]);
	*out = list;
	return list ? node->n : 0;
}

bool qh_strict_is_name(struct qh_str s)
{
	for (uint32_t i = 0; i < s.n; i++) {
		bool letter = s.p[i] >= 'a' && s.p[i] <= 'z';

		if (!letter &&
		    (i == 0 || !((s.p[i] >= '0' && s.p[i] <= '9') || s.p[i] == '-' || s.p[i] == '_')))
			return false;
	}
	return s.n > 0;
}
