/* SPDX-License-Identifier: Apache-2.0 */
/* Keeping lists, reading them, and how far their projects are. */
#include "base/file.h"
#include "office/projects_private.h"
#include "office/tally.h"
#include "office/trail.h"

enum { YEAR_FIRST = 1990, YEAR_LAST = 2200, DAY_S = 24 * 3600, LISTS_MAX = 200 };

static struct qh_bind told(int64_t fen)
{
	return fen >= 0 ? qh_bind_int(fen) : qh_bind_null();
}

/* ---- keeping ---- */

/* A list without codes is about the project that had this name before. */
static enum qh_status code_of(const struct qh_call *call, struct qh_tx *tx, int64_t year,
			      const struct qh_project_line *line, struct qh_str *code)
{
	struct qh_rows rows;
	struct qh_bind key[] = {qh_bind_int(line->unit), qh_bind_int(year), qh_bind_text(line->name)};
	*code = line->code.n ? line->code : line->name;
	if (line->code.n)
		return QH_OK;
	qh_rows_open(&rows, tx, QH_Q_PROJECT_CODE_OF, key, 3, call->err);
	if (qh_rows_next(&rows))
		*code = qh_rows_text(&rows, 0);
	return qh_rows_close(&rows);
}

/* The project of a line, 0: it is new. */
static enum qh_status by_code(const struct qh_call *call, struct qh_tx *tx, const struct qh_bind key[3],
			      int64_t *id)
{
	struct qh_rows rows;
	qh_rows_open(&rows, tx, QH_Q_PROJECT_BY_CODE, key, 3, call->err);
	*id = qh_rows_next(&rows) ? qh_rows_int(&rows, 0) : 0;
	return qh_rows_close(&rows);
}

/* A form that was there before the list said when it is due. */
static enum qh_status date_form(const struct qh_call *call, struct qh_tx *tx, int64_t project, int64_t day)
{
	struct qh_rows rows;
	struct qh_bind key = qh_bind_int(project);
	qh_rows_open(&rows, tx, QH_Q_PROJECT_MISDATED, &key, 1, call->err);
	int64_t filing = qh_rows_next(&rows) ? qh_rows_int(&rows, 0) : 0;
	enum qh_status status = qh_rows_close(&rows);
	struct qh_bind due[] = {qh_bind_int(filing), qh_bind_int(day)};
	if (status != QH_OK || !filing)
		return status;
	status = qh_tally_off(call, tx, filing);
	if (status == QH_OK)
		status = qh_tx_run(tx, QH_Q_FILING_DUE, due, 2, NULL, call->err);
	return status == QH_OK ? qh_tally_on(call, tx, filing) : status;
}

static enum qh_status put_line(const struct qh_call *call, struct qh_tx *tx, int64_t year, int64_t list,
			       uint32_t number, const struct qh_project_line *line, struct qh_str cells)
{
	struct qh_str code;
	int64_t project = 0;
	enum qh_status status = code_of(call, tx, year, line, &code);
	struct qh_bind binds[] = {qh_bind_int(line->unit),  qh_bind_int(year),        qh_bind_text(code),
				  qh_bind_text(line->name), qh_bind_int(line->whole), told(line->budget_fen),
				  told(line->final_fen),    qh_bind_id(line->due_on)};
	if (status == QH_OK)
		status = by_code(call, tx, binds, &project);
	if (status == QH_OK && project)
		status = qh_tally_project_off(call, tx, project);
	if (status == QH_OK)
		status = qh_tx_run(tx, QH_Q_PROJECT_PUT, binds, 8, NULL, call->err);
	if (status == QH_OK && !project)
		status = by_code(call, tx, binds, &project);
	if (status == QH_OK)
		status = qh_tally_project_on(call, tx, project);
	if (status == QH_OK && line->due_on)
		status = date_form(call, tx, project, line->due_on);
	struct qh_bind kept[] = {qh_bind_int(list), qh_bind_int(number), qh_bind_int(project),
				 qh_bind_text(cells)};
	return status == QH_OK ? qh_tx_run(tx, QH_Q_PROJECT_LINE_ADD, kept, 4, NULL, call->err) : status;
}

