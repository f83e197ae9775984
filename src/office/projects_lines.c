/* SPDX-License-Identifier: Apache-2.0 */
/* The rows of a list as projects, each with what is wrong with it. */
#include "office/projects_private.h"

#include "form/quantity.h"
#include "office/place_index.h"

enum qh_status qh_projects_places(const struct qh_call *call, const struct qh_place_row **out, uint32_t *n)
{
	const struct qh_place_row *all;
	uint32_t n_all;
	enum qh_status status = qh_places_list(call, &all, &n_all);
	*n = 0;
	*out = NULL;
	if (status != QH_OK)
		return status;
	struct qh_place_row *mine = QH_NEW_ARRAY(call->arena, struct qh_place_row, n_all + 1);
	if (!mine)
		return qh_call_nomem(call);
	for (uint32_t i = 0; i < n_all; i++)
		if (qh_actor_binding(call->actor, QH_POST_FINANCE, all[i].path) ||
		    qh_actor_binding(call->actor, QH_POST_DEPARTMENT, all[i].path))
			mine[(*n)++] = all[i];
	*out = mine;
	return QH_OK;
}

static void wrong_text(struct qh_error *err, const char *code, struct qh_str text)
{
	(void)qh_error_set(err, QH_INVALID, code);
	qh_error_arg(err, "text", qh_str_sub(text, 0, 120));
}

/* An amount of money in fen: "12.5" in the list's unit, or with a unit of its own. Less than a fen is
 * rounding of the spreadsheet. */
static int64_t amount(const struct qh_call *call, struct qh_str text, int64_t yuan, struct qh_error *err)
{
	struct qh_quantity q;
	struct qh_quantity_hint hint = {0};
	int64_t fen = -1;
	if (qh_str_blank(text))
		return -1;
	qh_quantity_parse(call->arena, call->office->library->lexicon, text, &hint, &q);
	if (q.kind == QH_Q_DASH || q.kind == QH_Q_NONE)
		return -1;
	bool plain = q.kind == QH_Q_NUMBER && q.unit.n == 0;
	struct qh_rat value = plain ? qh_rat_mul(call->arena, q.lo, QH_RAT_INT(yuan)) : q.lo;
	value =
	    qh_rat_round(call->arena, qh_rat_mul(call->arena, value, QH_RAT_INT(100)), QH_ROUND_HALF_UP, 0);
	if (!(plain || q.kind == QH_Q_MONEY) || q.op != QH_OP_NULL || q.doubts || !q.has_number ||
	    !qh_rat_int(value, &fen) || fen < 0 || fen > QH_PROJECT_FEN_MAX) {
		wrong_text(err, "PROJECT-013", text);
		return -1;
	}
	return fen;
}

static int64_t due(const struct qh_call *call, struct qh_str text, struct qh_error *err)
{
	struct qh_quantity q;
	struct qh_quantity_hint hint = {0};
	int64_t day = 0;
	if (qh_str_blank(text))
		return 0;
	qh_quantity_parse(call->arena, call->office->library->lexicon, text, &hint, &q);
	if (q.kind != QH_Q_DATE || (q.doubts & (QH_DOUBT_YEAR_MISSING | QH_DOUBT_NO_SUCH_DATE)) ||
	    !qh_rat_int(q.lo, &day) || day <= 0) {
		wrong_text(err, "PROJECT-014", text);
		return 0;
	}
	return day;
}

struct reader {
	const struct qh_call *call;
	const struct qh_project_table *table;
	const struct qh_project_map *map;
	const struct qh_place_row *units, *fallback;
	uint32_t n_units;
	struct qh_place_index index;
};

static struct qh_str cell(const struct reader *r, uint32_t row, enum qh_project_column what)
{
	for (uint32_t c = 0; c < r->table->cols; c++)
		if (r->map->column[c] == what)
			return qh_str_trim(r->table->cells[(size_t)row * r->table->cols + c]);
	return QH_STR_NONE;
}

static bool has(const struct reader *r, enum qh_project_column what)
{
	for (uint32_t c = 0; c < r->table->cols; c++)
		if (r->map->column[c] == what)
			return true;
	return false;
}

