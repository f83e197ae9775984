/* SPDX-License-Identifier: Apache-2.0 */
/* Forms as JSON: what is printed is kept, reading back gives the same, wrong and hostile input is refused. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <cmocka.h>

#include "base/limits.h"
#include "form/form_json.h"
#include "form/headings.h"

struct fixture {
	struct qh_arena *words; /* the lexicon, for all tests */
	const struct qh_lexicon *lex;
	struct qh_arena *arena;
	struct qh_form *form;
	struct qh_error err;
};

static const char whole_form[] =
    "{\"kind\":\"project-self-evaluation\",\"title\":\"2024年度项目支出绩效自评表\",\"year\":\"2024\","
    "\"filed_on\":\"2025-03-01\",\"department\":\"甲局\",\"unit\":\"乙中心\",\"project\":\"丙项目\","
    "\"checkboxes\":{\"项目类别\":[\"常年性项目\",{\"option\":\"延续性项目\",\"checked\":false}],"
    "\"项目属性\":[]},"
    "\"money_unit\":\"万元\",\"rulebook\":\"central-project-2020\","
    "\"goals\":[{\"text\":\"目标一\",\"completion\":\"完成\"}],\"reasons\":\"无\",\"measures\":\"无\","
    "\"notes\":[\"备注1\",\"备注2\"],\"constraint\":{\"text\":\"约束\",\"cap\":\"70\",\"state\":\"met\"},"
    "\"basic_total\":\"1.5\",\"project_total\":\"2.5\","
    "\"budget\":[{\"label\":\"年度资金总额\",\"role\":\"total\",\"original\":\"100\",\"revised\":\"322.58\","
    "\"executed\":\"276.91\",\"weight\":\"10\",\"rate\":\"85.84%\",\"score\":\"8.58\",\"scored\":true},"
    "{\"label\":\"其中：财政拨款\",\"role\":\"part\",\"original\":\"\",\"scored\":false}],"
    "\"indicators\":[{\"group\":\"目标1(40分)\",\"level1\":\"产出指标(50分)\",\"level2\":\"数量指标\","
    "\"name\":\"培训人数\","
    "\"weight\":\"10\",\"operator\":\"≥\",\"target\":\"95\",\"unit\":\"%\",\"actual\":\"98.50%\",\"score\":"
    "\"10\","
    "\"reason\":\"\",\"explanation\":\"解释\",\"rule\":\"规则\",\"source\":\"来源\",\"standard\":"
    "\"计划标准\",\"core\":true},"
    "{\"level1\":\"产出指标(50分)\",\"level2\":\"成本指标\",\"name\":\"单价\",\"weight_origin\":\"heading\","
    "\"weight_used\":\"40\",\"target\":\"平均费用20元/张\",\"actual\":\"20元/"
    "张\",\"score\":\"10\",\"of_which\":true},"
    "{\"level1\":\"效益指标\",\"level2\":\"社会效益指标\",\"name\":\"指标2:\",\"filler\":true}],"
    "\"sections\":[{\"level\":\"group\",\"name\":\"目标1(40分)\",\"weight\":\"40分\"},"
    "{\"level\":\"level1\",\"name\":\"产出指标(50分)\",\"weight\":\"50\",\"score\":\"45\",\"rate\":\"90%\"}],"
    "\"data\":[{\"name\":\"年初预算\",\"value\":\"12.50\",\"unit\":\"万元\",\"source\":\"决算表\"}],"
    "\"fields\":[{\"label\":\"联系人\",\"value\":\"某\"}],"
    "\"total\":\"97分\",\"total_weight\":\"100\",\"header_total\":\"97\",\"grade\":\"优\",\"weights_from_"
    "scores\":true,"
    "\"system\":{\"kind\":\"evaluation-system\",\"title\":\"体系\",\"budget\":[],"
    "\"indicators\":[{\"level1\":\"产出指标\",\"name\":\"培训人数\",\"rule\":\"按比例\"}]}}";

