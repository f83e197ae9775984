/* SPDX-License-Identifier: Apache-2.0 */
#include "office/deadline.h"

/* "2026-03-31" as a day; 0: it is none. */
static qh_day day_of(struct qh_str s)
{
	int part[3] = {0};
	qh_day day;
	if (s.n != 10 || s.p[4] != '-' || s.p[7] != '-')
		return 0;
	for (uint32_t i = 0; i < s.n; i++) {
		int *at = &part[i < 4 ? 0 : i < 7 ? 1 : 2];
		if (i == 4 || i == 7)
			continue;
		if (s.p[i] < '0' || s.p[i] > '9')
			return 0;
		*at = *at * 10 + (s.p[i] - '0');
	}
	return qh_date_make(part[0], part[1], part[2], &day) ? day : 0;
}

static enum qh_status set_for_year(const struct qh_call *call, struct qh_tx *tx, struct qh_str kind,
				   int64_t year, int64_t *day)
{
	struct qh_rows rows;
	struct qh_str name = qh_arena_printf(call->arena, "due.%.*s.%lld", QH_STR_ARG(kind), (long long)year);
	struct qh_bind key = qh_bind_text(name);
	if (!name.p)
		return qh_call_nomem(call);
	qh_rows_open(&rows, tx, QH_Q_SETTING_GET, &key, 1, call->err);
	if (qh_rows_next(&rows))
		*day = day_of(qh_rows_text(&rows, 0));
	return qh_rows_close(&rows);
}

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
	return status == QH_OK && !*day ? set_for_year(call, tx, figures->kind, figures->year, day) : status;
}
