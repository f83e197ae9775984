/* SPDX-License-Identifier: Apache-2.0 */
/* YAML trees: kinds, places, what is refused and where, and the limits. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>
#include <cmocka.h>

#include "base/buf.h"
#include "base/limits.h"
#include "base/yaml.h"

static struct qh_arena *arena;

static int set_up(void **state)
{
	(void)state;
	arena = qh_arena_new((size_t)512 << 20);
	return arena ? 0 : -1;
}

static int tear_down(void **state)
{
	(void)state;
	qh_arena_free(arena);
	return 0;
}

static const struct qh_yaml *parse(struct qh_str text)
{
	const struct qh_yaml *root = NULL;
	struct qh_error err = {0};

	if (qh_yaml_parse(arena, text, QH_STR("t.yaml"), &root, &err) != QH_OK)
		fail_msg("%s at %u:%u: %.*s", err.code, err.line, err.col, QH_STR_ARG(text));
	assert_non_null(root);
	return root;
}

static void expect_text(const struct qh_yaml *node, const char *text, bool plain, uint32_t line, uint32_t col)
{
	assert_non_null(node);
	assert_int_equal(node->kind, QH_YAML_SCALAR);
	assert_int_equal(node->text.n, strlen(text));
	assert_memory_equal(node->text.p, text, node->text.n);
	assert_int_equal(node->plain, plain);
	assert_int_equal(node->line, line);
	assert_int_equal(node->col, col);
}

static void test_tree(void **state)
{
	const struct qh_yaml *root = parse(QH_STR("# a comment\n"
						  "id: \"x\"\n"
						  "\xE5\x90\x8D\xE7\xA7\xB0: \xE5\x80\xBC # note\n"
						  "list:\n"
						  "  - 0.30\n"
						  "  - {a: 1, b: [2, '3']}\n"
						  "  - - x\n"
						  "empty:\n"
						  "none: {}\n"
						  "block: |\n"
						  "  one\n"
						  "  two\n"));
	const struct qh_yaml *list = qh_yaml_get(root, "list");
	const struct qh_yaml *pair;

	(void)state;
	assert_int_equal(root->kind, QH_YAML_MAP);
	assert_int_equal(root->n, 6);
	assert_int_equal(root->line, 2);
	assert_int_equal(root->col, 1);
	expect_text(&root->key[0], "id", true, 2, 1);
	expect_text(qh_yaml_get(root, "id"), "x", false, 2, 5);
	expect_text(&root->key[1], "\xE5\x90\x8D\xE7\xA7\xB0", true, 3, 1);
	expect_text(&root->kid[1], "\xE5\x80\xBC", true, 3, 5); /* columns count characters */
	assert_int_equal(list->kind, QH_YAML_SEQ);
	assert_int_equal(list->n, 3);
	assert_null(list->key);
	expect_text(&list->kid[0], "0.30", true, 5, 5);
	pair = &list->kid[1];
	assert_int_equal(pair->kind, QH_YAML_MAP);
	expect_text(qh_yaml_get(pair, "a"), "1", true, 6, 9);
	expect_text(&qh_yaml_get(pair, "b")->kid[1], "3", false, 6, 19);
	expect_text(&list->kid[2].kid[0], "x", true, 7, 7);
	expect_text(qh_yaml_get(root, "empty"), "", true, 8, 7);
	assert_int_equal(qh_yaml_get(root, "none")->n, 0);
	expect_text(qh_yaml_get(root, "block"), "one\ntwo\n", false, 10, 8);
	assert_null(qh_yaml_get(root, "absent"));
	assert_null(qh_yaml_get(list, "a"));
	assert_null(qh_yaml_get(NULL, "a"));
	assert_true(qh_str_eq(pair->file, QH_STR("t.yaml")));
}

static void test_other_roots(void **state)
{
	const struct qh_yaml *root;

	(void)state;
	expect_text(parse(QH_STR("word")), "word", true, 1, 1);
	root = parse(QH_STR("\xEF\xBB\xBF---\na: 1\n...\n"));
	expect_text(qh_yaml_get(root, "a"), "1", true, 2, 4);
	root = parse(QH_STR("%YAML 1.1\n---\n[]\n"));
	assert_int_equal(root->kind, QH_YAML_SEQ);
	root = parse(QH_STR("a: 1\r\nb: 2\r\n"));
	expect_text(qh_yaml_get(root, "b"), "2", true, 2, 4);
	/* What looks like a merge, an alias or a tag inside quotes is text. */
	root = parse(QH_STR("'<<': '*a'\nb: \"!x\"\nc: a&b\n"));
	expect_text(qh_yaml_get(root, "<<"), "*a", false, 1, 7);
	/* The same key in two maps is no duplicate. */
	root = parse(QH_STR("a: {k: 1}\nb: {k: 2}\n"));
	assert_int_equal(root->n, 2);
}

