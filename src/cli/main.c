/* SPDX-License-Identifier: Apache-2.0 */
/* Entry of the program: finds the data, loads the library, hands over to a command. */
#include <stdlib.h>

#include "cli/cli.h"

static const struct qh_command commands[] = {
    {"review", qh_cmd_review, false},
    {"explain", qh_cmd_explain, false},
    {"new", qh_cmd_new, false},
    {"score", qh_cmd_score, false},
    {"aggregate", qh_cmd_aggregate, false},
    {"check", qh_cmd_check, false},
    {"convert", qh_cmd_convert, false},
    {"report", qh_cmd_report, false},
    {"rulebook", qh_cmd_rulebook, false},
    {"serve", qh_cmd_serve, false},
    {"verify", qh_cmd_verify, false},
    {"backup", qh_cmd_backup, false},
    {"records", qh_cmd_records, true},
    {"simulate", qh_cmd_simulate, true},
    {"audit", qh_cmd_audit, true},
    {"measure", qh_cmd_measure, true},
};
enum { N_COMMANDS = sizeof commands / sizeof commands[0] };

static const struct qh_command *find_command(const char *name)
{
	for (int i = 0; i < N_COMMANDS; i++)
		if (strcmp(commands[i].name, name) == 0)
			return &commands[i];
	return NULL;
}

static int usage(const struct qh_cli *cli, const char *name)
{
	struct qh_arg arg = qh_cli_text("name", name);
	qh_cli_say(cli, stderr, "cli.unknown-command", &arg, 1);
	return QH_EXIT_USAGE;
}

/* The language may be asked for anywhere before the command or by QUANHENG_LANG. */
static enum qh_lang language(int *argc, char ***argv)
{
	const char *env = getenv("QUANHENG_LANG");
	enum qh_lang lang = env && strcmp(env, "en") == 0 ? QH_EN : QH_ZH;
	if (*argc >= 3 && strcmp((*argv)[1], "--lang") == 0) {
		lang = strcmp((*argv)[2], "en") == 0 ? QH_EN : QH_ZH;
		*argc -= 2;
		*argv += 2;
	}
	return lang;
}

static int run(struct qh_cli *cli, int argc, char **argv)
{
	if (argc < 2)
		return qh_cli_help(cli, "quanheng"), QH_EXIT_USAGE;
	if (strcmp(argv[1], "--help") == 0 || strcmp(argv[1], "-h") == 0 || strcmp(argv[1], "help") == 0) {
		const struct qh_command *about = argc > 2 ? find_command(argv[2]) : NULL;
		return qh_cli_help(cli, about ? about->name : "quanheng");
	}
	const struct qh_command *command = find_command(argv[1]);
	if (!command)
		return usage(cli, argv[1]);
	cli->command = command->name;
	for (int i = 2; i < argc && strcmp(argv[i], "--") != 0; i++)
		if (strcmp(argv[i], "--help") == 0 || strcmp(argv[i], "-h") == 0)
			return qh_cli_help(cli, command->name);
	return command->run(cli, argc - 2, argv + 2);
}

int main(int argc, char **argv)
{
	bool lost = false;
	struct qh_cli cli = {.lang = language(&argc, &argv), .lost = &lost};
	bool version = argc >= 2 && strcmp(argv[1], "--version") == 0;
	if (version)
		printf("quanheng %s\n", QH_VERSION);
	if (version && !(argc == 3 && (strcmp(argv[2], "--verbose") == 0 || strcmp(argv[2], "-v") == 0)))
		return QH_EXIT_OK;
	char data[4096], user[4096];
	struct qh_error err;
	qh_error_clear(&err);
	const char *data_dir = qh_data_dir(data, sizeof data);
	if (!data_dir) {
		fputs("quanheng: cannot find its rulebooks/, lexicon/ and messages/; set QUANHENG_DATA to "
		      "their folder.\n",
		      stderr);
		return QH_EXIT_USAGE;
	}
	const struct qh_command *command = argc > 1 ? find_command(argv[1]) : NULL;
	enum qh_status s =
	    command && command->no_forms
		? qh_library_load_messages(data_dir, &cli.library, &err)
		: qh_library_load(data_dir, qh_user_dir(user, sizeof user), &cli.library, &err);
	if (s != QH_OK)
		return qh_cli_fail(&cli, &err, QH_EXIT_USAGE);
	int code = version ? qh_cli_about(&cli, data_dir) : run(&cli, argc, argv);
	if (lost) {
		qh_cli_say(&cli, stderr, "cli.lost", NULL, 0);
		code = QH_EXIT_UNREAD;
	}
	if (fflush(stdout) != 0 && code == QH_EXIT_OK)
		code = QH_EXIT_UNREAD;
	qh_library_free(cli.library);
	return code;
}
