"""Rows of delimited UTF-8 text through Arrow; every row comes out, as a row or as a problem."""

from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass, field
from typing import BinaryIO

import numpy as np
import polars as pl
import pyarrow as pa
from pyarrow import csv

from pipeline.ahead import ahead
from pipeline.problems import CannotRead, Problem
from pipeline.sources.extract import Batch, cell_names

_BLOCKS = tuple(1 << bits for bits in (20, 24, 28, 30))
"""Arrow cannot read a row longer than its block; then the next one is tried."""
_BATCH_ROWS = 50_000
_SHOWN = 500
"""Characters of a bad row that are kept with the problem."""


@dataclass(frozen=True)
class Rows:
    """Where rows are and how they are written. Rows are numbered from 1 where `opened` starts."""

    opened: Callable[[], BinaryIO]
    tail: Callable[[], str]
    """The end of the text."""
    delimiter: str
    width: int
    """Cells of a row."""
    above: int = 0
    """Lines above the first row."""


@dataclass
class _Progress:
    """What was handed on when Arrow met a row longer than its block."""

    row: int = 0
    problem: int = 0


@dataclass
class _Rejects:
    """Rows that Arrow could not read, and how many it could."""

    bad: list[csv.InvalidRow] = field(default_factory=list)
    good: int = 0

    def take(self, row: csv.InvalidRow) -> str:
        self.bad.append(row)
        return "skip"

    def number(self, count: int) -> pl.Series:
        """The numbers of the next `count` rows that it could read."""
        bad = np.array([row.number for row in self.bad], dtype=np.int64)
        good_before = bad - 1 - np.arange(len(bad))
        good = np.arange(self.good, self.good + count, dtype=np.int64)
        self.good += count
        return pl.Series("row", good + 1 + np.searchsorted(good_before, good, side="right"))

    @property
    def last_row(self) -> csv.InvalidRow | None:
        """The last row of all, if it is a bad one."""
        ends = bool(self.bad) and self.bad[-1].number == self.good + len(self.bad)
        return self.bad[-1] if ends else None


def read_rows(source: Rows, first_row: int) -> Iterator[Batch]:
    """Batches of the rows; `first_row` is the number the first one has in the file.

    Rows without any content are left out, but counted in the row numbers.
    """
    progress = _Progress()
    for block in _BLOCKS:
        try:
            for batch in _read(source, block, progress):
                yield _shifted(batch, first_row - 1)
        except pa.ArrowInvalid as error:
            if "Empty CSV file" in str(error):
                return
            if "straddl" not in str(error):
                raise CannotRead("damaged_file", form="CSV", detail=str(error)) from error
        else:
            return
    raise CannotRead("damaged_file", form="CSV", detail="a row is longer than 1 GB")


def _read(source: Rows, block: int, progress: _Progress) -> Iterator[Batch]:
    names = cell_names(source.width)
    rejects = _Rejects()
    with source.opened() as stream:
        reader = csv.open_csv(
            pa.PythonFile(stream),
            csv.ReadOptions(column_names=names, block_size=block, use_threads=False),
            csv.ParseOptions(
                delimiter=source.delimiter,
                newlines_in_values=True,
                ignore_empty_lines=False,
                invalid_row_handler=rejects.take,
            ),
            csv.ConvertOptions(
                column_types=dict.fromkeys(names, pa.string()), strings_can_be_null=False
            ),
        )
        # Arrow parses the next rows while these are made a frame.
        with closing(ahead(_joined(reader))) as tables:
            for table, ends in tables:
                frame = pl.DataFrame(pl.from_arrow(table))
                rows = frame.insert_column(0, rejects.number(table.num_rows))
                # Of the rows after these some were met already.
                bad = [
                    row
                    for row in rejects.bad
                    if row.number > progress.problem and (ends or row.number < rows[-1, "row"])
                ]
                tail = source.tail() if ends else None
                rows, problems = _without_unclosed(rows, tail, source)
                problems += [
                    _problem(row, source, tail if row is rejects.last_row else None) for row in bad
                ]
                has_content = ~pl.all_horizontal(pl.col(names) == "")
                kept = rows.filter(pl.col("row") > progress.row, has_content)
                progress.row = max([progress.row, *rows["row"].tail(1)])
                progress.problem = max([progress.problem, *(row.number for row in bad)])
                yield Batch(kept, tuple(problems))


