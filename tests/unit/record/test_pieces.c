/* SPDX-License-Identifier: Apache-2.0 */
/* Where the pieces of a file end changes nothing of what its snapshot says, the number of threads nothing of
 * its bytes. */
#define _XOPEN_SOURCE 700 /* nftw, P_tmpdir */
#include <ftw.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#include "base/file.h"
#include "record/import.h"
#include "record/snapshot.h"
#include "chance.h"

enum { ROWS = 700, TEXT_MAX = 1 << 17, ROUNDS = 2 };

static struct qh_arena *arena;
static const struct qh_record_types *types;
static char folder[] = P_tmpdir "/quanheng-pieces-XXXXXX";
static int setup(void **state)
{
	struct qh_error err;

	(void)state;
	arena = qh_arena_new((size_t)512 << 20);
	return mkdtemp(folder) && qh_record_types_load(arena, "records/types.yaml", &types, &err) == QH_OK
		   ? 0
		   : -1;
}

static int drop(const char *path, const struct stat *st, int kind, struct FTW *at)
{
	(void)st;
	(void)kind;
	(void)at;
	return remove(path);
}

static int teardown(void **state)
{
	(void)state;
	qh_arena_free(arena);
	return nftw(folder, drop, 16, FTW_DEPTH | FTW_PHYS);
}

/* Runs of rows alike, words printed oddly, quotes, line ends inside and damage. */
static void write_file(const char *path, bool gb18030)
{
	static const char *const utf8[] = {"\xE5\xBC\xA0\xE4\xB8\x89",
					   "\xE6\x9D\x8E\xE3\x80\x80\xE5\x9B\x9B"};
	static const char *const gb[] = {"\xD5\xC5\xC8\xFD", "\xC0\xEE\xA1\xA1\xCB\xC4"};
	static const char *const scheme[] = {"employee", "resident", "public", "elsewhere", ""};
	static char text[TEXT_MAX];
	uint32_t n = (uint32_t)snprintf(text, sizeof text, "person,name,scheme,month,amount\n"), person = 0,
		 kind = 0;

	for (uint32_t i = 0; i < ROWS; i++) {
		const char *name = (gb18030 ? gb : utf8)[person % 2];
		const char *row = "P%u,%s,%s,2024-%02u,%u.%02u\n";

		if (chance(4) == 0) {
			person = chance(300);
			kind = chance(5);
		}
		if (chance(9) == 0)
			row = chance(2) ? "\"P%u\",\"%s\n\"\"x\",%s,2024-%02u,%u.%02u\n"
					: " p%u ,%s,%s,2024/%u,%u.%02u\r\n";
		else if (chance(40) == 0)
			row = chance(2) ? "P%u,%s,%s,2024-%02u,%u.%02u,more\n"
					: "P%u,\"%s,%s,2024-%02u,%u.%02u\n";
		n += (uint32_t)snprintf(text + n, sizeof text - n, row, person, name, scheme[kind],
					1 + (chance(3) ? 0 : chance(13)), chance(3) ? 3000 : chance(5000),
					chance(100));
	}
	assert_true(n < sizeof text);
	assert_int_equal(qh_file_write(path, (struct qh_str){text, n}, NULL), QH_OK);
}

/* All that a snapshot says of a table: values, odd forms, lines, rejected rows. */
static void say(const struct qh_snapshot *s, struct qh_buf *out)
{
	const struct qh_table *t = &s->tables[qh_record_type_find(types, QH_STR("payment")) - 1];

	for (uint32_t row = 0; row < t->n; row++) {
		qh_buf_int(out, t->line[row]);
		for (uint32_t f = 0; f < t->type->n_fields; f++) {
			qh_buf_char(out, ' ');
			qh_column_write(out, s, t, f, row);
		}
		qh_buf_char(out, '\n');
	}
	for (uint32_t f = 0; f < t->type->n_fields; f++)
		for (uint32_t i = 0; i < t->columns[f].n_odd; i++) {
			const struct qh_odd *odd = &t->columns[f].odd[i];

			qh_buf_printf(out, "%u %u ", f, odd->row);
			qh_buf_str(out, qh_word(&s->dictionaries[t->type->fields[f].domain], odd->word));
		}
	qh_buf_str(out, t->rejected);
}

struct imported {
	struct qh_buf says;
	char hash[65];
};

static struct imported import(const char *path, uint32_t piece, uint32_t threads)
{
	static uint32_t serial;
	char output[128];
	struct qh_import_options options = {.output = output, .piece = piece, .threads = threads};
	struct qh_import_summary sum;
	struct qh_arena *own = qh_arena_new((size_t)64 << 20);
	struct qh_snapshot *s;
	struct imported out;
	struct qh_error err;

	snprintf(output, sizeof output, "%s/s%u", folder, serial++);
	qh_error_clear(&err);
	assert_int_equal(qh_records_import(own, types, &path, 1, &options, &sum, &err), QH_OK);
	assert_true(sum.rows > ROWS / 2 && sum.rejected > 5);
	assert_int_equal(qh_snapshot_open(own, types, output, true, &s, &err), QH_OK);
	qh_buf_init(&out.says, 1 << 22);
	say(s, &out.says);
	assert_int_equal(out.says.status, QH_OK);
	memcpy(out.hash, s->hash, sizeof out.hash);
	qh_snapshot_close(s);
	qh_arena_free(own);
	return out;
}

static void pieces(bool gb18030)
{
	static const uint32_t size[] = {33, 100, 331, 1024, 5000};
	char path[128];

	snprintf(path, sizeof path, "%s/payment.csv", folder);
	for (uint32_t round = 0; round < ROUNDS; round++) {
		struct imported whole;

		write_file(path, gb18030);
		whole = import(path, 0, 1);
		for (uint32_t i = 0; i < sizeof size / sizeof size[0]; i++) {
			struct imported one = import(path, size[i], 1), several = import(path, size[i], 3);

			assert_true(qh_str_eq(qh_buf_view(&one.says), qh_buf_view(&whole.says)));
			assert_string_equal(one.hash, several.hash);
			qh_buf_free(&one.says);
			qh_buf_free(&several.says);
		}
		qh_buf_free(&whole.says);
	}
}

static void utf8_pieces(void **state)
{
	(void)state;
	pieces(false);
}

static void gb18030_pieces(void **state)
{
	(void)state;
	pieces(true);
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(utf8_pieces), cmocka_unit_test(gb18030_pieces)};

	return cmocka_run_group_tests(tests, setup, teardown);
}
