# SPDX-License-Identifier: Apache-2.0
"""Bad texts, pages, JSON and PDF, wrong names, and what is no file: (name, bytes, codes), see office.py.

How another program fails is its own matter: of the codes of what is converted one must come.
"""
import os
import shutil
import socket
import zlib

from parts import book, cell, container, paragraph, sheet_of, word

# A scan is read where the machine has tesseract, and refused elsewhere.
OCR = shutil.which("tesseract") is not None
DAMAGED_PICTURE = {"WORK-004"} if OCR else {"READ-017"}
# What has pages without a word: nothing on them, or a refusal.
WORDLESS = {"READ-007"} if OCR else {"READ-017"}

PNG = b"\x89PNG\r\n\x1a\n" + bytes(range(256))
READ = frozenset()
JPEG = b"\xff\xd8\xff\xe0\x00\x10JFIF" + bytes(range(256)) * 4


def pages():
    yield "tables-in-tables.html", b"<html><table><tr><td>" * 300 + b"a", {"READ-006"}
    yield "deep.html", b"<html>" + b"<div>" * 200000 + b"<p>a</p>", READ
    yield "never-closed.html", b"<html><table>" + b"<tr><td>a<td>b" * 100000, READ
    yield "spans.html", b"<html><table><tr><td rowspan=65535 colspan=512>a<td>b</table>" * 3000, {"READ-005"}
    yield "spans-huge.html", b"<html><table><tr><td rowspan=99999999999 colspan=99999999999>a<td>b<tr><td>c" \
                             b"</table>", {"READ-005"}
    yield "span-on-span.html", b"<html><table>" + b"<tr><td rowspan=60000>a" * 500 + b"</table>", READ
    yield "attributes.html", b"<html><table " + b"a=b " * 500000 + b"><tr><td>a<td>b</table>", READ
    yield "quote-open.html", b"<html><table><tr><td title='" + b"x<td>" * 500000, {"READ-005"}
    yield "comment-open.html", b"<html><p>a</p>" + b"<!--" * 500000, READ
    yield "entities.html", b"<html><p>" + b"&amp;&#x10FFFF;&#xD800;&nosuch;&" * 100000, READ
    yield "doctype.html", b'<!DOCTYPE html [<!ENTITY a SYSTEM "file:///etc/passwd">]><p>&a; b</p>', READ
    yield "scripts.html", b"<html><script>" + b"<table>" * 300000, {"READ-007"}
    yield "less-than.html", b"<html><p>a" + b"<" * 2000000, READ
    yield "only-tags.html", b"<html><body></body></html>", {"READ-007"}


def texts():
    yield "empty.tsv", b"", {"READ-001"}
    yield "blank.txt", b" \n\t\r\n" * 1000, {"READ-007"}
    yield "long-line.txt", b"x" * (5 << 20), {"READ-004"}
    yield "columns.csv", b"a," * 1000000 + b"\n", {"READ-005"}
    yield "quote-open.csv", b'a,"b,c\n' + b"d,e,f\n" * 400000, READ
    yield "quotes.csv", b'"' * 3000000 + b"\n", {"READ-008"}
    yield "tabs.tsv", b"\t" * 3000000 + b"\n", {"READ-005"}
    yield "pipes.md", b"|a|b|\n|-|-|\n" + b"|" * 3000000, {"READ-005"}
    yield "pairs.md", b"**[a](b)$x$" * 100000, READ
    yield "strokes.txt", "┌─┬─┐\n│a│b│\n├─┼─┤\n".encode() * 50000, READ
    yield "dashes.txt", b"---- ---- ----\na    b    c\n" * 60000, READ
    yield "spaces.txt", b"a    b    c    d\n" * 60000, READ
    yield "spaces-wide.txt", (b"a" + b" " * 4000 + b"b\n") * 500, READ
    yield "half-character.txt", "绩效".encode() * 1000 + b"\xe7\xbb", READ
    yield "no-encoding.txt", b"\x80\x81\xff\xfe\xff" * 500, {"READ-002"}
    yield "odd-utf16.txt", b"\xff\xfe" + "绩效".encode("utf-16-le") + b"x", READ
    yield "nul.txt", b"\0" * 100000, {"READ-011"}
    yield "controls.txt", bytes(range(1, 32)) * 1000, {"READ-011"}


