/* SPDX-License-Identifier: Apache-2.0 */
#include "office/done.h"

static void take(struct qh_rows *rows, struct qh_done *out)
{
	*out = (struct qh_done){.step = qh_rows_int(rows, 0),
				.filing = qh_rows_int(rows, 1),
				.version = qh_rows_int(rows, 2),
				.action = (enum qh_action)qh_rows_int(rows, 3),
				.post = (enum qh_post)qh_rows_int(rows, 4),
				.made_at = qh_rows_int(rows, 5),
				.opinion = qh_rows_text(rows, 6),
				.title = qh_rows_text(rows, 7),
				.unit_name = qh_rows_text(rows, 8),
				.kind = qh_rows_text(rows, 9),
				.year = qh_rows_int(rows, 10),
				.state = (enum qh_state)qh_rows_int(rows, 11)};
}

enum qh_status qh_done_list(const struct qh_call *call, int64_t before, struct qh_done_page *out)
{
	struct qh_tx *tx;
	struct qh_rows rows;
	uint32_t n = 0;
	*out = (struct qh_done_page){0};
	if (!call->actor)
		return qh_call_denied(call);
	struct qh_done *list = QH_NEW_ARRAY(call->arena, struct qh_done, QH_DONE_ROWS + 1);
	if (!list)
		return qh_call_nomem(call);
	enum qh_status status = qh_store_read(call->office->store, call->arena, &tx, call->err);
	if (status != QH_OK)
		return status;
	struct qh_bind binds[] = {qh_bind_int(call->actor->person), qh_bind_int(before ? before : INT64_MAX),
				  qh_bind_int(QH_DONE_LOOKED_AT_MAX)};
	qh_rows_open(&rows, tx, QH_Q_STEPS_BY, binds, 3, call->err);
	while (n <= QH_DONE_ROWS && qh_rows_next(&rows))
		if (qh_actor_sees(call->actor, qh_rows_text(&rows, 12)))
			take(&rows, &list[n++]);
	status = qh_rows_close(&rows);
	qh_tx_rollback(tx);
	out->more = n > QH_DONE_ROWS;
	out->n = n - out->more;
	out->at = list;
	return status;
}
