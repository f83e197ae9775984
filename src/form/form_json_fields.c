/* SPDX-License-Identifier: Apache-2.0 */
/* Owns the tables of fields that a form's JSON may have (docs/form.schema.json). */
#include "form/form_json_fields.h"

#include "form/form_json_private.h"

#define FIELD(v, n, type, m)                                                                                 \
	{                                                                                                    \
		n, sizeof(n) - 1, v, (uint16_t)offsetof(type, m), 0, NULL                                    \
	}
#define ALSO(n, type, m, other)                                                                              \
	{                                                                                                    \
		n, sizeof(n) - 1, V_DECLARED, (uint16_t)offsetof(type, m), (uint16_t)offsetof(type, other),  \
		    NULL                                                                                     \
	}
#define WORD(n, type, m, list)                                                                               \
	{                                                                                                    \
		n, sizeof(n) - 1, V_WORD, (uint16_t)offsetof(type, m), 0, list                               \
	}
#define LIST(n, l)                                                                                           \
	{                                                                                                    \
		n, sizeof(n) - 1, V_LIST + (l), 0, 0, NULL                                                   \
	}

const char *const qh_form_json_levels[] = {"group", "level1", "level2", NULL};
const char *const qh_form_json_roles[] = {"total", "part", "other", NULL};
const char *const qh_form_json_states[] = {"unanswered", "met", "breached", NULL};
const char *const qh_form_json_origins[] = {"none", "printed", "heading", "scores", "rulebook", NULL};

static const struct form_field parts_fields[] = {
    FIELD(V_STR, "text", struct form_parts, text),
    FIELD(V_STR, "operator", struct form_parts, op),
    FIELD(V_STR, "number", struct form_parts, number),
    FIELD(V_STR, "unit", struct form_parts, unit),
    FIELD(V_STR, "unit_text", struct form_parts, unit_text),
    FIELD(V_STR, "declared", struct form_parts, declared),
    FIELD(V_STR, "declared_text", struct form_parts, declared_text),
    FIELD(V_STR, "rate_declared", struct form_parts, also),
    FIELD(V_STR, "weight_declared", struct form_parts, also),
    FIELD(V_STR, "rate_text", struct form_parts, also_text),
    FIELD(V_STR, "weight_text", struct form_parts, also_text),
};

