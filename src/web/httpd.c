/* SPDX-License-Identifier: Apache-2.0 */
/* libmicrohttpd: connections, exchanges, answers. The only file that starts it. */
#include "web/httpd.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netdb.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

#include "web/clock.h"
#include "web/guard.h"
#include "web/httpd_private.h"

/* ---- connections and their deadlines ---- */

static void connection_changed(void *cls, struct MHD_Connection *c, void **socket_context,
			       enum MHD_ConnectionNotificationCode code)
{
	struct qh_httpd *h = cls;
	struct qh_wire *wire = *socket_context;
	pthread_mutex_lock(&h->gate);
	if (code == MHD_CONNECTION_NOTIFY_STARTED) {
		const union MHD_ConnectionInfo *info =
		    MHD_get_connection_info(c, MHD_CONNECTION_INFO_CONNECTION_FD);
		wire = calloc(1, sizeof *wire);
		if (wire && info) {
			wire->fd = info->connect_fd;
			wire->since_us = qh_clock_running_us();
			wire->next = h->wires;
			if (h->wires)
				h->wires->before = wire;
			h->wires = wire;
		}
		*socket_context = wire;
	} else if (wire) {
		if (wire->before)
			wire->before->next = wire->next;
		else
			h->wires = wire->next;
		if (wire->next)
			wire->next->before = wire->before;
		free(wire);
		*socket_context = NULL;
	}
	pthread_mutex_unlock(&h->gate);
}

static void wire_phase(struct qh_httpd *h, struct qh_wire *wire, bool in_body, bool in_answer)
{
	if (!wire)
		return;
	pthread_mutex_lock(&h->gate);
	wire->in_body = in_body;
	wire->in_answer = in_answer;
	wire->since_us = qh_clock_running_us();
	pthread_mutex_unlock(&h->gate);
}

/* libmicrohttpd's own time-out begins anew with each byte: a slow client would stay for ever. */
static void *watch(void *cls)
{
	struct qh_httpd *h = cls;
	struct timespec until;
	pthread_mutex_lock(&h->gate);
	while (!h->stopping) {
		int64_t now = qh_clock_running_us();
		for (struct qh_wire *w = h->wires; w; w = w->next) {
			/* Who takes an answer byte by byte is as slow as who sends one. */
			bool large = w->in_body || w->in_answer;
			if (now - w->since_us > (large ? h->body_deadline_us : h->header_deadline_us))
				shutdown(w->fd, SHUT_RDWR);
		}
		until.tv_sec = qh_clock_now() + 1;
		until.tv_nsec = 0;
		pthread_cond_timedwait(&h->wake, &h->gate, &until);
	}
	pthread_mutex_unlock(&h->gate);
	return NULL;
}

/* ---- one exchange ---- */

static struct qh_str header(struct qh_exchange *x, const char *name)
{
	const char *v = MHD_lookup_connection_value(x->connection, MHD_HEADER_KIND, name);
	return v ? qh_arena_str(x->arena, qh_str_of(v)) : QH_STR_NONE;
}

static enum MHD_Result take_arg(void *cls, enum MHD_ValueKind kind, const char *name, const char *value)
{
	struct qh_exchange *x = cls;
	enum { ARGS_MAX = 100 };
	(void)kind;
	struct qh_http_field *args = (struct qh_http_field *)x->rq.args;
	if (!args)
		x->rq.args = args = QH_NEW_ARRAY(x->arena, struct qh_http_field, ARGS_MAX);
	if (args && x->rq.n_args < ARGS_MAX)
		args[x->rq.n_args++] =
		    (struct qh_http_field){qh_arena_str(x->arena, qh_str_of(name)),
					   qh_arena_str(x->arena, qh_str_of(value ? value : ""))};
	return MHD_YES;
}

