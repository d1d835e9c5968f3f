"""A load tried out: what a file would give, without a warehouse."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import polars as pl

from pipeline.normalise import normalise
from pipeline.normalise.columns import pick
from pipeline.normalise.date_form import Evidence
from pipeline.normalise.dates import evidence
from pipeline.problems import Problem
from pipeline.schema import ENTITIES, Kind
from pipeline.settings import Settings
from pipeline.sources.extract import Batch, Extract
from pipeline.sources.mapping import Mapping
from pipeline.sources.recognise import open_export

HEAD = 50_000
"""Rows read: all of most files, so that every row with an error is listed before a load, and not
for long where there are millions."""


@dataclass(frozen=True)
class Preview:
    """What a file gives when it is read with a mapping.

    `rows`: the first rows, with the frame columns of the mapping's entity that the file has, and
    `row`. `read`: the rows that were read, of which `rejected` cannot be loaded; `whole`: whether
    they are all of the file. `problems`: of these rows and of the file. `dates`: canonical column
    -> "day", "month" (which comes first, told by the dates), "either" (no date tells), or "" (its
    dates have no such doubt).
    """

    rows: pl.DataFrame
    read: int
    rejected: int
    whole: bool
    problems: tuple[Problem, ...]
    dates: dict[str, str]


def preview(path: Path, mapping: Mapping, settings: Settings, first: int = 20) -> Preview:
    """Reads the file, of a very long one the first `HEAD` rows, as a load would; CannotRead where
    a load would refuse it."""
    extract = open_export(path, mapping)
    head, whole = _head(extract)
    extract = replace(extract, batches=lambda: iter(head))
    heads: list[pl.DataFrame] = []
    problems: list[Problem] = []
    read, bad = 0, set[int]()
    for stretch in normalise(extract, settings):
        read += stretch.read
        if sum(head.height for head in heads) < first:
            heads.append(stretch.rows.head(first))
        bad |= {p.row for p in stretch.problems if p.kind.rejects and p.row is not None}
        problems += stretch.problems
    columns = list(_columns(extract))
    return Preview(
        pl.concat(heads).head(first).select("row", *columns),
        read,
        len(bad),
        whole,
        tuple(problems),
        _dates(extract),
    )


def _head(extract: Extract) -> tuple[list[Batch], bool]:
    """The first rows, and whether there are no others."""
    head: list[Batch] = []
    left = HEAD
    for batch in extract.batches():
        rows = batch.rows.head(left)
        left -= rows.height
        if rows.height == batch.rows.height:
            head.append(batch)
            continue
        last = batch.rows["row"][rows.height]
        problems = (problem for problem in batch.problems if (problem.row or 0) < last)
        head.append(replace(batch, rows=rows, problems=tuple(problems)))
        return head, False
    return head, True


def _columns(extract: Extract) -> Iterator[str]:
    """The frame columns that the file fills, and those that follow from them."""
    place = extract.mapping.find(extract.header)
    for name, column in ENTITIES[extract.mapping.entity].mapped.items():
        if name in place or (name == "status_category" and "status" in place):
            yield column.name


def _dates(extract: Extract) -> dict[str, str]:
    columns = ENTITIES[extract.mapping.entity].mapped
    place = extract.mapping.find(extract.header)
    moments = [name for name in place if columns[name].kind is Kind.MOMENT]
    if extract.mapping.date_format == "epoch":
        return {}
    found = dict.fromkeys(moments, Evidence())
    for batch in extract.batches() if moments else ():
        for name in moments:
            found[name] |= evidence(pick(batch.rows, place[name], Kind.MOMENT))
    return {name: _order(told) for name, told in found.items()}


def _order(told: Evidence) -> str:
    if told.day_first:
        return "day"
    if told.month_first:
        return "month"
    return "either" if told.numeric else ""
