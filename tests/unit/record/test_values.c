/* SPDX-License-Identifier: Apache-2.0 */
/* Every form in which clerks print a value gives the same exact value; what is none says why. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#include "record/snapshot.h"
#include "record/values.h"

static const struct qh_record_types *types;
static struct qh_arena *arena;

static int setup(void **state)
{
	struct qh_error err;

	(void)state;
	arena = qh_arena_new((size_t)64 << 20);
	return qh_record_types_load(arena, "records/types.yaml", &types, &err) == QH_OK ? 0 : -1;
}

static int teardown(void **state)
{
	(void)state;
	qh_arena_free(arena);
	return 0;
}

static enum qh_reject reads(enum qh_field_type type, unsigned decimals, const char *cell, int64_t *out)
{
	struct qh_value_reader r = {
	    .types = types, .type = (uint8_t)type, .money_decimals = (uint8_t)decimals};
	int64_t slow;
	enum qh_reject reason = qh_value_read(&r, qh_str_of(cell), out);

	/* The slow way must say the same of whatever the fast one takes. */
	assert_int_equal(qh_value_read_any(&r, qh_str_of(cell), &slow), reason);
	assert_true(slow == *out);
	return reason;
}

struct vector {
	const char *cell;
	int64_t value;
};

static void same(enum qh_field_type type, unsigned decimals, const struct vector *v, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		int64_t got;

		if (reads(type, decimals, v[i].cell, &got) != QH_REJECT_NONE || got != v[i].value)
			fail_msg("%s: %lld, not %lld", v[i].cell, (long long)got, (long long)v[i].value);
	}
}

static void none(enum qh_field_type type, unsigned decimals, enum qh_reject reason, const char *const *cells,
		 size_t n)
{
	for (size_t i = 0; i < n; i++) {
		int64_t got;

		if (reads(type, decimals, cells[i], &got) != reason || got != QH_INT_MISSING)
			fail_msg("%s: taken, or for another reason", cells[i]);
	}
}

#define SAME(type, decimals, list) same(type, decimals, list, sizeof list / sizeof *(list))
#define NONE(type, decimals, reason, list) none(type, decimals, reason, list, sizeof list / sizeof *(list))

static void months(void **state)
{
	const int64_t march = (2024 - 1900) * 12 + 3;
	const struct vector good[] = {{"2024-03", march},
				      {"202403", march},
				      {"2024-3", march},
				      {"2024/03", march},
				      {"2024.3", march},
				      {"2024年3月", march},
				      {"2024年03月份", march},
				      {"2024年3月5日", march},
				      {"2024-03-31", march},
				      {"20240305", march},
				      {"2024-03-01 00:00:00", march},
				      {" 2024-03 ", march},
				      {"２０２４－０３", march},
				      {"２０２４年３月", march},
				      {"1900-01", 1},
				      {"2200-12", 300 * 12 + 12},
				      {"", QH_INT_MISSING},
				      {"  ", QH_INT_MISSING},
				      {"NULL", QH_INT_MISSING},
				      {"\\N", QH_INT_MISSING}};
	const char *const bad[] = {"2024-13", "2024-00",    "1899-12",    "2201-01",    "24-03",
				   "2024",    "2024-03-32", "2024-02-30", "2024-03x",   "202413",
				   "2024031", "2024-",      "2024年",     "March 2024", "2024-03 morning",
				   "-",       "2024--03",   "2024年3",    "45352"};

	(void)state;
	SAME(QH_FIELD_MONTH, 0, good);
	(void)bad;
	none(QH_FIELD_MONTH, 0, QH_REJECT_MONTH, bad, sizeof bad / sizeof *bad);
}

