/* SPDX-License-Identifier: Apache-2.0 */
/* A ZIP container made in memory: the same parts give the same bytes, in any time zone and on any day (with
 * the same zlib). */
#ifndef QH_PACK_ZIP_WRITE_H
#define QH_PACK_ZIP_WRITE_H

#include "base/buf.h"
#include "base/error.h"

struct qh_zip_part {
	struct qh_str name; /* ASCII, with / between folders; each name once */
	struct qh_str bytes;
};

/**
 * Pack parts in the order given, dated 1980-01-01.
 *
 * @param out  the container is appended
 * @retval QH_LIMIT  PACK-009 it is larger than @p out may become
 * @retval QH_NOMEM  PACK-009
 */
QH_MUST_CHECK enum qh_status qh_zip_write(const struct qh_zip_part *parts, uint32_t n_parts,
					  struct qh_buf *out, struct qh_error *err);

#endif
