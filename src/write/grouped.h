/* SPDX-License-Identifier: Apache-2.0 */
/* Private to write/: findings of one kind told together, and places as people point at them. */
#ifndef QH_WRITE_GROUPED_H
#define QH_WRITE_GROUPED_H

#include "write/paper_text.h"

/* The message of finding @p i, with the number of its kind where there are several. */
struct qh_str qh_group_message(struct qh_arena *arena, const struct qh_report_options *o,
			       const struct qh_findings *fs, uint32_t i);
/* What to change because of all of its kind. */
struct qh_str qh_group_change(struct qh_arena *arena, const struct qh_report_options *o,
			      const struct qh_findings *fs, uint32_t i);

/* Places of a document: "Sheet1!C5" of a spreadsheet, else row and column. */
struct qh_spots {
	struct qh_tables tables;
	bool several; /* tables in the document: places name theirs */
};
void qh_spots_make(struct qh_spots *s, const struct qh_doc *doc, struct qh_arena *arena);
void qh_spots_free(struct qh_spots *s);
struct qh_str qh_spot(struct qh_arena *arena, const struct qh_report_options *o, const struct qh_spots *s,
		      struct qh_place at);

#endif
