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
/* A form on its way out and the rulebook whose layout it takes (NULL: only JSON can be written). */
struct qh_saved {
	const struct qh_form *form;
	const struct qh_rulebook *layout;
};
/**
 * Write forms by the ending of @p path: .docx, .xlsx, .pdf, .html and .csv are official tables, anything
 * else, NULL and
 * "-" (standard output) JSON. Says what is wrong and returns an exit code.
 */
int qh_forms_save(struct qh_cli *cli, struct qh_arena *arena, const struct qh_saved *forms, uint32_t n,
		  const char *path);

#endif