def json_texts():
    yield "deep.json", b"[" * 200000, {"REVIEW-004"}
    yield "deep-objects.json", b'{"a":' * 200000, {"JSON-011"}
    yield "number.json", b'{"indicators":[{"name":"a","weight":' + b"9" * 500000 + b"}]}", READ
    yield "cut.json", b'{"schema":"quanheng.form/1","indicators":[{"name":"a', {"JSON-001"}
    yield "no-form.json", b'{"a":1}', {"FORM-005"}
    yield "doubled.json", b'{"indicators":' + b'[],"indicators":' * 100000 + b"[]}", {"FORM-003"}


def pdf(*objects, trailer=b"<</Root 1 0 R>>"):
    out, at = b"%PDF-1.4\n", []
    for i, body in enumerate(objects, 1):
        at.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (i, body)
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(at) + 1) + b"".join(b"%010d 00000 n \n" % a for a in
    at)
    trailer = trailer[:-2] + b"/Size %d>>" % (len(at) + 1)
    return out + b"trailer\n%s\nstartxref\n%d\n%%%%EOF\n" % (trailer, start)


def stream(content, more=b""):
    packed = zlib.compress(content, 9)
    return b"<</Length %d/Filter/FlateDecode%s>>stream\n%s\nendstream" % (len(packed), more, packed)


CATALOG = b"<</Type/Catalog/Pages 2 0 R>>"
FONT = b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>"
PAGE = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents %d 0 R/Resources<</Font<</F 4 0 R>>>>>>"


def one_page(content):
    return pdf(CATALOG, b"<</Type/Pages/Kids[3 0 R]/Count 1>>", PAGE % 5, FONT, stream(content))


def small_pdf():
    return one_page(b"BT /F 12 Tf 72 700 Td (Score 95) Tj ET")


