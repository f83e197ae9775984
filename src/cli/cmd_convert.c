/* SPDX-License-Identifier: Apache-2.0 */
/* quanheng convert: the forms of a document in the official layout of a rulebook, as another kind of file. */
#include "base/limits.h"
#include "cli/forms.h"

enum { OPT_RULEBOOK, OPT_OUT, OPT_FORM, N_OPTIONS };

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

static int convert(struct qh_cli *cli, struct qh_arena *arena, const char *path, struct qh_option *o)
{
	const struct qh_rulebook *layout = NULL;
	struct qh_report_document document;
	struct qh_saved *forms;
	struct qh_error err;
	int64_t only = 0;
	uint32_t n = 0;
	int code;

	qh_error_clear(&err);
	if (o[OPT_RULEBOOK].given) {
		layout = qh_rulebook_find(cli->library->rulebooks, qh_str_of(o[OPT_RULEBOOK].value));
		if (!layout) {
			qh_error_set(&err, QH_NOT_FOUND, "REVIEW-001");
			qh_error_arg(&err, "id", qh_str_of(o[OPT_RULEBOOK].value));
			return qh_cli_fail(cli, &err, QH_EXIT_USAGE);
		}
	}
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
	return qh_forms_save(cli, arena, forms, n, o[OPT_OUT].value);
}

int qh_cmd_convert(struct qh_cli *cli, int argc, char **argv)
{
	struct qh_option o[N_OPTIONS] = {
	    [OPT_RULEBOOK] = {"--rulebook", "-r", true, NULL, false},
	    [OPT_OUT] = {"--output", "-o", true, NULL, false},
	    [OPT_FORM] = {"--form", NULL, true, NULL, false},
	};

	return qh_args_one_input(cli, argc, argv, o, N_OPTIONS, convert);
}
