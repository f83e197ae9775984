/* SPDX-License-Identifier: Apache-2.0 */
/* quanheng backup: a copy of the office's database, while it is served or not. */
#include <stdlib.h>

#include "cli/cli.h"
#include "store/store.h"

enum { OPT_DB, OPT_OUT, N_OPTIONS };

static int backup(struct qh_cli *cli, const char *file, const char *to)
{
	struct qh_error err;
	int64_t entries = 0;
	qh_error_clear(&err);
	if (qh_store_backup(file, to, &entries, &err) != QH_OK)
		return qh_cli_fail(cli, &err, QH_EXIT_UNREAD);
	struct qh_arg args[] = {qh_cli_text("file", to),
				{.name = "n", .kind = QH_ARG_INT, .r = QH_RAT_INT(entries)}};
	qh_cli_say(cli, stdout, "backup.done", args, 2);
	return QH_EXIT_OK;
}

int qh_cmd_backup(struct qh_cli *cli, int argc, char **argv)
{
	struct qh_option o[N_OPTIONS] = {
	    [OPT_DB] = {.name = "--db", .has_value = true},
	    [OPT_OUT] = {"--output", "-o", true, NULL, false},
	};
	const char **rest = calloc((size_t)argc + 1, sizeof *rest);
	int n = rest ? qh_args_parse(cli, argc, argv, o, N_OPTIONS, rest) : -1;
	int code = QH_EXIT_USAGE;
	if (n > 0 || (n == 0 && !o[OPT_OUT].given))
		qh_cli_help(cli, "backup");
	else if (n == 0)
		code = backup(cli, o[OPT_DB].value ? o[OPT_DB].value : "quanheng.db", o[OPT_OUT].value);
	free(rest);
	return code;
}
