/* SPDX-License-Identifier: Apache-2.0 */
/* Pages that are the same until something is written: a browser that has one asks whether it still is. */
#ifndef QH_WEB_TAG_H
#define QH_WEB_TAG_H

#include "web/page.h"

/* Before the handler of a GET runs, once it is known who asks: the page gets its tag; true when the browser
 * has this very page, which is then answered without being made. Pages that show more than the store holds
 * (running jobs, locks that end by the clock, whether the trail is sound) have no tag. */
bool qh_tag_unchanged(struct qh_page *p, const struct qh_route *route);
/* Behind it: the tag, or that nobody may keep this. */
void qh_tag_headers(struct qh_page *p, bool may_be_kept);

#endif
