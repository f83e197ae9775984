/* SPDX-License-Identifier: Apache-2.0 */
/* Makes the overview ready to be shown: figures, rows, tables, addresses to go on. */
#include "web/overview_view.h"

#include <inttypes.h>
#include <stdio.h>

#include "form/form.h"

enum { MILLIONTHS = 1000000, FIRST_BAND = 60, BAND = 5, BANDS = 11, MANY_GRADES = 30 };

struct qh_str qh_overview_hundredths(struct qh_page *p, int64_t hundredths)
{
	char digits[24], out[40];
	uint64_t n = hundredths < 0 ? 0 - (uint64_t)hundredths : (uint64_t)hundredths;
	int len = snprintf(digits, sizeof digits, "%" PRIu64, n / 100), k = 0;
	if (hundredths < 0)
		out[k++] = '-';
	for (int i = 0; i < len; i++) {
		if (i > 0 && (len - i) % 3 == 0)
			out[k++] = ',';
		out[k++] = digits[i];
	}
	snprintf(out + k, sizeof out - (size_t)k, ".%02u", (unsigned)(n % 100));
	return qh_arena_str(p->rq->arena, qh_str_of(out));
}

/* Half up. */
static int64_t divided(int64_t n, int64_t by)
{
	int64_t half = by / 2;
	return n >= 0 ? (n + half) / by : -((-n + half) / by);
}

struct qh_str qh_overview_share(struct qh_page *p, int64_t n, int64_t all)
{
	if (all <= 0)
		return QH_STR_NONE;
	int64_t hundredths = divided(n * 10000, all);
	return qh_page_printf(p, "%lld.%02lld%%", (long long)(hundredths / 100),
			      (long long)(hundredths % 100));
}

struct qh_str qh_overview_say(struct qh_page *p, const char *key, const char *name, struct qh_str value)
{
	struct qh_buf text;
	struct qh_arg arg = {.name = name, .kind = QH_ARG_TEXT, .s = value};
	qh_buf_init(&text, 1 << 16);
	qh_catalog_write(p->render.catalog, p->render.lang, key, &arg, 1, &text);
	struct qh_str out = qh_arena_str(p->rq->arena, qh_buf_view(&text));
	qh_buf_free(&text);
	return out;
}

static struct qh_str whole(struct qh_page *p, int64_t n)
{
	return qh_page_printf(p, "%lld", (long long)n);
}

/* Mean points of n forms from the sum of their millionths; absent without any. */
static struct qh_str mean(struct qh_page *p, int64_t millionths, int64_t n)
{
	return n > 0 ? qh_overview_hundredths(p, divided(millionths, n * (MILLIONTHS / 100))) : QH_STR_NONE;
}

static struct qh_str mean_range(struct qh_page *p, const struct qh_overview_sums *s)
{
	struct qh_str low = mean(p, s->low_sum, s->low_n), high = mean(p, s->high_sum, s->high_n);
	return qh_view_range(&p->render, low, high);
}

static struct qh_str wan(struct qh_page *p, int64_t fen)
{
	enum { FEN_OF_A_HUNDREDTH = 10000 };
	return qh_overview_hundredths(p, divided(fen, FEN_OF_A_HUNDREDTH));
}

/* ---- addresses ---- */

/* What would end a value of an address, encoded; the rest is the template's business. */
static struct qh_str encoded(struct qh_page *p, struct qh_str s)
{
	struct qh_buf b;
	qh_buf_init(&b, 4096);
	for (uint32_t i = 0; i < s.n; i++)
		qh_buf_printf(&b, s.p[i] && strchr("&#+%?", s.p[i]) ? "%%%02X" : "%c", (unsigned char)s.p[i]);
	struct qh_str out = qh_arena_str(p->rq->arena, qh_buf_view(&b));
	qh_buf_free(&b);
	return out;
}

static struct qh_str query_of(struct qh_page *p, const struct qh_v_overview *v, int64_t node,
			      struct qh_str kind, bool list)
{
	int64_t year = v->all->year;
	const char *all = list ? "0" : "all";
	struct qh_str text = year == QH_OVERVIEW_ALL_YEARS ? qh_str_of(all) : whole(p, year);
	return qh_page_printf(p, "place=%lld&year=%.*s&kind=%.*s", (long long)node, QH_STR_ARG(text),
			      QH_STR_ARG(kind));
}

static struct qh_str forms(struct qh_page *p, const struct qh_v_overview *v, const char *more)
{
	return qh_page_printf(p, "%.*s%s", QH_STR_ARG(v->forms_link), more);
}

