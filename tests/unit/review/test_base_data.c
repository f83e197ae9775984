/* SPDX-License-Identifier: Apache-2.0 */
/* Tables of base data: CSV, TSV and JSON, with and without a header, and what is refused. */
#include "scratch.h"

#include "review/base_data.h"

static enum qh_status load(struct scratch *s, const char *path, const struct qh_form *form,
			   struct qh_form **out, struct qh_error *err)
{
	*err = (struct qh_error){0};
	return qh_base_data_load(s->arena, s->library, path, form, out, err);
}

static struct qh_form *good(struct scratch *s, const char *name, const char *text, uint32_t n)
{
	struct qh_form form = {.year = 2024}, *out = NULL;
	struct qh_error err;
	const char *path = put_text(s, name, text);

	if (load(s, path, &form, &out, &err) != QH_OK)
		fail_msg("%s: %s line %u %s", text, err.code, err.line, err.n_args ? err.args[0].text : "");
	assert_int_equal(out->n_data, n);
	assert_int_equal(form.n_data, 0);
	return out;
}

static void expect_datum(const struct qh_form *form, uint32_t i, const char *name, int64_t value,
			 const char *unit, const char *source)
{
	const struct qh_datum *d = &form->data[i];
	struct qh_rat v;

	assert_true(qh_str_eq(d->name.text, qh_str_of(name)));
	assert_true(qh_declared_number(&d->value, &v));
	assert_true(qh_rat_eq(v, QH_RAT_INT(value)));
	if (!qh_str_eq(d->value.q.unit, qh_str_of(unit)))
		fail_msg("unit %.*s", QH_STR_ARG(d->value.q.unit));
	assert_true(qh_str_eq(d->source.text, qh_str_of(source)));
}

static void test_tables(void **state)
{
	struct scratch *s = *state;
	static const struct {
		const char *name, *text;
	} rows[] = {
	    {"a.csv", "名称,数值,单位,数据来源\n年初预算数,120,万元,预算批复\n在职人数,52,人,编制本\n"},
	    {"b.csv", "单位,数据来源,名称,数值\n万元,预算批复,年初预算数,120\n人,编制本,在职人数,52\n"},
	    {"c.csv", "年初预算数,120,万元,预算批复\n在职人数,52,人,编制本\n"},
	    {"d.csv",
	     "\"名称\",\"数值\",\"单位\",\"数据来源\"\r\n\"年初预算数\",\"120\",\"万元\",\"预算批复\"\r\n"
	     ",,,\r\n在职人数,52,人,编制本\r\n"},
	    {"e.tsv",
	     "名称\t数值\t单位\t数据来源\n年初预算数\t120\t万元\t预算批复\n在职人数\t52\t人\t编制本\n"},
	    {"f.json", "[{\"name\":\"年初预算数\",\"value\":\"120\",\"unit\":\"万元\",\"source\":"
		       "\"预算批复\",\"x\":[1]},"
		       "{\"value\":52,\"name\":\"在职人数\",\"source\":\"编制本\",\"unit\":\"人\"}]"},
	};

	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		const struct qh_form *form = good(s, rows[i].name, rows[i].text, 2);
		expect_datum(form, 0, "年初预算数", 1200000, "元", "预算批复");
		expect_datum(form, 1, "在职人数", 52, "人", "编制本");
	}
}

/* Few columns, a value still to come, and rows that the form has already. */
static void test_what_is_there_stays(void **state)
{
	struct scratch *s = *state;
	const struct qh_form *form = good(s, "a.csv", "名称,数值\n在职人数,52\n编制数,\n", 2);
	struct qh_datum before = {.name.text = QH_STR("上年结转")};
	struct qh_form old = {.data = &before, .n_data = 1}, *out = NULL;
	struct qh_error err;

	expect_datum(form, 0, "在职人数", 52, "", "");
	assert_int_equal(form->data[1].value.q.kind, QH_Q_BLANK);
	assert_int_equal(load(s, s->files[0], &old, &out, &err), QH_OK);
	assert_int_equal(out->n_data, 3);
	assert_true(qh_str_eq(out->data[0].name.text, before.name.text));
	assert_true(qh_str_eq(out->data[1].name.text, QH_STR("在职人数")));
	assert_int_equal(old.n_data, 1);
}

