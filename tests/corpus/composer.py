# SPDX-License-Identifier: Apache-2.0
"""Lays a transcription out as the table of a form, by knobs that one agency turns this way, the next that."""
import copy
import re

from paper import Table
from transcription import number

HEADS = {
    "serial": "序号", "level1": "一级指标", "level2": "二级指标", "name": "三级指标", "target": "年度指标值",
    "actual": "实际完成值", "weight": "分值", "score": "得分", "reason": "偏差原因分析及改进措施",
    "operator": "指标性质", "figure": "指标值", "unit": "度量单位", "explanation": "指标解释",
    "rule": "评分标准", "source": "数据来源", "office": "责任科室", "past": "上年完成值", "rate": "得分率",
    "note": "备注", "done": "完成率",
}
FUND_HEADS = {"original": "年初预算数", "revised": "全年预算数", "executed": "全年执行数", "rate": "执行率",
              "weight": "分值", "score": "得分"}
KNOBS = {
    "order": ("level1", "level2", "name", "target", "actual", "weight", "score", "reason"),
    "heads": {}, "fund_heads": {}, "funds": "rows", "fund_order": tuple(FUND_HEADS),
    "money": "项目资金（万元）", "total_fund": "年度资金总额", "more_funds": False,
    "level1": "merge", "level2": "merge", "block": None, "band": False, "two_rows": None, "split": False,
    "blank_weights": False, "fillers": (), "numbered": None, "uneven": None, "title": "above",
    "lines": "two", "boxes": (), "notes_above": (), "notes_below": (), "signature": None, "total": "row",
    "total_label": "总分", "goals": "both", "goal_text": True, "wide_digits": False, "spaced": False,
    "wrap": 0, "points": "", "subtotals": False, "heading_points": False, "blank_rows": False,
    "serial_head": False, "order_of_parts": ("head", "goals_first", "funds", "goals", "indicators", "total"),
    "goals_at": "after", "cut": None, "extra": {}, "reasons": True, "title_words": None,
}
TARGET = re.compile(r"(≥|≤|>=|<=|＝|=|>|<|不低于|不超过|大于|小于)?\s*([\d.,]+)\s*(\D*)")
WIDE = str.maketrans("0123456789%.", "０１２３４５６７８９％．")
WHOLE = ("部门整体支出", "部门（单位）整体")


def parts_of_target(row):
    if row["cells"]:
        return [one or "" for one in row["cells"]]
    found = TARGET.fullmatch(row["target"] or "")
    if not row["target"]:
        return ["", "", ""]
    if found and not re.search("年|月|日", found.group(3)):
        return [found.group(1) or "=", found.group(2), found.group(3).strip()]
    return ["定性", row["target"], ""]


def bare(text):
    return re.sub(r"[（(]?\s*\d+\s*分?[）)]?$", "", text or "").strip()


