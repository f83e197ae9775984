# SPDX-License-Identifier: Apache-2.0
"""A transcription against a form of the review's JSON: which values were read with the right role."""
import difflib
import re
from fractions import Fraction

from transcription import number, plain

FIGURES = ("weight", "target", "actual", "score")
WORDS = ("level1", "level2", "name")
FUNDS = ("original", "revised", "executed", "rate", "weight", "score")


class Item:
    """One declared value: where it stands, whether it is a figure, and what was read."""

    def __init__(self, path, figure, expected, got, right):
        self.path, self.figure, self.expected, self.got, self.right = path, figure, expected, got, right

    def __str__(self):
        return f"{self.path}: printed {self.expected!r}, read {self.got!r}"


class Outcome:
    def __init__(self):
        self.items = []
        self.wrong = []  # figures that the form does not print there

    def add(self, path, figure, expected, got, right):
        self.items.append(Item(path, figure, expected, got, right))
        if figure and not right and got not in (None, ""):
            self.wrong.append(f"{path}: {got!r}")

    def figures(self):
        return [item for item in self.items if item.figure]

    def found(self):
        return sum(item.right for item in self.figures())

    def missed(self):
        return [item for item in self.items if not item.right]

    def exact(self):
        """Every figure was read, none is wrong and no row is lost."""
        return not self.wrong and all(item.right for item in self.items if item.figure
                                      or item.path.endswith(".name"))

    def complete(self):
        return not self.missed() and not self.wrong


def text_of(value):
    """The printed text of a value of the contract: a string or an object."""
    if isinstance(value, dict):
        for key in ("text", "declared_text", "declared"):
            if value.get(key) is not None:
                return text_of(value[key])
        return None
    return value


def field(row, key):
    """A field of the contract as it was printed: its text beside it, else its own text or number."""
    text = row.get(f"{key}_text")
    return text if text is not None else row.get(key)


def same_number(expected, got):
    a, b = number(expected), number(text_of(got))
    return a is not None and b is not None and a == b


def same(expected, got):
    got = text_of(got)
    return got is not None and (plain(expected) == plain(got) or same_number(expected, got))


def money(expected, got, unit):
    """Money as printed, or as a number in yuan."""
    if same(expected, got):
        return True
    scale = {"万元": 10000, "元": 1, "亿元": 100000000}.get(unit or "万元", 1)
    value = got.get("number") if isinstance(got, dict) else None
    return value is not None and number(expected) is not None and Fraction(value) == number(expected) * scale


def bare(text):
    """A name without template numbering and stars."""
    return re.sub(r"^(指标\d+[:：]|[★*☆]|\d+[.、])+", "", plain(text)).strip("：:。")


def heading(text):
    """A level name without the points printed in it."""
    text = re.sub(r"^[一二三四五六七八九十\d]+[、.]", "", bare(text))
    return re.sub(r"[（(]?\d+分?[)）]?$", "", text)


def same_heading(expected, got):
    return got is not None and (plain(expected) == plain(text_of(got))
                                or heading(expected) == heading(text_of(got)))


def live(rows):
    """Indicators without untouched template rows."""
    def filled(row):
        values = [text_of(field(row, key)) for key in ("target", "actual", "weight", "score")]
        return bool(bare(text_of(row.get("name")) or "").strip(".…")) or any(values)
    return [row for row in rows if filled(row)]


def pair(expected, got):
    """Indices of got for each row of expected (None: not read), and the rows of got that match none."""
    a = [bare(row["name"] or "") for row in expected]
    b = [bare(text_of(row.get("name")) or "") for row in got]
    pairs = [None] * len(a)
    for block in difflib.SequenceMatcher(None, a, b, autojunk=False).get_matching_blocks():
        for i in range(block.size):
            pairs[block.a + i] = block.b + i
    used = set(pairs) - {None}
    for i, name in enumerate(a):  # rows that moved, or rows without a name
        if pairs[i] is None:
            near = [j for j in range(len(b)) if j not in used and b[j] == name]
            if near:
                pairs[i] = near[0]
                used.add(near[0])
    return pairs, [j for j in range(len(b)) if j not in used]


def score_of(row):
    return text_of(row.get("score"))


def same_target(row, got):
    q = got.get("target")
    text = text_of(q)
    if same(row["target"], q):
        return True
    if text is None:
        return False
    squeezed = plain(text)
    forms = {plain(row["target"])}
    if row["cells"]:
        cells = [plain(one or "") for one in row["cells"]]
        forms |= {"".join(cells), cells[1], cells[1] + cells[2], cells[0] + cells[1]}
        if squeezed in forms and isinstance(q, dict) and squeezed == cells[1] and cells[0] in "≥≤>=<":
            # Only the number stands in the text: then operator and unit must be told.
            unit = plain(q.get("unit_text") or q.get("unit") or "")
            return bool(q.get("operator")) and (not cells[2] or unit == cells[2] or unit == "%")
        return squeezed in forms
    found = re.fullmatch(r"(≥|≤|>=|<=|=|>|<|不低于|不超过|大于|小于)?([\d.,]+)(.*)", plain(row["target"]))
    if found and isinstance(q, dict) and squeezed in (found.group(2), "=" + plain(row["target"])):
        return True
    return False


def same_weight(row, got, implied):
    weight = text_of(field(got, "weight"))
    if row["weight"] is not None:
        return same(row["weight"], weight)
    origin = got.get("weight_origin")
    if weight in (None, ""):
        return True
    return bool(implied) or origin not in (None, "printed")


