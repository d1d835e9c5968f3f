"""XLSX workbooks: the sheet and header row that fit best, cells as exact text."""

import logging
import re
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import replace
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import fastexcel
import polars as pl

from pipeline.ahead import ahead
from pipeline.problems import CannotRead, Problem
from pipeline.sources.extract import Batch, Extract, cell_names, joined
from pipeline.sources.fit import Fit, accept, best_header
from pipeline.sources.headers import two_row_headers
from pipeline.sources.mapping import Mapping
from pipeline.sources.merged_cells import filled, merged_cells
from pipeline.sources.workbook import MOST_ROWS, Stretch, Workbook, open_workbook, stretches

_LINES_ABOVE = 25
_BATCH_ROWS = 20_000
_SHOWN = 200
_ALIKE = 0.7

# It warns of every column without values.
logging.getLogger("fastexcel").setLevel(logging.ERROR)


def open_xlsx(path: Path, mappings: Sequence[Mapping], options: Mapping, own: bool) -> Extract:
    """Opens a workbook with the mapping, sheet and header row that fit best; CannotRead if none.

    `options`: the sheet, where given; `own`: the mapping is the user's.
    """
    book = open_workbook(path)
    tops = {sheet: _first_rows(book, sheet) for sheet in _sheets(book, options.sheet)}
    candidates = [
        (record, number, sheet)
        for names in (enumerate, two_row_headers)
        for sheet, top in tops.items()
        for number, record in names(top)
    ]
    if not candidates:
        raise CannotRead("unknown_columns", columns="(none)")
    chosen, fit = best_header([candidate[0] for candidate in candidates], mappings)
    header, above, sheet = candidates[chosen]
    mapping = accept(header, fit, own)
    alike = [other for other, top in tops.items() if other != sheet and _is_alike(top, fit)]
    others = Problem("sheets_not_read", details={"sheet": sheet, "sheets": ", ".join(alike)})
    batches = partial(_batches, book, sheet, above + 2, len(header))
    return Extract(path, "xlsx", mapping, header, batches, (others,) if alike else ())


def _is_alike(top: Sequence[Sequence[str]], fit: Fit) -> bool:
    """Whether another sheet has a table that the mapping fits as well, or nearly so."""
    rows = [
        names for number, names in (*enumerate(top), *two_row_headers(top)) if top[number + 1 :]
    ]
    return any(
        len(fit.mapping.find(names)) >= _ALIKE * fit.found and not fit.mapping.missing(names)
        for names in rows
    )


def first_rows(path: Path) -> dict[str, list[tuple[str, ...]]]:
    """Sheet -> the rows among which the header is looked for."""
    book = open_workbook(path)
    return {sheet: _first_rows(book, sheet) for sheet in book.sheets}


def _sheets(book: Workbook, wanted: str | None) -> list[str]:
    if wanted and wanted not in book.sheets:
        raise CannotRead("sheet_not_found", sheet=wanted, sheets=", ".join(book.sheets))
    return [wanted] if wanted else list(book.sheets)


def _first_rows(book: Workbook, sheet: str) -> list[tuple[str, ...]]:
    with TemporaryDirectory(prefix="leeway-") as folder:
        first = next(stretches(book, sheet, Path(folder)))
        top = _load(first, header_row=None, skip_rows=0, n_rows=_LINES_ABOVE + 1, dtypes="string")
    return top.fill_null("").rows()[: first.end - 1]


def _batches(book: Workbook, sheet: str, first: int, width: int) -> Iterator[Batch]:
    """The rows from number `first` on; of a sheet with merged cells all at once."""
    parts: list[Batch] = []
    merged = merged_cells(book, sheet).filter(pl.col("first") >= first)
    at_once = _BATCH_ROWS if merged.is_empty() else MOST_ROWS
    with (
        TemporaryDirectory(prefix="leeway-") as folder,
        # A thread that still writes there is waited for.
        closing(ahead(stretches(book, sheet, Path(folder), width))) as found,
    ):
        for stretch in found:
            if stretch.end > first:
                parts.append(_batch(_typed(stretch, max(stretch.first, first), width), width))
            if sum(part.rows.height for part in parts) >= at_once:
                yield joined(parts)
                parts = []
    if parts:
        yield _filled(joined(parts), merged)


def _filled(batch: Batch, merged: pl.DataFrame) -> Batch:
    """With the values of merged cells in all of their rows, which is told."""
    rows, count = filled(batch.rows, merged)
    told = [Problem("cells_merged", details={"count": count})] if count else []
    return replace(batch, rows=rows, problems=(*batch.problems, *told))


def _typed(stretch: Stretch, first: int, width: int) -> pl.DataFrame:
    """The rows of a stretch from number `first` on, each column of the type that its cells have:
    text, where they have none in common."""
    as_text: list[str] = []
    while True:
        try:
            cells = _load(
                stretch,
                header_row=first - 1,
                column_names=cell_names(width),
                schema_sample_rows=None,
                dtypes=dict.fromkeys(as_text, "string"),
            )
        except fastexcel.UnsupportedColumnTypeCombinationError as error:
            # Such as times and words in one column.
            column = re.search(r"column (\w+)$", str(error))
            if column is None or column[1] in as_text:
                raise _damaged(error) from error
            as_text.append(column[1])
        else:
            number = pl.Series("row", range(first, stretch.end), pl.Int64)
            return cells.head(number.len()).insert_column(0, number)


def _load(stretch: Stretch, **options: Any) -> pl.DataFrame:
    try:
        found = fastexcel.read_excel(stretch.path).load_sheet(0, eager=True, **options)
    except fastexcel.UnsupportedColumnTypeCombinationError:
        raise
    except fastexcel.FastExcelError as error:
        raise _damaged(error) from error
    frame = pl.from_arrow(found)
    assert isinstance(frame, pl.DataFrame)
    return frame


def _batch(cells: pl.DataFrame, width: int) -> Batch:
    """The cells as text; rows without any are left out, and what stands beside the table is told
    of."""
    texts = cells.select("row", *(_text(*column) for column in cells.drop("row").schema.items()))
    table, beside = texts.columns[1 : width + 1], texts.columns[width + 1 :]
    rows = texts.select("row", *table).filter(~pl.all_horizontal(pl.col(table) == ""))
    if not beside:
        return Batch(rows)
    words = pl.concat_str(beside, separator=" ").str.strip_chars()
    told = texts.filter(words != "").select("row", words.str.head(_SHOWN))
    return Batch(rows, tuple(Problem("cells_beside", row, value=text) for row, text in told.rows()))


def _damaged(error: fastexcel.FastExcelError) -> CannotRead:
    return CannotRead("damaged_file", form="XLSX", detail=str(error).splitlines()[0])


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
