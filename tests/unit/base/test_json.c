/* SPDX-License-Identifier: Apache-2.0 */
/* JSON: a table of texts that must and must not be read, escapes, places of errors, and json-c as a second
 * opinion. */
#include <inttypes.h>
#include <json.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <cmocka.h>

#include "base/json.h"
#include "base/json_scan.h"
#include "base/limits.h"

static struct qh_arena *arena;

static int set_up(void **state)
{
	(void)state;
	arena = qh_arena_new((size_t)64 << 20);
	return arena ? 0 : -1;
}

static int tear_down(void **state)
{
	(void)state;
	qh_arena_free(arena);
	return 0;
}

/* Reads to the end or to the error; the bytes stand in a block of their own size so that ASan sees
 * overreading. */
static enum qh_status read_all(struct qh_str text, struct qh_error *err)
{
	struct qh_json j;
	char *copy = malloc(text.n ? text.n : 1);
	enum qh_json_type type;
	enum qh_status status;

	assert_non_null(copy);
	memcpy(copy, text.p, text.n);
	qh_error_clear(err);
	qh_json_start(&j, arena, (struct qh_str){copy, text.n}, err);
	do
		type = qh_json_next(&j);
	while (type != QH_JSON_END && type != QH_JSON_ERROR);
	assert_int_equal(qh_json_next(&j), type); /* both stay */
	status = type == QH_JSON_END ? QH_OK : j.status;
	free(copy);
	return status;
}

#define TEXT(lit)                                                                                            \
	{                                                                                                    \
		lit, sizeof(lit) - 1                                                                         \
	}

static const struct {
	const char *p;
	size_t n;
} accepted[] = {
    TEXT("null"),
    TEXT(" true "),
    TEXT("false"),
    TEXT("0"),
    TEXT("-0"),
    TEXT("-1"),
    TEXT("1.5"),
    TEXT("0.30"),
    TEXT("1e5"),
    TEXT("1E+5"),
    TEXT("1e-5"),
    TEXT("0e0"),
    TEXT("-0.0e-0"),
    TEXT("123456789012345678901234567890"),
    TEXT("\"\""),
    TEXT("\"a\""),
    TEXT("[]"),
    TEXT("{}"),
    TEXT("[ ]"),
    TEXT("{ }"),
    TEXT("[1]"),
    TEXT("[1,2]"),
    TEXT("\t\r\n [ \t\r\n 1 \t\r\n , \t\r\n 2 \t\r\n ] \t\r\n"),
    TEXT("[[]]"),
    TEXT("[{},[]]"),
    TEXT("{\"\":0}"),
    TEXT("{\"a\":1,\"b\":[]}"),
    TEXT("{\"a\" : 1 , \"a\" : 2}"),
    TEXT("{\"a\\u0000b\":1}"),
    TEXT("\"\\\"\\\\\\/\\b\\f\\n\\r\\t\""),
    TEXT("\"\\u0000\""),
    TEXT("\"\\uD834\\uDD1E\""),
    TEXT("\"\\ud834\\udd1e\""),
    TEXT("\"\\uDBFF\\uDFFF\""),
    TEXT("\"\\uFFFF\""),
    TEXT("\"\x7F\""),
    TEXT("\"\xC2\x80\""),
    TEXT("\"\xE6\x9D\x83\""),
    TEXT("\"\xED\x9F\xBF\""),
    TEXT("\"\xEE\x80\x80\""),
    TEXT("\"\xEF\xBF\xBF\""),
    TEXT("\"\xF0\x90\x80\x80\""),
    TEXT("\"\xF4\x8F\xBF\xBF\""),
    TEXT("\"\xE0\xA0\x80\""),
    TEXT("\"\xE2\x80\xA8\""),
    TEXT("\"//\""),
    TEXT("\"\\\\u0000\""),
    TEXT("\xEF\xBB\xBF{}"),
    TEXT("[\"a long text without anything special in it, longer than one register\"]"),
};

static void test_accepted(void **state)
{
	struct qh_error err;

	(void)state;
	for (size_t i = 0; i < sizeof(accepted) / sizeof(accepted[0]); i++) {
		struct qh_str text = {accepted[i].p, (uint32_t)accepted[i].n};

		if (read_all(text, &err) != QH_OK)
			fail_msg("refused with %s at %u: %.*s", err.code, err.col, QH_STR_ARG(text));
		assert_null(err.code);
	}
}

