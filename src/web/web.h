/* SPDX-License-Identifier: Apache-2.0 */
/* The web application: a table of routes, a page for each. A handler parses, calls one function of the
 * office, renders. */
#ifndef QH_WEB_WEB_H
#define QH_WEB_WEB_H

#include "office/office.h"
#include "web/httpd.h"
#include "web/render.h"

struct qh_static;
struct qh_throttle;
struct qh_desks;

struct qh_web {
	const struct qh_office *office;
	const struct qh_static *statics;
	const struct qh_wording *wording; /* NULL: looked up each time */
	struct qh_desks *desks;           /* for requests at once; NULL: all work with the office itself */
	struct qh_throttle *throttle;     /* of those who guess; NULL: nobody is slowed down */
	bool secure_cookies; /* false: plain HTTP beyond this machine, by the administrator's choice */
	const char *listen, *database; /* as given, for the safety check; NULL: not told */
	unsigned char run_key[16];     /* random at the start: tags of pages mean nothing to another run */
	bool demo;                     /* the sign-in page shows the accounts of the demo */
};

/* One request being answered. */
struct qh_page {
	const struct qh_web *web;
	const struct qh_request *rq;
	struct qh_response *rs;
	struct qh_error err;
	struct qh_actor actor; /* when somebody has signed in */
	struct qh_call call;
	struct qh_render render;
	int64_t ids[4];     /* the numbers of the path, in order */
	struct qh_str word; /* the word of the path */
	struct qh_str tag;  /* of a page that the browser may keep, asking whether it still is */
};

/* A body of somebody who has not signed in (any more) is kept up to this, so that what was typed is not lost.
 */
enum { QH_ANONYMOUS_BODY_BYTES_MAX = 1 << 20 };

enum qh_access {
	QH_ACCESS_PUBLIC,    /* anybody */
	QH_ACCESS_SIGNED_IN, /* whoever has signed in; rights to things are the office's business */
	QH_ACCESS_ADMIN      /* administrators only */
};
struct qh_route {
	enum qh_http_method method;
	const char *pattern; /* "/filings/#/steps": # is a number, * one word */
	enum qh_access access;
	uint64_t body_max;
	/* On failure page->err tells why; the dispatcher makes the page of it. */
	enum qh_status (*run)(struct qh_page *page);
};
/* The n-th route, NULL behind the last: for dispatching and for the security matrix of the tests. */
const struct qh_route *qh_route_at(uint32_t n);

/* Loads what is served as it is from @p dir (web/static). WEB-001 when it cannot be read. */
QH_MUST_CHECK enum qh_status qh_static_load(struct qh_arena *arena, const char *dir, const char *pictures,
					    const struct qh_static **out, struct qh_error *err);

/* The functions of the seam, with a struct qh_web as app. */
uint64_t qh_web_body_max(void *web, const struct qh_request *rq);
void qh_web_answer(void *web, struct qh_request *rq, struct qh_response *rs);
/* What the log may say of the path: words in it are secrets of one-time links, and what is no address here
 * may be anything. */
struct qh_str qh_web_logged_path(const struct qh_request *rq);

#endif
