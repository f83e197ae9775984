/* SPDX-License-Identifier: Apache-2.0 */
/* Wrong guesses at passwords and one-time links, counted by address: the lock of an account stops guessing at
 * one, this stops guessing at many, and keeps the costly hash from being asked for all day. */
#ifndef QH_WEB_THROTTLE_H
#define QH_WEB_THROTTLE_H

#include "base/str.h"

/* House values: a bureau behind one address mistypes, a program guesses. */
enum { QH_THROTTLE_FAILURES_MAX = 60, QH_THROTTLE_WINDOW_S = 60, QH_THROTTLE_SLOTS = 1024 };

struct qh_throttle;
/* NULL when there is no memory. */
struct qh_throttle *qh_throttle_new(void);
void qh_throttle_free(struct qh_throttle *t);
/* No more guesses from here for now. False for a NULL throttle. */
bool qh_throttle_full(struct qh_throttle *t, struct qh_str address, int64_t now);
void qh_throttle_count(struct qh_throttle *t, struct qh_str address, int64_t now);

#endif
