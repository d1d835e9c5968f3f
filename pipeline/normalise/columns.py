"""Cells -> the canonical columns of an entity, by kind; what cannot be read becomes problems."""

from collections.abc import Callable, Collection, Iterable
from collections.abc import Mapping as Dict
from dataclasses import dataclass

import polars as pl

from pipeline.normalise.date_form import DateForm
from pipeline.normalise.dates import one_end, read_moments, unread
from pipeline.normalise.durations import read_hours, read_numbers, without_dots
from pipeline.problems import Problem
from pipeline.schema import TAG_SEPARATOR, Column, Kind, frame_types

_TAG_SPLIT = rf"\s*[{TAG_SEPARATOR},，、;；|\n]\s*"
_BEGINNINGS = ("created", "planned_start", "started", "starts")
"""Moments that are the first day where a cell has a first and a last one."""
_BESIDE_A_NAME = r"\s*(<[^<>]*>|\[\d+%\])"
"""An address (Azure DevOps), a share of a person's time (MS Project)."""
_BLANK = (
    " \t\n\r\v\f\x1c\x1d\x1e\x1f\x85\xa0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007"
    "\u2008\u2009\u200a\u2028\u2029\u202f\u205f\u3000"
    "\u200b\u200c\u200d\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2060\ufeff"
)
"""White space, and characters without any width, which come along when cells are copied."""
_OBJECT = "{'self': "
_CALLED = ("displayName", "value", "name")
_NOTHING = ["", "null", "\\N", "nan", "NaN", "-", "--", "—"]
_NOBODY = (
    *("", "unassigned", "not assigned", "none", "null", "nobody", "n/a", "nan", "tbd"),
    *("-", "--", "—"),
    *("未分配", "未指派", "无", "暂无", "待定", "sin asignar", "não atribuído", "não atribuída"),
    *("nicht zugewiesen", "non assigné", "non assignée", "не назначен", "未割り当て", "미지정"),
)


@dataclass(frozen=True)
class Reading:
    """How the cells of one file are read: the form of each date column, the zone of times without
    one, the unit of durations."""

    dates: Dict[str, DateForm]
    zone: str
    duration_unit: str
    hours_per_day: float
    days_per_week: float
    dotted: Collection[str] = ()
    """The columns in whose numbers dots part thousands: 1.130 is more than a thousand."""


@dataclass(frozen=True)
class Cells:
    """What one canonical column became: its frame columns, and which non-empty cells are bad."""

    values: pl.DataFrame
    bad: pl.Series | None = None
    problem: str = ""
    form: str = ""


def pick(rows: pl.DataFrame, at: Iterable[tuple[int, ...]], kind: Kind) -> pl.Series:
    """The text of a canonical column from the cells of the columns that may hold it.

    `at` has a group of column numbers for each name, in the mapping's order. The first name with
    a value wins; among columns of the same name the last, since trackers append (Sprint). Tags
    are joined by TAG_SEPARATOR from all of them.
    """
    groups = [tuple(f"c{number}" for number in group) for group in at]
    if kind is Kind.TAGS:
        every = [pl.col(name).replace("", None) for group in groups for name in group]
        text = pl.concat_str(every, separator=TAG_SEPARATOR, ignore_nulls=True)
    else:
        text = pl.coalesce(
            pl.col(name).str.strip_chars(_BLANK).replace("", None)
            for group in groups
            for name in reversed(group)
        )
    return rows.select(text.fill_null("").alias("text")).to_series()


def read_column(column: Column, texts: pl.Series, reading: Reading) -> Cells:
    """A canonical column from the texts of its cells."""
    plain = without_dots(texts) if column.name in reading.dotted else texts
    return _READERS[column.kind](column, plain, reading)


def empty_column(column: Column, height: int) -> pl.DataFrame:
    """A canonical column that the export does not have."""
    return pl.DataFrame(
        {
            name: pl.Series([None], dtype=kind).new_from_index(0, height)
            for name, kind in frame_types(column).items()
        }
    )


def cell_problems(cells: Cells, texts: pl.Series, rows: pl.Series, header: str) -> list[Problem]:
    """A problem for every cell of the column that could not be read."""
    if cells.bad is None or not cells.bad.any():
        return []
    return [
        Problem(cells.problem, row, header, text, {"format": cells.form})
        for row, text in zip(rows.filter(cells.bad), texts.filter(cells.bad), strict=True)
    ]


def _text(column: Column, texts: pl.Series, reading: Reading) -> Cells:
    return Cells(pl.DataFrame({column.name: _named(texts).replace(_NOTHING, None)}))


def _person(column: Column, texts: pl.Series, reading: Reading) -> Cells:
    names = _named(texts).str.replace_all(_BESIDE_A_NAME, "").str.strip_chars(" ;；,，")
    names = names.str.replace(r"^\[(.*)\]$", "$1")
    nobody = names.str.to_lowercase().is_in(_NOBODY)
    return Cells(pl.DataFrame({column.name: names.set(nobody, None)}))


def _tags(column: Column, texts: pl.Series, reading: Reading) -> Cells:
    split = (
        texts.str.strip_chars("[]")
        .str.replace_all(_TAG_SPLIT, TAG_SEPARATOR)
        .str.split(TAG_SEPARATOR)
        .list.eval(pl.element().str.strip_chars("'\"").filter(~pl.element().is_in(_NOTHING)))
    )
    return Cells(pl.DataFrame({column.name: split}))


def _moment(column: Column, texts: pl.Series, reading: Reading) -> Cells:
    form = reading.dates[column.name]
    values = read_moments(texts, form)
    bad = unread(texts, values["value"])
    if bad.any():
        ends = one_end(texts.filter(bad), first=column.name in _BEGINNINGS)
        again, at = read_moments(ends, form), bad.arg_true()
        values = values.with_columns(values[n].scatter(at, again[n]) for n in values.columns)
        bad = unread(texts, values["value"])
    renamed = values.rename({"value": column.name, "offset": f"{column.name}_offset"})
    return Cells(renamed, bad, "bad_date", form.examples)


def _hours(column: Column, texts: pl.Series, reading: Reading) -> Cells:
    hours = read_hours(texts, reading.duration_unit, reading.hours_per_day, reading.days_per_week)
    bad = unread(texts, hours) | (hours < 0).fill_null(False)
    return Cells(pl.DataFrame({column.name: hours}), bad, "bad_duration")


def _number(column: Column, texts: pl.Series, reading: Reading) -> Cells:
    numbers = read_numbers(texts)
    bad = unread(texts, numbers)
    return Cells(pl.DataFrame({column.name: numbers}), bad, "bad_number")


def _named(texts: pl.Series) -> pl.Series:
    """Texts, with what Jira's objects are called in their place, as scripts write these."""
    if not texts.str.starts_with(_OBJECT).any():
        return texts
    text = pl.col("text")
    called = (text.str.extract(rf"'{key}': ['\"](.*?)['\"][,}}]") for key in _CALLED)
    name = pl.when(text.str.starts_with(_OBJECT)).then(pl.coalesce(*called, text))
    return texts.to_frame("text").select(name.otherwise(text)).to_series()


_READERS: dict[Kind, Callable[[Column, pl.Series, Reading], Cells]] = {
    Kind.TEXT: _text,
    Kind.PERSON: _person,
    Kind.TAGS: _tags,
    Kind.MOMENT: _moment,
    Kind.HOURS: _hours,
    Kind.NUMBER: _number,
}
