/* SPDX-License-Identifier: Apache-2.0 */
/* Properties of quantities: a printed value reads back as what was printed, and no bytes lead astray. */
#include "quantity_fixture.h"

static uint32_t next_random(uint64_t *seed)
{
	*seed = *seed * 6364136223846793005u + 1442695040888963407u;
	return (uint32_t)(*seed >> 33);
}

struct sample {
	const char *text;
	int64_t n, d; /* factor, or operator in n */
	const char *unit;
};

static const struct sample befores[] = {
    {"", QH_OP_NULL, 0, NULL},      {"≥", QH_OP_GE, 0, NULL},      {"≧ ", QH_OP_GE, 0, NULL},
    {">=", QH_OP_GE, 0, NULL},      {"＞=", QH_OP_GE, 0, NULL},    {"不低于", QH_OP_GE, 0, NULL},
    {"不少于 ", QH_OP_GE, 0, NULL}, {"至少", QH_OP_GE, 0, NULL},   {"≤", QH_OP_LE, 0, NULL},
    {"<=", QH_OP_LE, 0, NULL},      {"不超过", QH_OP_LE, 0, NULL}, {"小于等于", QH_OP_LE, 0, NULL},
    {">", QH_OP_GT, 0, NULL},       {"大于", QH_OP_GT, 0, NULL},   {"高于", QH_OP_GT, 0, NULL},
    {"＜", QH_OP_LT, 0, NULL},      {"小于", QH_OP_LT, 0, NULL},   {"=", QH_OP_EQ, 0, NULL},
    {"═", QH_OP_EQ, 0, NULL},       {"等于", QH_OP_EQ, 0, NULL},
};
static const struct sample afters[] = {
    {"以上", QH_OP_GE, 0, NULL}, {"及以上", QH_OP_GE, 0, NULL},   {"以下", QH_OP_LE, 0, NULL},
    {"以内", QH_OP_LE, 0, NULL}, {"(含)以上", QH_OP_GE, 0, NULL},
};
static const struct sample units[] = {
    {"", 1, 1, NULL},
    {"%", 1, 1, "%"},
    {"％", 1, 1, "%"},
    {"百分比", 1, 1, "%"},
    {"‰", 1, 10, "%"},
    {"元", 1, 1, "元"},
    {"万元", 10000, 1, "元"},
    {"亿元", 100000000, 1, "元"},
    {"个", 1, 1, "个"},
    {"人次", 1, 1, "人次"},
    {"万人次", 10000, 1, "人次"},
    {"名", 1, 1, "人"},
    {"千瓦时", 1, 1, "千瓦时"},
    {"亿千瓦时", 100000000, 1, "千瓦时"},
    {"㎡", 1, 1, "平方米"},
    {"km", 1, 1, "km"},
    {"元/人*月", 1, 1, "元/(人·月)"},
    {"万元/亩", 10000, 1, "元/亩"},
    {"元/生/年", 1, 1, "元/(生·年)"},
    {"蟠桃", 1, 1, "蟠桃"},
    {" 家", 1, 1, "家"},
};

/* Digits of n/10^decimals in one of the ways they are printed. */
static void print_number(uint64_t *seed, uint32_t n, uint32_t decimals, char out[256])
{
	static const uint32_t power[] = {1, 10, 100, 1000};
	uint32_t whole = n / power[decimals], part = n % power[decimals];
	char frac[16] = "";
	uint32_t style = next_random(seed) % 3;

	if (decimals)
		snprintf(frac, sizeof frac, ".%0*u", (int)decimals, part);
	if (style == 1 && whole >= 1000 && whole < 1000000)
		snprintf(out, 256, "%u,%03u%s", whole / 1000, whole % 1000, frac);
	else
		snprintf(out, 256, "%u%s", whole, frac);
	if (style != 2)
		return;
	/* Full-width digits. */
	char wide[256];
	size_t at = 0;

	for (const char *c = out; *c && at + 4 < sizeof wide; c++) {
		wide[at++] = (char)0xEF;
		wide[at++] = (char)0xBC;
		wide[at++] = (char)(0x90 + (*c - '0'));
	}
	wide[at] = '\0';
	memcpy(out, wide, at + 1);
}

