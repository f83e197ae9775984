/* SPDX-License-Identifier: Apache-2.0 */
/* Owns the walk through archives in archives. Names inside are only shown, never used as paths. */
#include "review/archive.h"

#include <stdlib.h>

#include "base/file.h"
#include "base/limits.h"
#include "base/utf8.h"
#include "pack/zip.h"
#include "read/read.h"

/* One of the names, with what sorts it. */
struct entry {
	struct qh_str name; /* UTF-8 */
	uint32_t part;
};

/* One archive that is open, inside the one below it. */
struct level {
	struct qh_str bytes;
	bool owned; /* its bytes are on the heap */
	struct qh_zip *zip;
	struct entry *entries;
	uint32_t n, next;
	const char *path;
};

struct qh_archive {
	struct qh_arena *arena;
	struct qh_arena *whole; /* the bytes of the outermost file */
	struct level levels[QH_ARCHIVE_DEPTH_MAX];
	uint32_t depth;
	uint64_t left, most; /* bytes that all of them may still inflate to; at first */
	uint32_t documents;
	bool ended; /* nothing more is taken out of it */
};

bool qh_archive_is(struct qh_str bytes)
{
	return (qh_str_starts(bytes, QH_STR("PK\x03\x04")) || qh_str_starts(bytes, QH_STR("PK\x05\x06"))) &&
	       !qh_read_is_binary(qh_read_sniff(bytes, QH_STR("")));
}

/* Names are UTF-8 or, from older Chinese programs, GBK. */
static struct qh_str name_of(struct qh_archive *a, const struct qh_zip *zip, uint32_t part)
{
	struct qh_str raw = qh_zip_name(zip, part), text, encoding;

	if (qh_utf8_check(raw) < 0)
		return qh_arena_str(a->arena, raw);
	if (qh_read_decode(a->arena, raw, &text, &encoding, NULL) == QH_OK)
		return qh_arena_str(a->arena, text);
	return qh_arena_printf(a->arena, "%u", part + 1);
}

/* Folders, and what systems and office programs leave beside documents. */
static bool is_no_document(struct qh_str name)
{
	uint32_t base = 0;

	if (name.n == 0 || name.p[name.n - 1] == '/' || name.p[name.n - 1] == '\\' ||
	    qh_str_starts(name, QH_STR("__MACOSX/")))
		return true;
	for (uint32_t i = 0; i < name.n; i++)
		if (name.p[i] == '/' || name.p[i] == '\\')
			base = i + 1;
	name = qh_str_sub(name, base, name.n);
	return qh_str_starts(name, QH_STR(".")) || qh_str_starts(name, QH_STR("~$")) ||
	       qh_str_eq(name, QH_STR("Thumbs.db"));
}

static int by_name(const void *x, const void *y)
{
	const struct entry *a = x, *b = y;
	int order = qh_str_cmp(a->name, b->name);

	return order ? order : a->part < b->part ? -1 : 1;
}

static enum qh_status list(struct qh_archive *a, struct level *l, struct qh_error *err)
{
	uint32_t count = qh_zip_count(l->zip);

	l->entries = QH_NEW_ARRAY(a->arena, struct entry, count);
	if (!l->entries)
		return qh_error_set(err, qh_arena_status(a->arena), "REVIEW-002");
	for (uint32_t i = 0; i < count; i++) {
		struct qh_str name = name_of(a, l->zip, i);

		if (!name.p)
			return qh_error_set(err, qh_arena_status(a->arena), "REVIEW-002");
		if (!is_no_document(name))
			l->entries[l->n++] = (struct entry){name, i};
	}
	qsort(l->entries, l->n, sizeof *l->entries, by_name);
	return QH_OK;
}

static void pop(struct qh_archive *a)
{
	struct level *l = &a->levels[--a->depth];

	qh_zip_close(l->zip);
	if (l->owned)
		free((void *)(uintptr_t)l->bytes.p);
}

/* Opens an archive above the present one; its bytes are taken over whatever happens. */
static enum qh_status push(struct qh_archive *a, struct qh_str bytes, bool owned, const char *path,
			   struct qh_error *err)
{
	struct level *l = &a->levels[a->depth++];
	enum qh_status status;

	*l = (struct level){.bytes = bytes, .owned = owned, .path = path};
	status = qh_zip_open(bytes, &l->zip, err);
	if (status == QH_OK)
		status = list(a, l, err);
	if (status != QH_OK) {
		qh_error_at_line(err, qh_str_of(path), 0, 0);
		pop(a);
	}
	return status;
}

enum qh_status qh_archive_open_bytes(struct qh_arena *arena, const char *path, struct qh_str bytes,
				     struct qh_archive **out, struct qh_error *err)
{
	struct qh_archive *a = calloc(1, sizeof *a);
	enum qh_status status;

	*out = NULL;
	if (!a)
		return qh_error_set(err, QH_NOMEM, "REVIEW-002");
	a->arena = arena;
	status = qh_archive_is(bytes) ? push(a, bytes, false, path, err) : QH_NOT_FOUND;
	if (status == QH_OK && a->levels[0].n == 0) {
		status = qh_error_set(err, QH_INVALID, "SOURCE-005");
		qh_error_at_line(err, qh_str_of(path), 0, 0);
	}
	if (status != QH_OK) {
		qh_archive_close(a);
		return status;
	}
	a->left = a->most = bytes.n * QH_ZIP_RATIO_MAX + QH_ZIP_ALL_FREE_BYTES;
	*out = a;
	return QH_OK;
}

