/* SPDX-License-Identifier: Apache-2.0 */
/* Owns civil dates: day numbers of the proleptic Gregorian calendar and back. */
#include "base/date.h"

enum { FIRST_YEAR = 1900, LAST_YEAR = 2200 };

static bool leap(int year)
{
	return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
}

int qh_date_month_days(int year, int month)
{
	static const unsigned char days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};

	if (month < 1 || month > 12)
		return 0;
	return days[month - 1] + (month == 2 && leap(year));
}

bool qh_date_make(int year, int month, int day, qh_day *out)
{
	int y, from_march, day_of_year;

	if (year < FIRST_YEAR || year > LAST_YEAR || day < 1 || day > qh_date_month_days(year, month))
		return false;
	/* Years that begin in March put the leap day last. */
	y = month <= 2 ? year - 1 : year;
	from_march = (month + 9) % 12;
	day_of_year = (153 * from_march + 2) / 5 + day - 1;
	*out = y * 365 + y / 4 - y / 100 + y / 400 + day_of_year - 719468;
	return true;
}

/* For any qh_day: the count is shifted by whole 400-year cycles until it is positive. */
void qh_date_split(qh_day d, int *year, int *month, int *day)
{
	int64_t z = (int64_t)d + 719468;
	int64_t era = (z >= 0 ? z : z - 146096) / 146097;
	int64_t doe = z - era * 146097;
	int64_t yoe = (doe - doe / 1460 + doe / 36524 - doe / 146096) / 365;
	int64_t doy = doe - (365 * yoe + yoe / 4 - yoe / 100);
	int64_t from_march = (5 * doy + 2) / 153;

	*day = (int)(doy - (153 * from_march + 2) / 5 + 1);
	*month = (int)(from_march < 10 ? from_march + 3 : from_march - 9);
	*year = (int)(yoe + era * 400 + (*month <= 2));
}

static void digits(char *out, int n, int value)
{
	while (n-- > 0) {
		out[n] = (char)('0' + value % 10);
		value /= 10;
	}
}

void qh_date_write(qh_day d, char out[11])
{
	int year, month, day;

	qh_date_split(d, &year, &month, &day);
	if (year < 0 || year > 9999) {
		/* Only a day that qh_date_make never gave comes here. */
		year = 0;
		month = day = 0;
	}
	digits(out, 4, year);
	out[4] = '-';
	digits(out + 5, 2, month);
	out[7] = '-';
	digits(out + 8, 2, day);
	out[10] = '\0';
}
