/* SPDX-License-Identifier: Apache-2.0 */
/* The recogniser where a form is uneven: merged cells printed again, rows in pieces, totals out of their
 * column, rows without a header, base data beside the form. */
#include "recognising.h"

#define HEAD "一级指标\t二级指标\t三级指标\t年度指标值\t实际完成值\t分值\t得分\n"
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

static void a_heading_printed_again_is_no_name(void **state)
{
	const struct qh_form *f = only(
	    TITLE
	    "一级指标\t二级指标\t三级指标\t年度指标值\n投入指标\t财务\t结余率\t≤30%\n投入指标\t财务\t\t20%\n"
	    "投入指标\t财务\t规范性\t规范\n");

	(void)state;
	assert_int_equal(f->n_indicators, 3);
	assert_text(row(f, 1)->level2.text, "财务");
	assert_text(row(f, 1)->name.text, "");
	assert_text(row(f, 1)->target.text, "20%");
}

static void values_are_no_names(void **state)
{
	/* The last row stands a column too far to the left, and its words are those of levels. */
	const struct qh_form *f =
	    only(TITLE "一级指标\t二级指标\t三级指标\t年度指标值\n产出指标\t数量指标\t里程\t63人\n"
		       "\t时效指标\t资金拨付\t12月底到位\n成本指标\t成本控制\t1000元/人\n");

	(void)state;
	assert_int_equal(f->n_indicators, 3);
	assert_text(row(f, 2)->level1.text, "产出指标");
	assert_text(row(f, 2)->level2.text, "成本指标");
	assert_text(row(f, 2)->name.text, "成本控制");
	assert_text(row(f, 2)->target.text, "1000元/人");
}

static void a_goal_label_printed_again_is_no_goal(void **state)
{
	const struct qh_form *f =
	    only(TITLE "项目名称\t道路\n年度总体目标\t预期目标\t实际完成情况\n年度总体目标\t\t\n" HEAD
		       "产出指标\t数量指标\t里程\t10公里\t10公里\t90\t90\n");

	(void)state;
	assert_int_equal(f->n_goals, 0);
	assert_int_equal(f->n_indicators, 1);
	assert_int_equal(f->n_unread, 0);
}

static void groups_stand_behind_the_label_of_the_block(void **state)
{
	const struct qh_form *f = only(
	    TITLE "绩效指标\t一级指标\t二级指标\t三级指标\t年度指标值\t得分\n绩效指标\t目标1(40分)\n"
		  "绩效指标\t产出指标\t数量指标\t里程\t10公里\t20\n绩效指标\t\t质量指标\t合格率\t95%\t20\n");

	(void)state;
	assert_int_equal(f->n_indicators, 2);
	assert_text(row(f, 0)->group.text, "目标1(40分)");
	assert_text(row(f, 1)->group.text, "目标1(40分)");
}

static void points_behind_the_word_are_no_numbering(void **state)
{
	const struct qh_form *f =
	    only(TITLE "二级指标\t三级指标\t年度指标值\t得分\n产出指标(50分)\n数量指标\t里程\t10公里\t50\n"
		       "绩效指标(40分)\n社会效益指标\t知晓率\t80%\t40\n");

	(void)state;
	assert_text(row(f, 0)->level1.text, "产出指标(50分)");
	assert_text(row(f, 1)->level1.text, "绩效指标(40分)");
	assert_text(row(f, 1)->weight.text, "40分");
}

static void a_project_may_begin_with_a_number(void **state)
{
	struct qh_forms forms =
	    read_text(TITLE "项目名称\t道路\n" HEAD "产出指标\t数量指标\t里程\t10公里\t10公里\t90\t90\n"
			    "\n" TITLE "项目名称\t19名老人高龄津贴\n" HEAD
			    "产出指标\t数量指标\t人数\t19人\t19人\t90\t90\n");

	(void)state;
	assert_int_equal(forms.n, 2);
	assert_int_equal(forms.at[0]->n_indicators, 1);
	assert_text(forms.at[1]->project.text, "19名老人高龄津贴");
}

static void a_lone_total_is_told_by_its_sum(void **state)
{
	/* Under the points, but it sums the scores. */
	const struct qh_form *f =
	    only("<table><tr><td>三级指标</td><td>分值</td><td>得分</td><td>年度指标值</td>"
		 "<td>实际完成值</td></tr>"
		 "<tr><td>里程</td><td>50</td><td>45</td><td>10</td><td>9</td></tr>"
		 "<tr><td>合格率</td><td>50</td><td>50</td><td>95%</td><td>95%</td></tr>"
		 "<tr><td>总分</td><td>95</td><td></td><td></td><td></td></tr></table>");

	(void)state;
	assert_text(f->total.text, "95");
	assert_int_equal(f->total_weight.text.n, 0);
	/* Nothing is scored: it sums the points. */
	f = only("三级指标\t指标值\t实际完成值\t分值\t得分\n里程\t10公里\t\t60\t\n合格率\t95%"
		 "\t\t40\t\n合计\t\t100\t\t\n");
	assert_text(f->total_weight.text, "100");
	assert_int_equal(f->total.text.n, 0);
}

