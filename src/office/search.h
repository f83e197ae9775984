/* SPDX-License-Identifier: Apache-2.0 */
/* What people type into a box of a search, as a pattern in which every character counts as itself. */
#ifndef QH_OFFICE_SEARCH_H
#define QH_OFFICE_SEARCH_H

#include "base/arena.h"

/* For LIKE ... ESCAPE '\'; absent when the text is blank (so that the query asks for nothing). */
struct qh_str qh_search_like(struct qh_arena *arena, struct qh_str text);
/* For MATCH, as one phrase. */
struct qh_str qh_search_match(struct qh_arena *arena, struct qh_str text);

#endif
