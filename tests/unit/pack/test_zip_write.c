/* SPDX-License-Identifier: Apache-2.0 */
/* Containers that are written: read back part by part, the same bytes whatever the clock. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <time.h>
#include <cmocka.h>

#include "base/limits.h"
#include "pack/zip.h"
#include "pack/zip_write.h"

/* One part is long enough to be packed, the others are not. */
#define LONG_50 "01234567890123456789012345678901234567890123456789"
#define LONG_500 LONG_50 LONG_50 LONG_50 LONG_50 LONG_50 LONG_50 LONG_50 LONG_50 LONG_50 LONG_50
static const struct qh_zip_part parts[] = {{{"long.xml", 8}, {LONG_500 LONG_500 LONG_500, 1500}},
					   {{"[Content_Types].xml", 19}, {"<Types/>", 8}},
					   {{"a/b.xml", 7}, {"", 0}},
					   {{"c.bin", 5}, {"x\0y", 3}}};
enum { N = sizeof parts / sizeof *parts };

static void parts_come_back(void **state)
{
	struct qh_arena *arena = qh_arena_new(QH_DOC_ARENA_BYTES_MAX);
	struct qh_error err = {0};
	struct qh_buf out;
	struct qh_zip *zip;

	(void)state;
	qh_buf_init(&out, 1 << 20);
	assert_int_equal(qh_zip_write(parts, N, &out, &err), QH_OK);
	assert_int_equal(qh_zip_open(qh_buf_view(&out), &zip, &err), QH_OK);
	assert_int_equal(qh_zip_count(zip), N);
	assert_true(out.n < 1000);
	for (uint32_t i = 0; i < N; i++) {
		struct qh_str bytes;

		assert_true(qh_str_eq(qh_zip_name(zip, i), parts[i].name));
		assert_int_equal(qh_zip_read(zip, i, arena, 2000, &bytes, &err), QH_OK);
		assert_true(qh_str_eq(bytes, parts[i].bytes));
	}
	qh_zip_close(zip);
	qh_buf_free(&out);
	qh_arena_free(arena);
}

static void zone_and_clock_do_not_matter(void **state)
{
	struct qh_buf a, b;

	(void)state;
	qh_buf_init(&a, 1 << 20);
	qh_buf_init(&b, 1 << 20);
	setenv("TZ", "Asia/Shanghai", 1);
	tzset();
	assert_int_equal(qh_zip_write(parts, N, &a, NULL), QH_OK);
	setenv("TZ", "America/Lima", 1);
	tzset();
	assert_int_equal(qh_zip_write(parts, N, &b, NULL), QH_OK);
	assert_int_equal(a.n, b.n);
	assert_memory_equal(a.p, b.p, a.n);
	/* Behind the signature, versions, flags and method of the first part: 00:00 on 1980-01-01. */
	assert_memory_equal(a.p + 10, "\x00\x00\x21\x00", 4);
	qh_buf_free(&a);
	qh_buf_free(&b);
}

static void appended_up_to_the_limit(void **state)
{
	struct qh_buf whole, exact, small;
	struct qh_error err = {0};

	(void)state;
	qh_buf_init(&whole, 1 << 20);
	assert_int_equal(qh_zip_write(parts, N, &whole, &err), QH_OK);
	qh_buf_init(&exact, whole.n + 2);
	qh_buf_z(&exact, "##");
	assert_int_equal(qh_zip_write(parts, N, &exact, &err), QH_OK);
	assert_memory_equal(exact.p, "##PK", 4);
	assert_memory_equal(exact.p + 2, whole.p, whole.n);
	qh_buf_init(&small, whole.n - 1);
	assert_int_equal(qh_zip_write(parts, N, &small, &err), QH_LIMIT);
	assert_string_equal(err.code, "PACK-009");
	qh_buf_free(&whole);
	qh_buf_free(&exact);
	qh_buf_free(&small);
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(parts_come_back),
					   cmocka_unit_test(zone_and_clock_do_not_matter),
					   cmocka_unit_test(appended_up_to_the_limit)};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
