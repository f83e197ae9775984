/* SPDX-License-Identifier: Apache-2.0 */
/* Private to write/: a report while it is drafted. */
#ifndef QH_WRITE_DRAFT_PRIVATE_H
#define QH_WRITE_DRAFT_PRIVATE_H

#include "chart/chart.h"
#include "write/draft.h"
#include "write/paper_text.h"

/* What a check is about: decides below which heading a finding stands and what is advised. */
enum qh_subject {
	QH_SUBJECT_GOALS,   /* goals, indicators, targets, weights */
	QH_SUBJECT_FUNDS,   /* budget, spending, rate */
	QH_SUBJECT_ACTUALS, /* actual values */
	QH_SUBJECT_SCORES,  /* points, totals, grades, reasons */
	QH_SUBJECT_TEXTS,   /* prose, and forms against each other */
	QH_SUBJECTS
};

struct qh_drafting {
	struct qh_paper_builder *b;
	struct qh_arena *arena;
	struct qh_draft *d;
	const struct qh_report_options *o;
	const struct qh_outline *outline;
	const struct qh_outline_heading *at; /* the heading being written */
	uint32_t n_tables, n_charts;
	uint32_t row;       /* of the open table */
	struct qh_str text; /* of the paragraph being put together */
};

/* ---- draft_text.c: words and numbers ---- */

struct qh_str qh_draft_say(const struct qh_drafting *k, const char *key);
struct qh_str qh_draft_say_text(const struct qh_drafting *k, const char *key, const char *name,
				struct qh_str value);
struct qh_str qh_draft_say_args(const struct qh_drafting *k, const char *key, const struct qh_arg *args,
				uint32_t n);
/* A sentence more for the paragraph; qh_draft_paragraph() ends it (nothing when it is empty). */
void qh_draft_sentence(struct qh_drafting *k, struct qh_str sentence);
void qh_draft_paragraph(struct qh_drafting *k);
/* One paragraph of a single message. */
void qh_draft_line(struct qh_drafting *k, const char *key);

/* A number and a range as the tables print them. */
struct qh_str qh_draft_number(const struct qh_drafting *k, struct qh_rat r);
/* The printed text of a value; a dash where the form has none. */
struct qh_str qh_draft_printed(const struct qh_declared *d);
/* Points: the number alone where one is printed ("97分" is 97). */
struct qh_str qh_draft_points(const struct qh_drafting *k, const struct qh_declared *d);
/* An amount with its unit: "8.89万元". Blank when the form prints none. */
struct qh_str qh_draft_amount(const struct qh_drafting *k, const struct qh_form *form,
			      const struct qh_declared *d);
/* The recomputed points of a row, the recomputed total. */
struct qh_str qh_draft_score(const struct qh_drafting *k, const struct qh_score *s);
struct qh_str qh_draft_total(const struct qh_drafting *k, const struct qh_report_form *f);
/* What a form is called: its project, unit or title. */
struct qh_str qh_draft_name(const struct qh_drafting *k, const struct qh_form *form);
/* The rulebook's name in the language of the report; absent when none fits. */
struct qh_str qh_draft_book(const struct qh_drafting *k, const struct qh_report_form *f);

/* ---- tables ---- */

/* Opens a numbered table with its caption. False: no memory. */
bool qh_draft_table(struct qh_drafting *k, struct qh_str caption, uint32_t cols, const uint16_t *widths,
		    const char *const *heads);
/* Its caption alone, for a table with a head of its own. */
void qh_draft_caption(struct qh_drafting *k, struct qh_str caption);
void qh_draft_table_end(struct qh_drafting *k);
/* A cell of the row; plain text to the left, numbers to the right, both as they are. */
struct qh_paper_cell *qh_draft_cell(struct qh_drafting *k, uint32_t col, struct qh_str text);
struct qh_paper_cell *qh_draft_figure(struct qh_drafting *k, uint32_t col, struct qh_str text);
/* Where several forms share a table: a row over all columns with the name of the form. */
void qh_draft_form_row(struct qh_drafting *k, const struct qh_form *form, uint32_t cols);
/* A numbered chart; bars with labels and values of its own are copied. */
void qh_draft_chart(struct qh_drafting *k, enum qh_chart_kind kind, struct qh_str title, struct qh_str unit,
		    const struct qh_chart_bar *bars, uint32_t n);

/* ---- draft_rows.c: tables of indicators ---- */

enum qh_draft_column {
	QH_COL_NAME, /* with its level 2 behind it */
	QH_COL_TARGET,
	QH_COL_ACTUAL,
	QH_COL_WEIGHT,
	QH_COL_DECLARED,
	QH_COL_RECOMPUTED,
	QH_COL_REASON,
	QH_COLS
};
struct qh_draft_row {
	const struct qh_form *form; /* NULL: of all forms, a sum */
	struct qh_str text[QH_COLS];
};
struct qh_draft_rows {
	uint32_t n, cap;
	struct qh_draft_row *at;
	uint32_t
	    without; /* bit per column that is not wanted; one without a text in any row is left out too */
	struct qh_draft_row lost; /* where a row goes that has no room */
};
/* Never NULL: what has no room is lost with the whole. */
struct qh_draft_row *qh_draft_row_add(struct qh_drafting *k, struct qh_draft_rows *rows,
				      const struct qh_form *form);
struct qh_draft_row *qh_draft_row_indicator(struct qh_drafting *k, struct qh_draft_rows *rows,
					    const struct qh_report_form *f, uint32_t i);
void qh_draft_rows_write(struct qh_drafting *k, const struct qh_draft_rows *rows, struct qh_str caption);

/* ---- the parts, one a file ---- */

void qh_draft_overview(struct qh_drafting *k);             /* draft_about.c */
void qh_draft_method(struct qh_drafting *k);               /* draft_about.c */
void qh_draft_goals(struct qh_drafting *k);                /* draft_about.c */
void qh_draft_measures(struct qh_drafting *k);             /* draft_about.c */
void qh_draft_funds(struct qh_drafting *k);                /* draft_funds.c */
void qh_draft_indicators(struct qh_drafting *k);           /* draft_indicators.c */
void qh_draft_deviations(struct qh_drafting *k);           /* draft_rows.c */
void qh_draft_scores(struct qh_drafting *k);               /* draft_scores.c */
void qh_draft_spread(struct qh_drafting *k);               /* draft_spread.c: totals of several forms */
void qh_draft_findings(struct qh_drafting *k, bool goals); /* draft_findings.c */
void qh_draft_advice(struct qh_drafting *k);               /* draft_findings.c */

/* The fund row that stands for the form: the one that is scored, else the total; NULL: none. */
const struct qh_fund *qh_draft_main_fund(const struct qh_report_form *f);
/* Its exact rate by the rulebook, else spending over the budget in force; "no number" when not known. */
struct qh_rat qh_draft_rate(const struct qh_drafting *k, const struct qh_report_form *f);
/* A row with an indicator of its own; not a template row, not a part of the row above. */
bool qh_draft_counts(const struct qh_indicator *ind);
/* The points recomputed are sure to be fewer than the weight. */
bool qh_draft_is_short(const struct qh_indicator *ind, const struct qh_score *s);

#endif
