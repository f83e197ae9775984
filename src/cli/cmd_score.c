/* SPDX-License-Identifier: Apache-2.0 */
/* quanheng score: fill in what follows from a form's own figures, or from a table of base data. */
#include "base/limits.h"
#include "cli/forms.h"
#include "cli/measures.h"
#include "review/base_data.h"
#include "score/fill.h"

enum { OPT_RULEBOOK, OPT_OUT, OPT_FORM, OPT_DATA, OPT_RECORDS, OPT_YEAR, N_OPTIONS };
enum { YEAR_MIN = 1990, YEAR_MAX = 2200 };

static struct qh_arg count_arg(const char *name, uint32_t n)
{
	return (struct qh_arg){.name = name, .kind = QH_ARG_INT, .r = QH_RAT_INT(n)};
}

/* What was filled and what still waits for the author, on stderr so that the form may go to a pipe. */
static void report(const struct qh_cli *cli, const struct qh_scored *scored, const struct qh_filled *filled)
{
	struct qh_arg args[] = {count_arg("filled", filled->filled), count_arg("replaced", filled->replaced),
				count_arg("kept", filled->kept), count_arg("open", filled->open)};
	qh_cli_say(cli, stderr, filled->total_open ? "score.open" : "score.done", args, 4);
	for (uint32_t i = 0; i < filled->form->n_indicators; i++) {
		const struct qh_score *s = &scored->indicators[i];
		const struct qh_indicator *ind = &filled->form->indicators[i];
		if (s->status == QH_SCORE_UNDECIDABLE && s->cause && !ind->filler) {
			/* Not "name": a cause may have one of its own. */
			struct qh_arg row[] = {
			    {.name = "row", .kind = QH_ARG_TEXT, .s = ind->name.text},
			    {.name = "cause", .kind = QH_ARG_KEY, .s = qh_str_of(s->cause)},
			    s->n_cause_args > 0 ? s->cause_args[0] : (struct qh_arg){.name = "-"},
			    s->n_cause_args > 1 ? s->cause_args[1] : (struct qh_arg){.name = "-"}};
			qh_cli_say(cli, stderr, "score.undecidable", row, 4);
		} else if (s->status == QH_SCORE_RANGE && ind->score.text.n == 0) {
			struct qh_arg row[] = {{.name = "name", .kind = QH_ARG_TEXT, .s = ind->name.text},
					       {.name = "lo", .kind = QH_ARG_RAT, .r = s->lo},
					       {.name = "hi", .kind = QH_ARG_RAT, .r = s->hi}};
			qh_cli_say(cli, stderr, "score.tier", row, 3);
		}
	}
}

/* The form with what a table of base data, or business records, say; and its review anew. */
static int from_outside(struct qh_cli *cli, struct qh_arena *arena, const struct qh_doc *doc,
			const struct qh_option *o, struct qh_report_form *rf)
{
	struct qh_error err;
	struct qh_form *form = NULL;
	struct qh_review_options options = {.library = cli->library,
					    .rulebook = qh_str_of(o[OPT_RULEBOOK].value)};
	enum qh_status s = QH_OK;
	int64_t year = rf->form->year;
	qh_error_clear(&err);
	if (o[OPT_YEAR].given && !qh_args_number(cli, &o[OPT_YEAR], YEAR_MIN, YEAR_MAX, &year))
		return QH_EXIT_USAGE;
	if (o[OPT_DATA].value)
		s = qh_base_data_load(arena, cli->library, o[OPT_DATA].value, rf->form, &form, &err);
	if (s == QH_OK && o[OPT_RECORDS].value) {
		if (year < YEAR_MIN) {
			qh_cli_say(cli, stderr, "measure.form-year", NULL, 0);
			return QH_EXIT_USAGE;
		}
		form =
		    qh_cli_measured_form(cli, arena, o[OPT_RECORDS].value, (int)year, form ? form : rf->form);
		if (!form)
			return QH_EXIT_UNREAD;
	}
	if (s == QH_OK)
		s = qh_review_form(arena, &options, doc, form, rf, &err);
	return s == QH_OK ? QH_EXIT_OK : qh_cli_fail(cli, &err, QH_EXIT_UNREAD);
}

static int score_form(struct qh_cli *cli, struct qh_arena *arena, const char *path, struct qh_option *o)
{
	struct qh_report_document document;
	struct qh_error err;
	int64_t number = 1;
	int code = qh_forms_load(cli, arena, path, qh_str_of(o[OPT_RULEBOOK].value), &document);
	qh_error_clear(&err);
	if (code != QH_EXIT_OK)
		return code;
	if (!qh_args_number(cli, &o[OPT_FORM], 1, document.n_forms, &number))
		return QH_EXIT_USAGE;
	struct qh_report_form rf = document.forms[number - 1];
	if (o[OPT_DATA].value || o[OPT_RECORDS].value) {
		code = from_outside(cli, arena, document.doc, o, &rf);
		if (code != QH_EXIT_OK)
			return code;
	}
	if (!rf.scored) {
		qh_cli_say(cli, stderr, "score.no-rulebook", NULL, 0);
		return QH_EXIT_USAGE;
	}
	struct qh_filled filled;
	if (qh_form_fill(arena, cli->library, rf.form, rf.scored, &filled, &err) != QH_OK)
		return qh_cli_fail(cli, &err, QH_EXIT_UNREAD);
	filled.form->rulebook_named = rf.choice->rulebook->id;
	code = qh_forms_save(cli, arena, &(struct qh_saved){filled.form, rf.choice->rulebook}, 1,
			     o[OPT_OUT].value, NULL);
	report(cli, rf.scored, &filled);
	return code != QH_EXIT_OK ? code : filled.total_open ? QH_EXIT_FINDINGS : QH_EXIT_OK;
}

int qh_cmd_score(struct qh_cli *cli, int argc, char **argv)
{
	struct qh_option o[N_OPTIONS] = {
	    [OPT_RULEBOOK] = {"--rulebook", "-r", true, "auto", false},
	    [OPT_OUT] = {"--output", "-o", true, NULL, false},
	    [OPT_FORM] = {"--form", NULL, true, "1", false},
	    [OPT_DATA] = {"--data", NULL, true, NULL, false},
	    [OPT_RECORDS] = {"--records", NULL, true, NULL, false},
	    [OPT_YEAR] = {"--year", NULL, true, NULL, false},
	};
	return qh_args_one_input(cli, argc, argv, o, N_OPTIONS, score_form);
}
