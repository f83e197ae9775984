/* SPDX-License-Identifier: Apache-2.0 */
/* Loads the forms of a file and saves a form. */
#include "cli/forms.h"

#include "base/file.h"
#include "base/limits.h"
#include "form/form_json.h"

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

int qh_forms_save(struct qh_cli *cli, const struct qh_form *form, const char *path)
{
	struct qh_buf out;
	struct qh_json_out w;
	struct qh_error err;
	int code = QH_EXIT_OK;
	qh_error_clear(&err);
	qh_buf_init(&out, QH_OUTPUT_BYTES_MAX);
	qh_json_out_start(&w, &out, 2);
	qh_form_to_json(form, &w);
	qh_buf_char(&out, '\n');
	enum qh_status s = out.status == QH_OK ? qh_file_write(path ? path : "-", qh_buf_view(&out), &err)
					       : qh_error_set(&err, out.status, "REVIEW-005");
	if (s != QH_OK)
		code = qh_cli_fail(cli, &err, QH_EXIT_UNREAD);
	qh_buf_free(&out);
	return code;
}
