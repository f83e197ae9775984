/* SPDX-License-Identifier: Apache-2.0 */
/* The overview, and its tables as a file. */
#include "paper/build.h"
#include "web/overview_view.h"

enum { PAGES_MAX = 1000 };

static enum qh_status look(struct qh_page *p, struct qh_overview *all, struct qh_v_overview *v)
{
	struct qh_str year = qh_request_arg(p->rq, "year");
	int64_t page = qh_request_arg_int(p->rq, "page");
	struct qh_overview_query q = {.node = qh_request_arg_int(p->rq, "place"),
				      .year = qh_request_arg_int(p->rq, "year"),
				      .kind = qh_request_arg(p->rq, "kind"),
				      .page = page > 0 && page < PAGES_MAX ? (uint32_t)page : 0};
	if (qh_str_eq(year, QH_STR("all")) || qh_str_eq(year, QH_STR("0")))
		q.year = QH_OVERVIEW_ALL_YEARS;
	enum qh_status status = qh_overview(&p->call, &q, all);
	return status == QH_OK ? qh_overview_view(p, all, &q, v) : status;
}

enum qh_status qh_page_overview(struct qh_page *p)
{
	struct qh_overview *all = QH_NEW(p->rq->arena, struct qh_overview);
	struct qh_v_overview *v = QH_NEW(p->rq->arena, struct qh_v_overview);
	enum qh_status status = all && v ? look(p, all, v) : qh_call_nomem(&p->call);
	if (status != QH_OK)
		return status;
	qh_page_begin(p, "web.title.overview", all->node ? all->place : qh_page_say(p, "web.places.all"));
	qh_t_overview(&p->render, v);
	qh_page_end(p);
	return QH_OK;
}

/* ---- as a file ---- */

static void head(struct qh_paper_builder *b, uint32_t col, struct qh_str text)
{
	qh_paper_cell(b, 1, col, 1, 1, text)->tone = QH_PAPER_HEAD;
}

static void text(struct qh_paper_builder *b, uint32_t row, uint32_t col, struct qh_str s)
{
	if (s.n)
		qh_paper_cell(b, row, col, 1, 1, s);
}

static void number(struct qh_page *p, struct qh_paper_builder *b, uint32_t row, uint32_t col, int64_t n)
{
	struct qh_str digits = qh_page_printf(p, "%lld", (long long)n);
	struct qh_paper_cell *cell = qh_paper_cell(b, row, col, 1, 1, digits);
	cell->number = digits;
	cell->align = QH_PAPER_RIGHT;
}

static void figures_sheet(struct qh_page *p, struct qh_paper_builder *b, const struct qh_v_overview *v)
{
	qh_paper_sheet(b, qh_page_say(p, "web.overview.figures"), false);
	qh_paper_table(b, 3, NULL);
	head(b, 1, v->all->node ? v->all->place : qh_page_say(p, "web.places.all"));
	head(b, 2, v->year_text);
	head(b, 3, qh_page_say(p, "web.overview.note"));
	for (uint32_t i = 0; i < v->n_figures; i++) {
		text(b, i + 2, 1, qh_page_say(p, v->figures[i].key));
		text(b, i + 2, 2, v->figures[i].value);
		text(b, i + 2, 3, v->figures[i].note);
	}
	qh_paper_table_end(b, v->n_figures + 1, 1);
}

static void places_sheet(struct qh_page *p, struct qh_paper_builder *b, const struct qh_v_overview *v)
{
	static const char *const heads[] = {
	    "web.col.unit",          "web.overview.forms",   "web.overview.due",        "web.overview.filed",
	    "web.overview.coverage", "web.overview.missing", "web.overview.approved",   "web.overview.errors",
	    "web.overview.overdue",  "web.overview.mean",    "web.overview.budget.head"};
	enum { COLUMNS = sizeof heads / sizeof heads[0] };
	qh_paper_sheet(b, qh_page_say(p, "web.overview.places"), true);
	qh_paper_table(b, COLUMNS, NULL);
	for (uint32_t c = 0; c < COLUMNS; c++)
		head(b, c + 1, qh_page_say(p, heads[c]));
	for (uint32_t i = 0; i < v->n_rows; i++) {
		const struct qh_overview_sums *s = &v->rows[i].row->sums;
		uint32_t row = i + 2;
		text(b, row, 1, v->rows[i].name);
		number(p, b, row, 2, s->forms);
		number(p, b, row, 3, s->due);
		number(p, b, row, 4, s->filed);
		text(b, row, 5, v->rows[i].share);
		number(p, b, row, 6, s->missing);
		number(p, b, row, 7, s->states[QH_STATE_APPROVED]);
		number(p, b, row, 8, s->with_errors);
		number(p, b, row, 9, s->overdue);
		text(b, row, 10, v->rows[i].mean);
		text(b, row, 11, v->rows[i].budget);
	}
	qh_paper_table_end(b, v->n_rows + 1, 1);
}

