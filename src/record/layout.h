/* SPDX-License-Identifier: Apache-2.0 */
/* Private to record/: names and marks that the writer and the reader of a snapshot share. */
#ifndef QH_RECORD_LAYOUT_H
#define QH_RECORD_LAYOUT_H

#include "base/str.h"
#include "record/part.h"

#define QH_MANIFEST_NAME "manifest.json"
#define QH_MANIFEST_SCHEMA "quanheng.snapshot/1"
#define QH_MANIFEST_TAIL ",\"hash\":\"" /* then 64 hexadecimal digits and "} and a line end */
enum { QH_MANIFEST_HASH_TAIL = 9 + 64 + 3, QH_MANIFEST_BYTES_MAX = 64 << 20 };

/* The file of a domain: its name with "." for ":", and the ending. */
void qh_domain_file(struct qh_str domain, const char *end, char out[QH_PART_NAME_MAX]);
/* Words as they come while an import is under way; they are not of the snapshot. */
bool qh_is_words_part(const char *name);

#endif