static struct qh_str peer(struct qh_exchange *x)
{
	char text[64] = ""; /* a numeric address with its scope */
	const union MHD_ConnectionInfo *info =
	    MHD_get_connection_info(x->connection, MHD_CONNECTION_INFO_CLIENT_ADDRESS);
	const struct sockaddr *a = info ? info->client_addr : NULL;
	socklen_t n =
	    a && a->sa_family == AF_INET6 ? sizeof(struct sockaddr_in6) : sizeof(struct sockaddr_in);
	if (a)
		getnameinfo(a, n, text, sizeof text, NULL, 0, NI_NUMERICHOST);
	return qh_arena_str(x->arena, qh_str_of(text));
}

static struct qh_exchange *exchange_new(struct qh_httpd *h, struct MHD_Connection *c, const char *url,
					const char *method)
{
	struct qh_arena *arena = qh_arena_new(QH_HTTP_ARENA_BYTES_MAX);
	struct qh_exchange *x = arena ? QH_NEW(arena, struct qh_exchange) : NULL;
	if (!x) {
		qh_arena_free(arena);
		return NULL;
	}
	const union MHD_ConnectionInfo *info = MHD_get_connection_info(c, MHD_CONNECTION_INFO_SOCKET_CONTEXT);
	*x = (struct qh_exchange){.httpd = h,
				  .connection = c,
				  .arena = arena,
				  .wire = info ? info->socket_context : NULL,
				  .body = {.spool = -1},
				  .began_us = qh_clock_running_us()};
	pthread_mutex_lock(&h->gate);
	x->rq.id = ++h->next_id;
	pthread_mutex_unlock(&h->gate);
	x->rq.arena = arena;
	x->rq.now = qh_clock_now();
	x->rq.method = strcmp(method, "POST") == 0   ? QH_METHOD_POST
		       : strcmp(method, "HEAD") == 0 ? QH_METHOD_HEAD
						     : QH_METHOD_GET;
	x->rq.path = qh_arena_str(arena, qh_str_of(url));
	x->rq.address = peer(x);
	x->rq.host = header(x, "Host");
	x->rq.origin = header(x, "Origin");
	x->rq.fetch_site = header(x, "Sec-Fetch-Site");
	x->rq.cookie = header(x, "Cookie");
	x->rq.if_none_match = header(x, "If-None-Match");
	x->rq.agent = header(x, "User-Agent");
	x->rq.language = header(x, "Accept-Language");
	x->rq.accept = header(x, "Accept");
	MHD_get_connection_values(c, MHD_GET_ARGUMENT_KIND, take_arg, x);
	return x;
}

static void free_body(void *cls)
{
	free(cls);
}

static struct MHD_Response *response_of(struct qh_response *rs)
{
	struct MHD_Response *r;
	if (rs->shared_body.p) {
		r = MHD_create_response_from_buffer(rs->shared_body.n, (void *)(uintptr_t)rs->shared_body.p,
						    MHD_RESPMEM_PERSISTENT);
	} else {
		size_t n = rs->body.n;
		char *p = rs->body.p;
		rs->body = (struct qh_buf){0}; /* handed over */
		r = p ? MHD_create_response_from_buffer_with_free_callback_cls(n, p, free_body, p)
		      : MHD_create_response_from_buffer(0, (void *)(uintptr_t) "", MHD_RESPMEM_PERSISTENT);
		if (!r)
			free(p);
	}
	return r;
}

static enum MHD_Result send_out(struct qh_exchange *x, struct qh_response *rs)
{
	x->status = rs->status;
	x->bytes_out = rs->shared_body.p ? rs->shared_body.n : rs->body.n;
	struct MHD_Response *r = response_of(rs);
	if (!r)
		return MHD_NO;
	if (rs->type)
		MHD_add_response_header(r, "Content-Type", rs->type);
	for (uint32_t i = 0; i < rs->n_headers; i++) {
		struct qh_str value = qh_arena_str(x->arena, rs->headers[i].value);
		if (value.p)
			MHD_add_response_header(r, rs->headers[i].name, value.p);
	}
	enum MHD_Result result = MHD_queue_response(x->connection, (unsigned)rs->status, r);
	MHD_destroy_response(r);
	return result;
}

