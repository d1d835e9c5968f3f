"""Cells of a sheet that are merged over several rows, as plans made by hand have them: a milestone,
a person or a day that holds for the tasks beside it.

The workbook keeps such a value in the uppermost row alone. It is given to the rows below, unless it
is an amount: five hours beside three tasks are not fifteen.
"""

import re

import polars as pl

from pipeline.sources.workbook import Workbook, column_number, sheet_text

_MOST_BYTES = 16 << 20
"""Of a sheet: nobody makes a larger one by hand, and to look through it takes time."""
_RANGE = re.compile(
    rb"<(?:[\w.-]+:)?mergeCell\s[^>]*?\bref\s*=\s*[\"']([A-Z]{1,3})(\d{1,7}):[A-Z]{1,3}(\d{1,7})[\"']"
)
_UNIT = (
    r"(?:%|[hdwm]|hrs?|hours?|mins?|minutes?|days?|weeks?|months?|pts?|points?|"
    r"人?[天日时月周]|工时|小时|工作日|个月|分钟?|点)"
)
_AMOUNT = rf"(?i)^(?:\d+(?:[.,:]\d+)?\s*{_UNIT}?[\s,]*)+$"
"""5, 0.5, 50%, 3天, 2h 30m; not 2026Q4, 2026-11-20, 2026年11月20日 or 20.11.2026."""


def merged_cells(book: Workbook, sheet: str) -> pl.DataFrame:
    """The cells that are merged over several rows: `column` (from 0), `first` and `last` row
    (Int64)."""
    text = sheet_text(book, sheet, _MOST_BYTES)
    ranges = [
        (column_number(column) - 1, int(first), int(last))
        for column, first, last in _RANGE.findall(text)
    ]
    schema = {"column": pl.Int64, "first": pl.Int64, "last": pl.Int64}
    return pl.DataFrame(ranges, schema, orient="row").filter(pl.col("last") > pl.col("first"))


def filled(rows: pl.DataFrame, merged: pl.DataFrame) -> tuple[pl.DataFrame, int]:
    """Rows (`row`, c0..cN) of a sheet with the values of its merged cells, and how many got one; a
    cell that has a value of its own keeps it."""
    count = 0
    for (column,), ranges in merged.group_by("column", maintain_order=True):
        name = f"c{column}"
        if name not in rows.columns:
            continue
        over = rows.select("row").join_asof(
            ranges.sort("first"), left_on="row", right_on="first", strategy="backward"
        )
        top = over.select(pl.when(pl.col("row") <= pl.col("last")).then("first").alias("row")).join(
            rows.select("row", top=name), on="row", how="left", maintain_order="left"
        )["top"]
        takes = (rows[name] == "") & top.is_not_null() & (top != "") & ~top.str.contains(_AMOUNT)
        count += int(takes.sum())
        rows = rows.with_columns(pl.when(takes).then(top).otherwise(name).alias(name))
    return rows, count
