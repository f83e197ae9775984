/* SPDX-License-Identifier: Apache-2.0 */
/* Owns the way to libzip: no other file sees its types. Knows nothing of what the parts mean. */
#include "pack/zip.h"

#include <stdlib.h>
#include <zip.h>

#include "base/limits.h"

enum { PIECE_BYTES = 64 * 1024 };

struct qh_zip {
	zip_t *zip;
	uint32_t count;
	uint64_t size;
	uint64_t inflated, inflated_max; /* of all parts so far, and at most */
	char piece[PIECE_BYTES];
};

static enum qh_status refuse_opening(const zip_error_t *why, struct qh_error *err)
{
	if (zip_error_code_zip(why) == ZIP_ER_MEMORY)
		return qh_error_set(err, QH_NOMEM, "PACK-009");
	return qh_error_set(err, QH_CORRUPT, "PACK-001");
}

static enum qh_status open_source(struct qh_zip *z, struct qh_str bytes, struct qh_error *err)
{
	zip_error_t why;
	zip_source_t *source;
	enum qh_status status = QH_OK;

	zip_error_init(&why);
	source = zip_source_buffer_create(bytes.p, bytes.n, 0, &why);
	z->zip = source ? zip_open_from_source(source, ZIP_RDONLY, &why) : NULL;
	if (!z->zip) {
		status = refuse_opening(&why, err);
		zip_source_free(source);
	}
	zip_error_fini(&why);
	return status;
}

enum qh_status qh_zip_open(struct qh_str bytes, struct qh_zip **out, struct qh_error *err)
{
	struct qh_zip *z = malloc(sizeof *z); /* not zeroed: the piece is large */
	enum qh_status status;
	zip_int64_t n;

	*out = NULL;
	if (!z)
		return qh_error_set(err, QH_NOMEM, "PACK-009");
	z->size = bytes.n;
	z->inflated = 0;
	z->inflated_max = bytes.n * QH_ZIP_RATIO_MAX + QH_ZIP_ALL_FREE_BYTES;
	if (z->inflated_max > QH_ZIP_BYTES_MAX)
		z->inflated_max = QH_ZIP_BYTES_MAX;
	status = open_source(z, bytes, err);
	if (status != QH_OK) {
		free(z);
		return status;
	}
	n = zip_get_num_entries(z->zip, 0);
	if (n > QH_ZIP_PARTS_MAX) {
		qh_error_set(err, QH_LIMIT, "PACK-002");
		qh_error_arg_int(err, "limit", QH_ZIP_PARTS_MAX);
		qh_zip_close(z);
		return QH_LIMIT;
	}
	z->count = n > 0 ? (uint32_t)n : 0;
	*out = z;
	return QH_OK;
}

void qh_zip_close(struct qh_zip *z)
{
	if (!z)
		return;
	zip_discard(z->zip);
	free(z);
}

uint32_t qh_zip_count(const struct qh_zip *z)
{
	return z->count;
}

uint64_t qh_zip_size(const struct qh_zip *z)
{
	return z->size;
}

struct qh_str qh_zip_name(const struct qh_zip *z, uint32_t part)
{
	return qh_str_of(zip_get_name(z->zip, part, ZIP_FL_ENC_RAW));
}

static bool same_name(const char *name, struct qh_str want)
{
	for (uint32_t i = 0; i < want.n; i++) {
		unsigned char a = (unsigned char)name[i], b = (unsigned char)want.p[i];

		a = (unsigned char)(a >= 'A' && a <= 'Z' ? a + 32 : a == '\\' ? '/' : a);
		b = (unsigned char)(b >= 'A' && b <= 'Z' ? b + 32 : b);
		if (a != b)
			return false;
	}
	return name[want.n] == '\0';
}

int64_t qh_zip_find(const struct qh_zip *z, struct qh_str name)
{
	for (uint32_t i = 0; i < z->count; i++) {
		const char *have = zip_get_name(z->zip, i, ZIP_FL_ENC_RAW);

		if (have && same_name(have, name))
			return i;
	}
	return -1;
}

