/* SPDX-License-Identifier: Apache-2.0 */
/* YAML text to a tree with places, from libyaml's events, without recursion and refusing what a data file
 * needs not. */
#include "base/yaml.h"

#include <stdlib.h>
#include <yaml.h>

#include "base/file.h"
#include "base/limits.h"
#include "base/utf8.h"

enum { SCRATCH_BYTES_MAX = 1 << 30 };

/* An open sequence or map: its children are the nodes on the stack from @p first on. */
struct frame {
	struct qh_yaml node;
	uint32_t first;
};

struct builder {
	struct qh_arena *arena;   /* what lasts */
	struct qh_arena *scratch; /* what does not */
	struct qh_error *err;
	struct qh_str file;
	struct qh_yaml
	    *nodes; /* finished nodes that wait for their parent; keys and values alternate in a map */
	uint32_t n, cap;
	struct frame open[QH_YAML_DEPTH_MAX];
	uint32_t depth;
	uint32_t documents;
};

static enum qh_status fail_at(const struct builder *b, uint32_t line, uint32_t col, enum qh_status status,
			      const char *code)
{
	qh_error_set(b->err, status, code);
	qh_error_at_line(b->err, b->file, line, col);
	return status;
}

static enum qh_status no_memory(const struct builder *b)
{
	enum qh_status status = qh_arena_status(b->arena);

	return fail_at(b, 0, 0, status == QH_OK ? qh_arena_status(b->scratch) : status, "YAML-012");
}

static enum qh_status fail_mark(const struct builder *b, yaml_mark_t mark, enum qh_status status,
				const char *code)
{
	return fail_at(b, (uint32_t)mark.line + 1, (uint32_t)mark.column + 1, status, code);
}

static struct qh_yaml node_at(const struct builder *b, enum qh_yaml_kind kind, yaml_mark_t mark)
{
	return (struct qh_yaml){
	    .kind = kind, .line = (uint32_t)mark.line + 1, .col = (uint32_t)mark.column + 1, .file = b->file};
}

/* A map expects a key next (and not the value of one). */
static bool expects_key(const struct builder *b)
{
	const struct frame *f;

	if (b->depth == 0)
		return false;
	f = &b->open[b->depth - 1];
	return f->node.kind == QH_YAML_MAP && (b->n - f->first) % 2 == 0;
}

static enum qh_status push(struct builder *b, const struct qh_yaml *node)
{
	if (!qh_arena_grow(b->scratch, &b->nodes, &b->cap, b->n + 1, sizeof(*b->nodes)))
		return no_memory(b);
	b->nodes[b->n++] = *node;
	return QH_OK;
}

static int by_text(const void *a, const void *b)
{
	const struct qh_yaml *x = *(const struct qh_yaml *const *)a;
	const struct qh_yaml *y = *(const struct qh_yaml *const *)b;
	int order = qh_str_cmp(x->text, y->text);

	if (order != 0)
		return order;
	return x < y ? -1 : x > y;
}

/* Sorting, not comparing each with each: a file of 4 MiB may hold a million keys. */
static enum qh_status refuse_duplicates(const struct builder *b, const struct qh_yaml *keys, uint32_t n)
{
	const struct qh_yaml **sorted = QH_NEW_ARRAY(b->scratch, const struct qh_yaml *, n);
	const struct qh_yaml *again = NULL;
	const struct qh_yaml *first = NULL;

	if (!sorted)
		return no_memory(b);
	for (uint32_t i = 0; i < n; i++)
		sorted[i] = &keys[i];
	qsort(sorted, n, sizeof(const struct qh_yaml *), by_text);
	for (uint32_t i = 1; i < n; i++) {
		if (qh_str_eq(sorted[i - 1]->text, sorted[i]->text) && (!again || sorted[i] < again)) {
			first = sorted[i - 1];
			again = sorted[i];
		}
	}
	if (!again)
		return QH_OK;
	qh_yaml_error(again, b->err, QH_CONFLICT, "YAML-002");
	qh_error_arg(b->err, "key", again->text);
	qh_error_arg_int(b->err, "first", first->line);
	return QH_CONFLICT;
}

/* The innermost collection is complete: its children leave the stack for their final place. */
static enum qh_status close_collection(struct builder *b)
{
	struct frame *f = &b->open[b->depth - 1];
	struct qh_yaml node = f->node;
	bool map = node.kind == QH_YAML_MAP;
	uint32_t step = map ? 2 : 1;
	struct qh_yaml *kids;
	struct qh_yaml *keys = NULL;
	enum qh_status status;

	node.n = (b->n - f->first) / step;
	kids = QH_NEW_ARRAY(b->arena, struct qh_yaml, node.n);
	if (map)
		keys = QH_NEW_ARRAY(b->arena, struct qh_yaml, node.n);
	if (!kids || (map && !keys))
		return no_memory(b);
	for (uint32_t i = 0; i < node.n; i++) {
		if (map)
			keys[i] = b->nodes[f->first + 2 * i];
		kids[i] = b->nodes[f->first + step * i + step - 1];
	}
	node.kid = kids;
	node.key = keys;
	b->n = f->first;
	b->depth--;
	if (map && node.n > 1) {
		status = refuse_duplicates(b, keys, node.n);
		if (status != QH_OK)
			return status;
	}
	return push(b, &node);
}

