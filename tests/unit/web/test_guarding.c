/* SPDX-License-Identifier: Apache-2.0 */
/* The guard of requests, decoding of addresses, and the counting of wrong guesses, without a connection. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

#include "web/guard.h"
#include "web/httpd.h"
#include "web/throttle.h"

struct header {
	const char *name, *value;
};

static const char *verdict(const char *method, const char *url, const char *version, const struct header *h,
			   int n, bool *has_body, uint64_t *length)
{
	struct qh_guard guard = {0};
	for (int i = 0; i < n; i++)
		qh_guard_header(&guard, qh_str_of(h[i].name), qh_str_of(h[i].value));
	return qh_guard_request(&guard, method, url, version, has_body, length);
}

static void plain_requests_pass(void **state)
{
	bool body;
	uint64_t length;
	struct header h[] = {{"hOsT", "x"}, {"Content-length", "12"}};
	(void)state;
	assert_null(verdict("GET", "/", "HTTP/1.1", h, 1, &body, &length));
	assert_false(body);
	assert_null(verdict("POST", "/a", "HTTP/1.0", h, 2, &body, &length));
	assert_true(body && length == 12);
	h[1].value = "0";
	assert_null(verdict("GET", "/a", "HTTP/1.1", h, 2, &body, &length));
	assert_false(body);
	h[1] = (struct header){"Transfer-Encoding", "chunked"};
	assert_null(verdict("POST", "/a", "HTTP/1.1", h, 2, &body, &length));
	assert_true(body && length == 0);
}

static void ambiguous_requests_do_not(void **state)
{
	static const struct {
		const char *wrong, *method, *url, *version;
		struct header h[3];
	} cases[] = {
	    {"http-host", "GET", "/", "HTTP/1.1", {{0}}},
	    {"http-host", "GET", "/", "HTTP/1.1", {{"Host", "a"}, {"host", "a"}}},
	    {"http-length",
	     "POST",
	     "/",
	     "HTTP/1.1",
	     {{"Host", "a"}, {"Content-Length", "1"}, {"CONTENT-LENGTH", "1"}}},
	    {"http-length", "POST", "/", "HTTP/1.1", {{"Host", "a"}, {"Content-Length", "+1"}}},
	    {"http-length", "POST", "/", "HTTP/1.1", {{"Host", "a"}, {"Content-Length", "1 "}}},
	    {"http-length", "POST", "/", "HTTP/1.1", {{"Host", "a"}, {"Content-Length", ""}}},
	    {"http-length",
	     "POST",
	     "/",
	     "HTTP/1.1",
	     {{"Host", "a"}, {"Content-Length", "1111111111111111111"}}},
	    {"http-length",
	     "POST",
	     "/",
	     "HTTP/1.1",
	     {{"Host", "a"}, {"Content-Length", "1"}, {"Transfer-Encoding", "chunked"}}},
	    {"http-encoding", "POST", "/", "HTTP/1.1", {{"Host", "a"}, {"Transfer-Encoding", "Chunked"}}},
	    {"http-encoding", "POST", "/", "HTTP/1.0", {{"Host", "a"}, {"Transfer-Encoding", "chunked"}}},
	    {"http-header", "GET", "/", "HTTP/1.1", {{"Host", "a"}, {"X One", "1"}}},
	    {"http-header", "GET", "/", "HTTP/1.1", {{"Host", "a"}, {"X", "1\r2"}}},
	    {"http-header", "GET", "/", "HTTP/1.1", {{"Host", "a"}, {"", "1"}}},
	    {"http-version", "GET", "/", "HTTP/1.2", {{"Host", "a"}}},
	    {"http-version", "GET", "/", "", {{"Host", "a"}}},
	    {"http-path", "GET", "*", "HTTP/1.1", {{"Host", "a"}}},
	    {"http-path", "GET", "/a\nb", "HTTP/1.1", {{"Host", "a"}}},
	    {"http-body", "GET", "/", "HTTP/1.1", {{"Host", "a"}, {"Content-Length", "1"}}},
	    {"http-body", "HEAD", "/", "HTTP/1.1", {{"Host", "a"}, {"Transfer-Encoding", "chunked"}}},
	};
	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		bool body;
		uint64_t length;
		int n = 0;
		while (n < 3 && cases[i].h[n].name)
			n++;
		const char *wrong =
		    verdict(cases[i].method, cases[i].url, cases[i].version, cases[i].h, n, &body, &length);
		assert_non_null(wrong);
		assert_string_equal(wrong, cases[i].wrong);
		assert_false(body); /* nothing of it will be read */
	}
}

static void too_many_headers(void **state)
{
	struct qh_guard guard = {0};
	bool body;
	uint64_t length;
	(void)state;
	qh_guard_header(&guard, QH_STR("Host"), QH_STR("x"));
	for (int i = 1; i < QH_HTTP_HEADERS_MAX; i++)
		qh_guard_header(&guard, QH_STR("X"), QH_STR("1"));
	assert_null(qh_guard_request(&guard, "GET", "/", "HTTP/1.1", &body, &length));
	qh_guard_header(&guard, QH_STR("X"), QH_STR("1"));
	assert_string_equal(qh_guard_request(&guard, "GET", "/", "HTTP/1.1", &body, &length), "http-headers");
}

static void decodes(const char *from, const char *to)
{
	char text[64];
	memcpy(text, from, strlen(from) + 1);
	assert_int_equal(qh_guard_unescape(text), strlen(to));
	assert_string_equal(text, to);
}

static void addresses_are_decoded(void **state)
{
	(void)state;
	decodes("/%41%4a%6F", "/AJo");
	decodes("/a%00b%0", "/a%00b%0");
	decodes("%", "%");
	decodes("%2", "%2");
	decodes("%zz%2z%25%", "%zz%2z%%");
	decodes("", "");
}

static void guesses_are_counted(void **state)
{
	struct qh_throttle *t = qh_throttle_new();
	struct qh_str a = QH_STR("192.0.2.1"), b = QH_STR("2001:db8::1");
	(void)state;
	assert_non_null(t);
	for (int i = 0; i < QH_THROTTLE_FAILURES_MAX; i++) {
		assert_false(qh_throttle_full(t, a, 1000));
		qh_throttle_count(t, a, 1000);
	}
	assert_true(qh_throttle_full(t, a, 1000 + QH_THROTTLE_WINDOW_S - 1));
	assert_false(qh_throttle_full(t, b, 1000));
	assert_false(qh_throttle_full(t, a, 1000 + QH_THROTTLE_WINDOW_S));
	assert_false(qh_throttle_full(NULL, a, 1000));
	qh_throttle_count(NULL, a, 1000);
	qh_throttle_free(t);
	qh_throttle_free(NULL);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(plain_requests_pass), cmocka_unit_test(ambiguous_requests_do_not),
	    cmocka_unit_test(too_many_headers),    cmocka_unit_test(addresses_are_decoded),
	    cmocka_unit_test(guesses_are_counted),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
