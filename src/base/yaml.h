/* SPDX-License-Identifier: Apache-2.0 */
/* YAML files as a tree with line and column, for rulebooks, lexicon and messages. A strict subset:
 * duplicate keys, aliases, anchors, tags, several documents, depth over 64 and bytes that are not UTF-8 are
 * refused. */
#ifndef QH_BASE_YAML_H
#define QH_BASE_YAML_H

#include "base/arena.h"
#include "base/error.h"

enum qh_yaml_kind { QH_YAML_SCALAR, QH_YAML_SEQ, QH_YAML_MAP };

struct qh_yaml {
	enum qh_yaml_kind kind;
	bool plain;                /* scalar without quotes */
	uint32_t line, col;        /* 1-based */
	struct qh_str text;        /* scalar */
	uint32_t n;                /* children */
	const struct qh_yaml *kid; /* SEQ: n items; MAP: n values */
	const struct qh_yaml *key; /* MAP: n scalar keys */
	struct qh_str file;        /* path, for messages */
};

QH_MUST_CHECK enum qh_status qh_yaml_parse(struct qh_arena *arena, struct qh_str text, struct qh_str file,
                                           const struct qh_yaml **out, struct qh_error *err);
/* Reads a file of at most QH_YAML_BYTES_MAX. */
QH_MUST_CHECK enum qh_status qh_yaml_load(struct qh_arena *arena, const char *path,
                                          const struct qh_yaml **out, struct qh_error *err);
/* Value of a key of a map, or NULL (also when @p map is NULL or no map). */
const struct qh_yaml *qh_yaml_get(const struct qh_yaml *map, const char *key);
/* Sets the error's file, line and column from a node; returns the status for `return`. */
enum qh_status qh_yaml_error(const struct qh_yaml *node, struct qh_error *err, enum qh_status status,
                             const char *code);

#endif
