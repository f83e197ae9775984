# SPDX-License-Identifier: Apache-2.0
"""Papers as data, and their description for tests/tools/write_paper.c. All names are invented."""
import random

TITLE, SUBTITLE, H1, H2, H3, BODY, LINE, NOTE, SIGNATURE = range(9)
LEFT, CENTER, RIGHT = range(3)
PLAIN, HEAD, ERROR, WARNING, INFO, GOOD, MUTED = range(7)
MARKS = {ERROR: "× ", WARNING: "! ", INFO: "· ", GOOD: "✓ "}


def cell(row, col, text="", rows=1, cols=1, align=LEFT, tone=PLAIN, bold=False, number="", fmt="", formula="",
         comment="", link=""):
    return {"row": row, "col": col, "text": text, "rows": rows, "cols": cols, "align": align, "tone": tone,
            "bold": bold, "number": number, "format": fmt, "formula": formula, "comment": comment,
            "link": link}


def table(rows, cols, cells, head=0, flags="", widths=()):
    return {"kind": "table", "rows": rows, "cols": cols, "head": head, "flags": flags, "widths": list(widths),
            "cells": cells}


def p(style, text, slot=""):
    return {"kind": "p", "style": style, "text": text, "slot": slot}


def chart(title, bars, unit="", caption="", kind=0):
    return {"kind": "chart", "title": title, "unit": unit, "caption": caption, "bars": bars, "shape": kind}


def sheet(name, blocks, landscape=False):
    return {"name": name, "landscape": landscape, "blocks": blocks}


def paper(title, sheets, footer="第 {page} 页，共 {pages} 页", lang="zh"):
    return {"title": title, "sheets": sheets, "footer": footer, "lang": lang}


def describe(a_paper):
    """The lines that write_paper reads."""
    lines = []

    def add(*fields):
        texts = [str(field).replace("\n", "\\n") for field in fields]
        assert not any("\t" in text for text in texts)
        lines.append("\t".join(texts))

    add("paper", a_paper["title"], a_paper["lang"], a_paper["footer"])
    add("fonts", "方正小标宋简体", "黑体", "仿宋_GB2312,仿宋", "宋体", "Noto Serif CJK SC")
    for one in a_paper["sheets"]:
        add("sheet", one["name"], "landscape" if one["landscape"] else "portrait")
        for block in one["blocks"]:
            if block["kind"] == "p":
                add("p", block["style"], block["text"], block["slot"])
            elif block["kind"] == "break":
                add("break")
            elif block["kind"] == "chart":
                add("chart", block["shape"], block["title"], block["unit"], block["caption"])
                for bar in block["bars"]:
                    add("bar", *bar)
            else:
                add("table", block["rows"], block["cols"], block["head"], block["flags"],
                    ",".join(map(str, block["widths"])))
                for c in block["cells"]:
                    add("c", c["row"], c["col"], c["rows"], c["cols"], c["align"], c["tone"], int(c["bold"]),
                        c["text"], c["number"], c["format"], c["formula"], c["comment"], c["link"])
    return "\n".join(lines) + "\n"


INDICATORS = (("产出指标", "数量指标", "参保人员待遇核定人次"), ("产出指标", "数量指标", "政策宣传活动场次"),
              ("产出指标", "质量指标", "待遇发放准确率"), ("产出指标", "时效指标", "资金拨付及时率"),
              ("产出指标", "成本指标", "人均服务成本"), ("效益指标", "社会效益指标", "政策知晓率"),
              ("效益指标", "可持续影响指标", "长效管理机制健全性"),
              ("满意度指标", "服务对象满意度指标", "参保群众满意度"))


