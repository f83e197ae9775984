/* SPDX-License-Identifier: Apache-2.0 */
/* The year's lists: what is due, filed, missing; a list looked at before it is kept; lists given out again.
 */
#include "office/projects.h"

#include "base/date.h"
#include "paper/build.h"
#include "web/form_view.h"
#include "web/preview.h"

enum { SHOWN_MAX = 300, WRONG_SHOWN_MAX = 200, PREVIEW_MAX = 50, DAY_S = 24 * 3600 };

/* Wan yuan, exact. */
static struct qh_str wan(struct qh_page *p, int64_t fen)
{
	return fen < 0 ? QH_STR_NONE : qh_rat_str(p->rq->arena, qh_rat_make(p->rq->arena, fen, 1000000));
}

static struct qh_str date(struct qh_page *p, int64_t day)
{
	char text[11];
	if (day <= 0)
		return QH_STR_NONE;
	qh_date_write((qh_day)day, text);
	return qh_arena_str(p->rq->arena, qh_str_of(text));
}

/* ---- coverage ---- */

static void sum_up(struct qh_v_projects *v)
{
	for (uint32_t i = 0; i < v->n_coverage; i++) {
		v->sum.due += v->coverage[i].due;
		v->sum.filed += v->coverage[i].filed;
		v->sum.draft += v->coverage[i].draft;
		v->sum.missing += v->coverage[i].missing;
		v->sum.overdue += v->coverage[i].overdue;
	}
}

static enum qh_status show_some(struct qh_page *p, const struct qh_project *all, struct qh_v_projects *v)
{
	uint32_t n = v->n_projects < SHOWN_MAX ? v->n_projects : SHOWN_MAX;
	struct qh_v_project *list = QH_NEW_ARRAY(p->rq->arena, struct qh_v_project, n + 1);
	if (!list)
		return qh_call_nomem(&p->call);
	for (uint32_t i = 0; i < n; i++)
		list[i] =
		    (struct qh_v_project){&all[i], qh_project_standing(&all[i]), wan(p, all[i].budget_fen),
					  wan(p, all[i].final_fen), date(p, all[i].due_on)};
	v->projects = list;
	v->n_shown = n;
	return QH_OK;
}

/* The year before this one is evaluated in this one. */
static enum qh_status default_year(struct qh_page *p, struct qh_v_projects *v)
{
	int year, month, day;
	if (v->year)
		return QH_OK;
	enum qh_status status = qh_projects_newest(&p->call, &v->place, &v->year);
	qh_date_split((qh_day)(p->rq->now / DAY_S), &year, &month, &day);
	if (!v->year)
		v->year = year - 1;
	return status;
}

enum qh_status qh_page_projects(struct qh_page *p)
{
	struct qh_v_projects v = {.year = qh_request_arg_int(p->rq, "year"),
				  .place = qh_request_arg_int(p->rq, "place")};
	const struct qh_project *all;
	struct qh_place_row at;
	enum qh_status status = default_year(p, &v);
	if (status == QH_OK)
		status = qh_projects_list(&p->call, v.place, v.year, &at, &all, &v.n_projects);
	if (status == QH_OK)
		status = qh_projects_coverage(&p->call, all, v.n_projects, &v.coverage, &v.n_coverage);
	if (status == QH_OK)
		status = qh_project_lists(&p->call, v.place, v.year, &v.lists, &v.n_lists);
	if (status == QH_OK)
		status = qh_places_list(&p->call, &v.places, &v.n_places);
	if (status == QH_OK)
		status = qh_projects_places(&p->call, &v.give, &v.n_give);
	if (status == QH_OK)
		status = qh_preview_units(p, &v.fill, &v.n_fill);
	if (status == QH_OK)
		status = show_some(p, all, &v);
	if (status != QH_OK)
		return status;
	v.place = at.id;
	v.place_name = at.name;
	sum_up(&v);
	qh_page_begin(p, "web.title.projects", QH_STR_NONE);
	qh_t_projects(&p->render, &v);
	qh_page_end(p);
	return QH_OK;
}

/* ---- a list before it is kept ---- */

static struct qh_str told(struct qh_page *p, const struct qh_error *err)
{
	struct qh_error own = p->err;
	p->err = *err;
	struct qh_str text = qh_page_error_text(p);
	p->err = own;
	return text;
}

static struct qh_v_project_line line_view(struct qh_page *p, const struct qh_project_line *line)
{
	return (struct qh_v_project_line){.line = line,
					  .budget = wan(p, line->budget_fen),
					  .final = wan(p, line->final_fen),
					  .due = date(p, line->due_on),
					  .error = line->error.code ? told(p, &line->error) : QH_STR_NONE};
}

