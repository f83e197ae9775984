/* SPDX-License-Identifier: Apache-2.0 */
/* Values out of a YAML tree: present or not, of the right type, in range; the first failure sticks. */
#include "rulebook/reader.h"

#include "base/buf.h"
#include "base/limits.h"

enum { LIST_MAX = 2000, WORDS_TEXT_MAX = 400 };

bool qh_rd_ok(const struct qh_reader *rd)
{
	return rd->status == QH_OK;
}

/* What is wrong only together with this file is mended in this file: its `extends` stands for what it
 * inherits. */
static const struct qh_yaml *own_place(const struct qh_reader *rd, const struct qh_yaml *at)
{
	const struct qh_yaml *extends = rd->book ? qh_yaml_get(rd->book->tree, "extends") : NULL;

	return extends && at && !qh_str_eq(at->file, extends->file) ? extends : at;
}

void qh_rd_fail(struct qh_reader *rd, const struct qh_yaml *at, const char *code)
{
	if (rd->status == QH_OK)
		rd->status = qh_yaml_error(own_place(rd, at), rd->err, QH_INVALID, code);
}

void qh_rd_fail_text(struct qh_reader *rd, const struct qh_yaml *at, const char *code, const char *name,
		     struct qh_str text)
{
	if (rd->status != QH_OK)
		return;
	qh_rd_fail(rd, at, code);
	qh_error_arg(rd->err, name, text);
}

void qh_rd_fail_rat(struct qh_reader *rd, const struct qh_yaml *at, const char *code, const char *name,
		    struct qh_rat value)
{
	struct qh_buf text;

	qh_buf_init(&text, 1024);
	qh_rat_write(&text, value);
	qh_rd_fail_text(rd, at, code, name, qh_buf_view(&text));
	qh_buf_free(&text);
}

void qh_rd_no_memory(struct qh_reader *rd)
{
	if (rd->status == QH_OK)
		rd->status = qh_error_set(rd->err, qh_arena_status(rd->arena), "RULE-032");
}

void *qh_rd_array(struct qh_reader *rd, const struct qh_yaml *at, uint32_t count, size_t size)
{
	void *items;

	if (rd->status == QH_OK && count > LIST_MAX) {
		qh_rd_fail(rd, at, "RULE-031");
		qh_error_arg_int(rd->err, "max", LIST_MAX);
	}
	if (rd->status != QH_OK)
		return NULL;
	items = qh_arena_array(rd->arena, count, size);
	if (!items)
		qh_rd_no_memory(rd);
	return items;
}

static bool is_known(const char *const *keys, struct qh_str key)
{
	for (; *keys; keys++) {
		if (qh_str_eq(key, qh_str_of(*keys)))
			return true;
	}
	return false;
}

/* "one, two, three", for messages. */
static void list_keys(struct qh_reader *rd, const char *const *keys)
{
	struct qh_buf text;

	qh_buf_init(&text, WORDS_TEXT_MAX);
	for (const char *const *k = keys; *k; k++)
		qh_buf_printf(&text, "%s%s", k == keys ? "" : ", ", *k);
	qh_error_arg(rd->err, "allowed", qh_buf_view(&text));
	qh_buf_free(&text);
}

bool qh_rd_map(struct qh_reader *rd, const struct qh_yaml *node, const char *const *keys)
{
	if (rd->status != QH_OK || !node)
		return false;
	if (node->kind != QH_YAML_MAP) {
		qh_rd_fail(rd, node, "RULE-001");
		return false;
	}
	for (uint32_t i = 0; i < node->n; i++) {
		if (is_known(keys, node->key[i].text))
			continue;
		qh_rd_fail_text(rd, &node->key[i], "RULE-002", "key", node->key[i].text);
		list_keys(rd, keys);
		return false;
	}
	return true;
}

const struct qh_yaml *qh_rd_get(const struct qh_yaml *map, const char *key)
{
	const struct qh_yaml *node = qh_yaml_get(map, key);

	if (node && node->kind == QH_YAML_SCALAR && node->plain && qh_str_eq(node->text, QH_STR("none")))
		return NULL;
	return node;
}

const struct qh_yaml *qh_rd_need(struct qh_reader *rd, const struct qh_yaml *map, const char *key)
{
	const struct qh_yaml *node = qh_rd_get(map, key);

	if (!node)
		qh_rd_fail_text(rd, map, "RULE-003", "key", qh_str_of(key));
	return node;
}

