/* SPDX-License-Identifier: Apache-2.0 */
/* Formulas for spreadsheets: each rule has its own, and none is given that would not lead to the score. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

#include "base/limits.h"
#include "write/live_formula.h"

static int begin(void **state)
{
	*state = qh_arena_new(QH_DOC_ARENA_BYTES_MAX);
	return 0;
}

static int end(void **state)
{
	qh_arena_free(*state);
	return 0;
}

/* Numbers as decimals; a formula of NULL: none may be given. */
static const struct {
	uint8_t method, op;
	const char *weight, *target, *actual, *score, *formula;
	uint8_t mode, digits;
} cases[] = {
    {QH_M_POSITIVE, QH_OP_GE, "10", "40", "30", "7.5", "=ROUND(IF(F5>=E5,D5,MAX(0,D5*F5/E5)),2)",
     QH_ROUND_HALF_UP, 2},
    {QH_M_POSITIVE, QH_OP_GE, "10", "40", "50", "10", "=ROUND(IF(F5>=E5,D5,MAX(0,D5*F5/E5)),2)",
     QH_ROUND_HALF_UP, 2},
    {QH_M_POSITIVE, QH_OP_GT, "10", "3", "2", "6.66", "=ROUNDDOWN(IF(F5>E5,D5,MAX(0,D5*F5/E5)),2)",
     QH_ROUND_TRUNCATE, 2},
    {QH_M_POSITIVE, QH_OP_GE, "10", "3", "2", "6.67", "=ROUNDUP(IF(F5>=E5,D5,MAX(0,D5*F5/E5)),2)",
     QH_ROUND_UP, 2},
    {QH_M_POSITIVE, QH_OP_GE, "10", "4", "3", "7.5", "=IF(F5>=E5,D5,MAX(0,D5*F5/E5))", QH_ROUND_NONE, 0},
    {QH_M_POSITIVE, QH_OP_GE, "10", "40", "-4", "0", "=ROUND(IF(F5>=E5,D5,MAX(0,D5*F5/E5)),2)",
     QH_ROUND_HALF_UP, 2},
    {QH_M_REVERSE_RATIO, QH_OP_LE, "8", "5", "10", "4", "=ROUND(IF(F5<=E5,D5,MAX(0,D5*E5/F5)),2)",
     QH_ROUND_HALF_UP, 2},
    {QH_M_REVERSE_RATIO, QH_OP_LE, "8", "5", "0", "8", "=ROUND(IF(F5<=E5,D5,MAX(0,D5*E5/F5)),2)",
     QH_ROUND_HALF_UP, 2},
    {QH_M_REVERSE_LINEAR, QH_OP_LT, "8", "10", "12", "6.4", "=ROUND(IF(F5<E5,D5,MAX(0,D5*(1-(F5-E5)/E5))),2)",
     QH_ROUND_HALF_UP, 2},
    {QH_M_REVERSE_LINEAR, QH_OP_LE, "8", "10", "25", "0", "=ROUND(IF(F5<=E5,D5,MAX(0,D5*(1-(F5-E5)/E5))),2)",
     QH_ROUND_HALF_UP, 2},
    {QH_M_EQUAL, QH_OP_EQ, "10", "4", "3", "7.5", "=ROUND(IF(F5>=E5,D5,MAX(0,D5*F5/E5)),2)", QH_ROUND_HALF_UP,
     2},
    {QH_M_EQUAL, QH_OP_EQ, "10", "4", "5", "8", "=ROUND(IF(F5<=E5,D5,MAX(0,D5*E5/F5)),2)", QH_ROUND_HALF_UP,
     2},
    {QH_M_EQUAL_TWO_SIDED, QH_OP_EQ, "10", "4", "5", "7.5", "=ROUND(D5*MAX(0,1-ABS(F5-E5)/ABS(E5)),2)",
     QH_ROUND_HALF_UP, 2},
    {QH_M_EQUAL_EXACT, QH_OP_EQ, "10", "4", "5", "0", "=ROUND(IF(F5=E5,D5,0),2)", QH_ROUND_HALF_UP, 2},
    {QH_M_YES_NO, QH_OP_GE, "10", "4", "5", "10", "=ROUND(IF(F5>=E5,D5,0),2)", QH_ROUND_HALF_UP, 2},
    {QH_M_PROPORTION, QH_OP_NULL, "6", "100", "90", "5.4", "=ROUND(D5*F5/100,2)", QH_ROUND_HALF_UP, 2},
    {QH_M_EXECUTION_RATIO, QH_OP_NULL, "10", "8.89", "3.49", "3.93", "=MIN(D5,ROUND(D5*G5,2))",
     QH_ROUND_HALF_UP, 2},
    {QH_M_EXECUTION_RATIO, QH_OP_NULL, "10", "8", "9", "10", "=MIN(D5,ROUND(D5*G5,2))", QH_ROUND_HALF_UP, 2},
    /* what the formula would not give is not said by it: a reducer, a division by zero, other methods */
    {QH_M_POSITIVE, QH_OP_GE, "10", "40", "80", "5", NULL, QH_ROUND_HALF_UP, 2},
    {QH_M_POSITIVE, QH_OP_GE, "10", "0", "-1", "0", NULL, QH_ROUND_HALF_UP, 2},
    {QH_M_REVERSE_LINEAR, QH_OP_LE, "8", "0", "1", "0", NULL, QH_ROUND_HALF_UP, 2},
    {QH_M_EXECUTION_RATIO, QH_OP_NULL, "10", "0", "1", "0", NULL, QH_ROUND_HALF_UP, 2},
    {QH_M_BANDS, QH_OP_NULL, "10", "90", "80", "8", NULL, QH_ROUND_HALF_UP, 2},
    {QH_M_POSITIVE, QH_OP_GE, "10", "40", "30", "7.5", NULL, QH_ROUND_HALF_EVEN, 2},
};

static struct qh_rat number(struct qh_arena *arena, const char *text)
{
	struct qh_rat r;

	assert_int_equal(qh_rat_parse(arena, qh_str_of(text), &r, NULL), QH_OK);
	return r;
}

static void every_rule(void **state)
{
	struct qh_arena *arena = *state;

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct qh_live in = {.weight = number(arena, cases[i].weight),
				     .target = number(arena, cases[i].target),
				     .actual = number(arena, cases[i].actual),
				     .method = cases[i].method,
				     .op = cases[i].op,
				     .round = {cases[i].mode, cases[i].digits},
				     .row = 5};
		struct qh_str f = qh_live_formula(arena, &in, number(arena, cases[i].score));

		if (!cases[i].formula)
			assert_null(f.p);
		else if (!qh_str_eq(f, qh_str_of(cases[i].formula)))
			fail_msg("case %zu: %.*s", i, QH_STR_ARG(f));
	}
}

static void missing_numbers(void **state)
{
	struct qh_live in = {.weight = QH_RAT_INT(10),
			     .target = QH_RAT_NONE,
			     .actual = QH_RAT_INT(1),
			     .method = QH_M_YES_NO,
			     .row = 5};

	assert_null(qh_live_formula(*state, &in, QH_RAT_INT(0)).p);
	in.target = QH_RAT_INT(1);
	assert_null(qh_live_formula(*state, &in, QH_RAT_NONE).p);
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(every_rule), cmocka_unit_test(missing_numbers)};

	return cmocka_run_group_tests(tests, begin, end);
}