#define BAD(lit, code, line, col)                                                                            \
	{                                                                                                    \
		lit, sizeof(lit) - 1, code, line, col                                                        \
	}

static const struct {
	const char *p;
	size_t n;
	const char *code;
	uint32_t line, col;
} rejected[] = {
    /* ends too early */
    BAD("", "JSON-001", 1, 1),
    BAD(" ", "JSON-001", 1, 2),
    BAD("[", "JSON-001", 1, 2),
    BAD("{", "JSON-001", 1, 2),
    BAD("[1", "JSON-001", 1, 3),
    BAD("[1,", "JSON-001", 1, 4),
    BAD("{\"a\"", "JSON-001", 1, 5),
    BAD("{\"a\":", "JSON-001", 1, 6),
    BAD("{\"a\":1", "JSON-001", 1, 7),
    BAD("{\"a\":1,", "JSON-001", 1, 8),
    BAD("\"", "JSON-001", 1, 2),
    BAD("\"abc", "JSON-001", 1, 5),
    BAD("\"abc\\", "JSON-001", 1, 6),
    BAD("\"abc\\\"", "JSON-001", 1, 7),
    BAD("-", "JSON-001", 1, 2),
    BAD("1.", "JSON-001", 1, 3),
    BAD("1e", "JSON-001", 1, 3),
    BAD("1e+", "JSON-001", 1, 4),
    BAD("\xEF\xBB\xBF", "JSON-001", 1, 2),
    BAD("\"\\n\xE6\x9D\x83", "JSON-001", 1, 5),
    /* no value */
    BAD("]", "JSON-002", 1, 1),
    BAD("}", "JSON-002", 1, 1),
    BAD("[,]", "JSON-002", 1, 2),
    BAD("[1,,2]", "JSON-002", 1, 4),
    BAD("{\"a\":}", "JSON-002", 1, 6),
    BAD("nul", "JSON-002", 1, 1),
    BAD("True", "JSON-002", 1, 1),
    BAD("NaN", "JSON-002", 1, 1),
    BAD("Infinity", "JSON-002", 1, 1),
    BAD("+1", "JSON-002", 1, 1),
    BAD(".5", "JSON-002", 1, 1),
    BAD("'a'", "JSON-002", 1, 1),
    BAD("undefined", "JSON-002", 1, 1),
    BAD("/* */1", "JSON-002", 1, 1),
    BAD("//\n1", "JSON-002", 1, 1),
    BAD("[}", "JSON-002", 1, 2),
    BAD("\xE2\x80\x9C", "JSON-002", 1, 1),
    BAD("\0", "JSON-002", 1, 1),
    BAD("\x0C"
	"1",
	"JSON-002", 1, 1),
    BAD("\xC2\xA0"
	"1",
	"JSON-002", 1, 1),
    BAD("{\"a\":\n b}", "JSON-002", 2, 2),
    BAD("{\"\xE6\x9D\x83\": x}", "JSON-002", 1, 7),
    /* no comma */
    BAD("[1 2]", "JSON-003", 1, 4),
    BAD("{\"a\":1 \"b\":2}", "JSON-003", 1, 8),
    BAD("[1}", "JSON-003", 1, 3),
    BAD("{\"a\":1]", "JSON-003", 1, 7),
    BAD("[\"a\" \"b\"]", "JSON-003", 1, 6),
    BAD("[1:2]", "JSON-003", 1, 3),
    BAD("[nulla]", "JSON-003", 1, 6),
    BAD("[1\xEF\xBC\x8C"
	"2]",
	"JSON-003", 1, 3),
    BAD("[\n1\r\n2]", "JSON-003", 3, 1),
    BAD("[\"\":1]", "JSON-003", 1, 4),
    BAD("[0+1]", "JSON-003", 1, 3),
    /* no key, no colon */
    BAD("{1:2}", "JSON-004", 1, 2),
    BAD("{a:1}", "JSON-004", 1, 2),
    BAD("{'a':1}", "JSON-004", 1, 2),
    BAD("{,}", "JSON-004", 1, 2),
    BAD("{\"a\":1,2}", "JSON-004", 1, 8),
    BAD("{]", "JSON-004", 1, 2),
    BAD("{null:1}", "JSON-004", 1, 2),
    BAD("{\"a\"}", "JSON-005", 1, 5),
    BAD("{\"a\",1}", "JSON-005", 1, 5),
    BAD("{\"a\" 1}", "JSON-005", 1, 6),
    BAD("{\"a\"\xEF\xBC\x9A"
	"1}",
	"JSON-005", 1, 5),
    /* numbers */
    BAD("01", "JSON-006", 1, 2),
    BAD("-01", "JSON-006", 1, 3),
    BAD("-a", "JSON-006", 1, 2),
    BAD("[-]", "JSON-006", 1, 3),
    BAD("--1", "JSON-006", 1, 2),
    BAD("[1.]", "JSON-006", 1, 4),
    BAD("1.e1", "JSON-006", 1, 3),
    BAD("1.5.2", "JSON-006", 1, 4),
    BAD("1ee2", "JSON-006", 1, 3),
    BAD("1e5.", "JSON-006", 1, 4),
    BAD("0x1F", "JSON-006", 1, 2),
    BAD("[1e]", "JSON-006", 1, 4),
    BAD("12kg", "JSON-006", 1, 3),
    BAD("1_000", "JSON-006", 1, 2),
    BAD("-Infinity", "JSON-006", 1, 2),
    BAD("[1e-]", "JSON-006", 1, 5),
    BAD("-.5", "JSON-006", 1, 2),
    /* control characters, escapes, surrogates, bytes */
    BAD("\"a\nb\"", "JSON-007", 1, 3),
    BAD("\"\t\"", "JSON-007", 1, 2),
    BAD("\"\0\"", "JSON-007", 1, 2),
    BAD("\"\x1F\"", "JSON-007", 1, 2),
    BAD("\"\\n\n\"", "JSON-007", 1, 4),
    BAD("\"0123456789abcdef\x01\"", "JSON-007", 1, 18),
    BAD("\"\\\n\"", "JSON-008", 1, 2),
    BAD("\"\\x41\"", "JSON-008", 1, 2),
    BAD("\"\\a\"", "JSON-008", 1, 2),
    BAD("\"\\'\"", "JSON-008", 1, 2),
    BAD("\"\\u12\"", "JSON-008", 1, 2),
    BAD("\"\\u12G4\"", "JSON-008", 1, 2),
    BAD("\"\\U0041\"", "JSON-008", 1, 2),
    BAD("\"\\u", "JSON-008", 1, 2),
    BAD("\"\\\0\"", "JSON-008", 1, 2),
    BAD("\"\\\xE6\x9D\x83\"", "JSON-008", 1, 2),
    BAD("\"\\u 123\"", "JSON-008", 1, 2),
    BAD("\"ok\\u+123\"", "JSON-008", 1, 4),
    BAD("\"\\uD800\"", "JSON-009", 1, 2),
    BAD("\"\\uDC00\"", "JSON-009", 1, 2),
    BAD("\"\\uD800\\uD800\"", "JSON-009", 1, 2),
    BAD("\"\\uD834x\"", "JSON-009", 1, 2),
    BAD("\"\\uD834\\n12345\"", "JSON-009", 1, 2),
    BAD("\"\\uDD1E\\uD834\"", "JSON-009", 1, 2),
    BAD("\"a\\uD834\\u00", "JSON-009", 1, 3),
    BAD("\"\\uD800\\uE000\"", "JSON-009", 1, 2),
    BAD("\"\x80\"", "JSON-010", 1, 2),
    BAD("\"\xC0\x80\"", "JSON-010", 1, 2),
    BAD("\"\xC1\xBF\"", "JSON-010", 1, 2),
    BAD("\"\xE0\x9F\xBF\"", "JSON-010", 1, 2),
    BAD("\"\xED\xA0\x80\"", "JSON-010", 1, 2),
    BAD("\"\xED\xBF\xBF\"", "JSON-010", 1, 2),
    BAD("\"\xF0\x8F\xBF\xBF\"", "JSON-010", 1, 2),
    BAD("\"\xF4\x90\x80\x80\"", "JSON-010", 1, 2),
    BAD("\"\xF5\x80\x80\x80\"", "JSON-010", 1, 2),
    BAD("\"\xFF\"", "JSON-010", 1, 2),
    BAD("\"\xE6\x9D\"", "JSON-010", 1, 2),
    BAD("\"\xE6\x9D", "JSON-010", 1, 2),
    BAD("\"\xC2\"", "JSON-010", 1, 2),
    BAD("\"\xF0\x90\x80\"", "JSON-010", 1, 2),
    BAD("\"\xE6\x9D\x83\xFE\"", "JSON-010", 1, 3),
    BAD("\xFF\xFE[\0]\0", "JSON-010", 1, 1),
    BAD("[\xE6\x9D", "JSON-010", 1, 2),
    BAD("\"01234567890123456789\xB2\xE2\"", "JSON-010", 1, 22),
    /* more than one value, a comma too many */
    BAD("1 2", "JSON-012", 1, 3),
    BAD("{}{}", "JSON-012", 1, 3),
    BAD("[]]", "JSON-012", 1, 3),
    BAD("{}\n{}", "JSON-012", 2, 1),
    BAD("\"a\",", "JSON-012", 1, 4),
    BAD("{}#", "JSON-012", 1, 3),
    BAD("1\0", "JSON-012", 1, 2),
    BAD("[1,]", "JSON-014", 1, 4),
    BAD("{\"a\":1,}", "JSON-014", 1, 8),
    BAD("[1,\n ]", "JSON-014", 2, 2),
};

