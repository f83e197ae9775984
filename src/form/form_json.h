/* SPDX-License-Identifier: Apache-2.0 */
/* A form from JSON (schema: docs/form.schema.json; the fields of the review contract) and back. */
#ifndef QH_FORM_FORM_JSON_H
#define QH_FORM_FORM_JSON_H

#include "base/json.h"
#include "form/form.h"

/**
 * Read one form object. A value may be a string as printed, a number (its text is kept) or an object with
 * "text". Unknown fields are ignored, unknown words of a list are taken as unknown. Places: block 1, a row
 * per indicator (budget rows first), so that findings can point.
 * @retval QH_INVALID  FORM-001.. with line and column
 */
QH_MUST_CHECK enum qh_status qh_form_from_json(struct qh_arena *arena, const struct qh_lexicon *lex,
					       struct qh_str text, uint32_t doc_index, struct qh_form **out,
					       struct qh_error *err);
/* The form as input JSON: what was printed, nothing recomputed. Reading it back gives the same form. */
void qh_form_to_json(const struct qh_form *form, struct qh_json_out *w);
#endif
