/* SPDX-License-Identifier: Apache-2.0 */
/* What a spreadsheet shows: each line is what Excel itself displays. */
#include "reading.h"

#include "read/number_format.h"

static struct qh_str show(struct qh_str code, struct qh_stored x, bool date1904)
{
	struct qh_number_format format;

	qh_number_format_read(code, &format);
	return qh_number_format_show(arena, &format, x, date1904);
}

static void shows(const char *stored, const char *code, const char *want)
{
	struct qh_stored x;
	struct qh_str got;

	assert_true(qh_stored_parse(qh_str_of(stored), &x));
	got = show(qh_str_of(code), x, false);
	if (!qh_str_eq(got, qh_str_of(want)))
		fail_msg("%s under %s: \"%.*s\", not \"%s\"", stored, code, QH_STR_ARG(got), want);
}

static void fifteen_digits(void **state)
{
	static const struct {
		const char *stored, *want;
	} cases[] = {
	    {"0.85839999999999994", "0.8584"},
	    {"0.1", "0.1"},
	    {"-12.50", "-12.5"},
	    {"1E-3", "0.001"},
	    {"1.5e+3", "1500"},
	    {"322.57999999999998", "322.58"},
	    {"99.999999999999997", "100"},
	    {"123456789012345678", "123456789012346000"},
	    {"0", "0"},
	    {"-0", "0"},
	    {"000.10", "0.1"},
	};
	struct qh_stored x;

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		assert_true(qh_stored_parse(qh_str_of(cases[i].stored), &x));
		assert_str(qh_stored_text(arena, x), cases[i].want);
	}
	assert_false(qh_stored_parse(QH_STR(""), &x));
	assert_false(qh_stored_parse(QH_STR("-"), &x));
	assert_false(qh_stored_parse(QH_STR("1.2.3"), &x));
	assert_false(qh_stored_parse(QH_STR("1e"), &x));
	assert_false(qh_stored_parse(QH_STR("12a"), &x));
	assert_false(qh_stored_parse(QH_STR("1e999"), &x));
	assert_true(qh_stored_parse(QH_STR("1e400"), &x));
	assert_false(qh_stored_parse(QH_STR("1e401"), &x));
}

static void numbers(void **state)
{
	(void)state;
	shows("0.8584", "0.00%", "85.84%");
	shows("0.85839999999999994", "0.00%", "85.84%");
	shows("0.858423", "0%", "86%");
	shows("0", "0%", "0%");
	shows("1", "0%", "100%");
	shows("1234567.891", "#,##0.00", "1,234,567.89");
	shows("-1234.5", "#,##0.00", "-1,234.50");
	shows("-1234.5", "#,##0.00;(#,##0.00)", "(1,234.50)");
	shows("0", "#,##0.00;-#,##0.00;\"-\"", "-");
	shows("12", "0000", "0012");
	shows("12", "###", "12");
	shows("0", "#", "");
	shows("0.5", "#.00", ".50");
	shows("0.5", "0.0##", "0.5");
	shows("12345678", "0.00,,", "12.35");
	shows("12345678", "#,##0,", "12,346");
	shows("2.5", "0", "3");
	shows("0.125", "0.00", "0.13");
	shows("-0.001", "0.00", "0.00");
	shows("12.3", "0.0\"\xE4\xB8\x87\xE5\x85\x83\"", "12.3\xE4\xB8\x87\xE5\x85\x83");
	shows("95", "\"\xE2\x89\xA5\"0\"%\"",
	      "\xE2\x89\xA5"
	      "95%");
	shows("5", "[$\xC2\xA5-804]#,##0.00",
	      "\xC2\xA5"
	      "5.00");
	shows("5", "[Red]0.0", "5.0");
	shows("150", "[>=100]\"over\";0", "over");
	shows("50", "[>=100]\"over\";0", "50");
	shows("15", "0.00E+00", "1.50E+01");
	shows("0.00123", "0.0E+0", "1.2E-3");
	shows("9.99", "0.0E+00", "1.0E+01");
	shows("13800138000", "000-0000-0000", "138-0013-8000");
	shows("1234.5", "_ * #,##0.00_ ;_ * -#,##0.00_ ;_ * \"-\"??_ ;_ @_ ", "1,234.50");
	shows("0.25", "# ?/?", "0.25"); /* fractions are shown plainly */
}

static void general(void **state)
{
	(void)state;
	shows("322.57999999999998", "General", "322.58");
	shows("0.333333333333333", "General", "0.333333333");
	shows("1234567.123456", "General", "1234567.123");
	shows("420102199001011234", "General", "4.20102E+17");
	shows("123456789012345", "General", "123456789012345");
	shows("0.00001", "General", "1E-05");
	shows("-7", "", "-7");
}

