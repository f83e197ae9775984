/* SPDX-License-Identifier: Apache-2.0 */
/* Private to write/: the parts of the HTML report. Everything that is not markup of ours goes through html/.
 */
#ifndef QH_WRITE_HTML_OUT_H
#define QH_WRITE_HTML_OUT_H

#include "html/html.h"
#include "write/marks.h"
#include "write/text_out.h"

struct qh_hw {
	struct qh_buf *b;
	struct qh_buf text; /* words before they are escaped */
	const struct qh_report_options *o;
	const struct qh_report_document *d; /* NULL between documents */
	uint64_t number;                    /* of the document in the run: part of every anchor */
	struct qh_tables tables;
};
#define HW(h, literal) qh_buf_put((h)->b, "" literal, sizeof(literal) - 1)

void qh_hw_start(struct qh_hw *h, const struct qh_report_options *o, const struct qh_report_document *d,
		 uint64_t number, struct qh_buf *out);
void qh_hw_end(struct qh_hw *h);
void qh_hw_say(struct qh_hw *h, const char *key);
void qh_hw_say_count(struct qh_hw *h, const char *key, uint64_t n);
void qh_hw_say_text(struct qh_hw *h, const char *key, const char *name, struct qh_str value);
/* What was put into h->text is escaped and written. */
void qh_hw_flush(struct qh_hw *h);
void qh_hw_number(struct qh_hw *h, struct qh_rat r);
void qh_hw_total(struct qh_hw *h, const struct qh_total *t);
/* "e", "w", "i": the class of a severity. */
char qh_hw_class(uint8_t severity);
/* The anchor of a finding: n<document>-<form, 0 for the document's own>-<index>. */
void qh_hw_anchor(struct qh_hw *h, uint32_t form, uint32_t finding);

/* html_finding.c */
void qh_hw_note(struct qh_hw *h, const struct qh_findings *f, uint32_t form, uint32_t i, uint8_t usual);
/* The sign that stands in a cell and leads to its note. */
void qh_hw_sign(struct qh_hw *h, const struct qh_finding *f, uint32_t form, uint32_t i);
void qh_hw_counts(struct qh_hw *h, const struct qh_report_form *form);
/* The recomputed score of a row: the figure, its difference to the declared one, the derivation to open. */
void qh_hw_recomputed(struct qh_hw *h, const struct qh_scored *scored, const struct qh_declared *declared,
		      const struct qh_score *score);
void qh_hw_recomputed_total(struct qh_hw *h, const struct qh_declared *declared,
			    const struct qh_total *total);

/* html_form.c */
void qh_hw_form(struct qh_hw *h, const struct qh_report_form *f);
/* html_table.c: the form in its own layout; html_plain.c: from its fields, where there is no document. */
void qh_hw_table(struct qh_hw *h, const struct qh_report_form *f, const struct qh_marks *marks);
/* True when the notes of a place are written by qh_hw_table. */
bool qh_hw_is_drawn(const struct qh_hw *h, const struct qh_form *form, struct qh_place at);
void qh_hw_plain(struct qh_hw *h, const struct qh_report_form *f, const struct qh_marks *marks);

extern const char *const qh_hw_css[]; /* NULL ends */

#endif
