/* SPDX-License-Identifier: Apache-2.0 */
/* quanheng serve: the office in a browser, until it is told to stop. */
#include <signal.h>
#include <stdlib.h>

#include "base/limits.h"
#include "cli/cli.h"
#include "office/demo.h"
#include "office/first.h"
#include "office/jobs.h"
#include "office/place.h"
#include "office/sessions.h"
#include "office/signin.h"
#include "office/tally.h"
#include "office/trail_read.h"
#include "web/clock.h"
#include "web/desk.h"
#include "web/throttle.h"
#include "web/web.h"

enum {
	OPT_DB,
	OPT_LISTEN,
	OPT_DEMO,
	OPT_THREADS,
	OPT_PLAIN,
	OPT_SHA256,
	OPT_HEADER_DEADLINE,
	OPT_BODY_DEADLINE,
	OPT_ROUTES,
	N_OPTIONS
};
enum { THREADS = 2, JOB_THREADS = 1, DEADLINE_S_MAX = 24 * 3600 };

struct served {
	struct qh_cli *cli;
	struct qh_arena *arena;
	struct qh_office office;
	struct qh_web web;
	char data[4096];
	const char *data_dir;
};

/* One line a request: no query, no names, no addresses, no secret of a link. */
static void log_line(void *app, const struct qh_request *rq, int status, uint64_t bytes, int64_t took_us)
{
	static const char *const methods[] = {"GET", "HEAD", "POST"};
	struct qh_str path = qh_web_logged_path(rq);
	(void)app;
	fprintf(stderr, "%lld %llu %s %.*s %d %llu %lldus\n", (long long)rq->now, (unsigned long long)rq->id,
		methods[rq->method], QH_STR_ARG(qh_str_sub(path, 0, 120)), status, (unsigned long long)bytes,
		(long long)took_us);
}

static struct qh_str printed(struct served *s, const char *format, const char *dir)
{
	return qh_arena_printf(s->arena, format, dir);
}

/* A store of before findings were counted: once, before anybody is let in. */
static enum qh_status catch_up(struct served *s, struct qh_error *err)
{
	struct qh_call call = {.office = &s->office, .arena = s->arena, .now = qh_clock_now(), .err = err};
	int64_t n;
	enum qh_status status = qh_tally_behind(&call, &n);
	if (status != QH_OK || n == 0)
		return status;
	struct qh_arg arg = {.name = "n", .kind = QH_ARG_INT, .r = QH_RAT_INT(n)};
	qh_cli_say(s->cli, stdout, "serve.counting", &arg, 1);
	fflush(stdout);
	return qh_tally_catch_up(&call);
}

/* @p threads may each hold a reader; the jobs have one, and one is over. */
static enum qh_status open_office(struct served *s, const struct qh_option *o, uint32_t threads,
				  struct qh_error *err)
{
	uint32_t readers = threads + JOB_THREADS + 1;
	struct qh_str migrations = printed(s, "%s/migrations", s->data_dir);
	struct qh_str statics = printed(s, "%s/web/static", s->data_dir);
	if (!migrations.p || !statics.p)
		return qh_error_set(err, QH_NOMEM, "STORE-006");
	s->office.library = s->cli->library;
	s->office.sha256 = o[OPT_SHA256].given;
	s->office.sessions = qh_sessions_new();
	s->office.proved = qh_trail_memory_new();
	s->web.office = &s->office;
	qh_signin_random(s->web.run_key, sizeof s->web.run_key);
	s->web.secure_cookies = !o[OPT_PLAIN].given;
	s->web.demo = o[OPT_DEMO].given;
	s->web.throttle = qh_throttle_new();
	s->web.desks = qh_desks_new();
	s->web.wording = qh_wording_make(s->arena, s->cli->library->catalog);
	if (!s->web.throttle || !s->web.desks || !s->web.wording || !s->office.sessions || !s->office.proved)
		return qh_error_set(err, QH_NOMEM, "STORE-006");
	s->web.listen = o[OPT_LISTEN].value ? o[OPT_LISTEN].value : "127.0.0.1:8418";
	s->web.database = o[OPT_DB].value ? o[OPT_DB].value : "quanheng.db";
	struct qh_str pictures = printed(s, "%s/docs/pictures", s->data_dir);
	enum qh_status status = qh_static_load(s->arena, statics.p, pictures.p, &s->web.statics, err);
	if (status == QH_OK)
		status = qh_store_open(o[OPT_DB].value ? o[OPT_DB].value : "quanheng.db", migrations.p,
				       readers < QH_STORE_READERS_MAX ? readers : QH_STORE_READERS_MAX,
				       &s->office.store, err);
	if (status == QH_OK)
		status = catch_up(s, err);
	if (status == QH_OK)
		status = qh_jobs_start(&s->office, JOB_THREADS, &s->office.jobs, err);
	return status;
}

