/* SPDX-License-Identifier: Apache-2.0 */
/* Owns what the program needs of its machine beside its own files: the fonts of a PDF, other programs. */
#include "base/limits.h"
#include "cli/cli.h"
#include "worker/process.h"
#include "write/official.h"

/* The programs that read what this one does not, and the packages that bring them. */
static const struct {
	const char *program, *package, *purpose;
	bool needed;
} programs[] = {
    {"pdftotext", "poppler-utils", "cli.about.reads-pdf", true},
    {"pdftocairo", "poppler-utils", "cli.about.reads-pdf", true},
    {"soffice", "libreoffice-writer libreoffice-calc", "cli.about.reads-office", false},
};
enum { N_PROGRAMS = sizeof programs / sizeof programs[0] };

/* Fonts of the official papers, asked to show what every form has: words, figures, signs, boxes. */
static enum qh_status check_fonts(const struct qh_cli *cli, struct qh_error *err)
{
	struct qh_arena *arena = qh_arena_new(QH_DOC_ARENA_BYTES_MAX);
	struct qh_report_options o = qh_cli_report(cli);
	struct qh_paper paper;
	enum qh_status s;

	if (!arena)
		return qh_error_set(err, QH_NOMEM, "PAPER-009");
	qh_official_frame(arena, &o, QH_STR(""), &paper);
	s = qh_paper_pdf_check_fonts(arena, &paper.fonts, qh_paper_say(arena, &o, "write.paper.font.sample"),
				     err);
	qh_arena_free(arena);
	return s;
}

bool qh_cli_fonts_ready(const struct qh_cli *cli)
{
	struct qh_error err;

	qh_error_clear(&err);
	if (check_fonts(cli, &err) == QH_OK)
		return true;
	qh_cli_fail(cli, &err, QH_EXIT_UNREAD);
	return false;
}

static bool say_fonts(const struct qh_cli *cli)
{
	struct qh_error err;
	struct qh_buf why;
	struct qh_arg arg = {.name = "cause", .kind = QH_ARG_TEXT};

	qh_error_clear(&err);
	if (check_fonts(cli, &err) == QH_OK) {
		qh_cli_say(cli, stdout, "cli.about.fonts", NULL, 0);
		return true;
	}
	qh_buf_init(&why, 1 << 16);
	qh_catalog_error(cli->library->catalog, cli->lang, &err, &why);
	arg.s = qh_buf_view(&why);
	qh_cli_say(cli, stdout, "cli.about.fonts.missing", &arg, 1);
	qh_buf_free(&why);
	return false;
}

int qh_cli_about(const struct qh_cli *cli, const char *data_dir)
{
	struct qh_arg data = qh_cli_text("name", data_dir);
	bool ready;

	qh_cli_say(cli, stdout, "cli.about.data", &data, 1);
	ready = say_fonts(cli);
	for (int i = 0; i < N_PROGRAMS; i++) {
		char path[4096];
		bool found = qh_process_find(programs[i].program, path, sizeof path);
		const struct qh_arg args[3] = {
		    qh_cli_text("name", programs[i].program),
		    qh_cli_text("package", programs[i].package),
		    {.name = "purpose", .kind = QH_ARG_KEY, .s = qh_str_of(programs[i].purpose)}};

		qh_cli_say(cli, stdout, found ? "cli.about.program" : "cli.about.program.missing", args, 3);
		ready = ready && (found || !programs[i].needed);
	}
	return ready ? QH_EXIT_OK : QH_EXIT_UNREAD;
}
