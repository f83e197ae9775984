/* SPDX-License-Identifier: Apache-2.0 */
/* Signing in and out, the language, one-time links. */
#include "office/settings.h"
#include "office/signin.h"

#include "web/page.h"

static enum qh_status show(struct qh_page *p, struct qh_v_signin *v)
{
	v->demo = p->web->demo;
	qh_page_begin(p, "web.title.signin", QH_STR_NONE);
	qh_t_signin(&p->render, v);
	qh_page_end(p);
	return QH_OK;
}

enum qh_status qh_page_signin(struct qh_page *p)
{
	struct qh_v_signin v = {0};
	if (p->call.actor) {
		qh_page_redirect(p, QH_STR("/"));
		return QH_OK;
	}
	return show(p, &v);
}

enum qh_status qh_page_signin_post(struct qh_page *p)
{
	struct qh_str token;
	struct qh_v_signin v = {.account = qh_str_trim(qh_request_field(p->rq, "account"))};
	struct qh_str code = qh_str_trim(qh_request_field(p->rq, "code"));
	enum qh_status status =
	    qh_signin(&p->call, v.account, qh_request_field(p->rq, "password"), code, p->rq->agent, &token);
	if (status == QH_OK) {
		qh_page_cookie(p, token);
		qh_page_redirect(p, QH_STR("/"));
		return QH_OK;
	}
	if (status != QH_DENIED)
		return status;
	v.needs_code = code.n > 0 || strcmp(p->err.code, "SIGNIN-003") == 0;
	v.error = qh_page_error_text(p);
	p->rs->status = 403;
	return show(p, &v);
}

enum qh_status qh_page_signout_post(struct qh_page *p)
{
	enum qh_status status = qh_signin_end(&p->call, p->actor.login);
	if (status == QH_OK) {
		qh_page_cookie(p, QH_STR(""));
		/* Pages that it was let keep go with the person. */
		qh_response_header(p->rs, "Clear-Site-Data", QH_STR("\"cache\""));
		qh_page_redirect(p, QH_STR("/signin"));
	}
	return status;
}

enum qh_status qh_page_language_post(struct qh_page *p)
{
	bool english = qh_str_eq(qh_request_field(p->rq, "language"), QH_STR("en"));
	enum qh_status status = qh_signin_language(&p->call, english ? QH_EN : QH_ZH);
	if (status == QH_OK)
		qh_page_redirect(p, qh_page_back(p));
	return status;
}

enum qh_status qh_page_theme_post(struct qh_page *p)
{
	static const char *const cookies[] = {
	    QH_PAGE_THEME_COOKIE "=; Path=/; SameSite=Lax; Max-Age=0",
	    QH_PAGE_THEME_COOKIE "=light; Path=/; SameSite=Lax; Max-Age=31536000",
	    QH_PAGE_THEME_COOKIE "=dark; Path=/; SameSite=Lax; Max-Age=31536000"};
	struct qh_str theme = qh_request_field(p->rq, "theme");
	int n = qh_str_eq(theme, QH_STR("light")) ? 1 : qh_str_eq(theme, QH_STR("dark")) ? 2 : 0;
	qh_response_header(p->rs, "Set-Cookie", qh_str_of(cookies[n]));
	qh_page_redirect(p, qh_page_back(p));
	return QH_OK;
}

static enum qh_status show_password(struct qh_page *p, struct qh_str error)
{
	struct qh_v_password v = {.token = p->word, .error = error};
	enum qh_status status = qh_setting_read(&p->call, QH_SETTING_PASSWORD_BYTES, &v.min);
	if (status != QH_OK)
		return status;
	qh_page_begin(p, "web.title.password", QH_STR_NONE);
	qh_t_password(&p->render, &v);
	qh_page_end(p);
	return QH_OK;
}

enum qh_status qh_page_password(struct qh_page *p)
{
	return show_password(p, QH_STR_NONE);
}

enum qh_status qh_page_password_post(struct qh_page *p)
{
	struct qh_str password = qh_request_field(p->rq, "password");
	enum qh_status status;
	if (!qh_str_eq(password, qh_request_field(p->rq, "again")))
		status = qh_error_set(&p->err, QH_INVALID, "WEB-005");
	else
		status = qh_signin_set_password(&p->call, p->word, password);
	if (status == QH_INVALID) {
		p->rs->status = 422;
		return show_password(p, qh_page_error_text(p));
	}
	if (status == QH_OK)
		qh_page_redirect(p, QH_STR("/signin"));
	return status;
}
