/* SPDX-License-Identifier: Apache-2.0 */
/* What I have done: each step that I made in the workflow, and where the form is now. */
#ifndef QH_OFFICE_DONE_H
#define QH_OFFICE_DONE_H

#include "office/filing.h"

enum { QH_DONE_ROWS = 50, QH_DONE_LOOKED_AT_MAX = 5000 };

struct qh_done {
	int64_t step, filing, version, year, made_at;
	enum qh_action action;
	enum qh_post post;
	enum qh_state state; /* of the form now */
	struct qh_str opinion, title, unit_name, kind;
};
struct qh_done_page {
	uint32_t n;
	const struct qh_done *at; /* the newest first */
	bool more;
};
/* Steps before the one with this number; 0: the newest. What I no longer see is left out. */
QH_MUST_CHECK enum qh_status qh_done_list(const struct qh_call *call, int64_t before,
					  struct qh_done_page *out);

#endif
