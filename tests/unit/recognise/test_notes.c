/* SPDX-License-Identifier: Apache-2.0 */
/* Sentences below a table that nobody wrote "notes" in front of. */
#include "recognising.h"

#define TITLE "项目支出绩效自评表\n\n（2022年度）\n\n"
#define HEAD "一级指标\t二级指标\t三级指标\t年度指标值\t实际完成值\t分值\t得分\t偏差原因分析\n"
#define ROWS                                                                                                 \
	"产出指标\t数量指标\t培训人次\t≥100人次\t120人次\t50\t50\t\n"                      \
	"效益指标\t社会效益指标\t知晓率\t≥80%\t70%\t50\t45\t宣传不够\n"
#define FIRST "1.得分一档最高不能超过该指标分值上限\t\t\t\t\t\t\t\n"
#define SECOND "定性指标按三档计分，汇总时以资金额度为权重加权平均。\t\t\t\t\t\t\t\n"

static struct qh_doc doc;

static const struct qh_form *only(const char *text)
{
	struct qh_forms forms = forms_of(qh_str_of(text), &doc);

	assert_int_equal(forms.n, 1);
	return forms.at[0];
}

static void assert_text(struct qh_str got, const char *want)
{
	if (!same(got, want))
		fail_msg("'%.*s' is not '%s'", QH_STR_ARG(got), want);
}

static void assert_notes(const struct qh_form *f, uint32_t n)
{
	assert_int_equal(f->n_indicators, 2);
	assert_text(f->indicators[1].reason.text, "宣传不够"); /* no note was taken for a reason */
	assert_int_equal(f->n_unread, 0);
	assert_int_equal(f->n_notes, n);
}

static void behind_the_total(void **state)
{
	const struct qh_form *f = only(TITLE HEAD ROWS "总分\t\t\t\t\t100\t95\t\n" FIRST SECOND);

	(void)state;
	assert_notes(f, 2);
	assert_text(f->notes[0].text, "1.得分一档最高不能超过该指标分值上限");
}

static void without_a_total(void **state)
{
	(void)state;
	assert_notes(only(TITLE HEAD ROWS FIRST SECOND), 2);
	assert_notes(only(TITLE HEAD ROWS FIRST SECOND "填报人：张三\t\t\t\t\t\t\t\n"), 2);
}

/* A sentence with indicators below it is the heading of a group, as before; one behind values is a value. */
static void not_between_rows(void **state)
{
	const struct qh_form *f = only(TITLE HEAD SECOND ROWS);

	(void)state;
	assert_int_equal(f->n_notes, 0);
	assert_int_equal(f->n_indicators, 2);
	f = only(TITLE HEAD ROWS "\t\t3.完成率\t≥9%\t9%\t\t\t\n");
	assert_int_equal(f->n_notes, 0);
	assert_int_equal(f->n_indicators, 3);
}

/* The number of a note in a column of its own, which an HTML table tells by its spans. */
static void numbers_in_a_column(void **state)
{
	const struct qh_form *f =
	    only("<table><tr><td colspan=4>项目支出绩效自评表（2022年度）</td></tr>"
		 "<tr><td>一级指标</td><td>三级指标</td><td>年度指标值</td><td>实际完成值</td></tr>"
		 "<tr><td>产出指标</td><td>培训人次</td><td>≥100人次</td><td>120人次</td></tr>"
		 "<tr><td>效益指标</td><td>知晓率</td><td>≥80%</td><td>85%</td></tr>"
		 "<tr><td>1</td><td colspan=3>得分最高不能超过该指标分值上限。</td></tr>"
		 "<tr><td>2</td><td colspan=3>资金使用单位应当每年按时完成自评。</td></tr></table>");

	(void)state;
	assert_int_equal(f->n_indicators, 2);
	assert_int_equal(f->n_notes, 2);
	assert_text(f->notes[1].text, "资金使用单位应当每年按时完成自评。");
	assert_int_equal(f->n_unread, 0);
}

#define T(f) cmocka_unit_test_setup_teardown(f, start, stop)

int main(void)
{
	const struct CMUnitTest tests[] = {
	    T(behind_the_total),
	    T(without_a_total),
	    T(not_between_rows),
	    T(numbers_in_a_column),
	};

	return cmocka_run_group_tests(tests, load_words, free_words);
}
