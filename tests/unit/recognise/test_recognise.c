/* SPDX-License-Identifier: Apache-2.0 */
/* The recogniser on small documents: breaks, shifts, repeats, systems, doubts, cells that nobody understands.
 */
#include "recognising.h"

#define HEAD "一级指标\t二级指标\t三级指标\t年度指标值\t实际完成值\t分值\t得分\n"
#define ROWS                                                                                                 \
	"产出指标\t数量指标\t培训人次\t≥100人次\t120人次\t20\t20\n"                        \
	"\t质量指标\t考核合格率\t≥95%\t96%\t20\t20\n"                                             \
	"效益指标\t社会效益指标\t知晓率\t≥80%\t70%\t40\t35\n"
#define TITLE "项目支出绩效自评表\n\n（2022年度）\n\n"

static struct qh_doc doc;

static struct qh_forms read_text(const char *text)
{
	return forms_of(qh_str_of(text), &doc);
}

static const struct qh_form *only(const char *text)
{
	struct qh_forms forms = read_text(text);

	assert_int_equal(forms.n, 1);
	return forms.at[0];
}

static const struct qh_indicator *row(const struct qh_form *f, uint32_t i)
{
	assert_true(i < f->n_indicators);
	return &f->indicators[i];
}

static void assert_text(struct qh_str got, const char *want)
{
	if (!same(got, want))
		fail_msg("'%.*s' is not '%s'", QH_STR_ARG(got), want);
}

static void places_point_at_cells(void **state)
{
	const struct qh_form *f = only(TITLE HEAD ROWS);
	const struct qh_indicator *x = row(f, 1);

	(void)state;
	assert_int_equal(f->title.at.block, 1);
	assert_int_equal(x->target.at.block, 3);
	assert_int_equal(x->target.at.row, 3);
	assert_int_equal(x->target.at.col, 4);
	assert_int_equal(x->level1.at.row, 2); /* inherited from the row above */
	assert_int_equal(x->weight_origin, QH_WEIGHT_PRINTED);
	assert_int_equal(x->dimension, QH_DIM_OUTPUT);
	assert_int_equal(x->subdimension, QH_SUB_QUALITY);
	assert_int_equal(f->year, 2022);
	assert_int_equal(f->certainty, QH_SURE);
}

static void a_table_goes_on_after_a_page(void **state)
{
	const struct qh_form *f =
	    only(TITLE HEAD "产出指标\t数量指标\t培训人次\t≥100人次\t120人次\t20\t20\n\n\f\n"
			    "\t质量指标\t考核合格率\t≥95%\t96%\t20\t20\n"
			    "总分\t\t\t\t\t40\t40\n");

	(void)state;
	assert_int_equal(f->n_indicators, 2);
	assert_text(row(f, 1)->level1.text, "产出指标");
	assert_text(f->total.text, "40");
	assert_text(f->total_weight.text, "40");
	assert_int_equal(f->n_spans, 2);
}

static void a_header_repeated_is_no_second_form(void **state)
{
	const struct qh_form *f = only(
	    TITLE HEAD ROWS "\n\f\n" HEAD "满意度指标\t服务对象满意度指标\t学员满意度\t≥90%\t95%\t10\t10\n");

	(void)state;
	assert_int_equal(f->n_indicators, 4);
	assert_int_equal(f->n_unread, 0);
}

static void rows_that_slid_left(void **state)
{
	const struct qh_form *f = only(TITLE HEAD "产出指标\t数量指标\t培训人次\t≥100人次\t120人次\t20\t20\n"
						  "质量指标\t考核合格率\t≥95%\t96%\t20\t19\n"
						  "\t完成时间\t12月底前\t11月\t10\t10\t\n");
	const struct qh_indicator *x = row(f, 1);

	(void)state;
	assert_text(x->level1.text, "产出指标");
	assert_text(x->level2.text, "质量指标");
	assert_text(x->name.text, "考核合格率");
	assert_text(x->weight.text, "20");
	assert_text(x->score.text, "19");
	assert_int_equal(x->target.q.certainty, QH_PROBABLE);
	assert_text(row(f, 2)->name.text, "完成时间");
	assert_text(row(f, 2)->score.text, "10");
	assert_int_equal(f->certainty, QH_PROBABLE);
}

