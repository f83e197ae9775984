# SPDX-License-Identifier: Apache-2.0
"""A table with merged cells, and the ways people put one into a file."""
import csv
import html
import io
import unicodedata

import office


class Cell:
    """Text and how many rows and columns it takes."""

    def __init__(self, text, columns=1, rows=1):
        self.text = "" if text is None else str(text)
        self.columns = columns
        self.rows = rows


def cell(text, columns=1, rows=1):
    return text if isinstance(text, Cell) else Cell(text, columns, rows)


class Grid:
    """Rows of cells; widths are evened out when it is written."""

    def __init__(self):
        self.rows = []
        self.breaks = {}  # a page ends before this row; None, or the row of the head that is printed again

    def add(self, *cells):
        self.rows.append([cell(one) for one in cells])
        return self.rows[-1]

    def place(self):
        """A matrix of (cell, is its first position)."""
        taken = {}
        matrix = []
        for r, row in enumerate(self.rows):
            c = 0
            for one in row:
                while (r, c) in taken:
                    c += 1
                for i in range(one.rows):
                    for j in range(one.columns):
                        taken[(r + i, c + j)] = (one, i == 0 and j == 0, i)
                c += one.columns
        n_columns = 1 + max((c for _, c in taken), default=0)
        n_rows = 1 + max((r for r, _ in taken), default=0)
        for r in range(n_rows):
            matrix.append([taken.get((r, c)) for c in range(n_columns)])
        return matrix

    def texts(self, merged="blank"):
        """Plain texts; a merged cell stands once ("blank"), in each row ("down") or everywhere ("repeat")."""
        out = []
        for row in self.place():
            line = []
            previous = None
            for position in row:
                if position is None:
                    line.append("")
                    previous = None
                    continue
                one, first, _ = position
                again = merged == "repeat" or (merged == "down" and one is not previous)
                line.append(one.text if first or again else "")
                previous = one
            out.append(line)
        return out


def width(text):
    return sum(2 if unicodedata.east_asian_width(ch) in "WF" else 1 for ch in text)


def with_pages(grid, lines):
    """A page number between blank lines where a page ends."""
    out = []
    page = 1
    for at, line in enumerate(lines):
        if at in grid.breaks:
            page += 1
            out += ["", f"- {page - 1} -", ""]
            if grid.breaks[at] is not None:
                out.append(lines[grid.breaks[at]])
        out.append(line)
    return out


def as_tsv(grid, merged="blank"):
    return "\n".join(with_pages(grid, ["\t".join(line) for line in grid.texts(merged)]))


def as_csv(grid, merged="blank"):
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerows(grid.texts(merged))
    return out.getvalue().rstrip("\n")


def as_pipes(grid, merged="blank", ruler=False):
    lines = []
    for number, line in enumerate(grid.texts(merged)):
        lines.append("| " + " | ".join(text.replace("|", "\\|") for text in line) + " |")
        if ruler and number == 0:
            lines.append("|" + " --- |" * len(line))
    return "\n".join(lines)


def as_markdown(grid, merged="blank"):
    return as_pipes(grid, merged, ruler=True)


def as_spaces(grid, merged="blank"):
    table = grid.texts(merged)
    widths = [max(width(line[c]) for line in table) for c in range(len(table[0]))]
    lines = []
    for line in table:
        padded = (text + " " * (widths[c] - width(text) + 2) for c, text in enumerate(line))
        lines.append("".join(padded).rstrip())
    return "\n".join(lines)


def escaped(text):
    return html.escape(text, quote=False).replace("\n", "<br/>")


def as_html(grid, merged="span"):
    del merged  # spans say it all
    out = ["<table>"]
    for row in grid.rows:
        line = ["<tr>"]
        for one in row:
            spans = f' colspan="{one.columns}"' if one.columns > 1 else ""
            spans += f' rowspan="{one.rows}"' if one.rows > 1 else ""
            line.append(f"<td{spans}>{escaped(one.text)}</td>")
        out.append("".join(line) + "</tr>")
    out.append("</table>")
    return "\n".join(out)


FORMATS = {"tsv": as_tsv, "csv": as_csv, "pipes": as_pipes, "markdown": as_markdown, "spaces": as_spaces,
           "html": as_html}
ENDINGS = {"tsv": "txt", "csv": "csv", "pipes": "txt", "markdown": "md", "spaces": "txt", "html": "html",
           "xlsx": "xlsx", "docx": "docx", "xls": "xls"}


def write(blocks, format_name="tsv", merged="blank"):
    """Blocks are texts and grids, in order; bytes for the formats of offices."""
    if format_name in office.WRITERS:
        return office.WRITERS[format_name](blocks, Grid)
    parts = []
    for block in blocks:
        if isinstance(block, Grid):
            parts.append(FORMATS[format_name](block, merged))
        elif format_name == "html":
            parts.append(f"<p>{escaped(block)}</p>")
        elif format_name == "csv":
            out = io.StringIO()
            csv.writer(out, lineterminator="").writerow([block])
            parts.append(out.getvalue())
        else:
            parts.append(block)
    if format_name == "html":
        return "<html><body>\n" + "\n".join(parts) + "\n</body></html>\n"
    return ("\n" if format_name == "csv" else "\n\n").join(parts) + "\n"
