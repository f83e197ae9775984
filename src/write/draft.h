/* SPDX-License-Identifier: Apache-2.0 */
/* The self-evaluation report and the evaluation report, drafted from forms and their review along the outline
 * of a rulebook. Every number is one that a form prints or that was recomputed; what the data do not show is
 * left to the author, whose own paragraphs stay when the report is made again. */
#ifndef QH_WRITE_DRAFT_H
#define QH_WRITE_DRAFT_H

#include "write/report.h"

/* Slots of a report are named so; the id of their heading follows. */
#define QH_DRAFT_SLOT "own:"

/* What the author wrote below a heading of the report made before. */
struct qh_kept {
	struct qh_str id, text;
	bool used; /* set by qh_draft_add: its heading is there */
};
struct qh_draft {
	const struct qh_report_options *o;
	enum qh_report_kind kind;
	const struct qh_rulebook *book; /* whose outline; it has one of this kind */
	uint32_t n;                     /* forms, at least 1 */
	const struct qh_report_form *const *forms;
	uint32_t n_other; /* what was found about documents and between them */
	const struct qh_findings *const *other;
	uint32_t n_kept;
	struct qh_kept *kept;
};
struct qh_drafted {
	uint32_t slots, filled; /* for the author's text; those that have some */
	uint32_t homeless;      /* texts whose heading is gone; they stand at the end */
};

/**
 * Adds the report as one sheet, then the official forms where the outline wants them.
 *
 * @param d  borrowed with all its texts, which must outlive the paper
 */
void qh_draft_add(struct qh_paper_builder *b, struct qh_draft *d, struct qh_drafted *out);

/* The title of the report, for the file's properties. */
struct qh_str qh_draft_title(const struct qh_draft *d);
/* A line of kept text that is only the program's own prompt, in any language: nobody wrote it. */
bool qh_draft_is_prompt(struct qh_arena *arena, const struct qh_report_options *o, struct qh_str line);

#endif
