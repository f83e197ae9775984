/* SPDX-License-Identifier: Apache-2.0 */
/* quanheng simulate county: a county's records to try the audit on, with planted errors and their answers. */
#include <inttypes.h>
#include <stdlib.h>

#include "base/file.h"
#include "base/limits.h"
#include "cli/cli.h"
#include "simulate/simulate.h"

enum { OPT_PROFILE, OPT_SCALE, OPT_SEED, OPT_OUT, OPT_CLEAN, OPT_PLANTS, N_OPTIONS };
enum { PARTS_MAX = 1000000 };

/* "10", "1/100": whole numbers that fit. */
static bool scale_of(const char *text, uint32_t *scale, uint32_t *of)
{
	char *end;
	unsigned long n = strtoul(text, &end, 10), d = 1;
	if (*end == '/')
		d = strtoul(end + 1, &end, 10);
	*scale = (uint32_t)n;
	*of = (uint32_t)d;
	return *end == '\0' && n > 0 && d > 0 && d <= PARTS_MAX && n <= QH_SIMULATE_SCALE_MAX * d;
}

static bool row_bar(void *payload, uint64_t rows)
{
	const struct qh_cli *cli = payload;
	struct qh_arg n = {.name = "n", .kind = QH_ARG_INT, .r = QH_RAT_INT((int64_t)rows)};
	if (qh_cli_is_terminal(stderr)) {
		(void)fputc('\r', stderr);
		qh_cli_say(cli, stderr, "simulate.progress", &n, 1);
	}
	return true;
}

static int county(struct qh_cli *cli, const struct qh_option *o)
{
	char data[4200], profile[4400], plants[4400];
	struct qh_error err;
	struct qh_simulate_summary done;
	struct qh_simulate_options options = {.scale = 1, .of = 1, .seed = 1, .output = o[OPT_OUT].value};
	const char *dir = qh_data_dir(data, sizeof data);
	qh_error_clear(&err);
	if ((o[OPT_SCALE].given && !scale_of(o[OPT_SCALE].value, &options.scale, &options.of))) {
		(void)qh_error_set(&err, QH_INVALID, "SIM-002");
		qh_error_arg_int(&err, "most", QH_SIMULATE_SCALE_MAX);
		return qh_cli_fail(cli, &err, QH_EXIT_USAGE);
	}
	int64_t seed = 1;
	if (o[OPT_SEED].given && !qh_args_number(cli, &o[OPT_SEED], 0, INT64_MAX, &seed))
		return QH_EXIT_USAGE;
	options.seed = (uint64_t)seed;
	(void)snprintf(profile, sizeof profile, "%s/profiles/%s.yaml", dir ? dir : ".",
		       o[OPT_PROFILE].value ? o[OPT_PROFILE].value : "yanzhou-2020");
	(void)snprintf(plants, sizeof plants, "%s/profiles/plants.yaml", dir ? dir : ".");
	options.profile = profile;
	options.plants = o[OPT_CLEAN].given ? NULL : o[OPT_PLANTS].given ? o[OPT_PLANTS].value : plants;
	options.progress = row_bar;
	options.payload = cli;
	struct qh_arena *arena = qh_arena_new(QH_DOC_ARENA_BYTES_MAX);
	enum qh_status status = arena ? qh_simulate_county(arena, &options, &done, &err)
				      : qh_error_set(&err, QH_NOMEM, "SIM-004");
	if (status == QH_OK) {
		struct qh_arg args[] = {
		    qh_cli_text("folder", options.output),
		    {.name = "rows", .kind = QH_ARG_INT, .r = QH_RAT_INT((int64_t)done.rows)},
		    {.name = "planted", .kind = QH_ARG_INT, .r = QH_RAT_INT(done.planted)}};
		if (qh_cli_is_terminal(stderr))
			(void)fputc('\r', stderr);
		qh_cli_say(cli, stdout, "simulate.done", args, 3);
	}
	qh_arena_free(arena);
	return status == QH_OK
		   ? QH_EXIT_OK
		   : qh_cli_fail(cli, &err, status == QH_INVALID ? QH_EXIT_USAGE : QH_EXIT_UNREAD);
}

int qh_cmd_simulate(struct qh_cli *cli, int argc, char **argv)
{
	struct qh_option o[N_OPTIONS] = {
	    [OPT_PROFILE] = {.name = "--profile", .has_value = true},
	    [OPT_SCALE] = {.name = "--scale", .has_value = true},
	    [OPT_SEED] = {.name = "--seed", .has_value = true},
	    [OPT_OUT] = {"--output", "-o", true, NULL, false},
	    [OPT_CLEAN] = {.name = "--without-errors"},
	    [OPT_PLANTS] = {.name = "--plants", .has_value = true},
	};
	const char **rest = calloc((size_t)argc + 1, sizeof *rest);
	int n = rest ? qh_args_parse(cli, argc, argv, o, N_OPTIONS, rest) : -1;
	int code = QH_EXIT_USAGE;
	if (n == 1 && strcmp(rest[0], "county") == 0 && o[OPT_OUT].given)
		code = county(cli, o);
	else if (n >= 0)
		qh_cli_help(cli, "simulate");
	free(rest);
	return code;
}
