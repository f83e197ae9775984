/* SPDX-License-Identifier: Apache-2.0 */
/* Quantities: the columns beside a value, limits, names, comparing, what was printed is kept. */
#include "quantity_fixture.h"

#include "base/catalog.h"

static void read_line(struct quantity_fixture *f, const char *text, const struct qh_quantity_hint *hint,
		      char *out, size_t room)
{
	struct qh_quantity q;

	qh_quantity_parse(f->arena, f->lex, qh_str_of(text), hint, &q);
	quantity_line(f->arena, &q, out, room);
}

static void test_columns_beside_the_value(void **state)
{
	static const struct {
		const char *text, *op, *unit;
		bool money;
		const char *line;
	} cases[] = {
	    {"95", "≥", "%", false, ">=|95||%|%|share|sure|"},
	    {"95", "＝", "%", false, "=|95||%|%|share|sure|"},
	    {"95%", "≥", "%", false, ">=|95||%|%|share|sure|"},
	    {"95", "≥", "%(百分比)", false, ">=|95||%|%(百分比)|share|sure|"},
	    {"100", "", "万元", false, "|1000000||元|万元|money|sure|"},
	    {"100", "≤", "", false, "<=|100||||number|sure|"},
	    {"3.5", "", "亿元", true, "|350000000||元|亿元|money|sure|"},
	    {"3.5", "", "万", false, "|35000||||number|sure|"},
	    {"18万", "≤", "万元", false, "<=|180000||元|万|money|sure|"},
	    {"18万", "≤", "元", false, "<=|180000||元|万|money|sure|"},
	    {"18万", "", "人", false, "|180000||人|万|number|sure|"},
	    {"18万元", "", "万元", true, "|180000||元|万元|money|sure|"},
	    {"18万元", "", "元", true, "|180000||元|万元|money|sure|"},
	    {"18", "", "", true, "|18||元||money|probable|"},
	    {"20", "", "元/人*月", false, "|20||元/(人·月)|元/人*月|money|sure|"},
	    {"50", ">=", "场次", false, ">=|50||场次|场次|number|sure|"},
	    {"50", "", "蟠桃树苗", false, "|50||蟠桃树苗|蟠桃树苗|number|sure|"},
	    {"5-10", "", "万元", false, "in|50000|100000|元|万元|money|sure|"},
	    {"5-10", "=", "人", false, "in|5|10|人|人|number|sure|"},
	    /* The cell against its columns. */
	    {"≤95%", "≥", "%", false, "<=|95||%|%|share|probable|conflict"},
	    {"95%", "≥", "个", false, ">=|95||%|%|share|probable|conflict"},
	    {"95%", "定性", "", false, "|95||%|%|share|probable|conflict"},
	    /* Words stay words. */
	    {"显著提高", "定性", "", false, "|||||qualitative|sure|"},
	    {"养老服务提升工程", "定性", "", false, "|||||qualitative|sure|"},
	    {"市本级职工", "定性", "", false, "|||||qualitative|sure|"},
	    {"市本级职工", "≥", "个", false, "|||||unknown|sure|"},
	    {"无", "≥", "个", false, "|||||none|sure|"},
	    {"—", "≥", "个", false, "|||||dash|sure|"},
	    {"", "≥", "个", false, "|||||blank|sure|"},
	    /* A deadline is one under any of the signs that a clerk may choose for it. */
	    {"2024年12月底", "=", "", false, "<=|2024-12-31||||date|sure|"},
	    {"2024年12月底", "≤", "", false, "<=|2024-12-31||||date|sure|"},
	    {"2024年12月底", "＜", "", false, "<|2024-12-31||||date|sure|"},
	    {"2024年12月底", "≥", "", false, "<=|2024-12-31||||date|probable|conflict"},
	    {"全年", "=", "", false, "in|2024-01-01|2024-12-31|||period|sure|"},
	    /* The unit tells a month from a number of months, a date from a number. */
	    {"12月", "≤", "个月", false, "<=|12||月|月|number|sure|"},
	    {"20241231", "", "元", false, "|20241231||元|元|money|sure|"},
	    {"2024", "", "人", false, "|2024||人|人|number|sure|"},
	    {"2024", "", "", false, "|2024||||number|probable|"},
	};
	char line[2000];

	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		struct qh_quantity_hint hint = {.year = 2024,
						.op_text = qh_str_of(cases[i].op),
						.unit_text = qh_str_of(cases[i].unit),
						.is_money_column = cases[i].money};

		read_line(*state, cases[i].text, &hint, line, sizeof line);
		if (strcmp(line, cases[i].line) != 0)
			fail_msg("%s [%s] [%s]: %s, not %s", cases[i].text, cases[i].op, cases[i].unit, line,
				 cases[i].line);
	}
}

