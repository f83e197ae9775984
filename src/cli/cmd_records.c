/* SPDX-License-Identifier: Apache-2.0 */
/* quanheng records import | show | check | rejected | types | map: business records as a snapshot. */
#include <signal.h>
#include <stdlib.h>

#include "base/json.h"
#include "base/limits.h"
#include "cli/progress.h"
#include "cli/records.h"

#define RECORDS_ARENA_BYTES_MAX ((size_t)2 << 30)

const struct qh_record_types *qh_cli_record_types(struct qh_cli *cli, struct qh_arena *arena)
{
	const struct qh_record_types *types;
	char data[4096], path[4200];
	struct qh_error err;
	const char *folder = qh_data_dir(data, sizeof data);

	qh_error_clear(&err);
	snprintf(path, sizeof path, "%.4096s/records/types.yaml", folder ? folder : ".");
	if (qh_record_types_load(arena, path, &types, &err) == QH_OK)
		return types;
	(void)qh_cli_fail(cli, &err, QH_EXIT_USAGE);
	return NULL;
}

struct qh_snapshot *qh_cli_snapshot(struct qh_cli *cli, struct qh_arena *arena, const char *path, bool check)
{
	const struct qh_record_types *types = qh_cli_record_types(cli, arena);
	struct qh_snapshot *s = NULL;
	struct qh_error err;

	qh_error_clear(&err);
	if (types && qh_snapshot_open(arena, types, path, check, &s, &err) != QH_OK)
		(void)qh_cli_fail(cli, &err, QH_EXIT_UNREAD);
	return s;
}

enum { OPT_MAP, OPT_OUT, OPT_THREADS, OPT_FORMAT, OPT_QUIET, N_OPTIONS };

static struct qh_arg number(const char *name, uint64_t n)
{
	return (struct qh_arg){.name = name, .kind = QH_ARG_INT, .r = QH_RAT_INT((int64_t)n)};
}

static bool at(void *payload, uint64_t bytes, uint64_t all, uint64_t rows)
{
	struct qh_progress now = {.bytes = bytes < all ? bytes : all, .all_bytes = all, .forms = rows};

	qh_cli_progress_at(payload, &now);
	return true;
}

static void put_texts(struct qh_json_out *w, const char *key, const struct qh_str *list, uint32_t n)
{
	qh_json_key(w, key);
	qh_json_array(w);
	for (uint32_t i = 0; i < n; i++)
		qh_json_str(w, list[i]);
	qh_json_array_end(w);
}

static void say_json(const struct qh_cli *cli, const char *path, const struct qh_import_summary *sum,
		     const struct qh_snapshot *s)
{
	struct qh_json_out w;
	struct qh_buf out;

	qh_buf_init(&out, QH_OUTPUT_BYTES_MAX);
	qh_json_out_start(&w, &out, 1);
	qh_json_object(&w);
	qh_json_key(&w, "schema");
	qh_json_z(&w, "quanheng.records-import/1");
	qh_json_key(&w, "snapshot");
	qh_json_z(&w, path);
	qh_json_key(&w, "hash");
	qh_json_z(&w, s->hash);
	qh_json_key(&w, "files");
	qh_json_int(&w, sum->n_files);
	qh_json_key(&w, "resumed");
	qh_json_int(&w, sum->n_resumed);
	qh_json_key(&w, "bytes");
	qh_json_int(&w, (int64_t)sum->bytes);
	qh_json_key(&w, "rows");
	qh_json_int(&w, (int64_t)sum->rows);
	qh_json_key(&w, "rejected");
	qh_json_int(&w, (int64_t)sum->rejected);
	put_texts(&w, "unmapped", sum->unmapped, sum->n_unmapped);
	put_texts(&w, "lacking", sum->lacking, sum->n_lacking);
	qh_records_put_tables(&w, s);
	qh_json_object_end(&w);
	qh_buf_char(&out, '\n');
	qh_cli_print(cli, stdout, &out);
}

static void say_list(struct qh_cli *cli, const char *key, const struct qh_str *list, uint32_t n)
{
	struct qh_arg arg = number("n", n);

	if (n == 0)
		return;
	qh_cli_say(cli, stdout, key, &arg, 1);
	for (uint32_t i = 0; i < n; i++)
		printf("  %.*s\n", QH_STR_ARG(list[i]));
}

static void say_text(struct qh_cli *cli, const char *path, const struct qh_import_summary *sum,
		     const struct qh_snapshot *s)
{
	struct qh_arg args[] = {qh_cli_text("name", path), number("files", sum->n_files),
				number("rows", sum->rows), number("rejected", sum->rejected),
				qh_cli_text("hash", s->hash)};

	qh_cli_say(cli, stdout, "records.imported", args, 5);
	if (sum->n_resumed) {
		struct qh_arg n = number("n", sum->n_resumed);

		qh_cli_say(cli, stdout, "records.resumed", &n, 1);
	}
	qh_records_say_tables(cli, s);
	say_list(cli, "records.unmapped", sum->unmapped, sum->n_unmapped);
	say_list(cli, "records.lacking", sum->lacking, sum->n_lacking);
	if (sum->rejected)
		qh_cli_say(cli, stdout, "records.rejected.hint", args, 1);
}