static void test_rejected(void **state)
{
	struct qh_error err;

	(void)state;
	for (size_t i = 0; i < sizeof(rejected) / sizeof(rejected[0]); i++) {
		struct qh_str text = {rejected[i].p, (uint32_t)rejected[i].n};

		if (read_all(text, &err) != QH_INVALID)
			fail_msg("accepted: %.*s", QH_STR_ARG(text));
		if (strcmp(err.code, rejected[i].code) != 0 || err.line != rejected[i].line ||
		    err.col != rejected[i].col)
			fail_msg("%s at %u:%u and not %s at %u:%u: %.*s", err.code, err.line, err.col,
				 rejected[i].code, rejected[i].line, rejected[i].col, QH_STR_ARG(text));
		assert_int_equal(read_all(text, NULL), QH_INVALID);
	}
}

static void test_found_names_the_character(void **state)
{
	struct qh_error err;

	(void)state;
	assert_int_equal(read_all(QH_STR("{\"a\"\xEF\xBC\x9A 1}"), &err), QH_INVALID);
	assert_int_equal(err.n_args, 1);
	assert_string_equal(err.args[0].name, "found");
	assert_string_equal(err.args[0].text, "\xEF\xBC\x9A");
	assert_int_equal(read_all(QH_STR("\"\x01\""), &err), QH_INVALID);
	assert_string_equal(err.args[0].text, "U+0001");
}

