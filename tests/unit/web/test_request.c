/* SPDX-License-Identifier: Apache-2.0 */
/* Looking things up in a request: cookies, numbers, headers. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

#include "web/httpd.h"

static void cookies(void **state)
{
	struct qh_request rq = {.cookie = QH_STR("a=1; quanheng=token; quanhengx=no;b=")};
	(void)state;
	assert_true(qh_str_eq(qh_request_cookie(&rq, "quanheng"), QH_STR("token")));
	assert_true(qh_str_eq(qh_request_cookie(&rq, "a"), QH_STR("1")));
	assert_int_equal(qh_request_cookie(&rq, "quan").n, 0);
	assert_int_equal(qh_request_cookie(&rq, "b").n, 0);
	rq.cookie = QH_STR_NONE;
	assert_null(qh_request_cookie(&rq, "a").p);
}

static void numbers(void **state)
{
	struct qh_http_field args[] = {{QH_STR("n"), QH_STR("42")},
				       {QH_STR("minus"), QH_STR("-1")},
				       {QH_STR("long"), QH_STR("9999999999999999999")},
				       {QH_STR("odd"), QH_STR("4 2")},
				       {QH_STR("blank"), QH_STR("")}};
	struct qh_request rq = {.n_args = 5, .args = args};
	(void)state;
	assert_int_equal(qh_request_arg_int(&rq, "n"), 42);
	assert_int_equal(qh_request_arg_int(&rq, "minus"), 0);
	assert_int_equal(qh_request_arg_int(&rq, "long"), 0);
	assert_int_equal(qh_request_arg_int(&rq, "odd"), 0);
	assert_int_equal(qh_request_arg_int(&rq, "blank"), 0);
	assert_int_equal(qh_request_arg_int(&rq, "none"), 0);
}

/* Nothing that comes from outside makes a header of its own. */
static void headers(void **state)
{
	struct qh_response rs = {0};
	(void)state;
	qh_response_header(&rs, "Location", QH_STR("/a\r\nSet-Cookie: x=1"));
	assert_int_equal(rs.n_headers, 0);
	qh_response_header(&rs, "Location", QH_STR("/a"));
	assert_int_equal(rs.n_headers, 1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(cookies),
	    cmocka_unit_test(numbers),
	    cmocka_unit_test(headers),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
