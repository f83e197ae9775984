/* SPDX-License-Identifier: Apache-2.0 */
/* What the commands about measures share. */
#ifndef QH_CLI_MEASURES_H
#define QH_CLI_MEASURES_H

#include "audit/measure.h"
#include "cli/cli.h"

/* measures/measures.yaml of the data folder, or @p path; says what is wrong. NULL then. */
struct qh_measures *qh_cli_measures(struct qh_cli *cli, struct qh_arena *arena,
				    const struct qh_record_types *types, const char *path, int year);

/* A copy of a form with the actual values that measures over @p snapshot give; says which, from what, and
 * what stood there before, on stderr. NULL after having said what is wrong. */
struct qh_form *qh_cli_measured_form(struct qh_cli *cli, struct qh_arena *arena, const char *snapshot,
				     int year, const struct qh_form *form);

#endif
