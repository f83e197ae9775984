/* SPDX-License-Identifier: Apache-2.0 */
/* Files in, one form out: what `new`, `score` and `aggregate` share. */
#ifndef QH_CLI_FORMS_H
#define QH_CLI_FORMS_H

#include "cli/cli.h"

/**
 * Review one file into @p out. Says what is wrong and returns an exit code other than QH_EXIT_OK when it
 * cannot be read or holds no form.
 */
int qh_forms_load(struct qh_cli *cli, struct qh_arena *arena, const char *path, struct qh_str rulebook,
		  struct qh_report_document *out);
/* Write a form as JSON to a file or, for NULL and "-", to standard output. */
int qh_forms_save(struct qh_cli *cli, const struct qh_form *form, const char *path);

#endif