/* ---- figures ---- */

static struct qh_v_figure *figure(struct qh_v_overview *v, const char *key, struct qh_str value)
{
	struct qh_v_figure *f =
	    &v->figures[v->n_figures < QH_OVERVIEW_FIGURES_MAX - 1 ? v->n_figures++ : v->n_figures];
	*f = (struct qh_v_figure){.key = key, .value = value};
	return f;
}

static void figures_of_list(struct qh_page *p, struct qh_v_overview *v)
{
	const struct qh_overview_sums *s = &v->all->sums;
	if (s->due == 0)
		return;
	struct qh_v_figure *f = figure(v, "web.overview.due", whole(p, s->due));
	f->note = s->budget_fen ? qh_overview_say(p, "web.overview.budget", "wan", wan(p, s->budget_fen))
				: QH_STR_NONE;
	f = figure(v, "web.overview.filed", whole(p, s->filed));
	f->note = qh_overview_share(p, s->filed, s->due);
	f = figure(v, "web.overview.missing", whole(p, s->missing));
	f->bad = s->missing > 0;
	if (v->all->node && v->all->year != QH_OVERVIEW_ALL_YEARS)
		f->link = qh_page_printf(p, "/projects?place=%lld&year=%lld", (long long)v->all->node,
					 (long long)v->all->year);
	f = figure(v, "web.overview.late", whole(p, s->late));
	f->bad = s->late > 0;
}

static void figures(struct qh_page *p, struct qh_v_overview *v)
{
	const struct qh_overview_sums *s = &v->all->sums;
	struct qh_v_figure *f = figure(v, "web.overview.forms", whole(p, s->forms));
	f->link = v->forms_link;
	figures_of_list(p, v);
	f = figure(v, "web.overview.approved", whole(p, s->states[QH_STATE_APPROVED]));
	f->note = qh_overview_share(p, s->states[QH_STATE_APPROVED], s->forms);
	f->link = forms(p, v, "&state=5");
	f = figure(v, "web.overview.errors", whole(p, s->with_errors));
	f->note = qh_overview_share(p, s->with_errors, s->forms);
	f->bad = s->with_errors > 0;
	f->link = forms(p, v, "&errors=1");
	f = figure(v, "web.overview.overdue", whole(p, s->overdue));
	f->bad = s->overdue > 0;
	f->link = forms(p, v, "&overdue=1");
	f = figure(v, "web.overview.mean", s->low_n ? mean_range(p, s) : QH_STR("-"));
	if (s->declared_n)
		f->note = qh_overview_say(p, "web.overview.mean.declared", "mean",
					  mean(p, s->declared_sum, s->declared_n));
	f = figure(v, "web.overview.outside", whole(p, s->outside));
	f->note = qh_overview_share(p, s->outside, s->declared_n);
	f->bad = s->outside > 0;
}

/* ---- places ---- */

static enum qh_status rows(struct qh_page *p, struct qh_v_overview *v, struct qh_str kind)
{
	const struct qh_overview *all = v->all;
	struct qh_v_overview_row *list =
	    QH_NEW_ARRAY(p->rq->arena, struct qh_v_overview_row, all->n_rows + 1);
	if (!list)
		return qh_call_nomem(&p->call);
	for (uint32_t i = 0; i < all->n_rows; i++) {
		const struct qh_overview_row *row = &all->rows[i];
		bool itself = all->itself && i + 1 == all->n_rows;
		struct qh_v_overview_row *r = &list[i];
		*r = (struct qh_v_overview_row){
		    .row = row,
		    .name =
			itself ? qh_overview_say(p, "web.overview.itself", "place", row->name) : row->name,
		    .mean = mean_range(p, &row->sums),
		    .share = qh_overview_share(p, row->sums.filed, row->sums.due)};
		if (row->sums.due)
			r->budget = wan(p, row->sums.budget_fen);
		if (!itself) {
			r->forms_link = qh_page_printf(p, "/filings?%.*s",
						       QH_STR_ARG(query_of(p, v, row->node, kind, true)));
			r->link = qh_page_printf(p, "/overview?%.*s",
						 QH_STR_ARG(query_of(p, v, row->node, kind, false)));
		}
	}
	v->rows = list;
	v->n_rows = all->n_rows;
	return QH_OK;
}

/* ---- tables of counts ---- */

static struct qh_v_counted *counted(struct qh_page *p, struct qh_v_counts *t, uint32_t n)
{
	struct qh_v_counted *list = QH_NEW_ARRAY(p->rq->arena, struct qh_v_counted, n + 1);
	t->rows = list;
	return list;
}

