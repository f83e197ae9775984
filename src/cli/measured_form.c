/* SPDX-License-Identifier: Apache-2.0 */
/* score --records: actual values of a form out of business records. */
#include "audit/measure_form.h"
#include "cli/measures.h"
#include "cli/records.h"

static void say(const struct qh_cli *cli, const struct qh_form *form, const struct qh_measure_use *use)
{
	const struct qh_indicator *in = &form->indicators[use->indicator];
	struct qh_arg args[] = {qh_cli_str("name", in->name.text), qh_cli_str("after", use->after),
				qh_cli_str("before", use->before),
				qh_cli_str("id", use->measured->measure->id),
				qh_cli_str("source", in->source.text)};

	qh_cli_say(cli, stderr,
		   use->left      ? "measure.left"
		   : use->differs ? "measure.differs"
				  : "measure.filled",
		   args, 5);
}

struct qh_form *qh_cli_measured_form(struct qh_cli *cli, struct qh_arena *arena, const char *snapshot,
				     int year, const struct qh_form *form)
{
	const struct qh_record_types *types = qh_cli_record_types(cli, arena);
	struct qh_snapshot *s = types ? qh_cli_snapshot(cli, arena, snapshot, true) : NULL;
	struct qh_measures *measures = s ? qh_cli_measures(cli, arena, types, NULL, year) : NULL;
	struct qh_measured *measured;
	struct qh_measure_use *uses;
	struct qh_form *out = NULL;
	struct qh_error err;
	uint32_t n;
	enum qh_status status = QH_OK;

	qh_error_clear(&err);
	if (measures)
		status = qh_measures_run(arena, s, measures, 0, NULL, &measured, &n, &err);
	if (measures && status == QH_OK)
		status = qh_measures_into_form(arena, cli->library->lexicon, s, measures, measured, form,
					       &out, &uses, &n, &err);
	if (status != QH_OK)
		(void)qh_cli_fail(cli, &err, QH_EXIT_UNREAD);
	for (uint32_t i = 0; out && i < n; i++)
		say(cli, out, &uses[i]);
	if (out && n == 0)
		qh_cli_say(cli, stderr, "measure.none", NULL, 0);
	qh_snapshot_close(s);
	return status == QH_OK ? out : NULL;
}
