/* SPDX-License-Identifier: Apache-2.0 */
/* The list of filings: its conditions, what is kept of them, the whole list as a file. */
#include "form/form.h"
#include "office/filings_export.h"
#include "web/list_view.h"

#define PATH "/filings"

static uint32_t states(struct qh_page *p, const struct qh_filings_counts *counts,
		       const struct qh_v_state_count **out)
{
	uint32_t n = 0;
	struct qh_v_state_count *list = QH_NEW_ARRAY(p->rq->arena, struct qh_v_state_count, QH_STATES_END);
	for (enum qh_state s = QH_STATE_DRAFT; list && s < QH_STATES_END; s++)
		list[n++] =
		    (struct qh_v_state_count){qh_view_state(s), s, counts->n[s], counts->with_errors[s]};
	*out = list;
	return n;
}

static uint32_t kinds(struct qh_page *p, const struct qh_str **out)
{
	uint32_t n = 0;
	struct qh_str *list = QH_NEW_ARRAY(p->rq->arena, struct qh_str, QH_FORM_SYSTEM + 1);
	for (enum qh_form_kind k = QH_FORM_PROJECT; list && k <= QH_FORM_SYSTEM; k++)
		list[n++] = qh_str_of(qh_form_kind_name(k));
	*out = list;
	return n;
}

/* Over several places there is an end to leaping; beyond it the list is empty and says why. */
static enum qh_status filings_or_why(struct qh_page *p, struct qh_filings_query *q,
				     struct qh_filings_page *page, struct qh_str *why)
{
	enum { PAGES = (QH_MERGED_ROWS_MAX - 1) / QH_PAGE_ROWS };
	enum qh_status status = qh_filings_list(&p->call, q, page);
	if (status != QH_LIMIT || q->page < PAGES)
		return status;
	*why = qh_page_error_text(p);
	qh_error_clear(&p->err);
	*page = (struct qh_filings_page){.before = true};
	q->page = PAGES;
	return QH_OK;
}

static enum qh_status choices(struct qh_page *p, struct qh_v_filings *v)
{
	struct qh_filings_counts counts;
	enum qh_status status = qh_filings_count(&p->call, v->query->node, v->query->year, &counts);
	if (status == QH_OK)
		status = qh_places_near(&p->call, v->query->node, &v->places, &v->n_places);
	if (status == QH_OK)
		status = qh_filters_list(&p->call, &v->saved, &v->n_saved);
	if (status == QH_OK)
		status = qh_grades_list(&p->call, &v->grades, &v->n_grades);
	v->n_states = states(p, &counts, &v->states);
	v->n_kinds = kinds(p, &v->kinds);
	return status;
}

static enum qh_status show(struct qh_page *p, struct qh_v_filings *v)
{
	static const char *const deeds[] = {"list.done.kept", "list.done.forgotten"};
	struct qh_filings_query q;
	struct qh_filings_page page;
	qh_list_query(p, &q, &v->total_from, &v->total_to);
	enum qh_status status = filings_or_why(p, &q, &page, &v->error);
	if (status != QH_OK)
		return status;
	q.node = page.node;
	v->page = &page;
	v->query = &q;
	v->one_place = p->actor.n_bindings == 1;
	v->more_filters = q.grade.n || q.finding.n || q.errors || q.overdue || q.from_total || q.to_total;
	v->done = v->done ? v->done : qh_page_done(p, deeds, 2);
	v->filter = qh_list_address(p, NULL, &q, 0, NULL);
	status = choices(p, v);
	if (status == QH_OK)
		status = qh_list_rows(p, &q, &page, PATH, true, "web.list", &v->rows);
	if (status != QH_OK)
		return status;
	qh_list_deeds(p, PATH, &q, &v->deeds);
	qh_list_pages(p, PATH, &q, &page, &v->pages);
	qh_page_begin(p, "web.title.filings", QH_STR_NONE);
	qh_t_filings(&p->render, v);
	qh_page_end(p);
	return QH_OK;
}

enum qh_status qh_page_filings(struct qh_page *p)
{
	struct qh_v_filings v = {.filter = QH_STR_NONE};
	return show(p, &v);
}

enum qh_status qh_page_filings_export(struct qh_page *p)
{
	struct qh_filings_query q;
	struct qh_str from, to;
	struct qh_export file;
	qh_list_query(p, &q, &from, &to);
	enum qh_status status = qh_filings_export(&p->call, &q, p->word, &file);
	if (status == QH_OK)
		qh_page_download(p, file.type, file.name, file.bytes);
	return status;
}

/* Back to the list with the conditions that the form was about. */
static enum qh_status back(struct qh_page *p, struct qh_str filter, const char *done)
{
	qh_page_redirect(
	    p, qh_page_printf(p, PATH "?done=%s%s%.*s", done, filter.n ? "&" : "", QH_STR_ARG(filter)));
	return QH_OK;
}

enum qh_status qh_page_filter_keep_post(struct qh_page *p)
{
	struct qh_str filter = qh_request_field(p->rq, "filter");
	enum qh_status status = qh_filter_keep(&p->call, qh_request_field(p->rq, "name"), filter);
	return status == QH_OK ? back(p, filter, "kept") : status;
}

enum qh_status qh_page_filter_forget_post(struct qh_page *p)
{
	enum qh_status status = qh_filter_forget(&p->call, qh_request_field(p->rq, "name"));
	return status == QH_OK ? back(p, QH_STR_NONE, "forgotten") : status;
}