static void shares(struct qh_page *p, struct qh_v_counted *rows, uint32_t n, int64_t all)
{
	for (uint32_t i = 0; i < n; i++)
		rows[i].share = qh_overview_share(p, rows[i].n, all);
}

/* Bands are shown whether anything is in them or not, so that their shape can be seen; below 60 is one. */
static bool totals(struct qh_page *p, struct qh_v_overview *v)
{
	struct qh_v_counts *t = &v->tables[0];
	struct qh_v_counted *list = counted(p, t, BANDS);
	*t = (struct qh_v_counts){.title = "web.overview.totals",
				  .what = "web.overview.totals.what",
				  .head = "web.overview.total",
				  .rows = list};
	if (!list)
		return false;
	list[0].label = qh_page_say(p, "web.overview.below-60");
	for (int i = 1; i < BANDS - 2; i++)
		list[i].label =
		    qh_page_printf(p, "%d-%d", FIRST_BAND + (i - 1) * BAND, FIRST_BAND + i * BAND);
	list[BANDS - 2].label = qh_page_say(p, "web.overview.full");
	list[BANDS - 1].label = qh_page_say(p, "web.overview.undecided");
	for (uint32_t i = 0; i < v->all->n_bands; i++) {
		const struct qh_overview_count *c = &v->all->bands[i];
		int band = 0;
		for (uint32_t k = 0; k < c->key.n; k++)
			band = band * 10 + (c->key.p[k] - '0');
		int at = c->key.n == 0 ? BANDS - 1 : band < FIRST_BAND ? 0 : (band - FIRST_BAND) / BAND + 1;
		list[at < BANDS ? at : BANDS - 2].n += c->n;
	}
	t->n = v->all->n_bands ? BANDS : 0;
	shares(p, list, t->n, v->all->sums.forms);
	return true;
}

static bool grades(struct qh_page *p, struct qh_v_overview *v)
{
	struct qh_v_counts *t = &v->tables[1];
	uint32_t n = v->all->n_grades < MANY_GRADES ? v->all->n_grades : MANY_GRADES;
	struct qh_v_counted *list = counted(p, t, n);
	*t = (struct qh_v_counts){.title = "web.overview.grades",
				  .what = "web.overview.grades.what",
				  .head = "web.overview.grade",
				  .rows = list};
	if (!list)
		return false;
	for (uint32_t i = 0; i < n; i++) {
		const struct qh_overview_count *c = &v->all->grades[i];
		list[t->n] = (struct qh_v_counted){.label = c->key, .n = c->n};
		if (c->key.n)
			list[t->n].link = qh_page_printf(p, "%.*s&grade=%.*s", QH_STR_ARG(v->forms_link),
							 QH_STR_ARG(encoded(p, c->key)));
		else
			list[t->n].label = qh_page_say(p, "web.overview.no-grade");
		t->n++;
	}
	shares(p, list, t->n, v->all->sums.forms);
	return true;
}

static bool known_check(struct qh_page *p, struct qh_str code)
{
	struct qh_str key = qh_page_printf(p, "%.*s.title", QH_STR_ARG(code));
	return key.p && qh_catalog_has(p->render.catalog, key.p);
}

/* "C24 title"; a check of another version of this program has its code alone. */
static struct qh_str check_name(struct qh_page *p, struct qh_str code)
{
	struct qh_str key = qh_page_printf(p, "%.*s.title", QH_STR_ARG(code));
	if (!known_check(p, code))
		return code;
	return qh_page_printf(p, "%.*s %.*s", QH_STR_ARG(code), QH_STR_ARG(qh_page_say(p, key.p)));
}

static bool findings(struct qh_page *p, struct qh_v_overview *v)
{
	struct qh_v_counts *t = &v->tables[2];
	struct qh_v_counted *list = counted(p, t, v->all->n_findings);
	*t = (struct qh_v_counts){.title = "web.overview.findings",
				  .what = "web.overview.findings.what",
				  .head = "web.overview.check",
				  .more_head = "web.overview.times",
				  .rows = list};
	if (!list)
		return false;
	for (uint32_t i = 0; i < v->all->n_findings; i++) {
		const struct qh_overview_count *c = &v->all->findings[i];
		list[t->n++] = (struct qh_v_counted){.label = check_name(p, c->key),
						     .help = known_check(p, c->key) ? c->key : QH_STR_NONE,
						     .n = c->n,
						     .more = c->more,
						     .link = qh_page_printf(p, "%.*s&finding=%.*s",
									    QH_STR_ARG(v->forms_link),
									    QH_STR_ARG(c->key))};
	}
	shares(p, list, t->n, v->all->sums.forms);
	return true;
}

