/* SPDX-License-Identifier: Apache-2.0 */
/* Indicators of a form whose actual values are worked out of records: which, by what measure, and what stood
 * there. */
#ifndef QH_AUDIT_MEASURE_FORM_H
#define QH_AUDIT_MEASURE_FORM_H

#include "audit/measure.h"
#include "form/form.h"
#include "lexicon/lexicon.h"

struct qh_measure_use {
	uint32_t indicator; /* index into form->indicators */
	const struct qh_measured *measured;
	struct qh_str before, after; /* the actual value as it stood (absent: blank), and as it is now */
	bool differs;                /* another number stood there */
	bool left; /* it could not be worked out, or is of another unit: what stood there stays */
};
/**
 * A copy of the form with the actual value of each indicator that a measure is named like, printed in the
 * unit of its target, and its evidence as the source: id of the measure, hash of the snapshot, how it came
 * out, files and lines. Values that are rounded for print stay exact inside.
 *
 * @param measured  as of qh_measures_run over all of @p measures
 */
QH_MUST_CHECK enum qh_status
qh_measures_into_form(struct qh_arena *arena, const struct qh_lexicon *lexicon,
		      const struct qh_snapshot *snapshot, const struct qh_measures *measures,
		      const struct qh_measured *measured, const struct qh_form *form, struct qh_form **out,
		      struct qh_measure_use **uses, uint32_t *n_uses, struct qh_error *err);

#endif
