/* SPDX-License-Identifier: Apache-2.0 */
/* quanheng audit run | list | explain | check: rules held against business records. */
#include <stdlib.h>

#include "base/file.h"
#include "base/limits.h"
#include "cli/audit.h"
#include "cli/progress.h"
#include "cli/records.h"

#define AUDIT_ARENA_BYTES_MAX ((size_t)16 << 30)

enum {
	OPT_AS_OF,
	OPT_RULES,
	OPT_SET,
	OPT_FORMAT,
	OPT_OUT,
	OPT_BEFORE,
	OPT_BY,
	OPT_UNMASK,
	OPT_THREADS,
	OPT_LANG,
	OPT_NO_CHECK,
	OPT_QUIET,
	N_OPTIONS
};

struct sink {
	FILE *to;
	bool failed;
};

static bool write_piece(void *payload, struct qh_str bytes)
{
	struct sink *s = payload;

	s->failed = s->failed || fwrite(bytes.p, 1, bytes.n, s->to) != bytes.n;
	return !s->failed;
}

static bool at(void *payload, uint32_t done, uint32_t all)
{
	struct qh_progress now = {.bytes = done, .all_bytes = all, .forms = done};

	qh_cli_progress_at(payload, &now);
	return true;
}

static enum qh_status write_xlsx(struct qh_arena *arena, const struct qh_audit_report *report,
				 struct sink *sink, struct qh_error *err)
{
	struct qh_buf out;
	enum qh_status s;

	qh_buf_init(&out, QH_OUTPUT_BYTES_MAX);
	s = qh_audit_write_xlsx(arena, report, &out, err);
	if (s == QH_OK && !write_piece(sink, qh_buf_view(&out)))
		s = QH_IO;
	qh_buf_free(&out);
	return s;
}

static int write_report(struct qh_cli *cli, struct qh_arena *arena, const struct qh_audit_report *report,
			const char *format, const char *path)
{
	struct sink sink = {0};
	struct qh_file_out out;
	struct qh_audit_report r = *report;
	struct qh_error err;
	enum qh_status s, ended;

	qh_error_clear(&err);
	if (qh_file_out_open(&out, path ? path : "-", &err) != QH_OK)
		return qh_cli_fail(cli, &err, QH_EXIT_UNREAD);
	sink.to = out.to;
	r.write = write_piece;
	r.payload = &sink;
	if (strcmp(format, "json") == 0)
		s = qh_audit_write_json(&r);
	else if (strcmp(format, "csv") == 0)
		s = qh_audit_write_csv(&r);
	else if (strcmp(format, "xlsx") == 0)
		s = write_xlsx(arena, &r, &sink, &err);
	else
		s = qh_audit_write_text(&r);
	ended = qh_file_out_end(&out, s == QH_OK, &err);
	if (s == QH_OK && ended == QH_OK)
		return QH_EXIT_OK;
	if (!err.code) {
		qh_error_set(&err, s, s == QH_IO ? "FILE-005" : "AUDIT-003");
		if (path)
			qh_error_at_line(&err, qh_str_of(path), 0, 0);
	}
	return qh_cli_fail(cli, &err, QH_EXIT_UNREAD);
}

static int compare(struct qh_cli *cli, struct qh_arena *arena, const struct qh_audit_result *result,
		   const char *path, struct qh_comparison *out)
{
	struct qh_str json;
	struct qh_error err;
	enum qh_status s;

	qh_error_clear(&err);
	s = qh_file_read(arena, path, QH_OUTPUT_BYTES_MAX, &json, &err);
	if (s == QH_OK)
		s = qh_audit_compare(arena, result, json, qh_str_of(path), out, &err);
	return s == QH_OK ? QH_EXIT_OK : qh_cli_fail(cli, &err, QH_EXIT_USAGE);
}

/* region,employer */
static int sums(struct qh_cli *cli, struct qh_arena *arena, const char *fields,
		struct qh_audit_report *report)
{
	struct qh_str rest = qh_str_of(fields);
	struct qh_error err;

	qh_error_clear(&err);
	while (rest.n > 0 && report->n_by < QH_AUDIT_BY_MAX) {
		int64_t comma = qh_str_find(rest, QH_STR(","), 0);
		struct qh_str field = qh_str_sub(rest, 0, comma < 0 ? rest.n : (uint32_t)comma);

		if (qh_audit_sums(arena, report->result, field, &report->by[report->n_by], &err) != QH_OK)
			return qh_cli_fail(cli, &err, QH_EXIT_UNREAD);
		report->n_by++;
		rest = comma < 0 ? QH_STR("") : qh_str_sub(rest, (uint32_t)comma + 1, rest.n);
	}
	return QH_EXIT_OK;
}

