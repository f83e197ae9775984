# SPDX-License-Identifier: Apache-2.0
"""Bad Word and Excel files, archives, and what becomes of each.

A case is (name, bytes, what): what is the set of error codes it may be refused with, or READ. Sizes are far
beyond the limits, or of the kind that costs far more than they weigh.
"""
from parts import (HEAD, RELS, book, book_parts, cell, container, overlapping, paragraph, raw_container,
    relation,
                   relations, sheet_of, squeezed, with_bomb, with_password, word, word_parts)

READ = frozenset()
LAUGH = ('<!DOCTYPE lol [<!ENTITY a "ha">' + "".join(
    f'<!ENTITY {b} "{f"&{a};" * 10}">' for a, b in zip("abcdefghi", "bcdefghij")) + "]>")
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
TABLE = "<w:tbl><w:tr><w:tc>"
TABLE_END = "</w:tc></w:tr></w:tbl>"


def wide(name):
    return name.encode("utf-16-le")


def sheet_bombs():
    sound = book_parts(sheet_of(""))
    yield "bomb-spaces.xlsx", with_bomb(sound, "xl/worksheets/sheet1.xml", b" " * 1024, 300 << 10), \
        {"PACK-005"}
    yield "bomb-cells.xlsx", with_bomb(sound, "xl/worksheets/sheet1.xml", b"<c><v>1</v></c>", 20 << 20), \
        {"PACK-014"}
    sound["xl/sharedStrings.xml"] = ""
    yield "bomb-strings.xlsx", with_bomb(sound, "xl/sharedStrings.xml", b"<si><t>a</t></si>", 20 << 20), \
        {"PACK-014"}
    # Many sheets that are one and the same part: each costs its inflating again.
    many = book_parts(sheet_of("<row><c/></row>" * 60000), book=HEAD + '<workbook xmlns:r="x"><sheets>'
                      + '<sheet name="S" sheetId="1" r:id="r1"/>' * 9000 + "</sheets></workbook>")
    yield "one-sheet-9000-times.xlsx", container(many), {"PACK-005"}
    rels = HEAD + RELS + relation(1, "worksheet", "worksheets/sheet1.xml") \
        + "".join(relation(i, "image", f"media/{i}.png") for i in range(2, 9999)) + "</Relationships>"
    many = book_parts(sheet_of("<row><c/></row>"), book_rels=rels,
        book=HEAD + '<workbook xmlns:r="x"><sheets>'
                      + '<sheet name="S" sheetId="1" r:id="r9998"/>' * 500000 + "</sheets></workbook>")
    yield "half-a-million-sheets.xlsx", container(many), {"READ-031"}


