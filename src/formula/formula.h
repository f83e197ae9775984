/* SPDX-License-Identifier: Apache-2.0 */
/* The formula language: Chinese names, exact numbers, units checked, no loops, a trace of every sub-value.
 *
 * expr := term (('+'|'-'|'−') term)*        term := factor (('*'|'×'|'/'|'÷') factor)*
 * factor := ['-'] (number ['%'] | name | '(' expr ')' | fn '(' expr (',' expr)* ')')      full-width forms
 * are the same fn := min | max | abs | round(x, digits)         name: letters, Han, digits, quotes “”, no
 * spaces [ ] { } 【 】 are brackets too; a backslash before an operator and a full stop at the end are passed
 * over.
 */
#ifndef QH_FORMULA_FORMULA_H
#define QH_FORMULA_FORMULA_H

#include "base/arena.h"
#include "base/error.h"
#include "base/rat.h"

/* A dimension is a product of up to four base dimensions with powers: money^1, person^-1. All zero: a pure
 * ratio. */
enum { QH_DIM_BASES = 6 };
enum qh_dim_base { QH_BASE_MONEY, QH_BASE_COUNT, QH_BASE_TIME, QH_BASE_LENGTH, QH_BASE_MASS, QH_BASE_OTHER };
struct qh_dim {
	int8_t power[QH_DIM_BASES];
};
bool qh_dim_eq(struct qh_dim a, struct qh_dim b);
/* "money", "money/count", "1". */
struct qh_str qh_dim_str(struct qh_arena *arena, struct qh_dim d);

enum qh_node_op {
	QH_N_NUMBER,
	QH_N_NAME,
	QH_N_ADD,
	QH_N_SUB,
	QH_N_MUL,
	QH_N_DIV,
	QH_N_NEG,
	QH_N_MIN,
	QH_N_MAX,
	QH_N_ABS,
	QH_N_ROUND
};
/* Postfix order: operands of node i stand before it; a and b are their indexes. */
struct qh_node {
	uint8_t op;
	uint32_t a, b;
	uint32_t off, len;   /* in the source */
	struct qh_str name;  /* NAME */
	struct qh_rat value; /* NUMBER */
};
struct qh_formula {
	struct qh_str source, target; /* target: the name left of '=', absent when none */
	bool percent; /* written with a factor of 100 %: the value is a ratio shown in percent */
	uint32_t n;
	const struct qh_node *nodes; /* the last one is the result */
};

/* FML-001.. with column (in characters). Accepts "名 = expr" and a trailing "×100%" which is a display
 * convention and is dropped. */
QH_MUST_CHECK enum qh_status qh_formula_parse(struct qh_arena *arena, struct qh_str text,
					      struct qh_formula *out, struct qh_error *err);

/* Names are the same when they differ only in quotes, so that “三公”经费 written with any quotes is one name.
 */
bool qh_formula_name_eq(struct qh_str a, struct qh_str b);
/**
 * Does the result have one name at least twice under the line, as (a/b)/b? Needs no units, so it also judges
 * a formula read from a document. *name is that name. Depends on products and quotients only; a sum counts as
 * a name of its own.
 */
bool qh_formula_divides_twice(const struct qh_formula *f, struct qh_str *name);

/* What a name stands for. */
struct qh_formula_input {
	bool known;
	struct qh_rat value;
	struct qh_dim dim;
	bool dim_known;
	struct qh_place at;
	struct qh_str source; /* where the number comes from, as the base-data table says */
};
typedef bool qh_formula_lookup(void *payload, struct qh_str name, struct qh_formula_input *out);

/**
 * Work out the dimension of the result without values. FML-010: adding unlike dimensions; FML-011: the result
 * is not of the dimension wanted (a rate that comes out as 1/money was divided by the base twice). Names
 * whose dimension is unknown leave it undecided (*decided false). A literal 0 is of any dimension. FML-011 is
 * raised here only for a formula that is itself written in percent; qh_formula_want asks for any other.
 */
QH_MUST_CHECK enum qh_status qh_formula_check(const struct qh_formula *f, qh_formula_lookup *lookup,
					      void *payload, struct qh_dim *dim, bool *decided,
					      struct qh_error *err);
/* FML-011 when the dimension worked out is not the one wanted. */
QH_MUST_CHECK enum qh_status qh_formula_want(const struct qh_formula *f, struct qh_dim dim,
					     struct qh_dim wanted, struct qh_error *err);

/* One line of the trace: node, value, place; in evaluation order; literals are left out. */
struct qh_trace {
	uint32_t node;
	struct qh_rat value;
	struct qh_place at;
	struct qh_str source;
};
/**
 * Evaluate. A missing name or a division by zero is not an error: *out is "no number" and *missing names the
 * cause (the missing name, or absent for a division by zero).
 */
QH_MUST_CHECK enum qh_status qh_formula_eval(struct qh_arena *arena, const struct qh_formula *f,
					     qh_formula_lookup *lookup, void *payload, struct qh_rat *out,
					     struct qh_str *missing, struct qh_trace **trace,
					     uint32_t *n_trace, struct qh_error *err);

#endif
