/* SPDX-License-Identifier: Apache-2.0 */
/* Private to write/: the parts of the report for a terminal. */
#ifndef QH_WRITE_TEXT_REPORT_H
#define QH_WRITE_TEXT_REPORT_H

#include <stdio.h>

#include "write/marks.h"
#include "write/text_out.h"

enum qh_text_style { TEXT_PLAIN, TEXT_ERROR, TEXT_WARNING, TEXT_DIM, TEXT_BOLD, TEXT_GOOD };
const char *const *qh_text_styles(const struct qh_report_options *o);
void qh_text_style(const struct qh_report_options *o, enum qh_text_style style, struct qh_buf *out);
void qh_text_plain(const struct qh_report_options *o, struct qh_buf *out);
uint32_t qh_text_width(const struct qh_report_options *o);
/* A line of its own behind @p indent spaces, wrapped; @p text is blank afterwards. */
void qh_text_line(const struct qh_report_options *o, enum qh_text_style style, uint32_t indent,
		  struct qh_buf *text, struct qh_buf *out);
void qh_text_say_line(const struct qh_report_options *o, enum qh_text_style style, uint32_t indent,
		      const char *key, uint64_t n, struct qh_buf *out);

/* text_form.c */
void qh_text_form_table(const struct qh_report_options *o, const struct qh_report_form *f,
			struct qh_buf *out);
void qh_text_totals(const struct qh_report_options *o, const struct qh_report_form *f, struct qh_buf *out);
void qh_text_notes(const struct qh_report_options *o, const struct qh_report_form *f, struct qh_buf *out);

/* text_findings.c: only what is less certain than @p usual says so. */
void qh_text_findings(const struct qh_report_options *o, const struct qh_tables *tables,
		      const struct qh_findings *findings, uint8_t usual, struct qh_buf *out);
/* What to mend first in a document: its dearest errors, each on one line. */
void qh_text_first_steps(const struct qh_report_options *o, const struct qh_tables *tables,
			 const struct qh_report_document *d, struct qh_buf *out);

extern const struct qh_writer qh_writer_text;

#endif
