/* SPDX-License-Identifier: Apache-2.0 */
/* The trail, health, and what is served as it is. */
#include "base/file.h"
#include "office/trail_read.h"
#include "web/page.h"
#include "web/trail_view.h"

enum qh_status qh_page_health(struct qh_page *p)
{
	bool empty;
	p->rs->type = "text/plain; charset=utf-8";
	enum qh_status status = qh_people_empty(&p->call, &empty);
	if (status == QH_OK)
		qh_buf_z(&p->rs->body, "ok\n");
	return status;
}

enum qh_status qh_page_trail(struct qh_page *p)
{
	struct qh_trail_page page;
	struct qh_v_trail v = {0};
	enum qh_status status = qh_trail_list(&p->call, qh_request_arg_int(p->rq, "before"), &page);
	if (status != QH_OK)
		return status;
	struct qh_v_trail_line *lines = QH_NEW_ARRAY(p->rq->arena, struct qh_v_trail_line, page.n + 1);
	for (uint32_t i = 0; lines && i < page.n; i++)
		lines[v.n++] = (struct qh_v_trail_line){page.at[i].seq,
							page.at[i].at,
							page.at[i].actor,
							page.at[i].action,
							qh_trail_view_object(p, page.at[i].object),
							qh_trail_view_detail(p, page.at[i].detail),
							page.at[i].hash};
	v.lines = lines;
	v.entries = page.entries;
	v.sound = page.sound;
	v.problem = page.problem.code ? (p->err = page.problem, qh_page_error_text(p)) : QH_STR_NONE;
	v.head = page.head;
	if (page.n > 0 && page.at[page.n - 1].seq > 1)
		v.next = qh_page_printf(p, "/trail?before=%lld", (long long)page.at[page.n - 1].seq);
	qh_error_clear(&p->err);
	qh_page_begin(p, "web.title.trail", QH_STR_NONE);
	qh_t_trail(&p->render, &v);
	qh_page_end(p);
	return QH_OK;
}

static bool into_body(void *payload, struct qh_str bytes)
{
	struct qh_buf *b = payload;
	qh_buf_str(b, bytes);
	return b->status == QH_OK;
}

enum qh_status qh_page_trail_export(struct qh_page *p)
{
	struct qh_buf b;
	qh_buf_init(&b, QH_HTTP_ARENA_BYTES_MAX);
	enum qh_status status = qh_trail_read_all(&p->call, into_body, &b);
	if (status == QH_OK)
		qh_page_download(p, "application/x-ndjson", QH_STR("trail.ndjson"), qh_buf_view(&b));
	qh_buf_free(&b);
	return status;
}

/* ---- files that are served as they are ---- */

enum { STATICS_MAX = 64, STATIC_BYTES_MAX = 1 << 20 };
struct qh_static {
	uint32_t n;
	struct {
		struct qh_str name, bytes, etag;
		const char *type;
	} at[STATICS_MAX];
};

static const char *type_of(struct qh_str name)
{
	static const struct {
		const char *ending, *type;
	} types[] = {{".css", "text/css; charset=utf-8"},
		     {".js", "text/javascript; charset=utf-8"},
		     {".svg", "image/svg+xml"},
		     {".png", "image/png"}};
	for (int i = 0; i < 4; i++)
		if (qh_str_ends(name, qh_str_of(types[i].ending)))
			return types[i].type;
	return "application/octet-stream";
}

static enum qh_status load(struct qh_arena *arena, const char *dir, struct qh_str prefix, struct qh_static *s,
			   struct qh_error *err)
{
	const struct qh_str *names;
	uint32_t n = 0;
	enum qh_status status = qh_file_list(arena, dir, &names, &n, err);
	for (uint32_t i = 0; status == QH_OK && i < n && s->n < STATICS_MAX; i++) {
		char hash[65];
		struct qh_str path = qh_arena_printf(arena, "%s/%.*s", dir, QH_STR_ARG(names[i]));
		if (!qh_str_starts(names[i], prefix))
			continue;
		status = qh_file_read(arena, path.p, STATIC_BYTES_MAX, &s->at[s->n].bytes, err);
		if (status != QH_OK)
			break;
		qh_sha256_hex(s->at[s->n].bytes, hash);
		s->at[s->n].name = names[i];
		s->at[s->n].type = type_of(names[i]);
		s->at[s->n++].etag = qh_arena_printf(arena, "\"%.16s\"", hash);
	}
	return status;
}

enum qh_status qh_static_load(struct qh_arena *arena, const char *dir, const char *pictures,
			      const struct qh_static **out, struct qh_error *err)
{
	struct qh_static *s = QH_NEW(arena, struct qh_static);
	if (!s)
		return qh_error_set(err, QH_NOMEM, "STORE-006");
	s->n = 0;
	*out = s;
	enum qh_status status = load(arena, dir, QH_STR_NONE, s, err);
	/* An installation may do without the guide's pictures. */
	if (status == QH_OK && load(arena, pictures, QH_STR("office-"), s, err) != QH_OK)
		qh_error_clear(err);
	return status;
}

enum qh_status qh_page_static(struct qh_page *p)
{
	const struct qh_static *s = p->web->statics;
	for (uint32_t i = 0; i < s->n; i++) {
		if (!qh_str_eq(s->at[i].name, p->word))
			continue;
		qh_response_header(p->rs, "ETag", s->at[i].etag);
		qh_response_header(p->rs, "Cache-Control", QH_STR("no-cache"));
		p->rs->type = s->at[i].type;
		if (qh_str_eq(p->rq->if_none_match, s->at[i].etag))
			p->rs->status = 304;
		else
			p->rs->shared_body = s->at[i].bytes;
		return QH_OK;
	}
	return qh_error_set(&p->err, QH_NOT_FOUND, "OFFICE-003");
}
