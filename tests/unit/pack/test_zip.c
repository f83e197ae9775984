/* SPDX-License-Identifier: Apache-2.0 */
/* Containers: names, whole and streamed parts, bombs, damage, passwords. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>
#include <zip.h>

#include "../../tools/stored_zip.h"
#include "base/limits.h"
#include "pack/xml.h"

static struct qh_arena *arena;
static struct qh_error err;

static int setup(void **state)
{
	(void)state;
	arena = qh_arena_new((size_t)64 << 20);
	qh_error_clear(&err);
	return arena ? 0 : 1;
}

static int teardown(void **state)
{
	(void)state;
	qh_arena_free(arena);
	return 0;
}

static void names_and_parts(void **state)
{
	struct stored_zip z = {0};
	struct qh_zip *zip;
	struct qh_str text;

	(void)state;
	stored_add_z(&z, "a/One.XML", "first");
	stored_add_z(&z, "b\\two", "");
	assert_int_equal(qh_zip_open(stored_end(&z), &zip, &err), QH_OK);
	assert_int_equal(qh_zip_count(zip), 2);
	assert_int_equal(qh_zip_find(zip, QH_STR("A/one.xml")), 0);
	assert_int_equal(qh_zip_find(zip, QH_STR("b/two")), 1);
	assert_int_equal(qh_zip_find(zip, QH_STR("b/tw")), -1);
	assert_true(qh_str_eq(qh_zip_name(zip, 0), QH_STR("a/One.XML")));
	assert_int_equal(qh_zip_read(zip, 0, arena, 5, &text, &err), QH_OK);
	assert_true(qh_str_eq(text, QH_STR("first")));
	assert_int_equal(qh_zip_read(zip, 1, arena, 5, &text, &err), QH_OK);
	assert_int_equal(text.n, 0);
	assert_non_null(text.p);
	assert_int_equal(qh_zip_read(zip, 0, arena, 4, &text, &err), QH_LIMIT);
	assert_string_equal(err.code, "PACK-005");
	assert_null(text.p);
	qh_zip_close(zip);
	free(z.p);
}

/* A part of @p n zeros packed by libzip, as the bytes of its container; freed by the caller. */
static struct qh_str packed(uint64_t n, const char *password)
{
	zip_error_t why;
	zip_source_t *to, *from;
	zip_t *zip;
	zip_stat_t st;
	char *zeros = calloc(1, n ? n : 1), *out;

	zip_error_init(&why);
	to = zip_source_buffer_create(NULL, 0, 0, &why);
	zip = zip_open_from_source(to, ZIP_TRUNCATE, &why);
	assert_non_null(zip);
	zip_source_keep(to);
	from = zip_source_buffer(zip, zeros, n, 0);
	assert_int_equal(zip_file_add(zip, "part", from, 0), 0);
	if (password)
		assert_int_equal(zip_file_set_encryption(zip, 0, ZIP_EM_AES_256, password), 0);
	assert_int_equal(zip_close(zip), 0);
	free(zeros);
	assert_int_equal(zip_source_stat(to, &st), 0);
	out = malloc(st.size);
	assert_non_null(out);
	assert_int_equal(zip_source_open(to), 0);
	assert_int_equal(zip_source_read(to, out, st.size), (zip_int64_t)st.size);
	zip_source_close(to);
	zip_source_free(to);
	return (struct qh_str){out, (uint32_t)st.size};
}

static bool count(void *payload, const char *bytes, size_t n)
{
	(void)bytes;
	*(uint64_t *)payload += n;
	return true;
}

static void bombs(void **state)
{
	struct qh_zip *zip;
	struct qh_str bytes;
	uint64_t n = 0;

	(void)state;
	/* a thousand times its packed size, but small: fine */
	bytes = packed(QH_ZIP_FREE_BYTES, NULL);
	assert_int_equal(qh_zip_open(bytes, &zip, &err), QH_OK);
	assert_int_equal(qh_zip_stream(zip, 0, count, &n, &err), QH_OK);
	assert_int_equal(n, QH_ZIP_FREE_BYTES);
	qh_zip_close(zip);
	free((void *)(uintptr_t)bytes.p);

	bytes = packed((uint64_t)8 << 20, NULL);
	assert_int_equal(qh_zip_open(bytes, &zip, &err), QH_OK);
	n = 0;
	assert_int_equal(qh_zip_stream(zip, 0, count, &n, &err), QH_LIMIT);
	assert_string_equal(err.code, "PACK-005");
	assert_in_range(n, 1, (uint64_t)4 << 20);
	qh_zip_close(zip);
	free((void *)(uintptr_t)bytes.p);
}

