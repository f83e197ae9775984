/* SPDX-License-Identifier: Apache-2.0 */
/* From a request to its handler: who is it, may they, did this page itself send the form; and from a failure
 * to a page in plain words. */
#include "web/web.h"

#include <stdio.h>
#include <string.h>

#include "office/signin.h"
#include "web/desk.h"
#include "web/page.h"
#include "web/tag.h"
#include "web/throttle.h"

/* Matches "/filings/#/steps" and takes the numbers and the word out of the path. */
static bool matches(const char *pattern, struct qh_str path, int64_t ids[4], struct qh_str *word)
{
	uint32_t at = 0, n_ids = 0;
	for (const char *c = pattern; *c; c++) {
		uint32_t from = at;
		if (*c == '#') {
			int64_t n = 0;
			while (at < path.n && at - from < 18 && path.p[at] >= '0' && path.p[at] <= '9')
				n = n * 10 + (path.p[at++] - '0');
			if (at == from)
				return false;
			ids[n_ids++] = n;
		} else if (*c == '*') {
			while (at < path.n && path.p[at] != '/')
				at++;
			if (at == from)
				return false;
			*word = qh_str_sub(path, from, at - from);
		} else if (at >= path.n || path.p[at++] != *c) {
			return false;
		}
	}
	return at == path.n;
}

/* NULL when there is none; @p other_method tells that the address exists. */
static const struct qh_route *find_route(enum qh_http_method method, struct qh_str path, int64_t ids[4],
					 struct qh_str *word, bool *other_method)
{
	const struct qh_route *r;
	enum qh_http_method wanted = method == QH_METHOD_HEAD ? QH_METHOD_GET : method;
	*other_method = false;
	for (uint32_t i = 0; (r = qh_route_at(i)); i++) {
		if (!matches(r->pattern, path, ids, word))
			continue;
		if (r->method == wanted)
			return r;
		*other_method = true;
	}
	return NULL;
}

struct qh_str qh_web_logged_path(const struct qh_request *rq)
{
	int64_t ids[4];
	struct qh_str word;
	bool other;
	const struct qh_route *r = find_route(rq->method, rq->path, ids, &word, &other);
	if (!r)
		return QH_STR("-");
	return strchr(r->pattern, '*') ? qh_str_of(r->pattern) : rq->path;
}

static void security_headers(struct qh_response *rs)
{
	qh_response_header(rs, "Content-Security-Policy",
			   QH_STR("default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; "
				  "connect-src 'self'; form-action 'self'; base-uri 'none'; "
				  "frame-ancestors 'none'"));
	qh_response_header(rs, "X-Content-Type-Options", QH_STR("nosniff"));
	qh_response_header(rs, "Referrer-Policy", QH_STR("same-origin"));
	qh_response_header(rs, "Cross-Origin-Opener-Policy", QH_STR("same-origin"));
}

/* Who has not signed in chooses by the address (?lang=en); else the first language that the browser names. */
static enum qh_lang guess_language(const struct qh_request *rq)
{
	struct qh_str asked = qh_request_arg(rq, "lang");
	if (qh_str_eq(asked, QH_STR("en")) || qh_str_eq(asked, QH_STR("zh")))
		return qh_str_eq(asked, QH_STR("en")) ? QH_EN : QH_ZH;
	return qh_str_starts(rq->language, QH_STR("en")) ? QH_EN : QH_ZH;
}

static const char *cookie_name(const struct qh_web *web)
{
	return web->secure_cookies ? "__Host-quanheng" : "quanheng";
}

/* Nobody is no failure; a store that cannot tell is one. */
static enum qh_status resume(struct qh_page *p)
{
	struct qh_str token = qh_request_cookie(p->rq, cookie_name(p->web));
	enum qh_status status = token.n ? qh_signin_resume(&p->call, token, &p->actor)
					: qh_error_set(&p->err, QH_DENIED, "OFFICE-001");
	if (status == QH_OK) {
		p->call.actor = &p->actor;
		p->render.lang = p->actor.lang;
		p->render.csrf = p->actor.csrf;
	}
	if (status != QH_OK && status != QH_DENIED)
		return status;
	qh_error_clear(&p->err);
	return QH_OK;
}

/* A page of this request that knows nobody yet. */
static struct qh_page page_of(const struct qh_web *web, const struct qh_request *rq)
{
	struct qh_page p = {.web = web, .rq = rq};
	p.call = (struct qh_call){.office = web->office,
				  .arena = rq->arena,
				  .now = rq->now,
				  .address = rq->address,
				  .found = QH_NEW(rq->arena, struct qh_found)};
	return p;
}

