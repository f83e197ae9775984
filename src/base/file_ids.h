/* SPDX-License-Identifier: Apache-2.0 */
/* A set of files by what they are, not by their names: several names may lead to one. */
#ifndef QH_BASE_FILE_IDS_H
#define QH_BASE_FILE_IDS_H

#include <stdbool.h>
#include <stdint.h>

#include "base/status.h"

/* Starts as {0}. */
struct qh_file_ids {
	struct qh_file_id *slots;
	uint32_t n, cap;
};

/* @p again tells whether the file (or folder) was in it already; one that is not there never is.
 * False when memory runs out. */
QH_MUST_CHECK bool qh_file_ids_add(struct qh_file_ids *ids, const char *path, bool *again);
void qh_file_ids_free(struct qh_file_ids *ids);

#endif
