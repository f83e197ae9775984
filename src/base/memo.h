/* SPDX-License-Identifier: Apache-2.0 */
/* A bounded memory of what was found out about short texts; forms of one batch repeat the same ones. */
#ifndef QH_BASE_MEMO_H
#define QH_BASE_MEMO_H

#include "base/str.h"

/* What one question may keep of a text; it must not point anywhere, since nothing it could point to stays. */
enum { QH_MEMO_VALUE_BYTES = 64 };

/* A table in which a text takes the spot of another one. For one thread. */
struct qh_memo;
struct qh_memo *qh_memo_new(void); /* NULL without memory */
void qh_memo_free(struct qh_memo *memo);

/**
 * What was put there for this question and this very text, or NULL. Good until the next put.
 * @param memo      NULL: nothing is known
 * @param question  tells values of different kinds apart
 */
const void *qh_memo_get(const struct qh_memo *memo, uint8_t question, struct qh_str text);
/* Keeps a copy of @p n bytes, at most QH_MEMO_VALUE_BYTES; long texts are not kept. */
void qh_memo_put(struct qh_memo *memo, uint8_t question, struct qh_str text, const void *value, size_t n);

#endif
