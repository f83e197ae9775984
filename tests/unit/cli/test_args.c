/* SPDX-License-Identifier: Apache-2.0 */
/* Arguments of the command line: what is taken, what is refused and named. */
#define _POSIX_C_SOURCE 200809L
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "cli/cli.h"

enum { FORMAT, OUT, QUIET, N, ARGS_MAX = 12 };
static const struct qh_option fresh[N] = {
    [FORMAT] = {"--format", NULL, true, "text", false},
    [OUT] = {"--output", "-o", true, NULL, false},
    [QUIET] = {"--quiet", "-q", false, NULL, false},
};

struct parsed {
	struct qh_option o[N];
	const char *rest[ARGS_MAX];
	int n;
	char said[1024]; /* on stderr */
};

/* Run @p what with stderr kept in @p said. */
#define WITH_STDERR(said, what)                                                                              \
	do {                                                                                                 \
		FILE *keep = tmpfile();                                                                      \
		int old = dup(STDERR_FILENO);                                                                \
		assert_non_null(keep);                                                                       \
		fflush(stderr);                                                                              \
		assert_int_not_equal(dup2(fileno(keep), STDERR_FILENO), -1);                                 \
		what;                                                                                        \
		fflush(stderr);                                                                              \
		assert_int_not_equal(dup2(old, STDERR_FILENO), -1);                                          \
		close(old);                                                                                  \
		rewind(keep);                                                                                \
		said[fread(said, 1, sizeof said - 1, keep)] = '\0';                                          \
		fclose(keep);                                                                                \
	} while (0)

static struct parsed parse(struct qh_cli *cli, int argc, const char *const *args)
{
	struct parsed p = {.n = 0};
	char *argv[ARGS_MAX];

	assert_true(argc <= ARGS_MAX);
	for (int i = 0; i < argc; i++)
		argv[i] = strdup(args[i]);
	memcpy(p.o, fresh, sizeof fresh);
	WITH_STDERR(p.said, p.n = qh_args_parse(cli, argc, argv, p.o, N, p.rest));
	/* What was taken points into argv; the tests look at it before it is freed. */
	for (int i = 0; i < p.n; i++)
		for (int k = 0; k < argc; k++)
			if (p.rest[i] == argv[k])
				p.rest[i] = args[k];
	for (int o = 0; o < N; o++)
		for (int k = 0; k < argc && p.o[o].value; k++) {
			size_t len = strlen(argv[k]);
			if (p.o[o].value >= argv[k] && p.o[o].value <= argv[k] + len)
				p.o[o].value = args[k] + (p.o[o].value - argv[k]);
		}
	for (int i = 0; i < argc; i++)
		free(argv[i]);
	return p;
}
#define PARSE(cli, ...)                                                                                      \
	parse(cli, (int)(sizeof((const char *[]){__VA_ARGS__}) / sizeof(char *)),                            \
	      (const char *const[]){__VA_ARGS__})

static void test_taken(void **state)
{
	struct qh_cli *cli = *state;
	struct parsed p = PARSE(cli, "a.txt", "--format", "json", "-q", "-o", "out", "b.txt");

	assert_int_equal(p.n, 2);
	assert_string_equal(p.rest[0], "a.txt");
	assert_string_equal(p.rest[1], "b.txt");
	assert_string_equal(p.o[FORMAT].value, "json");
	assert_string_equal(p.o[OUT].value, "out");
	assert_true(p.o[FORMAT].given && p.o[OUT].given && p.o[QUIET].given);
	assert_string_equal(p.said, "");
	p = PARSE(cli, "--format=html", "--output=", "-");
	assert_int_equal(p.n, 1);
	assert_string_equal(p.rest[0], "-"); /* standard input is no option */
	assert_string_equal(p.o[FORMAT].value, "html");
	assert_string_equal(p.o[OUT].value, "");
	p = PARSE(cli, "--format=a=b");
	assert_string_equal(p.o[FORMAT].value, "a=b");
	p = PARSE(cli, "-q", "-q", "--format", "json", "--format", "text");
	assert_string_equal(p.o[FORMAT].value, "text"); /* the last one counts */
}

static void test_defaults_stay(void **state)
{
	struct parsed p = PARSE(*state, "a.txt");

	assert_string_equal(p.o[FORMAT].value, "text");
	assert_null(p.o[OUT].value);
	assert_false(p.o[FORMAT].given || p.o[OUT].given || p.o[QUIET].given);
}

static void test_two_dashes_end_options(void **state)
{
	struct parsed p = PARSE(*state, "-q", "--", "--format", "-x", "--");

	assert_int_equal(p.n, 3);
	assert_string_equal(p.rest[0], "--format");
	assert_string_equal(p.rest[1], "-x");
	assert_string_equal(p.rest[2], "--");
	assert_false(p.o[FORMAT].given);
}

static void refused(const struct parsed *p, const char *name)
{
	assert_int_equal(p->n, -1);
	assert_non_null(strstr(p->said, name));
	assert_non_null(strstr(p->said, "review")); /* whose help to ask for */
}

static void test_refused(void **state)
{
	struct qh_cli *cli = *state;
	struct parsed p = PARSE(cli, "--formatt", "json");
	refused(&p, "--formatt");
	p = PARSE(cli, "--form", "json"); /* nothing is guessed */
	refused(&p, "--form");
	p = PARSE(cli, "-x");
	refused(&p, "-x");
	p = PARSE(cli, "a", "--format");
	refused(&p, "--format");
	p = PARSE(cli, "-o");
	refused(&p, "-o");
	p = PARSE(cli, "--quiet=yes");
	refused(&p, "--quiet");
	p = PARSE(cli, "--=x");
	refused(&p, "--");
}

static void test_numbers(void **state)
{
	static const struct {
		const char *text;
		bool good;
		int64_t value;
	} rows[] = {
	    {"1", true, 1},    {"64", true, 64},  {"0", false, 0},   {"65", false, 0},
	    {"-1", false, 0},  {"2.5", false, 0}, {"2.0", true, 2},  {"two", false, 0},
	    {"", false, 0},    {"3 ", false, 0},  {"1e1", false, 0}, {"99999999999999999999999", false, 0},
	    {"0x4", false, 0},
	};
	struct qh_cli *cli = *state;

	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct qh_option o = {"--jobs", NULL, true, rows[i].text, true};
		int64_t value = -7;
		char said[1024];
		bool good = false;
		WITH_STDERR(said, good = qh_args_number(cli, &o, 1, 64, &value));
		if (good != rows[i].good)
			fail_msg("\"%s\": %s", rows[i].text, good ? "taken" : "refused");
		if (good) {
			assert_int_equal(value, rows[i].value);
			assert_string_equal(said, "");
		} else {
			assert_non_null(strstr(said, "--jobs"));
			assert_non_null(strstr(said, "64"));
		}
	}
}

static int load(void **state)
{
	static struct qh_cli cli = {.lang = QH_EN, .command = "review"};
	const char *data = getenv("QUANHENG_DATA");
	struct qh_error err = {0};

	if (qh_library_load(data ? data : ".", NULL, &cli.library, &err) != QH_OK)
		return -1;
	*state = &cli;
	return 0;
}

static int unload(void **state)
{
	qh_library_free(((struct qh_cli *)*state)->library);
	return 0;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_taken),
	    cmocka_unit_test(test_defaults_stay),
	    cmocka_unit_test(test_two_dashes_end_options),
	    cmocka_unit_test(test_refused),
	    cmocka_unit_test(test_numbers),
	};

	return cmocka_run_group_tests_name("arguments", tests, load, unload);
}
