/* SPDX-License-Identifier: Apache-2.0 */
/* stub */
#include "record/importer.h"
enum qh_status qh_journal_keep(struct qh_importer *im, struct qh_error *err)
{
	(void)im;
	(void)err;
	return QH_OK;
}
enum qh_status qh_journal_resume(struct qh_importer *im, const char *const *paths, uint32_t n_paths,
				 struct qh_error *err)
{
	(void)im;
	(void)err;
	(void)paths;
	(void)n_paths;
	return QH_OK;
}
void qh_journal_remove(struct qh_importer *im)
{
	(void)im;
}