static enum MHD_Result answer(struct qh_exchange *x)
{
	struct qh_response rs = {.status = 200};
	qh_buf_init(&rs.body, QH_HTTP_ARENA_BYTES_MAX);
	wire_phase(x->httpd, x->wire, false, true);
	x->httpd->handler.answer(x->httpd->handler.app, &x->rq, &rs);
	enum MHD_Result result = send_out(x, &rs);
	qh_buf_free(&rs.body);
	return result;
}

/* An answer of our own to what no handler will see; the connection ends with it. */
static enum MHD_Result refuse(struct qh_exchange *x, int status, const char *code)
{
	struct qh_response rs = {.status = status, .type = "text/plain; charset=utf-8"};
	qh_buf_init(&rs.body, 4096);
	qh_buf_printf(&rs.body, "%d %s\n", status, code);
	qh_response_header(&rs, "Connection", QH_STR("close"));
	qh_response_header(&rs, "X-Content-Type-Options", QH_STR("nosniff"));
	if (status == 405)
		qh_response_header(&rs, "Allow", QH_STR("GET, HEAD, POST"));
	wire_phase(x->httpd, x->wire, false, true);
	enum MHD_Result result = send_out(x, &rs);
	qh_buf_free(&rs.body);
	return result;
}

static enum MHD_Result guard_header(void *cls, enum MHD_ValueKind kind, const char *name, size_t n_name,
				    const char *value, size_t n_value)
{
	(void)kind;
	qh_guard_header(cls, (struct qh_str){name, (uint32_t)n_name},
			(struct qh_str){value ? value : "", value ? (uint32_t)n_value : 0});
	return MHD_YES;
}

/* The headers are in: guard, method, body. */
static enum MHD_Result begin(struct qh_exchange *x, const char *url, const char *method, const char *version)
{
	uint64_t length = 0, max;
	struct qh_guard guard = {0};
	MHD_get_connection_values_n(x->connection, MHD_HEADER_KIND, guard_header, &guard);
	const char *wrong = qh_guard_request(&guard, method, url, version, &x->has_body, &length);
	if (wrong)
		return refuse(x, 400, wrong);
	if (strcmp(method, "GET") != 0 && strcmp(method, "HEAD") != 0 && strcmp(method, "POST") != 0)
		return refuse(x, 405, "http-method");
	if (!x->has_body)
		return MHD_YES;
	max = x->httpd->handler.body_max(x->httpd->handler.app, &x->rq);
	if (length > max)
		x->rq.refused = "HTTP-003";
	else if (!qh_body_begin(&x->body, x->arena, x->connection, max))
		x->rq.refused = "HTTP-004";
	x->forgets = x->rq.refused != NULL;
	/* A browser shows no page before it has sent everything; who asks first, or has too much, is told
	 * now. */
	if (x->forgets && (length > QH_HTTP_FORGET_BYTES_MAX || header(x, "Expect").p))
		return answer(x);
	wire_phase(x->httpd, x->wire, true, false);
	return MHD_YES;
}

static enum MHD_Result access_handler(void *cls, struct MHD_Connection *c, const char *url,
				      const char *method, const char *version, const char *data,
				      size_t *n_data, void **con_cls)
{
	struct qh_exchange *x = *con_cls;
	if (!x) {
		x = exchange_new(cls, c, url, method);
		*con_cls = x;
		return x ? begin(x, url, method, version) : MHD_NO;
	}
	if (*n_data > 0) {
		if (x->forgets)
			x->forgotten += *n_data;
		else
			qh_body_take(&x->body, data, *n_data);
		*n_data = 0;
		return x->forgotten + x->body.taken > QH_HTTP_FORGET_BYTES_MAX ? MHD_NO : MHD_YES;
	}
	if (x->status) /* answered before the body was read */
		return MHD_YES;
	if (x->has_body && !x->forgets) {
		qh_body_end(&x->body);
		x->rq.fields = x->body.fields;
		x->rq.n_fields = x->body.n_fields;
		x->rq.files = x->body.files;
		x->rq.n_files = x->body.n_files;
		x->rq.refused = x->body.refused;
	}
	return answer(x);
}