static const struct {
	const char *text;
	enum qh_status status;
	const char *code;
	uint32_t line, col;
} refused[] = {
    {"a: 1\nb: 2\na: 3\n", QH_CONFLICT, "YAML-002", 3, 1},
    {"x:\n  - {k: 1, 'k': 2}\n", QH_CONFLICT, "YAML-002", 2, 12},
    {"b: 1\na: 1\na: 2\nb: 2\n", QH_CONFLICT, "YAML-002", 3, 1},
    {"a: 1\nb: *a\n", QH_UNSUPPORTED, "YAML-003", 2, 4},
    {"*a : 1\n", QH_UNSUPPORTED, "YAML-003", 1, 1},
    {"a: &x 1\n", QH_UNSUPPORTED, "YAML-004", 1, 4},
    {"a: &x {b: 1}\n", QH_UNSUPPORTED, "YAML-004", 1, 4},
    {"a:\n  - &x [1]\n", QH_UNSUPPORTED, "YAML-004", 2, 5},
    {"a: !!str 1\n", QH_UNSUPPORTED, "YAML-005", 1, 4},
    {"a: ! 1\n", QH_UNSUPPORTED, "YAML-005", 1, 4},
    {"a: !x [1]\n", QH_UNSUPPORTED, "YAML-005", 1, 4},
    {"!!map\na: 1\n", QH_UNSUPPORTED, "YAML-005", 1, 1},
    {"%TAG ! tag:x,2000:\n---\na: 1\n", QH_UNSUPPORTED, "YAML-005", 1, 1},
    {"a: !u!x 1\n", QH_INVALID, "YAML-005", 1, 4},
    {"a: 1\n---\nb: 2\n", QH_UNSUPPORTED, "YAML-006", 2, 1},
    {"a: 1\n...\n---\n", QH_UNSUPPORTED, "YAML-006", 3, 1},
    {"? [a, b]\n: 1\n", QH_INVALID, "YAML-007", 1, 3},
    {"{a: 1}: 1\n", QH_INVALID, "YAML-007", 1, 1},
    {"a: 1\n\xE6\x9D\x83"
     "b\xFF: 2\n",
     QH_CORRUPT, "YAML-009", 2, 3},
    {"\xED\xA0\x80", QH_CORRUPT, "YAML-009", 1, 1},
    {"", QH_INVALID, "YAML-010", 1, 1},
    {"# nothing\n\n", QH_INVALID, "YAML-010", 1, 1},
    {"a: b: c\n", QH_INVALID, "YAML-101", 1, 5},
    {"a: 1\n  b: 2\n", QH_INVALID, "YAML-101", 2, 4},
    {"a: @x\n", QH_INVALID, "YAML-102", 1, 4},
    {"a: 1\nb\xEF\xBC\x9A 2\nc: 3\n", QH_INVALID, "YAML-103", 3, 1},
    {"a:\n  - 1\n b: 2\n", QH_INVALID, "YAML-104", 3, 2},
    {"a: 1\nb: \"x\nc: 2\n", QH_INVALID, "YAML-105", 2, 4},
    {"a: 1\nb: [1, 2\nc: 2\n", QH_INVALID, "YAML-106", 2, 4},
    {"a: {b: 1\n", QH_INVALID, "YAML-106", 1, 4},
    {"a: \"x\\q\"\n", QH_INVALID, "YAML-107", 1, 6},
    {"a:\n\tb: 1\n", QH_INVALID, "YAML-102", 2, 1},
    {"a: 1\n\xE6\x9D\x83: \x01\n", QH_INVALID, "YAML-109", 2, 4},
    {"{a: 1} b\n", QH_INVALID, "YAML-110", 1, 8},
};

static void test_refused(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(refused) / sizeof(refused[0]); i++) {
		const struct qh_yaml *root = NULL;
		struct qh_error err = {0};
		enum qh_status status =
		    qh_yaml_parse(arena, qh_str_of(refused[i].text), QH_STR("t.yaml"), &root, &err);

		if (status == QH_OK)
			fail_msg("accepted: %s", refused[i].text);
		if (strcmp(err.code, refused[i].code) != 0 || status != refused[i].status ||
		    err.line != refused[i].line || err.col != refused[i].col)
			fail_msg("%s (%s) at %u:%u and not %s at %u:%u: %s", err.code, qh_status_name(status),
				 err.line, err.col, refused[i].code, refused[i].line, refused[i].col,
				 refused[i].text);
		assert_string_equal(err.file, "t.yaml");
		assert_null(root);
	}
}

static void test_duplicate_names_both(void **state)
{
	const struct qh_yaml *root = NULL;
	struct qh_error err = {0};

	(void)state;
	assert_int_equal(qh_yaml_parse(arena, QH_STR("\n\xE6\x9D\x83: 1\nb: 2\n\xE6\x9D\x83: 3\n"),
				       QH_STR("f"), &root, &err),
			 QH_CONFLICT);
	assert_int_equal(err.line, 4);
	assert_string_equal(err.args[0].text, "\xE6\x9D\x83");
	assert_string_equal(err.args[1].text, "2");
}

