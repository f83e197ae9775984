/* SPDX-License-Identifier: Apache-2.0 */
/* Names of indicators and the direction they tell, from published forms and around them. */
#include "forms.h"

static uint8_t direction(struct bench *b, const char *name, uint8_t subdimension, const char *target)
{
	struct qh_indicator ind = {.subdimension = subdimension};
	struct qh_str folded = qh_lexicon_label(b->library->lexicon, b->arena, qh_str_of(name));

	ind.target = declared(b, target, false);
	return qh_score_assumed_op(b->library, &ind, folded);
}

static void expect_names(struct bench *b, const char *const *names, uint32_t n, uint8_t op)
{
	int wrong = 0;

	for (uint32_t i = 0; i < n; i++) {
		if (direction(b, names[i], QH_SUB_NULL, "5") != op) {
			print_error("%s\n", names[i]);
			wrong++;
		}
	}
	assert_int_equal(wrong, 0);
}

static void test_lower_is_better(void **state)
{
	static const char *const names[] = {
	    "发放差错率 (%)",   "待遇冒领率",       "结转结余率",
	    "“三公经费”变动率", "“三公经费”控制率", "在职人员控制率",
	    "公用经费控制率",   "预算调整率",       "群众办事跑动次数",
	    "群众投诉次数",     "信访事项发生率",   "安全生产事故发生次数",
	    "重大森林火灾",     "人员伤亡事故",     "因粮食市场波动引起的粮食安全事件发生数",
	    "单位搬迁费用",     "项目总成本",       "制发社会保障卡费用",
	    "电子印章价格",     "单卡成本",         "支出不超预算安排",
	    "成本控制数(万元)", "成本控制",         "资产负债率",
	    "城镇登记失业率",   "孕产妇死亡率",     "贫困发生率",
	    "学生辍学率",       "办理时限",         "窗口平均等待时间",
	    "应急响应时间",     "PM2.5年均浓度",    "单位GDP能耗",
	    "逾期未办件数",     "违规使用资金次数", "设备故障率",
	    "群体性事件发生数", "资金闲置率",       "指标1: 超支金额",
	};

	expect_names(*state, names, sizeof(names) / sizeof(*names), QH_OP_LE);
}

static void test_higher_is_better(void **state)
{
	static const char *const names[] = {
	    "投诉处理及时率",
	    "投诉办结率",
	    "成本节约率",
	    "重点支出安排率",
	    "预算执行率",
	    "预算完成率",
	    "支付进度率",
	    "政府采购执行率",
	    "固定资产利用率",
	    "问题整改率 (%)",
	    "业务处理及时性 (%)",
	    "企业退休人员满意率",
	    "参保对象满意度",
	    "社保基金安全完整率",
	    "养老保险待遇社会化发放率",
	    "社保业务经办及时完成率",
	    "专项资金细化率",
	    "评价结果应用率",
	    "部门绩效评价完成率",
	    "失业动态监测企业数",
	    "失业保险参保人数",
	    "退休人员数量",
	    "电子印章数量",
	    "基金追回金额",
	    "森林火灾火因查明率",
	    "森林火灾案件查处率",
	    "森林火灾6小时内扑灭率",
	    "监控系统维护率",
	    "利息费用保障率",
	    "县级储备粮库存成本核算率",
	    "国家政策性粮收购价格执行率",
	    "对符合政策法规的独生子伤残、死亡家庭进行扶助",
	    "培训人次",
	    "公益性讲座知晓率",
	    "种植作物成活率",
	    "特色产业带动增加受益农户收入(总收入)",
	    "免费开放天数",
	    "违法建筑拆除面积",
	    "信访积案化解数量",
	    "疫情防控物资采购数量",
	    "事故隐患整改率",
	    "工作经费保障率",
	    "贫困人口脱贫人数",
	    "困难群众救助人数",
	    "国有企业不承担移交后的退休人员社会化管理服务费用的比例",
	    "应保尽保率",
	    "学生入学率",
	};

	expect_names(*state, names, sizeof(names) / sizeof(*names), QH_OP_GE);
}

static void test_what_surrounds_the_name(void **state)
{
	struct bench *b = *state;

	/* The heading says cost where the name says nothing; a rate speaks for itself. */
	assert_int_equal(direction(b, "聘用员工资标准", QH_SUB_COST, "3000元"), QH_OP_LE);
	assert_int_equal(direction(b, "聘用员工资标准", QH_SUB_QUANTITY, "3000元"), QH_OP_GE);
	assert_int_equal(direction(b, "设备维护", QH_SUB_COST, "3000元"), QH_OP_LE);
	assert_int_equal(direction(b, "设备维护", QH_SUB_QUANTITY, "30次"), QH_OP_GE);
	assert_int_equal(direction(b, "社会保险业务网上经办率", QH_SUB_COST, "100%"), QH_OP_GE);
	/* Dates are deadlines; nothing is a thing that must not happen. */
	assert_int_equal(direction(b, "完成时间", QH_SUB_TIME, "2024年12月"), QH_OP_LE);
	assert_int_equal(direction(b, "储备粮明显变化比例", QH_SUB_QUALITY, "0"), QH_OP_LE);
	assert_int_equal(direction(b, "", QH_SUB_QUALITY, "5"), QH_OP_GE);
	/* Two words that end together: the longer one. */
	assert_int_equal(direction(b, "民生支出", QH_SUB_NULL, "5"), QH_OP_GE);
	assert_int_equal(direction(b, "项目支出", QH_SUB_NULL, "5"), QH_OP_LE);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_lower_is_better),
	    cmocka_unit_test(test_higher_is_better),
	    cmocka_unit_test(test_what_surrounds_the_name),
	};
	return cmocka_run_group_tests(tests, open_bench, close_bench);
}
