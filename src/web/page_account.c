/* SPDX-License-Identifier: Apache-2.0 */
/* My account: password, second factor, where I am signed in, language, my posts. */
#include "office/settings.h"
#include "office/signin.h"
#include "web/page.h"

static const char *const done[] = {"account.done.password", "account.done.factor-on",
				   "account.done.factor-off", "account.done.ended"};

/* What an authenticator reads. Accounts hold anything, so every byte that is no letter or figure is encoded.
 */
static struct qh_str otpauth(struct qh_page *p, struct qh_str secret)
{
	struct qh_buf b;
	qh_buf_init(&b, 2048);
	qh_buf_z(&b, "otpauth://totp/Quanheng:");
	for (uint32_t i = 0; i < p->actor.account.n; i++) {
		unsigned char c = (unsigned char)p->actor.account.p[i];
		bool plain = (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
		qh_buf_printf(&b, plain ? "%c" : "%%%02X", c);
	}
	qh_buf_printf(&b, "?secret=%.*s&issuer=Quanheng", QH_STR_ARG(secret));
	struct qh_str out = qh_arena_str(p->rq->arena, qh_buf_view(&b));
	qh_buf_free(&b);
	return out;
}

static enum qh_status show(struct qh_page *p, struct qh_v_account *v)
{
	v->account = p->actor.account;
	v->name = p->actor.name;
	v->english = p->render.lang == QH_EN;
	v->this_login = p->actor.login;
	v->bindings = p->actor.bindings;
	v->n_bindings = p->actor.n_bindings;
	enum qh_status status = qh_totp_on(&p->call, &v->factor);
	if (status == QH_OK)
		status = qh_setting_read(&p->call, QH_SETTING_PASSWORD_BYTES, &v->password_min);
	if (status == QH_OK)
		status = qh_signin_list(&p->call, &v->logins, &v->n_logins);
	if (status != QH_OK)
		return status;
	if (!v->factor) {
		if (!v->secret.n)
			v->secret = qh_totp_new(p->rq->arena);
		v->address = otpauth(p, v->secret);
	}
	qh_page_begin(p, "web.title.account", QH_STR_NONE);
	qh_t_account(&p->render, v);
	qh_page_end(p);
	return QH_OK;
}

/* Done: to the page, which says so. Refused: the page again with the error beside what was typed. */
static enum qh_status after(struct qh_page *p, enum qh_status status, const char *to, struct qh_v_account *v,
			    struct qh_str *error)
{
	if (status == QH_OK) {
		qh_page_redirect(p, qh_str_of(to));
		return QH_OK;
	}
	return qh_page_refused(p, status, error) ? show(p, v) : status;
}

enum qh_status qh_page_account(struct qh_page *p)
{
	struct qh_v_account v = {.done = qh_page_done(p, done, 4)};
	return show(p, &v);
}

enum qh_status qh_page_account_password_post(struct qh_page *p)
{
	struct qh_v_account v = {0};
	struct qh_str password = qh_request_field(p->rq, "password");
	enum qh_status status;
	if (!qh_str_eq(password, qh_request_field(p->rq, "again")))
		status = qh_error_set(&p->err, QH_INVALID, "WEB-005");
	else
		status = qh_signin_change_password(&p->call, qh_request_field(p->rq, "old"), password);
	return after(p, status, "/account?done=password", &v, &v.error_password);
}

enum qh_status qh_page_account_factor_post(struct qh_page *p)
{
	struct qh_v_account v = {.secret = qh_str_trim(qh_request_field(p->rq, "secret"))};
	struct qh_str code = qh_str_trim(qh_request_field(p->rq, "code"));
	enum qh_status status = qh_totp_enable(&p->call, v.secret, code);
	/* A secret that is none is not shown again. */
	if (v.secret.n != QH_TOTP_SECRET_CHARS)
		v.secret = QH_STR_NONE;
	return after(p, status, "/account?done=factor-on", &v, &v.error_factor);
}

enum qh_status qh_page_account_factor_off_post(struct qh_page *p)
{
	struct qh_v_account v = {0};
	enum qh_status status = qh_totp_disable(&p->call, qh_request_field(p->rq, "password"));
	return after(p, status, "/account?done=factor-off", &v, &v.error_factor);
}

enum qh_status qh_page_account_end_post(struct qh_page *p)
{
	struct qh_v_account v = {0};
	enum qh_status status = qh_signin_end(&p->call, qh_request_field_int(p->rq, "login"));
	return after(p, status, "/account?done=ended", &v, &v.error_signin);
}
