# SPDX-License-Identifier: Apache-2.0
"""Tables with addressed cells, put into Excel and Word files. Shares nothing with tests/golden/office.py,
so that a habit of the one writer is not taken for the habit of agencies."""
import io
import re

import docx
import openpyxl
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from openpyxl.styles import Alignment, Border, Side

THIN = Border(*(Side(style="thin") for _ in range(4)))
FIGURE = re.compile(r"-?(0|[1-9]\d{0,11})(\.\d{1,6})?")


class Table:
    """Cells as (row, column, text, rows, columns), 0-based."""

    def __init__(self):
        self.cells = []
        self.rows = 0
        self.heads = []  # rows of the head, for a table that goes on elsewhere
        self.taken = set()

    def put(self, row, column, text, rows=1, columns=1):
        places = {(row + r, column + c) for r in range(rows) for c in range(columns)}
        assert not places & self.taken, (row, column, text, rows, columns)
        self.taken |= places
        self.cells.append([row, column, "" if text is None else str(text), rows, columns])
        self.rows = max(self.rows, row + rows)

    def columns(self):
        return max((column + columns for _, column, _, _, columns in self.cells), default=0)

    def cut(self, at, repeat):
        """The rows before `at` and from it on; merged cells are cut too, their text stays above."""
        above, below = Table(), Table()
        shift = -at
        if repeat:
            for row, column, text, rows, columns in self.cells:
                if row in self.heads:
                    below.put(row - self.heads[0], column, text, rows, columns)
            shift += len(self.heads)
        for row, column, text, rows, columns in self.cells:
            if row >= at:
                below.put(row + shift, column, text, rows, columns)
            elif row + rows > at:
                above.put(row, column, text, at - row, columns)
                below.put(at + shift, column, "", row + rows - at, columns)
            else:
                above.put(row, column, text, rows, columns)
        return above, below

    def beside(self, other, gap):
        """Another table to the right of this one."""
        shift = self.columns() + gap
        for row, column, text, rows, columns in other.cells:
            self.put(row, column + shift, text, rows, columns)


def typed(cell, text):
    """What somebody who types into Excel leaves behind: figures are numbers, the rest is text."""
    if FIGURE.fullmatch(text) and not (text.endswith("0") and "." in text):
        cell.value = float(text) if "." in text else int(text)
    else:
        cell.value = text
        cell.data_type = "s"


def fill_sheet(sheet, blocks, numbers):
    at = 1
    width = max([block.columns() for block in blocks if isinstance(block, Table)] or [6])
    for block in blocks:
        if isinstance(block, tuple):
            block = block[1]
        if isinstance(block, str):
            sheet.cell(at, 1, block)
            if width > 1:
                sheet.merge_cells(start_row=at, start_column=1, end_row=at, end_column=width)
            at += 1
            continue
        for row, column, text, rows, columns in block.cells:
            cell = sheet.cell(at + row, column + 1)
            cell.alignment = Alignment(wrap_text=True, vertical="center")
            if text:
                if numbers:
                    typed(cell, text)
                else:
                    cell.value, cell.data_type = text, "s"
            for r in range(rows):
                for c in range(columns):
                    sheet.cell(at + row + r, column + 1 + c).border = THIN
            if rows > 1 or columns > 1:
                sheet.merge_cells(start_row=at + row, start_column=column + 1, end_row=at + row + rows - 1,
                                  end_column=column + columns)
        at += block.rows


def as_xlsx(sheets, numbers=True):
    """sheets: [(name, blocks)]; a block is a text, ("box", text) or a Table."""
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, blocks in sheets:
        fill_sheet(book.create_sheet(name), blocks, numbers)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def fill_table(table, source):
    cells, width = table._cells, source.columns()  # table.cell() lists them all again for each
    for row, column, text, rows, columns in source.cells:
        cell = cells[row * width + column]
        if rows > 1 or columns > 1:
            cell = cell.merge(cells[(row + rows - 1) * width + column + columns - 1])
        cell.text = text


BOX = """<w:r %s xmlns:v="urn:schemas-microsoft-com:vml"><w:pict><v:shape style="width:300pt;height:30pt">
<v:textbox><w:txbxContent><w:p><w:r><w:t></w:t></w:r></w:p></w:txbxContent></v:textbox></v:shape>
</w:pict></w:r>"""


def text_box(document, text):
    run = parse_xml(BOX % nsdecls("w"))
    run.xpath(".//*[local-name()='t']")[0].text = text
    document.add_paragraph()._p.append(run)


def as_docx(sheets, nested=False):
    document = docx.Document()
    for number, (_, blocks) in enumerate(sheets):
        if number:
            document.add_page_break()
        outer = None
        if nested:
            outer = document.add_table(1, 1, style="Table Grid").cell(0, 0)
        for block in blocks:
            if isinstance(block, tuple):
                text_box(document, block[1])
            elif isinstance(block, str):
                (outer or document).add_paragraph(block)
            elif outer:
                table = outer.add_table(block.rows, block.columns())
                table.style = "Table Grid"
                fill_table(table, block)
            else:
                table = document.add_table(block.rows, block.columns(), style="Table Grid")
                fill_table(table, block)
                for at in block.heads[:1]:
                    mark_head(table.rows[at])
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def mark_head(row):
    """The row is printed again on each page."""
    row._tr.get_or_add_trPr().append(parse_xml(f"<w:tblHeader {nsdecls('w')}/>"))

