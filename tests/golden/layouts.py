# SPDX-License-Identifier: Apache-2.0
"""Writes a transcription out as the text of a form, in the layouts that agencies publish.

render(form, **options) gives (text, ending of the file name, the form as it is then to be read back).
"""
import copy
import re

from grid import ENDINGS, Cell, Grid, write

HEADS = {
    "block": "绩效指标", "serial": "序号", "level1": "一级指标", "level2": "二级指标", "name": "三级指标",
    "weight": "分值", "target": "年度指标值", "operator": "指标性质", "number": "指标值", "unit": "度量单位",
    "actual": "实际完成值", "score": "得分", "rate": "得分率", "reason": "偏差原因分析及改进措施",
    "explanation": "指标解释", "rule": "评(扣)分标准", "note": "备注", "kind": "指标值类型",
    "converted": "单项指标折算得分", "method": "得分计算方法", "adjusted": "调整后指标值",
    "unit2": "度量单位",
}
FUND_HEADS = {"original": "年初预算数", "revised": "全年预算数", "executed": "全年执行数", "weight": "分值",
              "rate": "执行率", "score": "得分"}
FUND_ORDER = ("original", "revised", "executed", "weight", "rate", "score")
OPTIONS = {
    "order": ("level1", "level2", "name", "target", "actual", "weight", "score", "reason"),
    "heads": {}, "fund_heads": {}, "fund_order": FUND_ORDER, "format": "tsv", "merged": "blank",
    "title": "outside", "fillers": False, "level1_rows": False, "heading_weights": False,
    "blank_weights": False,
    "more_funds": False, "pages": None, "split": False, "label_block": False, "keep_empty": ("reason",),
    "total_label": "总分", "funds_label": "项目资金(万元)", "total_fund": "年度资金总额", "goals": True,
    "parts": ("head", "funds", "goals", "indicators", "total"), "note_values": (), "wide": 0,
    "numbered": False, "two_line_head": False, "fund_pairs": False, "suffix": "", "wrap": 0,
    "no_level2": False,
    "section_totals": False, "total_on_top": False, "apart": False, "prose": ((), ()), "adjusted": False,
}
OPERATOR = re.compile(r"(≥|≤|>=|<=|＝|=|>|<|不低于|不超过|大于|小于)?\s*([\d.,]+)\s*(\D*)")


def split_target(row):
    """Operator, number and unit as three cells, the way forms with three columns have them."""
    if row["cells"]:
        return [one or "" for one in row["cells"]]
    text = row["target"]
    if text is None:
        return ["", "", ""]
    found = OPERATOR.fullmatch(text)
    if found and not re.search(r"年|月", found.group(3)):
        return [found.group(1) or "=", found.group(2), found.group(3).strip()]
    return ["定性", text, ""]


def bare_level(text):
    """The name of a section without its points: 投入（20 分） is 投入."""
    return re.sub(r"指标|[（(]?\s*\d+\s*分?[）)]?", "", text or "").strip()


def heading(text, points):
    """产出指标 with the points of its rows: 产出指标(50分)."""
    if text is None or re.search(r"\d", text) or not points:
        return text
    whole = str(points.numerator) if points.denominator == 1 else str(float(points))
    return f"{text}({whole}分)"


