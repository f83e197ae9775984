/* SPDX-License-Identifier: Apache-2.0 */
/* Programs in a cage: output, its limit, time, failure, absence; folders that go away. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>
#include <stdio.h>
#include <unistd.h>

#include "worker/process.h"

static struct qh_error err;
static struct qh_buf out;

static int setup(void **state)
{
	(void)state;
	qh_error_clear(&err);
	qh_buf_init(&out, 1 << 20);
	return 0;
}

static int teardown(void **state)
{
	(void)state;
	qh_buf_free(&out);
	return 0;
}

static void output(void **state)
{
	const char *argv[] = {"printf", "%s-%s", "a b", "$HOME", NULL};

	(void)state;
	assert_int_equal(qh_process_run(argv, 10, &out, &err), QH_OK);
	assert_true(qh_str_eq(qh_buf_view(&out), QH_STR("a b-$HOME"))); /* no shell looked at it */
}

static void no_input(void **state)
{
	const char *argv[] = {"cat", NULL};

	(void)state;
	assert_int_equal(qh_process_run(argv, 10, &out, &err), QH_OK);
	assert_int_equal(out.n, 0);
}

static void refused(const char *const argv[], uint32_t seconds, enum qh_status status, const char *code)
{
	assert_int_equal(qh_process_run(argv, seconds, &out, &err), status);
	assert_string_equal(err.code, code);
}

static void failures(void **state)
{
	const char *none[] = {"no-such-program-here", NULL}, *bad[] = {"false", NULL};
	const char *slow[] = {"sleep", "30", NULL}, *much[] = {"yes", NULL};
	const char *crash[] = {"sh", "-c", "kill -SEGV $$", NULL};
	const char *silent[] = {"sh", "-c", "exec >&-; sleep 30", NULL};
	const char *child[] = {"sh", "-c", "sleep 30 & echo started; wait", NULL};

	(void)state;
	refused(none, 1, QH_NOT_FOUND, "WORK-001");
	refused(bad, 10, QH_CORRUPT, "WORK-004");
	refused(crash, 10, QH_CORRUPT, "WORK-004");
	refused(slow, 1, QH_LIMIT, "WORK-002");
	refused(child, 1, QH_LIMIT, "WORK-002");  /* what it started goes too, or this would wait for it */
	refused(silent, 1, QH_LIMIT, "WORK-002"); /* its output has ended, it has not */
	refused(much, 30, QH_LIMIT, "WORK-003");
}

static void finding(void **state)
{
	char path[256], again[256];

	(void)state;
	assert_true(qh_process_find("sh", path, sizeof path));
	assert_int_equal(path[0], '/');
	assert_true(qh_process_find(path, again, sizeof again));
	assert_false(qh_process_find("sh", path, 2));
	assert_false(qh_process_find("no-such-program-here", path, sizeof path));
}

static void scratch(void **state)
{
	struct qh_scratch s;
	char path[600], deep[700];

	(void)state;
	assert_int_equal(qh_scratch_open(&s, &err), QH_OK);
	assert_int_equal(qh_scratch_put(&s, "a", QH_STR("bytes"), path, sizeof path, &err), QH_OK);
	assert_int_equal(access(path, R_OK), 0);
	snprintf(deep, sizeof deep, "%s/d/e", s.dir);
	const char *argv[] = {"mkdir", "-p", deep, NULL};

	assert_int_equal(qh_process_run(argv, 10, &out, &err), QH_OK);
	assert_int_equal(qh_scratch_put(&s, "a", QH_STR("x"), path, 5, &err), QH_IO);
	snprintf(path, sizeof path, "%s", s.dir);
	qh_scratch_close(&s);
	assert_int_not_equal(access(path, F_OK), 0);
	qh_scratch_close(&s); /* twice does no harm */
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
	    TEST(output), TEST(no_input), TEST(failures), TEST(finding), TEST(scratch),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
