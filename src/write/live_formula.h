/* SPDX-License-Identifier: Apache-2.0 */
/* Private to write/: the score of a row as a formula of a spreadsheet. */
#ifndef QH_WRITE_LIVE_FORMULA_H
#define QH_WRITE_LIVE_FORMULA_H

#include "score/score.h"

/* Columns of the sheet that recomputes. */
enum {
	QH_LIVE_NUMBER = 1,
	QH_LIVE_NAME,
	QH_LIVE_METHOD,
	QH_LIVE_WEIGHT,
	QH_LIVE_TARGET,
	QH_LIVE_ACTUAL,
	QH_LIVE_RATE,
	QH_LIVE_LOW,
	QH_LIVE_HIGH,
	QH_LIVE_DECLARED,
	QH_LIVE_DIFFERENCE,
	QH_LIVE_NOTE,
	QH_LIVE_COLUMNS = QH_LIVE_NOTE
};
/* The letter of a column. */
static inline char qh_live_letter(uint32_t column)
{
	return (char)('A' + column - 1);
}

struct qh_live {
	struct qh_rat weight, target, actual; /* as they stand in the cells of the row */
	uint8_t method, op;                   /* enum qh_method, enum qh_op */
	struct qh_rounding_rule round;
	uint32_t row; /* of the worksheet */
};
/**
 * The formula of a row ("=..."), only when it gives exactly @p score: it is computed here with fractions
 * before it is written, so that what a method adds to its plain rule (a reducer, a cap) is never hidden by a
 * formula.
 *
 * @return absent when no formula does
 */
struct qh_str qh_live_formula(struct qh_arena *arena, const struct qh_live *in, struct qh_rat score);
/* A sum, product or other formula rounded as a rulebook rounds; absent for a mode that spreadsheets do not
 * have. */
struct qh_str qh_live_rounded(struct qh_arena *arena, struct qh_rounding_rule rule, struct qh_str inner);

#endif
