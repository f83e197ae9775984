/* SPDX-License-Identifier: Apache-2.0 */
/* Between prose.c, which splits the text, prose_numbers.c and prose_rows.c. */
#ifndef QH_CHECK_PROSE_PRIVATE_H
#define QH_CHECK_PROSE_PRIVATE_H

#include "check/prose.h"

/* Find the numbers of a sentence whose words are already known; false without memory. */
bool qh_prose_numbers(struct qh_prose *p, uint32_t sentence);
/* Find the headings that name an indicator. */
bool qh_prose_find_rows(const struct qh_check_in *in, struct qh_prose *p);

#endif