static void dates(void **state)
{
	const int64_t day = 19787; /* 2024-03-05 */
	const struct vector good[] = {
	    {"2024-03-05", day},       {"20240305", day},         {"2024/3/5", day},
	    {"2024.3.5", day},         {"2024年3月5日", day},     {"2024年03月05号", day},
	    {"2024-3-05", day},        {"２０２４/３/５", day},   {"2024-03-05 14:30:00", day},
	    {"2024-03-05T14:30", day}, {"2024/3/5 0:00:00", day}, {"20240305143000", day},
	    {"1970-01-01", 0},         {"1969-12-31", -1},        {"2024-02-29", day - 5},
	    {"null", QH_INT_MISSING}};
	const char *const bad[] = {
	    "2024-02-31",       "2023-02-29",  "2024-03",   "202403",    "2024-03-00", "2024-3-5-1",
	    "20240230",         "2024030",     "5/3/2024",  "2024年3月", "2024-03/05", "99999999",
	    "2024-03-05 25:00", "2024-03-05x", "202403051", "1.1E+17",   "1899-12-31"};

	(void)state;
	SAME(QH_FIELD_DATE, 0, good);
	NONE(QH_FIELD_DATE, 0, QH_REJECT_DATE, bad);
}

static void times(void **state)
{
	const int64_t at = 19787LL * 86400 + 14 * 3600 + 30 * 60 + 5;
	const struct vector good[] = {
	    {"2024-03-05 14:30:05", at},   {"2024-03-05T14:30:05", at},
	    {"2024/3/5 14:30:05.123", at}, {"20240305143005", at},
	    {"2024年3月5日 14:30:05", at}, {"2024-03-05 14:30", at - 5},
	    {"1969-12-31 23:59:59", -1},   {"２０２４-０３-０５　１４：３０：０５", at}};
	const char *const bad[] = {"2024-03-05",          "14:30:05",
				   "2024-03-05 24:00:00", "2024-03-05 14:60",
				   "2024-02-30 01:00:00", "2024-03-05 14:30:05+08:00"};

	(void)state;
	SAME(QH_FIELD_TIME, 0, good);
	NONE(QH_FIELD_TIME, 0, QH_REJECT_TIME, bad);
}

static void amounts(void **state)
{
	const struct vector yuan[] = {{"3000.00", 300000},
				      {"3000", 300000},
				      {"3000.5", 300050},
				      {"0.01", 1},
				      {"-12.30", -1230},
				      {"+12.30", 1230},
				      {"1,234,567.89", 123456789},
				      {"１，２３４．５０", 123450},
				      {"¥1,234.50", 123450},
				      {"￥-5", -500},
				      {"-￥5", -500},
				      {"1234.50元", 123450},
				      {"1.5万元", 1500000},
				      {"(1,234.50)", -123450},
				      {"（8.00）", -800},
				      {"12.3000", 1230},
				      {"0", 0},
				      {"-0.00", 0},
				      {"92233720368547758.07", INT64_MAX},
				      {"00012.30", 1230},
				      {"NULL", QH_INT_MISSING}};
	const char *const no[] = {"abc", "1.2.3", "12,34.5", "1,2345",   ".",     "-",
				  ".5",  "5.",    "1e5",     "3.00E+03", "1 000", "92233720368547758.08",
				  "--5", "(-5)",  "12元3",   "1,,000",   ",100",  "$5"};
	const char *const more[] = {"1.005", "0.001", "-1.239"};
	const struct vector fen[] = {{"1234", 1234}, {"1234.0", 1234}, {"-5", -5}, {"12.34元", 1234}};
	const struct vector wan[] = {
	    {"1", 1000000}, {"0.000001", 1}, {"48131", 48131000000}, {"1.5", 1500000}};
	const char *const fen_more[] = {"1.5"}, *const wan_more[] = {"0.0000001"};

	(void)state;
	SAME(QH_FIELD_MONEY, 2, yuan);
	NONE(QH_FIELD_MONEY, 2, QH_REJECT_MONEY, no);
	NONE(QH_FIELD_MONEY, 2, QH_REJECT_DECIMALS, more);
	SAME(QH_FIELD_MONEY, 0, fen);
	NONE(QH_FIELD_MONEY, 0, QH_REJECT_DECIMALS, fen_more);
	SAME(QH_FIELD_MONEY, 6, wan);
	NONE(QH_FIELD_MONEY, 6, QH_REJECT_DECIMALS, wan_more);
}