static enum qh_status parse_nested(uint32_t depth, struct qh_error *err)
{
	char text[2 * QH_YAML_DEPTH_MAX + 2];
	const struct qh_yaml *root = NULL;

	assert_true(2 * depth <= sizeof(text));
	memset(text, '[', depth);
	memset(text + depth, ']', depth);
	return qh_yaml_parse(arena, (struct qh_str){text, 2 * depth}, QH_STR("f"), &root, err);
}

static void test_limits(void **state)
{
	const struct qh_yaml *root = NULL;
	struct qh_error err = {0};
	char *text = malloc(QH_YAML_BYTES_MAX + 1);

	(void)state;
	assert_non_null(text);
	assert_int_equal(parse_nested(QH_YAML_DEPTH_MAX, &err), QH_OK);
	assert_int_equal(parse_nested(QH_YAML_DEPTH_MAX + 1, &err), QH_LIMIT);
	assert_string_equal(err.code, "YAML-008");
	assert_int_equal(err.col, QH_YAML_DEPTH_MAX + 1);
	memset(text, 'x', QH_YAML_BYTES_MAX + 1);
	assert_int_equal(
	    qh_yaml_parse(arena, (struct qh_str){text, QH_YAML_BYTES_MAX}, QH_STR("f"), &root, &err), QH_OK);
	assert_int_equal(root->text.n, QH_YAML_BYTES_MAX);
	assert_int_equal(
	    qh_yaml_parse(arena, (struct qh_str){text, QH_YAML_BYTES_MAX + 1}, QH_STR("f"), &root, &err),
	    QH_LIMIT);
	assert_string_equal(err.code, "YAML-011");
	free(text);
}

/* Many keys, the last of which stands there twice: found without comparing each with each. */
static void test_many_keys(void **state)
{
	const struct qh_yaml *root = NULL;
	struct qh_error err = {0};
	struct qh_buf buf;

	(void)state;
	qh_buf_init(&buf, QH_YAML_BYTES_MAX);
	for (int i = 0; i < 100000; i++)
		qh_buf_printf(&buf, "k%d: %d\n", (i * 7919) % 100000, i);
	root = parse(qh_buf_view(&buf));
	assert_int_equal(root->n, 100000);
	qh_buf_z(&buf, "k99999: again\n");
	assert_int_equal(buf.status, QH_OK);
	assert_int_equal(qh_yaml_parse(arena, qh_buf_view(&buf), QH_STR("f"), &root, &err), QH_CONFLICT);
	assert_int_equal(err.line, 100001);
	qh_buf_free(&buf);
}

/* Whichever allocation fails, the failure comes back as a status and nothing leaks. */
static void test_memory_failure(void **state)
{
	struct qh_str text = QH_STR("a: [1, 2, {b: c}]\nd: e\n");
	uint32_t failures = 0;

	(void)state;
	for (uint64_t nth = 1; nth < 1000; nth++) {
		struct qh_arena *own = qh_arena_new((size_t)1 << 20);
		const struct qh_yaml *root = NULL;
		struct qh_error err = {0};
		enum qh_status status;

		assert_non_null(own);
		qh_arena_fail_after(nth);
		status = qh_yaml_parse(own, text, QH_STR("f"), &root, &err);
		qh_arena_fail_after(0);
		qh_arena_free(own);
		if (status == QH_OK)
			break;
		assert_true(status == QH_NOMEM || status == QH_LIMIT);
		assert_string_equal(err.code, "YAML-012");
		failures++;
	}
	assert_true(failures > 5 && failures < 998);
}

static void test_load(void **state)
{
	char path[] = "test_yaml_XXXXXX";
	int fd = mkstemp(path);
	const struct qh_yaml *root = NULL;
	struct qh_error err = {0};

	(void)state;
	assert_true(fd >= 0);
	assert_int_equal(write(fd, "a: 1\n", 5), 5);
	close(fd);
	assert_int_equal(qh_yaml_load(arena, path, &root, &err), QH_OK);
	assert_string_equal(root->file.p, path);
	assert_int_equal(qh_yaml_error(qh_yaml_get(root, "a"), &err, QH_INVALID, "RULE-001"), QH_INVALID);
	assert_string_equal(err.file, path);
	assert_int_equal(err.line, 1);
	assert_int_equal(err.col, 4);
	unlink(path);
	assert_int_equal(qh_yaml_load(arena, path, &root, &err), QH_NOT_FOUND);
	assert_string_equal(err.code, "FILE-001");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_tree),           cmocka_unit_test(test_other_roots),
	    cmocka_unit_test(test_refused),        cmocka_unit_test(test_duplicate_names_both),
	    cmocka_unit_test(test_limits),         cmocka_unit_test(test_many_keys),
	    cmocka_unit_test(test_memory_failure), cmocka_unit_test(test_load),
	};

	return cmocka_run_group_tests(tests, set_up, tear_down);
}
