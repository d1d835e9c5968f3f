"""Working-day calendars: how many working days lie up to a day.

A calendar is a cumulative index over a fixed span of days, so that counting the working days
between two dates is a subtraction of two look-ups, for any number of tasks at once.
Holidays and China's make-up working days come from the `holidays` library.
"""

from dataclasses import dataclass
from datetime import date
from difflib import get_close_matches
from functools import lru_cache

import holidays
import numpy as np
import polars as pl

FIRST = date(1970, 1, 1)
LAST = date(2099, 12, 31)
HOLIDAYS = range(2000, 2033)
"""The years whose holidays are looked up (10 ms a year); in others only weekends are free."""
_DAYS = (LAST - FIRST).days + 1


class UnknownCalendar(Exception):
    """There is no calendar of this code; the message names some that there are."""


@dataclass(frozen=True, eq=False)
class WorkingCalendar:
    """`index[d]` = working days from FIRST to FIRST + d, that day included."""

    code: str
    index: pl.Series

    def up_to(self, day: pl.Expr) -> pl.Expr:
        """Working days up to and including `day` (Int32); null outside 1970 to 2099."""
        offset = (day.cast(pl.Date) - pl.lit(FIRST)).dt.total_days()
        inside = pl.when(offset.is_between(0, _DAYS - 1)).then(offset)
        return inside.map_batches(
            lambda at: self.index.gather(at.cast(pl.UInt32)), return_dtype=pl.Int32
        )

    def between(self, start: pl.Expr, end: pl.Expr) -> pl.Expr:
        """Working days in (start, end]; negative where end lies before start."""
        return self.up_to(end) - self.up_to(start)

    def duration(self, start: pl.Expr, end: pl.Expr) -> pl.Expr:
        """Working days from start to end, both counted; at least 1; null where end < start."""
        both_ends = self.up_to(end) - self.up_to(start.cast(pl.Date).dt.offset_by("-1d"))
        return pl.when(end.cast(pl.Date) >= start.cast(pl.Date)).then(
            pl.max_horizontal(both_ends, pl.lit(1, pl.Int32))
        )


@lru_cache
def working_calendar(code: str) -> WorkingCalendar:
    """The calendar of a code: `all` (every day is worked), `weekdays` (Monday to Friday), or a
    country or subdivision of the `holidays` library, such as CN or GB-ENG.

    Raises UnknownCalendar for a code that is none of these.
    """
    days = np.arange(_DAYS)
    weekday = (days + FIRST.weekday()) % 7 < 5
    if code == "all":
        works = np.ones(_DAYS, dtype=bool)
    elif code == "weekdays":
        works = weekday
    else:
        works = _country(code)
    return WorkingCalendar(code, pl.Series(np.cumsum(works), dtype=pl.Int32))


def calendar_codes() -> list[str]:
    """Every code that `working_calendar` takes, countries without subdivisions."""
    return ["weekdays", "all", *sorted(holidays.list_supported_countries())]


def _country(code: str) -> np.ndarray:
    country, _, subdivision = code.upper().partition("-")
    known = holidays.list_supported_countries()
    if country not in known or (subdivision and subdivision not in known[country]):
        names = [*known, *(f"{c}-{s}" for c, subs in known.items() for s in subs)]
        near = get_close_matches(code.upper(), names, 3) or ["CN", "GB-ENG", "US"]
        raise UnknownCalendar(
            f"No calendar “{code}”. Use all, weekdays, or a code such as {', '.join(near)}."
        )
    found = holidays.country_holidays(country, subdiv=subdivision or None, years=HOLIDAYS)
    works = ~np.isin((np.arange(_DAYS) + FIRST.weekday()) % 7, list(found.weekend))
    for day, value in ((found.keys(), False), (found.weekend_workdays, True)):
        at = [(d - FIRST).days for d in day if FIRST <= d <= LAST]
        works[at] = value
    return works