static int group_setup(void **state)
{
	struct fixture *f = calloc(1, sizeof(*f));
	const char *dir = "lexicon";

	f->words = qh_arena_new(QH_LIBRARY_ARENA_BYTES_MAX);
	assert_int_equal(qh_lexicon_load(f->words, &dir, 1, &f->lex, &f->err), QH_OK);
	*state = f;
	return 0;
}

static int group_teardown(void **state)
{
	struct fixture *f = *state;

	qh_arena_free(f->words);
	free(f);
	return 0;
}

static int setup(void **state)
{
	struct fixture *f = *state;

	f->arena = qh_arena_new((size_t)1 << 30);
	qh_error_clear(&f->err);
	f->form = NULL;
	return 0;
}

static int teardown(void **state)
{
	struct fixture *f = *state;

	qh_arena_fail_after(0);
	qh_arena_free(f->arena);
	return 0;
}

static enum qh_status read_bytes(struct fixture *f, struct qh_str text)
{
	qh_error_clear(&f->err);
	return qh_form_from_json(f->arena, f->lex, text, 3, &f->form, &f->err);
}

static enum qh_status read_text(struct fixture *f, const char *text)
{
	return read_bytes(f, qh_str_of(text));
}

static void is_text(struct qh_str s, const char *wanted)
{
	assert_non_null(s.p);
	assert_int_equal(s.n, strlen(wanted));
	assert_memory_equal(s.p, wanted, s.n);
}

static void is_number(struct fixture *f, const struct qh_declared *d, const char *wanted)
{
	assert_true(d->q.has_number);
	is_text(qh_rat_str(f->arena, d->q.lo), wanted);
}

static void test_every_field(void **state)
{
	struct fixture *f = *state;
	const struct qh_form *form;

	assert_int_equal(read_text(f, whole_form), QH_OK);
	form = f->form;
	assert_int_equal(form->kind, QH_FORM_PROJECT);
	assert_int_equal(form->year, 2024);
	is_text(form->department.text, "甲局");
	is_text(form->money_unit.text, "万元");
	assert_true(qh_rat_eq(form->money_scale, QH_RAT_INT(10000)));
	is_text(form->rulebook_named, "central-project-2020");
	assert_int_equal(form->n_checkboxes, 2);
	assert_true(form->checkboxes[0].checked);
	assert_false(form->checkboxes[1].checked);
	is_text(form->checkboxes[1].label.text, "项目类别");
	is_text(form->checkboxes[1].option.text, "延续性项目");
	assert_int_equal(form->n_goals, 1);
	is_text(form->goals[0].completion.text, "完成");
	assert_int_equal(form->n_notes, 2);
	assert_non_null(form->constraint);
	assert_int_equal(form->constraint->state, QH_CONSTRAINT_MET);
	assert_true(qh_rat_eq(form->constraint->cap, QH_RAT_INT(70)));
	is_text(form->total.text, "97分");
	is_number(f, &form->total, "97");
	is_text(form->grade.text, "优");
	assert_true(form->weights_from_scores);
	assert_non_null(form->system);
	is_text(form->system->indicators[0].rule.text, "按比例");
	assert_int_equal(form->n_data, 1);
	is_number(f, &form->data[0].value, "125000");
	is_text(form->fields[0].value.text, "某");
}

