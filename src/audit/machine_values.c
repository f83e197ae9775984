/* SPDX-License-Identifier: Apache-2.0 */
/* Functions over blocks: dates, ages, shares of money. */
#include "audit/machine.h"
#include "base/rat_big.h"

enum { DAY_SECONDS = 86400 };

static int64_t floor_div(int64_t a, int64_t b)
{
	return a / b - (a % b < 0);
}

static bool is_day(int64_t v)
{
	return v > INT32_MIN && v <= INT32_MAX;
}

struct civil {
	int year, month, day;
};

static struct civil split(int64_t v)
{
	struct civil c;

	qh_date_split((qh_day)v, &c.year, &c.month, &c.day);
	return c;
}

static int64_t month_number(int year, int month)
{
	int64_t m = (int64_t)(year - 1900) * 12 + month;

	return m >= 1 && m <= QH_MONTH_LAST ? m : QH_INT_MISSING;
}

static int64_t month_of(int64_t v, bool is_date)
{
	struct civil c;

	if (!is_date)
		return v;
	if (!is_day(v))
		return QH_INT_MISSING;
	c = split(v);
	return month_number(c.year, c.month);
}

static int64_t year_of(int64_t v, bool is_date)
{
	int64_t m = month_of(v, is_date);

	return m == QH_INT_MISSING ? m : 1900 + (m - 1) / 12;
}

/* The first or last day of a month. */
static int64_t day_of(int64_t month, bool last)
{
	int year, m;
	qh_day day;

	if (month < 1 || month > QH_MONTH_LAST)
		return QH_INT_MISSING;
	qh_month_split((uint32_t)month, &year, &m);
	return qh_date_make(year, m, last ? qh_date_month_days(year, m) : 1, &day) ? day : QH_INT_MISSING;
}

static int64_t months_between(int64_t a, bool a_date, int64_t b, bool b_date)
{
	int64_t from = month_of(a, a_date), to = month_of(b, b_date);

	return from == QH_INT_MISSING || to == QH_INT_MISSING ? QH_INT_MISSING : to - from;
}

/* Full months of life at a day, or at the end of a month. Whoever is born on a 31st has a full month on the
 * last day of a shorter one. */
static int64_t age_months(int64_t birth, int64_t at, bool at_date)
{
	struct civil b, d;
	int64_t months;

	if (!is_day(birth))
		return QH_INT_MISSING;
	b = split(birth);
	months = month_of(at, at_date);
	if (months == QH_INT_MISSING)
		return months;
	months -= (int64_t)(b.year - 1900) * 12 + b.month;
	if (!at_date)
		return months;
	d = split(at);
	return months - (d.day < b.day && d.day < qh_date_month_days(d.year, d.month));
}

static int64_t years(int64_t months)
{
	return months == QH_INT_MISSING ? months : floor_div(months, 12);
}

/* Half away from zero, as clerks do. */
static int64_t rounded(qh_i128 n, qh_i128 d)
{
	qh_i128 half, q;

	if (d == 0)
		return QH_INT_MISSING;
	if (d < 0) {
		n = -n;
		d = -d;
	}
	half = n < 0 ? -n : n;
	q = (half * 2 + d) / (d * 2);
	if (q > INT64_MAX)
		return QH_INT_MISSING;
	return n < 0 ? -(int64_t)q : (int64_t)q;
}

static int64_t absolute(int64_t v)
{
	return v < 0 ? -v : v;
}

static int64_t weekday(int64_t day)
{
	return floor_div(day + 3, 7) * -7 + day + 3 + 1;
}

#define EACH(value_)                                                                                         \
	for (uint32_t k = 0; k < n; k++)                                                                     \
	a[k] = a[k] == QH_INT_MISSING ? QH_INT_MISSING : (value_)
#define EACH_2(value_)                                                                                       \
	for (uint32_t k = 0; k < n; k++)                                                                     \
	a[k] = a[k] == QH_INT_MISSING || c[k] == QH_INT_MISSING ? QH_INT_MISSING : (value_)

/* One operand is a date and not a month where its bit in the type is set. */
static void dates(const struct qh_instruction *i, int64_t *a, const int64_t *c, uint32_t n)
{
	bool first = i->type & 1, second = i->type >> 1 & 1;

	switch ((enum qh_function)i->function) {
	case QH_F_MONTH: EACH(month_of(a[k], first)); break;
	case QH_F_YEAR: EACH(year_of(a[k], first)); break;
	case QH_F_FIRST: EACH(day_of(a[k], false)); break;
	case QH_F_LAST: EACH(day_of(a[k], true)); break;
	case QH_F_DAYS: EACH_2(c[k] - a[k]); break;
	case QH_F_MONTHS: EACH_2(months_between(a[k], first, c[k], second)); break;
	case QH_F_AGE: EACH_2(years(age_months(a[k], c[k], second))); break;
	case QH_F_AGE_MONTHS: EACH_2(age_months(a[k], c[k], second)); break;
	case QH_F_HOUR: EACH((a[k] - floor_div(a[k], DAY_SECONDS) * DAY_SECONDS) / 3600); break;
	case QH_F_DATE: EACH(floor_div(a[k], DAY_SECONDS)); break;
	case QH_F_WEEKDAY: EACH(weekday(first ? a[k] : floor_div(a[k], DAY_SECONDS))); break;
	default: QH_ASSERT(false);
	}
}

static void whether_missing(const struct qh_instruction *i, int64_t *a, uint32_t n)
{
	uint8_t *out = (uint8_t *)a;
	bool wanted = i->function == QH_F_MISSING;

	/* A truth value (side 1) is missing when it is undecided. */
	for (uint32_t k = 0; k < n; k++) {
		bool missing = i->side ? out[k] == QH_UNDECIDED : a[k] == QH_INT_MISSING;

		out[k] = missing == wanted ? QH_TRUE : QH_FALSE;
	}
}

static void whole_multiple(int64_t *a, const int64_t *c, uint32_t n)
{
	uint8_t *out = (uint8_t *)a;

	for (uint32_t k = 0; k < n; k++)
		out[k] = a[k] == QH_INT_MISSING || c[k] == QH_INT_MISSING || c[k] == 0 ? QH_UNDECIDED
			 : c[k] == -1 || a[k] % c[k] == 0                              ? QH_TRUE
										       : QH_FALSE;
}

void qh_machine_call(const struct qh_instruction *i, int64_t *const *operand, uint32_t n)
{
	int64_t *a = operand[0];
	const int64_t *c = i->n > 1 ? operand[1] : a;

	switch ((enum qh_function)i->function) {
	case QH_F_MISSING:
	case QH_F_GIVEN: whether_missing(i, a, n); break;
	case QH_F_SHARE: EACH_2(rounded((qh_i128)a[k] * c[k], QH_MILLION)); break;
	case QH_F_PER: EACH_2(rounded(a[k], c[k])); break;
	case QH_F_ROUND_TO: whole_multiple(a, c, n); break;
	case QH_F_MIN: EACH_2(a[k] < c[k] ? a[k] : c[k]); break;
	case QH_F_MAX: EACH_2(a[k] > c[k] ? a[k] : c[k]); break;
	case QH_F_ABS: EACH(absolute(a[k])); break;
	default: dates(i, a, c, n); break;
	}
}
