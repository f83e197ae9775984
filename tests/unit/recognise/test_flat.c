/* SPDX-License-Identifier: Apache-2.0 */
/* Forms flattened to text: a row a line, all in one line, a cell a line; nothing is lost on the way. */
#include "base/utf8.h"
#include "recognising.h"

static const char *const rows[] = {
    "项目支出绩效自评表",
    "（2020年度）",
    "项目名称 城区公厕运行维护 主管部门 市城管局 实施单位 市环卫处",
    "项目资金（万元） 年初预算数 全年预算数 全年执行数 分值 执行率 得分",
    "年度资金总额 260 260 241.8 10 93% 9.3",
    "其中：当年财政拨款 260 260 241.8 — 93% —",
    "绩效指标 一级指标 二级指标 三级指标 年度指标值 实际完成值 分值 得分 偏差原因分析及改进措施",
    "产出指标 数量指标 公厕运行数量 86座 86座 15 15",
    "新增公厕数量 2座 1座 10 5 用地未落实",
    "质量指标 保洁达标率 ≥95% 96% 15 15",
    "成本指标 单座年运行成本 ≤3万元 2.81万元 10 10",
    "效益指标 社会效益指标 如厕环境改善 明显改善 明显改善 30 28",
    "满意度指标 服务对象满意度指标 市民满意度 ≥90% 91.5% 10 10",
    "总分 100 92.3"};
enum { N_ROWS = sizeof rows / sizeof *rows };

/* The rows joined by @p between_rows, the words of a row by @p between_words. */
static struct qh_str text_of(char between_rows, char between_words)
{
	struct qh_buf b;
	qh_buf_init(&b, 100000);
	for (int i = 0; i < N_ROWS; i++) {
		for (const char *p = rows[i]; *p; p++)
			qh_buf_char(&b, *p == ' ' ? between_words : *p);
		qh_buf_char(&b, between_rows);
	}
	struct qh_str text = qh_arena_str(arena, qh_buf_view(&b));
	qh_buf_free(&b);
	return text;
}

static struct qh_forms read_flat(struct qh_str text, struct qh_doc *doc)
{
	struct qh_forms forms = {0};
	memset(doc, 0, sizeof *doc);
	doc->index = 1;
	assert_int_equal(qh_read_text(arena, text, QH_READ_TEXT, QH_STR("a.txt"), doc, &err), QH_OK);
	assert_int_equal(qh_flat_tables(arena, lex, doc, &err), QH_OK);
	assert_int_equal(qh_recognise(arena, lex, doc, &forms, &err), QH_OK);
	return forms;
}

static void expect_form(const struct qh_forms *forms)
{
	assert_int_equal(forms->n, 1);
	const struct qh_form *f = forms->at[0];
	assert_int_equal(f->year, 2020);
	assert_int_equal(f->n_indicators, 6);
	assert_int_equal(f->n_unread, 0);
	assert_true(qh_str_eq(f->project.text, QH_STR("城区公厕运行维护")));
	const struct qh_indicator *cost = &f->indicators[3];
	assert_true(qh_str_eq(cost->name.text, QH_STR("单座年运行成本")));
	assert_true(qh_str_eq(cost->level2.text, QH_STR("成本指标")));
	assert_true(qh_str_eq(cost->target.text, QH_STR("≤3万元")));
	assert_true(qh_str_eq(cost->actual.text, QH_STR("2.81万元")));
	assert_true(qh_str_eq(cost->weight.text, QH_STR("10")));
	assert_int_equal(cost->dimension, QH_DIM_OUTPUT);
	assert_true(qh_str_eq(f->indicators[1].score.text, QH_STR("5")));
	assert_true(qh_str_eq(f->total.text, QH_STR("92.3")));
	assert_true(f->n_funds == 2 && qh_str_eq(f->funds[0].executed.text, QH_STR("241.8")));
}

static void a_row_a_line(void **state)
{
	struct qh_doc doc;
	struct qh_forms forms = read_flat(text_of('\n', ' '), &doc);
	(void)state;
	expect_form(&forms);
	assert_true(qh_str_eq(forms.at[0]->indicators[1].reason.text, QH_STR("用地未落实")));
}

static void all_in_one_line(void **state)
{
	struct qh_doc doc;
	struct qh_forms forms = read_flat(text_of(' ', ' '), &doc);
	(void)state;
	expect_form(&forms);
}

static void a_cell_a_line(void **state)
{
	struct qh_doc doc;
	struct qh_forms forms = read_flat(text_of('\n', '\n'), &doc);
	(void)state;
	expect_form(&forms);
}

/* Bytes of all texts, white space left out. */
static uint64_t weight_of(const struct qh_doc *doc)
{
	uint64_t sum = 0;
	for (uint32_t i = 0; i < doc->n_blocks; i++) {
		const struct qh_block *b = &doc->blocks[i];
		for (uint32_t k = 0; k < (b->kind == QH_BLOCK_PROSE ? 1 : b->n_cells); k++) {
			struct qh_str s = b->kind == QH_BLOCK_PROSE ? b->text : b->cells[k].text;
			for (uint32_t off = 0; off < s.n;) {
				uint32_t c = qh_utf8_next(s, &off);
				sum += qh_utf8_is_space(c) ? 0 : c;
			}
		}
	}
	return sum;
}

/* Words of forms in any order: whatever table comes out, every character is still there. */
static void nothing_is_lost(void **state)
{
	uint64_t seed = 7;
	(void)state;
	for (int round = 0; round < 400; round++) {
		struct qh_buf b;
		qh_buf_init(&b, 100000);
		for (int i = 0; i < 30; i++) {
			seed = seed * 6364136223846793005u + 1442695040888963407u;
			qh_buf_z(&b, rows[(seed >> 33) % N_ROWS]);
			qh_buf_char(&b, (seed >> 60) & 1 ? '\n' : ' ');
		}
		struct qh_doc doc = {.index = 1};
		struct qh_str text = qh_arena_str(arena, qh_buf_view(&b));
		qh_buf_free(&b);
		assert_int_equal(qh_read_text(arena, text, QH_READ_TEXT, QH_STR("a.txt"), &doc, &err), QH_OK);
		uint64_t before = weight_of(&doc);
		assert_int_equal(qh_flat_tables(arena, lex, &doc, &err), QH_OK);
		assert_int_equal(weight_of(&doc), before);
		qh_arena_reset(arena);
	}
}

static void prose_stays_prose(void **state)
{
	struct qh_doc doc = {.index = 1};
	struct qh_str text =
	    QH_STR("指标体系由一级指标 二级指标 三级指标 组成，见附表。\n本年度得分 90 分。\n");
	(void)state;
	assert_int_equal(qh_read_text(arena, text, QH_READ_TEXT, QH_STR("a.txt"), &doc, &err), QH_OK);
	assert_int_equal(qh_flat_tables(arena, lex, &doc, &err), QH_OK);
	for (uint32_t i = 0; i < doc.n_blocks; i++)
		assert_int_equal(doc.blocks[i].kind, QH_BLOCK_PROSE);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test_setup_teardown(a_row_a_line, start, stop),
	    cmocka_unit_test_setup_teardown(all_in_one_line, start, stop),
	    cmocka_unit_test_setup_teardown(a_cell_a_line, start, stop),
	    cmocka_unit_test_setup_teardown(nothing_is_lost, start, stop),
	    cmocka_unit_test_setup_teardown(prose_stays_prose, start, stop),
	};
	return cmocka_run_group_tests(tests, load_words, free_words);
}
