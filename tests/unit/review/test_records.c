/* SPDX-License-Identifier: Apache-2.0 */
/* Forms inside a JSON text, whatever wraps them. */
#include "scratch.h"

#include "review/records.h"

#define FORM(name) "{\"project\":\"" name "\",\"indicators\":[{\"name\":\"n\",\"target\":\"1\"}]}"

static enum qh_status read_text(struct scratch *s, const char *text, struct qh_forms *forms,
				struct qh_error *err)
{
	*err = (struct qh_error){0};
	return qh_records_read(s->arena, s->library->lexicon, qh_str_of(text), 7, forms, err);
}

/* The projects of the forms read, one after the other. */
static void expect_forms(struct scratch *s, const char *text, const char *projects)
{
	struct qh_forms forms;
	struct qh_error err;
	char got[128] = "";

	if (read_text(s, text, &forms, &err) != QH_OK)
		fail_msg("%s: %s line %u", text, err.code, err.line);
	for (uint32_t i = 0; i < forms.n; i++) {
		snprintf(got + strlen(got), sizeof got - strlen(got), "%.*s ",
			 QH_STR_ARG(forms.at[i]->project.text));
		assert_int_equal(forms.at[i]->index, i + 1);
		assert_int_equal(forms.at[i]->indicators[0].target.at.doc, 7);
	}
	assert_string_equal(got, projects);
}

static void test_wrappers(void **state)
{
	struct scratch *s = *state;

	expect_forms(s, FORM("a"), "a ");
	expect_forms(s, " \n" FORM("a") "\n ", "a ");
	expect_forms(s, "[" FORM("a") "," FORM("b") "]", "a b ");
	expect_forms(s, "[]", "");
	expect_forms(s, FORM("a") "\n" FORM("b") "\n\n" FORM("c"), "a b c ");
	expect_forms(s, "{\"forms\":[" FORM("a") "," FORM("b") "],\"x\":{\"forms\":1}}", "a b ");
	expect_forms(s,
		     "{\"schema\":\"quanheng.review/1\",\"documents\":[{\"path\":\"p\",\"forms\":[" FORM(
			 "a") "]},{\"forms\":[]},{\"forms\":[" FORM("b") "]}],\"summary\":{}}",
		     "a b ");
	/* A form whose fields come before its rows is no wrapper. */
	expect_forms(s, "{\"title\":\"t\",\"project\":\"a\",\"indicators\":[{\"name\":\"n\",\"target\":1}]}",
		     "a ");
}

static void test_lines_of_a_report(void **state)
{
	static const struct {
		const char *line;
		bool other;
	} rows[] = {
	    {"{\"type\":\"document\",\"path\":\"x\"}", true},
	    {"{ \"type\" : \"summary\" }", true},
	    {"{\"type\":\"finding\"}", true},
	    {"{\"type\":\"form\",\"project\":\"p\"}", false},
	    {"{\"type\":\"formal\"}", true},
	    {"{\"kind\":\"x\",\"type\":\"document\"}", false},
	    {"{\"type\":1}", false},
	    {"", false},
	    {"[1]", false},
	};
	struct scratch *s = *state;

	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
		assert_int_equal(qh_records_is_other(qh_str_of(rows[i].line)), rows[i].other);
	expect_forms(s,
		     "{\"type\":\"document\",\"path\":\"x\"}\n" FORM("a") "\n{\"type\":\"finding\"}\n" FORM(
			 "b") "\n{\"type\":\"summary\"}\n",
		     "a b ");
}

static void test_streams_are_told(void **state)
{
	static const struct {
		const char *head;
		bool stream;
	} rows[] = {
	    {"{\"a\":1}\n{\"b\":2}\n", true},
	    {"{\"a\":1}\n\n  {\"b\"", true},
	    {"{\"a\":1}\n", false},
	    {"{\"a\":1}", false},
	    {"{\n\"a\":1}\n{\"b\":2}", false},
	    {"[\n{\"a\":1}]", false},
	    {"", false},
	    {"\n", false},
	    {"{\"a\":1}\r\n{\"b\":2}", true},
	    {"{\"a\":1}\nx", false},
	    {"{\"a\":\n{\"b\":2}}", false},
	    {"{\"a\":[\n{\"b\":2}]}", false},
	    {"{\"a\":1,\n{", false},
	    {"{\"a\":\"br\n{\"b\":2}\n", true},
	};

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
		assert_int_equal(qh_records_is_stream(qh_str_of(rows[i].head)), rows[i].stream);
}

