/* SPDX-License-Identifier: Apache-2.0 */
/* Functions over blocks: dates, ages, shares of money. */
#include "audit/machine_loops.h"
#include "base/rat_big.h"

enum { DAY_SECONDS = 86400 };
#define HALF_MAX ((qh_i128)1 << 61)

static int64_t floor_div(int64_t a, int64_t b)
{
	return a / b - (a % b < 0);
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
	/* Nearly always: to divide twice as many bits takes ten times as long. */
	if (half < HALF_MAX && d < HALF_MAX) {
		int64_t small = ((int64_t)half * 2 + (int64_t)d) / ((int64_t)d * 2);

		return n < 0 ? -small : small;
	}
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

static void whole_multiple(int64_t *a, const int64_t *c, uint32_t n)
{
	uint8_t *out = (uint8_t *)a;

	for (uint32_t k = 0; k < n; k++)
		out[k] = a[k] == QH_INT_MISSING || c[k] == QH_INT_MISSING || c[k] == 0 ? QH_UNDECIDED
			 : c[k] == -1 || a[k] % c[k] == 0                              ? QH_TRUE
										       : QH_FALSE;
}

void qh_machine_call(const struct qh_machine *m, const struct qh_instruction *i, int64_t *const *operand,
		     uint32_t n)
{
	int64_t *a = operand[0];
	const int64_t *c = i->n > 1 ? operand[1] : a;
	/* The first operand is a date and not a time. */
	bool date = i->type & 1;

	if (m->loops->call(i, a, c, n))
		return;
	switch ((enum qh_function)i->function) {
	case QH_F_FIRST: EACH(day_of(a[k], false)); break;
	case QH_F_LAST: EACH(day_of(a[k], true)); break;
	case QH_F_HOUR: EACH((a[k] - floor_div(a[k], DAY_SECONDS) * DAY_SECONDS) / 3600); break;
	case QH_F_DATE: EACH(floor_div(a[k], DAY_SECONDS)); break;
	case QH_F_WEEKDAY: EACH(weekday(date ? a[k] : floor_div(a[k], DAY_SECONDS))); break;
	case QH_F_SHARE: EACH_2(rounded((qh_i128)a[k] * c[k], QH_MILLION)); break;
	case QH_F_PER: EACH_2(rounded(a[k], c[k])); break;
	case QH_F_ROUND_TO: whole_multiple(a, c, n); break;
	case QH_F_ABS: EACH(absolute(a[k])); break;
	default: QH_ASSERT(false);
	}
}
