/* SPDX-License-Identifier: Apache-2.0 */
/* quanheng review: documents in, findings out. */
#include <stdlib.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "base/limits.h"
#include "cli/progress.h"

enum {
	OPT_RULEBOOK,
	OPT_FORMAT,
	OPT_OUT,
	OPT_JOBS,
	OPT_VERBOSE,
	OPT_LANG,
	OPT_QUIET,
	OPT_FINDINGS,
	N_OPTIONS
};

static bool to_stream(void *payload, struct qh_str bytes)
{
	FILE *f = payload;
	return fwrite(bytes.p, 1, bytes.n, f) == bytes.n;
}

static uint32_t terminal_width(void)
{
	struct winsize w;
	return ioctl(STDOUT_FILENO, TIOCGWINSZ, &w) == 0 && w.ws_col >= 40 ? w.ws_col : 0;
}

static int exit_code(const struct qh_report_summary *sum)
{
	if (sum->unread_documents > 0)
		return QH_EXIT_UNREAD;
	return sum->errors > 0 ? QH_EXIT_FINDINGS : QH_EXIT_OK;
}

/* Where the report is not before the eyes of whoever waits, a batch says what it came to. */
static bool sums_up(const struct qh_review_run *run, const struct qh_report_summary *sum)
{
	bool in_sight = run->sink_payload == stdout && (isatty(STDOUT_FILENO) || !isatty(STDERR_FILENO));

	return sum->documents > 1 && !in_sight;
}

/* Runs with the output already open; *ended when the report is whole. */
static int review(struct qh_cli *cli, const struct qh_review_run *run, bool *ended)
{
	struct qh_error err;
	struct qh_report_summary sum;
	qh_error_clear(&err);
	*ended = qh_review_all(run, &sum, &err) == QH_OK;
	qh_cli_progress_end(run->progress_payload, *ended && sums_up(run, &sum) ? &sum : NULL);
	if (!*ended)
		return qh_cli_fail(cli, &err, err.status == QH_NOT_FOUND ? QH_EXIT_USAGE : QH_EXIT_UNREAD);
	return exit_code(&sum);
}

static int open_and_review(struct qh_cli *cli, struct qh_review_run *run, const char *path)
{
	bool ended;
	if (!path || strcmp(path, "-") == 0) {
		run->sink_payload = stdout;
		return review(cli, run, &ended);
	}
	char partial[4200];
	struct stat st;
	bool device = stat(path, &st) == 0 && !S_ISREG(st.st_mode);
	int n = snprintf(partial, sizeof partial, device ? "%s" : "%s.part", path);
	FILE *f = n > 0 && (size_t)n < sizeof partial ? fopen(partial, "wb") : NULL;
	if (!f) {
		struct qh_arg arg = qh_cli_text("name", path);
		qh_cli_say(cli, stderr, "cli.cannot-write", &arg, 1);
		return QH_EXIT_USAGE;
	}
	run->sink_payload = f;
	int code = review(cli, run, &ended);
	/* The old report stays until the new one is whole. What streams is worth keeping even when it breaks
	 * off. */
	bool closed = fclose(f) == 0;
	if (closed && !ended && !device && run->writer->whole) {
		remove(partial);
		return code;
	}
	bool whole = closed && (device || rename(partial, path) == 0);
	if (!whole) {
		struct qh_arg arg = qh_cli_text("name", path);
		qh_cli_say(cli, stderr, "cli.cannot-write", &arg, 1);
		return QH_EXIT_UNREAD;
	}
	return code;
}

/* The writer of a format; says what is wrong when there is none, or none that lists findings only. */
static const struct qh_writer *find_writer(const struct qh_cli *cli, const char *format, bool findings_only)
{
	const struct qh_writer *writer = qh_writer_find(format);
	struct qh_arg arg = qh_cli_text("name", format);
	if (!writer) {
		qh_cli_say(cli, stderr, "cli.unknown-format", &arg, 1);
		return NULL;
	}
	if (findings_only && !writer->lists_findings) {
		qh_cli_say(cli, stderr, "cli.findings-format", &arg, 1);
		return NULL;
	}
	return writer;
}

