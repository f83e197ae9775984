#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""The peer of reading: every .xlsx file of a folder with openpyxl: the values of cells, what is merged.

peer_openpyxl.py FOLDER
"""
import sys
from pathlib import Path

import openpyxl

files = cells = merged = 0
for path in sorted(Path(sys.argv[1]).glob("*.xlsx")):
    book = openpyxl.load_workbook(path, data_only=True)
    for sheet in book.worksheets:
        cells += sum(value is not None for values in sheet.iter_rows(values_only=True) for value in values)
        merged += len(sheet.merged_cells.ranges)
    files += 1
print(f"files {files}\ncells {cells}\nmerged {merged}")