static int report_result(struct qh_cli *cli, struct qh_arena *arena, const struct qh_audit_result *result,
			 const struct qh_option *o)
{
	struct qh_audit_report report = {.result = result,
					 .catalog = cli->library->catalog,
					 .lang = cli->lang,
					 .unmask = o[OPT_UNMASK].given ? qh_str_of(o[OPT_UNMASK].value)
								       : QH_STR_NONE};
	struct qh_comparison comparison;
	int code = QH_EXIT_OK;

	if (o[OPT_BEFORE].given) {
		code = compare(cli, arena, result, o[OPT_BEFORE].value, &comparison);
		report.comparison = &comparison;
	}
	if (code == QH_EXIT_OK)
		code = sums(cli, arena, o[OPT_BY].value, &report);
	if (code == QH_EXIT_OK)
		code = write_report(cli, arena, &report, o[OPT_FORMAT].value, o[OPT_OUT].value);
	if (code == QH_EXIT_OK && qh_audit_total(result).by_severity[QH_RULE_ERROR] > 0)
		code = QH_EXIT_FINDINGS;
	return code;
}

/* Ids of --rules, with commas. */
static const struct qh_str *ids_of(struct qh_arena *arena, const struct qh_audit_args *args, uint32_t *n)
{
	struct qh_str *ids = QH_NEW_ARRAY(arena, struct qh_str, QH_AUDIT_RULES_MAX);

	*n = 0;
	for (uint32_t i = 0; ids && i < args->n_rules; i++) {
		struct qh_str rest = qh_str_of(args->rules[i]);

		while (rest.n > 0 && *n < QH_AUDIT_RULES_MAX) {
			int64_t comma = qh_str_find(rest, QH_STR(","), 0);

			ids[(*n)++] = qh_str_trim(qh_str_sub(rest, 0, comma < 0 ? rest.n : (uint32_t)comma));
			rest = comma < 0 ? QH_STR("") : qh_str_sub(rest, (uint32_t)comma + 1, rest.n);
		}
	}
	return ids;
}

static int run_audit(struct qh_cli *cli, struct qh_arena *arena, const char *path, const struct qh_option *o,
		     const struct qh_audit_args *args, uint32_t as_of, uint32_t threads)
{
	struct qh_snapshot *snapshot = qh_cli_snapshot(cli, arena, path, !o[OPT_NO_CHECK].given);
	struct qh_audit_rules *rules;
	struct qh_cli_progress progress;
	struct qh_audit_options options = {.as_of = as_of,
					   .threads = threads,
					   .steps = QH_AUDIT_STEPS_MAX,
					   .progress = at,
					   .payload = &progress};
	struct qh_audit_result result;
	struct qh_error err;
	enum qh_status s;
	int code;

	if (!snapshot)
		return QH_EXIT_UNREAD;
	rules = qh_cli_audit_rules(cli, arena, snapshot->types, args);
	if (!rules) {
		qh_snapshot_close(snapshot);
		return QH_EXIT_USAGE;
	}
	options.only = ids_of(arena, args, &options.n_only);
	qh_error_clear(&err);
	qh_cli_progress_start(&progress, cli, o[OPT_QUIET].given);
	progress.key = "audit.progress";
	s = qh_audit_run(arena, snapshot, rules, &options, &result, &err);
	qh_cli_progress_end(&progress, NULL);
	if (s == QH_OK) {
		code = report_result(cli, arena, &result, o);
		qh_audit_close(&result);
	} else {
		code = qh_cli_fail(cli, &err, s == QH_NOT_FOUND ? QH_EXIT_USAGE : QH_EXIT_UNREAD);
	}
	qh_snapshot_close(snapshot);
	return code;
}

static bool is_format(const char *format)
{
	static const char *const formats[] = {"text", "json", "csv", "xlsx"};

	for (size_t i = 0; i < sizeof formats / sizeof formats[0]; i++)
		if (strcmp(formats[i], format) == 0)
			return true;
	return false;
}

static int prepare_run(struct qh_cli *cli, struct qh_arena *arena, const char *path, struct qh_option *o,
		       const struct qh_audit_args *args)
{
	uint32_t as_of = o[OPT_AS_OF].given ? qh_audit_month(qh_str_of(o[OPT_AS_OF].value)) : 0;
	int64_t threads = 0;

	if (!as_of)
		return qh_cli_say(cli, stderr, "audit.as-of", NULL, 0), QH_EXIT_USAGE;
	if (!is_format(o[OPT_FORMAT].value)) {
		struct qh_arg name = qh_cli_text("name", o[OPT_FORMAT].value);

		return qh_cli_say(cli, stderr, "audit.bad-format", &name, 1), QH_EXIT_USAGE;
	}
	if (o[OPT_UNMASK].given && qh_str_blank(qh_str_of(o[OPT_UNMASK].value)))
		return qh_cli_say(cli, stderr, "audit.reason", NULL, 0), QH_EXIT_USAGE;
	if (!qh_args_number(cli, &o[OPT_THREADS], 0, QH_AUDIT_THREADS_MAX, &threads))
		return QH_EXIT_USAGE;
	return run_audit(cli, arena, path, o, args, as_of, (uint32_t)threads);
}

