/* SPDX-License-Identifier: Apache-2.0 */
/* Identity numbers are shown in full for a purpose only, and only when that has gone on record. */
#include "office/filing.h"
#include "office/filing_private.h"
#include "office/trail.h"

static enum qh_status record(const struct qh_call *call, struct qh_tx *tx, int64_t id, int64_t version,
			     struct qh_str reason)
{
	struct qh_trail_detail d;
	qh_trail_detail_begin(&d);
	qh_json_key(&d.w, "version");
	qh_json_int(&d.w, version);
	qh_json_key(&d.w, "reason");
	qh_json_str(&d.w, reason);
	return qh_trail_detail_end(call, tx, &d, "filing.unmask", "filing", id);
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
	return qh_tx_end(tx, status, call->err);
}