static void numbers(void **state)
{
	const struct vector number[] = {{"0.08", 80000},       {"8%", 80000},     {"８％", 80000},
					{"16.5%", 165000},     {"1", 1000000},    {"0.123456", 123456},
					{"0.1234560", 123456}, {"-1.5", -1500000}};
	const char *const no[] = {"0.1234567", "x", "8%%", "%", "12.34567%", "1e-2"};
	const struct vector count[] = {{"180", 180}, {"1,800", 1800},    {"180.0", 180},
				       {"-3", -3},   {"２０２０", 2020}, {"9223372036854775807", INT64_MAX}};
	const char *const no_count[] = {"1.5", "x", "9223372036854775808", "8%", "12人"};

	(void)state;
	SAME(QH_FIELD_NUMBER, 0, number);
	NONE(QH_FIELD_NUMBER, 0, QH_REJECT_NUMBER, no);
	SAME(QH_FIELD_COUNT, 0, count);
	NONE(QH_FIELD_COUNT, 0, QH_REJECT_COUNT, no_count);
}

static void flags(void **state)
{
	const struct vector flag[] = {{"是", 2},           {"有", 2}, {"1", 2},  {"１", 2}, {"Y", 2},
				      {"yes", 2},          {"否", 1}, {"无", 1}, {"0", 1},  {"no", 1},
				      {"", QH_INT_MISSING}};
	const char *const no[] = {"也许", "2", "是是"};

	(void)state;
	SAME(QH_FIELD_FLAG, 0, flag);
	NONE(QH_FIELD_FLAG, 0, QH_REJECT_FLAG, no);
}

/* A cell at the longest that is looked at, and one byte more. */
static void long_cells(void **state)
{
	char cell[QH_VALUE_BYTES_MAX + 8];
	int64_t got;

	(void)state;
	memset(cell, '0', sizeof cell);
	cell[QH_VALUE_BYTES_MAX - 5] = '7';
	cell[QH_VALUE_BYTES_MAX - 4] = '\0';
	assert_int_equal(reads(QH_FIELD_COUNT, 0, cell, &got), QH_REJECT_NONE);
	assert_int_equal(got, 7);
	memset(cell, '0', sizeof cell);
	cell[QH_VALUE_BYTES_MAX + 1] = '\0';
	assert_int_equal(reads(QH_FIELD_COUNT, 0, cell, &got), QH_REJECT_COUNT);
}

/* All days of the calendar, printed in four ways; and each number of fen by its decimals. */
static void all_days(void **state)
{
	(void)state;
	for (qh_day d = -25567; d < 84000; d += 3) {
		int y, m, dd;
		int64_t got;
		char cell[64];

		qh_date_split(d, &y, &m, &dd);
		const char *const forms[] = {"%04d-%02d-%02d", "%04d%02d%02d", "%d/%d/%d", "%d年%d月%d日"};
		for (int i = 0; i < 4; i++) {
			snprintf(cell, sizeof cell, forms[i], y, m, dd);
			assert_int_equal(reads(QH_FIELD_DATE, 0, cell, &got), QH_REJECT_NONE);
			assert_true(got == d);
		}
	}
	for (int64_t fen = 1; fen < INT64_MAX / 7; fen = fen * 5 + 3) {
		int64_t got;
		char cell[64];

		snprintf(cell, sizeof cell, "-%lld.%02d", (long long)(fen / 100), (int)(fen % 100));
		assert_int_equal(reads(QH_FIELD_MONEY, 2, cell, &got), QH_REJECT_NONE);
		assert_true(got == -fen);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(months),     cmocka_unit_test(dates),    cmocka_unit_test(times),
	    cmocka_unit_test(amounts),    cmocka_unit_test(numbers),  cmocka_unit_test(flags),
	    cmocka_unit_test(long_cells), cmocka_unit_test(all_days),
	};

	return cmocka_run_group_tests(tests, setup, teardown);
}