/* Only who has signed in may fill the disk. */
uint64_t qh_web_body_max(void *web, const struct qh_request *rq)
{
	struct qh_page p = page_of(web, rq);
	bool other;
	const struct qh_route *r = find_route(rq->method, rq->path, p.ids, &p.word, &other);
	if (!r || r->body_max <= QH_ANONYMOUS_BODY_BYTES_MAX)
		return r ? r->body_max : 0;
	qh_error_clear(&p.err);
	p.call.err = &p.err;
	if (resume(&p) == QH_OK && p.call.actor)
		return r->body_max;
	return QH_ANONYMOUS_BODY_BYTES_MAX;
}

/* Constant time is not needed for a token that is compared whole and never guessed piecewise, but it costs
 * nothing. */
static bool same(struct qh_str a, struct qh_str b)
{
	unsigned difference = 0;
	if (a.n == 0 || a.n != b.n)
		return false;
	for (uint32_t i = 0; i < a.n; i++)
		difference |= (unsigned char)a.p[i] ^ (unsigned char)b.p[i];
	return difference == 0;
}

/* A browser says where a form came from; and the page that sent it knew the token. */
static bool from_this_site(const struct qh_page *p)
{
	const struct qh_request *rq = p->rq;
	if (rq->fetch_site.n && !qh_str_eq(rq->fetch_site, QH_STR("same-origin")) &&
	    !qh_str_eq(rq->fetch_site, QH_STR("none")))
		return false;
	if (rq->origin.n) {
		int64_t slashes = qh_str_find(rq->origin, QH_STR("://"), 0);
		if (slashes < 0 ||
		    !qh_str_eq(qh_str_sub(rq->origin, (uint32_t)slashes + 3, rq->origin.n), rq->host))
			return false;
	}
	return true;
}

/* The body was not taken: what kind of failure that is. */
static enum qh_status refused(struct qh_page *p)
{
	const char *code = p->rq->refused;
	bool unreadable = strcmp(code, "HTTP-004") == 0, no_room = strcmp(code, "HTTP-006") == 0;
	return qh_error_set(&p->err, unreadable ? QH_INVALID : no_room ? QH_IO : QH_LIMIT, code);
}

static enum qh_status admit(struct qh_page *p, const struct qh_route *route)
{
	if (route->access != QH_ACCESS_PUBLIC && !p->call.actor)
		return qh_error_set(&p->err, QH_DENIED, "OFFICE-001");
	if (route->access == QH_ACCESS_ADMIN && !qh_actor_is(&p->actor, QH_POST_ADMINISTRATOR))
		return qh_error_set(&p->err, QH_DENIED, "OFFICE-002");
	if (route->method != QH_METHOD_POST)
		return QH_OK;
	if (!from_this_site(p))
		return qh_error_set(&p->err, QH_DENIED, "WEB-002");
	if (route->access == QH_ACCESS_PUBLIC &&
	    qh_throttle_full(p->web->throttle, p->rq->address, p->rq->now))
		return qh_error_set(&p->err, QH_LIMIT, "WEB-020");
	if (p->rq->refused)
		return refused(p);
	/* What anybody may send needs nobody's authority: a sign-in page left open in another tab still
	 * works. */
	if (route->access != QH_ACCESS_PUBLIC && !same(qh_request_field(p->rq, "csrf"), p->actor.csrf))
		return qh_error_set(&p->err, QH_DENIED, "WEB-003");
	return QH_OK;
}

int qh_page_error_status(const struct qh_error *err)
{
	switch (err->status) {
	case QH_DENIED: return strcmp(err->code, "OFFICE-001") == 0 ? 401 : 403;
	case QH_NOT_FOUND: return strcmp(err->code, "WEB-004") == 0 ? 405 : 404;
	case QH_CONFLICT: return 409;
	case QH_LIMIT: return strcmp(err->code, "WEB-020") == 0 ? 429 : 413;
	case QH_INVALID:
	case QH_UNSUPPORTED:
	case QH_CORRUPT:
	case QH_OVERFLOW: return 422;
	default: return 503;
	}
}

/* Whether this page itself is known to have sent the form: the browser says so. Then what was typed is handed
 * back, to be sent once more when the sign-in, the page or the disk is good again. */
static bool may_send_again(const struct qh_page *p)
{
	const struct qh_request *rq = p->rq;
	bool told = qh_str_eq(rq->fetch_site, QH_STR("same-origin")) || rq->origin.n > 0;
	bool passing = p->err.status == QH_IO || p->err.status == QH_NOMEM ||
		       strcmp(p->err.code, "OFFICE-001") == 0 || strcmp(p->err.code, "WEB-003") == 0;
	return rq->method == QH_METHOD_POST && told && passing && from_this_site(p) && rq->n_files == 0;
}

