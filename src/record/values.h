/* SPDX-License-Identifier: Apache-2.0 */
/* Private to record/: a printed cell to an exact value. Plain ASCII is read at once; what clerks print
 * otherwise (full-width figures, thousands separators, Chinese dates) takes a slower way to the same value.
 */
#ifndef QH_RECORD_VALUES_H
#define QH_RECORD_VALUES_H

#include "record/import.h"
#include "record/types.h"

enum { QH_VALUE_BYTES_MAX = 96 }; /* a longer cell is no date and no number */

/* How the cells of one column are to be read. */
struct qh_value_reader {
	const struct qh_record_types *types; /* words that are printed in values */
	uint8_t type;                        /* enum qh_field_type; no words and codes */
	uint8_t money_decimals;              /* of fen in the unit of the file: 2 yuan, 0 fen, 6 wan */
	uint32_t n_missing; /* words of the mapping for "missing", beside those of the types */
	const struct qh_str *missing;
};

/**
 * The value of a cell as qh_column_int gives it: months by number, flags 1 and 2; QH_INT_MISSING when the
 * cell is blank or says "missing".
 *
 * @param cell  without its quotes
 * @return QH_REJECT_NONE, or why it is none
 */
enum qh_reject qh_value_read(const struct qh_value_reader *r, struct qh_str cell, int64_t *out);

/* Whether a cell is one of the words for "missing". */
bool qh_value_is_missing(const struct qh_value_reader *r, struct qh_str cell);

/* values_slow.c: the same for cells that are not printed plainly. */
enum qh_reject qh_value_read_any(const struct qh_value_reader *r, struct qh_str cell, int64_t *out);
/* Decimal text to a whole number of 10^-decimals. @p exact: false when digits beyond are not zero. False: no
 * number, or one that does not fit. */
bool qh_value_decimal(struct qh_str s, unsigned decimals, int64_t *out, bool *exact);

#endif
