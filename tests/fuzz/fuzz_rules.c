/* SPDX-License-Identifier: Apache-2.0 */
/* Any bytes as a file of rules: refused with a code and a place, or run over a small snapshot without harm;
 * any bytes as one condition. */
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "audit/audit.h"
#include "audit/condition.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { ROWS = 40 };

static struct {
	struct qh_arena *arena;
	const struct qh_record_types *types;
	const struct qh_policies *policies;
	struct qh_snapshot snapshot;
	char path[64];
} world;

/* A few rows of every table, half of their values missing; words 1 to 3 of every domain. */
static void make_tables(void)
{
	struct qh_table *tables = QH_NEW_ARRAY(world.arena, struct qh_table, world.types->n);
	struct qh_dictionary *words = QH_NEW_ARRAY(world.arena, struct qh_dictionary, world.types->n_domains);
	static const uint64_t offset[] = {0, 18, 33, 36};
	static const struct qh_file_range range = {0, 0, ROWS};
	static const struct qh_input_file file = {.name = {.p = "f", .n = 1}};
	uint32_t *line = QH_NEW_ARRAY(world.arena, uint32_t, ROWS);

	for (uint32_t i = 0; i < world.types->n_domains; i++)
		words[i] = (struct qh_dictionary){3, offset, "11010519491231002X110105491231002abc"};
	for (uint32_t i = 0; i < world.types->n; i++) {
		const struct qh_record_type *type = &world.types->at[i];
		struct qh_column *columns = QH_NEW_ARRAY(world.arena, struct qh_column, type->n_fields);

		for (uint32_t k = 0; k < type->n_fields; k++) {
			unsigned char *bytes = qh_arena_alloc(world.arena, ROWS * 8);
			uint32_t width = qh_field_width((enum qh_field_type)type->fields[k].type);

			for (uint32_t row = 0; row < ROWS; row++)
				bytes[row * width] = (unsigned char)((row * 7 + k) % 4 % 3);
			columns[k].data = bytes;
		}
		tables[i] = (struct qh_table){.type = type,
					      .n = ROWS,
					      .columns = columns,
					      .line = line,
					      .n_ranges = 1,
					      .ranges = &range};
	}
	world.snapshot = (struct qh_snapshot){.types = world.types,
					      .tables = tables,
					      .dictionaries = words,
					      .n_files = 1,
					      .files = &file,
					      .hash = "0"};
}

static bool make_world(void)
{
	if (world.arena)
		return true;
	world.arena = qh_arena_new((size_t)64 << 20);
	if (qh_record_types_load(world.arena, "records/types.yaml", &world.types, NULL) != QH_OK ||
	    qh_policies_load(world.arena, world.types, NULL, &world.policies, NULL) != QH_OK)
		abort();
	make_tables();
	snprintf(world.path, sizeof world.path, "build-fuzz/rules-%ld.yaml", (long)getpid());
	return true;
}

static void run_file(const uint8_t *data, size_t size)
{
	struct qh_arena *arena = qh_arena_new((size_t)256 << 20);
	const char *path = world.path;
	FILE *f = fopen(path, "wb");
	struct qh_audit_rules *rules = NULL;
	struct qh_audit_result r;
	struct qh_error err;

	QH_ASSERT(f && fwrite(data, 1, size, f) == size && fclose(f) == 0);
	qh_error_clear(&err);
	if (qh_audit_load(arena, world.types, world.policies, &path, 1, NULL, 0, &rules, &err) != QH_OK) {
		QH_ASSERT(err.code);
	} else if (qh_audit_run(arena, &world.snapshot, rules,
				&(struct qh_audit_options){.as_of = 1494, .threads = 1, .steps = 3000000}, &r,
				&err) == QH_OK) {
		struct qh_buf text;

		qh_buf_init(&text, 1 << 20);
		for (uint64_t i = 0; i < r.n && i < 50; i++) {
			QH_ASSERT(r.hits[i].n_rows > 0 || r.hits[i].n_with > 0);
			qh_hit_message(&r, &r.hits[i], QH_ZH, true, &text);
			qh_buf_reset(&text);
		}
		qh_buf_free(&text);
		qh_audit_close(&r);
	}
	(void)remove(path);
	qh_arena_free(arena);
}

static void compile(const uint8_t *data, size_t size)
{
	struct qh_arena *arena = qh_arena_new((size_t)64 << 20);
	struct qh_yaml node = {.plain = true, .line = 1, .col = 1};
	struct qh_error err;
	struct qh_scope scope = {.arena = arena,
				 .types = world.types,
				 .policies = world.policies,
				 .table = {&world.types->at[0], &world.types->at[1]},
				 .node = &node,
				 .err = &err};
	const struct qh_program *p = NULL;

	qh_error_clear(&err);
	if (qh_condition_compile(&scope, (struct qh_str){(const char *)data, (uint32_t)size}, &p) == QH_OK)
		QH_ASSERT(p->n > 0 && p->depth > 0);
	else
		QH_ASSERT(err.code && err.line == 1);
	qh_arena_free(arena);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	if (!make_world() || size > 1 << 16)
		return 0;
	if (size > 0 && data[0] == 's')
		run_file(data, size);
	else
		compile(data, size);
	return 0;
}
