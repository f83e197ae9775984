/* SPDX-License-Identifier: Apache-2.0 */
/* Private to record/: GB18030 to UTF-8 as iconv does it, at several times its speed: what it says of each
 * character of two bytes is asked once. */
#ifndef QH_RECORD_GB18030_H
#define QH_RECORD_GB18030_H

#include <stdbool.h>
#include <stdint.h>

enum { QH_GB18030_NO_TEXT = 0xFF }; /* stands for a byte that is no character; no UTF-8 has it */

struct qh_gb18030;

/* NULL: no memory, or the system's iconv knows no GB18030. */
struct qh_gb18030 *qh_gb18030_new(void);
void qh_gb18030_free(struct qh_gb18030 *g);
/* Bytes that the text of @p n bytes may need. */
static inline uint64_t qh_gb18030_room(uint32_t n)
{
	return (uint64_t)n * 2 + 16; /* two bytes become three at most, one byte one */
}
/* All of the text, to @p out; each byte that is part of no character becomes QH_GB18030_NO_TEXT. Several
 * threads may share @p g. False: the system gives no iconv. */
bool qh_gb18030_decode(const struct qh_gb18030 *g, const char *text, uint32_t n, char *out, uint32_t *n_out);

#endif