static enum qh_status remember_map(const struct qh_call *call, struct qh_tx *tx, struct qh_str heads,
				   const struct qh_project_table *t, const struct qh_project_map *map)
{
	char text[QH_PROJECT_COLUMNS_MAX + 1];
	for (uint32_t c = 0; c < t->cols; c++)
		text[c] = (char)('0' + map->column[c]);
	text[t->cols] = map->yuan == 1 ? 'y' : 'w';
	struct qh_bind binds[] = {qh_bind_text(heads), qh_bind_text((struct qh_str){text, t->cols + 1})};
	return qh_tx_run(tx, QH_Q_COLUMN_MAP_PUT, binds, 2, NULL, call->err);
}

static enum qh_status record(const struct qh_call *call, struct qh_tx *tx, int64_t list, struct qh_str place,
			     int64_t year, const struct qh_project_table *t)
{
	struct qh_trail_detail d;
	struct qh_str json;
	char hex[65];
	enum qh_status status = qh_project_table_write(call, t, &json);
	if (status != QH_OK)
		return status;
	qh_sha256_hex(json, hex);
	qh_trail_detail_begin(&d);
	qh_json_key(&d.w, "place");
	qh_json_str(&d.w, place);
	qh_json_key(&d.w, "year");
	qh_json_int(&d.w, year);
	qh_json_key(&d.w, "lines");
	qh_json_int(&d.w, t->rows);
	qh_json_key(&d.w, "table");
	qh_json_z(&d.w, hex);
	return qh_trail_detail_end(call, tx, &d, "projects.import", "projects", list);
}

struct import {
	const struct qh_place_row *place;
	int64_t year;
	struct qh_str name;
	const struct qh_project_table *table;
	const struct qh_project_map *map;
	const struct qh_project_line *lines;
};

static enum qh_status put(const struct qh_call *call, struct qh_tx *tx, const struct import *in,
			  int64_t *list)
{
	const struct qh_project_table *t = in->table;
	struct qh_str heads = qh_texts_json(call->arena, t->heads, t->cols);
	struct qh_bind binds[] = {qh_bind_int(in->place->id),       qh_bind_int(in->year),
				  qh_bind_text(in->name),           qh_bind_text(heads),
				  qh_bind_int(call->actor->person), qh_bind_int(call->now)};
	if (!heads.p)
		return qh_call_nomem(call);
	enum qh_status status = qh_tx_run(tx, QH_Q_PROJECT_LIST_ADD, binds, 6, NULL, call->err);
	*list = qh_tx_last_id(tx);
	for (uint32_t i = 0; status == QH_OK && i < t->rows; i++) {
		struct qh_str cells = qh_texts_json(call->arena, t->cells + (size_t)i * t->cols, t->cols);
		status = cells.p ? put_line(call, tx, in->year, *list, i + 1, &in->lines[i], cells)
				 : qh_call_nomem(call);
	}
	if (status == QH_OK)
		status = remember_map(call, tx, heads, t, in->map);
	return status == QH_OK ? record(call, tx, *list, in->place->name, in->year, t) : status;
}

/* The place must be one of those that I give lists for; others that I see are not mine to. */
static enum qh_status find_place(const struct qh_call *call, int64_t id, const struct qh_place_row **out)
{
	const struct qh_place_row *mine;
	struct qh_place_row seen;
	struct qh_tx *tx;
	uint32_t n;
	enum qh_status status = qh_projects_places(call, &mine, &n);
	*out = NULL;
	for (uint32_t i = 0; status == QH_OK && i < n; i++)
		if (mine[i].id == id)
			*out = &mine[i];
	if (status != QH_OK || *out)
		return status;
	status = qh_store_read(call->office->store, call->arena, &tx, call->err);
	if (status != QH_OK)
		return status;
	status = qh_place_mine(call, tx, id, &seen);
	qh_tx_rollback(tx);
	return status == QH_OK ? qh_call_denied(call) : status;
}

