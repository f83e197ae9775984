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
/* A kind of file that holds papers. */
struct qh_paper_file {
	const char *ending;
	enum qh_status (*write)(struct qh_arena *, const struct qh_paper *, struct qh_buf *,
				struct qh_error *);
};
/**
 * By the name of a format ("docx"), else by the ending of a path. Both may be NULL.
 *
 * @param out  NULL: JSON was asked for, or nothing that is known
 * @return false after having said that there is no such format
 */
bool qh_paper_file_of(const struct qh_cli *cli, const char *path, const char *format,
		      const struct qh_paper_file **out);
/* False after having said that such a file is nothing for the terminal it would go to. */
bool qh_paper_suits(const struct qh_cli *cli, const struct qh_paper_file *kind, const char *path);
/**
 * Write forms by the ending of @p path: .docx, .xlsx, .pdf, .html and .csv are official tables, anything
 * else, NULL and "-" (standard output) JSON; @p format, when not NULL, says so whatever the ending. Says what
 * is wrong and returns an exit code.
 */
int qh_forms_save(struct qh_cli *cli, struct qh_arena *arena, const struct qh_saved *forms, uint32_t n,
		  const char *path, const char *format);

/* What `convert --as` was asked for. */
struct qh_bureau_request {
	const char *kind; /* "goal-review", ... */
	const struct qh_rulebook *layout;
	const char *const *paths;
	uint32_t n_paths, jobs;
	const char *path, *format; /* of the output; may be NULL */
};
int qh_bureau_run(struct qh_cli *cli, const struct qh_bureau_request *request);

#endif
