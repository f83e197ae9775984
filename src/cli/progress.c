/* SPDX-License-Identifier: Apache-2.0 */
/* Owns the bar, the plain lines that stand in for it where nobody draws, and the summary of a batch. */
#include "cli/progress.h"

#include <stdlib.h>
#include <time.h>
#include <unistd.h>

enum {
	BAR = 24,
	BAR_MS = 150,    /* between two drawings */
	LINE_MS = 10000, /* between two plain lines: a log is no place for a bar */
	RATE_MS = 500,   /* before that a rate says little */
	TENTHS_BELOW = 10
};

static int64_t now_ms(void)
{
	struct timespec t;
	clock_gettime(CLOCK_MONOTONIC, &t);
	return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

void qh_cli_progress_start(struct qh_cli_progress *p, const struct qh_cli *cli, bool quiet)
{
	*p = (struct qh_cli_progress){
	    .cli = cli, .quiet = quiet, .bar = qh_cli_is_terminal(stderr), .begun_ms = now_ms()};
	p->last_ms = p->begun_ms;
}

/* "0:42", "1:02:42". */
static void put_time(int64_t ms, char *room, size_t n)
{
	int64_t s = (ms + 999) / 1000;

	if (s >= 3600)
		snprintf(room, n, "%lld:%02d:%02d", (long long)(s / 3600), (int)(s / 60 % 60), (int)(s % 60));
	else
		snprintf(room, n, "%d:%02d", (int)(s / 60), (int)(s % 60));
}

/* Forms a second, with a tenth where that says something. */
static void put_rate(uint64_t n, int64_t ms, char *room, size_t size)
{
	uint64_t tenths = n * 10000 / (uint64_t)(ms > 0 ? ms : 1);

	if (tenths < TENTHS_BELOW * 10)
		snprintf(room, size, "%u.%u", (unsigned)(tenths / 10), (unsigned)(tenths % 10));
	else
		snprintf(room, size, "%llu", (unsigned long long)(tenths / 10));
}

static struct qh_arg number(const char *name, uint64_t n)
{
	return (struct qh_arg){.name = name, .kind = QH_ARG_INT, .r = QH_RAT_INT((int64_t)n)};
}

/* What is left is reckoned from the bytes, since files differ. */
static void say_line(const struct qh_cli_progress *p, const struct qh_progress *at, int64_t elapsed,
		     struct qh_buf *out)
{
	char rate[32], left[32];
	struct qh_arg args[5] = {number("percent", at->bytes * 100 / at->all_bytes),
				 number("done", at->documents), number("total", at->all_documents)};
	bool known = elapsed >= RATE_MS && at->bytes > 0;
	const struct qh_catalog *catalog = p->cli->library->catalog;

	put_rate(at->forms, elapsed, rate, sizeof rate);
	put_time(known ? elapsed * (int64_t)(at->all_bytes - at->bytes) / (int64_t)at->bytes : 0, left,
		 sizeof left);
	args[3] = qh_cli_text("rate", rate);
	args[4] = qh_cli_text("left", left);
	const char *key = p->key ? p->key : known ? "cli.progress" : "cli.progress.begun";

	qh_catalog_write(catalog, p->cli->lang, key, args, 5, out);
}

void qh_cli_progress_at(void *payload, const struct qh_progress *at)
{
	struct qh_cli_progress *p = payload;
	int64_t now = now_ms(), elapsed = now - p->begun_ms;
	struct qh_buf out;

	if (p->quiet || at->all_bytes == 0 || at->bytes > at->all_bytes ||
	    now - p->last_ms < (p->bar ? BAR_MS : LINE_MS) || (!p->bar && at->bytes == at->all_bytes))
		return;
	p->last_ms = now;
	qh_buf_init(&out, 1 << 12);
	if (p->bar) {
		int filled = (int)(at->bytes * BAR / at->all_bytes);

		qh_buf_printf(&out, "\r[%.*s%.*s] ", filled, "########################", BAR - filled,
			      "........................");
	}
	say_line(p, at, elapsed, &out);
	qh_buf_z(&out, p->bar ? "\033[K" : "\n");
	fwrite(out.p, 1, out.n, stderr);
	p->drawn = p->bar;
	qh_buf_free(&out);
}

void qh_cli_progress_unread(void *payload, const char *path, const struct qh_error *why)
{
	struct qh_cli_progress *p = payload;
	struct qh_error bare = *why; /* the path stands in front already */
	struct qh_buf cause, out;
	uint32_t i = p->n_unread++;

	if (p->quiet || i >= QH_UNREAD_LISTED_MAX)
		return;
	bare.file[0] = '\0';
	qh_buf_init(&cause, 1 << 16);
	qh_buf_init(&out, 1 << 16);
	qh_catalog_error(p->cli->library->catalog, p->cli->lang, &bare, &cause);
	const struct qh_arg args[2] = {qh_cli_text("name", path),
				       {.name = "cause", .kind = QH_ARG_TEXT, .s = qh_buf_view(&cause)}};

	qh_catalog_write(p->cli->library->catalog, p->cli->lang, "cli.batch.unread", args, 2, &out);
	qh_buf_char(&out, '\0');
	p->unread[i] = out.status == QH_OK ? strdup(out.p) : NULL;
	qh_buf_free(&out);
	qh_buf_free(&cause);
}

static void say_unread(struct qh_cli_progress *p)
{
	uint32_t listed = p->n_unread < QH_UNREAD_LISTED_MAX ? p->n_unread : QH_UNREAD_LISTED_MAX;
	struct qh_arg n = number("n", p->n_unread), more = number("n", p->n_unread - listed);

	if (p->n_unread == 0)
		return;
	qh_cli_say(p->cli, stderr, "write.summary.unread", &n, 1);
	for (uint32_t i = 0; i < listed; i++)
		if (p->unread[i])
			fprintf(stderr, "  %s\n", p->unread[i]);
	if (p->n_unread > listed)
		qh_cli_say(p->cli, stderr, "cli.batch.more", &more, 1);
}

static void say_summary(struct qh_cli_progress *p, const struct qh_report_summary *sum)
{
	int64_t ms = now_ms() - p->begun_ms;
	char seconds[32], rate[32];
	struct qh_arg args[7] = {number("documents", sum->documents), number("forms", sum->forms),
				 number("errors", sum->errors), number("warnings", sum->warnings),
				 number("infos", sum->infos)};

	snprintf(seconds, sizeof seconds, "%lld.%d", (long long)(ms / 1000), (int)(ms % 1000 / 100));
	put_rate(sum->forms, ms, rate, sizeof rate);
	args[5] = qh_cli_text("seconds", seconds);
	args[6] = qh_cli_text("rate", rate);
	qh_cli_say(p->cli, stderr, "cli.batch", args, 7);
	say_unread(p);
}

void qh_cli_progress_end(struct qh_cli_progress *p, const struct qh_report_summary *sum)
{
	if (p->drawn)
		fputs("\r\033[K", stderr);
	p->drawn = false;
	if (sum && !p->quiet)
		say_summary(p, sum);
	for (uint32_t i = 0; i < QH_UNREAD_LISTED_MAX; i++) {
		free(p->unread[i]);
		p->unread[i] = NULL;
	}
}
