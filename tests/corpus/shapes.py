# SPDX-License-Identifier: Apache-2.0
"""The layouts: what one agency prints this way and the next that way, each with its medium."""
from composer import Composer
from paper import Table, as_docx, as_xlsx

SHAPES = {}
LONG = ("level1", "level2", "name", "explanation", "rule", "source", "target", "actual", "weight", "score")


def shape(name, medium, pages=None, converted=None, **knobs):
    """knobs: values, or lists of which the forms take one after the other."""
    assert name not in SHAPES, name
    SHAPES[name] = {"medium": medium, "pages": pages, "converted": converted, "knobs": knobs}


def knobs_of(name, turn):
    def one_of(value):
        if isinstance(value, dict):
            return {key: one_of(inner) for key, inner in value.items()}
        return value[turn % len(value)] if isinstance(value, list) else value

    return {key: value if key == "extra" else one_of(value) for key, value in SHAPES[name]["knobs"].items()}


# ---- columns ---------------------------------------------------------------------------------------------
shape("plain, Excel", "xlsx")
shape("plain, Word", "docx")
shape("points before target", "xlsx",
      order=("level1", "level2", "name", "weight", "target", "actual", "score", "reason"))
shape("points beside score", "docx",
      order=("level1", "level2", "name", "target", "actual", "reason", "weight", "score"))
shape("score before values", "xlsx",
      order=("level1", "level2", "name", "weight", "score", "target", "actual", "reason"))
shape("reason before score", "docx",
      order=("level1", "level2", "name", "weight", "target", "actual", "reason", "score"))
shape("serial number", "xlsx",
      order=("serial", "level1", "level2", "name", "target", "actual", "weight", "score", "reason"))
shape("explanations between", "xlsx", order=LONG,
      extra={"explanation": ["反映工作完成情况", "反映资金使用效果"],
             "rule": ["按完成比例计分", "未完成不得分"], "source": ["统计台账", "业务系统"]})
shape("last year and office", "docx",
      order=("level1", "level2", "name", "past", "target", "actual", "weight", "score", "reason", "office"),
      extra={"past": ["90%", "12个", "良好"], "office": ["办公室", "财务科"]})
shape("target in three columns", "xlsx", split=True)
shape("target in three columns, one head over", "docx", split=True,
      two_rows={"年度指标值": ("operator", "figure", "unit")})
shape("value heads under one head", "xlsx", heads={"target": "年初目标值", "actual": "年末完成值"},
      two_rows={"指标完成情况": ("target", "actual")})
shape("two heads of two rows", "docx", order=("level1", "level2", "name", "target", "actual", "weight",
      "score", "reason"), heads={"target": "计划", "actual": "实际"},
      two_rows={"完成情况": ("target", "actual"), "自评情况": ("weight", "score")})
shape("levels under one head", "xlsx", two_rows={"绩效指标": ("level1", "level2", "name")})

# ---- words of the heads ----------------------------------------------------------------------------------
shape("words: plan and fact", "xlsx", heads={
    "name": "指标内容", "target": "计划完成值", "actual": "实际完成值",
    "weight": "权重", "score": "自评分", "reason": "未完成原因及拟采取的措施"},
    fund_heads={"original": "年初批复数", "revised": "调整预算数", "executed": "实际支出数",
                "rate": "支出进度"})
shape("words: standards", "docx", heads={
    "name": "具体指标", "target": "目标值", "actual": "业绩值", "weight": "标准分值", "score": "评分",
    "reason": "扣分原因"}, fund_heads={"original": "年初安排数", "revised": "调整后预算数",
                                   "executed": "支出数",
                                   "rate": "执行进度", "score": "评分"})
shape("words: letters behind", "xlsx", heads={
    "target": "年度指标值（A）", "actual": "全年完成值（B）", "weight": "分值（权重）", "score": "自评得分",
    "reason": "偏差及原因说明"}, fund_heads={"original": "年初预算数（A）", "revised": "全年预算数（B）",
                                 "executed": "全年执行数（C）", "rate": "执行率（C/B）"})
