"""How the dates of a file are written: the order of day and month is a property of a column, not
of a cell, so it is learned before the cells are read."""

from collections.abc import Iterable, Iterator, Sequence
from functools import reduce
from itertools import chain
from operator import or_

import polars as pl

from pipeline.normalise.columns import Reading, pick, read_column
from pipeline.normalise.date_form import DateForm, Evidence
from pipeline.normalise.dates import evidence
from pipeline.normalise.durations import has_dotted_thousands
from pipeline.problems import Problem
from pipeline.schema import ENTITIES, Kind
from pipeline.settings import Settings
from pipeline.sources.extract import Batch, Extract

_TELLING = 3
"""So many cells tell that a column of amounts holds words."""
_PLANNED = {"planned_start", "due", "first_due", "starts"}
"""Moments that people plan: there midnight means that only a day was given."""

Place = dict[str, tuple[tuple[int, ...], ...]]
"""Canonical name -> for each name it has in the file, the numbers of the columns so named."""


def learn(
    extract: Extract, place: Place, settings: Settings, first: Sequence[Batch]
) -> tuple[Reading, list[Problem]]:
    """How the file's cells are to be read, and remarks where it does not tell. `first`: batches of
    its start; it is only read from there again where they do not tell."""
    mapping = extract.mapping
    found = _evidence(extract, place, first)
    together = reduce(or_, found.values(), Evidence())
    zone = mapping.timezone or settings.timezone
    forms, remarks = {}, []
    for name, told in found.items():
        order = told if told.has_order else together
        forms[name] = DateForm(
            pattern=mapping.date_format,
            day_first=_day_first(mapping.date_format, order),
            whole_days=name in _PLANNED or (not told.times and mapping.date_format != "epoch"),
            zone=zone,
        )
        if told.numeric and not (order.has_order or mapping.date_format):
            header = extract.header[place[name][0][0]]
            remarks.append(
                Problem("ambiguous_dates", None, header, details={"format": forms[name].order})
            )
    unit = mapping.duration_unit or "hours"
    dotted = _dotted(extract, place, first)
    remarks += [Problem("dotted_thousands", None, header) for header in dotted.values()]
    reading = Reading(forms, zone, unit, settings.hours_per_day, settings.days_per_week, {*dotted})
    return reading, remarks


def _dotted(extract: Extract, place: Place, first: Sequence[Batch]) -> dict[str, str]:
    """The columns of numbers whose dots part thousands, by their cells in `first`: canonical name
    -> header."""
    columns = ENTITIES[extract.mapping.entity].mapped
    return {
        name: extract.header[at[0][0]]
        for name, at in place.items()
        if columns[name].kind in (Kind.HOURS, Kind.NUMBER)
        and any(has_dotted_thousands(pick(batch.rows, at, Kind.TEXT)) for batch in first)
    }


def without_amounts(
    extract: Extract, place: Place, reading: Reading, first: Sequence[Batch]
) -> Iterator[tuple[str, Problem]]:
    """The columns of numbers and amounts that hold words, such as a confidence of high and low, by
    their cells in `first`: rows are not left out because of these. Canonical name, remark."""
    columns = ENTITIES[extract.mapping.entity].mapped
    for name, at in place.items():
        column = columns[name]
        if column.kind not in (Kind.HOURS, Kind.NUMBER) or column.required:
            continue
        texts = [pick(batch.rows, at, column.kind) for batch in first]
        filled = pl.concat([pl.Series(dtype=pl.String), *texts])
        filled = filled.filter(filled != "")
        bad = read_column(column, filled, reading).bad
        if len(filled) >= _TELLING and bad is not None and bad.all():
            yield name, Problem("no_amounts", None, extract.header[at[0][0]], filled[0])


def _day_first(pattern: str | None, order: Evidence) -> bool:
    """The order of a date in numbers: as the given pattern has it, else as the cells tell."""
    if pattern and "%d" in pattern and "%m" in pattern:
        return pattern.index("%d") < pattern.index("%m")
    return order.day_first or not order.month_first


def _evidence(extract: Extract, place: Place, first: Sequence[Batch]) -> dict[str, Evidence]:
    """What each column of moments tells, from as many batches as it takes to know the order of
    day and month wherever a date is written in numbers."""
    columns = ENTITIES[extract.mapping.entity].mapped
    moments = [name for name in place if columns[name].kind is Kind.MOMENT]
    found = dict.fromkeys(moments, Evidence())
    if not moments or extract.mapping.date_format == "epoch":
        return found
    for batch in chain(first, extract.batches()):
        for name in moments:
            found[name] |= evidence(pick(batch.rows, place[name], Kind.MOMENT))
        if _is_settled(found.values()):
            break
    return found


def _is_settled(found: Iterable[Evidence]) -> bool:
    return all(told.has_order or not told.numeric for told in found)
