/* SPDX-License-Identifier: Apache-2.0 */
/* Owns the small questions asked of a form: names of kinds and roles, a name to match by, all its values. */
#include "form/form.h"

const char *qh_form_kind_name(enum qh_form_kind kind)
{
	static const char *const names[] = {
	    [QH_FORM_UNKNOWN] = "unknown",
	    [QH_FORM_PROJECT] = "project-self-evaluation",
	    [QH_FORM_DEPARTMENT] = "department-self-evaluation",
	    [QH_FORM_GOAL] = "goal-declaration",
	    [QH_FORM_MONITORING] = "monitoring",
	    [QH_FORM_SCORING] = "evaluation-scoring",
	    [QH_FORM_SYSTEM] = "evaluation-system",
	};

	return (size_t)kind < sizeof names / sizeof names[0] ? names[kind] : names[QH_FORM_UNKNOWN];
}

const char *qh_role_name(enum qh_role role)
{
	static const char *const names[QH_ROLES] = {
	    [QH_ROLE_NULL] = "none",
	    [QH_ROLE_LEVEL1] = "level1",
	    [QH_ROLE_LEVEL2] = "level2",
	    [QH_ROLE_NAME] = "name",
	    [QH_ROLE_WEIGHT] = "weight",
	    [QH_ROLE_OPERATOR] = "operator",
	    [QH_ROLE_TARGET] = "target",
	    [QH_ROLE_UNIT] = "unit",
	    [QH_ROLE_ACTUAL] = "actual",
	    [QH_ROLE_SCORE] = "score",
	    [QH_ROLE_RATE] = "rate",
	    [QH_ROLE_REASON] = "reason",
	    [QH_ROLE_EXPLANATION] = "explanation",
	    [QH_ROLE_RULE] = "rule",
	    [QH_ROLE_METHOD] = "method",
	    [QH_ROLE_SOURCE] = "source",
	    [QH_ROLE_STANDARD] = "standard",
	    [QH_ROLE_NOTE] = "note",
	    [QH_ROLE_SERIAL] = "serial",
	    [QH_ROLE_ADJUSTED] = "adjusted-target",
	    [QH_ROLE_LIKELIHOOD] = "likelihood",
	    [QH_ROLE_CORE] = "core",
	    [QH_ROLE_COEFFICIENT] = "coefficient",
    [QH_ROLE_DEDUCTION] = "deduction",
	    [QH_ROLE_BLOCK] = "block",
	};

	return (unsigned)role < QH_ROLES ? names[role] : names[QH_ROLE_NULL];
}

struct qh_str qh_indicator_bare_name(struct qh_arena *arena, const struct qh_lexicon *lex,
				     const struct qh_indicator *ind)
{
	return qh_lexicon_label(lex, arena, ind->name.text);
}

void qh_form_each_value(struct qh_form *f, qh_value_visit *visit, void *payload)
{
	visit(payload, &f->basic_total, QH_VALUE_GIVEN);
	visit(payload, &f->project_total, QH_VALUE_GIVEN);
	for (uint32_t i = 0; i < f->n_funds; i++) {
		visit(payload, &f->funds[i].original, QH_VALUE_GIVEN);
		visit(payload, &f->funds[i].revised, QH_VALUE_GIVEN);
		visit(payload, &f->funds[i].executed, QH_VALUE_GIVEN);
		visit(payload, &f->funds[i].weight, QH_VALUE_GIVEN);
		visit(payload, &f->funds[i].rate, QH_VALUE_RESULT);
		visit(payload, &f->funds[i].score, QH_VALUE_RESULT);
	}
	for (uint32_t i = 0; i < f->n_indicators; i++) {
		visit(payload, &f->indicators[i].weight, QH_VALUE_GIVEN);
		visit(payload, &f->indicators[i].target, QH_VALUE_GIVEN);
		visit(payload, &f->indicators[i].actual, QH_VALUE_GIVEN);
		visit(payload, &f->indicators[i].score, QH_VALUE_RESULT);
		visit(payload, &f->indicators[i].rate, QH_VALUE_RESULT);
	}
	for (uint32_t i = 0; i < f->n_sections; i++) {
		visit(payload, &f->sections[i].weight, QH_VALUE_RESULT);
		visit(payload, &f->sections[i].score, QH_VALUE_RESULT);
		visit(payload, &f->sections[i].rate, QH_VALUE_RESULT);
	}
	visit(payload, &f->total_weight, QH_VALUE_RESULT);
	visit(payload, &f->total, QH_VALUE_RESULT);
	visit(payload, &f->header_total, QH_VALUE_RESULT);
	visit(payload, &f->grade, QH_VALUE_RESULT);
}