def pdfs():
    yield "no-pages.pdf", pdf(CATALOG, b"<</Type/Pages/Kids[]/Count 0>>"), {"WORK-004", "READ-017"}
    yield "pages-in-a-circle.pdf", pdf(CATALOG, b"<</Type/Pages/Kids[2 0 R 2 0 R]/Count 2>>"), \
        {"WORK-004"} | WORDLESS
    many = [PAGE % 5 for _ in range(1001)]
    kids = b"".join(b"%d 0 R " % i for i in [3, *range(6, 1006)])
    yield "a-thousand-and-one.pdf", pdf(CATALOG, b"<</Type/Pages/Kids[" + kids + b"]/Count 1001>>",
        many[0], FONT,
                                        stream(b"BT /F 12 Tf 72 700 Td (a) Tj ET"), *many[1:]), {"READ-016"}
    yield "bomb.pdf", one_page(b"BT ET " * (20 << 20)), {"READ-017", "READ-007", "WORK-002", "WORK-004"}
    lines = b"".join(b"%d %d m %d %d l S " % (x % 500, y, x % 500 + 1, y) for y in range(0, 800, 2)
                     for x in range(0, 500, 4))
    yield "lines.pdf", one_page(b"BT /F 12 Tf 72 700 Td (a) Tj ET " + lines), READ
    band = b"".join(b"%d.%d %d m %d.%d %d l S " % (x, y % 10, 100 + y // 10, x + 3, y % 10, 100 + y // 10)
                    for y in range(20) for x in range(0, 16000, 7))
    yield "band.pdf", one_page(b"BT /F 12 Tf 72 700 Td (a) Tj ET " + band), READ
    fine = b"".join(b"%d 0 m %d 9990 l S 0 %d m 9990 %d l S " % (x, x, x, x) for x in range(0, 9990, 5))
    yield "fine.pdf", one_page(b"BT /F 12 Tf 72 700 Td (a) Tj ET " + fine), READ
    grid = b"".join(b"%d 0 m %d 800 l S " % (x, x) for x in range(0, 590, 3)) \
        + b"".join(b"0 %d m 590 %d l S " % (y, y) for y in range(0, 800, 3))
    yield "grid.pdf", one_page(b"BT /F 12 Tf 72 700 Td (a) Tj ET " + grid), READ
    words = b"BT /F 1 Tf " + b"1 0 0 1 10 10 Tm (a b c d e f g) Tj " * 20000 + b"ET"
    yield "words.pdf", one_page(words), READ
    yield "form-in-a-circle.pdf", pdf(CATALOG, b"<</Type/Pages/Kids[3 0 R]/Count 1>>", PAGE % 5, FONT,
                                      stream(b"/X Do")), WORDLESS
    yield "locked.pdf", pdf(CATALOG, b"<</Type/Pages/Kids[3 0 R]/Count 1>>", PAGE % 5, FONT,
                            stream(b"BT /F 12 Tf (a) Tj ET"),
                            b"<</Filter/Standard/V 1/R 2/O(%s)/U(%s)/P -4>>" % (b"x" * 32, b"y" * 32),
                            trailer=b"<</Root 1 0 R/Encrypt 6 0 R/ID[(a)(a)]>>"), {"WORK-004", "READ-017"}
    yield "scan.pdf", one_page(b"0 0 100 100 re f"), READ if OCR else {"READ-017"}
    yield "no-pdf.pdf", b"%PDF-1.7\n" + b"nothing of it\n" * 100, {"WORK-004", "READ-017"}
    if shutil.which("soffice"):
        broken = {"mimetype": "application/vnd.oasis.opendocument.text", "content.xml": "<broken>"}
        yield "broken.odt", container(broken, 0), {"WORK-004", "READ-007"}
    yield "ole.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(5000), {"READ-003"}


def wrong_names(sound):
    """`sound`: a form as tab-separated text."""
    page = b"<html><body><table>" + b"".join(
        b"<tr>" + b"".join(b"<td>" + x + b"</td>" for x in row.split(b"\t")) + b"</tr>"
        for row in sound.splitlines()) + b"</table></body></html>"
    yield "word-as.xls", word(paragraph("a")), READ
    yield "book-as.docx", book(sheet_of(f'<row>{cell("A1", "a")}</row>')), READ
    yield "page-as.xls", page, READ
    yield "page-as.doc", page, READ
    yield "text-as.xlsx", sound, READ
    yield "pdf-as.docx", small_pdf(), READ
    yield "picture-as.xlsx", JPEG, DAMAGED_PICTURE
    yield "picture-as.pdf", PNG, DAMAGED_PICTURE
    yield "picture-as.tsv", PNG, DAMAGED_PICTURE
    yield "nothing-as.docx", b"", {"READ-001"}
    yield "one-byte.xlsx", b"P", READ
    yield "pk.xlsx", b"PK", READ
    yield "zip-head.xlsx", b"PK\3\4", {"PACK-001"}
    yield "rar.zip", b"Rar!\x1a\x07\x00" + bytes(100), {"READ-003"}
    yield "seven.zip", b"7z\xbc\xaf\x27\x1c" + bytes(100), {"READ-003"}


def no_files(folder):
    """Makes in a folder what is no plain file; (name, codes)."""
    os.mkfifo(folder / "pipe.tsv")
    yield "pipe.tsv", {"FILE-004"}
    s = socket.socket(socket.AF_UNIX)
    here = os.getcwd()
    os.chdir(folder)  # the name of a socket is short
    try:
        s.bind("socket.tsv")
    finally:
        os.chdir(here)
        s.close()
    yield "socket.tsv", {"FILE-004"}
    os.symlink("itself.tsv", folder / "itself.tsv")
    yield "itself.tsv", {"FILE-002"}
    os.symlink("nowhere", folder / "dangling.tsv")
    yield "dangling.tsv", {"FILE-001"}
    os.symlink("/dev/zero", folder / "zero.tsv")
    yield "zero.tsv", {"FILE-004"}
    os.mkdir(folder / "folder.xlsx")
    os.symlink("..", folder / "folder.xlsx" / "up")
    os.symlink(".", folder / "folder.xlsx" / "here")
    (folder / "folder.xlsx" / "empty.tsv").write_bytes(b"")
    yield "folder.xlsx/empty.tsv", {"READ-001"}
    deep = folder / "deep"
    for _ in range(40):
        deep.mkdir()
        deep = deep / "d"
    yield "deep" + "/d" * 31, {"SOURCE-003"}


def cases(sound):
    for family in (pages, texts, json_texts, pdfs):
        yield from family()
    yield from wrong_names(sound)
