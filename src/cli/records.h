/* SPDX-License-Identifier: Apache-2.0 */
/* The subcommands of `quanheng records`, and what the commands about records share. */
#ifndef QH_CLI_RECORDS_H
#define QH_CLI_RECORDS_H

#include "base/json.h"
#include "cli/cli.h"
#include "record/import.h"

/* records/types.yaml of the data folder; says what is wrong. NULL then. */
const struct qh_record_types *qh_cli_record_types(struct qh_cli *cli, struct qh_arena *arena);
/* Opens a snapshot; says what is wrong. NULL then. */
struct qh_snapshot *qh_cli_snapshot(struct qh_cli *cli, struct qh_arena *arena, const char *path, bool check);

int qh_records_show(struct qh_cli *cli, struct qh_arena *arena, const char *path, bool json);
int qh_records_check(struct qh_cli *cli, struct qh_arena *arena, const char *path);
int qh_records_rejected(struct qh_cli *cli, struct qh_arena *arena, const char *path, const char *table);
int qh_records_types(struct qh_cli *cli, struct qh_arena *arena, const char *table);
int qh_records_map(struct qh_cli *cli, struct qh_arena *arena, const char *const *paths, uint32_t n);
/* Tables of a snapshot as JSON; and as lines of text. */
void qh_records_put_tables(struct qh_json_out *w, const struct qh_snapshot *s);
void qh_records_say_tables(struct qh_cli *cli, const struct qh_snapshot *s);

#endif
