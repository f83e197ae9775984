/* SPDX-License-Identifier: Apache-2.0 */
/* Owns writing containers with libzip. What libzip takes from the clock or the time zone is set by hand. */
#include "pack/zip_write.h"

#include <zip.h>

enum {
	DATE_1980_01_01 = 1 << 5 | 1, /* year 0, month 1, day 1 of DOS */
	LEVEL = 3,                    /* a tenth larger than the default level of zlib, twice as fast */
	STORED_BYTES = 700,           /* below it packing costs more than it saves */
	NAME_MAX_BYTES = 120
};

static enum qh_status no_memory(struct qh_error *err)
{
	return qh_error_set(err, QH_NOMEM, "PACK-009");
}

static bool add_part(zip_t *zip, const struct qh_zip_part *part)
{
	char name[NAME_MAX_BYTES + 1];
	zip_source_t *source;
	zip_int64_t at;

	QH_ASSERT(part->name.n <= NAME_MAX_BYTES);
	memcpy(name, part->name.p, part->name.n);
	name[part->name.n] = '\0';
	source = zip_source_buffer(zip, part->bytes.p, part->bytes.n, 0);
	if (!source)
		return false;
	at = zip_file_add(zip, name, source, ZIP_FL_ENC_UTF_8);
	if (at < 0) {
		zip_source_free(source);
		return false;
	}
	return zip_set_file_compression(zip, (zip_uint64_t)at,
					part->bytes.n < STORED_BYTES ? ZIP_CM_STORE : ZIP_CM_DEFLATE,
					LEVEL) == 0 &&
	       zip_file_set_dostime(zip, (zip_uint64_t)at, 0, DATE_1980_01_01, 0) == 0;
}

/* What the closed container left in its source. */
static enum qh_status take(zip_source_t *source, struct qh_buf *out, struct qh_error *err)
{
	enum qh_status status = QH_OK;
	zip_stat_t st;
	char *room;

	zip_stat_init(&st);
	if (zip_source_stat(source, &st) < 0 || zip_source_open(source) < 0)
		return no_memory(err);
	room = qh_buf_room(out, (size_t)st.size);
	if (!room)
		status = qh_error_set(err, out->status, "PACK-009");
	else if (zip_source_read(source, room, st.size) != (zip_int64_t)st.size)
		status = no_memory(err);
	zip_source_close(source);
	return status;
}

enum qh_status qh_zip_write(const struct qh_zip_part *parts, uint32_t n_parts, struct qh_buf *out,
			    struct qh_error *err)
{
	zip_source_t *source = zip_source_buffer_create(NULL, 0, 0, NULL);
	zip_t *zip = source ? zip_open_from_source(source, ZIP_TRUNCATE, NULL) : NULL;
	enum qh_status status;

	if (!zip) {
		zip_source_free(source);
		return no_memory(err);
	}
	zip_source_keep(source);
	for (uint32_t i = 0; i < n_parts; i++) {
		if (!add_part(zip, &parts[i])) {
			zip_discard(zip);
			zip_source_free(source);
			return no_memory(err);
		}
	}
	if (zip_close(zip) < 0) {
		zip_discard(zip);
		status = no_memory(err);
	} else {
		status = take(source, out, err);
	}
	zip_source_free(source);
	return status;
}