static void exchange_done(void *cls, struct MHD_Connection *c, void **con_cls,
			  enum MHD_RequestTerminationCode how)
{
	struct qh_httpd *h = cls;
	struct qh_exchange *x = *con_cls;
	(void)c, (void)how;
	if (!x)
		return;
	*con_cls = NULL;
	if (h->handler.done)
		h->handler.done(h->handler.app, &x->rq, x->status, x->bytes_out,
				qh_clock_running_us() - x->began_us);
	wire_phase(h, x->wire, false, false);
	if (x->has_body)
		qh_body_free(&x->body);
	qh_arena_free(x->arena);
}

/* ---- starting and stopping ---- */

static enum qh_status parse_listen(const char *listen, char host[256], char port[16], struct qh_error *err)
{
	const char *colon = strrchr(listen, ':');
	size_t n = colon ? (size_t)(colon - listen) : 0;
	if (n >= 2 && listen[0] == '[' && listen[n - 1] == ']')
		listen++, n -= 2;
	if (n == 0 || n >= 256 || strlen(colon + 1) >= 16 ||
	    strspn(colon + 1, "0123456789") != strlen(colon + 1)) {
		enum qh_status status = qh_error_set(err, QH_INVALID, "HTTP-001");
		qh_error_arg(err, "listen", qh_str_of(listen));
		return status;
	}
	memcpy(host, listen, n);
	host[n] = '\0';
	snprintf(port, 16, "%s", colon + 1);
	return QH_OK;
}

static enum qh_status bind_to(struct qh_httpd *h, const char *listen_text, struct qh_error *err)
{
	char host[256], port[16];
	struct addrinfo hints = {.ai_socktype = SOCK_STREAM, .ai_flags = AI_NUMERICHOST | AI_NUMERICSERV}, *a;
	enum qh_status status = parse_listen(listen_text, host, port, err);
	if (status != QH_OK)
		return status;
	if (getaddrinfo(host, port, &hints, &a) != 0) {
		status = qh_error_set(err, QH_INVALID, "HTTP-001");
		qh_error_arg(err, "listen", qh_str_of(listen_text));
		return status;
	}
	int one = 1, fd = socket(a->ai_family, SOCK_STREAM | SOCK_CLOEXEC, 0);
	bool ok = fd >= 0 && setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &one, sizeof one) == 0 &&
		  bind(fd, a->ai_addr, a->ai_addrlen) == 0 && listen(fd, 512) == 0;
	struct sockaddr_storage own;
	socklen_t n = sizeof own;
	if (ok && getsockname(fd, (struct sockaddr *)&own, &n) == 0)
		h->port = ntohs(own.ss_family == AF_INET6 ? ((struct sockaddr_in6 *)&own)->sin6_port
							  : ((struct sockaddr_in *)&own)->sin_port);
	freeaddrinfo(a);
	h->listen_fd = fd;
	if (ok)
		return QH_OK;
	status = qh_error_set(err, QH_IO, "HTTP-002");
	qh_error_arg(err, "listen", qh_str_of(listen_text));
	qh_error_arg(err, "cause", qh_str_of(strerror(errno)));
	return status;
}

/* As the library does, but a NUL stays as it was written: it would cut the path short. */
static size_t unescape(void *cls, struct MHD_Connection *c, char *s)
{
	(void)cls, (void)c;
	return qh_guard_unescape(s);
}