static enum qh_status refuse_part(int code, struct qh_error *err)
{
	switch (code) {
	case ZIP_ER_MEMORY: return qh_error_set(err, QH_NOMEM, "PACK-009");
	case ZIP_ER_NOPASSWD:
	case ZIP_ER_WRONGPASSWD:
	case ZIP_ER_ENCRNOTSUPP: return qh_error_set(err, QH_UNSUPPORTED, "PACK-003");
	case ZIP_ER_COMPNOTSUPP: return qh_error_set(err, QH_UNSUPPORTED, "PACK-004");
	default: return qh_error_set(err, QH_CORRUPT, "PACK-006");
	}
}

static enum qh_status over(struct qh_error *err, uint64_t limit)
{
	qh_error_set(err, QH_LIMIT, "PACK-005");
	qh_error_arg_int(err, "limit", (int64_t)limit);
	return QH_LIMIT;
}

/* The most a part may still inflate to: its own ratio, and what the container has left. */
static uint64_t room_of(const struct qh_zip *z, uint32_t part)
{
	uint64_t left = z->inflated_max - z->inflated, own = left;
	zip_stat_t st;

	if (zip_stat_index(z->zip, part, 0, &st) == 0 && (st.valid & ZIP_STAT_COMP_SIZE) &&
	    st.comp_size < QH_ZIP_BYTES_MAX / QH_ZIP_RATIO_MAX)
		own = st.comp_size * QH_ZIP_RATIO_MAX + QH_ZIP_FREE_BYTES;
	return own < left ? own : left;
}

enum qh_status qh_zip_stream(struct qh_zip *z, uint32_t part, qh_zip_sink *sink, void *payload,
			     struct qh_error *err)
{
	uint64_t room = room_of(z, part), done = 0;
	zip_file_t *file = zip_fopen_index(z->zip, part, 0);
	enum qh_status status = QH_OK;

	if (!file)
		return refuse_part(zip_error_code_zip(zip_get_error(z->zip)), err);
	for (;;) {
		zip_int64_t n = zip_fread(file, z->piece, sizeof z->piece);

		if (n < 0)
			status = refuse_part(zip_error_code_zip(zip_file_get_error(file)), err);
		if (n <= 0)
			break;
		done += (uint64_t)n;
		if (done > room) {
			status = over(err, room);
			break;
		}
		if (!sink(payload, z->piece, (size_t)n))
			break;
	}
	zip_fclose(file);
	z->inflated += done < room ? done : room;
	return status;
}

struct collecting {
	struct qh_arena *arena;
	char *p;
	uint32_t n, cap;
	size_t max;
	bool over, no_memory;
};

static bool collect(void *payload, const char *bytes, size_t n)
{
	struct collecting *c = payload;

	if (n > c->max - c->n) {
		c->over = true;
		return false;
	}
	if (!qh_arena_grow_raw(c->arena, &c->p, &c->cap, c->n + (uint32_t)n, 1)) {
		c->no_memory = true;
		return false;
	}
	memcpy(c->p + c->n, bytes, n);
	c->n += (uint32_t)n;
	return true;
}

enum qh_status qh_zip_read(struct qh_zip *z, uint32_t part, struct qh_arena *arena, size_t max,
			   struct qh_str *out, struct qh_error *err)
{
	struct collecting c = {.arena = arena, .max = max < UINT32_MAX / 2 ? max : UINT32_MAX / 2};
	enum qh_status status = qh_zip_stream(z, part, collect, &c, err);

	*out = QH_STR_NONE;
	if (status != QH_OK)
		return status;
	if (c.over)
		return over(err, c.max);
	if (c.no_memory)
		return qh_error_set(err, qh_arena_status(arena), "PACK-009");
	*out = (struct qh_str){c.p ? c.p : "", c.n};
	return QH_OK;
}
