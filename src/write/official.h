/* SPDX-License-Identifier: Apache-2.0 */
/* The official table as a paper, in the layout of a rulebook, whatever layout the form was printed in. */
#ifndef QH_WRITE_OFFICIAL_H
#define QH_WRITE_OFFICIAL_H

#include "form/form.h"
#include "paper/build.h"
#include "rulebook/rulebook.h"
#include "write/report.h"

/* The findings that the cells are to show, by colour and comment. */
struct qh_official_review {
	struct qh_str sheet; /* its name */
	const struct qh_findings *findings;
	bool *shown; /* one a finding; set for those that some cell shows */
};

/**
 * Adds a sheet with the form: title, year, head fields, funds, goals, indicators, total, reasons, notes,
 * lines to sign. Nothing is recomputed and nothing left out: what the layout has no place for comes below it.
 *
 * @param o     language and library
 * @param book  whose layout; its columns are complete (a rulebook inherits them)
 * @param form  borrowed; its texts must outlive the paper
 * @param review  NULL: the form alone
 */
void qh_official_add(struct qh_paper_builder *b, const struct qh_report_options *o,
		     const struct qh_rulebook *book, const struct qh_form *form,
		     const struct qh_official_review *review);

/* Fonts, footer and language of all papers, from the messages. */
void qh_official_frame(struct qh_arena *arena, const struct qh_report_options *o, struct qh_str title,
		       struct qh_paper *out);

/* A message as a text of the arena. */
struct qh_str qh_paper_say(struct qh_arena *arena, const struct qh_report_options *o, const char *key);
struct qh_str qh_paper_say_args(struct qh_arena *arena, const struct qh_report_options *o, const char *key,
				const struct qh_arg *args, uint32_t n_args);

#endif
