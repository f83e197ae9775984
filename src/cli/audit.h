/* SPDX-License-Identifier: Apache-2.0 */
/* The subcommands of `quanheng audit`. */
#ifndef QH_CLI_AUDIT_H
#define QH_CLI_AUDIT_H

#include "audit/report.h"
#include "cli/cli.h"

/* Values of options that may be given several times. */
struct qh_audit_args {
	const char **rules, **sets, **files; /* rules: ids with commas; files: of --rules */
	uint32_t n_rules, n_sets, n_files;
};
/* Rules and their policies loaded as the arguments say; says what is wrong. NULL then. */
struct qh_audit_rules *qh_cli_audit_rules(struct qh_cli *cli, struct qh_arena *arena,
					  const struct qh_record_types *types,
					  const struct qh_audit_args *args);
int qh_audit_list(struct qh_cli *cli, struct qh_arena *arena, const struct qh_audit_args *args);
int qh_audit_explain(struct qh_cli *cli, struct qh_arena *arena, const struct qh_audit_args *args,
		     const char *id);
int qh_audit_check(struct qh_cli *cli, struct qh_arena *arena, const char *const *paths, uint32_t n);
/* A workbook: the summary and the hits. PAPER-0xx */
QH_MUST_CHECK enum qh_status qh_audit_write_xlsx(struct qh_arena *arena, const struct qh_audit_report *report,
						 struct qh_buf *out, struct qh_error *err);

#endif
