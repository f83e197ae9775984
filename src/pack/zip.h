/* SPDX-License-Identifier: Apache-2.0 */
/* A ZIP container in memory, read part by part: xlsx, docx and archives of documents. Hostile bytes. */
#ifndef QH_PACK_ZIP_H
#define QH_PACK_ZIP_H

#include "base/arena.h"
#include "base/error.h"

struct qh_zip;

/**
 * Opens a container. Nothing is inflated yet.
 *
 * @param bytes  borrowed, must outlive @p out
 * @param out    [out] closed by qh_zip_close(); NULL on failure
 * @retval QH_CORRUPT  PACK-001 no container, or its directory is damaged
 * @retval QH_LIMIT    PACK-002 more than QH_ZIP_PARTS_MAX parts
 * @retval QH_NOMEM    PACK-009
 */
QH_MUST_CHECK enum qh_status qh_zip_open(struct qh_str bytes, struct qh_zip **out, struct qh_error *err);
void qh_zip_close(struct qh_zip *zip); /* NULL is fine */

uint32_t qh_zip_count(const struct qh_zip *zip);
uint64_t qh_zip_size(const struct qh_zip *zip); /* bytes, packed */
/* The name as its bytes stand in the container (UTF-8 or GBK); valid until the container is closed. */
struct qh_str qh_zip_name(const struct qh_zip *zip, uint32_t part);
/* The part of that name, whatever the case of its letters; -1 when there is none. */
int64_t qh_zip_find(const struct qh_zip *zip, struct qh_str name);

/* Takes the bytes of a part piece by piece; false stops without being an error. */
typedef bool qh_zip_sink(void *payload, const char *bytes, size_t n);

/**
 * Inflates a part into a sink. What all parts of a container inflate to, each time they are read, is bounded
 * by QH_ZIP_BYTES_MAX and by QH_ZIP_RATIO_MAX times their packed size, so that no small file fills the
 * machine.
 *
 * @retval QH_UNSUPPORTED  PACK-003 encrypted; PACK-004 packed by a method that is not known
 * @retval QH_LIMIT        PACK-005 inflates to too much
 * @retval QH_CORRUPT      PACK-006 the part is damaged
 */
QH_MUST_CHECK enum qh_status qh_zip_stream(struct qh_zip *zip, uint32_t part, qh_zip_sink *sink,
					   void *payload, struct qh_error *err);
/* A whole part in the arena, of at most @p max bytes. Also QH_NOMEM or QH_LIMIT PACK-009 for the memory. */
QH_MUST_CHECK enum qh_status qh_zip_read(struct qh_zip *zip, uint32_t part, struct qh_arena *arena,
					 size_t max, struct qh_str *out, struct qh_error *err);

#endif
