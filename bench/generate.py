#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""Makes bench inputs: N forms of 20 indicators as NDJSON and as text tables, the same forms in both.

The values vary as published ones do (counts, shares, money, words of degree), one form in ten carries
mistakes, names differ from form to form. Seeded by the number of the form: the same forms, the same bytes.

generate.py COUNT FILE ndjson|text [FIRST]    forms FIRST (1) to FIRST + COUNT - 1
"""
import json
import random
import sys

OUTPUT = [("数量指标", ["培训人次", "发放补贴人数", "维护设备数量", "检查企业数", "制卡数量"], "count"),
          ("质量指标", ["验收合格率", "业务办结率", "数据准确率"], "share"),
          ("时效指标", ["完成及时率", "待遇发放及时率"], "share"),
          ("成本指标", ["项目总成本", "人均培训费用"], "cost")]
OUTCOME = [("社会效益指标", ["政策知晓率", "参保覆盖率"], "share"),
           ("经济效益指标", ["带动就业增收", "追回基金金额"], "money"),
           ("可持续影响指标", ["长效机制健全性", "服务水平"], "word")]
WORDS = ["显著提高", "成效显著", "有所提高", "明显改善"]
UNITS = ["人次", "人", "台", "家", "张"]


def value(rng, kind):
    """(target, actual, share of the weight earned) as printed."""
    if kind == "count":
        target, unit = rng.randrange(10, 50000), rng.choice(UNITS)
        actual = target if rng.random() < .6 else rng.randrange(target // 2 + 1, target + target // 10 + 2)
        return f"≥{target}{unit}", f"{actual}{unit}", min(1, actual / target)
    if kind == "share":
        target = rng.choice([90, 95, 98, 100])
        actual = target if rng.random() < .6 else round(rng.uniform(target * .8, 100), 1)
        return f"≥{target}%", f"{actual}%", min(1, actual / target)
    if kind == "cost":
        target = rng.randrange(1, 900)
        actual = target if rng.random() < .7 else target + rng.randrange(0, target // 10 + 2)
        return f"≤{target}万元", f"{actual}万元", min(1, target / actual)
    if kind == "money":
        target = rng.randrange(1, 9000)
        return f"≥{target}万元", f"{target}万元", 1
    word = rng.choice(WORDS)
    return word, word, 1


def rows(rng, number):
    out = []
    plan = [("产出指标", OUTPUT)] * 10 + [("效益指标", OUTCOME)] * 10
    for k, (level1, groups) in enumerate(plan):
        level2, names, kind = groups[k % 10 * len(groups) // 10]
        weight = 5 if level1 == "产出指标" else 4
        target, actual, share = value(rng, kind)
        score = round(weight * share + 1e-9, 2)
        if number % 10 == 0 and k % 7 == 0:
            score = weight
        out.append((level1, level2, f"{rng.choice(names)}{k + 1}", weight, target, actual, f"{score:g}"))
    return out


def form(number):
    rng = random.Random(number)
    budget = rng.randrange(500, 90000)
    executed = budget if rng.random() < .5 else rng.randrange(budget * 7 // 10, budget + 1)
    indicators = rows(rng, number)
    rate_score = round(10 * executed / budget + 1e-9, 2)
    total = round(rate_score + sum(float(r[6]) for r in indicators), 2)
    return {"year": 2020 + number % 5, "unit": f"某某市第{number % 997}社会保险经办中心",
            "project": f"社会保险业务项目{number}",
            "budget": f"{budget / 100:g}", "executed": f"{executed / 100:g}",
            "rate": f"{100 * executed / budget:.2f}%", "rate_score": f"{rate_score:g}", "rows": indicators,
            "total": f"{total:g}"}


def as_json(f):
    indicators = [{"level1": r[0], "level2": r[1], "name": r[2], "weight": str(r[3]), "target": r[4],
                   "actual": r[5], "score": {"declared": r[6]}} for r in f["rows"]]
    budget = {"label": "年度资金总额",
              "original": f["budget"], "revised": f["budget"], "executed": f["executed"],
              "weight": "10", "rate": {"declared": f["rate"]}, "score": {"declared": f["rate_score"]}}
    return json.dumps({
        "kind": "project-self-evaluation", "title": "项目支出绩效自评表", "year": f["year"],
        "unit": f["unit"], "project": f["project"], "money_unit": "万元",
        "budget": [budget], "indicators": indicators,
        "total": {"weight_declared": "100", "declared": f["total"]}},
        ensure_ascii=False, separators=(",", ":"))


def as_text(f):
    lines = ["项目支出绩效自评表", "", f"（{f['year']}年度）", "",
             f"项目名称\t{f['project']}\t\t\t\t\t\t",
             f"主管部门\t某某市人力资源和社会保障局\t\t\t实施单位\t{f['unit']}\t\t",
             "项目资金（万元）\t\t年初预算数\t全年预算数\t全年执行数\t分值\t执行率\t得分",
             f"\t年度资金总额\t{f['budget']}\t{f['budget']}\t{f['executed']}\t10"
             f"\t{f['rate']}\t{f['rate_score']}",
             "一级指标\t二级指标\t三级指标\t年度指标值\t实际完成值\t分值\t得分\t偏差原因分析及改进措施"]
    last = (None, None)
    for r in f["rows"]:
        level1 = "" if r[0] == last[0] else r[0]
        level2 = "" if (r[0], r[1]) == last else r[1]
        last = (r[0], r[1])
        lines.append(f"{level1}\t{level2}\t{r[2]}\t{r[4]}\t{r[5]}\t{r[3]}\t{r[6]}\t")
    lines.append(f"总分\t\t\t\t\t100\t{f['total']}\t")
    return "\n".join(lines) + "\n\n"


def main():
    count, path, kind = int(sys.argv[1]), sys.argv[2], sys.argv[3]
    first = int(sys.argv[4]) if len(sys.argv) > 4 else 1
    with open(path, "w", encoding="utf-8") as out:
        for number in range(first, first + count):
            made = form(number)
            out.write(as_json(made) + "\n" if kind == "ndjson" else as_text(made))


if __name__ == "__main__":
    main()
