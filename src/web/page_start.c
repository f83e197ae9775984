/* SPDX-License-Identifier: Apache-2.0 */
/* Starting a form that is not uploaded: blank, from another year's, from an approved goal declaration. */
#include "office/start.h"
#include "web/page.h"

/* The units that I fill forms for; the one that was asked for, else the first. */
static enum qh_status units(struct qh_page *p, int64_t wanted, struct qh_v_start *v)
{
	const struct qh_place_row *all;
	uint32_t n;
	enum qh_status status = qh_places_list(&p->call, &all, &n);
	struct qh_place_row *mine = QH_NEW_ARRAY(p->rq->arena, struct qh_place_row, (size_t)n + 1);
	if (status == QH_OK && !mine)
		status = qh_call_nomem(&p->call);
	for (uint32_t i = 0; status == QH_OK && i < n; i++) {
		if (!all[i].active || !qh_actor_binding(&p->actor, QH_POST_FILLER, all[i].path))
			continue;
		mine[v->n_units++] = all[i];
		if (all[i].id == wanted || !v->unit)
			v->unit = all[i].id;
	}
	v->units = mine;
	return status == QH_OK && v->n_units == 0 ? qh_call_denied(&p->call) : status;
}

static enum qh_status rulebooks(struct qh_page *p, struct qh_v_start *v)
{
	const struct qh_rulebooks *all = p->web->office->library->rulebooks;
	struct qh_v_rulebook *list = QH_NEW_ARRAY(p->rq->arena, struct qh_v_rulebook, (size_t)all->n + 1);
	if (!list)
		return qh_call_nomem(&p->call);
	for (uint32_t i = 0; i < all->n; i++) {
		const struct qh_rulebook *rb = all->at[i];
		if (rb->n_columns == 0 || !rb->kinds)
			continue;
		list[v->n_rulebooks++] =
		    (struct qh_v_rulebook){rb->id, p->render.lang == QH_EN ? rb->title_en : rb->title_zh,
					   qh_str_eq(rb->id, v->rulebook)};
	}
	v->rulebooks = list;
	return QH_OK;
}

static enum qh_status sources(struct qh_page *p, struct qh_v_start *v)
{
	enum qh_status status = qh_start_goals(&p->call, v->unit, &v->goals, &v->n_goals);
	return status == QH_OK ? qh_start_sources(&p->call, v->unit, &v->last, &v->n_last) : status;
}

static enum qh_status show(struct qh_page *p, int64_t unit, struct qh_v_start *v)
{
	enum qh_status status = units(p, unit, v);
	if (status == QH_OK)
		status = rulebooks(p, v);
	if (status == QH_OK)
		status = sources(p, v);
	if (status != QH_OK)
		return status;
	qh_page_begin(p, "web.title.start", QH_STR_NONE);
	qh_t_start(&p->render, v);
	qh_page_end(p);
	return QH_OK;
}

enum qh_status qh_page_start(struct qh_page *p)
{
	struct qh_v_start v = {0};
	return show(p, qh_request_arg_int(p->rq, "unit"), &v);
}

enum qh_status qh_page_start_post(struct qh_page *p)
{
	struct qh_str from = qh_request_field(p->rq, "from");
	struct qh_start in = {
	    .from = qh_str_eq(from, QH_STR("goal"))   ? QH_START_GOAL
		    : qh_str_eq(from, QH_STR("last")) ? QH_START_LAST
						      : QH_START_BLANK,
	    .unit = qh_request_field_int(p->rq, "unit"),
	    .source = qh_request_field_int(p->rq, "source"),
	    .year = qh_request_field_int(p->rq, "year"),
	    .rulebook = qh_request_field(p->rq, "rulebook"),
	    .project = qh_request_field(p->rq, "project"),
	};
	int64_t id;
	enum qh_status status = qh_filing_start(&p->call, &in, &id);
	if (status == QH_OK)
		qh_page_redirect(p, qh_page_printf(p, "/filings/%lld", (long long)id));
	if (status != QH_INVALID)
		return status;
	struct qh_v_start v = {
	    .error = qh_page_error_text(p), .project = in.project, .rulebook = in.rulebook, .year = in.year};
	p->rs->status = qh_page_error_status(&p->err);
	qh_error_clear(&p->err);
	return show(p, in.unit, &v);
}