static enum qh_status show_lines(struct qh_page *p, const struct qh_project_table *t,
				 const struct qh_project_map *map, struct qh_v_project_look *v)
{
	const struct qh_project_line *lines;
	struct qh_v_project_line *shown = QH_NEW_ARRAY(p->rq->arena, struct qh_v_project_line, PREVIEW_MAX);
	struct qh_v_project_line *wrong =
	    QH_NEW_ARRAY(p->rq->arena, struct qh_v_project_line, WRONG_SHOWN_MAX);
	if (!shown || !wrong)
		return qh_call_nomem(&p->call);
	enum qh_status status =
	    qh_project_lines(&p->call, t, map, v->place, &lines, &v->n_lines, &v->n_wrong);
	for (uint32_t i = 0; status == QH_OK && i < v->n_lines; i++) {
		if (v->n_shown < PREVIEW_MAX)
			shown[v->n_shown++] = line_view(p, &lines[i]);
		if (lines[i].error.code && v->n_wrong_shown < WRONG_SHOWN_MAX)
			wrong[v->n_wrong_shown++] = line_view(p, &lines[i]);
	}
	v->lines = shown;
	v->wrong = wrong;
	return status;
}

/* What was chosen for each column; a list that was just sent has no choices yet. */
static enum qh_status chosen(struct qh_page *p, const struct qh_project_table *t, bool sent,
			     struct qh_project_map *map)
{
	if (sent)
		return qh_project_map_propose(&p->call, t, map);
	*map = (struct qh_project_map){.yuan = qh_request_field_int(p->rq, "yuan") == 1 ? 1 : 10000};
	for (uint32_t c = 0; c < t->cols; c++) {
		int64_t column = qh_request_field_int(p->rq, qh_page_printf(p, "c%u", c).p);
		map->column[c] = column < QH_PROJECT_COLUMNS_END ? (uint8_t)column : QH_PROJECT_OTHER;
	}
	return QH_OK;
}

static enum qh_status show_look(struct qh_page *p, const struct qh_project_table *t,
				const struct qh_project_map *map, struct qh_v_project_look *v)
{
	struct qh_v_project_column *columns =
	    QH_NEW_ARRAY(p->rq->arena, struct qh_v_project_column, t->cols + 1);
	enum qh_status status =
	    columns ? qh_projects_places(&p->call, &v->give, &v->n_give) : qh_call_nomem(&p->call);
	if (status == QH_OK)
		status = qh_project_table_write(&p->call, t, &v->table);
	if (status == QH_OK)
		status = show_lines(p, t, map, v);
	if (status == QH_INVALID) { /* the columns are not chosen yet */
		v->error = v->error.n ? v->error : qh_page_error_text(p);
		v->n_lines = v->n_wrong = 0;
		p->rs->status = 422;
		qh_error_clear(&p->err);
		status = v->table.p ? QH_OK : QH_INVALID;
	}
	if (status != QH_OK)
		return status;
	for (uint32_t c = 0; c < t->cols; c++)
		columns[v->n_columns++] = (struct qh_v_project_column){c, t->heads[c], map->column[c]};
	v->columns = columns;
	v->yuan = map->yuan;
	qh_page_begin(p, "web.title.project-list", v->name);
	qh_t_project_look(&p->render, v);
	qh_page_end(p);
	return QH_OK;
}

/* Who gives no lists needs no look at one. */
static enum qh_status may_give(struct qh_page *p)
{
	const struct qh_place_row *give;
	uint32_t n;
	enum qh_status status = qh_projects_places(&p->call, &give, &n);
	return status == QH_OK && n == 0 ? qh_call_denied(&p->call) : status;
}

enum qh_status qh_page_projects_look_post(struct qh_page *p)
{
	struct qh_v_project_look v = {.name = qh_request_field(p->rq, "name"),
				      .year = qh_request_field_int(p->rq, "year"),
				      .place = qh_request_field_int(p->rq, "place")};
	struct qh_project_table table;
	struct qh_project_map map;
	int64_t list;
	bool sent = p->rq->n_files > 0 && p->rq->files[0].bytes.n > 0;
	enum qh_status status = may_give(p);
	if (status == QH_OK && sent) {
		v.name = p->rq->files[0].name;
		status = qh_project_table_read(&p->call, v.name, p->rq->files[0].bytes, &table);
	} else if (status == QH_OK) {
		status = qh_project_table_again(&p->call, qh_request_field(p->rq, "table"), &table);
	}
	if (status == QH_OK)
		status = chosen(p, &table, sent, &map);
	if (status != QH_OK || !qh_str_eq(qh_request_field(p->rq, "do"), QH_STR("keep")))
		return status == QH_OK ? show_look(p, &table, &map, &v) : status;
	status = qh_projects_import(&p->call, v.place, v.year, v.name, &table, &map, &list);
	if (status == QH_OK) {
		qh_page_redirect(p, qh_page_printf(p, "/projects?place=%lld&year=%lld", (long long)v.place,
						   (long long)v.year));
		return QH_OK;
	}
	if (status != QH_INVALID)
		return status;
	v.error = qh_page_error_text(p);
	qh_error_clear(&p->err);
	p->rs->status = 422;
	return show_look(p, &table, &map, &v);
}

