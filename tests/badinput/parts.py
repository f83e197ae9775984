# SPDX-License-Identifier: Apache-2.0
"""ZIP containers and office documents put together from parts, sound or not; zipfile is their only helper."""
import io
import struct
import zipfile
import zlib

KIND = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
RELS = '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'


def container(parts, method=zipfile.ZIP_DEFLATED):
    """A ZIP of {name: text or bytes}."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as z:
        for name, content in parts.items():
            z.writestr(zipfile.ZipInfo(name), content, method)
    return out.getvalue()


def relation(number, kind, target):
    return f'<Relationship Id="r{number}" Type="{KIND}{kind}" Target="{target}"/>'


def relations(*items):
    return HEAD + RELS + "".join(relation(i + 1, kind, target) for i, (kind, target) in enumerate(items)) \
        + "</Relationships>"


def book_parts(first, styles=None, strings=None, **changed):
    """The parts of a workbook of one sheet; `changed` replaces (or with None removes) parts by short name."""
    parts = {
        "[Content_Types].xml": HEAD + "<Types/>",
        "_rels/.rels": relations(("officeDocument", "xl/workbook.xml")),
        "xl/workbook.xml": HEAD + '<workbook xmlns:r="x"><sheets><sheet name="S" sheetId="1" r:id="r1"/>'
                                  '</sheets></workbook>',
        "xl/_rels/workbook.xml.rels": relations(("worksheet", "worksheets/sheet1.xml"),
                                                ("styles", "styles.xml"), ("sharedStrings",
                                                    "sharedStrings.xml")),
        "xl/worksheets/sheet1.xml": first,
    }
    if styles is not None:
        parts["xl/styles.xml"] = styles
    if strings is not None:
        parts["xl/sharedStrings.xml"] = strings
    for name, content in changed.items():
        full = {"types": "[Content_Types].xml", "rels": "_rels/.rels", "book": "xl/workbook.xml",
                "book_rels": "xl/_rels/workbook.xml.rels", "sheet": "xl/worksheets/sheet1.xml"}[name]
        parts[full] = content
        if content is None:
            del parts[full]
    return parts


def sheet_of(rows, more=""):
    return f"{HEAD}<worksheet><sheetData>{rows}</sheetData>{more}</worksheet>"


def cell(ref, text):
    return f'<c r="{ref}" t="inlineStr"><is><t>{text}</t></is></c>'


def book(first, **more):
    return container(book_parts(first, **more))


def sheet_of_form(rows):
    """Rows of texts as a sheet."""
    letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
    return sheet_of("".join(
        f'<row r="{r}">' + "".join(cell(f"{letters[c]}{r}", escape(text)) for c,
            text in enumerate(row) if text)
        + "</row>" for r, row in enumerate(rows, 1)))


def word_parts(body, more=None):
    parts = {
        "[Content_Types].xml": HEAD + "<Types/>",
        "_rels/.rels": relations(("officeDocument", "word/document.xml")),
        "word/document.xml": f'{HEAD}<w:document xmlns:w="w"><w:body>{body}</w:body></w:document>',
    }
    parts.update(more or {})
    return parts


def word(body, more=None):
    return container(word_parts(body, more))


def paragraph(text):
    return f"<w:p><w:r><w:t>{text}</w:t></w:r></w:p>"


def word_table(rows):
    return "<w:tbl>" + "".join(
        "<w:tr>" + "".join(f"<w:tc>{paragraph(escape(text))}</w:tc>" for text in row) + "</w:tr>"
        for row in rows) + "</w:tbl>"


def escape(text):
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def entry(name, packed, crc, size, at, method=8, flags=0):
    """An entry of the central directory."""
    raw = name.encode()
    return struct.pack("<4sHHHHHHIIIHHHHHII", b"PK\1\2", 20, 20, flags, method, 0, 0x21, crc, packed, size,
                       len(raw), 0, 0, 0, 0, 0, at) + raw


def local(name, packed, crc, size, method=8, flags=0):
    raw = name.encode()
    return struct.pack("<4sHHHHHIIIHH", b"PK\3\4", 20, flags, method, 0, 0x21, crc, packed, size, len(raw),
                       0) + raw


def end(entries, size, at):
    return struct.pack("<4sHHHHIIH", b"PK\5\6", 0, 0, entries, entries, size, at, 0)


def overlapping(names, content):
    """Many names for one and the same packed stream: a bomb without archives in archives."""
    squeeze = zlib.compressobj(9, zlib.DEFLATED, -15)
    packed = squeeze.compress(content) + squeeze.flush()
    crc = zlib.crc32(content)
    # All have names of the same length, so that each local header fits the one stream.
    body = local(names[0], len(packed), crc, len(content)) + packed
    directory = b"".join(entry(name, len(packed), crc, len(content), 0) for name in names)
    return body + directory + end(len(names), len(directory), len(body))


def with_password(names, content):
    """Entries that say they are encrypted (what stands in them is no matter)."""
    body, directory = b"", b""
    for name in names:
        directory += entry(name, len(content), 0, len(content), len(body), 0, 1)
        body += local(name, len(content), 0, len(content), 0, 1) + content
    return body + directory + end(len(names), len(directory), len(body))


def squeezed(unit, times):
    """A deflated stream of `times` times the unit, without ever holding all of it: (packed, crc, size)."""
    squeeze = zlib.compressobj(9, zlib.DEFLATED, -15)
    piece = unit * max(1, (1 << 20) // len(unit))
    per = len(piece) // len(unit)
    out, crc, left = [], 0, times
    while left > 0:
        part = piece if left >= per else unit * left
        out.append(squeeze.compress(part))
        crc = zlib.crc32(part, crc)
        left -= min(left, per)
    out.append(squeeze.flush())
    return b"".join(out), crc, len(unit) * times


def raw_container(items):
    """A ZIP of (name, packed, crc, size, method)."""
    body, directory = b"", b""
    for name, packed, crc, size, method in items:
        directory += entry(name, len(packed), crc, size, len(body), method)
        body += local(name, len(packed), crc, size, method) + packed
    return body + directory + end(len(items), len(directory), len(body))


def with_bomb(parts, name, unit, times):
    """The parts of a document, one of them replaced by a stream that inflates to times the unit."""
    items = []
    for part, content in parts.items():
        raw = content.encode() if isinstance(content, str) else content
        if part != name:
            items.append((part, raw, zlib.crc32(raw), len(raw), 0))
    packed, crc, size = squeezed(unit, times)
    items.append((name, packed, crc, size, 8))
    return raw_container(items)
