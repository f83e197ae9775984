/* SPDX-License-Identifier: Apache-2.0 */
/* Owns `convert --as`: tables that a bureau makes about forms, from a batch or from two versions of a form.
 */
#include "base/file.h"
#include "base/limits.h"
#include "cli/forms.h"
#include "write/bureau.h"
#include "write/official.h"

static bool to_buffer(void *payload, struct qh_str bytes)
{
	struct qh_buf *out = payload;

	qh_buf_str(out, bytes);
	return out->status == QH_OK;
}

static int save(struct qh_cli *cli, const char *path, const struct qh_buf *out)
{
	struct qh_error err;

	qh_error_clear(&err);
	if (out->status != QH_OK)
		return qh_cli_fail(cli, (qh_error_set(&err, out->status, "REVIEW-005"), &err),
				   QH_EXIT_UNREAD);
	if (qh_file_write(path ? path : "-", qh_buf_view(out), &err) != QH_OK)
		return qh_cli_fail(cli, &err, QH_EXIT_UNREAD);
	return QH_EXIT_OK;
}

static int from_batch(struct qh_cli *cli, const struct qh_bureau_request *r, const struct qh_bureau *bureau)
{
	struct qh_report_options report = qh_cli_report(cli);
	struct qh_review_options options = {
	    .library = cli->library, .rulebook = QH_STR("auto"), .jobs = r->jobs};
	struct qh_report_summary sum = {0};
	struct qh_error err;
	struct qh_buf out;
	struct qh_review_run run = {.options = &options,
				    .writer = &qh_writer_bureau,
				    .report = &report,
				    .paths = r->paths,
				    .n_paths = r->n_paths,
				    .sink = to_buffer,
				    .sink_payload = &out};
	int code;

	report.bureau = bureau;
	qh_error_clear(&err);
	qh_buf_init(&out, QH_OUTPUT_BYTES_MAX);
	if (qh_review_all(&run, &sum, &err) == QH_OK)
		code = save(cli, r->path, &out);
	else
		code = qh_cli_fail(cli, &err, err.status == QH_NOT_FOUND ? QH_EXIT_USAGE : QH_EXIT_UNREAD);
	qh_buf_free(&out);
	/* What could not be read is named in the file. */
	return code == QH_EXIT_OK && sum.unread_documents ? QH_EXIT_UNREAD : code;
}

/* ---- two versions of a form ---- */

struct versions {
	struct qh_cli *cli;
	const char *const *paths;
};

static void say_alone(void *payload, const struct qh_form *form, bool first)
{
	const struct versions *v = payload;
	struct qh_str name = form->project.text.n ? form->project.text : form->title.text;
	struct qh_arg args[] = {{.name = "name", .kind = QH_ARG_TEXT, .s = name},
				qh_cli_text("file", v->paths[first ? 0 : 1])};

	qh_cli_say(v->cli, stderr, "cli.no-partner", args, 2);
}

static int make_adjustment(struct qh_cli *cli, struct qh_arena *arena, const struct qh_bureau_request *r,
			   const struct qh_bureau *bureau, struct qh_buf *out)
{
	struct qh_report_options report = qh_cli_report(cli);
	struct qh_report_document before, after;
	struct versions v = {cli, r->paths};
	struct qh_paper_builder b;
	struct qh_paper paper;
	struct qh_error err;
	int code = qh_forms_load(cli, arena, r->paths[0], QH_STR("auto"), &before);

	if (code == QH_EXIT_OK)
		code = qh_forms_load(cli, arena, r->paths[1], QH_STR("auto"), &after);
	if (code != QH_EXIT_OK)
		return code;
	report.bureau = bureau;
	qh_error_clear(&err);
	qh_paper_begin(&b, arena);
	if (qh_bureau_adjust(&b, &report, &before, &after, say_alone, &v) == 0) {
		qh_cli_say(cli, stderr, "cli.no-versions", NULL, 0);
		return QH_EXIT_UNREAD;
	}
	qh_official_frame(arena, &report, after.forms[0].form->title.text, &paper);
	if (qh_paper_built(&b, &paper, &err) != QH_OK || bureau->write(arena, &paper, out, &err) != QH_OK)
		return qh_cli_fail(cli, &err, QH_EXIT_UNREAD);
	return QH_EXIT_OK;
}

static int from_versions(struct qh_cli *cli, const struct qh_bureau_request *r,
			 const struct qh_bureau *bureau)
{
	struct qh_arena *arena;
	struct qh_buf out;
	int code = QH_EXIT_UNREAD;

	if (r->n_paths != 2) {
		qh_cli_say(cli, stderr, "cli.two-versions", NULL, 0);
		return QH_EXIT_USAGE;
	}
	qh_buf_init(&out, QH_OUTPUT_BYTES_MAX);
	arena = qh_arena_new(QH_DOC_ARENA_BYTES_MAX);
	if (arena)
		code = make_adjustment(cli, arena, r, bureau, &out);
	if (code == QH_EXIT_OK)
		code = save(cli, r->path, &out);
	qh_arena_free(arena);
	qh_buf_free(&out);
	return code;
}

/* ---- what was asked for ---- */

static bool find_kind(const struct qh_cli *cli, const char *name, uint8_t *out)
{
	struct qh_arg arg = qh_cli_text("name", name);

	for (uint8_t kind = 0; kind < QH_BUREAU_KINDS; kind++)
		if (strcmp(name, qh_bureau_kind_name((enum qh_bureau_kind)kind)) == 0) {
			*out = kind;
			return true;
		}
	qh_cli_say(cli, stderr, "cli.unknown-table", &arg, 1);
	return false;
}

int qh_bureau_run(struct qh_cli *cli, const struct qh_bureau_request *r)
{
	struct qh_bureau bureau = {.layout = r->layout};
	const struct qh_paper_file *kind;
	struct qh_arg arg = qh_cli_text("name", r->kind);

	if (!find_kind(cli, r->kind, &bureau.kind) || !qh_paper_file_of(cli, r->path, r->format, &kind))
		return QH_EXIT_USAGE;
	if (r->n_paths == 0) {
		qh_cli_say(cli, stderr, "cli.no-input", NULL, 0);
		return QH_EXIT_USAGE;
	}
	if (!kind) {
		qh_cli_say(cli, stderr, "cli.table-needs-paper", &arg, 1);
		return QH_EXIT_USAGE;
	}
	if (!qh_paper_suits(cli, kind, r->path))
		return QH_EXIT_USAGE;
	if (!qh_bureau_table_of(cli->library, &bureau, NULL, QH_FORM_UNKNOWN, NULL)) {
		qh_cli_say(cli, stderr, "cli.no-table", &arg, 1);
		return QH_EXIT_USAGE;
	}
	bureau.write = kind->write;
	return bureau.kind == QH_BUREAU_ADJUSTMENT ? from_versions(cli, r, &bureau)
						   : from_batch(cli, r, &bureau);
}