static void test_scale_gives_back_what_was_printed(void **state)
{
	static const struct {
		const char *text;
		int64_t n, d;
		int decimals;
	} cases[] = {{"2.56亿元", 256, 100, 2},
		     {"0.9‰", 9, 10, 1},
		     {"100", 100, 1, 0},
		     {"9.5折", 95, 10, 1},
		     {"≤142.580", 14258, 100, 3}};
	struct quantity_fixture *f = *state;

	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		struct qh_quantity q;

		qh_quantity_parse(f->arena, f->lex, qh_str_of(cases[i].text), NULL, &q);
		assert_true(qh_rat_eq(qh_rat_div(f->arena, q.lo, q.scale),
				      qh_rat_make(f->arena, cases[i].n, cases[i].d)));
		assert_int_equal(q.decimals, cases[i].decimals);
	}
}

static void test_absent_blank_dash_none(void **state)
{
	struct quantity_fixture *f = *state;
	struct qh_quantity q;

	qh_quantity_parse(f->arena, f->lex, QH_STR_NONE, NULL, &q);
	assert_int_equal(q.kind, QH_Q_BLANK);
	qh_quantity_parse(f->arena, f->lex, QH_STR(" \t\xE3\x80\x80\n"), NULL, &q);
	assert_int_equal(q.kind, QH_Q_BLANK);
	qh_quantity_parse(f->arena, f->lex, QH_STR("—"), NULL, &q);
	assert_int_equal(q.kind, QH_Q_DASH);
	qh_quantity_parse(f->arena, f->lex, QH_STR("无"), NULL, &q);
	assert_int_equal(q.kind, QH_Q_NONE);
	assert_false(q.has_number);
	assert_false(qh_rat_ok(q.lo) || qh_rat_ok(q.hi));
}

/* @p n digits behind "≥", as many as asked for. */
static struct qh_quantity read_digits(struct quantity_fixture *f, uint32_t n)
{
	static char text[QH_QUANTITY_BYTES_MAX + 10];
	struct qh_quantity q;

	memcpy(text, "≥", 3);
	memset(text + 3, '7', n);
	qh_quantity_parse(f->arena, f->lex, (struct qh_str){text, 3 + n}, NULL, &q);
	return q;
}

static void test_limits(void **state)
{
	struct quantity_fixture *f = *state;
	struct qh_quantity q = read_digits(f, QH_DIGITS_MAX);

	assert_true(q.has_number && q.doubts == 0 && q.op == QH_OP_GE && q.kind == QH_Q_NUMBER);
	q = read_digits(f, QH_DIGITS_MAX + 1);
	assert_true(!q.has_number && q.kind == QH_Q_UNKNOWN && (q.doubts & QH_DOUBT_TOO_LONG));
	q = read_digits(f, QH_QUANTITY_BYTES_MAX - 3);
	assert_true(!q.has_number && (q.doubts & QH_DOUBT_TOO_LONG));
	q = read_digits(f, QH_QUANTITY_BYTES_MAX - 2);
	assert_true(!q.has_number && q.kind == QH_Q_UNKNOWN && q.doubts == 0);
}

static void test_numerals(void **state)
{
	static const struct {
		const char *text;
		int64_t value;
	} cases[] = {{"十人", 10},
		     {"十二人", 12},
		     {"二十人", 20},
		     {"二百零五人", 205},
		     {"两千人", 2000},
		     {"一万二千三百四十五人", 12345},
		     {"三亿五千万人", 350000000},
		     {"一百二十万人", 1200000},
		     {"伍佰人", 500},
		     {"零人", 0}};
	struct quantity_fixture *f = *state;

	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		struct qh_quantity q;

		qh_quantity_parse(f->arena, f->lex, qh_str_of(cases[i].text), NULL, &q);
		assert_true(q.has_number && qh_rat_eq(q.lo, QH_RAT_INT(cases[i].value)));
		assert_true(qh_str_eq(q.unit, QH_STR("人")));
	}
}

