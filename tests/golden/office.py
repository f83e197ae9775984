# SPDX-License-Identifier: Apache-2.0
"""Blocks of texts and tables as Word and Excel files, by python3-docx, python3-openpyxl and python3-xlwt:
writers that share nothing with the readers under test."""
import io
import re
from decimal import Decimal

import docx
import openpyxl

try:
    import xlwt
except ImportError:  # the tests that need it are skipped
    xlwt = None

NUMBER = re.compile(r"-?\d{1,12}(\.\d{1,6})?")
SHARE = re.compile(r"-?\d{1,6}(\.\d{1,6})?%")


def plain_number(text):
    """Whether people would have typed it as a number: no leading zero, no zero at the end of a fraction."""
    return NUMBER.fullmatch(text) and not re.match(r"-?0\d", text)


def stored(text):
    """What a spreadsheet stores for what was printed, and the number format that shows it."""
    digits = len(text.rstrip("%").partition(".")[2])
    code = "0" + ("." + "0" * digits if digits else "")
    if SHARE.fullmatch(text):
        return float(Decimal(text[:-1]) / 100), code + "%"
    if plain_number(text):
        return float(text) if digits else int(text), code if text.endswith("0") and digits else "General"
    return text, "General"


def number_cell(target, text):
    target.value, target.number_format = stored(text)
    if isinstance(target.value, str):
        target.data_type = "s"  # "=100%" is a text here, no formula


def place(grid):
    """(row, column, cell) of each cell, 0-based."""
    for r, row in enumerate(grid.place()):
        for c, position in enumerate(row):
            if position and position[1] and (c == 0 or position[2] == 0):
                yield r, c, position[0]


def as_xlsx(blocks, grid_type):
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "绩效自评表"
    at = 1
    for block in blocks:
        if not isinstance(block, grid_type):
            sheet.cell(at, 1, block)
            sheet.merge_cells(start_row=at, start_column=1, end_row=at, end_column=8)
            at += 1
            continue
        for r, c, one in place(block):
            if one.text:
                number_cell(sheet.cell(at + r, c + 1), one.text)
            if one.rows > 1 or one.columns > 1:
                sheet.merge_cells(start_row=at + r, start_column=c + 1, end_row=at + r + one.rows - 1,
                                  end_column=c + one.columns)
        at += len(block.place()) + 1
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def as_xls(blocks, grid_type):
    """The workbook of Excel 97-2003. xlwt takes numbers and texts for what they are."""
    book = xlwt.Workbook(encoding="utf-8")
    sheet = book.add_sheet("绩效自评表")
    styles = {}
    at = 0
    for block in blocks:
        if not isinstance(block, grid_type):
            sheet.write_merge(at, at, 0, 7, block)
            at += 1
            continue
        for r, c, one in place(block):
            value, code = stored(one.text) if one.text else ("", "General")
            style = styles.setdefault(code, xlwt.easyxf(num_format_str=code))
            if one.rows > 1 or one.columns > 1:
                sheet.write_merge(at + r, at + r + one.rows - 1, c, c + one.columns - 1, value, style)
            elif one.text:
                sheet.write(at + r, c, value, style)
        at += len(block.place()) + 1
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def add_table(document, grid):
    matrix = grid.place()
    table = document.add_table(len(matrix), len(matrix[0]), style="Table Grid")
    for r, c, one in place(grid):
        last = table.cell(min(r + one.rows, len(matrix)) - 1, min(c + one.columns, len(matrix[0])) - 1)
        merged = table.cell(r, c).merge(last) if one.rows > 1 or one.columns > 1 else table.cell(r, c)
        merged.text = one.text


def as_docx(blocks, grid_type):
    document = docx.Document()
    for block in blocks:
        if isinstance(block, grid_type):
            add_table(document, block)
        else:
            document.add_paragraph(block)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


WRITERS = {"xlsx": as_xlsx, "docx": as_docx}
if xlwt:
    WRITERS["xls"] = as_xls