static void test_printed_values_read_back(void **state)
{
	struct quantity_fixture *f = *state;
	static const int64_t power[] = {1, 10, 100, 1000};
	uint64_t seed = 20240601;

	for (int round = 0; round < 200000; round++) {
		const struct sample *before =
		    &befores[next_random(&seed) % (sizeof befores / sizeof *befores)];
		const struct sample *unit = &units[next_random(&seed) % (sizeof units / sizeof *units)];
		const struct sample *after = NULL;
		uint32_t decimals = next_random(&seed) % 4, n = next_random(&seed) % 10000000;
		int64_t op = before->n;
		char number[256], text[400];
		struct qh_quantity q;
		struct qh_rat want;

		if (before->text[0] == '\0' && next_random(&seed) % 3 == 0) {
			after = &afters[next_random(&seed) % (sizeof afters / sizeof *afters)];
			op = after->n;
		}
		/* A bare share of 2xx is another matter, and so are eight digits or a year. */
		if (op == QH_OP_NULL && (!unit->unit || strcmp(unit->unit, "%") == 0))
			n %= 100 * (uint32_t)power[decimals];
		print_number(&seed, n, decimals, number);
		snprintf(text, sizeof text, "%s%s%s%s", before->text, number, unit->text,
			 after ? after->text : "");
		qh_arena_reset(f->arena);
		qh_quantity_parse(f->arena, f->lex, qh_str_of(text), NULL, &q);
		want = qh_rat_make(f->arena, (int64_t)n * unit->n, power[decimals] * unit->d);
		if (!q.has_number || !qh_rat_eq(q.lo, want) || q.op != op || q.decimals != decimals ||
		    q.certainty != QH_SURE || (q.doubts & ~(uint32_t)QH_DOUBT_OVER_100) ||
		    (unit->unit == NULL) != (q.unit.p == NULL) ||
		    (unit->unit && !qh_str_eq(q.unit, qh_str_of(unit->unit))))
			fail_msg("%s", text);
	}
}

static void test_printed_dates_read_back(void **state)
{
	static const char *const forms[] = {"%d年%d月%d日", "%d-%02d-%02d",       "%d.%d.%d",
					    "%d/%02d/%d",   "%d年%02d月%02d号前", "截止%d年%d月%d日",
					    "%04d%02d%02d"};
	struct quantity_fixture *f = *state;
	uint64_t seed = 5;

	for (int round = 0; round < 20000; round++) {
		int year = 1990 + (int)(next_random(&seed) % 100), month = 1 + (int)(next_random(&seed) % 12);
		int day = 1 + (int)(next_random(&seed) % 31);
		const char *form = forms[next_random(&seed) % (sizeof forms / sizeof *forms)];
		char text[100];
		struct qh_quantity q;
		qh_day want;

#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
		snprintf(text, sizeof text, form, year, month, day);
#pragma GCC diagnostic pop
		qh_arena_reset(f->arena);
		qh_quantity_parse(f->arena, f->lex, qh_str_of(text), NULL, &q);
		assert_int_equal(q.kind, QH_Q_DATE);
		if (qh_date_make(year, month, day, &want)) {
			assert_true(q.has_number && q.lo.n == want && q.op == QH_OP_LE);
		} else {
			assert_false(q.has_number);
			assert_true(q.doubts & QH_DOUBT_NO_SUCH_DATE);
		}
	}
}

static bool inside(struct qh_str outer, struct qh_str s)
{
	return s.p >= outer.p && s.p + s.n <= outer.p + outer.n;
}

