/* SPDX-License-Identifier: Apache-2.0 */
/* quanheng convert: the forms of a document in the official layout of a rulebook, as another kind of file; or
 * a table that a bureau makes about forms. */
#include <stdlib.h>

#include "base/limits.h"
#include "cli/forms.h"

enum { OPT_RULEBOOK, OPT_OUT, OPT_FORM, OPT_AS, OPT_FORMAT, OPT_JOBS, N_OPTIONS };

/* JSON loses the text around the form, by which its rulebook may have been chosen: it names it. */
static const struct qh_form *named(struct qh_arena *arena, const struct qh_report_form *rf)
{
	struct qh_form *copy = QH_NEW(arena, struct qh_form);

	if (!copy || !rf->choice->rulebook)
		return rf->form;
	*copy = *rf->form;
	copy->rulebook_named = rf->choice->rulebook->id;
	return copy;
}

static int convert(struct qh_cli *cli, struct qh_arena *arena, const char *path,
		   const struct qh_rulebook *layout, const struct qh_option *o)
{
	struct qh_report_document document;
	struct qh_saved *forms;
	struct qh_error err;
	int64_t only = 0;
	uint32_t n = 0;
	int code;

	qh_error_clear(&err);
	if (o[OPT_OUT].value && qh_str_ends(qh_str_of(o[OPT_OUT].value), QH_STR(".pdf")) &&
	    !qh_cli_fonts_ready(cli))
		return QH_EXIT_UNREAD;
	code = qh_forms_load(cli, arena, path, QH_STR("auto"), &document);
	if (code != QH_EXIT_OK)
		return code;
	if (o[OPT_FORM].given && !qh_args_number(cli, &o[OPT_FORM], 1, document.n_forms, &only))
		return QH_EXIT_USAGE;
	forms = QH_NEW_ARRAY(arena, struct qh_saved, document.n_forms);
	if (!forms)
		return qh_cli_fail(cli, (qh_error_set(&err, QH_NOMEM, "REVIEW-002"), &err), QH_EXIT_UNREAD);
	for (uint32_t i = 0; i < document.n_forms; i++)
		if (only == 0 || only == (int64_t)i + 1)
			forms[n++] = (struct qh_saved){named(arena, &document.forms[i]),
						       layout ? layout : document.forms[i].choice->rulebook};
	return qh_forms_save(cli, arena, forms, n, o[OPT_OUT].value, o[OPT_FORMAT].value);
}

static int convert_one(struct qh_cli *cli, const char *const *paths, int n, const struct qh_rulebook *layout,
		       const struct qh_option *o)
{
	struct qh_arena *arena;
	int code = QH_EXIT_UNREAD;

	if (n != 1) {
		qh_cli_say(cli, stderr, "cli.one-input", NULL, 0);
		return QH_EXIT_USAGE;
	}
	arena = qh_arena_new(QH_DOC_ARENA_BYTES_MAX);
	if (arena)
		code = convert(cli, arena, paths[0], layout, o);
	qh_arena_free(arena);
	return code;
}

static bool find_layout(const struct qh_cli *cli, const struct qh_option *o, const struct qh_rulebook **out)
{
	struct qh_error err;

	*out = NULL;
	if (!o->given)
		return true;
	*out = qh_rulebook_find(cli->library->rulebooks, qh_str_of(o->value));
	if (*out)
		return true;
	qh_error_clear(&err);
	qh_error_set(&err, QH_NOT_FOUND, "REVIEW-001");
	qh_error_arg(&err, "id", qh_str_of(o->value));
	qh_cli_fail(cli, &err, QH_EXIT_USAGE);
	return false;
}

/* --form is about one document, --jobs about many: the other one is refused. */
static bool suits(struct qh_cli *cli, const struct qh_option *o)
{
	const struct qh_option *wrong = o[OPT_AS].given && o[OPT_FORM].given    ? &o[OPT_FORM]
					: !o[OPT_AS].given && o[OPT_JOBS].given ? &o[OPT_JOBS]
										: NULL;
	struct qh_arg args[] = {qh_cli_text("name", wrong ? wrong->name : ""),
				qh_cli_text("command", cli->command)};

	if (wrong)
		qh_cli_say(cli, stderr, wrong == &o[OPT_FORM] ? "cli.not-with-as" : "cli.only-with-as", args,
			   2);
	return !wrong;
}

int qh_cmd_convert(struct qh_cli *cli, int argc, char **argv)
{
	struct qh_option o[N_OPTIONS] = {
	    [OPT_RULEBOOK] = {"--rulebook", "-r", true, NULL, false},
	    [OPT_OUT] = {"--output", "-o", true, NULL, false},
	    [OPT_FORM] = {"--form", NULL, true, NULL, false},
	    [OPT_AS] = {"--as", NULL, true, NULL, false},
	    [OPT_FORMAT] = {"--format", "-f", true, NULL, false},
	    [OPT_JOBS] = {"--jobs", "-j", true, "1", false},
	};
	const char **paths = calloc((size_t)argc + 1, sizeof *paths);
	int n = paths ? qh_args_parse(cli, argc, argv, o, N_OPTIONS, paths) : -1, code = QH_EXIT_USAGE;
	struct qh_bureau_request request = {
	    .kind = o[OPT_AS].value, .path = o[OPT_OUT].value, .format = o[OPT_FORMAT].value};
	int64_t jobs = 1;

	if (n >= 0 && suits(cli, o) && find_layout(cli, &o[OPT_RULEBOOK], &request.layout) &&
	    qh_args_number(cli, &o[OPT_JOBS], 1, QH_JOBS_MAX, &jobs)) {
		request.paths = paths;
		request.n_paths = (uint32_t)n;
		request.jobs = (uint32_t)jobs;
		code = o[OPT_AS].given ? qh_bureau_run(cli, &request)
				       : convert_one(cli, paths, n, request.layout, o);
	}
	free(paths);
	return code;
}
