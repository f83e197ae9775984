/* SPDX-License-Identifier: Apache-2.0 */
/* Owns the reading of a manifest. Nothing of it is believed before its own hash is right. */
#include "record/manifest_read.h"

#include <stdio.h>

#include "base/file.h"
#include "base/json.h"

/* A list of {key: value}: text by text, number by number, to where the keys say. */
struct slot {
	const char *key;
	struct qh_str *text;
	uint64_t *number;
};

struct reader {
	struct qh_json j;
	struct qh_arena *arena;
	struct qh_manifest *m;
	bool wrong;
};

static bool to_number(struct qh_str s, uint64_t *out)
{
	uint64_t v = 0;

	if (s.n == 0 || s.n > 19)
		return false;
	for (uint32_t i = 0; i < s.n; i++) {
		if (s.p[i] < '0' || s.p[i] > '9')
			return false;
		v = v * 10 + (uint64_t)(s.p[i] - '0');
	}
	*out = v;
	return true;
}

static bool fill(struct reader *r, const struct slot *slots, struct qh_str key)
{
	enum qh_json_type type = qh_json_next(&r->j);

	for (; slots->key; slots++) {
		if (!qh_str_eq(key, qh_str_of(slots->key)))
			continue;
		if (slots->text && type == QH_JSON_STRING)
			*slots->text = qh_arena_str(r->arena, r->j.text);
		else if (!slots->number || type != QH_JSON_NUMBER || !to_number(r->j.text, slots->number))
			return false;
		return true;
	}
	return qh_json_skip(&r->j) == QH_OK;
}

/* The rest of an object that has begun. @p list: what is done with a key whose value is a list; may be NULL.
 */
static bool read_object(struct reader *r, const struct slot *slots, const char *list_key,
			bool (*list)(struct reader *r, void *payload), void *payload)
{
	for (;;) {
		enum qh_json_type type = qh_json_next(&r->j);

		if (type == QH_JSON_OBJECT_END)
			return true;
		if (type != QH_JSON_KEY)
			return false;
		if (list_key && qh_str_eq(r->j.text, qh_str_of(list_key))) {
			if (!list(r, payload))
				return false;
		} else if (!fill(r, slots, r->j.text)) {
			return false;
		}
	}
}

/* An array of objects, each read by @p item. */
static bool read_list(struct reader *r, bool (*item)(struct reader *r, void *payload), void *payload)
{
	if (qh_json_next(&r->j) != QH_JSON_ARRAY)
		return false;
	for (;;) {
		enum qh_json_type type = qh_json_next(&r->j);

		if (type == QH_JSON_ARRAY_END)
			return true;
		if (type != QH_JSON_OBJECT || !item(r, payload))
			return false;
	}
}

static bool read_file(struct reader *r, void *payload)
{
	struct qh_manifest *m = r->m;
	struct qh_manifest_file f = {0};
	const struct slot slots[] = {
	    {"name", &f.name, NULL},         {"bytes", NULL, &f.bytes},       {"sha256", &f.sha256, NULL},
	    {"encoding", &f.encoding, NULL}, {"table", &f.table, NULL},       {"first", NULL, &f.first},
	    {"rows", NULL, &f.rows},         {"rejected", NULL, &f.rejected}, {NULL, NULL, NULL}};

	(void)payload;
	if (!read_object(r, slots, NULL, NULL, NULL) ||
	    !qh_arena_grow(r->arena, &m->files, &m->cap_files, m->n_files + 1, sizeof f))
		return false;
	m->files[m->n_files++] = f;
	return true;
}

static bool read_field(struct reader *r, void *payload)
{
	struct qh_manifest_table *t = payload;
	struct qh_manifest_field f = {0};
	uint64_t unknown, ambiguous;
	const struct slot slots[] = {{"name", &f.name, NULL},     {"type", &f.type, NULL},
				     {"domain", &f.domain, NULL}, {"derived", NULL, &f.derived},
				     {"unknown", NULL, &unknown}, {"ambiguous", NULL, &ambiguous},
				     {NULL, NULL, NULL}};

	if (!read_object(r, slots, NULL, NULL, NULL) ||
	    !qh_arena_grow(r->arena, &t->fields, &t->cap_fields, t->n_fields + 1, sizeof f))
		return false;
	t->fields[t->n_fields++] = f;
	return true;
}

static bool read_fields(struct reader *r, void *payload)
{
	return read_list(r, read_field, payload);
}

static bool read_table(struct reader *r, void *payload)
{
	struct qh_manifest *m = r->m;
	struct qh_manifest_table t = {0};
	const struct slot slots[] = {{"name", &t.name, NULL},
				     {"rows", NULL, &t.rows},
				     {"rejected", NULL, &t.rejected},
				     {NULL, NULL, NULL}};

	(void)payload;
	if (!read_object(r, slots, "fields", read_fields, &t) ||
	    !qh_arena_grow(r->arena, &m->tables, &m->cap_tables, m->n_tables + 1, sizeof t))
		return false;
	m->tables[m->n_tables++] = t;
	return true;
}

