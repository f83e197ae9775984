/* SPDX-License-Identifier: Apache-2.0 */
/* One official table as data. Every printed value keeps its text and its place. */
#ifndef QH_FORM_FORM_H
#define QH_FORM_FORM_H

#include "doc/doc.h"
#include "form/quantity.h"

enum qh_form_kind {
	QH_FORM_UNKNOWN,
	QH_FORM_PROJECT,
	QH_FORM_DEPARTMENT,
	QH_FORM_GOAL,
	QH_FORM_MONITORING,
	QH_FORM_SCORING,
	QH_FORM_SYSTEM
};
const char *qh_form_kind_name(enum qh_form_kind kind); /* "project-self-evaluation", ... */

/* Words with their place. */
struct qh_text {
	struct qh_str text;
	struct qh_place at;
};
/* A printed value with its reading and its place. text.p == NULL: the form has no such cell; blank: it is
 * empty. */
struct qh_declared {
	struct qh_str text;
	struct qh_quantity q;
	struct qh_place at;
};

enum qh_fund_role { QH_FUND_TOTAL, QH_FUND_PART, QH_FUND_OTHER };
struct qh_fund {
	struct qh_text label;
	uint8_t role; /* only one total row is scored */
	bool scored;  /* carries the execution score */
	struct qh_declared original, revised, executed, rate, weight, score, reason;
	struct qh_place at;
};

enum qh_weight_origin {
	QH_WEIGHT_NONE, /* no weight known: the row is not scored */
	QH_WEIGHT_PRINTED,
	QH_WEIGHT_HEADING, /* the only row under a heading with a weight */
	QH_WEIGHT_SCORES, /* no weight column; the scores sum to the printed heading and were taken as weights
			   */
	QH_WEIGHT_RULEBOOK
};
/* Dimensions by the lexicon, so that rules need no words. */
enum qh_dimension {
	QH_DIM_NULL,
	QH_DIM_COST,
	QH_DIM_OUTPUT,
	QH_DIM_OUTCOME,
	QH_DIM_SATISFACTION,
	QH_DIM_INPUT,
	QH_DIM_DECISION,
	QH_DIM_PROCESS,
	QH_DIM_EXECUTION
};
enum qh_subdimension {
	QH_SUB_NULL,
	QH_SUB_QUANTITY,
	QH_SUB_QUALITY,
	QH_SUB_TIME,
	QH_SUB_COST,
	QH_SUB_ECONOMIC,
	QH_SUB_SOCIAL,
	QH_SUB_ECOLOGICAL,
	QH_SUB_LASTING,
	QH_SUB_SATISFACTION,
	QH_SUB_OTHER
};

struct qh_indicator {
	struct qh_text group, level1, level2,
	    name; /* as printed, heading weights included; names may be blank */
	struct qh_declared weight, target, actual, score, rate; /* rate: score ratio column */
	struct qh_declared deduction, coefficient; /* from which the score follows: weight - deduction,
						    * weight * coefficient */
	struct qh_text reason, explanation, rule, source, standard, unit, op;
	uint8_t weight_origin; /* enum qh_weight_origin; weight.q holds the number used */
	uint8_t dimension, subdimension;
	bool of_which; /* a part of the row above (其中…): no points of its own */
	bool filler;   /* an untouched template row (指标2:) that carries no value */
	bool core;
	bool whole_term; /* in the half of a two-sided table that is about all years of the project */
	uint32_t section1, section2, group_section; /* index + 1 into form->sections, 0 none */
	struct qh_place at;                         /* the whole row */
};

enum qh_section_level { QH_SECTION_GROUP, QH_SECTION_LEVEL1, QH_SECTION_LEVEL2 };
struct qh_section {
	uint8_t level;
	uint8_t dimension;
	uint32_t parent;                /* index + 1, 0 none */
	struct qh_text name;            /* as printed */
	struct qh_declared weight;      /* printed in the heading or the subtotal row */
	struct qh_declared score, rate; /* subtotal row */
};

struct qh_checkbox {
	struct qh_text label; /* field, e.g. 项目类别 */
	struct qh_text option;
	bool checked;
};
struct qh_goal {
	struct qh_text text, completion;
};
enum qh_constraint_state { QH_CONSTRAINT_UNANSWERED, QH_CONSTRAINT_MET, QH_CONSTRAINT_BREACHED };
struct qh_constraint {
	struct qh_text text;
	struct qh_rat cap; /* "no number" when none is stated */
	uint8_t state;
};
/* A row of base data for evaluation forms: name, value, unit, source. */
struct qh_datum {
	struct qh_text name;
	struct qh_declared value;
	struct qh_text source;
};