/* Half a file never passes: no form is given and the error names the line of the file. */
static void test_refusals(void **state)
{
	static const struct {
		const char *text;
		uint32_t line;
	} rows[] = {
	    {"{\"forms\":[" FORM("a") "", 0},
	    {"[" FORM("a") ",\n" FORM("b") ",\n{\"indicators\":\n7}]", 4},
	    {FORM("a") "\n" FORM("b") "\n{\"indicators\":7}\n", 3},
	    {"[" FORM("a") ",1]", 0},
	    {"[" FORM("a") "] x", 0},
	    {"[" FORM("a") ",{]", 0},
	    {"{\"documents\":[1]}", 0},
	    {"{\"documents\":[{\"forms\":[{]}]}", 0},
	    {"{\"forms\":[[]]}", 0},
	    {"{\"forms\"", 0},
	    {"{\"title\"", 0},
	    {"{\"title\":[}", 0},
	    {"{}", 0},
	    {"7", 0},
	    {"", 0},
	};
	struct scratch *s = *state;

	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct qh_forms forms;
		struct qh_error err;
		enum qh_status status = read_text(s, rows[i].text, &forms, &err);
		if (status == QH_OK)
			fail_msg("%s: accepted", rows[i].text);
		assert_int_equal(forms.n, 0);
		assert_non_null(err.code);
		if (rows[i].line && err.line != rows[i].line)
			fail_msg("%s: line %u", rows[i].text, err.line);
	}
}

/* Cut anywhere, a text is refused or gives only whole forms; never more than were there. */
static void test_cut_anywhere(void **state)
{
	static const char text[] = "{\"documents\":[{\"path\":\"p\",\"forms\":[" FORM("a") "," FORM(
	    "b") "]},{\"forms\":[" FORM("c") "]}]}";
	struct scratch *s = *state;

	for (uint32_t n = 0; n < sizeof text - 1; n++) {
		struct qh_forms forms;
		struct qh_error err = {0};
		qh_arena_reset(s->arena);
		assert_int_not_equal(
		    qh_records_read(s->arena, s->library->lexicon, (struct qh_str){text, n}, 1, &forms, &err),
		    QH_OK);
		assert_non_null(err.code);
		assert_int_equal(forms.n, 0);
	}
}

static void test_out_of_memory(void **state)
{
	struct scratch *s = *state;
	uint32_t failures = 0;

	for (uint64_t n = 1; n < 500; n++) {
		struct qh_forms forms;
		struct qh_error err = {0};
		qh_arena_reset(s->arena);
		qh_arena_fail_after(n);
		enum qh_status status =
		    qh_records_read(s->arena, s->library->lexicon,
				    QH_STR("{\"forms\":[" FORM("a") "," FORM("b") "]}"), 1, &forms, &err);
		qh_arena_fail_after(0);
		if (status == QH_OK) {
			assert_int_equal(forms.n, 2);
			break;
		}
		assert_int_equal(forms.n, 0);
		assert_non_null(err.code);
		failures++;
	}
	assert_true(failures > 1 && failures < 499);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test_teardown(test_wrappers, tidy),
	    cmocka_unit_test_teardown(test_lines_of_a_report, tidy),
	    cmocka_unit_test_teardown(test_streams_are_told, tidy),
	    cmocka_unit_test_teardown(test_refusals, tidy),
	    cmocka_unit_test_teardown(test_cut_anywhere, tidy),
	    cmocka_unit_test_teardown(test_out_of_memory, tidy),
	};

	return cmocka_run_group_tests_name("records", tests, open_scratch, close_scratch);
}