/* Every start of a good text is refused, whatever the length; and it is read without touching what lies
 * behind. */
static void test_every_prefix_fails(void **state)
{
	static const char text[] =
	    "{\"name\":\"\xE6\x9D\x83\xE8\xA1\xA1 \\u6743\\ud834\\udd1e\",\"n\":[1.50,-2e3,true,"
	    "false,null,{\"a\":\"0123456789012345678901234567890123456789\"}]}";
	struct qh_error err;

	(void)state;
	assert_int_equal(read_all(qh_str_of(text), &err), QH_OK);
	for (uint32_t n = 0; n < sizeof(text) - 1; n++)
		assert_int_equal(read_all((struct qh_str){text, n}, &err), QH_INVALID);
}

static void expect(struct qh_json *j, enum qh_json_type type, const char *text, size_t n)
{
	assert_int_equal(qh_json_next(j), type);
	assert_int_equal(j->type, type);
	assert_int_equal(j->text.n, n);
	assert_memory_equal(j->text.p, text, n);
}

static void test_texts_and_numbers(void **state)
{
	static const char text[] = "{\"k\\u0065y\":[\"plain\",\"a\\\"b\\\\c\\/"
				   "\\b\\f\\n\\r\\t\",\"\\u0000x\",\"\\u6743\\uD834\\uDD1E!\","
				   "\"\",-0.30,1E+05,\"\xE6\x9D\x83\\u00e9\"]}";
	struct qh_json j;

	(void)state;
	qh_json_start(&j, arena, qh_str_of(text), NULL);
	assert_int_equal(qh_json_next(&j), QH_JSON_OBJECT);
	expect(&j, QH_JSON_KEY, "key", 3);
	assert_int_equal(qh_json_next(&j), QH_JSON_ARRAY);
	assert_int_equal(j.depth, 2);
	expect(&j, QH_JSON_STRING, "plain", 5);
	assert_true(j.text.p > text && j.text.p < text + sizeof(text)); /* borrowed */
	expect(&j, QH_JSON_STRING, "a\"b\\c/\b\f\n\r\t", 11);
	expect(&j, QH_JSON_STRING, "\0x", 2);
	expect(&j, QH_JSON_STRING, "\xE6\x9D\x83\xF0\x9D\x84\x9E!", 8);
	expect(&j, QH_JSON_STRING, "", 0);
	assert_non_null(j.text.p);
	expect(&j, QH_JSON_NUMBER, "-0.30", 5);
	expect(&j, QH_JSON_NUMBER, "1E+05", 5);
	expect(&j, QH_JSON_STRING, "\xE6\x9D\x83\xC3\xA9", 5);
	assert_int_equal(qh_json_next(&j), QH_JSON_ARRAY_END);
	assert_int_equal(qh_json_next(&j), QH_JSON_OBJECT_END);
	assert_int_equal(qh_json_next(&j), QH_JSON_END);
	assert_int_equal(qh_json_next(&j), QH_JSON_END);
}

