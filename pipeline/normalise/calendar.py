"""Working-day calendars: how many working days lie up to a day.

A calendar is a cumulative index over a fixed span of days, so that counting the working days
between two dates is a subtraction of two look-ups, for any number of tasks at once.
Holidays and China's make-up working days come from the `holidays` library.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache

import holidays
import numpy as np
import numpy.typing as npt
import polars as pl
from holidays.version import __version__ as holidays_version

from pipeline.calendar_codes import PLAIN, check_calendar

FIRST = date(1970, 1, 1)
LAST = date(2099, 12, 31)
HOLIDAYS = range(2000, 2033)
"""The years whose holidays are looked up (10 ms a year); in others only weekends are free."""
SPAN = (LAST - FIRST).days + 1
DAY = 86_400
"""Seconds of a day."""
DECREED = ("AZ", "BY", "CN", "HU", "KG", "KZ", "LV", "MM", "RU", "UZ", "VN")
"""Countries whose governments decree the make-up days of every year anew, late in the year before.
Others that had some (Armenia, Bulgaria, Taiwan, Ukraine) have given them up."""

Days = npt.NDArray[np.bool_]
"""Which of the days from FIRST to LAST are worked."""


@dataclass(frozen=True, eq=False)
class WorkingCalendar:
    """Working days, of all tasks alike or by the team of each.

    `index[d]` = working days from FIRST to FIRST + d, that day included. Behind it follow the
    indexes of the calendars of `teams`: team -> where its own begins; then the expressions read the
    column `team`.
    """

    code: str
    index: pl.Series
    known_until: date | None = None
    """The last day of which it is certain whether it is worked; None: all days are."""
    teams: Mapping[str, int] = field(default_factory=dict)

    def up_to(self, day: pl.Expr) -> pl.Expr:
        """Working days up to and including `day` (Int32); null outside 1970 to 2099."""
        offset = (day.cast(pl.Date) - pl.lit(FIRST)).dt.total_days()
        at = offset + self._begin() if self.teams else offset
        inside = pl.when(offset.is_between(0, SPAN - 1)).then(at)
        return inside.map_batches(
            lambda at: self.index.gather(at.cast(pl.UInt32)), return_dtype=pl.Int32
        )

    def seconds(self, moment: pl.Expr) -> pl.Expr:
        """Working seconds up to a moment (Datetime; Int64), of which a working day has 86,400: the
        clock runs all day, since when people work is not known. Null outside 1970 to 2099."""
        whole, before = self.up_to(moment), self.up_to(moment - pl.duration(days=1))
        of_day = (moment - moment.dt.truncate("1d")).dt.total_seconds()
        return before.cast(pl.Int64) * DAY + (whole - before) * of_day

    def between(self, start: pl.Expr, end: pl.Expr) -> pl.Expr:
        """Working days in (start, end]; negative where end lies before start."""
        return self.up_to(end) - self.up_to(start)

    def duration(self, start: pl.Expr, end: pl.Expr) -> pl.Expr:
        """Working days from start to end, both counted; at least 1; null where end < start."""
        both_ends = self.up_to(end) - self.up_to(start.cast(pl.Date).dt.offset_by("-1d"))
        return pl.when(end.cast(pl.Date) >= start.cast(pl.Date)).then(
            pl.max_horizontal(both_ends, pl.lit(1, pl.Int32))
        )

    def after(self, day: pl.Expr, days: pl.Expr) -> pl.Expr:
        """The first day up to which `days` working days lie after `day` (Date): between(day, it) is
        `days`. `day` itself where these are 0 or fewer; null where it would lie after 2099."""
        begin = self._begin() if self.teams else pl.lit(0, pl.Int64)
        calendar = begin // SPAN
        wanted = calendar * (SPAN + 1) + self.up_to(day) + days.cast(pl.Int64)
        offset = wanted.map_batches(self._place, return_dtype=pl.Int64) - begin
        found = pl.lit(FIRST) + pl.duration(days=pl.when(offset < SPAN).then(offset))
        return pl.when(days > 0).then(found.cast(pl.Date)).otherwise(day.cast(pl.Date))

    def _place(self, wanted: pl.Series) -> pl.Series:
        """Where the indexes, set off so that they ascend from one to the next, reach each value."""
        calendar = pl.int_range(len(self.index), eager=True) // SPAN
        ascending = (calendar * (SPAN + 1) + self.index).to_numpy()
        place = np.searchsorted(ascending, wanted.fill_null(0).to_numpy())
        return pl.Series(place, dtype=pl.Int64).set(wanted.is_null(), None)

    def _begin(self) -> pl.Expr:
        return pl.col("team").replace_strict(self.teams, default=0, return_dtype=pl.Int64)


@lru_cache
def working_calendar(code: str) -> WorkingCalendar:
    """The calendar of a code: `all` (every day is worked), `weekdays` (Monday to Friday), or a
    country or subdivision of the `holidays` library, such as CN or GB-ENG.

    Raises UnknownCalendar for a code that is none of these.
    """
    return WorkingCalendar(code, index_of(working_days(code)), known_until(code))


def index_of(works: Days) -> pl.Series:
    """The cumulative index of days that are worked."""
    return pl.Series(np.cumsum(works), dtype=pl.Int32)


@lru_cache
def working_days(code: str) -> Days:
    """The days that are worked by the calendar of a code, not to be changed. Raises
    UnknownCalendar."""
    works = np.ones(SPAN, dtype=bool)
    if code != "all":
        country = _country(code)
        weekend = list(country.weekend) if country is not None else [5, 6]
        works = ~np.isin((np.arange(SPAN) + FIRST.weekday()) % 7, weekend)
        if country is not None:
            works[_offsets(country)] = False
            works[_offsets(country.weekend_workdays)] = True
    works.flags.writeable = False
    return works


def known_until(code: str) -> date | None:
    """The last day of which a calendar is certain, where make-up days are decreed year by year:
    the end of the last year of which the library has some. Raises UnknownCalendar."""
    country = _country(code)
    if country is None or country.country not in DECREED:
        return None
    return date(max(day.year for day in country.weekend_workdays), 12, 31)


def fingerprint(code: str) -> str:
    """A name for all that decides what is counted by a calendar of this code: itself, and the
    version of the library, since later ones know more of the years to come."""
    return f"{code}-{holidays_version}"


@lru_cache
def _country(code: str) -> holidays.HolidayBase | None:
    """The holidays of a country; None for the calendars that know of none."""
    check_calendar(code)
    if code in PLAIN:
        return None
    country, _, subdivision = code.upper().partition("-")
    return holidays.country_holidays(country, subdiv=subdivision or None, years=HOLIDAYS)


def _offsets(days: Mapping[date, str] | set[date]) -> list[int]:
    return [(day - FIRST).days for day in days if FIRST <= day <= LAST]
