/* SPDX-License-Identifier: Apache-2.0 */
/* Looking things up in a request, setting headers of a response. */
#include "web/httpd.h"

static struct qh_str find(const struct qh_http_field *at, uint32_t n, const char *name)
{
	struct qh_str wanted = qh_str_of(name);
	for (uint32_t i = 0; i < n; i++)
		if (qh_str_eq(at[i].name, wanted))
			return at[i].value;
	return QH_STR_NONE;
}

/* A whole number of at most 18 digits, else 0. */
static int64_t whole(struct qh_str s)
{
	int64_t n = 0;
	if (s.n == 0 || s.n > 18)
		return 0;
	for (uint32_t i = 0; i < s.n; i++) {
		if (s.p[i] < '0' || s.p[i] > '9')
			return 0;
		n = n * 10 + (s.p[i] - '0');
	}
	return n;
}

struct qh_str qh_request_arg(const struct qh_request *rq, const char *name)
{
	return find(rq->args, rq->n_args, name);
}
struct qh_str qh_request_field(const struct qh_request *rq, const char *name)
{
	return find(rq->fields, rq->n_fields, name);
}
int64_t qh_request_arg_int(const struct qh_request *rq, const char *name)
{
	return whole(qh_request_arg(rq, name));
}
int64_t qh_request_field_int(const struct qh_request *rq, const char *name)
{
	return whole(qh_request_field(rq, name));
}

struct qh_str qh_request_cookie(const struct qh_request *rq, const char *name)
{
	struct qh_str rest = rq->cookie, wanted = qh_str_of(name);
	while (rest.n > 0) {
		int64_t semicolon = qh_str_find(rest, QH_STR(";"), 0);
		uint32_t end = semicolon < 0 ? rest.n : (uint32_t)semicolon;
		struct qh_str one = qh_str_trim(qh_str_sub(rest, 0, end));
		if (one.n > wanted.n && qh_str_starts(one, wanted) && one.p[wanted.n] == '=')
			return qh_str_sub(one, wanted.n + 1, one.n);
		rest = end < rest.n ? qh_str_sub(rest, end + 1, rest.n) : QH_STR_NONE;
	}
	return QH_STR_NONE;
}

void qh_response_header(struct qh_response *rs, const char *name, struct qh_str value)
{
	QH_ASSERT(rs->n_headers < QH_RESPONSE_HEADERS_MAX);
	for (uint32_t i = 0; i < value.n; i++)
		if ((unsigned char)value.p[i] < 32 || value.p[i] == 127)
			return;
	rs->headers[rs->n_headers].name = name;
	rs->headers[rs->n_headers++].value = value;
}
