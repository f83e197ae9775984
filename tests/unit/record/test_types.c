/* SPDX-License-Identifier: Apache-2.0 */
/* The record types as they are loaded, and what is refused with its place; the same of mappings. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#include "base/file.h"
#include "record/mapping.h"

static struct qh_arena *arena;
static const struct qh_record_types *types;

static int setup(void **state)
{
	struct qh_error err;

	(void)state;
	arena = qh_arena_new((size_t)256 << 20);
	return qh_record_types_load(arena, "records/types.yaml", &types, &err) == QH_OK ? 0 : -1;
}

static int teardown(void **state)
{
	(void)state;
	qh_arena_free(arena);
	return 0;
}

static void the_types_are_there(void **state)
{
	uint32_t payment = qh_record_type_find(types, QH_STR("payment"));
	const struct qh_record_type *t = &types->at[payment - 1];
	uint32_t scheme = qh_field_find(t, QH_STR("scheme"));
	const struct qh_domain *d = &types->domains[t->fields[scheme - 1].domain];

	(void)state;
	assert_true(payment > 0 && scheme > 0);
	assert_true(t->fields[scheme - 1].required && t->fields[scheme - 1].type == QH_FIELD_CODE);
	assert_true(qh_str_eq(d->name, QH_STR("code:scheme")));
	assert_true(qh_str_eq(d->codes[0], QH_STR("employee")));
	assert_int_equal(qh_record_type_find(types, QH_STR("nothing")), 0);
	assert_int_equal(qh_field_find(t, QH_STR("nothing")), 0);
	assert_int_equal(types->n_derive, 1);
	for (int i = 0; i < QH_PRINTS; i++)
		assert_true(types->print[i].n > 0);
}

/* Types of one table, with what stands at the three places. */
static void refused(const char *top, const char *codes, const char *field, const char *code, uint32_t line)
{
	static int serial;
	const struct qh_record_types *out;
	struct qh_error err;
	char path[64], text[1024];

	snprintf(path, sizeof path, "build-types-%d.yaml", serial++);
	snprintf(text, sizeof text,
		 "%s\ncodes:\n  yes-no: {\"yes\": [\"1\"], \"no\": [\"0\"]}\n%s\ntypes:\n  t:\n    name: "
		 "{zh: a, en: b}\n"
		 "    fields:\n      f: %s\n",
		 top, codes, field);
	assert_int_equal(qh_file_write(path, qh_str_of(text), NULL), QH_OK);
	qh_error_clear(&err);
	enum qh_status s = qh_record_types_load(arena, path, &out, &err);
	remove(path);
	if (!code) {
		assert_int_equal(s, QH_OK);
		return;
	}
	assert_int_equal(s, QH_INVALID);
	if (strcmp(err.code, code) != 0 || err.line != line)
		fail_msg("%s at %u, not %s at %u", err.code, err.line, code, line);
}

#define TOP "schema: quanheng.record-types/1"

static void what_is_wrong_is_refused(void **state)
{
	(void)state;
	refused(TOP, "", "{type: date}", NULL, 0);
	refused("schema: other", "", "{type: date}", "RECORD-006", 1);
	refused(TOP "\nmore: x", "", "{type: date}", "RECORD-002", 2);
	refused(TOP, "", "{type: day}", "RECORD-006", 9);
	refused(TOP, "", "{type: word}", "RECORD-003", 9);
	refused(TOP, "", "{type: word, domain: A}", "RECORD-006", 9);
	refused(TOP, "", "{type: code, codes: none}", "RECORD-006", 9);
	refused(TOP, "", "{type: date, colour: red}", "RECORD-002", 9);
	refused(TOP, "", "{type: date, required: perhaps}", "RECORD-006", 9);
	refused(TOP, "", "{type: date, heads: x}", "RECORD-004", 9);
	refused(TOP, "", "{type: date, heads: [\"\"]}", "RECORD-005", 9);
	refused(TOP, "", "[date]", "RECORD-001", 9);
	refused(TOP, "  c: {a: [x], b: [x]}", "{type: date}", "RECORD-009", 4);
	refused(TOP "\nplain: {nobody: [width]}", "", "{type: date}", "RECORD-006", 2);
	refused(TOP "\nprint: {nobody: [x]}", "", "{type: date}", "RECORD-002", 2);
	refused(TOP "\nderive: [{field: f, by: g, table: t}]", "", "{type: date}", "RECORD-006", 2);
}

