/* SPDX-License-Identifier: Apache-2.0 */
/* Private to record/: checked values out of a YAML tree. The first failure sticks; later reads give blanks.
 */
#ifndef QH_RECORD_STRICT_H
#define QH_RECORD_STRICT_H

#include "base/yaml.h"

struct qh_strict {
	struct qh_arena *arena;
	struct qh_error *err;
	enum qh_status status;
};

/* RECORD-0xx at a node, with one fact when @p name is given; only the first is kept. */
void qh_strict_fail(struct qh_strict *r, const struct qh_yaml *at, const char *code, const char *name,
		    struct qh_str fact);
void *qh_strict_array(struct qh_strict *r, uint32_t count, size_t size);
#define QH_STRICT_ARRAY(r, type, count) ((type *)qh_strict_array((r), (count), sizeof(type)))

/* A map; with @p keys (separated by blanks) it has no others. False: it is none, or a failure came before. */
bool qh_strict_map(struct qh_strict *r, const struct qh_yaml *node, const char *keys);
bool qh_strict_list(struct qh_strict *r, const struct qh_yaml *node);
const struct qh_yaml *qh_strict_need(struct qh_strict *r, const struct qh_yaml *map, const char *key);
/* A text that is not blank. NULL node: absent. */
struct qh_str qh_strict_text(struct qh_strict *r, const struct qh_yaml *node);
bool qh_strict_bool(struct qh_strict *r, const struct qh_yaml *node, bool fallback);
/* The place of the text of a node in @p words (separated by blanks), from 0; 0 after a failure. */
uint32_t qh_strict_word(struct qh_strict *r, const struct qh_yaml *node, const char *words);
/* A list of texts. NULL node: none. */
uint32_t qh_strict_texts(struct qh_strict *r, const struct qh_yaml *node, const struct qh_str **out);
/* Lower-case letters, digits, '-' and '_', beginning with a letter: names become names of files. */
bool qh_strict_is_name(struct qh_str s);

#endif