struct qh_form {
	uint32_t index; /* 1-based in its document */
	uint8_t kind;
	uint8_t certainty; /* of the layout */
	bool weights_from_scores;
	int year; /* 0 unknown */
	struct qh_text title, year_text, filed_on, department, unit, project, reasons, measures;
	struct qh_text money_unit;                     /* 万元, 元, as printed */
	struct qh_rat money_scale;                     /* yuan in one money unit */
	struct qh_declared basic_total, project_total; /* whole-department: 基本支出总额, 项目支出总额 */
	uint32_t n_checkboxes, n_goals, n_notes, n_funds, n_indicators, n_sections, n_data, n_fields;
	struct qh_checkbox *checkboxes;
	struct qh_goal *goals;
	struct qh_text *notes; /* scoring notes, remarks */
	struct qh_fund *funds;
	struct qh_indicator *indicators; /* document order, fillers included */
	struct qh_section *sections;
	struct qh_datum *data;
	struct qh_form_field *fields;          /* label and value kept without a role of their own */
	struct qh_constraint *constraint; /* NULL when the form has none */
	struct qh_declared total, total_weight, header_total; /* total row; a total printed above the table */
	struct qh_declared grade;
	struct qh_str rulebook_named; /* JSON input may name its rulebook */

	uint32_t n_spans;
	struct qh_place *spans; /* blocks and rows it was read from */
	uint32_t n_repeats;
	struct qh_form **repeats; /* the same form printed again in the document (compared by a check) */
	struct qh_form *system; /* its indicator system (annex with explanations, rules, sources), or NULL */

	uint32_t n_cells, n_used, n_unread;
	struct qh_place *unread; /* non-empty cells that found no role */
	const struct qh_layout
	    *layout; /* evidence of the column choice, for explain --layout; NULL for JSON input */
};
struct qh_form_field {
	struct qh_text label, value;
};

/* Tables about forms that are no forms themselves. */
enum qh_bureau_made { QH_MADE_GOAL_REVIEW, QH_MADE_RECTIFICATION };
struct qh_bureau_found {
	struct qh_place at; /* its first row */
	uint8_t made;       /* enum qh_bureau_made */
};

struct qh_forms {
	uint32_t n;
	struct qh_form **at;
	uint32_t n_unread_tables;
	struct qh_place *unread_tables; /* tables that resemble a form and were not read */
	uint32_t n_bureau_tables;
	struct qh_bureau_found *bureau_tables; /* what a bureau made about forms: known and left alone */
};

/* Columns and roles: the choice made, the runner-up and why. */
enum qh_role {
	QH_ROLE_NULL,
	QH_ROLE_LEVEL1,
	QH_ROLE_LEVEL2,
	QH_ROLE_NAME,
	QH_ROLE_WEIGHT,
	QH_ROLE_OPERATOR,
	QH_ROLE_TARGET,
	QH_ROLE_UNIT,
	QH_ROLE_ACTUAL,
	QH_ROLE_SCORE,
	QH_ROLE_RATE,
	QH_ROLE_REASON,
	QH_ROLE_EXPLANATION,
	QH_ROLE_RULE,
	QH_ROLE_METHOD,
	QH_ROLE_SOURCE,
	QH_ROLE_STANDARD,
	QH_ROLE_NOTE,
	QH_ROLE_SERIAL,
	QH_ROLE_ADJUSTED,
	QH_ROLE_LIKELIHOOD,
	QH_ROLE_CORE,
	QH_ROLE_COEFFICIENT,
	QH_ROLE_DEDUCTION,
	QH_ROLE_BLOCK,
	QH_ROLES
};
const char *qh_role_name(enum qh_role role);

/* Whether a value is what others are computed from, or a result that is printed beside them. */
enum qh_value_part { QH_VALUE_GIVEN, QH_VALUE_RESULT };
typedef void qh_value_visit(void *payload, struct qh_declared *value, enum qh_value_part part);
/* Every printed value of the form: funds, indicators, sections, totals. */
void qh_form_each_value(struct qh_form *form, qh_value_visit *visit, void *payload);
struct qh_layout_column {
	uint32_t col;
	uint8_t role, runner_up;
	int32_t points, runner_up_points;
	struct qh_text label; /* header cell that told, absent when told by types */
	uint8_t by;           /* 0 label, 1 types, 2 arithmetic, 3 position */
};
struct qh_layout {
	uint32_t n_columns;
	struct qh_layout_column *columns;
	struct qh_place header;
	bool doubtful; /* the runner-up assignment is close */
	int32_t margin;
};

/* Number of a declared value: true and *out set when the reading gives one exact number (in base units).
 * Asked of every value by many checks: not worth a call. */
static inline bool qh_declared_number(const struct qh_declared *d, struct qh_rat *out)
{
	const struct qh_quantity *q = &d->q;

	if (!q->has_number || !qh_rat_ok(q->lo))
		return false;
	/* A bound, an interval, two values or an estimate is not one exact number. */
	if (q->op != QH_OP_NULL && q->op != QH_OP_EQ)
		return false;
	if (q->doubts &
	    (QH_DOUBT_TWO_VALUES | QH_DOUBT_APPROX | QH_DOUBT_MANY_NUMBERS | QH_DOUBT_MISREAD_OPERATOR))
		return false;
	if (q->kind != QH_Q_NUMBER && q->kind != QH_Q_SHARE && q->kind != QH_Q_MONEY && q->kind != QH_Q_DATE)
		return false;
	*out = q->lo;
	return true;
}
/* The name without template numbering ("指标1:", "1.", "★"), for matching; borrowed from or copied into the
 * arena. */
struct qh_str qh_indicator_bare_name(struct qh_arena *arena, const struct qh_lexicon *lex,
				     const struct qh_indicator *ind);

#endif