static void map_is(const char *text, const char *code, uint32_t line)
{
	const struct qh_record_map *map;
	struct qh_error err;
	enum qh_status s;

	qh_error_clear(&err);
	s = qh_record_map_parse(arena, types, qh_arena_str(arena, qh_str_of(text)), QH_STR("MAP.yaml"), &map,
				&err);
	if (!code) {
		if (s != QH_OK)
			fail_msg("%s at %u", err.code, err.line);
		return;
	}
	assert_int_equal(s, QH_INVALID);
	if (strcmp(err.code, code) != 0 || err.line != line)
		fail_msg("%s at %u, not %s at %u", err.code, err.line, code, line);
}

#define HEAD "schema: quanheng.record-map/1\nfiles:\n  - match: \"x*\"\n    table: payment\n"

static void mappings(void **state)
{
	(void)state;
	map_is(HEAD, NULL, 0);
	map_is(HEAD "    columns: {AAC002: identity, X: none}\n    values: {scheme: {\"01\": employee}}\n"
		    "    fixed: {item: basic, month: 2024-03, amount: \"150\", person: P}\n    money: fen\n"
		    "    encoding: gb18030\n    delimiter: tab\n    head: 3\n    missing: [\"-\"]\n",
	       NULL, 0);
	map_is("schema: other\nfiles: []\n", "RECORD-006", 1);
	map_is("schema: quanheng.record-map/1\n", "RECORD-003", 1);
	map_is("schema: quanheng.record-map/1\nfiles: {}\n", "RECORD-004", 2);
	map_is("schema: quanheng.record-map/1\nfiles:\n  - match: x\n    table: nothing\n", "RECORD-006", 4);
	map_is("schema: quanheng.record-map/1\nfiles:\n  - table: payment\n", "RECORD-003", 3);
	map_is(HEAD "    columns: {A: nothing}\n", "RECORD-006", 5);
	map_is(HEAD "    values: {month: {a: b}}\n", "RECORD-006", 5);
	map_is(HEAD "    values: {scheme: {a: nothing}}\n", "RECORD-006", 5);
	map_is(HEAD "    fixed: {scheme: nothing}\n", "RECORD-006", 5);
	map_is(HEAD "    fixed: {month: 2024-13}\n", "RECORD-006", 5);
	map_is(HEAD "    money: dollar\n", "RECORD-006", 5);
	map_is(HEAD "    head: 0\n", "RECORD-006", 5);
	map_is(HEAD "    head: 1001\n", "RECORD-006", 5);
	map_is(HEAD "    colour: red\n", "RECORD-002", 5);
}

static void names_of_files_tell_tables(void **state)
{
	uint32_t payment = qh_record_type_find(types, QH_STR("payment"));

	(void)state;
	assert_int_equal(qh_table_of_name(types, QH_STR("payment.csv")), payment);
	assert_int_equal(qh_table_of_name(types, QH_STR("payment-2024.csv")), payment);
	assert_int_equal(qh_table_of_name(types, QH_STR("payment2024.csv")), payment);
	assert_int_equal(qh_table_of_name(types, QH_STR("待遇发放2024.csv")), payment);
	assert_int_equal(qh_table_of_name(types, QH_STR("payments.csv")), 0);
	assert_int_equal(qh_table_of_name(types, QH_STR("x.csv")), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(the_types_are_there),
	    cmocka_unit_test(what_is_wrong_is_refused),
	    cmocka_unit_test(mappings),
	    cmocka_unit_test(names_of_files_tell_tables),
	};

	return cmocka_run_group_tests(tests, setup, teardown);
}
