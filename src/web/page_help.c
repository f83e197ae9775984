/* SPDX-License-Identifier: Apache-2.0 */
/* The guide inside the application, the checks explained, the tour of the demo. */
#include "check/check.h"
#include "office/settings.h"
#include "web/page.h"

/* The longest beginning that fits tells. Each section stands in both guides (tests/web/pages_tests.py). */
struct qh_str qh_help_topic(struct qh_str path)
{
	static const struct {
		const char *path, *topic;
	} topics[] = {{"/filings/", "form"},
		      {"/filings", "lists"},
		      {"/todo", "todo"},
		      {"/done", "todo"},
		      {"/signin", "signin"},
		      {"/password/", "signin"},
		      {"/upload", "preview"},
		      {"/keep", "preview"},
		      {"/new", "start"},
		      {"/jobs", "jobs"},
		      {"/projects", "projects"},
		      {"/overview", "overview"},
		      {"/trail", "trail"},
		      {"/people/import/", "import"},
		      {"/people", "people"},
		      {"/first", "administrator"},
		      {"/settings", "settings"},
		      {"/design", "settings"},
		      {"/safety", "safety"},
		      {"/account", "account"}};
	struct qh_str topic = QH_STR("home");
	size_t longest = 0;
	if (qh_str_starts(path, QH_STR("/filings/")) && qh_str_ends(path, QH_STR("/compare")))
		return QH_STR("compare");
	for (size_t i = 0; i < sizeof topics / sizeof topics[0]; i++) {
		struct qh_str begins = qh_str_of(topics[i].path);
		if (begins.n > longest && qh_str_starts(path, begins)) {
			longest = begins.n;
			topic = qh_str_of(topics[i].topic);
		}
	}
	return topic;
}

enum qh_status qh_page_help(struct qh_page *p)
{
	struct qh_v_help v = {.english = p->render.lang == QH_EN};
	qh_page_begin(p, "web.title.help", QH_STR_NONE);
	qh_t_help(&p->render, &v);
	qh_page_end(p);
	return QH_OK;
}

enum qh_status qh_page_help_checks(struct qh_page *p)
{
	uint32_t n;
	struct qh_v_checks v = {0};
	const struct qh_check *checks = qh_checks(&n);
	struct qh_v_check *list = QH_NEW_ARRAY(p->rq->arena, struct qh_v_check, n + 1);
	if (!list)
		return qh_call_nomem(&p->call);
	for (uint32_t i = 0; i < n; i++) /* one check may look at forms and at documents */
		if (i == 0 || strcmp(checks[i].code, checks[i - 1].code) != 0)
			list[v.n++] = (struct qh_v_check){.code = qh_str_of(checks[i].code),
							  .title = checks[i].title_key};
	v.at = list;
	qh_page_begin(p, "web.title.checks", QH_STR_NONE);
	qh_t_checks(&p->render, &v);
	qh_page_end(p);
	return QH_OK;
}

enum qh_status qh_page_help_check(struct qh_page *p)
{
	struct qh_str code = p->word;
	bool good = code.n == 3 && (code.p[0] == 'C' || code.p[0] == 'L') && code.p[1] >= '0' &&
		    code.p[1] <= '9' && code.p[2] >= '0' && code.p[2] <= '9';
	struct qh_v_check v = {.code = code,
			       .title = qh_page_printf(p, "%.*s.title", QH_STR_ARG(code)).p,
			       .basis = qh_page_printf(p, "%.*s.basis", QH_STR_ARG(code)).p,
			       .english = p->render.lang == QH_EN};
	if (!good || !v.title || !v.basis || !qh_catalog_has(p->render.catalog, v.title))
		return qh_error_set(&p->err, QH_NOT_FOUND, "OFFICE-003");
	qh_page_begin(p, "web.title.check", code);
	qh_t_check(&p->render, &v);
	qh_page_end(p);
	return QH_OK;
}

enum qh_status qh_page_tour_post(struct qh_page *p)
{
	bool closed = qh_str_eq(qh_request_field(p->rq, "closed"), QH_STR("1"));
	enum qh_status status = qh_tour_set(&p->call, closed);
	if (status == QH_OK)
		qh_page_redirect(p, QH_STR("/"));
	return status;
}
