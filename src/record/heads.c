/* SPDX-License-Identifier: Apache-2.0 */
/* Owns the guess which table a file holds and which field each of its heads is. */
#include "record/chunk.h"

static uint32_t known(const struct qh_plan_heads *heads)
{
	uint32_t n = 0;

	for (uint32_t i = 0; i < heads->n; i++)
		n += heads->field[i] != 0;
	return n;
}

/* Heads of one table; two of one field leave both to the person. */
static enum qh_status try_table(struct qh_arena *arena, const struct qh_record_type *type,
				struct qh_plan_heads *heads)
{
	enum qh_status status = qh_plan_heads(arena, type, NULL, heads, NULL);

	return status == QH_INVALID ? QH_OK : status;
}

enum qh_status qh_records_heads(struct qh_arena *arena, const struct qh_record_types *types, const char *path,
				struct qh_record_heads *out, struct qh_error *err)
{
	struct qh_input_heads head = {0};
	struct qh_input s;
	const char *slash = strrchr(path, '/');
	uint32_t most = 0, named;
	enum qh_status status = qh_input_open(&s, path, err);

	*out = (struct qh_record_heads){.name = qh_str_of(slash ? slash + 1 : path)};
	if (status == QH_OK)
		status = qh_input_begin(&s, arena, NULL, &head, err);
	qh_input_close(&s);
	out->n = head.n;
	out->heads = head.heads;
	named = out->table = status == QH_OK ? qh_table_of_name(types, out->name) : 0;
	for (uint32_t t = 0; status == QH_OK && t < types->n; t++) {
		struct qh_plan_heads heads = {.n = head.n, .heads = head.heads};
		uint32_t n;

		if (named && named != t + 1)
			continue;
		status = try_table(arena, &types->at[t], &heads);
		n = status == QH_OK ? known(&heads) : 0;
		if (n > most) {
			most = n;
			out->field = heads.field;
			out->table = t + 1;
		}
	}
	return status == QH_OK && qh_arena_status(arena) != QH_OK
		   ? qh_error_set(err, qh_arena_status(arena), "RECORD-008")
		   : status;
}
