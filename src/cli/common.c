/* SPDX-License-Identifier: Apache-2.0 */
/* Speaking to the user: texts, errors, help; whether a terminal listens. */
#include <stdlib.h>
#include <unistd.h>

#include "base/limits.h"
#include "cli/cli.h"

void qh_cli_print(const struct qh_cli *cli, FILE *to, struct qh_buf *out)
{
	if (out->status != QH_OK && to == stdout && cli->lost)
		*cli->lost = true;
	fwrite(out->p ? out->p : "", 1, out->n, to);
	qh_buf_free(out);
}

void qh_cli_say(const struct qh_cli *cli, FILE *to, const char *key, const struct qh_arg *args,
		uint32_t n_args)
{
	struct qh_buf out;
	qh_buf_init(&out, QH_YAML_BYTES_MAX);
	qh_catalog_write(cli->library ? cli->library->catalog : NULL, cli->lang, key, args, n_args, &out);
	qh_buf_char(&out, '\n');
	qh_cli_print(cli, to, &out);
}

struct qh_arg qh_cli_text(const char *name, const char *text)
{
	return qh_cli_str(name, qh_str_of(text));
}

struct qh_arg qh_cli_str(const char *name, struct qh_str text)
{
	return (struct qh_arg){.name = name, .kind = QH_ARG_TEXT, .s = text};
}

int qh_cli_fail(const struct qh_cli *cli, const struct qh_error *err, int exit_code)
{
	struct qh_buf out;
	qh_buf_init(&out, QH_YAML_BYTES_MAX);
	qh_buf_z(&out, "quanheng: ");
	qh_catalog_error(cli->library ? cli->library->catalog : NULL, cli->lang, err, &out);
	qh_buf_char(&out, '\n');
	qh_cli_print(cli, stderr, &out);
	return exit_code;
}

int qh_cli_help(const struct qh_cli *cli, const char *command)
{
	char key[64];
	snprintf(key, sizeof key, "help.%s", command);
	qh_cli_say(cli, stdout, key, NULL, 0);
	return QH_EXIT_OK;
}

bool qh_cli_is_terminal(FILE *stream)
{
	const char *term = getenv("TERM"), *no_color = getenv("NO_COLOR");
	return isatty(fileno(stream)) && !(no_color && *no_color) && !(term && strcmp(term, "dumb") == 0);
}

struct qh_report_options qh_cli_report(const struct qh_cli *cli)
{
	return (struct qh_report_options){.lang = cli->lang, .version = QH_VERSION, .library = cli->library};
}