class Composer:
    """One form; compose() gives the blocks of a sheet and leaves in .form what they print."""

    def __init__(self, form, **knobs):
        assert not set(knobs) - set(KNOBS), set(knobs) - set(KNOBS)
        self.k = {**KNOBS, **knobs}
        self.form = copy.deepcopy(form)
        self.form["grade"] = None
        self.form["subtotals"] = []
        self.heads = {**HEADS, **self.k["heads"]}
        self.fund_heads = {**FUND_HEADS, **self.k["fund_heads"]}
        self.table = Table()
        self.at = 0
        self.prepare()
        self.order = self.columns()
        if "reason" not in self.order:
            for row in self.form["indicators"]:
                row["reason"] = None
        self.starts = self.grid()
        self.width = self.starts[-1]

    # ---- what is printed -----------------------------------------------------------------------------
    def prepare(self):
        form, k = self.form, self.k
        rows = form["indicators"]
        for row in rows:
            row["rate"] = None
        scored = any(row["score"] is not None for row in rows)
        for at, row in enumerate(rows):
            if k["level1"] == "none":
                row["level1"] = None
            row["reason"] = f"第{at + 1}项受客观因素影响" if k["reasons"] and scored and at % 3 == 1 else None
            if k["blank_weights"]:
                row["weight"] = None
            if k["level2"] == "none":
                row["level2"] = None
        if k["blank_weights"]:
            form["total_weight"] = None
        if k["more_funds"] and form["budget"] and not form["funds"]:
            same = {key: form["budget"][key] for key in ("original", "revised", "executed")
                    if key in form["budget"]}
            form["funds"] = [dict(same, label="其中：当年财政拨款"),
                             {"label": "上年结转资金", **{key: "0" for key in same}}, {"label": "其他资金"}]
        if k["heading_points"]:
            self.points_into_headings(rows)

    def points_into_headings(self, rows):
        sums = {}
        for row in rows:
            value = number(row["weight"]) if row["weight"] else None
            sums.setdefault((row["group"], row["level1"]), []).append(value)
        for row in rows:
            values = sums[(row["group"], row["level1"])]
            if row["level1"] and None not in values and not re.search(r"\d", row["level1"]):
                total = sum(values)
                text = str(total.numerator) if total.denominator == 1 else str(float(total))
                row["level1"] = f"{row['level1']}（{text}分）"

    def columns(self):
        rows, order = self.form["indicators"], list(self.k["order"])
        if self.k["split"] and "target" in order:
            at = order.index("target")
            order[at:at + 1] = ["operator", "figure", "unit"]
        gone = {key for key in ("level1", "level2", "weight", "target", "actual", "score", "reason")
                if not any(row.get(key) for row in rows)}
        if self.k["blank_weights"] and self.form["kind"] != "goal-declaration":
            gone.discard("weight")
        if "target" in gone:
            gone |= {"operator", "figure", "unit"}
        if self.k["level1"] == "rows":
            gone.add("level1")
        if self.k["level2"] == "rows":
            gone.add("level2")
        for key in ("weight", "score"):
            if key not in order:
                for row in rows:
                    row[key] = None
                self.form["total_weight" if key == "weight" else "total"] = None
        return [key for key in order if key not in gone]

    def grid(self):
        """Where each column begins on the sheet; print layouts join two or three narrow columns."""
        sizes = self.k["uneven"] or (1,)
        starts = [1 if self.k["block"] else 0]
        for at in range(max(len(self.order), 4)):
            starts.append(starts[-1] + sizes[at % len(sizes)])
        used = set(self.form["budget"]).union(*self.form["funds"])
        need = 2 + len([key for key in self.k["fund_order"] if key in used])
        if starts[-1] < need and self.k["funds"] == "rows":
            wide = self.order.index("name") + 1 if "name" in self.order else len(starts) - 1
            starts = [one + (need - starts[-1] if at >= wide else 0) for at, one in enumerate(starts)]
        return starts

    # ---- pieces --------------------------------------------------------------------------------------
    def say(self, text):
        text = "" if text is None else str(text)
        if self.k["wide_digits"]:
            text = text.translate(WIDE)
        return text

    def head_text(self, text):
        if self.k["spaced"] and len(text) in (2, 3):
            return "　".join(text)
        if self.k["wrap"] and len(text) > self.k["wrap"]:
            return text[:self.k["wrap"]] + "\n" + text[self.k["wrap"]:]
        return text

    def line(self, *cells, rows=1):
        """A row of (text, columns); what is left goes to the last."""
        column = 0
        cells = [one if isinstance(one, tuple) else (one, 1) for one in cells]
        for at, (text, columns) in enumerate(cells):
            if at == len(cells) - 1:
                columns = max(1, self.width - column)
            self.table.put(self.at, column, self.say(text), rows, columns)
            column += columns
        self.at += rows

    def halves(self, *cells):
        """Labels and values in two halves of the row."""
        half = self.width // 2
        if len(cells) == 4 and self.width >= 4:
            self.line(cells[0], (cells[1], half - 1), cells[2], cells[3])
        elif len(cells) == 4:
            self.line(cells[0], cells[1])
            self.line(cells[2], cells[3])
        else:
            self.line(*cells)

    def head(self):
        form = self.form
        pairs = []
        if form["project"] and form["project"] not in WHOLE:
            pairs.append(("项目名称", form["project"]))
        parties = form["parties"]
        if form["kind"] == "department-self-evaluation" and parties:
            pairs.append(("单位名称", parties[0]))
        elif len(parties) > 1:
            pairs += [("主管部门", parties[0]), ("实施单位", parties[1])]
        elif parties:
            pairs.append(("主管部门", parties[0]))
        if self.k["lines"] == "joined":
            for label, value in pairs:
                self.line(f"{label}：{value}")
        elif self.k["lines"] == "one":
            for label, value in pairs:
                self.line(self.head_text(label), value)
        else:
            if len(pairs) % 2:
                self.line(self.head_text(pairs[0][0]), pairs[0][1])
                pairs = pairs[1:]
            for (a, b), (c, d) in zip(pairs[::2], pairs[1::2]):
                self.halves(self.head_text(a), b, self.head_text(c), d)
        for label, text in self.k["boxes"]:
            self.line(label, text)

    def goals_first(self):
        if self.k["goals_at"] == "before":
            self.goals_here()

    def goals(self):
        if self.k["goals_at"] == "after":
            self.goals_here()

    def goals_here(self):
        style = self.k["goals"]
        if style == "none" or self.form["kind"] == "evaluation-scoring":
            return
        text = "全年按计划推进各项工作，保障群众权益。" if self.k["goal_text"] else ""
        done = "各项工作按计划完成。" if self.k["goal_text"] else ""
        if self.form["kind"] == "goal-declaration" or style == "single":
            self.line("年度总体目标", text)
        elif style == "rows":
            self.line("年初设定目标", text)
            self.line("年度总体目标完成情况综述", done)
        else:
            half = self.width // 2
            self.table.put(self.at, 0, "年度总体目标", 2, 1)
            self.table.put(self.at, 1, "预期目标", 1, half)
            self.table.put(self.at, 1 + half, "实际完成情况", 1, self.width - 1 - half)
            self.table.put(self.at + 1, 1, text, 1, half)
            self.table.put(self.at + 1, 1 + half, done, 1, self.width - 1 - half)
            self.at += 2

    # ---- funds ---------------------------------------------------------------------------------------
    def fund_rows(self):
        form = self.form
        rows = [] if any(fund["label"] == "合计" for fund in form["funds"]) else [
            dict(form["budget"], label=self.k["total_fund"])]
        return rows + form["funds"]

    def funds(self):
        rows = self.fund_rows()
        used = [key for key in self.k["fund_order"] if any(key in row for row in rows)]
        if used:
            getattr(self, "funds_" + self.k["funds"])(rows, used)

    def funds_rows(self, rows, used):
        """A head of amounts, and a row a source beside one merged label."""
        if used == ["original"]:
            self.table.put(self.at, 0, self.k["money"], len(rows), 1)
            for row in rows:
                self.table.put(self.at, 1, row["label"], 1, max(1, self.width - 2))
                self.table.put(self.at, max(2, self.width - 1), self.say(row.get("original")))
                self.at += 1
            return
        span = self.width - 1 - len(used)
        self.table.put(self.at, 0, self.head_text(self.k["money"]), len(rows) + 1, 1)
        self.table.put(self.at, 1, "", 1, span)
        for at, key in enumerate(used):
            self.table.put(self.at, 1 + span + at, self.head_text(self.fund_heads[key]))
        for row in rows:
            self.at += 1
            self.table.put(self.at, 1, row["label"], 1, span)
            for at, key in enumerate(used):
                self.table.put(self.at, 1 + span + at, self.say(row.get(key)))
        self.at += 1

    def funds_turned(self, rows, used):
        """A column a source, a row an amount."""
        columns = max(1, (self.width - 2) // len(rows))
        self.table.put(self.at, 0, self.k["money"], len(used) + 1, 1)
        self.table.put(self.at, 1, "")
        for at, row in enumerate(rows):
            self.table.put(self.at, 2 + at * columns, row["label"], 1, columns)
        for key in used:
            self.at += 1
            self.table.put(self.at, 1, self.fund_heads[key])
            for at, row in enumerate(rows):
                self.table.put(self.at, 2 + at * columns, self.say(row.get(key)), 1, columns)
        self.at += 1

    def funds_pairs(self, rows, used):
        """Label and amount side by side; the total only."""
        self.form["funds"] = []
        cells = [one for key in used for one in (self.fund_heads[key], rows[0].get(key, ""))]
        for at in range(0, len(cells), 4):
            self.halves(*cells[at:at + 4])

    def funds_none(self, rows, used):
        del rows, used
        self.form["funds"], self.form["budget"] = [], {}

    # ---- indicators ----------------------------------------------------------------------------------
    def value(self, key, row, at):
        if key in ("operator", "figure", "unit"):
            return parts_of_target(row)[("operator", "figure", "unit").index(key)]
        if key == "serial":
            return str(at + 1)
        if key in self.k["extra"]:
            words = self.k["extra"][key]
            return words[at % len(words)]
        text = row.get(key) or ""
        if key in ("weight", "score") and text and number(text) is not None and not text.endswith("分"):
            text += self.k["points"]
        if key == "name" and self.k["numbered"] and text:
            text = self.k["numbered"].format(at + 1) + re.sub(r"^指标\d+[:：]\s*", "", text)
        if key == "name" and self.k["wrap"]:
            text = re.sub(rf"([\u4e00-\u9fff]{{{self.k['wrap']}}})(?=[\u4e00-\u9fff])", "\\1\n", text)
        return text

    def put_column(self, at, key, text, rows=1):
        column = self.order.index(key)
        self.table.put(at, self.starts[column], text, rows,
                       (self.starts[column + 1] if column < len(self.order) - 1 else self.width)
                       - self.starts[column])

    def column_heads(self):
        first = self.at
        groups = {name: keys for name, keys in (self.k["two_rows"] or {}).items()
                  if len(set(keys) & set(self.order)) > 1}
        taken = {key: name for name, keys in groups.items() for key in keys if key in self.order}
        rows = 2 if taken else 1
        for key in self.order:
            if key in taken:
                self.put_column(first + 1, key, self.head_text(self.heads[key]))
            else:
                self.put_column(first, key, self.head_text(self.heads[key]), rows)
        for name, keys in groups.items():
            columns = [self.order.index(key) for key in keys if key in self.order]
            if columns:
                end = (self.starts[max(columns) + 1] if max(columns) < len(self.order) - 1 else self.width)
                begin = self.starts[min(columns)]
                self.table.put(first, begin, name, 1, end - begin)
        self.at += rows
        self.table.heads = list(range(first, self.at))

    def runs(self):
        """[(level 1, [(level 2, [rows])])] in order."""
        out = []
        for at, row in enumerate(self.form["indicators"]):
            key = (row["group"], row["level1"])
            if not out or out[-1][0] != key:
                out.append((key, []))
            if not out[-1][1] or out[-1][1][-1][0] != row["level2"]:
                out[-1][1].append((row["level2"], []))
            out[-1][1][-1][1].append((at, row))
        return out

    def band_row(self, text, beside=False):
        """A name over the width of the rows, or beside the merged cell of level 1."""
        left = self.starts[1 if beside and "level1" in self.order else 0]
        self.table.put(self.at, left, text, 1, self.width - left)
        self.at += 1

    def indicators(self):
        if not self.form["indicators"]:
            return
        top = self.at
        self.column_heads()
        for (group, level1), inner in self.runs():
            if group and group != level1 and group != "None":
                self.band_row(group)
            if self.k["level1"] == "rows" and level1:
                self.band_row(level1)
            begin1 = self.at
            for level2, rows in inner:
                if self.k["level2"] == "rows" and level2:
                    self.band_row(level2, True)
                begin2 = self.at
                for at, row in rows:
                    for key in self.order:
                        if key not in ("level1", "level2"):
                            self.put_column(self.at, key, self.say(self.value(key, row, at)))
                    self.at += 1
                for words in self.k["fillers"]:
                    for key in self.order:
                        if key not in ("level1", "level2"):
                            self.put_column(self.at, key, words if key == "name" else "")
                    self.at += 1
                self.level("level2", level2, begin2)
            self.level("level1", level1, begin1)
            if self.k["subtotals"]:
                self.sums("小计", [row for _, rows in inner for _, row in rows])
        if self.k["block"]:
            self.table.put(top, 0, self.k["block"], self.at - top, 1)

    def level(self, key, text, begin):
        """The cells of a level over the rows from `begin` on, in the way of this agency."""
        if key not in self.order or begin == self.at:
            return
        style = self.k[key]
        if style == "merge":
            self.put_column(begin, key, self.say(text), self.at - begin)
            return
        for at in range(begin, self.at):
            self.put_column(at, key, self.say(text) if style == "repeat" or at == begin else "")

    def sums(self, label, rows):
        values = {}
        for key in ("weight", "score"):
            numbers = [number(row[key]) for row in rows if row.get(key)]
            if numbers and None not in numbers and key in self.order:
                total = sum(numbers)
                values[key] = str(total.numerator) if total.denominator == 1 else str(float(total))
        if values:
            self.closing(label, values)

    def closing(self, label, values):
        first = min(self.order.index(key) for key in ("weight", "score") if key in self.order)
        if self.starts[first] == 0:
            return
        self.table.put(self.at, 0, label, 1, self.starts[first])
        for key in self.order[first:]:
            self.put_column(self.at, key, self.say(values.get(key)))
        self.at += 1

    def total(self):
        form, style = self.form, self.k["total"]
        if form["total"] is None and form["total_weight"] is None:
            return
        if style == "row" and {"weight", "score"} & set(self.order):
            self.closing(self.k["total_label"], {"weight": form["total_weight"], "score": form["total"]})
            if "weight" not in self.order:
                form["total_weight"] = None
            return
        form["total_weight"] = None
        if style == "line" and form["total"]:
            self.line(f"自评总分：{form['total']}")
        elif style == "pair" and form["total"]:
            self.line(self.k["total_label"], form["total"])
        else:
            form["total"] = None

    # ---- the whole -----------------------------------------------------------------------------------
    def compose(self):
        form, k = self.form, self.k
        blocks = []
        title = k["title_words"] or form["title"]
        form["title"] = title
        year = f"（{form['year']}年度）" if form["year"] and form["year"] not in title else ""
        if k["title"] == "inside":
            self.line(title)
            if year:
                self.line(year)
        elif k["title"] == "joined":
            blocks.append(title + year)
        elif k["title"] == "box":
            blocks.append(("box", title))
            blocks += [year] if year else []
        else:
            blocks += [title] + ([year] if year else [])
        blocks += k["notes_above"]
        for part in k["order_of_parts"]:
            getattr(self, part)()
            if k["blank_rows"] and part in ("head", "funds"):
                self.line("")
        if k["signature"]:
            self.line(k["signature"])
        tables = [self.table]
        if k["cut"] and self.table.heads and self.table.heads[-1] + k["cut"][0] < self.at - 1:
            tables = list(self.table.cut(self.table.heads[-1] + 1 + k["cut"][0], k["cut"][1]))
        for at, table in enumerate(tables):
            if at and k["cut"][2]:
                blocks.append(k["cut"][2])
            blocks.append(table)
        return blocks + list(k["notes_below"])
