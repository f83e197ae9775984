/* SPDX-License-Identifier: Apache-2.0 */
/* Runs the table of checks over a form or a document and notes the verdicts that are neither pass nor fail.
 */
#include "base/limits.h"
#include "check/finding.h"

static uint32_t needs_met(const struct qh_check_in *in)
{
	uint32_t have = in->facts ? in->facts->have : 0;

	if (in->rulebook)
		have |= QH_NEED_RULEBOOK;
	if (in->forms) {
		for (uint32_t i = 0; i < in->forms->n && in->all_facts; i++)
			have |= in->all_facts[i]->have;
	}
	if (in->doc) {
		for (uint32_t i = 0; i < in->doc->n_blocks && !(have & QH_NEED_PROSE); i++)
			have |= in->doc->blocks[i].kind == QH_BLOCK_PROSE ? QH_NEED_PROSE : 0;
	}
	return have;
}

static void run_one(const struct qh_check *check, const struct qh_check_in *in, uint32_t have,
		    struct qh_findings *out)
{
	const char *cause = NULL;
	enum qh_verdict v = QH_NOT_APPLICABLE;

	out->running = check;
	if ((check->needs & ~have) == 0)
		v = check->run(in, out, &cause);
	if (out->n >= QH_FINDINGS_MAX) { /* no room: what this check found may be cut off */
		v = QH_CANNOT_TELL;
		cause = "cause.findings-full";
	}
	if (v == QH_CANNOT_TELL || v == QH_NOT_APPLICABLE)
		qh_findings_note(out, check->code, v, cause);
}

static enum qh_status run_scope(const struct qh_check_in *in, enum qh_scope scope, struct qh_findings *out,
				struct qh_error *err)
{
	uint32_t n, have = needs_met(in), from = out->n;
	const struct qh_check *all = qh_checks(&n);

	/* What was not read comes first: it must be said even when the other checks fill the list. */
	for (uint32_t i = 0; i < n; i++)
		if (all[i].scope == scope && all[i].code[0] == 'L')
			run_one(&all[i], in, have, out);
	for (uint32_t i = 0; i < n; i++)
		if (all[i].scope == scope && all[i].code[0] != 'L')
			run_one(&all[i], in, have, out);
	qh_findings_unique(out, from);
	if (qh_arena_status(out->arena) != QH_OK)
		return qh_error_set(err, qh_arena_status(out->arena), "CHECK-001");
	return QH_OK;
}

enum qh_status qh_check_form(const struct qh_check_in *in, struct qh_findings *out, struct qh_error *err)
{
	return run_scope(in, QH_SCOPE_FORM, out, err);
}

enum qh_status qh_check_document(const struct qh_check_in *in, struct qh_findings *out, struct qh_error *err)
{
	struct qh_prose *prose = NULL;
	struct qh_check_in with = *in;

	with.prose = &prose;
	return run_scope(&with, QH_SCOPE_DOCUMENT, out, err);
}