/* assert_true with the text that broke it. */
#define HOLDS(cond)                                                                                          \
	do {                                                                                                 \
		if (!(cond))                                                                                 \
			fail_msg("%.*s: %s", QH_STR_ARG(text), #cond);                                       \
	} while (0)

/* What holds for every quantity whatever was printed. */
static void check_invariants(struct qh_str text, const struct qh_quantity *q)
{
	bool day = q->kind == QH_Q_DATE || q->kind == QH_Q_PERIOD;

	HOLDS(q->kind <= QH_Q_UNKNOWN && q->op <= QH_OP_IN && q->certainty <= QH_PROBABLE);
	HOLDS(q->has_number == qh_rat_ok(q->lo));
	HOLDS(qh_rat_ok(q->scale) && qh_rat_sign(q->scale) > 0);
	if (qh_rat_ok(q->hi))
		HOLDS(q->has_number && (q->op == QH_OP_IN || (q->doubts & QH_DOUBT_TWO_VALUES)));
	if (q->op == QH_OP_IN && q->has_number)
		HOLDS(qh_rat_ok(q->hi) && qh_rat_cmp(q->lo, q->hi) <= 0);
	if (q->kind == QH_Q_SHARE || q->kind == QH_Q_MONEY)
		HOLDS(q->has_number && q->unit.p);
	if (q->kind == QH_Q_NUMBER)
		HOLDS(q->has_number);
	if (day && !q->has_number)
		HOLDS(q->doubts & (QH_DOUBT_YEAR_MISSING | QH_DOUBT_NO_SUCH_DATE));
	if (q->kind == QH_Q_BAND_WORD)
		HOLDS(q->band != QH_BAND_NULL);
	if (q->unit_text.p)
		HOLDS(inside(text, q->unit_text));
	if (q->kind <= QH_Q_NONE)
		HOLDS(!q->has_number && q->op == QH_OP_NULL);
	if (q->doubts &
	    (QH_DOUBT_MISREAD_OPERATOR | QH_DOUBT_MANY_NUMBERS | QH_DOUBT_CONFLICT | QH_DOUBT_APPROX))
		HOLDS(q->certainty == QH_PROBABLE);
}

static void test_random_bytes(void **state)
{
	struct quantity_fixture *f = *state;
	uint64_t seed = 3;
	char text[80];

	for (int round = 0; round < 100000; round++) {
		struct qh_str s = {text, next_random(&seed) % sizeof text};
		struct qh_quantity q;

		for (uint32_t i = 0; i < s.n; i++)
			text[i] =
			    (char)(round % 2 ? next_random(&seed) % 256 : ' ' + next_random(&seed) % 95);
		qh_arena_reset(f->arena);
		qh_quantity_parse(f->arena, f->lex, s, NULL, &q);
		check_invariants(s, &q);
	}
}

/* The words of the lexicon themselves, with digits and signs between them: what a parser of words fears most.
 */
static void test_random_words(void **state)
{
	static const enum qh_word_class classes[] = {
	    QH_W_OP_GE,       QH_W_OP_LE,       QH_W_OP_LT,     QH_W_OP_EQ,      QH_W_MULTIPLIER,
	    QH_W_UNIT,        QH_W_APPROX,      QH_W_DEADLINE,  QH_W_PERIOD,     QH_W_DEGREE,
	    QH_W_BAND_FULL,   QH_W_BAND_MISSED, QH_W_DASH,      QH_W_DONE,       QH_W_NUMERAL,
	    QH_W_UNIT_BEFORE, QH_W_RANGE,       QH_W_DATE_PART, QH_W_DATE_POINT, QH_W_BOUND,
	    QH_W_VALUE_LEAD,  QH_W_PER};
	static const char *const glue[] = {"",  "",   "",     " ",  "(", ")",  ".",  "/",
					   ",", "\n", "2024", "12", "0", "95", "100"};
	struct quantity_fixture *f = *state;
	uint64_t seed = 9;
	char text[1200];

	for (int round = 0; round < 300000; round++) {
		uint32_t n_words = 1 + next_random(&seed) % 6, n = 0;
		struct qh_quantity_hint hint = {.year = round % 3 ? 2024 : 0};
		struct qh_quantity q;

		for (uint32_t k = 0; k < n_words; k++) {
			const struct qh_word *const *words;
			enum qh_word_class cls =
			    classes[next_random(&seed) % (sizeof classes / sizeof *classes)];
			uint32_t n_of_class = qh_lexicon_words(f->lex, cls, &words);
			struct qh_str w = words[next_random(&seed) % n_of_class]->text;
			const char *g = glue[next_random(&seed) % (sizeof glue / sizeof *glue)];

			if (next_random(&seed) % 3 == 0)
				n += (uint32_t)snprintf(text + n, sizeof text - n, "%u",
							next_random(&seed) % 3000);
			n += (uint32_t)snprintf(text + n, sizeof text - n, "%.*s%s", QH_STR_ARG(w), g);
		}
		qh_arena_reset(f->arena);
		qh_quantity_parse(f->arena, f->lex, (struct qh_str){text, n}, &hint, &q);
		check_invariants((struct qh_str){text, n}, &q);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_printed_values_read_back),
	    cmocka_unit_test(test_printed_dates_read_back),
	    cmocka_unit_test(test_random_bytes),
	    cmocka_unit_test(test_random_words),
	};

	return cmocka_run_group_tests(tests, quantity_setup, quantity_teardown);
}
