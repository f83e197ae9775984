/* SPDX-License-Identifier: Apache-2.0 */
/* Tables of values as printed and how each must be read: tests/data/value-strings.tsv (those of published
 * forms) and tests/data/quantities.tsv (further spellings). Columns: text, operator, number, second number,
 * unit, unit as printed, kind, certainty, doubts; a line "#year N" sets the year of the form. Also the
 * original list, where it is at hand. */
#include "quantity_fixture.h"

#include "base/file.h"

static struct qh_str next_line(struct qh_str s, uint32_t *at)
{
	int64_t end = qh_str_find(s, QH_STR("\n"), *at);
	struct qh_str line = qh_str_sub(s, *at, (end < 0 ? s.n : (uint32_t)end) - *at);

	*at = end < 0 ? s.n : (uint32_t)end + 1;
	return line;
}

static struct qh_str field(struct qh_str line, uint32_t *at)
{
	int64_t end = qh_str_find(line, QH_STR("\t"), *at);
	struct qh_str f = qh_str_sub(line, *at, (end < 0 ? line.n : (uint32_t)end) - *at);

	*at = end < 0 ? line.n : (uint32_t)end + 1;
	return f;
}

static void check_table(struct quantity_fixture *f, const char *path, uint32_t least)
{
	struct qh_str file, line;
	struct qh_quantity_hint hint = {.year = 2024};
	struct qh_error err;
	uint32_t at = 0, n = 0, n_wrong = 0;

	assert_int_equal(qh_file_read(f->library, path, 1 << 20, &file, &err), QH_OK);
	while (at < file.n) {
		struct qh_quantity q;
		struct qh_str text;
		char got[2000], want[2000];
		uint32_t col = 0, used = 0;

		line = next_line(file, &at);
		if (qh_str_starts(line, QH_STR("#year "))) {
			hint.year = (int)strtol(line.p + 6, NULL, 10);
			continue;
		}
		if (line.n == 0 || line.p[0] == '#')
			continue;
		text = field(line, &col);
		want[0] = '\0';
		for (int k = 0; k < 8; k++) {
			struct qh_str part = field(line, &col);

			used += (uint32_t)snprintf(want + used, sizeof want - used, "%s%.*s", k ? "|" : "",
						   QH_STR_ARG(part));
		}
		qh_arena_reset(f->arena);
		qh_quantity_parse(f->arena, f->lex, text, &hint, &q);
		quantity_line(f->arena, &q, got, sizeof got);
		n++;
		if (strcmp(got, want) != 0) {
			print_error("%.*s\n  read %s\n  want %s\n", QH_STR_ARG(text), got, want);
			n_wrong++;
		}
	}
	assert_int_equal(n_wrong, 0);
	assert_true(n >= least);
}

static void test_values_of_published_forms(void **state)
{
	check_table(*state, "tests/data/value-strings.tsv", 84);
}

static void test_further_spellings(void **state)
{
	check_table(*state, "tests/data/quantities.tsv", 390);
}

/* Every line of the original list has its line in our table. */
static void test_the_list_is_complete(void **state)
{
	struct quantity_fixture *f = *state;
	struct qh_str list, table;
	struct qh_error err;
	uint32_t at = 0;

	if (qh_file_read(f->library, "../shared/forms/value-strings.txt", 1 << 20, &list, &err) != QH_OK) {
		print_message("skipped: ../shared is not here\n");
		skip();
	}
	assert_int_equal(qh_file_read(f->library, "tests/data/value-strings.tsv", 1 << 20, &table, &err),
			 QH_OK);
	while (at < list.n) {
		struct qh_str line = next_line(list, &at), text;
		uint32_t col = 0;

		if (line.n == 0 || line.p[0] == '#')
			continue;
		text = field(line, &col);
		text = qh_arena_printf(f->arena, "\n%.*s\t", QH_STR_ARG(text));
		if (qh_str_find(table, text, 0) < 0)
			fail_msg("missing: %.*s", QH_STR_ARG(text));
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_values_of_published_forms),
	    cmocka_unit_test(test_further_spellings),
	    cmocka_unit_test(test_the_list_is_complete),
	};

	return cmocka_run_group_tests(tests, quantity_setup, quantity_teardown);
}