static struct MHD_Daemon *start_daemon(struct qh_httpd *h, uint32_t threads)
{
	return MHD_start_daemon(MHD_USE_EPOLL_INTERNAL_THREAD, 0, NULL, NULL, access_handler, h,
				MHD_OPTION_LISTEN_SOCKET, h->listen_fd, MHD_OPTION_THREAD_POOL_SIZE, threads,
				MHD_OPTION_CONNECTION_LIMIT, (unsigned)QH_HTTP_CONNECTIONS_MAX,
				MHD_OPTION_PER_IP_CONNECTION_LIMIT, (unsigned)QH_HTTP_PER_ADDRESS_MAX,
				MHD_OPTION_CONNECTION_MEMORY_LIMIT, (size_t)QH_HTTP_HEADER_MEMORY_BYTES,
				MHD_OPTION_CONNECTION_TIMEOUT, (unsigned)(h->header_deadline_us / 1000000),
				MHD_OPTION_NOTIFY_COMPLETED, exchange_done, h, MHD_OPTION_NOTIFY_CONNECTION,
				connection_changed, h, MHD_OPTION_UNESCAPE_CALLBACK, unescape, (void *)NULL,
				MHD_OPTION_STRICT_FOR_CLIENT, 1, MHD_OPTION_END);
}

enum qh_status qh_httpd_start(const struct qh_httpd_options *o, const struct qh_httpd_handler *handler,
			      struct qh_httpd **out, struct qh_error *err)
{
	*out = NULL;
	struct qh_httpd *h = calloc(1, sizeof *h);
	if (!h)
		return qh_error_set(err, QH_NOMEM, "STORE-006");
	h->handler = *handler;
	h->listen_fd = -1;
	h->header_deadline_us =
	    (o->header_deadline_s ? o->header_deadline_s : QH_HTTP_HEADER_DEADLINE_S) * INT64_C(1000000);
	h->body_deadline_us =
	    (o->body_deadline_s ? o->body_deadline_s : QH_HTTP_BODY_DEADLINE_S) * INT64_C(1000000);
	pthread_mutex_init(&h->gate, NULL);
	pthread_cond_init(&h->wake, NULL);
	enum qh_status status = bind_to(h, o->listen, err);
	if (status == QH_OK) {
		h->daemon = start_daemon(h, o->threads);
		if (!h->daemon)
			status = qh_error_set(err, QH_IO, "HTTP-002");
	}
	if (status == QH_OK && pthread_create(&h->watchdog, NULL, watch, h) != 0) {
		MHD_stop_daemon(h->daemon);
		status = qh_error_set(err, QH_IO, "HTTP-002");
	}
	if (status == QH_OK) {
		*out = h;
		return QH_OK;
	}
	if (!h->daemon && h->listen_fd >= 0)
		close(h->listen_fd);
	free(h);
	return status;
}

uint16_t qh_httpd_port(const struct qh_httpd *h)
{
	return h->port;
}

static bool busy(struct qh_httpd *h)
{
	bool any = false;
	pthread_mutex_lock(&h->gate);
	for (struct qh_wire *w = h->wires; w; w = w->next)
		any = any || w->in_body || w->in_answer;
	pthread_mutex_unlock(&h->gate);
	return any;
}

void qh_httpd_stop(struct qh_httpd *h)
{
	enum { PATIENCE = 100, STEP_MS = 50 };
	if (!h)
		return;
	MHD_socket fd = MHD_quiesce_daemon(h->daemon);
	for (int i = 0; i < PATIENCE && busy(h); i++)
		poll(NULL, 0, STEP_MS);
	pthread_mutex_lock(&h->gate);
	h->stopping = true;
	pthread_cond_signal(&h->wake);
	pthread_mutex_unlock(&h->gate);
	pthread_join(h->watchdog, NULL);
	MHD_stop_daemon(h->daemon);
	if (fd != MHD_INVALID_SOCKET)
		close(fd);
	pthread_mutex_destroy(&h->gate);
	pthread_cond_destroy(&h->wake);
	free(h);
}
