"""Writes tables of cells as CSV and XLSX, the same bytes for the same cells."""

import csv
from collections.abc import Sequence
from datetime import date, datetime
from io import BytesIO, StringIO

from data.generator.spoil import Row


def to_csv(header: Sequence[str], rows: list[Row], encoding: str) -> bytes:
    """The table as comma-separated text with CRLF, in any of Python's encodings."""
    text = StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(header)
    writer.writerows(rows)
    return text.getvalue().encode(encoding)


def to_xlsx(sheet: str, header: Sequence[str], rows: list[Row], title: str = "") -> bytes:
    """The table as a workbook of one sheet; `title` goes into a merged row above the header."""
    from xlsxwriter import Workbook

    buffer = BytesIO()
    book = Workbook(buffer, {"in_memory": True, "strings_to_urls": False})
    book.set_properties({"created": datetime(2026, 11, 20, 18, 30), "author": "leeway sample"})
    page = book.add_worksheet(sheet)
    bold = book.add_format({"bold": True})
    formats = {
        date: book.add_format({"num_format": "yyyy-mm-dd"}),
        datetime: book.add_format({"num_format": "yyyy-mm-dd hh:mm"}),
    }
    first = 0
    if title:
        page.merge_range(0, 0, 0, len(header) - 1, title, bold)
        first = 1
    page.write_row(first, 0, header, bold)
    for at, row in enumerate(rows, first + 1):
        for column, cell in enumerate(row):
            if isinstance(cell, date):
                page.write_datetime(at, column, cell, formats[type(cell)])
            elif cell not in ("", None):
                page.write(at, column, cell)
    page.set_column(0, len(header) - 1, 14)
    page.freeze_panes(first + 1, 0)
    book.close()
    return buffer.getvalue()
