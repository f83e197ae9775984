/* SPDX-License-Identifier: Apache-2.0 */
/* Tables that a bureau makes about forms: review of goals, adjustment, spot check, rectification list. Their
 * layout is data of a rulebook (rulebook/bureau.h). */
#ifndef QH_WRITE_BUREAU_H
#define QH_WRITE_BUREAU_H

#include "write/report.h"

/* What is to be made of a batch; options of a report point to one. */
struct qh_bureau {
	uint8_t kind;                     /* enum qh_bureau_kind */
	const struct qh_rulebook *layout; /* whose; NULL: that of each form */
	enum qh_status (*write)(struct qh_arena *, const struct qh_paper *, struct qh_buf *,
				struct qh_error *);
};

/**
 * The table of a kind: of the layout that was asked for, else of the form's rulebook, else of a general one
 * for such forms.
 *
 * @param book       may be NULL
 * @param form_kind  enum qh_form_kind; QH_FORM_UNKNOWN: any
 * @param whose      [out] the rulebook it stands in; may be NULL
 * @return NULL when the layout asked for has none, or no rulebook has one
 */
const struct qh_bureau_table *qh_bureau_table_of(const struct qh_library *library,
						 const struct qh_bureau *bureau,
						 const struct qh_rulebook *book, uint8_t form_kind,
						 const struct qh_rulebook **whose);

/* All kinds but the adjustment, from a batch: options->bureau says which.
 * @retval QH_UNSUPPORTED  (of end) TABLE-001: no form of the batch is one that the table is made for */
extern const struct qh_writer qh_writer_bureau;

/**
 * Adds a sheet for each form of @p before that has its partner in @p after: the same kind and project, or the
 * only form of each.
 *
 * @param alone  called for each form without a partner; @p first: it stands in @p before
 * @return the number of sheets
 */
uint32_t qh_bureau_adjust(struct qh_paper_builder *b, const struct qh_report_options *o,
			  const struct qh_report_document *before, const struct qh_report_document *after,
			  void (*alone)(void *payload, const struct qh_form *form, bool first),
			  void *payload);

#endif
