/* SPDX-License-Identifier: Apache-2.0 */
/* Tests of civil dates. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/date.h"

static void known_days(void **state)
{
	qh_day d;

	(void)state;
	assert_true(qh_date_make(1970, 1, 1, &d));
	assert_int_equal(d, 0);
	assert_true(qh_date_make(1969, 12, 31, &d));
	assert_int_equal(d, -1);
	assert_true(qh_date_make(2000, 3, 1, &d));
	assert_int_equal(d, 11017);
	assert_true(qh_date_make(2024, 12, 31, &d));
	assert_int_equal(d, 20088);
	assert_true(qh_date_make(1900, 1, 1, &d));
	assert_int_equal(d, -25567);
	assert_true(qh_date_make(2200, 12, 31, &d));
	assert_int_equal(d, 84370);
}

/* Day by day from the first to the last: the calendar is counted here by hand, independently. */
static void every_day_there_and_back(void **state)
{
	qh_day expected = -25567, d;

	(void)state;
	for (int y = 1900; y <= 2200; y++) {
		for (int m = 1; m <= 12; m++) {
			int leap = (y % 4 == 0 && y % 100 != 0) || y % 400 == 0;
			int days = m == 2 ? 28 + leap : m == 4 || m == 6 || m == 9 || m == 11 ? 30 : 31;

			assert_int_equal(qh_date_month_days(y, m), days);
			for (int k = 1; k <= days; k++, expected++) {
				int y2, m2, d2;

				assert_true(qh_date_make(y, m, k, &d));
				assert_int_equal(d, expected);
				qh_date_split(d, &y2, &m2, &d2);
				assert_int_equal(y2, y);
				assert_int_equal(m2, m);
				assert_int_equal(d2, k);
			}
			assert_false(qh_date_make(y, m, days + 1, &d));
			assert_false(qh_date_make(y, m, 0, &d));
		}
	}
}

static void what_is_no_date(void **state)
{
	static const int none[][3] = {
	    {2023, 2, 29}, {1900, 2, 29},     {2100, 2, 29},     {2024, 0, 1},
	    {2024, 13, 1}, {2024, -1, 1},     {2024, 1, -1},     {1899, 12, 31},
	    {2201, 1, 1},  {INT32_MIN, 1, 1}, {INT32_MAX, 1, 1}, {2024, INT32_MAX, INT32_MAX},
	};
	qh_day d = 123;

	(void)state;
	for (size_t i = 0; i < sizeof none / sizeof *none; i++)
		assert_false(qh_date_make(none[i][0], none[i][1], none[i][2], &d));
	assert_int_equal(d, 123);
	assert_true(qh_date_make(2000, 2, 29, &d));
	assert_true(qh_date_make(2024, 2, 29, &d));
	assert_int_equal(qh_date_month_days(2024, 0), 0);
	assert_int_equal(qh_date_month_days(2024, 13), 0);
}

static void written(void **state)
{
	char text[11];
	int y, m, k;

	(void)state;
	qh_date_write(20088, text);
	assert_string_equal(text, "2024-12-31");
	qh_date_write(-25567, text);
	assert_string_equal(text, "1900-01-01");
	/* days far outside any date still give ten characters */
	qh_date_write(INT32_MAX, text);
	assert_string_equal(text, "0000-00-00");
	qh_date_write(INT32_MIN, text);
	assert_string_equal(text, "0000-00-00");
	qh_date_split(INT32_MIN, &y, &m, &k);
	assert_int_equal(y, -5877641);
	assert_int_equal(m, 6);
	assert_int_equal(k, 23);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(known_days),
	    cmocka_unit_test(every_day_there_and_back),
	    cmocka_unit_test(what_is_no_date),
	    cmocka_unit_test(written),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
