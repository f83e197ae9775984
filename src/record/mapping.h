/* SPDX-License-Identifier: Apache-2.0 */
/* Private to record/: MAP.yaml, checked against the record types when it is loaded. */
#ifndef QH_RECORD_MAPPING_H
#define QH_RECORD_MAPPING_H

#include "base/yaml.h"
#include "record/types.h"

enum qh_encoding { QH_ENCODING_AUTO, QH_ENCODING_UTF8, QH_ENCODING_GB18030 };

struct qh_map_column {
	struct qh_str head;
	uint32_t field; /* + 1; 0: the column is left out on purpose */
};
/* A printed word of a code. */
struct qh_map_value {
	uint32_t field;
	struct qh_str printed;
	uint32_t means; /* word of the list */
};
struct qh_map_fixed {
	uint32_t field;
	struct qh_str text;
	int64_t value; /* of what is no word */
};
struct qh_map_file {
	struct qh_str match;
	uint32_t table; /* + 1; 0: told by the name of the file */
	uint32_t n_columns, n_values, n_fixed, n_missing;
	const struct qh_map_column *columns;
	const struct qh_map_value *values;
	const struct qh_map_fixed *fixed;
	const struct qh_str *missing; /* words for "missing" */
	uint8_t money_decimals;       /* yuan 2, fen 0, wan 6 */
	uint8_t encoding;             /* enum qh_encoding */
	char delimiter;               /* 0: told by the heads */
	uint32_t head;                /* line of the heads; 0: the first */
};
struct qh_record_map {
	uint32_t n;
	const struct qh_map_file *at;
	struct qh_str text; /* of the whole file: an import goes on only with the same one */
};

/* RECORD-001 and on, with file, line and column. */
QH_MUST_CHECK enum qh_status qh_record_map_load(struct qh_arena *arena, const struct qh_record_types *types,
						const char *path, const struct qh_record_map **out,
						struct qh_error *err);
/* The same of a text; @p file for messages. */
QH_MUST_CHECK enum qh_status qh_record_map_parse(struct qh_arena *arena, const struct qh_record_types *types,
						 struct qh_str text, struct qh_str file,
						 const struct qh_record_map **out, struct qh_error *err);
/* The first entry whose pattern fits the name (without folders), or NULL. @p map may be NULL. */
const struct qh_map_file *qh_record_map_find(const struct qh_record_map *map, struct qh_str name);
/* Shell pattern of * and ?, where ? is one character. */
bool qh_pattern_fits(struct qh_str pattern, struct qh_str name);
/* The table that a name of a file tells: "payment-2024.csv", or the Chinese name of one; + 1, 0 none. */
uint32_t qh_table_of_name(const struct qh_record_types *types, struct qh_str name);

#endif
