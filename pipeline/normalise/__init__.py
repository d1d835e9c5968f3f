"""From the cells of an export to canonical rows, and an account of what does not fit."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import chain, islice

import polars as pl

from pipeline.normalise.columns import Reading, cell_problems, empty_column, pick, read_column
from pipeline.normalise.learn import Place, learn, without_amounts
from pipeline.normalise.records import changes_of, finish, links_of, worklogs_of
from pipeline.problems import Problem
from pipeline.schema import ENTITIES, Column
from pipeline.settings import Settings
from pipeline.sources.extract import Batch, Extract, cell_names, joined
from pipeline.sources.mapping import MADE_KEY
from pipeline.sources.names_as_ids import NUMBERED

RAW_SEPARATOR = "\x1e"
_CAPS = (1000, 10_000)
_ROWS_AT_ONCE = 20_000
"""At least, where the export has so many: to normalise some costs a tenth of a second, however few
they are."""

_TOTAL = (
    r"(?i)^\s*(?:(?:grand|sub)?[\s-]*totals?(?: time| hours| geral| general)?|sum|summe|"
    r"gesamt|totale|suma|итого|всего|总计|合计|小计|共计|總計|合計|小計|総計|합계|총계)\s*[:：]?\s*$"
)
"""What stands where the id would be in a row that adds others up."""

Keep = Callable[[pl.DataFrame], pl.DataFrame]
"""From rows (`row`, c0..cN, and `digest` of these) to those of them that have to be read."""


@dataclass(frozen=True)
class Normalised:
    """A stretch of an export.

    `rows`: the entity's frame columns, `row` (spreadsheet row), `cells` (as they were, joined by
    RAW_SEPARATOR) with their `digest`. `refused`: rows with cells that cannot be read: row,
    source_id, cells. `changes`, `links`, `worklogs`: as in the schema, None where the export tells
    of none. `read`: the rows of the stretch, whatever became of them.
    """

    rows: pl.DataFrame
    refused: pl.DataFrame
    changes: pl.DataFrame | None
    links: pl.DataFrame | None
    worklogs: pl.DataFrame | None
    read: int
    problems: tuple[Problem, ...]


def normalise(
    extract: Extract, settings: Settings, keep: Keep = lambda rows: rows
) -> Iterator[Normalised]:
    """The canonical rows of an export, stretch by stretch; the last stretch has no rows, but the
    remarks on the whole file. Rows that `keep` leaves out count as read, and nothing more."""
    place = extract.mapping.find(extract.header)
    batches = iter(extract.batches())
    first = list(islice(batches, 1))
    reading, remarks = learn(extract, place, settings, first)
    without = dict(without_amounts(extract, place, reading, first))
    place = {name: at for name, at in place.items() if name not in without}
    remarks += [*extract.problems, *without.values()]
    statuses: Counter[tuple[str, str]] = Counter()
    read, tells = 0, False
    for batch, count in _kept(chain(first, batches), extract, keep):
        stretch, seen = _stretch(batch, count, extract, place, reading)
        statuses.update(seen)
        read += stretch.read
        told = (stretch.changes, stretch.links, stretch.worklogs)
        tells |= any(frame is not None and not frame.is_empty() for frame in told)
        yield stretch
    remarks += _status_remarks(statuses)
    if read == 0 and not tells:
        remarks.append(Problem("no_rows"))
    if read in _CAPS and extract.form in ("csv", "xlsx"):
        remarks.append(Problem("export_capped", details={"rows": read}))
    cells = dict.fromkeys(cell_names(len(extract.header)), pl.String())
    nothing = Batch(pl.DataFrame(schema={"row": pl.Int64(), **cells, "digest": pl.UInt64()}))
    last, _ = _stretch(nothing, 0, extract, {}, reading)
    yield Normalised(last.rows, last.refused, None, None, None, 0, tuple(remarks))


def _kept(batches: Iterable[Batch], extract: Extract, keep: Keep) -> Iterator[tuple[Batch, int]]:
    """The rows that have to be read, with their digest, small batches put together; and how many
    rows there were."""
    telling, waiting, read = _telling(extract), list[Batch](), 0
    for batch in batches:
        digest = batch.rows.select(telling or "row").hash_rows().alias("digest")
        waiting.append(replace(batch, rows=keep(batch.rows.with_columns(digest))))
        read += batch.rows.height + sum(problem.kind.rejects for problem in batch.problems)
        if sum(part.rows.height for part in waiting) >= _ROWS_AT_ONCE:
            yield joined(waiting), read
            waiting, read = [], 0
    if waiting:
        yield joined(waiting), read


def _telling(extract: Extract) -> list[str]:
    return [f"c{number}" for number in extract.mapping.telling(extract.header)]


def _stretch(
    batch: Batch, read: int, extract: Extract, place: Place, reading: Reading
) -> tuple[Normalised, Counter[tuple[str, str]]]:
    """A batch's canonical rows, and how often each status word got which remark."""
    entity, telling = ENTITIES[extract.mapping.entity], _telling(extract)
    cells = batch.rows.with_columns(
        cells=pl.concat_str(telling, separator=RAW_SEPARATOR) if telling else pl.lit("")
    )
    row = cells["row"]
    frames, problems = [], list(batch.problems)
    for column in entity.columns:
        if column.name in place:
            texts = pick(cells, place[column.name], column.kind)
            found = read_column(column, texts, reading)
            header = extract.header[place[column.name][0][0]]
            problems += cell_problems(found, texts, row, header)
            frames.append(found.values)
        else:
            frames.append(empty_column(column, len(row)))
    every = pl.concat([cells.select("row", "cells", "digest"), *frames], how="horizontal")
    every, missing = _with_ids(every, [c for c in entity.columns if c.required], place, extract)
    problems += missing
    is_bad = pl.col("row").is_in([p.row for p in problems if p.kind.rejects])
    rows, refused = every.filter(~is_bad), every.filter(is_bad)
    changes = changes_of(batch.changes, reading.zone)
    rows, seen = finish(entity.name, rows, changes, extract.mapping, place.keys())
    stretch = Normalised(
        rows,
        refused.select("row", "source_id", "cells"),
        changes,
        links_of(batch, cells, rows, extract),
        worklogs_of(batch, cells, rows, extract, reading.zone),
        read,
        tuple(problems),
    )
    return stretch, seen


