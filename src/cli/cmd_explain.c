/* SPDX-License-Identifier: Apache-2.0 */
/* quanheng explain: how one score follows, line by line, or how the columns of a table were told. */
#include <stdlib.h>

#include "base/file.h"
#include "base/limits.h"
#include "cli/cli.h"
#include "write/text_out.h"

enum { OPT_FORM, OPT_INDICATOR, OPT_LAYOUT, OPT_RULEBOOK, OPT_LANG, N_OPTIONS };

static void put_named(const struct qh_cli *cli, struct qh_buf *out, const char *key, struct qh_str value)
{
	struct qh_arg arg = {.name = "value", .kind = QH_ARG_TEXT, .s = value};
	size_t from = out->n;
	qh_catalog_write(cli->library->catalog, cli->lang, key, &arg, 1, out);
	qh_clean(out, from);
	qh_buf_char(out, '\n');
}

/* A value as printed, and what was not settled in reading it. */
static void put_value(const struct qh_cli *cli, struct qh_buf *out, const char *key,
		      const struct qh_declared *d)
{
	put_named(cli, out, key, d->text);
	for (uint32_t left = d->q.doubts; left; left &= left - 1) {
		char doubt[64];
		struct qh_arg arg = {.name = "doubt", .kind = QH_ARG_KEY};
		snprintf(doubt, sizeof doubt, "quantity.doubt.%s",
			 qh_doubt_name((enum qh_doubt)(left & ~(left - 1))));
		arg.s = qh_str_of(doubt);
		qh_catalog_write(cli->library->catalog, cli->lang, "explain.doubt", &arg, 1, out);
		qh_buf_char(out, '\n');
	}
}

static void put_choice(const struct qh_cli *cli, const struct qh_choice *choice, struct qh_buf *out)
{
	put_named(cli, out, "explain.rulebook", choice->rulebook ? choice->rulebook->id : QH_STR("-"));
	for (uint32_t i = 0; i < choice->n_reasons; i++) {
		struct qh_arg args[] = {
		    {.name = "detail", .kind = QH_ARG_TEXT, .s = choice->reasons[i].detail},
		    {.name = "points", .kind = QH_ARG_INT, .r = QH_RAT_INT(choice->reasons[i].points)}};
		qh_buf_z(out, "  ");
		qh_catalog_write(cli->library->catalog, cli->lang, choice->reasons[i].key, args, 2, out);
		qh_buf_char(out, '\n');
	}
}

static void explain_indicator(const struct qh_cli *cli, const struct qh_report_form *rf, uint32_t number,
			      struct qh_buf *out)
{
	struct qh_report_options o = qh_cli_report(cli);
	const struct qh_indicator *ind = &rf->form->indicators[number];
	qh_buf_printf(out, "%u. ", number + 1);
	qh_put_clean(out, ind->name.text);
	qh_buf_char(out, '\n');
	put_value(cli, out, "explain.target", &ind->target);
	put_value(cli, out, "explain.actual", &ind->actual);
	put_named(cli, out, "explain.weight", ind->weight.text);
	put_named(cli, out, "explain.declared", ind->score.text);
	if (rf->scored)
		qh_write_derivation(&o, rf->scored, &rf->scored->indicators[number], out);
	qh_buf_char(out, '\n');
}

static void explain_execution(const struct qh_cli *cli, const struct qh_report_form *rf, struct qh_buf *out)
{
	struct qh_report_options o = qh_cli_report(cli);
	if (!rf->scored || rf->scored->execution_row == 0)
		return;
	uint32_t row = rf->scored->execution_row - 1;
	qh_put_clean(out, rf->form->funds[row].label.text);
	qh_buf_char(out, '\n');
	qh_write_derivation(&o, rf->scored, &rf->scored->funds[row], out);
	qh_buf_char(out, '\n');
}

struct request {
	int64_t form, indicator; /* 1-based; indicator 0: all, with the execution row first */
	bool layout;
};