static void read_line(const struct reader *r, uint32_t row, struct qh_project_line *out)
{
	const struct qh_lexicon *lex = r->call->office->library->lexicon;
	struct qh_str unit = cell(r, row, QH_PROJECT_UNIT), whole = cell(r, row, QH_PROJECT_WHOLE);
	const struct qh_place_row *at = unit.n ? qh_place_index_find(r->call, &r->index, unit) : r->fallback;
	struct qh_error *err = &out->error;
	*out = (struct qh_project_line){.line = r->table->lines[row],
					.code = cell(r, row, QH_PROJECT_CODE),
					.name = cell(r, row, QH_PROJECT_NAME),
					.unit_name = at ? at->name : unit,
					.unit = at ? at->id : 0};
	qh_error_clear(err);
	if (whole.n)
		out->whole = qh_lexicon_find(lex, QH_W_PROJECT_WHOLE_YES,
					     qh_lexicon_label(lex, r->call->arena, whole)) != NULL;
	out->due_on = due(r->call, cell(r, row, QH_PROJECT_DUE), err);
	out->final_fen = amount(r->call, cell(r, row, QH_PROJECT_FINAL), r->map->yuan, err);
	out->budget_fen = amount(r->call, cell(r, row, QH_PROJECT_BUDGET), r->map->yuan, err);
	if (!at)
		wrong_text(err, "PROJECT-011", unit.p ? unit : QH_STR(""));
	else if (qh_str_blank(out->name))
		(void)qh_error_set(err, QH_INVALID, "PROJECT-012");
	else if (out->name.n > QH_NAME_BYTES_MAX || out->code.n > QH_NAME_BYTES_MAX)
		(void)qh_error_set(err, QH_INVALID, "OFFICE-011");
}

static bool same_project(const struct qh_project_line *a, const struct qh_project_line *b)
{
	return a->unit == b->unit && qh_str_eq(a->code, b->code) &&
	       (a->code.n || qh_str_eq(a->name, b->name));
}

/* The same project twice: which amount counts nobody could tell. Found by a table of hashes. */
static enum qh_status find_twins(const struct qh_call *call, struct qh_project_line *lines, uint32_t n)
{
	enum { SLOTS = 4 * QH_PROJECT_LINES_MAX };
	uint32_t *slots = QH_NEW_ARRAY(call->arena, uint32_t, SLOTS);
	if (!slots)
		return qh_call_nomem(call);
	for (uint32_t i = 0; i < n; i++) {
		struct qh_project_line *line = &lines[i];
		if (line->error.code)
			continue;
		uint64_t at =
		    qh_str_hash(line->code.n ? line->code : line->name, (uint64_t)line->unit) % SLOTS;
		while (slots[at] && !same_project(&lines[slots[at] - 1], line))
			at = (at + 1) % SLOTS;
		if (slots[at]) {
			(void)qh_error_set(&line->error, QH_INVALID, "PROJECT-015");
			qh_error_arg_int(&line->error, "first", lines[slots[at] - 1].line);
		} else {
			slots[at] = i + 1;
		}
	}
	return QH_OK;
}

enum qh_status qh_project_lines(const struct qh_call *call, const struct qh_project_table *table,
				const struct qh_project_map *map, int64_t place,
				const struct qh_project_line **out, uint32_t *n, uint32_t *wrong)
{
	struct reader r = {.call = call, .table = table, .map = map};
	*n = *wrong = 0;
	*out = NULL;
	enum qh_status status = qh_projects_places(call, &r.units, &r.n_units);
	if (status == QH_OK)
		status = qh_place_index_make(call, r.units, r.n_units, &r.index);
	if (status != QH_OK)
		return status;
	for (uint32_t i = 0; i < r.n_units; i++)
		if (r.units[i].id == place)
			r.fallback = &r.units[i];
	if (!has(&r, QH_PROJECT_NAME) || (!has(&r, QH_PROJECT_UNIT) && !r.fallback))
		return qh_error_set(call->err, QH_INVALID, "PROJECT-003");
	struct qh_project_line *lines = QH_NEW_ARRAY(call->arena, struct qh_project_line, table->rows);
	if (!lines)
		return qh_call_nomem(call);
	for (uint32_t row = 0; row < table->rows; row++)
		read_line(&r, row, &lines[row]);
	status = find_twins(call, lines, table->rows);
	for (uint32_t i = 0; i < table->rows; i++)
		*wrong += lines[i].error.code != NULL;
	*out = lines;
	*n = table->rows;
	return status;
}
