"""XLSX workbooks: the sheet and header row that fit best, cells as exact text."""

import logging
import re
from collections.abc import Callable, Iterator, Sequence
from functools import cache, partial
from pathlib import Path

import fastexcel
import polars as pl

from pipeline.problems import CannotRead
from pipeline.sources.extract import Batch, Extract, cell_names
from pipeline.sources.fit import accept, best_header
from pipeline.sources.mapping import Mapping
from pipeline.sources.workbook_size import check_workbook

_LINES_ABOVE = 25
_BATCH_ROWS = 50_000

# It warns of every column without values.
logging.getLogger("fastexcel").setLevel(logging.ERROR)


def open_xlsx(path: Path, mappings: Sequence[Mapping], options: Mapping, own: bool) -> Extract:
    """Opens a workbook with the mapping, sheet and header row that fit best; CannotRead if none.

    `options`: the sheet, where given; `own`: the mapping is the user's.
    """
    check_workbook(path)
    try:
        book = fastexcel.read_excel(path)
        sheets = _sheets(book, options.sheet)
        candidates = [
            (record, number, sheet)
            for sheet in sheets
            for number, record in enumerate(_first_rows(book, sheet))
        ]
    except fastexcel.FastExcelError as error:
        raise CannotRead("damaged_file", form="XLSX", detail=_first_line(error)) from error
    if not candidates:
        raise CannotRead("unknown_columns", columns="(none)")
    chosen, fit = best_header([candidate[0] for candidate in candidates], mappings)
    header, above, sheet = candidates[chosen]
    mapping = accept(header, fit, own)
    rows = cache(partial(_rows, book, sheet, above + 1, len(header)))
    return Extract(path, "xlsx", mapping, header, partial(_batches, rows))


def first_rows(path: Path) -> dict[str, list[tuple[str, ...]]]:
    """Sheet -> the rows among which the header is looked for."""
    check_workbook(path)
    try:
        book = fastexcel.read_excel(path)
        return {sheet: _first_rows(book, sheet) for sheet in book.sheet_names}
    except fastexcel.FastExcelError as error:
        raise CannotRead("damaged_file", form="XLSX", detail=_first_line(error)) from error


def _sheets(book: fastexcel.ExcelReader, wanted: str | None) -> list[str]:
    if wanted and wanted not in book.sheet_names:
        raise CannotRead("sheet_not_found", sheet=wanted, sheets=", ".join(book.sheet_names))
    return [wanted] if wanted else book.sheet_names


def _first_rows(book: fastexcel.ExcelReader, sheet: str) -> list[tuple[str, ...]]:
    # `skip_rows=0` keeps the empty rows above the first cell, so that row numbers are right.
    top = book.load_sheet(
        sheet, header_row=None, skip_rows=0, n_rows=_LINES_ABOVE + 1, dtypes="string"
    )
    frame = top.to_polars()
    return frame.fill_null("").rows() if frame.width else []


def _rows(book: fastexcel.ExcelReader, sheet: str, skip: int, width: int) -> pl.DataFrame:
    names = cell_names(width)
    texts: list[str] = []
    while True:
        try:
            typed = book.load_sheet(
                sheet,
                header_row=None,
                column_names=names,
                skip_rows=skip,
                schema_sample_rows=None,
                dtypes=dict.fromkeys(texts, "string"),
            )
            break
        except fastexcel.UnsupportedColumnTypeCombinationError as error:
            # Such as times and words in one column: that column is read as text.
            column = re.search(r"column (c\d+)", str(error))
            if column is None or column[1] in texts:
                raise CannotRead("damaged_file", form="XLSX", detail=_first_line(error)) from error
            texts.append(column[1])
    cells = typed.to_polars()
    return (
        cells.select(_text(name, kind) for name, kind in cells.schema.items())
        .with_row_index("row", skip + 1)
        .with_columns(pl.col("row").cast(pl.Int64))
        .filter(~pl.all_horizontal(pl.col(names) == ""))
    )


def _batches(rows: Callable[[], pl.DataFrame]) -> Iterator[Batch]:
    for part in rows().iter_slices(_BATCH_ROWS) if rows().height else [rows()]:
        yield Batch(part)


def _text(name: str, kind: pl.DataType) -> pl.Expr:
    """A typed column as text: ISO dates, shortest exact numbers, amounts of time as 2h 30m."""
    cell = pl.col(name)
    if kind.is_float():
        whole = (cell == cell.round()) & (cell.abs() < 1e15)
        text = (
            pl.when(whole)
            .then(cell.cast(pl.Int64, strict=False).cast(pl.String))
            .otherwise(cell.cast(pl.String))
        )
    elif isinstance(kind, pl.Datetime):
        # Excel keeps moments as fractions of a day, off by some milliseconds.
        moment = cell.dt.round("1s")
        text = (
            pl.when(moment.dt.time() == pl.time(0))
            .then(moment.dt.to_string("%Y-%m-%d"))
            .otherwise(moment.dt.to_string("%Y-%m-%d %H:%M:%S"))
        )
    elif isinstance(kind, pl.Duration):
        minutes = cell.dt.total_minutes()
        text = pl.format("{}h {}m", minutes // 60, minutes % 60)
    elif kind == pl.Boolean:
        text = cell.replace_strict({True: "TRUE", False: "FALSE"}, return_dtype=pl.String)
    else:
        # So are dates written in a column that also has words.
        text = cell.cast(pl.String).str.replace(r"^(\d{4}-\d\d-\d\d) 00:00:00$", "$1")
    return text.fill_null("").alias(name)


def _first_line(error: Exception) -> str:
    return str(error).splitlines()[0]
