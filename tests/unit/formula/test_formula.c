/* SPDX-License-Identifier: Apache-2.0 */
/* The formula language by its triples (tests/formula/), and its limits, traces and names. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>
#include <stdlib.h>

#include "base/file.h"
#include "base/limits.h"
#include "formula/formula.h"

enum { VALUES_MAX = 16, ARENA = 1 << 24 };

struct value {
	struct qh_str name;
	struct qh_rat value;
	struct qh_dim dim;
	bool dim_known;
};
struct values {
	struct value at[VALUES_MAX];
	uint32_t n;
};

static bool look_up(void *payload, struct qh_str name, struct qh_formula_input *out)
{
	const struct values *values = payload;

	for (uint32_t i = 0; i < values->n; i++) {
		if (!qh_formula_name_eq(values->at[i].name, name))
			continue;
		out->known = true;
		out->value = values->at[i].value;
		out->dim = values->at[i].dim;
		out->dim_known = values->at[i].dim_known;
		out->at.row = i + 1;
		out->source = QH_STR("ledger");
		return true;
	}
	return false;
}

static struct qh_str next_part(struct qh_str *rest, char until)
{
	struct qh_str part = *rest;

	for (uint32_t i = 0; i < rest->n; i++) {
		if (rest->p[i] == until) {
			part.n = i;
			*rest = qh_str_sub(*rest, i + 1, rest->n);
			return qh_str_trim(part);
		}
	}
	*rest = QH_STR("");
	return qh_str_trim(part);
}

static void read_values(struct qh_arena *arena, struct qh_str line, struct values *out)
{
	static const struct {
		const char *name;
		int base;
	} dims[] = {{"money", QH_BASE_MONEY}, {"count", QH_BASE_COUNT}, {"time", QH_BASE_TIME}};

	out->n = 0;
	if (qh_str_eq(line, QH_STR("-")))
		return;
	while (line.n > 0) {
		struct qh_str item = next_part(&line, ';');
		struct value *v = &out->at[out->n++];
		struct qh_str number;

		assert_true(out->n <= VALUES_MAX);
		v->name = next_part(&item, '=');
		number = next_part(&item, ' ');
		v->dim = (struct qh_dim){{0}};
		v->dim_known = item.n > 0;
		assert_int_equal(qh_rat_parse(arena, number, &v->value, NULL), QH_OK);
		for (size_t i = 0; i < sizeof(dims) / sizeof(dims[0]); i++) {
			if (qh_str_eq(item, qh_str_of(dims[i].name)))
				v->dim.power[dims[i].base] = 1;
		}
	}
}

/* What really comes out, in the words of the third line. */
static struct qh_str outcome(struct qh_arena *arena, struct qh_str text, struct values *values, bool with_dim)
{
	struct qh_formula f;
	struct qh_error err;
	struct qh_dim dim;
	bool decided;
	struct qh_rat out;
	struct qh_str missing;
	struct qh_trace *trace;
	uint32_t n;

	qh_error_clear(&err);
	if (qh_formula_parse(arena, text, &f, &err) != QH_OK ||
	    qh_formula_check(&f, look_up, values, &dim, &decided, &err) != QH_OK)
		return qh_arena_printf(arena, "%s %u", err.code, err.col);
	assert_int_equal(qh_formula_eval(arena, &f, look_up, values, &out, &missing, &trace, &n, &err),
			 QH_OK);
	if (missing.p)
		return qh_arena_printf(arena, "missing %.*s", QH_STR_ARG(missing));
	if (!qh_rat_ok(out))
		return QH_STR("nothing");
	if (!with_dim)
		return qh_rat_str(arena, out);
	return qh_arena_printf(arena, "%.*s = %.*s", QH_STR_ARG(qh_rat_str(arena, out)),
			       QH_STR_ARG(decided ? qh_dim_str(arena, dim) : QH_STR("?")));
}

