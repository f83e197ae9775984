/* SPDX-License-Identifier: Apache-2.0 */
/* quanheng aggregate: several project forms rolled up into one department form. */
#include <stdlib.h>

#include "base/limits.h"
#include "cli/forms.h"
#include "score/fill.h"

enum { OPT_RULEBOOK, OPT_OUT, N_OPTIONS };

struct collected {
	const struct qh_form **forms;
	const struct qh_scored **scored;
	uint32_t n, cap_forms, cap_scored;
	const struct qh_rulebook *rulebook; /* of the first form */
};

static int collect(struct qh_cli *cli, struct qh_arena *arena, const char *path, struct qh_str rulebook,
		   struct collected *c)
{
	struct qh_report_document document;
	int code = qh_forms_load(cli, arena, path, rulebook, &document);
	if (code != QH_EXIT_OK)
		return code;
	for (uint32_t i = 0; i < document.n_forms; i++) {
		const struct qh_report_form *rf = &document.forms[i];
		if (!qh_arena_grow(arena, &c->forms, &c->cap_forms, c->n + 1, sizeof *c->forms) ||
		    !qh_arena_grow(arena, &c->scored, &c->cap_scored, c->n + 1, sizeof *c->scored))
			return QH_EXIT_UNREAD;
		c->forms[c->n] = rf->form;
		c->scored[c->n++] = rf->scored;
		if (!c->rulebook)
			c->rulebook = rf->choice->rulebook;
	}
	return QH_EXIT_OK;
}

static void say_row(const struct qh_cli *cli, struct qh_arena *arena, const struct qh_rolled_up *up,
		    const struct qh_rolled_row *row)
{
	struct qh_rat off = qh_rat_sub(arena, row->score, row->average);
	const char *key = !qh_rat_ok(row->score)  ? "aggregate.row-open"
			  : !qh_rat_ok(off)       ? "aggregate.row-alone"
			  : qh_rat_sign(off) == 0 ? "aggregate.row-same"
						  : "aggregate.row-differs";
	struct qh_arg args[] = {
	    {.name = "name", .kind = QH_ARG_TEXT, .s = up->form->indicators[row->indicator].name.text},
	    {.name = "count", .kind = QH_ARG_INT, .r = QH_RAT_INT(row->n_members)},
	    {.name = "score", .kind = QH_ARG_NEAR, .r = row->score},
	    {.name = "average", .kind = QH_ARG_NEAR, .r = row->average},
	    {.name = "difference", .kind = QH_ARG_NEAR, .r = off},
	};
	qh_cli_say(cli, stderr, key, args, 5);
	if (row->plain_mean)
		qh_cli_say(cli, stderr, "aggregate.plain-mean", args, 5);
	if (row->unlike)
		qh_cli_say(cli, stderr, "aggregate.unlike", args, 5);
}

/* The result of scoring once beside the average of the scores. */
static void report(const struct qh_cli *cli, struct qh_arena *arena, const struct qh_rolled_up *up,
		   const struct qh_filled *filled)
{
	for (uint32_t i = 0; i < up->n_rows; i++)
		say_row(cli, arena, up, &up->rows[i]);
	struct qh_rat total = QH_RAT_NONE;
	if (!filled->total_open)
		(void)qh_declared_number(&filled->form->total, &total);
	struct qh_arg args[] = {{.name = "total", .kind = QH_ARG_NEAR, .r = total},
				{.name = "average", .kind = QH_ARG_NEAR, .r = up->average_total}};
	qh_cli_say(cli, stderr, qh_rat_ok(total) ? "aggregate.total" : "aggregate.total-open", args, 2);
	/* Rows of different projects keep their weights: whoever rolls up decides what each is worth in the
	 * whole. */
	struct qh_rat sum = up->scored->total.weight_sum, whole = up->scored->rulebook->weights_total;
	if (qh_rat_ok(sum) && qh_rat_ok(whole) && !qh_rat_eq(sum, whole)) {
		struct qh_arg weights[] = {{.name = "sum", .kind = QH_ARG_RAT, .r = sum},
					   {.name = "whole", .kind = QH_ARG_RAT, .r = whole}};
		qh_cli_say(cli, stderr, "aggregate.weights", weights, 2);
	}
}

static int aggregate(struct qh_cli *cli, struct qh_arena *arena, const char **paths, uint32_t n,
		     const struct qh_option *o)
{
	struct collected c = {0};
	struct qh_rolled_up up;
	struct qh_filled filled;
	struct qh_error err;
	qh_error_clear(&err);
	for (uint32_t i = 0; i < n; i++) {
		int code = collect(cli, arena, paths[i], qh_str_of(o[OPT_RULEBOOK].value), &c);
		if (code != QH_EXIT_OK)
			return code;
	}
	if (!c.rulebook) {
		qh_cli_say(cli, stderr, "score.no-rulebook", NULL, 0);
		return QH_EXIT_USAGE;
	}
	enum qh_status s =
	    qh_forms_roll_up(arena, cli->library, c.rulebook, c.forms, c.scored, c.n, &up, &err);
	if (s == QH_OK)
		s = qh_form_fill(arena, cli->library, up.form, up.scored, &filled, &err);
	if (s != QH_OK)
		return qh_cli_fail(cli, &err, QH_EXIT_UNREAD);
	int code =
	    qh_forms_save(cli, arena, &(struct qh_saved){filled.form, c.rulebook}, 1, o[OPT_OUT].value, NULL);
	report(cli, arena, &up, &filled);
	return code != QH_EXIT_OK ? code : filled.total_open ? QH_EXIT_FINDINGS : QH_EXIT_OK;
}

int qh_cmd_aggregate(struct qh_cli *cli, int argc, char **argv)
{
	struct qh_option o[N_OPTIONS] = {
	    [OPT_RULEBOOK] = {"--rulebook", "-r", true, "auto", false},
	    [OPT_OUT] = {"--output", "-o", true, NULL, false},
	};
	const char **paths = calloc((size_t)argc + 1, sizeof *paths);
	int n = paths ? qh_args_parse(cli, argc, argv, o, N_OPTIONS, paths) : -1;
	int code = QH_EXIT_USAGE;
	if (n == 0)
		qh_cli_say(cli, stderr, "cli.no-input", NULL, 0);
	if (n > 0) {
		struct qh_arena *arena = qh_arena_new(QH_DOC_ARENA_BYTES_MAX);
		code = arena ? aggregate(cli, arena, paths, (uint32_t)n, o) : QH_EXIT_UNREAD;
		qh_arena_free(arena);
	}
	free(paths);
	return code;
}
