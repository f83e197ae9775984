/* SPDX-License-Identifier: Apache-2.0 */
/* Looking at the trail: those who audit and administer, and the finance bureau, see it, if they do so for
 * every place of the store. OFFICE-002 for others. */
#ifndef QH_OFFICE_TRAIL_READ_H
#define QH_OFFICE_TRAIL_READ_H

#include "office/trail.h"

struct qh_trail_row {
	int64_t seq, at;
	struct qh_str actor, action, object, detail, hash; /* hash in hex */
};
struct qh_trail_page {
	uint32_t n;
	const struct qh_trail_row *at; /* the newest first */
	int64_t entries;
	struct qh_str head; /* hash of the newest entry */
	bool sound;         /* the whole chain: what is new just now, the rest no longer ago than that */
	struct qh_error problem;
};
/* Whether I may look at it at all. */
QH_MUST_CHECK enum qh_status qh_trail_is_mine(const struct qh_call *call, bool *out);
/* A chain of years takes a second to check: what was sound is not checked again for so long. */
enum { QH_TRAIL_TRUST_S = 600 };
struct qh_trail_memory;
struct qh_trail_memory *qh_trail_memory_new(void); /* NULL without memory */
void qh_trail_memory_free(struct qh_trail_memory *memory);
/* @p before: entries with a smaller number, 0: the newest. */
QH_MUST_CHECK enum qh_status qh_trail_list(const struct qh_call *call, int64_t before,
					   struct qh_trail_page *out);
/* The whole export, for a download. */
QH_MUST_CHECK enum qh_status qh_trail_read_all(const struct qh_call *call,
					       bool (*sink)(void *payload, struct qh_str bytes),
					       void *payload);

#endif
