/* SPDX-License-Identifier: Apache-2.0 */
/* Places and people as an administrator sees them; one place, and what is changed about it. */
#include "office/people.h"
#include "web/page.h"

static const char *const done[] = {"people.done.added", "people.done.renamed", "people.done.closed",
				   "people.done.opened"};

static enum qh_status lists(struct qh_page *p, int64_t below, struct qh_str text, struct qh_v_places *places,
			    struct qh_v_posts *people)
{
	enum qh_status status =
	    qh_place_search(&p->call, below, text, &places->at, &places->n, &places->more);
	if (status == QH_OK)
		status = qh_people_search(&p->call, below, text, &people->at, &people->n, &people->more);
	if (status != QH_OK)
		return status;
	places->base = places->n ? places->at[0].path.n : 0;
	for (uint32_t i = 1; i < places->n; i++)
		if (places->at[i].path.n < places->base)
			places->base = places->at[i].path.n;
	return QH_OK;
}

enum qh_status qh_page_people(struct qh_page *p)
{
	struct qh_v_people v = {.text = qh_str_trim(qh_request_arg(p->rq, "text"))};
	v.text = qh_str_sub(v.text, 0, QH_SEARCH_BYTES_MAX);
	v.searched = v.text.n > 0;
	v.safety = qh_safety_may(&p->actor);
	enum qh_status status = lists(p, 0, v.text, &v.places, &v.people);
	if (status != QH_OK)
		return status;
	qh_page_begin(p, "web.title.people", QH_STR_NONE);
	qh_t_people(&p->render, &v);
	qh_page_end(p);
	return QH_OK;
}

static enum qh_status show(struct qh_page *p, struct qh_v_place *v)
{
	struct qh_place_row place, above;
	enum qh_status status = qh_place_get(&p->call, p->ids[0], &place);
	if (status == QH_OK)
		status = lists(p, place.id, QH_STR_NONE, &v->below, &v->people);
	if (status != QH_OK)
		return status;
	/* What is above may be somebody else's: then it is not shown. */
	if (place.parent && qh_place_get(&p->call, place.parent, &above) == QH_OK)
		v->above_name = above.name;
	qh_error_clear(&p->err);
	v->place = &place;
	if (!v->name.p)
		v->name = place.name;
	for (uint32_t i = 0; i < p->actor.n_bindings; i++)
		v->mine = v->mine || p->actor.bindings[i].node == place.id;
	qh_page_begin(p, "places.title", place.name);
	qh_t_place(&p->render, v);
	qh_page_end(p);
	return QH_OK;
}

enum qh_status qh_page_place(struct qh_page *p)
{
	struct qh_v_place v = {.done = qh_page_done(p, done, 4)};
	return show(p, &v);
}

static enum qh_status after(struct qh_page *p, enum qh_status status, const char *word, struct qh_v_place *v)
{
	if (status == QH_OK) {
		qh_page_redirect(
		    p, qh_page_printf(p, "/people/places/%lld?done=%s", (long long)p->ids[0], word));
		return QH_OK;
	}
	return qh_page_refused(p, status, &v->error) ? show(p, v) : status;
}

enum qh_status qh_page_place_rename_post(struct qh_page *p)
{
	struct qh_v_place v = {.name = qh_str_trim(qh_request_field(p->rq, "name"))};
	return after(p, qh_place_rename(&p->call, p->ids[0], v.name), "renamed", &v);
}

enum qh_status qh_page_place_active_post(struct qh_page *p)
{
	struct qh_v_place v = {0};
	bool active = qh_request_field_int(p->rq, "active") != 0;
	return after(p, qh_place_set_active(&p->call, p->ids[0], active), active ? "opened" : "closed", &v);
}

enum qh_status qh_page_place_below_post(struct qh_page *p)
{
	struct qh_v_place v = {.new_code = qh_str_trim(qh_request_field(p->rq, "code")),
			       .new_name = qh_str_trim(qh_request_field(p->rq, "name")),
			       .new_kind = qh_request_field(p->rq, "kind")};
	struct qh_place_new in = {.kind = v.new_kind, .code = v.new_code, .name = v.new_name};
	int64_t id;
	enum qh_status status = qh_place_add_below(&p->call, p->ids[0], &in, &id);
	return after(p, status, "added", &v);
}

/* The link is shown on the page that answers, and nowhere else. */
enum qh_status qh_page_place_people_post(struct qh_page *p)
{
	struct qh_place_row place;
	struct qh_str token, post = qh_request_field(p->rq, "post");
	struct qh_v_place v = {.account = qh_str_trim(qh_request_field(p->rq, "account")),
			       .person = qh_str_trim(qh_request_field(p->rq, "name")),
			       .post = qh_post_of(post.p ? post.p : "", post.n)};
	struct qh_person_new in = {.account = v.account, .name = v.person};
	struct qh_v_link link = {0};
	enum qh_status status = qh_place_get(&p->call, p->ids[0], &place);
	if (status != QH_OK)
		return status;
	if (!v.post)
		return qh_error_set(&p->err, QH_INVALID, "HTTP-004");
	status = qh_person_hire(&p->call, &in, v.post, place.code, &link.person, &token);
	if (status != QH_OK)
		return after(p, status, "", &v);
	link.address = qh_page_link(p, token);
	qh_page_begin(p, "link.title", in.name);
	qh_t_one_time_link(&p->render, &link);
	qh_page_end(p);
	return QH_OK;
}