def sheet_shapes():
    ok = cell("A1", "a")
    million = "".join(f'<mergeCell ref="A{r}:B{r}"/>' for r in range(1, 1000001))
    yield "a-million-merged.xlsx", \
        book(sheet_of(f"<row>{ok}</row>", f"<mergeCells>{million}</mergeCells>")), \
        READ
    piled = '<mergeCell ref="A1:SR1048576"/>' * 1000000
    yield "a-million-piled.xlsx", book(
        sheet_of(f'<row>{ok}</row><row r="1048576">{cell("SR1048576", "z")}</row>',
                 f"<mergeCells>{piled}</mergeCells>")), {"PACK-005"}
    grown = "".join(f'<mergeCell ref="A{r}:SR1000000"/>' for r in range(1, 200001))
    yield "merges-over-merges.xlsx", book(
        sheet_of(f'<row>{ok}</row><row r="1000000">{cell("SR1000000", "z")}</row>',
                 f"<mergeCells>{grown}</mergeCells>")), READ
    for at in ("2147483648", "4294967297", "1048577", "18446744073709551617", "0", "-1"):
        yield f"row-{at}.xlsx", book(sheet_of(f'<row r="{at}"><c><v>1</v></c></row>')), {"READ-014"}
        yield f"cell-{at}.xlsx", book(sheet_of(f'<row><c r="A{at}"><v>1</v></c></row>')), {"READ-014"}
    yield "column-wide.xlsx", book(sheet_of('<row><c r="XFE1"><v>1</v></c></row>')), {"READ-014"}
    yield "column-huge.xlsx", book(sheet_of('<row><c r="AAAAAAAAAAAAAAAA1"><v>1</v></c></row>')), {"READ-014"}
    far = sheet_of(f'<row>{cell("A1", "a")}{cell("B1", "b")}</row>'
                   f'<row r="1048576">{cell("BH1048576", "z")}</row>')
    parts = book_parts(far)
    names = "".join(f'<sheet name="S{i}" sheetId="{i}" r:id="r1"/>' for i in range(1, 500))
    parts["xl/workbook.xml"] = f'{HEAD}<workbook xmlns:r="x"><sheets>{names}</sheets></workbook>'
    yield "500-wide-and-high.xlsx", container(parts), {"READ-005"}
    big = "<sst><si><t>" + "预算" * 150000 + "</t></si></sst>"
    rows = "".join(f'<row r="{r}">' + '<c t="s"><v>0</v></c>' * 8 + "</row>" for r in range(1, 12501))
    yield "one-long-text-often.xlsx", book(sheet_of(rows), strings=big), {"READ-032"}
    cols = "<cols>" + '<col min="1" max="16384" hidden="1"/>' * 50000 + "</cols>"
    cells = "".join(f'<row r="{r}">' + "<c><v>1</v></c>" * 40 + "</row>" for r in range(1, 20001))
    yield "hidden-columns.xlsx", book(f"{HEAD}<worksheet>{cols}<sheetData>{cells}</sheetData></worksheet>"), \
        READ
    formats = "<numFmts>" + "".join(f'<numFmt numFmtId="{i}" formatCode="0"/>' for i in range(200, 100200)) \
        + "</numFmts><cellXfs>" + '<xf numFmtId="100199"/>' * 100000 + "</cellXfs>"
    yield "many-formats.xlsx", book(sheet_of("<row><c><v>1</v></c></row>"),
                                    styles=f"{HEAD}<styleSheet>{formats}</styleSheet>"), {"READ-031"}
    yield "format-endless.xlsx", book(
        sheet_of('<row><c s="0"><v>1</v></c><c s="0"><v>44561.5</v></c></row>'),
        styles=f'{HEAD}<styleSheet><numFmts><numFmt numFmtId="200" formatCode="{"yyyy[red]0.0" * 8000}"/>'
               '</numFmts><cellXfs><xf numFmtId="200"/></cellXfs></styleSheet>'), READ
    yield "format-percents.xlsx", book(
        sheet_of('<row><c s="0"><v>1</v></c></row>'),
        styles=f'{HEAD}<styleSheet><numFmts><numFmt numFmtId="200" formatCode="{"%" * 5000}0.{"0" * 5000}"/>'
               '</numFmts><cellXfs><xf numFmtId="200"/></cellXfs></styleSheet>'), READ
    yield "number-endless.xlsx", book(sheet_of(f'<row><c><v>{"9" * 500000}</v></c><c><v>1E999999999</v></c>'
                                               '<c><v>-1E-99999999999999</v></c></row>')), READ


def parts_missing():
    sound = sheet_of('<row><c t="s"><v>0</v></c></row>')
    yield "no-book.xlsx", book(sound, book=None), {"PACK-010"}
    yield "no-sheet.xlsx", book(sound, sheet=None), {"PACK-010"}
    yield "no-rels.xlsx", book(sound, rels=None), {"READ-012"}
    yield "no-book-rels.xlsx", book(sound, book_rels=None), {"READ-013"}
    yield "no-strings.xlsx", book(sound), {"READ-015"}
    yield "string-9999999999.xlsx", book(sheet_of('<row><c t="s"><v>99999999999999999999</v></c></row>'),
                                         strings="<sst/>"), {"READ-015"}
    parts = word_parts(paragraph("a"))
    del parts["word/document.xml"]
    yield "no-document.docx", container(parts), {"PACK-010"}
    yield "no-text.docx", word(""), {"READ-007"}
    yield "only-types.docx", container({"[Content_Types].xml": "<Types/>"}), {"READ-012"}


