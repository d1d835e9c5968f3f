"""What the sources hand on: an export, recognised, and its rows as text, batch by batch."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from pipeline.problems import CannotRead, Problem
from pipeline.sources.mapping import Mapping


@dataclass(frozen=True)
class Batch:
    """A stretch of rows.

    `rows`: "row" (Int64, as a spreadsheet counts) and "c0".."cN" (String, empty cell = "").
    `problems`: the rows of this stretch that could not be read.
    `changes`, `worklogs`: columns of schema.CHANGE and WORKLOG without the offset, all String.
    `links`: of schema.LINK.
    """

    rows: pl.DataFrame
    problems: tuple[Problem, ...] = ()
    changes: pl.DataFrame | None = None
    links: pl.DataFrame | None = None
    worklogs: pl.DataFrame | None = None


def joined(batches: Sequence[Batch]) -> Batch:
    """Batches that follow each other, of one file, as one; at least one."""

    def every(name: str) -> pl.DataFrame | None:
        told = [frame for batch in batches if (frame := getattr(batch, name)) is not None]
        return pl.concat(told) if told else None

    return Batch(
        pl.concat(batch.rows for batch in batches),
        tuple(problem for batch in batches for problem in batch.problems),
        **{name: every(name) for name in ("changes", "links", "worklogs")},
    )


@dataclass(frozen=True)
class Extract:
    """An export whose form and mapping are known. `batches` may be called more than once."""

    path: Path
    form: str
    """csv, xlsx, json, jira_json or jira_xml."""
    mapping: Mapping
    header: tuple[str, ...]
    """The column names as in the file, repeats kept; c0..cN stand for them."""
    batches: Callable[[], Iterator[Batch]]
    problems: tuple[Problem, ...] = ()
    """Remarks about the file as a whole."""


MOST_COLUMNS = 16_384
"""As many as a spreadsheet has."""


def refuse_wide(columns: int) -> None:
    """CannotRead where a table has more columns than any real one; `columns` may be those of its
    start."""
    if columns > MOST_COLUMNS:
        raise CannotRead("too_many_columns", columns=f"{columns:,}", most=f"{MOST_COLUMNS:,}")


def cell_names(count: int) -> list[str]:
    """c0..cN."""
    return [f"c{number}" for number in range(count)]