static void test_rows(void **state)
{
	struct fixture *f = *state;
	const struct qh_form *form;
	const struct qh_indicator *ind;

	assert_int_equal(read_text(f, whole_form), QH_OK);
	form = f->form;
	assert_int_equal(form->n_funds, 2);
	assert_true(form->funds[0].scored);
	assert_int_equal(form->funds[1].role, QH_FUND_PART);
	is_number(f, &form->funds[0].revised, "3225800");
	is_text(form->funds[0].revised.text, "322.58");
	is_number(f, &form->funds[0].rate, "85.84");
	assert_non_null(form->funds[1].original.text.p); /* blank, but there */
	assert_int_equal(form->funds[1].original.text.n, 0);
	assert_null(form->funds[1].revised.text.p); /* no such cell */
	assert_int_equal(form->n_indicators, 3);
	ind = &form->indicators[0];
	assert_int_equal(ind->target.q.op, QH_OP_GE); /* by the operator and unit columns */
	is_number(f, &ind->target, "95");
	assert_int_equal(ind->target.q.kind, QH_Q_SHARE);
	is_number(f, &ind->actual, "98.5");
	assert_int_equal(ind->actual.q.decimals, 2);
	assert_int_equal(ind->dimension, QH_DIM_OUTPUT);
	assert_int_equal(ind->subdimension, QH_SUB_QUANTITY);
	assert_int_equal(ind->weight_origin, QH_WEIGHT_PRINTED);
	assert_true(ind->core);
	assert_int_equal(ind->group_section, 1);
	assert_int_equal(ind->section1, 2);
	ind = &form->indicators[1];
	assert_int_equal(ind->weight_origin, QH_WEIGHT_HEADING);
	assert_null(ind->weight.text.p);
	is_number(f, &ind->weight, "40");
	assert_true(ind->of_which);
	assert_true(form->indicators[2].filler);
	assert_int_equal(form->n_sections, 2);
	is_number(f, &form->sections[0].weight, "40");
	assert_int_equal(form->sections[1].dimension, QH_DIM_OUTPUT);
}

/* Block 1; the budget rows first, then the indicators. */
static void test_places(void **state)
{
	struct fixture *f = *state;

	assert_int_equal(read_text(f, whole_form), QH_OK);
	assert_int_equal(f->form->funds[0].at.doc, 3);
	assert_int_equal(f->form->funds[0].at.block, 1);
	assert_int_equal(f->form->funds[0].at.row, 1);
	assert_int_equal(f->form->funds[1].score.at.row, 2);
	assert_int_equal(f->form->indicators[0].at.row, 3);
	assert_int_equal(f->form->indicators[2].target.at.row, 5);
	assert_int_equal(f->form->data[0].value.at.row, 6);
}

static struct qh_str write_form(struct fixture *f, const struct qh_form *form, int indent)
{
	struct qh_buf b;
	struct qh_json_out w;
	struct qh_str s;

	qh_buf_init(&b, 1 << 24);
	qh_json_out_start(&w, &b, indent);
	qh_form_to_json(form, &w);
	assert_int_equal(b.status, QH_OK);
	s = qh_arena_str(f->arena, qh_buf_view(&b));
	qh_buf_free(&b);
	return s;
}

static void test_reading_back_gives_the_same(void **state)
{
	struct fixture *f = *state;
	struct qh_str first, second;

	for (int indent = 0; indent <= 2; indent += 2) {
		assert_int_equal(read_text(f, whole_form), QH_OK);
		first = write_form(f, f->form, indent);
		assert_int_equal(read_bytes(f, first), QH_OK);
		second = write_form(f, f->form, indent);
		assert_true(qh_str_eq(first, second));
	}
	/* The form above is written in the writer's own order, but for what it leaves out: an empty list of
	 * boxes. */
	assert_true(qh_str_find(second, QH_STR("\"option\": \"延续性项目\""), 0) > 0);
	assert_true(qh_str_find(second, QH_STR("\"weight_used\": \"40\""), 0) > 0);
	assert_true(qh_str_find(second, QH_STR("\"cap\": \"70\""), 0) > 0);
}

static void test_numbers_keep_their_text(void **state)
{
	struct fixture *f = *state;

	assert_int_equal(
	    read_text(f, "{\"year\":2023,\"indicators\":[{\"name\":\"a\",\"weight\":10.00,\"target\":0.30,"
			 "\"actual\":-1,\"score\":9}]}"),
	    QH_OK);
	is_text(f->form->indicators[0].weight.text, "10.00");
	is_text(f->form->indicators[0].target.text, "0.30");
	is_text(f->form->indicators[0].actual.text, "-1");
	assert_int_equal(f->form->year, 2023);
}