static uint32_t run_file(const char *path)
{
	struct qh_arena *arena = qh_arena_new(ARENA);
	struct qh_str text;
	struct qh_str lines[3] = {{0}};
	uint32_t filled = 0;
	uint32_t line = 0;
	uint32_t cases = 0;
	uint32_t wrong = 0;

	assert_int_equal(qh_file_read(arena, path, QH_YAML_BYTES_MAX, &text, NULL), QH_OK);
	while (text.n > 0) {
		struct values values;
		struct qh_str got;

		lines[filled] = next_part(&text, '\n');
		line++;
		if (filled == 0 && (lines[0].n == 0 || lines[0].p[0] == '#'))
			continue;
		if (++filled < 3)
			continue;
		filled = 0;
		cases++;
		read_values(arena, lines[1], &values);
		got = outcome(arena, lines[0], &values, qh_str_find(lines[2], QH_STR(" = "), 0) >= 0);
		if (!qh_str_eq(got, lines[2])) {
			print_error("%s:%u: %.*s\n  expected %.*s\n  got      %.*s\n", path, line,
				    QH_STR_ARG(lines[0]), QH_STR_ARG(lines[2]), QH_STR_ARG(got));
			wrong++;
		}
	}
	assert_int_equal(filled, 0);
	qh_arena_free(arena);
	assert_int_equal(wrong, 0);
	return cases;
}

static void test_syntax(void **state)
{
	(void)state;
	assert_true(run_file("tests/formula/syntax.test") > 50);
}

static void test_units(void **state)
{
	(void)state;
	assert_true(run_file("tests/formula/units.test") > 15);
}

static struct qh_str repeat(struct qh_arena *arena, const char *a, uint32_t n, const char *mid, const char *b)
{
	struct qh_buf text;
	struct qh_str out;

	qh_buf_init(&text, 1 << 20);
	for (uint32_t i = 0; i < n; i++)
		qh_buf_z(&text, a);
	qh_buf_z(&text, mid);
	for (uint32_t i = 0; i < n; i++)
		qh_buf_z(&text, b);
	out = qh_arena_str(arena, qh_buf_view(&text));
	qh_buf_free(&text);
	return out;
}

static void expect(struct qh_arena *arena, struct qh_str text, const char *code)
{
	struct qh_formula f;
	struct qh_error err;

	qh_error_clear(&err);
	if (code) {
		assert_int_not_equal(qh_formula_parse(arena, text, &f, &err), QH_OK);
		assert_string_equal(err.code, code);
	} else {
		assert_int_equal(qh_formula_parse(arena, text, &f, &err), QH_OK);
	}
}

static void test_limits(void **state)
{
	struct qh_arena *arena = qh_arena_new(ARENA);

	(void)state;
	expect(arena, repeat(arena, "(", QH_FORMULA_DEPTH_MAX - 1, "1", ")"), NULL);
	expect(arena, repeat(arena, "(", QH_FORMULA_DEPTH_MAX, "1", ")"), "FML-006");
	expect(arena, repeat(arena, "abs(", QH_FORMULA_DEPTH_MAX - 1, "1", ")"), NULL);
	expect(arena, repeat(arena, "abs(", QH_FORMULA_DEPTH_MAX, "1", ")"), "FML-006");
	/* n additions make 2n + 1 nodes. */
	expect(arena, repeat(arena, "", QH_FORMULA_NODES_MAX / 2 - 1, "1", "+1"), NULL);
	expect(arena, repeat(arena, "", QH_FORMULA_NODES_MAX / 2, "1", "+1"), "FML-007");
	expect(arena, repeat(arena, "a", QH_FORMULA_BYTES_MAX, "", ""), NULL);
	expect(arena, repeat(arena, "a", QH_FORMULA_BYTES_MAX + 1, "", ""), "FML-012");
	expect(arena, repeat(arena, "9", QH_DIGITS_MAX, "", ""), NULL);
	expect(arena, repeat(arena, "9", QH_DIGITS_MAX + 1, "", ""), "FML-009");
	expect(arena, repeat(arena, "9", QH_DIGITS_MAX + 50, "", ""), "FML-009");
	expect(arena, QH_STR(""), "FML-001");
	expect(arena, QH_STR(" \xE3\x80\x82 "), "FML-001");
	expect(arena, QH_STR_NONE, "FML-001");
	qh_arena_free(arena);
}

