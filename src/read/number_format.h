/* SPDX-License-Identifier: Apache-2.0 */
/* What a spreadsheet shows for a stored number: 0.8584 under "0.00%" is 85.84%. Exact, without floats. */
#ifndef QH_READ_NUMBER_FORMAT_H
#define QH_READ_NUMBER_FORMAT_H

#include "base/arena.h"

/* A stored number as spreadsheets hold it: 15 significant digits, value = digits * 10^exp. */
struct qh_stored {
	bool negative;
	uint64_t digits; /* below 10^15, without zeros at its end; 0 for zero */
	int32_t exp;
};

enum { QH_STORED_DIGITS = 15, QH_STORED_EXP_MAX = 400 };

/**
 * Reads "0.85839999999999994" or "1.5E-3", rounded half up to 15 significant digits as Excel does.
 * @return false when it is no number or its exponent is beyond QH_STORED_EXP_MAX
 */
bool qh_stored_parse(struct qh_str s, struct qh_stored *out);
/* All digits without an exponent: 0.8584. Absent when memory runs out. */
struct qh_str qh_stored_text(struct qh_arena *arena, struct qh_stored x);

/* The format code of a built-in number (ECMA-376 part 1, 18.8.30, as a Chinese Excel shows it); "General"
 * where it has none. */
struct qh_str qh_number_format_builtin(uint32_t id);

/* What a section of a format code asks for. */
struct qh_number_section {
	struct qh_str code;
	uint32_t whole, places, exp_digits, commas; /* commas behind the last digit: thousands cut off */
	uint32_t percents;
	bool grouped, exponent, exp_plus, digits, general, date, odd;
	char cond[2]; /* of [>=100]; "" without */
	struct qh_stored bound;
};
enum { QH_NUMBER_SECTIONS_MAX = 4 };
struct qh_number_format {
	bool general; /* "General" and nothing else */
	uint32_t n;
	struct qh_number_section sections[QH_NUMBER_SECTIONS_MAX];
};
/* @p code is borrowed and must outlive @p out; blank is "General". */
void qh_number_format_read(struct qh_str code, struct qh_number_format *out);

/**
 * The text shown for @p x under a format. Understands sections and their conditions, digits, thousands,
 * percent, exponents, literals, dates and times. What it does not understand (fractions, names of weekdays)
 * is shown plainly: all digits, or the date as 2024-12-31.
 *
 * @param date1904  days count from 1904-01-01, not from 1900
 * @return absent when memory runs out
 */
struct qh_str qh_number_format_show(struct qh_arena *arena, const struct qh_number_format *format,
				    struct qh_stored x, bool date1904);

#endif
