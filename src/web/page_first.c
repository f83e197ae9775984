/* SPDX-License-Identifier: Apache-2.0 */
/* The first administrator's first page: what is this office called. */
#include "office/first.h"
#include "web/page.h"

static enum qh_status show(struct qh_page *p, const struct qh_v_first *v)
{
	qh_page_begin(p, "web.title.first", QH_STR_NONE);
	qh_t_first(&p->render, v);
	qh_page_end(p);
	return QH_OK;
}

enum qh_status qh_page_first(struct qh_page *p)
{
	struct qh_v_first v = {0};
	bool pending;
	enum qh_status status = qh_first_pending(&p->call, &pending);
	if (status != QH_OK)
		return status;
	if (pending)
		return show(p, &v);
	qh_page_redirect(p, QH_STR("/"));
	return QH_OK;
}

enum qh_status qh_page_first_post(struct qh_page *p)
{
	struct qh_v_first v = {.place = qh_str_trim(qh_request_field(p->rq, "place")),
			       .kind = qh_request_field(p->rq, "kind"),
			       .person = qh_str_trim(qh_request_field(p->rq, "person"))};
	enum qh_status status = qh_first_name(&p->call, v.place, v.kind, v.person);
	if (status == QH_OK)
		qh_page_redirect(p, QH_STR("/people"));
	else if (qh_page_refused(p, status, &v.error))
		return show(p, &v);
	return status;
}
