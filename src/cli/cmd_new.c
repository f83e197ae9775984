/* SPDX-License-Identifier: Apache-2.0 */
/* quanheng new: a blank form from a rulebook. */
#include <stdlib.h>

#include "base/limits.h"
#include "cli/forms.h"
#include "score/fill.h"

enum { OPT_RULEBOOK, OPT_OUT, OPT_YEAR, N_OPTIONS };
enum { YEAR_MIN = 1990, YEAR_MAX = 2200 };

static int make_blank(struct qh_cli *cli, struct qh_arena *arena, const struct qh_option *o)
{
	struct qh_error err;
	struct qh_form *form = NULL;
	int64_t year = 0;
	qh_error_clear(&err);
	const struct qh_rulebook *rb =
	    qh_rulebook_find(cli->library->rulebooks, qh_str_of(o[OPT_RULEBOOK].value));
	if (!rb) {
		qh_error_set(&err, QH_NOT_FOUND, "REVIEW-001");
		qh_error_arg(&err, "id", qh_str_of(o[OPT_RULEBOOK].value));
		return qh_cli_fail(cli, &err, QH_EXIT_USAGE);
	}
	if (o[OPT_YEAR].given && !qh_args_number(cli, &o[OPT_YEAR], YEAR_MIN, YEAR_MAX, &year))
		return QH_EXIT_USAGE;
	if (qh_form_blank(arena, cli->library, rb, (int)year, &form, &err) != QH_OK)
		return qh_cli_fail(cli, &err, QH_EXIT_UNREAD);
	return qh_forms_save(cli, arena, &(struct qh_saved){form, rb}, 1, o[OPT_OUT].value, NULL);
}

int qh_cmd_new(struct qh_cli *cli, int argc, char **argv)
{
	struct qh_option o[N_OPTIONS] = {
	    [OPT_RULEBOOK] = {"--rulebook", "-r", true, NULL, false},
	    [OPT_OUT] = {"--output", "-o", true, NULL, false},
	    [OPT_YEAR] = {"--year", NULL, true, NULL, false},
	};
	const char **rest = calloc((size_t)argc + 1, sizeof *rest);
	int n = rest ? qh_args_parse(cli, argc, argv, o, N_OPTIONS, rest) : -1;
	int code = QH_EXIT_USAGE;
	free(rest);
	if (n > 0 || (n == 0 && !o[OPT_RULEBOOK].given)) {
		qh_cli_say(cli, stderr, "cli.new-needs-rulebook", NULL, 0);
	} else if (n == 0) {
		struct qh_arena *arena = qh_arena_new(QH_DOC_ARENA_BYTES_MAX);
		code = arena ? make_blank(cli, arena, o) : QH_EXIT_UNREAD;
		qh_arena_free(arena);
	}
	return code;
}