static void a_row_in_three_lines_is_one(void **state)
{
	const struct qh_form *f =
	    only("部门整体绩效目标申报表\n\n一级指标\t二级指标\t三级指标\t指标值类型\t指标值\n"
		 "投入指标\t管理\t细化率\t≥\t90%\n资产管理规范性\t\t\t\t\n定性\t\t\t\t\n规范\t\t\t\t\n"
		 "\t\t完成率\t=\t100%\n");

	(void)state;
	assert_int_equal(f->n_indicators, 3);
	assert_text(row(f, 1)->name.text, "资产管理规范性");
	assert_text(row(f, 1)->target.text, "规范");
	assert_text(row(f, 2)->level1.text, "投入指标");
}

static void rows_without_a_header_are_listed(void **state)
{
	const struct qh_form *f = only(
	    TITLE
	    "项目名称\t道路\n预算数\t100\t执行数\t90\t执行率\t90%\n"
	    "产出指标\t数量指标\t养护里程\t≥100公里\t110公里\t30\t30\n里程\t≥100公里\t110公里\t30\t30\n");

	(void)state;
	assert_int_equal(f->n_indicators, 0);
	assert_int_equal(f->n_unread, 12);
}

static void pairs_of_money_are_named(void **state)
{
	const struct qh_form *f =
	    only(TITLE "项目名称\t道路\n项目预算执行情况（万元）\t预算数：\t1860.00\t执行数：\t1523.46\n"
		       "\t其中：财政拨款\t1860.00\t其中：财政拨款\t1523.46\n" HEAD
		       "产出指标\t数量指标\t里程\t10公里\t10公里\t90\t90\n");

	(void)state;
	assert_int_equal(f->n_funds, 2);
	assert_int_equal(f->funds[0].role, QH_FUND_TOTAL);
	assert_text(f->funds[0].label.text, "项目预算执行情况（万元）");
	assert_text(f->funds[0].executed.text, "1523.46");
	assert_int_equal(f->funds[1].role, QH_FUND_PART);
	assert_text(f->funds[1].executed.text, "1523.46");
	assert_text(f->money_unit.text, "万元");
}

static void progress_makes_a_monitoring_form(void **state)
{
	const struct qh_form *f =
	    only("专项资金绩效目标表\n\n一级指标\t二级指标\t三级指标\t指标值\t实施进度\n"
		 "产出指标\t数量指标\t宣传次数\t2次\t已完成100%\n\t质量指标\t质量\t合格\t已完成100%\n");

	(void)state;
	assert_int_equal(f->kind, QH_FORM_MONITORING);
}

static const char *scores_and(const char *rest)
{
	return qh_arena_printf(arena, "%s%s%s%s",
			       "绩效评价得分表\n\n一级指标\t二级指标\t三级指标\t分值\t得分\t评分标准\n",
			       "投入\t预算配置\t人员控制率\t5\t5\t按比例\n",
			       "产出\t职责履行\t完成率\t95\t90\t按比例\n\n", rest)
	    .p;
}

static void base_data_stand_beside_an_evaluation(void **state)
{
	const struct qh_form *f =
	    only(scores_and("基础数据\n\n序号\t名称\t数值\t单位\t来源\n1\t在职人员数\t46\t"
			    "人\t人事台账\n2\t预算数\t1,945\t万元\t批复\n"));
	int64_t people;

	(void)state;
	assert_int_equal(f->n_indicators, 2);
	assert_int_equal(f->n_data, 2);
	assert_text(f->data[0].name.text, "在职人员数");
	assert_text(f->data[0].source.text, "人事台账");
	assert_true(qh_rat_int(f->data[0].value.q.lo, &people));
	assert_int_equal(people, 46);
	assert_int_equal(f->data[1].value.at.row, 3);
	assert_int_equal(f->data[1].value.at.col, 3);
}

static void other_lists_are_no_base_data(void **state)
{
	/* An indicator table may have such labels too; a column nobody knows makes it something else. */
	const struct qh_form *f =
	    only(scores_and("指标\t数值\t单位\n人数\t46\t人\n\n名称\t数值\t来源\t型号\n电脑\t3\t采购\t甲\n"));

	(void)state;
	assert_int_equal(f->n_data, 0);
	/* Beside a form that evaluates nothing the numbers are left alone. */
	f = only(TITLE HEAD
		 "产出指标\t数量指标\t里程\t10公里\t10公里\t90\t90\n\n名称\t数值\t来源\n人数\t46\t台账\n");
	assert_int_equal(f->n_data, 0);
	assert_int_equal(f->n_indicators, 1);
}

int main(void)
{
#define T(f) cmocka_unit_test_setup_teardown(f, start, stop)
	const struct CMUnitTest tests[] = {
	    T(a_heading_printed_again_is_no_name),
	    T(values_are_no_names),
	    T(a_goal_label_printed_again_is_no_goal),
	    T(groups_stand_behind_the_label_of_the_block),
	    T(points_behind_the_word_are_no_numbering),
	    T(a_project_may_begin_with_a_number),
	    T(a_lone_total_is_told_by_its_sum),
	    T(a_row_in_three_lines_is_one),
	    T(rows_without_a_header_are_listed),
	    T(pairs_of_money_are_named),
	    T(progress_makes_a_monitoring_form),
	    T(base_data_stand_beside_an_evaluation),
	    T(other_lists_are_no_base_data),
	};

	return cmocka_run_group_tests(tests, load_words, free_words);
}