static bool cross_heads(struct qh_page *p, struct qh_v_overview *v)
{
	struct qh_str *rates = QH_NEW_ARRAY(p->rq->arena, struct qh_str, QH_CROSS_RATES);
	struct qh_str *scores = QH_NEW_ARRAY(p->rq->arena, struct qh_str, QH_CROSS_SCORES);
	struct qh_v_cross_row *cross = QH_NEW_ARRAY(p->rq->arena, struct qh_v_cross_row, QH_CROSS_RATES);
	if (!rates || !scores || !cross)
		return false;
	rates[0] = qh_page_say(p, "web.overview.rate.low");
	for (int i = 1; i < QH_CROSS_RATES - 2; i++)
		rates[i] = qh_page_printf(p, "%d%%-%d%%", 40 + i * 10, 50 + i * 10);
	rates[QH_CROSS_RATES - 2] = QH_STR("100%");
	rates[QH_CROSS_RATES - 1] = qh_page_say(p, "web.overview.rate.over");
	scores[0] = qh_page_say(p, "web.overview.below-60");
	for (int i = 1; i < QH_CROSS_SCORES; i++)
		scores[i] = qh_page_printf(p, "%d-%d", 50 + i * 10, 60 + i * 10);
	for (int i = 0; i < QH_CROSS_RATES; i++)
		cross[i] = (struct qh_v_cross_row){rates[i], v->all->cross[i]};
	v->cross_rows = cross;
	v->rates = rates;
	v->scores = scores;
	v->n_rates = QH_CROSS_RATES;
	v->n_scores = QH_CROSS_SCORES;
	return true;
}

/* ---- the choices ---- */

static enum qh_status kinds(struct qh_page *p, struct qh_v_overview *v, struct qh_str chosen)
{
	enum { FIRST = QH_FORM_PROJECT, END = QH_FORM_SYSTEM + 1 };
	struct qh_v_overview_kind *list = QH_NEW_ARRAY(p->rq->arena, struct qh_v_overview_kind, END);
	if (!list)
		return qh_call_nomem(&p->call);
	for (int k = FIRST; k < END; k++) {
		struct qh_str kind = qh_str_of(qh_form_kind_name((enum qh_form_kind)k));
		list[v->n_kinds++] = (struct qh_v_overview_kind){kind, qh_view_kind(&p->render, kind),
								 qh_str_eq(kind, chosen)};
	}
	v->kinds = list;
	return QH_OK;
}

static void pages(struct qh_page *p, struct qh_v_overview *v, uint32_t page)
{
	if (v->all->more)
		v->next = qh_page_printf(p, "/overview?%.*s&page=%u", QH_STR_ARG(v->query), page + 1);
	if (page > 0)
		v->before = qh_page_printf(p, "/overview?%.*s&page=%u", QH_STR_ARG(v->query), page - 1);
}

enum qh_status qh_overview_view(struct qh_page *p, const struct qh_overview *all,
				const struct qh_overview_query *query, struct qh_v_overview *out)
{
	struct qh_reach reach;
	*out = (struct qh_v_overview){.all = all};
	qh_actor_reach(&p->actor, false, &reach);
	out->several = reach.n > 1;
	/* A kind that there is none of is shown as all; what is typed goes into no address. */
	enum qh_status status = kinds(p, out, query->kind);
	struct qh_str kind = QH_STR("");
	for (uint32_t i = 0; i < out->n_kinds; i++)
		kind = out->kinds[i].chosen ? out->kinds[i].kind : kind;
	out->year_text = all->year == QH_OVERVIEW_ALL_YEARS ? qh_page_say(p, "web.overview.years.all")
							    : whole(p, all->year);
	out->query = query_of(p, out, all->node, kind, false);
	out->forms_link =
	    qh_page_printf(p, "/filings?%.*s", QH_STR_ARG(query_of(p, out, all->node, kind, true)));
	pages(p, out, query->page);
	figures(p, out);
	if (status == QH_OK)
		status = rows(p, out, kind);
	if (status == QH_OK && !(totals(p, out) && grades(p, out) && findings(p, out) && cross_heads(p, out)))
		status = qh_call_nomem(&p->call);
	return status == QH_OK ? qh_overview_charts(p, out) : status;
}