static void test_depth(void **state)
{
	char text[2 * QH_JSON_DEPTH_MAX + 2];
	struct qh_error err;

	(void)state;
	for (uint32_t i = 0; i < sizeof(text); i++)
		text[i] = i < sizeof(text) / 2 ? '[' : ']';
	assert_int_equal(read_all((struct qh_str){text + 1, sizeof(text) - 2}, &err), QH_OK);
	assert_int_equal(read_all((struct qh_str){text, sizeof(text)}, &err), QH_LIMIT);
	assert_string_equal(err.code, "JSON-011");
	assert_int_equal(err.col, QH_JSON_DEPTH_MAX + 1);
}

static void test_skip(void **state)
{
	struct qh_json j;
	struct qh_error err;

	(void)state;
	qh_json_start(&j, arena, QH_STR("{\"a\":[1,{\"b\":[]},[[]]],\"c\":{\"d\":\"\\n\"},\"e\":5}"), &err);
	assert_int_equal(qh_json_next(&j), QH_JSON_OBJECT);
	expect(&j, QH_JSON_KEY, "a", 1);
	assert_int_equal(qh_json_next(&j), QH_JSON_ARRAY);
	assert_int_equal(qh_json_skip(&j), QH_OK);
	expect(&j, QH_JSON_KEY, "c", 1);
	assert_int_equal(qh_json_skip(&j), QH_OK);
	expect(&j, QH_JSON_KEY, "e", 1);
	expect(&j, QH_JSON_NUMBER, "5", 1);
	assert_int_equal(qh_json_skip(&j), QH_OK);
	assert_int_equal(qh_json_next(&j), QH_JSON_OBJECT_END);
	assert_int_equal(qh_json_next(&j), QH_JSON_END);
	qh_json_start(&j, arena, QH_STR("[1,{\"a\" 1}]"), NULL);
	assert_int_equal(qh_json_next(&j), QH_JSON_ARRAY);
	assert_int_equal(qh_json_skip(&j), QH_INVALID);
}

static void test_memory_failure(void **state)
{
	struct qh_json j;
	struct qh_error err;
	struct qh_arena *small = qh_arena_new((size_t)1 << 20);

	(void)state;
	assert_non_null(small);
	qh_arena_fail_after(1);
	qh_json_start(&j, small, QH_STR("[\"a\\n\"]"), &err);
	assert_int_equal(qh_json_next(&j), QH_JSON_ARRAY);
	assert_int_equal(qh_json_next(&j), QH_JSON_ERROR);
	qh_arena_fail_after(0);
	assert_string_equal(err.code, "JSON-013");
	assert_int_equal(j.status, err.status);
	assert_true(j.status == QH_NOMEM || j.status == QH_LIMIT);
	qh_arena_free(small);
}

static uint64_t seed = 20240607;