/* Any bytes at all: an answer, never a fault; what parses can be checked and evaluated. */
static void test_random_bytes(void **state)
{
	static const char *const parts[] = {"(",    ")",    "+",    "-",        "*",
					    "/",    "%",    "=",    "1",        "0",
					    ".5",   ",",    "min(", "x",        "\xE7\x94\xB2",
					    "\xEF", "100%", " ",    "\xC3\x97", "round(",
					    "\\"};
	uint64_t seed = 42;
	struct values none = {.n = 0};
	uint32_t parsed = 0;

	(void)state;
	for (int round = 0; round < 20000; round++) {
		struct qh_arena *arena = qh_arena_new(ARENA);
		struct qh_buf text;
		struct qh_formula f;

		qh_buf_init(&text, 4096);
		for (uint32_t i = 0; i < 1 + (uint32_t)round % 9; i++) {
			seed = seed * 6364136223846793005u + 1442695040888963407u;
			qh_buf_z(&text, parts[(seed >> 33) % (sizeof(parts) / sizeof(parts[0]))]);
		}
		if (qh_formula_parse(arena, qh_buf_view(&text), &f, NULL) == QH_OK) {
			struct qh_rat out;
			struct qh_str missing;
			struct qh_trace *trace;
			struct qh_str twice;
			struct qh_dim dim;
			bool decided;
			uint32_t n;

			parsed++;
			assert_true(f.n > 0);
			for (uint32_t i = 0; i < f.n; i++) {
				assert_true(f.nodes[i].op == QH_N_NUMBER || f.nodes[i].op == QH_N_NAME ||
					    (f.nodes[i].a < i && f.nodes[i].b < i));
				assert_true(f.nodes[i].off + f.nodes[i].len <= f.source.n);
			}
			assert_int_equal(
			    qh_formula_eval(arena, &f, look_up, &none, &out, &missing, &trace, &n, NULL),
			    QH_OK);
			(void)!qh_formula_check(&f, look_up, &none, &dim, &decided, NULL);
			(void)qh_formula_divides_twice(&f, &twice);
		}
		qh_buf_free(&text);
		qh_arena_free(arena);
	}
	assert_true(parsed > 500);
}

static void test_trace(void **state)
{
	struct qh_arena *arena = qh_arena_new(ARENA);
	struct qh_formula f;
	struct values values;
	struct qh_rat out;
	struct qh_str missing;
	struct qh_trace *trace;
	uint32_t n;

	(void)state;
	read_values(arena, QH_STR("a=6;b=4"), &values);
	assert_int_equal(qh_formula_parse(arena, QH_STR("r = (a - b) / b * 100%"), &f, NULL), QH_OK);
	assert_true(qh_str_eq(f.target, QH_STR("r")));
	assert_true(f.percent);
	assert_int_equal(qh_formula_eval(arena, &f, look_up, &values, &out, &missing, &trace, &n, NULL),
			 QH_OK);
	assert_true(qh_rat_eq(out, qh_rat_make(arena, 1, 2)));
	/* a, b, a - b, b, quotient: the factor of 100 % is no line. */
	assert_int_equal(n, 5);
	assert_true(qh_str_eq(f.nodes[trace[0].node].name, QH_STR("a")));
	assert_int_equal(trace[0].at.row, 1);
	assert_true(qh_str_eq(trace[0].source, QH_STR("ledger")));
	assert_true(qh_rat_eq(trace[2].value, QH_RAT_INT(2)));
	assert_true(qh_rat_eq(trace[4].value, out));
	assert_true(qh_str_eq(qh_str_sub(f.source, f.nodes[trace[2].node].off, f.nodes[trace[2].node].len),
			      QH_STR("(a - b)")));
	qh_arena_free(arena);
}

