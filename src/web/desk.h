/* SPDX-License-Identifier: Apache-2.0 */
/* Where one request is worked on: the office as all have it, with a memory of words of its own (reviews of
 * forms look up the same names and levels again and again, and such a memory is for one thread) and a view of
 * the store, so that what one request looks at is of one moment. */
#ifndef QH_WEB_DESK_H
#define QH_WEB_DESK_H

#include "office/office.h"
#include "web/httpd.h"

struct qh_desk {
	struct qh_desk *next;
	struct qh_office office; /* its store is the view */
	struct qh_library library;
	struct qh_lexicon *lexicon;
};
struct qh_desks;

/* NULL without memory. */
struct qh_desks *qh_desks_new(void);
/* Nobody works any more. */
void qh_desks_free(struct qh_desks *desks);
/* A free one, or a new one: there are as many as requests at once. NULL without memory, or of NULL: the
 * office itself will do. */
struct qh_desk *qh_desk_take(struct qh_desks *desks, const struct qh_office *office);
void qh_desk_leave(struct qh_desks *desks, struct qh_desk *desk);

#endif
