/* SPDX-License-Identifier: Apache-2.0 */
/* Identity numbers are shown in full for a purpose only, and only when that has gone on record. */
#include "office/filing.h"
#include "office/filing_private.h"
#include "office/trail.h"

static enum qh_status record(const struct qh_call *call, struct qh_tx *tx, int64_t id, int64_t version,
			     struct qh_str reason)
{
	struct qh_buf detail;
	struct qh_json_out w;
	qh_buf_init(&detail, QH_TRAIL_LINE_BYTES_MAX);
	qh_json_out_start(&w, &detail, 0);
	qh_json_object(&w);
	qh_json_key(&w, "version");
	qh_json_int(&w, version);
	qh_json_key(&w, "reason");
	qh_json_str(&w, reason);
	qh_json_object_end(&w);
	struct qh_trail_entry entry = {.action = "filing.unmask",
				       .object = qh_arena_printf(call->arena, "filing/%lld", (long long)id),
				       .detail = qh_buf_view(&detail)};
	enum qh_status status = detail.status == QH_OK ? qh_trail_add(call, tx, &entry) : qh_call_nomem(call);
	qh_buf_free(&detail);
	return status;
}

enum qh_status qh_filing_unmask(const struct qh_call *call, int64_t id, int64_t version, struct qh_str reason)
{
	struct qh_tx *tx;
	struct qh_filing filing;
	if (!call->actor)
		return qh_call_denied(call);
	enum qh_status status = qh_store_write(call->office->store, call->arena, &tx, call->err);
	if (status != QH_OK)
		return status;
	status = qh_filing_find(call, tx, id, &filing);
	if (status == QH_OK && reason.n > QH_NOTE_BYTES_MAX)
		status = qh_error_set(call->err, QH_INVALID, "OFFICE-006");
	if (status == QH_OK && qh_str_blank(reason))
		status = qh_error_set(call->err, QH_INVALID, "OFFICE-020");
	if (status == QH_OK && (version < 1 || version > filing.version))
		status = qh_call_missing(call);
	if (status == QH_OK)
		status = record(call, tx, id, version, reason);
	if (status == QH_OK)
		return qh_tx_commit(tx, call->err);
	qh_tx_rollback(tx);
	return status;
}
