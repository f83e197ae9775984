/* SPDX-License-Identifier: Apache-2.0 */
/* Private to write/: which findings stand at which row or cell. */
#ifndef QH_WRITE_MARKS_H
#define QH_WRITE_MARKS_H

#include "write/report.h"

enum { QH_NO_MARK = 0xFF };

struct qh_mark {
	uint32_t block, row, col; /* row 0: the whole block */
	uint32_t finding;         /* index into findings */
	uint8_t severity;
	bool main; /* the first place of its finding */
};
struct qh_marks {
	struct qh_mark *at; /* by block, row, column, then order of the findings */
	uint32_t n;
};
void qh_marks_make(struct qh_marks *m, const struct qh_findings *findings, struct qh_buf *out);
void qh_marks_free(struct qh_marks *m);
/* Index of the first mark at or after (block, row). */
uint32_t qh_marks_from(const struct qh_marks *m, uint32_t block, uint32_t row);
/* The worst severity at the rows of a place, QH_NO_MARK when none. */
uint8_t qh_marks_row(const struct qh_marks *m, struct qh_place at);

/* "error", "warning", "info": keys of the words and signs of a severity in messages/write.yaml. */
const char *qh_severity_word(uint8_t severity);
const char *qh_severity_sign(uint8_t severity);

/* What fills the holes of the cause of a check that could not tell: it is the cause of the first row without
 * a score that has it. */
const struct qh_arg *qh_note_args(const struct qh_report_form *f, const struct qh_verdict_note *note,
				  uint32_t *n_args);

#endif
