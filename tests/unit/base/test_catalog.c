/* SPDX-License-Identifier: Apache-2.0 */
/* The catalog: loading and its errors, holes, both languages, and the shape of the real messages. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>
#include <cmocka.h>

#include "base/catalog.h"
#include "base/file.h"
#include "base/json.h"
#include "base/plain.h"
#include "base/yaml.h"

static struct qh_arena *arena;
static struct qh_buf buf;
static char dir[] = "test_catalog_XXXXXX";

static int set_up(void **state)
{
	(void)state;
	arena = qh_arena_new((size_t)64 << 20);
	qh_buf_init(&buf, (size_t)1 << 20);
	return arena && mkdtemp(dir) ? 0 : -1;
}

static int tear_down(void **state)
{
	(void)state;
	qh_arena_free(arena);
	qh_buf_free(&buf);
	return rmdir(dir);
}

static const char *path_of(const char *name)
{
	struct qh_str path = qh_arena_printf(arena, "%s/%s", dir, name);

	assert_non_null(path.p);
	return path.p;
}

static void put_file(const char *name, const char *text)
{
	struct qh_error err;

	assert_int_equal(qh_file_write(path_of(name), qh_str_of(text), &err), QH_OK);
}

/* Loads a directory that holds @p a and, unless NULL, @p b; the files are gone afterwards. */
static enum qh_status load(const char *a, const char *b, const struct qh_catalog **out, struct qh_error *err)
{
	enum qh_status status;

	put_file("a.yaml", a);
	if (b)
		put_file("b.yaml", b);
	put_file("notes.txt", "not: [a message");
	status = qh_catalog_load(arena, dir, out, err);
	unlink(path_of("a.yaml"));
	unlink(path_of("notes.txt"));
	if (b)
		unlink(path_of("b.yaml"));
	return status;
}

static const struct qh_catalog *load_good(const char *a, const char *b)
{
	const struct qh_catalog *c = NULL;
	struct qh_error err = {0};

	if (load(a, b, &c, &err) != QH_OK)
		fail_msg("%s at %s:%u:%u", err.code, err.file, err.line, err.col);
	assert_non_null(c);
	return c;
}

static void expect(const struct qh_catalog *c, enum qh_lang lang, const char *code, const struct qh_arg *args,
		   uint32_t n, const char *text)
{
	qh_buf_reset(&buf);
	bool plain = qh_catalog_write(c, lang, code, args, n, &buf);
	assert_int_equal(plain, qh_is_plain(qh_buf_view(&buf)));
	qh_buf_char(&buf, '\0');
	assert_int_equal(buf.status, QH_OK);
	assert_string_equal(buf.p, text);
}

static void test_write(void **state)
{
	const struct qh_catalog *c = load_good("A-1: {zh: '\xE5\x80\xBC {v}', en: 'value {v}, twice {v}.'}\n"
					       "A-2: {zh: '{{x}} {{{v}}} } {n}', en: '{{'}\n"
					       "A-3: {zh: 'plain', en: '{v}{n}'}\n",
					       "B-1: {zh: 'see {other}', en: '{who-1}: {other}'}\n");
	struct qh_arg args[] = {
	    {.name = "v", .kind = QH_ARG_RAT, .r = qh_rat_make(arena, 39258, 10000)},
	    {.name = "n", .kind = QH_ARG_INT, .r = QH_RAT_INT(-42)},
	    {.name = "other", .kind = QH_ARG_KEY, .s = QH_STR("A-1")},
	    {.name = "who-1", .kind = QH_ARG_TEXT, .s = QH_STR("{v}")},
	};

	(void)state;
	expect(c, QH_ZH, "A-1", args, 4, "\xE5\x80\xBC 3.9258");
	expect(c, QH_EN, "A-1", args, 4, "value 3.9258, twice 3.9258.");
	expect(c, QH_ZH, "A-2", args, 4, "{x} {3.9258} } -42");
	expect(c, QH_EN, "A-2", args, 4, "{");
	expect(c, QH_ZH, "A-3", args, 4, "plain");
	expect(c, QH_EN, "A-3", args, 4, "3.9258-42");
	args[0].r = qh_rat_make(arena, 1, 3);
	expect(c, QH_EN, "A-3", args, 1, "1/3{n}"); /* an unfilled hole stays */
	expect(c, QH_ZH, "B-1", args, 4, "see \xE5\x80\xBC 1/3");
	expect(c, QH_EN, "B-1", args, 4, "{v}: value 1/3, twice 1/3."); /* holes in arguments are text */
	expect(c, QH_EN, "NONE-9", args, 4, "NONE-9");
	args[3].s = QH_STR("a<b");
	expect(c, QH_EN, "B-1", args, 4, "a<b: value 1/3, twice 1/3.");
	assert_true(qh_catalog_has(c, "B-1"));
	assert_false(qh_catalog_has(c, "B-"));
	assert_false(qh_catalog_has(c, NULL));
}

