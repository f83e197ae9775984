/* SPDX-License-Identifier: Apache-2.0 */
/* Conditions of rules (docs/audit-rules.md): parsed, checked for types and units, and made into postfix
 * programs that audit/machine.h runs over blocks of rows. Private to the room.
 *
 * A value is an int64: the number of a word, a month, a day, fen, millionths, a whole. QH_INT_MISSING is a
 * missing one, and what comes of it is missing too. A truth value is a byte, of which `and` takes the least
 * and `or` the greatest.
 */
#ifndef QH_AUDIT_CONDITION_H
#define QH_AUDIT_CONDITION_H

#include "audit/audit.h"
#include "audit/policies.h"
#include "base/yaml.h"

enum { QH_FALSE = 0, QH_UNDECIDED = 1, QH_TRUE = 2 };
enum { QH_MILLION = 1000000, QH_CONDITION_BYTES_MAX = 8192, QH_AGGREGATES_MAX = 32 };

enum qh_value_type {
	QH_V_BOOL,
	QH_V_WORD, /* of a domain */
	QH_V_MONTH,
	QH_V_DATE,
	QH_V_TIME,
	QH_V_MONEY,
	QH_V_NUMBER,
	QH_V_COUNT,
	QH_V_MONTHS,
	QH_V_DAYS,
	QH_V_YEARS,
	QH_V_BARE, /* a number without a unit: takes that of the other side; k is in millionths */
	QH_V_TEXT, /* a name or a text in quotes: becomes a word of the other side */
	QH_V_TYPES
};

enum qh_node_kind {
	QH_C_FIELD,
	QH_C_CONST,
	QH_C_TEXT, /* a word by its text, once its domain is known */
	QH_C_NAME, /* while parsing */
	QH_C_PARAMETER,
	QH_C_CALL,
	QH_C_ADD,
	QH_C_SUB,
	QH_C_MUL,
	QH_C_SCALE, /* times k */
	QH_C_NEG,
	QH_C_COMPARE,
	QH_C_IN,
	QH_C_AND,
	QH_C_OR,
	QH_C_NOT,
	QH_C_SLOT, /* an aggregate or a key of the group: k is its number */
	QH_C_ASOF,
	QH_C_POLICY
};
enum qh_compare { QH_EQ, QH_NE, QH_LT, QH_LE, QH_GT, QH_GE };

/* What an operation on one, two or three values is called and does: condition_functions.c, machine_values.c.
 */
enum qh_function {
	QH_F_MISSING,
	QH_F_GIVEN,
	QH_F_KNOWN,
	QH_F_MONTH,
	QH_F_YEAR,
	QH_F_FIRST,
	QH_F_LAST,
	QH_F_MONTHS,
	QH_F_DAYS,
	QH_F_LATER,
	QH_F_AGE,
	QH_F_AGE_MONTHS,
	QH_F_BIRTH,
	QH_F_SEX,
	QH_F_AREA,
	QH_F_UPGRADED,
	QH_F_VALID_IDENTITY,
	QH_F_VALID_USCC,
	QH_F_VALID_BANK,
	QH_F_VALID_NAME,
	QH_F_DAMAGED,
	QH_F_LENGTH,
	QH_F_STARTS,
	QH_F_CONTAINS,
	QH_F_ODD,
	QH_F_SHARE,
	QH_F_PER,
	QH_F_ROUND_TO,
	QH_F_HOUR,
	QH_F_WEEKDAY,
	QH_F_DATE,
	QH_F_MIN,
	QH_F_MAX,
	QH_F_ABS,
	QH_F_POLICY,
	QH_F_STATUTORY_MONTHS,
	QH_FUNCTIONS
};

struct qh_cnode {
	uint8_t kind; /* enum qh_node_kind */
	uint8_t type; /* enum qh_value_type */
	uint8_t side; /* FIELD: 0 the row, 1 the partner */
	uint8_t function, comparison;
	uint16_t field, n;
	uint32_t domain; /* WORD */
	uint32_t off;    /* in the source, for errors */
	int64_t k;
	struct qh_str text;
	struct qh_cnode **kid;
	const struct qh_policy *policy;
};

/* One aggregate of `having`, `amount` or a message: of which rows, what over which value. */
enum qh_aggregate_kind { QH_A_COUNT, QH_A_SUM, QH_A_DISTINCT, QH_A_LEAST, QH_A_MOST };
enum qh_aggregate_over { QH_OVER_OWN, QH_OVER_WITH, QH_OVER_ALL };
struct qh_program;
struct qh_aggregate {
	uint8_t kind, over;
	const struct qh_program *value; /* NULL: count */
	const struct qh_program *only;  /* rows for which this holds; NULL: all */
};
struct qh_aggregates {
	uint32_t n, cap;
	struct qh_aggregate *at;
};

struct qh_parameter {
	struct qh_str name, text;   /* the value as written */
	const struct qh_yaml *node; /* where it stands */
	const struct qh_cnode *value;
};

/* An expression that rows are grouped or joined by. */
struct qh_key {
	struct qh_str name; /* as written */
	const struct qh_program *program;
	uint8_t type;
	uint32_t domain;
};

