/* SPDX-License-Identifier: Apache-2.0 */
/* Tokens of the formula language. Private to the room. */
#ifndef QH_FORMULA_LEX_H
#define QH_FORMULA_LEX_H

#include "formula/formula.h"

enum qh_token_kind {
	QH_T_END,
	QH_T_NUMBER,
	QH_T_NAME,
	QH_T_PLUS,
	QH_T_MINUS,
	QH_T_TIMES,
	QH_T_OVER,
	QH_T_PERCENT,
	QH_T_OPEN,
	QH_T_CLOSE,
	QH_T_COMMA,
	QH_T_EQUALS,
	QH_T_BAD_NUMBER,
	QH_T_BAD_CHARACTER
};
struct qh_token {
	uint8_t kind;
	uint32_t off, len;   /* in the source */
	struct qh_str name;  /* NAME */
	struct qh_rat value; /* NUMBER */
};

/* The token at @p *off; moves past it. */
struct qh_token qh_formula_token(struct qh_arena *arena, struct qh_str source, uint32_t *off);

#endif