static uint32_t dice(uint32_t n)
{
	seed = seed * 6364136223846793005u + 1442695040888963407u;
	return (uint32_t)(seed >> 33) % n;
}

/* Both scans say the same of any bytes at any length. */
static void test_scans_agree(void **state)
{
	uint8_t bytes[80];

	(void)state;
	for (int round = 0; round < 200000; round++) {
		uint32_t n = dice(sizeof(bytes) + 1);
		const uint8_t *stop;

		for (uint32_t i = 0; i < n; i++) {
			switch (dice(12)) {
			case 0: bytes[i] = (uint8_t)dice(256); break;
			case 1: bytes[i] = (uint8_t)(0x80 + dice(128)); break;
			default: bytes[i] = (uint8_t)('a' + dice(26)); break;
			}
			if (dice(round % 2 ? 8 : 1 + n / 20) == 0 && i + 3 <= n) {
				memcpy(&bytes[i], "\xE6\x9D\x83", 3);
				i += 2;
			}
		}
		/* One wrong byte in a run of Chinese: the lead bytes with fewer second bytes above all. */
		if (n > 0 && dice(2))
			bytes[dice(n)] = (const uint8_t[]){0xE0, 0xED, 0x80, 0xBF, 0xF0, '"', 'a'}[dice(7)];
		stop = qh_json_plain_scalar(bytes, bytes + n);
		assert_ptr_equal(qh_json_plain(bytes, bytes + n), stop);
		assert_true(stop <= bytes + n);
	}
}

static void put_text(struct qh_json_out *w, bool key)
{
	static const char *const parts[] = {"a",
					    "name",
					    "\"",
					    "\\",
					    "/",
					    "\n",
					    "\x01",
					    "\xC3\xA9",
					    "\xE6\x9D\x83",
					    "\xF0\x9D\x84\x9E",
					    "\x7F",
					    "0123456789abcdef",
					    " ",
					    "\t"};
	static uint32_t serial;
	char text[300] = "";
	size_t n = 0;

	if (key) /* json-c keeps one of two equal keys */
		n = (size_t)snprintf(text, sizeof(text), "%u", serial++);
	for (uint32_t i = dice(10); i > 0; i--) {
		const char *part = parts[dice(sizeof(parts) / sizeof(parts[0]))];

		memcpy(text + n, part, strlen(part) + 1);
		n += strlen(part);
	}
	if (key)
		qh_json_key(w, text);
	else
		qh_json_str(w, (struct qh_str){text, (uint32_t)n});
}

static void put_value(struct qh_json_out *w, int depth)
{
	uint32_t n = dice(5);

	switch (dice(depth > 6 ? 5 : 8)) {
	case 0: qh_json_null(w); break;
	case 1: qh_json_bool(w, dice(2)); break;
	case 2:
		qh_json_int(w, (int64_t)((uint64_t)dice(UINT32_MAX) << 33 ^ (uint64_t)dice(UINT32_MAX) << 2));
		break;
	case 3:
	case 4: put_text(w, false); break;
	case 5:
		qh_json_array(w);
		while (n-- > 0)
			put_value(w, depth + 1);
		qh_json_array_end(w);
		break;
	default:
		qh_json_object(w);
		while (n-- > 0) {
			put_text(w, true);
			put_value(w, depth + 1);
		}
		qh_json_object_end(w);
		break;
	}
}

