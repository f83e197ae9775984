/* SPDX-License-Identifier: Apache-2.0 */
/* What the pages of the year's lists show; part of views.h. */
#ifndef QH_WEB_VIEWS_PROJECTS_H
#define QH_WEB_VIEWS_PROJECTS_H

#include "office/projects.h"

struct qh_v_project {
	const struct qh_project *project;
	enum qh_project_standing standing;
	struct qh_str budget, final, due; /* wan yuan; a date */
};
struct qh_v_projects {
	int64_t year, place;
	struct qh_str place_name;
	uint32_t n_projects, n_shown, n_coverage, n_lists, n_places, n_give, n_fill;
	struct qh_project_coverage sum;
	const struct qh_v_project *projects;
	const struct qh_project_coverage *coverage;
	const struct qh_project_list *lists;
	const struct qh_place_row *places, *give, *fill; /* seen, given lists for, filled for */
};
struct qh_v_project_column {
	uint32_t index;
	struct qh_str head;
	int64_t column; /* enum qh_project_column */
};
struct qh_v_project_line {
	const struct qh_project_line *line;
	struct qh_str budget, final, due, error;
};
/* A list before it is kept. */
struct qh_v_project_look {
	struct qh_str error, name, table;
	int64_t year, place, yuan;
	uint32_t n_columns, n_lines, n_shown, n_wrong, n_wrong_shown, n_give;
	const struct qh_v_project_column *columns;
	const struct qh_v_project_line *lines, *wrong;
	const struct qh_place_row *give;
};
extern const int64_t qh_view_project_columns[QH_PROJECT_COLUMNS_END];
const char *qh_view_project_column(int64_t column);
const char *qh_view_project_standing(enum qh_project_standing standing);

#endif
