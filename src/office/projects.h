/* SPDX-License-Identifier: Apache-2.0 */
/* The year's lists: which projects were approved with which budgets, what their final accounts are; which
 * forms are due, filed or missing; a department's form rolled up from those of its projects. Money is in fen.
 */
#ifndef QH_OFFICE_PROJECTS_H
#define QH_OFFICE_PROJECTS_H

#include "office/filing.h"
#include "office/place.h"

enum {
	QH_PROJECT_COLUMNS_MAX = 64,
	QH_PROJECT_LINES_MAX = 5000,
	QH_PROJECT_TABLE_BYTES_MAX = 1 << 20, /* a list as JSON: what a field of a form may hold */
	QH_PROJECTS_MAX = 20000,
	QH_ROLL_UP_MAX = 500
};
#define QH_PROJECT_FEN_MAX ((int64_t)1000000000000000) /* ten billion yuan in fen, a thousand times over */

/* What a column of a list means. The numbers are stored: append only. */
enum qh_project_column {
	QH_PROJECT_OTHER, /* kept and given out again */
	QH_PROJECT_UNIT,
	QH_PROJECT_CODE,
	QH_PROJECT_NAME,
	QH_PROJECT_BUDGET,
	QH_PROJECT_FINAL,
	QH_PROJECT_DUE,
	QH_PROJECT_WHOLE,
	QH_PROJECT_COLUMNS_END
};
/* A list as it came: texts by row, then column. */
struct qh_project_table {
	uint32_t cols, rows;
	const struct qh_str *heads; /* cols */
	const struct qh_str *cells; /* rows * cols */
	const uint32_t *lines;      /* rows: of the file, for errors */
};
struct qh_project_map {
	uint8_t column[QH_PROJECT_COLUMNS_MAX]; /* enum qh_project_column */
	int64_t yuan;                           /* in one of its amounts: 1 or 10000 */
};

/**
 * The table of a document (xlsx, CSV, or what else a reader knows) with its heads.
 *
 * @retval QH_INVALID  PROJECT-001 no table in it; PROJECT-002 too many rows or columns; and what readers say
 */
QH_MUST_CHECK enum qh_status qh_project_table_read(const struct qh_call *call, struct qh_str name,
						   struct qh_str bytes, struct qh_project_table *out);
/* The same as one text and back, for a form that asks again. PROJECT-001 what is no table. */
QH_MUST_CHECK enum qh_status
qh_project_table_write(const struct qh_call *call, const struct qh_project_table *table, struct qh_str *json);
QH_MUST_CHECK enum qh_status qh_project_table_again(const struct qh_call *call, struct qh_str json,
						    struct qh_project_table *out);
/* As a list with these heads was understood before, else by the words of its heads. */
QH_MUST_CHECK enum qh_status qh_project_map_propose(const struct qh_call *call,
						    const struct qh_project_table *table,
						    struct qh_project_map *out);

/* One line as it is understood; error.code says what is wrong with it. */
struct qh_project_line {
	uint32_t line;
	int64_t unit;
	struct qh_str unit_name, code, name;
	bool whole;                            /* the form of a whole department */
	int64_t budget_fen, final_fen, due_on; /* -1, 0: not told */
	struct qh_error error;
};
/**
 * @param place  where lines without a unit belong: a place of mine, 0: none
 * @retval QH_INVALID PROJECT-003 no column for the name, or none for the unit and the place is none
 */
QH_MUST_CHECK enum qh_status qh_project_lines(const struct qh_call *call,
					      const struct qh_project_table *table,
					      const struct qh_project_map *map, int64_t place,
					      const struct qh_project_line **out, uint32_t *n,
					      uint32_t *wrong);
/**
 * Keep a list: all of it or nothing. What was known of a project stays unless the list tells otherwise; what
 * the columns mean is remembered. For a department or a finance bureau, at and below its place.
 *
 * @retval QH_DENIED   OFFICE-002; QH_NOT_FOUND OFFICE-003
 * @retval QH_INVALID  PROJECT-004 lines are wrong, with how many; PROJECT-005 no such year
 */
QH_MUST_CHECK enum qh_status qh_projects_import(const struct qh_call *call, int64_t place, int64_t year,
						struct qh_str name, const struct qh_project_table *table,
						const struct qh_project_map *map, int64_t *list);
/* The places that I may give lists for. */
QH_MUST_CHECK enum qh_status qh_projects_places(const struct qh_call *call, const struct qh_place_row **out,
						uint32_t *n);

struct qh_project {
	int64_t id, unit, year;
	struct qh_str unit_name, unit_path, code, name;
	bool whole;
	int64_t budget_fen, final_fen, due_on; /* -1, -1, 0: not told */
	int64_t filing;                        /* 0: none yet */
	enum qh_state state;                   /* of the filing */
};
enum qh_project_standing { QH_PROJECT_FILED, QH_PROJECT_DRAFT, QH_PROJECT_MISSING };
enum qh_project_standing qh_project_standing(const struct qh_project *project);
/* The newest year with a list for a place of mine and below, 0 none. @p place 0: of all my places, and then
 * the one that has it. */
QH_MUST_CHECK enum qh_status qh_projects_newest(const struct qh_call *call, int64_t *place, int64_t *year);
/* Those of a place of mine and below, 0: my first. */
QH_MUST_CHECK enum qh_status qh_projects_list(const struct qh_call *call, int64_t place, int64_t year,
					      struct qh_place_row *at, const struct qh_project **out,
					      uint32_t *n);
/* How far each unit is, in the order of the tree. */
struct qh_project_coverage {
	int64_t unit;
	struct qh_str unit_name, unit_path;
	uint32_t due, filed, draft, missing, overdue;
};
QH_MUST_CHECK enum qh_status qh_projects_coverage(const struct qh_call *call, const struct qh_project *all,
						  uint32_t n, const struct qh_project_coverage **out,
						  uint32_t *n_out);

struct qh_project_list {
	int64_t id, year, made_at, lines;
	struct qh_str name, author_name, place;
};
QH_MUST_CHECK enum qh_status qh_project_lists(const struct qh_call *call, int64_t place, int64_t year,
					      const struct qh_project_list **out, uint32_t *n);
/* A list as it came, to be given out again. OFFICE-003 for whoever sees only a part of its place. */
QH_MUST_CHECK enum qh_status qh_project_list_get(const struct qh_call *call, int64_t id, struct qh_str *name,
						 struct qh_project_table *out);

/* An amount of a form that is another than that of the list. */
struct qh_project_gap {
	bool final; /* the final account against the outturn; else the budget */
	int64_t listed_fen;
	struct qh_str printed; /* in the form */
};
enum { QH_PROJECT_GAPS_MAX = 2, QH_PROJECT_FEN_OFF = 10000 }; /* 0.01 wan yuan is rounding */
/* Against the project of the list that the form is about; none when there is none. */
QH_MUST_CHECK enum qh_status qh_project_check(const struct qh_call *call, const struct qh_filing *filing,
					      const struct qh_form *form, struct qh_project_gap *out,
					      uint32_t *n);

/**
 * The self-evaluations of a year at and below a unit that I fill forms for, rolled up as by `quanheng
 * aggregate` and kept as a new draft of it.
 *
 * @retval QH_INVALID  PROJECT-006 fewer than two forms, or more than QH_ROLL_UP_MAX; PROJECT-007 no rulebook
 */
QH_MUST_CHECK enum qh_status qh_projects_roll_up(const struct qh_call *call, int64_t unit, int64_t year,
						 struct qh_str note, int64_t *filing);

#endif
