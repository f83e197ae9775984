/* SPDX-License-Identifier: Apache-2.0 */
/* What waits for me, what I have done, and one step for many forms. */
#include "web/list_view.h"

enum qh_status qh_page_todo(struct qh_page *p)
{
	struct qh_filings_page page;
	struct qh_filings_query q;
	struct qh_v_filings v = {.page = &page, .query = &q};
	qh_list_query(p, &q, &v.total_from, &v.total_to);
	if (!qh_request_arg(p->rq, "sort").n) { /* what is due first */
		q.sort = QH_SORT_DUE;
		q.up = true;
	}
	enum qh_status status = qh_filings_todo(&p->call, &q, &page);
	if (status == QH_OK)
		status = qh_list_rows(p, &q, &page, "/todo", true, "web.home.todo", &v.rows);
	if (status != QH_OK)
		return status;
	qh_list_deeds(p, "/todo", &q, &v.deeds);
	qh_list_pages(p, "/todo", &q, &page, &v.pages);
	qh_page_begin(p, "web.title.todo", QH_STR_NONE);
	qh_t_todo(&p->render, &v);
	qh_page_end(p);
	return QH_OK;
}

enum qh_status qh_page_done_list(struct qh_page *p)
{
	struct qh_done_page page;
	int64_t before = qh_request_arg_int(p->rq, "before");
	enum qh_status status = qh_done_list(&p->call, before, &page);
	if (status != QH_OK)
		return status;
	struct qh_v_done v = {.n = page.n, .at = page.at, .later = before != 0};
	if (page.more)
		v.next = qh_page_printf(p, "/done?before=%lld", (long long)page.at[page.n - 1].step);
	qh_page_begin(p, "web.title.done", QH_STR_NONE);
	qh_t_done(&p->render, &v);
	qh_page_end(p);
	return QH_OK;
}

/* ---- batch ---- */

/* "12.3": version 3 of filing 12. */
static bool item(struct qh_str s, struct qh_batch_item *out)
{
	int64_t n[2] = {0};
	int64_t dot = qh_str_find(s, QH_STR("."), 0);
	if (dot <= 0 || s.n > 30)
		return false;
	for (uint32_t i = 0; i < s.n; i++) {
		int64_t *at = &n[i > (uint32_t)dot];
		if (i == (uint32_t)dot)
			continue;
		if (s.p[i] < '0' || s.p[i] > '9' || *at > INT64_MAX / 100)
			return false;
		*at = *at * 10 + (s.p[i] - '0');
	}
	*out = (struct qh_batch_item){n[0], n[1]};
	return n[0] && n[1];
}

static enum qh_status items(struct qh_page *p, struct qh_v_batch *v)
{
	struct qh_batch_item *list = NULL;
	uint32_t cap = 0;
	for (uint32_t i = 0; i < p->rq->n_fields && v->n <= QH_BATCH_MAX; i++) {
		struct qh_batch_item one;
		if (!qh_str_eq(p->rq->fields[i].name, QH_STR("form")) || !item(p->rq->fields[i].value, &one))
			continue;
		if (!qh_arena_grow(p->rq->arena, &list, &cap, v->n + 1, sizeof *list))
			return qh_call_nomem(&p->call);
		list[v->n++] = one;
	}
	v->items = list;
	return QH_OK;
}

static struct qh_str why(struct qh_page *p, const struct qh_error *err)
{
	struct qh_error own = p->err;
	p->err = *err;
	struct qh_str text = qh_page_error_text(p);
	p->err = own;
	return text;
}

static enum qh_status rows(struct qh_page *p, const struct qh_batch_outcome *outcomes, struct qh_v_batch *v)
{
	struct qh_v_batch_row *list = QH_NEW_ARRAY(p->rq->arena, struct qh_v_batch_row, v->n);
	if (!list)
		return qh_call_nomem(&p->call);
	for (uint32_t i = 0; i < v->n; i++) {
		list[i].outcome = &outcomes[i];
		if (outcomes[i].error.code)
			list[i].why = why(p, &outcomes[i].error);
		else
			v->n_done++;
	}
	v->rows = list;
	return QH_OK;
}

/* A reason that is missing is asked for, with the choice kept. */
enum qh_status qh_page_batch_post(struct qh_page *p)
{
	const struct qh_batch_outcome *outcomes;
	struct qh_str word = qh_request_field(p->rq, "action");
	struct qh_v_batch v = {.opinion = qh_request_field(p->rq, "opinion"),
			       .back = qh_page_back(p),
			       .action = qh_action_of(word.p ? word.p : "", word.n)};
	enum qh_status status = items(p, &v);
	if (status == QH_OK)
		status = qh_filings_move(&p->call, v.items, v.n, v.action, v.opinion, &outcomes);
	if (status == QH_OK)
		status = rows(p, outcomes, &v);
	else if (qh_page_refused(p, status, &v.error))
		status = QH_OK;
	if (status != QH_OK)
		return status;
	qh_page_begin(p, "web.title.batch", QH_STR_NONE);
	qh_t_batch(&p->render, &v);
	qh_page_end(p);
	return QH_OK;
}