shape("words: units behind", "docx", heads={"weight": "分值（分）", "score": "得分（分）"}, money="资金情况",
      fund_heads={"original": "年初预算数（万元）", "revised": "全年预算数（万元）",
                  "executed": "全年执行数（万元）", "rate": "执行率（%）", "weight": "分值（分）",
                  "score": "得分（分）"})
shape("words: period", "xlsx", heads={
    "target": ["本年度绩效目标", "全年目标值", "年度绩效指标值"],
    "actual": ["本年度完成情况", "全年实际完成值", "年度完成值"], "weight": "指标分值", "score": "实际得分",
    "reason": "未完成原因"}, fund_heads={"revised": "预算数", "executed": "决算数", "rate": "预算执行率"})
shape("spaces in heads", "docx", spaced=True)
shape("lines in cells", "xlsx", wrap=4)

# ---- levels ----------------------------------------------------------------------------------------------
shape("levels in every row", "xlsx", level1="repeat", level2="repeat")
shape("levels in the first row", "docx", level1="first", level2="first")
shape("level 1 as bands", "xlsx", level1="rows")
shape("level 2 as bands", "docx", level2="rows")
shape("no level 1", "xlsx", level1="none")
shape("no level 2", "docx", level2="none")
shape("block at the left", "xlsx", block="绩\n效\n指\n标")
shape("points in the headings", "docx", heading_points=True)
shape("filler rows", "xlsx", fillers=("……",))
shape("numbered in the template", "docx", fillers=("指标2：",), numbered="指标1：")
shape("numbered names", "xlsx", numbered=["{}.", "{}、"])

# ---- points and totals -----------------------------------------------------------------------------------
shape("points not filled in", "xlsx", blank_weights=True)
shape("points with their unit", "docx", points="分")
shape("sums of sections", "xlsx", subtotals=True, total_label=["合计", "总计"])
shape("total in words", "docx", total="line")
shape("total at the top", "xlsx", total=["pair"], total_label="自评总分",
      order_of_parts=("head", "total", "goals_first", "funds", "goals", "indicators"))
shape("full-width digits", "docx", wide_digits=True)
shape("figures as texts", "xlsx-texts")

# ---- funds and goals -------------------------------------------------------------------------------------
shape("several funds", "xlsx", more_funds=True, total_fund=["资金总额", "合计", "年度资金总额："])
shape("funds turned", "docx", more_funds=True, funds="turned")
shape("funds in pairs", "xlsx", funds="pairs", fund_heads={"original": "年初预算数（万元）"})
shape("score before rate", "docx", fund_order=("original", "revised", "executed", "weight", "rate", "score"))
shape("goals before funds", "xlsx", goals_at="before")
shape("goals one below the other", "docx", goals="rows")
shape("check boxes", "xlsx", boxes=(("项目属性", "☑延续性项目　☐新增性项目"),
                                    ("项目类型", "□一次性  ■经常性  □阶段性")))

# ---- around the table ------------------------------------------------------------------------------------
shape("title in the table", "xlsx", title="inside", notes_above=())
shape("title in a text box", "docx", title="box")
shape("title with its year", "xlsx", title="joined")
shape("notes around", "docx", notes_above=("单位：万元", "填报日期：2024年3月12日"),
      notes_below=("注：1.定量指标完成值未达到目标值的，按完成比例计分。",
                   "2.定性指标分为达成、部分达成、未达成三档，分别按100%-80%、80%-60%、60%-0%计分。"))
shape("signatures", "xlsx", signature="填报人：　　　　联系电话：　　　　单位负责人：")
shape("everything in labels", "docx", lines="joined")
shape("one label a row", "xlsx", lines="one")
shape("rows left empty", "xlsx", blank_rows=True)
shape("joined narrow columns", "xlsx", uneven=[(2, 1, 3), (1, 2), (3, 2, 1, 2)])

