/* SPDX-License-Identifier: Apache-2.0 */
/* stub */
#include "record/importer.h"
enum qh_status qh_sheets_write(struct qh_importer *im, const char *path, const struct qh_sheet_file **out,
			       uint32_t *n, char sha256[65], struct qh_error *err)
{
	(void)im;
	(void)path;
	(void)out;
	*n = 0;
	sha256[0] = 0;
	return qh_error_set(err, QH_UNSUPPORTED, "RECORD-014");
}
