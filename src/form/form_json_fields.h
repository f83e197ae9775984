/* SPDX-License-Identifier: Apache-2.0 */
/* Private to form_json: which field of the JSON goes where, as tables. */
#ifndef QH_FORM_FORM_JSON_FIELDS_H
#define QH_FORM_FORM_JSON_FIELDS_H

#include "form/form.h"

enum form_value {
	V_STR,      /* struct qh_str */
	V_TEXT,     /* struct qh_text */
	V_DECLARED, /* struct qh_declared, the text only; an object may carry the same at @p also */
	V_PRINTED,  /* qh_declared: the text as printed, beside a number; null says nothing */
	V_NUMBER,   /* struct qh_rat */
	V_FLAG,     /* bool */
	V_SCORED,   /* bool, and that it was given */
	V_WORD,     /* uint8_t, by a list of words */
	V_KIND,
	V_YEAR,
	V_CHECKBOXES,
	V_CONSTRAINT,
	V_SYSTEM,
	V_LIST /* of objects; from here on enum form_list */
};
enum { FORM_FIELDS_MAX = 31 };
enum form_list { L_BUDGET, L_INDICATORS, L_SECTIONS, L_DATA, L_FIELDS, L_GOALS, L_NOTES, L_LISTS };

struct form_field {
	const char *name;
	uint8_t len, value;
	uint16_t at, also;
	const char *const *words;
};

/* A value given as an object, as a review prints it. */
struct form_parts {
	struct qh_str text, declared, declared_text, op, number, unit, unit_text, also, also_text;
};

/* Records of one kind repeat the order of their keys: after[i] is the field that came behind field i last
 * time, after[n] the one that came first. */
struct form_shape {
	const struct form_field *fields;
	uint32_t n;
	uint8_t after[FORM_FIELDS_MAX + 1];
};
enum { S_FORM = L_LISTS, S_PARTS, S_CONSTRAINT, S_CHECKBOX, S_SHAPES };
extern const struct form_shape qh_form_json_shapes[S_SHAPES];

#endif
