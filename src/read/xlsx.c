/* SPDX-License-Identifier: Apache-2.0 */
/* Owns the way from the sheets of a workbook to tables: one sheet, one table. */
#include "base/limits.h"
#include "read/sheet_table.h"
#include "read/workbook.h"

void qh_reader_xlsx(struct qh_reader *r, struct qh_zip *zip, struct qh_str part)
{
	static const struct qh_sheet_sink sink = {qh_sheet_table_cell, qh_sheet_table_area};
	struct qh_workbook wb;
	uint64_t text_max = qh_zip_size(zip) * QH_SHARED_TEXT_RATIO_MAX + QH_ZIP_ALL_FREE_BYTES;
	enum qh_status status = qh_workbook_open(r->arena, zip, part, &wb, r->err);

	/* One shared text in a million cells inflates a file as well. */
	if (text_max < r->b.text_max)
		r->b.text_max = text_max;
	for (uint32_t i = 0; status == QH_OK && r->b.status == QH_OK && i < wb.n_sheets; i++) {
		struct qh_sheet_table c = {.r = r};

		status = qh_workbook_sheet(&wb, i, r->arena, &sink, &c, r->err);
		if (status == QH_OK && r->b.status == QH_OK)
			qh_sheet_table_emit(&c, wb.sheets[i].name, wb.sheets[i].hidden);
	}
	if (status != QH_OK)
		qh_reader_fail_part(r, status);
}
