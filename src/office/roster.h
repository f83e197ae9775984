/* SPDX-License-Identifier: Apache-2.0 */
/* Places and people as lists that come in from a spreadsheet and go out in the same columns. A list is looked
 * at first: what would be done, and each line that cannot be, with its column, why and how to mend it. It is
 * taken as a whole or not at all. */
#ifndef QH_OFFICE_ROSTER_H
#define QH_OFFICE_ROSTER_H

#include "office/people.h"

enum {
	QH_ROSTER_ROWS_MAX = 5000,
	QH_ROSTER_COLUMNS_MAX = 5,
	QH_ROSTER_TEXT_BYTES_MAX = 1 << 20, /* of all rows between looking and taking */
	QH_ROSTER_PROBLEMS_MAX = 100        /* that are told; their number is counted on */
};
enum qh_roster_kind { QH_ROSTER_PLACES, QH_ROSTER_PEOPLE };

/* PLACES: code, name, kind, code of the place above, in use. PEOPLE: account, name, post, code of the place,
 * in use. One row a place, one row a post of a person. */
struct qh_roster_row {
	int64_t line; /* of the sheet or file, from 1 */
	struct qh_str cells[QH_ROSTER_COLUMNS_MAX];
};
struct qh_roster {
	enum qh_roster_kind kind;
	uint32_t n;
	const struct qh_roster_row *rows;
};
/* The message with the head of a column. */
const char *qh_roster_head(enum qh_roster_kind kind, uint32_t column);

/**
 * Read a spreadsheet or a CSV whose heads are those of the template in either language, in any order.
 *
 * @retval QH_INVALID  ROSTER-001 the heads are not found; ROSTER-007 nothing below them; ROSTER-008 no list
 * @retval QH_LIMIT    ROSTER-002 too many rows
 */
QH_MUST_CHECK enum qh_status qh_roster_read(const struct qh_call *call, enum qh_roster_kind kind,
					    struct qh_str name, struct qh_str bytes, struct qh_roster *out);
/* The rows as one text for the page to carry, and back. */
struct qh_str qh_roster_text(struct qh_arena *arena, const struct qh_roster *roster);
QH_MUST_CHECK enum qh_status qh_roster_parse(const struct qh_call *call, enum qh_roster_kind kind,
					     struct qh_str text, struct qh_roster *out);

struct qh_roster_problem {
	int64_t line;
	const char *column; /* message with its head */
	struct qh_error error;
};
struct qh_roster_link {
	struct qh_str account, name, token;
};
struct qh_roster_outcome {
	int64_t added, changed, unchanged, problems; /* rows */
	uint32_t n_told, n_links;
	const struct qh_roster_problem *told;
	const struct qh_roster_link *links; /* of new people, when it was kept */
};
/**
 * Do it in one transaction, and keep it only if @p keep and no line has a problem. Existing places are
 * renamed, opened and closed, never moved; existing people get posts and are opened and closed.
 */
QH_MUST_CHECK enum qh_status qh_roster_apply(const struct qh_call *call, const struct qh_roster *roster,
					     bool keep, struct qh_roster_outcome *out);

/* All of mine, or the heads alone with an example: as CSV (UTF-8 with a mark, as spreadsheets want it) or as
 * a workbook. */
QH_MUST_CHECK enum qh_status qh_roster_export(const struct qh_call *call, enum qh_roster_kind kind,
					      bool workbook, struct qh_buf *out);
QH_MUST_CHECK enum qh_status qh_roster_template(const struct qh_call *call, enum qh_roster_kind kind,
						bool workbook, struct qh_buf *out);

#endif
