/* SPDX-License-Identifier: Apache-2.0 */
/* Entries of the trail in words; as they are hashed they stand in the export. */
#ifndef QH_WEB_TRAIL_VIEW_H
#define QH_WEB_TRAIL_VIEW_H

#include "web/page.h"

/* "filing/12" as "form 12"; another thing as it is. */
struct qh_str qh_trail_view_object(struct qh_page *p, struct qh_str object);
/* A detail, a JSON object, as words: "version 2; from draft; ...". What is no such object stays as it is. */
struct qh_str qh_trail_view_detail(struct qh_page *p, struct qh_str detail);

#endif
