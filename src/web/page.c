/* SPDX-License-Identifier: Apache-2.0 */
#include "web/page.h"

#include <stdarg.h>
#include <stdio.h>

#include "html/html.h"
#include "office/trail_read.h"
#include "web/guard.h"

enum { PAGE_BYTES_USUAL = 1 << 16 };

struct qh_str qh_page_printf(struct qh_page *p, const char *format, ...)
{
	char text[2048];
	va_list args;
	va_start(args, format);
	vsnprintf(text, sizeof text, format, args);
	va_end(args);
	return qh_arena_str(p->rq->arena, qh_str_of(text));
}

struct qh_str qh_page_say(struct qh_page *p, const char *key)
{
	struct qh_buf text;
	struct qh_str plain = qh_catalog_plain(p->render.catalog, p->render.lang, key);
	if (plain.p)
		return plain;
	qh_buf_init(&text, 1 << 16);
	qh_catalog_write(p->render.catalog, p->render.lang, key, NULL, 0, &text);
	struct qh_str out = qh_arena_str(p->rq->arena, qh_buf_view(&text));
	qh_buf_free(&text);
	return out;
}

struct qh_str qh_page_error_text(struct qh_page *p)
{
	struct qh_buf text;
	qh_buf_init(&text, 1 << 16);
	qh_catalog_error(p->render.catalog, p->render.lang, &p->err, &text);
	struct qh_str out = qh_arena_str(p->rq->arena, qh_buf_view(&text));
	qh_buf_free(&text);
	return out;
}

static struct qh_str title_text(struct qh_page *p, const char *title, struct qh_str name)
{
	struct qh_buf text;
	struct qh_arg arg = {.name = "name", .kind = QH_ARG_TEXT, .s = name};
	qh_buf_init(&text, 1 << 16);
	qh_catalog_write(p->render.catalog, p->render.lang, title, &arg, 1, &text);
	struct qh_str out = qh_arena_str(p->rq->arena, qh_buf_view(&text));
	qh_buf_free(&text);
	return out;
}

/* A cookie says it: it belongs to the screen, not to the person. Nothing but the two words passes. */
static struct qh_str theme_of(const struct qh_page *p)
{
	struct qh_str theme = qh_request_cookie(p->rq, QH_PAGE_THEME_COOKIE);
	bool known = qh_str_eq(theme, QH_STR("light")) || qh_str_eq(theme, QH_STR("dark"));
	return known ? theme : QH_STR_NONE;
}

struct qh_str qh_page_back(struct qh_page *p)
{
	struct qh_str back = qh_request_field(p->rq, "back");
	bool safe = back.n > 0 && back.p[0] == '/' &&
		    !(back.n > 1 && (back.p[1] == '/' || back.p[1] == '\\')) && !qh_guard_has_control(back);
	return safe ? back : QH_STR("/");
}

/* What one is refused is not in the menu; if that cannot be told it is not either. */
static void menu(struct qh_page *p, struct qh_v_frame *v)
{
	struct qh_error ignored = {0};
	struct qh_call call = p->call;
	enum qh_action actions[QH_ACTIONS_END];
	call.err = &ignored;
	v->acts = qh_batch_actions(&call, actions) > 0;
	for (uint32_t i = 0; i < p->actor.n_bindings; i++)
		v->sees_forms = v->sees_forms || p->actor.bindings[i].post != QH_POST_ADMINISTRATOR;
	if (qh_trail_is_mine(&call, &v->sees_trail) != QH_OK)
		v->sees_trail = false;
}

