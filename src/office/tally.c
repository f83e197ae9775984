/* SPDX-License-Identifier: Apache-2.0 */
/* Keeping the tally in step with what it counts. */
#include "office/tally.h"

#include "base/limits.h"
#include "office/filing_private.h"

static enum qh_status run(const struct qh_call *call, struct qh_tx *tx, enum qh_query query, int64_t id)
{
	struct qh_bind key = qh_bind_int(id);
	return qh_tx_run(tx, query, &key, 1, NULL, call->err);
}

enum qh_status qh_tally_project_off(const struct qh_call *call, struct qh_tx *tx, int64_t project)
{
	return run(call, tx, QH_Q_TALLY_PROJECT_OFF, project);
}

enum qh_status qh_tally_project_on(const struct qh_call *call, struct qh_tx *tx, int64_t project)
{
	enum qh_status status = run(call, tx, QH_Q_PROJECT_ANSWERED, project);
	return status == QH_OK ? run(call, tx, QH_Q_TALLY_PROJECT_ON, project) : status;
}

/* The projects that it answers now, or did before it changed. */
static enum qh_status projects(const struct qh_call *call, struct qh_tx *tx, int64_t filing)
{
	struct qh_rows rows;
	struct qh_bind key = qh_bind_int(filing);
	int64_t *ids = NULL;
	uint32_t n = 0, cap = 0;
	qh_rows_open(&rows, tx, QH_Q_PROJECTS_OF_FILING, &key, 1, call->err);
	while (qh_rows_next(&rows) && qh_arena_grow(call->arena, &ids, &cap, n + 1, sizeof *ids))
		ids[n++] = qh_rows_int(&rows, 0);
	enum qh_status status = qh_rows_close(&rows);
	if (status == QH_OK && qh_arena_status(call->arena) != QH_OK)
		status = qh_call_nomem(call);
	for (uint32_t i = 0; status == QH_OK && i < n; i++) {
		status = qh_tally_project_off(call, tx, ids[i]);
		if (status == QH_OK)
			status = qh_tally_project_on(call, tx, ids[i]);
	}
	return status;
}

enum qh_status qh_tally_off(const struct qh_call *call, struct qh_tx *tx, int64_t filing)
{
	return run(call, tx, QH_Q_TALLY_FILING_OFF, filing);
}

enum qh_status qh_tally_on(const struct qh_call *call, struct qh_tx *tx, int64_t filing)
{
	enum qh_status status = run(call, tx, QH_Q_TALLY_FILING_ON, filing);
	return status == QH_OK ? projects(call, tx, filing) : status;
}

enum qh_status qh_filing_count_findings(const struct qh_call *call, struct qh_tx *tx, int64_t filing,
					const struct qh_filing_figures *f)
{
	enum qh_status status = run(call, tx, QH_Q_FINDINGS_FORGET, filing);
	for (uint32_t i = 0; status == QH_OK && i < f->n_codes; i++) {
		struct qh_bind binds[] = {qh_bind_int(filing), qh_bind_text(qh_str_of(f->codes[i].code)),
					  qh_bind_int(f->codes[i].n)};
		status = qh_tx_run(tx, QH_Q_FINDING_COUNT_ADD, binds, 3, NULL, call->err);
	}
	struct qh_bind counted[] = {qh_bind_int(filing), f->declared_millionths};
	return status == QH_OK ? qh_tx_run(tx, QH_Q_FILING_COUNTED, counted, 2, NULL, call->err) : status;
}

enum qh_status qh_tally_check(const struct qh_call *call, bool everything, int64_t *wrong)
{
	struct qh_tx *tx;
	struct qh_rows rows;
	*wrong = 0;
	enum qh_status status = qh_store_read(call->office->store, call->arena, &tx, call->err);
	if (status != QH_OK)
		return status;
	qh_rows_open(&rows, tx, everything ? QH_Q_TALLY_WRONG : QH_Q_TALLY_WRONG_ROOTS, NULL, 0, call->err);
	if (qh_rows_next(&rows))
		*wrong = qh_rows_int(&rows, 0);
	status = qh_rows_close(&rows);
	qh_tx_rollback(tx);
	return status;
}

/* ---- forms that were kept before findings were counted ---- */

struct behind {
	int64_t id;
	struct qh_str rulebook, form_json;
};

static enum qh_status next(const struct qh_call *call, int64_t after, struct behind *out)
{
	struct qh_tx *tx;
	struct qh_rows rows;
	struct qh_bind key = qh_bind_int(after);
	*out = (struct behind){0};
	enum qh_status status = qh_store_read(call->office->store, call->arena, &tx, call->err);
	if (status != QH_OK)
		return status;
	qh_rows_open(&rows, tx, QH_Q_FILING_UNCOUNTED, &key, 1, call->err);
	if (qh_rows_next(&rows))
		*out = (struct behind){qh_rows_int(&rows, 0), qh_rows_text(&rows, 1), qh_rows_text(&rows, 2)};
	status = qh_rows_close(&rows);
	qh_tx_rollback(tx);
	return status;
}

/* A form that this program cannot review any more counts without findings: it must not keep the office shut.
 */
static enum qh_status catch_up(const struct qh_call *call, const struct behind *b)
{
	struct qh_tx *tx;
	struct qh_filing_figures figures;
	enum qh_status status = qh_filing_figures(call, b->form_json, b->rulebook, &figures);
	if (status == QH_NOMEM)
		return status;
	if (status != QH_OK)
		figures = (struct qh_filing_figures){.declared_millionths = qh_bind_null()};
	qh_error_clear(call->err);
	status = qh_store_write(call->office->store, call->arena, &tx, call->err);
	if (status != QH_OK)
		return status;
	status = qh_tally_off(call, tx, b->id);
	if (status == QH_OK)
		status = qh_filing_count_findings(call, tx, b->id, &figures);
	if (status == QH_OK)
		status = qh_tally_on(call, tx, b->id);
	return qh_tx_end(tx, status, call->err);
}

enum qh_status qh_tally_behind(const struct qh_call *call, int64_t *n)
{
	struct qh_tx *tx;
	struct qh_rows rows;
	*n = 0;
	enum qh_status status = qh_store_read(call->office->store, call->arena, &tx, call->err);
	if (status != QH_OK)
		return status;
	qh_rows_open(&rows, tx, QH_Q_FILINGS_UNCOUNTED, NULL, 0, call->err);
	if (qh_rows_next(&rows))
		*n = qh_rows_int(&rows, 0);
	status = qh_rows_close(&rows);
	qh_tx_rollback(tx);
	return status;
}

enum qh_status qh_tally_catch_up(const struct qh_call *call)
{
	struct behind b = {0};
	enum qh_status status = QH_OK;
	do {
		struct qh_call own = *call;
		int64_t after = b.id;
		own.arena = qh_arena_new(QH_DOC_ARENA_BYTES_MAX);
		status = own.arena ? next(&own, after, &b) : qh_call_nomem(call);
		if (status == QH_OK && b.id)
			status = catch_up(&own, &b);
		qh_arena_free(own.arena);
	} while (status == QH_OK && b.id);
	return status;
}