static void a_missing_label_is_told_by_types(void **state)
{
	const struct qh_form *f =
	    only(TITLE "一级指标\t二级指标\t三级指标\t指标性质\t\t度量单位\t实际完成值\t分值\t得分\n"
		       "产出指标\t数量指标\t培训人次\t≥\t100\t人次\t120\t50\t50\n"
		       "\t质量指标\t合格率\t≥\t95\t%\t96\t40\t40\n");

	(void)state;
	assert_text(row(f, 0)->target.text, "≥100人次");
	assert_int_equal(row(f, 1)->target.q.op, QH_OP_GE);
	assert_text(row(f, 1)->target.q.unit, "%");
	assert_non_null(f->layout);
	assert_int_equal(f->layout->columns[4].role, QH_ROLE_TARGET);
	assert_int_equal(f->layout->columns[4].by, 1);
}

static void weights_in_headings_and_names(void **state)
{
	const struct qh_form *f = only("绩效评价评分表\n\n一级指标\t二级指标\t三级指标\t得分\n"
				       "投入（10）\t决策（10分）\t立项规范性（4分）\t4\n"
				       "\t\t目标合理性（6分）\t3\n"
				       "产出（30分）\t数量\t完成率\t30\n"
				       "效益（20分）\t效果\t满意度\t9\n"
				       "\t\t知晓率\t11\n");

	(void)state;
	assert_int_equal(row(f, 0)->weight_origin, QH_WEIGHT_HEADING);
	assert_text(row(f, 0)->weight.text, "4分");
	assert_int_equal(row(f, 2)->weight_origin, QH_WEIGHT_HEADING); /* the only row of its heading */
	assert_int_equal(row(f, 3)->weight_origin, QH_WEIGHT_SCORES);  /* 9 + 11 make up the 20 printed */
	assert_true(f->weights_from_scores);
	assert_int_equal(f->n_sections, 6);
}

static void scores_that_do_not_sum_are_no_weights(void **state)
{
	const struct qh_form *f = only("绩效自评表\n\n一级指标\t二级指标\t三级指标\t目标值\t完成值\t得分\n"
				       "产出（30分）\t数量\t完成率\t100%\t90%\t14\n"
				       "\t质量\t合格率\t100%\t100%\t15\n");

	(void)state;
	assert_false(f->weights_from_scores);
	assert_int_equal(row(f, 0)->weight_origin, QH_WEIGHT_NONE);
	assert_null(row(f, 0)->weight.text.p);
	assert_false(row(f, 0)->weight.q.has_number);
}

static void printed_twice_is_a_repeat(void **state)
{
	const char *text = "绩效评价报告\n\n一级指标\t二级指标\t三级指标\t满分\t得分\n"
			   "决策\t立项\t依据充分性\t5\t5\n\t\t程序规范性\t5\t4\n产出\t数量\t完成率\t90\t80\n"
			   "合计\t\t\t100\t89\n\n"
			   "具体情况如下。\n\n"
			   "一级指标\t二级指标\t三级指标\t满分\t得分\n"
			   "决策\t立项\t依据充分性\t5\t5\n\t\t程序规范性\t5\t4\n产出\t数量\t完成率\t90\t80\n"
			   "合计\t\t\t100\t89\n\n"
			   "附件：绩效评价指标体系\n\n"
			   "一级指标\t二级指标\t三级指标\t指标解释\t评分标准\t数据来源\n"
			   "决策\t立项\t依据充分性（5分）\t是否有依据\t有得满分\t文件\n"
			   "\t\t程序规范性（5分）\t是否规范\t规范得满分\t文件\n"
			   "产出\t数量\t完成率（90分）\t是否完成\t按比例得分\t台账\n";
	const struct qh_form *f = only(text);

	(void)state;
	assert_int_equal(f->kind, QH_FORM_SCORING);
	assert_int_equal(f->n_repeats, 1);
	assert_non_null(f->system);
	assert_int_equal(f->system->kind, QH_FORM_SYSTEM);
	assert_text(f->system->indicators[2].rule.text, "按比例得分");
	assert_text(f->system->indicators[2].source.text, "台账");
}

static void two_projects_are_two_forms(void **state)
{
	struct qh_forms forms =
	    read_text(TITLE "项目名称\t道路维修\n" HEAD ROWS "\n" TITLE "项目名称\t桥梁维修\n" HEAD ROWS);

	(void)state;
	assert_int_equal(forms.n, 2);
	assert_text(forms.at[0]->project.text, "道路维修");
	assert_text(forms.at[1]->project.text, "桥梁维修");
	assert_int_equal(forms.at[1]->index, 2);
	assert_int_equal(forms.at[0]->n_repeats, 0);
}

