/* SPDX-License-Identifier: Apache-2.0 */
/* The closed list of word classes that the code asks for. Add a line here, then words in lexicon/. */
#ifndef QH_LEXICON_CLASSES_H
#define QH_LEXICON_CLASSES_H

/* X(ENUM_NAME, "yaml name") */
#define QH_WORD_CLASS_LIST(X)                                                                                \
	/* characters */                                                                                     \
	X(VARIANT, "variant")       /* traditional or odd character -> usual one */                          \
	X(NUMERAL, "numeral")       /* 一 两 壹; factor: the digit */                                     \
	X(LABEL_LEAD, "label.lead") /* 其中; 指标 with value "numbered": 指标1: */                     \
	/* quantities */                                                                                     \
	X(OP_GE, "operator.ge")                                                                              \
	X(OP_LE, "operator.le")                                                                              \
	X(OP_GT, "operator.gt")                                                                              \
	X(OP_LT, "operator.lt")                                                                              \
	X(OP_EQ, "operator.eq")                                                                              \
	X(OP_QUALITATIVE, "operator.qualitative")                                                            \
	X(OP_DIRECTION, "operator.direction") /* more or less is better, told beside the value */            \
	X(MULTIPLIER, "multiplier")           /* 万 亿 千 百 */                                          \
	X(UNIT, "unit")                                                                                      \
	X(APPROX, "approx")       /* 约 余 左右 */                                                       \
	X(DEADLINE, "deadline")   /* 前 底 截止 */                                                       \
	X(PERIOD, "period")       /* 全年 长期 */                                                        \
	X(DEGREE, "degree")       /* 显著提高 */                                                         \
	X(BAND_FULL, "band.full") /* 达成预期指标 */                                                   \
	X(BAND_PARTIAL, "band.partial")                                                                      \
	X(BAND_MISSED, "band.missed")                                                                        \
	X(STANDARD, "standard") /* 计划标准 */                                                           \
	X(NONE, "none")         /* 无 */                                                                    \
	X(DASH, "dash")         /* — - / */                                                                \
	X(DONE, "done")         /* 完成 达标 已完成 */                                                \
	X(YES, "yes")                                                                                        \
	X(NO, "no")                                                                                          \
	X(VALUE_LEAD, "value.lead")   /* 共 达到: before a number, without a meaning of its own */        \
	X(UNIT_BEFORE, "unit.before") /* 百分之 ¥ */                                                     \
	X(PER, "per")                 /* 每: 元每人 */                                                   \
	X(RANGE, "range")             /* - 至 (value to), 且 (value and) */                                \
	X(BOUND, "bound")             /* (含) (value in), (不含) (value out) */                           \
	X(DATE_PART, "date.part")     /* 年 月 日 季度; value: year month day quarter */                \
	X(CHANGE, "change")           /* 增长 下降: of a number right behind; value: up, down */         \
	X(DATE_POINT, "date.point")   /* 年底 上半年 次年; value: see docs of quantities */           \
	X(UNIT_IN, "unit.in")         /* 小时 in 分钟: value the other unit, factor how many of it */    \
	/* columns of an indicator table */                                                                  \
	X(COL_LEVEL1, "column.level1")                                                                       \
	X(COL_LEVEL2, "column.level2")                                                                       \
	X(COL_NAME, "column.name") /* 三级指标, 指标名称 */                                          \
	X(COL_WEIGHT, "column.weight")                                                                       \
	X(COL_OPERATOR, "column.operator") /* 指标性质, 符号, 指标值类型 */                       \
	X(COL_TARGET, "column.target")                                                                       \
	X(COL_TERM, "column.term-target") /* of the whole term, beside that of the year */                   \
	X(COL_UNIT, "column.unit")        /* 度量单位 */                                                 \
	X(COL_ACTUAL, "column.actual")                                                                       \
	X(COL_SCORE, "column.score")                                                                         \
	X(COL_RATE, "column.rate") /* 得分率, 完成率 */                                                \
	X(COL_REASON, "column.reason")                                                                       \
	X(COL_EXPLANATION, "column.explanation")                                                             \
	X(COL_RULE, "column.rule")     /* 评分标准 */                                                    \
	X(COL_METHOD, "column.method") /* 得分计算方法 */                                              \
	X(COL_SOURCE, "column.source")                                                                       \
	X(COL_STANDARD, "column.standard") /* 绩效标准 (kind of standard) */                             \
	X(COL_NOTE, "column.note")                                                                           \
	X(COL_SERIAL, "column.serial")                                                                       \
	X(COL_ADJUSTED, "column.adjusted-target")                                                            \
	X(COL_ADJUSTED_WEIGHT, "column.adjusted-weight")                                                     \
	X(COL_LIKELIHOOD, "column.likelihood")                                                               \
	X(COL_SELF_SCORE, "column.self-score") /* beside the score of an evaluation */                       \
	X(COL_CORE, "column.core")                                                                           \
	X(COL_COEFFICIENT, "column.coefficient")                                                             \
	X(COL_DEDUCTION, "column.deduction") /* 扣分: points taken off the weight */                       \
	X(COL_PLAIN, "column.plain")         /* 名称: leaves its column the label above it */              \
	X(COL_BEST_BAND, "column.best-band") /* 优 of 优 良 中 差: the value to be reached */           \
	X(COL_OTHER, "column.other")         /* columns known and kept, without a role of their own */       \
	/* columns of a base-data table */                                                                   \
	X(DATA_NAME, "data.name")                                                                            \
	X(DATA_VALUE, "data.value")                                                                          \
	X(DATA_UNIT, "data.unit")                                                                            \
	X(DATA_SOURCE, "data.source")                                                                        \
	/* columns of a year's list of projects */                                                           \
	X(PROJECT_UNIT, "project.unit")                                                                      \
	X(PROJECT_CODE, "project.code")                                                                      \
	X(PROJECT_NAME, "project.name")                                                                      \
	X(PROJECT_BUDGET, "project.budget")                                                                  \
	X(PROJECT_FINAL, "project.final")                                                                    \
	X(PROJECT_DUE, "project.due")                                                                        \
	X(PROJECT_WHOLE, "project.whole")                                                                    \
	X(PROJECT_WHOLE_YES, "project.whole-yes")                                                            \
	/* columns of a funds table */                                                                       \
	X(FUND_ORIGINAL, "fund.original")                                                                    \
	X(FUND_REVISED, "fund.revised")                                                                      \
	X(FUND_EXECUTED, "fund.executed")                                                                    \
	X(FUND_RATE, "fund.rate")                                                                            \
	X(FUND_FORECAST, "fund.forecast")                                                                    \
	X(FUND_RECEIVED, "fund.received") /* 到位数, 上年结转 as columns */                           \
	X(FUND_TOTAL, "fund.total")       /* row labels */                                                   \
	X(FUND_TERM, "fund.term-total")   /* 中期资金总额 */                                           \
	X(FUND_NATURE, "fund.nature")     /* 基本支出, 项目支出 */                                   \
	X(FUND_PART, "fund.part")                                                                            \
	X(FUND_REST, "fund.rest")   /* the last of the sources: with it none is missing */                   \
	X(FUND_BLOCK, "fund.block") /* 项目资金(万元), 预算执行情况 */                           \
	/* fields */                                                                                         \
	X(FIELD_PROJECT, "field.project")                                                                    \
	X(FIELD_DEPARTMENT, "field.department")                                                              \
	X(FIELD_UNIT, "field.unit")                                                                          \
	X(FIELD_FILED, "field.filed-on")                                                                     \
	X(FIELD_YEAR, "field.year")                                                                          \
	X(FIELD_MONEY_UNIT, "field.money-unit")                                                              \
	X(FIELD_BASIC, "field.basic-total") /* whole department: 基本支出总额 */                       \
	X(FIELD_PROJECTS, "field.project-total")                                                             \
	X(FIELD_GOAL, "field.goal")                                                                          \
	X(FIELD_GOAL_TARGET, "field.goal-target")                                                            \
	X(FIELD_GOAL_DONE, "field.goal-completion")                                                          \
	X(FIELD_REASONS, "field.reasons")                                                                    \
	X(FIELD_MEASURES, "field.measures")                                                                  \
	X(FIELD_NOTES, "field.notes")                                                                        \
	X(FIELD_CHECKBOX, "field.checkbox") /* 项目类别 项目属性 项目类型 */                     \
	X(FIELD_OTHER, "field.other")       /* labels known and kept, without a role of their own */         \
	X(FIELD_SIGNATURE, "field.signature")                                                                \
	X(FIELD_CONSTRAINT, "field.constraint")                                                              \
	X(ROW_TOTAL, "row.total")         /* 总分 合计 */                                                \
	X(ROW_SUBTOTAL, "row.subtotal")   /* 小计 …指标得分 */                                       \
	X(ROW_EXECUTION, "row.execution") /* 预算执行率 as a row of the indicator table */              \
	X(ROW_GROUP, "row.group")         /* 目标1(40分)：… */                                         \
	X(ROW_GRADE, "row.grade")                                                                            \
	X(GRADE_SAYS, "grade.says") /* the words before a grade in a sentence */                             \
	X(GRADE_NAME, "grade.name")                                                                          \
	X(FILLER, "filler")                     /* 指标1: …… */                                        \
	X(OF_WHICH, "of-which")                 /* 其中 at the start of a name */                          \
	X(POINTS, "points")                     /* 分 */                                                    \
	X(PAGE, "page")                         /* 第 1 页 共 3 页: a line of the paper */               \
	X(BLOCK_TERM, "block.term-indicators")  /* 长期绩效指标 above those of the year */             \
	X(BLOCK_INDICATORS, "block.indicators") /* 绩效指标 as the left-most merged cell */              \
	/* heads of tables that a bureau makes about forms */                                                \
	X(BUREAU_POINT, "bureau.point")     /* 审核要点: what is looked at */                            \
	X(BUREAU_OPINION, "bureau.opinion") /* 审核意见, 审核等级 */                                 \
	X(BUREAU_REMEDY, "bureau.remedy")   /* 整改措施, 整改时限, 发现问题 */                   \
	/* dimensions of indicators */                                                                       \
	X(LEVEL1, "level1") /* value: output outcome cost ... */                                             \
	X(LEVEL2, "level2") /* value: quantity quality time ... */                                           \
	/* kinds of form */                                                                                  \
	X(KIND_PROJECT, "kind.project-self-evaluation")                                                      \
	X(KIND_DEPARTMENT, "kind.department-self-evaluation")                                                \
	X(KIND_GOAL, "kind.goal-declaration")                                                                \
	X(KIND_MONITORING, "kind.monitoring")                                                                \
	X(KIND_SCORING, "kind.evaluation-scoring")                                                           \
	X(KIND_SYSTEM, "kind.evaluation-system")                                                             \
	/* meaning of indicator names */                                                                     \
	X(CONSTRAINT_MET, "constraint.met") /* 未发现: the answer to a constraint */                      \
	X(CONSTRAINT_BREACHED, "constraint.breached")                                                        \
	X(HIGHER_BETTER, "direction.higher")                                                                 \
	X(LOWER_BETTER, "direction.lower")                                                                   \
	X(SHARE_OF_WHOLE, "share-of-whole") /* names of shares that cannot exceed 100 % */                   \
	X(MAY_EXCEED, "may-exceed")         /* growth, completion rates */                                   \
	X(AVERAGE, "average")               /* names of averages and unit prices */                          \
	X(MAY_BE_NEGATIVE, "may-be-negative")                                                                \
	/* one class a check for its word lists: check.cNN.what, appended by check/ */                       \
	QH_WORD_CLASS_LIST_CHECKS(X)

#include "lexicon/classes_checks.h"

#define QH_WORD_CLASS_ENUM(id, name) QH_W_##id,
enum qh_word_class { QH_WORD_CLASS_LIST(QH_WORD_CLASS_ENUM) QH_WORD_CLASSES };
#undef QH_WORD_CLASS_ENUM

#endif
