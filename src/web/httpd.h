/* SPDX-License-Identifier: Apache-2.0 */
/* The seam to HTTP: no other file knows which library speaks it. Requests that are ambiguous (two lengths,
 * two hosts, bare control bytes ...) are refused before anybody sees them; bodies are read up to what their
 * route allows, large ones into a file without a name. */
#ifndef QH_WEB_HTTPD_H
#define QH_WEB_HTTPD_H

#include "base/arena.h"
#include "base/buf.h"
#include "base/error.h"

/* Named limits of a request. */
enum {
	QH_HTTP_ARENA_BYTES_MAX = 256 << 20,
	QH_HTTP_HEADERS_MAX = 100,
	QH_HTTP_HEADER_MEMORY_BYTES = 32 << 10,
	QH_HTTP_FIELDS_MAX = 20000,
	QH_HTTP_FIELD_BYTES_MAX = 1 << 20,
	QH_HTTP_FILES_MAX = 1000,
	QH_HTTP_IN_MEMORY_BYTES_MAX = 256 << 10, /* a file larger than this goes to disk */
	QH_HTTP_HEADER_DEADLINE_S = 20,
	QH_HTTP_BODY_DEADLINE_S = 600,
	QH_HTTP_CONNECTIONS_MAX = 1000,
	QH_HTTP_PER_ADDRESS_MAX = 100,
	QH_HTTP_THREADS_MAX = 16
};
/* Of a body that its route does not take so much is read and forgotten, so that the page that says why
 * arrives; whoever announces more is told at once and cut off. */
#define QH_HTTP_FORGET_BYTES_MAX ((uint64_t)2 << 30)

enum qh_http_method { QH_METHOD_GET, QH_METHOD_HEAD, QH_METHOD_POST };

struct qh_http_field {
	struct qh_str name, value;
};
struct qh_http_file {
	struct qh_str field, name, bytes;
};
struct qh_request {
	uint64_t id; /* for the log and the page of an error */
	enum qh_http_method method;
	struct qh_arena *arena; /* everything of this request lives here */
	struct qh_str path;     /* decoded, begins with "/" */
	struct qh_str address;  /* of the peer */
	struct qh_str host, origin, fetch_site, cookie, if_none_match, agent, language, accept;
	int64_t now;
	uint32_t n_args, n_fields, n_files;
	const struct qh_http_field *args;   /* behind the "?" */
	const struct qh_http_field *fields; /* of the body */
	const struct qh_http_file *files;
	const char *refused; /* the body was not taken: message code, else NULL */
};
/* The first with this name; absent when there is none. */
struct qh_str qh_request_arg(const struct qh_request *rq, const char *name);
struct qh_str qh_request_field(const struct qh_request *rq, const char *name);
int64_t qh_request_arg_int(const struct qh_request *rq, const char *name);
int64_t qh_request_field_int(const struct qh_request *rq, const char *name);
/* A cookie of the request by name. */
struct qh_str qh_request_cookie(const struct qh_request *rq, const char *name);

enum { QH_RESPONSE_HEADERS_MAX = 12 };
struct qh_response {
	int status;
	const char *type; /* media type, static */
	struct qh_buf body;
	struct qh_str shared_body; /* set instead of body: lives as long as the server */
	uint32_t n_headers;
	struct {
		const char *name; /* static */
		struct qh_str value;
	} headers[QH_RESPONSE_HEADERS_MAX];
};
/* @p value must live in the arena of the request. Values with control bytes are dropped. */
void qh_response_header(struct qh_response *rs, const char *name, struct qh_str value);

struct qh_httpd_handler {
	void *app;
	/* How large a body this may bring; 0: none. Called before the body is read. */
	uint64_t (*body_max)(void *app, const struct qh_request *rq);
	/* Answers; on any of several threads. */
	void (*answer)(void *app, struct qh_request *rq, struct qh_response *rs);
	/* After the answer has gone out: for one line of log. */
	void (*done)(void *app, const struct qh_request *rq, int status, uint64_t bytes, int64_t took_us);
};

/* 0 stands for the named limit. */
struct qh_httpd_options {
	const char *listen; /* "127.0.0.1:8418", "[::1]:8418"; port 0 takes a free one */
	uint32_t threads;
	uint32_t header_deadline_s, body_deadline_s;
};

struct qh_httpd;
/**
 * @retval QH_INVALID HTTP-001 no such address; QH_IO HTTP-002 the port is taken or not ours to take
 */
QH_MUST_CHECK enum qh_status qh_httpd_start(const struct qh_httpd_options *options,
					    const struct qh_httpd_handler *handler, struct qh_httpd **out,
					    struct qh_error *err);
uint16_t qh_httpd_port(const struct qh_httpd *h);
/* Takes no more connections, lets those in work finish, closes. */
void qh_httpd_stop(struct qh_httpd *h);

#endif
