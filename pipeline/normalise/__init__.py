"""From the cells of an export to canonical rows, and an account of what does not fit.

An export is read twice: once to learn how its dates are written (the order of day and month is a
property of a column, not of a cell), once to read them. Both readings stream.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

import polars as pl

from pipeline.normalise.columns import Reading, cell_problems, empty_column, pick, read_column
from pipeline.normalise.dates import DateForm, Evidence, evidence
from pipeline.normalise.records import changes_of, finish, links_of
from pipeline.problems import Problem
from pipeline.schema import ENTITIES, Column, Kind
from pipeline.settings import Settings
from pipeline.sources.extract import Batch, Extract

_PLANNED = {"planned_start", "due", "first_due", "starts"}
"""Moments that people plan: there midnight means that only a day was given."""
RAW_SEPARATOR = "\x1e"
_CAPS = (1000, 10_000)

Place = dict[str, tuple[tuple[int, ...], ...]]
"""Canonical name -> for each name it has in the file, the numbers of the columns so named."""


@dataclass(frozen=True)
class Normalised:
    """A stretch of an export: `rows` with the entity's frame columns, `row` (spreadsheet row) and
    `raw` (the cells as they were, joined by RAW_SEPARATOR); `changes` and `links` as in the
    schema; `read`, the rows of the stretch, good and bad; `problems`."""

    rows: pl.DataFrame
    changes: pl.DataFrame
    links: pl.DataFrame
    read: int
    problems: tuple[Problem, ...]


def normalise(extract: Extract, settings: Settings) -> Iterator[Normalised]:
    """The canonical rows of an export, stretch by stretch; the last stretch has no rows, but the
    remarks on the whole file."""
    place = extract.mapping.find(extract.header)
    reading, remarks = _learn(extract, place, settings)
    remarks += extract.problems
    statuses: Counter[tuple[str, str]] = Counter()
    read = 0
    for batch in extract.batches():
        stretch, seen = _stretch(batch, extract, place, reading)
        statuses.update(seen)
        read += stretch.read
        yield stretch
    remarks += _status_remarks(statuses)
    if read == 0:
        remarks.append(Problem("no_rows"))
    if read in _CAPS and extract.form in ("csv", "xlsx"):
        remarks.append(Problem("export_capped", details={"rows": read}))
    nothing = Batch(pl.DataFrame({"row": []}, schema={"row": pl.Int64}))
    last, _ = _stretch(nothing, extract, {}, reading)
    yield Normalised(last.rows, last.changes, last.links, 0, tuple(remarks))


def _learn(extract: Extract, place: Place, settings: Settings) -> tuple[Reading, list[Problem]]:
    """How the file's dates are written, and remarks where it does not tell."""
    mapping = extract.mapping
    columns = ENTITIES[mapping.entity].mapped
    moments = [name for name in place if columns[name].kind is Kind.MOMENT]
    found = dict.fromkeys(moments, Evidence())
    for batch in extract.batches() if moments and mapping.date_format != "epoch" else ():
        for name in moments:
            found[name] |= evidence(pick(batch.rows, place[name], Kind.MOMENT))
    together = Evidence()
    for each in found.values():
        together |= each
    forms, remarks = {}, []
    for name, told in found.items():
        column_tells = told.day_first or told.month_first
        order = told if column_tells else together
        day_first = order.day_first or not order.month_first
        forms[name] = DateForm(
            pattern=mapping.date_format,
            day_first=day_first,
            whole_days=name in _PLANNED or (not told.times and mapping.date_format != "epoch"),
            zone=mapping.timezone or settings.timezone,
        )
        known = order.day_first or order.month_first or mapping.date_format
        if told.numeric and not known:
            header = extract.header[place[name][0][0]]
            remarks.append(
                Problem("ambiguous_dates", None, header, details={"format": forms[name].order})
            )
    reading = Reading(
        forms, mapping.duration_unit or "hours", settings.hours_per_day, settings.days_per_week
    )
    return reading, remarks


def _stretch(
    batch: Batch, extract: Extract, place: Place, reading: Reading
) -> tuple[Normalised, Counter[tuple[str, str]]]:
    """A batch's canonical rows, and how often each status word got which remark."""
    entity = ENTITIES[extract.mapping.entity]
    row = batch.rows["row"]
    frames, problems = [], list(batch.problems)
    for column in entity.columns:
        if column.name in place:
            texts = pick(batch.rows, place[column.name], column.kind)
            cells = read_column(column, texts, reading)
            header = extract.header[place[column.name][0][0]]
            problems += cell_problems(cells, texts, row, header)
            frames.append(cells.values)
        else:
            frames.append(empty_column(column, len(row)))
    raw = batch.rows.select(
        row="row",
        raw=pl.concat_str(pl.exclude("row"), separator=RAW_SEPARATOR, ignore_nulls=False)
        if batch.rows.width > 1
        else pl.lit("", pl.String),
    )
    rows = pl.concat([raw, *frames], how="horizontal")
    rows, missing = _with_ids(rows, [c for c in entity.columns if c.required], place, extract)
    problems += missing
    bad = {problem.row for problem in problems if problem.kind.rejects}
    rows = rows.filter(~pl.col("row").is_in(list(bad)))
    changes = changes_of(batch.changes, extract.mapping.timezone)
    rows, seen = finish(entity.name, rows, changes, extract.mapping, place.keys())
    links = links_of(batch, rows, extract)
    unread = sum(problem.kind.rejects for problem in batch.problems)
    stretch = Normalised(rows, changes, links, len(row) + unread, tuple(problems))
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
        names = place.get(column.name) or place.get("key") or ((0,),)
        header = extract.header[names[0][0]] if extract.header else column.name
        code = "no_key" if column.name == "source_id" else "missing_value"
        problems += [
            Problem(code, row, header) for row in rows.filter(pl.col(column.name).is_null())["row"]
        ]
    return rows, problems


def _status_remarks(statuses: Counter[tuple[str, str]]) -> list[Problem]:
    return [
        Problem(code, value=word, details={"count": count})
        for (code, word), count in sorted(statuses.items())
    ]