def circles():
    sound = sheet_of("<row><c><v>1</v></c></row>")
    yield "root-is-rels.xlsx", book(sound, rels=relations(("officeDocument", "_rels/.rels"))), {"READ-012"}
    yield "book-is-its-sheet.xlsx", book(sound, book_rels=relations(("worksheet", "workbook.xml"))), \
        {"READ-007"}
    yield "sheet-is-rels.xlsx", book(sound, book_rels=relations(("worksheet", "_rels/workbook.xml.rels"))), \
        {"READ-007"}
    yield "target-outside.xlsx", book(sound, book_rels=relations(
        ("worksheet", "../" * 50 + "etc/passwd"))), {"PACK-010"}
    yield "target-absolute.docx", container({"[Content_Types].xml": "<Types/>", "_rels/.rels": relations(
        ("officeDocument", "word/../../../../etc/passwd"))}), {"PACK-010"}
    style = '<w:style w:styleId="{0}"><w:basedOn w:val="{1}"/><w:next w:val="{1}"/></w:style>'
    rows = '<w:p><w:pPr><w:pStyle w:val="A"/></w:pPr><w:r><w:t>a</w:t></w:r></w:p>'
    yield "styles-in-a-circle.docx", word(rows, {
        "word/styles.xml": f'{HEAD}<w:styles xmlns:w="w">{style.format("A", "B")}{style.format("B", "A")}'
                           f'{style.format("C", "C")}</w:styles>',
        "word/_rels/document.xml.rels": relations(("styles", "styles.xml"), ("styles", "document.xml"),
                                                  ("officeDocument", "document.xml"))}), READ


def markup():
    yield "laughs.xlsx", book(HEAD + LAUGH + "<worksheet>&j;</worksheet>"), {"PACK-011"}
    yield "laughs.docx", container(dict(word_parts(""),
        **{"word/document.xml": HEAD + LAUGH + "<d>&j;</d>"})), \
        {"PACK-011"}
    yield "laughs-utf16.docx", container(dict(word_parts(""), **{
        "word/document.xml": ('<?xml version="1.0" encoding="UTF-16"?>' + LAUGH +
        "<d>&j;</d>").encode("utf-16")})), \
        {"PACK-011"}
    outside = '<!DOCTYPE d SYSTEM "file:///etc/passwd"><d/>'
    yield "outside.docx", container(dict(word_parts(""), **{"word/document.xml": outside})), {"PACK-011"}
    yield "unknown-entity.docx", word(paragraph("&unknown;")), {"PACK-014"}
    yield "deep.docx", word("<w:x>" * 100000 + "</w:x>" * 100000), {"PACK-012"}
    yield "long-tag.docx", word(f'<w:p w:x="{"a" * (3 << 20)}"/>'), {"PACK-013"}
    yield "long-name.docx", word(f"<{'n' * 100000}/>"), {"PACK-013"}
    yield "long-comment.docx", word("<!--" + "c" * (3 << 20) + "-->"), {"PACK-013"}
    yield "many-attributes.docx", word("<w:p " + " ".join(f'a{i}="1"' for i in range(60000)) + "/>"
                                       + paragraph("a")), READ
    yield "not-closed.docx", container(dict(word_parts(""), **{"word/document.xml": "<w:document>" * 40})), \
        {"PACK-014"}
    yield "no-xml.docx", container(dict(word_parts(""), **{"word/document.xml": b"\0\1\2" * 999})), \
        {"PACK-014"}