def _with_ids(
    rows: pl.DataFrame, required: list[Column], place: Place, extract: Extract
) -> tuple[pl.DataFrame, list[Problem]]:
    """Fills the id from the key and the key from the id; a row without a required value is a
    problem."""
    ids = [name for name in ("source_id", "key") if name in rows.columns]
    rows = rows.with_columns(pl.coalesce(name, *ids).alias(name) for name in ids)
    problems = []
    for column in required:
        if column.name == "key":
            continue
        groups = place.get(column.name) or place.get("key") or ((0,),)
        names = [extract.header[group[0]] for group in groups if extract.header] or [column.name]
        header = names[-1] if names[0] == MADE_KEY else names[0]
        code = "no_key" if column.name == "source_id" else "missing_value"
        problems += [
            Problem(code, row, header) for row in rows.filter(pl.col(column.name).is_null())["row"]
        ]
        if column.name == "source_id":
            problems += _no_tasks(rows.select("row", "source_id"), header)
    return rows, problems


def _no_tasks(ids: pl.DataFrame, header: str) -> Iterator[Problem]:
    """A problem for each row whose id is none: in sums, and in the header where it comes again."""
    name = pl.col("source_id").str.replace(NUMBERED, "")
    told = {"total_row": name.str.contains(_TOTAL), "header_again": name == header}
    for code, is_none in told.items():
        for row, text in ids.filter(is_none).rows():
            yield Problem(code, row, header, text)


def _status_remarks(statuses: Counter[tuple[str, str]]) -> list[Problem]:
    return [
        Problem(code, value=word, details={"count": count})
        for (code, word), count in sorted(statuses.items())
    ]