/* What a review prints is read as well: objects with the printed text, the declared number beside it. */
static void test_values_as_objects(void **state)
{
	struct fixture *f = *state;
	const struct qh_indicator *ind;

	assert_int_equal(
	    read_text(
		f,
		"{\"type\":\"form\",\"total\":{\"weight_declared\":\"100\",\"declared\":\"97\",\"low\":\"1/"
		"3\"},"
		"\"grade\":{\"declared\":\"优\",\"recomputed\":[\"良\"]},"
		"\"budget\":[{\"label\":\"x\",\"rate\":{\"declared\":\"85.84\",\"declared_text\":\"85.84%\"},"
		"\"score\":{\"declared\":\"17\",\"declared_text\":\"17分\",\"derivation\":[{\"step\":\"s\"}]}"
		"}],"
		"\"indicators\":[{\"name\":\"a\",\"weight\":\"10\",\"weight_text\":\"10分\","
		"\"target\":{\"text\":\"≥95%\",\"operator\":\">=\",\"number\":\"95\",\"unit_text\":\"%\"},"
		"\"actual\":{\"text\":null,\"number\":\"98\",\"unit\":\"%\"},"
		"\"score\":{\"declared\":\"9\",\"status\":\"exact\",\"rate_declared\":\"90%\"}}]}"),
	    QH_OK);
	ind = &f->form->indicators[0];
	is_text(ind->target.text, "≥95%");
	assert_int_equal(ind->target.q.op, QH_OP_GE);
	assert_int_equal(ind->target.q.doubts, 0);
	is_number(f, &ind->actual, "98");
	is_text(ind->actual.q.unit, "%");
	is_text(ind->score.text, "9");
	is_text(ind->rate.text, "90%");
	is_text(ind->weight.text, "10分");
	is_text(f->form->total.text, "97");
	is_text(f->form->total_weight.text, "100");
	is_text(f->form->grade.text, "优");
	is_text(f->form->funds[0].rate.text, "85.84%");
	is_text(f->form->funds[0].score.text, "17分");
}

static void test_unknown_fields_and_words(void **state)
{
	struct fixture *f = *state;

	assert_int_equal(
	    read_text(
		f,
		"{\"new\":{\"a\":[1,{\"b\":2}]},\"kind\":\"some-new-kind\",\"indicators\":[{\"name\":\"a\","
		"\"later\":[[]],\"weight_origin\":\"magic\",\"weight\":\"5\"}],"
		"\"budget\":[{\"label\":\"x\",\"role\":\"new-role\"}],"
		"\"sections\":[{\"level\":\"level9\",\"name\":\"s\"}],"
		"\"constraint\":{\"text\":\"t\",\"state\":\"maybe\"}}"),
	    QH_OK);
	assert_int_equal(f->form->kind, QH_FORM_UNKNOWN);
	assert_int_equal(f->form->indicators[0].weight_origin, QH_WEIGHT_PRINTED);
	assert_int_equal(f->form->funds[0].role, QH_FUND_TOTAL); /* the only row */
	assert_true(f->form->funds[0].scored);
	assert_int_equal(f->form->sections[0].level, QH_SECTION_LEVEL1);
	assert_int_equal(f->form->constraint->state, QH_CONSTRAINT_UNANSWERED);
}

/* What the JSON leaves out follows from the names. */
static void test_what_is_left_out(void **state)
{
	struct fixture *f = *state;

	assert_int_equal(
	    read_text(f, "{\"title\":\"2022年度项目支出绩效自评表\",\"budget\":[{\"label\":\"年度资金总额\"},"
			 "{\"label\":\"财政拨款\"}],"
			 "\"indicators\":[{\"level1\":\"产出指标（50分）\",\"level2\":\"数量指标\",\"name\":"
			 "\"a\",\"weight\":\"1\"},"
			 "{\"level1\":\"产出指标（50分）\",\"level2\":\"质量指标\",\"name\":\"b\"},"
			 "{\"level1\":\"满意度指标\",\"level2\":\"\",\"name\":\"c\"},{\"name\":\"\"}]}"),
	    QH_OK);
	assert_int_equal(f->form->kind, QH_FORM_PROJECT);
	assert_int_equal(f->form->year, 2022);
	assert_int_equal(f->form->funds[0].role, QH_FUND_TOTAL);
	assert_int_equal(f->form->funds[1].role, QH_FUND_PART);
	assert_true(f->form->funds[0].scored);
	assert_false(f->form->funds[1].scored);
	assert_int_equal(f->form->n_sections, 4);
	is_text(f->form->sections[0].weight.text, "50分");
	assert_int_equal(f->form->sections[1].level, QH_SECTION_LEVEL2);
	assert_int_equal(f->form->sections[1].parent, 1);
	assert_int_equal(f->form->sections[2].parent, 1);
	assert_int_equal(f->form->indicators[1].section1, 1);
	assert_int_equal(f->form->indicators[1].section2, 3);
	assert_int_equal(f->form->indicators[2].section2, 0);
	assert_int_equal(f->form->indicators[2].dimension, QH_DIM_SATISFACTION);
	assert_int_equal(f->form->indicators[1].weight_origin, QH_WEIGHT_NONE);
	assert_true(f->form->indicators[3].filler);
	assert_false(f->form->indicators[1].filler);
}