def self_evaluation(rows=30):
    """A form as filed: merged heads, sub-rows of funds, indicators by level, notes, signatures."""
    widths = (8, 9, 11, 18, 11, 11, 7, 7, 16)
    cells, r = [], 1

    def add(col, text, tall=1, wide=1, align=CENTER, tone=PLAIN, **more):
        cells.append(cell(r, col, text, tall, wide, align, tone, **more))

    add(1, "项目名称", 1, 2, tone=HEAD)
    add(3, "城乡居民养老保险经办服务经费", 1, 7, LEFT)
    r = 2
    add(1, "主管部门", 1, 2, tone=HEAD)
    add(3, "云岭市人力资源和社会保障局", 1, 2, LEFT)
    add(5, "实施单位", 1, 2, tone=HEAD)
    add(7, "云岭市社会保险事业中心", 1, 3, LEFT)
    r = 3
    add(1, "项目资金\n（万元）", 5, 2, tone=HEAD)
    for k, text in ((3, ""), (5, "全年预算数"), (6, "全年执行数"), (7, "分值"), (8, "执行率"), (9, "得分")):
        add(k, text, 1, 2 if k == 3 else 1, tone=HEAD)
    for label, a, b, rest in (("年度资金总额", "128.00", "121.35", ("10", "94.80%", "9.48")),
                              ("其中：当年财政拨款", "108.00", "104.10", ("—", "96.39%", "—")),
                              ("上年结转资金", "20.00", "17.25", ("—", "86.25%", "—")),
                              ("其他资金", "0.00", "0.00", ("—", "—", "—"))):
        r += 1
        add(3, label, 1, 2, LEFT)
        add(5, a, number=a, fmt="0.00", align=RIGHT)
        add(6, b, number=b, fmt="0.00", align=RIGHT)
        for k, text in enumerate(rest):
            add(7 + k, text)
    r = 8
    add(1, "年度总体目标", 2, 1, tone=HEAD)
    add(2, "预期目标", 1, 4, tone=HEAD)
    add(6, "实际完成情况", 1, 4, tone=HEAD)
    r = 9
    add(2, "按时足额核定发放待遇，开展政策宣传，提高参保群众知晓率和满意度。", 1, 4, LEFT)
    add(6, "全年核定待遇12.6万人次，发放准确率100%，开展宣传活动24场次。", 1, 4, LEFT)
    r = 10
    add(1, "绩效指标", rows + 1, 1, tone=HEAD)
    for k, text in enumerate(("一级指标", "二级指标", "三级指标", "年度指标值", "实际完成值", "分值", "得分",
                              "偏差原因分析及改进措施")):
        add(2 + k, text, tone=HEAD)
    spans = {}
    listed = sorted((i * len(INDICATORS) // rows for i in range(rows)))
    for i, which in enumerate(listed):
        for level in (0, 1):
            spans.setdefault((level, INDICATORS[which][:level + 1]), []).append(i)
    for i, which in enumerate(listed):
        r = 11 + i
        for level in (0, 1):
            group = spans[(level, INDICATORS[which][:level + 1])]
            if group[0] == i:
                add(2 + level, INDICATORS[which][level], len(group), 1)
        add(4, f"{INDICATORS[which][2]}（第{i + 1}项）", align=LEFT)
        add(5, "≥95%")
        add(6, "96.20%", number="0.962", fmt="0.00%")
        add(7, "3", number="3")
        add(8, "3.00", number="3", fmt="0.00")
        add(9, "" if i % 4 else "受疫情影响，个别月份宣传活动延期举办，已调整计划补办。", align=LEFT)
    r = 11 + rows
    add(1, "总分", 1, 6, bold=True)
    add(7, "100", number="100")
    add(8, "99.48", number="99.48", formula=f"=ROUND(I7+SUM(H14:H{r + 2}),2)", fmt="0.00", bold=True)
    add(9, "")
    return paper("项目支出绩效自评表", [sheet("绩效自评表", [
        p(TITLE, "项目支出绩效自评表"), p(SUBTITLE, "（2024年度）"),
        p(LINE, "填报单位：云岭市社会保险事业中心（盖章）"),
        table(r, 9, cells, 0, "", widths),
        p(NOTE,
          "注：1．得分一栏按得分计算方法填写，最高不超过分值上限；\n"
          "2．定性指标按达成预期、部分达成、未达成三档计分。"),
        p(SIGNATURE, "填报人：　　　　　　　联系电话：　　　　　　　填报日期：　　年　　月　　日")])])


def review_workbook():
    """What a reviewer sends back: coloured cells with comments, findings to filter, live formulas."""
    head = ("序号", "指标", "分值", "完成率", "得分", "复算", "差额")
    cells = [cell(1, k + 1, text, align=CENTER, tone=HEAD, bold=True) for k, text in enumerate(head)]
    for i in range(40):
        r = i + 2  # in the table; the worksheet has a title above it
        tone = (PLAIN, ERROR, WARNING, INFO, GOOD, MUTED)[i % 6]
        cells += [cell(r, 1, str(i + 1), align=CENTER, number=str(i + 1)), cell(r, 2, f"指标{i + 1}"),
                  cell(r, 3, "2.5", number="2.5", fmt="0.00", align=RIGHT),
                  cell(r, 4, "90.00%", number="0.9", fmt="0.00%", align=RIGHT),
                  cell(r, 5, "2.50", number="2.5", fmt="0.00", align=RIGHT, tone=tone,
                       comment="表中得分2.5分，按完成率90%应得2.25分。\n依据：赋分规则第3条"
                       if tone == ERROR else ""),
                  cell(r, 6, "2.25", number="2.25", fmt="0.00", align=RIGHT, formula=f"=C{r + 1}*D{r + 1}"),
                  cell(r, 7, "0.25", number="0.25", fmt="0.00", align=RIGHT, formula=f"=E{r + 1}-F{r + 1}")]
    risky = ["=1+1", "+cmd|' /C calc'!A0", "-2+3", "@SUM(A1)", "-3.5%", "--", "—", "0012",
             "330106199001011234",
             "_x0041_ 原样", "<b>&\"'</b>", "多行\n文字"]
    odd = [cell(1, 1, "文字", tone=HEAD, align=CENTER), cell(1, 2, "说明", tone=HEAD, align=CENTER)]
    odd += [cell(i + 2, 1, text) for i, text in enumerate(risky)]
    odd += [cell(i + 2, 2, "原样显示", number="12345678901234567890" if i == 8 else "")
            for i in range(len(risky))]
    odd += [cell(len(risky) + 2, 1, "到第一张表", link="#复核 一!B2"),
            cell(len(risky) + 2, 2, "网页", link="https://example.org/查询?a=1&b=2")]
    return paper("复核工作簿", [
        sheet("复核 一", [p(TITLE, "复核结果"), table(41, 7, cells, 1, "fz", (6, 24, 9, 9, 9, 9, 9))]),
        sheet("复核 一", [table(len(risky) + 2, 2, odd, 1, "f", (40, 30))]),
        sheet("a/b:[c]*?", [p(BODY, "=不是公式"), {"kind": "break"}, p(BODY, "第二页")], landscape=True)])


def monitoring():
    """Wide: fifteen columns on a page turned round, two rows of heads, more rows than a page holds."""
    widths = (8, 9, 16, 9, 9, 9, 5, 5, 5, 5, 5, 12, 6, 6, 9)
    cells = [cell(1, 1, "一级指标", 2, 1, CENTER, HEAD), cell(1, 2, "二级指标", 2, 1, CENTER, HEAD),
             cell(1, 3, "三级指标", 2, 1, CENTER, HEAD), cell(1, 4, "年度指标值", 2, 1, CENTER, HEAD),
             cell(1, 5, "1-7月执行情况", 2, 1, CENTER, HEAD),
             cell(1, 6, "全年预计完成情况", 2, 1, CENTER, HEAD),
             cell(1, 7, "偏差原因分析", 1, 6, CENTER, HEAD),
             cell(1, 13, "完成目标可能性", 1, 2, CENTER, HEAD),
             cell(1, 15, "备注", 2, 1, CENTER, HEAD)]
    cells += [cell(2, 7 + k, text, align=CENTER, tone=HEAD) for k, text in enumerate(
        ("经费保障", "制度保障", "人员保障", "硬件条件", "其他", "原因说明", "确定能", "有可能"))]
    for i in range(40):
        r = i + 3
        names = INDICATORS[i * len(INDICATORS) // 40]
        cells += [cell(r, 1, names[0], align=CENTER), cell(r, 2, names[1], align=CENTER),
                  cell(r, 3, names[2]),
                  cell(r, 4, "≥95%", align=CENTER), cell(r, 5, "58%", align=CENTER, number="0.58", fmt="0%"),
                  cell(r, 6, "95%", align=CENTER, number="0.95", fmt="0%"), cell(r, 13, "√", align=CENTER)]
    return paper("绩效目标执行监控表", [sheet("监控表", [
        p(TITLE, "项目支出绩效目标执行监控表"), p(SUBTITLE, "（2024年度）"),
        table(42, 15, cells, 2, "z", widths),
        p(SIGNATURE, "填报日期：2024年8月10日")], landscape=True)])


def report():
    """Running text with headings, slots for the author's own words, tables and charts."""
    bars = [("决策", "16 / 20", "16", "20", 0), ("过程", "18.5 / 20", "18.5", "20", 0),
            ("产出", "27 / 30", "27", "30", 0), ("效益", "12 / 30", "12", "30", 1)]
    scores = [cell(1, k + 1, text, align=CENTER, tone=HEAD) for k,
              text in enumerate(("一级指标", "分值", "得分"))]
    for i, (name, _, got, most, _) in enumerate(bars):
        scores += [cell(i + 2, 1, name, align=CENTER), cell(i + 2, 2, most, align=CENTER, number=most),
                   cell(i + 2, 3, got, align=CENTER, number=got)]
    text = ("本项目由云岭市社会保险事业中心组织实施，资金用于经办服务、"
            "信息系统维护和政策宣传，覆盖全市十二个乡镇。") * 3
    return paper("绩效评价报告", [sheet("报告", [
        p(TITLE, "城乡居民养老保险经办服务经费\n项目支出绩效评价报告"), p(H1, "一、基本情况"),
        p(H2, "（一）项目概况"),
        p(BODY, text + "\n" + text, "own:overview"), p(H2, "（二）绩效目标"), p(H3, "1．总体目标"),
        p(BODY, text),
        p(H1, "二、综合评价情况及评价结论"), table(5, 3, scores, 1, "", (30, 20, 20)),
        table(1, 2, [cell(1, 1, "合计", align=CENTER), cell(1, 2, "73.5", align=CENTER, number="73.5")]),
        chart("各部分得分", bars, "分", "图1　各部分得分情况"), p(H1, "三、存在的问题"),
        p(BODY, text, "own:problems"), {"kind": "break"}, p(H1, "四、有关建议"), p(BODY, text),
        p(SIGNATURE, "评价单位（盖章）\n2025年3月10日")])])


def random_table(seed):
    """Cells of random spans in random places, texts with everything that must be escaped."""
    rng = random.Random(seed)
    rows, cols = rng.randint(1, 12), rng.randint(1, 9)
    free = {(r, c) for r in range(1, rows + 1) for c in range(1, cols + 1)}
    cells = []
    for r in range(1, rows + 1):
        for c in range(1, cols + 1):
            if (r, c) not in free or rng.random() < 0.15:
                continue
            tall, wide = rng.choice((1, 1, 1, 2, 3)), rng.choice((1, 1, 1, 2, 4))
            area = {(a, b) for a in range(r, r + tall) for b in range(c, c + wide)}
            if not area <= free:
                tall = wide = 1
                area = {(r, c)}
            free -= area
            text = "".join(rng.choice(("指标", "值", "<", "&", ">", "\"", "'", "a", "9", "=", "\n",
                                       "_x0041_", "𠮷"))
                           for _ in range(rng.randint(0, 9))).strip()
            cells.append(cell(r, c, text, tall, wide, rng.randint(0, 2), rng.choice((PLAIN, HEAD)),
                              rng.random() < 0.2))
    return paper("随机", [sheet("随机", [table(rows, cols, cells, rng.randint(0, 2))])], "")


def samples():
    named = {"self-evaluation": self_evaluation(), "workbook": review_workbook(), "monitoring": monitoring(),
             "report": report()}
    named.update({f"random-{seed}": random_table(seed) for seed in range(12)})
    return named