uint32_t qh_rd_list(struct qh_reader *rd, const struct qh_yaml *node)
{
	if (!node || rd->status != QH_OK)
		return 0;
	if (node->kind != QH_YAML_SEQ) {
		qh_rd_fail(rd, node, "RULE-009");
		return 0;
	}
	if (node->n == 0)
		qh_rd_fail(rd, node, "RULE-010");
	return node->n;
}

struct qh_str qh_rd_text(struct qh_reader *rd, const struct qh_yaml *node)
{
	if (!node || rd->status != QH_OK)
		return QH_STR_NONE;
	if (node->kind != QH_YAML_SCALAR || qh_str_blank(node->text)) {
		qh_rd_fail(rd, node, "RULE-004");
		return QH_STR_NONE;
	}
	return qh_str_trim(node->text);
}

struct qh_str qh_rd_folded(struct qh_reader *rd, const struct qh_yaml *node)
{
	struct qh_str text = qh_rd_text(rd, node);
	struct qh_folded folded;

	if (!text.p)
		return text;
	folded = rd->lex ? qh_lexicon_fold(rd->lex, rd->arena, text) : qh_fold(rd->arena, text, false);
	if (!folded.text.p)
		qh_rd_no_memory(rd);
	return folded.text;
}

struct qh_rat qh_rd_number(struct qh_reader *rd, const struct qh_yaml *node, bool *percent)
{
	struct qh_str text;
	struct qh_rat value = QH_RAT_NONE;

	if (percent)
		*percent = false;
	if (!node || rd->status != QH_OK)
		return value;
	text = node->kind == QH_YAML_SCALAR ? qh_str_trim(node->text) : QH_STR_NONE;
	if (qh_str_ends(text, QH_STR("%"))) {
		text.n--;
		if (percent)
			*percent = true;
	}
	if (text.n == 0 || qh_rat_parse(rd->arena, text, &value, NULL) != QH_OK) {
		qh_rd_fail_text(rd, node, "RULE-005", "found",
				node->kind == QH_YAML_SCALAR ? node->text : QH_STR("[]"));
		return QH_RAT_NONE;
	}
	return value;
}

struct qh_rat qh_rd_points(struct qh_reader *rd, const struct qh_yaml *node, bool *percent)
{
	struct qh_rat value = qh_rd_number(rd, node, percent);

	if (qh_rat_ok(value) && qh_rat_sign(value) < 0)
		qh_rd_fail_rat(rd, node, "RULE-021", "found", value);
	return value;
}

int64_t qh_rd_int(struct qh_reader *rd, const struct qh_yaml *node, int64_t min, int64_t max,
		  int64_t fallback)
{
	struct qh_rat value = qh_rd_number(rd, node, NULL);
	int64_t out;

	if (!qh_rat_ok(value))
		return fallback;
	if (!qh_rat_int(value, &out) || out < min || out > max) {
		qh_rd_fail_rat(rd, node, "RULE-006", "found", value);
		qh_error_arg_int(rd->err, "min", min);
		qh_error_arg_int(rd->err, "max", max);
		return fallback;
	}
	return out;
}

uint32_t qh_rd_word(struct qh_reader *rd, const struct qh_yaml *node, const struct qh_choice_word *words,
		    uint32_t n, uint32_t fallback)
{
	struct qh_str text = qh_rd_text(rd, node);
	struct qh_buf list;

	if (!text.p)
		return fallback;
	for (uint32_t i = 0; i < n; i++) {
		if (qh_str_eq(text, qh_str_of(words[i].word)))
			return words[i].value;
	}
	qh_rd_fail_text(rd, node, "RULE-008", "found", text);
	qh_buf_init(&list, WORDS_TEXT_MAX);
	for (uint32_t i = 0; i < n; i++)
		qh_buf_printf(&list, "%s%s", i == 0 ? "" : ", ", words[i].word);
	qh_error_arg(rd->err, "allowed", qh_buf_view(&list));
	qh_buf_free(&list);
	return fallback;
}

bool qh_rd_bool(struct qh_reader *rd, const struct qh_yaml *node, bool fallback)
{
	static const struct qh_choice_word words[] = {{"true", 1}, {"false", 0}};

	return QH_RD_WORD(rd, node, words, fallback) == 1;
}

uint32_t qh_rd_basis(struct qh_reader *rd, const struct qh_yaml *map)
{
	const struct qh_yaml *node = qh_rd_get(map, "basis");
	struct qh_str id = qh_rd_text(rd, node);

	if (!id.p)
		return 0;
	for (uint32_t i = 0; i < rd->book->n_bases; i++) {
		if (qh_str_eq(rd->book->bases[i].id, id))
			return i + 1;
	}
	qh_rd_fail_text(rd, node, "RULE-022", "found", id);
	return 0;
}
