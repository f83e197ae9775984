/* SPDX-License-Identifier: Apache-2.0 */
/* Private to sniff.c and decode.c: what raw bytes look like. */
#ifndef QH_READ_SNIFF_H
#define QH_READ_SNIFF_H

#include "base/error.h"

/* The name of the kind of file when the bytes are no text ("PDF", "ZIP" ...), else NULL. */
const char *qh_sniff_binary(struct qh_str bytes);
/* With or without a byte order mark. */
bool qh_sniff_utf16(struct qh_str bytes, bool *big);

/* Says why bytes that qh_sniff_binary knows cannot be read: READ-003 with the name of what they are, READ-011
 * when that cannot be told, PACK-003 when a password protects them. */
enum qh_status qh_sniff_refuse(struct qh_str bytes, const char *binary, struct qh_error *err);

#endif
