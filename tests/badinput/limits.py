# SPDX-License-Identifier: Apache-2.0
"""Limits of src/base/limits.h met exactly and passed by one: (limit, name, at, codes at it, over, codes
over it).

The numbers are read from the header, so that a limit that changes is tested where it is now.
"""
import re
from pathlib import Path

from office import READ, nest
from others import FONT, PAGE, pdf, stream
from parts import (HEAD, RELS, book, book_parts, cell, container, paragraph, relation, relations,
    sheet_of, word)

HEADER = Path(__file__).resolve().parent.parent.parent / "src/base/limits.h"
STORED = 0


def value(name):
    """The number of a limit, from what the header says: 4 << 20, (size_t)256 << 20, 1048576."""
    text = HEADER.read_text(encoding="utf-8").replace("\\\n", " ")
    found = re.search(rf"\b{name}\b *=? *([^,\n/]+)", text)
    return eval(re.sub(r"\((size_t|uint\d+_t)\)", "", found.group(1)))  # pylint: disable=eval-used


def archives(sound):
    n = value("QH_ZIP_PARTS_MAX")
    yield "QH_ZIP_PARTS_MAX", "parts.zip", container({f"{i}.tsv": b"" for i in range(n)}), {"READ-001"}, \
        container({f"{i}.tsv": b"" for i in range(n + 1)}), {"PACK-002"}
    n = value("QH_ARCHIVE_DEPTH_MAX")
    yield "QH_ARCHIVE_DEPTH_MAX", "nested.zip", nest(sound, "form.tsv", n, 1), READ, \
        nest(sound, "form.tsv", n + 1, 1), {"SOURCE-004"}
    n = value("QH_ARCHIVE_DOCUMENTS_MAX")
    many = 9000  # in each archive inside; they count as well
    inner = container({f"{i}.txt": b"" for i in range(many)})
    outer = {f"{i:02}.zip": inner for i in range(n // (many + 1))}
    rest = n - len(outer) * (many + 1) - 1
    yield "QH_ARCHIVE_DOCUMENTS_MAX", "documents.zip", \
        container(dict(outer, **{"z.zip": container({f"{i}.txt": b"" for i in range(rest)})})), \
            {"READ-001"}, \
        container(dict(outer, **{"z.zip": container({f"{i}.txt": b"" for i in range(rest + 1)})})), \
        {"READ-001", "SOURCE-007"}
    ratio, free = value("QH_ZIP_RATIO_MAX"), value("QH_ZIP_ALL_FREE_BYTES")
    size = 900 << 10
    text = b"a\tb\n" * (size // 4)

    def texts(k):
        return container({f"{i}.tsv": text for i in range(k)})
    k = next(k for k in range(1, 1000) if (k + 1) * size > len(texts(k + 1)) * ratio + free)
    yield "QH_ZIP_ALL_FREE_BYTES", "texts.zip", texts(k), READ, texts(k + 1), {"PACK-005"}
    nested = container({f"{i}.tsv": text for i in range(4)})

    def packs(k):
        return container({f"{i}.zip": nested for i in range(k)})
    each = 4 * size + len(nested)
    k = next(k for k in range(1, 1000) if (k + 1) * each > len(packs(k + 1)) * ratio + free)
    yield "QH_ZIP_ALL_FREE_BYTES", "packs.zip", packs(k), READ, packs(k + 1), {"SOURCE-006"}


def book_of(sheets, rels, **more):
    return container(book_parts(sheet_of("<row><c><v>1</v></c></row>"), book_rels=HEAD + RELS + rels
                                + "</Relationships>", book=f'{HEAD}<workbook xmlns:r="x"><sheets>{sheets}'
                                                           "</sheets></workbook>", **more))


def books():
    one, sheet = relation(1, "worksheet", "worksheets/sheet1.xml"), '<sheet name="S" sheetId="1" r:id="r1"/>'
    n = value("QH_RELATIONS_MAX")
    rels = "".join(relation(i, "image", "x.png") for i in range(2, n + 1))
    yield "QH_RELATIONS_MAX", "relations.xlsx", book_of(sheet, one + rels), READ, \
        book_of(sheet, one + rels + relation(n + 1, "image", "y.png")), {"PACK-002"}
    n = value("QH_SHEETS_MAX")
    yield "QH_SHEETS_MAX", "sheets.xlsx", book_of(sheet * n, one), READ, book_of(sheet * (n + 1), one), \
        {"READ-031"}
    row = sheet_of('<row><c s="1"><v>1</v></c></row>')

    def styled(formats, styles):
        inside = "<numFmts>" + '<numFmt numFmtId="200" formatCode="0"/>' * formats + "</numFmts><cellXfs>" \
            + "<xf/>" * styles + "</cellXfs>"
        return book(row, styles=f"{HEAD}<styleSheet>{inside}</styleSheet>")
    n = value("QH_FORMATS_MAX")
    yield "QH_FORMATS_MAX", "formats.xlsx", styled(n, 2), READ, styled(n + 1, 2), {"READ-031"}
    n = value("QH_STYLES_MAX")
    yield "QH_STYLES_MAX", "styles.xlsx", styled(1, n), READ, styled(1, n + 1), {"READ-031"}
    n = value("QH_CELLS_MAX")

    def strings(k):
        parts = book_parts(sheet_of('<row><c t="s"><v>0</v></c></row>'),
                           strings="<sst><si><t>a</t></si>" + "<si/>" * (k - 1) + "</sst>")
        return container(parts, STORED)
    yield "QH_CELLS_MAX", "strings.xlsx", strings(n), READ, strings(n + 1), {"READ-031"}


def sheets():
    n = value("QH_SHEET_ROWS_MAX")

    def row(k):
        return book(sheet_of(f'<row>{cell("A1", "a")}</row><row r="{k}"><c/></row>'))
    yield "QH_SHEET_ROWS_MAX", "row.xlsx", row(n), READ, row(n + 1), {"READ-014"}

    def column(name):
        return book(sheet_of(f'<row>{cell("A1", "a")}<c r="{name}1"/></row>'))
    yield "QH_SHEET_COLS_MAX", "column.xlsx", column("XFD"), READ, column("XFE"), {"READ-014"}

    def used(name):
        return book(sheet_of(f'<row>{cell("A1", "a")}{cell(f"{name}1", "z")}</row>'))
    yield "QH_COLS_MAX", "columns.xlsx", used("SR"), READ, used("SS"), {"READ-005"}
    n = value("QH_MERGED_MAX")

    def merged(k):
        areas = "".join(f'<mergeCell ref="B{r}:C{r}"/>' for r in range(1, 1001)) * (k // 1000) \
            + '<mergeCell ref="B1:C1"/>' * (k % 1000)
        return container(book_parts(sheet_of(f'<row>{cell("A1", "a")}</row>', areas)), STORED)
    yield "QH_MERGED_MAX", "merged.xlsx", merged(n), READ, merged(n + 1), {"READ-031"}
    rows, all_rows = value("QH_SHEET_ROWS_MAX"), value("QH_ROWS_ALL_MAX")

    def high(k):
        parts = book_parts("")
        heights = [rows] * (k // rows) + [k % rows]
        for i, height in enumerate(heights):
            last = cell(f"A{height}", "a")
            parts[f"xl/worksheets/sheet{i + 1}.xml"] = sheet_of(f'<row r="{height}">{last}</row>')
        parts["xl/_rels/workbook.xml.rels"] = relations(
            *(("worksheet", f"worksheets/sheet{i + 1}.xml") for i in range(len(heights))))
        names = "".join(f'<sheet name="S{i}" sheetId="{i}" r:id="r{i}"/>' for i in range(1, len(heights) + 1))
        parts["xl/workbook.xml"] = f'{HEAD}<workbook xmlns:r="x"><sheets>{names}</sheets></workbook>'
        return container(parts)
    yield "QH_ROWS_ALL_MAX", "rows.xlsx", high(all_rows), READ, high(all_rows + 1), {"READ-005"}
    # One text in many cells counts in each.
    size, ratio, free = 1 << 15, value("QH_SHARED_TEXT_RATIO_MAX"), value("QH_ZIP_ALL_FREE_BYTES")

    def texts(k):
        return book(sheet_of('<row><c t="s"><v>0</v></c></row>' * k),
            strings=f"<sst><si><t>{'a' * size}</t></si></sst>")
    k = next(k for k in range(1, 10000) if (k + 1) * size > len(texts(k + 1)) * ratio + free)
    yield "QH_SHARED_TEXT_RATIO_MAX", "texts.xlsx", texts(k), READ, texts(k + 1), {"READ-032"}


def documents():
    n = value("QH_XML_NAME_BYTES_MAX")
    yield "QH_XML_NAME_BYTES_MAX", "name.docx", word(f"<{'n' * n}/>" + paragraph("a")), READ, \
        word(f"<{'n' * (n + 1)}/>" + paragraph("a")), {"PACK-013"}
    n = value("QH_XML_SAME_NAMES_MAX")
    # A name given twice is found among the first ones only.
    atts = "".join(f' a{i}="1"' for i in range(n + 1))
    yield "QH_XML_SAME_NAMES_MAX", "twice.docx", word(f'<x{atts} a{n - 1}="1"/>' + paragraph("a")), \
        {"PACK-014"}, \
        word(f'<x{atts} a{n}="1"/>' + paragraph("a")), READ
    n = value("QH_HTML_DEPTH_MAX")
    yield "QH_HTML_DEPTH_MAX", "nested.html", b"<html>" + b"<table><tr><td>" * n + b"a", READ, \
        b"<html>" + b"<table><tr><td>" * (n + 1) + b"a", {"READ-006"}
    n = value("QH_LINE_BYTES_MAX")
    yield "QH_LINE_BYTES_MAX", "line.txt", b"x" * n, READ, b"x" * (n + 1), {"READ-004"}
    n = value("QH_PDF_PAGES_MAX")

    def pages(k):
        kids = b"".join(b"%d 0 R " % i for i in [3, *range(7, k + 6)])
        more = [PAGE % 5] * (k - 1) # each says something: a page without a word would be a scan
        return pdf(b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Kids[%s]/Count %d>>" % (kids, k),
            PAGE % 5,
                   FONT, stream(b"BT /F 12 Tf 72 700 Td (a) Tj ET"), stream(b" "), *more)
    yield "QH_PDF_PAGES_MAX", "pages.pdf", pages(n), READ, pages(n + 1), {"READ-016"}


def cases(sound):
    yield from archives(sound)
    for family in (books, sheets, documents):
        yield from family()