static bool to_sum(struct qh_str s, uint64_t *out)
{
	*out = 0;
	for (uint32_t i = 0; i < s.n; i++) {
		char c = s.p[i];

		if (!(c >= '0' && c <= '9') && !(c >= 'a' && c <= 'f'))
			return false;
		*out = *out << 4 | (uint64_t)(c <= '9' ? c - '0' : c - 'a' + 10);
	}
	return s.n == 16;
}

static bool read_part(struct reader *r, void *payload)
{
	struct qh_manifest *m = r->m;
	struct qh_manifest_part part = {0};
	struct qh_str sum = QH_STR_NONE;
	const struct slot slots[] = {{"name", &part.name, NULL},
				     {"bytes", NULL, &part.bytes},
				     {"xxh3", &sum, NULL},
				     {NULL, NULL, NULL}};

	(void)payload;
	if (!read_object(r, slots, NULL, NULL, NULL) || !to_sum(sum, &part.sum) || part.name.n == 0 ||
	    memchr(part.name.p, '/', part.name.n) || part.name.p[0] == '.' ||
	    !qh_arena_grow(r->arena, &m->parts, &m->cap_parts, m->n_parts + 1, sizeof part))
		return false;
	/* Looked up by name, so ordered by it. */
	if (m->n_parts && qh_str_cmp(m->parts[m->n_parts - 1].name, part.name) >= 0)
		return false;
	m->parts[m->n_parts++] = part;
	return true;
}

static bool read_all(struct reader *r)
{
	if (qh_json_next(&r->j) != QH_JSON_OBJECT)
		return false;
	for (;;) {
		enum qh_json_type type = qh_json_next(&r->j);
		bool ok;

		if (type == QH_JSON_OBJECT_END)
			return true;
		if (type != QH_JSON_KEY)
			return false;
		if (qh_str_eq(r->j.text, QH_STR("files")))
			ok = read_list(r, read_file, NULL);
		else if (qh_str_eq(r->j.text, QH_STR("tables")))
			ok = read_list(r, read_table, NULL);
		else if (qh_str_eq(r->j.text, QH_STR("parts")))
			ok = read_list(r, read_part, NULL);
		else if (qh_str_eq(r->j.text, QH_STR("schema")))
			ok = qh_json_next(&r->j) == QH_JSON_STRING &&
			     qh_str_eq(r->j.text, QH_STR(QH_MANIFEST_SCHEMA));
		else
			ok = qh_json_skip(&r->j) == QH_OK;
		if (!ok)
			return false;
	}
}

/* Whether the text ends with the hash of all that stands before it. */
static bool is_whole(struct qh_str text, char hash[65])
{
	struct qh_str tail;

	if (text.n <= QH_MANIFEST_HASH_TAIL)
		return false;
	tail = qh_str_sub(text, text.n - QH_MANIFEST_HASH_TAIL, QH_MANIFEST_HASH_TAIL);
	if (!qh_str_starts(tail, QH_STR(QH_MANIFEST_TAIL)) || !qh_str_ends(tail, QH_STR("\"}\n")))
		return false;
	qh_sha256_hex(qh_str_sub(text, 0, text.n - QH_MANIFEST_HASH_TAIL), hash);
	return memcmp(tail.p + sizeof QH_MANIFEST_TAIL - 1, hash, 64) == 0;
}

enum qh_status qh_manifest_read(struct qh_arena *arena, const char *folder, const struct qh_manifest **out,
				struct qh_error *err)
{
	struct reader r = {.arena = arena, .m = QH_NEW(arena, struct qh_manifest)};
	char path[4200];
	struct qh_str text;
	enum qh_status status = r.m ? QH_OK : QH_NOMEM;
	struct qh_error inner;

	*out = NULL;
	snprintf(path, sizeof path, "%.4100s/%s", folder, QH_MANIFEST_NAME);
	if (status == QH_OK)
		status = qh_file_read(arena, path, QH_MANIFEST_BYTES_MAX, &text, &inner);
	if (status == QH_NOMEM)
		return qh_error_set(err, status, "RECORD-008");
	if (status != QH_OK) {
		(void)qh_error_set(err, QH_INVALID, "RECORD-021");
		qh_error_at_line(err, qh_str_of(folder), 0, 0);
		return QH_INVALID;
	}
	qh_json_start(&r.j, arena, text, NULL);
	if (!is_whole(text, r.m->hash) || !read_all(&r)) {
		status = qh_arena_status(arena) == QH_OK ? QH_INVALID : qh_arena_status(arena);
		(void)qh_error_set(err, status, status == QH_INVALID ? "RECORD-020" : "RECORD-008");
		qh_error_at_line(err, qh_str_of(folder), 0, 0);
		qh_error_arg(err, "part", QH_STR(QH_MANIFEST_NAME));
		return status;
	}
	*out = r.m;
	return QH_OK;
}

const struct qh_manifest_part *qh_manifest_part(const struct qh_manifest *m, struct qh_str name)
{
	uint32_t low = 0, high = m->n_parts;

	while (low < high) {
		uint32_t mid = low + (high - low) / 2;
		int c = qh_str_cmp(m->parts[mid].name, name);

		if (c == 0)
			return &m->parts[mid];
		if (c < 0)
			low = mid + 1;
		else
			high = mid;
	}
	return NULL;
}