static void dates(void **state)
{
	struct qh_stored x;

	(void)state;
	shows("44561", "yyyy/m/d", "2021/12/31");
	shows("44561", "yyyy\"\xE5\xB9\xB4\"m\"\xE6\x9C\x88\"d\"\xE6\x97\xA5\"",
	      "2021\xE5\xB9\xB4"
	      "12\xE6\x9C\x88"
	      "31\xE6\x97\xA5");
	shows("44561.75", "yyyy-mm-dd hh:mm", "2021-12-31 18:00");
	shows("44561.999999999", "h:mm", "0:00");
	shows("0.5", "h:mm AM/PM", "12:00 PM");
	shows("1.25", "[h]:mm", "30:00");
	shows("60", "yyyy-mm-dd", "1900-02-29");
	shows("59", "yyyy-mm-dd", "1900-02-28");
	shows("61", "yyyy-mm-dd", "1900-03-01");
	shows("44561", "mmm-yy", "Dec-21");
	shows("44561", "[$-804]aaaa", "2021-12-31"); /* names of weekdays are not known: the date itself */
	shows("0.000011574", "mm:ss.0", "00:01.0");
	shows("-5", "yyyy-mm-dd", "-5");
	assert_true(qh_stored_parse(QH_STR("43099"), &x));
	assert_str(show(QH_STR("yyyy-mm-dd"), x, true), "2021-12-31");
	assert_str(show(qh_number_format_builtin(14), x, true), "2021/12/31");
}

static void built_in(void **state)
{
	(void)state;
	assert_str(qh_number_format_builtin(10), "0.00%");
	assert_str(qh_number_format_builtin(0), "General");
	assert_str(qh_number_format_builtin(163), "General");
	assert_str(qh_number_format_builtin(UINT32_MAX), "General");
}

static void strange_codes(void **state)
{
	(void)state;
	shows("5", ";;;", "");
	shows("5", "\"open", "open");
	shows("5", "\\", "");
	shows("5", "[", "");
	shows("5", "0\"\xE4", "5\xE4");
	shows("5", "@", "5");
	shows("5", "0;0;0;0;0;0", "5");
}

/* @p n times @p unit behind @p start. */
static struct qh_str many(const char *start, char unit, uint32_t n)
{
	uint32_t from = (uint32_t)strlen(start);
	char *p = qh_arena_alloc(arena, from + n + 1u);

	assert_non_null(p);
	memcpy(p, start, from);
	memset(p + from, unit, n);
	p[from + n] = '\0';
	return (struct qh_str){p, from + n};
}

static void code_limits(void **state)
{
	struct qh_stored x;

	(void)state;
	assert_true(qh_stored_parse(QH_STR("1.5"), &x));
	/* at the limit as asked for, beyond it plainly */
	assert_str(show(many("0.", '0', QH_FORMAT_PLACES_MAX), x, false), "1.500000000000000000000000000000");
	assert_str(show(many("0.", '0', QH_FORMAT_PLACES_MAX + 1), x, false), "1.5");
	assert_str(show(many("0", ',', QH_FORMAT_SHIFTS_MAX), x, false), "0");
	assert_str(show(many("0", ',', QH_FORMAT_SHIFTS_MAX + 1), x, false), "1.5");
	assert_int_equal(show(many("0", '%', QH_FORMAT_SHIFTS_MAX), x, false).n,
			 2 * QH_FORMAT_SHIFTS_MAX + 1 + QH_FORMAT_SHIFTS_MAX);
	assert_str(show(many("0", '%', QH_FORMAT_SHIFTS_MAX + 1), x, false), "1.5");
	/* the longest of all */
	assert_true(qh_stored_parse(QH_STR("9.87654321E399"), &x));
	assert_true(show(many("0.0", '%', QH_FORMAT_SHIFTS_MAX), x, false).n > 0);
	assert_true(qh_stored_parse(QH_STR("9.87654321E-390"), &x));
	assert_true(show(many("0.0E+0", '%', QH_FORMAT_SHIFTS_MAX), x, false).n > 0);
}

/* An A that is no AM/PM is that of a weekday: nothing is skipped over (fuzzing found half a character). */
static void half_days(void **state)
{
	(void)state;
	shows("44561.75", "h AM/PM aaa", "2021-12-31");
	shows("44561.75", "h am/pm", "6 PM");
	shows("44561.25", "h A/P", "6 A");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    TEST(fifteen_digits), TEST(numbers),       TEST(general),     TEST(dates),
	    TEST(built_in),       TEST(strange_codes), TEST(code_limits), TEST(half_days),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
