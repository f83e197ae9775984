/* SPDX-License-Identifier: Apache-2.0 */
/* Private to read/: numbers in the bytes of a file, the lowest byte first. The caller knows they are there.
 */
#ifndef QH_READ_LITTLE_H
#define QH_READ_LITTLE_H

#include "base/str.h"

static inline uint32_t qh_little16(struct qh_str s, uint32_t at)
{
	return (uint32_t)(unsigned char)s.p[at] | (uint32_t)(unsigned char)s.p[at + 1] << 8;
}

static inline uint32_t qh_little32(struct qh_str s, uint32_t at)
{
	return qh_little16(s, at) | qh_little16(s, at + 2) << 16;
}

static inline uint64_t qh_little64(struct qh_str s, uint32_t at)
{
	return qh_little32(s, at) | (uint64_t)qh_little32(s, at + 4) << 32;
}

#endif