static void test_wrong_input(void **state)
{
	static const struct {
		const char *text, *code;
		uint32_t line, col;
	} cases[] = {
	    {"[]", "FORM-001", 1, 1},
	    {"\"x\"", "FORM-001", 1, 0},
	    {"{}", "FORM-005", 0, 0},
	    {"{\"title\":\"x\",\"goals\":[\"a\"]}", "FORM-005", 0, 0},
	    {"{\"indicators\":\"x\"}", "FORM-002", 1, 0},
	    {"{\"indicators\":{}}", "FORM-002", 1, 0},
	    {"{\"indicators\":[1]}", "FORM-002", 1, 0},
	    {"{\"indicators\":[{\"weight\":true}]}", "FORM-002", 1, 0},
	    {"{\"indicators\":[{\"weight\":[1]}]}", "FORM-002", 1, 0},
	    {"{\"indicators\":[{\"core\":\"yes\"}]}", "FORM-002", 1, 0},
	    {"{\"title\":[]}", "FORM-002", 1, 0},
	    {"{\"notes\":[[]]}", "FORM-002", 1, 0},
	    {"{\"checkboxes\":[]}", "FORM-002", 1, 0},
	    {"{\"checkboxes\":{\"a\":[1]}}", "FORM-002", 1, 0},
	    {"{\"constraint\":{\"cap\":\"viel\"}}", "FORM-007", 1, 0},
	    {"{\n \"title\":\"a\",\n \"title\":\"b\"}", "FORM-003", 3, 0},
	    {"{\"indicators\":[{\"name\":\"a\",\n\"name\":\"b\"}]}", "FORM-003", 2, 0},
	    {"{\"system\":{\"system\":{\"indicators\":[]}}}", "FORM-002", 1, 0},
	    {"{\"system\":1}", "FORM-002", 1, 0},
	    {"{\"indicators\":[]} x", "JSON-012", 1, 0},
	    {"{\"indicators\":[{]}", "JSON-004", 1, 0},
	    {"", "JSON-001", 1, 0},
	};
	struct fixture *f = *state;

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		assert_int_not_equal(read_text(f, cases[i].text), QH_OK);
		assert_null(f->form);
		assert_non_null(f->err.code);
		if (strcmp(f->err.code, cases[i].code) != 0)
			fail_msg("%s gives %s, not %s", cases[i].text, f->err.code, cases[i].code);
		if (cases[i].line)
			assert_int_equal(f->err.line, cases[i].line);
	}
}

static void test_too_many(void **state)
{
	struct fixture *f = *state;
	struct qh_buf b;

	for (uint32_t n = QH_INDICATORS_MAX; n <= QH_INDICATORS_MAX + 1; n++) {
		qh_buf_init(&b, 1 << 24);
		qh_buf_z(&b, "{\"data\":[{\"name\":\"x\"}],\"notes\":[");
		for (uint32_t i = 0; i < n; i++)
			qh_buf_z(&b, i ? ",\"a\"" : "\"a\"");
		qh_buf_z(&b, "]}");
		if (n == QH_INDICATORS_MAX) {
			assert_int_equal(read_bytes(f, qh_buf_view(&b)), QH_OK);
			assert_int_equal(f->form->n_notes, n);
		} else {
			assert_int_equal(read_bytes(f, qh_buf_view(&b)), QH_LIMIT);
			assert_string_equal(f->err.code, "FORM-004");
		}
		qh_buf_free(&b);
	}
}

