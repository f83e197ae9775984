# SPDX-License-Identifier: Apache-2.0
"""Seeded variants of the layout of a form: what changes from one year or county to the next."""
import copy
import random

from layouts import render

ORDERS = (
    ("level1", "level2", "name", "weight", "target", "actual", "score", "reason"),
    ("level1", "level2", "name", "target", "weight", "actual", "score", "reason"),
    ("level1", "level2", "name", "weight", "target", "actual", "reason", "score"),
    ("level1", "level2", "name", "weight", "score", "target", "actual", "reason"),
    ("level1", "level2", "name", "actual", "target", "weight", "score", "reason"),
    ("level1", "level2", "weight", "name", "target", "actual", "score", "reason"),
    ("name", "level1", "level2", "target", "actual", "weight", "score", "reason"),
)
WORDINGS = {
    "level1": ("一级指标", "一级指标名称", "一级"),
    "level2": ("二级指标", "二级指标名称", "二级"),
    "name": ("三级指标", "指标名称", "绩效指标名称", "三级指标名称"),
    "target": ("年度指标值", "指标值", "年初目标值(A)", "预期指标值", "绩效目标值", "计划值", "年度 目标值",
               "全年目标值"),
    "actual": ("实际完成值", "全年实际值(B)", "完成值", "全年完成情况", "实际完成情况", "自评完成值",
               "年末完成值"),
    "weight": ("分值", "权重", "满分", "标准分", "分值(权重)", "指标分值", "分 值"),
    "score": ("得分", "自评得分", "实际得分", "自评分", "评价得分"),
    "reason": ("偏差原因分析及改进措施", "未完成原因分析", "备注", "偏差原因分析", "情况说明"),
    "operator": ("指标性质", "指标值类型", "计算符号"),
    "number": ("指标值", "目标值"),
    "unit": ("度量单位", "单位", "计量单位"),
}
FUND_WORDINGS = {
    "original": ("年初预算数", "年初预算", "年初预算数(A)", "年初预算安排"),
    "revised": ("全年预算数", "调整后预算数", "预算数(A)", "全年预算"),
    "executed": ("全年执行数", "执行数(B)", "预算执行数", "实际支出数", "全年执行"),
    "rate": ("执行率", "执行率(B/A)", "预算执行率(%)", "预算执行率"),
    "weight": ("分值", "权重", "分值(10分)"),
    "score": ("得分", "执行率得分", "自评得分"),
}
VARIANTS = {}


def variant(function):
    VARIANTS[function.__name__.replace("_", " ")] = function
    return function


def has(form, key):
    return any(row[key] is not None for row in form["indicators"])


@variant
def standard(form, rng):
    del form, rng
    return {}


@variant
def column_order(form, rng):
    del form
    return {"order": rng.choice(ORDERS)}


@variant
def head_wordings(form, rng):
    del form
    return {"heads": {key: rng.choice(words) for key, words in WORDINGS.items()},
            "fund_heads": {key: rng.choice(words) for key, words in FUND_WORDINGS.items()},
            "total_label": rng.choice(("总分", "合计", "总 分", "总计")),
            "funds_label": rng.choice(("项目资金(万元)", "预算执行情况(万元)", "资金情况(万元)"))}


@variant
def merged_cells_repeated(form, rng):
    del form
    return {"merged": rng.choice(("down", "repeat"))}


@variant
def filler_rows(form, rng):
    del form
    return {"fillers": True, "numbered": rng.random() < 0.5}


@variant
def operator_number_unit(form, rng):
    words = {key: rng.choice(WORDINGS[key]) for key in ("operator", "number", "unit")}
    return {"split": True, "heads": words} if has(form, "target") else None


@variant
def no_weights(form, rng):
    del rng
    return {"blank_weights": True} if has(form, "weight") else None


@variant
def several_funds(form, rng):
    del rng
    return {"more_funds": True} if form["budget"] and not form["funds"] else None


@variant
def page_breaks(form, rng):
    return {"pages": (rng.choice((3, 5)), rng.random() < 0.5)} if len(form["indicators"]) > 4 else None


@variant
def title_in_table(form, rng):
    return {"title": "inside", "format": rng.choice(("tsv", "html", "csv"))}


@variant
def serial_column(form, rng):
    del form, rng
    return {"order": ("serial", "level1", "level2", "name", "target", "actual", "weight", "score", "reason")}


@variant
def note_column(form, rng):
    del form
    return {"order": ("level1", "level2", "name", "weight", "target", "actual", "score", "reason", "note"),
            "note_values": rng.choice((("",), ("", "无"), ("已核", "")))}


@variant
def level1_as_rows(form, rng):
    del rng
    return {"level1_rows": True} if has(form, "level1") else None


@variant
def points_in_headings(form, rng):
    return {"heading_weights": True, "level1_rows": rng.random() < 0.3} if has(form, "weight") else None


@variant
def points_only_in_headings(form, rng):
    """No column of weights; those of the level-1 headings stay."""
    del rng
    if not has(form, "weight") or not has(form, "level1"):
        return None
    return {"heading_weights": True,
            "order": ("level1", "level2", "name", "target", "actual", "score", "reason")}