static void passwords(void **state)
{
	struct qh_zip *zip;
	struct qh_str bytes = packed(100, "secret");
	uint64_t n = 0;

	(void)state;
	assert_int_equal(qh_zip_open(bytes, &zip, &err), QH_OK);
	assert_int_equal(qh_zip_stream(zip, 0, count, &n, &err), QH_UNSUPPORTED);
	assert_string_equal(err.code, "PACK-003");
	qh_zip_close(zip);
	free((void *)(uintptr_t)bytes.p);
}

static void damage(void **state)
{
	struct stored_zip z = {0};
	struct qh_zip *zip;
	struct qh_str text, bytes;

	(void)state;
	assert_int_equal(qh_zip_open(QH_STR("PK\3\4 no directory"), &zip, &err), QH_CORRUPT);
	assert_string_equal(err.code, "PACK-001");
	assert_null(zip);
	stored_add_z(&z, "a", "first");
	bytes = stored_end(&z);
	z.p[31] = 'F'; /* the checksum no longer fits */
	assert_int_equal(qh_zip_open(bytes, &zip, &err), QH_OK);
	assert_int_equal(qh_zip_read(zip, 0, arena, 100, &text, &err), QH_CORRUPT);
	assert_string_equal(err.code, "PACK-006");
	qh_zip_close(zip);
	free(z.p);
}

static bool stop_at_b(void *payload, const struct qh_xml_tag *tag)
{
	++*(int *)payload;
	return !qh_str_eq(tag->name, QH_STR("b"));
}

static bool ends(void *payload, struct qh_str name)
{
	(void)payload;
	(void)name;
	return true;
}

static bool see_attributes(void *payload, const struct qh_xml_tag *tag)
{
	++*(int *)payload;
	assert_int_equal(qh_xml_attr_number(tag, QH_STR("n"), 99, 7), 99);
	assert_int_equal(qh_xml_attr_number(tag, QH_STR("over"), 99, 7), 7);
	assert_int_equal(qh_xml_attr_number(tag, QH_STR("word"), 99, 7), 7);
	assert_int_equal(qh_xml_attr_number(tag, QH_STR("long"), 99, 7), 7);
	assert_int_equal(qh_xml_attr_number(tag, QH_STR("none"), 99, 7), 7);
	assert_true(qh_xml_attr_on(tag, QH_STR("n")));
	assert_false(qh_xml_attr_on(tag, QH_STR("off")));
	assert_false(qh_xml_attr_on(tag, QH_STR("none")));
	return true;
}

static void tags(void **state)
{
	static const struct qh_xml_reader stops = {stop_at_b, ends, NULL},
					  sees = {see_attributes, ends, NULL};
	struct stored_zip z = {0};
	struct qh_zip *zip;
	int seen = 0;

	(void)state;
	stored_add_z(&z, "a", "<x:a><y:b/><c/></x:a>");
	stored_add_z(&z, "b", "<a x:n='99' over='100' word='9x' long='99999999999' off='false'/>");
	assert_int_equal(qh_zip_open(stored_end(&z), &zip, &err), QH_OK);
	assert_int_equal(qh_xml_read(zip, QH_STR("a"), &stops, &seen, &err), QH_OK);
	assert_int_equal(seen, 2);
	seen = 0;
	assert_int_equal(qh_xml_read(zip, QH_STR("b"), &sees, &seen, &err), QH_OK);
	assert_int_equal(seen, 1);
	assert_int_equal(qh_xml_read(zip, QH_STR("c"), &sees, &seen, &err), QH_NOT_FOUND);
	assert_string_equal(err.code, "PACK-010");
	qh_zip_close(zip);
	free(z.p);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
	    TEST(names_and_parts), TEST(bombs), TEST(passwords), TEST(damage), TEST(tags),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
