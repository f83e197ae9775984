/* SPDX-License-Identifier: Apache-2.0 */
/* Words of lists: what a cell may say in either language. */
#ifndef QH_OFFICE_ROSTER_PRIVATE_H
#define QH_OFFICE_ROSTER_PRIVATE_H

#include "office/roster.h"

/* A message in one language. */
struct qh_str qh_roster_say(const struct qh_call *call, enum qh_lang lang, const char *key);
/* A cell that begins like a formula goes out behind an apostrophe, and comes in without it. */
bool qh_roster_like_formula(struct qh_str s);
/* Which of @p n messages the cell means: the whole text in either language, or a beginning of at least two
 * characters that fits just one. -1: none. */
int qh_roster_word(const struct qh_call *call, struct qh_str cell, const char *const *keys, uint32_t n);

enum { QH_ROSTER_KINDS = 5 };
extern const char *const qh_roster_kind_keys[QH_ROSTER_KINDS];  /* "place.kind.unit" */
extern const char *const qh_roster_post_keys[QH_POSTS_END - 1]; /* by post - 1 */

#endif