static void what_is_not_understood_is_listed(void **state)
{
	const struct qh_form *f = only(TITLE HEAD ROWS "\t\t\t\t\t\t\t\t神秘\n");

	(void)state;
	assert_int_equal(f->n_unread, 1);
	assert_int_equal(f->unread[0].row, 5);
	assert_int_equal(f->unread[0].col, 9);
	assert_int_equal(f->n_used + 1, f->n_cells);
}

static void a_table_like_a_form_is_named_when_not_read(void **state)
{
	struct qh_forms forms = read_text("说明文字。\n\n一级指标\t二级指标\t三级指标\n\n后面没有内容。\n");

	(void)state;
	assert_int_equal(forms.n, 0);
	assert_int_equal(forms.n_unread_tables, 1);
	assert_int_equal(forms.unread_tables[0].block, 2);
}

static void other_tables_are_left_alone(void **state)
{
	struct qh_forms forms =
	    read_text("序号\t科室\t备注\n1\t办公室\t\n2\t财务科\t\n\n项目\t预算数\t决算数\n甲\t10\t9\n");

	(void)state;
	assert_int_equal(forms.n, 0);
	assert_int_equal(forms.n_unread_tables, 0);
}

static void fillers_are_no_indicators(void **state)
{
	const struct qh_form *f =
	    only(TITLE HEAD "产出指标\t数量指标\t指标1：培训人次\t100\t100\t50\t50\n\t\t指标2：\t\t\t\t\n"
			    "\t\t……\t\t\t\t\n");

	(void)state;
	assert_int_equal(f->n_indicators, 3);
	assert_false(row(f, 0)->filler);
	assert_true(row(f, 1)->filler);
	assert_true(row(f, 2)->filler);
	assert_int_equal(f->n_unread, 0);
	assert_text(qh_indicator_bare_name(arena, lex, row(f, 0)), "培训人次");
}

static void a_constraint_has_its_cap(void **state)
{
	const struct qh_form *f =
	    only(TITLE HEAD ROWS
		 "约束性指标\t资金管理\t合规性\t出现重大问题的，评价总得分不得超过60分。\n总分\t75\n");
	int64_t cap;

	(void)state;
	assert_non_null(f->constraint);
	assert_true(qh_rat_int(f->constraint->cap, &cap));
	assert_int_equal(cap, 60);
	assert_int_equal(f->constraint->state, QH_CONSTRAINT_UNANSWERED);
	assert_text(f->total.text, "75");
}

static void the_rate_of_execution_scores_the_funds(void **state)
{
	const struct qh_form *f =
	    only(TITLE "项目资金（万元）\t年初预算数\t全年执行数\n年度资金总额\t100\t90\n" HEAD ROWS
		       "预算执行率\t预算执行率\t预算执行率\t100%\t90%\t10\t9\n");

	(void)state;
	assert_int_equal(f->n_indicators, 3);
	assert_int_equal(f->n_funds, 1);
	assert_true(f->funds[0].scored);
	assert_text(f->funds[0].score.text, "9");
	assert_text(f->funds[0].weight.text, "10");
	assert_text(f->money_unit.text, "万元");
	assert_int_equal(f->n_unread, 0);
}

static void of_which_rows_have_no_points(void **state)
{
	const struct qh_form *f = only(
	    TITLE HEAD "产出指标\t数量指标\t种植面积\t10亩\t10亩\t50\t50\n\t\t其中：苹果\t4亩\t4亩\t\t\n");

	(void)state;
	assert_false(row(f, 0)->of_which);
	assert_true(row(f, 1)->of_which);
	assert_int_equal(row(f, 1)->weight_origin, QH_WEIGHT_NONE);
}

