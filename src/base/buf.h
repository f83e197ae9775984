/* SPDX-License-Identifier: Apache-2.0 */
/* A growing byte buffer on the heap that must be told its maximum. Used for output. */
#ifndef QH_BASE_BUF_H
#define QH_BASE_BUF_H

#include "base/status.h"
#include "base/str.h"

struct qh_buf {
	char *p;
	size_t n, cap, max;
	enum qh_status status; /* sticky: the first failure; later appends do nothing */
};

void qh_buf_init(struct qh_buf *b, size_t max_bytes);
void qh_buf_free(struct qh_buf *b);
void qh_buf_reset(struct qh_buf *b);
void qh_buf_put(struct qh_buf *b, const void *bytes, size_t n);
void qh_buf_str(struct qh_buf *b, struct qh_str s);
void qh_buf_z(struct qh_buf *b, const char *z);
void qh_buf_char(struct qh_buf *b, char c);
void qh_buf_int(struct qh_buf *b, int64_t v);
void qh_buf_printf(struct qh_buf *b, const char *fmt, ...) QH_PRINTF(2, 3);
static inline struct qh_str qh_buf_view(const struct qh_buf *b)
{
	return (struct qh_str){b->p ? b->p : "", (uint32_t)b->n};
}

#endif