static void counts_sheet(struct qh_page *p, struct qh_paper_builder *b, const struct qh_v_counts *t)
{
	uint32_t columns = t->more_head ? 4 : 3;
	qh_paper_sheet(b, qh_page_say(p, t->title), false);
	qh_paper_table(b, columns, NULL);
	head(b, 1, qh_page_say(p, t->head));
	head(b, 2, qh_page_say(p, "web.overview.n"));
	head(b, 3, qh_page_say(p, "web.overview.share"));
	if (t->more_head)
		head(b, 4, qh_page_say(p, t->more_head));
	for (uint32_t i = 0; i < t->n; i++) {
		text(b, i + 2, 1, t->rows[i].label);
		number(p, b, i + 2, 2, t->rows[i].n);
		text(b, i + 2, 3, t->rows[i].share);
		if (t->more_head)
			number(p, b, i + 2, 4, t->rows[i].more);
	}
	qh_paper_table_end(b, t->n + 1, 1);
}

static void cross_sheet(struct qh_page *p, struct qh_paper_builder *b, const struct qh_v_overview *v)
{
	qh_paper_sheet(b, qh_page_say(p, "web.overview.cross"), false);
	qh_paper_table(b, v->n_scores + 1, NULL);
	head(b, 1, qh_page_say(p, "web.overview.cross.corner"));
	for (uint32_t c = 0; c < v->n_scores; c++)
		head(b, c + 2, v->scores[c]);
	for (uint32_t r = 0; r < v->n_rates; r++) {
		text(b, r + 2, 1, v->rates[r]);
		for (uint32_t c = 0; c < v->n_scores; c++)
			number(p, b, r + 2, c + 2, v->all->cross[r][c]);
	}
	qh_paper_table_end(b, v->n_rates + 1, 1);
}

static enum qh_status paper_of(struct qh_page *p, const struct qh_v_overview *v, struct qh_paper *paper)
{
	struct qh_paper_builder b;
	qh_paper_begin(&b, p->rq->arena);
	figures_sheet(p, &b, v);
	places_sheet(p, &b, v);
	for (int i = 0; i < QH_OVERVIEW_TABLES; i++)
		counts_sheet(p, &b, &v->tables[i]);
	cross_sheet(p, &b, v);
	*paper = (struct qh_paper){.title = qh_page_say(p, "web.nav.overview"),
				   .lang = p->render.lang == QH_EN ? QH_STR("en") : QH_STR("zh")};
	enum qh_status status = qh_paper_built(&b, paper, &p->err);
	return status == QH_OK ? qh_paper_mask(p->rq->arena, paper, &p->err) : status;
}

enum qh_status qh_page_overview_export(struct qh_page *p)
{
	static const char *const types[] = {
	    "text/csv", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"};
	struct qh_overview *all = QH_NEW(p->rq->arena, struct qh_overview);
	struct qh_v_overview *v = QH_NEW(p->rq->arena, struct qh_v_overview);
	struct qh_paper paper;
	struct qh_buf out;
	bool xlsx = qh_str_eq(p->word, QH_STR("xlsx"));
	enum qh_status status = all && v ? QH_OK : qh_call_nomem(&p->call);
	if (status == QH_OK && !xlsx && !qh_str_eq(p->word, QH_STR("csv")))
		status = qh_call_missing(&p->call);
	if (status == QH_OK)
		status = look(p, all, v);
	if (status == QH_OK)
		status = paper_of(p, v, &paper);
	if (status != QH_OK)
		return status;
	qh_buf_init(&out, QH_HTTP_ARENA_BYTES_MAX);
	status = xlsx ? qh_paper_xlsx(p->rq->arena, &paper, &out, &p->err)
		      : qh_paper_csv(p->rq->arena, &paper, &out, &p->err);
	if (status == QH_OK)
		qh_page_download(
		    p, types[xlsx],
		    qh_page_printf(p, "overview-%.*s.%s", QH_STR_ARG(v->year_text), xlsx ? "xlsx" : "csv"),
		    qh_buf_view(&out));
	qh_buf_free(&out);
	return status;
}