def compare_row(out, at, row, got, implied):
    for key in WORDS:
        if row[key] is None:
            continue
        value = text_of(got.get(key))
        right = same_heading(row[key], value) if key != "name" else bare(row[key]) == bare(value or "")
        if key == "level2" and row["level2_lost"]:
            continue
        out.add(f"{at}.{key}", False, row[key], value, right)
    if row["group"]:
        out.add(f"{at}.group", False, row["group"], text_of(got.get("group")),
                plain(text_of(got.get("group")) or "").startswith(plain(row["group"])))
    if row["weight"] is not None or not same_weight(row, got, implied):
        out.add(f"{at}.weight", True, row["weight"], text_of(field(got, "weight")),
                same_weight(row, got, implied))
    if row["target"] is not None:
        out.add(f"{at}.target", True, row["target"], text_of(got.get("target")), same_target(row, got))
    for key, value in (("actual", text_of(got.get("actual"))), ("score", score_of(got))):
        if row[key] is not None:
            out.add(f"{at}.{key}", True, row[key], value, same(row[key], value))
        elif value not in (None, ""):
            out.wrong.append(f"{at}.{key}: {value!r}")
    if row["rate"] is not None:
        rate = text_of(field(got.get("score") or {}, "rate_declared"))
        out.add(f"{at}.rate", True, row["rate"], rate, same(row["rate"], rate))


def compare_budget(out, form, got):
    rows = got.get("budget") or []
    total = next((row for row in rows if row.get("scored")), None) or next(
        (row for row in rows if re.search("总额|合计|总计", plain(text_of(row.get("label")) or ""))),
        rows[0] if rows else {})

    def values(at, expected, row):
        for key in FUNDS:
            if expected.get(key) is None:
                continue
            value = field(row, key)
            right = money(expected[key], value, form["money"]) if key in FUNDS[:3] else same(expected[key],
                value)
            out.add(f"{at}.{key}", True, expected[key], text_of(value), right)

    values("budget", form["budget"], total)
    for fund in form["funds"]:
        label = re.sub("^其中[:：]?", "", plain(fund["label"]))
        row = next((row for row in rows if plain(text_of(row.get("label")) or "").endswith(label)), {})
        values(f"fund {fund['label']}", fund, row)


def compare_head(out, form, got):
    if form["title"]:
        right = plain(form["title"]) in plain(got.get("title"))
        out.add("title", False, form["title"], got.get("title"), right)
    if form["year"]:
        out.add("year", False, form["year"], got.get("year"), str(got.get("year")) == str(form["year"]))
    if form["kind"]:
        out.add("kind", False, form["kind"], got.get("kind"), got.get("kind") == form["kind"])
    for party in form["parties"]:
        read = [plain(text_of(got.get(key)) or "") for key in ("department", "unit")]
        out.add("party", False, party, read, plain(party) in read)
    if form["project"] and form["project"] not in ("部门整体支出", "部门（单位）整体"):
        value = text_of(got.get("project"))
        out.add("project", False, form["project"], value, plain(form["project"]) == plain(value))


def compare_totals(out, form, got):
    total = got.get("total") or {}
    if form["total"] is not None:
        out.add("total", True, form["total"], text_of(total), same(form["total"], total))
    elif text_of(total) not in (None, ""):
        out.wrong.append(f"total: {text_of(total)!r}")
    if form["total_weight"] is not None:
        value = field(total, "weight_declared")
        out.add("total weight", True, form["total_weight"], text_of(value), same(form["total_weight"], value))
    for name, weight, score, rate in form["subtotals"]:
        section = next((one for one in got.get("sections") or []
                        if heading(text_of(one.get("name")) or "") == heading(name)), {})
        for key, value in (("printed_weight", weight), ("declared", score), ("rate_declared", rate)):
            if value is None:
                continue
            got_value = field(section, key)
            out.add(f"section {name}.{key}", True, value, text_of(got_value), same(value, got_value))
    if form["grade"]:
        grade = (got.get("grade") or {}).get("declared")
        out.add("grade", False, form["grade"], text_of(grade), form["grade"] in plain(text_of(grade) or ""))


def compare(form, got, head=True):
    """Outcome of reading one form; got is None when no such form was found."""
    out = Outcome()
    got = got or {}
    rows = live(got.get("indicators") or [])
    if head:
        compare_head(out, form, got)
    compare_budget(out, form, got)
    pairs, extra = pair(form["indicators"], rows)
    for i, row in enumerate(form["indicators"]):
        compare_row(out, f"row {i + 1}", row, rows[pairs[i]] if pairs[i] is not None else {}, form["implied"])
    order = [j for j in pairs if j is not None]
    if order != sorted(order):
        out.add("order of rows", False, "as printed", order, False)
    for j in extra:
        name = bare(text_of(rows[j].get("name")) or "")
        values = [text_of(field(rows[j], key)) for key in ("weight", "target", "actual", "score")]
        values = [value for value in values if value]
        if values:
            out.wrong.append(f"row that is not printed: {name!r} {values}")
        else:
            out.add("rows", False, None, name, False)
    compare_totals(out, form, got)
    return out


def admits(document, got):
    """True when the review itself says that the reading of this form may be incomplete."""
    if document.get("error"):
        return True
    findings = list(document.get("findings") or [])
    for form in [got] if got else document.get("forms") or []:
        findings += form.get("findings") or []
        if (form.get("reading") or {}).get("unread"):
            return True
    return any(one.get("certainty") == "layout-doubtful" or one.get("code", "").startswith("L")
               for one in findings)
