/* SPDX-License-Identifier: Apache-2.0 */
/* Command-line arguments. Every wrong one is named with what would be right. */
#include <stdlib.h>

#include "base/limits.h"
#include "cli/cli.h"

static struct qh_option *find_option(const char *arg, size_t n, struct qh_option *options, uint32_t n_options)
{
	for (uint32_t i = 0; i < n_options; i++) {
		if (strlen(options[i].name) == n && strncmp(options[i].name, arg, n) == 0)
			return &options[i];
		if (options[i].brief && strlen(options[i].brief) == n &&
		    strncmp(options[i].brief, arg, n) == 0)
			return &options[i];
	}
	return NULL;
}

static int wrong(struct qh_cli *cli, const char *key, const char *name)
{
	struct qh_arg args[] = {qh_cli_text("name", name), qh_cli_text("command", cli->command)};
	qh_cli_say(cli, stderr, key, args, 2);
	return -1;
}

int qh_args_parse(struct qh_cli *cli, int argc, char **argv, struct qh_option *options, uint32_t n_options,
		  const char **rest)
{
	int n_rest = 0;
	bool only_rest = false;
	for (int i = 0; i < argc; i++) {
		const char *arg = argv[i];
		if (only_rest || arg[0] != '-' || arg[1] == '\0') {
			rest[n_rest++] = arg;
			continue;
		}
		if (strcmp(arg, "--") == 0) {
			only_rest = true;
			continue;
		}
		const char *equals = strchr(arg, '=');
		size_t n = equals ? (size_t)(equals - arg) : strlen(arg);
		struct qh_option *option = find_option(arg, n, options, n_options);
		if (!option)
			return wrong(cli, "cli.unknown-option", arg);
		option->given = true;
		if (option->has_value && !equals && i + 1 >= argc)
			return wrong(cli, "cli.missing-value", arg);
		if (!option->has_value && equals)
			return wrong(cli, "cli.no-value", arg);
		if (option->has_value)
			option->value = equals ? equals + 1 : argv[++i];
	}
	return n_rest;
}

bool qh_args_number(struct qh_cli *cli, const struct qh_option *option, int64_t min, int64_t max,
		    int64_t *out)
{
	struct qh_rat number = QH_RAT_NONE;
	int decimals = 0;
	enum qh_status s = qh_rat_parse(NULL, qh_str_of(option->value), &number, &decimals);
	if (s == QH_OK && qh_rat_int(number, out) && *out >= min && *out <= max)
		return true;
	struct qh_arg args[] = {qh_cli_text("name", option->name),
				qh_cli_text("value", option->value),
				{.name = "min", .kind = QH_ARG_INT, .r = QH_RAT_INT(min)},
				{.name = "max", .kind = QH_ARG_INT, .r = QH_RAT_INT(max)}};
	qh_cli_say(cli, stderr, "cli.bad-number", args, 4);
	return false;
}

int qh_args_one_input(struct qh_cli *cli, int argc, char **argv, struct qh_option *options,
		      uint32_t n_options,
		      int (*run)(struct qh_cli *, struct qh_arena *, const char *, struct qh_option *))
{
	const char **rest = calloc((size_t)argc + 1, sizeof *rest);
	int n = rest ? qh_args_parse(cli, argc, argv, options, n_options, rest) : -1;
	int code = QH_EXIT_USAGE;

	if (n == 0 || n > 1)
		qh_cli_say(cli, stderr, "cli.one-input", NULL, 0);
	if (n == 1) {
		struct qh_arena *arena = qh_arena_new(QH_DOC_ARENA_BYTES_MAX);

		code = arena ? run(cli, arena, rest[0], options) : QH_EXIT_UNREAD;
		qh_arena_free(arena);
	}
	free(rest);
	return code;
}