def tables():
    yield "tables-in-tables.docx", word(TABLE * 80 + paragraph("a") + TABLE_END * 80), READ
    yield "span-huge.docx", word(TABLE + '<w:tcPr><w:gridSpan w:val="4294967295"/></w:tcPr>' + paragraph("a")
                                 + "</w:tc><w:tc>" + paragraph("b") + TABLE_END), READ
    yield "span-600.docx", word(TABLE + '<w:tcPr><w:gridSpan w:val="512"/></w:tcPr>' + paragraph("a")
                                + "</w:tc><w:tc>" + paragraph("b") + TABLE_END), {"READ-005"}
    yield "cells-600.docx", word("<w:tbl><w:tr>" + ("<w:tc>" + paragraph("a") + "</w:tc>") * 600
                                 + "</w:tr></w:tbl>"), {"READ-005"}
    before = '<w:trPr>' + '<w:gridBefore w:val="512"/>' * 60000 + "</w:trPr>"
    yield "grid-before.docx", word(f"<w:tbl><w:tr>{before}<w:tc>{paragraph('a')}{TABLE_END}"), {"READ-005"}
    row = "<w:tr><w:tc><w:tcPr><w:vMerge/></w:tcPr>" + paragraph("a") + "</w:tc></w:tr>"
    first = row.replace("<w:vMerge/>", '<w:vMerge w:val="restart"/>')
    yield "rows-merged.docx", word("<w:tbl>" + first + row * 200000 + "</w:tbl>"), {"PACK-005"}
    yield "cells-only.docx", word("<w:tc>" * 100 + paragraph("a") + "</w:tc>" * 100), READ
    wide_row = "<w:tr>" + ("<w:tc>" + paragraph("1") + "</w:tc>") * 500 + "</w:tr>"
    yield "many-cells.docx", word("<w:tbl>" + wide_row * 400 + "</w:tbl>"), {"PACK-005"}


def locked():
    yield "locked.xlsx", OLE + bytes(600) + wide("EncryptedPackage") + bytes(4000), {"PACK-003"}
    yield "locked-part.zip", with_password(["form.tsv"], b"x" * 200), {"PACK-003"}
    parts = dict(book_parts(sheet_of("")))
    yield "locked-parts.xlsx", with_password(parts, b"x" * 200), {"PACK-003"}
    yield "method.zip", raw_container([("form.tsv", b"x" * 50, 0, 50, 98)]), {"PACK-004"}
    yield "method.xlsx", raw_container([(name, b"x" * 50, 0, 50, 98) for name in parts]), {"PACK-004"}


def nest(content, name, levels, copies):
    for level in range(levels):
        content = container({f"{level}-{i:02}-{name}": content for i in range(copies)})
        name = "in.zip"
    return content


def archives(sound):
    """`sound` is a form as bytes."""
    packed, crc, size = squeezed(b"\0" * 1024, 100 << 10)
    yield "bomb.zip", raw_container([("zeros.txt", packed, crc, size, 8)]), {"PACK-005"}
    yield "forty-two.zip", nest(b"a\tb\n" * 200000, "t.tsv", 4, 16), \
        {"SOURCE-006", "PACK-005"}
    yield "deep.zip", nest(sound, "form.tsv", 12, 1), {"SOURCE-004"}
    yield "wide.zip", nest(b"", "e.txt", 3, 100), {"SOURCE-007", "READ-001"}
    yield "overlapping.zip", overlapping([f"{i:04}.txt" for i in range(9000)], b"x\ty\n" * (1 << 20)), \
        {"PACK-005"}
    yield "too-many.zip", container({f"{i}.tsv": b"" for i in range(10001)}), {"PACK-002"}
    yield "empty.zip", container({}), {"SOURCE-005"}
    yield "only-folders.zip", container({"a/": b"", "a/b/": b"", "__MACOSX/x.tsv": sound}), {"SOURCE-005"}
    yield "slip.zip", container({"../../slipped.tsv": sound, "/slipped.tsv": sound,
                                 "..\\..\\slipped.tsv": sound, "C:\\slipped.tsv": sound}), READ
    yield "names.zip", container({"a" * 60000 + ".tsv": sound, "\n\x1b[31m.tsv": sound,
        "</script>.tsv": sound}), \
        READ
    whole = container({"form.tsv": sound})
    yield "damaged.zip", whole[:60] + bytes([whole[60] ^ 255]) + whole[61:], {"PACK-006"}
    yield "cut.zip", whole[:-30], {"PACK-001"}


def cases(sound):
    for family in (sheet_bombs, sheet_shapes, parts_missing, circles, markup, tables, locked):
        yield from family()
    yield from archives(sound)