#define OF(v, n, m) FIELD(v, n, struct qh_indicator, m)
static const struct form_field indicator_fields[] = {
    OF(V_TEXT, "group", group),
    OF(V_TEXT, "level1", level1),
    OF(V_TEXT, "level2", level2),
    OF(V_TEXT, "name", name),
    OF(V_DECLARED, "weight", weight),
    WORD("weight_origin", struct qh_indicator, weight_origin, qh_form_json_origins),
    OF(V_NUMBER, "weight_used", weight.q.lo),
    OF(V_TEXT, "operator", op),
    OF(V_DECLARED, "target", target),
    OF(V_TEXT, "unit", unit),
    OF(V_DECLARED, "actual", actual),
    ALSO("score", struct qh_indicator, score, rate),
    OF(V_DECLARED, "rate", rate),
    OF(V_DECLARED, "deduction", deduction),
    OF(V_DECLARED, "coefficient", coefficient),
    OF(V_TEXT, "reason", reason),
    OF(V_TEXT, "explanation", explanation),
    OF(V_TEXT, "rule", rule),
    OF(V_TEXT, "source", source),
    OF(V_TEXT, "standard", standard),
    OF(V_FLAG, "of_which", of_which),
    OF(V_FLAG, "filler", filler),
    OF(V_FLAG, "core", core),
    OF(V_PRINTED, "weight_text", weight),
};
#undef OF
#define OF(v, n, m) FIELD(v, n, struct qh_fund, m)
static const struct form_field fund_fields[] = {
    OF(V_TEXT, "label", label),
    WORD("role", struct qh_fund, role, qh_form_json_roles),
    OF(V_DECLARED, "original", original),
    OF(V_DECLARED, "revised", revised),
    OF(V_DECLARED, "executed", executed),
    OF(V_DECLARED, "weight", weight),
    OF(V_DECLARED, "rate", rate),
    OF(V_DECLARED, "score", score),
    OF(V_DECLARED, "reason", reason),
    OF(V_SCORED, "scored", scored),
    OF(V_PRINTED, "original_text", original),
    OF(V_PRINTED, "revised_text", revised),
    OF(V_PRINTED, "executed_text", executed),
    OF(V_PRINTED, "weight_text", weight),
};
#undef OF
#define OF(v, n, m) FIELD(v, n, struct qh_section, m)
static const struct form_field section_fields[] = {
    WORD("level", struct qh_section, level, qh_form_json_levels),
    OF(V_TEXT, "name", name),
    OF(V_DECLARED, "weight", weight),
    OF(V_DECLARED, "printed_weight", weight),
    OF(V_DECLARED, "score", score),
    OF(V_DECLARED, "declared", score),
    OF(V_DECLARED, "rate", rate),
    OF(V_DECLARED, "rate_declared", rate),
    OF(V_PRINTED, "weight_text", weight),
    OF(V_PRINTED, "declared_text", score),
    OF(V_PRINTED, "rate_text", rate),
};
#undef OF
#define OF(v, n, m) FIELD(v, n, struct qh_form, m)
static const struct form_field form_fields[] = {
    OF(V_KIND, "kind", kind),
    OF(V_TEXT, "title", title),
    OF(V_YEAR, "year", year_text),
    OF(V_TEXT, "year_text", year_text),
    OF(V_TEXT, "filed_on", filed_on),
    OF(V_TEXT, "department", department),
    OF(V_TEXT, "unit", unit),
    OF(V_TEXT, "project", project),
    OF(V_CHECKBOXES, "checkboxes", checkboxes),
    OF(V_TEXT, "money_unit", money_unit),
    OF(V_STR, "rulebook", rulebook_named),
    LIST("goals", L_GOALS),
    OF(V_TEXT, "reasons", reasons),
    OF(V_TEXT, "measures", measures),
    LIST("notes", L_NOTES),
    OF(V_CONSTRAINT, "constraint", constraint),
    OF(V_DECLARED, "basic_total", basic_total),
    OF(V_DECLARED, "project_total", project_total),
    LIST("budget", L_BUDGET),
    LIST("indicators", L_INDICATORS),
    LIST("sections", L_SECTIONS),
    LIST("data", L_DATA),
    LIST("fields", L_FIELDS),
    ALSO("total", struct qh_form, total, total_weight),
    OF(V_DECLARED, "total_weight", total_weight),
    OF(V_DECLARED, "header_total", header_total),
    OF(V_DECLARED, "grade", grade),
    OF(V_FLAG, "weights_from_scores", weights_from_scores),
    OF(V_SYSTEM, "system", system),
};
#undef OF
static const struct form_field goal_fields[] = {
    FIELD(V_TEXT, "text", struct qh_goal, text),
    FIELD(V_TEXT, "completion", struct qh_goal, completion),
};
static const struct form_field note_fields[] = {
    FIELD(V_TEXT, "text", struct qh_text, text),
};
static const struct form_field datum_fields[] = {
    FIELD(V_TEXT, "name", struct qh_datum, name),
    FIELD(V_DECLARED, "value", struct qh_datum, value),
    FIELD(V_STR, "unit", struct qh_datum, value.q.unit_text),
    FIELD(V_TEXT, "source", struct qh_datum, source),
};
static const struct form_field field_fields[] = {
    FIELD(V_TEXT, "label", struct qh_form_field, label),
    FIELD(V_TEXT, "value", struct qh_form_field, value),
};
static const struct form_field constraint_fields[] = {
    FIELD(V_TEXT, "text", struct qh_constraint, text),
    FIELD(V_NUMBER, "cap", struct qh_constraint, cap),
    WORD("state", struct qh_constraint, state, qh_form_json_states),
};
static const struct form_field checkbox_fields[] = {
    FIELD(V_TEXT, "option", struct qh_checkbox, option),
    FIELD(V_FLAG, "checked", struct qh_checkbox, checked),
};

#define SHAPE(list)                                                                                          \
	{                                                                                                    \
		list, sizeof(list) / sizeof((list)[0]),                                                      \
		{                                                                                            \
			0                                                                                    \
		}                                                                                            \
	}
_Static_assert(sizeof form_fields / sizeof form_fields[0] <= FORM_FIELDS_MAX, "the largest shape");
const struct form_shape qh_form_json_shapes[S_SHAPES] = {
    [L_BUDGET] = SHAPE(fund_fields),       [L_INDICATORS] = SHAPE(indicator_fields),
    [L_SECTIONS] = SHAPE(section_fields),  [L_DATA] = SHAPE(datum_fields),
    [L_FIELDS] = SHAPE(field_fields),      [L_GOALS] = SHAPE(goal_fields),
    [L_NOTES] = SHAPE(note_fields),        [S_FORM] = SHAPE(form_fields),
    [S_PARTS] = SHAPE(parts_fields),       [S_CONSTRAINT] = SHAPE(constraint_fields),
    [S_CHECKBOX] = SHAPE(checkbox_fields),
};