void qh_page_begin(struct qh_page *p, const char *title, struct qh_str name)
{
	struct qh_v_frame v = {
	    .lang = p->render.lang == QH_EN ? QH_STR("en") : QH_STR("zh-CN"),
	    .title = title_text(p, title, name),
	    .path = p->rq->path,
	    .signed_in = p->call.actor != NULL,
	    .person = p->actor.name,
	    .post = p->actor.n_bindings ? p->actor.bindings[0].post : 0,
	    .place = p->actor.n_bindings ? p->actor.bindings[0].name : QH_STR_NONE,
	    .administrator = qh_actor_is(&p->actor, QH_POST_ADMINISTRATOR),
	    .english = p->render.lang == QH_EN,
	    .theme = theme_of(p),
	    .help = qh_help_topic(p->rq->path),
	};
	if (!p->call.actor)
		v.administrator = false;
	else
		menu(p, &v);
	qh_buf_reserve(p->render.out, PAGE_BYTES_USUAL);
	qh_t_frame_begin(&p->render, &v);
}

void qh_page_end(struct qh_page *p)
{
	struct qh_v_frame v = {.signed_in = p->call.actor != NULL,
			       .path = p->rq->method == QH_METHOD_POST ? QH_STR("/") : p->rq->path,
			       .theme = theme_of(p)};
	qh_t_frame_end(&p->render, &v);
}

void qh_page_redirect(struct qh_page *p, struct qh_str to)
{
	p->rs->status = 303;
	qh_response_header(p->rs, "Location", to);
}

void qh_page_cookie(struct qh_page *p, struct qh_str token)
{
	qh_response_header(p->rs, "Set-Cookie",
			   qh_page_printf(p, "%s=%.*s; Path=/; HttpOnly; SameSite=Lax%s%s",
					  p->web->secure_cookies ? "__Host-quanheng" : "quanheng",
					  QH_STR_ARG(token), p->web->secure_cookies ? "; Secure" : "",
					  token.n ? "" : "; Max-Age=0"));
}

void qh_page_encode(struct qh_buf *out, struct qh_str s)
{
	static const char hex[] = "0123456789ABCDEF";
	for (uint32_t i = 0; i < s.n; i++) {
		unsigned char c = (unsigned char)s.p[i];
		bool plain = (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') ||
			     c == '.' || c == '-' || c == '_';
		if (plain)
			qh_buf_char(out, (char)c);
		else
			qh_buf_printf(out, "%%%c%c", hex[c >> 4], hex[c & 15]);
	}
}

void qh_page_download(struct qh_page *p, const char *type, struct qh_str name, struct qh_str bytes)
{
	struct qh_buf encoded;
	qh_buf_init(&encoded, 1 << 14);
	qh_page_encode(&encoded, name);
	p->rs->type = type;
	qh_response_header(
	    p->rs, "Content-Disposition",
	    qh_page_printf(p, "attachment; filename*=UTF-8''%.*s", QH_STR_ARG(qh_buf_view(&encoded))));
	qh_buf_free(&encoded);
	qh_buf_str(&p->rs->body, bytes);
}

/* A browser tells the origin of the page that asked; what it does not tell is plain HTTP on this machine. */
struct qh_str qh_page_link(struct qh_page *p, struct qh_str token)
{
	struct qh_str origin = p->rq->origin;
	if (!origin.n)
		origin = qh_page_printf(p, "http://%.*s", QH_STR_ARG(p->rq->host));
	return qh_page_printf(p, "%.*s/password/%.*s", QH_STR_ARG(origin), QH_STR_ARG(token));
}

const char *qh_page_done(struct qh_page *p, const char *const *keys, uint32_t n)
{
	struct qh_str word = qh_request_arg(p->rq, "done");
	for (uint32_t i = 0; word.n && i < n; i++) {
		const char *end = strrchr(keys[i], '.');
		if (end && qh_str_eq(word, qh_str_of(end + 1)))
			return keys[i];
	}
	return NULL;
}

bool qh_page_refused(struct qh_page *p, enum qh_status status, struct qh_str *text)
{
	if (status != QH_DENIED && status != QH_INVALID && status != QH_CONFLICT &&
	    status != QH_UNSUPPORTED && status != QH_LIMIT && status != QH_CORRUPT)
		return false;
	*text = qh_page_error_text(p);
	p->rs->status = qh_page_error_status(&p->err);
	qh_error_clear(&p->err);
	return true;
}
