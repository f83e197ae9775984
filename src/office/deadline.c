/* SPDX-License-Identifier: Apache-2.0 */
#include "office/deadline.h"

#include "office/settings.h"

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
