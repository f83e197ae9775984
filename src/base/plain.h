/* SPDX-License-Identifier: Apache-2.0 */
/* Text that every output takes as it stands: how far it goes on, sixteen bytes at a time where the processor
 * can. */
#ifndef QH_BASE_PLAIN_H
#define QH_BASE_PLAIN_H

#include "base/str.h"

/* The end of the run at @p off of printable ASCII but for & < > " ' `, of calm characters (base/utf8.h), of
 * the signs of Latin-1 but for the soft hyphen, and of the dashes, quotes and dots of U+2010 to 2027. */
uint32_t qh_plain_run(struct qh_str s, uint32_t off);
static inline bool qh_is_plain(struct qh_str s)
{
	return qh_plain_run(s, 0) == s.n;
}

#endif