/* The event just read and what follows it must be the value that json-c saw. */
static void same(struct qh_json *j, json_object *o)
{
	switch (j->type) {
	case QH_JSON_NULL: assert_null(o); break;
	case QH_JSON_TRUE:
	case QH_JSON_FALSE:
		assert_true(json_object_is_type(o, json_type_boolean));
		assert_int_equal(json_object_get_boolean(o), j->type == QH_JSON_TRUE);
		break;
	case QH_JSON_NUMBER: {
		const char *text = json_object_to_json_string(o);

		assert_true(json_object_is_type(o, json_type_int) ||
			    json_object_is_type(o, json_type_double));
		assert_int_equal(strlen(text), j->text.n);
		assert_memory_equal(text, j->text.p, j->text.n);
		break;
	}
	case QH_JSON_STRING:
		assert_true(json_object_is_type(o, json_type_string));
		assert_int_equal(json_object_get_string_len(o), j->text.n);
		assert_memory_equal(json_object_get_string(o), j->text.p, j->text.n);
		break;
	case QH_JSON_ARRAY: {
		size_t n = 0;

		assert_true(json_object_is_type(o, json_type_array));
		while (qh_json_next(j) != QH_JSON_ARRAY_END)
			same(j, json_object_array_get_idx(o, n++));
		assert_int_equal(json_object_array_length(o), n);
		break;
	}
	case QH_JSON_OBJECT: {
		struct json_object_iterator it = json_object_iter_begin(o);
		struct json_object_iterator end = json_object_iter_end(o);

		assert_true(json_object_is_type(o, json_type_object));
		while (qh_json_next(j) == QH_JSON_KEY) {
			assert_false(json_object_iter_equal(&it, &end));
			assert_int_equal(strlen(json_object_iter_peek_name(&it)), j->text.n);
			assert_memory_equal(json_object_iter_peek_name(&it), j->text.p, j->text.n);
			qh_json_next(j);
			same(j, json_object_iter_peek_value(&it));
			json_object_iter_next(&it);
		}
		assert_int_equal(j->type, QH_JSON_OBJECT_END);
		assert_true(json_object_iter_equal(&it, &end));
		break;
	}
	default: fail_msg("event %d", j->type);
	}
}

static json_object *second_opinion(struct json_tokener *tokener, struct qh_str text, bool *good)
{
	json_object *o;

	json_tokener_reset(tokener);
	o = json_tokener_parse_ex(tokener, text.p, (int)text.n + 1);
	*good = json_tokener_get_error(tokener) == json_tokener_success;
	return o;
}

/* What is written is read back by json-c and by the reader as the same tree, in one line and indented. */
static void test_against_json_c(void **state)
{
	struct json_tokener *tokener = json_tokener_new_ex(64);
	struct qh_buf buf;

	(void)state;
	json_tokener_set_flags(tokener, JSON_TOKENER_STRICT);
	qh_buf_init(&buf, (size_t)16 << 20);
	for (int round = 0; round < 3000; round++) {
		struct qh_json_out w;
		struct qh_json j;
		struct qh_error err;
		json_object *o;
		bool good;

		qh_buf_reset(&buf);
		qh_arena_reset(arena);
		qh_json_out_start(&w, &buf, round % 3);
		qh_json_array(&w);
		put_value(&w, 0);
		put_value(&w, 0);
		qh_json_array_end(&w);
		qh_buf_put(&buf, "", 1); /* json-c wants the NUL */
		assert_int_equal(buf.status, QH_OK);
		o = second_opinion(tokener, (struct qh_str){buf.p, (uint32_t)buf.n - 1}, &good);
		assert_true(good);
		qh_json_start(&j, arena, (struct qh_str){buf.p, (uint32_t)buf.n - 1}, &err);
		assert_int_equal(qh_json_next(&j), QH_JSON_ARRAY);
		same(&j, o);
		assert_int_equal(qh_json_next(&j), QH_JSON_END);
		json_object_put(o);
	}
	qh_buf_free(&buf);
	json_tokener_free(tokener);
}

/* Two readers of one text, the second taking keys and strings ahead where it can: the same events. Counts
 * what was taken. */
static uint32_t take_ahead(struct qh_str text)
{
	struct qh_json a, b;
	struct qh_error err_a, err_b;
	enum qh_json_type t;
	uint32_t taken = 0;

	qh_error_clear(&err_a);
	qh_error_clear(&err_b);
	qh_json_start(&a, arena, text, &err_a);
	qh_json_start(&b, arena, text, &err_b);
	do {
		bool took = false;

		assert_false(qh_json_take_key(&b, QH_STR("not there")));
		t = qh_json_next(&a);
		if (t == QH_JSON_KEY) {
			char other[64];

			if (a.text.n > 0 && a.text.n < sizeof(other)) { /* one byte of it another */
				memcpy(other, a.text.p, a.text.n);
				other[dice(a.text.n)] ^= 1;
				assert_false(qh_json_take_key(&b, (struct qh_str){other, a.text.n}));
			}
			took = qh_json_take_key(&b, a.text);
		} else {
			took = qh_json_take_string(&b);
		}
		if (!took)
			qh_json_next(&b);
		taken += took;
		assert_int_equal(b.type, t);
		assert_int_equal(b.off, a.off);
		assert_int_equal(b.depth, a.depth);
		if (t == QH_JSON_KEY || t == QH_JSON_STRING || t == QH_JSON_NUMBER)
			assert_true(qh_str_eq(a.text, b.text));
	} while (t != QH_JSON_END && t != QH_JSON_ERROR);
	assert_int_equal(a.status, b.status);
	assert_true(err_a.code == err_b.code && err_a.line == err_b.line && err_a.col == err_b.col);
	return taken;
}