enum qh_status qh_archive_open(struct qh_arena *arena, const char *path, struct qh_archive **out,
			       struct qh_error *err)
{
	struct qh_arena *whole = qh_arena_new(QH_DOC_ARENA_BYTES_MAX);
	struct qh_str bytes;
	enum qh_status status;

	*out = NULL;
	status = whole ? qh_file_read(whole, path, QH_FILE_BYTES_MAX, &bytes, err)
		       : qh_error_set(err, QH_NOMEM, "REVIEW-002");
	if (status == QH_OK)
		status = qh_archive_open_bytes(arena, path, bytes, out, err);
	if (status == QH_OK)
		(*out)->whole = whole;
	else
		qh_arena_free(whole);
	return status;
}

void qh_archive_close(struct qh_archive *a)
{
	if (!a)
		return;
	while (a->depth > 0)
		pop(a);
	qh_arena_free(a->whole);
	free(a);
}

struct heap_bytes {
	char *p;
	size_t n, cap;
	uint64_t *left; /* of the whole archive */
	bool over, all_over, no_memory;
};

static bool collect(void *payload, const char *bytes, size_t n)
{
	struct heap_bytes *h = payload;

	h->all_over = n > *h->left;
	h->over = n > QH_FILE_BYTES_MAX - h->n;
	if (h->all_over || h->over)
		return false;
	*h->left -= n;
	if (h->n + n > h->cap) {
		size_t cap = (h->n + n) * 2;
		char *grown = realloc(h->p, cap);

		if (!grown) {
			h->no_memory = true;
			return false;
		}
		h->p = grown;
		h->cap = cap;
	}
	memcpy(h->p + h->n, bytes, n);
	h->n += n;
	return true;
}

/* What all archives of a file hold together is bounded as the parts of one are: small ones in each other
 * would else fill any machine. */
static void stop(struct qh_archive *a, struct qh_member *out, const char *code, int64_t limit)
{
	qh_error_set(&out->error, QH_LIMIT, code);
	qh_error_arg_int(&out->error, "limit", limit);
	qh_error_at_line(&out->error, qh_str_of(out->path), 0, 0);
	a->ended = true;
}

static void unpack(struct qh_archive *a, struct level *l, uint32_t part, struct qh_member *out)
{
	struct heap_bytes h = {.left = &a->left};
	enum qh_status status = qh_zip_stream(l->zip, part, collect, &h, &out->error);

	if (status == QH_OK && h.all_over) {
		stop(a, out, "SOURCE-006", (int64_t)a->most);
	} else if (status == QH_OK && h.over) {
		qh_error_set(&out->error, QH_LIMIT, "FILE-003");
		qh_error_arg_int(&out->error, "max", (int64_t)QH_FILE_BYTES_MAX);
	} else if (status == QH_OK && h.no_memory) {
		qh_error_set(&out->error, QH_NOMEM, "REVIEW-002");
	}
	if (out->error.code) {
		qh_error_at_line(&out->error, qh_str_of(out->path), 0, 0);
		free(h.p);
		return;
	}
	out->bytes = h.p;
	out->n_bytes = h.n;
}

enum qh_status qh_archive_next(struct qh_archive *a, struct qh_member *out)
{
	while (a->depth > 0 && !a->ended) {
		struct level *l = &a->levels[a->depth - 1];
		struct qh_str path;

		*out = (struct qh_member){0};
		if (l->next == l->n) {
			pop(a);
			continue;
		}
		struct entry *e = &l->entries[l->next++];

		path = qh_arena_printf(a->arena, "%s/%.*s", l->path, QH_STR_ARG(e->name));
		if (!path.p)
			return QH_NOMEM;
		out->path = path.p;
		if (a->documents++ == QH_ARCHIVE_DOCUMENTS_MAX) {
			stop(a, out, "SOURCE-007", QH_ARCHIVE_DOCUMENTS_MAX);
			return QH_OK;
		}
		unpack(a, l, e->part, out);
		if (out->error.code || !qh_archive_is((struct qh_str){out->bytes, (uint32_t)out->n_bytes}))
			return QH_OK;
		if (a->depth == QH_ARCHIVE_DEPTH_MAX) {
			qh_error_set(&out->error, QH_LIMIT, "SOURCE-004");
			qh_error_arg_int(&out->error, "limit", QH_ARCHIVE_DEPTH_MAX);
			qh_error_at_line(&out->error, path, 0, 0);
			return QH_OK;
		}
		/* the bytes are the level's now, and gone when it could not be opened */
		if (push(a, (struct qh_str){out->bytes, (uint32_t)out->n_bytes}, true, out->path,
			 &out->error) != QH_OK) {
			out->bytes = NULL;
			out->n_bytes = 0;
			return QH_OK;
		}
		if (a->levels[a->depth - 1].n == 0) {
			out->bytes = NULL;
			out->n_bytes = 0;
			qh_error_set(&out->error, QH_INVALID, "SOURCE-005");
			qh_error_at_line(&out->error, path, 0, 0);
			return QH_OK;
		}
	}
	return QH_NOT_FOUND;
}