/* An entry that names itself comes to an end. */
/* As a JSON string it is the message, escaped. */
static void test_write_json(void **state)
{
	const struct qh_catalog *c;
	struct qh_error err;
	struct qh_json_out w;
	struct qh_buf plain;
	const struct qh_arg args[] = {
	    {"a", QH_ARG_TEXT, QH_STR("x\"y\n\xE4\xBD\xA0\xFF"), QH_RAT_NONE},
	    {"r", QH_ARG_NEAR, QH_STR("\\"), QH_RAT(1, 3)},
	    {"k", QH_ARG_KEY, QH_STR("no\"such"), QH_RAT_NONE},
	};

	(void)state;
	assert_int_equal(
	    load("one:\n  zh: 'say \"{a}\" \\ {r} {k} {none} {{}}'\n  en: 'plain {a}'\n", NULL, &c, &err),
	    QH_OK);
	qh_buf_init(&plain, (size_t)1 << 20);
	for (int i = 0; i < 4; i++) {
		const char *code = i < 2 ? "one" : "un\"known";

		qh_buf_reset(&plain);
		qh_catalog_write(c, i % 2 ? QH_EN : QH_ZH, code, args, 3, &plain);
		qh_buf_reset(&buf);
		qh_json_out_start(&w, &buf, 0);
		qh_json_str(&w, qh_buf_view(&plain));
		qh_buf_reset(&plain);
		qh_catalog_write_json(c, i % 2 ? QH_EN : QH_ZH, code, args, 3, &plain);
		assert_true(plain.n > 6 && qh_str_eq(qh_buf_view(&plain), qh_buf_view(&buf)));
	}
	qh_buf_free(&plain);
}

static void test_key_cycle(void **state)
{
	const struct qh_catalog *c = load_good("A: {zh: '<{k}>', en: '({k})'}\n", NULL);
	const struct qh_arg args[] = {{.name = "k", .kind = QH_ARG_KEY, .s = QH_STR("A")}};

	(void)state;
	expect(c, QH_EN, "A", args, 1, "((((A))))");
}

static void test_many_entries(void **state)
{
	struct qh_buf text;
	const struct qh_catalog *c;
	char code[16];

	(void)state;
	qh_buf_init(&text, (size_t)1 << 20);
	for (int i = 0; i < 2000; i++)
		qh_buf_printf(&text, "C-%d: {zh: 'z%d', en: 'e%d'}\n", i, i, i);
	qh_buf_char(&text, '\0');
	assert_int_equal(text.status, QH_OK);
	c = load_good(text.p, NULL);
	for (int i = 0; i < 2000; i++) {
		char want[16];

		snprintf(code, sizeof(code), "C-%d", i);
		snprintf(want, sizeof(want), "e%d", i);
		expect(c, QH_EN, code, NULL, 0, want);
	}
	assert_false(qh_catalog_has(c, "C-2000"));
	qh_buf_free(&text);
}

static const struct {
	const char *a, *b; /* files a.yaml and b.yaml */
	const char *code;
	const char *file;
	uint32_t line, col;
} refused[] = {
    {"- a\n", NULL, "CAT-001", "a.yaml", 1, 1},
    {"A: text\n", NULL, "CAT-002", "a.yaml", 1, 4},
    {"A: {zh: x, en: y}\nB: {zh: x}\n", NULL, "CAT-003", "a.yaml", 2, 1},
    {"A: {en: x}\n", NULL, "CAT-003", "a.yaml", 1, 1},
    {"A:\n  zh: x\n  en: ' '\n", NULL, "CAT-004", "a.yaml", 3, 7},
    {"A: {zh: x, en: {v}}\n", NULL, "CAT-004", "a.yaml", 1, 16},
    {"A: {zh: x, en: 'a {v'}\n", NULL, "CAT-005", "a.yaml", 1, 16},
    {"A: {zh: 'a {}', en: x}\n", NULL, "CAT-005", "a.yaml", 1, 9},
    {"A: {zh: '{a b}', en: x}\n", NULL, "CAT-005", "a.yaml", 1, 9},
    {"A: {zh: '{', en: x}\n", NULL, "CAT-005", "a.yaml", 1, 9},
    {"A: {zh: x, en: y, de: z}\n", NULL, "CAT-006", "a.yaml", 1, 19},
    {"A: {zh: x, en: y}\n", "B: {zh: x, en: y}\nA: {zh: x, en: y}\n", "CAT-007", "b.yaml", 2, 1},
    {"A: {zh: x, en: y}\n", "A: {zh: x\n", "YAML-106", "b.yaml", 1, 4},
    {"{}\n", NULL, "CAT-010", NULL, 0, 0},
};