static enum qh_status open_collection(struct builder *b, enum qh_yaml_kind kind, yaml_mark_t mark)
{
	if (expects_key(b))
		return fail_mark(b, mark, QH_INVALID, "YAML-007");
	if (b->depth == QH_YAML_DEPTH_MAX) {
		fail_mark(b, mark, QH_LIMIT, "YAML-008");
		qh_error_arg_int(b->err, "max", QH_YAML_DEPTH_MAX);
		return QH_LIMIT;
	}
	b->open[b->depth++] = (struct frame){.node = node_at(b, kind, mark), .first = b->n};
	return QH_OK;
}

static enum qh_status add_scalar(struct builder *b, const yaml_event_t *event)
{
	struct qh_yaml node = node_at(b, QH_YAML_SCALAR, event->start_mark);

	node.plain = event->data.scalar.style == YAML_PLAIN_SCALAR_STYLE;
	node.text = qh_arena_str(b->arena, (struct qh_str){(const char *)event->data.scalar.value,
							   (uint32_t)event->data.scalar.length});
	if (!node.text.p)
		return no_memory(b);
	return push(b, &node);
}

/* Aliases, anchors and tags: what makes one text mean another. */
static enum qh_status refuse_indirection(const struct builder *b, const yaml_event_t *event)
{
	const yaml_char_t *anchor = NULL;
	const yaml_char_t *tag = NULL;

	switch (event->type) {
	case YAML_ALIAS_EVENT: return fail_mark(b, event->start_mark, QH_UNSUPPORTED, "YAML-003");
	case YAML_SCALAR_EVENT:
		anchor = event->data.scalar.anchor;
		tag = event->data.scalar.tag;
		break;
	case YAML_SEQUENCE_START_EVENT:
		anchor = event->data.sequence_start.anchor;
		tag = event->data.sequence_start.tag;
		break;
	case YAML_MAPPING_START_EVENT:
		anchor = event->data.mapping_start.anchor;
		tag = event->data.mapping_start.tag;
		break;
	case YAML_DOCUMENT_START_EVENT:
		if (event->data.document_start.tag_directives.start !=
		    event->data.document_start.tag_directives.end)
			return fail_mark(b, event->start_mark, QH_UNSUPPORTED, "YAML-005");
		break;
	default: break;
	}
	if (anchor)
		return fail_mark(b, event->start_mark, QH_UNSUPPORTED, "YAML-004");
	if (tag)
		return fail_mark(b, event->start_mark, QH_UNSUPPORTED, "YAML-005");
	return QH_OK;
}

static enum qh_status take_event(struct builder *b, const yaml_event_t *event)
{
	enum qh_status status = refuse_indirection(b, event);

	if (status != QH_OK)
		return status;
	switch (event->type) {
	case YAML_DOCUMENT_START_EVENT:
		if (b->documents++ > 0)
			return fail_mark(b, event->start_mark, QH_UNSUPPORTED, "YAML-006");
		return QH_OK;
	case YAML_SCALAR_EVENT: return add_scalar(b, event);
	case YAML_SEQUENCE_START_EVENT: return open_collection(b, QH_YAML_SEQ, event->start_mark);
	case YAML_MAPPING_START_EVENT: return open_collection(b, QH_YAML_MAP, event->start_mark);
	case YAML_SEQUENCE_END_EVENT:
	case YAML_MAPPING_END_EVENT: return close_collection(b);
	default: return QH_OK;
	}
}

/* Words of libyaml's messages for the slips that happen most; each has a text that says how to mend it. */
static const struct {
	const char *problem;
	const char *code;
} slips[] = {
    {"mapping values are not allowed in this context", "YAML-101"},
    {"found character that cannot start any token", "YAML-102"},
    {"could not find expected ':'", "YAML-103"},
    {"did not find expected key", "YAML-104"},
    {"did not find expected '-' indicator", "YAML-104"},
    {"found unexpected end of stream", "YAML-105"},
    {"did not find expected ',' or ']'", "YAML-106"},
    {"did not find expected ',' or '}'", "YAML-106"},
    {"found unknown escape character", "YAML-107"},
    {"found a tab character", "YAML-108"},
    {"control characters are not allowed", "YAML-109"},
    {"found unexpected document indicator", "YAML-105"},
    {"found undefined tag handle", "YAML-005"},
    {"did not find expected <document start>", "YAML-110"},
};

static enum qh_status fail_parser(const struct builder *b, const yaml_parser_t *parser, struct qh_str text)
{
	const char *problem = parser->problem ? parser->problem : "";
	const char *code = "YAML-001";
	yaml_mark_t mark = parser->problem_mark;

