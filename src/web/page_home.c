/* SPDX-License-Identifier: Apache-2.0 */
/* The first page: drop a document, what waits for me, where everything stands. And lists of filings. */
#include "office/filings.h"
#include "office/first.h"
#include "office/settings.h"

#include <stdio.h>

#include "web/page.h"

static const char *state_key(struct qh_page *p, enum qh_state state)
{
	struct qh_str key = qh_page_printf(p, "state.%s", qh_state_name(state));
	return key.p ? key.p : "state.draft";
}

static uint32_t states(struct qh_page *p, const struct qh_filings_counts *counts,
		       const struct qh_v_state_count **out)
{
	uint32_t n = 0;
	struct qh_v_state_count *list = QH_NEW_ARRAY(p->rq->arena, struct qh_v_state_count, QH_STATES_END);
	for (enum qh_state s = QH_STATE_DRAFT; list && s < QH_STATES_END; s++)
		list[n++] =
		    (struct qh_v_state_count){state_key(p, s), s, counts->n[s], counts->with_errors[s]};
	*out = list;
	return n;
}

/* A place of mine in another of mine shows the same form twice. */
static bool listed(const struct qh_filing *list, uint32_t n, int64_t id)
{
	for (uint32_t i = 0; i < n; i++)
		if (list[i].id == id)
			return true;
	return false;
}

/* What waits for me: the states that my posts hold. */
static enum qh_status todo(struct qh_page *p, struct qh_v_home *v)
{
	struct qh_filing *list = NULL;
	uint32_t n = 0, cap = 0;
	enum qh_status status = QH_OK;
	for (enum qh_state s = QH_STATE_DRAFT; status == QH_OK && s < QH_STATES_END; s++) {
		for (uint32_t i = 0; status == QH_OK && i < p->actor.n_bindings; i++) {
			const struct qh_binding *b = &p->actor.bindings[i];
			struct qh_filings_query q = {.node = b->node, .state = s, .rows = 20};
			struct qh_filings_page page;
			if (qh_cycle_holder(s) != b->post)
				continue;
			status = qh_filings_list(&p->call, &q, &page);
			for (uint32_t k = 0; status == QH_OK && k < page.n; k++)
				if (!listed(list, n, page.at[k].id) &&
				    qh_arena_grow(p->rq->arena, &list, &cap, n + 1, sizeof *list))
					list[n++] = page.at[k];
		}
	}
	v->todo = list;
	v->n_todo = n;
	return status;
}

enum qh_status qh_page_home(struct qh_page *p)
{
	struct qh_v_home v = {.demo = p->web->demo, .fills = qh_actor_is(&p->actor, QH_POST_FILLER)};
	struct qh_filings_counts counts;
	struct qh_filings_page page;
	struct qh_filings_query q = {.rows = 10};
	bool first;
	enum qh_status status = qh_first_pending(&p->call, &first);
	if (status == QH_OK && v.demo)
		status = qh_tour_closed(&p->call, &v.tour_closed);
	if (status == QH_OK && first)
		qh_page_redirect(p, QH_STR("/first"));
	if (status != QH_OK || first)
		return status;
	bool sees = false;
	for (uint32_t i = 0; i < p->actor.n_bindings; i++)
		sees = sees || p->actor.bindings[i].post != QH_POST_ADMINISTRATOR;
	if (sees) {
		status = todo(p, &v);
		if (status == QH_OK)
			status = qh_filings_count(&p->call, 0, 0, &counts);
		if (status == QH_OK)
			status = qh_filings_list(&p->call, &q, &page);
		if (status != QH_OK)
			return status;
		v.n_states = states(p, &counts, &v.states);
		v.all = counts.all;
		v.all_with_errors = counts.all_with_errors;
		v.place = page.place.p ? page.place : qh_page_say(p, "web.places.all");
		v.recent = page.at;
		v.n_recent = page.n;
	}
	qh_page_begin(p, "web.title.home", QH_STR_NONE);
	qh_t_home(&p->render, &v);
	qh_page_end(p);
	return QH_OK;
}

static struct qh_str address(struct qh_page *p, const struct qh_filings_query *q, uint32_t page)
{
	return qh_page_printf(p, "/filings?place=%lld&year=%lld&state=%d&page=%u&text=", (long long)q->node,
			      (long long)q->year, (int)q->state, page);
}

/* Over several places there is an end to paging; beyond it the list is empty and says why. */
static enum qh_status filings_or_why(struct qh_page *p, struct qh_filings_query *q,
				     struct qh_filings_page *page, struct qh_str *why)
{
	enum { PAGES = (QH_MERGED_ROWS_MAX - 1) / QH_PAGE_ROWS };
	enum qh_status status = qh_filings_list(&p->call, q, page);
	if (status != QH_LIMIT || q->page < PAGES)
		return status;
	*why = qh_page_error_text(p);
	qh_error_clear(&p->err);
	*page = (struct qh_filings_page){0};
	q->page = PAGES;
	return QH_OK;
}

enum qh_status qh_page_filings(struct qh_page *p)
{
	struct qh_filings_query q = {.node = qh_request_arg_int(p->rq, "place"),
				     .year = qh_request_arg_int(p->rq, "year"),
				     .state = (enum qh_state)qh_request_arg_int(p->rq, "state"),
				     .kind = qh_request_arg(p->rq, "kind"),
				     .text = qh_request_arg(p->rq, "text"),
				     .page = (uint32_t)(qh_request_arg_int(p->rq, "page") & 0xFFFF)};
	struct qh_filings_page page;
	struct qh_filings_counts counts;
	struct qh_v_filings v = {.page = &page, .query = &q, .one_place = p->actor.n_bindings == 1};
	enum qh_status status = filings_or_why(p, &q, &page, &v.error);
	if (status == QH_OK)
		status = qh_filings_count(&p->call, q.node, q.year, &counts);
	if (status == QH_OK)
		status = qh_places_list(&p->call, &v.places, &v.n_places);
	if (status != QH_OK)
		return status;
	q.node = page.node;
	v.n_states = states(p, &counts, &v.states);
	if (page.more)
		v.next = address(p, &q, q.page + 1);
	if (q.page > 0)
		v.before = address(p, &q, q.page - 1);
	qh_page_begin(p, "web.title.filings", QH_STR_NONE);
	qh_t_filings(&p->render, &v);
	qh_page_end(p);
	return QH_OK;
}