static void test_comparable(void **state)
{
	static const struct {
		const char *a, *b;
		bool want;
	} cases[] = {{"95%", "100%", true},
		     {"95%", "98", true},
		     {"95%", "100个", false},
		     {"100万元", "68400元", true},
		     {"3名", "3人", true},
		     {"3个", "3只", false},
		     {"1000", "3个", true},
		     {"2024年12月", "12月底", true},
		     {"2024年12月", "95%", false},
		     {"20元/人·月", "20元/人/月", true},
		     {"20元/年/人", "20元/人·年", true},
		     {"20元/人", "20元", false},
		     {"显著", "95%", false},
		     {"0.5%", "5‰", true},
		     {"2公里", "2km", true}};
	struct quantity_fixture *f = *state;
	struct qh_quantity_hint hint = {.year = 2024};

	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		struct qh_quantity a, b;

		qh_quantity_parse(f->arena, f->lex, qh_str_of(cases[i].a), &hint, &a);
		qh_quantity_parse(f->arena, f->lex, qh_str_of(cases[i].b), &hint, &b);
		if (qh_quantity_comparable(&a, &b) != cases[i].want ||
		    qh_quantity_comparable(&b, &a) != cases[i].want)
			fail_msg("%s and %s", cases[i].a, cases[i].b);
	}
}

static void test_names(void **state)
{
	(void)state;
	assert_string_equal(qh_quantity_kind_name(QH_Q_BLANK), "none");
	assert_string_equal(qh_quantity_kind_name(QH_Q_BAND_WORD), "band-word");
	assert_string_equal(qh_quantity_kind_name(QH_Q_UNKNOWN), "unknown");
	assert_null(qh_op_name(QH_OP_NULL));
	assert_string_equal(qh_op_name(QH_OP_GE), ">=");
	assert_string_equal(qh_op_name(QH_OP_IN), "in");
	assert_string_equal(qh_certainty_name(QH_LAYOUT_DOUBTFUL), "layout-doubtful");
}

static void test_each_doubt_has_a_message(void **state)
{
	struct quantity_fixture *f = *state;
	const struct qh_catalog *messages;
	struct qh_error err;
	char code[60];

	assert_int_equal(qh_catalog_load(f->library, "messages", &messages, &err), QH_OK);
	for (unsigned bit = 1; bit <= QH_DOUBT_NO_SUCH_DATE; bit <<= 1) {
		snprintf(code, sizeof code, "quantity.doubt.%s", qh_doubt_name((enum qh_doubt)bit));
		assert_true(qh_catalog_has(messages, code));
	}
}

/* Without memory a value is unread, never misread. */
static void test_failing_memory(void **state)
{
	static const char *const texts[] = {"≥ 95 %", "20元／人*月", "１２３．４５％", "共20元/人/月以内",
					    "项目１个"};
	struct quantity_fixture *f = *state;

	for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
		for (uint64_t n = 1; n < 12; n++) {
			struct qh_arena *arena = qh_arena_new(1 << 20);
			struct qh_quantity q;

			assert_non_null(arena);
			qh_arena_fail_after(n);
			qh_quantity_parse(arena, f->lex, qh_str_of(texts[i]), NULL, &q);
			qh_arena_fail_after(0);
			if (n == 1)
				assert_true(q.kind == QH_Q_UNKNOWN && !q.has_number);
			qh_arena_free(arena);
		}
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_columns_beside_the_value),
	    cmocka_unit_test(test_scale_gives_back_what_was_printed),
	    cmocka_unit_test(test_absent_blank_dash_none),
	    cmocka_unit_test(test_limits),
	    cmocka_unit_test(test_numerals),
	    cmocka_unit_test(test_comparable),
	    cmocka_unit_test(test_names),
	    cmocka_unit_test(test_each_doubt_has_a_message),
	    cmocka_unit_test(test_failing_memory),
	};

	return cmocka_run_group_tests(tests, quantity_setup, quantity_teardown);
}
