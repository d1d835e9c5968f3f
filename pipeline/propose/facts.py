"""What the cells of a column tell of it."""

from dataclasses import dataclass
from datetime import datetime

import polars as pl

from pipeline.normalise.date_form import DateForm
from pipeline.normalise.dates import evidence, is_empty, one_end, read_moments
from pipeline.normalise.durations import read_hours, read_numbers
from pipeline.normalise.statuses import done_share, word_category
from pipeline.sources.vocabulary import surnames

_NEXT_TO_ALL = 0.8
_FEW, _AGAIN = 30, 20
_ID = r"^(?:\p{L}[\p{L}\d_-]{0,14}[-_#/]?|#)?\d[\d-]{0,20}$|^[0-9a-f-]{16,40}$"
_NUMERIC_DATE = (
    r"^\d{1,2}(?P<mark>[-/.])\d{1,2}[-/.](?P<year>\d{4}|\d{2})"
    r"(?P<clock> \d{1,2}:\d\d)?(?P<seconds>:\d\d)?(?P<half> [AaPp][Mm])?$"
)
_PERSON = r"^\p{Lu}[\w'’-]+(?: \p{Lu}[\w'’.-]*){1,2}$|^[\w.+-]+@[\w-]+\.[\w.-]+$"
_ODD = [3.0, 5.0, 13.0, 21.0, 34.0]
_POKER = [0.0, 0.5, 1.0, 2.0, *_ODD, 8.0, 20.0, 40.0, 55.0, 89.0, 100.0]
_SEVERAL = 3
_YES_OR_NO = {"true", "false", "yes", "no", "y", "n", "t", "f", "是", "否", "有", "无"}


@dataclass(frozen=True)
class Facts:
    """Of a column's cells, those that say nothing left out: how many, and which share of them is
    what. `filled` is the share of all cells."""

    example: str
    count: int
    filled: float
    distinct: int
    length: float
    """Mean number of characters."""
    dates: float
    ranges: float
    """Of days: dates with a first and a last one."""
    epochs: float
    numbers: float
    durations: float
    """Amounts of time with a unit."""
    ids: float
    people: float
    statuses: float
    """Words that are known as a status."""
    shares: float
    """Shares of what is done, such as 40%."""
    middle: datetime | None
    """The median of its dates."""
    latest: datetime | None
    """The last of its dates but a twentieth."""
    median: float
    """Of its numbers; 0 without any."""
    are_points: bool
    """Whether its numbers are those of planning poker, some of them such as nobody takes for
    hours."""
    day_first: bool
    month_first: bool
    shape: str
    """How most of its dates such as 03/04/2026, of which one has to know the order, are written,
    as a date_format with {} for day and month: {}/{}/%Y; "" without any."""

    @property
    def again(self) -> int:
        """How many cells say the same as one before."""
        return self.count - self.distinct

    @property
    def are_kinds(self) -> bool:
        """Whether its few words come again and again."""
        return 1 < self.distinct <= min(_FEW, self.count / _AGAIN)

    @property
    def names_rows(self) -> bool:
        """Whether next to every row has a cell, such as a note below the table has none, and next
        to no two are the same."""
        return self.filled >= _NEXT_TO_ALL and self.distinct >= _NEXT_TO_ALL * self.count > 1

    @property
    def says_yes_or_no(self) -> bool:
        """Whether its cells are such as true and false, of which the first one tells."""
        return self.distinct <= 2 and self.example.casefold() in _YES_OR_NO

    @property
    def is_flag(self) -> bool:
        """Whether its cells say yes or no, be it as 1 and 0."""
        return self.says_yes_or_no or (self.distinct == 2 and self.example in ("0", "1"))

    @property
    def unique(self) -> bool:
        """Whether every row has a cell and no two the same."""
        return self.filled == 1 and self.distinct == self.count > 1


def facts_of(texts: pl.Series) -> Facts:
    """The facts of a column of texts; no cell at all gives zeros."""
    full = texts.filter(~is_empty(texts)).str.strip_chars()
    cells = full.unique(maintain_order=True)
    count, height = len(full), max(len(texts), 1)
    days = one_end(full, first=False)
    order = evidence(full)
    # Dates whose second number is past 12 are read only with the month first.
    forms = [DateForm(), *([DateForm(day_first=False)] if order.month_first else ())]
    moments = max((read_moments(days, form)["value"] for form in forms), key=pl.Series.count)
    numbers = read_numbers(full)
    epochs = numbers.is_between(1e9, 2.2e9) | numbers.is_between(1e12, 2.2e12)
    hours = read_hours(full, "hours", 8, 5)
    is_status = _category(full).is_not_null()
    return Facts(
        example=cells[0] if count else "",
        count=count,
        filled=count / height,
        distinct=len(cells),
        length=_number(full.str.len_chars().mean()),
        dates=_share(moments.is_not_null() & numbers.is_null()),
        ranges=_share(moments.is_not_null() & (days != full)),
        epochs=_share(epochs),
        numbers=_share(numbers),
        durations=_share(hours.is_not_null() & numbers.is_null()),
        ids=_share(full.str.contains(_ID)),
        people=_share(_people(full) & ~is_status),
        statuses=_share(is_status & numbers.is_null()),
        shares=_share(done_share(full)),
        middle=_moment(moments.median()),
        latest=_moment(moments.quantile(0.95)),
        median=_number(numbers.median()),
        are_points=_are_points(numbers.drop_nulls()),
        day_first=order.day_first,
        month_first=order.month_first,
        shape=_shape(days) if order.numeric else "",
    )


def _are_points(numbers: pl.Series) -> bool:
    told = numbers.n_unique() >= _SEVERAL and bool((numbers.is_in(_ODD)).any())
    return told and bool(numbers.is_in(_POKER).all())


def _people(full: pl.Series) -> pl.Series:
    """Chinese names of two to four characters that begin with a surname, first and last names, or
    addresses of mail."""
    chinese = full.str.contains(rf"^[{surnames()}][\u4e00-\u9fff]{{1,3}}$")
    return chinese | full.str.contains(_PERSON)


def _category(full: pl.Series) -> pl.Series:
    return pl.DataFrame({"text": full}).select(word_category(pl.col("text"), {})).to_series()


def _share(of: pl.Series) -> float:
    """The share of cells that are true, or not null."""
    if of.is_empty():
        return 0.0
    return _number(of.mean()) if of.dtype == pl.Boolean else 1 - of.null_count() / len(of)


def _shape(full: pl.Series) -> str:
    parts = full.str.extract_groups(_NUMERIC_DATE).struct.unnest().drop_nulls("mark")
    if parts.is_empty():
        return ""
    most = parts.group_by(parts.columns, maintain_order=True).len().sort("len", descending=True)
    found = most.row(0, named=True)
    year = "%Y" if len(found["year"]) == 4 else "%y"
    clock = ""
    if found["clock"]:
        hour = "%I" if found["half"] else "%H"
        clock = f" {hour}:%M{':%S' if found['seconds'] else ''}{' %p' if found['half'] else ''}"
    mark = found["mark"]
    return f"{{}}{mark}{{}}{mark}{year}{clock}"


def _moment(value: object) -> datetime | None:
    return value if isinstance(value, datetime) else None


def _number(value: object) -> float:
    return float(value) if isinstance(value, int | float) else 0.0