	if (parser->error == YAML_MEMORY_ERROR)
		return fail_at(b, 0, 0, QH_NOMEM, "YAML-012");
	for (size_t i = 0; i < sizeof(slips) / sizeof(slips[0]); i++) {
		if (strncmp(problem, slips[i].problem, strlen(slips[i].problem)) == 0)
			code = slips[i].code;
	}
	/* An opening quote or bracket without its end is mended where it opens. */
	if (strcmp(code, "YAML-105") == 0 || strcmp(code, "YAML-106") == 0)
		mark = parser->context_mark;
	if (parser->error == YAML_READER_ERROR) {
		struct qh_str before = qh_str_sub(text, 0, (uint32_t)parser->problem_offset);
		uint32_t line_start = 0;

		mark.line = 0;
		for (uint32_t i = 0; i < before.n; i++) {
			if (before.p[i] == '\n') {
				mark.line++;
				line_start = i + 1;
			}
		}
		mark.column = qh_utf8_count(qh_str_sub(before, line_start, before.n));
	}
	fail_mark(b, mark, QH_INVALID, code);
	qh_error_arg(b->err, "problem", qh_str_of(problem));
	return QH_INVALID;
}

static enum qh_status run(struct builder *b, yaml_parser_t *parser, struct qh_str text)
{
	enum qh_status status = QH_OK;
	bool end = false;

	while (status == QH_OK && !end) {
		yaml_event_t event;

		if (!yaml_parser_parse(parser, &event))
			return fail_parser(b, parser, text);
		end = event.type == YAML_STREAM_END_EVENT;
		status = take_event(b, &event);
		yaml_event_delete(&event);
	}
	if (status == QH_OK && b->documents == 0)
		return fail_at(b, 1, 1, QH_INVALID, "YAML-010");
	return status;
}

static enum qh_status check_utf8(const struct builder *b, struct qh_str text)
{
	int64_t bad = qh_utf8_check(text);
	uint32_t line = 1;
	uint32_t line_start = 0;

	if (bad < 0)
		return QH_OK;
	for (uint32_t i = 0; i < (uint32_t)bad; i++) {
		if (text.p[i] == '\n') {
			line++;
			line_start = i + 1;
		}
	}
	return fail_at(b, line, qh_utf8_count(qh_str_sub(text, line_start, (uint32_t)bad - line_start)) + 1,
		       QH_CORRUPT, "YAML-009");
}

static enum qh_status build(struct builder *b, struct qh_str text, const struct qh_yaml **out)
{
	yaml_parser_t parser;
	struct qh_yaml *root;
	enum qh_status status;

	if (text.n > QH_YAML_BYTES_MAX) {
		fail_at(b, 0, 0, QH_LIMIT, "YAML-011");
		qh_error_arg_int(b->err, "max", (int64_t)QH_YAML_BYTES_MAX);
		return QH_LIMIT;
	}
	status = check_utf8(b, text);
	if (status != QH_OK)
		return status;
	if (!yaml_parser_initialize(&parser))
		return fail_at(b, 0, 0, QH_NOMEM, "YAML-012");
	yaml_parser_set_encoding(&parser, YAML_UTF8_ENCODING);
	yaml_parser_set_input_string(&parser, (const unsigned char *)text.p, text.n);
	status = run(b, &parser, text);
	yaml_parser_delete(&parser);
	if (status != QH_OK)
		return status;
	root = QH_NEW(b->arena, struct qh_yaml);
	if (!root)
		return no_memory(b);
	QH_ASSERT(b->n == 1 && b->depth == 0);
	*root = b->nodes[0];
	*out = root;
	return QH_OK;
}

enum qh_status qh_yaml_parse(struct qh_arena *arena, struct qh_str text, struct qh_str file,
			     const struct qh_yaml **out, struct qh_error *err)
{
	struct builder b = {.arena = arena, .err = err};
	enum qh_status status;

	if (!text.p)
		text = QH_STR("");
	if (qh_str_starts(text, QH_STR("\xEF\xBB\xBF")))
		text = qh_str_sub(text, 3, text.n);
	b.file = qh_arena_str(arena, file);
	b.scratch = qh_arena_new(SCRATCH_BYTES_MAX);
	if (!b.scratch)
		return fail_at(&b, 0, 0, QH_NOMEM, "YAML-012");
	status = build(&b, text, out);
	qh_arena_free(b.scratch);
	return status;
}

enum qh_status qh_yaml_load(struct qh_arena *arena, const char *path, const struct qh_yaml **out,
			    struct qh_error *err)
{
	struct qh_str text;
	enum qh_status status = qh_file_read(arena, path, QH_YAML_BYTES_MAX, &text, err);

	if (status != QH_OK)
		return status;
	return qh_yaml_parse(arena, text, qh_str_of(path), out, err);
}

const struct qh_yaml *qh_yaml_get(const struct qh_yaml *map, const char *key)
{
	struct qh_str wanted = qh_str_of(key);

	if (!map || map->kind != QH_YAML_MAP)
		return NULL;
	for (uint32_t i = 0; i < map->n; i++) {
		if (qh_str_eq(map->key[i].text, wanted))
			return &map->kid[i];
	}
	return NULL;
}

enum qh_status qh_yaml_error(const struct qh_yaml *node, struct qh_error *err, enum qh_status status,
			     const char *code)
{
	qh_error_set(err, status, code);
	if (node)
		qh_error_at_line(err, node->file, node->line, node->col);
	return status;
}