static void test_taking_ahead(void **state)
{
	static const char wounds[] = "{}[],:\"\\ \n01truefalsn\x01u\xE6";
	struct qh_buf buf;
	uint32_t taken = 0;

	(void)state;
	for (size_t i = 0; i < sizeof(accepted) / sizeof(accepted[0]); i++)
		take_ahead((struct qh_str){accepted[i].p, (uint32_t)accepted[i].n});
	assert_int_equal(
	    take_ahead(QH_STR("{\"a\":\"b\",\"long enough for two words\":\"c\",\"four\":\"\"}")), 6);
	assert_int_equal(take_ahead(QH_STR("{ \"a\":\"b\", \"c\":\"d\",\"e\" :\"f\",\"g\": \"h\"}")), 4);
	assert_int_equal(take_ahead(QH_STR("{\"\\u0061\":\"\\n\",\"a\":1}")), 1);
	qh_buf_init(&buf, (size_t)16 << 20);
	for (int round = 0; round < 20000; round++) {
		struct qh_json_out w;

		qh_buf_reset(&buf);
		qh_arena_reset(arena);
		qh_json_out_start(&w, &buf, round % 16 == 0);
		qh_json_array(&w);
		put_value(&w, 2);
		qh_json_array_end(&w);
		for (uint32_t i = dice(3); i > 0; i--)
			buf.p[dice((uint32_t)buf.n)] = wounds[dice(sizeof(wounds) - 1)];
		taken += take_ahead(qh_buf_view(&buf));
	}
	assert_true(taken > 5000);
	qh_buf_free(&buf);
}

/* A text with a random wound: whatever the reader still accepts, json-c must accept too. */
static void test_mutations_against_json_c(void **state)
{
	static const char wounds[] = "{}[],:\"\\ \n0123456789.eE+-truefalsn\x01u";
	struct json_tokener *tokener = json_tokener_new_ex(64);
	struct qh_buf buf;
	int accepted_wounds = 0;

	(void)state;
	json_tokener_set_flags(tokener, JSON_TOKENER_STRICT);
	qh_buf_init(&buf, (size_t)16 << 20);
	for (int round = 0; round < 20000; round++) {
		struct qh_json_out w;
		struct qh_error err;
		struct qh_str text;
		bool good;

		qh_buf_reset(&buf);
		qh_arena_reset(arena);
		qh_json_out_start(&w, &buf, 0);
		qh_json_array(&w);
		put_value(&w, 4);
		qh_json_array_end(&w);
		qh_buf_put(&buf, "", 1);
		text = (struct qh_str){buf.p, (uint32_t)buf.n - 1};
		for (uint32_t i = 1 + dice(2); i > 0; i--)
			buf.p[dice(text.n)] = wounds[dice(sizeof(wounds) - 1)];
		if (read_all(text, &err) != QH_OK)
			continue;
		accepted_wounds++;
		json_object_put(second_opinion(tokener, text, &good));
		if (!good)
			fail_msg("json-c refuses: %s", text.p);
	}
	assert_true(accepted_wounds > 100);
	qh_buf_free(&buf);
	json_tokener_free(tokener);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_accepted),
	    cmocka_unit_test(test_rejected),
	    cmocka_unit_test(test_found_names_the_character),
	    cmocka_unit_test(test_every_prefix_fails),
	    cmocka_unit_test(test_texts_and_numbers),
	    cmocka_unit_test(test_depth),
	    cmocka_unit_test(test_skip),
	    cmocka_unit_test(test_memory_failure),
	    cmocka_unit_test(test_scans_agree),
	    cmocka_unit_test(test_against_json_c),
	    cmocka_unit_test(test_mutations_against_json_c),
	    cmocka_unit_test(test_taking_ahead),
	};

	return cmocka_run_group_tests(tests, set_up, tear_down);
}
