/* SPDX-License-Identifier: Apache-2.0 */
/* Private to record/: the manifest of a snapshot as it stands there, once its hash is right. */
#ifndef QH_RECORD_MANIFEST_READ_H
#define QH_RECORD_MANIFEST_READ_H

#include "base/arena.h"
#include "base/error.h"
#include "record/layout.h"

struct qh_manifest_file {
	struct qh_str name, sha256, table, encoding;
	uint64_t bytes, first, rows, rejected;
};
struct qh_manifest_field {
	struct qh_str name, type, domain;
	uint64_t derived;
};
struct qh_manifest_table {
	struct qh_str name;
	uint64_t rows, rejected;
	uint32_t n_fields, cap_fields;
	struct qh_manifest_field *fields;
};
struct qh_manifest_part {
	struct qh_str name; /* ends with a NUL */
	uint64_t bytes, sum;
};
struct qh_manifest {
	uint32_t n_files, cap_files, n_tables, cap_tables, n_parts, cap_parts;
	struct qh_manifest_file *files;
	struct qh_manifest_table *tables;
	struct qh_manifest_part *parts; /* ordered by name */
	char hash[65];
};

/* RECORD-021 no snapshot; RECORD-020 the manifest is not as it was written. */
QH_MUST_CHECK enum qh_status qh_manifest_read(struct qh_arena *arena, const char *folder,
					      const struct qh_manifest **out, struct qh_error *err);
/* The part of a name, or NULL. */
const struct qh_manifest_part *qh_manifest_part(const struct qh_manifest *m, struct qh_str name);

#endif