# ---- pages, sheets, documents ----------------------------------------------------------------------------
shape("goes on with its head", "docx", cut=(4, True, None))
shape("goes on without a head", "docx", cut=(4, False, "续表"))
shape("a form over two sheets", "xlsx", pages="parts", cut=(4, True, None))
shape("two forms on a sheet", "xlsx", pages="below")
shape("two forms side by side", "xlsx", pages="beside", title="inside")
shape("a sheet a form", "xlsx", pages="sheets")
shape("two forms in a document", "docx", pages="sheets")
shape("behind a cover", "xlsx", pages="cover")
shape("table in a table", "docx-nested")

# ---- several habits at once ------------------------------------------------------------------------------
shape("county, Word", "docx", title="inside", uneven=(1, 2), level1="merge", level2="first", spaced=True,
      fillers=("……",), more_funds=True, signature="填表人：          审核人：", points="分",
      heads={"target": "预期指标值", "actual": "实际完成指标值"}, total_label="合计")
shape("city, Excel", "xlsx", title="inside", block="绩效指标", split=True, heading_points=True,
      order=("level1", "level2", "name", "weight", "target", "actual", "score", "reason"),
      two_rows={"目标值": ("operator", "figure", "unit")}, goals_at="before", total_label="总 分")
shape("bureau, Excel", "xlsx", order=("serial", "level1", "level2", "name", "weight", "target", "actual",
      "score", "reason", "note"), extra={"note": ["", "已核"]}, lines="one", numbered="{}.", wrap=5,
      subtotals=True, more_funds=True, level1="repeat", notes_above=("金额单位：万元",))
shape("village, Word", "docx", order=("level1", "level2", "name", "target", "actual", "score"),
      level1="first", level2="none", goals="rows", funds="pairs", total="line", lines="joined",
      wide_digits=True)

# ---- what LibreOffice makes of them ----------------------------------------------------------------------
shape("old Excel", "xlsx", converted="xls", level1="first", title="inside")
shape("old Excel, split", "xlsx", converted="xls", split=True, uneven=(1, 2))
shape("OpenDocument sheet", "xlsx", converted="ods", block="绩效指标")
shape("OpenDocument text", "docx", converted="odt", more_funds=True)
shape("rich text", "docx", converted="rtf", title="inside", fillers=("……",))
shape("old Word", "docx", converted="doc", heading_points=True)
shape("PDF of a text", "docx", converted="pdf", order=("level1", "level2", "name", "weight", "target",
      "actual", "score", "reason"))
shape("PDF of a text, many columns", "docx", converted="pdf", split=True, block="绩效指标")


# ---- files -----------------------------------------------------------------------------------------------
def composed(form, name, turn):
    composer = Composer(form, **knobs_of(name, turn))
    return composer.compose(), composer.form


def sheets_of(name, forms, turn):
    """([(sheet, blocks)], [form]): one form, or two where the layout puts two into a document."""
    pages = SHAPES[name]["pages"]
    first, printed = composed(forms[0], name, turn)
    if pages in (None, "cover"):
        sheets = [("自评表", first)]
        if pages == "cover":
            sheets = [("封面", ["2024年度项目支出绩效自评材料", "某某单位"]), ("自评表", first),
                      ("填表说明", ["一、填报范围为本年度全部预算项目。", "二、金额以万元为单位。"]),
                      ("Sheet3", [])]
        return sheets, [printed]
    if pages == "parts":
        at = len(first) - 1
        while at and not isinstance(first[at], Table):
            at -= 1
        return [("自评表", first[:at]), ("自评表续", first[at:])], [printed]
    second, other = composed(forms[1], name, turn + 1)
    if pages == "sheets":
        return [("项目1", first), ("项目2", second)], [printed, other]
    if pages == "below":
        return [("自评表", first + [""] + second)], [printed, other]
    table = next(block for block in first if isinstance(block, Table))
    table.beside(next(block for block in second if isinstance(block, Table)), 1)
    return [("自评表", [table])], [printed, other]


def write(name, forms, turn):
    """(bytes, ending, forms to be read)"""
    sheets, printed = sheets_of(name, forms, turn)
    medium = SHAPES[name]["medium"]
    if medium.startswith("docx"):
        return as_docx(sheets, medium == "docx-nested"), "docx", printed
    return as_xlsx(sheets, medium != "xlsx-texts"), "xlsx", printed
