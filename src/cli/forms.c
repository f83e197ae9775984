/* SPDX-License-Identifier: Apache-2.0 */
/* Loads the forms of a file and saves a form. */
#include "cli/forms.h"

#include <unistd.h>

#include "base/file.h"
#include "base/limits.h"
#include "form/form_json.h"
#include "write/official.h"

int qh_forms_load(struct qh_cli *cli, struct qh_arena *arena, const char *path, struct qh_str rulebook,
		  struct qh_report_document *out)
{
	struct qh_error err;
	struct qh_str bytes = QH_STR_NONE;
	struct qh_review_options options = {.library = cli->library, .rulebook = rulebook, .jobs = 1};
	qh_error_clear(&err);
	if (qh_file_read(arena, path, QH_FILE_BYTES_MAX, &bytes, &err) != QH_OK)
		return qh_cli_fail(cli, &err, QH_EXIT_UNREAD);
	if (qh_review_bytes(arena, &options, path, bytes, 1, out, &err) != QH_OK)
		return qh_cli_fail(cli, &err, QH_EXIT_USAGE);
	if (out->failed)
		return qh_cli_fail(cli, &out->error, QH_EXIT_UNREAD);
	if (out->n_forms > 0)
		return QH_EXIT_OK;
	struct qh_arg arg = qh_cli_text("name", path);
	qh_cli_say(cli, stderr, "cli.no-form", &arg, 1);
	return QH_EXIT_UNREAD;
}

/* ---- saving ---- */

static const struct qh_paper_file papers[] = {
    {".docx", qh_paper_docx}, {".xlsx", qh_paper_xlsx}, {".pdf", qh_paper_pdf},
    {".html", qh_paper_html}, {".csv", qh_paper_csv},
};
enum { N_PAPERS = sizeof papers / sizeof papers[0] };

/* Bytes of an office file on a terminal help nobody. */
bool qh_paper_suits(const struct qh_cli *cli, const struct qh_paper_file *kind, const char *path)
{
	bool to_stdout = !path || strcmp(path, "-") == 0;
	struct qh_arg arg = qh_cli_text("name", kind->ending + 1);

	if (!to_stdout || !isatty(STDOUT_FILENO))
		return true;
	qh_cli_say(cli, stderr, "cli.binary-terminal", &arg, 1);
	return false;
}

bool qh_paper_file_of(const struct qh_cli *cli, const char *path, const char *format,
		      const struct qh_paper_file **out)
{
	struct qh_str p = qh_str_of(path ? path : "-");
	struct qh_arg arg = qh_cli_text("name", format ? format : "");

	*out = NULL;
	for (int i = 0; i < N_PAPERS; i++)
		if (format ? strcmp(format, papers[i].ending + 1) == 0
			   : qh_str_ends(p, qh_str_of(papers[i].ending)))
			*out = &papers[i];
	if (*out || !format || strcmp(format, "json") == 0)
		return true;
	qh_cli_say(cli, stderr, "cli.unknown-paper", &arg, 1);
	return false;
}

static enum qh_status make_paper(const struct qh_cli *cli, struct qh_arena *arena,
				 const struct qh_saved *forms, uint32_t n, const struct qh_paper_file *kind,
				 struct qh_buf *out, struct qh_error *err)
{
	struct qh_report_options o = qh_cli_report(cli);
	struct qh_paper_builder b;
	struct qh_paper paper;

	qh_official_frame(arena, &o, forms[0].form->title.text, &paper);
	qh_paper_begin(&b, arena);
	for (uint32_t i = 0; i < n; i++)
		qh_official_add(&b, &o, forms[i].layout, forms[i].form, NULL);
	enum qh_status s = qh_paper_built(&b, &paper, err);

	return s == QH_OK ? kind->write(arena, &paper, out, err) : s;
}

static void make_json(const struct qh_saved *forms, uint32_t n, struct qh_buf *out)
{
	struct qh_json_out w;

	qh_json_out_start(&w, out, 2);
	if (n != 1)
		qh_json_array(&w);
	for (uint32_t i = 0; i < n; i++)
		qh_form_to_json(forms[i].form, &w);
	if (n != 1)
		qh_json_array_end(&w);
	qh_buf_char(out, '\n');
}

int qh_forms_save(struct qh_cli *cli, struct qh_arena *arena, const struct qh_saved *forms, uint32_t n,
		  const char *path, const char *format)
{
	const struct qh_paper_file *kind;
	int code = QH_EXIT_OK;
	enum qh_status s = QH_OK;
	struct qh_buf out;
	struct qh_error err;

	qh_error_clear(&err);
	if (!qh_paper_file_of(cli, path, format, &kind) || (kind && !qh_paper_suits(cli, kind, path)))
		return QH_EXIT_USAGE;
	for (uint32_t i = 0; i < n && kind; i++) {
		if (forms[i].layout && forms[i].layout->n_columns)
			continue;
		qh_cli_say(cli, stderr, "cli.no-layout", NULL, 0);
		return QH_EXIT_USAGE;
	}
	qh_buf_init(&out, QH_OUTPUT_BYTES_MAX);
	if (kind)
		s = make_paper(cli, arena, forms, n, kind, &out, &err);
	else
		make_json(forms, n, &out);
	if (s == QH_OK)
		s = out.status == QH_OK ? qh_file_write(path ? path : "-", qh_buf_view(&out), &err)
					: qh_error_set(&err, out.status, "REVIEW-005");
	if (s != QH_OK)
		code = qh_cli_fail(cli, &err, QH_EXIT_UNREAD);
	qh_buf_free(&out);
	return code;
}
