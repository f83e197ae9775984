/* SPDX-License-Identifier: Apache-2.0 */
/* What proves the figures of a form: files kept by their hash beside an indicator. A file that was removed
 * stays on record with the reason. */
#ifndef QH_OFFICE_EVIDENCE_H
#define QH_OFFICE_EVIDENCE_H

#include "office/filing.h"

enum {
	QH_EVIDENCE_FUNDS = -1, /* instead of an indicator's number: of the budget's execution */
	QH_EVIDENCE_GONE = -2,  /* of a row that was taken out later; only removed ones are */
	QH_EVIDENCE_BYTES_MAX = 64 << 20,
	QH_EVIDENCE_FILING_MAX = 1000, /* files of one form, removed ones too */
	QH_EVIDENCE_NAME_BYTES_MAX = 300
};

struct qh_evidence {
	int64_t id, indicator, size, author, made_at;
	int64_t removed_at; /* 0: it stands */
	struct qh_str name, media, sha256, author_name, removed_why, removed_by;
};

/* What a file is by its first bytes, whatever it calls itself: a picture that a browser may show, a PDF, else
 * "application/octet-stream". Static. */
const char *qh_evidence_media(struct qh_str bytes);
/* Pictures alone are shown; everything else is a download. */
bool qh_evidence_is_picture(struct qh_str media);

/* All of a form in the order of its indicators, for whoever sees the form. */
QH_MUST_CHECK enum qh_status qh_evidence_list(const struct qh_call *call, int64_t filing,
					      const struct qh_evidence **out, uint32_t *n);
struct qh_evidence_file {
	struct qh_str name, bytes;
};
/**
 * Attach files, all or none. Only a filler of the unit may, while the form may be edited.
 *
 * @param indicator  from 0, or QH_EVIDENCE_FUNDS
 * @param last       [out] the id of the last
 * @retval QH_INVALID  EVIDENCE-001 no file, or a blank one; EVIDENCE-002 no such row in this form
 * @retval QH_LIMIT    EVIDENCE-003 too large, EVIDENCE-004 too many
 * @retval QH_DENIED   OFFICE-002, OFFICE-005 the form has been sent
 */
QH_MUST_CHECK enum qh_status qh_evidence_add(const struct qh_call *call, int64_t filing, int64_t indicator,
					     const struct qh_evidence_file *files, uint32_t n, int64_t *last);
/**
 * Take it away, with a reason that stays on record. The same rights as adding.
 * @retval QH_INVALID EVIDENCE-005 no reason; OFFICE-006 it is too long; QH_NOT_FOUND OFFICE-003
 */
QH_MUST_CHECK enum qh_status qh_evidence_remove(const struct qh_call *call, int64_t filing, int64_t id,
						struct qh_str why);
/* One that stands, with its bytes; OFFICE-003 when there is none. */
QH_MUST_CHECK enum qh_status qh_evidence_get(const struct qh_call *call, int64_t filing, int64_t id,
					     struct qh_evidence *out, struct qh_str *bytes);

/* The total when only rows with evidence earn points: [low, high]; "no number" when the form is not scored.
 */
struct qh_evidence_total {
	struct qh_rat low, high;
	uint32_t supported, rows; /* rows that earn points: with evidence, and all */
};
void qh_evidence_total(struct qh_arena *arena, const struct qh_report_form *f,
		       const struct qh_evidence *evidence, uint32_t n, struct qh_evidence_total *out);

#endif