enum qh_status qh_projects_import(const struct qh_call *call, int64_t place, int64_t year, struct qh_str name,
				  const struct qh_project_table *table, const struct qh_project_map *map,
				  int64_t *list)
{
	struct import in = {.year = year, .name = name.n ? name : QH_STR("-"), .table = table, .map = map};
	struct qh_tx *tx;
	uint32_t n, wrong;
	*list = 0;
	if (!call->actor)
		return qh_call_denied(call);
	enum qh_status status = find_place(call, place, &in.place);
	if (status == QH_OK && (year < YEAR_FIRST || year > YEAR_LAST))
		status = qh_error_set(call->err, QH_INVALID, "PROJECT-005");
	if (status == QH_OK && name.n > QH_NAME_BYTES_MAX)
		status = qh_error_set(call->err, QH_INVALID, "OFFICE-011");
	if (status == QH_OK)
		status = qh_project_lines(call, table, map, place, &in.lines, &n, &wrong);
	if (status == QH_OK && wrong) {
		status = qh_error_set(call->err, QH_INVALID, "PROJECT-004");
		qh_error_arg_int(call->err, "n", wrong);
	}
	if (status == QH_OK)
		status = qh_store_write(call->office->store, call->arena, &tx, call->err);
	if (status != QH_OK)
		return status;
	status = put(call, tx, &in, list);
	if (status == QH_OK)
		return qh_tx_commit(tx, call->err);
	qh_tx_rollback(tx);
	*list = 0;
	return status;
}

/* ---- reading ---- */

void qh_project_take(struct qh_rows *rows, struct qh_project *out)
{
	*out = (struct qh_project){.id = qh_rows_int(rows, 0),
				   .unit = qh_rows_int(rows, 1),
				   .unit_name = qh_rows_text(rows, 2),
				   .unit_path = qh_rows_text(rows, 3),
				   .year = qh_rows_int(rows, 4),
				   .code = qh_rows_text(rows, 5),
				   .name = qh_rows_text(rows, 6),
				   .whole = qh_rows_int(rows, 7) != 0,
				   .budget_fen = qh_rows_text(rows, 8).p ? qh_rows_int(rows, 8) : -1,
				   .final_fen = qh_rows_text(rows, 9).p ? qh_rows_int(rows, 9) : -1,
				   .due_on = qh_rows_int(rows, 10),
				   .filing = qh_rows_int(rows, 11),
				   .state = (enum qh_state)qh_rows_int(rows, 12)};
}

/* A place of mine and the range below it. */
static enum qh_status below(const struct qh_call *call, struct qh_tx *tx, int64_t place, int64_t year,
			    int64_t limit, struct qh_place_row *at, struct qh_bind binds[4])
{
	enum qh_status status = qh_place_mine(call, tx, place, at);
	binds[0] = qh_bind_text(at->path);
	binds[1] = qh_bind_text(at->path.p ? qh_path_end(call->arena, at->path) : QH_STR_NONE);
	binds[2] = qh_bind_int(year);
	binds[3] = qh_bind_int(limit);
	return status;
}

static enum qh_status newest_of(const struct qh_call *call, struct qh_tx *tx, int64_t place, int64_t *year)
{
	struct qh_rows rows;
	struct qh_bind binds[4];
	struct qh_place_row at;
	enum qh_status status = below(call, tx, place, 0, 0, &at, binds);
	*year = 0;
	if (status != QH_OK)
		return status;
	qh_rows_open(&rows, tx, QH_Q_PROJECTS_NEWEST, binds, 2, call->err);
	if (qh_rows_next(&rows))
		*year = qh_rows_int(&rows, 0);
	return qh_rows_close(&rows);
}