static int explain_form(struct qh_cli *cli, const struct qh_report_form *rf, const struct request *want,
			struct qh_buf *out)
{
	struct qh_report_options o = qh_cli_report(cli);
	qh_put_clean(out, rf->form->title.text);
	qh_buf_char(out, '\n');
	if (want->layout) {
		qh_write_layout(&o, rf->form, out);
		return QH_EXIT_OK;
	}
	put_choice(cli, rf->choice, out);
	if (want->indicator > rf->form->n_indicators) {
		struct qh_arg arg = {
		    .name = "max", .kind = QH_ARG_INT, .r = QH_RAT_INT(rf->form->n_indicators)};
		qh_cli_say(cli, stderr, "cli.no-such-indicator", &arg, 1);
		return QH_EXIT_USAGE;
	}
	if (want->indicator == 0)
		explain_execution(cli, rf, out);
	for (uint32_t i = 0; i < rf->form->n_indicators; i++)
		if (want->indicator == i + 1 || (want->indicator == 0 && !rf->form->indicators[i].filler))
			explain_indicator(cli, rf, i, out);
	return QH_EXIT_OK;
}

static int explain_file(struct qh_cli *cli, struct qh_arena *arena, const char *path, struct qh_str rulebook,
			const struct request *want, struct qh_buf *out)
{
	struct qh_error err;
	struct qh_str bytes = QH_STR_NONE;
	struct qh_report_document document;
	struct qh_review_options options = {.library = cli->library, .rulebook = rulebook, .jobs = 1};
	qh_error_clear(&err);
	if (qh_file_read(arena, path, QH_FILE_BYTES_MAX, &bytes, &err) != QH_OK)
		return qh_cli_fail(cli, &err, QH_EXIT_UNREAD);
	if (qh_review_bytes(arena, &options, path, bytes, 1, &document, &err) != QH_OK)
		return qh_cli_fail(cli, &err, QH_EXIT_USAGE);
	if (document.failed)
		return qh_cli_fail(cli, &document.error, QH_EXIT_UNREAD);
	if (want->form > document.n_forms) {
		struct qh_arg arg = {.name = "max", .kind = QH_ARG_INT, .r = QH_RAT_INT(document.n_forms)};
		qh_cli_say(cli, stderr, "cli.no-such-form", &arg, 1);
		return QH_EXIT_USAGE;
	}
	return explain_form(cli, &document.forms[want->form - 1], want, out);
}

int qh_cmd_explain(struct qh_cli *cli, int argc, char **argv)
{
	struct qh_option o[N_OPTIONS] = {
	    [OPT_FORM] = {"--form", NULL, true, "1", false},
	    [OPT_INDICATOR] = {"--indicator", NULL, true, "0", false},
	    [OPT_LAYOUT] = {"--layout", NULL, false, NULL, false},
	    [OPT_RULEBOOK] = {"--rulebook", "-r", true, "auto", false},
	    [OPT_LANG] = {"--lang", NULL, true, NULL, false},
	};
	const char **rest = calloc((size_t)argc + 1, sizeof *rest);
	int n = rest ? qh_args_parse(cli, argc, argv, o, N_OPTIONS, rest) : -1;
	struct request want = {.layout = o[OPT_LAYOUT].given};
	int code = QH_EXIT_USAGE;
	if (o[OPT_LANG].value)
		cli->lang = strcmp(o[OPT_LANG].value, "en") == 0 ? QH_EN : QH_ZH;
	if (n == 0)
		qh_cli_say(cli, stderr, "cli.no-input", NULL, 0);
	if (n > 0 && qh_args_number(cli, &o[OPT_FORM], 1, QH_FORMS_MAX, &want.form) &&
	    qh_args_number(cli, &o[OPT_INDICATOR], 0, QH_INDICATORS_MAX, &want.indicator)) {
		struct qh_arena *arena = qh_arena_new(QH_DOC_ARENA_BYTES_MAX);
		struct qh_buf out;
		qh_buf_init(&out, QH_OUTPUT_BYTES_MAX);
		if (arena)
			code =
			    explain_file(cli, arena, rest[0], qh_str_of(o[OPT_RULEBOOK].value), &want, &out);
		qh_cli_print(cli, stdout, &out);
		qh_arena_free(arena);
	}
	free(rest);
	return code;
}
