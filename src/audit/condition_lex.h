/* SPDX-License-Identifier: Apache-2.0 */
/* Tokens of conditions. Private to the room. */
#ifndef QH_AUDIT_CONDITION_LEX_H
#define QH_AUDIT_CONDITION_LEX_H

#include "base/str.h"

enum qh_ctoken_kind {
	QH_CT_END,
	QH_CT_NUMBER, /* text: the digits */
	QH_CT_MONTH,  /* 2025-01 */
	QH_CT_DATE,   /* 2025-01-31 */
	QH_CT_NAME,
	QH_CT_TEXT, /* without its quotes */
	QH_CT_PARAMETER,
	QH_CT_SIGN, /* sign: one of ( ) , + - * % = ! < > and [ (<=) ] (>=) */
	QH_CT_BAD
};
struct qh_ctoken {
	enum qh_ctoken_kind kind;
	char sign;
	uint32_t off, n; /* in the source */
	struct qh_str text;
};
/* The token at @p *off; moves behind it. */
struct qh_ctoken qh_condition_token(struct qh_str source, uint32_t *off);

#endif
