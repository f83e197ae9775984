/* SPDX-License-Identifier: Apache-2.0 */
/* The safety check, for the administrators of a root. */
#include "office/safety.h"
#include "web/page.h"

enum qh_status qh_page_safety(struct qh_page *p)
{
	struct qh_safety_line lines[QH_SAFETY_LINES_MAX];
	struct qh_v_safety v = {.lines = lines};
	struct qh_safety_facts facts = {p->web->listen, p->web->database, p->web->secure_cookies,
					p->web->demo};
	enum qh_status status = qh_safety_look(&p->call, &facts, lines, &v.n);
	if (status != QH_OK)
		return status;
	for (uint32_t i = 0; i < v.n; i++)
		v.bad += !lines[i].good;
	qh_page_begin(p, "web.title.safety", QH_STR_NONE);
	qh_t_safety(&p->render, &v);
	qh_page_end(p);
	return QH_OK;
}
