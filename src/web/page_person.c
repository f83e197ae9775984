/* SPDX-License-Identifier: Apache-2.0 */
/* One person as an administrator sees them, and what is changed about them. */
#include "office/people.h"
#include "web/page.h"

static const char *const done[] = {"people.done.renamed", "people.done.closed", "people.done.opened",
				   "people.done.given",   "people.done.taken",  "people.done.unlocked",
				   "people.done.factor"};
enum { N_DONE = sizeof done / sizeof done[0] };

static enum qh_status show(struct qh_page *p, struct qh_v_person *v)
{
	struct qh_person person;
	enum qh_status status = qh_person_get(&p->call, p->ids[0], &person);
	if (status != QH_OK)
		return status;
	v->person = &person;
	if (!v->name.p)
		v->name = person.name;
	qh_page_begin(p, "places.title", person.name);
	qh_t_person(&p->render, v);
	qh_page_end(p);
	return QH_OK;
}

enum qh_status qh_page_person(struct qh_page *p)
{
	struct qh_v_person v = {.done = qh_page_done(p, done, N_DONE)};
	return show(p, &v);
}

static enum qh_status after(struct qh_page *p, enum qh_status status, const char *word, struct qh_v_person *v)
{
	if (status == QH_OK) {
		qh_page_redirect(p, qh_page_printf(p, "/people/%lld?done=%s", (long long)p->ids[0], word));
		return QH_OK;
	}
	return qh_page_refused(p, status, &v->error) ? show(p, v) : status;
}

static enum qh_post post_of(struct qh_page *p)
{
	struct qh_str post = qh_request_field(p->rq, "post");
	return qh_post_of(post.p ? post.p : "", post.n);
}

enum qh_status qh_page_person_rename_post(struct qh_page *p)
{
	struct qh_v_person v = {.name = qh_str_trim(qh_request_field(p->rq, "name"))};
	return after(p, qh_person_rename(&p->call, p->ids[0], v.name), "renamed", &v);
}

enum qh_status qh_page_person_give_post(struct qh_page *p)
{
	struct qh_v_person v = {.post = post_of(p), .code = qh_str_trim(qh_request_field(p->rq, "code"))};
	if (!v.post)
		return qh_error_set(&p->err, QH_INVALID, "HTTP-004");
	return after(p, qh_person_give(&p->call, p->ids[0], v.post, v.code), "given", &v);
}

enum qh_status qh_page_person_take_post(struct qh_page *p)
{
	struct qh_v_person v = {0};
	int64_t place = qh_request_field_int(p->rq, "place");
	enum qh_post post = post_of(p);
	if (!post)
		return qh_error_set(&p->err, QH_INVALID, "HTTP-004");
	return after(p, qh_person_take(&p->call, p->ids[0], post, place), "taken", &v);
}

enum qh_status qh_page_person_active_post(struct qh_page *p)
{
	struct qh_v_person v = {0};
	bool active = qh_request_field_int(p->rq, "active") != 0;
	return after(p, qh_person_set_active(&p->call, p->ids[0], active), active ? "opened" : "closed", &v);
}

enum qh_status qh_page_person_unlock_post(struct qh_page *p)
{
	struct qh_v_person v = {0};
	return after(p, qh_person_unlock(&p->call, p->ids[0]), "unlocked", &v);
}

enum qh_status qh_page_person_factor_post(struct qh_page *p)
{
	struct qh_v_person v = {0};
	return after(p, qh_person_factor_off(&p->call, p->ids[0]), "factor", &v);
}

/* The link is shown on the page that answers, and nowhere else. */
enum qh_status qh_page_person_link_post(struct qh_page *p)
{
	struct qh_v_person v = {0};
	struct qh_person person;
	struct qh_str token;
	struct qh_v_link link = {.person = p->ids[0]};
	enum qh_status status = qh_person_link(&p->call, p->ids[0], &token);
	if (status != QH_OK)
		return after(p, status, "", &v);
	status = qh_person_get(&p->call, p->ids[0], &person);
	if (status != QH_OK)
		return status;
	link.address = qh_page_link(p, token);
	qh_page_begin(p, "link.title", person.name);
	qh_t_one_time_link(&p->render, &link);
	qh_page_end(p);
	return QH_OK;
}