static void test_percent(void **state)
{
	static const struct {
		const char *text;
		bool percent;
	} all[] = {{"a/b*100%", true}, {"100%*a/b", true}, {"a/b", false},  {"a*100%*b", true},
		   {"a*1", false},     {"a*50%", false},   {"100%", false}, {"a*100%+b", false},
		   {"a/100%", false},  {"a*1.00%", false}};
	struct qh_arena *arena = qh_arena_new(ARENA);

	(void)state;
	for (size_t i = 0; i < sizeof(all) / sizeof(all[0]); i++) {
		struct qh_formula f;

		assert_int_equal(qh_formula_parse(arena, qh_str_of(all[i].text), &f, NULL), QH_OK);
		if (f.percent != all[i].percent)
			fail_msg("%s", all[i].text);
	}
	qh_arena_free(arena);
}

static void test_divides_twice(void **state)
{
	static const struct {
		const char *text, *name;
	} all[] = {{"(a/b)/b", "b"},  {"a/b/b*100%", "b"},     {"a/(b*b)", "b"},    {"a/b", NULL},
		   {"a*b/b/b", NULL}, {"a/b/c", NULL},         {"a/(b/b)/b", NULL}, {"(a/b-c/b)/b", NULL},
		   {"-(a/b)/b", "b"}, {"round(a/b,2)/b", "b"}, {"a/b/\"b\"", "b"},  {"1", NULL}};
	struct qh_arena *arena = qh_arena_new(ARENA);

	(void)state;
	for (size_t i = 0; i < sizeof(all) / sizeof(all[0]); i++) {
		struct qh_formula f;
		struct qh_str name;
		bool twice;

		assert_int_equal(qh_formula_parse(arena, qh_str_of(all[i].text), &f, NULL), QH_OK);
		twice = qh_formula_divides_twice(&f, &name);
		if (twice != (all[i].name != NULL) || (twice && !qh_str_eq(name, qh_str_of(all[i].name))))
			fail_msg("%s", all[i].text);
	}
	qh_arena_free(arena);
}

static void test_names(void **state)
{
	(void)state;
	assert_true(qh_formula_name_eq(QH_STR("a"), QH_STR("a")));
	assert_true(qh_formula_name_eq(QH_STR("\xE2\x80\x9Cx\xE2\x80\x9Dy"), QH_STR("\"x\"y")));
	assert_true(qh_formula_name_eq(QH_STR("\xE3\x80\x8Cxy\xE3\x80\x8D"), QH_STR("xy")));
	assert_false(qh_formula_name_eq(QH_STR("x"), QH_STR("xy")));
	assert_false(qh_formula_name_eq(QH_STR("xy"), QH_STR("x'")));
}

static void test_no_memory(void **state)
{
	(void)state;
	for (uint64_t n = 1; n < 40; n++) {
		struct qh_arena *arena = qh_arena_new(ARENA);
		struct qh_formula f;
		struct qh_error err;
		struct values values = {.n = 0};
		struct qh_rat out;
		struct qh_str missing;
		struct qh_trace *trace;
		uint32_t n_trace;
		enum qh_status status;

		qh_error_clear(&err);
		qh_arena_fail_after(n);
		status = qh_formula_parse(
		    arena, QH_STR("r=(1+2+3+4+5+6+7+8+9)*123456789012345678901234567890/7"), &f, &err);
		if (status == QH_OK)
			status = qh_formula_eval(arena, &f, look_up, &values, &out, &missing, &trace,
						 &n_trace, &err);
		qh_arena_fail_after(0);
		qh_arena_free(arena);
		if (status == QH_OK)
			return;
		assert_true(status == QH_NOMEM || status == QH_LIMIT || status == QH_INVALID);
		assert_non_null(err.code);
	}
	fail_msg("more allocations than thought");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_syntax),    cmocka_unit_test(test_units),
	    cmocka_unit_test(test_limits),    cmocka_unit_test(test_trace),
	    cmocka_unit_test(test_percent),   cmocka_unit_test(test_divides_twice),
	    cmocka_unit_test(test_names),     cmocka_unit_test(test_random_bytes),
	    cmocka_unit_test(test_no_memory),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
