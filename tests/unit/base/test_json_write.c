/* SPDX-License-Identifier: Apache-2.0 */
/* The JSON writer: escapes, nesting, indents, bytes that are no UTF-8. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

#include "base/json.h"

static void test_writer(void **state)
{
	struct qh_buf buf;
	struct qh_json_out w;

	(void)state;
	qh_buf_init(&buf, 4096);
	qh_json_out_start(&w, &buf, 0);
	qh_json_object(&w);
	qh_json_key(&w, "a");
	qh_json_str(&w, QH_STR_NONE);
	qh_json_key(&w, "b");
	qh_json_z(&w, "x\"\\\b\f\n\r\t\x1f\x7f/\xE6\x9D\x83");
	qh_json_key(&w, "c");
	qh_json_array(&w);
	qh_json_int(&w, INT64_MIN);
	qh_json_bool(&w, true);
	qh_json_null(&w);
	qh_json_object(&w);
	qh_json_object_end(&w);
	qh_json_array_end(&w);
	qh_json_key(&w, "d");
	qh_json_str(&w, QH_STR("\xFF"
			       "a\xE6\x9D\xC0\x80\0z"));
	qh_json_object_end(&w);
	qh_buf_char(&buf, '\0');
	assert_string_equal(buf.p, "{\"a\":null,\"b\":\"x\\\"\\\\\\b\\f\\n\\r\\t\\u001f\x7f/\xE6\x9D\x83\","
				   "\"c\":[-9223372036854775808,true,null,{}],"
				   "\"d\":\"\xEF\xBF\xBD"
				   "a\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD\\u0000z\"}");
	qh_buf_reset(&buf);
	qh_json_out_start(&w, &buf, 2);
	qh_json_object(&w);
	qh_json_key(&w, "a");
	qh_json_array(&w);
	qh_json_int(&w, 1);
	qh_json_int(&w, 2);
	qh_json_array_end(&w);
	qh_json_key(&w, "b");
	qh_json_array(&w);
	qh_json_array_end(&w);
	qh_json_object_end(&w);
	qh_buf_char(&buf, '\0');
	assert_string_equal(buf.p, "{\n  \"a\": [\n    1,\n    2\n  ],\n  \"b\": []\n}");
	qh_buf_free(&buf);
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(test_writer)};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
