/* SPDX-License-Identifier: Apache-2.0 */
/* What every command shares: the library, the language, the way to say errors. One file a command. */
#ifndef QH_CLI_CLI_H
#define QH_CLI_CLI_H

#include <stdio.h>

#include "review/review.h"

/* Exit codes of the pinned contract. */
enum qh_exit { QH_EXIT_OK = 0, QH_EXIT_FINDINGS = 1, QH_EXIT_USAGE = 2, QH_EXIT_UNREAD = 3 };

struct qh_cli {
	struct qh_library *library;
	enum qh_lang lang;
	const char *command; /* name of the running command, for help */
	bool *lost;          /* set when memory was short for what stands on stdout; main ends with 3 then */
};

/* A command gets its own arguments (argv[0] is the first after the name) and returns an exit code. */
struct qh_command {
	const char *name;
	int (*run)(struct qh_cli *cli, int argc, char **argv);
	bool no_forms; /* works with records: needs neither rulebooks nor lexicon */
};

int qh_cmd_review(struct qh_cli *cli, int argc, char **argv);
int qh_cmd_convert(struct qh_cli *cli, int argc, char **argv);
int qh_cmd_explain(struct qh_cli *cli, int argc, char **argv);
int qh_cmd_check(struct qh_cli *cli, int argc, char **argv);
int qh_cmd_new(struct qh_cli *cli, int argc, char **argv);
int qh_cmd_score(struct qh_cli *cli, int argc, char **argv);
int qh_cmd_aggregate(struct qh_cli *cli, int argc, char **argv);
int qh_cmd_report(struct qh_cli *cli, int argc, char **argv);
int qh_cmd_serve(struct qh_cli *cli, int argc, char **argv);
int qh_cmd_verify(struct qh_cli *cli, int argc, char **argv);
int qh_cmd_backup(struct qh_cli *cli, int argc, char **argv);
int qh_cmd_records(struct qh_cli *cli, int argc, char **argv);
int qh_cmd_audit(struct qh_cli *cli, int argc, char **argv);
int qh_cmd_rulebook(struct qh_cli *cli, int argc, char **argv);
int qh_cmd_measure(struct qh_cli *cli, int argc, char **argv);
int qh_cmd_simulate(struct qh_cli *cli, int argc, char **argv);

/* An option of a command: "--format", with or without a value. A short form may be given ("-o"). */
struct qh_option {
	const char *name, *brief; /* brief may be NULL */
	bool has_value;
	const char *value; /* set by qh_args_parse; NULL when not given */
	bool given;
};
/**
 * Fill @p options from argv and collect the rest, in order, into @p rest (room for argc). "--" ends the
 * options.
 * @return the number of rest arguments, or -1 after having said what is wrong (exit 2).
 */
int qh_args_parse(struct qh_cli *cli, int argc, char **argv, struct qh_option *options, uint32_t n_options,
		  const char **rest);
/**
 * Parse the options of a command that takes one document, and run it in an arena of its own.
 * @return what @p run returns; QH_EXIT_USAGE after having said what is wrong
 */
int qh_args_one_input(struct qh_cli *cli, int argc, char **argv, struct qh_option *options,
		      uint32_t n_options,
		      int (*run)(struct qh_cli *, struct qh_arena *, const char *, struct qh_option *));
/* A whole number within bounds; says what is wrong and returns false otherwise. */
bool qh_args_number(struct qh_cli *cli, const struct qh_option *option, int64_t min, int64_t max,
		    int64_t *out);

/* Write a catalogue text to a stream; args may be NULL. */
void qh_cli_say(const struct qh_cli *cli, FILE *to, const char *key, const struct qh_arg *args,
		uint32_t n_args);
/* Write a text to a stream and free its buffer. */
void qh_cli_print(const struct qh_cli *cli, FILE *to, struct qh_buf *out);
/* A text argument for qh_cli_say. */
struct qh_arg qh_cli_text(const char *name, const char *text);
struct qh_arg qh_cli_str(const char *name, struct qh_str text);
/* Print an error to stderr and return @p exit_code. */
int qh_cli_fail(const struct qh_cli *cli, const struct qh_error *err, int exit_code);
/* Print the help of a command ("help.review") to stdout. */
int qh_cli_help(const struct qh_cli *cli, const char *command);
/* True when colour and progress suit this stream: a terminal, and neither NO_COLOR nor TERM=dumb. */
bool qh_cli_is_terminal(FILE *stream);
/* Defaults of a report in this program: language, library, version. */
struct qh_report_options qh_cli_report(const struct qh_cli *cli);

/* Whether a PDF can be written here; says what is missing and how to mend it. Asked before the work, which
 * may take long, and not found out at its end. */
bool qh_cli_fonts_ready(const struct qh_cli *cli);
/* What `--version --verbose` says of the machine; QH_EXIT_UNREAD when something that is needed is missing. */
int qh_cli_about(const struct qh_cli *cli, const char *data_dir);

/* The folder that holds rulebooks/, lexicon/ and messages/: QUANHENG_DATA, else beside or above the program,
 * else
 * ../share/quanheng. NULL when none is found. */
const char *qh_data_dir(char *out, size_t room);
/* The user's own folder: QUANHENG_USER, else XDG_DATA_HOME/quanheng or ~/.local/share/quanheng when it
 * exists; may be NULL. */
const char *qh_user_dir(char *out, size_t room);

#endif
