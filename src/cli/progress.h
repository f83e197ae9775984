/* SPDX-License-Identifier: Apache-2.0 */
/* What a person sees of a long run on stderr: how far it is, and at its end what it came to. */
#ifndef QH_CLI_PROGRESS_H
#define QH_CLI_PROGRESS_H

#include "cli/cli.h"

enum { QH_UNREAD_LISTED_MAX = 20 }; /* named at the end of a run; the others are counted */

struct qh_cli_progress {
	const struct qh_cli *cli;
	bool quiet;      /* says nothing */
	bool bar;        /* a terminal: one line, drawn again and again; else a line now and then */
	bool drawn;      /* a bar stands on the last line */
	const char *key; /* of the message; NULL: that of documents and forms, "cli.progress" */
	int64_t begun_ms, last_ms;
	uint32_t n_unread;
	char *unread[QH_UNREAD_LISTED_MAX];
};

/* Starts the clock. The report itself is never touched: progress goes to stderr only. */
void qh_cli_progress_start(struct qh_cli_progress *p, const struct qh_cli *cli, bool quiet);
/* Both are for struct qh_review_run, with the progress as their payload. */
void qh_cli_progress_at(void *payload, const struct qh_progress *at);
void qh_cli_progress_unread(void *payload, const char *path, const struct qh_error *why);
/* Takes the bar away; then what the batch came to, unless @p sum is NULL. Frees what was kept. */
void qh_cli_progress_end(struct qh_cli_progress *p, const struct qh_report_summary *sum);

#endif
