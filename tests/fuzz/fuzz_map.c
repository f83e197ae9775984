/* SPDX-License-Identifier: Apache-2.0 */
/* Any text as a mapping: refused with a code and a place, or all that it names is there. */
#include <stdlib.h>

#include "record/mapping.h"

#define TYPES_TEXT                                                                                           \
	"schema: quanheng.record-types/1\ncodes:\n  yes-no: {\"yes\": [Y], \"no\": [N]}\n  c: {a: [x], b: "  \
	"[y]}\n"                                                                                             \
	"types:\n  payment:\n    name: {zh: p, en: p}\n    fields:\n      person: {type: word, domain: "     \
	"person}\n"                                                                                          \
	"      scheme: {type: code, codes: c}\n      month: {type: month}\n      amount: {type: money}\n"    \
	"      ok: {type: flag}\n"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check_file(const struct qh_record_types *types, const struct qh_map_file *f)
{
	const struct qh_record_type *t;

	QH_ASSERT(f->table >= 1 && f->table <= types->n && f->match.n > 0);
	t = &types->at[f->table - 1];
	for (uint32_t i = 0; i < f->n_columns; i++)
		QH_ASSERT(f->columns[i].field <= t->n_fields);
	for (uint32_t i = 0; i < f->n_values; i++)
		QH_ASSERT(f->values[i].field < t->n_fields &&
			  f->values[i].means <= types->domains[t->fields[f->values[i].field].domain].n_codes);
	for (uint32_t i = 0; i < f->n_fixed; i++)
		QH_ASSERT(f->fixed[i].field < t->n_fields);
	QH_ASSERT(f->head <= 1000);
	(void)qh_pattern_fits(f->match, QH_STR("payment-2024.csv"));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct qh_arena *arena = qh_arena_new((size_t)64 << 20);
	const struct qh_record_types *types;
	const struct qh_record_map *map;
	struct qh_error err;

	qh_error_clear(&err);
	if (size > 1 << 14 || !arena ||
	    qh_record_types_parse(arena, QH_STR(TYPES_TEXT), QH_STR("types"), &types, &err) != QH_OK) {
		qh_arena_free(arena);
		return 0;
	}
	enum qh_status s = qh_record_map_parse(
	    arena, types, (struct qh_str){(const char *)data, (uint32_t)size}, QH_STR("MAP"), &map, &err);
	QH_ASSERT((s == QH_OK) == (map != NULL) && (s == QH_OK || err.code));
	for (uint32_t i = 0; map && i < map->n; i++)
		check_file(types, &map->at[i]);
	qh_arena_free(arena);
	return 0;
}