/* What names mean where a condition stands. */
struct qh_scope {
	struct qh_arena *arena;
	const struct qh_record_types *types;
	const struct qh_policies *policies;
	const struct qh_record_type *table[2]; /* of rows and partners; NULL: there are none */
	bool partner_alone;                /* table[0] are the partners, whose fields may have their with. */
	const struct qh_record_type *with; /* of `with.sum(...)`; NULL: not allowed */
	uint32_t n_parameters;
	const struct qh_parameter *parameters;
	struct qh_aggregates *aggregates; /* NULL: none are allowed */
	bool all;                         /* all.count() is allowed */
	bool keys_only;                   /* fields only when they are keys: `having` */
	uint32_t n_keys;
	const struct qh_key *keys;
	const struct qh_yaml *node; /* of the source, for errors */
	struct qh_error *err;
};

enum qh_instruction_kind {
	QH_I_LOAD,
	QH_I_CONST,
	QH_I_SLOT,
	QH_I_ADD,
	QH_I_SUB,
	QH_I_MUL,
	QH_I_SCALE,
	QH_I_NEG,
	QH_I_COMPARE,
	QH_I_COMPARE_CONST, /* with k */
	QH_I_COMPARE_FIELD, /* a field with a constant, in the width of its column */
	QH_I_IN,
	QH_I_IN_FIELD, /* a field of words with at most 63 numbers, each below 64 */
	QH_I_AND,
	QH_I_OR,
	QH_I_NOT,
	QH_I_TRUTH, /* a flag as a truth value */
	QH_I_CALL,
	QH_I_ATTRIBUTE, /* of a word: QH_F_BIRTH and others, from an array */
	QH_I_ODD,
	QH_I_KNOWN, /* whether a column has any value */
	QH_I_POLICY
};
struct qh_member { /* of a list: a number, or a word of a domain that is looked up in each snapshot */
	int64_t k;
	struct qh_str text;
	uint32_t domain;
};
struct qh_instruction {
	uint8_t kind, side, comparison, function;
	uint8_t type;      /* of a column: enum qh_field_type */
	bool from_asof;    /* COMPARE_FIELD: k counts from the month of the run */
	uint16_t field, n; /* n: operands of CALL, keys of POLICY, members of IN */
	uint32_t domain;
	int64_t k;
	struct qh_str text;
	const struct qh_member *member; /* IN; CONST and the comparisons with one */
	const struct qh_policy *policy;
	/* Set when it is bound to a snapshot. */
	const void *data;
	uint64_t size;
	const int64_t *set;
};
struct qh_program {
	struct qh_str source;
	const struct qh_cnode *root;
	uint8_t type;
	uint32_t domain;
	uint16_t n, depth; /* instructions; values at once */
	const struct qh_instruction *at;
	/* A condition that is an `and` of several: each, so that later ones look only at the rows left. */
	uint32_t n_parts;
	const struct qh_program *parts;
};

/**
 * Compiles one expression. @p node: the scalar that it is, @p text: its text (part of the scalar in
 * messages).
 * @retval QH_INVALID AUDIT-011 and on, with file, line and column
 */
QH_MUST_CHECK enum qh_status qh_condition_compile(const struct qh_scope *scope, struct qh_str text,
						  const struct qh_program **out);
/* The same, which must be a truth value. */
QH_MUST_CHECK enum qh_status qh_condition_compile_truth(const struct qh_scope *scope, struct qh_str text,
							const struct qh_program **out);

/* The steps, for each other and for tests. */
QH_MUST_CHECK enum qh_status qh_condition_parse(const struct qh_scope *scope, struct qh_str text,
						struct qh_cnode **out);
QH_MUST_CHECK enum qh_status qh_condition_check(const struct qh_scope *scope, struct qh_cnode *node);
QH_MUST_CHECK enum qh_status qh_condition_check_call(const struct qh_scope *scope, struct qh_cnode *node);
QH_MUST_CHECK enum qh_status qh_condition_emit(const struct qh_scope *scope, struct qh_str text,
					       const struct qh_cnode *root, struct qh_program *out);
/* A number with its unit, a month, a date or a percentage as a constant; false when @p text is none. */
bool qh_condition_literal(const struct qh_scope *scope, struct qh_str text, struct qh_cnode **out);
/* Makes two operands fit: a bare number takes the unit, a name becomes a word, a count is scaled. */
QH_MUST_CHECK enum qh_status qh_condition_unify(const struct qh_scope *scope, struct qh_cnode **a,
						struct qh_cnode **b, const struct qh_cnode *at);
/* A node as a value of a type (and domain). AUDIT-025 when it is none. */
QH_MUST_CHECK enum qh_status qh_condition_as(const struct qh_scope *scope, struct qh_cnode **node,
					     uint8_t type, uint32_t domain);
enum qh_status qh_condition_fail(const struct qh_scope *scope, const struct qh_cnode *at, const char *code);
/* Words for messages: "money". */
const char *qh_value_type_name(uint8_t type);
uint8_t qh_value_type_of(enum qh_field_type type);
bool qh_is_count(uint8_t type); /* COUNT, MONTHS, DAYS, YEARS */

#endif