static void say_accounts(struct served *s, const struct qh_demo_account *a, uint32_t n)
{
	qh_cli_say(s->cli, stdout, "serve.accounts", NULL, 0);
	for (uint32_t i = 0; i < n; i++) {
		struct qh_str post = qh_arena_printf(s->arena, "post.%s", qh_post_name(a[i].post));
		struct qh_arg args[] = {{.name = "account", .kind = QH_ARG_TEXT, .s = a[i].account},
					{.name = "password", .kind = QH_ARG_TEXT, .s = a[i].password},
					{.name = "post", .kind = QH_ARG_KEY, .s = post}};
		qh_cli_say(s->cli, stdout, "serve.account", args, 3);
	}
}

/* An office that nobody lives in yet: the demo, or a link for the first administrator. */
static enum qh_status first_start(struct served *s, bool demo, const char *address, struct qh_error *err)
{
	bool empty = false;
	struct qh_call call = {.office = &s->office, .arena = s->arena, .now = qh_clock_now(), .err = err};
	enum qh_status status = qh_people_empty(&call, &empty);
	if (status != QH_OK || !empty)
		return status;
	if (demo) {
		const struct qh_demo_account *accounts;
		uint32_t n;
		status = qh_demo_fill(&call, printed(s, "%s/examples", s->data_dir).p, &accounts, &n);
		if (status == QH_OK)
			say_accounts(s, accounts, n);
		return status;
	}
	struct qh_str token;
	status = qh_first_administrator(&call, QH_STR("Quanheng"), QH_STR("Administrator"), &token);
	if (status == QH_OK) {
		struct qh_arg args[] = {qh_cli_text("address", address),
					{.name = "token", .kind = QH_ARG_TEXT, .s = token}};
		qh_cli_say(s->cli, stdout, "serve.first", args, 2);
	}
	return status;
}

/* Blocked in every thread; taken here alone. */
static void wait_for_signal(const sigset_t *set)
{
	int number;
	while (sigwait(set, &number) != 0)
		;
}

static void take_signals(sigset_t *set)
{
	sigemptyset(set);
	sigaddset(set, SIGINT);
	sigaddset(set, SIGTERM);
	pthread_sigmask(SIG_BLOCK, set, NULL);
	signal(SIGPIPE, SIG_IGN);
	signal(SIGXFSZ, SIG_IGN); /* a file that may not grow is told by the write that fails */
}

/* Every address as JSON, a line each: for audits, and for the tests that ask each of them for each post. */
static int print_routes(void)
{
	static const char *const methods[] = {"GET", "HEAD", "POST"};
	static const char *const access[] = {"public", "signed-in", "administrator"};
	const struct qh_route *r;
	for (uint32_t i = 0; (r = qh_route_at(i)); i++)
		printf("{\"method\":\"%s\",\"pattern\":\"%s\",\"access\":\"%s\",\"body_max\":%llu}\n",
		       methods[r->method], r->pattern, access[r->access], (unsigned long long)r->body_max);
	return QH_EXIT_OK;
}