static int run_import(struct qh_cli *cli, struct qh_arena *arena, const struct qh_option *o,
		      const char **paths, uint32_t n, int64_t threads)
{
	const struct qh_record_types *types = qh_cli_record_types(cli, arena);
	struct qh_cli_progress progress;
	struct qh_import_options options = {.map = o[OPT_MAP].value,
					    .output = o[OPT_OUT].value,
					    .threads = (uint32_t)threads,
					    .progress = at,
					    .payload = &progress};
	struct qh_import_summary sum;
	struct qh_snapshot *s;
	struct qh_error err;
	enum qh_status status;

	if (!types)
		return QH_EXIT_USAGE;
	qh_error_clear(&err);
	signal(SIGXFSZ, SIG_IGN); /* a file that may not grow is told by the write that fails */
	qh_cli_progress_start(&progress, cli, o[OPT_QUIET].given);
	progress.key = "records.progress";
	status = qh_records_import(arena, types, paths, n, &options, &sum, &err);
	qh_cli_progress_end(&progress, NULL);
	if (status != QH_OK)
		return qh_cli_fail(cli, &err, QH_EXIT_UNREAD);
	if (qh_snapshot_open(arena, types, options.output, false, &s, &err) != QH_OK)
		return qh_cli_fail(cli, &err, QH_EXIT_UNREAD);
	if (o[OPT_FORMAT].value && strcmp(o[OPT_FORMAT].value, "json") == 0)
		say_json(cli, options.output, &sum, s);
	else
		say_text(cli, options.output, &sum, s);
	qh_snapshot_close(s);
	return sum.rejected ? QH_EXIT_FINDINGS : QH_EXIT_OK;
}

static int import(struct qh_cli *cli, struct qh_arena *arena, int argc, char **argv)
{
	struct qh_option o[N_OPTIONS] = {[OPT_MAP] = {.name = "--map", .has_value = true},
					 [OPT_OUT] = {.name = "--output", .brief = "-o", .has_value = true},
					 [OPT_THREADS] = {.name = "--threads", .has_value = true},
					 [OPT_FORMAT] = {.name = "--format", .has_value = true},
					 [OPT_QUIET] = {.name = "--quiet", .brief = "-q"}};
	const char **rest = calloc((size_t)argc + 1, sizeof *rest);
	int n = rest ? qh_args_parse(cli, argc, argv, o, N_OPTIONS, rest) : -1, code = QH_EXIT_USAGE;
	const char *format = o[OPT_FORMAT].value;
	int64_t threads = 0;

	if (n >= 0 && (n == 0 || !o[OPT_OUT].given ||
		       (format && strcmp(format, "text") != 0 && strcmp(format, "json") != 0)))
		qh_cli_say(cli, stderr, "records.import.wrong", NULL, 0);
	else if (n > 0 && (!o[OPT_THREADS].given ||
			   qh_args_number(cli, &o[OPT_THREADS], 1, QH_IMPORT_THREADS_MAX, &threads)))
		code = run_import(cli, arena, o, rest, (uint32_t)n, threads);
	free(rest);
	return code;
}

static int run(struct qh_cli *cli, struct qh_arena *arena, int argc, char **argv)
{
	const char *what = argc > 0 ? argv[0] : "";

	if (strcmp(what, "import") == 0)
		return import(cli, arena, argc - 1, argv + 1);
	if (strcmp(what, "show") == 0 && argc == 2)
		return qh_records_show(cli, arena, argv[1], false);
	if (strcmp(what, "show") == 0 && argc == 4 && strcmp(argv[1], "--format") == 0 &&
	    strcmp(argv[2], "json") == 0)
		return qh_records_show(cli, arena, argv[3], true);
	if (strcmp(what, "check") == 0 && argc == 2)
		return qh_records_check(cli, arena, argv[1]);
	if (strcmp(what, "rejected") == 0 && (argc == 2 || argc == 3))
		return qh_records_rejected(cli, arena, argv[1], argc == 3 ? argv[2] : NULL);
	if (strcmp(what, "types") == 0 && argc <= 2)
		return qh_records_types(cli, arena, argc == 2 ? argv[1] : NULL);
	if (strcmp(what, "map") == 0 && argc >= 2)
		return qh_records_map(cli, arena, (const char *const *)argv + 1, (uint32_t)argc - 1);
	qh_cli_help(cli, "records");
	return QH_EXIT_USAGE;
}

int qh_cmd_records(struct qh_cli *cli, int argc, char **argv)
{
	struct qh_arena *arena = qh_arena_new(RECORDS_ARENA_BYTES_MAX);
	int code = arena ? run(cli, arena, argc, argv) : QH_EXIT_UNREAD;

	qh_arena_free(arena);
	return code;
}