/* Cut anywhere, and with any byte changed, it is read or refused, never more. */
static void test_damaged_bytes(void **state)
{
	struct fixture *f = *state;
	uint32_t n = (uint32_t)sizeof(whole_form) - 1;
	char *copy = malloc(n);
	uint32_t refused = 0;
	uint32_t seed = 1;

	for (uint32_t i = 0; i < n; i++) {
		memcpy(copy, whole_form, i);
		assert_int_not_equal(read_bytes(f, (struct qh_str){copy, i}), QH_OK);
		qh_arena_reset(f->arena);
	}
	for (uint32_t round = 0; round < 4000; round++) {
		memcpy(copy, whole_form, n);
		for (int k = 0; k < 3; k++) {
			seed = seed * 1664525u + 1013904223u;
			copy[(seed >> 8) % n] = (char)(seed >> 24);
		}
		if (read_bytes(f, (struct qh_str){copy, n}) != QH_OK) {
			assert_non_null(f->err.code);
			refused++;
		} else {
			write_form(f, f->form, 0);
		}
		qh_arena_reset(f->arena);
	}
	assert_true(refused > 0 && refused < 4000);
	free(copy);
}

static void test_memory_runs_out(void **state)
{
	struct fixture *f = *state;
	uint32_t failed = 0;

	for (uint64_t n = 1;; n++) {
		enum qh_status s;

		qh_arena_fail_after(n);
		s = read_text(f, whole_form);
		qh_arena_fail_after(0);
		qh_arena_reset(f->arena);
		if (s == QH_OK)
			break;
		assert_true(s == QH_NOMEM || s == QH_LIMIT);
		failed++;
	}
	assert_true(failed > 10);
}

static void test_weights_in_headings(void **state)
{
	static const char *const cases[][2] = {
	    {"产出指标(40分)", "40分"},
	    {"产出指标（40 分）", "40 分"},
	    {"产出指标（４０分）", "４０分"},
	    {"效益指标(30)", "30"},
	    {"满意度指标10分", "10分"},
	    {"产出指标(12.5%)", "12.5%"},
	    {"产出指标", ""},
	    {"指标1", ""},
	    {"2024年度目标", ""},
	    {"产出指标(40分", ""},
	    {"目标1(40分)：做好工作", ""},
	};
	struct fixture *f = *state;

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct qh_str w = qh_heading_weight(f->arena, f->lex, qh_str_of(cases[i][0]));

		if (w.n != strlen(cases[i][1]) || memcmp(w.n ? w.p : "", cases[i][1], w.n) != 0)
			fail_msg("%s gives %.*s", cases[i][0], QH_STR_ARG(w));
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test_setup_teardown(test_every_field, setup, teardown),
	    cmocka_unit_test_setup_teardown(test_rows, setup, teardown),
	    cmocka_unit_test_setup_teardown(test_places, setup, teardown),
	    cmocka_unit_test_setup_teardown(test_reading_back_gives_the_same, setup, teardown),
	    cmocka_unit_test_setup_teardown(test_numbers_keep_their_text, setup, teardown),
	    cmocka_unit_test_setup_teardown(test_values_as_objects, setup, teardown),
	    cmocka_unit_test_setup_teardown(test_unknown_fields_and_words, setup, teardown),
	    cmocka_unit_test_setup_teardown(test_what_is_left_out, setup, teardown),
	    cmocka_unit_test_setup_teardown(test_wrong_input, setup, teardown),
	    cmocka_unit_test_setup_teardown(test_too_many, setup, teardown),
	    cmocka_unit_test_setup_teardown(test_damaged_bytes, setup, teardown),
	    cmocka_unit_test_setup_teardown(test_memory_runs_out, setup, teardown),
	    cmocka_unit_test_setup_teardown(test_weights_in_headings, setup, teardown),
	};

	return cmocka_run_group_tests(tests, group_setup, group_teardown);
}
