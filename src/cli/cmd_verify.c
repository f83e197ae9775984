/* SPDX-License-Identifier: Apache-2.0 */
/* quanheng verify: is an exported trail whole and unchanged? Needs nothing but the file. */
#include <stdlib.h>

#include "base/file.h"
#include "base/limits.h"
#include "cli/cli.h"
#include "office/trail.h"

static int verify(struct qh_cli *cli, struct qh_arena *arena, const char *path)
{
	struct qh_error err;
	struct qh_str bytes;
	struct qh_trail_check check;
	qh_error_clear(&err);
	if (qh_file_read(arena, path, QH_FILE_BYTES_MAX, &bytes, &err) != QH_OK)
		return qh_cli_fail(cli, &err, QH_EXIT_UNREAD);
	if (qh_trail_check_all(&check, bytes, &err) != QH_OK) {
		qh_error_at_line(&err, qh_str_of(path), (uint32_t)check.line, 0);
		return qh_cli_fail(cli, &err, QH_EXIT_FINDINGS);
	}
	char hex[2 * QH_TRAIL_HASH_BYTES + 1];
	for (int i = 0; i < QH_TRAIL_HASH_BYTES; i++)
		snprintf(hex + 2 * i, 3, "%02x", check.hash[i]);
	struct qh_arg args[] = {{.name = "n", .kind = QH_ARG_INT, .r = QH_RAT_INT((int64_t)check.entries)},
				qh_cli_text("hash", hex)};
	qh_cli_say(cli, stdout, "verify.sound", args, 2);
	return QH_EXIT_OK;
}

int qh_cmd_verify(struct qh_cli *cli, int argc, char **argv)
{
	struct qh_arena *arena;
	if (argc != 1) {
		qh_cli_help(cli, "verify");
		return QH_EXIT_USAGE;
	}
	arena = qh_arena_new((size_t)QH_FILE_BYTES_MAX * 2);
	int code = arena ? verify(cli, arena, argv[0]) : QH_EXIT_UNREAD;
	qh_arena_free(arena);
	return code;
}
