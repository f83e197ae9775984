/* SPDX-License-Identifier: Apache-2.0 */
#include "office/deadline.h"

#include "office/settings.h"
#include "office/tally.h"

enum qh_status qh_deadline(const struct qh_call *call, struct qh_tx *tx, int64_t unit, int64_t project,
			   const struct qh_filing_figures *figures, int64_t *day)
{
	enum { DUE_ON = 10 }; /* of PROJECT_OF_FILING */
	struct qh_rows rows;
	struct qh_bind key[] = {qh_bind_int(unit), qh_bind_int(figures->year), qh_bind_int(project),
				qh_bind_text(figures->title)};
	*day = 0;
	if (!figures->year)
		return QH_OK;
	qh_rows_open(&rows, tx, QH_Q_PROJECT_OF_FILING, key, 4, call->err);
	if (qh_rows_next(&rows))
		*day = qh_rows_int(&rows, DUE_ON);
	enum qh_status status = qh_rows_close(&rows);
	if (status == QH_OK && !*day) {
		qh_day of_year;
		status = qh_settings_due(call, tx, figures->kind, figures->year, &of_year);
		*day = of_year;
	}
	return status;
}

struct dated {
	int64_t filing, day;
};

static enum qh_status misdated(const struct qh_call *call, struct qh_tx *tx, const struct qh_bind key[4],
			       struct dated **list, uint32_t *n)
{
	struct qh_rows rows;
	uint32_t cap = 0;
	bool room = true;
	qh_rows_open(&rows, tx, QH_Q_FILINGS_MISDATED, key, 4, call->err);
	while (room && qh_rows_next(&rows)) {
		room = qh_arena_grow(call->arena, list, &cap, *n + 1, sizeof **list);
		if (room)
			(*list)[(*n)++] = (struct dated){qh_rows_int(&rows, 0), qh_rows_int(&rows, 1)};
	}
	enum qh_status status = qh_rows_close(&rows);
	return status == QH_OK && !room ? qh_call_nomem(call) : status;
}

enum qh_status qh_deadline_moved(const struct qh_call *call, struct qh_tx *tx, struct qh_str kind,
				 int64_t year, qh_day before, qh_day after)
{
	struct qh_bind key[] = {qh_bind_int(year), qh_bind_text(kind), qh_bind_id(after), qh_bind_id(before)};
	struct dated *list = NULL;
	uint32_t n = 0;
	enum qh_status status = misdated(call, tx, key, &list, &n);
	for (uint32_t i = 0; status == QH_OK && i < n; i++) {
		struct qh_bind due[] = {qh_bind_int(list[i].filing), qh_bind_id(list[i].day)};
		status = qh_tally_off(call, tx, list[i].filing);
		if (status == QH_OK)
			status = qh_tx_run(tx, QH_Q_FILING_DUE, due, 2, NULL, call->err);
		if (status == QH_OK)
			status = qh_tally_on(call, tx, list[i].filing);
	}
	return status;
}
