/* SPDX-License-Identifier: Apache-2.0 */
#include "web/tag.h"

#include <sodium.h>

enum { TAG_BYTES = crypto_shorthash_siphashx24_BYTES, DAY_S = 24 * 3600, CHINA_S = 8 * 3600 };

/* What they show depends on the store, on who asks, on the address, on the day, and on nothing else. */
static const struct {
	enum qh_status (*run)(struct qh_page *p);
} tagged[] = {{qh_page_home},           {qh_page_filings},   {qh_page_filing},
	      {qh_page_filing_compare}, {qh_page_projects},  {qh_page_people},
	      {qh_page_todo},           {qh_page_done_list}, {qh_page_overview}};

static bool has_tag(const struct qh_route *route)
{
	for (size_t i = 0; i < sizeof tagged / sizeof tagged[0]; i++)
		if (route->run == tagged[i].run)
			return true;
	return false;
}

/* Each part with its length, so that none runs into the next. */
static void part(struct qh_buf *b, struct qh_str s)
{
	qh_buf_put(b, &s.n, sizeof s.n);
	qh_buf_str(b, s);
}

/* Absent when there is no memory: then the page is made. */
static struct qh_str tag_of(struct qh_page *p)
{
	const struct qh_request *rq = p->rq;
	char hex[2 * TAG_BYTES + 1];
	unsigned char hash[TAG_BYTES];
	struct qh_buf b;
	const uint64_t numbers[] = {qh_store_changes(p->call.office->store), (uint64_t)p->actor.login,
				    (uint64_t)p->actor.person, (uint64_t)p->actor.lang,
				    (uint64_t)((rq->now + CHINA_S) / DAY_S)};
	qh_buf_init(&b, QH_HTTP_HEADER_MEMORY_BYTES * 2);
	qh_buf_put(&b, numbers, sizeof numbers);
	part(&b, qh_request_cookie(rq, QH_PAGE_THEME_COOKIE));
	part(&b, rq->path);
	for (uint32_t i = 0; i < rq->n_args; i++) {
		part(&b, rq->args[i].name);
		part(&b, rq->args[i].value);
	}
	bool made = b.status == QH_OK &&
		    crypto_shorthash_siphashx24(hash, (const unsigned char *)b.p, b.n, p->web->run_key) == 0;
	qh_buf_free(&b);
	if (!made)
		return QH_STR_NONE;
	sodium_bin2hex(hex, sizeof hex, hash, sizeof hash);
	return qh_arena_printf(rq->arena, "\"%s\"", hex);
}

bool qh_tag_unchanged(struct qh_page *p, const struct qh_route *route)
{
	if (!has_tag(route))
		return false;
	p->tag = tag_of(p);
	if (!p->tag.p || !qh_str_eq(p->rq->if_none_match, p->tag))
		return false;
	/* What the browser has it has with the headers of then. */
	p->rs->n_headers = 0;
	p->rs->type = NULL;
	p->rs->status = 304;
	return true;
}

void qh_tag_headers(struct qh_page *p, bool may_be_kept)
{
	bool tagged_page = may_be_kept && p->tag.p && (p->rs->status == 200 || p->rs->status == 304);
	if (tagged_page)
		qh_response_header(p->rs, "ETag", p->tag);
	qh_response_header(p->rs, "Cache-Control",
			   tagged_page ? QH_STR("private, no-cache") : QH_STR("no-store"));
}
