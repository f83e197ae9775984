/* SPDX-License-Identifier: Apache-2.0 */
/* Words of the office as keys of messages, for templates. */
#include <stdio.h>

#include "web/views.h"

#define KEYS(name) static const char *const name##_keys[]

const char *qh_view_state(enum qh_state state)
{
	KEYS(state) = {[QH_STATE_DRAFT] = "state.draft",
		       [QH_STATE_UNIT_REVIEW] = "state.unit-review",
		       [QH_STATE_DEPARTMENT_REVIEW] = "state.department-review",
		       [QH_STATE_FINANCE_REVIEW] = "state.finance-review",
		       [QH_STATE_APPROVED] = "state.approved",
		       [QH_STATE_RETURNED] = "state.returned",
		       [QH_STATE_RETURNED_TO_UNIT] = "state.returned-to-unit",
		       [QH_STATE_RETURNED_TO_DEPARTMENT] = "state.returned-to-department"};
	return state > 0 && state < QH_STATES_END ? state_keys[state] : "state.draft";
}

const char *qh_view_post(enum qh_post post)
{
	KEYS(post) = {[QH_POST_FILLER] = "post.filler",
		      [QH_POST_UNIT_REVIEWER] = "post.unit-reviewer",
		      [QH_POST_DEPARTMENT] = "post.department",
		      [QH_POST_FINANCE] = "post.finance",
		      [QH_POST_THIRD_PARTY] = "post.third-party",
		      [QH_POST_AUDIT] = "post.audit",
		      [QH_POST_ADMINISTRATOR] = "post.administrator"};
	return post > 0 && post < QH_POSTS_END ? post_keys[post] : "post.filler";
}

const char *qh_view_action(const char *name)
{
	KEYS(action) = {"action.submit", "action.withdraw", "action.approve", "action.return",
			"action.return-to-filler"};
	enum { PREFIX = 7 };
	for (int i = 0; name && i < 5; i++)
		if (strcmp(action_keys[i] + PREFIX, name) == 0)
			return action_keys[i];
	return "action.submit";
}

const char *qh_view_cell(const struct qh_v_cell *cell)
{
	bool error = cell->doubt && strcmp(cell->doubt, "error") == 0;
	if (cell->kind->number)
		return error ? "num doubt-error" : cell->doubt ? "num doubt-warning" : "num";
	return error ? "doubt-error" : cell->doubt ? "doubt-warning" : "";
}

const char *qh_view_job_state(enum qh_job_state state)
{
	KEYS(job) = {[QH_JOB_WAITING] = "web.jobs.state.waiting",
		     [QH_JOB_RUNNING] = "web.jobs.state.running",
		     [QH_JOB_DONE] = "web.jobs.state.done",
		     [QH_JOB_CANCELLED] = "web.jobs.state.cancelled",
		     [QH_JOB_FAILED] = "web.jobs.state.failed"};
	return state >= QH_JOB_WAITING && state <= QH_JOB_FAILED ? job_keys[state] : "web.jobs.state.failed";
}

const int64_t qh_view_project_columns[QH_PROJECT_COLUMNS_END] = {
    QH_PROJECT_OTHER,  QH_PROJECT_UNIT,  QH_PROJECT_CODE, QH_PROJECT_NAME,
    QH_PROJECT_BUDGET, QH_PROJECT_FINAL, QH_PROJECT_DUE,  QH_PROJECT_WHOLE};

const char *qh_view_project_column(int64_t column)
{
	KEYS(column) = {"web.projects.column.other",  "web.projects.column.unit",
			"web.projects.column.code",   "web.projects.column.name",
			"web.projects.column.budget", "web.projects.column.final",
			"web.projects.column.due",    "web.projects.column.whole"};
	return column >= 0 && column < QH_PROJECT_COLUMNS_END ? column_keys[column] : column_keys[0];
}

const char *qh_view_project_standing(enum qh_project_standing standing)
{
	KEYS(standing) = {"web.projects.filed", "web.projects.draft", "web.projects.missing"};
	return standing_keys[standing];
}

const char *qh_view_severity(const char *severity)
{
	return strcmp(severity, "error") == 0     ? "web.severity.error"
	       : strcmp(severity, "warning") == 0 ? "web.severity.warning"
						  : "web.severity.info";
}

const char *qh_view_kind(struct qh_render *r, struct qh_str kind)
{
	struct qh_str key = qh_arena_printf(r->arena, "write.kind.%.*s", QH_STR_ARG(kind));
	return key.p && qh_catalog_has(r->catalog, key.p) ? key.p : "web.kind.unknown";
}

/* Exact texts; a fraction is shown as it is. */
struct qh_str qh_view_range(struct qh_render *r, struct qh_str low, struct qh_str high)
{
	if (!low.p || !high.p)
		return QH_STR_NONE;
	return qh_str_eq(low, high)
		   ? low
		   : qh_arena_printf(r->arena, "%.*s - %.*s", QH_STR_ARG(low), QH_STR_ARG(high));
}

const char *qh_view_deed(struct qh_render *r, struct qh_str action)
{
	struct qh_str step = qh_arena_printf(r->arena, "action.%.*s", QH_STR_ARG(action));
	struct qh_str deed = qh_arena_str(r->arena, action);

	if (deed.n && qh_catalog_has(r->catalog, deed.p))
		return deed.p;
	return step.p && qh_catalog_has(r->catalog, step.p) ? step.p : "web.deed.other";
}

const enum qh_post qh_posts_in_order[QH_POSTS_END - 1] = {
    QH_POST_FILLER,      QH_POST_UNIT_REVIEWER, QH_POST_DEPARTMENT,   QH_POST_FINANCE,
    QH_POST_THIRD_PARTY, QH_POST_AUDIT,         QH_POST_ADMINISTRATOR};
const struct qh_str qh_place_kinds_upwards[QH_PLACE_KINDS] = {
    {"unit", 4}, {"department", 10}, {"county", 6}, {"city", 4}, {"province", 8}};

const char *qh_view_place_kind(struct qh_str kind)
{
	KEYS(kind) = {"place.kind.unit", "place.kind.department", "place.kind.county", "place.kind.city",
		      "place.kind.province"};
	for (int i = 0; i < QH_PLACE_KINDS; i++)
		if (qh_str_eq(kind, qh_place_kinds_upwards[i]))
			return kind_keys[i];
	return kind_keys[0];
}

int64_t qh_view_depth(const struct qh_place_row *place, uint32_t base)
{
	enum { STEP = 9, DEEPEST = 6 }; /* bytes of a path a level; beyond that nothing is indented further */
	int64_t depth = place->path.n > base ? (int64_t)(place->path.n - base) / STEP : 0;
	return depth < DEEPEST ? depth : DEEPEST;
}
