/* SPDX-License-Identifier: Apache-2.0 */
/* Identity numbers (18 places of GB 11643: region, date of birth, sequence, check) in texts: the date of
 * birth is hidden by stars. Full-width figures and one blank or hyphen around the date count; whether the
 * check figure is right does not, for a mistyped number still tells who somebody is. */
#ifndef QH_BASE_MASK_H
#define QH_BASE_MASK_H

#include "base/arena.h"
#include "base/buf.h"

/* Whether a text holds one. */
bool qh_mask_finds(struct qh_str s);
/* The text with each of them masked: 110101********1234. */
void qh_mask_put(struct qh_buf *out, struct qh_str s);
/* The same in the arena; a text that holds none comes back as it is. Absent when there is no memory. */
struct qh_str qh_masked(struct qh_arena *arena, struct qh_str s);
/**
 * What comes back from a page that showed @p original masked: masked numbers that were left as they are
 * become the numbers again, in order.
 */
struct qh_str qh_unmasked(struct qh_arena *arena, struct qh_str original, struct qh_str typed);

#endif