def _joined(reader: csv.CSVStreamingReader) -> Iterator[tuple[pa.Table, bool]]:
    """Tables of about _BATCH_ROWS rows, each with whether it is the last; at least one."""
    waiting: list[pa.RecordBatch] = []
    for part in reader:
        if sum(batch.num_rows for batch in waiting) >= _BATCH_ROWS:
            yield pa.Table.from_batches(waiting), False
            waiting = []
        waiting.append(part)
    yield pa.Table.from_batches(waiting, schema=reader.schema), True


def _problem(row: csv.InvalidRow, source: Rows, tail: str | None) -> Problem:
    if tail is not None and _line_breaks(row.text) and _is_open(tail):
        return _unclosed(row.number, row.text, _open_cell(row.text, source.delimiter), source)
    code = "row_too_long" if row.actual_columns > source.width else "row_too_short"
    details = {"cells": row.actual_columns, "columns": source.width}
    return Problem(code, row.number, value=row.text[:_SHOWN], details=details)


def _without_unclosed(
    rows: pl.DataFrame, tail: str | None, source: Rows
) -> tuple[pl.DataFrame, list[Problem]]:
    """Takes out a last row whose last cell is open to the end of the file: Arrow accepts it."""
    if tail is None or rows.is_empty() or not _is_open(tail):
        return rows, []
    cell = rows[-1, -1]
    if not _line_breaks(cell):
        return rows, []
    return rows.head(-1), [_unclosed(rows[-1, "row"], cell, cell, source)]


def _unclosed(row: int, text: str, cell: str, source: Rows) -> Problem:
    """`text`: the row; `cell`: the one that is open to the end of the file."""
    lines = _line_breaks(cell)
    details = {"line": source.above + _lines(source) - lines, "lines": lines}
    return Problem("quote_not_closed", row, value=text[:_SHOWN], details=details)


def _open_cell(text: str, delimiter: str) -> str:
    """The last cell of a row, whose quote is not closed."""
    at = 0
    while (quote := text.find('"', at)) >= 0:
        if quote and text[quote - 1] != delimiter:
            at = quote + 1
            continue
        end = text.find('"', quote + 1)
        while end >= 0 and text[end + 1 : end + 2] == '"':
            end = text.find('"', end + 2)
        if end < 0:
            return text[quote + 1 :]
        at = end + 1
    return text


def _lines(source: Rows) -> int:
    """How many lines there are from the first row to the last line with anything in it."""
    lines, waiting = 1, b""
    with source.opened() as stream:
        while chunk := stream.read(1 << 20):
            text = waiting + chunk
            kept = text.rstrip(b"\r\n")
            waiting = text[len(kept) :]
            lines += kept.count(b"\n") + kept.count(b"\r") - kept.count(b"\r\n")
    return lines


def _is_open(tail: str) -> bool:
    """Whether a cell of several lines at the end lacks its closing quote: quotes inside a cell
    are doubled, so that a closed one ends with an odd number."""
    text = tail.rstrip("\r\n")
    return (len(text) - len(text.rstrip('"'))) % 2 == 0


def _line_breaks(text: str) -> int:
    kept = text.rstrip("\r\n")
    return kept.count("\n") + kept.count("\r") - kept.count("\r\n")


def _shifted(batch: Batch, by: int) -> Batch:
    problems = tuple(
        Problem(p.code, (p.row or 0) + by, p.column, p.value, p.details) for p in batch.problems
    )
    return Batch(batch.rows.with_columns(pl.col("row") + by), problems)