static void built_by_hand(void **state)
{
	struct qh_doc_builder b;
	struct qh_doc made = {.index = 3};
	struct qh_forms forms;
	static const char *const labels[] = {"一级指标", "二级指标", "三级指标", "指标值",
					     "完成值",   "分值",     "得分"};

	(void)state;
	qh_doc_start(&b, arena, &err);
	qh_doc_prose(&b, QH_STR("2021年度项目绩效自评表"), 1, 1);
	assert_int_equal(qh_doc_table(&b, 2, QH_STR_NONE, true), 2);
	for (uint32_t i = 0; i < 7; i++)
		qh_doc_cell(&b, 1, i + 1, 1, 1, qh_str_of(labels[i]), 0, 2);
	qh_doc_cell(&b, 2, 1, 2, 1, QH_STR("产出指标"), 0, 3);
	qh_doc_cell(&b, 2, 2, 2, 1, QH_STR("数量指标"), 0, 3);
	qh_doc_cell(&b, 2, 3, 2, 1, QH_STR("公示次数与面积"), 0, 3);
	qh_doc_cell(&b, 2, 4, 1, 1, QH_STR("≥2次"), 0, 3);
	qh_doc_cell(&b, 2, 6, 1, 1, QH_STR("10"), 0, 3);
	qh_doc_cell(&b, 3, 4, 1, 1, QH_STR("≥5亩"), 0, 4);
	qh_doc_cell(&b, 3, 6, 1, 1, QH_STR("10"), 0, 4);
	qh_doc_table_end(&b);
	assert_int_equal(qh_doc_finish(&b, &made), QH_OK);
	assert_int_equal(qh_recognise(arena, lex, &made, &forms, &err), QH_OK);
	assert_int_equal(forms.n, 1);
	assert_int_equal(forms.at[0]->n_indicators, 2);
	assert_text(row(forms.at[0], 1)->name.text, "公示次数与面积"); /* merged downwards */
	assert_text(row(forms.at[0], 1)->target.text, "≥5亩");
	assert_int_equal(row(forms.at[0], 0)->actual.text.n, 0);
	assert_non_null(row(forms.at[0], 0)->actual.text.p); /* the column is there, the cell is blank */
	assert_int_equal(row(forms.at[0], 0)->target.at.doc, 3);
}

static void nothing_of_nothing(void **state)
{
	struct qh_doc none = {.index = 1};
	struct qh_forms forms;

	(void)state;
	assert_int_equal(qh_recognise(arena, lex, &none, &forms, &err), QH_OK);
	assert_int_equal(forms.n, 0);
}

/* Whatever allocation fails, the answer is an error and never a crash. */
static void every_allocation_may_fail(void **state)
{
	struct qh_str bytes = qh_str_of(
			  TITLE "项目名称\t甲\n项目资金（万元）\t年初预算数\t执行数\n合计\t1\t1\n" HEAD ROWS),
		      text, enc;
	struct qh_doc made = {.index = 1};
	uint32_t failed = 0;

	(void)state;
	assert_int_equal(qh_read_decode(arena, bytes, &text, &enc, &err), QH_OK);
	assert_int_equal(qh_read_text(arena, text, QH_READ_TEXT, QH_STR("a"), &made, &err), QH_OK);
	for (uint64_t n = 1; n < 5000; n++) {
		struct qh_arena *small = qh_arena_new(QH_DOC_ARENA_BYTES_MAX);
		struct qh_forms forms;
		enum qh_status status;

		qh_arena_fail_after(n);
		status = qh_recognise(small, lex, &made, &forms, &err);
		qh_arena_fail_after(0);
		qh_arena_free(small);
		if (status == QH_OK)
			break;
		failed++;
	}
	assert_true(failed > 20);
	assert_true(failed < 4999);
}

int main(void)
{
#define T(f) cmocka_unit_test_setup_teardown(f, start, stop)
	const struct CMUnitTest tests[] = {
	    T(places_point_at_cells),
	    T(a_table_goes_on_after_a_page),
	    T(a_header_repeated_is_no_second_form),
	    T(rows_that_slid_left),
	    T(a_missing_label_is_told_by_types),
	    T(weights_in_headings_and_names),
	    T(scores_that_do_not_sum_are_no_weights),
	    T(printed_twice_is_a_repeat),
	    T(two_projects_are_two_forms),
	    T(what_is_not_understood_is_listed),
	    T(a_table_like_a_form_is_named_when_not_read),
	    T(other_tables_are_left_alone),
	    T(fillers_are_no_indicators),
	    T(a_constraint_has_its_cap),
	    T(the_rate_of_execution_scores_the_funds),
	    T(of_which_rows_have_no_points),
	    T(built_by_hand),
	    T(nothing_of_nothing),
	    T(every_allocation_may_fail),
	};

	return cmocka_run_group_tests(tests, load_words, free_words);
}
