/* SPDX-License-Identifier: Apache-2.0 */
/* JSON that carries forms: one object, an array, NDJSON lines, or a review's own output. */
#ifndef QH_REVIEW_RECORDS_H
#define QH_REVIEW_RECORDS_H

#include "write/report.h"

/**
 * All forms of a JSON text, in order. A record that cannot be read fails the whole text with its line
 * (FORM-0xx, JSON-0xx): half a file never passes.
 */
QH_MUST_CHECK enum qh_status qh_records_read(struct qh_arena *arena, const struct qh_lexicon *lex,
					     struct qh_str text, uint32_t doc_index, struct qh_forms *out,
					     struct qh_error *err);
/* True when the text begins with a record on its first line, whole or broken, and another follows: a stream.
 */
bool qh_records_is_stream(struct qh_str head);

/* A line of a stream that is no form: what an ndjson report says beside its forms. */
bool qh_records_is_other(struct qh_str line);

#endif