class Writer:
    """One form on its way to a file."""

    def __init__(self, form, options):
        self.form = copy.deepcopy(form)
        self.o = dict(OPTIONS)
        unknown = set(options) - set(OPTIONS)
        assert not unknown, unknown
        self.o.update(options)
        self.heads = {**HEADS, **self.o["heads"]}
        self.fund_heads = {**FUND_HEADS, **self.o["fund_heads"]}
        self.grid = Grid()
        self.blocks = []
        self.order = self.columns()
        self.fund_keys = self.funds_used()
        self.width = max(len(self.order) + (1 if self.o["label_block"] else 0), len(self.fund_keys) + 2, 4,
                         self.o["wide"])

    def columns(self):
        form, order = self.form, list(self.o["order"])
        if self.o["split"] and "target" in order:
            at = order.index("target")
            order[at:at + 1] = ["operator", "number", "unit"]
        empty = [key for key in ("weight", "target", "actual", "score", "rate", "level1", "level2")
                 if not any(row.get(key) for row in form["indicators"])]
        if self.o["blank_weights"]:
            empty = [key for key in empty if key != "weight"]
            for row in form["indicators"]:
                row["weight"] = None
            form["total_weight"] = None
        if self.o["level1_rows"]:
            empty.append("level1")
        if self.o["no_level2"]:
            empty.append("level2")
            for row in form["indicators"]:
                row["level2"] = None
        if self.o["adjusted"] and "target" in order:
            order.insert(order.index("target") + 1, "adjusted")
        if any(row["rate"] for row in form["indicators"]) and "rate" not in order and "score" in order:
            order.insert(order.index("score") + 1, "rate")
        return [key for key in order if key not in empty or key in self.o["keep_empty"]]

    def funds_used(self):
        form = self.form
        if self.o["more_funds"] and form["budget"] and not form["funds"]:
            part = {key: form["budget"][key] for key in ("original", "revised", "executed")
                    if key in form["budget"]}
            form["funds"] = [dict(part, label="其中:当年财政拨款"),
                             {"label": "上年结转资金", **{key: "0" for key in part}}, {"label": "其他资金"}]
        used = set(form["budget"])
        for fund in form["funds"]:
            used |= set(fund)
        return [key for key in self.o["fund_order"] if key in used]

    # ---- parts ----
    def row(self, *cells, inside=0):
        """A row whose last cell takes the rest of the width."""
        cells = [one if isinstance(one, Cell) else Cell(one) for one in cells]
        cells[-1].columns = max(1, self.width - inside - sum(one.columns for one in cells[:-1]))
        return self.grid.add(*cells)

    def head(self):
        form = self.form
        if form["project"] and form["project"] not in ("部门整体支出", "部门（单位）整体"):
            self.row("项目名称", form["project"])
        parties = form["parties"]
        if form["kind"] == "department-self-evaluation":
            self.row("单位名称", parties[0])
        elif len(parties) > 1:
            half = max(1, self.width // 2 - 1)
            self.row("主管部门", Cell(parties[0], half), "实施单位", parties[1])
        elif parties:
            self.row("主管部门", parties[0])

    def fund_row(self, label, fund):
        values = [fund.get(key, "") for key in self.fund_keys]
        span = self.width - 1 - len(values)
        self.grid.add(Cell(label, span), *values)

    def funds(self):
        form = self.form
        if not self.fund_keys:
            return
        rows = ([] if any(fund["label"] == "合计" for fund in form["funds"])
                else [(self.o["total_fund"], form["budget"])])
        rows += [(fund["label"], fund) for fund in form["funds"]]
        if self.fund_keys == ["original"]:
            self.grid.add(Cell(self.o["funds_label"], 1, len(rows)),
                          Cell(rows[0][0], self.width - 2), rows[0][1].get("original", ""))
            for label, fund in rows[1:]:
                self.fund_row(label, fund)
            return
        if self.o["fund_pairs"]:
            self.pairs_of_funds(rows)
            return
        values = [self.fund_heads[key] for key in self.fund_keys]
        self.grid.add(Cell(self.o["funds_label"], 1, len(rows) + 1), Cell("", self.width - 1 - len(values)),
                      *values)
        for label, fund in rows:
            self.fund_row(label, fund)

    def pairs_of_funds(self, rows):
        """年初预算数 | 5 | 全年执行数 | 5 and so on, the total only; the parts are left out."""
        self.form["funds"] = []
        cells = []
        for key in self.fund_keys:
            cells += [Cell(self.fund_heads[key]), Cell(rows[0][1].get(key, ""))]
        for at in range(0, len(cells), 4):
            self.row(*cells[at:at + 4])

    def goals(self):
        if not self.o["goals"] or self.form["kind"] == "evaluation-scoring":
            return
        half = max(1, (self.width - 1) // 2)
        if self.form["kind"] == "goal-declaration":
            self.row("年度总体目标", "")
            return
        self.grid.add(Cell("年度总体目标", 1, 2), Cell("预期目标", half),
                      Cell("实际完成情况", self.width - 1 - half))
        self.grid.add(Cell("", half), Cell("", self.width - 1 - half))

    def value(self, key, row):
        if key in ("operator", "number", "unit"):
            return split_target(row)[("operator", "number", "unit").index(key)]
        if key == "name" and self.o["numbered"]:
            return "" if row["name"] is None else f"指标1：{row['name']}"
        if key == "note":
            values = self.o["note_values"]
            return values[self.form["indicators"].index(row) % len(values)] if values else ""
        value = row.get(key) or ""
        if key in ("weight", "score") and value:
            return value + self.o["suffix"]
        if key == "name" and self.o["wrap"]:
            return self.wrapped(value)
        return value

    def wrapped(self, text):
        """Lines inside a cell, as a narrow column has them; no figure is broken."""
        size = self.o["wrap"]
        if not size or not text:
            return text
        lines = [""]
        for at, letter in enumerate(text):
            inside = at > 0 and letter.isascii() and text[at - 1].isascii()
            if len(lines[-1]) >= size and not inside:
                lines.append("")
            lines[-1] += letter
        return "\n".join(lines)

    def wide_name(self):
        """The name takes the columns that the funds table needs more."""
        return 1 + self.width - len(self.order) - (1 if self.o["label_block"] else 0)

    def cells_of(self, row, keys):
        return [Cell(self.value(key, row), self.wide_name() if key == "name" else 1) for key in keys]

    def column_heads(self):
        cells = [Cell(self.heads[key], self.wide_name() if key == "name" else 1) for key in self.order]
        return cells

    def sections(self):
        """Runs of rows under one level-1 (and group) name, and inside them under one level-2 name."""
        from transcription import number
        out = []
        for row in self.form["indicators"]:
            key = (row["group"], row["level1"])
            if not out or out[-1][0] != key:
                out.append((key, []))
            inner = out[-1][1]
            if not inner or inner[-1][0] != row["level2"]:
                inner.append((row["level2"], []))
            inner[-1][1].append(row)
        if self.o["heading_weights"] and not self.o["blank_weights"]:
            for _, inner in out:
                rows = [row for _, some in inner for row in some]
                if all(row["weight"] is not None for row in rows):
                    points = sum(number(row["weight"]) for row in rows)
                    for row in rows:
                        row["level1"] = heading(row["level1"], points)
        return out

    def fillers(self):
        return [[Cell(text if key == "name" else "", self.wide_name() if key == "name" else 1)
                 for key in self.order if key not in ("level1", "level2")] for text in ("指标2:", "……")]

    def add_heads(self, cells):
        """One line of heads, or two with one head over operator, number and unit."""
        keys = (["block"] if self.o["label_block"] else []) + self.order
        if not self.o["two_line_head"] or "operator" not in keys:
            self.grid.add(*cells)
            return
        first, second = [], []
        for key, one in zip(keys, cells):
            if key in ("operator", "number", "unit"):
                second.append(one)
                if key == "operator":
                    first.append(Cell(HEADS["target"], 3))
            else:
                if key != "block":
                    one.rows = 2
                first.append(one)
        self.grid.add(*first)
        self.grid.add(*second)

    def indicators(self):
        heads = self.column_heads()
        block = Cell("绩效指标") if self.o["label_block"] else None
        top = len(self.grid.rows)
        self.add_heads(([block] if block else []) + heads)
        begun = len(self.grid.rows)
        serial = 0
        group = None
        subtotals = {bare_level(one[0]): one for one in self.form["subtotals"]}
        for (group_here, level1), inner in self.sections():
            first1 = True
            if group_here != group and group_here:
                self.row(group_here, inside=1 if block else 0)
            group = group_here
            if self.o["level1_rows"] and inner[0][1][0]["level1"]:
                self.row(inner[0][1][0]["level1"], inside=1 if block else 0)
            extra = 2 if self.o["fillers"] else 0
            span1 = sum(len(rows) + extra for _, rows in inner)
            for _, rows in inner:
                first2 = True
                for row in rows:
                    serial += 1
                    line = []
                    for key in self.order:
                        if key == "level1":
                            if first1:
                                line.append(Cell(self.wrapped(row["level1"]), 1, span1))
                        elif key == "level2":
                            if first2:
                                line.append(Cell(self.wrapped(row["level2"]), 1, len(rows) + extra))
                        elif key == "serial":
                            line.append(Cell(serial))
                        else:
                            line += self.cells_of(row, [key])
                    first1 = first2 = False
                    self.grid.add(*line)
                if extra:
                    self.grid.rows += self.fillers()
            if bare_level(level1) in subtotals:
                self.subtotal(subtotals[bare_level(level1)])
            elif self.o["section_totals"]:
                self.sum_of_section([row for _, rows in inner for row in rows])
        if block:
            block.rows = len(self.grid.rows) - top
        self.cut_pages(begun)

    def subtotal(self, values):
        """投入指标得分 with the points, the score and the ratio in their columns."""
        name, weight, score, rate = values
        self.closing(f"{name}指标得分", {"weight": weight, "score": score, "rate": rate})

    def sum_of_section(self, rows):
        from transcription import number
        sums = {}
        for key in ("weight", "score"):
            values = [number(row[key]) for row in rows if row[key] is not None]
            if values and None not in values:
                total = sum(values)
                sums[key] = str(total.numerator) if total.denominator == 1 else str(float(total))
        if sums:
            self.closing("小计", sums)

    def closing(self, label, values):
        """A row that is one wide label before the columns of points."""
        line, before = [], 0
        for key in self.order:
            size = self.wide_name() if key == "name" else 1
            text = values.get(key)
            if text is None and not line:
                before += size
            elif not line:
                line = [Cell(label, before), Cell(text, size)]
            else:
                line.append(Cell(text, size))
        if line:
            self.grid.add(*line)

    def cut_pages(self, begun):
        if self.o["pages"]:
            every, repeat = self.o["pages"]
            for at in range(begun + every, len(self.grid.rows) - 1, every):
                self.grid.breaks[at] = begun - 1 if repeat else None

    def total(self):
        form = self.form
        if form["total"] is None and form["total_weight"] is None:
            return
        if self.o["label_block"]:
            self.order = ["block"] + self.order
        if self.o["total_on_top"]:
            form["total_weight"] = None
            return
        self.closing(self.o["total_label"], {"weight": form["total_weight"], "score": form["total"]})

    def finish(self):
        form, o = self.form, self.o
        title, year = form["title"], f"({form['year']}年度)"
        if o["title"] == "inside":
            self.grid.add(Cell(title, self.width))
            if form["year"] and form["year"] not in title:
                self.grid.add(Cell(year, self.width))
        elif o["title"] == "outside":
            self.blocks.append(title)
            if form["year"] and form["year"] not in title:
                self.blocks.append(year)
        if o["total_on_top"] and form["total"]:
            self.blocks.append(f"总分：{form['total']}")
        self.blocks = list(o["prose"][0]) + self.blocks
        if "head" not in o["parts"]:
            form["parties"], form["project"] = [], None
        for part in o["parts"]:
            getattr(self, part)()
            if o["apart"] and self.grid.rows and part not in ("indicators", "head"):
                self.blocks.append(self.grid)
                self.grid = Grid()
        form["grade"] = None  # stands in the text around a table
        if "score" not in self.order:
            form["total"] = None
        if "weight" not in self.order:
            form["total_weight"] = None
            form["subtotals"] = [[name, None, score, rate] for name, _, score, rate in form["subtotals"]]
        if self.grid.rows:
            self.blocks.append(self.grid)
        self.blocks += list(o["prose"][1])
        text = write(self.blocks, o["format"], o["merged"])
        return text, ENDINGS[o["format"]], self.form


def render(form, **options):
    return Writer(form, options).finish()


# ---- layouts of single provinces that need more than options -----------------------------------------------
class Hebei(Writer):
    """Sections 一 to 四; symbol, value and unit apart; points, share of weight and converted score."""

    def head(self):
        form = self.form
        self.row("一、基本情况")
        self.row("项目名称", form["project"])
        self.row("实施(主管)单位", form["parties"][0])

    def funds(self):
        budget = self.form["budget"]
        third = [budget["revised"], self.form["received"], budget["executed"]]
        self.row("二、预算执行情况(万元)")
        self.row(Cell("预算安排情况(调整后)", 2), Cell("资金到位情况", 2), Cell("资金执行情况", 2),
                 "预算执行进度(%)")
        self.row("预算数:", third[0], "到位数:", third[1], "执行数:", third[2], budget["rate"])
        self.row("其中:财政资金", third[0], "其中:财政资金", third[1], "其中:财政资金", third[2], "")
        self.row("其他", "", "其他", "", "其他", "", "")

    def goals(self):
        self.row("三、目标完成情况")
        self.row(Cell("年度预期目标", self.width // 2), "具体完成情况")
        self.row(Cell("", self.width // 2), "")
        self.row("四、年度绩效指标完成情况")


class Transfer(Writer):
    """Funds from the centre down, and the block of fund-management checks before the indicators."""

    def goals(self):
        super().goals()
        checks = ("分配科学性", "下达及时性", "拨付合规性", "使用规范性", "执行准确性", "预算绩效管理情况",
                  "支出责任履行情况")
        half = (self.width - 1) // 2
        self.grid.add(Cell("资金管理情况", 1, len(checks) + 1), Cell("", half),
                      Cell("情况说明", self.width - 1 - half))
        for check in checks:
            self.grid.add(Cell(check, half), Cell("无", self.width - 1 - half))


class Sides(Writer):
    """The whole period on the left, the year on the right, each with level 2, name and value."""

    def goals(self):
        half = (self.width - 1) // 2
        self.grid.add(Cell("总体目标", 1, 2), Cell("中期目标", half), Cell("年度目标", self.width - 1 - half))
        self.grid.add(Cell("", half), Cell("", self.width - 1 - half))

    def indicators(self):
        rows = self.form["indicators"]
        self.width = 7
        self.grid.add("一级指标", "二级指标", "三级指标", "指标值", "二级指标", "三级指标", "指标值")
        level1 = level2 = None
        for row in rows:
            first1 = "" if row["level1"] == level1 else row["level1"]
            first2 = "" if row["level2"] == level2 and not first1 else row["level2"]
            level1, level2 = row["level1"], row["level2"]
            self.grid.add(first1, first2, "", "", first2, row["name"], row["target"])


class HunanDepartment(Writer):
    """A whole-department form: its total split by source of income and by nature of spending."""

    def goals(self):
        source, nature = dict(self.form["by_source"]), dict(self.form["by_nature"])
        self.row(Cell("按收入性质分", 4), "按支出性质分")
        left = list(source.items())
        right = list(nature.items())
        names = {"total": "收入合计"}
        for i in range(max(len(left), len(right))):
            a = left[i] if i < len(left) else ("", "")
            b = right[i] if i < len(right) else ("", "")
            self.row(Cell(names.get(a[0], a[0]), 3), a[1] or "",
                     "支出合计" if b[0] == "total" else b[0], b[1] or "")
        super().goals()

    def indicators(self):
        pass


HUNAN_HEADS = {"name": "三级指标", "target": "指标值", "rule": "评(扣分标准)", "unit": "度量单位",
               "kind": "指标值类型"}
SICHUAN = {"operator": "指标性质", "number": "指标值", "unit": "度量单位", "actual": "完成值",
           "weight": "权重",
           "reason": "未完成原因分析"}
SICHUAN_ORDER = ("level1", "level2", "name", "operator", "number", "unit", "actual", "weight", "score",
                 "reason")
NAMED = {
    "P001": (Writer,
             {"order": SICHUAN_ORDER, "heads": SICHUAN, "fund_order": ("original", "revised", "executed",
             "rate", "weight", "score"), "fund_heads": {"revised": "调整后预算数", "executed": "预算执行数",
             "rate": "预算执行率", "weight": "权重"}, "funds_label": "预算执行情况(10分)",
             "total_fund": "总额",
             "keep_empty": ("reason", "actual", "score", "level2"), "total_label": "合计",
             "label_block": True}),
    "P002": (Writer, {"format": "pipes", "label_block": True}),
    "P004": (Hebei,
             {"order": ("level1", "level2", "name", "explanation", "operator", "number", "unit", "actual",
             "score", "weight", "converted"), "heads": {"operator": "符号", "number": "值", "unit": "单位",
             "score": "单项指标得分", "weight": "权重占比(%)", "explanation": "指标描述"},
             "keep_empty": ("explanation", "converted")}),
    "P006": (Writer, {"order": ("level1", "level2", "name", "explanation", "target", "weight"),
             "heads": {"name": "指标名称", "explanation": "指标说明",
                       "target": "目标值", "weight": "分值"}, "keep_empty": ("explanation",), "goals": False,
             "total_label": "合计"}),
    "P007": (Writer, {"order": ("block", "level1", "level2", "name", "target"), "heads": {"target": "指标值"},
             "label_block": False, "total_fund": "资金总额"}),
    "P011": (Writer,
             {"heads": {"target": "年度指标值", "actual": "全年完成值", "reason": "未完成原因和改进措施"},
             "fund_heads": {"revised": "全年预算数(A)", "executed": "全年执行数(B)", "rate": "执行率(B/A)"},
             "funds_label": "资金情况(万元)", "total_fund": "年度资金总额:"}),
    "P016": (Transfer, {"fund_heads": {"revised": "全年预算数(A)", "executed": "全年执行数(B)"},
             "funds_label": "资金投入情况(万元)", "keep_empty": ("actual", "reason"),
             "heads": {"target": "指标值", "actual": "全年实际完成值"}}),
    "P018": (Writer,
             {"format": "html", "order": ("level1", "level2", "name", "target", "actual"), "goals": False,
             "heads": {"target": "预期指标值(包含数字及文字描述)",
                       "actual": "实际完成指标值(包含数字及文字描述)"}}),
    "P022": (Writer, {"order": ("level1", "level2", "name", "target", "explanation", "rule", "unit2", "kind"),
             "heads": {**HUNAN_HEADS, "explanation": "指标值内容", "unit2": "度量单位"}, "goals": False,
             "keep_empty": ("explanation", "rule", "unit2", "kind"), "format": "csv"}),
    "P026": (Writer, {"order": ("level1", "level2", "name", "target", "actual"),
             "heads": {"target": "年初目标值(A)", "actual": "实际完成值(B)"},
             "fund_heads": {"revised": "预算数(A)", "executed": "执行数(B)", "rate": "执行率(B/A)"},
             "funds_label": "预算执行情况(万元)", "merged": "down"}),
    "P028": (Writer,
             {"order": ("level1", "level2", "name", "target", "actual"), "goals": False, "format": "markdown",
             "heads": {"target": "指标值", "actual": "实施进度"}}),
    "P031": (Writer, {"format": "html", "order": ("level1", "level2", "name", "target"),
             "heads": {"target": "指标值"}, "title": "inside"}),
    "P038": (Writer, {"order": ("level1", "level2", "name", "target"), "heads": {"target": "年度指标值"}}),
    "P041": (Sides, {"wide": 7, "format": "html"}),
    "P044": (Writer, {"format": "pipes", "fillers": True, "label_block": True}),
    "P046": (Writer,
             {"order": ("level1", "level2", "name", "weight", "score"), "format": "spaces", "goals": False,
             "heads": {"weight": "分值"}}),
    "P047": (HunanDepartment, {"funds_label": "年度预算申请(万元)"}),
    "P050": (Writer,
             {"order": SICHUAN_ORDER, "heads": SICHUAN, "keep_empty": ("reason", "level2"), "goals": False,
             "total_label": "合计", "parts": ("indicators", "total")}),
}


def render_named(form):
    """The form in the layout in which it was published."""
    writer, options = NAMED[form["id"]]
    return writer(form, options).finish()
