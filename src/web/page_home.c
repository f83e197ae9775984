/* SPDX-License-Identifier: Apache-2.0 */
/* The first page: drop a document, what waits for me, where everything stands. */
#include "office/filings.h"
#include "office/first.h"
#include "office/settings.h"
#include "web/list_view.h"

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

/* What waits for me, what is due first in front. */
static enum qh_status todo(struct qh_page *p, struct qh_v_home *v)
{
	enum { SHOWN = 10 };
	struct qh_filings_query q = {.sort = QH_SORT_DUE, .up = true, .rows = SHOWN};
	struct qh_filings_page page;
	enum qh_status status = qh_filings_todo(&p->call, &q, &page);
	if (status != QH_OK)
		return status;
	v->n_todo = page.total;
	v->more_todo = page.more;
	return qh_list_rows(p, &q, &page, NULL, false, "web.home.todo", &v->todo);
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
		if (status == QH_OK)
			status = qh_list_rows(p, &q, &page, NULL, false, "web.home.recent", &v.recent);
		if (status == QH_OK)
			status = qh_filters_list(&p->call, &v.saved, &v.n_saved);
		if (status != QH_OK)
			return status;
		v.n_states = states(p, &counts, &v.states);
		v.all = counts.all;
		v.all_with_errors = counts.all_with_errors;
		v.place = page.place.p ? page.place : qh_page_say(p, "web.places.all");
	}
	qh_page_begin(p, "web.title.home", QH_STR_NONE);
	qh_t_home(&p->render, &v);
	qh_page_end(p);
	return QH_OK;
}