/* Ids and files of --rules, and --set: they may stand there several times. */
static void collect(int argc, char **argv, struct qh_audit_args *args)
{
	for (int i = 0; i < argc && strcmp(argv[i], "--") != 0; i++) {
		bool rules = strncmp(argv[i], "--rules", 7) == 0 && (argv[i][7] == '=' || argv[i][7] == '\0');
		bool set = strncmp(argv[i], "--set", 5) == 0 && (argv[i][5] == '=' || argv[i][5] == '\0');
		const char *equals = strchr(argv[i], '=');
		const char *value = equals ? equals + 1 : i + 1 < argc ? argv[i + 1] : "";

		if (rules && qh_str_ends(qh_str_of(value), QH_STR(".yaml")))
			args->files[args->n_files++] = value;
		else if (rules)
			args->rules[args->n_rules++] = value;
		else if (set)
			args->sets[args->n_sets++] = value;
		if ((rules || set) && !equals)
			i++;
	}
}

static int dispatch(struct qh_cli *cli, const char *verb, struct qh_arena *arena, const char *const *rest,
		    uint32_t n, struct qh_option *o, const struct qh_audit_args *args)
{
	if (o[OPT_LANG].value)
		cli->lang = strcmp(o[OPT_LANG].value, "en") == 0 ? QH_EN : QH_ZH;
	if (strcmp(verb, "list") == 0 && n == 0)
		return qh_audit_list(cli, arena, args);
	if (strcmp(verb, "explain") == 0 && n == 1)
		return qh_audit_explain(cli, arena, args, rest[0]);
	if (strcmp(verb, "check") == 0 && n > 0)
		return qh_audit_check(cli, arena, rest, n);
	if (strcmp(verb, "run") == 0 && n == 1)
		return prepare_run(cli, arena, rest[0], o, args);
	qh_cli_say(cli, stderr, strcmp(verb, "run") == 0 ? "audit.one-snapshot" : "audit.usage", NULL, 0);
	return QH_EXIT_USAGE;
}

int qh_cmd_audit(struct qh_cli *cli, int argc, char **argv)
{
	struct qh_option o[N_OPTIONS] = {
	    [OPT_AS_OF] = {"--as-of", NULL, true, NULL, false},
	    [OPT_RULES] = {"--rules", NULL, true, NULL, false},
	    [OPT_SET] = {"--set", NULL, true, NULL, false},
	    [OPT_FORMAT] = {"--format", "-f", true, "text", false},
	    [OPT_OUT] = {"--output", "-o", true, NULL, false},
	    [OPT_BEFORE] = {"--before", NULL, true, NULL, false},
	    [OPT_BY] = {"--by", NULL, true, "region,employer", false},
	    [OPT_UNMASK] = {"--unmask", NULL, true, NULL, false},
	    [OPT_THREADS] = {"--threads", NULL, true, "0", false},
	    [OPT_LANG] = {"--lang", NULL, true, NULL, false},
	    [OPT_NO_CHECK] = {"--no-check", NULL, false, NULL, false},
	    [OPT_QUIET] = {"--quiet", "-q", false, NULL, false},
	};
	size_t room = (size_t)argc + 1;
	const char **rest = calloc(room, sizeof *rest);
	struct qh_audit_args args = {.rules = calloc(room, sizeof *args.rules),
				     .sets = calloc(room, sizeof *args.sets),
				     .files = calloc(room, sizeof *args.files)};
	int n = -1, code = QH_EXIT_USAGE;

	if (argc == 0)
		qh_cli_say(cli, stderr, "audit.usage", NULL, 0);
	else if (rest && args.rules && args.sets && args.files)
		n = qh_args_parse(cli, argc - 1, argv + 1, o, N_OPTIONS, rest);
	if (n >= 0) {
		struct qh_arena *arena = qh_arena_new(AUDIT_ARENA_BYTES_MAX);

		collect(argc - 1, argv + 1, &args);
		code = arena ? dispatch(cli, argv[0], arena, rest, (uint32_t)n, o, &args) : QH_EXIT_UNREAD;
		qh_arena_free(arena);
	}
	free(rest);
	free(args.rules);
	free(args.sets);
	free(args.files);
	return code;
}
