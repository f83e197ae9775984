/* SPDX-License-Identifier: Apache-2.0 */
/* Private to bureau*.c: what a bureau table shows, before it is drawn. */
#ifndef QH_WRITE_BUREAU_PRIVATE_H
#define QH_WRITE_BUREAU_PRIVATE_H

#include "write/grouped.h"
#include "write/bureau.h"

struct qh_bureau_value {
	struct qh_str text;
	struct qh_rat number; /* "no number": only a text */
};
struct qh_bureau_row {
	struct qh_bureau_value at[QH_BUREAU_USES];
};
struct qh_bureau_sheet {
	struct qh_str name;
	struct qh_bureau_row facts;  /* beside the labels of the head and below the table */
	struct qh_bureau_row totals; /* of the columns */
	struct qh_bureau_row *rows, *funds;
	uint32_t n_rows, cap_rows, n_funds, cap_funds;
};

/* A blank row; NULL when memory ran out. */
struct qh_bureau_row *qh_bureau_row_add(struct qh_arena *arena, struct qh_bureau_sheet *s);
struct qh_bureau_row *qh_bureau_fund_add(struct qh_arena *arena, struct qh_bureau_sheet *s);
/* A number as a value; "no number" leaves it alone. */
void qh_bureau_put(struct qh_arena *arena, const struct qh_report_options *o, struct qh_bureau_value *v,
		   struct qh_rat number);
/* A printed figure: its text, and its number where it is one. */
void qh_bureau_put_declared(struct qh_bureau_value *v, const struct qh_declared *d);
/* A line more in a text. */
void qh_bureau_line(struct qh_arena *arena, struct qh_str *text, struct qh_str line);
/* Boxes to tick; @p ticked is an index, UINT32_MAX: none. */
struct qh_str qh_bureau_boxes(struct qh_arena *arena, const struct qh_str *choices, uint32_t n,
			      uint32_t ticked);
/* Project, department, unit and year of a form; name of the sheet. */
void qh_bureau_facts(struct qh_arena *arena, const struct qh_report_options *o,
		     const struct qh_bureau_table *t, const struct qh_form *form, struct qh_bureau_sheet *s);
/* "message (C46)" for finding @p i of @p fs and those of its kind. */
struct qh_str qh_bureau_finding(struct qh_arena *arena, const struct qh_report_options *o,
				const struct qh_findings *fs, uint32_t i);

/* Widths of the columns; @p *landscape when the sheet is to lie. NULL when memory ran out. */
const uint16_t *qh_bureau_widths(struct qh_arena *arena, const struct qh_bureau_table *t, bool *landscape);
void qh_bureau_heads(struct qh_paper_builder *b, const struct qh_bureau_table *t);
/* The rows of @p s from row @p row of the open table on. Returns the last row. */
uint32_t qh_bureau_rows(struct qh_paper_builder *b, const struct qh_bureau_table *t,
			const struct qh_bureau_sheet *s, uint32_t row);
/* Notes and lines to sign. */
void qh_bureau_close(struct qh_paper_builder *b, const struct qh_report_options *o,
		     const struct qh_bureau_table *t);
/* A whole sheet. */
void qh_bureau_add(struct qh_paper_builder *b, const struct qh_report_options *o,
		   const struct qh_bureau_table *t, const struct qh_bureau_sheet *s);

/* One form: its sheet. */
void qh_bureau_goal_review(struct qh_paper_builder *b, const struct qh_report_options *o,
			   const struct qh_bureau_table *t, const struct qh_report_document *d,
			   const struct qh_report_form *f);
void qh_bureau_spot_check(struct qh_paper_builder *b, const struct qh_report_options *o,
			  const struct qh_bureau_table *t, const struct qh_report_form *f);
/* Rows of the list: of a form (NULL: of the document), of a document that could not be read. */
void qh_bureau_list_form(struct qh_arena *arena, const struct qh_report_options *o,
			 const struct qh_bureau_table *t, const struct qh_report_document *d,
			 const struct qh_report_form *f, struct qh_bureau_sheet *out);
void qh_bureau_list_unread(struct qh_arena *arena, const struct qh_report_options *o,
			   const struct qh_bureau_table *t, const struct qh_report_document *d,
			   struct qh_bureau_sheet *out);
void qh_bureau_list_batch(struct qh_arena *arena, const struct qh_report_options *o,
			  const struct qh_bureau_table *t, const struct qh_findings *batch,
			  struct qh_bureau_sheet *out);

#endif