enum qh_status qh_projects_newest(const struct qh_call *call, int64_t *place, int64_t *year)
{
	struct qh_tx *tx;
	*year = 0;
	if (!call->actor)
		return qh_call_denied(call);
	enum qh_status status = qh_store_read(call->office->store, call->arena, &tx, call->err);
	if (status != QH_OK)
		return status;
	if (*place)
		status = newest_of(call, tx, *place, year);
	int64_t found = *place;
	for (uint32_t i = 0; !*place && status == QH_OK && i < call->actor->n_bindings; i++) {
		const struct qh_binding *b = &call->actor->bindings[i];
		int64_t newest = 0;
		if (b->post != QH_POST_ADMINISTRATOR)
			status = newest_of(call, tx, b->node, &newest);
		if (newest > *year) {
			*year = newest;
			found = b->node;
		}
	}
	*place = found;
	qh_tx_rollback(tx);
	return status;
}

enum qh_status qh_projects_list(const struct qh_call *call, int64_t place, int64_t year,
				struct qh_place_row *at, const struct qh_project **out, uint32_t *n)
{
	struct qh_tx *tx;
	struct qh_rows rows;
	struct qh_bind binds[4];
	struct qh_project *list = NULL;
	uint32_t cap = 0;
	*n = 0;
	*out = NULL;
	if (!call->actor)
		return qh_call_denied(call);
	enum qh_status status = qh_store_read(call->office->store, call->arena, &tx, call->err);
	if (status != QH_OK)
		return status;
	status = below(call, tx, place, year, QH_PROJECTS_MAX, at, binds);
	if (status == QH_OK) {
		qh_rows_open(&rows, tx, QH_Q_PROJECTS_BELOW, binds, 4, call->err);
		while (qh_rows_next(&rows) && qh_arena_grow(call->arena, &list, &cap, *n + 1, sizeof *list))
			qh_project_take(&rows, &list[(*n)++]);
		status = qh_rows_close(&rows);
	}
	qh_tx_rollback(tx);
	*out = list;
	return status == QH_OK && qh_arena_status(call->arena) != QH_OK ? qh_call_nomem(call) : status;
}

/* What went back to the filler is hers again, as a draft is. */
enum qh_project_standing qh_project_standing(const struct qh_project *project)
{
	if (!project->filing)
		return QH_PROJECT_MISSING;
	return qh_cycle_editable(project->state) ? QH_PROJECT_DRAFT : QH_PROJECT_FILED;
}

enum qh_status qh_projects_coverage(const struct qh_call *call, const struct qh_project *all, uint32_t n,
				    const struct qh_project_coverage **out, uint32_t *n_out)
{
	struct qh_project_coverage *list = QH_NEW_ARRAY(call->arena, struct qh_project_coverage, n + 1);
	*n_out = 0;
	*out = list;
	if (!list)
		return qh_call_nomem(call);
	for (uint32_t i = 0; i < n; i++) {
		const struct qh_project *p = &all[i];
		if (i == 0 || p->unit != all[i - 1].unit)
			list[(*n_out)++] = (struct qh_project_coverage){
			    .unit = p->unit, .unit_name = p->unit_name, .unit_path = p->unit_path};
		struct qh_project_coverage *c = &list[*n_out - 1];
		enum qh_project_standing standing = qh_project_standing(p);
		c->due++;
		c->filed += standing == QH_PROJECT_FILED;
		c->draft += standing == QH_PROJECT_DRAFT;
		c->missing += standing == QH_PROJECT_MISSING;
		c->overdue += standing != QH_PROJECT_FILED && p->due_on && call->now / DAY_S > p->due_on;
	}
	return QH_OK;
}