/* Bytes of an office file on a terminal help nobody. */
static bool suits_terminal(const struct qh_cli *cli, const struct qh_writer *writer, bool to_stdout)
{
	struct qh_arg arg = qh_cli_text("name", writer->format);
	bool refused = writer->binary && to_stdout && isatty(STDOUT_FILENO);

	if (refused)
		qh_cli_say(cli, stderr, "cli.binary-terminal", &arg, 1);
	return !refused;
}

int qh_cmd_review(struct qh_cli *cli, int argc, char **argv)
{
	struct qh_option o[N_OPTIONS] = {
	    [OPT_RULEBOOK] = {"--rulebook", "-r", true, "auto", false},
	    [OPT_FORMAT] = {"--format", "-f", true, "text", false},
	    [OPT_OUT] = {"--output", "-o", true, NULL, false},
	    [OPT_JOBS] = {"--jobs", "-j", true, "1", false},
	    [OPT_VERBOSE] = {"--verbose", "-v", false, NULL, false},
	    [OPT_LANG] = {"--lang", NULL, true, NULL, false},
	    [OPT_QUIET] = {"--quiet", "-q", false, NULL, false},
	    [OPT_FINDINGS] = {"--findings", NULL, false, NULL, false},
	};
	const char **paths = calloc((size_t)argc + 1, sizeof *paths);
	int n = paths ? qh_args_parse(cli, argc, argv, o, N_OPTIONS, paths) : -1;
	int64_t jobs = 1;
	int code = QH_EXIT_USAGE;
	if (n < 0 || !qh_args_number(cli, &o[OPT_JOBS], 1, QH_JOBS_MAX, &jobs))
		goto out;
	if (o[OPT_LANG].value)
		cli->lang = strcmp(o[OPT_LANG].value, "en") == 0 ? QH_EN : QH_ZH;
	const struct qh_writer *writer = find_writer(cli, o[OPT_FORMAT].value, o[OPT_FINDINGS].given);
	if (!writer)
		goto out;
	if (n == 0) {
		qh_cli_say(cli, stderr, "cli.no-input", NULL, 0);
		goto out;
	}
	bool to_stdout = !o[OPT_OUT].value || strcmp(o[OPT_OUT].value, "-") == 0;
	if (!suits_terminal(cli, writer, to_stdout))
		goto out;
	if (strcmp(writer->format, "pdf") == 0 && !qh_cli_fonts_ready(cli)) {
		code = QH_EXIT_UNREAD;
		goto out;
	}
	struct qh_report_options report = qh_cli_report(cli);
	report.color = to_stdout && qh_cli_is_terminal(stdout);
	report.width = to_stdout ? terminal_width() : 0;
	report.verbose = o[OPT_VERBOSE].given;
	report.findings_only = o[OPT_FINDINGS].given;
	struct qh_review_options options = {
	    .library = cli->library, .rulebook = qh_str_of(o[OPT_RULEBOOK].value), .jobs = (uint32_t)jobs};
	struct qh_cli_progress progress;
	bool before_eyes = to_stdout && isatty(STDOUT_FILENO); /* the report itself shows how far it is */
	struct qh_review_run run = {.options = &options,
				    .writer = writer,
				    .report = &report,
				    .paths = paths,
				    .n_paths = (uint32_t)n,
				    .sink = to_stream,
				    .progress = before_eyes ? NULL : qh_cli_progress_at,
				    .unread = qh_cli_progress_unread,
				    .progress_payload = &progress};
	qh_cli_progress_start(&progress, cli, o[OPT_QUIET].given);
	code = open_and_review(cli, &run, o[OPT_OUT].value);
out:
	free(paths);
	return code;
}
