/* SPDX-License-Identifier: Apache-2.0 */
/* Private to form_json: the words of its lists, and the second half of reading a form. */
#ifndef QH_FORM_FORM_JSON_PRIVATE_H
#define QH_FORM_FORM_JSON_PRIVATE_H

#include "form/form_json.h"

/* Names by number as the JSON has them; NULL ends the list. */
extern const char *const qh_form_json_levels[];
extern const char *const qh_form_json_roles[];
extern const char *const qh_form_json_states[];
extern const char *const qh_form_json_origins[];

enum { QH_FORM_JSON_UNKNOWN = 0xFF }; /* a word that the list does not have, or none */

/* What the JSON left open and the second half settles. */
struct qh_form_json_given {
	bool scored, sections;
};
/* Places, years, units, dimensions, sections; then every printed value is read. */
QH_MUST_CHECK enum qh_status qh_form_json_finish(struct qh_arena *arena, const struct qh_lexicon *lex,
						 uint32_t doc_index, const struct qh_form_json_given *given,
						 struct qh_form *form, struct qh_error *err);

#endif