@variant
def block_column(form, rng):
    return {"label_block": True, "merged": rng.choice(("blank", "down"))}


@variant
def as_html(form, rng):
    return {"format": "html", "label_block": rng.random() < 0.5, "order": rng.choice(ORDERS[:4])}


@variant
def as_markdown(form, rng):
    return {"format": "markdown", "order": rng.choice(ORDERS[:4]), "merged": rng.choice(("blank", "down"))}


@variant
def as_pipes(form, rng):
    return {"format": "pipes", "order": rng.choice(ORDERS[:4])}


@variant
def as_csv(form, rng):
    return {"format": "csv", "order": rng.choice(ORDERS[:4])}


@variant
def as_xlsx(form, rng):
    return {"format": "xlsx", "order": rng.choice(ORDERS[:4]), "label_block": rng.random() < 0.5}


@variant
def as_xlsx_in_columns(form, rng):
    words = {key: rng.choice(WORDINGS[key]) for key in ("operator", "number", "unit")}
    return {"format": "xlsx", "split": True, "heads": words, "title": "inside",
            "fillers": rng.random() < 0.5} if has(form, "target") else None


@variant
def as_docx(form, rng):
    return {"format": "docx", "order": rng.choice(ORDERS[:4]), "label_block": rng.random() < 0.5}


@variant
def as_docx_in_parts(form, rng):
    return {"format": "docx", "apart": True, "title": rng.choice(("inside", "outside")),
            "heads": {key: rng.choice(words) for key, words in WORDINGS.items()}}


@variant
def aligned_by_spaces(form, rng):
    del rng
    return {"format": "spaces", "order": ORDERS[0], "goals": False}


@variant
def head_of_two_lines(form, rng):
    return {"split": True, "two_line_head": True, "format": rng.choice(("tsv", "html")),
            "heads": {"operator": "运算符号", "number": "内容", "unit": "度量单位"}} if has(form,
                "target") else None


@variant
def funds_in_pairs(form, rng):
    del rng
    return {"fund_pairs": True} if len(form["budget"]) > 1 else None


@variant
def points_with_a_unit(form, rng):
    del rng
    return {"suffix": "分"} if has(form, "score") or has(form, "weight") else None


@variant
def lines_inside_cells(form, rng):
    return {"wrap": rng.choice((4, 7)), "format": rng.choice(("html", "csv"))}


@variant
def no_second_level(form, rng):
    del rng
    return {"no_level2": True} if has(form, "level2") else None


@variant
def totals_of_sections(form, rng):
    del rng
    return {"section_totals": True} if has(form, "weight") and has(form, "score") else None


@variant
def total_on_top(form, rng):
    del rng
    return {"total_on_top": True} if form["total"] else None


@variant
def tables_apart(form, rng):
    return {"apart": True, "format": rng.choice(("tsv", "html", "pipes"))}


@variant
def in_a_report(form, rng):
    before = ("2022年度部门决算", "一、部门概况",
              "（一）主要职责。本部门承担有关行政管理职责，内设3个科室，编制12人。",
              "二、预算绩效情况说明", "本部门组织对1个项目开展了绩效自评，涉及资金100万元，自评结果见下表。")
    after = ("三、其他重要事项的情况说明", "本年度机关运行经费支出10.5万元，比上年减少0.5万元，下降4.5%。")
    return {"prose": (before, after), "format": rng.choice(("tsv", "html", "markdown"))}


@variant
def adjusted_targets(form, rng):
    del rng
    return {"adjusted": True, "keep_empty": ("reason", "adjusted")} if has(form, "target") else None


@variant
def several_at_once(form, rng):
    options = {"order": rng.choice(ORDERS[:5]),
               "heads": {key: rng.choice(words) for key, words in WORDINGS.items()},
               "merged": rng.choice(("blank", "down")), "fillers": rng.random() < 0.5,
               "title": rng.choice(("inside", "outside")),
               "format": rng.choice(("tsv", "html", "csv", "markdown")),
               "label_block": rng.random() < 0.5, "split": has(form, "target") and rng.random() < 0.4,
               "total_label": rng.choice(("总分", "合计"))}
    return options


@variant
def two_forms_in_a_file(form, rng):
    del form, rng
    return {"format": "tsv"}


def without_weights(form):
    """What is left to read when the column of weights is not printed."""
    form = copy.deepcopy(form)
    for row in form["indicators"]:
        row["weight"] = None
    form["implied"] = True
    form["total_weight"] = None
    return form


def make(form, name, others):
    """(text, ending, [forms to be read]) or None where the variant does not fit the form."""
    rng = random.Random(f"{form['id']}:{name}")
    options = VARIANTS[name](form, rng)
    if options is None:
        return None
    text, ending, expected = render(form, **options)
    if name == "points only in headings":
        expected = without_weights(expected)
    if expected["kind"] == "monitoring":
        expected["kind"] = None  # only its own heads told that
    forms = [expected]
    if name == "two forms in a file":
        other = rng.choice([one for one in others if one["id"] != form["id"]])
        more, _, second = render(other, **options)
        text += "\n" + more
        forms.append(second)
    return text, ending, forms