/* ---- given out again, in the order of the file that came in ---- */

static enum qh_status table_paper(struct qh_page *p, struct qh_str name, const struct qh_project_table *t,
				  struct qh_paper *paper)
{
	struct qh_paper_builder b;
	qh_paper_begin(&b, p->rq->arena);
	qh_paper_sheet(&b, qh_page_say(p, "web.projects.list"), true);
	qh_paper_table(&b, t->cols, NULL);
	for (uint32_t c = 0; c < t->cols; c++)
		qh_paper_cell(&b, 1, c + 1, 1, 1, t->heads[c])->tone = QH_PAPER_HEAD;
	for (uint32_t i = 0; i < t->rows * t->cols; i++)
		if (t->cells[i].n)
			qh_paper_cell(&b, i / t->cols + 2, i % t->cols + 1, 1, 1, t->cells[i]);
	qh_paper_table_end(&b, t->rows + 1, 1);
	*paper =
	    (struct qh_paper){.title = name, .lang = p->render.lang == QH_EN ? QH_STR("en") : QH_STR("zh")};
	return qh_paper_built(&b, paper, &p->err);
}

enum qh_status qh_page_projects_again(struct qh_page *p)
{
	struct qh_str name;
	struct qh_project_table table;
	struct qh_paper paper;
	struct qh_buf out;
	bool xlsx = qh_str_eq(p->word, QH_STR("xlsx"));
	if (!xlsx && !qh_str_eq(p->word, QH_STR("csv")))
		return qh_call_missing(&p->call);
	enum qh_status status = qh_project_list_get(&p->call, p->ids[0], &name, &table);
	if (status == QH_OK)
		status = table_paper(p, name, &table, &paper);
	if (status != QH_OK)
		return status;
	qh_buf_init(&out, QH_HTTP_ARENA_BYTES_MAX);
	status = xlsx ? qh_paper_xlsx(p->rq->arena, &paper, &out, &p->err)
		      : qh_paper_csv(p->rq->arena, &paper, &out, &p->err);
	if (status == QH_OK)
		qh_page_download(
		    p,
		    xlsx ? "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet" : "text/csv",
		    qh_page_printf(p, "projects-%lld.%s", (long long)p->ids[0], xlsx ? "xlsx" : "csv"),
		    qh_buf_view(&out));
	qh_buf_free(&out);
	return status;
}

enum qh_status qh_page_projects_roll_up_post(struct qh_page *p)
{
	int64_t filing;
	enum qh_status status = qh_projects_roll_up(&p->call, qh_request_field_int(p->rq, "unit"),
						    qh_request_field_int(p->rq, "year"),
						    qh_page_say(p, "web.projects.rolled-up"), &filing);
	if (status == QH_OK)
		qh_page_redirect(p, qh_page_printf(p, "/filings/%lld", (long long)filing));
	return status;
}

/* ---- beside a form ---- */

static struct qh_str gap_text(struct qh_page *p, const struct qh_project_gap *gap)
{
	struct qh_buf text;
	struct qh_arg args[] = {{.name = "printed", .kind = QH_ARG_TEXT, .s = gap->printed},
				{.name = "listed", .kind = QH_ARG_TEXT, .s = wan(p, gap->listed_fen)}};
	qh_buf_init(&text, 1 << 16);
	qh_catalog_write(p->render.catalog, p->render.lang,
			 gap->final ? "web.projects.gap.final" : "web.projects.gap.budget", args, 2, &text);
	struct qh_str out = qh_arena_str(p->rq->arena, qh_buf_view(&text));
	qh_buf_free(&text);
	return out;
}

enum qh_status qh_list_findings(struct qh_page *p, const struct qh_filing *filing, const struct qh_form *form,
				struct qh_v_form *out)
{
	struct qh_project_gap gaps[QH_PROJECT_GAPS_MAX];
	uint32_t n;
	enum qh_status status = qh_project_check(&p->call, filing, form, gaps, &n);
	if (status != QH_OK || n == 0)
		return status;
	struct qh_v_finding *all = QH_NEW_ARRAY(p->rq->arena, struct qh_v_finding, out->n_findings + n);
	if (!all)
		return qh_call_nomem(&p->call);
	for (uint32_t i = 0; i < n; i++)
		all[i] = (struct qh_v_finding){.severity = "warning",
					       .code = gaps[i].final ? QH_STR("LIST-2") : QH_STR("LIST-1"),
					       .message = gap_text(p, &gaps[i]),
					       .basis = qh_page_say(p, "web.projects.gap.basis")};
	if (out->n_findings)
		memcpy(all + n, out->findings, out->n_findings * sizeof *all);
	out->findings = all;
	out->n_findings += n;
	out->warnings += n;
	return QH_OK;
}
