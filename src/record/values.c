/* SPDX-License-Identifier: Apache-2.0 */
/* Owns the fast way from a cell to its value: plain ASCII in the form that most exports print. */
#include "record/values.h"

#include "record/snapshot.h"

static const char *const reasons[QH_REJECTS] = {
    [QH_REJECT_NONE] = "none",   [QH_REJECT_CELLS] = "cells",       [QH_REJECT_QUOTE] = "quote",
    [QH_REJECT_BYTES] = "bytes", [QH_REJECT_NUL] = "nul",           [QH_REJECT_LONG] = "long",
    [QH_REJECT_MONTH] = "month", [QH_REJECT_DATE] = "date",         [QH_REJECT_TIME] = "time",
    [QH_REJECT_MONEY] = "money", [QH_REJECT_DECIMALS] = "decimals", [QH_REJECT_NUMBER] = "number",
    [QH_REJECT_COUNT] = "count", [QH_REJECT_FLAG] = "flag"};

const char *qh_reject_name(enum qh_reject reason)
{
	return reason < QH_REJECTS ? reasons[reason] : "";
}

static inline unsigned digit(char c)
{
	return (unsigned)(unsigned char)c - '0';
}

/* @p n digits, or -1. */
static inline int digits(const char *p, unsigned n)
{
	int v = 0;
	unsigned wrong = 0;

	for (unsigned i = 0; i < n; i++) {
		wrong |= digit(p[i]) > 9;
		v = v * 10 + (int)digit(p[i]);
	}
	return wrong ? -1 : v;
}

/* YYYY-MM, YYYYMM */
static bool fast_month(struct qh_str s, int64_t *out)
{
	int year, month;

	if (s.n != 6 && (s.n != 7 || s.p[4] != '-'))
		return false;
	year = digits(s.p, 4);
	month = digits(s.p + s.n - 2, 2);
	if (year < 1900 || year > 2200 || month < 1 || month > 12)
		return false;
	*out = qh_month_of(year, month);
	return true;
}

/* YYYY-MM-DD, YYYYMMDD */
static bool fast_date(struct qh_str s, int64_t *out)
{
	qh_day day;
	bool dashed = s.n == 10 && s.p[4] == '-' && s.p[7] == '-';

	if (!dashed && s.n != 8)
		return false;
	if (!qh_date_make(digits(s.p, 4), digits(s.p + (dashed ? 5 : 4), 2), digits(s.p + s.n - 2, 2), &day))
		return false;
	*out = day;
	return true;
}

/* Digits, a point and at most @p decimals digits. */
static bool fast_decimal(struct qh_str s, unsigned decimals, int64_t *out)
{
	static const int64_t scale[] = {1, 10, 100, 1000, 10000, 100000, 1000000};
	int64_t v = 0;
	uint32_t i = 0, first;

	if (s.n > 11)
		return false;
	for (; i < s.n && digit(s.p[i]) <= 9; i++)
		v = v * 10 + digit(s.p[i]);
	if (i == 0)
		return false;
	first = i;
	if (i < s.n && s.p[i] == '.') {
		for (i++, first++; i < s.n && digit(s.p[i]) <= 9; i++)
			v = v * 10 + digit(s.p[i]);
		if (i == first)
			return false;
	}
	if (i != s.n || i - first > decimals)
		return false;
	*out = v * scale[decimals - (i - first)];
	return true;
}

enum qh_reject qh_value_read(const struct qh_value_reader *r, struct qh_str cell, int64_t *out)
{
	bool done = false;

	*out = QH_INT_MISSING;
	if (cell.n == 0)
		return QH_REJECT_NONE;
	switch ((enum qh_field_type)r->type) {
	case QH_FIELD_MONTH: done = fast_month(cell, out); break;
	case QH_FIELD_DATE: done = fast_date(cell, out); break;
	case QH_FIELD_MONEY: done = fast_decimal(cell, r->money_decimals, out); break;
	case QH_FIELD_NUMBER: done = fast_decimal(cell, 6, out); break;
	case QH_FIELD_COUNT: done = fast_decimal(cell, 0, out); break;
	case QH_FIELD_WORD:
	case QH_FIELD_CODE:
	case QH_FIELD_TIME:
	case QH_FIELD_FLAG:
	case QH_FIELD_TYPES: break;
	}
	return done ? QH_REJECT_NONE : qh_value_read_any(r, cell, out);
}