static void hand_back(const struct qh_page *p, struct qh_v_error *v)
{
	static const char *const secret[] = {"csrf", "password", "again", "code", "current"};
	const struct qh_request *rq = p->rq;
	struct qh_v_kept *kept = QH_NEW_ARRAY(rq->arena, struct qh_v_kept, rq->n_fields + 1);
	for (uint32_t i = 0; kept && i < rq->n_fields; i++) {
		bool hide = false;
		for (int k = 0; k < 5; k++)
			hide = hide || qh_str_eq(rq->fields[i].name, qh_str_of(secret[k]));
		if (!hide)
			kept[v->n_kept++] = (struct qh_v_kept){rq->fields[i].name, rq->fields[i].value};
	}
	v->kept = kept;
	v->path = rq->path;
}

/* What went wrong, in words, with the way on; nothing of a half-made page, and of its headers only the first.
 */
static void error_page(struct qh_page *p, uint32_t n_headers)
{
	bool wants_signin = p->err.code && strcmp(p->err.code, "OFFICE-001") == 0;
	qh_buf_reset(&p->rs->body);
	p->rs->n_headers = n_headers;
	p->rs->shared_body = QH_STR_NONE;
	p->rs->type = "text/html; charset=utf-8";
	if (wants_signin && p->rq->method != QH_METHOD_POST) {
		qh_page_redirect(p, QH_STR("/signin"));
		return;
	}
	p->rs->status = qh_page_error_status(&p->err);
	struct qh_v_error v = {.text = qh_page_error_text(p),
			       .code = qh_str_of(p->err.code),
			       .number = (int64_t)p->rq->id,
			       .signin = wants_signin};
	if (p->rs->status == 405)
		qh_response_header(p->rs, "Allow",
				   p->rq->method == QH_METHOD_POST ? QH_STR("GET, HEAD") : QH_STR("POST"));
	if (may_send_again(p))
		hand_back(p, &v);
	qh_page_begin(p, "web.title.error", QH_STR_NONE);
	qh_t_error(&p->render, &v);
	qh_page_end(p);
}

/* Who may ask for this is asked; wrong guesses at passwords and links are counted by address. */
static enum qh_status run(struct qh_page *p, const struct qh_route *route)
{
	enum qh_status status = QH_OK;
	if (route->run != qh_page_static && route->run != qh_page_health)
		status = resume(p);
	if (status == QH_OK)
		status = admit(p, route);
	if (status != QH_OK)
		return status;
	if (route->method == QH_METHOD_GET && qh_tag_unchanged(p, route))
		return QH_OK;
	status = route->run(p);
	if (route->method == QH_METHOD_POST && route->access == QH_ACCESS_PUBLIC &&
	    (status == QH_DENIED || p->rs->status == 403))
		qh_throttle_count(p->web->throttle, p->rq->address, p->rq->now);
	return status;
}

void qh_web_answer(void *web, struct qh_request *rq, struct qh_response *rs)
{
	struct qh_page p = page_of(web, rq);
	bool other_method;
	p.rs = rs;
	p.call.err = &p.err;
	qh_error_clear(&p.err);
	p.render = (struct qh_render){.out = &rs->body,
				      .catalog = p.web->office->library->catalog,
				      .wording = p.web->wording,
				      .lang = guess_language(rq),
				      .arena = rq->arena};
	rs->type = "text/html; charset=utf-8";
	const struct qh_route *route = find_route(rq->method, rq->path, p.ids, &p.word, &other_method);
	security_headers(rs);
	uint32_t n_headers = rs->n_headers;
	struct qh_desk *desk = qh_desk_take(p.web->desks, p.web->office);
	if (desk)
		p.call.office = &desk->office;
	/* What is only looked at is of one moment. */
	bool looks = rq->method != QH_METHOD_POST && desk;
	if (looks)
		qh_store_hold(desk->office.store);
	enum qh_status status = route ? run(&p, route) : resume(&p);
	if (!route && status == QH_OK)
		status = qh_error_set(&p.err, QH_NOT_FOUND, other_method ? "WEB-004" : "OFFICE-003");
	if (status == QH_OK && rs->body.status != QH_OK)
		status = qh_error_set(&p.err, rs->body.status, "STORE-006");
	if (status != QH_OK)
		error_page(&p, n_headers);
	if (looks)
		qh_store_release(desk->office.store);
	qh_desk_leave(p.web->desks, desk);
	if (status != QH_OK || !route || route->run != qh_page_static)
		qh_tag_headers(&p, status == QH_OK);
}