enum qh_status qh_project_lists(const struct qh_call *call, int64_t place, int64_t year,
				const struct qh_project_list **out, uint32_t *n)
{
	struct qh_tx *tx;
	struct qh_rows rows;
	struct qh_bind binds[4];
	struct qh_place_row at;
	struct qh_project_list *list = QH_NEW_ARRAY(call->arena, struct qh_project_list, LISTS_MAX);
	*n = 0;
	*out = list;
	if (!call->actor)
		return qh_call_denied(call);
	enum qh_status status =
	    list ? qh_store_read(call->office->store, call->arena, &tx, call->err) : qh_call_nomem(call);
	if (status != QH_OK)
		return status;
	status = below(call, tx, place, year, LISTS_MAX, &at, binds);
	if (status == QH_OK) {
		qh_rows_open(&rows, tx, QH_Q_PROJECT_LISTS_BELOW, binds, 4, call->err);
		while (qh_rows_next(&rows))
			list[(*n)++] = (struct qh_project_list){.id = qh_rows_int(&rows, 0),
								.year = qh_rows_int(&rows, 1),
								.name = qh_rows_text(&rows, 2),
								.made_at = qh_rows_int(&rows, 3),
								.author_name = qh_rows_text(&rows, 4),
								.place = qh_rows_text(&rows, 5),
								.lines = qh_rows_int(&rows, 7)};
		status = qh_rows_close(&rows);
	}
	qh_tx_rollback(tx);
	return status;
}

static enum qh_status read_list(const struct qh_call *call, struct qh_tx *tx, int64_t id, struct qh_str *name,
				struct qh_project_table *out)
{
	struct qh_rows rows;
	struct qh_bind key = qh_bind_int(id);
	struct qh_str heads = QH_STR_NONE, path = QH_STR_NONE;
	struct qh_str *texts = QH_NEW_ARRAY(call->arena, struct qh_str, QH_PROJECT_COLUMNS_MAX);
	qh_rows_open(&rows, tx, QH_Q_PROJECT_LIST_GET, &key, 1, call->err);
	if (qh_rows_next(&rows)) {
		*name = qh_rows_text(&rows, 0);
		heads = qh_rows_text(&rows, 1);
		path = qh_rows_text(&rows, 2);
	}
	enum qh_status status = qh_rows_close(&rows);
	if (status == QH_OK && !(path.p && qh_actor_sees(call->actor, path)))
		status = qh_call_missing(call);
	while (status == QH_OK && texts && out->cols < QH_PROJECT_COLUMNS_MAX &&
	       !qh_texts_read(call->arena, heads, texts, out->cols))
		out->cols++;
	out->heads = texts;
	struct qh_str *cells = NULL;
	uint32_t cap = 0;
	if (status != QH_OK)
		return status;
	qh_rows_open(&rows, tx, QH_Q_PROJECT_LINES, &key, 1, call->err);
	while (qh_rows_next(&rows) &&
	       qh_arena_grow(call->arena, &cells, &cap, (out->rows + 1) * out->cols, sizeof *cells))
		(void)qh_texts_read(call->arena, qh_rows_text(&rows, 0),
				    cells + (size_t)out->rows++ * out->cols, out->cols);
	out->cells = cells;
	status = qh_rows_close(&rows);
	return status == QH_OK && qh_arena_status(call->arena) != QH_OK ? qh_call_nomem(call) : status;
}

enum qh_status qh_project_list_get(const struct qh_call *call, int64_t id, struct qh_str *name,
				   struct qh_project_table *out)
{
	struct qh_tx *tx;
	*name = QH_STR_NONE;
	*out = (struct qh_project_table){0};
	if (!call->actor)
		return qh_call_denied(call);
	enum qh_status status = qh_store_read(call->office->store, call->arena, &tx, call->err);
	if (status != QH_OK)
		return status;
	status = read_list(call, tx, id, name, out);
	qh_tx_rollback(tx);
	return status;
}