static void test_refusals(void **state)
{
	static const struct {
		const char *name, *text, *code;
		uint32_t line;
	} rows[] = {
	    {"a.csv", "名称,数值\n在职人数,52\n,7\n", "DATA-001", 3},
	    {"b.csv", "名称,数值\n在职人数,很多\n", "DATA-002", 2},
	    {"c.json", "[{\"name\":\"a\",\"value\":\"x\"}]", "DATA-002", 0},
	    {"d.json", "[{\"value\":\"1\"}]", "DATA-001", 0},
	    {"e.json", "{\"name\":\"a\",\"value\":\"1\"}", "DATA-003", 0},
	    {"f.json", "[1]", "DATA-004", 0},
	    {"k.csv", "名称,数值\n", "DATA-004", 0},
	    {"l.csv", "", "READ-001", 0},
	    {"m.json", "[{\"name\":\"a\",\"value\":\"1\"},7]", "DATA-003", 0},
	    {"g.json", "[{\"name\":\"a\",\"value\":\"1\"}", NULL, 0},
	    {"h.json", "[{\"name\":\"a\" \"value\":\"1\"}]", NULL, 0},
	    {"i.json", "[{\"name\":[}]", NULL, 0},
	    {"j.json", "[{\"name\"", NULL, 0},
	};
	struct scratch *s = *state;
	struct qh_form form = {0}, *out = NULL;
	struct qh_error err;

	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		const char *path = put_text(s, rows[i].name, rows[i].text);
		if (load(s, path, &form, &out, &err) == QH_OK)
			fail_msg("accepted: %s", rows[i].text);
		assert_null(out);
		assert_non_null(err.code);
		if (rows[i].code)
			assert_string_equal(err.code, rows[i].code);
		assert_string_equal(err.file, path);
		if (rows[i].line)
			assert_int_equal(err.line, rows[i].line);
	}
	assert_int_equal(load(s, "no-such-file.csv", &form, &out, &err), QH_NOT_FOUND);
	assert_string_equal(err.code, "FILE-001");
}

static void test_out_of_memory(void **state)
{
	struct scratch *s = *state;
	const char *paths[] = {
	    put_text(s, "a.csv", "名称,数值,单位\n在职人数,52,人\n编制数,60,人\n"),
	    put_text(s, "b.json", "[{\"name\":\"在职人数\",\"value\":\"52\",\"unit\":\"人\"}]")};
	struct qh_datum before = {.name.text = QH_STR("上年结转")};
	struct qh_form form = {.data = &before, .n_data = 1}, *out = NULL;

	for (int i = 0; i < 2; i++) {
		uint32_t failures = 0;
		for (uint64_t n = 1; n < 1000; n++) {
			struct qh_error err;
			qh_arena_reset(s->arena);
			qh_arena_fail_after(n);
			enum qh_status status = load(s, paths[i], &form, &out, &err);
			qh_arena_fail_after(0);
			if (status == QH_OK) {
				assert_int_equal(qh_arena_status(s->arena), QH_OK);
				break;
			}
			assert_null(out);
			assert_non_null(err.code);
			failures++;
		}
		assert_true(failures > 2 && failures < 999);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test_teardown(test_tables, tidy),
	    cmocka_unit_test_teardown(test_what_is_there_stays, tidy),
	    cmocka_unit_test_teardown(test_refusals, tidy),
	    cmocka_unit_test_teardown(test_out_of_memory, tidy),
	};

	return cmocka_run_group_tests_name("base data", tests, open_scratch, close_scratch);
}
