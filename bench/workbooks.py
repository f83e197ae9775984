# SPDX-License-Identifier: Apache-2.0
"""Inputs of bench/office that other programs write: forms saved by openpyxl, and one large ledger."""
import random
import zipfile

ROWS_A_PIECE = 5000
NAMES = "http://schemas.openxmlformats.org/"
MAIN, RELATIONS = NAMES + "spreadsheetml/2006/main", NAMES + "officeDocument/2006/relationships"
HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
TYPES = {"/xl/workbook.xml": "sheet.main", "/xl/worksheets/sheet1.xml": "worksheet",
         "/xl/styles.xml": "styles", "/xl/sharedStrings.xml": "sharedStrings"}
WORDS = ["办公设备购置", "业务培训", "系统运行维护", "专项检查", "补助资金发放", "宣传印刷", "场地租赁",
         "委托审计"]


def resave(paths, folder):
    """The same forms as openpyxl writes them."""
    import openpyxl  # of the peer: only when inputs are made
    for path in paths:
        openpyxl.load_workbook(path).save(folder / f"openpyxl-{path.name}")


def relation(number, kind, target):
    return f'<Relationship Id="rId{number}" Type="{RELATIONS}/{kind}" Target="{target}"/>'


def parts(strings):
    """The parts of a workbook but its sheet, as Excel writes them."""
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml."
    listed = "".join(f'<Override PartName="{name}" ContentType="{kind}{what}+xml"/>'
                     for name, what in TYPES.items())
    package = NAMES + "package/2006/"
    yield "[Content_Types].xml", (f'<Types xmlns="{package}content-types"><Default Extension="rels" '
                                  'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
                                  f'<Default Extension="xml" ContentType="application/xml"/>{listed}</Types>')
    yield "_rels/.rels", (f'<Relationships xmlns="{package}relationships">'
                          + relation(1, "officeDocument", "xl/workbook.xml") + "</Relationships>")
    yield "xl/workbook.xml", (f'<workbook xmlns="{MAIN}" xmlns:r="{RELATIONS}"><sheets>'
                              '<sheet name="台账" sheetId="1" r:id="rId1"/></sheets></workbook>')
    yield "xl/_rels/workbook.xml.rels", (
        f'<Relationships xmlns="{package}relationships">' + relation(1, "worksheet", "worksheets/sheet1.xml")
        + relation(2, "styles", "styles.xml") + relation(3, "sharedStrings", "sharedStrings.xml")
        + "</Relationships>")
    formats = "".join(f'<xf numFmtId="{number}" fontId="0" fillId="0" borderId="0" xfId="0"/>'
                      for number in (0, 4, 10, 14))
    yield "xl/styles.xml", (f'<styleSheet xmlns="{MAIN}"><fonts count="1"><font><sz val="11"/></font></fonts>'
                            '<fills count="1"><fill/></fills><borders count="1"><border/></borders>'
                            f'<cellXfs count="4">{formats}</cellXfs></styleSheet>')
    texts = "".join(f"<si><t>{text}</t></si>" for text in strings)
    yield "xl/sharedStrings.xml", f'<sst xmlns="{MAIN}" uniqueCount="{len(strings)}">{texts}</sst>'


def ledger(rows, path):
    """Ten columns of a ledger: numbers as stored, with thousands, as percent, as dates, and texts."""
    rng = random.Random(rows)
    strings = [f"{word}{number}" for word in WORDS for number in range(200)]
    pick = [rng.randrange(len(strings)) for _ in range(4096)]
    part = path.with_suffix(".part")
    with zipfile.ZipFile(part, "w", zipfile.ZIP_DEFLATED) as out:
        for name, text in parts(strings):
            out.writestr(name, HEAD + text)
        with out.open("xl/worksheets/sheet1.xml", "w", force_zip64=True) as sheet:
            sheet.write(f'{HEAD}<worksheet xmlns="{MAIN}"><sheetData>'.encode())
            for first in range(1, rows + 1, ROWS_A_PIECE):
                sheet.write("".join(ledger_row(r, pick, rng) for r in
                                    range(first, min(first + ROWS_A_PIECE, rows + 1))).encode())
            sheet.write(b"</sheetData></worksheet>")
    part.rename(path)


def ledger_row(r, pick, rng):
    budget, share = rng.randrange(1000, 90000000), rng.random()
    a, b, c = pick[r & 4095], pick[r * 7 & 4095], pick[r * 13 & 4095]
    return (f'<row r="{r}" spans="1:10"><c r="A{r}"><v>{r}</v></c><c r="B{r}" t="s"><v>{a}</v></c>'
            f'<c r="C{r}" t="s"><v>{b}</v></c><c r="D{r}" s="1"><v>{budget / 100}</v></c>'
            f'<c r="E{r}" s="1"><v>{budget * share / 100}</v></c><c r="F{r}" s="2"><v>{share}</v></c>'
            f'<c r="G{r}" s="3"><v>{44000 + r % 2000}</v></c><c r="H{r}"><v>{budget % 977}</v></c>'
            f'<c r="I{r}"><v>{budget % 1000 / 10}</v></c><c r="J{r}" t="s"><v>{c}</v></c></row>')