static void test_refused(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(refused) / sizeof(refused[0]); i++) {
		const struct qh_catalog *c = NULL;
		struct qh_error err = {0};

		assert_int_not_equal(load(refused[i].a, refused[i].b, &c, &err), QH_OK);
		assert_null(c);
		assert_string_equal(err.code, refused[i].code);
		assert_string_equal(err.file, refused[i].file ? path_of(refused[i].file) : dir);
		assert_int_equal(err.line, refused[i].line);
		assert_int_equal(err.col, refused[i].col);
	}
}

static void test_error_message(void **state)
{
	const struct qh_catalog *c = load_good("X-1: {zh: '\xE9\x94\x99 {a}', en: 'wrong {a}'}\n", NULL);
	struct qh_error err;

	(void)state;
	qh_error_set(&err, QH_INVALID, "X-1");
	qh_error_arg(&err, "a", QH_STR("here"));
	qh_buf_reset(&buf);
	qh_catalog_error(c, QH_ZH, &err, &buf);
	qh_error_at_line(&err, QH_STR("f.yaml"), 3, 5);
	qh_buf_char(&buf, '|');
	qh_catalog_error(c, QH_EN, &err, &buf);
	qh_error_at_line(&err, QH_STR("f.yaml"), 0, 0);
	qh_buf_char(&buf, '|');
	qh_catalog_error(c, QH_EN, &err, &buf);
	qh_buf_char(&buf, '|');
	qh_catalog_error(NULL, QH_EN, &err, &buf);
	qh_buf_char(&buf, '\0');
	assert_string_equal(buf.p,
			    "\xE9\x94\x99 here|f.yaml:3:5: wrong here|f.yaml: wrong here|f.yaml: X-1 a=here");
}

static void test_memory_failure(void **state)
{
	uint32_t failures = 0;

	(void)state;
	put_file("a.yaml", "A: {zh: 'x {v}', en: 'y {v}'}\n");
	for (uint64_t nth = 1; nth < 1000; nth++) {
		struct qh_arena *own = qh_arena_new((size_t)1 << 20);
		const struct qh_catalog *c = NULL;
		struct qh_error err = {0};
		enum qh_status status;

		assert_non_null(own);
		qh_arena_fail_after(nth);
		status = qh_catalog_load(own, dir, &c, &err);
		qh_arena_fail_after(0);
		qh_arena_free(own);
		if (status == QH_OK)
			break;
		assert_true(status == QH_NOMEM || status == QH_LIMIT);
		assert_non_null(err.code);
		failures++;
	}
	unlink(path_of("a.yaml"));
	assert_true(failures > 5 && failures < 998);
}

/* Every hole of @p a, doubled braces left out, is one of @p b. */
static bool holes_within(struct qh_str a, struct qh_str b)
{
	for (uint32_t i = 0; i < a.n; i++) {
		uint32_t end = i;

		if (a.p[i] != '{')
			continue;
		if (i + 1 < a.n && a.p[i + 1] == '{') {
			i++;
			continue;
		}
		while (a.p[end] != '}')
			end++;
		if (qh_str_find(b, qh_str_sub(a, i, end + 1 - i), 0) < 0)
			return false;
		i = end;
	}
	return true;
}

/* The messages that are shipped: they load, and both languages of one tell the same facts. */
static void test_real_messages(void **state)
{
	const struct qh_catalog *c = NULL;
	const struct qh_str *names;
	struct qh_error err = {0};
	uint32_t n;
	uint32_t seen = 0;

	(void)state;
	if (qh_catalog_load(arena, "messages", &c, &err) != QH_OK)
		fail_msg("%s at %s:%u:%u", err.code, err.file, err.line, err.col);
	assert_int_equal(qh_file_list(arena, "messages", &names, &n, &err), QH_OK);
	for (uint32_t i = 0; i < n; i++) {
		const struct qh_yaml *file;
		struct qh_str path = qh_arena_printf(arena, "messages/%.*s", QH_STR_ARG(names[i]));

		if (!qh_str_ends(path, QH_STR(".yaml")))
			continue;
		assert_int_equal(qh_yaml_load(arena, path.p, &file, &err), QH_OK);
		for (uint32_t k = 0; k < file->n; k++) {
			struct qh_str zh = qh_yaml_get(&file->kid[k], "zh")->text;
			struct qh_str en = qh_yaml_get(&file->kid[k], "en")->text;

			if (!holes_within(zh, en) || !holes_within(en, zh))
				fail_msg("%s:%u: zh and en have different holes", path.p, file->key[k].line);
			assert_true(qh_catalog_has(c, qh_arena_str(arena, file->key[k].text).p));
			seen++;
		}
	}
	assert_true(seen > 30);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_write),          cmocka_unit_test(test_key_cycle),
	    cmocka_unit_test(test_write_json),     cmocka_unit_test(test_many_entries),
	    cmocka_unit_test(test_refused),        cmocka_unit_test(test_error_message),
	    cmocka_unit_test(test_memory_failure), cmocka_unit_test(test_real_messages),
	};

	return cmocka_run_group_tests(tests, set_up, tear_down);
}