static bool httpd_options(struct served *s, const struct qh_option *o, struct qh_httpd_options *out)
{
	int64_t threads = THREADS, header = QH_HTTP_HEADER_DEADLINE_S, body = QH_HTTP_BODY_DEADLINE_S;
	bool ok = (!o[OPT_THREADS].given ||
		   qh_args_number(s->cli, &o[OPT_THREADS], 1, QH_HTTP_THREADS_MAX, &threads)) &&
		  (!o[OPT_HEADER_DEADLINE].given ||
		   qh_args_number(s->cli, &o[OPT_HEADER_DEADLINE], 1, DEADLINE_S_MAX, &header)) &&
		  (!o[OPT_BODY_DEADLINE].given ||
		   qh_args_number(s->cli, &o[OPT_BODY_DEADLINE], 1, DEADLINE_S_MAX, &body));
	*out =
	    (struct qh_httpd_options){.listen = o[OPT_LISTEN].value ? o[OPT_LISTEN].value : "127.0.0.1:8418",
				      .threads = (uint32_t)threads,
				      .header_deadline_s = (uint32_t)header,
				      .body_deadline_s = (uint32_t)body};
	return ok;
}

static int serve(struct served *s, const struct qh_option *o)
{
	struct qh_error err;
	struct qh_httpd *httpd = NULL;
	sigset_t set;
	char address[320];
	struct qh_httpd_options options;
	struct qh_httpd_handler handler = {&s->web, qh_web_body_max, qh_web_answer, log_line};
	qh_error_clear(&err);
	if (!httpd_options(s, o, &options))
		return QH_EXIT_USAGE;
	take_signals(&set);
	enum qh_status status = open_office(s, o, options.threads, &err);
	if (status == QH_OK)
		status = qh_httpd_start(&options, &handler, &httpd, &err);
	if (status == QH_OK) {
		struct qh_str host = qh_str_of(options.listen);
		while (host.n > 0 && host.p[host.n - 1] != ':')
			host.n--;
		snprintf(address, sizeof address, "http://%.*s%u", QH_STR_ARG(host), qh_httpd_port(httpd));
		status = first_start(s, o[OPT_DEMO].given, address, &err);
	}
	if (status == QH_OK) {
		struct qh_arg arg = qh_cli_text("address", address);
		qh_cli_say(s->cli, stdout, "serve.ready", &arg, 1);
		fflush(stdout);
		wait_for_signal(&set);
	}
	qh_httpd_stop(httpd);
	qh_jobs_stop(s->office.jobs);
	qh_store_close(s->office.store);
	qh_throttle_free(s->web.throttle);
	qh_desks_free(s->web.desks);
	qh_sessions_free(s->office.sessions);
	qh_trail_memory_free(s->office.proved);
	return status == QH_OK ? QH_EXIT_OK : qh_cli_fail(s->cli, &err, QH_EXIT_UNREAD);
}

int qh_cmd_serve(struct qh_cli *cli, int argc, char **argv)
{
	struct qh_option o[N_OPTIONS] = {
	    [OPT_DB] = {.name = "--db", .has_value = true},
	    [OPT_LISTEN] = {.name = "--listen", .has_value = true},
	    [OPT_DEMO] = {.name = "--demo"},
	    [OPT_THREADS] = {.name = "--threads", .has_value = true},
	    [OPT_PLAIN] = {.name = "--plain-http"},
	    [OPT_SHA256] = {.name = "--sha256"},
	    [OPT_HEADER_DEADLINE] = {.name = "--header-deadline", .has_value = true},
	    [OPT_BODY_DEADLINE] = {.name = "--body-deadline", .has_value = true},
	    [OPT_ROUTES] = {.name = "--routes"},
	};
	const char **rest = calloc((size_t)argc + 1, sizeof *rest);
	struct served s = {.cli = cli, .arena = qh_arena_new(QH_LIBRARY_ARENA_BYTES_MAX)};
	int code = QH_EXIT_USAGE;
	s.data_dir = qh_data_dir(s.data, sizeof s.data);
	int n = rest && s.arena && s.data_dir ? qh_args_parse(cli, argc, argv, o, N_OPTIONS, rest) : -1;
	if (n > 0)
		qh_cli_help(cli, "serve");
	else if (n == 0 && o[OPT_ROUTES].given)
		code = print_routes();
	else if (n == 0 && qh_signin_start())
		code = serve(&s, o);
	qh_arena_free(s.arena);
	free(rest);
	return code;
}
